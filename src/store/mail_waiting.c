/* What the outbox holds: which mails wait, why, and how many there are of each kind. */
#include "store_inside.h"

#include "cleanup.h"
#include "found.h"
#include "mails.h"

static const char UNSENT[] = "SELECT id FROM mail WHERE " MAIL_UNSENT " OR (state = 'unknown' AND resent = 0"
                             " AND due IS NOT NULL) ORDER BY id";

bool mails_unsent(
    struct store *store, struct arena *arena, int64_t **mails, size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, UNSENT, fault);
    return query_numbers(&query, arena, mails, count);
}

static const char COUNT_DUE[] = "SELECT count(*), coalesce(sum(" TO_MATCH(
    "?2", "?3") "), 0) FROM mail WHERE due <= ?1"
                " AND (state IN ('held', 'queued', 'deferred') OR (state = 'unknown' AND resent = 0))";

bool store_mails_due(
    struct store *store, int64_t now, const char *models, struct store_mails_due *due, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, COUNT_DUE, fault);
    query_int(&query, now);
    query_int(&query, store_register_version(store));
    query_text_or_null(&query, models ? models : "");
    if (query_row(&query))
        *due = (struct store_mails_due){ (size_t)column_int(&query, 0), (size_t)column_int(&query, 1) };
    return query_done(&query);
}

static const char WAITS[] = "SELECT id FROM mail WHERE state IN ('held', 'queued', 'deferred')"
                            " OR (state = 'unknown' AND resent = 0 AND due IS NOT NULL)"
                            " ORDER BY coalesce(due, 0), id";

static bool look_at(
    struct store *store, int64_t id, struct arena *arena, struct store_mail_waiting *row, struct fault *fault)
{
    bool page_waits, words_wait;
    const char *why, *letter;
    struct claim claim = { 0 };
    if (!mail_load(store, id, arena, &claim, fault) || !mail_load_pages(store, arena, &claim.mail, fault) ||
        !mail_load_renditions(store, arena, &claim.mail, fault) ||
        !mail_objection(store, &claim, arena, &why, fault) ||
        !found_stand(store, claim.found_with, &letter, &page_waits, fault) ||
        !mail_words_wait(store, id, &words_wait, fault))
        return false;
    *row = (struct store_mail_waiting){ claim.mail, why ? why : "", !why && (page_waits || words_wait) };
    return true;
}

static void take_waiting(struct query *query, struct arena *arena, void *row)
{
    if (!look_at(query->store, column_int(query, 0), arena, row, query->fault))
        query->failed = true;
}

bool store_mails_waiting(struct store *store, struct arena *arena, struct store_mail_waiting **mails,
    size_t *count, struct fault *fault)
{
    CLEANUP(change_end) struct change view = { 0 };
    if (!view_begin(&view, store, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, WAITS, fault);
    return query_all(&query, arena, sizeof **mails, take_waiting, mails, count);
}

static const char GONE[] =
    "SELECT count(*) FROM attempt WHERE ended > ?1 AND state IN ('handed-over', 'unknown')";

static const char COUNT[] = "SELECT state, count(*) FROM mail GROUP BY state";
static const char NEXT_DUE[] = "SELECT min(due) FROM mail WHERE state IN ('held', 'queued', 'deferred')"
                               " OR (state = 'unknown' AND resent = 0)";

bool store_mail_count(struct store *store, struct store_mail_counts *counts, struct fault *fault)
{
    struct store_mail_counts found = { 0 };
    CLEANUP(query_end) struct query query = query_start(store, COUNT, fault);
    while (query_row(&query))
        found.by_state[column_mail_state(&query, 0)] = (int)column_int(&query, 1);
    CLEANUP(query_end) struct query due = query_start(store, NEXT_DUE, fault);
    if (!query_done(&query) || !query_number(&due, 0, &found.next_due))
        return false;
    *counts = found;
    return true;
}

bool store_mails_gone(struct store *store, int64_t since, int64_t *gone, struct fault *fault)
{
    return query_number_of(store, GONE, since, gone, fault);
}
