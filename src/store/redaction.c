/* Redactions: places that a person wants blacked out on a page. The walk burns all that hold into a new
 * picture of the page as it was read, which takes that one's place wherever the page is shown or mailed; the
 * old one stays in the store (redaction_walk.c). The last one that holds may be taken back.
 *
 * Those that are one receiver's own are a row of their own beside everybody's: their picture is known by the
 * last of either that is in it, so that it is another one as soon as one of the two is. */
#include "redaction.h"

#include "cleanup.h"
#include "clock.h"
#include "persons.h"
#include "shared.h"

enum { BOXES_BYTES_MOST = 1 << 16 };

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
        if (!redaction_add_boxes(&query, &arena, &boxes, &before, fault))
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
    boxes_pack(black->boxes, black->count, &packed);
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
