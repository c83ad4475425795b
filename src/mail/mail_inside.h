/* mail_inside: what the files of the mail room share. */
#ifndef ROOM_MAIL
#error "mail_inside.h is for the mail room alone"
#endif
#ifndef MAIL_INSIDE_H
#define MAIL_INSIDE_H

#include "mail.h"

#include "words.h"

/* ---- languages.c ---- */

/* The words in `language`; null for English, whose words are the msgids themselves. */
const struct words *mail_words_in(const struct mail_words *words, const char *language);

/* ---- sentences.c: one text, said three ways ---- */

/* Days since 1970, as clock_date takes them; sent_on may be anything, NO_DATE too. */
struct card_dates {
    int64_t sent_on, mailed_on;
    int64_t found_on; /* when the letter was mailed of which further pages were found */
};

/* What a mail is to say. */
struct speech {
    enum mail_purpose purpose;
    int part, parts; /* as in struct mail_letter */
    size_t page_count; /* of the PDF */
    bool locked; /* the attached PDF opens with a password */
    struct card_dates dates;
    const struct rendition *renditions;
    size_t rendition_count;
};

const char *sentences_subject(enum mail_purpose purpose); /* msgid */

/* The same sentences as plain text ('\n' at line ends) and as HTML. */
void sentences_plain(const struct words *words, const struct speech *speech, struct text *out);
void sentences_html(
    const struct words *words, const char *language, const struct speech *speech, struct text *out);

/* Every msgid, null-ended: what a translation must have. */
extern const char *const sentences_all[];

/* What stands in a sentence for something that is filled in, null-ended: "{year}". */
extern const char *const sentence_marks[];

/* ---- proof.c: whether a translation may be mailed; FAULT_CONFIG names file, line and what to do ---- */

/* Is each text in `words`, which were read from `path`, fit for its sentence? */
bool proof_entries(const char *path, const struct words *words, struct fault *fault);

/* Is there a text for every sentence, in `words` or behind them? */
bool proof_complete(const char *path, const struct words *words, struct fault *fault);

/* ---- smtp_answer.c: what an attempt means ---- */

/* How far an SMTP session came, and how it ended. */
enum smtp_phase { SMTP_CONNECT, SMTP_HELLO, SMTP_TLS, SMTP_AUTH, SMTP_MAIL, SMTP_RCPT, SMTP_DATA, SMTP_DOT };

struct smtp_end {
    enum smtp_phase phase;
    int curl_code; /* CURLcode */
    int code; /* the last reply to a command of this phase; 0: none came */
    const char *enhanced; /* "5.1.1", "" */
    bool last_byte_gone; /* it was handed to libcurl */
    bool answered_dot; /* a reply came after that */
};

const char *smtp_phase_name(enum smtp_phase phase);

/* What to do, and (where it is MAIL_STOP) what the operator should look at: words of ours. */
enum mail_answer smtp_answer(const struct smtp_end *end, const char **advice);

/* Two ends of a connection, as numbers: is it one to this very machine, over loopback or its own address? */
bool smtp_is_here(const char *server, const char *ours);

#endif
