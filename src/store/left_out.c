/* Rows that an import left out: nothing is mailed by them until they come in whole. */
#include "messages.h"

#include "cleanup.h"

#include <string.h>

/* ?1, or another row of its sender's. */
static const char LEFT_OUT_LIKE[] =
    "SELECT row.id, row.left_out FROM message AS row, message AS this WHERE this.id = ?1 AND row.left_out <> "
    "0"
    " AND (row.id = this.id OR row.sender_hash = this.sender_hash OR row.mailbox_hash = this.mailbox_hash)"
    " ORDER BY row.id";
static const char LEFT_OUT_FIRST[] =
    "SELECT id, left_out FROM message WHERE left_out <> 0 ORDER BY left_out, id LIMIT ?1";
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
