/* Redactions: places that a person wants blacked out on a page. The walk burns all that hold into a new
 * picture of the page as it was read, which takes that one's place wherever the page is shown or mailed; the
 * old one stays in the store. The last one that holds may be taken back. */
#include "store_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "pack.h"

enum { PACKED_VERSION = 1, BOXES_BYTES_MOST = 1 << 16 };

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
    *count = (size_t)unpack_int(&from, 1, PAGE_BLACKED_MOST);
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

/* Appends the places of one row of a query for (id, boxes). */
static bool add_row_boxes(
    struct query *query, struct arena *arena, struct box **boxes, size_t *count, struct fault *fault)
{
    struct box *more;
    size_t more_count;
    const struct bytes packed = column_opened(
        query, 1, arena, "redaction.boxes %" PRId64, column_int(query, 0));
    if (query->failed || !unpack_boxes(packed, arena, &more, &more_count, fault))
        return false;
    for (size_t i = 0; i < more_count; i++) {
        *boxes = row_add(arena, *boxes, count, sizeof **boxes);
        (*boxes)[*count - 1] = more[i];
    }
    return true;
}

/* All that holds of a page, up to one redaction. */
static const char HOLD[] =
    "SELECT id, boxes FROM redaction WHERE page = ?1 AND id <= ?2 AND undone IS NULL ORDER BY id";

static bool holding_boxes(struct store *store, int64_t page, int64_t last, struct arena *arena,
    struct box **boxes, size_t *count, struct fault *fault)
{
    *boxes = NULL;
    *count = 0;
    CLEANUP(query_end) struct query query = query_start(store, HOLD, fault);
    query_int(&query, page);
    query_int(&query, last);
    while (query_row(&query))
        if (!add_row_boxes(&query, arena, boxes, count, fault))
            return false;
    return query_done(&query);
}

/* The last one of a page that is burnt in; 0: none. */
static const char BURNT[] = "SELECT coalesce(max(id), 0) FROM redaction"
                            " WHERE page = ?1 AND picture <> '' AND undone IS NULL";

bool redaction_blacked(
    struct store *store, int64_t page, struct arena *arena, struct page *into, struct fault *fault)
{
    int64_t last;
    CLEANUP(query_end) struct query query = query_start(store, BURNT, fault);
    query_int(&query, page);
    return query_number(&query, 0, &last) &&
        holding_boxes(store, page, last, arena, &into->blacked, &into->blacked_count, fault);
}

/* ---- who may have it now ---- */

/* Whether a mail with this page has left, or may have: those that are planned stand in the way, too. */
static const char PAGE_MAILED[] =
    "SELECT count(*) FROM mail JOIN mail_page ON mail_page.mail = mail.id"
    " WHERE mail.reply = ?1 AND mail_page.number = ?2 AND mail.state <> 'recalled'";
static const char TOUCH[] = "UPDATE reply SET state = ?2, by_hand = 1, turn = turn + 1, back_to = ?3"
                            " WHERE id = ?1 AND state IN ('matching', 'review')";

static bool check_not_mailed(struct store *store, const char *reply, int number, struct fault *fault)
{
    int64_t mailed;
    CLEANUP(query_end) struct query query = query_start(store, PAGE_MAILED, fault);
    query_text(&query, reply);
    query_int(&query, number);
    return query_number(&query, 1, &mailed) &&
        (!mailed || fault_set(fault, FAULT_INPUT, "a mail with page %d of %s has left", number, reply));
}

/* Whoever thought of the page as it was has thought of another one: opinions fall with the turn. */
static bool touch(struct store *store, const char *reply, const char *by, enum reply_state state,
    const char *what, struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    person_hash(store, by, hash);
    CLEANUP(query_end) struct query query = query_start(store, TOUCH, fault);
    query_text(&query, reply);
    query_text(&query, reply_state_name(state));
    query_text(&query, hash);
    if (!query_done(&query))
        return false;
    return query_changes(&query) == 1 || reply_refuse(store, reply, what, fault);
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

static const char PAGE_ID[] = "SELECT page FROM reply_page WHERE reply = ?1 AND number = ?2";

static bool find_page(struct store *store, const char *reply, int number, int64_t *page, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, PAGE_ID, fault);
    query_text(&query, reply);
    query_int(&query, number);
    return query_number(&query, 0, page) &&
        (*page || fault_set(fault, FAULT_INPUT, "%s has no page %d with a picture", reply, number));
}

/* Those that hold already count, too: all are burnt in together. */
static bool check_count(struct store *store, int64_t page, size_t count, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct box *boxes;
    size_t before;
    if (!holding_boxes(store, page, INT64_MAX, &arena, &boxes, &before, fault))
        return false;
    return (count && count <= PAGE_BLACKED_MOST && before <= PAGE_BLACKED_MOST - count) ||
        fault_set(fault, FAULT_INPUT, "1 to %d places of a page are blacked out", PAGE_BLACKED_MOST);
}

static bool check_boxes(struct store *store, const char *reply, int number, const struct box *boxes,
    size_t count, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct reply loaded;
    int64_t id;
    if (!store_reply_load(store, reply, &arena, &loaded, fault))
        return false;
    const struct page *page = reply_page_numbered(&loaded, number);
    if (!page || !page->hash[0])
        return fault_set(fault, FAULT_INPUT, "%s has no page %d with a picture", reply, number);
    if (!find_page(store, reply, number, &id, fault) || !check_count(store, id, count, fault))
        return false;
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
        check_boxes(store, reply, number, boxes, count, fault) &&
        touch(store, reply, by, REPLY_MATCHING, "blacked out", fault) &&
        check_not_mailed(store, reply, number, fault) && add(store, reply, number, boxes, count, by, fault) &&
        event_add(store, reply, fault, "%s has %zu place%s of page %d blacked out", by, count,
            count == 1 ? "" : "s", number) &&
        change_commit(&change, fault);
}

/* ---- taking it back ---- */

static const char LAST[] =
    "SELECT id FROM redaction WHERE page = ?1 AND undone IS NULL ORDER BY id DESC LIMIT 1";
static const char UNDO[] =
    "UPDATE redaction SET undone = ?2, undone_by = ?3 WHERE id = ?1 AND undone IS NULL";
/* The picture of the one that is the last again: it was made with all that hold. */
static const char SHOW_BEFORE[] =
    "UPDATE reply_page SET redacted = (SELECT nullif(picture, '') FROM redaction WHERE page = ?1"
    " AND undone IS NULL ORDER BY id DESC LIMIT 1) WHERE page = ?1";

static bool take_back(
    struct store *store, int64_t page, int64_t redaction, const char *by, struct fault *fault)
{
    CLEANUP(query_end) struct query undo = query_start(store, UNDO, fault);
    query_int(&undo, redaction);
    query_int(&undo, clock_now());
    query_seal_text(&undo, by, "redaction.undone_by %" PRId64, redaction);
    CLEANUP(query_end) struct query show = query_start(store, SHOW_BEFORE, fault);
    query_int(&show, page);
    return query_done(&undo) && query_done(&show);
}

static bool last_of(
    struct store *store, const char *reply, int number, int64_t page, int64_t *redaction, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, LAST, fault);
    query_int(&query, page);
    return query_number(&query, 0, redaction) &&
        (*redaction ||
            fault_set(fault, FAULT_INPUT, "nothing is blacked out on page %d of %s", number, reply));
}

bool store_redact_undo(
    struct store *store, const char *reply, int number, const char *by, int64_t based_on, struct fault *fault)
{
    int64_t page, redaction;
    enum reply_state state = REPLY_REVIEW;
    CLEANUP(change_end) struct change change = { 0 };
    return change_begin(&change, store, fault) &&
        (!based_on || version_check(store, reply, based_on, fault)) &&
        reply_state(store, reply, &state, fault) && find_page(store, reply, number, &page, fault) &&
        last_of(store, reply, number, page, &redaction, fault) &&
        touch(store, reply, by, state, "shown as it was", fault) &&
        check_not_mailed(store, reply, number, fault) && take_back(store, page, redaction, by, fault) &&
        event_add(store, reply, fault, "%s has page %d shown again as it was", by, number) &&
        change_commit(&change, fault);
}

/* ---- what became of it ---- */

static const char LAST_OF_PAGES[] =
    "SELECT reply_page.number, redaction.picture <> '', redaction.failed FROM reply_page"
    " JOIN redaction ON redaction.id = (SELECT max(id) FROM redaction AS one"
    "  WHERE one.page = reply_page.page AND one.undone IS NULL)"
    " WHERE reply_page.reply = ?1 ORDER BY reply_page.number";

static struct store_redaction_last column_last(struct query *query)
{
    const bool burnt = column_int(query, 1), failed = column_int(query, 2);
    return (struct store_redaction_last){
        .page = (int)column_int(query, 0),
        .state = burnt ? REDACTION_DONE
            : failed   ? REDACTION_FAILED
                       : REDACTION_WAITS,
    };
}

bool store_redactions_last(struct store *store, const char *reply, struct arena *arena,
    struct store_redaction_last **last, size_t *count, struct fault *fault)
{
    struct store_redaction_last *all = NULL;
    size_t n = 0;
    CLEANUP(query_end) struct query query = query_start(store, LAST_OF_PAGES, fault);
    query_text(&query, reply);
    while (query_row(&query)) {
        all = row_add(arena, all, &n, sizeof *all);
        all[n - 1] = column_last(&query);
    }
    if (!query_done(&query))
        return false;
    *last = all;
    *count = n;
    return true;
}

/* ---- carrying out ---- */

#define OF_REPLY \
    " FROM redaction JOIN reply_page ON reply_page.page = redaction.page AND reply_page.reply = ?1" \
    " WHERE redaction.picture = '' AND redaction.failed = 0 AND redaction.undone IS NULL"
static const char WAITS[] = "SELECT count(*)" OF_REPLY;
static const char DUE[] = "SELECT redaction.id, reply_page.number, redaction.page" OF_REPLY
                          " ORDER BY redaction.id";
static const char AS_READ[] =
    "SELECT page.picture FROM redaction JOIN page ON page.id = redaction.page WHERE redaction.id = ?1";
static const char DONE[] = "UPDATE redaction SET picture = ?2, failed = ?2 = ''"
                           " WHERE id = ?1 AND picture = '' AND undone IS NULL";
static const char SHOW[] = "UPDATE reply_page SET redacted = ?2 WHERE ?2 <> ''"
                           " AND page = (SELECT page FROM redaction WHERE id = ?1 AND undone IS NULL)";

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
        if (!holding_boxes(store, column_int(&query, 2), one->id, arena, &one->boxes, &one->count, fault))
            return false;
    }
    if (!query_done(&query))
        return false;
    *due = all;
    *count = n;
    return true;
}

bool store_redaction_waits(struct store *store, const char *reply, bool *waits, struct fault *fault)
{
    int64_t count;
    CLEANUP(query_end) struct query query = query_start(store, WAITS, fault);
    query_text(&query, reply);
    if (!query_number(&query, 0, &count))
        return false;
    *waits = count > 0;
    return true;
}

bool store_redaction_picture(struct store *store, int64_t redaction, struct text *jpeg, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(query_end) struct query query = query_start(store, AS_READ, fault);
    query_int(&query, redaction);
    const char *picture = query_row(&query) ? column_text(&query, 0, &arena) : "";
    return query_done(&query) && store_blob_get(store, picture, jpeg, fault);
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
    if (!query_done(&done))
        return false;
    if (!query_changes(&done))
        return true; /* it was taken back meanwhile */
    if (!query_done(&show))
        return false;
    if (picture[0] && !query_changes(&show))
        return fault_set(fault, FAULT_SYSTEM, "%s: no page has what was blacked out", reply);
    return event_add(store, reply, fault,
               picture[0] ? "blacked out" : "could not be blacked out: that page is not mailed") &&
        change_commit(&change, fault);
}
