/* The version of a reply: all that a decision about it rests on, hashed to one number. Whoever decides names
 * the version that they saw, so that nobody settles what somebody else has changed meanwhile. */
#include "store_inside.h"

#include "cleanup.h"
#include "persons.h"
#include "shared.h"

#include <stdlib.h>

static const char FACTS[] =
    "SELECT reply.state, reply.turn, reply.reason, coalesce(reply.seen, ''), coalesce(reply.neighbour, ''),"
    " coalesce(verdict.gist, ''), (SELECT max(id) FROM message_log WHERE change = 'updated'),"
    " (SELECT max(id) FROM opinion WHERE opinion.reply = reply.id AND opinion.turn = reply.turn)"
    " FROM reply LEFT JOIN verdict ON verdict.reply = reply.id WHERE reply.id = ?1";
static const char PAGES[] = "SELECT reply_page.number, page.kind, " PAGE_PICTURE " FROM reply_page"
                            " JOIN page ON page.id = reply_page.page WHERE reply_page.reply = ?1"
                            " ORDER BY reply_page.number";

static const char OWN[] = OWN_PICTURES("?1") " ORDER BY 1, 2";

enum { FACT_COLUMNS = 8, PAGE_COLUMNS = 3, SAID_BYTES_MOST = 16 << 20 };

static void add_row(const struct query *query, int columns, struct arena *arena, struct text *said)
{
    for (int i = 0; i < columns; i++)
        text_printf(said, "%s\t", column_text(query, i, arena));
    text_add(said, "\n");
}

/* With `sql`, whose rows have as many columns. */
static bool add_pages(struct store *store, const char *sql, const char *reply, struct arena *arena,
    struct text *said, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, sql, fault);
    query_text(&query, reply);
    while (query_row(&query))
        add_row(&query, PAGE_COLUMNS, arena, said);
    return query_done(&query);
}

bool store_reply_version(struct store *store, const char *reply, int64_t *version, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(text_clear) struct text said = TEXT_LIMIT(SAID_BYTES_MOST);
    CLEANUP(change_end) struct change view = { 0 };
    if (!view_begin(&view, store, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, FACTS, fault);
    query_text(&query, reply);
    const bool found = query_row(&query);
    if (found)
        add_row(&query, FACT_COLUMNS, &arena, &said);
    if (!query_done(&query))
        return false;
    if (!found)
        return fault_set(fault, FAULT_INPUT, "there is no reply %s", reply);
    if (!add_pages(store, PAGES, reply, &arena, &said, fault) ||
        !add_pages(store, OWN, reply, &arena, &said, fault))
        return false;
    char hash[VAULT_HASH_BYTES];
    vault_hash(&store->vault, "adkaz version", text_bytes(&said), hash);
    hash[15] = '\0'; /* 60 bits */
    *version = strtoll(hash, NULL, 16) + 1;
    return true;
}

bool version_check(struct store *store, const char *reply, int64_t based_on, struct fault *fault)
{
    int64_t version;
    if (!store_reply_version(store, reply, &version, fault))
        return false;
    return version == based_on ||
        fault_set(fault, FAULT_STALE,
            "something about %s changed since it was looked at: nothing is settled; look again", reply);
}

void person_hash(const struct store *store, const char *name, char out[VAULT_HASH_BYTES])
{
    store_hash(store, "adkaz person", name, out);
}
