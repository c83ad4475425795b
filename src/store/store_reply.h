/* store_reply: from a scan to a decision: scans, replies, their pages, decisions, black-outs, notes.
 * A part of store.h, where it says what holds for all of them. */
#ifndef STORE_REPLY_H
#define STORE_REPLY_H

#ifndef STORE_H
#error "include store.h, which includes this"
#endif

/* ---- scans ---- */

struct store_part {
    const char *
        name; /* file name as the volunteer gave it, below the scan's own; a loose file's is its path or "" */
    struct bytes bytes;
};

/* A thing in a drop: one file, or a folder's files in order, or loose pictures proposed as one. */
struct store_arrival {
    const char *drop, *pipeline;
    const char **paths; /* in the drop; one, or one per loose picture */
    size_t path_count;
    const struct store_part *parts;
    size_t part_count;
    int64_t at;
    bool proposed;
    const char *trouble; /* "" or why the bytes could not be taken: the reply is set aside at once */
};

/* Keeps an arrival: all bytes durable, then one transaction. `reply` gets the reply's ID ("R-…"). When the
 * same parts were kept before, only the arrival is noted and `again` is true; `reply` is the old one, and is
 * "received" again where it was set aside. Crash
 * before the return: nothing is kept, or all (and perhaps blobs that no row knows: harmless). An arrival
 * without parts is known again by its drop and paths, as long as the first is set aside. */
bool store_scan_keep(struct store *store, const struct store_arrival *arrival, char reply[STORE_ID_BYTES],
    bool *again, struct fault *fault);

/* Replies in received, reading or matching, oldest first. */
struct store_walk_item {
    char reply[STORE_ID_BYTES];
    int64_t scan;
    const char *pipeline;
    enum reply_state state;
};
bool store_unfinished(struct store *store, struct arena *arena, struct store_walk_item **items, size_t *count,
    struct fault *fault);

/* A part of a scan as kept. `pages_known` is how many of its first pages are stored without a gap: reading
 * goes on there. `done` says all of it is read (or given up: trouble). */
struct store_part_row {
    int64_t id;
    int position;
    const char *name, *blob, *trouble;
    int pages_known;
    int tries; /* how often reading it was begun */
    bool done;
};
bool store_parts(struct store *store, int64_t scan, struct arena *arena, struct store_part_row **parts,
    size_t *count, struct fault *fault);
bool store_part_begin(
    struct store *store, int64_t part, struct fault *fault); /* tries + 1; the reply is "reading" */

/* One page is read: its result and its presentation picture (`jpeg`, empty where page->trouble says why).
 * `index` counts from 0 in its part. Storing the same index again changes nothing. A picture, or a
 * file, that lies already in another scan makes the reply's `seen` name its reply; blank pages and slips do
 * not. */
struct store_cost {
    int64_t cpu_ms, peak_kib;
};
bool store_page_put(struct store *store, int64_t part, int index, const struct page *page, struct bytes jpeg,
    struct store_cost cost, struct fault *fault);

/* All pages of the part are stored; or it cannot be used ("" or a sentence). FAULT_INPUT for "" while there
 * is a gap in its pages, or none. */
bool store_part_done(struct store *store, int64_t part, const char *trouble, struct fault *fault);

/* All parts are done: the reply is "matching". */
bool store_scan_read(struct store *store, int64_t scan, struct fault *fault);

/* Two scans of one drop whose names count up arrived within minutes of each other: both replies ask. Recalls
 * the rule's unsent mails of both. */
bool store_replies_neighbours(struct store *store, const char *reply, const char *other, struct fault *fault);

/* Loose pictures of `drop` that arrived since `since`: reply ID and path, for finding neighbours. */
struct store_recent {
    char reply[STORE_ID_BYTES];
    const char *path;
};
bool store_recent_loose(struct store *store, const char *drop, int64_t since, struct arena *arena,
    struct store_recent **recent, size_t *count, struct fault *fault);

/* ---- replies ---- */

bool store_reply_load(
    struct store *store, const char *reply, struct arena *arena, struct reply *out, struct fault *fault);

/* Was nothing decided, taken back, parted or joined since it was loaded? */
bool store_reply_same(
    struct store *store, const char *reply, const struct reply *loaded, bool *same, struct fault *fault);

/* Parts a reply in "matching" that is all of its scan: the pages from each number of `first_pages` behind the
 * first go to a new reply, "matching" too, and keep their numbers. `made` (room for count - 1) gets the new
 * IDs. Does nothing (made_count 0) where a verdict or a decision was ever made, or the scan is parted. */
bool store_reply_split(struct store *store, const char *reply, const int *first_pages, size_t count,
    struct store_id *made, size_t *made_count, struct fault *fault);

/* Parts a reply that is read and not decided as a person, `by`, says, like store_reply_split; all its parts
 * are to be matched again. FAULT_INPUT: a mail of it has left, or a page is not there. FAULT_STALE as in
 * store_decide. */
bool store_reply_part(struct store *store, const char *reply, const int *first_pages, size_t count,
    const char *by, int64_t based_on, struct store_id *made, struct fault *fault);

/* The pages of `other` go behind those of `reply`, which is to be matched again; `other` is decided,
 * "joined". Undoing that brings them back. FAULT_INPUT: one is decided or not read, they are not of one drop,
 * or a mail has left. FAULT_STALE as in store_decide, of both. */
struct store_joining {
    const char *reply, *other;
    int64_t based_on, other_based_on; /* versions that were seen; 0: whatever they are */
};
bool store_reply_join(
    struct store *store, const struct store_joining *joining, const char *by, struct fault *fault);

/* The presentation picture (JPEG) of one page of a reply; the one that this message's sender gets, or (0)
 * everybody who has none of their own. FAULT_INPUT when there is no such page or it has none. */
bool store_page_picture(struct store *store, const char *reply, int number, int64_t message,
    struct text *jpeg, struct fault *fault);

/* The one that this message's sender got, or gets, by a mail that was not recalled: as it was decided,
 * whatever was blacked out since. FAULT_INPUT: there is none. */
bool store_page_picture_had(struct store *store, const char *reply, int number, int64_t message,
    struct text *jpeg, struct fault *fault);

/* A person turns a page of a reply in review by quarters clockwise (1, or 3: the other way round), for
 * showing and in the mail. FAULT_INPUT: it is not in review, or has no such page. */
bool store_page_turn(struct store *store, const char *reply, int number, int quarters, struct fault *fault);

/* What a verdict is made with: when one of them is another, it is due again. */
struct store_made_with {
    int64_t register_version;
    const char *models; /* a hash of their files, never "" */
};

/* The match's result, of a reply in matching or, matched again, in review: FOLLOWS_ASK makes it "review".
 * FOLLOWS_SEND leaves the state to store_decide, called in the same transaction. The verdict before it is
 * kept where it said something else.
 *
 * A reply that waits for a row of the register is in review again when a candidate of at least one in a
 * hundred is new, or its odds are ten times what they were when it was put to wait; else it waits on, and
 * keeps the verdict that it had then. */
bool store_verdict_put(struct store *store, const char *reply, const struct verdict *verdict,
    const struct store_made_with *with, struct fault *fault);

/* To which message, with which pages, the rule mails the reply, as long as something of that may still leave;
 * else message 0. */
bool store_rules_mail(
    struct store *store, const char *reply, struct arena *arena, struct addressee *mail, struct fault *fault);

/* The result for such a reply that was matched again: FOLLOWS_SEND, its mail goes as it was decided;
 * FOLLOWS_ASK, what has not left is recalled, and the reply is in review again with the verdict's reason.
 * FAULT_INPUT: it is no such reply any more. */
bool store_verdict_again(struct store *store, const char *reply, const struct verdict *verdict,
    const struct store_made_with *with, struct fault *fault);

/* A reply that cannot be matched again: what the rule mails of it and has not left is recalled, and it is in
 * review again with `reason`; `recalled` false: there is no such mail (any more). */
bool store_rules_mail_recall(
    struct store *store, const char *reply, const char *reason, bool *recalled, struct fault *fault);

/* Replies in review, those that wait for a row of the register (OUTCOME_WAITS), and those whose mail by the
 * rule may still leave: all of them, or `only` one; without those whose verdict was made `unless` (may be
 * null) so. Those come first that were matched longest ago, so that where there is time for some of them
 * only, each has its turn; of these, what is decided first, then the oldest. FAULT_INPUT: `only` is not one
 * of them. */
bool store_waiting(struct store *store, const char *only, const struct store_made_with *unless,
    struct arena *arena, struct store_walk_item **items, size_t *count, struct fault *fault);

/* Nothing of this scan can be used: state set-aside, `reason` is a sentence without personal data. Only from
 * received, reading or matching. */
bool store_set_aside(struct store *store, const char *reply, const char *reason, struct fault *fault);

/* ---- decisions ---- */

/* A number, never 0, that is another when something changed on which a decision about the reply depends: its
 * state, pages, verdict (reason and first candidates), what was decided or taken back, another person's
 * opinion, or a row that the register had already. Notes and leases do not. FAULT_INPUT: no such reply. */
bool store_reply_version(struct store *store, const char *reply, int64_t *version, struct fault *fault);

/* The same of what a wish about the reply rests on while places of its pages are blacked out: another when it
 * was decided or taken back, a mail of it recalled or called wrong, when its pages are others, or a row
 * changed that the register had. Pictures are no part of it, nor what the matcher thinks of it, which knows
 * less. */
bool store_reply_ground(struct store *store, const char *reply, int64_t *ground, struct fault *fault);

/* What flow/decide settled about one mail of a decision. */
struct store_mail_plan {
    int64_t message;
    const char *address; /* as it stood in the register when it was decided; checked again before sending */
    const char *language; /* of the mail's words */
    const int *pages;
    size_t page_count;
    int64_t due;
    const char *message_id; /* without < >; random, stable */
    const char *token; /* random, for reply-to and return path */
    int64_t date; /* the mail's Date, seconds */
    enum mail_purpose purpose; /* of a decision's: scan or notice */
    int part, parts; /* 0: it is whole */
    int step, step_for_mb; /* as in struct store_mail, where that is known already */
};

/* May `other` be named as the one in which this letter is there already? FAULT_INPUT: it is the same one, is
 * settled itself as being in another, or was of no use (a better scan is needed, not a letter, set aside). */
bool store_check_duplicate(struct store *store, const char *reply, const char *other, struct fault *fault);

/* A letter to one person that a decision in force mails, or has mailed: its last mail. */
struct store_letter {
    int64_t mail, message;
    char reply[STORE_ID_BYTES], name[STORE_ID_BYTES]; /* "R-…" of the letter, "M-…" of that mail */
    int64_t date; /* of that mail, seconds */
    enum mail_state state;
    const char *page_of; /* "", or the reply of which it is itself a page that was found later */
};

/* The letter with which a further page of it, `reply`, may go: `named` as "R-…" or, where that one went to
 * several, as "M-…" of one of its mails. What decision.found_with takes is its `mail`. FAULT_INPUT: there is
 * none, it is not settled, it is one of several, it is a found page itself. */
bool store_letter_named(struct store *store, const char *reply, const char *named, struct arena *arena,
    struct store_letter *letter, struct fault *fault);

/* Those to this message, the last one first. */
bool store_letters_in_force(struct store *store, int64_t message, struct arena *arena,
    struct store_letter **letters, size_t *count, struct fault *fault);

/* Appends the decision, pinned to the reply's page hashes, with its mails in one transaction; the reply is
 * "decided". Refuses (FAULT_INPUT) when the reply is decided already, or is still being read; when the rule
 * decides what was settled before, by whomever, and taken back: the rule has one word only; when it decides
 * what somebody has an opinion about; when it points to a letter that is not there (store_check_duplicate),
 * or makes of no use what others point to; when all its pages are in mails to a message that are not recalled
 * already (pages that are not go as a further part, to a sender who has some), wants no mail, has another
 * address by now, or one that is suspended; when the rule decides about what came from a suspended drop; when
 * a page has no picture, is an envelope or a slip, goes to two people, or has places blacked out for somebody
 * else alone, but where each has places of their own blacked out on it. FAULT_STALE: the reply has another
 * version than the decision is based on. */
bool store_decide(struct store *store, const char *reply, const struct decision *decision,
    const struct store_mail_plan *mails, size_t mail_count, struct fault *fault);

/* The same, by who is logged in, not only named: where another person has decided the same (an opinion that
 * holds), two have agreed, and a page may go to somebody as it is. */
bool store_decide_logged_in(struct store *store, const char *reply, const struct decision *decision,
    const struct store_mail_plan *mails, size_t mail_count, struct fault *fault);

/* Appends an "undone" entry by `by`, recalls the mails (failed ones too), and the reply is in review again;
 * what was set aside before is so again. FAULT_INPUT when it is not decided, or a mail has left or may have
 * left, in an earlier try too; the text says which and when. */
bool store_undo(struct store *store, const char *reply, const char *by, struct fault *fault);

/* What a person saw as the last word on a reply (store_own): asked in the transaction that takes it back, so
 * that nobody takes back what they have not seen. */
struct store_word {
    bool opinion; /* of a person, that another must share; else the decision that holds */
    int64_t number; /* of either, never 0 */
};

/* The decision under which a mail ("M-…") of the reply was planned. FAULT_INPUT: it has no such mail. */
bool store_word_of_mail(
    struct store *store, const char *reply, const char *mail, struct store_word *word, struct fault *fault);

/* Is that the last word of all, or still the opinion of `by`? FAULT_STALE: it is not. */
bool store_word_check(struct store *store, const char *reply, const char *by, const struct store_word *word,
    struct fault *fault);

/* ---- redactions ---- */

/* What a person wants of a page: for everybody, or for one receiver alone, whose picture then has everybody's
 * places and those. */
struct store_black {
    int page; /* its number in the reply */
    int64_t message; /* for whom; 0: for everybody */
    const struct box *boxes; /* on its picture */
    size_t count;
    const char *by;
    int64_t based_on; /* as in struct decision */
};

/* These places of a page are to be blacked out: the reply is matching again, the walk burns them in, and the
 * page is mailed only with what came out; then `by` is asked first (store_next). FAULT_INPUT: a mail with
 * this page has left (to that receiver), or a place is not on the page. FAULT_STALE as in store_decide. */
bool store_redact(
    struct store *store, const char *reply, const struct store_black *black, struct fault *fault);

/* The page is what it was before the last of these that holds, of everybody's or of that receiver's; at once,
 * or, where a receiver's picture was never made so, when the walk has made it. FAULT_INPUT: a mail with this
 * page has left (to that receiver), or nothing is blacked out. */
bool store_redact_undo(
    struct store *store, const char *reply, const struct store_black *black, struct fault *fault);

/* The last one that holds of each page of a reply, of everybody's and of each receiver's, by the pages'
 * numbers: what store_redact_undo takes back.
 */
struct store_redaction_last {
    int page;
    int64_t message; /* 0: everybody's */
    const char *ref; /* of that one, "" */
    enum store_redaction_state { REDACTION_WAITS, REDACTION_FAILED, REDACTION_DONE } state;
};
bool store_redactions_last(struct store *store, const char *reply, struct arena *arena,
    struct store_redaction_last **last, size_t *count, struct fault *fault);

/* Whom a page is for besides `message`, should it go there; but for what two people agreed on, as it is now.
 */
struct store_others {
    int64_t *have; /* who have it by a mail that was not recalled, and did not go wrong */
    size_t count;
    bool sees_anothers; /* `message` would see what is black for somebody else alone */
};
bool store_page_others(struct store *store, const char *reply, int page, int64_t message, struct arena *arena,
    struct store_others *others, struct fault *fault);

/* What the walk has to burn in: everybody's, in the order in which it was asked for, then the receivers' own;
 * and its new picture. Empty: it cannot be made, and the page is not mailed (to that receiver). */
struct store_redaction {
    int64_t id;
    int page; /* its number in the reply */
    int64_t message; /* for whom; 0: for everybody */
    int64_t common; /* of a receiver's own: the last of everybody's that is in it; 0: none */
    struct box *boxes; /* on its picture: its own, and all else that is in it */
    size_t count;
};
bool store_redactions_due(struct store *store, const char *reply, struct arena *arena,
    struct store_redaction **due, size_t *count, struct fault *fault);
bool store_redaction_waits(struct store *store, const char *reply, bool *waits, struct fault *fault);
bool store_redaction_picture(
    struct store *store, int64_t redaction, struct text *jpeg, struct fault *fault); /* as it was read */
bool store_redaction_done(struct store *store, const char *reply, const struct store_redaction *redaction,
    struct bytes jpeg, struct fault *fault);

/* ---- notes: for coordinators, never mailed; oldest first ---- */

struct store_note {
    const char *by, *text;
    int64_t at;
};
/* FAULT_INPUT: the text has no byte, or more than 10,000. */
bool store_note_add(
    struct store *store, const char *reply, const char *by, const char *text, struct fault *fault);
bool store_notes(struct store *store, const char *reply, struct arena *arena, struct store_note **notes,
    size_t *count, struct fault *fault);

#endif
