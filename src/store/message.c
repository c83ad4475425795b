/* The register's rows: one sealed value each, found by a keyed hash of the ref. */
#include "store_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "mails.h"
#include "pack.h"

#include <stdlib.h>
#include <string.h>

enum { ROW_BYTES_MOST = 1 << 20 };

/* A row without a password is packed as it was before there were any, so that it is still the same row. */
enum packed_version { PACKED_PLAIN = 1, PACKED_WITH_PASSWORD = 2 };

/* ---- a row as bytes ---- */

/* What a text of a row is like: most rows have their own, or it comes again in other rows; or it is long or
 * secret, and left in the store until it is asked for. */
enum nature { OWN, AGAIN, LEFT };

/* The texts of a message in the order in which they are packed. Stored: append only, with a new version. */
static const struct {
    size_t offset;
    enum nature nature;
    enum packed_version since;
} texts[] = {
    { offsetof(struct message, ref), OWN, PACKED_PLAIN },
    { offsetof(struct message, prisoner_name), AGAIN, PACKED_PLAIN },
    { offsetof(struct message, prisoner_id), AGAIN, PACKED_PLAIN },
    { offsetof(struct message, prisoner_state), AGAIN, PACKED_PLAIN },
    { offsetof(struct message, sender_name), OWN, PACKED_PLAIN },
    { offsetof(struct message, sender_email), OWN, PACKED_PLAIN },
    { offsetof(struct message, sender_language), AGAIN, PACKED_PLAIN },
    { offsetof(struct message, sender_id), OWN, PACKED_PLAIN },
    { offsetof(struct message, pgp_key), OWN, PACKED_PLAIN },
    { offsetof(struct message, facility), AGAIN, PACKED_PLAIN },
    { offsetof(struct message, address), AGAIN, PACKED_PLAIN },
    { offsetof(struct message, message), LEFT, PACKED_PLAIN },
    { offsetof(struct message, card_text), LEFT, PACKED_PLAIN },
    { offsetof(struct message, card_name), AGAIN, PACKED_PLAIN },
    { offsetof(struct message, return_name), AGAIN, PACKED_PLAIN },
    { offsetof(struct message, return_address), AGAIN, PACKED_PLAIN },
    { offsetof(struct message, code), AGAIN, PACKED_PLAIN },
    { offsetof(struct message, answers_ref), AGAIN, PACKED_PLAIN },
    { offsetof(struct message, group), AGAIN, PACKED_PLAIN },
    { offsetof(struct message, pdf_password), LEFT, PACKED_WITH_PASSWORD },
};
enum { TEXTS = sizeof texts / sizeof *texts };

static void pack_message(const struct message *message, struct text *out)
{
    const bool locked = message->pdf_password && *message->pdf_password;
    const enum packed_version version = locked ? PACKED_WITH_PASSWORD : PACKED_PLAIN;
    pack_int(out, version);
    pack_int(out, message->delivery);
    pack_int(out, message->sent_on);
    for (size_t i = 0; i < TEXTS && texts[i].since <= version; i++) {
        const char *text;
        memcpy(&text, (const char *)message + texts[i].offset, sizeof text);
        pack_text(out, text);
    }
}

/* The texts stay in `bytes`. */
static bool unpack_message(struct bytes bytes, struct message *message, struct fault *fault)
{
    struct unpack from = { bytes, false };
    struct message read = { 0 };
    const int64_t version = unpack_int(&from, PACKED_PLAIN, PACKED_WITH_PASSWORD);
    read.delivery = (enum delivery)unpack_int(&from, DELIVERY_SCAN, DELIVERY_NONE);
    read.sent_on = unpack_int(&from, INT64_MIN, INT64_MAX);
    for (size_t i = 0; i < TEXTS; i++) {
        const char *text = texts[i].since <= version ? unpack_text(&from) : "";
        memcpy((char *)&read + texts[i].offset, &text, sizeof text);
    }
    if (from.broken || from.left.size)
        return fault_set(fault, FAULT_SYSTEM, "a row of the register is damaged; import the register again");
    *message = read;
    return true;
}

/* The message in this column, opened. False: it is damaged, which is no failure of the query. */
static bool open_message(
    struct query *query, int column, int64_t id, struct arena *arena, struct message *message)
{
    struct fault *const fault = query->fault, damage;
    query->fault = &damage;
    const struct bytes content = column_opened(query, column, arena, "message.content %" PRId64, id);
    const bool whole = !query->failed && unpack_message(content, message, &damage);
    query->fault = fault;
    query->failed = false;
    return whole;
}

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
static const char LEAVE_OUT[] = "UPDATE message SET left_out = ?2, changed = ?2, sends_since = ?2 WHERE "
                                "ref_hash = ?1 AND left_out = 0 RETURNING id";
static const char LEFT_OUT_OF[] =
    "UPDATE message SET left_out_columns = left_out_columns | ?2 WHERE ref_hash = ?1";
static const char TAKE_IN[] =
    "UPDATE message SET left_out = 0, left_out_columns = 0, changed = ?2, sends_since = ?2"
    " WHERE ref_hash = ?1 AND left_out <> 0 RETURNING id";
static const char LOG[] = "INSERT INTO message_log (message, at, change) VALUES (?1, ?2, ?3)";
static const char WAITING[] =
    "SELECT DISTINCT reply FROM mail WHERE message = ?1 AND resent = 0 AND " MAIL_OF_LETTER
    " AND " MAIL_UNSENT;

/* Of whom a row is, for finding all of one prisoner's, and of one sender's. "": there is none. */
struct hashes {
    char name[VAULT_HASH_BYTES], id[VAULT_HASH_BYTES];
    char sender[VAULT_HASH_BYTES], mailbox[VAULT_HASH_BYTES], way[VAULT_HASH_BYTES];
};

static struct hashes hashes_of_prisoner(const struct store *store, const struct message *message)
{
    struct hashes hashes = { 0 };
    store_hash(store, "adkaz prisoner", message->prisoner_name, hashes.name);
    if (message->prisoner_id[0])
        store_hash(store, "adkaz prisoner id", message->prisoner_id, hashes.id);
    return hashes;
}

/* With the mailbox in it, it tells nothing of how many want letters which way. */
static void hash_way(const struct store *store, const struct message *message, struct hashes *hashes)
{
    if (message->delivery == DELIVERY_NONE || !hashes->mailbox[0])
        return;
    CLEANUP(text_clear) struct text way = TEXT_LIMIT(ROW_BYTES_MOST);
    pack_int(&way, message->delivery);
    pack_text(&way, hashes->mailbox);
    pack_text(&way, message->delivery == DELIVERY_PGP ? message->pgp_key : "");
    pack_text(&way, message->delivery == DELIVERY_PDF ? message->pdf_password : "");
    vault_hash(&store->vault, "adkaz way", text_bytes(&way), hashes->way);
}

static struct hashes hashes_of(const struct store *store, const struct message *message)
{
    struct hashes hashes = hashes_of_prisoner(store, message);
    if (message->sender_id[0])
        store_hash(store, "adkaz sender", message->sender_id, hashes.sender);
    if (message->sender_email[0])
        address_hash(store, message->sender_email, hashes.mailbox);
    hash_way(store, message, &hashes);
    return hashes;
}

struct row {
    int64_t id; /* 0: new */
    bool left_out;
    bool sends_as_before; /* it says nothing new of whether, where and how its sender's letters go */
    const struct message *message;
    char ref_hash[VAULT_HASH_BYTES], row_hash[VAULT_HASH_BYTES];
    struct hashes hashes;
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
        const bool whole = open_message(&query, 2, row->id, &arena, &message);
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
    CLEANUP(text_clear) struct text content = TEXT_LIMIT(ROW_BYTES_MOST);
    pack_message(message, &content);
    if (content.full)
        return fault_set(fault, FAULT_INPUT, "the row is larger than %d bytes", (int)ROW_BYTES_MOST);
    if (!message->ref || !message->ref[0])
        return fault_set(fault, FAULT_INPUT, "the row has no ref");
    struct row row = { .content = text_bytes(&content), .message = message };
    store_hash(store, "adkaz ref", message->ref, row.ref_hash);
    vault_hash(&store->vault, "adkaz row", row.content, row.row_hash);
    row.hashes = hashes_of(store, message);
    CLEANUP(change_end) struct change whole = { 0 };
    enum store_change found;
    if (!change_begin(&whole, store, fault) || !put(store, &row, &found, fault) ||
        !change_commit(&whole, fault))
        return false;
    *change = found;
    return true;
}

/* ---- leaving out ---- */

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

/* ---- the files ---- */

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
    CLEANUP(query_end) struct query query = query_start(store, ADD_COLUMNS, fault);
    query_int(&query, columns);
    return query_done(&query);
}

/* ---- loading ---- */

#define ANSWERED \
    "(SELECT count(DISTINCT reply) FROM mail WHERE message = message.id" \
    " AND state <> 'recalled' AND NOT EXISTS (SELECT 1 FROM wrong WHERE wrong.reply = mail.reply" \
    "  AND wrong.message = mail.message))"
#define MESSAGE_COLUMNS \
    "SELECT id, content, " ANSWERED ", (SELECT digits FROM code WHERE message = message.id), changed," \
    " (SELECT digits FROM number WHERE message = message.id), left_out, left_out_columns FROM message "
static const char ALL[] = MESSAGE_COLUMNS "ORDER BY id";
static const char FURTHER[] = MESSAGE_COLUMNS "WHERE id > ?1 ORDER BY id";
static const char BY_REF[] = MESSAGE_COLUMNS "WHERE ref_hash = ?1";
static const char BY_ID[] = MESSAGE_COLUMNS "WHERE id = ?1";
static const char OF_PRISONER[] = MESSAGE_COLUMNS
    "WHERE prisoner_hash = ?1 OR prisoner_id_hash = ?2 ORDER BY id"; /* null is nobody's ID */
static const char TEXT[] = "SELECT content FROM message WHERE id = ?1 AND changed = ?2";
static const char CONTENTS[] = "SELECT id, content FROM message ORDER BY id";
static const char COUNT[] = "SELECT count(*) FROM message";
static const char COUNT_FURTHER[] = "SELECT count(*) FROM message WHERE id > ?1";
static const char LAST_CHANGE[] = "SELECT coalesce(max(id), 0) FROM message_log WHERE id > ?1";
static const char CHANGED[] =
    "SELECT EXISTS (SELECT 1 FROM message_log WHERE change = 'updated' AND id > ?1)";
static const char GIVEN[] = "SELECT (SELECT count(*) FROM code WHERE message <= ?1)"
                            " + (SELECT count(*) FROM number WHERE message <= ?1)";
static const char WITH_MAILS[] = "SELECT id, " ANSWERED " FROM message"
                                 " WHERE id <= ?1 AND id IN (SELECT message FROM mail)";
static const char LEFT_OUT[] = "SELECT id, left_out_columns FROM message WHERE left_out <> 0 AND id <= ?1";
static const char NEWEST[] =
    "SELECT (SELECT coalesce(max(id), 0) FROM message_log) + (SELECT count(*) FROM code)"
    " + (SELECT count(*) FROM number)";

/* Stands for a row that cannot be read. */
static struct message damaged_message(void)
{
    static const char nothing[] = "", *const text = nothing;
    struct message message = { .damaged = true, .delivery = DELIVERY_NONE, .sent_on = NO_DATE };
    for (size_t i = 0; i < TEXTS; i++)
        memcpy((char *)&message + texts[i].offset, &text, sizeof text);
    return message;
}

static bool read_row(struct query *query, struct arena *arena, struct message *message)
{
    const int64_t id = column_int(query, 0);
    if (!open_message(query, 1, id, arena, message))
        *message = damaged_message();
    message->id = id;
    message->answered = column_int(query, 2);
    message->issued = column_code(query, 3, arena, id);
    message->number = column_number(query, 5, arena, id);
    message->changed = column_int(query, 4);
    message->left_out = column_int(query, 6);
    message->left_out_columns = (uint32_t)column_int(query, 7);
    return !query->failed;
}

bool store_messages_load(
    struct store *store, struct arena *arena, struct message **messages, size_t *count, struct fault *fault)
{
    CLEANUP(change_end) struct change view = { 0 };
    if (!view_begin(&view, store, fault))
        return false;
    int64_t rows;
    CLEANUP(query_end) struct query counting = query_start(store, COUNT, fault);
    if (!query_number(&counting, 0, &rows))
        return false;
    struct message *all = arena_array(arena, (size_t)rows, sizeof *all);
    size_t n = 0;
    CLEANUP(query_end) struct query query = query_start(store, ALL, fault);
    while (n < (size_t)rows && query_row(&query) && read_row(&query, arena, &all[n]))
        n += !all[n].damaged;
    if (!query_done(&query))
        return false;
    *messages = all;
    *count = n;
    return true;
}

/* The row's texts from where they last as long as `once`; long ones stay behind. */
static void keep_row(struct once *once, struct message *row)
{
    for (size_t i = 0; i < TEXTS; i++) {
        const char *text;
        memcpy(&text, (char *)row + texts[i].offset, sizeof text);
        text = texts[i].nature == LEFT ? ""
            : texts[i].nature == AGAIN ? once_keep(once, text)
                                       : arena_copy(once->arena, text);
        memcpy((char *)row + texts[i].offset, &text, sizeof text);
    }
    row->issued = once_keep(once, row->issued);
    row->number = once_keep(once, row->number);
}

/* Those behind the row `after`; `last` is the last of them, damaged ones too. */
static bool load_rows(struct store *store, struct once *once, int64_t after, struct message *rows,
    size_t *count, int64_t *last, struct fault *fault)
{
    enum { TOGETHER = 64 }; /* rows whose bytes are held at a time */
    CLEANUP(arena_clear) struct arena bytes = { 0 };
    CLEANUP(query_end) struct query query = query_start(store, FURTHER, fault);
    query_int(&query, after);
    size_t n = 0;
    while (n < *count && query_row(&query) && read_row(&query, &bytes, &rows[n])) {
        *last = rows[n].id;
        if (rows[n].damaged)
            continue;
        keep_row(once, &rows[n++]);
        if (n % TOGETHER == 0)
            arena_clear(&bytes);
    }
    *count = n;
    return query_done(&query);
}

bool store_rows_load(
    struct store *store, struct arena *arena, struct message **rows, size_t *count, struct fault *fault)
{
    CLEANUP(change_end) struct change view = { 0 };
    CLEANUP(once_clear) struct once once = { .arena = arena };
    int64_t number, last;
    if (!view_begin(&view, store, fault) || !query_number_of(store, COUNT_FURTHER, 0, &number, fault))
        return false;
    struct message *all = arena_array(arena, (size_t)number, sizeof *all);
    size_t n = (size_t)number;
    if (!load_rows(store, &once, 0, all, &n, &last, fault))
        return false;
    *rows = all;
    *count = n;
    return true;
}

/* ---- a register that is kept in mind ---- */

void store_register_clear(struct store_register *known)
{
    free(known->rows);
    arena_clear(&known->arena);
    *known = (struct store_register){ .rows = NULL };
}

/* Is no row that is known another by now? */
static bool is_as_read(
    struct store *store, const struct store_register *known, bool *same, struct fault *fault)
{
    int64_t changed, given;
    if (!query_number_of(store, CHANGED, known->last_change, &changed, fault) ||
        !query_number_of(store, GIVEN, known->last_row, &given, fault))
        return false;
    *same = known->last_row && !changed && given == known->given;
    return true;
}

static int by_id(const void *a, const void *b)
{
    const struct message *one = a, *other = b;
    return (one->id > other->id) - (one->id < other->id);
}

/* The row of the query at hand; null: it is damaged. */
static struct message *known_row(const struct store_register *known, struct query *query)
{
    const struct message wanted = { .id = column_int(query, 0) };
    return known->count ? bsearch(&wanted, known->rows, known->count, sizeof wanted, by_id) : NULL;
}

/* What changes of a row without another version of the register: how often it was mailed to, and in which
 * columns it is left out. */
static bool refresh(struct store *store, const struct store_register *known, struct fault *fault)
{
    struct message *row;
    for (size_t i = 0; i < known->count; i++)
        known->rows[i].answered = 0;
    CLEANUP(query_end) struct query mails = query_start(store, WITH_MAILS, fault);
    query_int(&mails, known->last_row);
    while (query_row(&mails))
        if ((row = known_row(known, &mails)))
            row->answered = column_int(&mails, 1);
    if (!query_done(&mails))
        return false;
    CLEANUP(query_end) struct query out = query_start(store, LEFT_OUT, fault);
    query_int(&out, known->last_row);
    while (query_row(&out))
        if ((row = known_row(known, &out)))
            row->left_out_columns = (uint32_t)column_int(&out, 1);
    return query_done(&out);
}

/* Puts the rows that have come behind the others. */
static bool load_further(struct store *store, struct store_register *known, struct fault *fault)
{
    CLEANUP(once_clear) struct once once = { .arena = &known->arena };
    int64_t number;
    if (!query_number_of(store, COUNT_FURTHER, known->last_row, &number, fault))
        return false;
    size_t count = (size_t)number;
    if (known->room - known->count < count) {
        known->room = known->count + known->count / 8 + count;
        known->rows = must_realloc(known->rows, (known->room + 1) * sizeof *known->rows);
    }
    if (!load_rows(
            store, &once, known->last_row, known->rows + known->count, &count, &known->last_row, fault))
        return false;
    known->count += count;
    known->whole &= count == (size_t)number;
    return true;
}

static bool bring_up_to_date(
    struct store *store, struct store_register *known, bool *grown, struct fault *fault)
{
    CLEANUP(change_end) struct change view = { 0 };
    if (!view_begin(&view, store, fault) || !is_as_read(store, known, grown, fault))
        return false;
    if (!*grown) {
        store_register_clear(known);
        known->whole = true;
    }
    known->version = store_register_version(store);
    if (known->version < 0)
        return fault_set(fault, FAULT_SYSTEM, "the store cannot say how old its register is");
    return refresh(store, known, fault) && load_further(store, known, fault) &&
        query_number_of(store, LAST_CHANGE, 0, &known->last_change, fault) &&
        query_number_of(store, GIVEN, known->last_row, &known->given, fault);
}

bool store_register_read(struct store *store, struct store_register *known, bool *grown, struct fault *fault)
{
    if (bring_up_to_date(store, known, grown, fault))
        return true;
    store_register_clear(known);
    return false;
}

bool store_rows_of_prisoner(struct store *store, const struct message *of, struct arena *arena,
    struct message **rows, size_t *count, struct fault *fault)
{
    CLEANUP(once_clear) struct once once = { .arena = arena };
    CLEANUP(arena_clear) struct arena bytes = { 0 };
    const struct hashes hashes = hashes_of_prisoner(store, of);
    struct message *all = NULL;
    size_t n = 0;
    CLEANUP(query_end) struct query query = query_start(store, OF_PRISONER, fault);
    query_text(&query, hashes.name);
    query_text_or_null(&query, hashes.id);
    while (query_row(&query)) {
        struct message row;
        if (!read_row(&query, &bytes, &row))
            break;
        if (row.damaged)
            continue;
        keep_row(&once, &row);
        all = row_add(arena, all, &n, sizeof *all);
        all[n - 1] = row;
    }
    if (!query_done(&query))
        return false;
    *rows = all;
    *count = n;
    return true;
}

/* ---- rows that are left out ---- */

#define LEFT_OUT "SELECT id, left_out FROM message WHERE left_out <> 0"
#define OWN(hash) "(SELECT " hash " FROM message WHERE id = ?1)"
/* Of ?1, or its sender's others. */
static const char LEFT_OUT_LIKE[] = LEFT_OUT " AND (id = ?1 OR sender_hash = " OWN(
    "sender_hash") " OR mailbox_hash = " OWN("mailbox_hash") ")"
                                                             " ORDER BY id";
static const char LEFT_OUT_FIRST[] = LEFT_OUT " ORDER BY left_out, id LIMIT ?1";
static const char LEFT_OUT_COUNT[] = "SELECT count(*) FROM message WHERE left_out <> 0";

struct left_out {
    struct store_left_out *rows;
    size_t count;
};

static bool is_among(const struct left_out *found, const char *ref)
{
    for (size_t i = 0; i < found->count; i++)
        if (strcmp(found->rows[i].ref, ref) == 0)
            return true;
    return false;
}

/* `once`: a ref that is among them is not added again. */
static bool take_left_out(
    struct query *query, bool once, struct left_out *found, struct arena *arena, struct fault *fault)
{
    while (query_row(query)) {
        struct message row;
        if (!store_message_by_id(query->store, column_int(query, 0), arena, &row, fault))
            return false;
        if (once && is_among(found, row.ref))
            continue;
        found->rows = row_add(arena, found->rows, &found->count, sizeof *found->rows);
        found->rows[found->count - 1] = (struct store_left_out){ row.ref, column_int(query, 1) };
    }
    return query_done(query);
}

static bool add_left_out(
    struct store *store, int64_t message, struct left_out *found, struct arena *arena, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, LEFT_OUT_LIKE, fault);
    query_int(&query, message);
    return take_left_out(&query, true, found, arena, fault);
}

bool store_rows_left_out(struct store *store, const int64_t *messages, size_t message_count,
    struct arena *arena, struct store_left_out **rows, size_t *count, struct fault *fault)
{
    struct left_out found = { 0 };
    for (size_t i = 0; i < message_count; i++)
        if (!add_left_out(store, messages[i], &found, arena, fault))
            return false;
    *rows = found.rows;
    *count = found.count;
    return true;
}

bool store_rows_left_out_first(struct store *store, size_t most, struct arena *arena,
    struct store_left_out **rows, size_t *count, size_t *all, struct fault *fault)
{
    int64_t number;
    struct left_out found = { 0 };
    CLEANUP(change_end) struct change view = { 0 };
    if (!view_begin(&view, store, fault))
        return false;
    CLEANUP(query_end) struct query counting = query_start(store, LEFT_OUT_COUNT, fault);
    if (!query_number(&counting, 0, &number))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, LEFT_OUT_FIRST, fault);
    query_int(&query, (int64_t)most);
    if (!take_left_out(&query, false, &found, arena, fault))
        return false;
    *rows = found.rows;
    *count = found.count;
    *all = (size_t)number;
    return true;
}

/* ---- rows from before they were hashed ---- */

static const char UNHASHED[] = "SELECT id, content FROM message WHERE prisoner_hash IS NULL LIMIT 1";
static const char HASHED[] = "UPDATE message SET prisoner_hash = ?2, prisoner_id_hash = ?3, sender_hash = ?4,"
                             " mailbox_hash = ?5, way_hash = ?6 WHERE id = ?1";
/* Nothing more is known of it. What was known of its sender stays: it stops their mails. */
static const char HASHED_DAMAGED[] = "UPDATE message SET prisoner_hash = '' WHERE id = ?1";

struct unhashed {
    int64_t id; /* 0: there are none any more */
    bool damaged;
    struct hashes hashes;
};

static bool find_unhashed(struct store *store, struct unhashed *row, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct message message;
    CLEANUP(query_end) struct query query = query_start(store, UNHASHED, fault);
    *row = (struct unhashed){ .id = query_row(&query) ? column_int(&query, 0) : 0 };
    if (row->id) {
        row->damaged = !open_message(&query, 1, row->id, &arena, &message);
        if (!row->damaged)
            row->hashes = hashes_of(store, &message);
    }
    return query_done(&query);
}

static bool keep_hashes(struct store *store, const struct unhashed *row, struct fault *fault)
{
    CLEANUP(query_end)
    struct query query = query_start(store, row->damaged ? HASHED_DAMAGED : HASHED, fault);
    query_int(&query, row->id);
    if (row->damaged)
        return query_done(&query);
    query_text(&query, row->hashes.name);
    query_text_or_null(&query, row->hashes.id);
    query_text_or_null(&query, row->hashes.sender);
    query_text_or_null(&query, row->hashes.mailbox);
    query_text_or_null(&query, row->hashes.way);
    return query_done(&query);
}

bool messages_hash(struct store *store, struct fault *fault)
{
    struct unhashed row;
    if (!find_unhashed(store, &row, fault))
        return false;
    if (!row.id)
        return true; /* nothing is to be changed, and nobody is waited for */
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !find_unhashed(store, &row, fault))
        return false;
    while (row.id)
        if (!keep_hashes(store, &row, fault) || !find_unhashed(store, &row, fault))
            return false;
    return change_commit(&change, fault);
}

bool store_row_texts(struct store *store, struct message *row, struct arena *arena, struct fault *fault)
{
    struct message now;
    struct bytes content = { 0 };
    CLEANUP(query_end) struct query query = query_start(store, TEXT, fault);
    query_int(&query, row->id);
    query_int(&query, row->changed);
    const bool found = query_row(&query);
    if (found)
        content = column_opened(&query, 0, arena, "message.content %" PRId64, row->id);
    if (!query_done(&query))
        return false;
    if (!found)
        return fault_set(fault, FAULT_LATER, "the register changed");
    if (!unpack_message(content, &now, fault))
        return false;
    row->message = now.message;
    row->card_text = now.card_text;
    return true;
}

bool store_message_known(
    struct store *store, const char *ref, struct arena *arena, struct message *message, struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    store_hash(store, "adkaz ref", ref, hash);
    CLEANUP(query_end) struct query query = query_start(store, BY_REF, fault);
    query_text(&query, hash);
    if (!query_row(&query) || !read_row(&query, arena, message))
        *message = damaged_message();
    return query_done(&query);
}

bool store_message_find(
    struct store *store, const char *ref, struct arena *arena, struct message *message, struct fault *fault)
{
    struct message known;
    if (!store_message_known(store, ref, arena, &known, fault))
        return false;
    if (!known.id)
        return fault_set(fault, FAULT_INPUT, "no message has that ref");
    if (known.damaged)
        return fault_set(fault, FAULT_INPUT, "the row of that ref cannot be read: import it again");
    *message = known;
    return true;
}

bool store_message_by_id(
    struct store *store, int64_t id, struct arena *arena, struct message *message, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, BY_ID, fault);
    query_int(&query, id);
    bool found = query_row(&query) && read_row(&query, arena, message);
    return query_done(&query) && (found || fault_set(fault, FAULT_INPUT, "no message has that number"));
}

bool store_message_count(struct store *store, size_t *count, struct fault *fault)
{
    int64_t number;
    CLEANUP(query_end) struct query query = query_start(store, COUNT, fault);
    if (!query_number(&query, 0, &number))
        return false;
    *count = (size_t)number;
    return true;
}

bool messages_check(struct store *store, struct text *findings, struct fault *fault)
{
    struct message message;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(query_end) struct query query = query_start(store, CONTENTS, fault);
    while (query_row(&query)) {
        const int64_t id = column_int(&query, 0);
        if (!open_message(&query, 1, id, &arena, &message))
            text_printf(findings,
                "row %" PRId64 " of the register is damaged: import the register again; until then nothing is"
                " matched with it, and the rule mails nothing\n",
                id);
        arena_clear(&arena);
    }
    return query_done(&query);
}

int64_t store_register_version(struct store *store)
{
    struct fault fault;
    int64_t version;
    CLEANUP(query_end) struct query query = query_start(store, NEWEST, &fault);
    return query_number(&query, 0, &version) ? version : -1;
}
