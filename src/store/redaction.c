/* Redactions: places that a person wants blacked out on a page. The walk burns all that hold into a new
 * picture of the page as it was read, which takes that one's place wherever the page is shown or mailed; the
 * old one stays in the store. The last one that holds may be taken back.
 *
 * Those that are one receiver's own are a row of their own beside everybody's: their picture is known by the
 * last of either that is in it, so that it is another one as soon as one of the two is. */
#include "store_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "pack.h"
#include "persons.h"
#include "shared.h"

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
    return unpack_end(&from, "redaction", fault);
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

/* All that holds of a page: everybody's up to one redaction, and one receiver's up to another. */
static const char HOLD[] =
    "SELECT id, boxes FROM redaction WHERE page = ?1 AND undone IS NULL AND ((message IS NULL AND id <= ?2)"
    " OR (message = ?3 AND id <= ?4)) ORDER BY id";

struct held {
    int64_t page, common, message, own;
};

static bool holding_boxes(struct store *store, const struct held *held, struct arena *arena,
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
        if (!add_row_boxes(&query, arena, boxes, count, fault))
            return false;
    return query_done(&query);
}

/* The last one of a page that is burnt in; 0: none. */
static const char BURNT[] = "SELECT coalesce(max(id), 0) FROM redaction"
                            " WHERE page = ?1 AND message IS NULL AND picture <> '' AND undone IS NULL";

bool redaction_blacked(
    struct store *store, int64_t page, struct arena *arena, struct page *into, struct fault *fault)
{
    struct held held = { .page = page };
    return query_number_of(store, BURNT, page, &held.common, fault) &&
        holding_boxes(store, &held, arena, &into->blacked, &into->blacked_count, fault);
}

/* ---- who may have it now ---- */

/* Whether a mail with this page has left, or may have: those that are planned stand in the way, too. A notice
 * brings no page. */
static const char PAGE_MAILED[] =
    "SELECT count(*) FROM mail JOIN mail_page ON mail_page.mail = mail.id"
    " WHERE mail.reply = ?1 AND mail_page.number = ?2 AND mail.state <> 'recalled'"
    " AND mail.purpose <> 'notice' AND mail.message = coalesce(?3, mail.message)";
static const char TOUCH[] = "UPDATE reply SET state = ?2, by_hand = 1, turn = turn + 1, back_to = ?3"
                            " WHERE id = ?1 AND state IN ('matching', 'review')";

/* What is one receiver's own matters to nobody else's mail. */
static bool check_not_mailed(
    struct store *store, const char *reply, const struct store_black *black, struct fault *fault)
{
    int64_t mailed;
    CLEANUP(query_end) struct query query = query_start(store, PAGE_MAILED, fault);
    query_text(&query, reply);
    query_int(&query, black->page);
    query_int_or_null(&query, black->message);
    return query_number(&query, 1, &mailed) &&
        (!mailed || fault_set(fault, FAULT_INPUT, "a mail with page %d of %s has left", black->page, reply));
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
    "INSERT INTO redaction (id, reply, page, at, by_name, boxes, message)"
    " SELECT ?1, reply, page, ?4, ?5, ?6, ?7 FROM reply_page WHERE reply = ?2 AND number = ?3";

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

static const char BOXES[] = "SELECT id, boxes FROM redaction WHERE page = ?1 AND undone IS NULL";

/* Those that hold already count, too, whosever they are: they are burnt in together. */
static bool check_count(struct store *store, int64_t page, size_t count, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct box *boxes = NULL;
    size_t before = 0;
    CLEANUP(query_end) struct query query = query_start(store, BOXES, fault);
    query_int(&query, page);
    while (query_row(&query))
        if (!add_row_boxes(&query, &arena, &boxes, &before, fault))
            return false;
    if (!query_done(&query))
        return false;
    return (count && count <= PAGE_BLACKED_MOST && before <= PAGE_BLACKED_MOST - count) ||
        fault_set(fault, FAULT_INPUT, "1 to %d places of a page are blacked out", PAGE_BLACKED_MOST);
}

static bool check_boxes(
    struct store *store, const char *reply, const struct store_black *black, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct reply loaded;
    int64_t id;
    if (!store_reply_load(store, reply, &arena, &loaded, fault))
        return false;
    const struct page *page = reply_page_numbered(&loaded, black->page);
    if (!page || !page->hash[0])
        return fault_set(fault, FAULT_INPUT, "%s has no page %d with a picture", reply, black->page);
    if (!find_page(store, reply, black->page, &id, fault) || !check_count(store, id, black->count, fault))
        return false;
    for (size_t i = 0; i < black->count; i++)
        if (!is_on(&black->boxes[i], page))
            return fault_set(fault, FAULT_INPUT, "place %zu is not on page %d, which has %d x %d pixels",
                i + 1, black->page, page->width_px, page->height_px);
    return true;
}

static bool add(struct store *store, const char *reply, const struct store_black *black, struct fault *fault)
{
    int64_t id;
    CLEANUP(text_clear) struct text packed = TEXT_LIMIT(BOXES_BYTES_MOST);
    pack_boxes(black->boxes, black->count, &packed);
    if (!query_next_id(store, NEXT, &id, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, ADD, fault);
    query_int(&query, id);
    query_text(&query, reply);
    query_int(&query, black->page);
    query_int(&query, clock_now());
    query_seal_text(&query, black->by, "redaction.by_name %" PRId64, id);
    query_seal(&query, text_bytes(&packed), "redaction.boxes %" PRId64, id);
    query_int_or_null(&query, black->message);
    return query_done(&query);
}

/* For whom alone it is; "": for everybody. */
static bool find_whose(struct store *store, const struct store_black *black, struct arena *arena,
    const char **whose, struct fault *fault)
{
    struct message message = { .ref = "" };
    if (black->message && !store_message_by_id(store, black->message, arena, &message, fault))
        return false;
    *whose = message.ref;
    return true;
}

static bool tell_blacked(struct store *store, const char *reply, const struct store_black *black,
    const char *whose, struct fault *fault)
{
    return *whose
        ? event_add(store, reply, fault, "%s has %zu place%s of page %d blacked out, for message %s alone",
              black->by, black->count, black->count == 1 ? "" : "s", black->page, whose)
        : event_add(store, reply, fault, "%s has %zu place%s of page %d blacked out", black->by, black->count,
              black->count == 1 ? "" : "s", black->page);
}

static bool tell_shown(struct store *store, const char *reply, const struct store_black *black,
    const char *whose, struct fault *fault)
{
    return *whose
        ? event_add(store, reply, fault, "%s has page %d shown again as it was, for message %s alone",
              black->by, black->page, whose)
        : event_add(store, reply, fault, "%s has page %d shown again as it was", black->by, black->page);
}

bool store_redact(
    struct store *store, const char *reply, const struct store_black *black, struct fault *fault)
{
    const char *whose;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(change_end) struct change change = { 0 };
    return change_begin(&change, store, fault) &&
        (!black->based_on || version_check(store, reply, black->based_on, fault)) &&
        check_boxes(store, reply, black, fault) && find_whose(store, black, &arena, &whose, fault) &&
        touch(store, reply, black->by, REPLY_MATCHING, "blacked out", fault) &&
        check_not_mailed(store, reply, black, fault) && add(store, reply, black, fault) &&
        tell_blacked(store, reply, black, whose, fault) && change_commit(&change, fault);
}

/* ---- taking it back ---- */

static const char LAST[] = "SELECT id FROM redaction WHERE page = ?1 AND message IS ?2 AND undone IS NULL"
                           " ORDER BY id DESC LIMIT 1";
static const char UNDO[] =
    "UPDATE redaction SET undone = ?2, undone_by = ?3 WHERE id = ?1 AND undone IS NULL";
/* The picture of the one that is the last again: it was made with all that hold. */
static const char SHOW_BEFORE[] =
    "UPDATE reply_page SET redacted = (SELECT nullif(picture, '') FROM redaction WHERE page = ?1"
    " AND message IS NULL AND undone IS NULL ORDER BY id DESC LIMIT 1) WHERE page = ?1";
/* A receiver's picture, without what is everybody's, may never have been made. */
static const char WALK_AGAIN[] = "UPDATE reply SET state = 'matching' WHERE id = ?1 AND state = 'review'"
                                 " AND " BLACK_WAITS("?1");

static bool take_back(struct store *store, const char *reply, int64_t page, int64_t redaction, const char *by,
    struct fault *fault)
{
    CLEANUP(query_end) struct query undo = query_start(store, UNDO, fault);
    query_int(&undo, redaction);
    query_int(&undo, clock_now());
    query_seal_text(&undo, by, "redaction.undone_by %" PRId64, redaction);
    CLEANUP(query_end) struct query show = query_start(store, SHOW_BEFORE, fault);
    query_int(&show, page);
    CLEANUP(query_end) struct query walk = query_start(store, WALK_AGAIN, fault);
    query_text(&walk, reply);
    return query_done(&undo) && query_done(&show) && query_done(&walk);
}

static bool last_of(struct store *store, const char *reply, const struct store_black *black, int64_t page,
    int64_t *redaction, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, LAST, fault);
    query_int(&query, page);
    query_int_or_null(&query, black->message);
    return query_number(&query, 0, redaction) &&
        (*redaction ||
            fault_set(fault, FAULT_INPUT, "nothing is blacked out on page %d of %s", black->page, reply));
}

bool store_redact_undo(
    struct store *store, const char *reply, const struct store_black *black, struct fault *fault)
{
    int64_t page, redaction;
    const char *whose;
    enum reply_state state = REPLY_REVIEW;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(change_end) struct change change = { 0 };
    return change_begin(&change, store, fault) &&
        (!black->based_on || version_check(store, reply, black->based_on, fault)) &&
        reply_state(store, reply, &state, fault) && find_page(store, reply, black->page, &page, fault) &&
        find_whose(store, black, &arena, &whose, fault) &&
        last_of(store, reply, black, page, &redaction, fault) &&
        touch(store, reply, black->by, state, "shown as it was", fault) &&
        check_not_mailed(store, reply, black, fault) &&
        take_back(store, reply, page, redaction, black->by, fault) &&
        tell_shown(store, reply, black, whose, fault) && change_commit(&change, fault);
}

/* ---- what became of it ---- */

static const char LAST_OF_PAGES[] =
    "SELECT reply_page.number, 0, redaction.picture <> '', redaction.failed FROM reply_page"
    " JOIN redaction ON redaction.id = (SELECT max(id) FROM redaction AS one"
    "  WHERE one.page = reply_page.page AND one.message IS NULL AND one.undone IS NULL)"
    " WHERE reply_page.reply = ?1"
    " UNION ALL"
    " SELECT reply_page.number, own.message, coalesce(made.picture <> '', 0),"
    "  coalesce(made.picture = '', 0) FROM reply_page"
    " JOIN redaction AS own ON own.page = reply_page.page AND own.message IS NOT NULL"
    "  AND own.id = " LAST_OWN(
        "own.page", "own.message") " LEFT JOIN picture_for AS made ON made.own = own.id AND made.common "
                                   "= " LAST_COMMON("own.page") " WHERE reply_page.reply = ?1 ORDER BY 1, 2";

static void take_last(struct query *query, struct arena *arena, void *row)
{
    (void)arena;
    struct store_redaction_last *last = row;
    const bool burnt = column_int(query, 2), failed = column_int(query, 3);
    *last = (struct store_redaction_last){
        .page = (int)column_int(query, 0),
        .message = column_int(query, 1),
        .ref = "",
        .state = burnt ? REDACTION_DONE
            : failed   ? REDACTION_FAILED
                       : REDACTION_WAITS,
    };
}

static bool name_receivers(struct store *store, struct arena *arena, struct store_redaction_last *last,
    size_t count, struct fault *fault)
{
    for (size_t i = 0; i < count; i++) {
        struct message message;
        if (!last[i].message)
            continue;
        if (!store_message_by_id(store, last[i].message, arena, &message, fault))
            return false;
        last[i].ref = message.ref;
    }
    return true;
}

bool store_redactions_last(struct store *store, const char *reply, struct arena *arena,
    struct store_redaction_last **last, size_t *count, struct fault *fault)
{
    struct store_redaction_last *all;
    size_t n;
    CLEANUP(query_end) struct query query = query_start(store, LAST_OF_PAGES, fault);
    query_text(&query, reply);
    if (!query_all(&query, arena, sizeof *all, take_last, &all, &n) ||
        !name_receivers(store, arena, all, n, fault))
        return false;
    *last = all;
    *count = n;
    return true;
}

/* ---- carrying out ---- */

static const char WAITS[] = "SELECT " BLACK_WAITS("?1");
#define COMMON_OF_OWN LAST_COMMON("own.page")
#define LAST_OWN_OF_PAGE LAST_OWN("own.page", "own.message")
static const char DUE[] =
    "SELECT redaction.id, reply_page.number, redaction.page, 0, redaction.id FROM redaction"
    " JOIN reply_page ON reply_page.page = redaction.page AND reply_page.reply = ?1"
    " WHERE redaction.message IS NULL AND redaction.picture = '' AND redaction.failed = 0"
    " AND redaction.undone IS NULL"
    " UNION ALL"
    " SELECT own.id, reply_page.number, own.page, own.message, " COMMON_OF_OWN " FROM reply_page"
    " JOIN redaction AS own ON own.page = reply_page.page AND own.message IS NOT NULL"
    " WHERE reply_page.reply = ?1 AND own.id = " LAST_OWN_OF_PAGE
    " AND NOT EXISTS (SELECT 1 FROM picture_for WHERE picture_for.own = own.id"
    "  AND picture_for.common = " COMMON_OF_OWN ") ORDER BY 4, 1";
static const char AS_READ[] =
    "SELECT page.picture FROM redaction JOIN page ON page.id = redaction.page WHERE redaction.id = ?1";
static const char DONE[] = "UPDATE redaction SET picture = ?2, failed = ?2 = ''"
                           " WHERE id = ?1 AND message IS NULL AND picture = '' AND undone IS NULL";
static const char SHOW[] = "UPDATE reply_page SET redacted = ?2 WHERE ?2 <> ''"
                           " AND page = (SELECT page FROM redaction WHERE id = ?1 AND undone IS NULL)";
/* Its row stays known by both redactions, should one behind it be taken back. */
static const char DONE_FOR[] =
    "INSERT OR IGNORE INTO picture_for (own, common, picture) SELECT id, ?2, ?3 FROM redaction"
    " WHERE id = ?1 AND message IS NOT NULL AND undone IS NULL AND (?2 = 0 OR EXISTS (SELECT 1"
    "  FROM redaction AS every WHERE every.id = ?2 AND every.undone IS NULL))";

static void take_due(struct query *query, struct arena *arena, void *row)
{
    struct store_redaction *due = row;
    *due = (struct store_redaction){ .id = column_int(query, 0),
        .page = (int)column_int(query, 1),
        .message = column_int(query, 3),
        .common = column_int(query, 4) };
    const struct held held = { column_int(query, 2), due->common, due->message, due->id };
    if (!holding_boxes(query->store, &held, arena, &due->boxes, &due->count, query->fault))
        query->failed = true;
}

bool store_redactions_due(struct store *store, const char *reply, struct arena *arena,
    struct store_redaction **due, size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, DUE, fault);
    query_text(&query, reply);
    return query_all(&query, arena, sizeof **due, take_due, due, count);
}

bool store_redaction_waits(struct store *store, const char *reply, bool *waits, struct fault *fault)
{
    return query_true_of_text(store, WAITS, reply, waits, fault);
}

bool store_redaction_picture(struct store *store, int64_t redaction, struct text *jpeg, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(query_end) struct query query = query_start(store, AS_READ, fault);
    query_int(&query, redaction);
    const char *picture = query_row(&query) ? column_text(&query, 0, &arena) : "";
    return query_done(&query) && store_blob_get(store, picture, jpeg, fault);
}

/* `done` false: it was taken back meanwhile. */
static bool put_common(struct store *store, const char *reply, const struct store_redaction *redaction,
    const char *picture, bool *done, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, DONE, fault);
    query_int(&query, redaction->id);
    query_text(&query, picture);
    if (!query_done(&query))
        return false;
    *done = query_changes(&query) > 0;
    if (!*done || !*picture)
        return true;
    CLEANUP(query_end) struct query show = query_start(store, SHOW, fault);
    query_int(&show, redaction->id);
    query_text(&show, picture);
    if (!query_done(&show))
        return false;
    return query_changes(&show) ||
        fault_set(fault, FAULT_SYSTEM, "%s: no page has what was blacked out", reply);
}

static bool put_own(struct store *store, const struct store_redaction *redaction, const char *picture,
    bool *done, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, DONE_FOR, fault);
    query_int(&query, redaction->id);
    query_int(&query, redaction->common);
    query_text(&query, picture);
    if (!query_done(&query))
        return false;
    *done = query_changes(&query) > 0;
    return true;
}

static bool tell_burnt(struct store *store, const char *reply, const struct store_redaction *redaction,
    bool burnt, struct fault *fault)
{
    if (redaction->message)
        return event_add(store, reply, fault,
            burnt ? "blacked out for one receiver"
                  : "could not be blacked out for one receiver: they do not get that page");
    return event_add(
        store, reply, fault, burnt ? "blacked out" : "could not be blacked out: that page is not mailed");
}

bool store_redaction_done(struct store *store, const char *reply, const struct store_redaction *redaction,
    struct bytes jpeg, struct fault *fault)
{
    bool done;
    char picture[STORE_BLOB_NAME_BYTES] = "";
    if (jpeg.size && !store_blob_put(store, jpeg, picture, fault))
        return false;
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) ||
        !(redaction->message ? put_own(store, redaction, picture, &done, fault)
                             : put_common(store, reply, redaction, picture, &done, fault)))
        return false;
    return !done || (tell_burnt(store, reply, redaction, picture[0], fault) && change_commit(&change, fault));
}
