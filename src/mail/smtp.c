/* The transport to a mail server. libcurl speaks SMTP and TLS; it is handed finished bytes, over a connection
 * that is kept between mails. The reply to the final dot is waited for as long as RFC 5321, 4.5.3.2.6 asks,
 * since giving up earlier is how a letter arrives twice. */
#include "smtp_session.h"

#include "arena.h"
#include "cleanup.h"
#include "clock.h"

#include <curl/curl.h>
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
static void note_remote(struct smtp *smtp, struct smtp_session *session)
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

static CURLcode attempt(struct smtp *smtp, struct smtp_session *session, bool fresh)
{
    char *to = must_alloc(strlen(session->envelope->to) + 3);
    sprintf(to, "<%s>", session->envelope->to);
    CLEANUP(free_list) struct curl_slist *list = curl_slist_append(NULL, to);
    free(to);
    if (!list)
        return CURLE_OUT_OF_MEMORY;
    curl_easy_reset(smtp->curl); /* keeps the connection */
    set_server(smtp, fresh);
    smtp_session_attach(session, smtp->curl, list);
    CURLcode code = curl_easy_perform(smtp->curl);
    curl_easy_getinfo(smtp->curl, CURLINFO_NUM_CONNECTS, &session->connects);
    session->here = went_here(smtp->curl);
    note_remote(smtp, session);
    curl_easy_reset(smtp->curl); /* nothing of the session stays behind in the handle */
    return code;
}

/* 552 with another code behind it is about something else: a full mailbox, an attachment. */
static bool is_too_large(const struct smtp_session *session)
{
    return strcmp(session->enhanced, "5.3.4") == 0 || strcmp(session->enhanced, "5.2.3") == 0 ||
        (session->code == 552 && !session->enhanced[0]);
}

static void conclude(const struct smtp_session *session, CURLcode code, struct mail_result *result)
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
static bool worn_out(const struct smtp_session *session, CURLcode code)
{
    return code != CURLE_OK && session->connects == 0 &&
        (session->phase == SMTP_CONNECT || session->phase == SMTP_MAIL);
}

static struct smtp_session begin(const struct smtp *smtp, struct mail_envelope *envelope)
{
    return (struct smtp_session){ .envelope = envelope,
        .answer_wait_s = smtp->answer_wait_s,
        .stall_wait_s = smtp->stall_wait_s,
        .announces = smtp->quick,
        .bytes_most = smtp->bytes_most,
        .said = TEXT_LIMIT(2000),
        .begun_ms = clock_monotonic_ms() };
}

static bool send_mail(struct mail_transport *transport, struct mail_envelope *envelope,
    struct mail_result *result, struct fault *fault)
{
    struct smtp *smtp = (struct smtp *)transport;
    if (!envelope->bytes.size)
        return fault_set(fault, FAULT_SYSTEM, "a mail without bytes");
    smtp->mails++;
    struct smtp_session session = begin(smtp, envelope);
    CURLcode code = attempt(smtp, &session, false);
    if (worn_out(&session, code)) {
        text_clear(&session.said);
        session = begin(smtp, envelope);
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
    struct server server = { 0 };
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
