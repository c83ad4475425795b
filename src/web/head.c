/* The head of a request: its first line and headers. What the standard lets a server be lenient about is
 * refused here, so that nobody in front of us can have understood it otherwise. */
#include "web_inside.h"

#include <string.h>

enum { HEADERS_MOST = 64, TARGET_MOST = 2048 };

size_t head_length(const char *bytes, size_t n)
{
    const char *end = memmem(bytes, n, "\r\n\r\n", 4);
    return end ? (size_t)(end - bytes) + 4 : 0;
}

/* A run of bytes of the head. */
struct run {
    const char *at;
    size_t size;
};

static bool is(struct run run, const char *word)
{
    return run.size == strlen(word) && memcmp(run.at, word, run.size) == 0;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool is_name(struct run run, const char *name)
{
    if (run.size != strlen(name))
        return false;
    for (size_t i = 0; i < run.size; i++)
        if (lower(run.at[i]) != name[i])
            return false;
    return true;
}

/* Takes what stands before `until` off the front of `rest`, which goes on behind it; false where it is not
 * there. */
static bool take(struct run *rest, const char *until, struct run *taken)
{
    const char *end = memmem(rest->at, rest->size, until, strlen(until));
    if (!end)
        return false;
    *taken = (struct run){ rest->at, (size_t)(end - rest->at) };
    rest->size -= taken->size + strlen(until);
    rest->at = end + strlen(until);
    return true;
}

/* ---- the first line ---- */

static int read_method(struct run word, enum web_method *method)
{
    static const char *const names[] = { [WEB_GET] = "GET", [WEB_HEAD] = "HEAD", [WEB_POST] = "POST" };
    for (int i = WEB_GET; i <= WEB_POST; i++) {
        if (!is(word, names[i]))
            continue;
        *method = (enum web_method)i;
        return 0;
    }
    return 405;
}

static bool printable(struct run run)
{
    for (size_t i = 0; i < run.size; i++)
        if (run.at[i] <= ' ' || run.at[i] >= 0x7f)
            return false;
    return true;
}

static int read_first(struct run line, struct arena *arena, struct head *head)
{
    struct run method, target;
    if (!take(&line, " ", &method) || !take(&line, " ", &target) || !method.size || !printable(method))
        return 400;
    if (!is(line, "HTTP/1.1") && !is(line, "HTTP/1.0"))
        return line.size > 5 && memcmp(line.at, "HTTP/", 5) == 0 ? 505 : 400;
    const int refused = read_method(method, &head->method);
    if (refused)
        return refused;
    if (target.size > TARGET_MOST)
        return 414;
    if (!target.size || target.at[0] != '/' || !printable(target) || memchr(target.at, '#', target.size))
        return 400;
    head->target = arena_copy_n(arena, target.at, target.size);
    return 0;
}

/* ---- headers ---- */

static bool token(struct run name)
{
    static const char others[] = "!#$%&'*+-.^_`|~";
    for (size_t i = 0; i < name.size; i++) {
        const char c = name.at[i];
        const bool letter = (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
        if (!letter && (c == '\0' || !strchr(others, c)))
            return false;
    }
    return name.size > 0;
}

static bool clean_value(struct run value)
{
    for (size_t i = 0; i < value.size; i++) {
        const unsigned char c = (unsigned char)value.at[i];
        if ((c < ' ' && c != '\t') || c == 0x7f)
            return false;
    }
    return true;
}

static struct run trimmed(struct run value)
{
    while (value.size && (value.at[0] == ' ' || value.at[0] == '\t'))
        value = (struct run){ value.at + 1, value.size - 1 };
    while (value.size && (value.at[value.size - 1] == ' ' || value.at[value.size - 1] == '\t'))
        value.size--;
    return value;
}

/* The headers that are read; each may stand once. */
struct known {
    const char *host, *origin, *content_type, *cookie;
    const char *sec_fetch_site, *sec_fetch_mode, *sec_purpose, *purpose;
    const char *content_length, *transfer_encoding, *expect;
};

static const struct {
    const char *name;
    size_t place;
} known_names[] = {
    { "host", offsetof(struct known, host) },
    { "origin", offsetof(struct known, origin) },
    { "sec-fetch-site", offsetof(struct known, sec_fetch_site) },
    { "sec-fetch-mode", offsetof(struct known, sec_fetch_mode) },
    { "sec-purpose", offsetof(struct known, sec_purpose) },
    { "purpose", offsetof(struct known, purpose) },
    { "content-type", offsetof(struct known, content_type) },
    { "cookie", offsetof(struct known, cookie) },
    { "content-length", offsetof(struct known, content_length) },
    { "transfer-encoding", offsetof(struct known, transfer_encoding) },
    { "expect", offsetof(struct known, expect) },
};

static const char **place_of(struct known *known, struct run name)
{
    for (size_t i = 0; i < sizeof known_names / sizeof *known_names; i++)
        if (is_name(name, known_names[i].name))
            return (const char **)((char *)known + known_names[i].place);
    return NULL;
}

static int read_header(struct run line, struct arena *arena, struct known *known)
{
    struct run name;
    if (!take(&line, ":", &name) || !token(name) || !clean_value(line))
        return 400;
    const char **place = place_of(known, name);
    if (!place)
        return 0;
    if (*place)
        return 400;
    const struct run value = trimmed(line);
    *place = arena_copy_n(arena, value.at, value.size);
    return 0;
}

static int read_headers(struct run rest, struct arena *arena, struct known *known)
{
    size_t count = 0;
    for (struct run line; take(&rest, "\r\n", &line) && line.size; count++) {
        const int refused = count < HEADERS_MOST ? read_header(line, arena, known) : 431;
        if (refused)
            return refused;
    }
    return 0;
}

/* ---- the body to come ---- */

static int read_length(const char *digits, size_t *bytes)
{
    if (!*digits || strspn(digits, "0123456789") != strlen(digits))
        return 400;
    *bytes = 0;
    for (; *digits; digits++) {
        *bytes = *bytes * 10 + (size_t)(*digits - '0');
        if (*bytes > WEB_FORM_MOST)
            return 413;
    }
    return 0;
}

static bool is_form(const char *type)
{
    static const char form[] = "application/x-www-form-urlencoded";
    const size_t n = sizeof form - 1;
    return type && strncasecmp(type, form, n) == 0 && (type[n] == '\0' || type[n] == ';');
}

static int read_body(const struct known *known, struct head *head)
{
    if (known->transfer_encoding)
        return known->content_length ? 400 : 411;
    if (known->expect && strcasecmp(known->expect, "100-continue") != 0)
        return 417;
    if (!known->content_length)
        return head->method == WEB_POST ? 411 : 0;
    const int refused = read_length(known->content_length, &head->body_bytes);
    if (refused)
        return refused;
    if (head->method != WEB_POST)
        return head->body_bytes ? 400 : 0;
    return head->body_bytes && !is_form(known->content_type) ? 415 : 0;
}

/* A page that is fetched or drawn ahead is navigated to as well, and says so. */
static bool is_navigation(const struct known *known)
{
    return known->sec_fetch_mode && strcmp(known->sec_fetch_mode, "navigate") == 0 && !known->sec_purpose &&
        !known->purpose;
}

int head_read(const char *bytes, size_t n, struct arena *arena, struct head *head)
{
    struct run rest = { bytes, n }, line;
    struct known known = { 0 };
    *head = (struct head){ 0 };
    int refused = take(&rest, "\r\n", &line) ? read_first(line, arena, head) : 400;
    if (!refused)
        refused = read_headers(rest, arena, &known);
    if (!refused && !known.host)
        refused = 400;
    if (!refused)
        refused = read_body(&known, head);
    head->host = known.host;
    head->origin = known.origin;
    head->site = known.sec_fetch_site;
    head->type = known.content_type;
    head->cookie = known.cookie;
    head->navigated = head->method == WEB_GET && is_navigation(&known);
    return refused;
}
