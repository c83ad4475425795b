/* What the drops are asked and told: loose pictures of a moment ago, the rows of a status page, what
 * belongs into a PROBLEM folder, and whose pictures could be better. A drop is found by a keyed hash of its
 * name. */
#include "store_inside.h"

#include "cleanup.h"

#include <string.h>

/* A scan may hold several replies; what is wrong with a part of it is told once, under the first one's code.
 */
#define FIRST_OF_SCAN \
    "NOT EXISTS (SELECT 1 FROM reply AS other WHERE other.scan = scan.id AND other.rowid < reply.rowid)"

static const char RECENT[] =
    "SELECT reply.id, source.id, source.path FROM drop_folder"
    " JOIN source ON source.drop_folder = drop_folder.id JOIN scan ON scan.id = source.scan"
    " JOIN reply ON reply.scan = scan.id"
    " WHERE drop_folder.name_hash = ?1 AND source.at >= ?2 AND scan.loose = 1 ORDER BY source.at, source.id";
static const char ROWS[] =
    "SELECT reply.id, max(source.at), " REPLY_PAGES ", reply.state IN ('received', 'reading'),"
    " CASE WHEN reply.state = 'set-aside' THEN reply.reason"
    "  WHEN EXISTS (SELECT 1 FROM decision WHERE id = reply.decision AND outcome = 'rescan') THEN 'rescan'"
    "  ELSE coalesce((SELECT trouble FROM part"
    "   WHERE part.scan = scan.id AND trouble <> '' AND " FIRST_OF_SCAN
    " ORDER BY position LIMIT 1), '') END,"
    " EXISTS (SELECT 1 FROM reply_page JOIN page ON page.id = reply_page.page"
    "  WHERE reply_page.reply = reply.id AND page.flaws <> 0 AND " PAGE_KIND_MAY_GO ")"
    " FROM drop_folder JOIN source ON source.drop_folder = drop_folder.id"
    " JOIN scan ON scan.id = source.scan JOIN reply ON reply.scan = scan.id"
    " WHERE drop_folder.name_hash = ?1 GROUP BY reply.id ORDER BY 2 DESC, scan.id DESC LIMIT ?2";

static void take_recent(struct query *query, struct arena *arena, void *row)
{
    struct store_recent *recent = row;
    column_id(query, 0, recent->reply);
    recent->path = column_opened_text(query, 2, arena, "source.path %" PRId64, column_int(query, 1));
}

bool store_recent_loose(struct store *store, const char *drop, int64_t since, struct arena *arena,
    struct store_recent **recent, size_t *count, struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    store_hash(store, "adkaz drop", drop, hash);
    CLEANUP(query_end) struct query query = query_start(store, RECENT, fault);
    query_text(&query, hash);
    query_int(&query, since);
    return query_all(&query, arena, sizeof **recent, take_recent, recent, count);
}

static void take_scan(struct query *query, struct arena *arena, void *row)
{
    struct store_drop_row *scan = row;
    column_id(query, 0, scan->code);
    scan->arrived = column_int(query, 1);
    scan->pages = (int)column_int(query, 2);
    scan->waiting = column_int(query, 3);
    scan->problem = column_text(query, 4, arena);
    scan->flawed = column_int(query, 5);
}

bool store_drop_rows(struct store *store, const char *drop, size_t most, struct arena *arena,
    struct store_drop_row **rows, size_t *count, struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    store_hash(store, "adkaz drop", drop, hash);
    CLEANUP(query_end) struct query query = query_start(store, ROWS, fault);
    query_text(&query, hash);
    query_int(&query, (int64_t)most);
    return query_all(&query, arena, sizeof **rows, take_scan, rows, count);
}

/* ---- problems ---- */

/* The drop is the one in which the bytes arrived last. A scan without parts is one row with part 0. */
static const char UNFILED[] =
    "SELECT reply.id, part.id, part.blob, part.name, coalesce(nullif(part.trouble, ''), reply.reason),"
    " drop_folder.id, drop_folder.name, rescan.id, rescan.reason,"
    " CASE WHEN (SELECT count(*) FROM part AS any WHERE any.scan = scan.id) > 1 THEN part.position + 1 END"
    " FROM reply JOIN scan ON scan.id = reply.scan LEFT JOIN part ON part.scan = scan.id"
    " LEFT JOIN decision AS rescan ON rescan.id = reply.decision AND rescan.outcome = 'rescan'"
    " JOIN source ON source.id = (SELECT id FROM source AS last WHERE last.scan = scan.id"
    "  ORDER BY last.at DESC, last.id DESC LIMIT 1)"
    " JOIN drop_folder ON drop_folder.id = source.drop_folder"
    " WHERE (reply.state = 'set-aside' OR rescan.id IS NOT NULL"
    "  OR (part.trouble <> '' AND reply.state NOT IN ('received', 'reading') AND " FIRST_OF_SCAN "))"
    " AND coalesce(part.filed, scan.filed) = 0"
    " ORDER BY reply.at, reply.rowid, part.position";
static const char FILE_PART[] =
    "UPDATE part SET filed = 1 WHERE id = ?2 AND scan = (SELECT scan FROM reply WHERE id = ?1)";
static const char FILE_SCAN[] = "UPDATE scan SET filed = 1 WHERE id = (SELECT scan FROM reply WHERE id = ?1)";

static void take_problem(struct query *query, struct arena *arena, void *row)
{
    struct store_problem *problem = row;
    const int64_t part = column_int(query, 1), rescan = column_int(query, 7);
    column_id(query, 0, problem->reply);
    problem->part = part;
    problem->number = (int)column_int(query, 9);
    problem->blob = column_text(query, 2, arena);
    problem->name = part ? column_opened_text(query, 3, arena, "part.name %" PRId64, part) : "";
    problem->rescan = rescan != 0;
    problem->sentence = rescan ? column_opened_text(query, 8, arena, "decision.reason %" PRId64, rescan)
                               : column_text(query, 4, arena);
    problem->drop = column_opened_text(query, 6, arena, "drop_folder.name %" PRId64, column_int(query, 5));
}

bool store_problems_unfiled(struct store *store, struct arena *arena, struct store_problem **problems,
    size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, UNFILED, fault);
    return query_all(&query, arena, sizeof **problems, take_problem, problems, count);
}

bool store_problem_filed(struct store *store, const char *reply, int64_t part, struct fault *fault)
{
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, part ? FILE_PART : FILE_SCAN, fault);
    query_text(&query, reply);
    if (part)
        query_int(&query, part);
    if (!query_done(&query))
        return false;
    if (query_changes(&query) != 1)
        return fault_set(fault, FAULT_INPUT, "%s has no such part", reply);
    return change_commit(&change, fault);
}

/* ---- pictures that could be better ---- */

static const char FLAWED[] =
    "SELECT reply.id, reply_page.number, page.flaws, drop_folder.id, drop_folder.name"
    " FROM page INDEXED BY page_flawed CROSS JOIN reply_page ON reply_page.page = page.id"
    " CROSS JOIN reply ON reply.id = reply_page.reply"
    " JOIN source ON source.id = (SELECT id FROM source AS last WHERE last.scan = reply.scan"
    "  ORDER BY last.at DESC, last.id DESC LIMIT 1)"
    " JOIN drop_folder ON drop_folder.id = source.drop_folder"
    " WHERE reply.told = 0 AND reply.state <> 'set-aside' AND page.flaws <> 0 AND " PAGE_KIND_MAY_GO
    " ORDER BY reply.at, reply.rowid, reply_page.number";
static const char TELL[] = "UPDATE reply SET told = 1 WHERE id = ?1";

static void take_flawed(struct query *query, struct arena *arena, struct store_flawed *flawed)
{
    column_id(query, 0, flawed->reply);
    flawed->drop = column_opened_text(query, 4, arena, "drop_folder.name %" PRId64, column_int(query, 3));
}

bool store_flawed_untold(struct store *store, struct arena *arena, struct store_flawed **flawed,
    size_t *count, struct fault *fault)
{
    struct store_flawed *all = NULL;
    size_t n = 0;
    CLEANUP(query_end) struct query query = query_start(store, FLAWED, fault);
    while (query_row(&query)) {
        char reply[STORE_ID_BYTES];
        column_id(&query, 0, reply);
        if (!n || strcmp(all[n - 1].reply, reply) != 0) {
            all = row_add(arena, all, &n, sizeof *all);
            take_flawed(&query, arena, &all[n - 1]);
        }
        struct store_flawed *last = &all[n - 1];
        last->pages = row_add(arena, last->pages, &last->page_count, sizeof *last->pages);
        last->pages[last->page_count - 1] = (struct store_flawed_page){ (int)column_int(&query, 1),
            (unsigned)column_int(&query, 2) };
    }
    if (!query_done(&query))
        return false;
    *flawed = all;
    *count = n;
    return true;
}

bool store_flawed_told(struct store *store, const char *reply, struct fault *fault)
{
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, TELL, fault);
    query_text(&query, reply);
    return query_done(&query) && change_commit(&change, fault);
}
