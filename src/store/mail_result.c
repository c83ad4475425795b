/* What became of a mail that was handed to a server: the end of an attempt, and of one that was cut short. */
#include "store_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "mails.h"

/* ---- recovering ---- */

static const char RECOVER_QUEUED[] =
    "UPDATE mail SET state = 'queued', due = ?1, changed = ?1 WHERE state = 'sending' AND marked = 0";
static const char LOST[] = "SELECT id, name, reply, changed FROM mail WHERE state = 'sending' AND marked = 1";
static const char RECOVER_UNKNOWN[] =
    "UPDATE mail SET state = 'unknown', due = CASE resent WHEN 0 THEN ?2 END, changed = ?3"
    " WHERE id = ?1 AND state = 'sending'";

static bool recover_lost(struct store *store, int64_t now, int64_t unknown_wait, struct fault *fault)
{
    for (;;) {
        char name[STORE_ID_BYTES], reply[STORE_ID_BYTES];
        CLEANUP(query_end) struct query lost = query_start(store, LOST, fault);
        if (!query_row(&lost))
            return query_done(&lost);
        const int64_t mail = column_int(&lost, 0);
        const struct store_attempt cut_short = {
            .started = column_int(&lost, 3), .phase = "dot", .enhanced = "", .server_text = "", .queue_id = ""
        };
        column_id(&lost, 1, name);
        column_id(&lost, 2, reply);
        query_end(&lost);
        CLEANUP(query_end) struct query unknown = query_start(store, RECOVER_UNKNOWN, fault);
        query_int(&unknown, mail);
        query_int(&unknown, now + unknown_wait);
        query_int(&unknown, now);
        if (!query_done(&unknown) || !attempt_log(store, mail, MAIL_UNKNOWN, &cut_short, fault) ||
            !event_add(store, reply, fault, "%s: interrupted while it was sent; it may have gone", name))
            return false;
    }
}

bool store_mails_recover(struct store *store, int64_t now, int64_t unknown_wait, struct fault *fault)
{
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault))
        return false;
    CLEANUP(query_end) struct query queued = query_start(store, RECOVER_QUEUED, fault);
    query_int(&queued, now);
    return query_done(&queued) && recover_lost(store, now, unknown_wait, fault) &&
        change_commit(&change, fault);
}

/* ---- the end of an attempt ---- */

/* The second try may fail where the first went through. */
static const char RESULT[] =
    "UPDATE mail SET state = CASE WHEN ?2 = 'failed' AND resent = 1 THEN 'unknown' ELSE ?2 END, due = ?3,"
    " changed = ?4, marked = 0 WHERE id = ?1 AND state = 'sending'";
/* What an attempt may end in, and whether another one must be due then. */
enum ending { NEVER, FINAL, MUST_BE_DUE, MAY_BE_DUE };
static const enum ending endings[MAIL_STATES] = {
    [MAIL_QUEUED] = MUST_BE_DUE,
    [MAIL_DEFERRED] = MUST_BE_DUE,
    [MAIL_UNKNOWN] = MAY_BE_DUE,
    [MAIL_WRITTEN] = FINAL,
    [MAIL_HANDED_OVER] = FINAL,
    [MAIL_FAILED] = FINAL,
};

static bool end_attempt(
    struct store *store, int64_t mail, enum mail_state state, int64_t due, struct fault *fault)
{
    struct fate fate = { .state = MAIL_HELD };
    if (!mail_fate(store, mail, &fate, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, RESULT, fault);
    query_int(&query, mail);
    query_text(&query, mail_state_name(state));
    query_int_or_null(&query, endings[state] == FINAL ? 0 : due);
    query_int(&query, clock_now());
    if (!query_done(&query))
        return false;
    if (query_changes(&query) != 1 && fate.state != MAIL_RECALLED && fate.state != MAIL_UNKNOWN)
        return fault_set(fault, FAULT_INPUT, "mail %s is %s and cannot become %s", fate.name,
            mail_state_name(fate.state), mail_state_name(state));
    const bool gone = state == MAIL_HANDED_OVER || state == MAIL_WRITTEN;
    return event_add(store, fate.reply, fault, "%s: %s", fate.name, mail_state_name(state)) &&
        (!gone || mail_translated(store, mail, fault));
}

static bool put_result(struct store *store, int64_t mail, enum mail_state state, int64_t due,
    const struct store_attempt *attempt, struct fault *fault)
{
    CLEANUP(change_end) struct change change = { 0 };
    return change_begin(&change, store, fault) && end_attempt(store, mail, state, due, fault) &&
        attempt_log(store, mail, state, attempt, fault) &&
        provider_answered(store, mail, state == MAIL_HANDED_OVER, attempt->too_fast, fault) &&
        change_commit(&change, fault);
}

/* A power cut that takes a result back leaves the mark: the mail may have gone, and says so. */
bool store_mail_result(struct store *store, int64_t mail, enum mail_state state, int64_t due,
    const struct store_attempt *attempt, struct fault *fault)
{
    struct fault worse;
    if ((size_t)state >= MAIL_STATES || endings[state] == NEVER || (endings[state] == MUST_BE_DUE && !due))
        return fault_set(fault, FAULT_INPUT, "an attempt does not end so");
    if (!hasten(store, fault))
        return false;
    const bool put = put_result(store, mail, state, due, attempt, fault);
    if (hasten_end(store, &worse))
        return put;
    *fault = worse;
    return false;
}
