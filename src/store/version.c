/* The version of a reply: all that a decision about it rests on, hashed to one number. Whoever decides names
 * the version that they saw, so that nobody settles what somebody else has changed meanwhile. And its ground:
 * what a wish about it rests on that outlives the blacking out of a place. */
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

/* A decision that was taken back since, or a page that was another one with the same number, makes another.
 */
static const char DECIDED[] =
    "SELECT (SELECT coalesce(max(id), 0) FROM decision WHERE decision.reply = reply.id),"
    " (SELECT count(*) FROM mail WHERE mail.reply = reply.id AND mail.state = 'recalled'),"
    " (SELECT count(*) FROM wrong WHERE wrong.reply = reply.id),"
    " (SELECT max(id) FROM message_log WHERE change = 'updated') FROM reply WHERE reply.id = ?1";
static const char NUMBERED[] = "SELECT number, page FROM reply_page WHERE reply = ?1 ORDER BY number";

enum { DECIDED_COLUMNS = 4, NUMBERED_COLUMNS = 2 };
enum { FACT_COLUMNS = 8, PAGE_COLUMNS = 3, SAID_BYTES_MOST = 16 << 20 };

static void add_row(const struct query *query, int columns, struct arena *arena, struct text *said)
{
    for (int i = 0; i < columns; i++)
        text_printf(said, "%s\t", column_text(query, i, arena));
    text_add(said, "\n");
}

/* Rows of `sql`, which have as many columns; *count: how many there are. */
static bool add_rows(struct store *store, const char *sql, int columns, const char *reply, struct text *said,
    size_t *count, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(query_end) struct query query = query_start(store, sql, fault);
    query_text(&query, reply);
    for (*count = 0; query_row(&query); ++*count)
        add_row(&query, columns, &arena, said);
    return query_done(&query);
}

/* What a reply is like: the facts, and what is said of its pages. */
struct likeness {
    const char *sql;
    int columns;
};

/* The first of them has one row, or there is no such reply. */
static bool hash_likeness(struct store *store, const char *reply, const struct likeness *parts, size_t count,
    int64_t *number, struct fault *fault)
{
    CLEANUP(text_clear) struct text said = TEXT_LIMIT(SAID_BYTES_MOST);
    CLEANUP(change_end) struct change view = { 0 };
    if (!view_begin(&view, store, fault))
        return false;
    for (size_t i = 0, rows; i < count; i++) {
        if (!add_rows(store, parts[i].sql, parts[i].columns, reply, &said, &rows, fault))
            return false;
        if (!i && !rows)
            return fault_set(fault, FAULT_INPUT, "there is no reply %s", reply);
    }
    char hash[VAULT_HASH_BYTES];
    vault_hash(&store->vault, "adkaz version", text_bytes(&said), hash);
    hash[15] = '\0'; /* 60 bits */
    *number = strtoll(hash, NULL, 16) + 1;
    return true;
}

bool store_reply_version(struct store *store, const char *reply, int64_t *version, struct fault *fault)
{
    static const struct likeness parts[] = { { FACTS, FACT_COLUMNS }, { PAGES, PAGE_COLUMNS },
        { OWN, PAGE_COLUMNS } };
    return hash_likeness(store, reply, parts, sizeof parts / sizeof *parts, version, fault);
}

bool store_reply_ground(struct store *store, const char *reply, int64_t *ground, struct fault *fault)
{
    static const struct likeness parts[] = { { DECIDED, DECIDED_COLUMNS }, { NUMBERED, NUMBERED_COLUMNS } };
    return hash_likeness(store, reply, parts, sizeof parts / sizeof *parts, ground, fault);
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
