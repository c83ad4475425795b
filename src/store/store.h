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
 * with store_begin. Texts and arrays handed out live in the arena given. Faults: FAULT_SYSTEM for the disk
 * and for SQLite, FAULT_INPUT for an unknown ID, FAULT_LATER for busy. */
#ifndef STORE_H
#define STORE_H

#include "reply.h"

struct store;

enum { STORE_ID_BYTES = 16, STORE_BLOB_NAME_BYTES = 68 };

struct store_id {
    char text[STORE_ID_BYTES]; /* "R-…" */
};

/* ---- life cycle ---- */

/* FAULT_INPUT: there is a store already; FAULT_CONFIG: no key has so many bytes. */
bool store_create(const char *home, struct bytes key, struct fault *fault);

/* Migrates forward. Null with FAULT_CONFIG: there is none, it is a newer program's, or it has another key. */
struct store *store_open(const char *home, struct bytes key, struct fault *fault);
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
bool store_blob_get(/* appends; on a fault nothing */
    struct store *store, const char *name, struct text *out, struct fault *fault);

/* ---- register ---- */

/* LEFT_OUT: the same, but an import left another one of its ref out; it is so still. */
enum store_change { STORE_ADDED, STORE_UPDATED, STORE_SAME, STORE_LEFT_OUT, STORE_CHANGES };

/* Adds or updates the row with `message->ref` (id, answered and changed are ignored); any other text or
 * number is an update. It appends to the log, recalls the message's mails that have not left (held, queued,
 * deferred, failed, or being sent without the mark, and never unknown before) with all others of the same
 * replies that have not left, and sends these replies back to review ("the register changed"). */
bool store_message_put(
    struct store *store, const struct message *message, enum store_change *change, struct fault *fault);

/* An import has another row of this ref, and cannot take it: what is known stays, but wants nothing mailed
 * until a row comes in whole. `columns` are those of its file, added to message->left_out_columns. Recalls as
 * store_message_put does. A ref that is not known changes nothing. */
bool store_message_leave_out(struct store *store, const char *ref, uint32_t columns, struct fault *fault);

/* The rows that are left out, of these messages and their senders' others, each ref once; and of `all`
 * that there are the longest so, at most `most`. `ref` is "" where the row cannot be read. */
struct store_left_out {
    const char *ref;
    int64_t since; /* seconds */
};
bool store_rows_left_out(struct store *store, const int64_t *messages, size_t message_count,
    struct arena *arena, struct store_left_out **rows, size_t *count, struct fault *fault);
bool store_rows_left_out_first(struct store *store, size_t most, struct arena *arena,
    struct store_left_out **rows, size_t *count, size_t *all, struct fault *fault);

/* The columns that some import had, as the register room counts them; 0: none, or nobody knows. And adds
 * some. */
bool store_register_columns(struct store *store, uint32_t *columns, struct fault *fault);
bool store_register_columns_add(struct store *store, uint32_t columns, struct fault *fault);

/* The row is as it was before it was left out, and meant so: mail may go by it again. */
bool store_message_take_in(struct store *store, const char *ref, struct fault *fault);

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

/* The register as it was read, and how far; zeroed: not at all. */
struct store_register {
    struct message *rows; /* as store_rows_load has them */
    size_t count;
    int64_t version; /* store_register_version then */
    bool whole; /* no row is damaged */
    int64_t last_row, last_change, given; /* the store's own */
    size_t room;
    struct arena arena; /* of the rows' texts */
};

/* Brings it up to date. `grown`: the rows of before are as they were, but for `answered` and
 * `left_out_columns`, which are as they are now, and new ones stand behind them; the array may have moved.
 * Else one of them was changed, or something was given out for one, and all are loaded anew. False: it is
 * cleared. */
bool store_register_read(struct store *store, struct store_register *known, bool *grown, struct fault *fault);
void store_register_clear(struct store_register *known);

/* Those with the same prisoner_name as `of`, letter for letter, or the same prisoner_id, as store_rows_load
 * has them. */
bool store_rows_of_prisoner(struct store *store, const struct message *of, struct arena *arena,
    struct message **rows, size_t *count, struct fault *fault);

bool store_message_find(struct store *store, const char *ref, struct arena *arena, struct message *message,
    struct fault *fault); /* FAULT_INPUT: no such ref, or its row is damaged */
bool store_message_known(struct store *store, const char *ref, struct arena *arena, struct message *message,
    struct fault *fault); /* the same, but id 0: no such ref; a damaged row is handed over as it is */
bool store_message_by_id(
    struct store *store, int64_t id, struct arena *arena, struct message *message, struct fault *fault);

/* message->answered without the reply `but`. */
bool store_message_answered(
    struct store *store, int64_t message, const char *but, int64_t *answered, struct fault *fault);

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

/* ---- maintenance ---- */
/* Integrity, rows of the register that cannot be read, blobs against the rows that name them, the record of
 * who saw what. A line for each: `wrong` is to be looked into, `harmless` was left by a crash. */
bool store_check(struct store *store, struct text *wrong, struct text *harmless, struct fault *fault);

/* ---- its parts ---- */

#include "store_reply.h"
#include "store_review.h"
#include "store_mail.h"
#include "store_back.h"
#include "store_glance.h"
#include "store_people.h"

#endif
