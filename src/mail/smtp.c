/* The transport to a mail server. libcurl speaks SMTP and TLS; it is handed finished bytes. What it does not
 * tell (how far the session came, whether the last byte may have gone, what the server said) is noted by the
 * functions that it calls back. Measured on libcurl 7.88.1; the reply to the final dot is waited for as long
 * as RFC 5321, 4.5.3.2.6 asks, since giving up earlier is how a letter arrives twice. */
#include "mail_inside.h"

#include "arena.h"
#include "cleanup.h"
#include "clock.h"

#include <curl/curl.h>
#include <ctype.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum {
    CONNECT_WAIT_S = 30,
    ANSWER_WAIT_S = 600,
    STALL_WAIT_S = 60,
    MAILS_A_CONNECTION = 50, /* servers were seen to refuse the 101st */
    NEAR_BYTES = 128 << 10, /* the last byte is near */
    QUICK_MS = 100, /* a server is, that said so soon whether it knows the last recipient */
    GOODBYE_MS = 2000, /* its answer is waited for, where a connection ends with a mail */
};

struct server {
    char *url; /* as libcurl is to have it */
    char host[128]; /* of it, for a person to read */
    bool plain; /* without TLS: it is this machine */
};

struct smtp {
    struct mail_transport transport;
    CURL *curl;
    struct server server;
    char *user, *password, *ca_file;
    char tls[64]; /* of the kept connection */
    int answer_wait_s, stall_wait_s;
    bool quick; /* the server, over the last mail */
    unsigned long mails; /* so far, for MAILS_A_CONNECTION */
    int64_t bytes_most; /* as the server said when it was greeted last; 0: nothing */
};

/* One attempt, as seen from the functions that libcurl calls. */
struct session {
    const struct smtp *smtp;
    struct mail_envelope *envelope;
    size_t given; /* bytes handed to libcurl */
    enum smtp_phase phase;
    bool announced; /* that the last byte is near */
    bool quick; /* the server, over this mail */
    int64_t named_ms; /* when its recipient was named, on the monotonic clock */
    bool last_byte_gone, answered_dot;
    int64_t over_ms; /* QUIT was said, on the monotonic clock: what comes now is about nothing; 0: not yet */
    int64_t bytes_most; /* the server's SIZE, RFC 1870 */
    int code; /* of the last reply in this phase */
    char enhanced[16], queue_id[64];
    struct text said; /* the server's lines in this phase */
    curl_off_t moved; /* bytes that had left when they last moved, and when that was */
    int64_t moved_ms;
    long connects; /* new connections made for it: 0, or 1 */
    bool here; /* it went to this machine */
    char remote[200], tls[64];
    int64_t begun_ms;
    char error[CURL_ERROR_SIZE];
};

/* ---- what libcurl calls ---- */

static void enter(struct session *session, enum smtp_phase phase)
{
    session->phase = phase;
    session->code = 0;
    session->enhanced[0] = '\0';
    text_reset(&session->said);
}

static void announce(struct session *session)
{
    struct mail_envelope *envelope = session->envelope;
    if (!session->smtp->quick || session->announced || session->last_byte_gone ||
        envelope->bytes.size - session->given > NEAR_BYTES)
        return;
    session->announced = true;
    if (envelope->last_byte_nears)
        envelope->last_byte_nears(envelope);
}

/* "SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384": libcurl tells the version nowhere else. */
static void note_tls(struct session *session, const char *data, size_t size)
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
    struct session *session = user;
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
    struct session *session = user;
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
    struct session *session = user;
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
    struct session *session = user;
    const int64_t now = clock_monotonic_ms();
    if (session->over_ms)
        return now - session->over_ms > GOODBYE_MS;
    if (!session->given || up != session->moved || !session->moved_ms) {
        session->moved = up;
        session->moved_ms = now;
        return 0;
    }
    int64_t limit_s = session->smtp->stall_wait_s;
    if (session->last_byte_gone)
        limit_s += session->smtp->answer_wait_s;
    return now - session->moved_ms > limit_s * 1000;
}

/* ---- one attempt ---- */

static void set_server(const struct smtp *smtp, bool fresh)
{
    CURL *curl = smtp->curl;
    curl_easy_setopt(curl, CURLOPT_URL, smtp->server.url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT,
        (long)(smtp->answer_wait_s < CONNECT_WAIT_S ? smtp->answer_wait_s : CONNECT_WAIT_S));
    curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)smtp->answer_wait_s);
    curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, (long)fresh);
    curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, (long)(smtp->mails % MAILS_A_CONNECTION == 0));
    curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)(smtp->server.plain ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    if (smtp->ca_file[0])
        curl_easy_setopt(curl, CURLOPT_CAINFO, smtp->ca_file);
    if (smtp->user[0]) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, smtp->user);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, smtp->password);
    }
}

static void set_session(CURL *curl, struct session *session, struct curl_slist *to)
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

static void free_list(struct curl_slist **list)
{
    curl_slist_free_all(*list);
}

static bool went_here(CURL *curl)
{
    const char *server = NULL, *ours = NULL;
    return curl_easy_getinfo(curl, CURLINFO_PRIMARY_IP, &server) == CURLE_OK &&
        curl_easy_getinfo(curl, CURLINFO_LOCAL_IP, &ours) == CURLE_OK && server && ours &&
        smtp_is_here(server, ours);
}

/* Who was spoken to, and how: what the attempt log keeps. */
static void note_remote(struct smtp *smtp, struct session *session)
{
    const char *number = NULL;
    long port = 0;
    if (session->connects)
        snprintf(smtp->tls, sizeof smtp->tls, "%s", session->tls);
    snprintf(session->tls, sizeof session->tls, "%s", smtp->tls);
    if (curl_easy_getinfo(smtp->curl, CURLINFO_PRIMARY_IP, &number) == CURLE_OK && number && *number &&
        curl_easy_getinfo(smtp->curl, CURLINFO_PRIMARY_PORT, &port) == CURLE_OK)
        snprintf(session->remote, sizeof session->remote, "%s[%s]:%ld", smtp->server.host, number, port);
    else
        snprintf(session->remote, sizeof session->remote, "%s", smtp->server.host);
}

static CURLcode attempt(struct smtp *smtp, struct session *session, bool fresh)
{
    char *to = must_alloc(strlen(session->envelope->to) + 3);
    sprintf(to, "<%s>", session->envelope->to);
    CLEANUP(free_list) struct curl_slist *list = curl_slist_append(NULL, to);
    free(to);
    if (!list)
        return CURLE_OUT_OF_MEMORY;
    curl_easy_reset(smtp->curl); /* keeps the connection */
    set_server(smtp, fresh);
    set_session(smtp->curl, session, list);
    CURLcode code = curl_easy_perform(smtp->curl);
    curl_easy_getinfo(smtp->curl, CURLINFO_NUM_CONNECTS, &session->connects);
    session->here = went_here(smtp->curl);
    note_remote(smtp, session);
    curl_easy_reset(smtp->curl); /* nothing of the session stays behind in the handle */
    return code;
}

static void begin(struct session *session, const struct smtp *smtp, struct mail_envelope *envelope)
{
    *session = (struct session){ .smtp = smtp,
        .envelope = envelope,
        .bytes_most = smtp->bytes_most,
        .said = TEXT_LIMIT(2000),
        .begun_ms = clock_monotonic_ms() };
}

/* 552 with another code behind it is about something else: a full mailbox, an attachment. */
static bool is_too_large(const struct session *session)
{
    return strcmp(session->enhanced, "5.3.4") == 0 || strcmp(session->enhanced, "5.2.3") == 0 ||
        (session->code == 552 && !session->enhanced[0]);
}

static void conclude(const struct session *session, CURLcode code, struct mail_result *result)
{
    const struct smtp_end end = {
        .phase = session->phase,
        .curl_code = (int)code,
        .code = session->code,
        .enhanced = session->enhanced,
        .last_byte_gone = session->last_byte_gone,
        .answered_dot = session->answered_dot,
    };
    *result = (struct mail_result){
        .code = session->code,
        .here = session->here,
        .server = code != CURLE_OK && session->phase < SMTP_MAIL,
        .too_large = code != CURLE_OK && session->code >= 500 && is_too_large(session),
        .bytes_most = session->bytes_most,
        .too_fast = session->code == 421 || strncmp(session->enhanced, "4.7.", 4) == 0,
    };
    result->answer = smtp_answer(&end, &result->advice);
    result->unwelcome = code != CURLE_OK && session->phase <= SMTP_HELLO &&
        (result->answer == MAIL_LATER || session->code >= 500);
    const char *said = session->said.length ? session->said.bytes : session->error;
    snprintf(result->phase, sizeof result->phase, "%s",
        result->answer == MAIL_TOOK ? "done" : smtp_phase_name(session->phase));
    snprintf(result->enhanced, sizeof result->enhanced, "%s", session->enhanced);
    result->took_ms = clock_monotonic_ms() - session->begun_ms;
    snprintf(result->remote, sizeof result->remote, "%s", session->remote);
    snprintf(result->tls, sizeof result->tls, "%s", session->tls);
    snprintf(result->queue_id, sizeof result->queue_id, "%s", session->queue_id);
    snprintf(result->text, sizeof result->text, "%.*s", (int)sizeof result->text - 1, said);
}

/* A kept connection may have been closed, or counted full, by the server meanwhile: that is nobody's fault,
 * and no attempt against this mail. */
static bool worn_out(const struct session *session, CURLcode code)
{
    return code != CURLE_OK && session->connects == 0 &&
        (session->phase == SMTP_CONNECT || session->phase == SMTP_MAIL);
}

static bool send_mail(struct mail_transport *transport, struct mail_envelope *envelope,
    struct mail_result *result, struct fault *fault)
{
    struct smtp *smtp = (struct smtp *)transport;
    struct session session;
    if (!envelope->bytes.size)
        return fault_set(fault, FAULT_SYSTEM, "a mail without bytes");
    smtp->mails++;
    begin(&session, smtp, envelope);
    CURLcode code = attempt(smtp, &session, false);
    if (worn_out(&session, code)) {
        text_clear(&session.said);
        begin(&session, smtp, envelope);
        code = attempt(smtp, &session, true);
    }
    smtp->bytes_most = session.bytes_most;
    smtp->quick = session.quick;
    conclude(&session, code, result);
    text_clear(&session.said);
    return true;
}

/* ---- life cycle ---- */

static void free_secret(char *secret)
{
    if (secret)
        sodium_memzero(secret, strlen(secret));
    free(secret);
}

/* libcurl would wait two minutes for the answer to QUIT, whatever it was told about waiting. */
static void expect_no_answer(CURL *curl)
{
    curl_socket_t kept;
    if (curl_easy_getinfo(curl, CURLINFO_ACTIVESOCKET, &kept) == CURLE_OK && kept != CURL_SOCKET_BAD)
        shutdown(kept, SHUT_RD);
}

static void close_smtp(struct mail_transport *transport)
{
    struct smtp *smtp = (struct smtp *)transport;
    if (smtp->curl)
        expect_no_answer(smtp->curl);
    curl_easy_cleanup(smtp->curl); /* says QUIT */
    free(smtp->server.url);
    free(smtp->user);
    free_secret(smtp->password);
    free(smtp->ca_file);
    free(smtp);
    curl_global_cleanup();
}

static void free_url(CURLU **url)
{
    curl_url_cleanup(*url);
}

static void free_part(char **part)
{
    curl_free(*part);
}

/* The URL's path is what libcurl says behind EHLO; without one it would say this machine's name. */
static bool put_helo(CURLU *url, const char *helo, struct fault *fault)
{
    CLEANUP(free_part) char *path = NULL;
    if (curl_url_get(url, CURLUPART_PATH, &path, 0) == CURLUE_OK && strlen(path) > 1)
        return true;
    const char *letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.:[]";
    if (!helo || !*helo || strspn(helo, letters) != strlen(helo))
        return fault_set(fault, FAULT_CONFIG, "helo is no name to greet a mail server with");
    return curl_url_set(url, CURLUPART_PATH, helo, 0) == CURLUE_OK ||
        fault_set(fault, FAULT_CONFIG, "helo does not fit into the url");
}

static bool is_loopback(const char *host)
{
    return strcmp(host, "127.0.0.1") == 0 || strcmp(host, "[::1]") == 0 || strcmp(host, "localhost") == 0;
}

static bool read_server(const struct mail_smtp *from, struct server *server, struct fault *fault)
{
    CLEANUP(free_url) CURLU *url = curl_url();
    CLEANUP(free_part) char *scheme = NULL, *user = NULL, *host = NULL, *whole = NULL;
    if (curl_url_set(url, CURLUPART_URL, from->url, 0) != CURLUE_OK ||
        curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
        (strcmp(scheme, "smtp") != 0 && strcmp(scheme, "smtps") != 0))
        return fault_set(fault, FAULT_CONFIG,
            "url must look like smtp://mail.example.org:587 or smtps://mail.example.org");
    if (curl_url_get(url, CURLUPART_USER, &user, 0) == CURLUE_OK)
        return fault_set(
            fault, FAULT_CONFIG, "url holds a user; it belongs into user, the password into password_file");
    if (!put_helo(url, from->helo, fault))
        return false;
    if (curl_url_get(url, CURLUPART_HOST, &host, 0) != CURLUE_OK ||
        curl_url_get(url, CURLUPART_URL, &whole, 0) != CURLUE_OK)
        return fault_set(fault, FAULT_CONFIG, "url names no server");
    server->url = must_copy(whole);
    snprintf(server->host, sizeof server->host, "%s", host);
    server->plain = from->plain && strcmp(scheme, "smtp") == 0 && is_loopback(host);
    return true;
}

struct mail_transport *mail_transport_smtp(const struct mail_smtp *from, struct fault *fault)
{
    struct server server;
    if (!read_server(from, &server, fault))
        return NULL;
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        free(server.url);
        fault_set(fault, FAULT_SYSTEM, "libcurl does not start");
        return NULL;
    }
    struct smtp *smtp = must_alloc(sizeof *smtp);
    *smtp = (struct smtp){
        .transport = { .send = send_mail, .close = close_smtp },
        .curl = curl_easy_init(),
        .server = server,
        .user = must_copy(from->user ? from->user : ""),
        .password = must_copy(from->password ? from->password : ""),
        .ca_file = must_copy(from->ca_file ? from->ca_file : ""),
        .answer_wait_s = from->answer_wait_s ? from->answer_wait_s : ANSWER_WAIT_S,
        .stall_wait_s = from->stall_wait_s ? from->stall_wait_s : STALL_WAIT_S,
    };
    if (!smtp->curl) {
        fault_set(fault, FAULT_SYSTEM, "libcurl gives no handle");
        close_smtp(&smtp->transport);
        return NULL;
    }
    return &smtp->transport;
}
