/* The rule's record: what it mailed or would have mailed, by pattern (the groups of evidence that agree),
 * what people said of it, and the patterns that were stopped since it was wrong once. */
#include "store_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "mails.h"

#include <stdlib.h>
#include <string.h>

/* ---- cases ---- */

static const char PUT[] = "INSERT OR REPLACE INTO rule_case (reply, at, pattern, held, message)"
                          " VALUES (?1, ?2, ?3, ?4, ?5)";
static const char FORGET[] = "DELETE FROM rule_case WHERE reply = ?1 AND held = 1"
                             " AND NOT EXISTS (SELECT 1 FROM rule_check WHERE rule_check.reply = ?1)";
static const char STOPPED[] =
    "SELECT coalesce((SELECT stops FROM rule_stop WHERE pattern = ?1 ORDER BY id DESC LIMIT 1), 0)";
static const char CHECKED[] =
    "SELECT count(*), coalesce(sum(1 - rule_check.agrees), 0) FROM rule_case"
    " JOIN reply ON reply.id = rule_case.reply JOIN rule_check ON rule_check.decision = reply.decision"
    " WHERE rule_case.held = 1 AND rule_case.pattern = ?1";

bool store_case_put(
    struct store *store, const char *reply, const struct store_case *rule, struct fault *fault)
{
    if (rule->held && !decision_is_first(store, reply, 0, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, PUT, fault);
    query_text(&query, reply);
    query_int(&query, clock_now());
    query_int(&query, rule->pattern);
    query_int(&query, rule->held);
    query_int(&query, rule->message);
    return query_done(&query);
}

bool store_case_forget(struct store *store, const char *reply, struct fault *fault)
{
    return query_run_of_text(store, FORGET, reply, fault);
}

bool store_pattern_known(
    struct store *store, unsigned pattern, struct store_pattern *known, struct fault *fault)
{
    int64_t stops;
    *known = (struct store_pattern){ .pattern = pattern };
    if (!query_number_of(store, STOPPED, pattern, &stops, fault))
        return false;
    known->stopped = stops;
    CLEANUP(query_end) struct query checked = query_start(store, CHECKED, fault);
    query_int(&checked, pattern);
    if (query_row(&checked)) {
        known->checked = (size_t)column_int(&checked, 0);
        known->wrong = (size_t)column_int(&checked, 1);
    }
    return query_done(&checked);
}

bool store_chosen(const struct store *store, const char *reply, double share)
{
    char hash[VAULT_HASH_BYTES];
    store_hash(store, "adkaz check", reply, hash);
    hash[8] = '\0';
    return (double)strtoul(hash, NULL, 16) < share * 0x1p32;
}

/* ---- patterns ---- */

static const char PATTERNS[] =
    "SELECT pattern, sum(1 - held), (SELECT count(DISTINCT rule_check.reply) FROM rule_check"
    "  JOIN rule_case AS other ON other.reply = rule_check.reply"
    "  WHERE other.pattern = rule_case.pattern AND other.held = 0 AND rule_check.agrees = 0)"
    " FROM rule_case GROUP BY pattern ORDER BY pattern";

static void take_pattern(struct query *query, struct arena *arena, void *row)
{
    (void)arena;
    struct store_pattern *pattern = row;
    if (!store_pattern_known(query->store, (unsigned)column_int(query, 0), pattern, query->fault))
        query->failed = true;
    pattern->mailed = (size_t)column_int(query, 1);
    pattern->complaints = (size_t)column_int(query, 2);
}

bool store_patterns(struct store *store, struct arena *arena, struct store_pattern **patterns, size_t *count,
    struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, PATTERNS, fault);
    return query_all(&query, arena, sizeof **patterns, take_pattern, patterns, count);
}

static const char STOP[] =
    "INSERT INTO rule_stop (id, pattern, at, stops, by_name) VALUES (?1, ?2, ?3, ?4, ?5)";
static const char NEXT_STOP[] = "SELECT coalesce(max(id), 0) + 1 FROM rule_stop";
static const char SAME_PATTERN[] =
    "SELECT DISTINCT mail.reply FROM mail JOIN decision ON decision.id = mail.decision"
    " JOIN rule_case ON rule_case.reply = mail.reply"
    " WHERE decision.by_rule = 1 AND rule_case.pattern = ?1 AND mail.resent = 0 AND " MAIL_UNSENT;

static bool add_stop(struct store *store, unsigned pattern, bool stops, const char *by, struct fault *fault)
{
    int64_t id;
    if (!query_next_id(store, NEXT_STOP, &id, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, STOP, fault);
    query_int(&query, id);
    query_int(&query, pattern);
    query_int(&query, clock_now());
    query_int(&query, stops);
    query_seal_text(&query, by, "rule_stop.by_name %" PRId64, id);
    return query_done(&query);
}

/* From now on the pattern asks, and what it settled and has not left yet asks, too. */
static bool stop(struct store *store, unsigned pattern, const char *by, struct fault *fault)
{
    if (!add_stop(store, pattern, true, by, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, SAME_PATTERN, fault);
    query_int(&query, pattern);
    return decisions_fall(&query, "the rule was wrong about a letter in which the same signs agreed", fault);
}

bool store_pattern_resume(struct store *store, unsigned pattern, const char *by, struct fault *fault)
{
    struct store_pattern known;
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !store_pattern_known(store, pattern, &known, fault))
        return false;
    if (!known.stopped)
        return fault_set(fault, FAULT_INPUT, "this pattern is not stopped");
    return add_stop(store, pattern, false, by, fault) && change_commit(&change, fault);
}

/* ---- what people say of it ---- */

static const char CASE[] = "SELECT pattern, message FROM rule_case WHERE reply = ?1";
static const char CHECK[] = "INSERT INTO rule_check (reply, at, decision, agrees) VALUES (?1, ?2, ?3, ?4)";
static const char TO[] = "SELECT message FROM mail WHERE decision = ?1";
static const char LEFT_OUT[] =
    "SELECT count(*) FROM reply_page JOIN page ON page.id = reply_page.page"
    " WHERE reply_page.reply = ?1 AND page.kind IN (0, 1, 2)" /* letter, postcard, picture: the rule's pages
                                                               */
    " AND reply_page.number NOT IN (SELECT mail_page.number FROM mail_page"
    "  JOIN mail ON mail.id = mail_page.mail WHERE mail.decision = ?2)";

/* False without a fault's kind: the rule never spoke about this reply. */
static bool find_case(
    struct store *store, const char *reply, unsigned *pattern, int64_t *message, struct fault *fault)
{
    *pattern = 0;
    CLEANUP(query_end) struct query query = query_start(store, CASE, fault);
    query_text(&query, reply);
    if (query_row(&query)) {
        *pattern = (unsigned)column_int(&query, 0);
        *message = column_int(&query, 1);
    }
    return query_done(&query);
}

/* To whom the decision mails it, where it is one person: 0 for none and for several. */
static bool only_addressee(struct store *store, int64_t decision, int64_t *message, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, TO, fault);
    query_int(&query, decision);
    *message = query_row(&query) ? column_int(&query, 0) : 0;
    if (*message && query_row(&query))
        *message = 0;
    return query_done(&query);
}

/* Another message of a sender is the same person where the address is the same to the letter. */
static bool same_person(struct store *store, int64_t one, int64_t other, bool *same, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct message first, second;
    *same = one == other;
    if (*same || !one || !other)
        return true;
    if (!store_message_by_id(store, one, &arena, &first, fault) ||
        !store_message_by_id(store, other, &arena, &second, fault))
        return false;
    *same = first.sender_email[0] && strcmp(first.sender_email, second.sender_email) == 0;
    return true;
}

/* The rule would have been right where the person mails every page of it, and to the same one alone. */
static bool agrees(
    struct store *store, const char *reply, int64_t decision, int64_t message, bool *is, struct fault *fault)
{
    int64_t to, left_out;
    if (!only_addressee(store, decision, &to, fault) || !same_person(store, message, to, is, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, LEFT_OUT, fault);
    query_text(&query, reply);
    query_int(&query, decision);
    if (!query_number(&query, 0, &left_out))
        return false;
    *is = *is && !left_out;
    return true;
}

static bool add_check(
    struct store *store, const char *reply, int64_t decision, bool agreed, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, CHECK, fault);
    query_text(&query, reply);
    query_int(&query, clock_now());
    query_int(&query, decision);
    query_int(&query, agreed);
    return query_done(&query);
}

/* A better picture, that it came twice, or belongs to another, says nothing about whose letter it is. */
static bool says_whose(enum outcome outcome)
{
    return outcome != OUTCOME_RESCAN && outcome != OUTCOME_DUPLICATE && outcome != OUTCOME_JOINED;
}

bool rule_checked(
    struct store *store, const char *reply, int64_t id, const struct decision *decision, struct fault *fault)
{
    unsigned pattern;
    int64_t message;
    bool agreed;
    if (!says_whose(decision->outcome))
        return true;
    if (!find_case(store, reply, &pattern, &message, fault))
        return false;
    if (!pattern)
        return true;
    if (!agrees(store, reply, id, message, &agreed, fault) || !add_check(store, reply, id, agreed, fault))
        return false;
    return agreed ||
        (stop(store, pattern, decision->by, fault) &&
            event_add(store, reply, fault, "the rule would have decided otherwise: its pattern is stopped"));
}

bool rule_was_wrong(struct store *store, const char *reply, int64_t decision, bool by_rule, const char *by,
    struct fault *fault)
{
    unsigned pattern;
    int64_t message, to;
    bool same;
    if (!find_case(store, reply, &pattern, &message, fault))
        return false;
    if (!pattern)
        return true;
    if (!only_addressee(store, decision, &to, fault) || !same_person(store, message, to, &same, fault))
        return false;
    if (by_rule && !add_check(store, reply, decision, false, fault))
        return false;
    return !same ||
        (stop(store, pattern, by, fault) && event_add(store, reply, fault, "its pattern is stopped"));
}

static const char RULED[] = "SELECT decision.id FROM reply JOIN decision ON decision.id = reply.decision"
                            " WHERE reply.id = ?1 AND decision.by_rule = 1";

bool store_rule_wrong(struct store *store, const char *reply, const char *by, struct fault *fault)
{
    unsigned pattern;
    int64_t message, decision;
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !find_case(store, reply, &pattern, &message, fault))
        return false;
    if (!query_number_of_text(store, RULED, reply, &decision, fault))
        return false;
    if (!pattern || !decision)
        return reply_refuse(store, reply, "the rule's mistake: the rule did not settle it", fault);
    return add_check(store, reply, decision, false, fault) &&
        event_add(store, reply, fault, "%s says that the rule was wrong: its pattern is stopped", by) &&
        stop(store, pattern, by, fault) && change_commit(&change, fault);
}

static const char UNNOTED[] =
    "SELECT count(DISTINCT reply) FROM decision WHERE by_rule = 1 AND outcome = 'mail'"
    " AND reply NOT IN (SELECT reply FROM rule_case)"
    " AND EXISTS (SELECT 1 FROM mail WHERE mail.reply = decision.reply AND mail.decision = decision.id"
    "  AND mail.state <> 'recalled')";

bool store_cases_unnoted(struct store *store, size_t *count, struct fault *fault)
{
    int64_t replies;
    CLEANUP(query_end) struct query query = query_start(store, UNNOTED, fault);
    if (!query_number(&query, 0, &replies))
        return false;
    *count = (size_t)replies;
    return true;
}
