/* The tables behind the sections of adkaz.conf. */
#include "config.h"

static const char *const policies[] = { "ask", "balanced", "strict", NULL };
static const char *const seconds[] = { "rule", "never", NULL };
static const char *const digest_languages[] = { "be", "ru", "en", NULL };
static const char *const transports[] = { "folder", "smtp", NULL };

#define DROP(member) offsetof(struct config_drop, member)
const struct param config_drop_params[] = {
    { "path", PARAM_TEXT, DROP(path), 0, 0, NULL, "the volunteer's folder; a relative one is below home",
        NULL },
    { "pipeline", PARAM_TEXT, DROP(pipeline), 0, 0, "letter", "how its scans are read: a file in pipelines/",
        NULL },
    { 0 },
};

#define MATCH(member) offsetof(struct config_match, member)
const struct param config_match_params[] = {
    { "policy", PARAM_TEXT, MATCH(policy), 0, 0, "balanced", "what may be mailed without a person",
        policies },
    { "review_share", PARAM_REAL, MATCH(review_share), 0, 1, "0",
        "share of what the rule would mail that a person decides without being told, 0 to 1", NULL },
    { "certified_rate", PARAM_REAL, MATCH(certified_rate), 0.00001, 0.05, "0.001",
        "strict: the share of wrong mails that such checks must have ruled out, 0 to 1", NULL },
    { 0 },
};

enum { TWO_WEEKS_MINUTES = 14 * 24 * 60 };

#define MAIL(member) offsetof(struct config_mail, member)
const struct param config_mail_params[] = {
    { "transport", PARAM_TEXT, MAIL(transport), 0, 0, "folder", "where mails go", transports },
    { "url", PARAM_TEXT, MAIL(url), 0, 0, "", "the mail server: smtps://host:465 or smtp://host:587", NULL },
    { "user", PARAM_TEXT, MAIL(user), 0, 0, "", "name to log in with at the mail server", NULL },
    { "password_file", PARAM_TEXT, MAIL(password_file), 0, 0, "",
        "file of mode 0600 that holds the password; a relative one is below home", NULL },
    { "ca_file", PARAM_TEXT, MAIL(ca_file), 0, 0, "",
        "certificates to trust instead of the system's; a relative one is below home", NULL },
    { "from", PARAM_TEXT, MAIL(from), 0, 0, NULL, "the address that mails come from", NULL },
    { "from_name", PARAM_TEXT, MAIL(from_name), 0, 0, "", "the name shown before it, a neutral one", NULL },
    { "helo", PARAM_TEXT, MAIL(helo), 0, 0, "", "name said to the mail server; empty: the domain of from",
        NULL },
    { "words", PARAM_TEXT, MAIL(words), 0, 0, "",
        "folder with your own words for mails, LANGUAGE.po; a relative one is below home", NULL },
    { "hold_minutes", PARAM_INT, MAIL(hold_minutes), 0, TWO_WEEKS_MINUTES, "720",
        "how long a rule's mail can be recalled, minutes", NULL },
    { "review_hold_minutes", PARAM_INT, MAIL(review_hold_minutes), 0, TWO_WEEKS_MINUTES, "15",
        "how long a coordinator's mail can be recalled, minutes", NULL },
    { "a_minute", PARAM_INT, MAIL(a_minute), 0, 100000, "60",
        "smtp: most mails a minute to one provider's mailboxes, to which their number may rise; 0: no bound",
        NULL },
    { "a_day", PARAM_INT, MAIL(a_day), 0, 1000000, "400",
        "smtp: most mails in 24 hours, below what your mail server allows you; 0: no bound", NULL },
    { "connections", PARAM_INT, MAIL(connections), 0, 4, "0",
        "smtp: most connections to the mail server at once, the others after the first mail; 0: 2, or 4 to "
        "a server on this machine",
        NULL },
    { "megabytes_most", PARAM_INT, MAIL(megabytes_most), 1, 20, "10",
        "the largest mail, in megabytes; a letter that is larger goes as several", NULL },
    { "notice_domains", PARAM_WORDS, MAIL(notice_domains), 0, 0, "{}",
        "whose mailboxes are asked by a notice before the letter is sent, {\"mail.example\"}", NULL },
    { "notice_after_days", PARAM_INT, MAIL(notice_after_days), 0, 36500, "0",
        "so is a mailbox that nobody has answered from for so long, days; 0: it is not", NULL },
    { 0 },
};

#define INTAKE(member) offsetof(struct config_intake, member)
const struct param config_intake_params[] = {
    { "settle_ms", PARAM_INT, INTAKE(settle_ms), 0, 60000, "1000",
        "a file must stay the same for so long, milliseconds", NULL },
    { "patience_s", PARAM_INT, INTAKE(patience_s), 0, 86400, "600",
        "watch: how long to wait for the missing end of a file, seconds", NULL },
    { "run_patience_s", PARAM_INT, INTAKE(run_patience_s), 0, 86400, "10",
        "run: how long to wait for the missing end of a file, seconds", NULL },
    { "series_s", PARAM_INT, INTAKE(series_s), 0, 86400, "300",
        "loose pictures this close together may be one reply, seconds", NULL },
    { "megabytes_most", PARAM_INT, INTAKE(megabytes_most), 1, 2000, "200",
        "the largest scan that is taken in, megabytes", NULL },
    { 0 },
};

#define BACK(member) offsetof(struct config_back, member)
const struct param config_back_params[] = {
    { "maildir", PARAM_TEXT, BACK(maildir), 0, 0, "",
        "a Maildir that mails to `from` are delivered to; a relative one is below home", NULL },
    { "url", PARAM_TEXT, BACK(url), 0, 0, "",
        "or the IMAP server that keeps them: imaps://host:993 or imap://host:143", NULL },
    { "user", PARAM_TEXT, BACK(user), 0, 0, "", "name to log in with at the IMAP server", NULL },
    { "password_file", PARAM_TEXT, BACK(password_file), 0, 0, "",
        "file of mode 0600 that holds the password; a relative one is below home", NULL },
    { "ca_file", PARAM_TEXT, BACK(ca_file), 0, 0, "",
        "certificates to trust instead of the system's; a relative one is below home", NULL },
    { "folder", PARAM_TEXT, BACK(folder), 0, 0, "INBOX", "the folder on the IMAP server", NULL },
    { "minutes", PARAM_INT, BACK(minutes), 1, 1440, "5", "watch: looks for mails every so often, minutes",
        NULL },
    { "remind_days", PARAM_INT, BACK(remind_days), 0, 365, "14",
        "a mail of which nobody has heard for so long is followed by a reminder, once, then by a task; 0: by "
        "neither",
        NULL },
    { 0 },
};

#define REVIEW(member) offsetof(struct config_review, member)
const struct param config_review_params[] = {
    { "listen", PARAM_TEXT, REVIEW(listen), 0, 0, "127.0.0.1:0",
        "where the page is served: 127.0.0.1:PORT, [::1]:PORT or unix:PATH; port 0 takes a free one", NULL },
    { "proxy_host", PARAM_TEXT, REVIEW(proxy_host), 0, 0, "",
        "the name under which a proxy with TLS serves the page; empty: there is none", NULL },
    { "idle_minutes", PARAM_INT, REVIEW(idle_minutes), 1, 240, "15",
        "a person who does nothing for so long logs in again, minutes", NULL },
    { "session_hours", PARAM_INT, REVIEW(session_hours), 1, 24, "8", "logs in again in any case, hours",
        NULL },
    { "second", PARAM_TEXT, REVIEW(second), 0, 0, "rule",
        "does a second person decide, without being told, what is less than plain?", seconds },
    { 0 },
};

#define DIGEST(member) offsetof(struct config_digest, member)
const struct param config_digest_params[] = {
    { "to", PARAM_TEXT, DIGEST(to), 0, 0, "",
        "who is mailed a summary once a day, each their own: addresses with commas between; empty: nobody",
        NULL },
    { "hour", PARAM_INT, DIGEST(hour), 0, 23, "7", "not before this hour of this machine's clock", NULL },
    { "language", PARAM_TEXT, DIGEST(language), 0, 0, "en", "of the summary", digest_languages },
    { 0 },
};
