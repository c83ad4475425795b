/* Redactions: places that a person wants blacked out on a page. The walk burns them into a new picture, which
 * takes the place of the old one wherever the page is shown or mailed; the old one stays in the store. */
#include "store_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "pack.h"

enum { PACKED_VERSION = 1, BOXES_MOST = 100, BOXES_BYTES_MOST = 1 << 16 };

/* ---- boxes as bytes ---- */

static void pack_boxes(const struct box *boxes, size_t count, struct text *out)
{
    pack_int(out, PACKED_VERSION);
    pack_int(out, (int64_t)count);
    for (size_t i = 0; i < count; i++) {
        pack_int(out, boxes[i].left);
        pack_int(out, boxes[i].top);
        pack_int(out, boxes[i].width);
        pack_int(out, boxes[i].height);
    }
}

static bool unpack_boxes(
    struct bytes bytes, struct arena *arena, struct box **boxes, size_t *count, struct fault *fault)
{
    struct unpack from = { bytes, false };
    unpack_int(&from, PACKED_VERSION, PACKED_VERSION);
    *count = (size_t)unpack_int(&from, 1, BOXES_MOST);
    *boxes = arena_array(arena, *count, sizeof **boxes);
    for (size_t i = 0; i < *count && !from.broken; i++) {
        (*boxes)[i].left = (int)unpack_int(&from, 0, PAGE_SIDE_MOST_PX);
        (*boxes)[i].top = (int)unpack_int(&from, 0, PAGE_SIDE_MOST_PX);
        (*boxes)[i].width = (int)unpack_int(&from, 1, PAGE_SIDE_MOST_PX);
        (*boxes)[i].height = (int)unpack_int(&from, 1, PAGE_SIDE_MOST_PX);
    }
    return (!from.broken && !from.left.size) ||
        fault_set(fault, FAULT_SYSTEM, "a stored redaction is not whole");
}

/* ---- asking for one ---- */

static const char NEXT[] = "SELECT coalesce(max(id), 0) + 1 FROM redaction";
static const char ADD[] =
    "INSERT INTO redaction (id, reply, page, at, by_name, boxes)"
    " SELECT ?1, reply, page, ?4, ?5, ?6 FROM reply_page WHERE reply = ?2 AND number = ?3";

/* Wholly on the page, so that what is asked for is what is burnt in. */
static bool is_on(const struct box *box, const struct page *page)
{
    return box->left >= 0 && box->top >= 0 && box->width > 0 && box->height > 0 &&
        box->width <= page->width_px && box->left <= page->width_px - box->width &&
        box->height <= page->height_px && box->top <= page->height_px - box->height;
}

static bool check_boxes(struct store *store, const char *reply, int number, const struct box *boxes,
    size_t count, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct reply loaded;
    if (!store_reply_load(store, reply, &arena, &loaded, fault))
        return false;
    const struct page *page = NULL;
    for (size_t i = 0; i < loaded.page_count; i++)
        if (loaded.pages[i].number == number && loaded.pages[i].hash[0])
            page = &loaded.pages[i];
    if (!page)
        return fault_set(fault, FAULT_INPUT, "%s has no page %d with a picture", reply, number);
    if (!count || count > BOXES_MOST)
        return fault_set(fault, FAULT_INPUT, "1 to %d places are blacked out at a time", BOXES_MOST);
    for (size_t i = 0; i < count; i++)
        if (!is_on(&boxes[i], page))
            return fault_set(fault, FAULT_INPUT, "place %zu is not on page %d, which has %d x %d pixels",
                i + 1, number, page->width_px, page->height_px);
    return true;
}

static bool add(struct store *store, const char *reply, int number, const struct box *boxes, size_t count,
    const char *by, struct fault *fault)
{
    int64_t id;
    CLEANUP(text_clear) struct text packed = TEXT_LIMIT(BOXES_BYTES_MOST);
    pack_boxes(boxes, count, &packed);
    if (!query_next_id(store, NEXT, &id, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, ADD, fault);
    query_int(&query, id);
    query_text(&query, reply);
    query_int(&query, number);
    query_int(&query, clock_now());
    query_seal_text(&query, by, "redaction.by_name %" PRId64, id);
    query_seal(&query, text_bytes(&packed), "redaction.boxes %" PRId64, id);
    return query_done(&query);
}

bool store_redact(struct store *store, const char *reply, int number, const struct box *boxes, size_t count,
    const char *by, int64_t based_on, struct fault *fault)
{
    CLEANUP(change_end) struct change change = { 0 };
    return change_begin(&change, store, fault) &&
        (!based_on || version_check(store, reply, based_on, fault)) &&
        check_boxes(store, reply, number, boxes, count, fault) && reply_take_in_hand(store, reply, fault) &&
        add(store, reply, number, boxes, count, by, fault) &&
        event_add(store, reply, fault, "%s has %zu place%s of page %d blacked out", by, count,
            count == 1 ? "" : "s", number) &&
        change_commit(&change, fault);
}

/* ---- carrying out ---- */

static const char DUE[] = "SELECT redaction.id, reply_page.number, redaction.boxes FROM redaction"
                          " JOIN reply_page ON reply_page.page = redaction.page AND reply_page.reply = ?1"
                          " WHERE redaction.picture = '' AND redaction.failed = 0 ORDER BY redaction.id";
static const char BLACKED[] = "SELECT id, boxes FROM redaction WHERE page = ?1 AND picture <> '' ORDER BY id";
static const char DONE[] =
    "UPDATE redaction SET picture = ?2, failed = ?2 = '' WHERE id = ?1 AND picture = ''";
static const char SHOW[] = "UPDATE reply_page SET redacted = ?2 WHERE ?2 <> '' AND reply = ?3"
                           " AND page = (SELECT page FROM redaction WHERE id = ?1)";

bool store_redactions_due(struct store *store, const char *reply, struct arena *arena,
    struct store_redaction **due, size_t *count, struct fault *fault)
{
    struct store_redaction *all = NULL;
    size_t n = 0;
    CLEANUP(query_end) struct query query = query_start(store, DUE, fault);
    query_text(&query, reply);
    while (query_row(&query)) {
        all = row_add(arena, all, &n, sizeof *all);
        struct store_redaction *one = &all[n - 1];
        *one = (struct store_redaction){ .id = column_int(&query, 0), .page = (int)column_int(&query, 1) };
        const struct bytes boxes = column_opened(&query, 2, arena, "redaction.boxes %" PRId64, one->id);
        if (query.failed || !unpack_boxes(boxes, arena, &one->boxes, &one->count, fault))
            return false;
    }
    if (!query_done(&query))
        return false;
    *due = all;
    *count = n;
    return true;
}

bool store_redaction_done(
    struct store *store, const char *reply, int64_t redaction, struct bytes jpeg, struct fault *fault)
{
    char picture[STORE_BLOB_NAME_BYTES] = "";
    if (jpeg.size && !store_blob_put(store, jpeg, picture, fault))
        return false;
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault))
        return false;
    CLEANUP(query_end) struct query done = query_start(store, DONE, fault);
    query_int(&done, redaction);
    query_text(&done, picture);
    CLEANUP(query_end) struct query show = query_start(store, SHOW, fault);
    query_int(&show, redaction);
    query_text(&show, picture);
    query_text(&show, reply);
    return query_done(&done) && query_done(&show) &&
        event_add(store, reply, fault,
            picture[0] ? "blacked out" : "could not be blacked out: that page is not mailed") &&
        change_commit(&change, fault);
}

bool redaction_blacked(
    struct store *store, int64_t page, struct arena *arena, struct page *into, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, BLACKED, fault);
    query_int(&query, page);
    while (query_row(&query)) {
        struct box *boxes;
        size_t count;
        const struct bytes packed = column_opened(
            &query, 1, arena, "redaction.boxes %" PRId64, column_int(&query, 0));
        if (query.failed || !unpack_boxes(packed, arena, &boxes, &count, fault))
            return false;
        for (size_t i = 0; i < count; i++) {
            into->blacked = row_add(arena, into->blacked, &into->blacked_count, sizeof *into->blacked);
            into->blacked[into->blacked_count - 1] = boxes[i];
        }
    }
    return query_done(&query);
}
