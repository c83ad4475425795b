/* A page that somebody turned, since it lies on its side. */
#include "store_inside.h"

#include "cleanup.h"

static const char TURN[] =
    "UPDATE page SET quarters = (quarters + ?3) % 4 WHERE id = (SELECT reply_page.page FROM reply_page"
    " JOIN reply ON reply.id = reply_page.reply"
    " WHERE reply.id = ?1 AND reply.state = 'review' AND reply_page.number = ?2)";

bool store_page_turn(struct store *store, const char *reply, int number, int quarters, struct fault *fault)
{
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, TURN, fault);
    query_text(&query, reply);
    query_int(&query, number);
    query_int(&query, quarters & 3);
    if (!query_done(&query))
        return false;
    if (query_changes(&query) != 1)
        return fault_set(fault, FAULT_INPUT, "%s has no page %d that may be turned now", reply, number);
    return change_commit(&change, fault);
}
