/* Pages: what was made of one side of paper, and its presentation picture. */
#include "store_inside.h"

#include "cleanup.h"
#include "shared.h"

#include <string.h>

enum { RESULT_BYTES_MOST = 32 << 20 };

static const char PART[] = "SELECT done, (SELECT count(*) FROM page WHERE part = ?1 AND place = ?2), scan"
                           " FROM part WHERE id = ?1";
static const char NEXT[] = "SELECT coalesce(max(id), 0) + 1 FROM page";
static const char ADD[] = "INSERT INTO page (id, part, place, kind, picture, content, cpu_ms, peak_kib,"
                          " flaws) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
/* Another version of the program may make another picture of the same file. A scan that was parted has the
 * picture in one of its replies. */
static const char SEEN[] =
    "UPDATE reply SET seen = coalesce("
    "  (SELECT other.id FROM page JOIN part ON part.id = page.part"
    "   JOIN reply AS other ON other.scan = part.scan"
    "   LEFT JOIN reply_page ON reply_page.reply = other.id AND reply_page.page = page.id"
    "   WHERE page.picture = ?1 AND page.kind <> ?2 AND part.scan <> ?3"
    "   ORDER BY reply_page.page IS NULL, other.at, other.rowid LIMIT 1),"
    "  (SELECT other.id FROM part AS mine JOIN part ON part.blob = mine.blob AND part.scan <> mine.scan"
    "   JOIN reply AS other ON other.scan = part.scan AND other.rowid < reply.rowid"
    "   WHERE mine.id = ?4 ORDER BY other.at, other.rowid LIMIT 1))"
    " WHERE scan = ?3 AND seen IS NULL";
static const char PICTURE[] = "SELECT " PAGE_PICTURE_FOR(
    "?3") " FROM reply_page JOIN page ON page.id = reply_page.page WHERE reply_page.reply = ?1 AND "
          "reply_page.number = ?2";

struct putting {
    struct store *store;
    int64_t part, scan;
    int place;
    const struct page *page;
    struct store_cost cost;
    char picture[STORE_BLOB_NAME_BYTES];
    struct fault *fault;
};

/* Is the page there already? False with a fault when its part is not being read. */
static bool find_part(struct putting *putting, bool *there)
{
    CLEANUP(query_end) struct query query = query_start(putting->store, PART, putting->fault);
    query_int(&query, putting->part);
    query_int(&query, putting->place);
    const bool known = query_row(&query);
    const bool done = known && column_int(&query, 0);
    *there = known && column_int(&query, 1);
    putting->scan = known ? column_int(&query, 2) : 0;
    if (!query_done(&query))
        return false;
    return (known && (*there || !done)) ||
        fault_set(putting->fault, FAULT_INPUT, "that part does not wait to be read");
}

static bool add_page(struct putting *putting)
{
    CLEANUP(text_clear) struct text result = TEXT_LIMIT(RESULT_BYTES_MOST);
    page_encode(putting->page, &result);
    if (result.full)
        return fault_set(putting->fault, FAULT_INPUT, "a page's result is too large");
    int64_t id;
    if (!query_next_id(putting->store, NEXT, &id, putting->fault))
        return false;
    CLEANUP(query_end) struct query add = query_start(putting->store, ADD, putting->fault);
    query_int(&add, id);
    query_int(&add, putting->part);
    query_int(&add, putting->place);
    query_int(&add, putting->page->kind);
    query_text(&add, putting->picture);
    query_seal(&add, text_bytes(&result), "page.content %" PRId64, id);
    query_int(&add, putting->cost.cpu_ms);
    query_int(&add, putting->cost.peak_kib);
    query_int(&add, putting->page->flaws);
    return query_done(&add);
}

/* Empty pages look alike, and one slip may lie in many scans; any other picture or file that lies in two
 * scans asks. */
static bool note_seen(struct putting *putting)
{
    const enum page_kind kind = putting->page->kind;
    if (!putting->picture[0] || kind == PAGE_BLANK || kind == PAGE_SLIP)
        return true;
    CLEANUP(query_end) struct query query = query_start(putting->store, SEEN, putting->fault);
    query_text(&query, putting->picture);
    query_int(&query, PAGE_BLANK);
    query_int(&query, putting->scan);
    query_int(&query, putting->part);
    return query_done(&query);
}

bool store_page_put(struct store *store, int64_t part, int index, const struct page *page, struct bytes jpeg,
    struct store_cost cost, struct fault *fault)
{
    struct putting putting = { store, part, 0, index, page, cost, "", fault };
    bool there;
    if (!find_part(&putting, &there))
        return false;
    if (there)
        return true;
    if (jpeg.size && !store_blob_put(store, jpeg, putting.picture, fault))
        return false;
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !find_part(&putting, &there))
        return false;
    return there || (add_page(&putting) && note_seen(&putting) && change_commit(&change, fault));
}

bool store_page_picture(struct store *store, const char *reply, int number, int64_t message,
    struct text *jpeg, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(query_end) struct query query = query_start(store, PICTURE, fault);
    query_text(&query, reply);
    query_int(&query, number);
    query_int(&query, message);
    const char *picture = query_row(&query) ? column_text(&query, 0, &arena) : "";
    if (!query_done(&query))
        return false;
    if (!picture[0])
        return fault_set(fault, FAULT_INPUT, "%s has no page %d with a picture", reply, number);
    return store_blob_get(store, picture, jpeg, fault);
}
