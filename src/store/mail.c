/* The outbox. A mail is planned with its decision, claimed when it is due (mail_claim.c), marked before its
 * last byte goes, and its end is recorded; each of these is one transaction, so that a crash leaves an exact
 * answer to "could it have gone?". */
#include "store_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "mails.h"
#include "pack.h"
#include "shared.h"

#include <string.h>

/* ---- planning ---- */

static const char NEXT[] = "SELECT coalesce(max(id), 0) + 1 FROM mail";
static const char NAME_TAKEN[] = "SELECT count(*) FROM mail WHERE name = ?1";
static const char WRONG[] = "SELECT count(*) FROM wrong WHERE reply = ?1 AND message = ?2";
static const char PLAN[] =
    "INSERT INTO mail (id, name, reply, message, decision, state, due, date, changed, planned, envelope,"
    " provider, mailbox, purpose, follows, part, parts, step, fitted)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)";
/* Never an envelope or a slip; to several only as shared.h says. Who got it by mistake does not count, nor
 * does a notice, which announces pages that its scan brings. */
static const char PLAN_PAGE[] =
    "INSERT INTO mail_page (mail, number) SELECT ?1, reply_page.number FROM reply_page"
    " JOIN page ON page.id = reply_page.page"
    " WHERE reply_page.reply = ?2 AND reply_page.number = ?3 AND page.picture <> ''"
    " AND " PAGE_MAY_GO
    " AND " PAGE_PICTURE_FOR("?7") " <> '' AND page.kind NOT IN (?4, ?5) AND NOT " SEES_ANOTHERS("?7",
        "?6") " AND NOT EXISTS (SELECT 1 FROM mail_page AS other"
              "  JOIN mail ON mail.id = other.mail WHERE mail.reply = reply_page.reply AND mail.state <> "
              "'recalled'"
              "  AND NOT (mail.purpose = 'notice' AND mail.message = ?7)"
              "  AND (mail.decision = ?6 OR NOT EXISTS (SELECT 1 FROM wrong WHERE wrong.reply = mail.reply"
              "   AND wrong.message = mail.message)) AND other.number = ?3"
              "  AND NOT " MAY_SHARE("?7", "?6") ")";

static void pack_envelope(const struct store_mail_plan *plan, struct text *out)
{
    pack_text(out, plan->address);
    pack_text(out, plan->language);
    pack_text(out, plan->message_id);
    pack_text(out, plan->token);
}

const char *mail_register_objects(
    const struct message *message, const char *address, enum mail_purpose purpose, bool first)
{
    if (message->damaged)
        return "the sender's row of the register cannot be read";
    if (message->left_out)
        return row_left_out_word;
    if (message->delivery == DELIVERY_NONE)
        return "the sender does not want letters by mail";
    if (purpose == PURPOSE_SUPPLEMENT && !delivery_may_quote(message->delivery))
        return "the sender's letters do not go in clear";
    if (message->delivery == DELIVERY_NOTICE && purpose == PURPOSE_SCAN && first)
        return "the sender wants a notice before the letter";
    if (!message->sender_email[0])
        return "the sender has no address";
    return strcmp(message->sender_email, address) != 0 ? "the sender's address changed" : NULL;
}

static bool check_plan(struct store *store, const struct store_mail_plan *plan, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct message message;
    if (!store_message_by_id(store, plan->message, &arena, &message, fault))
        return false;
    const char *suspended, *objection = mail_register_objects(&message, plan->address, plan->purpose, true);
    if (!address_stopped(store, plan->address, &suspended, fault))
        return false;
    if (objection || suspended)
        return fault_set(fault, FAULT_INPUT, "%s", objection ? objection : suspended);
    return true;
}

static bool plan_row(struct store *store, const char *reply, int64_t decision, int64_t follows, int64_t id,
    const struct store_mail_plan *plan, struct fault *fault)
{
    const int64_t now = clock_now();
    char name[STORE_ID_BYTES], provider[VAULT_HASH_BYTES], mailbox[VAULT_HASH_BYTES];
    if (!store_new_id(store, 'M', NAME_TAKEN, name, fault))
        return false;
    provider_hash(store, plan->address, provider);
    address_hash(store, plan->address, mailbox);
    CLEANUP(text_clear) struct text envelope = TEXT_LIMIT(65536);
    pack_envelope(plan, &envelope);
    if (envelope.full)
        return fault_set(fault, FAULT_INPUT, "an address is too long");
    CLEANUP(query_end) struct query query = query_start(store, PLAN, fault);
    query_int(&query, id);
    query_text(&query, name);
    query_text(&query, reply);
    query_int(&query, plan->message);
    query_int(&query, decision);
    query_text(&query, mail_state_name(plan->due > now ? MAIL_HELD : MAIL_QUEUED));
    query_int(&query, plan->due);
    query_int(&query, plan->date);
    query_int(&query, now);
    query_seal(&query, text_bytes(&envelope), "mail.envelope %" PRId64, id);
    query_text(&query, provider);
    query_text(&query, mailbox);
    query_text(&query, mail_purpose_name(plan->purpose));
    query_int_or_null(&query, follows);
    query_int(&query, plan->parts ? plan->part : 1);
    query_int(&query, plan->parts ? plan->parts : 1);
    query_int(&query, plan->step);
    query_int_or_null(&query, plan->step_for_mb);
    return query_done(&query) &&
        event_add(store, reply, fault, "mail %s (%s) is planned: %zu pages", name,
            mail_purpose_name(plan->purpose), plan->page_count);
}

static bool plan_page(struct store *store, const char *reply, int64_t decision, int64_t id, int64_t message,
    int number, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, PLAN_PAGE, fault);
    query_int(&query, id);
    query_text(&query, reply);
    query_int(&query, number);
    query_int(&query, PAGE_ENVELOPE);
    query_int(&query, PAGE_SLIP);
    query_int(&query, decision);
    query_int(&query, message);
    if (!query_done(&query))
        return false;
    return query_changes(&query) == 1 ||
        fault_set(fault, FAULT_INPUT,
            "page %d of %s cannot be mailed, is named twice, or went to somebody already", number, reply);
}

bool mail_add(struct store *store, const char *reply, int64_t decision, int64_t follows,
    const struct store_mail_plan *plan, struct fault *fault)
{
    int64_t id;
    if (!query_next_id(store, NEXT, &id, fault) ||
        !plan_row(store, reply, decision, follows, id, plan, fault))
        return false;
    for (size_t k = 0; k < plan->page_count; k++)
        if (!plan_page(store, reply, decision, id, plan->message, plan->pages[k], fault))
            return false;
    return true;
}

static bool is_wrong(
    struct store *store, const char *reply, int64_t message, bool *wrong, struct fault *fault)
{
    int64_t count;
    CLEANUP(query_end) struct query query = query_start(store, WRONG, fault);
    query_text(&query, reply);
    query_int(&query, message);
    const bool asked = query_number(&query, 0, &count);
    *wrong = asked && count;
    return asked;
}

/* A sender who has pages of the letter gets those that are missing, in the same thread. */
static bool plan_one(struct store *store, const char *reply, int64_t decision,
    const struct store_mail_plan *given, struct fault *fault)
{
    bool wrong;
    int64_t first;
    struct store_mail_plan plan = *given;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    if (!plan.page_count)
        return fault_set(fault, FAULT_INPUT, "a mail without pages");
    if (!check_plan(store, &plan, fault) || !is_wrong(store, reply, plan.message, &wrong, fault) ||
        !mail_rest(store, reply, &plan, &first, &arena, fault))
        return false;
    if (first && (wrong || !plan.page_count))
        return fault_set(
            fault, FAULT_INPUT, "%s has a mail to that message already, which was not recalled", reply);
    return mail_add(store, reply, decision, first, &plan, fault);
}

bool mail_plan(struct store *store, const char *reply, int64_t decision, const struct store_mail_plan *plans,
    size_t count, struct fault *fault)
{
    for (size_t i = 0; i < count; i++)
        if (!plan_one(store, reply, decision, &plans[i], fault))
            return false;
    return true;
}

/* ---- recalling ---- */

/* What may have gone once is never said to be recalled: it is unknown, and a person settles it. */
#define MAY_HAVE_GONE "(state = 'unknown' OR resent = 1)"
#define RECALL \
    "UPDATE mail SET state = CASE WHEN " MAY_HAVE_GONE " THEN 'unknown' ELSE 'recalled' END," \
    " due = NULL, changed = ?2 WHERE "
static const char RECALL_UNSENT[] = RECALL "reply = ?1 AND " MAIL_UNSENT " RETURNING name, state";
static const char RECALL_ONE[] = RECALL
    "id = ?1 AND state IN ('held', 'queued', 'sending', 'deferred', 'failed', 'unknown', 'written')"
    " RETURNING state";
static const char FATE[] =
    "SELECT mail.reply, mail.state, mail.decision = reply.decision"
    " AND " MAIL_OF_LETTER
    ", mail.name, mail.purpose FROM mail JOIN reply ON reply.id = mail.reply WHERE mail.id = ?1";

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

/* What a mail is at this moment. */
struct fate {
    char reply[STORE_ID_BYTES], name[STORE_ID_BYTES];
    enum mail_state state;
    enum mail_purpose purpose;
    bool letter; /* it is a decided letter's: the reply's decision stands and falls with it */
};

static bool mail_fate(struct store *store, int64_t mail, struct fate *fate, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, FATE, fault);
    query_int(&query, mail);
    const bool found = query_row(&query);
    if (found) {
        column_id(&query, 0, fate->reply);
        fate->state = column_mail_state(&query, 1);
        fate->letter = column_int(&query, 2);
        column_id(&query, 3, fate->name);
        fate->purpose = column_mail_purpose(&query, 4);
    }
    return query_done(&query) && (found || fault_set(fault, FAULT_INPUT, "there is no such mail"));
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

/* ---- attempts ---- */

static const char NEXT_ATTEMPT[] = "SELECT coalesce(max(id), 0) + 1 FROM attempt";
static const char ATTEMPT[] =
    "INSERT INTO attempt (id, mail, started, ended, state, phase, code, enhanced, said)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

static bool log_attempt(struct store *store, int64_t mail, enum mail_state state,
    const struct store_attempt *attempt, struct fault *fault)
{
    int64_t id;
    if (!query_next_id(store, NEXT_ATTEMPT, &id, fault))
        return false;
    CLEANUP(text_clear) struct text said = TEXT_LIMIT(65536);
    pack_text(&said, attempt->server_text);
    pack_text(&said, attempt->queue_id);
    pack_text(&said, attempt->remote);
    pack_text(&said, attempt->tls);
    pack_int(&said, attempt->took_ms);
    CLEANUP(query_end) struct query query = query_start(store, ATTEMPT, fault);
    query_int(&query, id);
    query_int(&query, mail);
    query_int(&query, attempt->started);
    query_int(&query, clock_now());
    query_text(&query, mail_state_name(state));
    query_text(&query, attempt->phase);
    query_int(&query, attempt->code);
    query_text(&query, attempt->enhanced);
    query_seal(&query, text_bytes(&said), "attempt.said %" PRId64, id);
    return query_done(&query);
}

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
        if (!query_done(&unknown) || !log_attempt(store, mail, MAIL_UNKNOWN, &cut_short, fault) ||
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
        log_attempt(store, mail, state, attempt, fault) &&
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

/* ---- counting ---- */

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
