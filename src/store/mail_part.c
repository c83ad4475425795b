/* A letter that is too large for one mail: found when it is composed, which is after its claim and before a
 * byte of it has gone. The parts are mails like others under the same decision, so that they are recalled
 * with it, and each shows what became of it. */
#include "store_inside.h"

#include "cleanup.h"

#include <assert.h>

static const char FIRST[] = "UPDATE mail SET part = 1, parts = ?2 WHERE id = ?1 AND state = 'sending'"
                            " AND marked = 0 AND resent = 0 AND parts = 1";
static const char LEAVE[] = "DELETE FROM mail_page WHERE mail = ?1 AND number = ?2";

static bool leave(struct store *store, int64_t mail, int page, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, LEAVE, fault);
    query_int(&query, mail);
    query_int(&query, page);
    return query_done(&query);
}

/* Its pages leave the first part before they are in their own. */
static bool add_part(struct store *store, const struct claim *whole, const struct store_further_part *further,
    int part, int parts, struct arena *arena, struct fault *fault)
{
    const struct store_mail *mail = &whole->mail;
    int *pages = arena_array(arena, further->page_count, sizeof *pages);
    for (size_t i = 0; i < further->page_count; i++) {
        pages[i] = mail->pages[further->first_page + i].number;
        if (!leave(store, mail->id, pages[i], fault))
            return false;
    }
    const struct store_mail_plan plan = {
        .message = mail->message,
        .address = mail->address,
        .language = mail->language,
        .pages = pages,
        .page_count = further->page_count,
        .due = mail->due,
        .message_id = further->message_id,
        .token = further->token,
        .date = mail->date,
        .purpose = mail->purpose,
        .part = part,
        .parts = parts,
    };
    return mail_add(store, mail->reply, whole->decision, mail->id, &plan, fault);
}

static bool make_first(struct store *store, int64_t mail, int parts, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, FIRST, fault);
    query_int(&query, mail);
    query_int(&query, parts);
    return query_done(&query) &&
        (query_changes(&query) == 1 ||
            fault_set(fault, FAULT_INPUT, "the mail was recalled while it was being sent"));
}

bool store_mail_in_parts(struct store *store, struct store_mail *mail,
    const struct store_further_part *further, size_t count, struct fault *fault)
{
    struct claim whole = { 0 };
    const int parts = (int)count + 1;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(change_end) struct change change = { 0 };
    assert(count && further[0].first_page > 0);
    if (!change_begin(&change, store, fault) || !make_first(store, mail->id, parts, fault) ||
        !mail_load(store, mail->id, &arena, &whole, fault) ||
        !mail_load_pages(store, &arena, &whole.mail, fault))
        return false;
    assert(further[count - 1].first_page + further[count - 1].page_count == whole.mail.page_count);
    for (size_t i = 0; i < count; i++)
        if (!add_part(store, &whole, &further[i], (int)i + 2, parts, &arena, fault))
            return false;
    if (!event_add(
            store, mail->reply, fault, "%s is too large for one mail: it goes as %d", mail->name, parts) ||
        !change_commit(&change, fault))
        return false;
    mail->page_count = further[0].first_page;
    mail->part = 1;
    mail->parts = parts;
    return true;
}
