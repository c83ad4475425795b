/* What is to be seen at one glance, however much there is: a piece of a list, how long things wait, mails in
 * one state, what is settled, and figures of weeks. Counts come from indices, or from the last weeks alone.
 */
#include "store_inside.h"

#include "cleanup.h"

#include <string.h>

#define CHOSEN \
    " FROM reply WHERE state = ?1 AND (?2 IS NULL OR instr(reason, ?2) > 0)" \
    " AND (?3 IS NULL OR EXISTS (SELECT 1 FROM source JOIN drop_folder ON drop_folder.id = " \
    "source.drop_folder" \
    "  WHERE source.scan = reply.scan AND drop_folder.name_hash = ?3))" \
    " AND (?4 = 0 OR EXISTS (SELECT 1 FROM reply_page JOIN page ON page.id = reply_page.page" \
    "  WHERE reply_page.reply = reply.id AND page.flaws <> 0))"

static const char OLDEST[] = "SELECT id" CHOSEN " ORDER BY at, rowid LIMIT ?5 OFFSET ?6";
static const char NEWEST[] = "SELECT id" CHOSEN " ORDER BY at DESC, rowid DESC LIMIT ?5 OFFSET ?6";
static const char COUNT[] = "SELECT count(*)" CHOSEN;
static const char BETWEEN[] = "SELECT count(*) FROM reply WHERE state = 'review' AND at > ?1 AND at <= ?2";
static const char REASONS[] = "SELECT reason, count(*) FROM reply WHERE state = 'review' GROUP BY reason"
                              " ORDER BY 2 DESC, 1 LIMIT ?1";

/* ---- a piece of the list ---- */

/* The drop's keyed hash lives in `hash` until the query ends. */
static void bind_choice(struct query *query, const struct store_choice *choice, char hash[VAULT_HASH_BYTES])
{
    hash[0] = '\0';
    if (choice->drop[0])
        store_hash(query->store, "adkaz drop", choice->drop, hash);
    query_text(query, reply_state_name(choice->state));
    query_text_or_null(query, choice->reason);
    query_text_or_null(query, hash);
    query_int(query, choice->flawed);
}

static bool find_ids(struct store *store, const struct store_choice *choice, struct arena *arena,
    struct store_id **ids, size_t *count, struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    CLEANUP(query_end) struct query query = query_start(store, choice->newest ? NEWEST : OLDEST, fault);
    bind_choice(&query, choice, hash);
    query_int(&query, (int64_t)choice->most);
    query_int(&query, (int64_t)choice->skip);
    return query_ids(&query, arena, ids, count);
}

bool store_choice_count(
    struct store *store, const struct store_choice *choice, size_t *count, struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    CLEANUP(query_end) struct query query = query_start(store, COUNT, fault);
    bind_choice(&query, choice, hash);
    return query_count(&query, count);
}

bool store_list_chosen(
    struct store *store, const struct store_choice *choice, struct store_lister *lister, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_id *ids = NULL;
    size_t count = 0;
    return find_ids(store, choice, &arena, &ids, &count, fault) &&
        list_each(store, ids, count, lister, fault);
}

/* ---- what waits, and why ---- */

bool store_waiting_between(
    struct store *store, int64_t after, int64_t until, size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, BETWEEN, fault);
    query_int(&query, after);
    query_int(&query, until);
    return query_count(&query, count);
}

static void take_reason(struct query *query, struct arena *arena, void *row)
{
    struct store_reason *reason = row;
    reason->reason = column_text(query, 0, arena);
    reason->count = (size_t)column_int(query, 1);
}

bool store_waiting_reasons(struct store *store, size_t most, struct arena *arena,
    struct store_reason **reasons, size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, REASONS, fault);
    query_int(&query, (int64_t)most);
    return query_all(&query, arena, sizeof **reasons, take_reason, reasons, count);
}

/* ---- mails ---- */

#define BRIEF \
    "SELECT mail.name, mail.reply, mail.message, mail.state, mail.due, mail.changed, " DECIDED_BLINDLY \
    " AS blind FROM mail JOIN reply ON reply.id = mail.reply WHERE "
static const char MAILS_DUE[] = BRIEF "mail.state = ?1 ORDER BY mail.due, mail.id LIMIT ?3 OFFSET ?2";
static const char LETTERS_TO[] = BRIEF
    "mail.id IN (SELECT max(id) FROM mail WHERE message = ?1 AND purpose <> 'reminder' GROUP BY reply)"
    " AND NOT blind ORDER BY mail.id DESC LIMIT ?2";
static const char MAIL_REPLY[] = "SELECT reply FROM mail WHERE name = ?1";

static void take_mail(struct query *query, struct arena *arena, void *row)
{
    struct message message;
    struct store_mail_brief *mail = row;
    if (!store_message_by_id(query->store, column_int(query, 2), arena, &message, query->fault)) {
        query->failed = true;
        return;
    }
    column_id(query, 0, mail->name);
    column_id(query, 1, mail->reply);
    mail->ref = message.ref;
    mail->state = column_mail_state(query, 3);
    mail->due = column_int(query, 4);
    mail->changed = column_int(query, 5);
    mail->blind = column_int(query, 6);
}

static bool take_mails(
    struct query *query, struct arena *arena, struct store_mail_brief **mails, size_t *count)
{
    return query_all(query, arena, sizeof **mails, take_mail, mails, count);
}

bool store_mails_in(struct store *store, enum mail_state state, size_t skip, size_t most, struct arena *arena,
    struct store_mail_brief **mails, size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, MAILS_DUE, fault);
    query_text(&query, mail_state_name(state));
    query_int(&query, (int64_t)skip);
    query_int(&query, (int64_t)most);
    return take_mails(&query, arena, mails, count);
}

bool store_letters_to(struct store *store, int64_t message, size_t most, struct arena *arena,
    struct store_mail_brief **mails, size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, LETTERS_TO, fault);
    query_int(&query, message);
    query_int(&query, (int64_t)most);
    return take_mails(&query, arena, mails, count);
}

bool store_mail_reply(struct store *store, const char *mail, char reply[STORE_ID_BYTES], struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, MAIL_REPLY, fault);
    query_text(&query, mail);
    const bool found = query_row(&query);
    if (found)
        column_id(&query, 0, reply);
    return query_done(&query) && (found || fault_set(fault, FAULT_INPUT, "there is no mail %s", mail));
}

/* ---- what is settled ---- */

/* From the last decision back, so that a first piece looks at few of them. */
static const char SETTLED[] =
    "SELECT decision.id, reply.id, decision.at, decision.outcome, decision.by_name"
    " FROM decision CROSS JOIN reply ON reply.id = decision.reply AND reply.decision = decision.id"
    " WHERE ?1 IS NULL OR decision.outcome = ?1 ORDER BY decision.id DESC LIMIT ?3 OFFSET ?2";
static const char SETTLED_COUNT[] =
    "SELECT decision.outcome, count(*) FROM reply JOIN decision ON decision.id = reply.decision"
    " WHERE reply.state = 'decided' GROUP BY 1";

static void take_settled(struct query *query, struct arena *arena, void *row)
{
    struct store_settled *settled = row;
    column_id(query, 1, settled->reply);
    settled->at = column_int(query, 2);
    settled->outcome = column_outcome(query, 3);
    settled->by = column_opened_text(query, 4, arena, "decision.by_name %" PRId64, column_int(query, 0));
}

bool store_settled(struct store *store, enum outcome outcome, size_t skip, size_t most, struct arena *arena,
    struct store_settled **settled, size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, SETTLED, fault);
    query_text_or_null(&query, outcome_name(outcome));
    query_int(&query, (int64_t)skip);
    query_int(&query, (int64_t)most);
    return query_all(&query, arena, sizeof **settled, take_settled, settled, count);
}

bool store_settled_count(struct store *store, size_t by_outcome[OUTCOMES], struct fault *fault)
{
    memset(by_outcome, 0, OUTCOMES * sizeof *by_outcome);
    CLEANUP(query_end) struct query query = query_start(store, SETTLED_COUNT, fault);
    while (query_row(&query))
        by_outcome[column_outcome(&query, 0)] = (size_t)column_int(&query, 1);
    return query_done(&query);
}

/* ---- figures of weeks ---- */

enum { WEEK_SECONDS = 7 * 24 * 60 * 60, MONDAY = 4 * 24 * 60 * 60 }; /* 5 January 1970 was one */

#define A_WEEK(column) "SELECT (" column " - ?1) / 604800, count(*)"
static const char ARRIVED[] = A_WEEK("at") " FROM reply WHERE at >= ?1 GROUP BY 1";
static const char BY_RULE[] = A_WEEK("at") " FROM decision WHERE at >= ?1 AND by_rule = 1"
                                           " AND outcome IS NOT NULL GROUP BY 1";
static const char BY_PEOPLE[] = A_WEEK("at") " FROM decision WHERE at >= ?1 AND by_rule = 0"
                                             " AND outcome IS NOT NULL GROUP BY 1";
static const char MAILED[] = A_WEEK(
    "changed") " FROM mail WHERE changed >= ?1"
               " AND state IN ('written', 'handed-over', 'confirmed') GROUP BY 1";
static const char BOUNCED[] = A_WEEK(
    "changed") " FROM mail WHERE changed >= ?1 AND state = 'bounced' GROUP BY 1";

static const struct figure {
    const char *sql;
    size_t at; /* of struct store_week */
} figures[] = {
    { ARRIVED, offsetof(struct store_week, arrived) },
    { BY_RULE, offsetof(struct store_week, by_rule) },
    { BY_PEOPLE, offsetof(struct store_week, by_people) },
    { MAILED, offsetof(struct store_week, mailed) },
    { BOUNCED, offsetof(struct store_week, bounced) },
};

static bool fill(struct store *store, const struct figure *figure, int64_t from, struct store_week *weeks,
    size_t count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, figure->sql, fault);
    query_int(&query, from);
    while (query_row(&query)) {
        const int64_t week = column_int(&query, 0);
        if (week >= 0 && (size_t)week < count)
            *(size_t *)((char *)&weeks[week] + figure->at) = (size_t)column_int(&query, 1);
    }
    return query_done(&query);
}

bool store_weeks(
    struct store *store, int64_t now, struct store_week *weeks, size_t count, struct fault *fault)
{
    const int64_t last = now - (now - MONDAY) % WEEK_SECONDS;
    const int64_t first = last - ((int64_t)count - 1) * WEEK_SECONDS;
    for (size_t i = 0; i < count; i++)
        weeks[i] = (struct store_week){ .from = first + (int64_t)i * WEEK_SECONDS };
    CLEANUP(change_end) struct change view = { 0 };
    if (!view_begin(&view, store, fault))
        return false;
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        if (!fill(store, &figures[i], first, weeks, count, fault))
            return false;
    return true;
}
