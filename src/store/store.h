/* store: what must survive, in one SQLite file and a folder of page bytes. All SQL lives in this room.
 *
 *   HOME/store/adkaz.db       WAL, synchronous=FULL: what a function below reported as done has reached the
 *                             disk (but store_mail_claim and store_mail_result, see store_sync)
 *   HOME/store/blobs/ab/…     scans and presentation pictures, write-once files named by a keyed hash
 *   HOME/store/NAME.lock      held by the process that walks or sends
 *
 * The vault seam: every personal column and every blob passes vault_seal / vault_open (vault.h, inside this
 * room) with the key handed in at store_open. No SQL compares, sorts or indexes a sealed column; equality
 * goes by a keyed hash. With the empty key (`init --plain`) sealing keeps the bytes readable; the seam is the
 * same.
 *
 * An open store belongs to one thread. One process writes at a time per call; busy is waited for (10 s), then
 * FAULT_LATER. A function that changes something is one transaction of its own, or part of the one opened
 * with store_begin. Text handed out lives in the arena given. Faults: FAULT_SYSTEM for the disk and for
 * SQLite, FAULT_INPUT for an unknown ID, FAULT_LATER for busy. */
#ifndef STORE_H
#define STORE_H

#include "reply.h"

struct store;

enum { STORE_ID_BYTES = 16, STORE_BLOB_NAME_BYTES = 68 };

struct store_id {
    char text[STORE_ID_BYTES]; /* "R-…" */
};

/* ---- life cycle ---- */

bool store_create(const char *home, struct bytes key, struct fault *fault); /* refuses where a store is */
struct store *store_open(
    const char *home, struct bytes key, struct fault *fault); /* migrates forward; refuses newer */
void store_close(struct store *store); /* null is fine */

bool store_begin(struct store *store, struct fault *fault);
bool store_commit(struct store *store, struct fault *fault);
void store_rollback(struct store *store); /* harmless where nothing was begun */

/* Takes the named lock ("walk", "send") and holds it until store_close or the end of the process; taking it
 * again is fine. FAULT_LATER: another open store holds it. */
bool store_lock(struct store *store, const char *name, struct fault *fault);

/* ---- blobs ---- */

/* Writes `bytes` sealed and durable, fills `name`. The same bytes have the same name and are kept once; a
 * damaged file is written anew. Reading proves that the bytes are those of the name: FAULT_SYSTEM otherwise.
 */
bool store_blob_put(
    struct store *store, struct bytes bytes, char name[STORE_BLOB_NAME_BYTES], struct fault *fault);
bool store_blob_get(struct store *store, const char *name, struct text *out, struct fault *fault);

/* ---- register ---- */

enum store_change { STORE_ADDED, STORE_UPDATED, STORE_SAME };

/* Adds or updates the row with `message->ref` (id, answered and changed are ignored); any other text or
 * number is an update. It appends to the log, recalls the message's mails that have not left (held, queued,
 * deferred, failed, or being sent without the mark, and never unknown before) with all others of the same
 * replies that have not left, and sends these replies back to review ("the register changed"). */
bool store_message_put(
    struct store *store, const struct message *message, enum store_change *change, struct fault *fault);

/* All messages, texts included, with id, answered (mails that are not recalled, nor to the wrong person) and
 * changed filled. Here, and in the two below, damaged rows are left out; store_check names them, and
 * store_message_put of the same ref writes them anew. */
bool store_messages_load(
    struct store *store, struct arena *arena, struct message **messages, size_t *count, struct fault *fault);

/* The same without what was written (`message` and `card_text` are ""), and with repeated texts kept once;
 * and both texts of one of these rows, from `arena`. FAULT_LATER: the row was changed since. */
bool store_rows_load(
    struct store *store, struct arena *arena, struct message **rows, size_t *count, struct fault *fault);
bool store_row_texts(struct store *store, struct message *row, struct arena *arena, struct fault *fault);

/* Those with the same prisoner_name as `of`, letter for letter, or the same prisoner_id, as store_rows_load
 * has them. */
bool store_rows_of_prisoner(struct store *store, const struct message *of, struct arena *arena,
    struct message **rows, size_t *count, struct fault *fault);

bool store_message_find(struct store *store, const char *ref, struct arena *arena, struct message *message,
    struct fault *fault); /* FAULT_INPUT: no such ref, or its row is damaged */
bool store_message_count(struct store *store, size_t *count, struct fault *fault); /* damaged ones, too */
bool store_message_by_id(
    struct store *store, int64_t id, struct arena *arena, struct message *message, struct fault *fault);

/* A number that changes whenever a message is added or updated or something is given out for one; 0: empty,
 * -1: the store cannot say. */
int64_t store_register_version(struct store *store);

/* The code of the message with this ref: the one it has, which it keeps for good, else `fresh`, which is its
 * code from now on. "": another message has `fresh`. FAULT_INPUT: no such ref. */
bool store_code_keep(struct store *store, const char *ref, const char *fresh, struct arena *arena,
    const char **code, struct fault *fault);

/* The same for the number of a flat or a box in its return address; several messages may have the same. */
bool store_number_keep(struct store *store, const char *ref, const char *fresh, struct arena *arena,
    const char **number, struct fault *fault);

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

/* The presentation picture (JPEG) of one page of a reply. FAULT_INPUT when there is no such page or it has
 * none. */
bool store_page_picture(
    struct store *store, const char *reply, int number, struct text *jpeg, struct fault *fault);

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

/* Replies in review, and those that wait for a row of the register (OUTCOME_WAITS), oldest first: all of
 * them, or `only` one; without those whose verdict was made `unless` (may be null) so. FAULT_INPUT: `only` is
 * not one of them. */
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
    int step, fitted; /* of its pictures, where that is known already (store_mail_fit); 0: not */
};

/* May `other` be named as the one in which this letter is there already? FAULT_INPUT: it is the same one, is
 * settled itself as being in another, or was of no use (a better scan is needed, not a letter, set aside). */
bool store_check_duplicate(struct store *store, const char *reply, const char *other, struct fault *fault);

/* Appends the decision, pinned to the reply's page hashes, with its mails in one transaction; the reply is
 * "decided". Refuses (FAULT_INPUT) when the reply is decided already, or is still being read; when the rule
 * decides what was settled before, by whomever, and taken back: the rule has one word only; when it decides
 * what somebody has an opinion about; when it points to a letter that is not there (store_check_duplicate),
 * or makes of no use what others point to; when all its pages are in mails to a message that are not recalled
 * already (pages that are not go as a further part, to a sender who has some), wants no mail, has another
 * address by now, or one that is suspended; when the rule decides about what came from a suspended drop; when
 * a page has no picture, is an envelope or a slip, or goes to two people. FAULT_STALE: the reply has another
 * version than the decision is based on. */
bool store_decide(struct store *store, const char *reply, const struct decision *decision,
    const struct store_mail_plan *mails, size_t mail_count, struct fault *fault);

/* Appends an "undone" entry by `by`, recalls the mails (failed ones too), and the reply is in review again.
 * FAULT_INPUT when it is not decided, or a mail has left or may have left, in an earlier try too; the text
 * says which and when. */
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

/* ---- second opinions ---- */

/* What a person would decide, or (`asks`) that somebody else should: it holds until the reply is decided, or
 * its pages change. Who shares it decides; until then the reply waits for somebody else. */
struct store_opinion {
    const char *by;
    int64_t at;
    bool mine; /* of the person who asks for them */
    bool asks;
    struct decision decision; /* where it does not ask */
};

/* In place of the one that decision->by had. FAULT_INPUT: the reply is not in review; FAULT_STALE: not that
 * of decision->based_on. Who has decided does not ask; who asks about the same one again has it behind all
 * else. */
bool store_opinion_put(
    struct store *store, const char *reply, const struct decision *decision, bool asks, struct fault *fault);

/* FAULT_INPUT: there is none, or two people differ, who are shown both: a lead decides. */
bool store_opinion_withdraw(struct store *store, const char *reply, const char *by, struct fault *fault);

/* Those that hold, oldest first. `by`: who asks. */
bool store_opinions(struct store *store, const char *reply, const char *by, struct arena *arena,
    struct store_opinion **opinions, size_t *count, struct fault *fault);

/* Where two differ: may this lead settle it? Who is one of the two leaves it to a lead who is not; where
 * there is none, they settle it STORE_ALONE_SECONDS after they said their opinion. */
enum store_settler { SETTLER_MAY, SETTLER_ANOTHER, SETTLER_LATER };
bool store_difference_settler(struct store *store, const char *reply, const char *by, int64_t now,
    enum store_settler *settler, struct fault *fault);

/* On how many replies a person has decided, or said an opinion. */
bool store_decided_by(struct store *store, const char *by, int64_t *count, struct fault *fault);

/* ---- the queue of the review page ---- */

struct store_reviewer {
    const char *name;
    bool leads; /* where two people differ, a lead decides (store_difference_settler); without one nobody does
                 */
    bool alone; /* nobody else is there: after a day it is asked again, and that is the second look */
};

enum {
    STORE_LEASE_SECONDS = 4 * 60,
    STORE_ALONE_SECONDS = 24 * 60 * 60,
    STORE_THERE_SECONDS = 14 * 24 * 60 * 60, /* who has logged in within these can be asked */
};

/* How many people are there: may log in, and have done so lately. */
bool store_people_there(struct store *store, int64_t now, size_t *count, struct fault *fault);

/* Replies in review that wait for somebody's word beside the one or those that there are. */
struct store_seconds {
    size_t second; /* a second person's */
    size_t lead; /* two differ: a lead's */
};
bool store_seconds_count(struct store *store, struct store_seconds *counts, struct fault *fault);

/* Who has a reply before them, and until when without another look. */
struct store_lease {
    bool mine; /* of the person who asked */
    const char *by;
    int64_t until;
};

/* Takes the reply for `by`, or goes on with it, unless somebody else has it: `lease` says who has it now.
 * A lease is a word to the others, no more; what protects is the version. store_lease_look goes on with what
 * `by` has, and takes nothing: `lease` is theirs, too, where nobody has it. */
bool store_lease_take(struct store *store, const char *reply, const char *by, int64_t now,
    struct arena *arena, struct store_lease *lease, struct fault *fault);
bool store_lease_look(struct store *store, const char *reply, const char *by, int64_t now,
    struct arena *arena, struct store_lease *lease, struct fault *fault);

/* The next reply for a person, taken for them: what they had blacked out, else the one that waits longest,
 * but not `but`, what somebody else has, and what waits for another's opinion than theirs; what they put off
 * comes last. Where all who are there have asked or decided, it comes back to the leads who asked, else to
 * those who asked, in turn. "": there is none. */
bool store_next(struct store *store, const struct store_reviewer *who, int64_t now, const char *but,
    char reply[STORE_ID_BYTES], struct fault *fault);

/* The same, for showing alone: nobody takes it. */
bool store_next_shown(struct store *store, const struct store_reviewer *who, int64_t now, const char *but,
    char reply[STORE_ID_BYTES], struct fault *fault);

/* Not now: behind everything else that waits for `by`; their lease ends. */
bool store_put_off(struct store *store, const char *reply, const char *by, int64_t now, struct fault *fault);

/* What a person decided, said an opinion on, asked somebody else about or put off, the newest first, at most
 * `most`. */
struct store_own {
    char reply[STORE_ID_BYTES];
    int64_t at;
    int64_t number; /* of the decision, or of the opinion */
    enum outcome outcome;
    bool opinion; /* somebody else must share it still */
    bool asks; /* an opinion that is none: somebody else is to say */
    bool put_off; /* for later: nothing that could be taken back */
    bool holds; /* it was not taken back, nor fell */
    bool gone; /* a mail of it has left, or may have */
};
bool store_own_decisions(struct store *store, const char *by, size_t most, struct arena *arena,
    struct store_own **own, size_t *count, struct fault *fault);

/* ---- redactions ---- */

struct store_redaction {
    int64_t id;
    int page; /* its number in the reply */
    struct box *boxes; /* on its picture: its own, and those asked for before that hold */
    size_t count;
};

/* These places of a page are to be blacked out: the reply is matching again, the walk burns them in, and the
 * page is mailed only with what came out; then `by` is asked first (store_next). FAULT_INPUT: a mail with
 * this page has left, or a place is not on the page. FAULT_STALE as in store_decide. */
bool store_redact(struct store *store, const char *reply, int number, const struct box *boxes, size_t count,
    const char *by, int64_t based_on, struct fault *fault);

/* The page is what it was before the last of these that holds, at once; asked for by `by`. FAULT_INPUT: a
 * mail with this page has left, or nothing is blacked out. */
bool store_redact_undo(struct store *store, const char *reply, int number, const char *by, int64_t based_on,
    struct fault *fault);

/* The last one that holds of each page of a reply, by the pages' numbers: what store_redact_undo takes back.
 */
struct store_redaction_last {
    int page;
    enum store_redaction_state { REDACTION_WAITS, REDACTION_FAILED, REDACTION_DONE } state;
};
bool store_redactions_last(struct store *store, const char *reply, struct arena *arena,
    struct store_redaction_last **last, size_t *count, struct fault *fault);

/* What the walk has to burn in, in the order in which it was asked for; and its new picture. Empty: it cannot
 * be made, and the page is not mailed. */
bool store_redactions_due(struct store *store, const char *reply, struct arena *arena,
    struct store_redaction **due, size_t *count, struct fault *fault);
bool store_redaction_waits(struct store *store, const char *reply, bool *waits, struct fault *fault);
bool store_redaction_picture(
    struct store *store, int64_t redaction, struct text *jpeg, struct fault *fault); /* as it was read */
bool store_redaction_done(
    struct store *store, const char *reply, int64_t redaction, struct bytes jpeg, struct fault *fault);

/* ---- notes: for coordinators, never mailed ---- */

struct store_note {
    const char *by, *text;
    int64_t at;
};
bool store_note_add(
    struct store *store, const char *reply, const char *by, const char *text, struct fault *fault);
bool store_notes(struct store *store, const char *reply, struct arena *arena, struct store_note **notes,
    size_t *count, struct fault *fault);

/* ---- the rule's record ---- */

/* What the rule mails or, where a person is to decide without being told (`held`), would mail. */
struct store_case {
    unsigned pattern; /* a bit for each group of evidence that agrees; not 0 */
    bool held;
    int64_t message;
};

/* Notes it, in the transaction of the verdict and of the decision. A person's decision about the reply is
 * compared with it: it agrees where every page goes, and to the same person alone; else the pattern is
 * stopped, and what it settled and has not left is recalled. FAULT_INPUT: held, but settled before. */
bool store_case_put(
    struct store *store, const char *reply, const struct store_case *rule, struct fault *fault);

/* The rule would not send it any more, and nobody has checked it. */
bool store_case_forget(struct store *store, const char *reply, struct fault *fault);

/* Is it one of the share (0 … 1) that is checked? By a keyed hash of its ID: always the same answer. */
bool store_chosen(const struct store *store, const char *reply, double share);

struct store_pattern {
    unsigned pattern;
    size_t mailed; /* settled by the rule */
    size_t checked; /* decided by a person who was not told what the rule would do */
    size_t wrong; /* of these: the person decided otherwise */
    size_t complaints; /* of the mailed: a person said, or decided, otherwise */
    bool stopped;
};
/* Without `mailed` and `complaints`. */
bool store_pattern_known(
    struct store *store, unsigned pattern, struct store_pattern *known, struct fault *fault);
bool store_patterns(struct store *store, struct arena *arena, struct store_pattern **patterns, size_t *count,
    struct fault *fault);

/* A person lets a stopped pattern go on. FAULT_INPUT: it is not stopped. */
bool store_pattern_resume(struct store *store, unsigned pattern, const char *by, struct fault *fault);

/* Somebody, a sender who says that it is not hers, doubts the rule's word: the pattern is stopped, and this
 * reply stays as it is until a person says more (store_wrong). FAULT_INPUT: the rule did not settle it. */
bool store_rule_wrong(struct store *store, const char *reply, const char *by, struct fault *fault);

/* How many replies the rule settled before patterns were noted. */
bool store_cases_unnoted(struct store *store, size_t *count, struct fault *fault);

/* A person, `by`, says that a mail of this reply (M-…; "": the only one) went, or would have gone, to the
 * wrong person: what has not left is recalled, the reply is in review, and to be matched again without that
 * one (reply->not_for). Others to whom it went stay who they are: what they got, they have got. Where the
 * rule settled it, or would have settled it so, the pattern is stopped. A task that asked for this word is
 * done. FAULT_INPUT: it is not decided, or was mailed to nobody, or without `mail` to several; the mail is
 * another reply's, was recalled, or is noted as wrong already. */
bool store_wrong(
    struct store *store, const char *reply, const char *mail, const char *by, struct fault *fault);

/* ---- learning ---- */

/* What people's decisions that hold say of one reply: whose it is (`right`), where that is one message's; or,
 * where nobody knows, to whom the rule would have mailed it wrongly (`wrong`). The other is 0. */
struct store_lesson {
    char reply[STORE_ID_BYTES];
    int64_t at;
    int64_t right, wrong;
    bool blind; /* the person was not told what the rule would do */
};
bool store_lessons(struct store *store, struct arena *arena, struct store_lesson **lessons, size_t *count,
    struct fault *fault);

/* The weights that a person put in force last; none: those that are shipped. */
struct store_learnt {
    int64_t at;
    const char *by;
    size_t decisions; /* that taught them */
    struct learnt_weight *weights;
    size_t count;
};
bool store_learnt_put(struct store *store, const struct store_learnt *learnt, struct fault *fault);
bool store_learnt_load(
    struct store *store, struct arena *arena, struct store_learnt *learnt, struct fault *fault);

/* ---- outbox ---- */

struct store_mail {
    int64_t id;
    char name[STORE_ID_BYTES]; /* "M-…": MAIL-ID in file names and logs */
    char reply[STORE_ID_BYTES];
    int64_t message;
    enum mail_state state;
    enum mail_purpose purpose;
    const char *address, *language, *message_id, *token;
    const char *follows; /* "", or the Message-ID of the mail that this one goes on from */
    int64_t due;
    int64_t date; /* of its claim, until its bytes may lie somewhere */
    int64_t first_try; /* when it began; 0: it was never tried */
    int64_t decided_at; /* or, of a mail that follows another, when it was planned */
    int attempts;
    bool tried; /* a server has heard of it */
    int part, parts; /* 1 of 1: the whole letter */
    int step, fitted; /* as store_mail_fit noted; 0: nobody has looked */
    int64_t bytes_most; /* a server refused it for its size: no part may be larger; 0: none did; -1:
                         * an earlier try may have gone, so it is not cut any more */
    struct store_mail_page {
        int number;
        const char *blob, *hash; /* JPEG; the hash as it was decided on */
        const char *smaller; /* blob of what goes in its place, made of that picture; "": none */
        int width_px, height_px;
        int quarters; /* turned clockwise, as it was decided */
        enum page_kind kind;
    } * pages;
    size_t page_count;
    struct rendition *renditions; /* that go along; once it may have left they stay the same */
    size_t rendition_count;
};

/* How fast a server is given mails. A provider, that is whoever keeps the mailboxes of some domains, begins
 * with a careful number of mails in a minute; it falls by half when they come too fast, and rises while they
 * are taken. */
struct store_pace {
    int a_minute; /* to which it may rise; 0: no bound */
};

/* The next mail that is due at `now` (held, queued or deferred, unknown once more; `written` too when there
 * is a `pace`, i.e. a server is configured now; null: the folder) and whose provider has not had enough in
 * this minute, made "sending" in one transaction; the lock "send" is its lease. What may not go any more is
 * cancelled on the way: its decision fell, a page's hash differs, the register has another address or
 * delivery, its address or drop is suspended. False without a fault kind: none, or all mail is stopped.
 * Before the first call, store_mails_recover. */
bool store_mail_claim(struct store *store, int64_t now, const struct store_pace *pace, struct arena *arena,
    struct store_mail *mail, struct fault *fault);

/* A claimed mail of which nothing was said to any server: queued, as if it had not been claimed, but that its
 * provider was given one. Nothing happens to one that was recalled meanwhile. */
bool store_mail_release(struct store *store, int64_t mail, int64_t now, struct fault *fault);

/* After a crash: "sending" without the mark becomes queued, with it unknown (due again after `unknown_wait`
 * seconds, once; a mail that was unknown before waits for a person). */
bool store_mails_recover(struct store *store, int64_t now, int64_t unknown_wait, struct fault *fault);

/* The last byte is about to be handed over. FAULT_INPUT: the mail was recalled meanwhile, or may
 * not go any more as it was decided, and must not go. */
bool store_mail_mark(struct store *store, int64_t mail, struct fault *fault);

/* A mail that is being sent and has not gone is too large: it keeps the first pages, and what was written of
 * them alone; each of `further` becomes a mail of its own, due now, that follows it. All of them or none;
 * `mail` is what it is then.
 * FAULT_INPUT: it was recalled meanwhile. */
struct store_further_part {
    size_t first_page, page_count; /* of mail->pages, in order and without a gap up to its end */
    const char *message_id, *token;
};
bool store_mail_in_parts(struct store *store, struct store_mail *mail,
    const struct store_further_part *further, size_t count, struct arena *arena, struct fault *fault);

/* A server refused a mail that is being sent for its size, so it and those parts of its letter that nobody
 * has tried are to be cut anew: none larger than that. */
bool store_mail_too_large(struct store *store, int64_t mail, int64_t bytes_most, struct fault *fault);

/* ---- pictures made smaller, where a letter is too large for one mail ---- */

/* Mails that wait, were never tried, and have not been looked at with this limit (store_mail_fit): with their
 * pages, which a notice's scan will have. */
bool store_mails_unfitted(struct store *store, int megabytes, struct arena *arena, struct store_mail **mails,
    size_t *count, struct fault *fault);

/* It goes with the pictures of this step, where there are any; with 0 as they are kept. Does nothing where it
 * has been tried meanwhile. */
bool store_mail_fit(struct store *store, int64_t mail, int step, int megabytes, struct fault *fault);

/* What came out of the picture with this hash, at this step. */
bool store_smaller_put(
    struct store *store, const char *picture, int step, struct bytes jpeg, struct fault *fault);
bool store_smaller_get(
    struct store *store, const char *picture, int step, struct text *jpeg, bool *there, struct fault *fault);

/* ---- what becomes of a mail ---- */

/* The end of one attempt, appended to the attempt log, and the mail's new state: from sending to any that an
 * attempt ends in (queued and deferred need `due`; for unknown 0 means never again), and to confirmed or
 * bounced once it has left. A recalled mail stays recalled; one that was unknown before and fails now is
 * unknown, for good. */
struct store_attempt {
    int64_t started;
    const char *phase; /* how far it came: "connect", "rcpt", "dot", "done", … */
    int code; /* last SMTP code, 0: none */
    const char *enhanced; /* "5.1.1", "" */
    const char *server_text; /* what the server said: sealed, since it quotes addresses */
    const char *queue_id;
    bool too_fast; /* the server wants fewer mails in a minute */
};
bool store_mail_result(struct store *store, int64_t mail, enum mail_state state, int64_t due,
    const struct store_attempt *attempt, struct fault *fault);

/* A claim and a result outlive this process at once, a power cut only from the next mark on, or from here. */
bool store_sync(struct store *store, struct fault *fault);

/* The mail cannot go as decided (the register changed, a page's hash differs …): recalled, its reply in
 * review with this reason. What may have gone in an earlier try is not sent again, but unknown, and its
 * decision stands. Fine when it is recalled already. */
bool store_mail_cancel(struct store *store, int64_t mail, const char *reason, struct fault *fault);

/* A person, `by`, takes a mail back that has not left. Whoever doubts one mail of a letter doubts who gets
 * which of its pages: all of its mails that have not left are recalled with it, and the reply is in review.
 * What has left stays, and its pages go to nobody else. A reminder and a supplement are recalled alone.
 * FAULT_INPUT: it has left, or may have, or was recalled. */
bool store_mail_recall(struct store *store, const char *mail, const char *by, struct fault *fault);

/* A person, `by`, says of an unknown mail ("M-…"), or of one that was written into the folder, that it went:
 * "handed-over"; or that it did not, which can be said of a bounced or failed one, too: "held" until `due` as
 * if it had never been tried, or "recalled" where its decision does not hold any more. FAULT_INPUT: it is in
 * another state. */
bool store_mail_settle(struct store *store, const char *mail, bool sent, int64_t due, const char *by,
    enum mail_state *becomes, struct fault *fault);

/* The same of all that were written; `settled`: how many. */
bool store_mails_settle_written(
    struct store *store, bool sent, int64_t due, const char *by, size_t *settled, struct fault *fault);

/* What waits in the outbox, in the order in which it is due; as store_mail_claim would find it, which alone
 * changes something. `objection`: why it would be cancelled then, "" where it may go. */
struct store_mail_waiting {
    struct store_mail mail;
    const char *objection;
};
bool store_mails_waiting(struct store *store, struct arena *arena, struct store_mail_waiting **mails,
    size_t *count, struct fault *fault);

struct store_mail_counts {
    int by_state[MAIL_STATES];
    int64_t next_due; /* 0: none waits */
};
bool store_mail_count(struct store *store, struct store_mail_counts *counts, struct fault *fault);

/* Attempts since then (seconds since 1970) whose mail went, or may have gone. */
bool store_mails_gone(struct store *store, int64_t since, int64_t *gone, struct fault *fault);

/* ---- mails that follow others ---- */

/* Somebody answered a notice: its scan is planned, under the decision that sent the notice. Does nothing
 * where that mail is no notice, its scan is planned already, or its decision does not hold any more. Where
 * the letter may not go as it was decided (the register changed, …) its reply is in review again instead,
 * with that reason. */
struct store_follow {
    const char *message_id, *token; /* as in struct store_mail_plan */
    int64_t due; /* and the mail's Date */
    const char *by; /* who says that it was answered; "": the answer itself */
};
bool store_notice_answered(
    struct store *store, int64_t notice, const struct store_follow *scan, struct fault *fault);

/* The mail with this name ("M-…"); FAULT_INPUT: there is none. */
bool store_mail_find(
    struct store *store, const char *name, int64_t *mail, enum mail_purpose *purpose, struct fault *fault);

/* When somebody last confirmed a mail to this address from it, seconds; 0: nobody ever did. */
bool store_address_proven(struct store *store, const char *address, int64_t *when, struct fault *fault);

/* ---- transcripts and translations ---- */

/* What a person wrote of a letter, to be mailed with it. It is pinned to pages, and goes to nobody who does
 * not get all of them, as they are now; nor to anybody else than whoever they were first given to since. */
struct store_rendition_new {
    struct rendition rendition;
    int64_t message; /* for whom; 0: whoever gets the pages */
    int *pages; /* their numbers; none: all that this one gets, or all that are mailed */
    size_t page_count;
    bool withdrawn; /* takes back what was written of these pages; its words are "" */
    const char *by;
    int64_t based_on; /* as in struct decision */
};

/* Appends it in the place of what was written of these pages in this language before; a supplement that was
 * to carry nothing else is recalled. FAULT_INPUT: it is no clean text, too long, or empty; the reply goes to
 * several people and none is named; a page does not go there; it would take the place of words of more pages.
 * FAULT_STALE as in store_decide. */
bool store_rendition_add(
    struct store *store, const char *reply, const struct store_rendition_new *new, struct fault *fault);

struct store_rendition {
    int64_t id;
    struct rendition rendition;
    const char *by;
    int64_t at;
    int64_t message; /* for whom; 0: whoever gets its pages */
    const char *ref; /* of that one, "" */
    int *pages; /* rising; 0 stands for each that the reply does not have any more as it was */
    size_t page_count;
    bool withdrawn, holds; /* nothing later stands in its place */
    char mail[STORE_ID_BYTES]; /* that takes it along, the last one; "" */
    enum mail_state state; /* of that mail */
};

/* All that was written of pages that are this reply's now, oldest first. */
bool store_renditions(struct store *store, const char *reply, struct arena *arena,
    struct store_rendition **renditions, size_t *count, struct fault *fault);

/* How this message's letter stands where the decision that holds sends some of it: what is written of it goes
 * along; or, of several mails, with the one that brings all of its pages, else behind them; or must wait
 * until it is known whether it went; or follows it. */
enum store_letter_stand { LETTER_UNDECIDED, LETTER_WAITS, LETTER_IN_PARTS, LETTER_UNSURE, LETTER_LEFT };
bool store_letter_stands(struct store *store, const char *reply, int64_t message,
    enum store_letter_stand *stands, struct fault *fault);

/* The mails with letters that have left, and of which something was written that no mail took along; of all
 * replies (null), or of one. */
bool store_supplements_due(struct store *store, const char *reply, struct arena *arena, int64_t **letters,
    size_t *count, struct fault *fault);

/* A mail that follows this letter with those words is planned, or the one that waits takes them along, and
 * is held anew. `objection`: it may not go as things are, and is a task; "" where it may. */
bool store_supplement(struct store *store, int64_t letter, const struct store_follow *follow,
    struct arena *arena, const char **objection, struct fault *fault);

/* ---- what came back ---- */

/* The mails that have left or may have, for finding the one that a received mail is about. */
struct store_left {
    int64_t id, message;
    int64_t follows; /* the mail that it goes on from; 0: none */
    char name[STORE_ID_BYTES], reply[STORE_ID_BYTES];
    enum mail_state state;
    enum mail_purpose purpose;
    const char *address, *message_id, *token;
};
bool store_mails_left(
    struct store *store, struct arena *arena, struct store_left **mails, size_t *count, struct fault *fault);
bool store_mails_left_count(struct store *store, size_t *count, struct fault *fault); /* it only grows */

/* What a received mail says about one of them. */
struct store_received {
    int64_t mail;
    const char *what; /* "hard 5.1.1": no personal data */
    bool changes; /* the mail may become … */
    enum mail_state becomes; /* … handed over (where that was not known), confirmed or bounced */
    bool signs; /* somebody has spoken, or a server of the mailbox: nobody needs to be reminded */
    bool proves; /* a person has, from the very address that the mail went to */
};

/* Notes it, and what becomes of the mail: bounced only where it has left and nobody confirmed it. The same
 * bytes count once: `fresh` is false for them, and nothing changes. FAULT_LATER: it is being sent just now.
 */
bool store_received_put(struct store *store, struct bytes mail, const struct store_received *received,
    bool *fresh, struct fault *fault);

/* At how many mailboxes of the provider that keeps this mail's our mail was blocked in the last 24 hours,
 * since a person last let mail go on. */
bool store_blocked(struct store *store, int64_t mail, int64_t now, int *mailboxes, struct fault *fault);
bool store_received_known(struct store *store, struct bytes mail, bool *known, struct fault *fault);

/* ---- letters of which nobody has heard ---- */

/* Mails that left from `first` to `last` (seconds since 1970), and since somebody listens to what comes back.
 */
struct store_silence {
    int64_t first, last;
};

/* The mails with letters and notices of which nobody has heard: one for each letter to one person. Not those
 * with a reminder, an answer, a bounce, a complaint, a task of this kind, or a person's word that they went
 * wrong. */
bool store_silent(struct store *store, const struct store_silence *since, struct arena *arena,
    int64_t **mails, size_t *count, struct fault *fault);

/* Plans a reminder that follows this mail; a task where the register or the letter is another by now, or had
 * its reminder; nothing where the address is suspended. A sign that comes before it has left recalls it. */
enum store_reminded { REMIND_NOBODY, REMIND_PLANNED, REMIND_TASK };
bool store_remind(struct store *store, int64_t mail, const struct store_follow *reminder,
    enum store_reminded *what, struct fault *fault);

/* Reminders themselves, of which nobody has heard: a task each, TASK_SILENT, about the mail that they follow.
 */
bool store_still_silent(
    struct store *store, const struct store_silence *since, size_t *tasks, struct fault *fault);

/* Where received mails lie (a name in a Maildir) that need not be opened again. */
bool store_looked_at(struct store *store, const char *place, bool *known, struct fault *fault);
bool store_looked_when(
    struct store *store, const char *place, int64_t *when, struct fault *fault); /* 0: never */
bool store_look_at(struct store *store, const char *place, struct fault *fault);

/* How far a mailbox on a server was read: its numbers below `next`, under this validity. All 0: never. */
struct store_mailbox {
    uint32_t validity, next;
};
bool store_mailbox(struct store *store, const char *name, struct store_mailbox *mailbox, struct fault *fault);
bool store_mailbox_put(
    struct store *store, const char *name, const struct store_mailbox *mailbox, struct fault *fault);

/* ---- tasks: what a person has to do about a mail ---- */

enum store_task_kind {
    TASK_ANSWER, /* somebody must read it */
    TASK_TRANSLATE, /* a translation, or a transcript, is asked for */
    TASK_PRISONER, /* something for the prisoner: a new message */
    TASK_NOT_MINE, /* the letter may have gone to the wrong person */
    TASK_STOP, /* no more mail is wanted */
    TASK_BOUNCED, /* it did not arrive */
    TASK_COMPLAINT, /* called spam */
    TASK_SILENT, /* no sign of receipt, a reminder later either */
    TASK_RECALLED, /* it was recalled, and yet somebody has it */
    TASK_UNCLEAR, /* something came back, and nobody can say what, or about which mail */
    TASK_UNREADABLE, /* something came that could not be read: about no mail that is known */
    TASK_WRONG, /* a person said that a mail which had left went to the wrong person */
    TASK_KINDS
};
const char *store_task_kind_name(enum store_task_kind kind); /* "answer", "not-mine", … */

struct store_task {
    int64_t id;
    char name[STORE_ID_BYTES]; /* "T-…" */
    enum store_task_kind kind;
    int64_t at;
    int64_t mail, message; /* 0: none that is known */
    char mail_name[STORE_ID_BYTES], reply[STORE_ID_BYTES]; /* "" then */
    const char *what; /* "answer: translate", "hard 5.1.1": no personal data */
    const char *from, *words,
        *whole; /* who wrote, what they wrote themselves, and with what they quote; "" */
    const char *place; /* where the received mail lies; "" */
    int64_t exported, done; /* when; 0: not yet */
    const char *done_by;
};

/* Adds it: kind, mail, what, from, words, whole and place are looked at. */
bool store_task_add(struct store *store, const struct store_task *task, struct fault *fault);

/* Those that are open, or all, oldest first, at most `most` (0: all of them); without from, words, whole,
 * place. */
bool store_tasks(struct store *store, bool done_too, size_t most, struct arena *arena,
    struct store_task **tasks, size_t *count, struct fault *fault);

/* A piece of the open ones. */
struct store_task_choice {
    enum store_task_kind kind; /* TASK_KINDS: of any */
    const char *reply; /* about mails of this one; "": of any */
    size_t skip, most;
};
bool store_tasks_chosen(struct store *store, const struct store_task_choice *choice, struct arena *arena,
    struct store_task **tasks, size_t *count, struct fault *fault);

/* One of them, whole. FAULT_INPUT: there is none of that name. */
bool store_task_load(
    struct store *store, const char *name, struct arena *arena, struct store_task *task, struct fault *fault);

/* Does another task stand against mail to the mailbox that this one's mail went to: somebody there wants
 * none, or what else came back from it is not settled yet? */
bool store_task_disputed(
    struct store *store, const struct store_task *task, bool *disputed, struct fault *fault);

/* FAULT_INPUT: there is no such task, it is done already, or nobody says so. */
bool store_task_done(struct store *store, const char *name, const char *by, struct fault *fault);

/* TASK_PRISONER, whole, that were not exported yet, or all (`again`); and that one is exported, and so done.
 */
bool store_tasks_for_prisoners(struct store *store, bool again, struct arena *arena,
    struct store_task **tasks, size_t *count, struct fault *fault);
bool store_task_exported(
    struct store *store, const struct store_task *task, const char *by, struct fault *fault);

struct store_task_count {
    size_t open;
    int64_t oldest; /* since when; 0: none is open */
};
bool store_tasks_count(struct store *store, struct store_task_count counts[TASK_KINDS], struct fault *fault);

/* ---- stops ---- */

enum store_stop_kind {
    STOP_MAIL, /* a person paused all mail */
    STOP_SERVER, /* the mail server refuses us: all mail waits as well */
    STOP_ADDRESS, /* nothing goes to it */
    STOP_DROP, /* nothing that came from it goes, but what a person settles afterwards */
    STOP_KINDS
};

/* Who stopped what, and why. All are kept; the last one about the same thing holds. */
struct store_stop {
    enum store_stop_kind kind;
    const char *subject; /* an address in any spelling, which is kept as a keyed hash only and is "" when it
                            comes back; the name of a drop; "" for all mail */
    int64_t since; /* STOP_DROP: of what arrived from then on; 0: of everything */
    const char *by, *reason;
    int64_t at; /* when it began; store_stop fills it */
    int64_t number; /* of this one: the next about the same thing has another; store_stops fills it */
};

/* From now on it is stopped. What is decided, has not left and may not go any more is recalled, and its
 * replies (`fallen` of them) are in review again. FAULT_INPUT: it is stopped already, or nobody says so. */
bool store_stop(struct store *store, const struct store_stop *stop, size_t *fallen, struct fault *fault);

/* A person lets it go on; what was recalled stays in review. FAULT_INPUT: nothing stops it. */
bool store_stop_end(
    struct store *store, enum store_stop_kind kind, const char *subject, const char *by, struct fault *fault);

/* Does nothing go to this address, in whatever spelling? */
bool store_address_suspended(struct store *store, const char *address, bool *suspended, struct fault *fault);

/* Those that hold, oldest first. */
bool store_stops(
    struct store *store, struct arena *arena, struct store_stop **stops, size_t *count, struct fault *fault);

/* Is all mail stopped, by a person or since the server refuses us? */
bool store_mail_paused(struct store *store, bool *paused, struct fault *fault);

/* ---- list and show ---- */

struct store_listed {
    char reply[STORE_ID_BYTES];
    enum reply_state state;
    enum outcome outcome;
    const char *decided_by; /* "" */
    const char *reason;
    const char *duplicate_of;
    struct source *sources;
    size_t source_count;
    int pages;
    int64_t arrived;
    struct store_listed_mail {
        char name[STORE_ID_BYTES];
        const char *ref, *sender_email;
        int *pages;
        size_t page_count;
        enum mail_state state;
        int64_t due;
        bool wrong; /* a person said so */
        enum mail_purpose purpose;
    } * mails;
    size_t mail_count;
    bool blind; /* a person is to decide without being told what the rule, or another person, would do */
    enum store_second { SECOND_NONE, SECOND_WANTED, SECOND_DIFFERS } second; /* opinions: two differ */
    bool judged; /* there is a verdict, of which `none` and the candidates are */
    double none;
    struct store_listed_candidate {
        const char *ref;
        double bits, posterior;
        const char **why; /* each "group: words (+3.2 bits)" is made by the caller from these */
        const struct evidence *evidence;
        size_t count;
    } * candidates;
    size_t candidate_count;
    struct store_listed_addressee { /* who might get which pages, where it may be several letters */
        const char *ref;
        const int *pages;
        size_t page_count;
    } * offer;
    size_t offer_count;
};

/* Calls `each` for every reply, oldest first; stops when it returns false. `only` null: all; else that one
 * ID. */
struct store_lister {
    bool (*each)(struct store_lister *self, const struct store_listed *listed, struct fault *fault);
};
bool store_list(struct store *store, const char *only, struct store_lister *lister, struct fault *fault);

/* The same of one, in the arena. */
bool store_list_one(struct store *store, const char *reply, struct arena *arena, struct store_listed *listed,
    struct fault *fault);

/* Nothing is left that tells which candidate the rule would take: their order is that of their references. */
void store_hide_choice(struct store_listed *listed);

/* ---- at a glance: what the review page shows, however much there is ---- */

/* A piece of the list. */
struct store_choice {
    enum reply_state state;
    const char *reason; /* these words stand in why it asks; "" for any */
    const char *drop; /* it arrived in this drop; "" for any */
    bool flawed; /* a picture of it could be better */
    bool newest; /* first; else the oldest */
    size_t skip, most;
};
bool store_list_chosen(
    struct store *store, const struct store_choice *choice, struct store_lister *lister, struct fault *fault);
bool store_choice_count(/* without regard to skip and most */
    struct store *store, const struct store_choice *choice, size_t *count, struct fault *fault);

/* How many replies in review came after `after`, and not after `until`. */
bool store_waiting_between(
    struct store *store, int64_t after, int64_t until, size_t *count, struct fault *fault);

/* Why the replies in review ask, the commonest first. */
struct store_reason {
    const char *reason;
    size_t count;
};
bool store_waiting_reasons(struct store *store, size_t most, struct arena *arena,
    struct store_reason **reasons, size_t *count, struct fault *fault);

/* Mails in one state, those that are due first before the others. */
struct store_mail_brief {
    char name[STORE_ID_BYTES], reply[STORE_ID_BYTES];
    const char *ref;
    int64_t due, changed;
};
bool store_mails_in(struct store *store, enum mail_state state, size_t most, struct arena *arena,
    struct store_mail_brief **mails, size_t *count, struct fault *fault);

/* About which reply a mail ("M-…") is. FAULT_INPUT: there is none of that name. */
bool store_mail_reply(struct store *store, const char *mail, char reply[STORE_ID_BYTES], struct fault *fault);

/* Figures of a week, from Monday 0:00 UTC; counts alone. */
struct store_week {
    int64_t from;
    size_t arrived; /* replies */
    size_t by_rule, by_people; /* decisions, taken back or not */
    size_t mailed, bounced; /* mails, by the last thing that happened to them */
};
/* The last `count` weeks, the one of `now` last. */
bool store_weeks(
    struct store *store, int64_t now, struct store_week *weeks, size_t count, struct fault *fault);

/* What happened to a reply, oldest first: states, decisions, attempts, recalls. Words without personal data
 * but names of coordinators. */
struct store_event {
    int64_t at;
    const char *what;
};
bool store_history(struct store *store, const char *reply, struct arena *arena, struct store_event **events,
    size_t *count, struct fault *fault);

/* What a drop's status page and PROBLEM folder need: the scans of this drop, newest first, at most `most`. */
struct store_drop_row {
    char code[STORE_ID_BYTES]; /* reference code for the volunteer: the reply's ID */
    int64_t arrived;
    int pages;
    bool waiting; /* still being read */
    const char *problem; /* "" or the sentence */
    bool flawed; /* store_flawed_untold told, or would tell, of it */
};
bool store_drop_rows(struct store *store, const char *drop, size_t most, struct arena *arena,
    struct store_drop_row **rows, size_t *count, struct fault *fault);

/* Problem files that are not in their drop's PROBLEM folder yet (of scans that are set aside, or decided to
 * be scanned again): what to write there. */
struct store_problem {
    char reply[STORE_ID_BYTES];
    int64_t part; /* 0: the whole scan has no bytes */
    int number; /* of the part, from 1; 0: it is the only one */
    const char *drop, *blob, *name, *sentence;
    bool rescan; /* a coordinator asks for a better scan; the sentence is theirs */
};
bool store_problems_unfiled(struct store *store, struct arena *arena, struct store_problem **problems,
    size_t *count, struct fault *fault);
bool store_problem_filed(struct store *store, const char *reply, int64_t part, struct fault *fault);

/* Replies whose pictures could be better, and whose drop (the one in which the bytes arrived last) was not
 * asked yet. Envelopes and slips, which nobody is sent, do not count. */
struct store_flawed {
    char reply[STORE_ID_BYTES];
    const char *drop;
    struct store_flawed_page {
        int number;
        unsigned flaws; /* of enum page_flaw */
    } * pages;
    size_t page_count;
};
bool store_flawed_untold(struct store *store, struct arena *arena, struct store_flawed **flawed,
    size_t *count, struct fault *fault);
bool store_flawed_told(struct store *store, const char *reply, struct fault *fault);

/* Counts for the end of a run and for doctor. */
bool store_reply_count(struct store *store, int by_state[REPLY_STATES], struct fault *fault);

/* ---- people: who may log in at the review page ---- */

enum store_role { ROLE_COORDINATOR, ROLE_LEAD, ROLE_OPERATOR, ROLES }; /* each may what those before it may */
const char *store_role_name(enum store_role role); /* "coordinator", … */

struct store_person {
    int64_t id;
    const char *name; /* the account's: what stands in decisions as `by` */
    enum store_role role;
    const char *language; /* "be", "ru", "en" */
    const char *preferences; /* the page's own, as it wrote them; "" */
    int64_t since;
    bool disabled;
};

enum { STORE_PERSON_NAME_MOST = 64, STORE_PASSPHRASE_LEAST = 12, STORE_PASSPHRASE_MOST = 1000 }; /* bytes */

/* Adds `person` (id and since are ignored). FAULT_INPUT: the name is somebody's or was, is empty, too long or
 * no plain line of text; the passphrase is too short or too long. */
bool store_person_add(
    struct store *store, const struct store_person *person, const char *passphrase, struct fault *fault);
/* By name order of making; those who are disabled too. */
bool store_persons(struct store *store, struct arena *arena, struct store_person **persons, size_t *count,
    struct fault *fault);
bool store_person_find(struct store *store, const char *name, struct arena *arena,
    struct store_person *person, struct fault *fault); /* FAULT_INPUT: nobody of that name */
/* A new passphrase, and the end: both end the person's sessions. Whoever is disabled stays so, and is kept.
 */
bool store_person_passphrase(
    struct store *store, const char *name, const char *passphrase, struct fault *fault);
bool store_person_disable(struct store *store, const char *name, struct fault *fault);
/* What they may do from now on; it ends the person's sessions, too. FAULT_INPUT: nobody of that name may log
 * in. */
bool store_person_role(struct store *store, const char *name, enum store_role role, struct fault *fault);
bool store_person_choose(
    struct store *store, int64_t person, const char *language, const char *preferences, struct fault *fault);

/* ---- sessions ---- */

enum { STORE_TOKEN_BYTES = 44 }; /* 256 bits, base64url, and a NUL */

enum store_login_end { LOGIN_DONE, LOGIN_WRONG, LOGIN_WAIT };

struct store_login {
    enum store_login_end end;
    char token[STORE_TOKEN_BYTES]; /* done: what the browser is to hold; only its hash is kept */
    int64_t person; /* done */
    int wait_s; /* wait: nothing is tried for so long, right or wrong */
};

/* One try, in three steps. It is counted by the first; the second takes a quarter of a second and 128 MiB,
 * touches no store, and may be done in another thread; the third lets in who has the passphrase still. */
enum { STORE_PASSPHRASE_HASH_BYTES = 128 };
struct store_login_try {
    const char *name, *passphrase; /* borrowed until the end */
    int wait_s; /* nothing is tried for so long: on to the third step */
    int64_t person; /* 0: nobody of that name */
    char kept[STORE_PASSPHRASE_HASH_BYTES]; /* what their passphrase was hashed to; "" */
    bool fits;
};
bool store_login_begin(struct store *store, struct store_login_try *trying, int64_t now, struct fault *fault);
void store_login_prove(struct store_login_try *trying);
bool store_login_end(struct store *store, const struct store_login_try *trying, int64_t now,
    struct store_login *login, struct fault *fault);

/* All three. Five tries with a name, then growing waits, up to an hour; kept in the store. A name that nobody
 * has is answered like a wrong passphrase, in the same time. Never within a transaction. */
bool store_login(struct store *store, const char *name, const char *passphrase, int64_t now,
    struct store_login *login, struct fault *fault);

struct store_session_limits {
    int idle_s, whole_s;
};

/* Whose session is it? `found` is false where there is none, it is over, or the person is disabled. Counts as
 * activity. */
bool store_session(struct store *store, const char *token, const struct store_session_limits *limits,
    int64_t now, struct arena *arena, struct store_person *person, bool *found, struct fault *fault);
bool store_logout(struct store *store, const char *token, struct fault *fault); /* no such session: fine */

/* ---- the record: who saw or did what, and when ---- */

enum store_deed {
    DEED_NONE,
    DEED_LOGIN,
    DEED_LOGIN_REFUSED,
    DEED_LOGOUT,
    DEED_LOOK, /* at a reply, its pages, its story */
    DEED_SEARCH,
    DEED_DECIDE,
    DEED_UNDO,
    DEED_WRONG, /* said that it went to the wrong person */
    DEED_RECALL,
    DEED_PAUSE,
    DEED_RESUME,
    DEED_NOTE,
    DEED_TURN,
    DEED_REDACT,
    DEED_LATER,
    DEED_SECOND, /* asked for a second person */
    DEED_CHOOSE, /* own language and keys */
    DEED_TASK, /* said that a task is done */
    DEED_AGAIN, /* had a mail sent once more, for a task */
    DEED_SETTLE, /* said that a mail went, or had it sent once more */
    DEED_PERSON_ADDED,
    DEED_PERSON_PASSPHRASE,
    DEED_PERSON_DISABLED,
    DEED_WRITE, /* a transcript or a translation */
    DEED_PERSON_ROLE, /* may do more, or less, than before */
    DEEDS,
};
enum { STORE_SAME_LOOK_S = 60 };
const char *store_deed_name(enum store_deed deed); /* "look", … */

struct store_audit {
    int64_t at; /* ignored by store_audit: it is now */
    int64_t person; /* 0: nobody who is known */
    const char *name; /* of the person; ignored by store_audit */
    enum store_deed deed;
    const char *reply; /* "", or the ID of a reply, a mail or a task */
};

/* Appends an entry; a page and its pictures, seen within a minute, are one look. Each holds a hash of the one
 * before it: store_check says where one was changed or cut off. */
bool store_audit(struct store *store, const struct store_audit *entry, struct fault *fault);

/* The entries about a reply, oldest first; `reply` "": the last `most` about anything. */
bool store_audits(struct store *store, const char *reply, size_t most, struct arena *arena,
    struct store_audit **entries, size_t *count, struct fault *fault);

/* ---- how things stand, in counts ---- */

enum store_tally_kind {
    TALLY_GONE, /* attempts that handed a mail over, or wrote it, lately */
    TALLY_BOUNCED, /* lately */
    TALLY_READING, /* replies, as those in review and set aside */
    TALLY_REVIEW,
    TALLY_SET_ASIDE,
    TALLY_OUTBOX, /* mails, as those below; since they were decided */
    TALLY_UNKNOWN,
    TALLY_FAILED,
    TALLY_TASKS,
    TALLIES
};
struct store_tally {
    int64_t count;
    int64_t oldest; /* since when the oldest of them is so; 0 where there are none */
};
/* Lately: since `since`. */
bool store_tallies(
    struct store *store, int64_t since, struct store_tally tallies[TALLIES], struct fault *fault);

/* Of the digest of that day (days since 1970): when it was mailed last, and whether it went. */
bool store_digest_tried(struct store *store, int64_t day, int64_t *tried, bool *gone, struct fault *fault);
bool store_digest_note(struct store *store, int64_t day, int64_t tried, bool gone, struct fault *fault);

/* ---- maintenance ---- */
/* Integrity, rows of the register that cannot be read, blobs against the rows that name them, the record of
 * who saw what. A line for each: `wrong` is to be looked into, `harmless` was left by a crash. */
bool store_check(struct store *store, struct text *wrong, struct text *harmless, struct fault *fault);

#endif
