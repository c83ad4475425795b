/* Letters of which nobody has heard: the mail has left, and neither an answer nor a word from a server has
 * come since. One reminder follows, ever; where that brings nothing either, a person's task. Time counts from
 * when somebody listens: what left before mails were received at all is left alone. */
#include "store_inside.h"

#include "cleanup.h"
#include "mails.h"

/* Since `letter` was sent something was said about a mail of this letter to this person: by them, by a server
 * about their mailbox, or by a person here. An arrival that only machines tell of is no sign, nor is what was
 * said of the notice before it. */
#define SPOKEN \
    "(EXISTS (SELECT 1 FROM mail AS other LEFT JOIN received ON received.mail = other.id" \
    "   AND received.signs = 1 AND received.at >= letter.changed" \
    "  WHERE other.reply = letter.reply AND other.message = letter.message" \
    "  AND (letter.purpose = 'notice' OR other.purpose <> 'notice') AND (received.mail IS NOT NULL" \
    "   OR (other.state IN ('confirmed', 'bounced') AND other.changed >= letter.changed)))" \
    " OR EXISTS (SELECT 1 FROM wrong WHERE wrong.reply = letter.reply AND wrong.message = letter.message)" \
    " OR EXISTS (SELECT 1 FROM task JOIN mail AS told ON told.id = task.mail WHERE task.kind = 'silent'" \
    "  AND task.at >= letter.changed AND told.reply = letter.reply AND told.message = letter.message))"
/* A notice whose scan follows was answered, however. */
#define OPENED \
    "(letter.purpose = 'notice' AND EXISTS (SELECT 1 FROM mail AS scan WHERE scan.follows = letter.id" \
    " AND scan.purpose = 'scan' AND scan.state <> 'recalled'))"
/* ?1 the last moment; not before somebody listened. */
static const char SILENT[] =
    "SELECT min(letter.id), max(letter.changed) FROM mail AS letter WHERE letter.state = 'handed-over'"
    " AND letter.purpose IN ('scan', 'notice') AND letter.changed <= ?1"
    " AND letter.changed >= (SELECT min(at) FROM looked_at)"
    " AND letter.decision = (SELECT decision FROM reply WHERE reply.id = letter.reply)"
    " AND NOT EXISTS (SELECT 1 FROM mail AS reminder WHERE reminder.purpose = 'reminder'"
    "  AND reminder.reply = letter.reply AND reminder.message = letter.message"
    "  AND reminder.changed >= letter.changed)"
    " AND NOT " OPENED " AND NOT " SPOKEN " GROUP BY letter.reply, letter.message ORDER BY 1";
static const char STILL_SILENT[] =
    "SELECT letter.id FROM mail AS reminder JOIN mail AS letter ON letter.id = reminder.follows"
    " WHERE reminder.purpose = 'reminder' AND reminder.state IN"
    " ('written', 'handed-over', 'unknown', 'failed') AND reminder.changed <= ?1"
    " AND reminder.changed >= letter.changed AND NOT " OPENED " AND NOT " SPOKEN " ORDER BY reminder.id";
static const char REMINDED[] = "SELECT count(*) FROM mail WHERE purpose = 'reminder'"
                               " AND (reply, message) = (SELECT reply, message FROM mail WHERE id = ?1)";
static const char END_REMINDERS[] =
    "UPDATE mail SET state = 'recalled', due = NULL, changed = ?2 WHERE purpose = 'reminder'"
    " AND state IN ('held', 'queued', 'deferred') AND EXISTS (SELECT 1 FROM mail AS spoken"
    "  WHERE spoken.id = ?1 AND spoken.reply = mail.reply AND spoken.message = mail.message)";

static void take_silent(struct query *query, struct arena *arena, void *row)
{
    (void)arena;
    *(struct store_silent_mail *)row = (struct store_silent_mail){ column_int(query, 0),
        column_int(query, 1) };
}

bool store_silent(struct store *store, int64_t last, struct arena *arena, struct store_silent_mail **mails,
    size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, SILENT, fault);
    query_int(&query, last);
    return query_all(&query, arena, sizeof **mails, take_silent, mails, count);
}

static bool tell(struct store *store, int64_t mail, struct fault *fault)
{
    const struct store_task task = { .kind = TASK_SILENT,
        .mail = mail,
        .what = "no sign of receipt",
        .from = "",
        .words = "",
        .whole = "",
        .place = "" };
    return store_task_add(store, &task, fault);
}

static bool reminders_silent(struct store *store, int64_t last, struct arena *arena, int64_t **mails,
    size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, STILL_SILENT, fault);
    query_int(&query, last);
    return query_numbers(&query, arena, mails, count);
}

bool store_still_silent(struct store *store, int64_t last, size_t *tasks, struct fault *fault)
{
    int64_t *mails;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !reminders_silent(store, last, &arena, &mails, tasks, fault))
        return false;
    for (size_t i = 0; i < *tasks; i++)
        if (!tell(store, mails[i], fault))
            return false;
    return change_commit(&change, fault);
}

/* ---- one reminder ---- */

static bool plan(
    struct store *store, const struct claim *first, const struct store_follow *reminder, struct fault *fault)
{
    const struct store_mail_plan plan = { .message = first->mail.message,
        .address = first->mail.address,
        .language = first->mail.language,
        .due = reminder->due,
        .message_id = reminder->message_id,
        .token = reminder->token,
        .date = reminder->due,
        .purpose = PURPOSE_REMINDER };
    return mail_add(store, first->mail.reply, first->decision, first->mail.id, &plan, fault);
}

bool store_remind(struct store *store, int64_t mail, const struct store_follow *reminder,
    enum store_reminded *what, struct fault *fault)
{
    bool reminded;
    const char *suspended, *why = NULL;
    struct claim first = { 0 };
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !mail_load(store, mail, &arena, &first, fault) ||
        !address_stopped(store, first.mail.address, &suspended, fault) ||
        !mail_objection(store, &first, &arena, &why, fault) ||
        !query_true_of(store, REMINDED, mail, &reminded, fault))
        return false;
    *what = suspended ? REMIND_NOBODY : !reminder || why || reminded ? REMIND_TASK : REMIND_PLANNED;
    if (suspended)
        return true;
    if (*what == REMIND_TASK ? !tell(store, mail, fault) : !plan(store, &first, reminder, fault))
        return false;
    return change_commit(&change, fault);
}

bool reminders_end(struct store *store, int64_t mail, int64_t now, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, END_REMINDERS, fault);
    query_int(&query, mail);
    query_int(&query, now);
    return query_done(&query);
}
