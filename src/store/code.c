/* The codes that were issued, one a message for good. */
#include "store_inside.h"

#include "cleanup.h"
#include "clock.h"

static const char HAS[] = "SELECT digits FROM code WHERE message = ?1";
static const char ADD[] = "INSERT INTO code (message, digits_hash, digits, at) VALUES (?1, ?2, ?3, ?4)"
                          " ON CONFLICT (digits_hash) DO NOTHING";

const char *column_code(struct query *query, int column, struct arena *arena, int64_t message)
{
    if (column_is_null(query, column))
        return "";
    return column_opened_text(query, column, arena, "code.digits %" PRId64, message);
}

static bool find(
    struct store *store, int64_t message, struct arena *arena, const char **code, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, HAS, fault);
    query_int(&query, message);
    *code = query_row(&query) ? column_code(&query, 0, arena, message) : "";
    return query_done(&query);
}

static bool add(struct store *store, int64_t message, const char *code, struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    store_hash(store, "adkaz code", code, hash);
    CLEANUP(query_end) struct query query = query_start(store, ADD, fault);
    query_int(&query, message);
    query_text(&query, hash);
    query_seal_text(&query, code, "code.digits %" PRId64, message);
    query_int(&query, clock_now());
    return query_done(&query);
}

bool store_code_keep(struct store *store, const char *ref, const char *fresh, struct arena *arena,
    const char **code, struct fault *fault)
{
    struct message message;
    CLEANUP(change_end) struct change whole = { 0 };
    if (!change_begin(&whole, store, fault) || !store_message_find(store, ref, arena, &message, fault) ||
        !find(store, message.id, arena, code, fault))
        return false;
    if (!**code && (!add(store, message.id, fresh, fault) || !find(store, message.id, arena, code, fault)))
        return false;
    return change_commit(&whole, fault);
}
