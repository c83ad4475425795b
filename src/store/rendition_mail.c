/* Which transcripts and translations a mail takes along: pinned as it goes, cut off with its pages, and
 * dropped with its decision. */
#include "mails.h"
#include "rendition.h"

#include "cleanup.h"

#define OF_ITS_REPLY RENDITION_OF("mail.reply")
#define GOES_WITH_MAIL RENDITION_GOES("mail.id")
static const char OF_MAIL[] =
    "SELECT " RENDITION_COLUMNS " FROM mail JOIN rendition ON " OF_ITS_REPLY
    " WHERE mail.id = ?1 AND CASE WHEN " MAIL_TAKES_MORE " THEN " GOES_WITH_MAIL
    " ELSE EXISTS (SELECT 1 FROM mail_rendition WHERE mail = ?1 AND rendition = rendition.id) END"
    " ORDER BY rendition.kind, rendition.id";
static const char UNPIN[] = "DELETE FROM mail_rendition WHERE mail = (SELECT mail.id FROM mail"
                            " WHERE mail.id = ?1 AND " MAIL_TAKES_MORE ")";
static const char PIN[] = "INSERT INTO mail_rendition (mail, rendition) SELECT mail.id, rendition.id"
                          " FROM mail JOIN rendition ON " GOES_WITH_MAIL
                          " WHERE mail.id = ?1 AND " MAIL_TAKES_MORE;

/* Are there any of its reply, or were there when it took some along? */
static const char HAS_WORDS[] =
    "SELECT EXISTS (SELECT 1 FROM mail_rendition WHERE mail = ?1)"
    " OR EXISTS (SELECT 1 FROM mail JOIN reply_page ON reply_page.reply = mail.reply"
    "  JOIN rendition_page ON rendition_page.page = reply_page.page WHERE mail.id = ?1)";

/* Does this sender's way of delivery let a mail's words tell what the letter says? */
static bool may_tell(
    struct store *store, const struct store_mail *mail, struct arena *arena, bool *tells, struct fault *fault)
{
    struct message message;
    if (!store_message_by_id(store, mail->message, arena, &message, fault))
        return false;
    *tells = delivery_may_quote(message.delivery);
    return true;
}

bool mail_pin_renditions(
    struct store *store, const struct store_mail *mail, struct arena *arena, struct fault *fault)
{
    bool tells, has;
    if (!query_true_of(store, HAS_WORDS, mail->id, &has, fault))
        return false;
    if (!has)
        return true;
    CLEANUP(query_end) struct query unpin = query_start(store, UNPIN, fault);
    query_int(&unpin, mail->id);
    CLEANUP(query_end) struct query pin = query_start(store, PIN, fault);
    query_int(&pin, mail->id);
    const bool pins = mail->purpose ==
        PURPOSE_SUPPLEMENT; /* once asked for, it need not be asked for again */
    return may_tell(store, mail, arena, &tells, fault) && query_done(&unpin) &&
        ((!tells && !pins) || query_done(&pin));
}

/* Its further pages are another mail's now. */
static const char CUT_OFF[] =
    "DELETE FROM mail_rendition WHERE mail = ?1 AND rendition IN (SELECT rendition_page.rendition"
    " FROM rendition_page WHERE NOT EXISTS (SELECT 1 FROM mail JOIN mail_page ON mail_page.mail = mail.id"
    "  JOIN reply_page ON reply_page.reply = mail.reply AND reply_page.number = mail_page.number"
    "  WHERE mail.id = ?1 AND reply_page.page = rendition_page.page))";

bool mail_cut_renditions(
    struct store *store, struct store_mail *mail, struct arena *arena, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, CUT_OFF, fault);
    query_int(&query, mail->id);
    mail->renditions = NULL;
    mail->rendition_count = 0;
    return query_done(&query) && mail_load_renditions(store, arena, mail, fault);
}

static const char FALL[] = "DELETE FROM mail_rendition WHERE mail IN (SELECT mail.id FROM mail"
                           " WHERE mail.reply = ?1 AND mail.purpose = 'supplement' AND mail.resent = 0"
                           " AND " MAIL_UNSENT ")";
static const char NEVER_WENT[] = "DELETE FROM mail_rendition WHERE mail IN (SELECT mail.id FROM mail"
                                 " WHERE mail.name = ?1 AND mail.purpose = 'supplement')";

bool renditions_fall(struct store *store, const char *reply, struct fault *fault)
{
    return query_run_of_text(store, FALL, reply, fault);
}

bool renditions_never_went(struct store *store, const char *mail, struct fault *fault)
{
    return query_run_of_text(store, NEVER_WENT, mail, fault);
}

bool mail_load_renditions(
    struct store *store, struct arena *arena, struct store_mail *mail, struct fault *fault)
{
    bool tells, has;
    if (!query_true_of(store, HAS_WORDS, mail->id, &has, fault))
        return false;
    if (!has)
        return true;
    if (!may_tell(store, mail, arena, &tells, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, OF_MAIL, fault);
    query_int(&query, mail->id);
    while (tells && query_row(&query)) {
        mail->renditions = row_add(arena, mail->renditions, &mail->rendition_count, sizeof *mail->renditions);
        mail->renditions[mail->rendition_count - 1] = column_rendition(&query, arena).rendition;
    }
    return query_done(&query);
}

static const char LET_DOWN[] =
    "SELECT count(*) FROM mail JOIN mail_rendition ON mail_rendition.mail = mail.id JOIN rendition"
    " ON rendition.id = mail_rendition.rendition WHERE mail.id = ?1 AND mail.resent = 0"
    " AND NOT (" RENDITION_HOLDS("mail.message") ")";

bool mail_words_hold(struct store *store, int64_t mail, bool *hold, struct fault *fault)
{
    int64_t fallen;
    if (!query_number_of(store, LET_DOWN, mail, &fallen, fault))
        return false;
    *hold = !fallen;
    return true;
}

/* ---- who waited for it ---- */

static const char TRANSLATED_BY[] =
    "SELECT rendition.id, rendition.by_name FROM mail_rendition JOIN rendition ON rendition.id ="
    " mail_rendition.rendition WHERE mail_rendition.mail = ?1 AND rendition.kind = 'translation'"
    " ORDER BY rendition.id DESC LIMIT 1";

bool mail_translated(struct store *store, int64_t mail, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(query_end) struct query query = query_start(store, TRANSLATED_BY, fault);
    query_int(&query, mail);
    if (!query_row(&query))
        return query_done(&query);
    const char *by = column_opened_text(
        &query, 1, &arena, "rendition.by_name %" PRId64, column_int(&query, 0));
    return query_done(&query) && tasks_end_for(store, mail, TASK_TRANSLATE, by, fault);
}
