/* Redactions as the walk carries them out: what is due, the picture to burn it into, and what became of it.
 */
#include "redaction.h"

#include "cleanup.h"
#include "clock.h"
#include "shared.h"

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
    const struct redactions_held held = { column_int(query, 2), due->common, due->message, due->id };
    if (!redaction_boxes(query->store, &held, arena, &due->boxes, &due->count, query->fault))
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
