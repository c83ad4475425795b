/* Pictures made smaller for mails that would be too large. Each hangs on the hash of the picture that it was
 * made of, which is what a decision is pinned to: of another picture, one that was redacted since, it is
 * never found. */
#include "store_inside.h"

#include "cleanup.h"
#include "mails.h"

/* mail.fitted is the limit for which mail.step was found. */
static const char WITHOUT_STEP[] = "SELECT id FROM mail WHERE state IN ('held', 'queued') AND attempts = 0"
                                   " AND fitted IS NOT ?1 AND purpose <> 'reminder' ORDER BY id";
static const char PUT_STEP[] = "UPDATE mail SET step = ?2, fitted = ?3 WHERE id = ?1"
                               " AND state IN ('held', 'queued') AND attempts = 0";
static const char PUT[] = "INSERT OR REPLACE INTO smaller (picture, step, blob) VALUES (?1, ?2, ?3)";
static const char GET[] = "SELECT blob FROM smaller WHERE picture = ?1 AND step = ?2";

static void take_mail(struct query *query, struct arena *arena, void *row)
{
    struct store_mail *mail = row;
    struct claim claim = { 0 };
    if (!mail_load(query->store, column_int(query, 0), arena, &claim, query->fault) ||
        !mail_load_pages(query->store, arena, &claim.mail, query->fault))
        query->failed = true;
    *mail = claim.mail;
}

bool store_mails_without_step(struct store *store, int megabytes, struct arena *arena,
    struct store_mail **mails, size_t *count, struct fault *fault)
{
    CLEANUP(change_end) struct change view = { 0 };
    if (!view_begin(&view, store, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, WITHOUT_STEP, fault);
    query_int(&query, megabytes);
    return query_all(&query, arena, sizeof **mails, take_mail, mails, count);
}

bool store_mail_put_step(struct store *store, int64_t mail, int step, int megabytes, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, PUT_STEP, fault);
    query_int(&query, mail);
    query_int(&query, step);
    query_int(&query, megabytes);
    return query_done(&query);
}

bool store_smaller_put(
    struct store *store, const char *picture, int step, struct bytes jpeg, struct fault *fault)
{
    char blob[STORE_BLOB_NAME_BYTES];
    if (!store_blob_put(store, jpeg, blob, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, PUT, fault);
    query_text(&query, picture);
    query_int(&query, step);
    query_text(&query, blob);
    return query_done(&query);
}

bool store_smaller_get(
    struct store *store, const char *picture, int step, struct text *jpeg, bool *there, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(query_end) struct query query = query_start(store, GET, fault);
    query_text(&query, picture);
    query_int(&query, step);
    *there = query_row(&query);
    const char *blob = *there ? column_text(&query, 0, &arena) : "";
    return query_done(&query) && (!*there || store_blob_get(store, blob, jpeg, fault));
}
