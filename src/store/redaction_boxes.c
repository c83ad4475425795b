/* The places of a page that are blacked out: as bytes, and gathered from the redactions that hold. */
#include "redaction.h"

#include "cleanup.h"
#include "pack.h"

enum { PACKED_VERSION = 1 };

void boxes_pack(const struct box *boxes, size_t count, struct text *out)
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

static bool boxes_unpack(
    struct bytes bytes, struct arena *arena, struct box **boxes, size_t *count, struct fault *fault)
{
    struct unpack from = { bytes, false };
    unpack_int(&from, PACKED_VERSION, PACKED_VERSION);
    *count = (size_t)unpack_int(&from, 1, PAGE_BLACKED_MOST);
    *boxes = arena_array(arena, *count, sizeof **boxes);
    for (size_t i = 0; i < *count && !from.broken; i++) {
        (*boxes)[i].left = (int)unpack_int(&from, 0, PAGE_SIDE_MOST_PX);
        (*boxes)[i].top = (int)unpack_int(&from, 0, PAGE_SIDE_MOST_PX);
        (*boxes)[i].width = (int)unpack_int(&from, 1, PAGE_SIDE_MOST_PX);
        (*boxes)[i].height = (int)unpack_int(&from, 1, PAGE_SIDE_MOST_PX);
    }
    return unpack_end(&from, "redaction", fault);
}

bool redaction_add_boxes(
    struct query *query, struct arena *arena, struct box **boxes, size_t *count, struct fault *fault)
{
    struct box *more;
    size_t more_count;
    const struct bytes packed = column_opened(
        query, 1, arena, "redaction.boxes %" PRId64, column_int(query, 0));
    if (query->failed || !boxes_unpack(packed, arena, &more, &more_count, fault))
        return false;
    for (size_t i = 0; i < more_count; i++) {
        *boxes = row_add(arena, *boxes, count, sizeof **boxes);
        (*boxes)[*count - 1] = more[i];
    }
    return true;
}

/* All that holds of a page: everybody's up to one redaction, and one receiver's up to another. */
static const char HOLD[] =
    "SELECT id, boxes FROM redaction WHERE page = ?1 AND undone IS NULL AND ((message IS NULL AND id <= ?2)"
    " OR (message = ?3 AND id <= ?4)) ORDER BY id";

bool redaction_boxes(struct store *store, const struct redactions_held *held, struct arena *arena,
    struct box **boxes, size_t *count, struct fault *fault)
{
    *boxes = NULL;
    *count = 0;
    CLEANUP(query_end) struct query query = query_start(store, HOLD, fault);
    query_int(&query, held->page);
    query_int(&query, held->common);
    query_int(&query, held->message);
    query_int(&query, held->own);
    while (query_row(&query))
        if (!redaction_add_boxes(&query, arena, boxes, count, fault))
            return false;
    return query_done(&query);
}

/* The last one of a page that is burnt in; 0: none. */
static const char BURNT[] = "SELECT coalesce(max(id), 0) FROM redaction"
                            " WHERE page = ?1 AND message IS NULL AND picture <> '' AND undone IS NULL";

bool redaction_blacked(
    struct store *store, int64_t page, struct arena *arena, struct page *into, struct fault *fault)
{
    struct redactions_held held = { .page = page };
    return query_number_of(store, BURNT, page, &held.common, fault) &&
        redaction_boxes(store, &held, arena, &into->blacked, &into->blacked_count, fault);
}
