/* The queue of the review page: who has which reply before them, and which is the next for a person. A lease
 * is ten minutes long and a word to the others, also when it has lapsed: whoever had it may be reading
 * still. What protects a reply is its version. */
#include "store_inside.h"

#include "cleanup.h"
#include "persons.h"

/* ---- leases ---- */

/* One that ends later than any that is taken now was taken by a clock that was ahead, and holds no more; one
 * that was set back by less than a lease leaves it. */
#define LEASE_HOLDS(now) "(lease.until > " now " AND lease.until <= " now " + 2 * 600)"
_Static_assert(STORE_LEASE_SECONDS == 600, "it stands in LEASE_HOLDS");

#define SAME "lease.by_hash = excluded.by_hash"
static const char TAKE[] = "INSERT INTO lease (reply, by_hash, by_name, until) VALUES (?1, ?2, ?3, ?4)"
                           " ON CONFLICT (reply) DO UPDATE SET"
                           " before_hash = iif(" SAME ", lease.before_hash, lease.by_hash),"
                           " before_name = iif(" SAME ", lease.before_name, lease.by_name),"
                           " before_until = iif(" SAME ", lease.before_until, min(lease.until, ?5)),"
                           " by_hash = excluded.by_hash, by_name = excluded.by_name, until = excluded.until"
                           " WHERE NOT " LEASE_HOLDS("?5") " OR " SAME;
static const char GO_ON[] =
    "UPDATE lease SET until = ?3 WHERE reply = ?1 AND by_hash = ?2 AND until > ?4 AND until <= ?5";
static const char HAS_SPOKEN[] = "SELECT 1 FROM reply WHERE reply.id = ?1 AND EXISTS (SELECT 1 " OPINIONS
                                 "opinion.by_hash = ?2)";
static const char HOLDS[] = "SELECT by_hash = ?2, by_name, until, before_until > ?4"
                            " AND before_hash NOT IN ('', ?2),"
                            " before_name FROM lease WHERE reply = ?1 AND " LEASE_HOLDS("?3");

static bool take(struct store *store, const char *reply, const char *by, const char *hash, int64_t now,
    struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, TAKE, fault);
    query_text(&query, reply);
    query_text(&query, hash);
    query_seal_text(&query, by, "lease.by_name %s", reply);
    query_int(&query, now + STORE_LEASE_SECONDS);
    query_int(&query, now);
    return query_done(&query);
}

static bool find_holder(struct store *store, const char *reply, const char *hash, int64_t now,
    struct arena *arena, struct store_lease *lease, struct fault *fault)
{
    *lease = (struct store_lease){ .mine = true, .by = "", .before = "" };
    CLEANUP(query_end) struct query query = query_start(store, HOLDS, fault);
    query_text(&query, reply);
    query_text(&query, hash);
    query_int(&query, now);
    query_int(&query, now - STORE_LEASE_TOLD_SECONDS);
    if (query_row(&query))
        *lease = (struct store_lease){
            .mine = column_int(&query, 0),
            .by = column_opened_text(&query, 1, arena, "lease.by_name %s", reply),
            .until = column_int(&query, 2),
            .before = column_int(&query, 3) ? column_opened_text(&query, 4, arena, "lease.by_name %s", reply)
                                            : "",
        };
    return query_done(&query);
}

/* Pictures come by the dozen: nothing is written anew for each. */
static bool go_on(struct store *store, const char *reply, const char *hash, int64_t now, struct fault *fault)
{
    enum { SAME_LOOK_S = 10 };
    CLEANUP(query_end) struct query query = query_start(store, GO_ON, fault);
    query_text(&query, reply);
    query_text(&query, hash);
    query_int(&query, now + STORE_LEASE_SECONDS);
    query_int(&query, now);
    query_int(&query, now + STORE_LEASE_SECONDS - SAME_LOOK_S);
    return query_done(&query);
}

static bool has_spoken(
    struct store *store, const char *reply, const char *hash, bool *spoken, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, HAS_SPOKEN, fault);
    query_text(&query, reply);
    query_text(&query, hash);
    *spoken = query_row(&query);
    return query_done(&query);
}

/* Whose opinion holds goes on with what the queue gave them once more, and takes nothing from those who are
 * asked next. */
static bool take_or_go_on(struct store *store, const char *reply, const char *by, const char *hash,
    int64_t now, struct fault *fault)
{
    bool spoken;
    return has_spoken(store, reply, hash, &spoken, fault) &&
        (spoken ? go_on(store, reply, hash, now, fault) : take(store, reply, by, hash, now, fault));
}

bool store_lease_take(struct store *store, const char *reply, const char *by, int64_t now,
    struct arena *arena, struct store_lease *lease, struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    enum reply_state state;
    person_hash(store, by, hash);
    CLEANUP(change_end) struct change change = { 0 };
    return change_begin(&change, store, fault) && reply_state(store, reply, &state, fault) &&
        take_or_go_on(store, reply, by, hash, now, fault) &&
        find_holder(store, reply, hash, now, arena, lease, fault) && change_commit(&change, fault);
}

bool store_lease_look(struct store *store, const char *reply, const char *by, int64_t now,
    struct arena *arena, struct store_lease *lease, struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    person_hash(store, by, hash);
    CLEANUP(change_end) struct change change = { 0 };
    return change_begin(&change, store, fault) && go_on(store, reply, hash, now, fault) &&
        find_holder(store, reply, hash, now, arena, lease, fault) && change_commit(&change, fault);
}

/* What was settled meanwhile is nobody's any more. */
static bool keep(struct store *store, const char *reply, const char *by, const char *hash, int64_t now,
    struct arena *arena, struct store_lease *lease, struct fault *fault)
{
    enum reply_state state;
    *lease = (struct store_lease){ .mine = true, .by = "", .before = "" };
    if (!reply_state(store, reply, &state, fault))
        return false;
    lease->settled = state != REPLY_REVIEW && state != REPLY_SET_ASIDE;
    return state != REPLY_REVIEW ||
        (take_or_go_on(store, reply, by, hash, now, fault) &&
            find_holder(store, reply, hash, now, arena, lease, fault));
}

bool store_lease_keep(struct store *store, const char *reply, const char *by, int64_t now,
    struct arena *arena, struct store_lease *lease, struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    person_hash(store, by, hash);
    CLEANUP(change_end) struct change change = { 0 };
    return change_begin(&change, store, fault) && keep(store, reply, by, hash, now, arena, lease, fault) &&
        change_commit(&change, fault);
}

/* ---- the next one ---- */

/* Whose opinion holds is not asked again, but after a day where nobody else is there; where two differ, only
 * leads are, and one of the two only where no other leads. Where everybody who is there has said something,
 * those who asked are asked again: the leads among them, else who asked first, and after a day the others. A
 * lead whose third way waits for another's word has it again after a day. ?1
 * the person, ?2 now, ?3 not this one, ?4 leads, ?5 opinions before this are old enough, ?6 who has logged in
 * since then is there, ?7 a day ago. */
#define DIFFER "(SELECT count(*) " OPINIONS "opinion.asks = 0) > 1"
#define IS_THERE "person.disabled = 0 AND person.logged_in > ?6"
#define ALL_HAVE_SPOKEN \
    "NOT EXISTS (SELECT 1 FROM person WHERE " IS_THERE " AND NOT EXISTS (SELECT 1 " OPINIONS \
    "  opinion.by_hash = person.name_hash))"
#define A_LEAD_ASKS \
    "EXISTS (SELECT 1 FROM person WHERE " IS_THERE \
    " AND person.role <> 'coordinator' AND EXISTS (SELECT 1 " OPINIONS \
    "opinion.asks = 1 AND opinion.by_hash = person.name_hash))"
#define FIRST_TO_ASK "(SELECT min(opinion.id) " OPINIONS "opinion.asks = 1)"
#define ASKED_AGAIN \
    "EXISTS (SELECT 1 " OPINIONS "opinion.by_hash = ?1 AND opinion.asks = 1 AND (?4 OR (NOT " A_LEAD_ASKS \
    "  AND (opinion.at <= ?7 OR opinion.id = " FIRST_TO_ASK ")))) AND " ALL_HAVE_SPOKEN \
    " AND EXISTS (SELECT 1 FROM person WHERE person.name_hash = ?1)"
/* Of two that differ: a lead would do a third thing, which another person must decide, too. */
#define A_LEAD_SPOKE \
    "EXISTS (SELECT 1 " OPINIONS "opinion.asks = 0 AND opinion.id > " SECOND_TO_DECIDE \
    ") AND NOT EXISTS (SELECT 1 " OPINIONS \
    "opinion.asks = 0 AND opinion.by_hash = ?1 AND opinion.id > " SECOND_TO_DECIDE ")"
#define OWN_THIRD_WAY(before) \
    "EXISTS (SELECT 1 " OPINIONS "opinion.asks = 0 AND opinion.by_hash = ?1 AND opinion.at <= " before \
    " AND opinion.id > " SECOND_TO_DECIDE ")"
#define ANOTHER_HAS_IT \
    "EXISTS (SELECT 1 FROM lease WHERE lease.reply = reply.id AND lease.by_hash <> ?1 AND " LEASE_HOLDS( \
        "?2") ")"
#define FOR_THIS_PERSON \
    "reply.state = 'review' AND reply.id <> ?3 AND NOT " ANOTHER_HAS_IT " AND CASE WHEN " DIFFER \
    " THEN ?4 AND (NOT EXISTS (SELECT 1 " OPINIONS "   opinion.by_hash = ?1 AND opinion.asks = 0)" \
    "  OR (NOT " OTHER_LEADS( \
        "?6") " AND NOT EXISTS (SELECT 1 " OPINIONS \
              "   opinion.by_hash = ?1 AND opinion.asks = 0 AND opinion.at > ?7))) OR (" A_LEAD_SPOKE \
              ") OR " OWN_THIRD_WAY("?7") " ELSE NOT EXISTS (SELECT " \
                                          "1 " OPINIONS \
                                          "  opinion.by_hash = ?1 AND opinion.at > ?5) OR (" ASKED_AGAIN \
                                          ") END"
#define PUT_OFF "EXISTS (SELECT 1 FROM later WHERE later.reply = reply.id AND later.by_hash = ?1)"

/* Behind the one that they come from. */
#define FOLLOWS "(reply.at, reply.rowid) > (SELECT but.at, but.rowid FROM reply AS but WHERE but.id = ?3)"
#define FOLLOWS_PUT_OFF \
    "(later.at, reply.rowid) > (SELECT passed.at, but.rowid FROM later AS passed" \
    "  JOIN reply AS but ON but.id = passed.reply WHERE passed.reply = ?3 AND passed.by_hash = ?1)"
#define IN_TURN "NOT " PUT_OFF " AND " FOR_THIS_PERSON
#define IN_TURN_PUT_OFF \
    "SELECT reply.id FROM later CROSS JOIN reply ON reply.id = later.reply WHERE later.by_hash = ?1" \
    " AND " FOR_THIS_PERSON
#define OLDEST " ORDER BY reply.at, reply.rowid LIMIT 1"
#define OLDEST_PUT_OFF " ORDER BY later.at, reply.rowid LIMIT 1"

/* None of these goes through all that waits: what comes back has an index of its own, which SQLite would
 * leave for one that is in order; the queue ends at the first that fits; what is put off is put off by this
 * person. */
static const char BACK[] =
    "SELECT reply.id FROM reply INDEXED BY reply_back_to WHERE reply.back_to = ?1 AND " IN_TURN OLDEST;
static const char FOLLOWING[] = "SELECT reply.id FROM reply WHERE " FOLLOWS " AND " IN_TURN OLDEST;
static const char FIRST[] = "SELECT reply.id FROM reply WHERE " IN_TURN OLDEST;
static const char FOLLOWING_PUT_OFF[] = IN_TURN_PUT_OFF " AND " FOLLOWS_PUT_OFF OLDEST_PUT_OFF;
static const char FIRST_PUT_OFF[] = IN_TURN_PUT_OFF OLDEST_PUT_OFF;

/* How a person comes from `but`: it is still theirs to decide, and they only go on; or they had put it off
 * before that. */
enum coming { COMING_DONE, COMING_ON, COMING_ON_PUT_OFF };
static const char COMING[] =
    "SELECT 1 + EXISTS (SELECT 1 FROM later WHERE later.reply = reply.id AND later.by_hash = ?1)"
    " FROM reply JOIN lease ON lease.reply = reply.id AND lease.by_hash = ?1"
    " WHERE reply.id = ?2 AND reply.state = 'review'";

/* Going on walks through all that waits, and around; what was put off comes last. */
enum { WAYS = 3 };
static const char *const ways[][WAYS] = {
    [COMING_DONE] = { FOLLOWING, FIRST, FIRST_PUT_OFF },
    [COMING_ON] = { FOLLOWING, FIRST_PUT_OFF, FIRST },
    [COMING_ON_PUT_OFF] = { FOLLOWING_PUT_OFF, FIRST, FIRST_PUT_OFF },
};

static bool find_coming(
    struct store *store, const char *hash, const char *but, enum coming *coming, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, COMING, fault);
    query_text(&query, hash);
    query_text(&query, but);
    *coming = query_row(&query) ? (enum coming)column_int(&query, 0) : COMING_DONE;
    return query_done(&query);
}

static bool find(struct store *store, const char *sql, const struct store_reviewer *who, const char *hash,
    int64_t now, const char *but, char reply[STORE_ID_BYTES], struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, sql, fault);
    query_text(&query, hash);
    query_int(&query, now);
    query_text(&query, but);
    query_int(&query, who->leads);
    query_int(&query, who->alone ? now - STORE_ALONE_SECONDS : 0);
    query_int(&query, now - STORE_THERE_SECONDS);
    query_int(&query, now - STORE_ALONE_SECONDS);
    if (query_row(&query))
        column_id(&query, 0, reply);
    return query_done(&query);
}

bool store_next_shown(struct store *store, const struct store_reviewer *who, int64_t now, const char *but,
    char reply[STORE_ID_BYTES], struct fault *fault)
{
    enum coming coming;
    char hash[VAULT_HASH_BYTES];
    person_hash(store, who->name, hash);
    reply[0] = '\0';
    if (!find_coming(store, hash, but, &coming, fault) ||
        !find(store, BACK, who, hash, now, but, reply, fault))
        return false;
    for (int way = 0; way < WAYS && !reply[0]; way++)
        if (!find(store, ways[coming][way], who, hash, now, but, reply, fault))
            return false;
    return true;
}

/* Whoever goes on from a lead's third way without a word does not share it: it is not at every second turn
 * before them again. Nor is what came back from being blacked out. */
static const char LEFT_AS_IT_IS[] =
    "INSERT OR REPLACE INTO later (reply, by_hash, at) SELECT reply.id, ?1, ?2 FROM reply WHERE reply.id = ?3"
    " AND reply.state = 'review' AND ((" A_LEAD_SPOKE ") OR " OWN_THIRD_WAY("?4") ")";
static const char CAME_BACK[] =
    "UPDATE reply SET back_to = NULL WHERE id = ?1 AND back_to = ?2 AND state = 'review'";

static bool put_behind(
    struct store *store, const char *reply, const char *hash, int64_t now, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, LEFT_AS_IT_IS, fault);
    query_text(&query, hash);
    query_int(&query, now);
    query_text(&query, reply);
    query_int(&query, now - STORE_ALONE_SECONDS);
    return query_done(&query);
}

static bool leave(struct store *store, const char *reply, const char *hash, int64_t now, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, CAME_BACK, fault);
    query_text(&query, reply);
    query_text(&query, hash);
    return query_done(&query) && put_behind(store, reply, hash, now, fault);
}

/* It ends, and stays: who gets the reply is told who had it. */
static const char GONE_ON[] = "UPDATE lease SET until = ?3 WHERE reply = ?1 AND by_hash = ?2 AND until > ?3"
                              " AND (SELECT state FROM reply WHERE id = ?1) = 'review'";

/* Whoever goes on keeps the next one, and what they left undone from nobody. */
static bool let_go(struct store *store, const char *reply, const char *hash, int64_t now, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, GONE_ON, fault);
    query_text(&query, reply);
    query_text(&query, hash);
    query_int(&query, now);
    return query_done(&query);
}

/* Where they go on to depends on how they came to what they leave: that is looked up before it is left. */
static bool go_over(struct store *store, const struct store_reviewer *who, int64_t now, const char *but,
    bool leaves, char reply[STORE_ID_BYTES], struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    person_hash(store, who->name, hash);
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !store_next_shown(store, who, now, but, reply, fault) ||
        (leaves && !leave(store, but, hash, now, fault)) ||
        (leaves && reply[0] && !let_go(store, but, hash, now, fault)))
        return false;
    return (!reply[0] || take(store, reply, who->name, hash, now, fault)) && change_commit(&change, fault);
}

bool store_next(struct store *store, const struct store_reviewer *who, int64_t now, const char *but,
    char reply[STORE_ID_BYTES], struct fault *fault)
{
    return go_over(store, who, now, but, true, reply, fault);
}

bool store_next_meanwhile(struct store *store, const struct store_reviewer *who, int64_t now, const char *but,
    char reply[STORE_ID_BYTES], struct fault *fault)
{
    return go_over(store, who, now, but, false, reply, fault);
}

/* ---- who is there, and what waits for whom ---- */

static const char THERE[] =
    "SELECT count(*) FROM person WHERE disabled = 0 AND logged_in > ?1 AND (NOT ?2 OR role <> 'coordinator')";
static const char SECONDS[] =
    "SELECT coalesce(sum(decided <> 2), 0), coalesce(sum(decided = 2), 0) FROM (SELECT sum(opinion.asks = 0)"
    " AS decided FROM opinion JOIN reply ON reply.id = opinion.reply AND reply.turn = opinion.turn"
    " WHERE reply.state = 'review' GROUP BY opinion.reply)";

static bool count_there(struct store *store, int64_t now, bool leads, size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, THERE, fault);
    query_int(&query, now - STORE_THERE_SECONDS);
    query_int(&query, leads);
    return query_count(&query, count);
}

bool store_people_there(struct store *store, int64_t now, size_t *count, struct fault *fault)
{
    return count_there(store, now, false, count, fault);
}

bool store_leads_there(struct store *store, int64_t now, size_t *count, struct fault *fault)
{
    return count_there(store, now, true, count, fault);
}

bool store_seconds_count(struct store *store, struct store_seconds *counts, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, SECONDS, fault);
    *counts = (struct store_seconds){ 0 };
    if (query_row(&query))
        *counts = (struct store_seconds){ (size_t)column_int(&query, 0), (size_t)column_int(&query, 1) };
    return query_done(&query);
}

/* ---- later ---- */

static const char PUT_BACK[] = "INSERT OR REPLACE INTO later (reply, by_hash, at) VALUES (?1, ?2, ?3)";
static const char LET_GO[] = "DELETE FROM lease WHERE reply = ?1 AND by_hash = ?2";

bool lease_end(struct store *store, const char *reply, const char *by_hash, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, LET_GO, fault);
    query_text(&query, reply);
    query_text(&query, by_hash);
    return query_done(&query);
}

bool store_put_off(struct store *store, const char *reply, const char *by, int64_t now, struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    enum reply_state state;
    person_hash(store, by, hash);
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !reply_state(store, reply, &state, fault))
        return false;
    if (state != REPLY_REVIEW)
        return reply_refuse(store, reply, "put off", fault);
    CLEANUP(query_end) struct query later = query_start(store, PUT_BACK, fault);
    query_text(&later, reply);
    query_text(&later, hash);
    query_int(&later, now);
    return query_done(&later) && lease_end(store, reply, hash, fault) && change_commit(&change, fault);
}
