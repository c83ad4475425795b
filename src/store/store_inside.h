/* What the files of the store share: the open store, queries, changes, and the few steps that several table
 * families take. */
#ifndef STORE_INSIDE_H
#define STORE_INSIDE_H

#ifndef ROOM_STORE
#error "store_inside.h is for the store room alone"
#endif

#include "store.h"
#include "vault.h"

#include <inttypes.h>
#include <sqlite3.h>

struct store {
    sqlite3 *db;
    char *folder; /* HOME/store */
    struct vault vault;
    int depth; /* of open changes: 0 none, 1 a transaction, more: savepoints in it */
    struct store_prepared *prepared; /* statements, prepared once each */
    size_t prepared_count, prepared_room;
    struct store_held *held; /* locks taken by store_lock */
    struct text scratch; /* for sealing and opening one column */
};

/* ---- changes ---- */

/* Everything between change_begin and change_commit happens or nothing does; inside another change it is a
 * savepoint of it. Leaving without commit takes it back:
 *
 *   CLEANUP(change_end) struct change change = { 0 };
 *   if (!change_begin(&change, store, fault)) return false;
 *   …
 *   return change_commit(&change, fault);
 *
 * view_begin holds one state of the database for several reads; change_end alone ends it. */
struct change {
    struct store *store; /* null: nothing to end */
};
bool change_begin(struct change *change, struct store *store, struct fault *fault);
bool view_begin(struct change *change, struct store *store, struct fault *fault);
bool change_commit(struct change *change, struct fault *fault);
void change_end(struct change *change);

void store_close_at(struct store **store);

/* Between these two, what is committed outlives this process but perhaps not a power cut. Inside a change
 * they do nothing: it ends as it was begun. */
bool hasten(struct store *store, struct fault *fault);
bool hasten_end(struct store *store, struct fault *fault);

/* ---- queries ---- */

void query_forget(struct store *store); /* finalizes all statements */

/* One run of a statement. `sql` is a constant array that lives as long as the program: its address finds the
 * statement prepared for it. Trouble sticks: after the first failure nothing more happens, and query_done
 * answers false with the fault filled.
 *
 *   CLEANUP(query_end) struct query query = query_start(store, FIND, fault);
 *   query_text(&query, ref_hash);
 *   while (query_row(&query)) …
 *   return query_done(&query); */
struct query {
    struct store *store;
    sqlite3_stmt *statement;
    struct fault *fault;
    int bound;
    bool failed, ended;
};
struct query query_start(struct store *store, const char *sql, struct fault *fault);
void query_end(struct query *query);

/* Parameters, in order. Text is borrowed until query_end. */
void query_int(struct query *query, int64_t value);
void query_text(struct query *query, const char *text);
void query_text_or_null(struct query *query, const char *text); /* "" is null */
void query_int_or_null(struct query *query, int64_t value); /* 0 is null */
void query_seal(struct query *query, struct bytes plain, const char *context, ...)
    __attribute__((format(printf, 3, 4)));
void query_seal_text(struct query *query, const char *plain, const char *context, ...)
    __attribute__((format(printf, 3, 4)));

bool query_row(struct query *query); /* on to the next row */
bool query_done(struct query *query); /* runs what is left; did all of it work? */
int query_changes(const struct query *query); /* rows that the statement changed, after query_done */

/* All rows of a query, one entry of `size` bytes each, in `arena`: `take` fills a zeroed one from the row's
 * columns, and where it cannot, it sets query->failed, with the fault filled. `rows` is the address of the
 * caller's pointer to such entries; it and `count` stay as they were on failure. */
typedef void take_row(struct query *query, struct arena *arena, void *row);
bool query_all(
    struct query *query, struct arena *arena, size_t size, take_row *take, void *rows, size_t *count);

/* The same of a query with one column: IDs of replies or mails, numbers of rows. */
bool query_ids(struct query *query, struct arena *arena, struct store_id **ids, size_t *count);
bool query_numbers(struct query *query, struct arena *arena, int64_t **numbers, size_t *count);

/* Columns of the row. Copies live in `arena`; null is "" and 0. */
int64_t column_int(const struct query *query, int column);
bool column_is_null(const struct query *query, int column);
const char *column_text(const struct query *query, int column, struct arena *arena);
void column_id(const struct query *query, int column, char out[STORE_ID_BYTES]);
bool column_is(const struct query *query, int column, const char *text);

/* A sealed column, opened: terminated bytes in `arena`. Empty, and the query failed, when it does not open.
 */
struct bytes column_opened(struct query *query, int column, struct arena *arena, const char *context, ...)
    __attribute__((format(printf, 4, 5)));
const char *column_opened_text(struct query *query, int column, struct arena *arena, const char *context, ...)
    __attribute__((format(printf, 4, 5)));

/* Texts of which each is kept once, in `arena`. */
struct once {
    struct arena *arena;
    const char **texts; /* by hash */
    size_t count, room; /* room: a power of two */
};
const char *once_keep(struct once *once, const char *text);
void once_clear(struct once *once); /* the texts stay */

/* The digits of a message's code or number, "" where the column is null. */
const char *column_code(struct query *query, int column, struct arena *arena, int64_t message);
const char *column_number(struct query *query, int column, struct arena *arena, int64_t message);

/* A statement without parameters whose text is not known when the program is built, or that runs once. */
bool query_once(struct store *store, const char *sql, struct fault *fault);

/* Fills `fault` from what SQLite says last. False. */
bool query_fault(const struct store *store, struct fault *fault);

/* The first column of the one row; `absent` where there is no row. */
bool query_number(struct query *query, int64_t absent, int64_t *value);

/* A row ID for a new row of a table, asked with `sql`: sealed columns must know their row before it is
 * written. */
bool query_next_id(struct store *store, const char *sql, int64_t *id, struct fault *fault);

/* ---- the rest ---- */

struct bytes bytes_of(const char *text);
struct bytes text_bytes(const struct text *text);

/* FAULT_STALE: the reply's version is not this one any more. */
bool version_check(struct store *store, const char *reply, int64_t based_on, struct fault *fault);

/* Rows that were kept before rows of one prisoner could be found get their hashes. */
bool messages_hash(struct store *store, struct fault *fault);

/* Says which rows of the register cannot be read. */
bool messages_check(struct store *store, struct text *findings, struct fault *fault);

/* A person, by the name under which they decide. */
void person_hash(const struct store *store, const char *name, char out[VAULT_HASH_BYTES]);

/* A decided reply that is matched again all the same. */
#define WAITS_FOR_A_ROW "reply.decision IN (SELECT id FROM decision WHERE outcome = 'waits')"
bool waits_for_row(struct store *store, const char *reply, bool *waits, struct fault *fault);

/* Does the new verdict have a candidate that is worth a look, and was none, or ten times less likely, when
 * the reply was put to wait? */
bool waits_fits_better(
    struct store *store, const char *reply, const struct verdict *verdict, bool *better, struct fault *fault);

/* What is shown of a page and mailed to whoever has no picture of their own (shared.h); it must not change
 * behind a decision. */
#define PAGE_PICTURE "coalesce(reply_page.redacted, page.picture)"

/* A page whose redaction was asked for and not carried out is not mailed. */
#define PAGE_MAY_GO \
    "coalesce((SELECT redaction.picture <> '' FROM redaction WHERE redaction.page = page.id" \
    " AND redaction.message IS NULL AND redaction.undone IS NULL ORDER BY redaction.id DESC LIMIT 1), 1)"

/* Fills page->blacked with the places that are burnt in. Its picture holds all that were asked for before,
 * too. */
bool redaction_blacked(
    struct store *store, int64_t page, struct arena *arena, struct page *into, struct fault *fault);

/* A reply whose pages are read, of which no mail has left, is to be matched again: a person changes which
 * pages it has.
 */
bool reply_take_in_hand(struct store *store, const char *reply, struct fault *fault);

/* Where `decision` joined the reply to another, its pages come back. Part of the caller's change. */
bool join_undo(struct store *store, const char *reply, int64_t decision, struct fault *fault);

/* This person does not have the reply before them any more. */
bool lease_end(struct store *store, const char *reply, const char *by_hash, struct fault *fault);

/* Who gets which pages, as bytes. */
struct unpack;
void pack_addressee(const struct addressee *addressee, struct text *out);
struct addressee unpack_addressee(struct unpack *from, struct arena *arena);

/* Keyed hash of a text. */
void store_hash(const struct store *store, const char *purpose, const char *text, char out[VAULT_HASH_BYTES]);

/* A new public ID: `prefix`, "-", eight characters; free in the table that `sql` asks. */
bool store_new_id(
    struct store *store, char prefix, const char *sql, char out[STORE_ID_BYTES], struct fault *fault);

/* What the blob of these bytes is called. */
void store_blob_name(const struct store *store, struct bytes bytes, char name[STORE_BLOB_NAME_BYTES]);

bool event_add(struct store *store, const char *reply, struct fault *fault, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Of SQL about a reply: its opinions that hold; and whether somebody leads who has not decided about it. */
#define OPINIONS "FROM opinion WHERE opinion.reply = reply.id AND opinion.turn = reply.turn AND "
/* The second of those who decided; null: they are not two yet. Where two differ, any behind them is a lead's.
 */
#define SECOND_TO_DECIDE \
    "(SELECT opinion.id " OPINIONS "opinion.asks = 0 ORDER BY opinion.id LIMIT 1 OFFSET 1)"
/* A lead who is not one of the two. */
#define OTHER_LEADS(since) \
    "EXISTS (SELECT 1 FROM person WHERE person.disabled = 0 AND person.logged_in > " since \
    " AND person.role <> 'coordinator'" \
    " AND person.name_hash NOT IN (SELECT opinion.by_hash " OPINIONS \
    "opinion.asks = 0 AND opinion.id <= coalesce(" SECOND_TO_DECIDE ", opinion.id)))"

/* Whoever decides about the reply now is told neither what the rule nor what another person would do. */
#define DECIDED_BLINDLY \
    "(reply.state = 'review' AND (EXISTS (SELECT 1 FROM rule_case WHERE rule_case.reply = reply.id" \
    "  AND rule_case.held = 1) OR (SELECT count(*) " OPINIONS "opinion.asks = 0) = 1))"

/* The state of a reply; FAULT_INPUT when there is none of that ID. */
bool reply_state(struct store *store, const char *reply, enum reply_state *state, struct fault *fault);

/* FAULT_INPUT: the reply is unknown, or is in a state in which it "cannot be …" (`what`). False. */
bool reply_refuse(struct store *store, const char *reply, const char *what, struct fault *fault);

/* Gives the pages of a scan that is read their numbers, in the order of its parts. */
bool reply_number_pages(struct store *store, const char *reply, struct fault *fault);

/* How many pages a row of `reply` has; while its scan is being read, how many have come so far. */
#define REPLY_PAGES \
    "CASE WHEN reply.state IN ('received', 'reading')" \
    " THEN (SELECT count(*) FROM page JOIN part ON part.id = page.part WHERE part.scan = reply.scan)" \
    " ELSE (SELECT count(*) FROM reply_page WHERE reply_page.reply = reply.id) END"

bool reply_sources(struct store *store, const char *reply, struct arena *arena, struct source **sources,
    size_t *count, struct fault *fault);

/* Fills the candidates and `none` of `listed` from the reply's last verdict; leaves them empty without one.
 */
bool verdict_list(struct store *store, const char *reply, struct arena *arena, struct store_listed *listed,
    struct fault *fault);

/* Calls `lister` for each of these replies, one arena after the other, until it answers false. */
bool list_each(struct store *store, const struct store_id *ids, size_t count, struct store_lister *lister,
    struct fault *fault);

/* Recalls the reply's mails that have not left and, where it was decided, undoes the decision in the name of
 * the rule: it is in review again, with this reason. Part of the caller's change. */
bool decision_fall(struct store *store, const char *reply, const char *reason, struct fault *fault);

/* The same in the name of a person. */
bool decision_fall_by(
    struct store *store, const char *reply, const char *by, const char *reason, struct fault *fault);

/* The same as decision_fall for each reply that the query answers. */
bool decisions_fall(struct query *replies, const char *reason, struct fault *fault);

/* ---- found.c: a page that turned up after its letter was mailed ---- */

/* FAULT_INPUT: a decision with found_with may not be made so. Part of the caller's change. */
bool found_check(struct store *store, const char *reply, const struct decision *decision,
    const struct store_mail_plan *plans, size_t count, struct fault *fault);

/* How the letter of a found page stands (0: it is none): `why` the page may not go any more, or null; and
 * whether it waits for the letter. */
bool found_stand(struct store *store, int64_t found_with, const char **why, bool *waits, struct fault *fault);

/* Its mail looks after the letter again later; the reply's history says so once. Part of the caller's change.
 */
bool found_put_off(struct store *store, int64_t mail, int64_t now, struct fault *fault);

/* The replies that are settled as further pages of this one, to `message` (0: to anybody); `unsent`: of which
 * something has not left. */
bool found_pages(struct store *store, const char *reply, int64_t message, bool unsent, struct arena *arena,
    struct store_id **pages, size_t *count, struct fault *fault);

/* The reply's decision fell: so do those about further pages of it that have not left. Part of the caller's
 * change. */
bool found_fall(struct store *store, const char *reply, struct fault *fault);

/* The same of its further pages to `message`, where a person is asked whether the reply is theirs. */
bool found_doubt(struct store *store, const char *reply, int64_t message, struct fault *fault);

/* Mails with found pages that go elsewhere than their letters: a line for each. */
bool found_check_all(struct store *store, struct text *findings, struct fault *fault);

/* FAULT_INPUT: an entry beside `id` (0: any) settled or undid the reply. */
bool decision_is_first(struct store *store, const char *reply, int64_t id, struct fault *fault);

/* Compares a person's decision `id` with what the rule would have done. Where it is another, the pattern is
 * stopped. Part of the caller's change. */
bool rule_checked(
    struct store *store, const char *reply, int64_t id, const struct decision *decision, struct fault *fault);

/* `decision`, which a person says was wrong, tells of the rule: it was its own (`by_rule`), or would have
 * been. Part of the caller's change. */
bool rule_was_wrong(struct store *store, const char *reply, int64_t decision, bool by_rule, const char *by,
    struct fault *fault);

/* Somebody was heard of: reminders of the letter of this mail that have not left are recalled. Part of the
 * caller's change. */
bool reminders_end(struct store *store, int64_t mail, int64_t now, struct fault *fault);

/* The open tasks of this kind about the reply's mails are done. Part of the caller's change. */
bool tasks_end(
    struct store *store, const char *reply, enum store_task_kind kind, const char *by, struct fault *fault);

/* The same about the letter of this mail, to its receiver. */
bool tasks_end_for(
    struct store *store, int64_t mail, enum store_task_kind kind, const char *by, struct fault *fault);

/* What settled the reply, or, where that fell, what sent a mail of it that has left. */
#define LAST_DECISION \
    "coalesce(reply.decision, (SELECT max(went.decision) FROM mail AS went WHERE went.reply = reply.id" \
    "  AND went.state IN ('unknown', 'written', 'handed-over', 'confirmed', 'bounced')))"

/* The messages to whose senders the reply went, or would have gone, by mistake. Part of the caller's view. */
bool wrong_messages(struct store *store, const char *reply, struct arena *arena, int64_t **messages,
    size_t *count, struct fault *fault);

/* What was wrong for the letter from which pages came is wrong for where they go. It stays so: what goes
 * apart again is no surer. Part of the caller's change. */
bool wrong_carry(struct store *store, const char *from, const char *to, struct fault *fault);

/* Where a mail waits here, or failed: it can be recalled. Where it was resent, an earlier try may have gone.
 */
#define MAIL_UNSENT \
    "(mail.state IN ('held', 'queued', 'deferred', 'failed')" \
    " OR (mail.state = 'sending' AND mail.marked = 0))"

/* Recalls what has not left of a reply's mails; what may have gone in an earlier try becomes unknown. Part of
 * the caller's change. */
bool mail_recall(struct store *store, const char *reply, struct fault *fault);

/* Does the register still say what a mail of this purpose to this address was planned for? `first`: it
 * follows no other. Null, or why not. */
const char *mail_register_objects(
    const struct message *message, const char *address, enum mail_purpose purpose, bool first);

/* What a mail is for decides whether its reply falls with it: what follows a letter that has left does not
 * take the letter's decision along. */
#define MAIL_OF_LETTER "mail.purpose IN ('scan', 'notice')"

/* An address, in any of its spellings, hashed. */
void address_hash(const struct store *store, const char *address, char hash[VAULT_HASH_BYTES]);

/* Who keeps the mailbox of an address, hashed. */
void provider_hash(const struct store *store, const char *address, char hash[VAULT_HASH_BYTES]);

/* One more mail for that provider in this minute; it may rise to `most` a minute. */
bool provider_give(struct store *store, const char *address, int64_t now, int most, struct fault *fault);

/* It took a mail, or said that they come too fast. */
bool provider_answered(struct store *store, int64_t mail, bool good, bool too_fast, struct fault *fault);

/* Appends the mails of a decision. Part of the caller's change. */
bool mail_plan(struct store *store, const char *reply, int64_t decision, const struct store_mail_plan *plans,
    size_t count, struct fault *fault);

/* Where mails with pages of this reply have left for the plan's message: only the other pages stay in the
 * plan, as the part behind them; none: all have left. `first` is the first of these mails, or 0. */
bool mail_rest(struct store *store, const char *reply, struct store_mail_plan *plan, int64_t *first,
    struct arena *arena, struct fault *fault);

/* Appends one mail, its pages last, without looking at who gets it; `follows` 0: it is the first. Part of the
 * caller's change. */
bool mail_add(struct store *store, const char *reply, int64_t decision, int64_t follows,
    const struct store_mail_plan *plan, struct fault *fault);

/* What is loaded of a mail beside what a sender is given. */
struct claim {
    struct store_mail mail;
    int64_t decision;
    bool holds, by_rule; /* its decision is the reply's; it was the rule's */
    int64_t found_with; /* as in struct decision */
};
bool mail_load(
    struct store *store, int64_t id, struct arena *arena, struct claim *claim, struct fault *fault);
bool mail_load_pages(struct store *store, struct arena *arena, struct store_mail *mail, struct fault *fault);

/* What the mail takes along of transcripts and translations is settled anew, as long as no try of it may have
 * gone, and then stays. Part of the caller's change. */
bool mail_pin_renditions(
    struct store *store, const struct store_mail *mail, struct arena *arena, struct fault *fault);
bool mail_load_renditions(
    struct store *store, struct arena *arena, struct store_mail *mail, struct fault *fault);

/* The mail being sent has lost pages to other parts: it takes along no more what was written of these, and
 * what is left is loaded. Part of the caller's change. */
bool mail_cut_renditions(
    struct store *store, struct store_mail *mail, struct arena *arena, struct fault *fault);

/* What follows a letter and falls with its decision took nothing along: another decision lets it go. Part of
 * the caller's change. */
bool renditions_fall(struct store *store, const char *reply, struct fault *fault);

/* What follows a letter has not gone and will not: another takes its words along. Part of the caller's
 * change. */
bool renditions_never_went(struct store *store, const char *mail, struct fault *fault);

/* Is nothing of what it takes along, on its first way, taken back by now? */
bool mail_words_hold(struct store *store, int64_t mail, bool *hold, struct fault *fault);

/* It has left: who waited for its translation does not any more. Part of the caller's change. */
bool mail_translated(struct store *store, int64_t mail, struct fault *fault);

/* Recalled, in whatever state it waits here; a letter's decision falls with it. Part of the caller's change.
 */
bool mail_cancel(struct store *store, int64_t mail, const char *reason, struct fault *fault);

/* Why the mail may not go as it was decided; null: it may. */
bool mail_objection(struct store *store, const struct claim *claim, struct arena *arena, const char **why,
    struct fault *fault);

/* Why nothing may go to this address now, or null. */
bool address_stopped(struct store *store, const char *address, const char **why, struct fault *fault);

/* The same of what came from a drop: for the rule, or for the decision `settled`, made before the stop. */
bool drop_stopped(struct store *store, const char *reply, bool by_rule, int64_t settled, const char **why,
    struct fault *fault);

/* The entries of the record against each other: says what was changed, is missing, or was cut off its end. */
bool audit_check(struct store *store, struct text *findings, struct fault *fault);

/* Ends a person's sessions. Part of the caller's change. */
bool sessions_end(struct store *store, int64_t person, struct fault *fault);

/* The columns of a person from `column` on: id, name, role, language, preferences, since, disabled, given. */
#define PERSON_COLUMNS \
    "person.id, person.name, person.role, person.language, person.preferences, person.since, " \
    "person.disabled, person.given"
struct store_person column_person(struct query *query, int column, struct arena *arena);

/* Is it this passphrase? `kept` is what passphrase_hash made; null for nobody's: that takes as long, and is
 * not. */
bool passphrase_fits(const char *kept, const char *passphrase);

/* FAULT_INPUT: too short or too long; passphrase_hash FAULT_SYSTEM: there is no memory for it. */
bool passphrase_check(const char *passphrase, struct fault *fault);
bool passphrase_hash(const char *passphrase, char hashed[STORE_PASSPHRASE_HASH_BYTES], struct fault *fault);

/* `given`: by somebody else. Part of the caller's change, which ends the sessions, too. */
bool person_set_passphrase(
    struct store *store, int64_t person, const char *hashed, bool given, struct fault *fault);

/* Rows come one by one: the array `rows` with room for one more, which is counted already. */
void *row_add(struct arena *arena, void *rows, size_t *count, size_t size);

/* Columns 0 to 3: a reply's ID, its scan and pipeline, its state. */
take_row take_walk_item;

/* States are stored under their names. */
enum reply_state column_reply_state(const struct query *query, int column);
enum mail_state column_mail_state(const struct query *query, int column);
enum mail_purpose column_mail_purpose(const struct query *query, int column);
enum outcome column_outcome(const struct query *query, int column); /* null is OUTCOME_NONE_YET */

#endif
