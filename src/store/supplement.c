/* Supplements: words that were written after the letter had left go after it, as a mail of their own to the
 * same address and in the same thread. What may have gone is waited for: the words may be with it. */
#include "store_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "mails.h"
#include "rendition.h"

/* ---- how a letter stands ---- */

/* All of it, whichever decision sent it; the one that holds sends some of it. */
static const char STANDS[] =
    "SELECT count(*), total(mail.state IN " SURELY_LEFT "), total(mail.resent = 0 AND " MAIL_UNSENT "),"
    " total(mail.purpose = 'notice' AND mail.decision = reply.decision), total(mail.decision = "
    "reply.decision)"
    " FROM mail JOIN reply ON reply.id = mail.reply WHERE reply.id = ?1 AND mail.message = ?2"
    " AND mail.state <> 'recalled' AND (mail.purpose = 'scan' OR (mail.purpose = 'notice'"
    "  AND mail.decision = reply.decision"
    "  AND NOT EXISTS (SELECT 1 FROM mail AS scan WHERE scan.follows = mail.id AND scan.purpose = 'scan'"
    "   AND scan.state <> 'recalled')))";

bool store_letter_stands(struct store *store, const char *reply, int64_t message,
    enum store_letter_stand *stands, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, STANDS, fault);
    query_text(&query, reply);
    query_int(&query, message);
    query_row(&query);
    const int64_t all = column_int(&query, 0), left = column_int(&query, 1), waits = column_int(&query, 2);
    const bool announced = column_int(&query, 3) > 0, holds = column_int(&query, 4) > 0;
    if (!query_done(&query))
        return false;
    *stands = !holds                              ? LETTER_UNDECIDED
        : announced || (waits == all && all == 1) ? LETTER_WAITS
        : left == all                             ? LETTER_LEFT
        : left + waits == all                     ? LETTER_IN_PARTS
                                                  : LETTER_UNSURE;
    return true;
}

/* ---- what is due ---- */

/* The first mail with some of the letter that has surely left under the decision that holds. */
#define FIRST_LEFT \
    "mail.purpose = 'scan' AND mail.state IN " SURELY_LEFT \
    " AND mail.decision = (SELECT decision FROM reply WHERE reply.id = mail.reply)" \
    " AND NOT EXISTS (SELECT 1 FROM mail AS first WHERE first.decision = mail.decision" \
    "  AND first.message = mail.message AND first.purpose = 'scan' AND first.state IN " SURELY_LEFT \
    "  AND first.id < mail.id)"
/* From the words on: few are written, and most mails have none. */
static const char DUE[] =
    "SELECT DISTINCT mail.id FROM rendition JOIN rendition_page ON rendition_page.rendition = rendition.id"
    " JOIN reply_page ON reply_page.page = rendition_page.page JOIN mail ON mail.reply = reply_page.reply"
    " WHERE (?1 IS NULL OR mail.reply = ?1) AND NOT " RENDITION_CARRIED(
        "0") " AND " FIRST_LEFT " AND " RENDITION_GOES("0") " ORDER BY 1";
static const char SINCE[] =
    "SELECT coalesce(min(rendition.at), 0) FROM mail JOIN rendition ON " RENDITION_GOES(
        "0") " WHERE mail.id = ?1";
static const char OPEN[] =
    "SELECT coalesce(max(mail.id), 0) FROM mail JOIN mail AS letter ON letter.decision = mail.decision"
    " AND letter.message = mail.message WHERE letter.id = ?1 AND mail.purpose = 'supplement'"
    " AND " MAIL_TAKES_MORE;
static const char PUT_OFF[] = "UPDATE mail SET due = ?2, changed = ?3,"
                              " state = CASE WHEN ?2 > ?3 THEN 'held' ELSE 'queued' END WHERE id = ?1";
static const char LAST[] = "SELECT max(id) FROM mail";

bool store_supplements_due(struct store *store, const char *reply, struct arena *arena, int64_t **letters,
    size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, DUE, fault);
    query_text_or_null(&query, reply);
    return query_numbers(&query, arena, letters, count);
}

/* ---- one of them ---- */

static bool put_off(struct store *store, int64_t mail, int64_t due, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, PUT_OFF, fault);
    query_int(&query, mail);
    query_int(&query, due);
    query_int(&query, clock_now());
    return query_done(&query);
}

static bool plan(struct store *store, const struct claim *letter, const struct store_follow *supplement,
    int64_t *id, struct fault *fault)
{
    const struct store_mail_plan plan = { .message = letter->mail.message,
        .address = letter->mail.address,
        .language = letter->mail.language,
        .due = supplement->due,
        .message_id = supplement->message_id,
        .token = supplement->token,
        .date = supplement->due,
        .purpose = PURPOSE_SUPPLEMENT };
    CLEANUP(query_end) struct query last = query_start(store, LAST, fault);
    return mail_add(store, letter->mail.reply, letter->decision, letter->mail.id, &plan, fault) &&
        query_number(&last, 0, id);
}

/* The letter's decision stands; what the words were written for since is asked as if they were decided then.
 */
static bool object(
    struct store *store, struct claim *letter, struct arena *arena, const char **why, struct fault *fault)
{
    int64_t written;
    if (!query_number_of(store, SINCE, letter->mail.id, &written, fault))
        return false;
    if (written > letter->mail.decided_at)
        letter->mail.decided_at = written;
    letter->mail.purpose = PURPOSE_SUPPLEMENT;
    letter->mail.first = false;
    return mail_objection(store, letter, arena, why, fault);
}

static bool supplement(struct store *store, int64_t mail, const struct store_follow *follow,
    struct arena *arena, const char **objection, struct fault *fault)
{
    int64_t id;
    const char *why;
    struct claim letter = { 0 };
    if (!mail_load(store, mail, arena, &letter, fault) || !object(store, &letter, arena, &why, fault) ||
        !query_number_of(store, OPEN, mail, &id, fault))
        return false;
    if (id ? !put_off(store, id, follow->due, fault) : !plan(store, &letter, follow, &id, fault))
        return false;
    *objection = why ? why : "";
    const struct store_mail added = {
        .id = id, .message = letter.mail.message, .purpose = PURPOSE_SUPPLEMENT
    };
    return mail_pin_renditions(store, &added, arena, fault) &&
        (!why || store_mail_cancel(store, id, why, fault));
}

bool store_supplement(struct store *store, int64_t letter, const struct store_follow *follow,
    struct arena *arena, const char **objection, struct fault *fault)
{
    CLEANUP(change_end) struct change change = { 0 };
    return change_begin(&change, store, fault) &&
        supplement(store, letter, follow, arena, objection, fault) && change_commit(&change, fault);
}
