/* Replies: the pages of one returned letter, and the states it goes through.
 *
 *   received → reading → matching → review ⇄ decided        (set-aside from the first three)
 *
 * Each step is an UPDATE that names the states it may start from. */
#include "store_inside.h"

#include "cleanup.h"
#include "mails.h"

#include <string.h>

/* ---- states ---- */

static const char STATE[] = "SELECT state FROM reply WHERE id = ?1";

bool reply_state(struct store *store, const char *reply, enum reply_state *state, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, STATE, fault);
    query_text(&query, reply);
    const bool found = query_row(&query);
    if (found)
        *state = column_reply_state(&query, 0);
    return query_done(&query) && (found || fault_set(fault, FAULT_INPUT, "there is no reply %s", reply));
}

bool reply_refuse(struct store *store, const char *reply, const char *what, struct fault *fault)
{
    enum reply_state state = REPLY_RECEIVED;
    return reply_state(store, reply, &state, fault) &&
        fault_set(fault, FAULT_INPUT, "%s is %s and cannot be %s", reply,
            state == REPLY_REVIEW ? "in review" : reply_state_name(state), what);
}

/* ---- loading ---- */

static const char NUMBER_PAGES[] =
    "INSERT INTO reply_page (reply, number, page)"
    " SELECT ?1, row_number() OVER (ORDER BY part.position, page.place), page.id"
    " FROM page JOIN part ON part.id = page.part WHERE part.scan = (SELECT scan FROM reply WHERE id = ?1)"
    " AND NOT EXISTS (SELECT 1 FROM reply_page WHERE reply = ?1)";
static const char REPLY[] =
    "SELECT scan.proposed OR reply.neighbour IS NOT NULL, reply.seen,"
    " (SELECT trouble FROM part WHERE part.scan = scan.id AND trouble <> '' ORDER BY position LIMIT 1),"
    " EXISTS (SELECT 1 FROM reply AS other JOIN reply_page ON reply_page.reply = other.id"
    "  WHERE other.scan = scan.id AND other.id <> ?1),"
    " EXISTS (SELECT 1 FROM verdict WHERE verdict.reply = ?1)"
    "  OR EXISTS (SELECT 1 FROM decision WHERE decision.reply = ?1), reply.by_hand,"
    " reply.turn FROM reply JOIN scan ON scan.id = reply.scan WHERE reply.id = ?1";
static const char PAGES[] = "SELECT page.id, reply_page.number, " PAGE_PICTURE
                            ", page.content, page.quarters,"
                            " reply_page.redacted IS NOT NULL"
                            " FROM reply_page JOIN page ON page.id = reply_page.page"
                            " WHERE reply_page.reply = ?1 ORDER BY reply_page.number";
/* Where pages of another scan were joined to it, it came from there too. A place counts once, from its first
 * arrival on: a crash before the drop is cleared makes the same file arrive again. */
static const char SOURCES[] =
    "SELECT source.id, min(source.at), source.path, drop_folder.id, drop_folder.name FROM source"
    " JOIN drop_folder ON drop_folder.id = source.drop_folder"
    " WHERE source.scan IN (SELECT scan FROM reply WHERE id = ?1 UNION SELECT part.scan FROM reply_page"
    "  JOIN page ON page.id = reply_page.page JOIN part ON part.id = page.part WHERE reply_page.reply = ?1)"
    " GROUP BY source.drop_folder, source.path_hash ORDER BY 2, 1";

bool reply_number_pages(struct store *store, const char *reply, struct fault *fault)
{
    return query_run_of_text(store, NUMBER_PAGES, reply, fault);
}

static void take_source(struct query *query, struct arena *arena, void *row)
{
    struct source *source = row;
    source->drop = column_opened_text(query, 4, arena, "drop_folder.name %" PRId64, column_int(query, 3));
    source->path = column_opened_text(query, 2, arena, "source.path %" PRId64, column_int(query, 0));
    source->arrived = column_int(query, 1);
}

bool reply_sources(struct store *store, const char *reply, struct arena *arena, struct source **sources,
    size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, SOURCES, fault);
    query_text(&query, reply);
    return query_all(&query, arena, sizeof **sources, take_source, sources, count);
}

static void take_page(struct query *query, struct arena *arena, void *row)
{
    struct page *page = row;
    page->number = (int)column_int(query, 1);
    page->hash = column_text(query, 2, arena);
    struct bytes content = column_opened(query, 3, arena, "page.content %" PRId64, column_int(query, 0));
    if (!query->failed)
        query->failed = !page_decode(content, arena, page, query->fault);
    page->quarters = (int)column_int(query, 4);
    page->blacked = NULL;
    page->blacked_count = 0;
    if (!query->failed && column_int(query, 5))
        query->failed = !redaction_blacked(query->store, column_int(query, 0), arena, page, query->fault);
}

static bool load_pages(
    struct store *store, const char *reply, struct arena *arena, struct reply *out, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, PAGES, fault);
    query_text(&query, reply);
    return query_all(&query, arena, sizeof *out->pages, take_page, &out->pages, &out->page_count);
}

bool store_reply_load(
    struct store *store, const char *reply, struct arena *arena, struct reply *out, struct fault *fault)
{
    CLEANUP(change_end) struct change view = { 0 };
    if (!view_begin(&view, store, fault))
        return false;
    struct reply read = { 0 };
    CLEANUP(query_end) struct query query = query_start(store, REPLY, fault);
    query_text(&query, reply);
    const bool found = query_row(&query);
    if (found) {
        read.proposed = column_int(&query, 0);
        read.seen = column_text(&query, 1, arena);
        read.trouble = column_text(&query, 2, arena);
        read.several = column_int(&query, 3);
        read.judged = column_int(&query, 4);
        read.by_hand = column_int(&query, 5);
        read.turn = column_int(&query, 6);
    }
    if (!query_done(&query))
        return false;
    if (!found)
        return fault_set(fault, FAULT_INPUT, "there is no reply %s", reply);
    if (!load_pages(store, reply, arena, &read, fault) ||
        !wrong_messages(store, reply, arena, &read.not_for, &read.not_for_count, fault) ||
        !reply_sources(store, reply, arena, &read.sources, &read.source_count, fault))
        return false;
    *out = read;
    return true;
}

static const char TURN[] = "SELECT turn FROM reply WHERE id = ?1";

bool store_reply_same(
    struct store *store, const char *reply, const struct reply *loaded, bool *same, struct fault *fault)
{
    int64_t turn;
    CLEANUP(query_end) struct query query = query_start(store, TURN, fault);
    query_text(&query, reply);
    if (!query_number(&query, -1, &turn))
        return false;
    *same = turn == loaded->turn;
    return true;
}

/* ---- steps ---- */

static const char SET_ASIDE[] = "UPDATE reply SET state = 'set-aside', reason = ?2 WHERE id = ?1"
                                " AND state IN ('received', 'reading', 'matching')";

bool store_set_aside(struct store *store, const char *reply, const char *reason, struct fault *fault)
{
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, SET_ASIDE, fault);
    query_text(&query, reply);
    query_text(&query, reason);
    if (!query_done(&query))
        return false;
    if (query_changes(&query) != 1)
        return reply_refuse(store, reply, "set aside", fault);
    return reply_number_pages(store, reply, fault) &&
        event_add(store, reply, fault, "set aside: %s", reason) && change_commit(&change, fault);
}

/* ---- neighbours ---- */

static const char BESIDE[] = "UPDATE reply SET neighbour = ?2 WHERE id = ?1 AND neighbour IS NULL";
static const char RULE_WAITS[] =
    "SELECT count(*) FROM reply JOIN decision ON decision.id = reply.decision AND decision.by_rule = 1"
    " JOIN mail ON mail.decision = decision.id"
    " WHERE reply.id = ?1 AND mail.resent = 0 AND " MAIL_UNSENT;

static bool note_neighbour(struct store *store, const char *reply, const char *other, struct fault *fault)
{
    enum reply_state state;
    if (!reply_state(store, reply, &state, fault))
        return false;
    CLEANUP(query_end) struct query beside = query_start(store, BESIDE, fault);
    query_text(&beside, reply);
    query_text(&beside, other);
    if (!query_done(&beside))
        return false;
    if (query_changes(&beside) && !event_add(store, reply, fault, "may belong together with %s", other))
        return false;
    int64_t waiting;
    if (!query_number_of_text(store, RULE_WAITS, reply, &waiting, fault))
        return false;
    return !waiting ||
        decision_fall(
            store, reply, "a picture with the next number came soon after: one letter or two?", fault);
}

bool store_replies_neighbours(struct store *store, const char *reply, const char *other, struct fault *fault)
{
    if (strcmp(reply, other) == 0)
        return fault_set(fault, FAULT_INPUT, "%s is not its own neighbour", reply);
    CLEANUP(change_end) struct change change = { 0 };
    return change_begin(&change, store, fault) && note_neighbour(store, reply, other, fault) &&
        note_neighbour(store, other, reply, fault) && change_commit(&change, fault);
}

/* ---- counting ---- */

static const char COUNT[] = "SELECT state, count(*) FROM reply GROUP BY state";

bool store_reply_count(struct store *store, int by_state[REPLY_STATES], struct fault *fault)
{
    int counts[REPLY_STATES] = { 0 };
    CLEANUP(query_end) struct query query = query_start(store, COUNT, fault);
    while (query_row(&query))
        counts[column_reply_state(&query, 0)] = (int)column_int(&query, 1);
    if (!query_done(&query))
        return false;
    memcpy(by_state, counts, sizeof counts);
    return true;
}
