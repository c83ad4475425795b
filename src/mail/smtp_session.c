/* What libcurl calls while it sends a mail, and what is noted then. Measured on libcurl 7.88.1. */
#include "smtp_session.h"

#include "clock.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    NEAR_BYTES = 128 << 10, /* the last byte is near */
    QUICK_MS = 100, /* a server is, that said so soon whether it knows the last recipient */
    GOODBYE_MS = 2000, /* its answer is waited for, where a connection ends with a mail */
};

static void enter(struct smtp_session *session, enum smtp_phase phase)
{
    session->phase = phase;
    session->code = 0;
    session->enhanced[0] = '\0';
    text_reset(&session->said);
}

static void announce(struct smtp_session *session)
{
    struct mail_envelope *envelope = session->envelope;
    if (!session->announces || session->announced || session->last_byte_gone ||
        envelope->bytes.size - session->given > NEAR_BYTES)
        return;
    session->announced = true;
    if (envelope->last_byte_nears)
        envelope->last_byte_nears(envelope);
}

/* "SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384": libcurl tells the version nowhere else. */
static void note_tls(struct smtp_session *session, const char *data, size_t size)
{
    static const char mark[] = "SSL connection using ";
    const size_t before = sizeof mark - 1;
    if (size <= before || memcmp(data, mark, before) != 0)
        return;
    const char *version = data + before, *end = data + size, *cipher = version;
    while (cipher < end && !strchr(" \r\n", *cipher))
        cipher++;
    const int version_bytes = (int)(cipher - version);
    while (cipher < end && strchr(" /", *cipher))
        cipher++;
    int cipher_bytes = 0;
    while (cipher + cipher_bytes < end && !strchr(" \r\n", cipher[cipher_bytes]))
        cipher_bytes++;
    snprintf(session->tls, sizeof session->tls, "%.*s%s%.*s", version_bytes, version,
        cipher_bytes ? ", " : "", cipher_bytes, cipher);
}

/* Commands on their way out: they tell the phase. The only other way to know it is to guess from reply codes.
 */
static int watch_commands(CURL *curl, curl_infotype type, char *data, size_t size, void *user)
{
    (void)curl;
    struct smtp_session *session = user;
    static const struct {
        const char *command;
        enum smtp_phase phase;
    } commands[] = { { "EHLO ", SMTP_HELLO }, { "HELO ", SMTP_HELLO }, { "STARTTLS", SMTP_TLS },
        { "AUTH ", SMTP_AUTH }, { "MAIL FROM", SMTP_MAIL }, { "RCPT TO", SMTP_RCPT },
        { "DATA\r", SMTP_DATA } };
    if (type == CURLINFO_TEXT)
        note_tls(session, data, size);
    if (type != CURLINFO_HEADER_OUT)
        return 0;
    if (size >= 4 && memcmp(data, "QUIT", 4) == 0)
        session->over_ms = clock_monotonic_ms();
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        size_t length = strlen(commands[i].command);
        if (size >= length && memcmp(data, commands[i].command, length) == 0)
            enter(session, commands[i].phase);
    }
    if (session->phase == SMTP_RCPT) {
        session->named_ms = clock_monotonic_ms();
        announce(session);
    }
    if (session->phase == SMTP_DATA)
        session->quick = clock_monotonic_ms() - session->named_ms <= QUICK_MS;
    return 0;
}

/* "5.1.1" at the front of `text`: class, subject, detail (RFC 3463). */
static void copy_enhanced(const char *text, char enhanced[16])
{
    size_t n = strspn(text, "0123456789.");
    if (n >= 5 && n < 16 && strchr("245", text[0]) && text[1] == '.') {
        memcpy(enhanced, text, n);
        enhanced[n] = '\0';
    }
}

/* The server's own name for the mail, where it tells one: Postfix and Sendmail, Exim. */
static void copy_queue_id(const char *line, char queue_id[64])
{
    static const char *const marks[] = { "queued as ", " id=", "Queued! " };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *mark = strstr(line, marks[i]);
        if (mark)
            snprintf(queue_id, 64, "%.*s", (int)strcspn(mark + strlen(marks[i]), " \r\n;)"),
                mark + strlen(marks[i]));
    }
}

/* A line of the server's replies. */
static size_t watch_replies(char *data, size_t size, size_t count, void *user)
{
    struct smtp_session *session = user;
    char line[256];
    size_t n = 0;
    if (session->over_ms)
        return size * count;
    for (; n < size * count && n + 1 < sizeof line && data[n] != '\r' && data[n] != '\n'; n++)
        line[n] = (char)((unsigned char)data[n] < 0x20 || (unsigned char)data[n] > 0x7e ? '?' : data[n]);
    line[n] = '\0';
    if (n >= 3 && isdigit((unsigned char)line[0])) {
        session->code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
        if (n > 4)
            copy_enhanced(line + 4, session->enhanced);
        session->answered_dot = session->last_byte_gone && line[3] != '-'; /* its last line */
    }
    if (session->phase == SMTP_HELLO && n > 9 && strncmp(line + 4, "SIZE ", 5) == 0)
        session->bytes_most = strtoll(line + 9, NULL, 10);
    if (session->answered_dot)
        copy_queue_id(line, session->queue_id);
    if (session->said.length)
        text_add_char(&session->said, ' ');
    text_add(&session->said, line);
    return size * count;
}

/* Hands over the next bytes; the envelope's owner is asked before the last one goes. */
static size_t give_bytes(char *into, size_t size, size_t count, void *user)
{
    struct smtp_session *session = user;
    const struct bytes all = session->envelope->bytes;
    const size_t left = all.size - session->given;
    const size_t n = size * count < left ? size * count : left;
    if (n == left && !session->last_byte_gone) {
        if (!session->envelope->before_last_byte(session->envelope))
            return CURL_READFUNC_ABORT;
        session->last_byte_gone = true;
        enter(session, SMTP_DOT);
    }
    memcpy(into, all.at + session->given, n);
    session->given += n;
    announce(session);
    return n;
}

/* Ends a goodbye without an answer, and a body that does not move; curl's own low-speed limit would also end
 * the wait behind the final dot. */
static int watch_body(void *user, curl_off_t down_total, curl_off_t down, curl_off_t up_total, curl_off_t up)
{
    (void)down_total, (void)down, (void)up_total;
    struct smtp_session *session = user;
    const int64_t now = clock_monotonic_ms();
    if (session->over_ms)
        return now - session->over_ms > GOODBYE_MS;
    if (!session->given || up != session->moved || !session->moved_ms) {
        session->moved = up;
        session->moved_ms = now;
        return 0;
    }
    int64_t limit_s = session->stall_wait_s;
    if (session->last_byte_gone)
        limit_s += session->answer_wait_s;
    return now - session->moved_ms > limit_s * 1000;
}

void smtp_session_attach(struct smtp_session *session, CURL *curl, struct curl_slist *to)
{
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, session->envelope->from);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)session->envelope->bytes.size);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_bytes);
    curl_easy_setopt(curl, CURLOPT_READDATA, session);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, watch_replies);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, session);
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, watch_commands);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, session);
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, watch_body);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, session);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, session->error);
}
