/* Joins two replies of one drop, as a person says: the pages of the second go behind those of the first, and
 * the second one's decision, "joined", tells where they are. Undoing it brings them back. */
#include "store_inside.h"

#include "cleanup.h"

#include <string.h>

static const char SAME_DROP[] =
    "SELECT count(*) FROM source AS one JOIN source AS other ON other.drop_folder = one.drop_folder"
    " WHERE one.scan = (SELECT scan FROM reply WHERE id = ?1)"
    " AND other.scan = (SELECT scan FROM reply WHERE id = ?2)";
static const char DECISION[] = "SELECT decision FROM reply WHERE id = ?1";
static const char NOTE[] = "INSERT INTO moved (decision, page, number)"
                           " SELECT ?2, page, number FROM reply_page WHERE reply = ?1";
/* Pages of one scan keep their numbers; of another scan, they count on. */
static const char BEHIND[] =
    "SELECT CASE WHEN EXISTS (SELECT 1 FROM reply_page AS mine JOIN reply_page AS other"
    "  ON other.number = mine.number WHERE mine.reply = ?1 AND other.reply = ?2)"
    " THEN (SELECT max(number) FROM reply_page WHERE reply = ?1) ELSE 0 END";
static const char MOVE[] = "UPDATE reply_page SET reply = ?2, number = number + ?3 WHERE reply = ?1";

static bool check_same_drop(struct store *store, const char *reply, const char *other, struct fault *fault)
{
    int64_t same;
    CLEANUP(query_end) struct query query = query_start(store, SAME_DROP, fault);
    query_text(&query, reply);
    query_text(&query, other);
    if (!query_number(&query, 0, &same))
        return false;
    return same ||
        fault_set(
            fault, FAULT_INPUT, "%s and %s did not come from one drop: two people's letters?", reply, other);
}

static bool decision_of(struct store *store, const char *reply, int64_t *decision, struct fault *fault)
{
    return query_number_of_text(store, DECISION, reply, decision, fault);
}

static bool note_pages(struct store *store, const char *reply, int64_t decision, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, NOTE, fault);
    query_text(&query, reply);
    query_int(&query, decision);
    return query_done(&query);
}

static bool move_pages(struct store *store, const char *from, const char *to, struct fault *fault)
{
    int64_t behind;
    CLEANUP(query_end) struct query query = query_start(store, BEHIND, fault);
    query_text(&query, to);
    query_text(&query, from);
    if (!query_number(&query, 0, &behind))
        return false;
    CLEANUP(query_end) struct query move = query_start(store, MOVE, fault);
    query_text(&move, from);
    query_text(&move, to);
    query_int(&move, behind);
    return query_done(&move);
}

static bool check_seen(struct store *store, const struct store_joining *joining, struct fault *fault)
{
    return (!joining->based_on || version_check(store, joining->reply, joining->based_on, fault)) &&
        (!joining->other_based_on || version_check(store, joining->other, joining->other_based_on, fault));
}

/* `other` is decided, and its pages are `reply`'s. */
static bool put_together(
    struct store *store, const char *reply, const char *other, const char *by, struct fault *fault)
{
    int64_t decision;
    const struct decision joined = {
        .outcome = OUTCOME_JOINED, .by = by, .reason = "", .duplicate_of = reply
    };
    return reply_take_in_hand(store, reply, fault) && reply_take_in_hand(store, other, fault) &&
        store_decide(store, other, &joined, NULL, 0, fault) && decision_of(store, other, &decision, fault) &&
        note_pages(store, other, decision, fault) && move_pages(store, other, reply, fault) &&
        wrong_carry(store, other, reply, fault) &&
        event_add(store, reply, fault, "%s is joined to it by %s", other, by);
}

bool store_reply_join(
    struct store *store, const struct store_joining *joining, const char *by, struct fault *fault)
{
    enum reply_state state;
    const char *reply = joining->reply, *other = joining->other;
    if (strcmp(reply, other) == 0)
        return fault_set(fault, FAULT_INPUT, "%s cannot be joined with itself", reply);
    CLEANUP(change_end) struct change change = { 0 };
    return change_begin(&change, store, fault) && reply_state(store, other, &state, fault) &&
        check_seen(store, joining, fault) && check_same_drop(store, reply, other, fault) &&
        put_together(store, reply, other, by, fault) && change_commit(&change, fault);
}

/* ---- undoing ---- */

static const char TO[] = "SELECT duplicate_of FROM decision WHERE id = ?1 AND outcome = 'joined'";
static const char BACK[] = "UPDATE reply_page SET reply = ?2, number = (SELECT moved.number FROM moved"
                           "  WHERE moved.decision = ?3 AND moved.page = reply_page.page)"
                           " WHERE reply = ?1 AND page IN (SELECT page FROM moved WHERE decision = ?3)";
static const char MOVED[] = "SELECT count(*) FROM moved WHERE decision = ?1";

static bool move_back(
    struct store *store, const char *from, const char *to, int64_t decision, struct fault *fault)
{
    int64_t count;
    CLEANUP(query_end) struct query moved = query_start(store, MOVED, fault);
    query_int(&moved, decision);
    CLEANUP(query_end) struct query back = query_start(store, BACK, fault);
    query_text(&back, from);
    query_text(&back, to);
    query_int(&back, decision);
    if (!query_number(&moved, 0, &count) || !query_done(&back))
        return false;
    return query_changes(&back) == count ||
        fault_set(
            fault, FAULT_INPUT, "the pages of %s are not in %s any more: it was parted since", to, from);
}

bool join_undo(struct store *store, const char *reply, int64_t decision, struct fault *fault)
{
    char to[STORE_ID_BYTES];
    CLEANUP(query_end) struct query query = query_start(store, TO, fault);
    query_int(&query, decision);
    const bool joined = query_row(&query);
    if (joined)
        column_id(&query, 0, to);
    if (!query_done(&query) || !joined)
        return !joined && query_done(&query);
    return reply_take_in_hand(store, to, fault) && move_back(store, to, reply, decision, fault) &&
        wrong_carry(store, to, reply, fault) &&
        event_add(store, to, fault, "the pages of %s are its own again", reply);
}
