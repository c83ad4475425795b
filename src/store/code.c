/* What was given out for a message, one for good: the code of its reply sheet, and the number of a flat or a
 * box for its return address. */
#include "messages.h"

#include "cleanup.h"
#include "clock.h"

struct given {
    const char *has, *add;
    const char *row; /* what a sealed value is bound to */
    bool unique; /* no two messages have the same */
};

static const struct given codes = {
    "SELECT digits FROM code WHERE message = ?1",
    "INSERT INTO code (message, digits, at, digits_hash) VALUES (?1, ?2, ?3, ?4)"
    " ON CONFLICT (digits_hash) DO NOTHING",
    "code.digits",
    true,
};
static const struct given numbers = {
    "SELECT digits FROM number WHERE message = ?1",
    "INSERT INTO number (message, digits, at) VALUES (?1, ?2, ?3)",
    "number.digits",
    false,
};

static const char *column_given(
    struct query *query, int column, struct arena *arena, const struct given *given, int64_t message)
{
    if (column_is_null(query, column))
        return "";
    return column_opened_text(query, column, arena, "%s %" PRId64, given->row, message);
}

const char *column_code(struct query *query, int column, struct arena *arena, int64_t message)
{
    return column_given(query, column, arena, &codes, message);
}

const char *column_number(struct query *query, int column, struct arena *arena, int64_t message)
{
    return column_given(query, column, arena, &numbers, message);
}

static bool find(struct store *store, const struct given *given, int64_t message, struct arena *arena,
    const char **digits, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, given->has, fault);
    query_int(&query, message);
    *digits = query_row(&query) ? column_given(&query, 0, arena, given, message) : "";
    return query_done(&query);
}

static bool add(
    struct store *store, const struct given *given, int64_t message, const char *digits, struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    store_hash(store, "adkaz code", digits, hash);
    CLEANUP(query_end) struct query query = query_start(store, given->add, fault);
    query_int(&query, message);
    query_seal_text(&query, digits, "%s %" PRId64, given->row, message);
    query_int(&query, clock_now());
    if (given->unique)
        query_text(&query, hash);
    return query_done(&query);
}

static bool keep(struct store *store, const struct given *given, const char *ref, const char *fresh,
    struct arena *arena, const char **digits, struct fault *fault)
{
    struct message message;
    CLEANUP(change_end) struct change whole = { 0 };
    if (!change_begin(&whole, store, fault) || !store_message_find(store, ref, arena, &message, fault) ||
        !find(store, given, message.id, arena, digits, fault))
        return false;
    if (!**digits &&
        (!add(store, given, message.id, fresh, fault) ||
            !find(store, given, message.id, arena, digits, fault)))
        return false;
    return change_commit(&whole, fault);
}

bool store_code_keep(struct store *store, const char *ref, const char *fresh, struct arena *arena,
    const char **code, struct fault *fault)
{
    return keep(store, &codes, ref, fresh, arena, code, fault);
}

bool store_number_keep(struct store *store, const char *ref, const char *fresh, struct arena *arena,
    const char **number, struct fault *fault)
{
    return keep(store, &numbers, ref, fresh, arena, number, fault);
}
