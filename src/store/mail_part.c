/* A letter that is too large for one mail: found when it is composed, which is after its claim and before a
 * byte of it has gone, or when a server refused it for its size. The parts are mails like others under the
 * same decision, so that they are recalled with it, and each shows what became of it. What of a letter never
 * left goes to its sender as a further part, too, where a person decides so. */
#include "store_inside.h"

#include "cleanup.h"
#include "mails.h"

#include <assert.h>
#include <string.h>

/* The mails with a letter's pages to one sender, whichever decision sent them. ?1 is the reply, ?2 the
 * message; what follows a letter, ?3, is numbered by itself. */
#define FAMILY \
    "reply = ?1 AND message = ?2 AND state <> 'recalled' AND ((purpose = 'scan' AND ?3 IS NULL) OR id = ?3)"
#define NEVER_TRIED "state IN ('held', 'queued') AND attempts = 0"

static const char MAY_BE_CUT[] =
    "SELECT count(*) FROM mail WHERE id = ?1 AND state = 'sending' AND marked = 0 AND resent = 0";
static const char LEAVE[] = "DELETE FROM mail_page WHERE mail = ?1 AND number = ?2";
static const char MEMBERS[] = "SELECT id, part, " NEVER_TRIED " FROM mail WHERE " FAMILY
                              " ORDER BY part DESC";
static const char NUMBER[] = "UPDATE mail SET part = ?2, parts = max(parts, ?2) WHERE id = ?1";
static const char COUNT_ANEW[] = "UPDATE mail SET parts = ?4 WHERE " FAMILY
                                 " AND (state = 'sending' OR " NEVER_TRIED ")";
static const char BOUND[] = "UPDATE mail SET bytes_most = ?2 WHERE id = ?1 OR (" NEVER_TRIED
                            " AND purpose = 'scan'"
                            " AND (reply, message) = (SELECT reply, message FROM mail WHERE id = ?1))";

/* ---- the numbers of a letter's mails ---- */

struct member {
    int64_t id;
    int part;
    bool fresh; /* nobody was ever given its number */
};

struct family {
    struct member *members; /* the last part first */
    size_t count;
};

static void say_family(struct query *query, const struct store_mail *mail)
{
    query_text(query, mail->reply);
    query_int(query, mail->message);
    query_int_or_null(query, mail->purpose == PURPOSE_SCAN ? 0 : mail->id);
}

static bool load_family(struct store *store, const struct store_mail *mail, struct arena *arena,
    struct family *family, struct fault *fault)
{
    *family = (struct family){ 0 };
    CLEANUP(query_end) struct query query = query_start(store, MEMBERS, fault);
    say_family(&query, mail);
    while (query_row(&query)) {
        family->members = row_add(arena, family->members, &family->count, sizeof *family->members);
        family->members[family->count - 1] = (struct member){
            .id = column_int(&query, 0), .part = (int)column_int(&query, 1), .fresh = column_int(&query, 2)
        };
    }
    return query_done(&query);
}

static int last_part(const struct family *family)
{
    return family->count ? family->members[0].part : 0;
}

static bool number(struct store *store, int64_t mail, int part, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, NUMBER, fault);
    query_int(&query, mail);
    query_int(&query, part);
    return query_done(&query);
}

/* Makes room for `count` numbers behind `part`, and says where: where mails behind it are known under their
 * numbers already, behind them all. */
static bool make_room(
    struct store *store, const struct family *family, int part, int count, int *first, struct fault *fault)
{
    *first = part + 1;
    for (size_t i = 0; i < family->count && family->members[i].part > part; i++)
        if (!family->members[i].fresh)
            *first = last_part(family) + 1;
    for (size_t i = 0; i < family->count && family->members[i].part >= *first; i++)
        if (!number(store, family->members[i].id, family->members[i].part + count, fault))
            return false;
    return true;
}

static bool count_anew(struct store *store, const struct store_mail *mail, int parts, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, COUNT_ANEW, fault);
    say_family(&query, mail);
    query_int(&query, parts);
    return query_done(&query);
}

/* ---- cutting ---- */

static bool check_uncut(struct store *store, int64_t mail, struct fault *fault)
{
    int64_t may;
    return query_number_of(store, MAY_BE_CUT, mail, &may, fault) &&
        (may || fault_set(fault, FAULT_INPUT, "the mail was recalled while it was being sent"));
}

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
        .step = mail->step,
        .step_for_mb = mail->step_for_mb,
    };
    return mail_add(store, mail->reply, whole->decision, mail->id, &plan, fault);
}

static bool cut(struct store *store, const struct claim *whole, const struct store_further_part *further,
    int count, int *parts, struct arena *arena, struct fault *fault)
{
    int first;
    struct family family;
    const struct store_mail *mail = &whole->mail;
    if (!load_family(store, mail, arena, &family, fault) ||
        !make_room(store, &family, mail->part, count, &first, fault))
        return false;
    *parts = last_part(&family) + count;
    for (int i = 0; i < count; i++)
        if (!add_part(store, whole, &further[i], first + i, *parts, arena, fault))
            return false;
    return count_anew(store, mail, *parts, fault) &&
        (mail->bytes_most <= 0 || store_mail_too_large(store, mail->id, mail->bytes_most, fault));
}

bool store_mail_in_parts(struct store *store, struct store_mail *mail,
    const struct store_further_part *further, size_t count, struct arena *arena, struct fault *fault)
{
    int parts;
    struct claim whole = { 0 };
    CLEANUP(change_end) struct change change = { 0 };
    assert(count && further[0].first_page > 0);
    if (!change_begin(&change, store, fault) || !check_uncut(store, mail->id, fault) ||
        !mail_load(store, mail->id, arena, &whole, fault) ||
        !mail_load_pages(store, arena, &whole.mail, fault))
        return false;
    assert(further[count - 1].first_page + further[count - 1].page_count == whole.mail.page_count);
    if (!cut(store, &whole, further, (int)count, &parts, arena, fault) ||
        !mail_cut_renditions(store, &whole.mail, arena, fault) ||
        !event_add(store, mail->reply, fault, "%s is too large for one mail: its pages go as %zu", mail->name,
            count + 1) ||
        !change_commit(&change, fault))
        return false;
    mail->page_count = further[0].first_page;
    mail->parts = parts;
    mail->renditions = whole.mail.renditions;
    mail->rendition_count = whole.mail.rendition_count;
    return true;
}

bool store_mail_too_large(struct store *store, int64_t mail, int64_t bytes_most, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, BOUND, fault);
    query_int(&query, mail);
    query_int(&query, bytes_most);
    return query_done(&query);
}

/* ---- what is left of a letter ---- */

static const char PAGES[] =
    "SELECT mail_page.number FROM mail_page JOIN mail ON mail.id = mail_page.mail WHERE " FAMILY;

/* What nobody knows yet to have arrived, or not to have: its pages would go twice, or never. */
static const char UNSETTLED[] =
    "SELECT count(*) FROM mail WHERE " FAMILY
    " AND (state IN ('unknown', 'bounced') OR (state = 'sending' AND marked = 1))";

static bool all_settled(
    struct store *store, const struct store_mail *letter, bool *settled, struct fault *fault)
{
    int64_t count;
    CLEANUP(query_end) struct query query = query_start(store, UNSETTLED, fault);
    say_family(&query, letter);
    if (!query_number(&query, 0, &count))
        return false;
    *settled = count == 0;
    return true;
}

static void drop_page(struct store_mail_plan *plan, int *pages, int page)
{
    size_t kept = 0;
    for (size_t i = 0; i < plan->page_count; i++)
        if (pages[i] != page)
            pages[kept++] = pages[i];
    plan->page_count = kept;
}

bool mail_rest(struct store *store, const char *reply, struct store_mail_plan *plan, int64_t *first,
    struct arena *arena, struct fault *fault)
{
    bool settled;
    struct family family;
    struct store_mail letter = { .message = plan->message, .purpose = PURPOSE_SCAN };
    memcpy(letter.reply, reply, strnlen(reply, sizeof letter.reply - 1));
    *first = 0;
    if (!load_family(store, &letter, arena, &family, fault) || !all_settled(store, &letter, &settled, fault))
        return false;
    if (!family.count)
        return true;
    if (!settled)
        return fault_set(fault, FAULT_INPUT,
            "a mail of %s bounced, or may have gone: it must be said first what became of it", reply);
    int *pages = arena_array(arena, plan->page_count, sizeof *pages);
    memcpy(pages, plan->pages, plan->page_count * sizeof *pages);
    plan->pages = pages;
    CLEANUP(query_end) struct query query = query_start(store, PAGES, fault);
    say_family(&query, &letter);
    while (query_row(&query))
        drop_page(plan, pages, (int)column_int(&query, 0));
    *first = family.members[family.count - 1].id;
    plan->part = plan->parts = last_part(&family) + 1;
    return query_done(&query);
}
