/* The matcher's last word on a reply: kept, sealed, with what follows for the reply; the one before it stays,
 * where it said something else. */
#include "verdicts.h"

#include "cleanup.h"
#include "clock.h"
#include "pack.h"

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
    if (!pack_verdict(verdict, &content))
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

bool store_verdict_again(struct store *store, const char *reply, const struct verdict *verdict,
    const struct store_made_with *with, struct fault *fault)
{
    const char *news;
    char gist[VAULT_HASH_BYTES];
    gist_of(store, verdict, gist);
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !rules_mail_check(store, reply, fault))
        return false;
    if (verdict->follows == FOLLOWS_ASK && !rules_mail_fall(store, reply, verdict->reason, fault))
        return false;
    return compare(store, reply, gist, &news, fault) && put(store, reply, verdict, gist, with, fault) &&
        change_commit(&change, fault);
}
