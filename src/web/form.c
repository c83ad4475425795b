/* Paths, forms and cookies, decoded once and refused where they could mean two things. */
#include "web_inside.h"

#include <string.h>

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The decoded bytes of `from`; null where they are no text: a "%" without two digits, broken UTF-8, NUL. */
static char *decode(const char *from, size_t n, bool plus_is_space, struct arena *arena)
{
    char *out = arena_take(arena, n + 1);
    size_t length = 0;
    for (size_t i = 0; i < n; i++) {
        char c = from[i];
        if (c == '%') {
            if (n - i < 3 || hex(from[i + 1]) < 0 || hex(from[i + 2]) < 0)
                return NULL;
            c = (char)(hex(from[i + 1]) * 16 + hex(from[i + 2]));
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        out[length++] = c;
    }
    return utf8_valid(out, length) ? out : NULL;
}

/* ---- paths ---- */

/* "", "." and ".." are no segments; only the last may be empty. */
static bool segments_are_plain(const char *path)
{
    for (const char *at = path + 1;;) {
        const size_t n = strcspn(at, "/");
        if ((n == 0 && at[0] == '/') || (n == 1 && at[0] == '.') || (n == 2 && memcmp(at, "..", 2) == 0))
            return false;
        if (!at[n])
            return true;
        at += n + 1;
    }
}

static bool letters_are_plain(const char *path)
{
    for (const unsigned char *c = (const unsigned char *)path; *c; c++)
        if (*c < ' ' || *c == 0x7f || *c == '\\' || *c == '%')
            return false;
    return true;
}

const char *path_read(const char *target, struct arena *arena, const char **query)
{
    const size_t n = strcspn(target, "?");
    *query = target[n] ? target + n + 1 : "";
    const char *path = decode(target, n, false, arena);
    if (!path || path[0] != '/' || !letters_are_plain(path) || !segments_are_plain(path))
        return NULL;
    size_t slashes = 0, decoded = 0;
    for (size_t i = 0; i < n; i++)
        slashes += target[i] == '/';
    for (const char *c = path; *c; c++)
        decoded += *c == '/';
    return slashes == decoded ? path : NULL; /* an encoded slash */
}

/* ---- forms ---- */

static bool read_field(const char *bytes, size_t n, struct arena *arena, struct web_field *field)
{
    const char *equals = memchr(bytes, '=', n);
    const size_t name = equals ? (size_t)(equals - bytes) : n;
    field->name = decode(bytes, name, true, arena);
    field->value = equals ? decode(equals + 1, n - name - 1, true, arena) : "";
    return field->name && field->value;
}

bool form_read(
    const char *bytes, size_t n, struct arena *arena, const struct web_field **fields, size_t *count)
{
    struct web_field *read = NULL;
    size_t used = 0, room = 0;
    for (const char *at = bytes, *end = bytes + n; at < end;) {
        const char *stop = memchr(at, '&', (size_t)(end - at));
        const size_t size = stop ? (size_t)(stop - at) : (size_t)(end - at);
        if (used == WEB_FIELDS_MOST)
            return false;
        if (used == room) {
            room = room ? room * 2 : 16;
            read = arena_grow(arena, read, used, room, sizeof *read);
        }
        if (size && !read_field(at, size, arena, &read[used++]))
            return false;
        at += size + 1;
    }
    *fields = read;
    *count = used;
    return true;
}

/* ---- cookies ---- */

const char *cookie_read(const char *header, const char *name, struct arena *arena)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const size_t n = strlen(name);
    const char *found = NULL;
    for (const char *at = header ? header : ""; *at;) {
        at += strspn(at, "; ");
        if (strncmp(at, name, n) == 0 && at[n] == '=') {
            if (found)
                return ""; /* somebody laid a second one beside it: neither is believed */
            found = at + n + 1;
        }
        at += strcspn(at, ";");
    }
    const size_t size = found ? strcspn(found, ";") : 0;
    return size && strspn(found, letters) == size ? arena_copy_n(arena, found, size) : "";
}

/* ---- asked by the site ---- */

static const char *find(const struct web_field *fields, size_t count, const char *name, size_t *at)
{
    while (*at < count)
        if (strcmp(fields[(*at)++].name, name) == 0)
            return fields[*at - 1].value;
    return NULL;
}

const char *web_field_next(const struct web_request *request, const char *name, size_t *at)
{
    return find(request->fields, request->field_count, name, at);
}

const char *web_field(const struct web_request *request, const char *name)
{
    size_t at = 0;
    const char *value = web_field_next(request, name, &at);
    return value ? value : "";
}

const char *web_query(const struct web_request *request, const char *name)
{
    size_t at = 0;
    const char *value = find(request->query, request->query_count, name, &at);
    return value ? value : "";
}
