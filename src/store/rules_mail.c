/* What the rule settled and has not left: matched again, it stays, or falls. */
#include "verdicts.h"

#include "cleanup.h"
#include "mails.h"

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

/* Where nothing has left, what the rule took back by itself is none of its mistakes. */
static const char FORGET_CASE[] =
    "DELETE FROM rule_case WHERE reply = ?1 AND held = 0"
    " AND NOT EXISTS (SELECT 1 FROM mail WHERE mail.reply = ?1 AND mail.state <> 'recalled')"
    " AND NOT EXISTS (SELECT 1 FROM rule_check WHERE rule_check.reply = ?1)";

bool rules_mail_fall(struct store *store, const char *reply, const char *reason, struct fault *fault)
{
    return decision_fall(store, reply, reason, fault) && query_run_of_text(store, FORGET_CASE, reply, fault);
}

bool rules_mail_check(struct store *store, const char *reply, struct fault *fault)
{
    int64_t mails;
    CLEANUP(query_end) struct query query = query_start(store, RULED, fault);
    query_text(&query, reply);
    if (!query_number(&query, 0, &mails))
        return false;
    return mails || reply_refuse(store, reply, "matched again", fault);
}

bool store_rules_mail_recall(
    struct store *store, const char *reply, const char *reason, bool *recalled, struct fault *fault)
{
    int64_t mails;
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !query_number_of_text(store, RULED, reply, &mails, fault))
        return false;
    *recalled = mails;
    return (!mails || rules_mail_fall(store, reply, reason, fault)) && change_commit(&change, fault);
}
