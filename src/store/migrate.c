/* Brings a store forward, a version at a time: migrations/NNN.sql makes version NNN. */
#include "store_inside.h"

#include "cleanup.h"
#include "migrations.h"

#include <stdio.h>

const int store_newest = sizeof migrations / sizeof *migrations;

static const char VERSION[] = "PRAGMA user_version";

static bool database_version(struct store *store, int64_t *version, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, VERSION, fault);
    return query_number(&query, 0, version);
}

/* One version forward, unless another process was faster. */
static bool migrate_one(struct store *store, int64_t from, struct fault *fault)
{
    CLEANUP(change_end) struct change change = { 0 };
    int64_t version;
    if (!change_begin(&change, store, fault) || !database_version(store, &version, fault))
        return false;
    if (version != from)
        return true;
    char done[64];
    snprintf(done, sizeof done, "PRAGMA user_version = %" PRId64, from + 1);
    return query_once(store, (const char *)migrations[from], fault) && query_once(store, done, fault) &&
        change_commit(&change, fault);
}

bool store_migrate(struct store *store, struct fault *fault)
{
    for (;;) {
        int64_t version;
        if (!database_version(store, &version, fault))
            return false;
        if (version > store_newest)
            return fault_set(fault, FAULT_CONFIG,
                "the store was written by a newer adkaz (store version %" PRId64
                ", this program knows %d): use that one",
                version, store_newest);
        if (version == store_newest)
            return true;
        if (!migrate_one(store, version, fault))
            return fault_while(fault, "bringing the store to version %" PRId64, version + 1);
    }
}
