/* The matcher's last word on a reply, as one sealed value: it quotes names and lines of letters. */
#include "store_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "mails.h"
#include "pack.h"

#include <stdlib.h>
#include <string.h>

/* Version 1 ends after the candidates, 2 after the offer. */
enum {
    PACKED_VERSION = 3,
    VERDICT_BYTES_MOST = 16 << 20,
    CANDIDATES_MOST = 10000,
    EVIDENCE_MOST = 10000,
    PAGES_MOST = 100000
};

/* ---- as bytes ---- */

static void pack_evidence(const struct evidence *evidence, struct text *out)
{
    pack_int(out, evidence->group);
    pack_real(out, evidence->bits);
    pack_text(out, evidence->why);
    pack_int(out, evidence->page);
    pack_int(out, evidence->box.left);
    pack_int(out, evidence->box.top);
    pack_int(out, evidence->box.width);
    pack_int(out, evidence->box.height);
}

static struct evidence unpack_evidence(struct unpack *from)
{
    struct evidence evidence;
    evidence.group = (enum evidence_group)unpack_int(from, 0, GROUPS - 1);
    evidence.bits = unpack_real(from);
    evidence.why = unpack_text(from);
    evidence.page = (int)unpack_int(from, 0, INT32_MAX);
    evidence.box.left = (int)unpack_int(from, INT32_MIN, INT32_MAX);
    evidence.box.top = (int)unpack_int(from, INT32_MIN, INT32_MAX);
    evidence.box.width = (int)unpack_int(from, INT32_MIN, INT32_MAX);
    evidence.box.height = (int)unpack_int(from, INT32_MIN, INT32_MAX);
    return evidence;
}

void pack_addressee(const struct addressee *addressee, struct text *out)
{
    pack_int(out, addressee->message);
    pack_int(out, (int64_t)addressee->page_count);
    for (size_t i = 0; i < addressee->page_count; i++)
        pack_int(out, addressee->pages[i]);
}

struct addressee unpack_addressee(struct unpack *from, struct arena *arena)
{
    struct addressee addressee = { .message = unpack_int(from, 0, INT64_MAX) };
    addressee.page_count = (size_t)unpack_int(from, 0, PAGES_MOST);
    addressee.pages = arena_array(arena, addressee.page_count, sizeof *addressee.pages);
    for (size_t i = 0; i < addressee.page_count; i++)
        addressee.pages[i] = (int)unpack_int(from, 1, INT32_MAX);
    return addressee;
}

static void pack_verdict(const struct verdict *verdict, struct text *out)
{
    pack_int(out, PACKED_VERSION);
    pack_real(out, verdict->none);
    pack_int(out, (int64_t)verdict->count);
    for (size_t i = 0; i < verdict->count; i++) {
        const struct candidate *candidate = &verdict->candidates[i];
        pack_int(out, candidate->message->id);
        pack_real(out, candidate->bits);
        pack_real(out, candidate->posterior);
        pack_int(out, (int64_t)candidate->count);
        for (size_t k = 0; k < candidate->count; k++)
            pack_evidence(&candidate->evidence[k], out);
    }
    pack_int(out, (int64_t)verdict->offer_count);
    for (size_t i = 0; i < verdict->offer_count; i++)
        pack_addressee(&verdict->offer[i], out);
    pack_text(out, verdict->reason);
    pack_text(out, verdict->quoted);
}

static void unpack_offer(struct unpack *from, int64_t version, struct arena *arena,
    struct store_listed *listed, struct addressee **offer)
{
    listed->offer_count = version < 2 ? 0 : (size_t)unpack_int(from, 0, PAGES_MOST);
    *offer = arena_array(arena, listed->offer_count, sizeof **offer);
    for (size_t i = 0; i < listed->offer_count && !from->broken; i++)
        (*offer)[i] = unpack_addressee(from, arena);
}

/* The reason in more words, as long as it is the one for which the reply waits. */
static void unpack_reason(struct unpack *from, int64_t version, struct store_listed *listed)
{
    const char *reason = version < 3 ? "" : unpack_text(from), *quoted = version < 3 ? "" : unpack_text(from);
    if (!from->broken && *quoted && listed->state == REPLY_REVIEW && strcmp(reason, listed->reason) == 0)
        listed->reason = quoted;
}

/* Messages come as numbers, in `messages` and `offer`. Texts stay in `bytes`. */
static bool unpack_verdict(struct bytes bytes, struct arena *arena, struct store_listed *listed,
    int64_t **messages, struct addressee **offer, struct fault *fault)
{
    struct unpack from = { bytes, false };
    const int64_t version = unpack_int(&from, 1, PACKED_VERSION);
    listed->none = unpack_real(&from);
    listed->candidate_count = (size_t)unpack_int(&from, 0, CANDIDATES_MOST);
    listed->candidates = arena_array(arena, listed->candidate_count, sizeof *listed->candidates);
    *messages = arena_array(arena, listed->candidate_count, sizeof **messages);
    for (size_t i = 0; i < listed->candidate_count && !from.broken; i++) {
        struct store_listed_candidate *candidate = &listed->candidates[i];
        (*messages)[i] = unpack_int(&from, 0, INT64_MAX);
        candidate->bits = unpack_real(&from);
        candidate->posterior = unpack_real(&from);
        candidate->count = (size_t)unpack_int(&from, 0, EVIDENCE_MOST);
        struct evidence *evidence = arena_array(arena, candidate->count, sizeof *evidence);
        candidate->why = arena_array(arena, candidate->count, sizeof *candidate->why);
        for (size_t k = 0; k < candidate->count; k++) {
            evidence[k] = unpack_evidence(&from);
            candidate->why[k] = evidence[k].why;
        }
        candidate->evidence = evidence;
    }
    unpack_offer(&from, version, arena, listed, offer);
    unpack_reason(&from, version, listed);
    return unpack_end(&from, "verdict", fault);
}

/* ---- putting ---- */

static const char GIST[] = "SELECT gist FROM verdict WHERE reply = ?1";
static const char KEEP[] = "INSERT INTO verdict_before (reply, at, register_version, models, content)"
                           " SELECT reply, at, register_version, models, content FROM verdict"
                           " WHERE reply = ?1";
static const char PUT[] =
    "INSERT OR REPLACE INTO verdict (reply, at, register_version, models, gist, content)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
static const char ASK[] =
    "UPDATE reply SET state = 'review', reason = ?2 WHERE id = ?1 AND state IN ('matching', 'review')";
static const char LOOKED_AT[] = "UPDATE verdict SET register_version = ?2, models = ?3 WHERE reply = ?1";
static const char SEND[] = "UPDATE reply SET reason = '' WHERE id = ?1 AND state IN ('matching', 'review')";

static bool step(struct store *store, const char *reply, const struct verdict *verdict, struct fault *fault)
{
    const bool asks = verdict->follows == FOLLOWS_ASK;
    CLEANUP(query_end) struct query query = query_start(store, asks ? ASK : SEND, fault);
    query_text(&query, reply);
    if (asks)
        query_text(&query, verdict->reason);
    if (!query_done(&query))
        return false;
    return query_changes(&query) == 1 || reply_refuse(store, reply, "given a verdict", fault);
}

/* What a verdict says in short: why it asks, and who comes first. Posteriors move with every row of the
 * register. */
static void gist_of(const struct store *store, const struct verdict *verdict, char gist[VAULT_HASH_BYTES])
{
    enum { FIRST = 5 };
    CLEANUP(text_clear) struct text said = TEXT_LIMIT(VERDICT_BYTES_MOST);
    pack_text(&said, verdict->reason);
    for (size_t i = 0; i < verdict->count && i < FIRST; i++)
        pack_int(&said, verdict->candidates[i].message->id);
    vault_hash(&store->vault, "adkaz gist", text_bytes(&said), gist);
}

static bool keep_before(struct store *store, const char *reply, struct fault *fault)
{
    return query_run_of_text(store, KEEP, reply, fault);
}

/* A verdict that said something else is kept when another takes its place. `news`: what the new one has to
 * tell of itself; "" where it only says the same again. */
static bool compare(
    struct store *store, const char *reply, const char *gist, const char **news, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, GIST, fault);
    query_text(&query, reply);
    const bool again = query_row(&query), same = again && column_is(&query, 0, gist);
    *news = same ? "" : again ? "matched again, asks: " : "asks: ";
    return query_done(&query) && (same || !again || keep_before(store, reply, fault));
}

/* What waits for a row of the register comes back when one fits better; else it was looked at, no more. */
static bool waits_on(struct store *store, const char *reply, const struct verdict *verdict,
    const struct store_made_with *with, bool *waits, struct fault *fault)
{
    bool better;
    if (!waits_for_row(store, reply, waits, fault))
        return false;
    if (!*waits)
        return true;
    if (!waits_fits_better(store, reply, verdict, &better, fault))
        return false;
    if (better) {
        *waits = false;
        return decision_fall(store, reply, "a message in the register fits better than before", fault);
    }
    CLEANUP(query_end) struct query query = query_start(store, LOOKED_AT, fault);
    query_text(&query, reply);
    query_int(&query, with->register_version);
    query_text(&query, with->models);
    return query_done(&query);
}

static bool put(struct store *store, const char *reply, const struct verdict *verdict, const char *gist,
    const struct store_made_with *with, struct fault *fault)
{
    CLEANUP(text_clear) struct text content = TEXT_LIMIT(VERDICT_BYTES_MOST);
    pack_verdict(verdict, &content);
    if (content.full || verdict->count > CANDIDATES_MOST)
        return fault_set(fault, FAULT_INPUT, "a verdict is too large");
    CLEANUP(query_end) struct query query = query_start(store, PUT, fault);
    query_text(&query, reply);
    query_int(&query, clock_now());
    query_int(&query, with->register_version);
    query_text(&query, with->models);
    query_text(&query, gist);
    query_seal(&query, text_bytes(&content), "verdict.content %s", reply);
    return query_done(&query);
}

bool store_verdict_put(struct store *store, const char *reply, const struct verdict *verdict,
    const struct store_made_with *with, struct fault *fault)
{
    const char *news = "";
    bool waits;
    char gist[VAULT_HASH_BYTES];
    gist_of(store, verdict, gist);
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !waits_on(store, reply, verdict, with, &waits, fault))
        return false;
    if (waits)
        return change_commit(&change, fault);
    if (!step(store, reply, verdict, fault) || !compare(store, reply, gist, &news, fault) ||
        !put(store, reply, verdict, gist, with, fault))
        return false;
    if (verdict->follows == FOLLOWS_ASK && *news &&
        !event_add(store, reply, fault, "%s%s", news, verdict->reason))
        return false;
    return change_commit(&change, fault);
}

/* ---- what the rule settled, matched again ---- */

static const char RULED[] = "SELECT count(*) FROM (" RULES_MAIL_WAITS " AND mail.reply = ?1)";
static const char PLANNED[] =
    "SELECT DISTINCT mail.message, mail_page.number FROM reply JOIN mail ON mail.reply = reply.id"
    " AND mail.decision = reply.decision AND mail.state <> 'recalled' AND " MAIL_OF_LETTER
    " JOIN mail_page ON mail_page.mail = mail.id"
    " WHERE reply.id = ?1 AND EXISTS (" RULES_MAIL_WAITS " AND mail.reply = ?1) ORDER BY mail_page.number";

bool store_rules_mail(
    struct store *store, const char *reply, struct arena *arena, struct addressee *mail, struct fault *fault)
{
    struct addressee found = { 0 };
    CLEANUP(query_end) struct query query = query_start(store, PLANNED, fault);
    query_text(&query, reply);
    while (query_row(&query)) {
        found.message = column_int(&query, 0);
        found.pages = row_add(arena, found.pages, &found.page_count, sizeof *found.pages);
        found.pages[found.page_count - 1] = (int)column_int(&query, 1);
    }
    if (!query_done(&query))
        return false;
    *mail = found;
    return true;
}

static const char FORGET_CASE[] =
    "DELETE FROM rule_case WHERE reply = ?1 AND held = 0"
    " AND NOT EXISTS (SELECT 1 FROM mail WHERE mail.reply = ?1 AND mail.state <> 'recalled')"
    " AND NOT EXISTS (SELECT 1 FROM rule_check WHERE rule_check.reply = ?1)";

/* Where nothing has left, what the rule took back by itself is none of its mistakes. */
static bool take_back(struct store *store, const char *reply, const char *reason, struct fault *fault)
{
    return decision_fall(store, reply, reason, fault) && query_run_of_text(store, FORGET_CASE, reply, fault);
}

static bool check_ruled(struct store *store, const char *reply, struct fault *fault)
{
    int64_t mails;
    CLEANUP(query_end) struct query query = query_start(store, RULED, fault);
    query_text(&query, reply);
    if (!query_number(&query, 0, &mails))
        return false;
    return mails || reply_refuse(store, reply, "matched again", fault);
}

bool store_verdict_again(struct store *store, const char *reply, const struct verdict *verdict,
    const struct store_made_with *with, struct fault *fault)
{
    const char *news;
    char gist[VAULT_HASH_BYTES];
    gist_of(store, verdict, gist);
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !check_ruled(store, reply, fault))
        return false;
    if (verdict->follows == FOLLOWS_ASK && !take_back(store, reply, verdict->reason, fault))
        return false;
    return compare(store, reply, gist, &news, fault) && put(store, reply, verdict, gist, with, fault) &&
        change_commit(&change, fault);
}

bool store_rules_mail_recall(
    struct store *store, const char *reply, const char *reason, bool *recalled, struct fault *fault)
{
    int64_t mails;
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !query_number_of_text(store, RULED, reply, &mails, fault))
        return false;
    *recalled = mails;
    return (!mails || take_back(store, reply, reason, fault)) && change_commit(&change, fault);
}

/* ---- what waits ---- */

/* Null ?3: whatever they were matched with. */
#define WAITING(which) \
    "SELECT reply.id, scan.id, scan.pipeline, reply.state FROM reply JOIN scan ON scan.id = reply.scan" \
    " LEFT JOIN verdict ON verdict.reply = reply.id WHERE " which \
    " AND (?3 IS NULL OR verdict.register_version IS NOT ?2 OR " OTHER_MODELS ")" \
    " ORDER BY verdict.register_version, verdict.models IS ?3, reply.state = 'review', reply.at," \
    " reply.rowid"
/* The three kinds by themselves, each from its index: most replies wait for nothing. */
static const char ALL_WAITING[] = WAITING(
    "?1 IS NULL AND reply.id IN (SELECT id FROM reply WHERE state = 'review'"
    " UNION ALL SELECT waits.id FROM decision CROSS JOIN reply AS waits"
    "  ON waits.id = decision.reply AND waits.decision = decision.id WHERE decision.outcome = 'waits'"
    " UNION ALL " RULES_MAIL_WAITS ")");
static const char ONE_WAITING[] = WAITING("reply.id = ?1 AND (reply.state = 'review' OR " WAITS_FOR_A_ROW
                                          "  OR EXISTS (" RULES_MAIL_WAITS " AND mail.reply = ?1))");

bool store_waiting(struct store *store, const char *only, const struct store_made_with *unless,
    struct arena *arena, struct store_walk_item **items, size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, only ? ONE_WAITING : ALL_WAITING, fault);
    query_text_or_null(&query, only);
    query_int(&query, unless ? unless->register_version : 0);
    query_text_or_null(&query, unless ? unless->models : "");
    return query_all(&query, arena, sizeof **items, take_walk_item, items, count) &&
        (!only || *count || reply_refuse(store, only, "matched again", fault));
}

/* ---- listing ---- */

static const char GET[] = "SELECT content FROM verdict WHERE reply = ?1";

/* `ref` "": the row is damaged. */
static bool ref_of(
    struct store *store, int64_t id, struct arena *arena, const char **ref, struct fault *fault)
{
    struct message message;
    if (!store_message_by_id(store, id, arena, &message, fault))
        return false;
    *ref = message.ref;
    return true;
}

/* Those whose rows are damaged are left out. */
static bool list_candidates(struct store *store, const int64_t *messages, struct arena *arena,
    struct store_listed *listed, struct fault *fault)
{
    const size_t count = listed->candidate_count;
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        listed->candidates[kept] = listed->candidates[i];
        if (!ref_of(store, messages[i], arena, &listed->candidates[kept].ref, fault))
            return false;
        kept += *listed->candidates[kept].ref != '\0';
    }
    listed->candidate_count = kept;
    return true;
}

/* Nothing is offered where one of those who would get it is damaged. */
static bool list_offer(struct store *store, const struct addressee *offer, struct arena *arena,
    struct store_listed *listed, struct fault *fault)
{
    bool whole = true;
    listed->offer = arena_array(arena, listed->offer_count, sizeof *listed->offer);
    for (size_t i = 0; i < listed->offer_count; i++) {
        listed->offer[i] = (struct store_listed_addressee){ "", offer[i].pages, offer[i].page_count };
        if (!ref_of(store, offer[i].message, arena, &listed->offer[i].ref, fault))
            return false;
        whole &= *listed->offer[i].ref != '\0';
    }
    listed->offer_count = whole ? listed->offer_count : 0;
    return true;
}

bool verdict_list(struct store *store, const char *reply, struct arena *arena, struct store_listed *listed,
    struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, GET, fault);
    query_text(&query, reply);
    if (!query_row(&query))
        return query_done(&query);
    struct bytes content = column_opened(&query, 0, arena, "verdict.content %s", reply);
    int64_t *messages;
    struct addressee *offer;
    if (!query_done(&query) || !unpack_verdict(content, arena, listed, &messages, &offer, fault))
        return false;
    listed->judged = true;
    return list_candidates(store, messages, arena, listed, fault) &&
        list_offer(store, offer, arena, listed, fault);
}

/* ---- asked from the other side ---- */

/* Who decides blindly is not told by a detour what the matcher thinks of it. */
static const char IN_REVIEW[] = "SELECT reply.id, reply.at, verdict.content FROM reply"
                                " JOIN verdict ON verdict.reply = reply.id WHERE reply.state = 'review'"
                                " AND NOT " DECIDED_BLINDLY "";

/* What is gone through, and what is found. */
struct asking {
    const int64_t *messages;
    size_t message_count;
    struct store *store;
    struct arena *arena;
    struct store_candidacies found;
};

/* False: the verdict is damaged, which is no failure of the query. */
static bool open_verdict(struct query *query, const char *reply, struct arena *arena, int64_t **messages,
    struct store_listed *listed)
{
    struct fault damaged, *const fault = query->fault;
    struct addressee *offer;
    query->fault = &damaged;
    const struct bytes content = column_opened(query, 2, arena, "verdict.content %s", reply);
    const bool opened = !query->failed && unpack_verdict(content, arena, listed, messages, &offer, &damaged);
    query->failed = false;
    query->fault = fault;
    return opened;
}

static bool is_among(int64_t message, const int64_t *messages, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (messages[i] == message)
            return true;
    return false;
}

/* Nobody is led back to whom it went wrongly. */
static bool add_candidacy(
    struct asking *asking, const struct store_candidacy *candidacy, struct arena *arena, struct fault *fault)
{
    int64_t *wrong;
    size_t wrong_count;
    if (!wrong_messages(asking->store, candidacy->reply, arena, &wrong, &wrong_count, fault))
        return false;
    if (is_among(candidacy->message, wrong, wrong_count))
        return true;
    struct store_candidacies *found = &asking->found;
    found->all = row_add(asking->arena, found->all, &found->count, sizeof *found->all);
    found->all[found->count - 1] = *candidacy;
    return true;
}

static void add_damaged(struct asking *asking, const char *reply)
{
    struct store_candidacies *found = &asking->found;
    found->damaged = row_add(asking->arena, found->damaged, &found->damaged_count, sizeof *found->damaged);
    memcpy(found->damaged[found->damaged_count - 1].text, reply, STORE_ID_BYTES);
}

/* One letter that waits. */
static bool look_at(struct asking *asking, struct query *query, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena one = { 0 };
    struct store_listed listed = { .reason = "" };
    struct store_candidacy candidacy = { .at = column_int(query, 1) };
    int64_t *first;
    column_id(query, 0, candidacy.reply);
    if (!open_verdict(query, candidacy.reply, &one, &first, &listed)) {
        add_damaged(asking, candidacy.reply);
        return true;
    }
    for (size_t i = 0; i < listed.candidate_count && i < STORE_FIRST_CANDIDATES; i++) {
        candidacy.message = first[i];
        candidacy.rank = i + 1;
        if (is_among(first[i], asking->messages, asking->message_count) &&
            !add_candidacy(asking, &candidacy, &one, fault))
            return false;
    }
    return true;
}

static int compare_candidacies(const void *a, const void *b)
{
    const struct store_candidacy *one = a, *other = b;
    if (one->rank != other->rank)
        return one->rank < other->rank ? -1 : 1;
    return one->at != other->at ? (one->at < other->at ? -1 : 1) : strcmp(one->reply, other->reply);
}

bool store_review_for(struct store *store, const int64_t *messages, size_t message_count, struct arena *arena,
    struct store_candidacies *found, struct fault *fault)
{
    struct asking asking = {
        .messages = messages, .message_count = message_count, .store = store, .arena = arena
    };
    CLEANUP(query_end) struct query query = query_start(store, IN_REVIEW, fault);
    while (query_row(&query))
        if (!look_at(&asking, &query, fault))
            return false;
    if (!query_done(&query))
        return false;
    if (asking.found.count)
        qsort(asking.found.all, asking.found.count, sizeof *asking.found.all, compare_candidacies);
    *found = asking.found;
    return true;
}
