/* mail: a settled reply → the bytes of one e-mail → a transport. One recipient, one reply. Nothing in a mail
 * names the program, the project, a prisoner, a facility or a volunteer. The same letter always gives the
 * same bytes, so that a second attempt is the same mail; what is encrypted comes out otherwise each time, and
 * is the same mail by its Message-ID and Date. RFC 5322, 2045, 2047; libcurl carries finished bytes
 * only (email.md 0). */
#ifndef MAIL_H
#define MAIL_H

#include "paper.h"
#include "stage.h"

/* ---- the stage ---- */

/* Needs SLOT_REPLY and SLOT_VERDICT, gives SLOT_DECISION: a verdict that sends becomes the rule's decision;
 * others leave outcome OUTCOME_NONE_YET. Pure. */
extern const struct stage_kind mail_stage;

/* ---- words ---- */

struct mail_words; /* the texts in all languages */

/* Reads FOLDER/LANGUAGE.po, and OWN_FOLDER/LANGUAGE.po over them ("": there is none): the operator's own,
 * which may be some languages, some sentences, or a language more. FAULT_CONFIG names the file, mostly the
 * line, and what to do; a language that lacks a sentence is one, so that nothing is mailed with half a text.
 */
struct mail_words *mail_words_open(const char *folder, const char *own_folder, struct fault *fault);
void mail_words_close(struct mail_words *words);

/* The language to write in: `wanted` where there are words in it, else "en". Borrowed. "ua" and "by" are
 * taken for "uk" and "be". */
const char *mail_words_language(const struct mail_words *words, const char *wanted);
bool mail_words_known(const struct mail_words *words, const char *wanted); /* there are words in it */

/* ---- the bytes ---- */

struct mail_letter {
    const char *from, *from_name; /* the operator's address; its domain is that of Message-ID */
    const char *to; /* one address */
    const char *language;
    const char *message_id, *token; /* both random and stable; message_id without < > */
    int64_t date;
    int64_t sent_on; /* when the card was posted (days), or NO_DATE: "the card you sent in March" */
    enum mail_purpose purpose; /* a notice has neither pages nor a word of the letter; a supplement with
                                * pictures brings further pages of a letter that was mailed before */
    int64_t found_on; /* seconds: when that was; 0 in any other mail */
    int part, parts; /* part 1 of 2, where one mail would be too large; else 1 of 1 */
    const char *follows; /* "", or the Message-ID of the mail that this one goes on from */
    const char *pgp_key; /* "", or the armoured key to which everything is encrypted (PGP/MIME) */
    const char *pdf_password; /* "", or what alone opens the attached PDF; then there are no renditions */
    const struct paper_picture *pictures;
    size_t picture_count;
    const struct rendition *renditions; /* of the letter, said in the mail's own text */
    size_t rendition_count;
};

/* Is this address safe to hand to a server: one @, no byte below 0x21, no < > space, at most 254 bytes, an
 * IDN domain that libidn2 accepts and that mixes no alphabets within a label? Fills `ascii` with the form to
 * use on the wire (domain as A-labels). FAULT_INPUT says what is wrong, without the address. */
bool mail_address_check(const char *address, struct text *ascii, struct fault *fault);

/* Appends local+TOKEN@domain: where a bounce (envelope sender) and an answer (Reply-To) come back to.
 * FAULT_CONFIG: the address leaves no room for it. */
bool mail_address_tag(const char *address, const char *token, struct text *out, struct fault *fault);

/* May mail be encrypted to the one public key in `armoured`? Runs gpg; where that cannot be, it says yes, and
 * composing, which never falls back to clear, says what is wrong. FAULT_INPUT: why not. */
bool mail_pgp_check(const char *armoured, struct fault *fault);

/* Is there a gpg that can be run? FAULT_LATER: why not. */
bool mail_pgp_works(struct fault *fault);

/* Removes what killed processes of ours left of keys, in memory and in /tmp: only what is ours, and nobody's
 * any more. What cannot be removed stays. */
void mail_pgp_tidy(void);

/* May a PDF be locked with that password? FAULT_INPUT: why not, and nothing of it. */
bool mail_pdf_check(const char *password, struct fault *fault);

/* The largest mail: base64 makes 4 bytes of 3, and 20 MB is what the large providers take. */
enum { MAIL_BYTES_MOST = 20000000 };

/* Appends the finished bytes: CRLF, 7 bits, equal for equal letters where nothing is encrypted. FAULT_INPUT:
 * a picture is none, all are more than MAIL_BYTES_MOST, or key or password cannot be used; a person must
 * decide. FAULT_LATER: gpg does not work now. FAULT_CONFIG: from or from_name is unfit. */
bool mail_compose(
    const struct mail_words *words, const struct mail_letter *letter, struct text *out, struct fault *fault);

/* A mail to the operator's own people: plain text and nothing else, finished bytes as above. `words` has '\n'
 * at line ends. FAULT_CONFIG: a header is not one line; FAULT_INPUT: it does not fit into `out`. */
struct mail_note {
    const char *from, *from_name, *to, *language, *subject, *words;
    const char *message_id; /* without < > */
    int64_t date;
};
bool mail_compose_note(const struct mail_note *note, struct text *out, struct fault *fault);

/* ---- transports ---- */

enum mail_answer {
    MAIL_TOOK, /* handed over (smtp) or written (folder) */
    MAIL_LATER, /* try again: 4xx, network */
    MAIL_REFUSED, /* this address will not work: 5.1.x, 5.2.1 */
    MAIL_STOP, /* our fault or policy (5.7.x, 535, certificate): send nothing more now */
    MAIL_AMBIGUOUS, /* the last byte may have gone and no answer came */
};

struct mail_result {
    enum mail_answer answer;
    int code;
    bool server; /* it came to no word about this mail: the next one would fare the same */
    bool unwelcome; /* it is about the connection: refused or lost at the greeting, or before it */
    bool here; /* the server is on this machine */
    bool too_fast; /* 421, 4.7.x: the server wants fewer mails in a minute */
    bool too_large; /* 552, 5.2.3, 5.3.4: refused for its size */
    int64_t bytes_most; /* the largest mail that the server says it takes (SIZE); 0: it does not say */
    const char *advice; /* MAIL_STOP: what the operator should look at, may be logged; else "" */
    int64_t took_ms; /* the attempt, from its first byte to its last answer */
    char remote[200]; /* "mail.example.org[192.0.2.1]:587": who was spoken to; "": nobody (the folder) */
    char tls[64]; /* "TLSv1.3, TLS_AES_256_GCM_SHA384"; "": what was said went without */
    char phase[16], enhanced[16], queue_id[64],
        text[300]; /* text: the server's, in ASCII, may quote addresses: never logged */
};

struct mail_envelope {
    const char *name; /* "M-…" */
    const char *from, *to; /* envelope addresses, checked */
    struct bytes bytes;
    /* smtp: called at most once, some time before the next one: where the server was quick over the mail
     * before, its recipient is being named, or few bytes are left. May be null. */
    void (*last_byte_nears)(struct mail_envelope *self);
    /* smtp: called before the last byte is handed over; false: stop here, nothing has gone. The folder, where
     * doing it twice is the same as once, does not call it. */
    bool (*before_last_byte)(struct mail_envelope *self);
};

struct mail_transport {
    bool (*send)(struct mail_transport *self, struct mail_envelope *envelope, struct mail_result *result,
        struct fault *fault); /* false: the transport itself is broken (FAULT_CONFIG, FAULT_SYSTEM) */
    void (*close)(struct mail_transport *self); /* frees it too */
    bool to_folder; /* MAIL_TOOK means "written" */
};

/* Writes FOLDER/new/NAME.eml, durably, by rename; again is the same. */
struct mail_transport *mail_transport_folder(const char *folder, struct fault *fault);

/* Removes the half-written mails that a killed process left in FOLDER/new: names of ours alone. Where nobody
 * else writes there. What cannot be removed stays. */
void mail_folder_tidy(const char *folder);

struct mail_smtp {
    const char *url, *user, *password, *ca_file,
        *helo; /* url: smtp://host:587 (STARTTLS demanded) or smtps:// */
    bool plain; /* no TLS where the host is 127.0.0.1, ::1 or localhost; elsewhere this changes nothing */
    int answer_wait_s, stall_wait_s; /* for a reply (and, but for 30 s at most, for a connection), for a body
                                      * that does not move; 0: 600 and 60 */
};

/* One connection for many mails, kept until close. FAULT_CONFIG: url is none of the two, holds a password, or
 * there is no helo. */
struct mail_transport *mail_transport_smtp(const struct mail_smtp *smtp, struct fault *fault);

/* When to try again after `attempts` tries: 5, 15, 30 min, 1, 2, 4 h, then every 6 h, with jitter from
 * `seed`; 0: give up (after 5 days and 12 tries). Seconds to wait. */
int64_t mail_retry_wait(int attempts, int64_t first_try_ago, uint32_t seed);

#endif
