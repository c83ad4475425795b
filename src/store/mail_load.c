/* One mail as it is kept: how it stands, and all that it is sent with. */
#include "store_inside.h"

#include "cleanup.h"
#include "mails.h"
#include "pack.h"
#include "rendition.h"
#include "shared.h"

static const char FATE[] =
    "SELECT mail.reply, mail.state, mail.decision = reply.decision"
    " AND " MAIL_OF_LETTER
    ", mail.name, mail.purpose FROM mail JOIN reply ON reply.id = mail.reply WHERE mail.id = ?1";

bool mail_fate(struct store *store, int64_t mail, struct fate *fate, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, FATE, fault);
    query_int(&query, mail);
    const bool found = query_row(&query);
    if (found) {
        column_id(&query, 0, fate->reply);
        fate->state = column_mail_state(&query, 1);
        fate->letter = column_int(&query, 2);
        column_id(&query, 3, fate->name);
        fate->purpose = column_mail_purpose(&query, 4);
    }
    return query_done(&query) && (found || fault_set(fault, FAULT_INPUT, "there is no such mail"));
}

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
    " mail.part, mail.parts, mail.step, mail.fitted, " MAIL_BYTES_MOST ","
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
