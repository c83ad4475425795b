/* Parts what was taken for one reply into several, as the matcher sees it or as a person says: each gets its
 * pages, which keep the numbers that they had. */
#include "store_inside.h"

#include "cleanup.h"

#include <string.h>

/* A reply that was judged or parted before stays as it is: somebody may be looking at it. */
static const char WHOLE[] =
    "SELECT count(*) FROM reply WHERE id = ?1 AND state = 'matching'"
    " AND NOT EXISTS (SELECT 1 FROM reply AS other WHERE other.scan = reply.scan AND other.id <> ?1)"
    " AND NOT EXISTS (SELECT 1 FROM verdict WHERE verdict.reply = ?1)"
    " AND NOT EXISTS (SELECT 1 FROM decision WHERE decision.reply = ?1)";
static const char TAKEN[] = "SELECT count(*) FROM reply WHERE id = ?1";
static const char ADD[] = "INSERT INTO reply (id, scan, at, state, seen, neighbour, by_hand)"
                          " SELECT ?2, scan, at, state, seen, neighbour, by_hand FROM reply WHERE id = ?1";
static const char MOVE[] =
    "UPDATE reply_page SET reply = ?2 WHERE reply = ?1 AND number >= ?3 AND number < ?4";

/* What was said of the whole scan is true of the part that has the picture, or is of the file, that lies in
 * another scan. */
static const char SEEN[] =
    "UPDATE reply SET seen = coalesce("
    "  (SELECT other.id FROM reply_page JOIN page AS mine ON mine.id = reply_page.page"
    "   JOIN page ON page.picture = mine.picture JOIN part ON part.id = page.part"
    "   JOIN reply AS other ON other.scan = part.scan AND other.scan <> reply.scan"
    "   LEFT JOIN reply_page AS has ON has.reply = other.id AND has.page = page.id"
    "   WHERE reply_page.reply = reply.id AND mine.picture <> '' AND mine.kind NOT IN (?2, ?3)"
    "   AND page.kind <> ?2 ORDER BY has.page IS NULL, other.at, other.rowid LIMIT 1),"
    "  (SELECT other.id FROM reply_page JOIN page ON page.id = reply_page.page"
    "   JOIN part AS mine ON mine.id = page.part"
    "   JOIN part ON part.blob = mine.blob AND part.scan <> mine.scan"
    "   JOIN reply AS other ON other.scan = part.scan AND other.rowid < reply.rowid"
    "   WHERE reply_page.reply = reply.id AND page.picture <> '' AND page.kind NOT IN (?2, ?3)"
    "   ORDER BY other.at, other.rowid LIMIT 1)) WHERE id = ?1 AND seen IS NOT NULL";

static bool add_reply(struct store *store, const char *from, const char *to, struct fault *fault)
{
    CLEANUP(query_end) struct query add = query_start(store, ADD, fault);
    query_text(&add, from);
    query_text(&add, to);
    return query_done(&add);
}

/* The pages from number `first` up to the one before `end`. */
static bool move_pages(
    struct store *store, const char *from, const char *to, int first, int end, struct fault *fault)
{
    CLEANUP(query_end) struct query move = query_start(store, MOVE, fault);
    query_text(&move, from);
    query_text(&move, to);
    query_int(&move, first);
    query_int(&move, end);
    if (!query_done(&move))
        return false;
    return query_changes(&move) || fault_set(fault, FAULT_INPUT, "%s has no pages from %d on", from, first);
}

static bool look_what_was_seen(struct store *store, const char *reply, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, SEEN, fault);
    query_text(&query, reply);
    query_int(&query, PAGE_BLANK);
    query_int(&query, PAGE_SLIP);
    return query_done(&query);
}

static bool part_off(
    struct store *store, const char *from, struct store_id *to, int first, int end, struct fault *fault)
{
    return store_new_id(store, 'R', TAKEN, to->text, fault) && add_reply(store, from, to->text, fault) &&
        move_pages(store, from, to->text, first, end, fault) && look_what_was_seen(store, to->text, fault) &&
        wrong_carry(store, from, to->text, fault) &&
        event_add(store, to->text, fault, "parted from %s: its scan holds several letters", from) &&
        event_add(store, from, fault, "the pages from %d on are %s: the scan holds several letters", first,
            to->text);
}

/* From reply `from` and the pages in `first_pages` behind the first. */
static bool part_all(struct store *store, const char *from, const int *first_pages, size_t count,
    struct store_id *made, struct fault *fault)
{
    for (size_t i = 1; i < count; i++) {
        const int end = i + 1 < count ? first_pages[i + 1] : INT32_MAX;
        if (!part_off(store, from, &made[i - 1], first_pages[i], end, fault))
            return false;
    }
    return look_what_was_seen(store, from, fault);
}

bool store_reply_split(struct store *store, const char *reply, const int *first_pages, size_t count,
    struct store_id *made, size_t *made_count, struct fault *fault)
{
    CLEANUP(change_end) struct change change = { 0 };
    bool whole;
    *made_count = 0;
    if (!change_begin(&change, store, fault) || !query_true_of_text(store, WHOLE, reply, &whole, fault))
        return false;
    if (!whole)
        return true;
    if (!part_all(store, reply, first_pages, count, made, fault) || !change_commit(&change, fault))
        return false;
    *made_count = count ? count - 1 : 0;
    return true;
}

/* ---- by hand ---- */

static const char TOUCH[] = "UPDATE reply SET state = 'matching', by_hand = 1, turn = turn + 1"
                            " WHERE id = ?1 AND state IN ('matching', 'review')";
static const char MAILED[] = "SELECT count(*) FROM mail WHERE reply = ?1 AND state <> 'recalled'";
static const char FIRST_PAGE[] = "SELECT min(number) FROM reply_page WHERE reply = ?1";

bool reply_take_in_hand(struct store *store, const char *reply, struct fault *fault)
{
    CLEANUP(query_end) struct query touch = query_start(store, TOUCH, fault);
    query_text(&touch, reply);
    if (!query_done(&touch))
        return false;
    if (query_changes(&touch) != 1)
        return reply_refuse(store, reply, "parted or joined", fault);
    int64_t mailed;
    if (!query_number_of_text(store, MAILED, reply, &mailed, fault))
        return false;
    return !mailed || fault_set(fault, FAULT_INPUT, "a mail of %s has left: its pages stay together", reply);
}

static bool check_rising(
    struct store *store, const char *reply, const int *first_pages, size_t count, struct fault *fault)
{
    int64_t first;
    if (!query_number_of_text(store, FIRST_PAGE, reply, &first, fault))
        return false;
    if (count < 2)
        return fault_set(fault, FAULT_INPUT, "name the pages with which another letter begins");
    for (size_t i = 1; i < count; i++)
        if (first_pages[i] <= (i == 1 ? first : first_pages[i - 1]))
            return fault_set(fault, FAULT_INPUT,
                "a letter begins with a page behind the first one of %s, each named once, rising", reply);
    return true;
}

bool store_reply_part(struct store *store, const char *reply, const int *first_pages, size_t count,
    const char *by, int64_t based_on, struct store_id *made, struct fault *fault)
{
    CLEANUP(change_end) struct change change = { 0 };
    return change_begin(&change, store, fault) &&
        (!based_on || version_check(store, reply, based_on, fault)) &&
        check_rising(store, reply, first_pages, count, fault) && reply_take_in_hand(store, reply, fault) &&
        event_add(store, reply, fault, "parted by %s", by) &&
        part_all(store, reply, first_pages, count, made, fault) && change_commit(&change, fault);
}
