/* Second opinions: what one person would decide and another must share. They hold as long as the reply's turn
 * is the same, that is until it is decided or its pages change. */
#include "store_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "pack.h"
#include "persons.h"

enum { PACKED_VERSION = 2, CONTENT_BYTES_MOST = 1 << 20, ADDRESSEES_MOST = 1000 };

static void pack_decision(const struct decision *decision, struct text *out)
{
    pack_int(out, PACKED_VERSION);
    pack_int(out, decision->outcome);
    pack_text(out, decision->reason);
    pack_text(out, decision->duplicate_of);
    pack_int(out, (int64_t)decision->to_count);
    for (size_t i = 0; i < decision->to_count; i++)
        pack_addressee(&decision->to[i], out);
    pack_int(out, decision->found_with);
}

static bool unpack_decision(
    struct bytes bytes, struct arena *arena, struct decision *decision, struct fault *fault)
{
    struct unpack from = { bytes, false };
    const int64_t version = unpack_int(&from, 1, PACKED_VERSION);
    decision->outcome = (enum outcome)unpack_int(&from, OUTCOME_MAIL, OUTCOMES - 1);
    decision->reason = unpack_text(&from);
    decision->duplicate_of = unpack_text(&from);
    decision->to_count = (size_t)unpack_int(&from, 0, ADDRESSEES_MOST);
    decision->to = arena_array(arena, decision->to_count, sizeof *decision->to);
    for (size_t i = 0; i < decision->to_count && !from.broken; i++)
        decision->to[i] = unpack_addressee(&from, arena);
    decision->found_with = version > 1 ? unpack_int(&from, 0, INT64_MAX) : 0;
    return unpack_end(&from, "opinion", fault);
}

/* ---- saying ---- */

static const char NEXT[] = "SELECT coalesce(max(id), 0) + 1 FROM opinion";
/* Who is one of two that differ keeps that word; another one stands behind it. */
static const char PUT[] =
    "INSERT OR REPLACE INTO opinion (id, reply, turn, at, by_hash, by_name, asks, content, third)"
    " SELECT ?1, id, turn, ?3, ?4, ?5, ?6, ?7, EXISTS (SELECT 1 " OPINIONS
    "opinion.by_hash = ?4 AND opinion.asks = 0 AND opinion.id <= " SECOND_TO_DECIDE
    ") FROM reply WHERE id = ?2 AND state = 'review'";
static const char ASKED_ALREADY[] =
    "INSERT OR REPLACE INTO later (reply, by_hash, at)"
    " SELECT reply, by_hash, ?3 FROM opinion WHERE reply = ?1 AND by_hash = ?2"
    " AND asks = 1 AND turn = (SELECT turn FROM reply WHERE id = ?1)";
#define LAST_OF(by_hash) "(SELECT max(opinion.id) " OPINIONS "opinion.by_hash = " by_hash ")"
static const char WITHDRAW[] = "DELETE FROM opinion WHERE id = (SELECT " LAST_OF(
    "?2") " FROM reply WHERE reply.id = ?1)";

static const char DECIDED[] = "SELECT EXISTS (SELECT 1 " OPINIONS
                              "opinion.asks = 0 AND opinion.by_hash = ?2),"
                              " EXISTS (SELECT 1 " OPINIONS
                              "opinion.asks = 0 AND opinion.id <= " SECOND_TO_DECIDE
                              " AND opinion.id = " LAST_OF("?2") ") FROM reply WHERE reply.id = ?1";

/* Has this person decided, and is the last that they said one of the first two words? */
static bool find_decided(struct store *store, const char *reply, const char *by_hash, bool *mine,
    bool *of_two, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, DECIDED, fault);
    query_text(&query, reply);
    query_text(&query, by_hash);
    const bool found = query_row(&query);
    *mine = found && column_int(&query, 0);
    *of_two = found && column_int(&query, 1);
    return query_done(&query);
}

/* Who asks for somebody else has not decided: a question in place of a decision would take that back. */
static bool check_may_ask(struct store *store, const char *reply, const char *by, struct fault *fault)
{
    bool mine, of_two;
    char hash[VAULT_HASH_BYTES];
    person_hash(store, by, hash);
    if (!find_decided(store, reply, hash, &mine, &of_two, fault))
        return false;
    return !mine || fault_set(fault, FAULT_INPUT, "you decided about it already; take that back first");
}

/* Where two differ, each is shown both: who took theirs back and decided anew would not do so blindly. */
static bool check_may_withdraw(struct store *store, const char *reply, const char *hash, struct fault *fault)
{
    bool mine, of_two;
    if (!find_decided(store, reply, hash, &mine, &of_two, fault))
        return false;
    return !of_two || fault_set(fault, FAULT_INPUT, "two people decided differently: a lead decides");
}

/* It came back to who asked, and is asked about once more: not to the same person next. */
static bool put_behind(struct store *store, const char *reply, const char *hash, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, ASKED_ALREADY, fault);
    query_text(&query, reply);
    query_text(&query, hash);
    query_int(&query, clock_now());
    return query_done(&query);
}

static bool put(
    struct store *store, const char *reply, const struct decision *decision, bool asks, struct fault *fault)
{
    int64_t id;
    char by[VAULT_HASH_BYTES];
    CLEANUP(text_clear) struct text content = TEXT_LIMIT(CONTENT_BYTES_MOST);
    if (!asks)
        pack_decision(decision, &content);
    if (content.full)
        return fault_set(fault, FAULT_INPUT, "that decision is too long");
    if (!query_next_id(store, NEXT, &id, fault))
        return false;
    person_hash(store, decision->by, by);
    if (asks && !put_behind(store, reply, by, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, PUT, fault);
    query_int(&query, id);
    query_text(&query, reply);
    query_int(&query, clock_now());
    query_text(&query, by);
    query_seal_text(&query, decision->by, "opinion.by_name %" PRId64, id);
    query_int(&query, asks);
    query_seal(&query, text_bytes(&content), "opinion.content %" PRId64, id);
    if (!query_done(&query))
        return false;
    if (query_changes(&query) != 1)
        return reply_refuse(store, reply, "given an opinion", fault);
    return lease_end(store, reply, by, fault);
}

/* The history does not say what it is: who is asked next must not be told. */
bool store_opinion_put(
    struct store *store, const char *reply, const struct decision *decision, bool asks, struct fault *fault)
{
    if (!decision->by || !decision->by[0])
        return fault_set(fault, FAULT_INPUT, "an opinion needs a name: whose is it?");
    if (!asks && (decision->outcome <= OUTCOME_NONE_YET || decision->outcome >= OUTCOMES))
        return fault_set(fault, FAULT_INPUT, "an opinion needs an outcome");
    CLEANUP(change_end) struct change change = { 0 };
    return change_begin(&change, store, fault) &&
        (!decision->based_on || version_check(store, reply, decision->based_on, fault)) &&
        (!asks || check_may_ask(store, reply, decision->by, fault)) &&
        put(store, reply, decision, asks, fault) &&
        event_add(store, reply, fault, asks ? "%s asks a second person" : "%s decided; a second person is to",
            decision->by) &&
        change_commit(&change, fault);
}

bool store_opinion_withdraw(struct store *store, const char *reply, const char *by, struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    person_hash(store, by, hash);
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !check_may_withdraw(store, reply, hash, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, WITHDRAW, fault);
    query_text(&query, reply);
    query_text(&query, hash);
    if (!query_done(&query))
        return false;
    if (!query_changes(&query))
        return fault_set(fault, FAULT_INPUT, "%s has no opinion of yours that waits for another's", reply);
    return event_add(store, reply, fault, "%s takes back what a second person was to decide, too", by) &&
        change_commit(&change, fault);
}

bool store_opinion_agrees(struct store *store, const char *reply, const struct decision *decision,
    bool *agrees, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_opinion *all;
    size_t count;
    *agrees = false;
    if (!store_opinions(store, reply, decision->by, &arena, &all, &count, fault))
        return false;
    for (size_t i = 0; i < count; i++)
        *agrees |= !all[i].asks && !all[i].mine && decision_same(&all[i].decision, decision);
    return true;
}

/* ---- the last word ---- */

static const char LAST_WORD[] = "SELECT CASE ?2 WHEN 1 THEN " LAST_OF(
    "?4") " IS ?3 ELSE " LAST_DECISION " IS ?3 END FROM reply WHERE id = ?1";

static const char PLANNED_BY[] = "SELECT decision FROM mail WHERE name = ?1 AND reply = ?2";

bool store_word_of_mail(
    struct store *store, const char *reply, const char *mail, struct store_word *word, struct fault *fault)
{
    *word = (struct store_word){ .opinion = false };
    CLEANUP(query_end) struct query query = query_start(store, PLANNED_BY, fault);
    query_text(&query, mail);
    query_text(&query, reply);
    if (!query_number(&query, 0, &word->number))
        return false;
    return word->number || fault_set(fault, FAULT_INPUT, "%s has no mail %.20s", reply, mail);
}

bool store_word_check(struct store *store, const char *reply, const char *by, const struct store_word *word,
    struct fault *fault)
{
    int64_t holds;
    char hash[VAULT_HASH_BYTES];
    person_hash(store, by, hash);
    CLEANUP(query_end) struct query query = query_start(store, LAST_WORD, fault);
    query_text(&query, reply);
    query_int(&query, word->opinion);
    query_int(&query, word->number);
    query_text(&query, hash);
    if (!query_number(&query, 0, &holds))
        return false;
    return holds ||
        fault_set(
            fault, FAULT_STALE, "%s is settled otherwise by now: nothing is taken back; look again", reply);
}

/* ---- asking ---- */

static const char THOSE[] = "SELECT opinion.id, opinion.at, opinion.by_name, opinion.asks, opinion.content,"
                            " opinion.by_hash = ?2 FROM opinion JOIN reply ON reply.id = opinion.reply"
                            " AND reply.turn = opinion.turn WHERE reply.id = ?1 ORDER BY opinion.id";
static const char DECIDED_BY[] =
    "SELECT count(*) FROM (SELECT reply FROM decision WHERE by_hash = ?1 AND outcome IS NOT NULL"
    " UNION SELECT reply FROM opinion WHERE by_hash = ?1 AND asks = 0)";

static void take_opinion(struct query *query, struct arena *arena, void *row)
{
    struct store_opinion *opinion = row;
    const int64_t id = column_int(query, 0);
    *opinion = (struct store_opinion){
        .at = column_int(query, 1),
        .by = column_opened_text(query, 2, arena, "opinion.by_name %" PRId64, id),
        .asks = column_int(query, 3),
        .mine = column_int(query, 5),
    };
    const struct bytes content = column_opened(query, 4, arena, "opinion.content %" PRId64, id);
    if (!query->failed && !opinion->asks)
        query->failed = !unpack_decision(content, arena, &opinion->decision, query->fault);
    opinion->decision.by = opinion->by;
}

bool store_opinions(struct store *store, const char *reply, const char *by, struct arena *arena,
    struct store_opinion **opinions, size_t *count, struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    person_hash(store, by, hash);
    CLEANUP(query_end) struct query query = query_start(store, THOSE, fault);
    query_text(&query, reply);
    query_text(&query, hash);
    return query_all(&query, arena, sizeof **opinions, take_opinion, opinions, count);
}

static const char SETTLER[] =
    "SELECT coalesce((SELECT opinion.at " OPINIONS
    "opinion.asks = 0 AND opinion.by_hash = ?2 AND opinion.id <= coalesce(" SECOND_TO_DECIDE
    ", opinion.id)), 0),"
    " " OTHER_LEADS("?3") " FROM reply WHERE reply.id = ?1";

bool store_difference_settler(struct store *store, const char *reply, const char *by, int64_t now,
    enum store_settler *settler, struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    person_hash(store, by, hash);
    CLEANUP(query_end) struct query query = query_start(store, SETTLER, fault);
    query_text(&query, reply);
    query_text(&query, hash);
    query_int(&query, now - STORE_THERE_SECONDS);
    const bool found = query_row(&query);
    const int64_t mine_at = found ? column_int(&query, 0) : 0;
    const bool others = found && column_int(&query, 1);
    if (!query_done(&query))
        return false;
    *settler = !mine_at                       ? SETTLER_MAY
        : others                              ? SETTLER_ANOTHER
        : mine_at + STORE_ALONE_SECONDS > now ? SETTLER_LATER
                                              : SETTLER_MAY;
    return true;
}

bool store_decided_by(struct store *store, const char *by, int64_t *count, struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    person_hash(store, by, hash);
    return query_number_of_text(store, DECIDED_BY, hash, count, fault);
}

/* ---- a person's own ---- */

/* Their fourth column. */
enum { OWN_DECISION, OWN_OPINION, OWN_ASK, OWN_PUT_OFF, OWN_PASSED };

#define OWN_GONE \
    "EXISTS (SELECT 1 FROM mail WHERE mail.reply = decision.reply AND mail.decision = decision.id" \
    " AND (mail.state IN ('unknown', 'written', 'handed-over', 'confirmed', 'bounced')" \
    "  OR (mail.state = 'sending' AND mail.marked = 1)" \
    "  OR (mail.resent = 1 AND mail.state NOT IN ('recalled', 'held'))))"
/* The last of each kind, then the last of these: neither what waits nor what was decided long ago is read. */
static const char OWN[] =
    "SELECT * FROM (SELECT decision.reply, decision.at, decision.outcome, 0, reply.decision IS decision.id,"
    "  " OWN_GONE ", decision.id, NULL FROM decision CROSS JOIN reply ON reply.id = decision.reply"
    "  WHERE decision.by_hash = ?1 AND decision.outcome IS NOT NULL ORDER BY decision.id DESC LIMIT ?2)"
    " UNION ALL"
    " SELECT * FROM (SELECT opinion.reply, opinion.at, NULL, 1 + opinion.asks, 1, 0, opinion.id,"
    "  opinion.content FROM opinion CROSS JOIN reply ON reply.id = opinion.reply"
    "  AND reply.turn = opinion.turn WHERE opinion.by_hash = ?1 ORDER BY opinion.at DESC, opinion.id DESC "
    "LIMIT ?2)"
    " UNION ALL"
    " SELECT * FROM (SELECT opinion.reply, opinion.at, NULL, 4, 1, 0, opinion.id, opinion.content FROM "
    "opinion"
    "  CROSS JOIN reply ON reply.id = opinion.reply AND reply.turn <> opinion.turn WHERE opinion.by_hash = ?1"
    "  AND opinion.asks = 0 AND NOT EXISTS (SELECT 1 FROM decision WHERE decision.reply = opinion.reply"
    "   AND decision.by_hash = ?1 AND decision.at >= opinion.at)"
    "  ORDER BY opinion.at DESC, opinion.id DESC LIMIT ?2)"
    " UNION ALL"
    " SELECT * FROM (SELECT later.reply, later.at, NULL, 3, 1, 0, 0, NULL FROM later"
    "  CROSS JOIN reply ON reply.id = later.reply AND reply.state = 'review' WHERE later.by_hash = ?1"
    "  AND NOT EXISTS (SELECT 1 FROM opinion WHERE opinion.reply = reply.id AND opinion.turn = reply.turn"
    "   AND opinion.by_hash = ?1) ORDER BY later.at DESC LIMIT ?2)"
    " ORDER BY 2 DESC, 4 DESC, 7 DESC LIMIT ?2";

static void take_own(struct query *query, struct arena *arena, void *row)
{
    struct store_own *own = row;
    const int64_t kind = column_int(query, 3);
    *own = (struct store_own){
        .at = column_int(query, 1),
        .number = column_int(query, 6),
        .outcome = column_outcome(query, 2),
        .opinion = kind == OWN_OPINION || kind == OWN_ASK,
        .asks = kind == OWN_ASK,
        .put_off = kind == OWN_PUT_OFF,
        .passed = kind == OWN_PASSED,
        .holds = column_int(query, 4),
        .gone = column_int(query, 5),
    };
    column_id(query, 0, own->reply);
    if (kind != OWN_OPINION && kind != OWN_PASSED)
        return;
    struct decision decision = { .outcome = OUTCOME_NONE_YET };
    const struct bytes content = column_opened(query, 7, arena, "opinion.content %" PRId64, own->number);
    if (!query->failed)
        query->failed = !unpack_decision(content, arena, &decision, query->fault);
    own->outcome = decision.outcome;
}

bool store_own_decisions(struct store *store, const char *by, size_t most, struct arena *arena,
    struct store_own **own, size_t *count, struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    person_hash(store, by, hash);
    CLEANUP(query_end) struct query query = query_start(store, OWN, fault);
    query_text(&query, hash);
    query_int(&query, (int64_t)most);
    return query_all(&query, arena, sizeof **own, take_own, own, count);
}
