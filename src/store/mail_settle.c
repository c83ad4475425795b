/* A mail that may have gone, or not: a person looked (into the server's log, or asked) and says which; of one
 * that was written into the folder, whether it was mailed by hand. One that bounced has not arrived: a person
 * can have it sent again, or, while it is held, undo it. */
#include "store_inside.h"

#include "clock.h"
#include "cleanup.h"
#include "mails.h"

/* What was written was mailed by hand then, not now: whoever has not been heard of is not reminded anew. */
static const char SENT[] = "UPDATE mail SET state = 'handed-over', due = NULL,"
                           " changed = CASE state WHEN 'written' THEN changed ELSE ?2 END"
                           " WHERE name = ?1 AND state IN ('unknown', 'written') RETURNING reply, state";
/* As if it had never been tried; without its decision there is nothing to send it for, but where the rest of
 * its letter went by a later one, which it joins. */
#define GOES_ON \
    "(reply.decision = mail.decision OR EXISTS (SELECT 1 FROM mail AS rest WHERE rest.decision = " \
    "reply.decision" \
    "  AND rest.message = mail.message AND rest.purpose = 'scan' AND rest.state <> 'recalled'))"
static const char AGAIN[] =
    "UPDATE mail SET (state, due, decision) = (SELECT CASE WHEN " GOES_ON " THEN 'held' ELSE 'recalled' END,"
    "   CASE WHEN " GOES_ON " THEN ?3 END, CASE WHEN " GOES_ON " THEN reply.decision ELSE mail.decision END"
    "  FROM reply WHERE reply.id = mail.reply), resent = 0, changed = ?2"
    " WHERE name = ?1 AND state IN ('unknown', 'bounced', 'failed', 'written') RETURNING reply, state";
static const char WRITTEN[] = "SELECT name FROM mail WHERE state = 'written' ORDER BY id";
static const char STATE[] = "SELECT state FROM mail WHERE name = ?1";

static bool refuse(struct store *store, const char *name, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, STATE, fault);
    query_text(&query, name);
    const bool found = query_row(&query);
    const enum mail_state state = found ? column_mail_state(&query, 0) : MAIL_UNKNOWN;
    if (!query_done(&query))
        return false;
    if (!found)
        return fault_set(fault, FAULT_INPUT, "there is no mail %.20s", name);
    return fault_set(fault, FAULT_INPUT, "mail %s is %s; there is nothing to be settled about it", name,
        mail_state_name(state));
}

static bool settle(struct store *store, const char *name, bool sent, int64_t due, const char *by,
    enum mail_state *becomes, struct fault *fault)
{
    char reply[STORE_ID_BYTES];
    CLEANUP(query_end) struct query query = query_start(store, sent ? SENT : AGAIN, fault);
    query_text(&query, name);
    query_int(&query, clock_now());
    if (!sent)
        query_int(&query, due);
    const bool changed = query_row(&query);
    if (changed) {
        column_id(&query, 0, reply);
        *becomes = column_mail_state(&query, 1);
    }
    if (!query_done(&query))
        return false;
    if (!changed)
        return refuse(store, name, fault);
    if (*becomes == MAIL_RECALLED && !renditions_never_went(store, name, fault))
        return false;
    return event_add(store, reply, fault, "%s: %s says that it %s; %s", name, by,
        sent ? "went" : "did not go", mail_state_name(*becomes));
}

bool store_mail_settle(struct store *store, const char *mail, bool sent, int64_t due, const char *by,
    enum mail_state *becomes, struct fault *fault)
{
    CLEANUP(change_end) struct change change = { 0 };
    if (!by || !by[0])
        return fault_set(fault, FAULT_INPUT, "settling a mail needs a name: who says so?");
    return change_begin(&change, store, fault) && settle(store, mail, sent, due, by, becomes, fault) &&
        change_commit(&change, fault);
}

/* ---- what was written, all of it ---- */

static bool find_written(
    struct store *store, struct arena *arena, struct store_id **mails, size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, WRITTEN, fault);
    return query_ids(&query, arena, mails, count);
}

bool store_mails_settle_written(
    struct store *store, bool sent, int64_t due, const char *by, size_t *settled, struct fault *fault)
{
    size_t count;
    struct store_id *mails;
    enum mail_state becomes;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !find_written(store, &arena, &mails, &count, fault))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!store_mail_settle(store, mails[i].text, sent, due, by, &becomes, fault))
            return false;
    if (!change_commit(&change, fault))
        return false;
    *settled = count;
    return true;
}
