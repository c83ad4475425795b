/* Commands and answers of IMAP over a connection that libcurl has opened. What the server says is bounded:
 * lines, literals, and how long it may be silent. */
#include "imap.h"

#include "arena.h"
#include "cleanup.h"

#include <curl/curl.h>
#include <ctype.h>
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    CONNECT_WAIT_S = 30,
    ANSWER_WAIT_S = 60,
    LINE_MOST = 1 << 20, /* a list of 90,000 numbers */
    PIECE = 64 * 1024,
};

struct imap {
    CURL *curl;
    curl_socket_t socket;
    int answer_wait_s;
    struct text in; /* received; … */
    size_t taken; /* … of which so much was looked at */
    unsigned tag;
    uint32_t validity, next;
};

/* ---- bytes ---- */

static bool wait_for(const struct imap *imap, short what, struct fault *fault)
{
    struct pollfd fd = { .fd = imap->socket, .events = what };
    int ready;
    do
        ready = poll(&fd, 1, imap->answer_wait_s * 1000);
    while (ready < 0 && errno == EINTR);
    return ready > 0 || fault_set(fault, FAULT_LATER, "the IMAP server does not answer");
}

static bool say(struct imap *imap, const char *bytes, size_t n, struct fault *fault)
{
    while (n) {
        size_t sent = 0;
        const CURLcode code = curl_easy_send(imap->curl, bytes, n, &sent);
        if (code == CURLE_AGAIN) {
            if (!wait_for(imap, POLLOUT, fault))
                return false;
            continue;
        }
        if (code != CURLE_OK)
            return fault_set(fault, FAULT_LATER, "the IMAP server hung up: %s", curl_easy_strerror(code));
        bytes += sent;
        n -= sent;
    }
    return true;
}

/* Some more of what the server says. */
static bool hear_more(struct imap *imap, struct fault *fault)
{
    char piece[PIECE];
    for (;;) {
        size_t got = 0;
        const CURLcode code = curl_easy_recv(imap->curl, piece, sizeof piece, &got);
        if (code == CURLE_AGAIN) {
            if (!wait_for(imap, POLLIN, fault))
                return false;
            continue;
        }
        if (code != CURLE_OK || !got)
            return fault_set(fault, FAULT_LATER, "the IMAP server hung up");
        memmove(imap->in.bytes, imap->in.bytes + imap->taken, imap->in.length - imap->taken);
        imap->in.length -= imap->taken;
        imap->taken = 0;
        text_add_n(&imap->in, piece, got);
        return !imap->in.full || fault_set(fault, FAULT_LATER, "the IMAP server says too much at once");
    }
}

/* The next line, without its end; it is there until the next call. */
static bool hear_line(struct imap *imap, const char **line, struct fault *fault)
{
    for (;;) {
        char *begin = imap->in.bytes + imap->taken;
        char *end = memchr(begin, '\n', imap->in.length - imap->taken);
        if (end) {
            imap->taken = (size_t)(end + 1 - imap->in.bytes);
            if (end > begin && end[-1] == '\r')
                end--;
            *end = '\0';
            *line = begin;
            return true;
        }
        if (imap->in.length - imap->taken > LINE_MOST)
            return fault_set(fault, FAULT_LATER, "the IMAP server says a line without end");
        if (!hear_more(imap, fault))
            return false;
    }
}

static bool hear_bytes(struct imap *imap, size_t n, struct text *out, struct fault *fault)
{
    while (n) {
        size_t there = imap->in.length - imap->taken;
        if (!there) {
            if (!hear_more(imap, fault))
                return false;
            continue;
        }
        there = there < n ? there : n;
        text_add_n(out, imap->in.bytes + imap->taken, there);
        imap->taken += there;
        n -= there;
    }
    return true;
}

/* ---- commands and answers ---- */

static bool __attribute__((format(printf, 3, 4)))
command(struct imap *imap, struct fault *fault, const char *format, ...)
{
    CLEANUP(text_clear) struct text line = TEXT_LIMIT(4096);
    OWNED_FREE char *words = NULL;
    va_list args;
    va_start(args, format);
    if (vasprintf(&words, format, args) < 0)
        words = NULL;
    va_end(args);
    text_printf(&line, "adk%u %s\r\n", ++imap->tag, words ? words : "NOOP");
    return say(imap, line.bytes, line.length, fault);
}

struct answer {
    const char *line; /* untagged: behind "* " */
    bool over, ok; /* the command's own answer came */
};

/* The next answer to the command that was said last. */
static bool next_answer(struct imap *imap, struct answer *answer, struct fault *fault)
{
    char tag[32];
    const int length = snprintf(tag, sizeof tag, "adk%u ", imap->tag);
    for (;;) {
        const char *line = "";
        if (!hear_line(imap, &line, fault))
            return false;
        const bool own = !strncmp(line, tag, (size_t)length);
        if (!own && strncmp(line, "* ", 2) != 0)
            continue; /* the rest of a line that held a literal */
        line += own ? length : 2;
        if (!own && !strncasecmp(line, "BYE", 3))
            return fault_set(fault, FAULT_LATER, "the IMAP server says good-bye");
        *answer = (struct answer){ line, own, own && !strncasecmp(line, "OK", 2) };
        return true;
    }
}

static bool refused(struct fault *fault)
{
    return fault_set(fault, FAULT_LATER, "the IMAP server refuses a command");
}

/* Hears the rest of the answers. */
static bool finish(struct imap *imap, struct fault *fault)
{
    struct answer answer = { 0 };
    while (!answer.over)
        if (!next_answer(imap, &answer, fault))
            return false;
    return answer.ok || refused(fault);
}

/* ---- opening ---- */

/* "OK [UIDVALIDITY 7] …" → 7; `otherwise` where the line says nothing of it. */
static uint32_t number_in(const char *line, const char *name, uint32_t otherwise)
{
    const char *at = strstr(line, name);
    const unsigned long number = at ? strtoul(at + strlen(name), NULL, 10) : 0;
    return number && number <= UINT32_MAX ? (uint32_t)number : otherwise;
}

static bool open_folder(struct imap *imap, const char *folder, struct fault *fault)
{
    struct answer answer = { 0 };
    if (!command(imap, fault, "SELECT \"%s\"", folder))
        return false;
    while (!answer.over) {
        if (!next_answer(imap, &answer, fault))
            return false;
        imap->validity = number_in(answer.line, "[UIDVALIDITY ", imap->validity);
        imap->next = number_in(answer.line, "[UIDNEXT ", imap->next);
    }
    if (!answer.ok)
        return fault_set(fault, FAULT_CONFIG, "the IMAP server does not open the folder in section back");
    return (imap->validity && imap->next) ||
        fault_set(fault, FAULT_CONFIG, "the IMAP server gives its mails no lasting numbers");
}

static bool refuse_connection(CURLcode code, struct fault *fault)
{
    switch (code) {
    case CURLE_LOGIN_DENIED:
        return fault_set(fault, FAULT_CONFIG,
            "the IMAP server refuses the login; check user and password_file in section back");
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
        return fault_set(fault, FAULT_CONFIG,
            "the IMAP server's certificate cannot be trusted; check url and ca_file in section back");
    case CURLE_USE_SSL_FAILED:
        return fault_set(fault, FAULT_CONFIG, "the IMAP server offers no TLS; try imaps:// in section back");
    default:
        return fault_set(
            fault, FAULT_LATER, "the IMAP server cannot be reached: %s", curl_easy_strerror(code));
    }
}

static bool connect_to(struct imap *imap, const struct imap_setup *setup, struct fault *fault)
{
    CURL *curl = imap->curl;
    curl_easy_setopt(curl, CURLOPT_URL, setup->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "imap,imaps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
    curl_easy_setopt(curl, CURLOPT_USERNAME, setup->user);
    curl_easy_setopt(curl, CURLOPT_PASSWORD, setup->password);
    if (setup->ca_file[0])
        curl_easy_setopt(curl, CURLOPT_CAINFO, setup->ca_file);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_WAIT_S);
    curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)imap->answer_wait_s);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L);
    const CURLcode code = curl_easy_perform(curl);
    if (code != CURLE_OK)
        return refuse_connection(code, fault);
    return curl_easy_getinfo(curl, CURLINFO_ACTIVESOCKET, &imap->socket) == CURLE_OK ||
        fault_set(fault, FAULT_SYSTEM, "libcurl gives no connection");
}

static void close_at(struct imap **imap)
{
    imap_close(*imap);
}

struct imap *imap_open(const struct imap_setup *setup, struct fault *fault)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return fault_set(fault, FAULT_SYSTEM, "libcurl does not start"), NULL;
    CLEANUP(close_at) struct imap *imap = must_alloc(sizeof *imap);
    *imap = (struct imap){
        .curl = curl_easy_init(),
        .answer_wait_s = setup->answer_wait_s ? setup->answer_wait_s : ANSWER_WAIT_S,
        .in = TEXT_LIMIT(LINE_MOST + 2 * PIECE),
    };
    if (!imap->curl)
        return fault_set(fault, FAULT_SYSTEM, "libcurl gives no handle"), NULL;
    if (!connect_to(imap, setup, fault) || !open_folder(imap, setup->folder, fault))
        return NULL;
    return STEAL(imap);
}

void imap_close(struct imap *imap)
{
    struct fault silence;
    if (!imap)
        return;
    if (imap->tag)
        command(imap, &silence, "LOGOUT");
    curl_easy_cleanup(imap->curl);
    text_clear(&imap->in);
    free(imap);
}

uint32_t imap_validity(const struct imap *imap)
{
    return imap->validity;
}

uint32_t imap_next(const struct imap *imap)
{
    return imap->next;
}

/* ---- mails ---- */

static void take_numbers(
    const char *line, uint32_t first, uint32_t last, uint32_t *uids, size_t most, size_t *count)
{
    if (strncasecmp(line, "SEARCH", 6) != 0)
        return;
    for (const char *at = line + 6; *count < most;) {
        char *end;
        const unsigned long number = strtoul(at, &end, 10);
        if (end == at)
            return;
        if (number >= first && number <= last)
            uids[(*count)++] = (uint32_t)number;
        at = end;
    }
}

bool imap_list(struct imap *imap, uint32_t first, uint32_t last, uint32_t *uids, size_t most, size_t *count,
    struct fault *fault)
{
    struct answer answer = { 0 };
    *count = 0;
    if (!command(imap, fault, "UID SEARCH UID %u:%u", first, last))
        return false;
    while (!answer.over) {
        if (!next_answer(imap, &answer, fault))
            return false;
        if (!answer.over)
            take_numbers(answer.line, first, last, uids, most, count);
    }
    return answer.ok || refused(fault);
}

/* "… BODY[]<0> {1234}" → 1234; false: no literal follows. */
static bool literal_follows(const char *line, size_t *size)
{
    const char *brace = strrchr(line, '{');
    if (!brace || !isdigit((unsigned char)brace[1]))
        return false;
    char *end;
    *size = strtoul(brace + 1, &end, 10);
    return !strcmp(end, "}");
}

bool imap_fetch(
    struct imap *imap, uint32_t uid, struct text *mail, enum imap_found *found, struct fault *fault)
{
    const size_t most = mail->limit + 1; /* a byte too many tells that it is too large */
    size_t size;
    *found = IMAP_GONE;
    if (!command(imap, fault, "UID FETCH %u (BODY.PEEK[]<0.%zu>)", uid, most))
        return false;
    for (;;) {
        struct answer answer;
        if (!next_answer(imap, &answer, fault))
            return false;
        if (answer.over && !answer.ok)
            *found = IMAP_REFUSED;
        if (answer.over)
            return true;
        if (!literal_follows(answer.line, &size))
            continue;
        if (*found == IMAP_HERE || size > most)
            return fault_set(fault, FAULT_LATER, "the IMAP server sends what nobody asked for");
        *found = IMAP_HERE;
        if (!hear_bytes(imap, size, mail, fault))
            return false;
    }
}

bool imap_mark_seen(struct imap *imap, uint32_t uid, struct fault *fault)
{
    return command(imap, fault, "UID STORE %u +FLAGS.SILENT (\\Seen)", uid) && finish(imap, fault);
}
