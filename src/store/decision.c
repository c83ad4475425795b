/* Decisions: entries that are appended and never changed. One decides a reply, pinned to its pages' hashes;
 * another may undo it. A reply points to the one that holds. */
#include "store_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "found.h"
#include "mails.h"
#include "persons.h"
#include "shared.h"

#include <string.h>

static const char NEXT[] = "SELECT coalesce(max(id), 0) + 1 FROM decision";
static const char APPEND[] =
    "INSERT INTO decision (id, reply, at, outcome, undoes, by_rule, by_name, by_hash, reason, duplicate_of,"
    " agreed, found_with) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
static const char PIN[] = "INSERT INTO decision_page (decision, number, picture, quarters)"
                          " SELECT ?1, reply_page.number, " PAGE_PICTURE ", page.quarters FROM reply_page"
                          " JOIN page ON page.id = reply_page.page WHERE reply_page.reply = ?2";
static const char PIN_OWN[] =
    "INSERT INTO decision_page_for (decision, number, message, picture) SELECT ?1, * FROM (" OWN_PICTURES(
        "?2") ")";
static const char HOLDS[] = "UPDATE reply SET state = 'decided', decision = ?2, turn = turn + 1 WHERE id = ?1"
                            " AND state IN ('matching', 'review', 'set-aside')";
/* Its note is written, anew where there was one. */
static const char *const TELL[] = {
    "UPDATE part SET filed = 0 WHERE scan = (SELECT scan FROM reply WHERE id = ?1)",
    "UPDATE scan SET filed = 0 WHERE id = (SELECT scan FROM reply WHERE id = ?1)",
};
static const char CURRENT[] = "SELECT decision FROM reply WHERE id = ?1 AND state = 'decided'";
/* It was set aside: it was never matched, and says why still. */
#define UNUSED \
    "(reason <> '' AND NOT EXISTS (SELECT 1 FROM verdict WHERE verdict.reply = ?1) AND NOT EXISTS" \
    " (SELECT 1 FROM reply_page JOIN page ON page.id = reply_page.page WHERE reply_page.reply = ?1" \
    "  AND page.picture <> ''))"
/* A page that is still to be blacked out is the walk's first. */
static const char FALLS[] = "UPDATE reply SET state = CASE WHEN " BLACK_WAITS(
    "?1") " THEN 'matching' WHEN " UNUSED " THEN 'set-aside' ELSE 'review' END, decision = NULL,"
          " reason = CASE WHEN " UNUSED " THEN reason ELSE ?2 END, turn = turn + 1 WHERE id = ?1"
          " AND state = 'decided'";
static const char GONE[] = "SELECT name, state, changed FROM mail WHERE decision = ?1"
                           " AND (state IN ('unknown', 'written', 'handed-over', 'confirmed', 'bounced')"
                           "  OR (state = 'sending' AND marked = 1)"
                           "  OR (resent = 1 AND state NOT IN ('recalled', 'held')))"
                           " ORDER BY id LIMIT 1";

/* Where a letter that points to another is found in the end. */
static const char CHAIN[] =
    "WITH RECURSIVE chain (id) AS (SELECT ?1 UNION SELECT decision.duplicate_of FROM chain"
    " JOIN reply ON reply.id = chain.id JOIN decision ON decision.id = reply.decision"
    " WHERE decision.outcome IN ('duplicate', 'joined'))"
    " SELECT chain.id, reply.state = 'set-aside' OR ifnull(decision.outcome IN ('rescan', 'not-a-letter'), 0)"
    " FROM chain JOIN reply ON reply.id = chain.id LEFT JOIN decision ON decision.id = reply.decision"
    " WHERE ifnull(decision.outcome NOT IN ('duplicate', 'joined'), 1) OR chain.id = ?2";
/* What is a duplicate of a letter, or of one that was joined to it. */
static const char POINTS_HERE[] =
    "WITH RECURSIVE here (id, outcome) AS (SELECT ?1, NULL UNION SELECT reply.id, decision.outcome FROM here"
    " JOIN decision ON decision.duplicate_of = here.id JOIN reply ON reply.decision = decision.id"
    " WHERE decision.outcome IN ('duplicate', 'joined'))"
    " SELECT id FROM here WHERE outcome = 'duplicate' LIMIT 1";

static const char SPOKEN_OF[] = "SELECT count(*) FROM opinion WHERE reply = ?1";
static const char SETTLED[] = "SELECT count(*) FROM decision WHERE reply = ?1 AND id <> ?2";

/* An entry: it has an outcome or undoes another. */
struct entry {
    const char *reply, *outcome, *by, *reason, *duplicate_of;
    int64_t undoes, found_with;
    bool agreed;
};

static bool append(struct store *store, const struct entry *entry, int64_t *id, struct fault *fault)
{
    if (!query_next_id(store, NEXT, id, fault))
        return false;
    char by[VAULT_HASH_BYTES];
    person_hash(store, entry->by, by);
    CLEANUP(query_end) struct query query = query_start(store, APPEND, fault);
    query_int(&query, *id);
    query_text(&query, entry->reply);
    query_int(&query, clock_now());
    query_text_or_null(&query, entry->outcome);
    query_int_or_null(&query, entry->undoes);
    query_int(&query, decided_by_rule(entry->by));
    query_seal_text(&query, entry->by, "decision.by_name %" PRId64, *id);
    query_text(&query, by);
    query_seal_text(&query, entry->reason, "decision.reason %" PRId64, *id);
    query_text_or_null(&query, entry->duplicate_of);
    query_int(&query, entry->agreed);
    query_int_or_null(&query, entry->found_with);
    return query_done(&query);
}

static bool pin(
    struct store *store, const char *sql, const char *reply, int64_t decision, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, sql, fault);
    query_int(&query, decision);
    query_text(&query, reply);
    return query_done(&query);
}

static bool pin_pages(struct store *store, const char *reply, int64_t decision, struct fault *fault)
{
    return pin(store, PIN, reply, decision, fault) && pin(store, PIN_OWN, reply, decision, fault);
}

static bool make_hold(struct store *store, const char *reply, int64_t decision, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, HOLDS, fault);
    query_text(&query, reply);
    query_int(&query, decision);
    if (!query_done(&query))
        return false;
    return query_changes(&query) == 1 || reply_refuse(store, reply, "decided", fault);
}

/* A rescan is a word to the volunteer. */
static bool tell_drop(
    struct store *store, const char *reply, const struct decision *decision, struct fault *fault)
{
    bool told = true;
    for (size_t i = 0; told && decision->outcome == OUTCOME_RESCAN && i < sizeof TELL / sizeof *TELL; i++) {
        CLEANUP(query_end) struct query query = query_start(store, TELL[i], fault);
        query_text(&query, reply);
        told = query_done(&query);
    }
    return told;
}

/* Whoever took a decision back had a reason that the rule does not know. */
bool decision_is_first(struct store *store, const char *reply, int64_t id, struct fault *fault)
{
    int64_t settled;
    CLEANUP(query_end) struct query query = query_start(store, SETTLED, fault);
    query_text(&query, reply);
    query_int(&query, id);
    if (!query_number(&query, 0, &settled))
        return false;
    return !settled ||
        fault_set(fault, FAULT_INPUT, "it was settled before and taken back: a person decides");
}

/* Nor does it know why a person wants another person's word. */
static bool check_nobody_spoke(struct store *store, const char *reply, struct fault *fault)
{
    int64_t spoken;
    if (!query_number_of_text(store, SPOKEN_OF, reply, &spoken, fault))
        return false;
    return !spoken || fault_set(fault, FAULT_INPUT, "a second person is asked about it: a person decides");
}

static bool points_to_another(enum outcome outcome)
{
    return outcome == OUTCOME_DUPLICATE || outcome == OUTCOME_JOINED;
}

/* A letter that is there already must be there: not here, and not where nobody sends anything from. */
bool store_check_duplicate(struct store *store, const char *reply, const char *other, struct fault *fault)
{
    enum reply_state state;
    if (strcmp(other, reply) == 0)
        return fault_set(fault, FAULT_INPUT, "%s cannot be a duplicate of itself", reply);
    if (!reply_state(store, other, &state, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, CHAIN, fault);
    query_text(&query, other);
    query_text(&query, reply);
    if (!query_row(&query))
        return query_done(&query) &&
            fault_set(fault, FAULT_INPUT, "%s is of no use itself: nobody would get this letter", other);
    char end[STORE_ID_BYTES];
    column_id(&query, 0, end);
    if (strcmp(end, reply) == 0)
        return fault_set(
            fault, FAULT_INPUT, "%s is settled as being in %s: one of the two must stay", other, reply);
    if (column_int(&query, 1))
        return fault_set(fault, FAULT_INPUT, "%s is of no use itself: nobody would get this letter", end);
    return strcmp(end, other) == 0 ||
        fault_set(fault, FAULT_INPUT, "%s lies in %s itself: name that one", other, end);
}

/* What others were found to be there already in stays of use. */
static bool check_nothing_points(struct store *store, const char *reply, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, POINTS_HERE, fault);
    query_text(&query, reply);
    if (!query_row(&query))
        return query_done(&query);
    char other[STORE_ID_BYTES];
    column_id(&query, 0, other);
    return fault_set(fault, FAULT_INPUT, "%s is settled as a duplicate of it: take that back first", other);
}

static bool check_decision(struct store *store, const char *reply, const struct decision *decision,
    size_t mail_count, struct fault *fault)
{
    if (!outcome_name(decision->outcome))
        return fault_set(fault, FAULT_INPUT, "a decision needs an outcome");
    if (!decision->by || !decision->by[0])
        return fault_set(fault, FAULT_INPUT, "a decision needs a name: who decides?");
    if ((decision->outcome == OUTCOME_MAIL) != (mail_count > 0))
        return fault_set(fault, FAULT_INPUT, "a decision to mail, and no other, names who gets what");
    if (decision->based_on && !version_check(store, reply, decision->based_on, fault))
        return false;
    if (decision->outcome == OUTCOME_RESCAN || decision->outcome == OUTCOME_NOT_A_LETTER)
        return check_nothing_points(store, reply, fault);
    if (!points_to_another(decision->outcome))
        return true;
    if (!decision->duplicate_of)
        return fault_set(fault, FAULT_INPUT, "%s cannot be a duplicate of itself", reply);
    return store_check_duplicate(store, reply, decision->duplicate_of, fault);
}

/* What one row of a sender forbids holds for all, whatever name stands there. */
static bool check_other_rows(
    struct store *store, const struct store_mail_plan *mails, size_t count, struct fault *fault)
{
    for (size_t i = 0; i < count; i++) {
        const char *why;
        if (!sender_objection(store, mails[i].message, mails[i].address, 0, &why, fault))
            return false;
        if (why)
            return fault_set(fault, FAULT_INPUT, "%s", why);
    }
    return true;
}

/* The rule has one word, and none about what came from a suspended drop; a person's is compared with it. */
static bool check_who(struct store *store, const char *reply, int64_t id, const struct decision *decision,
    const struct store_mail_plan *mails, size_t mail_count, struct fault *fault)
{
    if (!decided_by_rule(decision->by))
        return rule_checked(store, reply, id, decision, fault);
    const char *suspended;
    if (!drop_stopped(store, reply, true, id, &suspended, fault))
        return false;
    if (suspended)
        return fault_set(fault, FAULT_INPUT, "%s", suspended);
    return check_other_rows(store, mails, mail_count, fault) && decision_is_first(store, reply, id, fault) &&
        check_nobody_spoke(store, reply, fault);
}

static bool decide(struct store *store, const char *reply, const struct decision *decision,
    const struct store_mail_plan *mails, size_t mail_count, bool logged_in, struct fault *fault)
{
    enum reply_state state;
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !reply_state(store, reply, &state, fault) ||
        !check_decision(store, reply, decision, mail_count, fault) ||
        !found_check(store, reply, decision, mails, mail_count, fault))
        return false;
    struct entry entry = {
        .reply = reply,
        .outcome = outcome_name(decision->outcome),
        .by = decision->by,
        .reason = decision->reason,
        .duplicate_of = points_to_another(decision->outcome) ? decision->duplicate_of : "",
        .found_with = decision->found_with,
    };
    int64_t id;
    return (!logged_in || store_opinion_agrees(store, reply, decision, &entry.agreed, fault)) &&
        append(store, &entry, &id, fault) && pin_pages(store, reply, id, fault) &&
        make_hold(store, reply, id, fault) && tell_drop(store, reply, decision, fault) &&
        event_add(store, reply, fault, "decided by %s: %s", decision->by, entry.outcome) &&
        mail_plan(store, reply, id, mails, mail_count, fault) &&
        check_who(store, reply, id, decision, mails, mail_count, fault) && change_commit(&change, fault);
}

bool store_decide(struct store *store, const char *reply, const struct decision *decision,
    const struct store_mail_plan *mails, size_t mail_count, struct fault *fault)
{
    return decide(store, reply, decision, mails, mail_count, false, fault);
}

bool store_decide_logged_in(struct store *store, const char *reply, const struct decision *decision,
    const struct store_mail_plan *mails, size_t mail_count, struct fault *fault)
{
    return decide(store, reply, decision, mails, mail_count, true, fault);
}

/* ---- undoing ---- */

static bool current(struct store *store, const char *reply, int64_t *decision, struct fault *fault)
{
    return query_number_of_text(store, CURRENT, reply, decision, fault);
}

static bool wait_again(struct store *store, const char *reply, const char *why, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, FALLS, fault);
    query_text(&query, reply);
    query_text(&query, why);
    return query_done(&query);
}

/* `why` it waits for a person again. */
static bool fall(struct store *store, const struct entry *entry, const char *why, struct fault *fault)
{
    int64_t id;
    return append(store, entry, &id, fault) && wait_again(store, entry->reply, why, fault) &&
        found_fall(store, entry->reply, fault);
}

bool decision_fall_by(
    struct store *store, const char *reply, const char *by, const char *reason, struct fault *fault)
{
    struct entry entry = { .reply = reply, .by = by, .reason = reason };
    if (!mail_recall(store, reply, fault) || !current(store, reply, &entry.undoes, fault))
        return false;
    if (!entry.undoes)
        return true;
    return fall(store, &entry, reason, fault) && event_add(store, reply, fault, "back to review: %s", reason);
}

bool decision_fall(struct store *store, const char *reply, const char *reason, struct fault *fault)
{
    return decision_fall_by(store, reply, "rule", reason, fault);
}

bool decisions_fall(struct query *replies, const char *reason, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_id *ids;
    size_t count;
    if (!query_ids(replies, &arena, &ids, &count))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!decision_fall(replies->store, ids[i].text, reason, fault))
            return false;
    return true;
}

/* "M-… was handed-over at 2026-…" */
static bool check_nothing_gone(struct store *store, const char *reply, int64_t decision, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, GONE, fault);
    query_int(&query, decision);
    if (!query_row(&query))
        return query_done(&query);
    char name[STORE_ID_BYTES], when[32];
    column_id(&query, 0, name);
    clock_iso(column_int(&query, 2), when);
    const enum mail_state state = column_mail_state(&query, 1);
    const bool certain = state == MAIL_WRITTEN || state == MAIL_HANDED_OVER || state == MAIL_CONFIRMED ||
        state == MAIL_BOUNCED;
    return fault_set(fault, FAULT_INPUT, "%s cannot be undone: mail %s %s (%s, %s)", reply, name,
        certain ? "has left" : "may have left", mail_state_name(state), when);
}

bool store_undo(struct store *store, const char *reply, const char *by, struct fault *fault)
{
    struct entry entry = { .reply = reply, .by = by, .reason = "undone" };
    CLEANUP(change_end) struct change change = { 0 };
    if (!by || !by[0])
        return fault_set(fault, FAULT_INPUT, "an undoing needs a name: who undoes?");
    if (!change_begin(&change, store, fault) || !current(store, reply, &entry.undoes, fault))
        return false;
    if (!entry.undoes)
        return reply_refuse(store, reply, "undone", fault);
    return check_nothing_gone(store, reply, entry.undoes, fault) && mail_recall(store, reply, fault) &&
        join_undo(store, reply, entry.undoes, fault) &&
        fall(store, &entry, "the decision was undone", fault) &&
        event_add(store, reply, fault, "undone by %s", by) && change_commit(&change, fault);
}
