/* Where received mails lie that were looked at: names in a Maildir, numbers in a mailbox on a server. */
#include "store_inside.h"

#include "cleanup.h"
#include "clock.h"

static const char LOOKED_AT[] = "SELECT at FROM looked_at WHERE place = ?1";
static const char LOOK[] = "INSERT OR IGNORE INTO looked_at (place, at) VALUES (?1, ?2)";

bool store_looked_when(struct store *store, const char *place, int64_t *when, struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    store_hash(store, "adkaz place", place, hash);
    return query_number_of_text(store, LOOKED_AT, hash, when, fault);
}

bool store_looked_at(struct store *store, const char *place, bool *known, struct fault *fault)
{
    int64_t when;
    const bool asked = store_looked_when(store, place, &when, fault);
    *known = asked && when;
    return asked;
}

bool store_look_at(struct store *store, const char *place, struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    store_hash(store, "adkaz place", place, hash);
    CLEANUP(query_end) struct query query = query_start(store, LOOK, fault);
    query_text(&query, hash);
    query_int(&query, clock_now());
    return query_done(&query);
}

/* ---- mailboxes on servers ---- */

static const char MAILBOX[] = "SELECT validity, next FROM mailbox WHERE name = ?1";
static const char PUT_MAILBOX[] = "INSERT OR REPLACE INTO mailbox (name, validity, next) VALUES (?1, ?2, ?3)";

bool store_mailbox(struct store *store, const char *name, struct store_mailbox *mailbox, struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    store_hash(store, "adkaz mailbox", name, hash);
    *mailbox = (struct store_mailbox){ 0 };
    CLEANUP(query_end) struct query query = query_start(store, MAILBOX, fault);
    query_text(&query, hash);
    if (query_row(&query))
        *mailbox = (struct store_mailbox){ (uint32_t)column_int(&query, 0), (uint32_t)column_int(&query, 1) };
    return query_done(&query);
}

bool store_mailbox_put(
    struct store *store, const char *name, const struct store_mailbox *mailbox, struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    store_hash(store, "adkaz mailbox", name, hash);
    CLEANUP(query_end) struct query query = query_start(store, PUT_MAILBOX, fault);
    query_text(&query, hash);
    query_int(&query, mailbox->validity);
    query_int(&query, mailbox->next);
    return query_done(&query);
}
