/* How much there is of what, and since when: for people who look after it all from afar. Counts and times
 * only; nothing here names anybody. */
#include "store_inside.h"

#include "cleanup.h"
#include "mails.h"

/* ?1: what is older does not count. */
/* A letter to one person is one, in however many mails; a further page of it is none. */
static const char GONE[] = "SELECT count(*), min(ended) FROM (SELECT min(attempt.ended) AS ended FROM attempt"
                           " JOIN mail ON mail.id = attempt.mail JOIN decision ON decision.id = mail.decision"
                           " WHERE decision.found_with IS NULL AND attempt.ended > ?1"
                           " AND attempt.state IN ('handed-over', 'written') AND mail.purpose = 'scan'"
                           " GROUP BY mail.reply, mail.message)";
static const char BOUNCED[] = "SELECT count(*), min(changed) FROM mail WHERE state = 'bounced'"
                              " AND changed > ?1";
static const char READING[] = "SELECT count(*), min(at) FROM reply"
                              " WHERE state IN ('received', 'reading', 'matching') AND at > ?1";
static const char REVIEW[] = "SELECT count(*), min(at) FROM reply WHERE state = 'review' AND at > ?1";
static const char SET_ASIDE[] = "SELECT count(*), min(at) FROM reply WHERE state = 'set-aside' AND at > ?1";
static const char OUTBOX[] = "SELECT count(*), min(max(decision.at, mail.planned)) FROM mail"
                             " JOIN decision ON decision.id = mail.decision"
                             " WHERE mail.state IN ('held', 'queued', 'sending', 'deferred')"
                             " AND max(decision.at, mail.planned) > ?1";
static const char WRITTEN[] = "SELECT count(*), min(due) FROM mail WHERE " MAIL_HELD_WRITTEN " AND due > ?1";
static const char UNKNOWN[] = "SELECT count(*), min(changed) FROM mail WHERE state = 'unknown'"
                              " AND changed > ?1";
static const char FAILED[] = "SELECT count(*), min(changed) FROM mail WHERE state = 'failed'"
                             " AND changed > ?1";
static const char TASKS[] = "SELECT count(*), min(at) FROM task WHERE done IS NULL AND at > ?1";

static const struct {
    const char *sql;
    bool lately; /* of the last day, not of all time */
} tallied[TALLIES] = {
    [TALLY_GONE] = { GONE, true },
    [TALLY_BOUNCED] = { BOUNCED, true },
    [TALLY_READING] = { READING, false },
    [TALLY_REVIEW] = { REVIEW, false },
    [TALLY_SET_ASIDE] = { SET_ASIDE, false },
    [TALLY_OUTBOX] = { OUTBOX, false },
    [TALLY_WRITTEN] = { WRITTEN, false },
    [TALLY_UNKNOWN] = { UNKNOWN, false },
    [TALLY_FAILED] = { FAILED, false },
    [TALLY_TASKS] = { TASKS, false },
};

static bool tally(
    struct store *store, const char *sql, int64_t since, struct store_tally *found, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, sql, fault);
    query_int(&query, since);
    if (query_row(&query))
        *found = (struct store_tally){ column_int(&query, 0), column_int(&query, 1) };
    return query_done(&query);
}

bool store_tallies(
    struct store *store, int64_t since, struct store_tally tallies[TALLIES], struct fault *fault)
{
    CLEANUP(change_end) struct change view = { 0 };
    if (!view_begin(&view, store, fault))
        return false;
    for (size_t i = 0; i < TALLIES; i++)
        if (!tally(store, tallied[i].sql, tallied[i].lately ? since : 0, &tallies[i], fault))
            return false;
    return true;
}

/* ---- the day's digest ---- */

static const char TRIED[] = "SELECT tried, gone FROM digest WHERE day = ?1";
static const char NOTE[] = "INSERT INTO digest (day, tried, gone) VALUES (?1, ?2, ?3)"
                           " ON CONFLICT (day) DO UPDATE SET tried = ?2, gone = ?3";

bool store_digest_tried(struct store *store, int64_t day, int64_t *tried, bool *gone, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, TRIED, fault);
    query_int(&query, day);
    const bool any = query_row(&query);
    *tried = any ? column_int(&query, 0) : 0;
    *gone = any && column_int(&query, 1);
    return query_done(&query);
}

bool store_digest_note(struct store *store, int64_t day, int64_t tried, bool gone, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, NOTE, fault);
    query_int(&query, day);
    query_int(&query, tried);
    query_int(&query, gone);
    return query_done(&query);
}

static const char SETTLED[] = "SELECT count(*) FROM digest_settled WHERE day = ?1 AND mailbox = ?2";
static const char SETTLE[] = "INSERT INTO digest_settled (day, mailbox) VALUES (?1, ?2)"
                             " ON CONFLICT DO NOTHING";
static const char FORGET[] = "DELETE FROM digest_settled WHERE day < ?1";

bool store_digest_settled(
    struct store *store, int64_t day, const char *address, bool *settled, struct fault *fault)
{
    char mailbox[VAULT_HASH_BYTES];
    address_hash(store, address, mailbox);
    CLEANUP(query_end) struct query query = query_start(store, SETTLED, fault);
    query_int(&query, day);
    query_text(&query, mailbox);
    return query_any(&query, settled);
}

static bool forget_before(struct store *store, int64_t day, struct fault *fault)
{
    return query_run_of(store, FORGET, day, fault);
}

bool store_digest_settle(struct store *store, int64_t day, const char *address, struct fault *fault)
{
    char mailbox[VAULT_HASH_BYTES];
    address_hash(store, address, mailbox);
    CLEANUP(query_end) struct query query = query_start(store, SETTLE, fault);
    query_int(&query, day);
    query_text(&query, mailbox);
    return query_done(&query) && forget_before(store, day, fault);
}
