/* back: the bytes of one received mail → whose it is and what it is. Pure: no database, no clock, no network.
 *
 * Whose comes first. A mail is about one of ours only where it shows a token or a Message-ID that nobody but
 * the mail's receiver and the servers on its way can know; back_read collects what it shows and where, the
 * caller looks it up. Without such a trace a mail changes nothing, whatever it claims: nobody can silence a
 * sender with a forged bounce. RFC 3464, 6522, 3834, 5965, 8098; research and corpora: email.md 4. */
#ifndef BACK_H
#define BACK_H

#include "arena.h"
#include "fault.h"
#include "text.h"

/* The largest mail that is looked at: what providers let through, with room. */
enum { BACK_BYTES_MOST = 48 << 20 };

/* ---- words ---- */

/* What servers and people write, from FOLDER/back, and the names that they sign with, from FOLDER/names.
 * FAULT_CONFIG names the table that is missing or wrong. */
struct back_words;
struct back_words *back_words_open(const char *folder, struct fault *fault);
void back_words_close(struct back_words *words); /* null is fine */

/* ---- one mail ---- */

enum back_kind {
    BACK_UNKNOWN, /* none of these for certain: a person looks */
    BACK_HARD, /* the address or its domain does not exist, or no more */
    BACK_FULL, /* the mailbox is full */
    BACK_BLOCKED, /* refused for what we, our server or the mail look like: never the receiver's fault */
    BACK_FAILED, /* refused or given up, and it does not say clearly why */
    BACK_SOFT, /* not yet, or not in time: network, a busy server, greylisting */
    BACK_DELIVERED, /* a server or a reader says that it arrived, or was passed on */
    BACK_AWAY, /* an automatic answer: holidays, "we have received your mail" */
    BACK_CHALLENGE, /* a filter wants somebody to prove to be a person */
    BACK_COMPLAINT, /* the receiver pressed "this is spam" */
    BACK_ANSWER, /* a person wrote */
    BACK_KINDS
};

/* Where a trace was found, the surest place first. */
enum back_place {
    BACK_ADDRESSED, /* an address that the mail came to: To, Delivered-To, X-Original-To, … */
    BACK_THREAD, /* In-Reply-To, References, or the report's own field about the original */
    BACK_RETURNED, /* the headers of our mail, sent back */
    BACK_QUOTED, /* in the text: a quotation, a bounce without parts */
};

struct back_trace {
    enum back_place place;
    bool token; /* else a Message-ID, without < > */
    const char *text; /* a token in lower case */
};

/* What a person's answer asks for. Unsure is for a person, and so is whatever says two things. */
enum back_answer {
    BACK_UNSURE,
    BACK_RECEIVED, /* "it came", and nothing else */
    BACK_TRANSLATE,
    BACK_FORWARD, /* something for the prisoner */
    BACK_NOT_MINE,
    BACK_STOP,
    BACK_ANSWERS
};

struct back {
    enum back_kind kind;
    bool lasting; /* of HARD … SOFT: trying again will not help (5.x.x) */
    bool gave_up; /* of HARD … SOFT: that server will not try again by itself */
    char status[12]; /* the enhanced code that says so, "5.1.1"; "" */
    int code; /* the SMTP code; 0: none */
    enum back_answer answer; /* of ANSWER */
    bool in_one_word; /* of RECEIVED: as we ask for it, thanks apart; answering machines write sentences */
    const char *from; /* the From header, whatever it is worth; each, and Sender, with ", " between; "" */
    const char
        *author; /* the address of the one mailbox that each From and Sender names; "": none, several */
    const char *words; /* of ANSWER: what the person wrote, without quotations and signature; "" */
    const char *whole; /* the mail's first text, as it stands; "" */
    const char *failed; /* of HARD … SOFT: fields that name the addresses that were not reached; "" */
    bool resent; /* somebody passed it on to us */
    struct back_trace *traces; /* each once, the surest first; not yet known to be ours */
    size_t trace_count;
};

/* Reads one mail. `ours` is the address our mails come from: local+TOKEN@domain is looked for. What `back`
 * points to lives in `arena`. FAULT_INPUT: too large, or no mail. Never in a log: any of its texts but
 * `status`. */
bool back_read(const struct back_words *words, struct bytes mail, const char *ours, struct arena *arena,
    struct back *back, struct fault *fault);

/* What an enhanced code alone ("5.1.1") says about the mailbox: HARD … FAILED, or UNKNOWN. */
enum back_kind back_kind_of_status(const char *status);

const char *back_kind_name(enum back_kind kind); /* "hard", "full", … for lists and logs */
const char *back_answer_name(enum back_answer answer); /* "received", "not mine", … */

#endif
