/* What the end of an SMTP session means for the mail: taken, later, not this address, stop everything, or
 * nobody knows. The rows are tried from above; the first that fits decides. From RFC 5321, RFC 3463, and what
 * libcurl 7.88.1 was seen to do against servers that refuse, hang and die in each phase. */
#include "mail_inside.h"

#include <curl/curl.h>
#include <string.h>

static const char *const phases[] = { "connect", "hello", "tls", "auth", "mail", "rcpt", "data", "dot" };

const char *smtp_phase_name(enum smtp_phase phase)
{
    return phases[phase];
}

/* ---- what libcurl says of itself and of TLS, whatever the server said ---- */

static const char certificate[] =
    "the server's certificate does not hold; check url and ca_file in section mail";
static const char no_tls[] = "no encrypted connection comes about; check url and ca_file in section mail";
static const char login[] = "the server refuses the login; check user and password_file in section mail";
static const char sender_refused[] =
    "the server refuses our sender address; check \"from\" in section mail, and whether a login is wanted";
static const char policy[] =
    "the server refuses our mail as such; its words are in `adkaz show`, ask its operators";
static const char greeting[] = "the server will not talk to us; check url and helo in section mail";

static const struct {
    int curl_code;
    const char *advice;
} tls_faults[] = {
    { CURLE_PEER_FAILED_VERIFICATION, certificate },
    { CURLE_SSL_CACERT_BADFILE, certificate },
    { CURLE_SSL_ISSUER_ERROR, certificate },
    { CURLE_SSL_INVALIDCERTSTATUS, certificate },
    { CURLE_USE_SSL_FAILED, no_tls },
    { CURLE_SSL_CONNECT_ERROR, no_tls },
    { CURLE_SSL_CIPHER, no_tls },
    { CURLE_SSL_CERTPROBLEM, no_tls },
};

static const char *tls_fault(int curl_code)
{
    for (size_t i = 0; i < sizeof tls_faults / sizeof *tls_faults; i++)
        if (tls_faults[i].curl_code == curl_code)
            return tls_faults[i].advice;
    return NULL;
}

/* ---- what the server refused for good ---- */

enum { ANY = -1 };

/* `enhanced`: the whole code, or its first part ending in "."; "" fits all. */
static const struct refusal {
    int phase, code;
    const char *enhanced;
    enum mail_answer answer;
    const char *advice;
} refusals[] = {
    { ANY, ANY, "5.2.2", MAIL_LATER, "" }, /* mailbox full: people empty them */
    { ANY, ANY, "5.2.3", MAIL_REFUSED, "" }, /* too large, for this mailbox or the server */
    { ANY, ANY, "5.3.4", MAIL_REFUSED, "" }, { ANY, 552, "", MAIL_REFUSED, "" },
    { SMTP_CONNECT, ANY, "", MAIL_STOP, greeting }, { SMTP_HELLO, ANY, "", MAIL_STOP, greeting },
    { SMTP_TLS, ANY, "", MAIL_STOP, no_tls }, { SMTP_AUTH, ANY, "", MAIL_STOP, login },
    { ANY, 530, "", MAIL_STOP, login }, { ANY, 534, "", MAIL_STOP, login },
    { ANY, 535, "", MAIL_STOP, login }, { ANY, 538, "", MAIL_STOP, login },
    { SMTP_MAIL, ANY, "", MAIL_STOP, sender_refused },
    { ANY, ANY, "5.1.7", MAIL_STOP, sender_refused }, /* bad sender's address */
    { ANY, ANY, "5.1.8", MAIL_STOP, sender_refused },
    { ANY, ANY, "5.1.", MAIL_REFUSED, "" }, /* no such address */
    { ANY, ANY, "5.2.1", MAIL_REFUSED, "" }, /* mailbox closed */
    { ANY, ANY, "5.7.", MAIL_STOP, policy }, { ANY, ANY, "5.5.", MAIL_STOP, policy },
    { SMTP_DATA, ANY, "", MAIL_STOP, policy },
    { ANY, ANY, "", MAIL_REFUSED, "" }, /* a person reads what the server said */
};

static bool enhanced_fits(const char *wanted, const char *enhanced)
{
    size_t length = strlen(wanted);
    if (length && wanted[length - 1] != '.')
        return strcmp(wanted, enhanced) == 0;
    return strncmp(wanted, enhanced, length) == 0;
}

static enum mail_answer refused_for_good(const struct smtp_end *end, const char **advice)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const struct refusal *row = &refusals[i];
        if ((row->phase != ANY && row->phase != (int)end->phase) ||
            (row->code != ANY && row->code != end->code) || !enhanced_fits(row->enhanced, end->enhanced))
            continue;
        *advice = row->advice;
        return row->answer;
    }
    return MAIL_LATER;
}

enum mail_answer smtp_answer(const struct smtp_end *end, const char **advice)
{
    *advice = "";
    if (end->curl_code == CURLE_OK)
        return MAIL_TOOK;
    if (end->last_byte_gone && (!end->answered_dot || end->code < 400))
        return MAIL_AMBIGUOUS;
    const char *tls = tls_fault(end->curl_code);
    if (tls) {
        *advice = tls;
        return MAIL_STOP;
    }
    if (end->code >= 500 && end->code < 600)
        return refused_for_good(end, advice);
    return MAIL_LATER;
}

bool smtp_is_here(const char *server, const char *ours)
{
    return strncmp(server, "127.", 4) == 0 || (server[0] && strcmp(server, ours) == 0);
}
