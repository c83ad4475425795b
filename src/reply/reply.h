/* reply: the words that the whole program speaks, as types. Plain data; what owns it is an arena, so nothing
 * here is freed by itself. Text is UTF-8, borrowed, never null ("" where nothing is known).
 *
 *   drop → scan → page → reading → reply → verdict → decision → mail
 *
 * A scan is one thing that a volunteer dropped. Its pages make one reply or several. */
#ifndef REPLY_H
#define REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "fault.h"
#include "text.h"

/* ---- pages and readings ---- */

/* A place on a page, in pixels of its presentation picture, from the upper left corner. */
struct box {
    int left, top, width, height;
};

/* What one side of paper is. The numbers are stored: append, never reorder. */
enum page_kind {
    PAGE_LETTER,
    PAGE_POSTCARD,
    PAGE_PICTURE,
    PAGE_ENVELOPE,
    PAGE_SLIP,
    PAGE_BLANK,
    PAGE_KINDS,
};

const char *page_kind_name(enum page_kind kind); /* "letter", … */

/* Is it mailed by itself? Envelopes and slips never are; what passes for blank is where a person names it. */
bool page_kind_mailed(enum page_kind kind);

/* One recognised word. */
struct word {
    const char *text;
    double confidence; /* 0 … 1, as the recogniser claims: it lies upwards (ocr.md 1.8) */
    struct box box;
    int line; /* words with the same number stand on one line; numbers rise down the page */
    const char *const *others; /* what else it may be, likeliest first; never `text` itself */
    size_t other_count;
};

/* What the machine made of a page. */
struct reading {
    struct word *words; /* in reading order */
    size_t count;
    double ink_coverage; /* 0 … 1: how much of the page's ink lies inside words; the measure of trust */
    bool complete; /* false: the budget ran out, words may be missing */
};

/* A QR code as it was read: what it means is the matcher's to say. */
struct code {
    const char *text; /* printable, never empty */
    struct box box;
};

/* What an envelope bears, and where. The numbers are stored: append, never reorder. */
enum field_kind {
    FIELD_SENDER, /* the block that says who wrote */
    FIELD_RECIPIENT, /* the block that says to whom: a volunteer's name and home */
    FIELD_POSTMARK,
    FIELD_KINDS,
};

const char *field_kind_name(enum field_kind kind); /* "sender", … */

#define NO_DATE INT64_MIN

struct field {
    enum field_kind kind;
    struct box box;
    int64_t date; /* a postmark's, days since 1970, or NO_DATE */
};

/* What is wrong with a picture, so that its volunteer may take a better one. Stored as a sum: append only. */
enum page_flaw {
    FLAW_DARK = 1 << 0,
    FLAW_BLURRED = 1 << 1,
    FLAW_CUT_OFF = 1 << 2,
    FLAW_SMALL = 1 << 3,
    FLAW_GLARE = 1 << 4,
    FLAW_USELESS = 1 << 5, /* no page at all could be made of it */
    FLAW_DAMAGED = 1 << 6, /* bytes of the file were lost or changed: the picture may lack a part */
    FLAWS = 7,
};

const char *page_flaw_name(enum page_flaw flaw); /* "blurred", … */

/* One step of work on a page: what was done, with what outcome, and what it cost. */
struct step_done {
    const char *name; /* "look", "clean deskew", … */
    const char *outcome; /* "turned by 2.1 degrees"; "" where there is nothing to say. No word of the page. */
    double cpu_ms;
};

/* One side of paper. */
struct page {
    int number; /* from 1, in the order of the scan, of which other replies may have pages too */
    enum page_kind kind;
    double kind_confidence; /* 0 … 1; below 0.5 a person should look before anything is mailed */
    int width_px, height_px; /* of the presentation picture */
    int quarters; /* 0 … 3: a person turned it clockwise, for showing and mailing; picture and boxes stay */
    const char *hash; /* of the presentation picture's bytes, lower-case hex; "" when there is none */
    struct reading reading;
    const char *name; /* of its file, inside a folder or ZIP too, as the volunteer typed it */
    const char *trouble; /* "": fine; else a sentence: why this page could not be used */
    const char
        *note; /* "": fine; else a sentence: why a person should look at it (fonts missing in a PDF, …) */
    unsigned flaws; /* of enum page_flaw */
    struct code *codes;
    size_t code_count;
    struct field *fields; /* of an envelope */
    size_t field_count;
    struct box *blacked; /* burnt in black on its picture; what was read there is not to be seen any more */
    size_t blacked_count;
    struct step_done *steps; /* in the order in which they were done */
    size_t step_count;
};

/* Does the middle of the box lie under black? */
bool page_is_blacked(const struct page *page, const struct box *box);

/* Notes a step; text is copied into `arena`. A page that has PAGE_STEPS_MOST takes no more. */
void page_did(struct page *page, struct arena *arena, const char *name, const char *outcome, double cpu_ms);

/* A place where the scan's bytes lay. The volunteer's own words: evidence, and personal data. */
struct source {
    const char *drop; /* name of the drop in the configuration */
    const char *path; /* in the drop, with the folder or ZIP it came in: "to Anna/IMG_1.jpg" */
    int64_t arrived; /* there first; seconds since 1970 */
};

/* The pages that make one returned letter. */
struct reply {
    struct page *pages;
    size_t page_count;
    struct source *sources;
    size_t source_count;
    bool proposed; /* a person must agree that this is all of it and belongs together: loose pictures whose
                    * names count up, or a copying program's temporary file that lay beside it */
    bool several; /* its scan holds other replies too: the file name may mean any of them */
    bool judged; /* a verdict or a decision was made: it is parted no more */
    bool by_hand; /* a person parted or joined it, or had a place blacked out */
    int64_t turn; /* one more with each decision, undoing, and change of its pages */
    const char *trouble; /* "": fine; else a sentence: a part of the scan is missing */
    const char *seen; /* "": new; else the reply in which the same picture lies already */
    int64_t *not_for; /* messages to whose senders it went, or would have gone, by mistake, by their ids */
    size_t not_for_count;
};

/* The page of this number; null: there is none. */
const struct page *reply_page_numbered(const struct reply *reply, int number);

/* ---- messages: the register's rows ---- */

enum delivery { DELIVERY_SCAN, DELIVERY_NOTICE, DELIVERY_PGP, DELIVERY_PDF, DELIVERY_NONE };

const char *delivery_name(enum delivery delivery);

/* Can whoever has the mailbox read what the mail itself says: that it answers a card, sent in March? */
bool delivery_speaks_in_clear(enum delivery delivery);

/* May words of the letter, a transcript or a translation, stand in the mail? Not where a password locks the
 * attached pages alone. */
bool delivery_may_quote(enum delivery delivery);

/* What one sender wrote to one prisoner. Members are named as the columns of the register CSV
 * (docs/register.md).
 */
struct message {
    int64_t id; /* the store's */
    const char *ref;
    const char *prisoner_name, *prisoner_id, *prisoner_state;
    const char *sender_name, *sender_email, *sender_language, *sender_id;
    enum delivery delivery;
    const char *pgp_key;
    const char *pdf_password; /* agreed elsewhere; never shown, logged or exported */
    const char *facility, *address;
    int64_t sent_on; /* days since 1970, or NO_DATE */
    const char *message, *card_text, *card_name;
    const char *return_name, *return_address;
    const char *code, *answers_ref, *group;
    const char *issued; /* eleven digits that were given out for its reply sheet; from the store, no column */
    const char *number; /* of a flat or a box, given out for its return address; from the store, no column */
    int64_t
        answered; /* how many replies go or went out for it, recalled ones apart; from the store, no column */
    int64_t changed; /* when the row came into the register or changed last, seconds; from the store too */
    bool damaged; /* what is stored of it cannot be read: all texts are "", and it wants nothing mailed */
    int64_t left_out; /* since when, seconds: an import had another row of this ref, and could not take it, so
                       * that nothing is mailed by it; 0: it is not */
    uint32_t left_out_columns; /* which columns that file had, as the register room counts them */
};

/* Why nothing goes by a row that is left out; and why a person is asked where the rows of one sender do not
 * say the same. */
extern const char row_left_out_word[], rows_addresses_word[], rows_way_word[], rows_left_out_word[];

/* ---- evidence and verdict ---- */

/* Things that are not independent share a group; per group only the best evidence counts. Stored: append
 * only. */
enum evidence_group {
    GROUP_PRISONER, /* who wrote: envelope, signature, file or folder name */
    GROUP_PLACE, /* facility, postmark */
    GROUP_SALUTATION, /* whom the letter greets */
    GROUP_SENDER_NAME, /* the sender's full name, or the return name, read on a page */
    GROUP_CONTENT, /* the sender's own words and facts quoted back */
    GROUP_TYPED_SENDER, /* the sender's name as the volunteer typed it into a file or folder name */
    GROUP_CORRESPONDENCE, /* standing correspondence: answers_ref, earlier replies */
    GROUP_CODE, /* the number or word on the card, the code of the reply sheet */
    GROUP_DATE,
    GROUP_LANGUAGE,
    GROUP_SIGNED, /* a given name under the letter that says who wrote; a sign only, never evidence */
    GROUP_GREETED, /* the letter greets one person, and each word beside the greeting is known; a sign only */
    GROUPS,
};

const char *evidence_group_name(enum evidence_group group);

/* May an agreement of this group tell one prisoner's senders apart (docs/matching.md)? */
bool evidence_group_tells_apart(enum evidence_group group);

/* One reason for or against a message. */
struct evidence {
    enum evidence_group group;
    double bits; /* log2(m / u): above zero speaks for, below against */
    const char *why; /* in words a coordinator understands; personal data */
    int page; /* page number, 0: not on a page (a file name) */
    struct box box;
    int level; /* of the matcher's, for what it learns; not stored, as the next: 0 */
    double level_bits; /* of the level alone, before anything limits them */
};

/* Was it guessed, from what was read badly? Its words say so. */
bool evidence_is_guess(const struct evidence *evidence);

/* A weight of the matcher's and what people's decisions say of it, counted over the pairs of a decided letter
 * and a sender of its prisoner for whom it was so. */
struct learnt_weight {
    const char *name; /* as in models/match/weights.tsv */
    double shipped,
        bits; /* log2(m / u) as shipped when it was learnt, and as learnt; a name's share left out */
    double pairs; /* how many, as much as their decisions count */
    double right; /* of these: the letter was this sender's */
    double claimed; /* of these: so many would be right as the shipped weight has it */
};

struct candidate {
    const struct message *message;
    double bits, posterior;
    struct evidence *evidence;
    size_t count;
};

enum follows { FOLLOWS_ASK, FOLLOWS_SEND };

/* One addressee: a message and the pages it gets. */
struct addressee {
    int64_t message; /* struct message's id */
    int *pages; /* numbers, rising */
    size_t page_count;
};

bool addressee_has_page(const struct addressee *to, int number);

struct verdict {
    struct candidate *candidates; /* ranked, best first */
    size_t count;
    double none; /* posterior of "none of the register" */
    enum follows follows;
    const char
        *reason; /* why it asks, or which pattern sends; words, without names: it may be logged and shown */
    const char *quoted; /* the reason with the words that it means, as they were read; personal data; null:
                           the reason says all */
    unsigned agree; /* FOLLOWS_SEND: the pattern, a bit for each group that agrees (1 << GROUP_…) */
    int *pages; /* FOLLOWS_SEND: numbers of the pages that go out */
    size_t page_count;
    struct addressee *offer; /* FOLLOWS_ASK: where it may be letters to several, who might get which pages */
    size_t offer_count; /* 0, or at least 2 */
    bool return_read; /* a return name or address, a volunteer's, seems to stand on a page that is mailed */
};

/* ---- decisions and mails ---- */

enum outcome {
    OUTCOME_NONE_YET,
    OUTCOME_MAIL,
    OUTCOME_NONE, /* none of the register */
    OUTCOME_HANDED_ON,
    OUTCOME_NOT_A_LETTER,
    OUTCOME_RESCAN,
    OUTCOME_DUPLICATE,
    OUTCOME_RETURNED,
    OUTCOME_WAITS, /* for a row of the register: matched again, and back where one fits better */
    OUTCOME_TO_ALL, /* to all of us: kept and listed, mailed to nobody */
    OUTCOME_JOINED, /* its pages are another reply's now */
    OUTCOMES,
};

const char *outcome_name(enum outcome outcome); /* as in `list --json`; OUTCOME_NONE_YET is null */

/* What a rule or a coordinator settled. Appended, never changed. */
struct decision {
    enum outcome outcome;
    const char *by; /* "rule", or the coordinator's name */
    const char *reason;
    const char *duplicate_of; /* OUTCOME_DUPLICATE, and OUTCOME_JOINED to it: the other reply's ID */
    struct addressee *to; /* OUTCOME_MAIL */
    size_t to_count;
    int64_t found_with; /* OUTCOME_MAIL, to one: the mail (its id in the store) with the letter of which these
                           are further pages; 0: it is a letter of its own */
    int64_t based_on; /* the version of the reply that was looked at; 0: not asked (the store's
                         store_reply_version) */
};

/* Is it the rule that decides, under this name, and no person? */
bool decided_by_rule(const char *by);

/* The same outcome, and the same pages to the same receivers, in whichever order? Who says so, and with which
 * reason, may differ. */
bool decision_same(const struct decision *one, const struct decision *other);

enum reply_state {
    REPLY_RECEIVED,
    REPLY_READING,
    REPLY_MATCHING,
    REPLY_REVIEW,
    REPLY_DECIDED,
    REPLY_SET_ASIDE,
    REPLY_STATES
};
const char *reply_state_name(enum reply_state state);

enum mail_state {
    MAIL_HELD, /* can be recalled until it is due */
    MAIL_QUEUED, /* due */
    MAIL_SENDING, /* a sender has it; the last byte was certainly not handed over */
    MAIL_UNKNOWN, /* the last byte may have gone, no answer was recorded */
    MAIL_DEFERRED, /* the server said later */
    MAIL_WRITTEN, /* the folder transport wrote it */
    MAIL_HANDED_OVER, /* the next server took it, no more */
    MAIL_CONFIRMED,
    MAIL_FAILED,
    MAIL_BOUNCED,
    MAIL_RECALLED,
    MAIL_STATES,
};
const char *mail_state_name(enum mail_state state);

/* It waits to be sent, so that a person may take it back. */
bool mail_state_is_recallable(enum mail_state state);

/* What a mail is for. Stored under its name. */
enum mail_purpose {
    PURPOSE_SCAN, /* the letter */
    PURPOSE_NOTICE, /* only that one has come: the scan follows when it is answered */
    PURPOSE_SUPPLEMENT, /* what was found or written after the letter had left */
    PURPOSE_REMINDER, /* nobody said that it came */
    MAIL_PURPOSES,
};
const char *mail_purpose_name(enum mail_purpose purpose);

/* ---- what people write of a letter, and mail with it ---- */

enum rendition_kind {
    RENDITION_TRANSCRIPT,
    RENDITION_TRANSLATION,
    RENDITION_KINDS,
};
const char *rendition_kind_name(enum rendition_kind kind); /* "transcript", … */

enum { RENDITION_BYTES_MOST = 100 * 1000 };

/* Words that a person made of some pages of a letter. */
struct rendition {
    enum rendition_kind kind;
    const char *language; /* of a translation: one of rendition_languages; else "" */
    const char *words; /* as prose_clean leaves them */
};

extern const char *const rendition_languages[]; /* into which letters are translated, null-ended */

/* ---- bytes of a page's result, between processes and in the store ---- */

/* Appends all of `page` but number and hash to `out` in the program's own form (little-endian, lengths in
 * front; version byte first). page_decode checks every number and length, copies into `arena` and refuses
 * what is not whole (FAULT_INPUT): it reads what a child says, and a child may lie. Version 1, which ends
 * after the words, is read too. */
void page_encode(const struct page *page, struct text *out);
bool page_decode(struct bytes bytes, struct arena *arena, struct page *page, struct fault *fault);

enum {
    PAGE_WORDS_MOST = 20000,
    WORD_BYTES_MOST = 400,
    WORD_OTHERS_MOST = 4,
    PAGE_SIDE_MOST_PX = 20000,
    PAGE_CODES_MOST = 16,
    CODE_BYTES_MOST = 400,
    PAGE_FIELDS_MOST = 16,
    PAGE_BLACKED_MOST = 100, /* places blacked out on one page */
    PAGE_STEPS_MOST = 64,
};

#endif
