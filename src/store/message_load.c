/* The register's rows, read: all of them, those behind one, those of a prisoner, or one. */
#include "messages.h"

#include "cleanup.h"

#define MESSAGE_COLUMNS \
    "SELECT id, content, " MESSAGE_ANSWERED \
    ", (SELECT digits FROM code WHERE message = message.id), changed," \
    " (SELECT digits FROM number WHERE message = message.id), left_out, left_out_columns FROM message "
static const char BEHIND[] = MESSAGE_COLUMNS "WHERE id > ?1 ORDER BY id";
static const char BY_REF[] = MESSAGE_COLUMNS "WHERE ref_hash = ?1";
static const char BY_ID[] = MESSAGE_COLUMNS "WHERE id = ?1";
static const char OF_PRISONER[] = MESSAGE_COLUMNS
    "WHERE prisoner_hash = ?1 OR prisoner_id_hash = ?2 ORDER BY id"; /* null is nobody's ID */
static const char BY_OTHERS[] = "SELECT count(DISTINCT mail.reply) FROM mail WHERE message = ?1"
                                " AND mail.reply <> ?2 AND state <> 'recalled' AND NOT EXISTS (SELECT 1 FROM"
                                " wrong WHERE wrong.reply = mail.reply AND wrong.message = mail.message)";
static const char TEXT[] = "SELECT content FROM message WHERE id = ?1 AND changed = ?2";
static const char CONTENTS[] = "SELECT id, content FROM message ORDER BY id";
static const char COUNT_BEHIND[] = "SELECT count(*) FROM message WHERE id > ?1";

static bool read_row(struct query *query, struct arena *arena, struct message *message)
{
    const int64_t id = column_int(query, 0);
    if (!column_message(query, 1, id, arena, message))
        *message = message_damaged();
    message->id = id;
    message->answered = column_int(query, 2);
    message->issued = column_code(query, 3, arena, id);
    message->number = column_number(query, 5, arena, id);
    message->changed = column_int(query, 4);
    message->left_out = column_int(query, 6);
    message->left_out_columns = (uint32_t)column_int(query, 7);
    return !query->failed;
}

/* ---- many ---- */

bool messages_count_behind(struct store *store, int64_t after, size_t *count, struct fault *fault)
{
    int64_t number;
    if (!query_number_of(store, COUNT_BEHIND, after, &number, fault))
        return false;
    *count = (size_t)number;
    return true;
}

bool store_message_answered(
    struct store *store, int64_t message, const char *but, int64_t *answered, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, BY_OTHERS, fault);
    query_int(&query, message);
    query_text(&query, but);
    return query_number(&query, 0, answered);
}

bool store_messages_load(
    struct store *store, struct arena *arena, struct message **messages, size_t *count, struct fault *fault)
{
    size_t rows;
    CLEANUP(change_end) struct change view = { 0 };
    if (!view_begin(&view, store, fault) || !messages_count_behind(store, 0, &rows, fault))
        return false;
    struct message *all = arena_array(arena, rows, sizeof *all);
    size_t n = 0;
    CLEANUP(query_end) struct query query = query_start(store, BEHIND, fault);
    query_int(&query, 0);
    while (n < rows && query_row(&query) && read_row(&query, arena, &all[n]))
        n += !all[n].damaged;
    if (!query_done(&query))
        return false;
    *messages = all;
    *count = n;
    return true;
}

bool messages_load_behind(
    struct store *store, struct once *once, int64_t after, struct message_rows *into, struct fault *fault)
{
    enum { TOGETHER = 64 }; /* rows whose bytes are held at a time */
    CLEANUP(arena_clear) struct arena bytes = { 0 };
    CLEANUP(query_end) struct query query = query_start(store, BEHIND, fault);
    query_int(&query, after);
    const size_t room = into->count;
    size_t n = 0;
    while (n < room && query_row(&query) && read_row(&query, &bytes, &into->rows[n])) {
        into->last = into->rows[n].id;
        if (into->rows[n].damaged)
            continue;
        message_keep(once, &into->rows[n++]);
        if (n % TOGETHER == 0)
            arena_clear(&bytes);
    }
    into->count = n;
    return query_done(&query);
}

bool store_rows_load(
    struct store *store, struct arena *arena, struct message **rows, size_t *count, struct fault *fault)
{
    CLEANUP(change_end) struct change view = { 0 };
    CLEANUP(once_clear) struct once once = { .arena = arena };
    struct message_rows all = { 0 };
    if (!view_begin(&view, store, fault) || !messages_count_behind(store, 0, &all.count, fault))
        return false;
    all.rows = arena_array(arena, all.count, sizeof *all.rows);
    if (!messages_load_behind(store, &once, 0, &all, fault))
        return false;
    *rows = all.rows;
    *count = all.count;
    return true;
}

bool store_rows_of_prisoner(struct store *store, const struct message *of, struct arena *arena,
    struct message **rows, size_t *count, struct fault *fault)
{
    CLEANUP(once_clear) struct once once = { .arena = arena };
    CLEANUP(arena_clear) struct arena bytes = { 0 };
    const struct message_hashes hashes = message_hashes_of_prisoner(store, of);
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
        message_keep(&once, &row);
        all = row_add(arena, all, &n, sizeof *all);
        all[n - 1] = row;
    }
    if (!query_done(&query))
        return false;
    *rows = all;
    *count = n;
    return true;
}

/* ---- one ---- */

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
    if (!message_unpack(content, &now, fault))
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
        *message = message_damaged();
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

/* ---- what cannot be read ---- */

bool messages_check(struct store *store, struct text *findings, struct fault *fault)
{
    struct message message;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(query_end) struct query query = query_start(store, CONTENTS, fault);
    while (query_row(&query)) {
        const int64_t id = column_int(&query, 0);
        if (!column_message(&query, 1, id, &arena, &message))
            text_printf(findings,
                "row %" PRId64 " of the register is damaged: import the register again; until then nothing is"
                " matched with it, and the rule mails nothing\n",
                id);
        arena_clear(&arena);
    }
    return query_done(&query);
}
