/* config: adkaz.conf and the pipeline files → structs, through libconfuse and the param tables. Every refusal
 * names file, line and key, and for an unknown key the nearest known one. */
#ifndef CONFIG_H
#define CONFIG_H

#include "stage.h"

struct config_drop {
    char *name; /* "inbox": Latin letters, digits, - _ . */
    char *path; /* as written; relative ones are below home */
    char *pipeline; /* "letter" */
    char *where; /* `FILE:LINE: drop "inbox"`, of the pipeline: begins what is said against it */
};

struct config_match {
    char *policy; /* "ask", "balanced", "strict" */
    double review_share; /* of the rule's decisions, held for a blind check */
    double certified_rate; /* "strict": the wrong rate that blind checks must have ruled out */
};

struct config_mail {
    char *transport; /* "folder", "smtp" */
    char *url; /* smtp:// or smtps://, without user and password; never empty with "smtp" */
    char *user, *password_file; /* both or none; relative files are below home */
    char *ca_file;
    char *from; /* reply@example.org */
    char *from_name; /* shown before it; neutral */
    char *helo; /* the EHLO name; "" takes the domain of from */
    char *words; /* folder of the operator's own words; "" for none; a relative one is below home */
    int hold_minutes, review_hold_minutes;
    int a_minute, a_day; /* most mails to one provider, most mails in all; 0: no bound */
    int connections; /* to the mail server, at most; 0: as many as suit where it is */
    int megabytes_most; /* of one mail as it goes over the wire; a larger letter goes as several */
    struct param_words notice_domains; /* whose mailboxes get a notice first */
    int notice_after_days; /* so do mailboxes that nobody answered from for so long; 0: they do not */
};

struct config_intake {
    int settle_ms;
    int patience_s, run_patience_s; /* for `watch`, for `run` */
    int series_s;
    int megabytes_most;
};

/* Where mails come back to: a Maildir, or a mailbox on an IMAP server; both empty: nowhere. */
struct config_back {
    char *maildir; /* a relative one is below home */
    char *url; /* imaps://host:993, or imap://host, where TLS begins after the greeting */
    char *user, *password_file; /* with url; relative files are below home */
    char *ca_file;
    char *folder; /* on the server */
    int minutes; /* `watch` looks every so often */
    int remind_days; /* after which nobody has heard of a mail; 0: never */
};

/* Of `adkaz review`. */
struct config_review {
    char *listen; /* "127.0.0.1:0", "unix:PATH" */
    char *proxy_host; /* "": none is in front */
    int idle_minutes, session_hours;
    char *second; /* "rule" or "never": does a second person decide what is less than plain? */
};

/* The daily summary to coordinators. */
struct config_digest {
    char *to; /* addresses with commas between, each of a mail of its own; "": nobody */
    int hour; /* from which on, where this machine's clock is */
    char *language;
};

struct config {
    struct config_drop *drops;
    size_t drop_count;
    struct config_match match;
    struct config_mail mail;
    struct config_intake intake;
    struct config_back back;
    struct config_review review;
    struct config_digest digest;
};

/* The tables behind the sections: names, bounds, defaults, summaries. For `check` and the reference page. */
extern const struct param config_drop_params[], config_match_params[], config_mail_params[],
    config_intake_params[], config_back_params[], config_review_params[], config_digest_params[];

/* Reads `path`, whose folder is home. Every fault is FAULT_CONFIG. Refuses repeated keys and sections, octal,
 * non-finite numbers, `${` and functions; a missing drop or mail section; a drop that is home itself, lies
 * around it, in its store or outbox, or in another drop. */
bool config_read(const char *path, struct config *config, struct fault *fault);
void config_clear(struct config *config);
/* Appends the address `number` of digest.to, from 0 on; false: there are not so many. */
bool config_digest_to(const struct config_digest *digest, size_t number, struct text *address);
bool config_back_set(const struct config_back *back); /* does it say where mails come back to? */

/* What `init` writes: a commented adkaz.conf, ended by a NUL. */
extern const unsigned char *const config_sample;

/* Appends the one line of the file `path` to `secret` (give it a limit of SECRET_BYTES_MOST). FAULT_CONFIG
 * when it is not there, can be read or written by others than its owner, or holds something else than one
 * line. */
bool config_read_secret(const char *path, struct text *secret, struct fault *fault);
enum { SECRET_BYTES_MOST = 1024 };

/* ---- pipelines ---- */

struct pipeline {
    char *name; /* file name without .conf */
    struct stage **stages; /* in order, settings filled, not opened */
    size_t count;
};

/* The bytes of the scan are there from the start; the walk makes a reply (SLOT_REPLY) from the readings.
 *
 * Reads the pipeline file `path` with the stages that exist (`kinds`, null-ended). FAULT_CONFIG, with file
 * and line: an unknown stage (naming the nearest), a stage listed twice, a need that nobody before gives, a
 * section for a stage that is not listed, an unknown key, a wrong type, a value out of range. */
bool pipeline_read(
    const char *path, const struct stage_kind *const *kinds, struct pipeline *pipeline, struct fault *fault);
void pipeline_print(
    const struct pipeline *pipeline, struct text *out); /* resolved, every default filled in; a file again */
void pipeline_clear(struct pipeline *pipeline);

#endif
