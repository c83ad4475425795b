/* Mails that do not go after all: with their decision, since something speaks against them, or by a person's
 * word. What may have gone is never said to be recalled. */
#include "store_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "mails.h"

/* What may have gone once is never said to be recalled: it is unknown, and a person settles it. */
#define MAY_HAVE_GONE "(state = 'unknown' OR resent = 1)"
#define RECALL \
    "UPDATE mail SET state = CASE WHEN " MAY_HAVE_GONE " THEN 'unknown' ELSE 'recalled' END," \
    " due = NULL, changed = ?2 WHERE "
static const char RECALL_UNSENT[] = RECALL "reply = ?1 AND " MAIL_UNSENT " RETURNING name, state";
static const char RECALL_ONE[] = RECALL
    "id = ?1 AND state IN ('held', 'queued', 'sending', 'deferred', 'failed', 'unknown', 'written')"
    " RETURNING state";

bool mail_recall(struct store *store, const char *reply, struct fault *fault)
{
    if (!renditions_fall(store, reply, fault))
        return false;
    CLEANUP(text_clear) struct text names = TEXT_LIMIT(1000);
    CLEANUP(query_end) struct query query = query_start(store, RECALL_UNSENT, fault);
    query_text(&query, reply);
    query_int(&query, clock_now());
    while (query_row(&query)) {
        char name[STORE_ID_BYTES];
        column_id(&query, 0, name);
        text_printf(&names, " %s%s", name, column_is(&query, 1, "unknown") ? " (may have gone)" : "");
    }
    if (!query_done(&query))
        return false;
    return !names.length || event_add(store, reply, fault, "recalled:%s", names.bytes);
}

/* Recalled, in whatever state it waits here; a letter's decision falls with it. Part of the caller's change.
 */
static bool cancel(struct store *store, int64_t mail, const char *reason, struct fault *fault)
{
    struct fate fate = { .state = MAIL_HELD };
    if (!mail_fate(store, mail, &fate, fault))
        return false;
    if (fate.state == MAIL_RECALLED)
        return true;
    CLEANUP(query_end) struct query query = query_start(store, RECALL_ONE, fault);
    query_int(&query, mail);
    query_int(&query, clock_now());
    const bool changed = query_row(&query);
    const bool doubtful = changed && column_is(&query, 0, "unknown");
    if (!query_done(&query))
        return false;
    if (!changed)
        return fault_set(fault, FAULT_INPUT, "mail %s is %s and cannot be recalled", fate.name,
            mail_state_name(fate.state));
    if (doubtful)
        return event_add(
            store, fate.reply, fault, "%s may have gone and is not sent again: %s", fate.name, reason);
    return event_add(store, fate.reply, fault, "recalled: %s: %s", fate.name, reason) &&
        (!fate.letter || decision_fall(store, fate.reply, reason, fault));
}

/* The letter stays where it is; that its words did not follow it is somebody's task. */
static bool tell_of_supplement(struct store *store, int64_t mail, const char *reason, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    const struct store_task task = { .kind = TASK_TRANSLATE,
        .mail = mail,
        .what = arena_printf(&arena, "not sent: %s", reason),
        .from = "",
        .words = "",
        .whole = "",
        .place = "" };
    return store_task_add(store, &task, fault);
}

bool store_mail_cancel(struct store *store, int64_t mail, const char *reason, struct fault *fault)
{
    struct fate fate = { .state = MAIL_HELD };
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !mail_fate(store, mail, &fate, fault))
        return false;
    const bool waited_for = fate.purpose == PURPOSE_SUPPLEMENT && fate.state != MAIL_RECALLED;
    return cancel(store, mail, reason, fault) &&
        (!waited_for || tell_of_supplement(store, mail, reason, fault)) && change_commit(&change, fault);
}

/* ---- a person's word ---- */

static const char BY_NAME[] = "SELECT id, " MAIL_UNSENT " FROM mail WHERE name = ?1";

/* FAULT_INPUT: it has left, or may have. */
static bool find_unsent(struct store *store, const char *name, int64_t *mail, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, BY_NAME, fault);
    query_text(&query, name);
    const bool found = query_row(&query), unsent = found && column_int(&query, 1);
    *mail = found ? column_int(&query, 0) : 0;
    if (!query_done(&query))
        return false;
    if (!found)
        return fault_set(fault, FAULT_INPUT, "there is no mail %.20s", name);
    return unsent || fault_set(fault, FAULT_INPUT, "mail %s cannot be recalled any more", name);
}

static bool recall_by(struct store *store, int64_t mail, const char *by, struct fault *fault)
{
    struct fate fate = { .state = MAIL_HELD };
    if (!mail_fate(store, mail, &fate, fault) ||
        !event_add(store, fate.reply, fault, "%s recalls %s", by, fate.name))
        return false;
    return fate.letter ? decision_fall_by(store, fate.reply, by, "a mail of it was recalled", fault)
                       : cancel(store, mail, "a person recalls it", fault);
}

bool store_mail_recall(struct store *store, const char *mail, const char *by, struct fault *fault)
{
    int64_t id;
    if (!by || !by[0])
        return fault_set(fault, FAULT_INPUT, "recalling a mail needs a name: who recalls it?");
    CLEANUP(change_end) struct change change = { 0 };
    return change_begin(&change, store, fault) && find_unsent(store, mail, &id, fault) &&
        recall_by(store, id, by, fault) && change_commit(&change, fault);
}
