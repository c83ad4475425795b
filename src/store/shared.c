/* Whom else a page is for, besides the one whom it is to go to: who must not be overlooked before it is
 * decided. What may go in the end, mail.c asks of the same conditions. */
#include "store_inside.h"

#include "cleanup.h"
#include "shared.h"

static const char HAVE[] =
    "SELECT DISTINCT mail.message FROM reply_page JOIN page ON page.id = reply_page.page"
    " JOIN mail ON mail.reply = reply_page.reply AND mail.state <> 'recalled' AND mail.message <> ?3"
    " JOIN mail_page AS other ON other.mail = mail.id AND other.number = reply_page.number"
    " WHERE reply_page.reply = ?1 AND reply_page.number = ?2"
    " AND NOT EXISTS (SELECT 1 FROM wrong WHERE wrong.reply = mail.reply"
    "  AND wrong.message = mail.message) AND NOT " AGREED_ON("old.id = mail.decision", "?3") " ORDER BY 1";
static const char SEES[] = "SELECT " LAST_OWN("page.id", "?3") " IS NULL AND " BLACK_FOR_ANOTHER(
    "?3") " FROM reply_page JOIN page ON page.id = reply_page.page WHERE reply_page.reply = ?1"
          " AND reply_page.number = ?2";

static void ask_of(struct query *query, const char *reply, int page, int64_t message)
{
    query_text(query, reply);
    query_int(query, page);
    query_int(query, message);
}

bool store_page_others(struct store *store, const char *reply, int page, int64_t message, struct arena *arena,
    struct store_others *others, struct fault *fault)
{
    struct store_others found = { .have = NULL };
    int64_t sees;
    CLEANUP(query_end) struct query query = query_start(store, HAVE, fault);
    ask_of(&query, reply, page, message);
    CLEANUP(query_end) struct query asked = query_start(store, SEES, fault);
    ask_of(&asked, reply, page, message);
    if (!query_numbers(&query, arena, &found.have, &found.count) || !query_number(&asked, 0, &sees))
        return false;
    found.sees_anothers = sees;
    *others = found;
    return true;
}

/* ---- what somebody has of it ---- */

static const char HAD[] =
    "SELECT " DECIDED_PICTURE " FROM mail JOIN mail_page ON mail_page.mail = mail.id"
    " JOIN decision_page ON decision_page.decision = mail.decision"
    "  AND decision_page.number = mail_page.number"
    " WHERE mail.reply = ?1 AND mail_page.number = ?2 AND mail.message = ?3 AND mail.state <> 'recalled'"
    " ORDER BY mail.id DESC LIMIT 1";

bool store_page_picture_had(struct store *store, const char *reply, int number, int64_t message,
    struct text *jpeg, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(query_end) struct query query = query_start(store, HAD, fault);
    ask_of(&query, reply, number, message);
    const char *picture = query_row(&query) ? column_text(&query, 0, &arena) : "";
    if (!query_done(&query))
        return false;
    if (!picture[0])
        return fault_set(fault, FAULT_INPUT, "no mail with page %d of %s goes there", number, reply);
    return store_blob_get(store, picture, jpeg, fault);
}
