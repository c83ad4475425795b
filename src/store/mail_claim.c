/* Mails that are due: found, compared once more with the register, the pages and what is stopped, and taken
 * or cancelled. One by one, each in a transaction of its own. */
#include "store_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "found.h"
#include "mails.h"
#include "pack.h"
#include "rendition.h"
#include "shared.h"

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
/* What may have gone is not cut any more. */
#define BYTES_MOST "CASE mail.resent WHEN 0 THEN mail.bytes_most ELSE -1 END"
/* A date of days ago is taken for spam. */
static const char TAKE[] =
    "UPDATE mail SET date = CASE WHEN " MAY_LIE_SOMEWHERE
    " THEN date ELSE ?3 END, resent = max(resent, state = 'unknown'), state = 'sending', marked = 0,"
    " attempts = attempts + 1, changed = ?2"
    " WHERE id = ?1 AND state IN ('held', 'queued', 'deferred', 'unknown')"
    " RETURNING date, attempts, " BYTES_MOST;
/* Numbers are unique on both sides: as many, and each pinned one there, is the same. */
static const char PAGES_DIFFER[] = "WITH own (number, message, picture) AS NOT MATERIALIZED (" OWN_PICTURES(
    "?2") ")"
          " SELECT (SELECT count(*) FROM decision_page WHERE decision = ?1)"
          " <> (SELECT count(*) FROM reply_page WHERE reply = ?2)"
          " OR (SELECT count(*) FROM decision_page_for WHERE decision = ?1) <> (SELECT count(*) FROM own)"
          " OR EXISTS (SELECT 1 FROM decision_page AS pinned WHERE pinned.decision = ?1 AND NOT EXISTS"
          "  (SELECT 1 FROM reply_page JOIN page ON page.id = reply_page.page WHERE reply_page.reply = ?2"
          "   AND reply_page.number = pinned.number AND " PAGE_PICTURE " = pinned.picture))"
          " OR EXISTS (SELECT 1 FROM decision_page_for AS pinned WHERE pinned.decision = ?1 AND NOT EXISTS"
          "  (SELECT 1 FROM own WHERE own.number = pinned.number AND own.message = pinned.message"
          "   AND own.picture = pinned.picture))";
/* The last mail with the letter of a found page that has left; it may have gone in several since. */
#define LETTER_LEFT_BY \
    "(SELECT max(sent.id) FROM mail AS sent JOIN mail AS named ON named.reply = sent.reply" \
    " AND named.message = sent.message WHERE named.id = decision.found_with AND sent.purpose = 'scan'" \
    " AND sent.state IN " SURELY_LEFT ")"
/* A notice went before it, or before the part that it follows. */
#define ANNOUNCED \
    "EXISTS (WITH RECURSIVE chain (id) AS (SELECT mail.follows" \
    "  UNION SELECT earlier.follows FROM chain JOIN mail AS earlier ON earlier.id = chain.id)" \
    " SELECT 1 FROM chain JOIN mail AS notice ON notice.id = chain.id WHERE notice.purpose = 'notice')"
enum { /* the columns of LOAD */
    C_NAME,
    C_REPLY,
    C_MESSAGE,
    C_STATE,
    C_DUE,
    C_DATE,
    C_ATTEMPTS,
    C_PURPOSE,
    C_FIRST,
    C_PART,
    C_PARTS,
    C_STEP,
    C_FITTED,
    C_BYTES_MOST,
    C_TRIED,
    C_FIRST_TRY,
    C_WRITTEN,
    C_DECISION,
    C_HOLDS,
    C_BY_RULE,
    C_DECIDED,
    C_DECIDED_AT,
    C_FOUND_WITH,
    C_FOUND_ON,
    C_ANNOUNCED,
    C_ENVELOPE,
    C_BEFORE,
    C_ENVELOPE_BEFORE,
};
static const char LOAD[] =
    "SELECT mail.name, mail.reply, mail.message, mail.state, mail.due, mail.date, mail.attempts,"
    " mail.purpose, mail.follows IS NULL,"
    " mail.part, mail.parts, mail.step, mail.fitted, " BYTES_MOST ","
    " EXISTS (SELECT 1 FROM attempt WHERE attempt.mail = mail.id"
    "  AND attempt.phase NOT IN ('prepare', 'connect')),"
    " (SELECT coalesce(min(started), 0) FROM attempt WHERE attempt.mail = mail.id),"
    " EXISTS (SELECT 1 FROM attempt WHERE attempt.mail = mail.id AND attempt.state = 'written'),"
    " mail.decision, mail.decision = reply.decision, decision.by_rule, decision.at,"
    " max(decision.at, mail.planned),"
    " decision.found_with, letter.date, " ANNOUNCED ", mail.envelope, before.id, before.envelope"
    " FROM mail JOIN reply ON reply.id = mail.reply JOIN decision ON decision.id = mail.decision"
    " LEFT JOIN mail AS letter ON letter.id = coalesce(" LETTER_LEFT_BY ", decision.found_with)"
    " LEFT JOIN mail AS before ON before.id = coalesce(mail.follows, letter.id) WHERE mail.id = ?1";
#define ITS_PICTURE PAGE_PICTURE_FOR("mail.message")
static const char LOAD_PAGES[] =
    "SELECT mail_page.number, " ITS_PICTURE ", " DECIDED_PICTURE ", page.kind, page.id,"
    " page.content, decision_page.quarters,"
    " (SELECT smaller.blob FROM smaller WHERE smaller.picture = " DECIDED_PICTURE
    "  AND smaller.step = mail.step) FROM mail_page JOIN mail ON mail.id = mail_page.mail"
    " JOIN reply_page ON reply_page.reply = mail.reply AND reply_page.number = mail_page.number"
    " JOIN page ON page.id = reply_page.page"
    " JOIN decision_page ON decision_page.decision = mail.decision"
    " AND decision_page.number = mail_page.number"
    " WHERE mail_page.mail = ?1 ORDER BY mail_page.number";

static void take_columns(const struct query *query, struct claim *claim)
{
    struct store_mail *mail = &claim->mail;
    column_id(query, C_NAME, mail->name);
    column_id(query, C_REPLY, mail->reply);
    mail->message = column_int(query, C_MESSAGE);
    mail->state = column_mail_state(query, C_STATE);
    mail->due = column_int(query, C_DUE);
    mail->date = column_int(query, C_DATE);
    mail->attempts = (int)column_int(query, C_ATTEMPTS);
    mail->purpose = column_mail_purpose(query, C_PURPOSE);
    mail->first = column_int(query, C_FIRST);
    mail->part = (int)column_int(query, C_PART);
    mail->parts = (int)column_int(query, C_PARTS);
    mail->step = (int)column_int(query, C_STEP);
    mail->step_for_mb = (int)column_int(query, C_FITTED);
    mail->bytes_most = column_int(query, C_BYTES_MOST);
    mail->tried = column_int(query, C_TRIED);
    mail->first_try = column_int(query, C_FIRST_TRY);
    mail->written = column_int(query, C_WRITTEN);
    mail->decided_at = column_int(query, C_DECIDED_AT);
    mail->found_on = column_int(query, C_FOUND_ON);
    mail->announced = column_int(query, C_ANNOUNCED);
    claim->decision = column_int(query, C_DECISION);
    claim->holds = column_int(query, C_HOLDS);
    claim->by_rule = column_int(query, C_BY_RULE);
    claim->decided = column_int(query, C_DECIDED);
    claim->found_with = column_int(query, C_FOUND_WITH);
}

/* The message that it follows has its ID in that one's envelope. */
static const char *message_id_of(struct bytes envelope, bool *broken)
{
    struct unpack from = { envelope, false };
    unpack_text(&from); /* address */
    unpack_text(&from); /* language */
    const char *message_id = unpack_text(&from);
    *broken = from.broken;
    return message_id;
}

bool mail_load(struct store *store, int64_t id, struct arena *arena, struct claim *claim, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, LOAD, fault);
    query_int(&query, id);
    if (!query_row(&query))
        return query_done(&query) && fault_set(fault, FAULT_INPUT, "there is no such mail");
    struct store_mail *mail = &claim->mail;
    mail->id = id;
    take_columns(&query, claim);
    struct unpack from = { column_opened(&query, C_ENVELOPE, arena, "mail.envelope %" PRId64, id), false };
    const bool alone = column_is_null(&query, C_BEFORE);
    struct bytes before = { 0 };
    if (!alone)
        before = column_opened(
            &query, C_ENVELOPE_BEFORE, arena, "mail.envelope %" PRId64, column_int(&query, C_BEFORE));
    if (!query_done(&query))
        return false;
    mail->address = unpack_text(&from);
    mail->language = unpack_text(&from);
    mail->message_id = unpack_text(&from);
    mail->token = unpack_text(&from);
    mail->follows = "";
    bool broken = false;
    if (!alone)
        mail->follows = message_id_of(before, &broken);
    from.broken |= broken;
    return !from.broken || unpack_end(&from, "mail", fault);
}

bool mail_load_pages(struct store *store, struct arena *arena, struct store_mail *mail, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, LOAD_PAGES, fault);
    query_int(&query, mail->id);
    while (query_row(&query)) {
        struct page page = { 0 };
        struct bytes content = column_opened(
            &query, 5, arena, "page.content %" PRId64, column_int(&query, 4));
        if (query.failed || !page_decode(content, arena, &page, fault))
            return false;
        mail->pages = row_add(arena, mail->pages, &mail->page_count, sizeof *mail->pages);
        mail->pages[mail->page_count - 1] = (struct store_mail_page){
            .number = (int)column_int(&query, 0),
            .blob = column_text(&query, 1, arena),
            .hash = column_text(&query, 2, arena),
            .smaller = column_text(&query, 7, arena),
            .kind = (enum page_kind)column_int(&query, 3),
            .width_px = page.width_px,
            .height_px = page.height_px,
            .quarters = (int)column_int(&query, 6),
        };
    }
    return query_done(&query);
}

bool mail_objection(struct store *store, const struct claim *claim, struct arena *arena, const char **why,
    struct fault *fault)
{
    struct message message;
    int64_t differ;
    const char *address, *drop;
    const struct store_mail *mail = &claim->mail;
    CLEANUP(query_end) struct query query = query_start(store, PAGES_DIFFER, fault);
    query_int(&query, claim->decision);
    query_text(&query, mail->reply);
    if (!query_number(&query, 1, &differ) ||
        !store_message_by_id(store, mail->message, arena, &message, fault) ||
        !address_stopped(store, mail->address, &address, fault) ||
        !drop_stopped(store, mail->reply, claim->by_rule, claim->decision, &drop, fault))
        return false;
    *why = !claim->holds                     ? "its decision does not hold any more"
        : differ                             ? "a page changed since it was decided"
        : message.changed > mail->decided_at ? "the register changed since it was decided"
        : address                            ? address
        : drop                               ? drop
               : mail_register_objects(&message, mail->address, mail->purpose, mail->first);
    /* A supplement's words are for what was known when they were written. */
    const int64_t known = mail->purpose == PURPOSE_SUPPLEMENT ? mail->decided_at : claim->decided;
    bool waits;
    if (!*why && !sender_objection(store, mail->message, mail->address, known + 1, why, fault))
        return false;
    return *why || found_stand(store, claim->found_with, why, &waits, fault);
}

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

/* One more for whoever keeps the mailbox. */
static bool give(struct store *store, const struct claim *claim, int64_t now, const struct store_pace *pace,
    struct fault *fault)
{
    return !pace || !pace->a_minute || provider_give(store, claim->mail.address, now, pace->a_minute, fault);
}

/* Words that follow a letter which waits, or of which nobody knows whether it went: a person had it sent
 * again, or it lay in the folder. ?1 is the mail. */
#define UNDER_WAY "('held', 'queued', 'sending', 'deferred', 'unknown')"
static const char LETTER_UNDER_WAY[] =
    "SELECT count(*) FROM mail JOIN mail AS letter ON letter.reply = mail.reply"
    " AND letter.message = mail.message AND letter.purpose = 'scan' AND letter.state IN " UNDER_WAY
    " AND (letter.id = mail.follows OR letter.resent = 1) WHERE mail.id = ?1 AND mail.purpose = 'supplement'";
static const char LOOK_LATER[] = "UPDATE mail SET due = ?2 WHERE id = ?1";

/* What it takes along stays with it. */
static bool look_later(struct store *store, int64_t mail, int64_t now, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, LOOK_LATER, fault);
    query_int(&query, mail);
    query_int(&query, now + AGAIN_AFTER_S);
    return query_done(&query);
}

/* One step of the search: the next due mail is taken, or cancelled; `id` 0: none is due. */
static bool claim_next(struct store *store, int64_t now, const struct store_pace *pace, struct arena *arena,
    int64_t *id, struct claim *claim, bool *cancelled, struct fault *fault)
{
    bool paused;
    *cancelled = false;
    *claim = (struct claim){ 0 };
    *id = 0;
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !store_mail_paused(store, &paused, fault))
        return false;
    if (paused)
        return true;
    CLEANUP(query_end) struct query due = query_start(store, DUE, fault);
    query_int(&due, now);
    query_int(&due, pace && pace->a_minute);
    query_int(&due, store_register_version(store));
    query_text_or_null(&due, pace && pace->models ? pace->models : "");
    if (!query_number(&due, 0, id))
        return false;
    if (!*id)
        return true;
    bool waits;
    const char *why;
    if (!mail_load(store, *id, arena, claim, fault) || !mail_objection(store, claim, arena, &why, fault) ||
        !query_true_of(store, LETTER_UNDER_WAY, *id, &waits, fault))
        return false;
    if (!why && waits)
        return look_later(store, *id, now, fault) && change_commit(&change, fault);
    if (!mail_pin_renditions(store, &claim->mail, arena, fault))
        return false;
    if (why)
        return *cancelled = store_mail_cancel(store, *id, why, fault) && change_commit(&change, fault);
    if (!found_stand(store, claim->found_with, &why, &waits, fault))
        return false;
    if (waits)
        return found_put_off(store, *id, now, fault) && change_commit(&change, fault);
    if (!take(store, &claim->mail, now, fault) || !give(store, claim, now, pace, fault) ||
        !mail_load_pages(store, arena, &claim->mail, fault) ||
        !mail_load_renditions(store, arena, &claim->mail, fault))
        return false;
    return change_commit(&change, fault);
}

static void note_cancelled(struct store_mail *found, const struct store_mail *mail, struct arena *arena)
{
    found->cancelled = row_add(arena, found->cancelled, &found->cancelled_count, sizeof *found->cancelled);
    struct store_mail_cancelled *last = &found->cancelled[found->cancelled_count - 1];
    memcpy(last->name, mail->name, sizeof last->name);
    memcpy(last->reply, mail->reply, sizeof last->reply);
}

/* Past what was cancelled, and what waits for its letter. */
static bool claim_first(struct store *store, int64_t now, const struct store_pace *pace, struct arena *arena,
    struct store_mail *mail, struct fault *fault)
{
    struct store_mail found = { 0 };
    for (;;) {
        int64_t id;
        bool cancelled;
        struct claim claim;
        const bool looked = claim_next(store, now, pace, arena, &id, &claim, &cancelled, fault);
        if (looked && cancelled)
            note_cancelled(&found, &claim.mail, arena);
        if (looked && id && claim.mail.state != MAIL_SENDING)
            continue;
        if (looked && id)
            *mail = claim.mail;
        mail->cancelled = found.cancelled;
        mail->cancelled_count = found.cancelled_count;
        if (looked && !id)
            *fault = (struct fault){ .kind = FAULT_NONE };
        return looked && id;
    }
}

/* A claim that a power cut takes back is a mail that waits again, or is cancelled again: it does not wait for
 * the disk. The mark, which follows it, does, and takes it along. */
bool store_mail_claim(struct store *store, int64_t now, const struct store_pace *pace, struct arena *arena,
    struct store_mail *mail, struct fault *fault)
{
    struct fault worse;
    if (!hasten(store, fault))
        return false;
    const bool claimed = claim_first(store, now, pace, arena, mail, fault);
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

static const char WAITS_FOR_MATCH[] = "SELECT count(*) FROM mail WHERE id = ?1 AND " TO_MATCH("?2", "?3");

bool store_mail_to_match(
    struct store *store, int64_t mail, const char *models, bool *to_match, struct fault *fault)
{
    int64_t count;
    CLEANUP(query_end) struct query query = query_start(store, WAITS_FOR_MATCH, fault);
    query_int(&query, mail);
    query_int(&query, store_register_version(store));
    query_text_or_null(&query, models ? models : "");
    if (!query_number(&query, 0, &count))
        return false;
    *to_match = count;
    return true;
}

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

/* ---- looking ---- */

static const char UNSENT[] = "SELECT id FROM mail WHERE " MAIL_UNSENT " OR (state = 'unknown' AND resent = 0"
                             " AND due IS NOT NULL) ORDER BY id";

bool mails_unsent(
    struct store *store, struct arena *arena, int64_t **mails, size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, UNSENT, fault);
    return query_numbers(&query, arena, mails, count);
}

static const char COUNT_DUE[] = "SELECT count(*), coalesce(sum(" TO_MATCH(
    "?2", "?3") "), 0) FROM mail WHERE due <= ?1"
                " AND (state IN ('held', 'queued', 'deferred') OR (state = 'unknown' AND resent = 0))";

bool store_mails_due(
    struct store *store, int64_t now, const char *models, struct store_mails_due *due, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, COUNT_DUE, fault);
    query_int(&query, now);
    query_int(&query, store_register_version(store));
    query_text_or_null(&query, models ? models : "");
    if (query_row(&query))
        *due = (struct store_mails_due){ (size_t)column_int(&query, 0), (size_t)column_int(&query, 1) };
    return query_done(&query);
}

static const char WAITS[] = "SELECT id FROM mail WHERE state IN ('held', 'queued', 'deferred')"
                            " OR (state = 'unknown' AND resent = 0 AND due IS NOT NULL)"
                            " ORDER BY coalesce(due, 0), id";

static bool look_at(
    struct store *store, int64_t id, struct arena *arena, struct store_mail_waiting *row, struct fault *fault)
{
    bool page_waits, words_wait;
    const char *why, *letter;
    struct claim claim = { 0 };
    if (!mail_load(store, id, arena, &claim, fault) || !mail_load_pages(store, arena, &claim.mail, fault) ||
        !mail_load_renditions(store, arena, &claim.mail, fault) ||
        !mail_objection(store, &claim, arena, &why, fault) ||
        !found_stand(store, claim.found_with, &letter, &page_waits, fault) ||
        !query_true_of(store, LETTER_UNDER_WAY, id, &words_wait, fault))
        return false;
    *row = (struct store_mail_waiting){ claim.mail, why ? why : "", !why && (page_waits || words_wait) };
    return true;
}

static void take_waiting(struct query *query, struct arena *arena, void *row)
{
    if (!look_at(query->store, column_int(query, 0), arena, row, query->fault))
        query->failed = true;
}

bool store_mails_waiting(struct store *store, struct arena *arena, struct store_mail_waiting **mails,
    size_t *count, struct fault *fault)
{
    CLEANUP(change_end) struct change view = { 0 };
    if (!view_begin(&view, store, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, WAITS, fault);
    return query_all(&query, arena, sizeof **mails, take_waiting, mails, count);
}
