/* Scans: what a volunteer dropped, kept byte for byte, and how far the reading of its parts has come. */
#include "store_inside.h"

#include "cleanup.h"

#include <string.h>

/* ---- keeping ---- */

static const char FIND_DROP[] = "SELECT id FROM drop_folder WHERE name_hash = ?1";
static const char NEXT_DROP[] = "SELECT coalesce(max(id), 0) + 1 FROM drop_folder";
static const char ADD_DROP[] = "INSERT INTO drop_folder (id, name_hash, name) VALUES (?1, ?2, ?3)";
static const char NEXT_SOURCE[] = "SELECT coalesce(max(id), 0) + 1 FROM source";
static const char ADD_SOURCE[] = "INSERT INTO source (id, scan, drop_folder, at, path_hash, path)"
                                 " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING";
static const char FIND_SCAN[] =
    "SELECT id, EXISTS (SELECT 1 FROM reply WHERE reply.scan = scan.id AND state = 'set-aside')"
    " FROM scan WHERE digest = ?1";
static const char NEXT_SCAN[] = "SELECT coalesce(max(id), 0) + 1 FROM scan";
static const char ADD_SCAN[] = "INSERT INTO scan (id, digest, pipeline, at, proposed, loose)"
                               " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
static const char NEXT_PART[] = "SELECT coalesce(max(id), 0) + 1 FROM part";
static const char ADD_PART[] =
    "INSERT INTO part (id, scan, position, blob, name) VALUES (?1, ?2, ?3, ?4, ?5)";
static const char REPLY_TAKEN[] = "SELECT count(*) FROM reply WHERE id = ?1";
static const char ADD_REPLY[] = "INSERT INTO reply (id, scan, at, state, reason) VALUES (?1, ?2, ?3, ?4, ?5)";
static const char OLD_REPLY[] = "SELECT id FROM reply WHERE scan = ?1 ORDER BY at, rowid LIMIT 1";
static const char FILE_PARTS_AGAIN[] = "UPDATE part SET filed = 0 WHERE scan = ?1";
static const char FILE_SCAN_AGAIN[] = "UPDATE scan SET filed = 0 WHERE id = ?1";
/* What could be read of it stays. */
static const char *const READ_AGAIN[] = {
    "DELETE FROM reply_page WHERE reply IN (SELECT id FROM reply WHERE scan = ?1)",
    "DELETE FROM page WHERE picture = '' AND part IN (SELECT id FROM part WHERE scan = ?1)",
    "UPDATE part SET done = 0, trouble = '', tries = 0 WHERE scan = ?1",
    "UPDATE reply SET state = 'received', reason = '' WHERE scan = ?1 AND state = 'set-aside'",
};

typedef char blob_name[STORE_BLOB_NAME_BYTES];

struct keeping {
    struct store *store;
    const struct store_arrival *arrival;
    struct fault *fault;
    blob_name *blobs; /* one per part */
    char digest[VAULT_HASH_BYTES];
    int64_t scan;
    bool aside; /* it was kept before, and nothing of it could be used */
};

/* Same parts in the same order, same digest. What brought no bytes is known by where it lay, and by how many
 * such were settled before it. */
static void digest_of(struct keeping *keeping, int settled)
{
    const struct store_arrival *arrival = keeping->arrival;
    CLEANUP(text_clear) struct text all = TEXT_LIMIT(SIZE_MAX / 2);
    for (size_t i = 0; i < arrival->part_count; i++)
        text_printf(&all, "%s\n", keeping->blobs[i]);
    for (size_t i = 0; !arrival->part_count && i < arrival->path_count; i++)
        text_printf(&all, "%d %s/%s\n", settled, arrival->drop, arrival->paths[i]);
    vault_hash(&keeping->store->vault, arrival->part_count ? "adkaz scan" : "adkaz no bytes",
        text_bytes(&all), keeping->digest);
}

static bool find_scan(struct keeping *keeping)
{
    CLEANUP(query_end) struct query find = query_start(keeping->store, FIND_SCAN, keeping->fault);
    query_text(&find, keeping->digest);
    const bool found = query_row(&find);
    keeping->scan = found ? column_int(&find, 0) : 0;
    keeping->aside = found && column_int(&find, 1);
    return query_done(&find);
}

/* The scan that this arrival is, if it was kept before. Without bytes nobody knows whether two things of one
 * name are the same: it is the same as long as nobody settled it. */
static bool find_known(struct keeping *keeping)
{
    for (int settled = 0;; settled++) {
        digest_of(keeping, settled);
        if (!find_scan(keeping))
            return false;
        if (!keeping->scan || keeping->arrival->part_count || keeping->aside)
            return true;
    }
}

static bool find_drop(struct keeping *keeping, int64_t *drop)
{
    struct store *store = keeping->store;
    char hash[VAULT_HASH_BYTES];
    store_hash(store, "adkaz drop", keeping->arrival->drop, hash);
    CLEANUP(query_end) struct query find = query_start(store, FIND_DROP, keeping->fault);
    query_text(&find, hash);
    if (!query_number(&find, 0, drop))
        return false;
    if (*drop)
        return true;
    if (!query_next_id(store, NEXT_DROP, drop, keeping->fault))
        return false;
    CLEANUP(query_end) struct query add = query_start(store, ADD_DROP, keeping->fault);
    query_int(&add, *drop);
    query_text(&add, hash);
    query_seal_text(&add, keeping->arrival->drop, "drop_folder.name %" PRId64, *drop);
    return query_done(&add);
}

static bool add_source(struct keeping *keeping, int64_t drop, const char *path)
{
    int64_t id;
    char hash[VAULT_HASH_BYTES];
    store_hash(keeping->store, "adkaz path", path, hash);
    if (!query_next_id(keeping->store, NEXT_SOURCE, &id, keeping->fault))
        return false;
    CLEANUP(query_end) struct query add = query_start(keeping->store, ADD_SOURCE, keeping->fault);
    query_int(&add, id);
    query_int(&add, keeping->scan);
    query_int(&add, drop);
    query_int(&add, keeping->arrival->at);
    query_text(&add, hash);
    query_seal_text(&add, path, "source.path %" PRId64, id);
    return query_done(&add);
}

static bool add_sources(struct keeping *keeping)
{
    int64_t drop;
    if (!find_drop(keeping, &drop))
        return false;
    for (size_t i = 0; i < keeping->arrival->path_count; i++)
        if (!add_source(keeping, drop, keeping->arrival->paths[i]))
            return false;
    return true;
}

/* Files that lie in the drop itself: each part is one of the paths. */
static bool is_loose(const struct store_arrival *arrival)
{
    if (arrival->path_count != arrival->part_count)
        return false;
    for (size_t i = 0; i < arrival->part_count; i++)
        if (arrival->parts[i].name[0] && strcmp(arrival->parts[i].name, arrival->paths[i]) != 0)
            return false;
    return true;
}

static bool add_scan(struct keeping *keeping)
{
    const struct store_arrival *arrival = keeping->arrival;
    if (!query_next_id(keeping->store, NEXT_SCAN, &keeping->scan, keeping->fault))
        return false;
    CLEANUP(query_end) struct query add = query_start(keeping->store, ADD_SCAN, keeping->fault);
    query_int(&add, keeping->scan);
    query_text(&add, keeping->digest);
    query_text(&add, arrival->pipeline);
    query_int(&add, arrival->at);
    query_int(&add, arrival->proposed);
    query_int(&add, is_loose(arrival));
    return query_done(&add);
}

static bool add_part(struct keeping *keeping, size_t position)
{
    int64_t id;
    if (!query_next_id(keeping->store, NEXT_PART, &id, keeping->fault))
        return false;
    CLEANUP(query_end) struct query add = query_start(keeping->store, ADD_PART, keeping->fault);
    query_int(&add, id);
    query_int(&add, keeping->scan);
    query_int(&add, (int64_t)position);
    query_text(&add, keeping->blobs[position]);
    query_seal_text(&add, keeping->arrival->parts[position].name, "part.name %" PRId64, id);
    return query_done(&add);
}

static bool add_reply(struct keeping *keeping, char reply[STORE_ID_BYTES])
{
    const struct store_arrival *arrival = keeping->arrival;
    const bool aside = arrival->trouble[0];
    if (!store_new_id(keeping->store, 'R', REPLY_TAKEN, reply, keeping->fault))
        return false;
    CLEANUP(query_end) struct query add = query_start(keeping->store, ADD_REPLY, keeping->fault);
    query_text(&add, reply);
    query_int(&add, keeping->scan);
    query_int(&add, arrival->at);
    query_text(&add, reply_state_name(aside ? REPLY_SET_ASIDE : REPLY_RECEIVED));
    query_text(&add, arrival->trouble);
    return query_done(&add) &&
        event_add(keeping->store, reply, keeping->fault, "arrived: %zu file%s%s%s", arrival->part_count,
            arrival->part_count == 1 ? "" : "s", aside ? "; set aside: " : "", arrival->trouble);
}

static bool keep_new(struct keeping *keeping, char reply[STORE_ID_BYTES])
{
    if (!add_scan(keeping))
        return false;
    for (size_t i = 0; i < keeping->arrival->part_count; i++)
        if (!add_part(keeping, i))
            return false;
    return add_sources(keeping) && add_reply(keeping, reply);
}

static bool change_scan(struct keeping *keeping, const char *sql)
{
    CLEANUP(query_end) struct query query = query_start(keeping->store, sql, keeping->fault);
    query_int(&query, keeping->scan);
    return query_done(&query);
}

static bool read_again(struct keeping *keeping)
{
    for (size_t i = 0; i < sizeof READ_AGAIN / sizeof *READ_AGAIN; i++)
        if (!change_scan(keeping, READ_AGAIN[i]))
            return false;
    return true;
}

/* The volunteer who drops it again has lost the note about it, if there was one: it is written once more,
 * unless the scan can be used this time. */
static bool keep_again(struct keeping *keeping, char reply[STORE_ID_BYTES])
{
    CLEANUP(query_end) struct query old = query_start(keeping->store, OLD_REPLY, keeping->fault);
    query_int(&old, keeping->scan);
    if (query_row(&old))
        column_id(&old, 0, reply);
    if (!query_done(&old))
        return false;
    if (!change_scan(keeping, FILE_PARTS_AGAIN) || !change_scan(keeping, FILE_SCAN_AGAIN))
        return false;
    if (!keeping->arrival->part_count)
        return true; /* perhaps it still lies where it lay: not noted at every look */
    if (keeping->aside && !read_again(keeping))
        return false;
    return add_sources(keeping) &&
        event_add(keeping->store, reply, keeping->fault, "the same bytes arrived again%s",
            keeping->aside ? ": read again" : "");
}

static bool keep_rows(struct keeping *keeping, char reply[STORE_ID_BYTES], bool *again)
{
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, keeping->store, keeping->fault))
        return false;
    if (!find_known(keeping))
        return false;
    const bool known = keeping->scan != 0;
    if (known ? !keep_again(keeping, reply) : !keep_new(keeping, reply))
        return false;
    if (!change_commit(&change, keeping->fault))
        return false;
    *again = known;
    return true;
}

bool store_scan_keep(struct store *store, const struct store_arrival *arrival, char reply[STORE_ID_BYTES],
    bool *again, struct fault *fault)
{
    if (!arrival->part_count && !arrival->trouble[0])
        return fault_set(fault, FAULT_INPUT, "a scan without bytes must say why");
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct keeping keeping = { store, arrival, fault, .scan = 0 };
    keeping.blobs = arena_array(&arena, arrival->part_count, sizeof *keeping.blobs);
    for (size_t i = 0; i < arrival->part_count; i++)
        if (!store_blob_put(store, arrival->parts[i].bytes, keeping.blobs[i], fault))
            return false;
    return keep_rows(&keeping, reply, again);
}

/* ---- what is still to be read ---- */

static const char UNFINISHED[] = "SELECT reply.id, scan.id, scan.pipeline, reply.state"
                                 " FROM reply JOIN scan ON scan.id = reply.scan"
                                 " WHERE reply.state IN ('received', 'reading', 'matching')"
                                 " ORDER BY reply.at, reply.rowid";
/* pages_known counts up to the first gap: pages come back from their children in any order, and what lies
 * behind a gap is read again. */
static const char PARTS[] =
    "SELECT id, position, name, blob, trouble, tries, done,"
    " (SELECT count(*) FROM (SELECT place, row_number() OVER (ORDER BY place) - 1 AS rank FROM page"
    "   WHERE page.part = part.id) WHERE place = rank)"
    " FROM part WHERE scan = ?1 ORDER BY position";

void take_walk_item(struct query *query, struct arena *arena, void *row)
{
    struct store_walk_item *item = row;
    column_id(query, 0, item->reply);
    item->scan = column_int(query, 1);
    item->pipeline = column_text(query, 2, arena);
    item->state = column_reply_state(query, 3);
}

bool store_unfinished(struct store *store, struct arena *arena, struct store_walk_item **items, size_t *count,
    struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, UNFINISHED, fault);
    return query_all(&query, arena, sizeof **items, take_walk_item, items, count);
}

static void take_part(struct query *query, struct arena *arena, void *row)
{
    struct store_part_row *part = row;
    part->id = column_int(query, 0);
    part->position = (int)column_int(query, 1);
    part->name = column_opened_text(query, 2, arena, "part.name %" PRId64, part->id);
    part->blob = column_text(query, 3, arena);
    part->trouble = column_text(query, 4, arena);
    part->tries = (int)column_int(query, 5);
    part->done = column_int(query, 6);
    part->pages_known = (int)column_int(query, 7);
}

bool store_parts(struct store *store, int64_t scan, struct arena *arena, struct store_part_row **parts,
    size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, PARTS, fault);
    query_int(&query, scan);
    return query_all(&query, arena, sizeof **parts, take_part, parts, count);
}

/* ---- reading ---- */

static const char BEGIN_PART[] =
    "UPDATE part SET tries = tries + 1 WHERE id = ?1 AND done = 0 AND EXISTS"
    " (SELECT 1 FROM reply WHERE reply.scan = part.scan AND state IN ('received', 'reading'))";
static const char NOW_READING[] = "UPDATE reply SET state = 'reading' WHERE state = 'received'"
                                  " AND scan = (SELECT scan FROM part WHERE id = ?1)";
static const char GAPS[] = "SELECT count(*) = 0 OR count(*) <> max(place) + 1 FROM page WHERE part = ?1";
static const char END_PART[] = "UPDATE part SET done = 1, trouble = ?2 WHERE id = ?1 AND done = 0";
static const char PARTS_OPEN[] = "SELECT count(*) FROM part WHERE scan = ?1 AND done = 0";
static const char READ[] = "UPDATE reply SET state = 'matching' WHERE id = ?1"
                           " AND state IN ('received', 'reading')";
static const char REPLIES[] = "SELECT id FROM reply WHERE scan = ?1 AND state IN ('received', 'reading')";

bool store_part_begin(struct store *store, int64_t part, struct fault *fault)
{
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault))
        return false;
    CLEANUP(query_end) struct query begin = query_start(store, BEGIN_PART, fault);
    query_int(&begin, part);
    if (!query_done(&begin))
        return false;
    if (query_changes(&begin) != 1)
        return fault_set(fault, FAULT_INPUT, "that part does not wait to be read");
    CLEANUP(query_end) struct query reading = query_start(store, NOW_READING, fault);
    query_int(&reading, part);
    return query_done(&reading) && change_commit(&change, fault);
}

static bool check_pages(struct store *store, int64_t part, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, GAPS, fault);
    query_int(&query, part);
    int64_t gaps;
    if (!query_number(&query, 1, &gaps))
        return false;
    return !gaps || fault_set(fault, FAULT_INPUT, "a part is not read: pages of it are missing");
}

bool store_part_done(struct store *store, int64_t part, const char *trouble, struct fault *fault)
{
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || (!trouble[0] && !check_pages(store, part, fault)))
        return false;
    CLEANUP(query_end) struct query end = query_start(store, END_PART, fault);
    query_int(&end, part);
    query_text(&end, trouble);
    if (!query_done(&end))
        return false;
    if (query_changes(&end) != 1)
        return fault_set(fault, FAULT_INPUT, "that part does not wait to be read");
    return change_commit(&change, fault);
}

static bool reply_read(struct store *store, const char *reply, struct fault *fault)
{
    CLEANUP(query_end) struct query read = query_start(store, READ, fault);
    query_text(&read, reply);
    return query_done(&read) && reply_number_pages(store, reply, fault) &&
        event_add(store, reply, fault, "read");
}

bool store_scan_read(struct store *store, int64_t scan, struct fault *fault)
{
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault))
        return false;
    int64_t open;
    if (!query_number_of(store, PARTS_OPEN, scan, &open, fault))
        return false;
    if (open)
        return fault_set(fault, FAULT_INPUT, "%" PRId64 " parts of the scan are not read yet", open);
    CLEANUP(query_end) struct query replies = query_start(store, REPLIES, fault);
    query_int(&replies, scan);
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_id *ids;
    size_t count;
    if (!query_ids(&replies, &arena, &ids, &count))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!reply_read(store, ids[i].text, fault))
            return false;
    return (count || fault_set(fault, FAULT_INPUT, "that scan does not wait to be read")) &&
        change_commit(&change, fault);
}
