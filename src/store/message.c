/* What an import says of the register's rows: one sealed value each, found by a keyed hash of the ref. A row
 * that says something new takes back what has not left. */
#include "messages.h"

#include "cleanup.h"
#include "clock.h"
#include "mails.h"

#include <string.h>

/* ---- putting ---- */

static const char FIND[] = "SELECT id, row_hash, content, left_out FROM message WHERE ref_hash = ?1";
static const char NEXT[] = "SELECT coalesce(max(id), 0) + 1 FROM message";
static const char ADD[] =
    "INSERT INTO message (ref_hash, row_hash, id, content, changed, prisoner_hash, prisoner_id_hash,"
    " sender_hash, mailbox_hash, way_hash, sends_since) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, "
    "?11)";
static const char CHANGE[] =
    "UPDATE message SET ref_hash = ?1, row_hash = ?2, content = ?4, changed = ?5, prisoner_hash = ?6,"
    " prisoner_id_hash = ?7, sender_hash = ?8, mailbox_hash = ?9, way_hash = ?10, left_out = 0,"
    " left_out_columns = 0, sends_since = coalesce(?11, sends_since)"
    " WHERE id = ?3";
static const char WAS[] =
    "INSERT INTO message_was (message, hash, until) SELECT id, sender_hash, ?4 FROM message"
    " WHERE id = ?1 AND sender_hash IS NOT NULL AND sender_hash IS NOT ?2"
    " UNION ALL SELECT id, mailbox_hash, ?4 FROM message"
    " WHERE id = ?1 AND mailbox_hash IS NOT NULL AND mailbox_hash IS NOT ?3";
static const char LOG[] = "INSERT INTO message_log (message, at, change) VALUES (?1, ?2, ?3)";
static const char WAITING[] =
    "SELECT DISTINCT reply FROM mail WHERE message = ?1 AND resent = 0 AND " MAIL_OF_LETTER
    " AND " MAIL_UNSENT;

struct row {
    int64_t id; /* 0: new */
    bool left_out;
    bool sends_as_before; /* it says nothing new of whether, where and how its sender's letters go */
    const struct message *message;
    char ref_hash[VAULT_HASH_BYTES], row_hash[VAULT_HASH_BYTES];
    struct message_hashes hashes;
    struct bytes content;
};

static bool sends_alike(const struct message *one, const struct message *other)
{
    const char *const pairs[][2] = { { one->sender_email, other->sender_email },
        { one->sender_id, other->sender_id }, { one->sender_name, other->sender_name },
        { one->pgp_key, other->pgp_key }, { one->pdf_password, other->pdf_password },
        { one->prisoner_state, other->prisoner_state } };
    bool alike = one->delivery == other->delivery;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        alike = alike && strcmp(pairs[i][0], pairs[i][1]) == 0;
    return alike;
}

/* A damaged row is never the same: it is written anew. */
static bool find(struct store *store, struct row *row, bool *same, struct fault *fault)
{
    struct message message;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(query_end) struct query query = query_start(store, FIND, fault);
    query_text(&query, row->ref_hash);
    if (query_row(&query)) {
        row->id = column_int(&query, 0);
        row->left_out = column_int(&query, 3);
        const bool whole = column_message(&query, 2, row->id, &arena, &message);
        *same = column_is(&query, 1, row->row_hash) && whole;
        row->sends_as_before = whole && !row->left_out && sends_alike(&message, row->message);
    }
    return query_done(&query);
}

static bool write_row(struct store *store, const struct row *row, const char *sql, struct fault *fault)
{
    const int64_t now = clock_now();
    CLEANUP(query_end) struct query query = query_start(store, sql, fault);
    query_text(&query, row->ref_hash);
    query_text(&query, row->row_hash);
    query_int(&query, row->id);
    query_seal(&query, row->content, "message.content %" PRId64, row->id);
    query_int(&query, now);
    query_text(&query, row->hashes.name);
    query_text_or_null(&query, row->hashes.id);
    query_text_or_null(&query, row->hashes.sender);
    query_text_or_null(&query, row->hashes.mailbox);
    query_text_or_null(&query, row->hashes.way);
    query_int_or_null(&query, row->sends_as_before ? 0 : now);
    return query_done(&query);
}

/* Whose it was, where that changes. */
static bool keep_was(struct store *store, const struct row *row, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, WAS, fault);
    query_int(&query, row->id);
    query_text_or_null(&query, row->hashes.sender);
    query_text_or_null(&query, row->hashes.mailbox);
    query_int(&query, clock_now());
    return query_done(&query);
}

static bool log_change(struct store *store, int64_t message, const char *change, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, LOG, fault);
    query_int(&query, message);
    query_int(&query, clock_now());
    query_text(&query, change);
    return query_done(&query);
}

static bool fall_replies(struct store *store, int64_t message, const char *why, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, WAITING, fault);
    query_int(&query, message);
    return decisions_fall(&query, why, fault);
}

static bool put(struct store *store, struct row *row, enum store_change *change, struct fault *fault)
{
    bool same = false;
    if (!find(store, row, &same, fault))
        return false;
    *change = !row->id ? STORE_ADDED : !same ? STORE_UPDATED : row->left_out ? STORE_LEFT_OUT : STORE_SAME;
    if (same)
        return true;
    if (*change == STORE_ADDED)
        return query_next_id(store, NEXT, &row->id, fault) && write_row(store, row, ADD, fault) &&
            log_change(store, row->id, "added", fault);
    return keep_was(store, row, fault) && write_row(store, row, CHANGE, fault) &&
        log_change(store, row->id, "updated", fault) &&
        fall_replies(store, row->id, "the register changed", fault);
}

bool store_message_put(
    struct store *store, const struct message *message, enum store_change *change, struct fault *fault)
{
    CLEANUP(text_clear) struct text content = TEXT_LIMIT(MESSAGE_BYTES_MOST);
    message_pack(message, &content);
    if (content.full)
        return fault_set(fault, FAULT_INPUT, "the row is larger than %d bytes", (int)MESSAGE_BYTES_MOST);
    if (!message->ref || !message->ref[0])
        return fault_set(fault, FAULT_INPUT, "the row has no ref");
    struct row row = { .content = text_bytes(&content), .message = message };
    store_hash(store, "adkaz ref", message->ref, row.ref_hash);
    vault_hash(&store->vault, "adkaz row", row.content, row.row_hash);
    row.hashes = message_hashes_of(store, message);
    CLEANUP(change_end) struct change whole = { 0 };
    enum store_change found;
    if (!change_begin(&whole, store, fault) || !put(store, &row, &found, fault) ||
        !change_commit(&whole, fault))
        return false;
    *change = found;
    return true;
}

/* ---- leaving out ---- */

static const char LEAVE_OUT[] = "UPDATE message SET left_out = ?2, changed = ?2, sends_since = ?2 WHERE "
                                "ref_hash = ?1 AND left_out = 0 RETURNING id";
static const char LEFT_OUT_OF[] =
    "UPDATE message SET left_out_columns = left_out_columns | ?2 WHERE ref_hash = ?1";
static const char TAKE_IN[] =
    "UPDATE message SET left_out = 0, left_out_columns = 0, changed = ?2, sends_since = ?2"
    " WHERE ref_hash = ?1 AND left_out <> 0 RETURNING id";

/* `id` 0: the ref is not known, or its row was so before. */
static bool mark(struct store *store, const char *sql, const char *ref, int64_t *id, struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    store_hash(store, "adkaz ref", ref, hash);
    CLEANUP(query_end) struct query query = query_start(store, sql, fault);
    query_text(&query, hash);
    query_int(&query, clock_now());
    *id = query_row(&query) ? column_int(&query, 0) : 0;
    return query_done(&query);
}

/* What it said in these columns is not known. */
static bool add_columns(struct store *store, const char *ref, uint32_t columns, struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    store_hash(store, "adkaz ref", ref, hash);
    CLEANUP(query_end) struct query query = query_start(store, LEFT_OUT_OF, fault);
    query_text(&query, hash);
    query_int(&query, columns);
    return query_done(&query);
}

bool store_message_leave_out(struct store *store, const char *ref, uint32_t columns, struct fault *fault)
{
    int64_t id;
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !mark(store, LEAVE_OUT, ref, &id, fault) ||
        !add_columns(store, ref, columns, fault))
        return false;
    if (id &&
        (!log_change(store, id, "updated", fault) || !fall_replies(store, id, row_left_out_word, fault)))
        return false;
    return change_commit(&change, fault);
}

bool store_message_take_in(struct store *store, const char *ref, struct fault *fault)
{
    int64_t id;
    CLEANUP(change_end) struct change change = { 0 };
    return change_begin(&change, store, fault) && mark(store, TAKE_IN, ref, &id, fault) &&
        (!id || log_change(store, id, "updated", fault)) && change_commit(&change, fault);
}

/* ---- the columns of the files ---- */

static const char COLUMNS[] = "SELECT columns FROM register_columns";
static const char ADD_COLUMNS[] = "UPDATE register_columns SET columns = columns | ?1";

bool store_register_columns(struct store *store, uint32_t *columns, struct fault *fault)
{
    int64_t known;
    CLEANUP(query_end) struct query query = query_start(store, COLUMNS, fault);
    if (!query_number(&query, 0, &known))
        return false;
    *columns = (uint32_t)known;
    return true;
}

bool store_register_columns_add(struct store *store, uint32_t columns, struct fault *fault)
{
    return query_run_of(store, ADD_COLUMNS, columns, fault);
}
