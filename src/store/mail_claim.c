/* Mails that are due: found, compared once more with the register, the pages and what is stopped, and taken
 * or cancelled; given back; and marked before the last byte goes. One by one, each in a transaction of its
 * own, so that a crash leaves an exact answer to "could it have gone?". */
#include "store_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "found.h"
#include "mails.h"

#include <string.h>

/* ---- claiming ---- */

/* Each state by itself, so that the index on state and due finds its first one. One that may have gone is
 * tried again once. ?1 is now, ?2 whether providers are given so many a minute, ?3 the register's version and
 * ?4 the models, as in TO_MATCH. */
#define FREE \
    "NOT (?2 AND EXISTS (SELECT 1 FROM provider WHERE name = mail.provider" \
    " AND begun > ?1 - 60 AND begun <= ?1 AND given >= a_minute))"
#define FIRST(which) \
    "SELECT * FROM (SELECT id, due FROM mail WHERE " which " AND " FREE \
    " AND NOT " TO_MATCH("?3", "?4") " ORDER BY due, id LIMIT 1)"
#define HELD FIRST("state = 'held' AND due <= ?1")
#define QUEUED FIRST("state = 'queued' AND due <= ?1")
#define DEFERRED FIRST("state = 'deferred' AND due <= ?1")
#define UNKNOWN FIRST("state = 'unknown' AND resent = 0 AND due <= ?1")
static const char DUE[] = "SELECT id FROM (" HELD " UNION ALL " QUEUED " UNION ALL " DEFERRED
                          " UNION ALL " UNKNOWN ") ORDER BY due, id LIMIT 1";

/* Its bytes may lie somewhere, so that a further try is the same ones; an attempt without a record was
 * interrupted. What lies in the folder bears a date of long ago: a double is known by its Message-ID. */
#define MAY_LIE_SOMEWHERE \
    "((resent = 1 AND state <> 'held') OR state = 'unknown' OR attempts > (SELECT count(*) FROM attempt " \
    "WHERE attempt.mail = " \
    "mail.id)" \
    " OR EXISTS (SELECT 1 FROM attempt WHERE attempt.mail = mail.id AND phase IN ('data', 'dot', 'done')))"
/* A date of days ago is taken for spam. */
static const char TAKE[] =
    "UPDATE mail SET date = CASE WHEN " MAY_LIE_SOMEWHERE
    " THEN date ELSE ?3 END, resent = max(resent, state = 'unknown'), state = 'sending', marked = 0,"
    " attempts = attempts + 1, changed = ?2"
    " WHERE id = ?1 AND state IN ('held', 'queued', 'deferred', 'unknown')"
    " RETURNING date, attempts, " MAIL_BYTES_MOST;

static bool take(struct store *store, struct store_mail *mail, int64_t now, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, TAKE, fault);
    query_int(&query, mail->id);
    query_int(&query, clock_now());
    query_int(&query, now);
    const bool taken = query_row(&query);
    if (taken) {
        mail->state = MAIL_SENDING;
        mail->date = column_int(&query, 0);
        mail->attempts = (int)column_int(&query, 1);
        mail->bytes_most = column_int(&query, 2);
    }
    return query_done(&query) && (taken || fault_set(fault, FAULT_INPUT, "that mail is not due"));
}

/* One search for a mail that is due. */
struct search {
    struct store *store;
    int64_t now;
    const struct store_pace *pace; /* null: as fast as they come */
    struct arena *arena;
};

/* What became of the mail that was due next. */
enum step { NONE_DUE, TAKEN, CANCELLED, PUT_OFF };

/* One more for whoever keeps the mailbox. */
static bool give(const struct search *search, const struct claim *claim, struct fault *fault)
{
    const int most = search->pace ? search->pace->a_minute : 0;
    return !most || provider_give(search->store, claim->mail.address, search->now, most, fault);
}

static const char LOOK_LATER[] = "UPDATE mail SET due = ?2 WHERE id = ?1";

/* What it takes along stays with it. */
static bool look_later(struct store *store, int64_t mail, int64_t now, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, LOOK_LATER, fault);
    query_int(&query, mail);
    query_int(&query, now + AGAIN_AFTER_S);
    return query_done(&query);
}

/* `id` 0: none is due. */
static bool find_due(const struct search *search, int64_t *id, struct fault *fault)
{
    bool paused;
    const struct store_pace *pace = search->pace;
    *id = 0;
    if (!store_mail_paused(search->store, &paused, fault))
        return false;
    if (paused)
        return true;
    CLEANUP(query_end) struct query due = query_start(search->store, DUE, fault);
    query_int(&due, search->now);
    query_int(&due, pace && pace->a_minute);
    query_int(&due, store_register_version(search->store));
    query_text_or_null(&due, pace && pace->models ? pace->models : "");
    return query_number(&due, 0, id);
}

/* It is sent as it stands now. */
static bool take_due(const struct search *search, struct claim *claim, struct fault *fault)
{
    struct store *store = search->store;
    struct store_mail *mail = &claim->mail;
    return take(store, mail, search->now, fault) && give(search, claim, fault) &&
        mail_load_pages(store, search->arena, mail, fault) &&
        mail_load_renditions(store, search->arena, mail, fault);
}

static bool settle_due(
    const struct search *search, int64_t id, struct claim *claim, enum step *step, struct fault *fault)
{
    bool waits;
    const char *why;
    struct store *store = search->store;
    if (!mail_load(store, id, search->arena, claim, fault) ||
        !mail_objection(store, claim, search->arena, &why, fault) ||
        !mail_words_wait(store, id, &waits, fault))
        return false;
    *step = PUT_OFF;
    if (!why && waits)
        return look_later(store, id, search->now, fault);
    if (!mail_pin_renditions(store, &claim->mail, search->arena, fault))
        return false;
    *step = CANCELLED;
    if (why)
        return store_mail_cancel(store, id, why, fault);
    if (!found_stand(store, claim->found_with, &why, &waits, fault))
        return false;
    *step = waits ? PUT_OFF : TAKEN;
    return waits ? found_put_off(store, id, search->now, fault) : take_due(search, claim, fault);
}

static bool claim_next(const struct search *search, struct claim *claim, enum step *step, struct fault *fault)
{
    int64_t id;
    *claim = (struct claim){ 0 };
    *step = NONE_DUE;
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, search->store, fault) || !find_due(search, &id, fault))
        return false;
    return !id || (settle_due(search, id, claim, step, fault) && change_commit(&change, fault));
}

static void note_cancelled(struct store_mail *found, const struct store_mail *mail, struct arena *arena)
{
    found->cancelled = row_add(arena, found->cancelled, &found->cancelled_count, sizeof *found->cancelled);
    struct store_mail_cancelled *last = &found->cancelled[found->cancelled_count - 1];
    memcpy(last->name, mail->name, sizeof last->name);
    memcpy(last->reply, mail->reply, sizeof last->reply);
}

/* Past what was cancelled, and what waits for its letter. */
static bool claim_first(const struct search *search, struct store_mail *mail, struct fault *fault)
{
    bool looked;
    enum step step;
    struct claim claim;
    struct store_mail found = { 0 };
    do {
        looked = claim_next(search, &claim, &step, fault);
        if (looked && step == CANCELLED)
            note_cancelled(&found, &claim.mail, search->arena);
    } while (looked && (step == CANCELLED || step == PUT_OFF));
    const bool taken = looked && step == TAKEN;
    if (taken)
        *mail = claim.mail;
    mail->cancelled = found.cancelled;
    mail->cancelled_count = found.cancelled_count;
    if (looked && !taken)
        *fault = (struct fault){ .kind = FAULT_NONE };
    return taken;
}

/* A claim that a power cut takes back is a mail that waits again, or is cancelled again: it does not wait for
 * the disk. The mark, which follows it, does, and takes it along. */
bool store_mail_claim(struct store *store, int64_t now, const struct store_pace *pace, struct arena *arena,
    struct store_mail *mail, struct fault *fault)
{
    struct fault worse;
    const struct search search = { store, now, pace, arena };
    if (!hasten(store, fault))
        return false;
    const bool claimed = claim_first(&search, mail, fault);
    if (hasten_end(store, &worse))
        return claimed;
    *fault = worse;
    return false;
}

/* ---- and giving back ---- */

static const char RELEASE[] = "UPDATE mail SET state = 'queued', due = coalesce(due, ?2), changed = ?3,"
                              " marked = 0, attempts = attempts - 1 WHERE id = ?1 AND state = 'sending'";

bool store_mail_release(struct store *store, int64_t mail, int64_t now, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, RELEASE, fault);
    query_int(&query, mail);
    query_int(&query, now);
    query_int(&query, clock_now());
    return query_done(&query);
}

/* ---- marking ---- */

static const char MARK[] = "UPDATE mail SET marked = 1, changed = ?2 WHERE id = ?1 AND state = 'sending'"
                           " AND decision = (SELECT decision FROM reply WHERE reply.id = mail.reply)";

/* The last look. Stops and changes of the register recall what is being sent, but not the second try of what
 * may have gone: here that one is seen, too. */
bool store_mail_mark(struct store *store, int64_t mail, struct fault *fault)
{
    bool hold, to_match;
    const char *why;
    struct claim claim = { 0 };
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, MARK, fault);
    query_int(&query, mail);
    query_int(&query, clock_now());
    if (!query_done(&query))
        return false;
    if (query_changes(&query) != 1)
        return fault_set(fault, FAULT_INPUT, "the mail was recalled while it was being sent");
    if (!mail_load(store, mail, &arena, &claim, fault) ||
        !mail_objection(store, &claim, &arena, &why, fault) || !mail_words_hold(store, mail, &hold, fault))
        return false;
    if (!hold && !why)
        why = "what was written of the letter was changed while it was being sent";
    if (!why && !store_mail_to_match(store, mail, NULL, &to_match, fault))
        return false;
    if (!why && to_match)
        return fault_set(fault, FAULT_STALE, "its letter is to be matched again before");
    return why ? fault_set(fault, FAULT_INPUT, "%s", why) : change_commit(&change, fault);
}
