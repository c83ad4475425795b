/* The register as it is kept in mind between replies: brought up to date by what has come, and read anew
 * where a row that is known has changed. */
#include "messages.h"

#include "cleanup.h"

#include <stdlib.h>

static const char LAST_CHANGE[] = "SELECT coalesce(max(id), 0) FROM message_log WHERE id > ?1";
static const char CHANGED[] =
    "SELECT EXISTS (SELECT 1 FROM message_log WHERE change = 'updated' AND id > ?1)";
static const char GIVEN[] = "SELECT (SELECT count(*) FROM code WHERE message <= ?1)"
                            " + (SELECT count(*) FROM number WHERE message <= ?1)";
static const char WITH_MAILS[] = "SELECT id, " MESSAGE_ANSWERED " FROM message"
                                 " WHERE id <= ?1 AND id IN (SELECT message FROM mail)";
static const char LEFT_OUT[] = "SELECT id, left_out_columns FROM message WHERE left_out <> 0 AND id <= ?1";
static const char NEWEST[] =
    "SELECT (SELECT coalesce(max(id), 0) FROM message_log) + (SELECT count(*) FROM code)"
    " + (SELECT count(*) FROM number)";

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
    size_t number;
    if (!messages_count_behind(store, known->last_row, &number, fault))
        return false;
    if (known->room - known->count < number) {
        known->room = known->count + known->count / 8 + number;
        known->rows = must_realloc(known->rows, (known->room + 1) * sizeof *known->rows);
    }
    struct message_rows further = { known->rows + known->count, number, known->last_row };
    if (!messages_load_behind(store, &once, known->last_row, &further, fault))
        return false;
    known->last_row = further.last;
    known->count += further.count;
    known->whole &= further.count == number;
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

int64_t store_register_version(struct store *store)
{
    struct fault fault;
    int64_t version;
    CLEANUP(query_end) struct query query = query_start(store, NEWEST, &fault);
    return query_number(&query, 0, &version) ? version : -1;
}
