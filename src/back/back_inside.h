/* What the files of this room share: a mail taken apart, phrases, and what a report says. */
#ifndef BACK_INSIDE_H
#define BACK_INSIDE_H

#ifndef ROOM_BACK
#error "back_inside.h is for the back room alone"
#endif

#include "back.h"
#include "names.h"

#include <assert.h>
#include <iconv.h>

/* ---- parts.c: bytes → headers and pieces, all of it UTF-8 without control characters ---- */

enum piece_kind {
    PIECE_TEXT, /* words for people */
    PIECE_STATUS, /* message/delivery-status */
    PIECE_FEEDBACK, /* message/feedback-report */
    PIECE_DISPOSITION, /* message/disposition-notification */
    PIECE_RETURNED, /* the headers of a mail inside */
};

struct piece {
    enum piece_kind kind;
    const char *text;
};

struct mail_header {
    const char *name, *value; /* unfolded, decoded */
};

struct opened {
    struct mail_header *headers;
    size_t header_count;
    const char *author; /* as in struct back */
    struct piece *pieces;
    size_t piece_count;
    bool report; /* it says that it is one, and of which kind its parts say */
    bool attachment; /* there is a part that nobody here reads: a picture, a document */
};

bool parts_open(struct bytes mail, struct arena *arena, struct opened *opened, struct fault *fault);
const char *header_of(const struct opened *opened, const char *name); /* the first one; "" */
const char *piece_of(const struct opened *opened, enum piece_kind kind); /* the first one; null */

/* ---- html.c ---- */

/* The words of a page of HTML, without what it quotes. */
const char *html_words(struct arena *arena, const char *html);

/* ---- phrases.c: folded words, and finding phrases in them ---- */

/* Words of letters and digits, case folded, without accents, each once parted by a blank: " hello world ". */
const char *fold_words(struct arena *arena, const char *text, size_t most);

/* The same without addresses and links, in which strangers write what they like: nobody@user-unknown.example
 * says nothing. */
const char *fold_prose(struct arena *arena, const char *text, size_t most);

/* What a phrase means. */
enum meaning {
    MEANS_NOTHING,
    MEANS_FULL,
    MEANS_HARD,
    MEANS_BLOCKED,
    MEANS_SOFT,
    MEANS_FAILED,
    MEANS_DELIVERED,
    MEANS_COMPLAINT,
    MEANS_NOTICE, /* a subject: a report about a mail that did not arrive */
    MEANS_DELAY, /* a report that the server keeps trying */
    MEANS_AWAY,
    MEANS_CHALLENGE,
    MEANS_RETURNED, /* a line: behind it stands our own mail */
    MEANS_RECEIVED, /* from here on: of what people write */
    MEANS_TRANSLATE,
    MEANS_FORWARD,
    MEANS_NOT_MINE,
    MEANS_STOP,
    MEANS_DOUBT, /* if, maybe: the sentence is not taken at its word */
    MEANS_BUT,
    MEANS_ANOTHER, /* somebody or somewhere else: whose wish it is, or where mail is to go, is not plain */
    MEANS_DENIES, /* that it was a mistake: goes along with "not mine" and "stop" */
    MEANS_YET, /* said without a negation: they want it all the same, or it is theirs */
    MEANS_OURS, /* our own mail says so: the answer quotes it without a mark */
    MEANS_NEGATION,
    MEANS_COURTESY,
    MEANS_WROTE, /* at the end of a line: a quotation follows */
    MEANS_QUOTED, /* at the beginning of a line: so does one */
    MEANS_HEAD, /* the same, with a colon and an address */
    MEANS_CLOSING, /* a courtesy behind which a name stands */
    MEANS_BESIDE, /* says nothing beside a wish */
    MEANS_WELL, /* nor beside the word that it came */
    MEANINGS
};

struct phrase {
    enum meaning meaning;
    bool whole; /* counts only where nothing else stands beside it */
    bool negated; /* has a word of negation */
    const char *words; /* folded; a word that ends in * stands for all that begin so, * alone for any */
};

enum { CHARSETS = 52 };

struct back_words {
    iconv_t charsets[CHARSETS]; /* held, so that they are there; -1: this machine has none */
    struct names *names;
    struct arena arena;
    struct phrase *phrases;
    size_t phrase_count;
};

/* charsets.c */
void charsets_load(struct back_words *words);
void charsets_drop(struct back_words *words);

/* The first phrase of the table with one of these meanings (bits 1 << enum meaning) that is in `folded`;
 * MEANS_NOTHING. */
enum meaning phrase_meaning(const struct back_words *words, unsigned meanings, const char *folded);
const struct phrase *phrase_find(
    const struct back_words *words, unsigned meanings, const char *folded); /* the phrase itself; null */

/* Does the first of `after` begin behind the first of `before`, both in `folded`? */
bool phrase_behind(const struct back_words *words, unsigned before, unsigned after, const char *folded);

#define MEANING_BIT(meaning) (1U << (meaning))
static_assert(MEANINGS <= 32, "a bit for each");

/* Is every word of `folded` in a phrase with one of these meanings? */
bool phrases_cover(const struct back_words *words, unsigned meanings, const char *folded);

/* Does a phrase of this meaning stand at the beginning of `folded`? */
bool phrase_opens(const struct back_words *words, enum meaning meaning, const char *folded);

/* ---- report.c: what a server's report says about one receiver ---- */

struct report {
    bool there; /* fields of RFC 3464 were found */
    char action[16]; /* "failed", "delayed", "delivered", "relayed", "expanded"; "" */
    char status[12]; /* of the Status field */
    const char *diagnosis; /* Diagnostic-Code with its continuation; "" */
    const char *receiver; /* Final-Recipient and Original-Recipient */
};

/* The group that weighs most (failed before delayed before delivered). */
void report_read(struct arena *arena, const char *fields, struct report *report);

/* The first field of this name at the start of a line, continuation lines included; "". */
const char *report_field(struct arena *arena, const char *fields, const char *name);

/* ---- codes.c ---- */

struct codes {
    char status[12]; /* "5.1.1", "" */
    int code; /* 550; 0 */
};

/* What a server's words say: "550 5.1.1", "(#5.1.1)", "said: 550 no such user". */
void codes_find(const char *text, struct codes *codes);

/* What an enhanced code alone means (RFC 3463 and its registry): one of FULL … FAILED, or NOTHING. */
enum meaning status_meaning(const char *status);

/* ---- whose.c ---- */

void whose_collect(const struct opened *opened, const char *ours, struct arena *arena, struct back *back);

/* Was it sent from our own address? */
bool whose_is_ours(const struct opened *opened, const char *ours);

/* ---- own_words.c ---- */

/* What somebody wrote in a text, without what it quotes and without a signature. */
const char *own_words(const struct back_words *words, struct arena *arena, const char *text);

/* ---- signature.c ---- */

/* Who wrote, as their From says it. */
struct writer {
    const struct names *names;
    const char *from;
    int families[NAME_FAMILIES]; /* the given name that it bears, and may stand for */
    size_t family_count; /* 0: it bears none, or those of several people */
};
void writer_of(const struct back_words *words, const char *from, struct writer *writer);

/* Is `text` their name, in another form or other letters, too? */
bool writer_signs(const struct writer *writer, const char *text, size_t length);

/* ---- signs.c ---- */

/* How long the picture or tick at `at` is, in bytes; 0: none stands there. */
size_t sign_length(const char *at);

/* Does `text` have one that is not surely glad, or a sad mouth, ":("? */
bool signs_are_sad(const char *text);

/* ---- answer.c ---- */

/* Sorts what a person wrote; `back->words` is there. */
void answer_settle(
    const struct back_words *words, const struct opened *opened, struct arena *arena, struct back *back);

/* ---- kind.c ---- */

void kind_settle(
    const struct back_words *words, const struct opened *opened, struct arena *arena, struct back *back);

#endif
