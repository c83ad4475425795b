/* What the files of the store share: the open store, and the few steps that several table families take. What
 * is said of mails, persons and found pages alone stands in headers of their own. */
#ifndef STORE_INSIDE_H
#define STORE_INSIDE_H

#ifndef ROOM_STORE
#error "store_inside.h is for the store room alone"
#endif

#include "query.h"
#include "vault.h"

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

/* The version of the store that this program writes; and brings an open database to it. FAULT_CONFIG: a newer
 * program wrote it. */
extern const int store_newest;
bool store_migrate(struct store *store, struct fault *fault);

/* Keyed hash of a text. */
void store_hash(const struct store *store, const char *purpose, const char *text, char out[VAULT_HASH_BYTES]);

/* A new public ID: `prefix`, "-", eight characters; free in the table that `sql` asks. */
bool store_new_id(
    struct store *store, char prefix, const char *sql, char out[STORE_ID_BYTES], struct fault *fault);

struct bytes bytes_of(const char *text);
struct bytes text_bytes(const struct text *text);

/* ---- columns ---- */

/* Columns 0 to 3: a reply's ID, its scan and pipeline, its state. */
take_row take_walk_item;

/* States are stored under their names. */
enum reply_state column_reply_state(const struct query *query, int column);
enum mail_state column_mail_state(const struct query *query, int column);
enum mail_purpose column_mail_purpose(const struct query *query, int column);
enum outcome column_outcome(const struct query *query, int column); /* null is OUTCOME_NONE_YET */

/* ---- pages ---- */

/* What is shown of a page and mailed to whoever has no picture of their own (shared.h); it must not change
 * behind a decision. */
#define PAGE_PICTURE "coalesce(reply_page.redacted, page.picture)"

/* A kind of page that is mailed, at least where a person names the page: envelopes and slips never are. */
#define PAGE_KIND_MAY_GO "page.kind NOT IN (3, 4)"
_Static_assert(PAGE_ENVELOPE == 3 && PAGE_SLIP == 4, "kinds are stored under their numbers");

/* A page whose redaction was asked for and not carried out is not mailed. */
#define PAGE_MAY_GO \
    "coalesce((SELECT redaction.picture <> '' FROM redaction WHERE redaction.page = page.id" \
    " AND redaction.message IS NULL AND redaction.undone IS NULL ORDER BY redaction.id DESC LIMIT 1), 1)"

/* Fills page->blacked with the places that are burnt in. Its picture holds all that were asked for before,
 * too. */
bool redaction_blacked(
    struct store *store, int64_t page, struct arena *arena, struct page *into, struct fault *fault);

/* How many pages a row of `reply` has; while its scan is being read, how many have come so far. */
#define REPLY_PAGES \
    "CASE WHEN reply.state IN ('received', 'reading')" \
    " THEN (SELECT count(*) FROM page JOIN part ON part.id = page.part WHERE part.scan = reply.scan)" \
    " ELSE (SELECT count(*) FROM reply_page WHERE reply_page.reply = reply.id) END"

/* Gives the pages of a scan that is read their numbers, in the order of its parts. */
bool reply_number_pages(struct store *store, const char *reply, struct fault *fault);

/* ---- replies ---- */

/* The state of a reply; FAULT_INPUT when there is none of that ID. */
bool reply_state(struct store *store, const char *reply, enum reply_state *state, struct fault *fault);

/* FAULT_INPUT: the reply is unknown, or is in a state in which it "cannot be …" (`what`). False. */
bool reply_refuse(struct store *store, const char *reply, const char *what, struct fault *fault);

/* A reply whose pages are read, of which no mail has left, is to be matched again: a person changes which
 * pages it has.
 */
bool reply_take_in_hand(struct store *store, const char *reply, struct fault *fault);

/* Where its scan arrived, the first arrival first. */
bool reply_sources(struct store *store, const char *reply, struct arena *arena, struct source **sources,
    size_t *count, struct fault *fault);

/* FAULT_STALE: the reply's version is not this one any more. */
bool version_check(struct store *store, const char *reply, int64_t based_on, struct fault *fault);

/* A line of the reply's history, at the time that it is. */
bool event_add(struct store *store, const char *reply, struct fault *fault, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Where `decision` joined the reply to another, its pages come back. Part of the caller's change. */
bool join_undo(struct store *store, const char *reply, int64_t decision, struct fault *fault);

/* This person does not have the reply before them any more. */
bool lease_end(struct store *store, const char *reply, const char *by_hash, struct fault *fault);

/* Fills the candidates and `none` of `listed` from the reply's last verdict; leaves them empty without one.
 */
bool verdict_list(struct store *store, const char *reply, struct arena *arena, struct store_listed *listed,
    struct fault *fault);

/* Calls `lister` for each of these replies, one arena after the other, until it answers false. */
bool list_each(struct store *store, const struct store_id *ids, size_t count, struct store_lister *lister,
    struct fault *fault);

/* ---- decisions ---- */

/* Who gets which pages, as bytes. */
struct unpack;
void pack_addressee(const struct addressee *addressee, struct text *out);
struct addressee unpack_addressee(struct unpack *from, struct arena *arena);

/* Recalls the reply's mails that have not left and, where it was decided, undoes the decision in the name of
 * the rule: it is in review again, with this reason. Part of the caller's change. */
bool decision_fall(struct store *store, const char *reply, const char *reason, struct fault *fault);

/* The same in the name of a person. */
bool decision_fall_by(
    struct store *store, const char *reply, const char *by, const char *reason, struct fault *fault);

/* The same as decision_fall for each reply that the query answers. */
bool decisions_fall(struct query *replies, const char *reason, struct fault *fault);

/* FAULT_INPUT: an entry beside `id` (0: any) settled or undid the reply. */
bool decision_is_first(struct store *store, const char *reply, int64_t id, struct fault *fault);

/* What settled the reply, or, where that fell, what sent a mail of it that has left. */
#define LAST_DECISION \
    "coalesce(reply.decision, (SELECT max(went.decision) FROM mail AS went WHERE went.reply = reply.id" \
    "  AND went.state IN ('unknown', 'written', 'handed-over', 'confirmed', 'bounced')))"

/* A decided reply that is matched again all the same. */
#define WAITS_FOR_A_ROW "reply.decision IN (SELECT id FROM decision WHERE outcome = 'waits')"
bool waits_for_row(struct store *store, const char *reply, bool *waits, struct fault *fault);

/* Does the new verdict have a candidate that is worth a look, and was none, or ten times less likely, when
 * the reply was put to wait? */
bool waits_fits_better(
    struct store *store, const char *reply, const struct verdict *verdict, bool *better, struct fault *fault);

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

/* ---- what was wrong, and what the rule is told of it ---- */

/* Compares a person's decision `id` with what the rule would have done. Where it is another, the pattern is
 * stopped. Part of the caller's change. */
bool rule_checked(
    struct store *store, const char *reply, int64_t id, const struct decision *decision, struct fault *fault);

/* `decision`, which a person says was wrong, tells of the rule: it was its own (`by_rule`), or would have
 * been. Part of the caller's change. */
bool rule_was_wrong(struct store *store, const char *reply, int64_t decision, bool by_rule, const char *by,
    struct fault *fault);

/* The messages to whose senders the reply went, or would have gone, by mistake. Part of the caller's view. */
bool wrong_messages(struct store *store, const char *reply, struct arena *arena, int64_t **messages,
    size_t *count, struct fault *fault);

/* What was wrong for the letter from which pages came is wrong for where they go. It stays so: what goes
 * apart again is no surer. Part of the caller's change. */
bool wrong_carry(struct store *store, const char *from, const char *to, struct fault *fault);

/* ---- the record ---- */

/* The entries of the record against each other: says what was changed, is missing, or was cut off its end. */
bool audit_check(struct store *store, struct text *findings, struct fault *fault);

#endif
