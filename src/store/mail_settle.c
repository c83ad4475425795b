/* A mail that may have gone, or not: a person looked (into the server's log, or asked) and says which; of one
 * that was written into the folder, whether it was mailed by hand. One that bounced has not arrived: a person
 * can have it sent again, or, while it is held, undo it. */
#include "store_inside.h"

#include "clock.h"
#include "cleanup.h"
#include "mails.h"

/* What was written was mailed by hand then, not now: whoever has not been heard of is not reminded anew. */
#define LIES_WRITTEN "(mail.state = 'written' OR " MAIL_HELD_WRITTEN ")"
static const char SENT[] = "UPDATE mail SET state = 'handed-over', due = NULL,"
                           " changed = CASE WHEN " LIES_WRITTEN " THEN changed ELSE ?2 END"
                           " WHERE name = ?1 AND (state = 'unknown' OR " LIES_WRITTEN
                           ") RETURNING reply, state";
/* As if it had never been tried; without its decision there is nothing to send it for, but where the rest of
 * its letter went by a later one, which it joins. */
#define GOES_ON \
    "(reply.decision = mail.decision OR EXISTS (SELECT 1 FROM mail AS rest WHERE rest.decision = " \
    "reply.decision" \
    "  AND rest.message = mail.message AND rest.purpose = 'scan' AND rest.state <> 'recalled'))"
static const char AGAIN[] = "UPDATE mail SET (state, due, decision) = (SELECT CASE WHEN " GOES_ON
                            " THEN 'held' ELSE 'recalled' END,"
                            "   CASE WHEN " GOES_ON " THEN ?3 END, CASE WHEN " GOES_ON
                            " THEN reply.decision ELSE mail.decision END"
                            "  FROM reply WHERE reply.id = mail.reply), resent = 0, changed = ?2"
                            " WHERE name = ?1 AND (state IN ('unknown', 'bounced', 'failed') OR " LIES_WRITTEN
                            ") RETURNING reply, state";
static const char WRITTEN[] = "SELECT name FROM mail WHERE " MAIL_HELD_WRITTEN
                              " OR (state = 'written' AND NOT ?1) ORDER BY id";
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

/* Nothing came back of it, and what it asks for, or reminds of, has not followed. */
#define OPEN \
    "mail.state = 'written' AND " GOES_ON " AND NOT EXISTS (SELECT 1 FROM received" \
    "  WHERE received.mail = mail.id AND received.at >= mail.changed)" \
    " AND NOT (mail.purpose = 'notice' AND EXISTS (SELECT 1 FROM mail AS scan WHERE scan.follows = mail.id" \
    "  AND scan.purpose = 'scan' AND scan.state <> 'recalled'))" \
    " AND NOT (mail.purpose = 'reminder' AND EXISTS (SELECT 1 FROM mail AS other JOIN received" \
    "  ON received.mail = other.id AND received.signs = 1 WHERE other.reply = mail.reply" \
    "  AND other.message = mail.message AND received.at >= mail.changed))"
static const char OPEN_ONES[] = "SELECT mail.id FROM mail JOIN reply ON reply.id = mail.reply WHERE " OPEN
                                " ORDER BY mail.id";
static const char COUNT[] = "SELECT (SELECT count(*) FROM mail WHERE " MAIL_HELD_WRITTEN "),"
                            " (SELECT coalesce(min(due), 0) FROM mail WHERE " MAIL_HELD_WRITTEN "),"
                            " (SELECT count(*) FROM mail JOIN reply ON reply.id = mail.reply WHERE " OPEN "),"
                            " (SELECT count(*) FROM mail WHERE state = 'written')";
/* Since when it is written stays known. */
static const char HOLD[] =
    "UPDATE mail SET state = 'held', resent = 1, due = ?2,"
    " decision = (SELECT reply.decision FROM reply WHERE reply.id = mail.reply) WHERE id = ?1"
    " RETURNING name, reply";
#define FOLLOWS_HELD \
    "(mail.state IN ('held', 'queued', 'deferred') AND mail.resent = 0 AND EXISTS (SELECT 1 FROM mail AS" \
    "  first WHERE first.id = mail.follows AND first.state = 'held' AND first.resent = 1))"
static const char FOLLOW_LATER[] = "UPDATE mail SET due = max(due, ?1) WHERE " FOLLOWS_HELD;
#define HELD_TOO_LONG "due > ?1 AND (" MAIL_HELD_WRITTEN " OR " FOLLOWS_HELD ")"
static const char TOO_LONG[] = "SELECT count(*) FROM mail WHERE " HELD_TOO_LONG;
static const char NO_LONGER[] = "UPDATE mail SET due = ?1 WHERE " HELD_TOO_LONG;
/* ?1 is now. The last thing that is later than that was noted by a clock that was right, or that was ahead;
 * where what was noted behind it spans a day, the latter. */
static const char BEHIND[] =
    "SELECT coalesce((SELECT coalesce((SELECT max(at) - min(at) FROM event WHERE id > later.id), 0) < 86400"
    " FROM event AS later WHERE at > ?1 ORDER BY id DESC LIMIT 1), 0)";
static const char LET_LIE[] =
    "UPDATE mail SET state = 'written', resent = 0, due = NULL WHERE " MAIL_HELD_WRITTEN
    " RETURNING name, reply";

/* Runs a query that changes mails and returns their names and replies; of each, what is noted. */
static bool note_each(struct query *query, const char *words, size_t *count)
{
    *count = 0;
    while (query_row(query)) {
        char name[STORE_ID_BYTES], reply[STORE_ID_BYTES];
        column_id(query, 0, name);
        column_id(query, 1, reply);
        if (!event_add(query->store, reply, query->fault, "%s: %s", name, words))
            return false;
        ++*count;
    }
    return query_done(query);
}

static bool hold_one(struct store *store, int64_t mail, int64_t due, struct fault *fault)
{
    size_t count;
    CLEANUP(query_end) struct query query = query_start(store, HOLD, fault);
    query_int(&query, mail);
    query_int(&query, due);
    return note_each(&query, "written before there was a server, now held for it", &count);
}

bool store_mails_written(struct store *store, struct store_written *written, struct fault *fault)
{
    int64_t behind = 0;
    struct store_written found = { 0 };
    CLEANUP(query_end) struct query query = query_start(store, COUNT, fault);
    if (query_row(&query)) {
        const size_t open = (size_t)column_int(&query, 2), all = (size_t)column_int(&query, 3);
        found = (struct store_written){ (size_t)column_int(&query, 0), column_int(&query, 1), open,
            all - open, false };
    }
    if (!query_done(&query) || (found.open && !query_number_of(store, BEHIND, clock_now(), &behind, fault)))
        return false;
    found.behind = behind;
    *written = found;
    return true;
}

static bool hold_all(
    struct store *store, const int64_t *mails, size_t count, int64_t due, struct fault *fault)
{
    for (size_t i = 0; i < count; i++)
        if (!hold_one(store, mails[i], due, fault))
            return false;
    return (!count || query_run_of(store, FOLLOW_LATER, due, fault)) &&
        query_run_of(store, NO_LONGER, due, fault);
}

bool store_mails_hold_written(struct store *store, int64_t due, size_t *held, struct fault *fault)
{
    size_t count;
    int64_t *mails, too_long, behind = 0;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault))
        return false;
    CLEANUP(query_end) struct query open = query_start(store, OPEN_ONES, fault);
    if (!query_numbers(&open, &arena, &mails, &count) ||
        !query_number_of(store, TOO_LONG, due, &too_long, fault))
        return false;
    const bool any = count || too_long; /* the look at the clock reads all that was noted */
    if (any && !query_number_of(store, BEHIND, clock_now(), &behind, fault))
        return false;
    if (any && !behind && !hold_all(store, mails, count, due, fault))
        return false;
    if (!change_commit(&change, fault))
        return false;
    *held = behind ? 0 : count;
    return true;
}

bool store_mails_let_lie(struct store *store, struct fault *fault)
{
    size_t count;
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, LET_LIE, fault);
    return note_each(&query, "there is no server any more, it lies written", &count) &&
        change_commit(&change, fault);
}

static bool find_written(struct store *store, bool held, struct arena *arena, struct store_id **mails,
    size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, WRITTEN, fault);
    query_int(&query, held);
    return query_ids(&query, arena, mails, count);
}

bool store_mails_settle_written(struct store *store, bool held, bool sent, int64_t due, const char *by,
    size_t *settled, struct fault *fault)
{
    size_t count;
    struct store_id *mails;
    enum mail_state becomes;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !find_written(store, held, &arena, &mails, &count, fault))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!store_mail_settle(store, mails[i].text, sent, due, by, &becomes, fault))
            return false;
    if (!change_commit(&change, fault))
        return false;
    *settled = count;
    return true;
}
