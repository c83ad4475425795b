/* Mails that go on from one that has left, under the decision that sent it: the scan behind a notice that
 * somebody answered. What the first was compared with is compared again; where it is something else now, the
 * letter waits for a person. */
#include "store_inside.h"

#include "cleanup.h"
#include "mails.h"

static const char FIND[] = "SELECT id, purpose FROM mail WHERE name = ?1";
static const char WENT[] =
    "SELECT count(*) FROM mail WHERE follows = ?1 AND purpose = 'scan' AND state <> 'recalled'";
static const char PROVEN[] =
    "SELECT coalesce(max(received.at), 0) FROM mail JOIN received ON received.mail = mail.id"
    " WHERE mail.mailbox = ?1 AND mail.state = 'confirmed' AND received.proves = 1";

bool store_mail_find(
    struct store *store, const char *name, int64_t *mail, enum mail_purpose *purpose, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, FIND, fault);
    query_text(&query, name);
    const bool found = query_row(&query);
    if (found) {
        *mail = column_int(&query, 0);
        *purpose = column_mail_purpose(&query, 1);
    }
    return query_done(&query) && (found || fault_set(fault, FAULT_INPUT, "there is no mail %.20s", name));
}

bool store_address_proven(struct store *store, const char *address, int64_t *when, struct fault *fault)
{
    char mailbox[VAULT_HASH_BYTES];
    address_hash(store, address, mailbox);
    return query_number_of_text(store, PROVEN, mailbox, when, fault);
}

/* It was held for a server and had gone by hand, as its answer shows: it does not go again. */
static const char WAS_THERE[] =
    "UPDATE mail SET state = 'handed-over', due = NULL WHERE id = ?1 AND " MAIL_HELD_WRITTEN;

static bool was_there(struct store *store, int64_t notice, struct fault *fault)
{
    return query_run_of(store, WAS_THERE, notice, fault);
}

/* The same pages to the same address in the same language. */
static struct store_mail_plan scan_behind(
    const struct store_mail *notice, const struct store_follow *scan, struct arena *arena)
{
    int *pages = arena_array(arena, notice->page_count, sizeof *pages);
    for (size_t i = 0; i < notice->page_count; i++)
        pages[i] = notice->pages[i].number;
    return (struct store_mail_plan){
        .message = notice->message,
        .address = notice->address,
        .language = notice->language,
        .pages = pages,
        .page_count = notice->page_count,
        .due = scan->due,
        .message_id = scan->message_id,
        .token = scan->token,
        .date = scan->due,
        .purpose = PURPOSE_SCAN,
        .step = notice->step,
        .step_for_mb = notice->step_for_mb,
    };
}

/* Somebody waits for a letter that was taken back meanwhile; not where it went. */
static bool tell_fallen(struct store *store, int64_t notice, struct fault *fault)
{
    int64_t went;
    if (!query_number_of(store, WENT, notice, &went, fault))
        return false;
    return went ||
        fault_set(fault, FAULT_INPUT, "what was decided holds no more: the letter does not follow");
}

static bool answered(struct store *store, int64_t id, const struct store_follow *scan, struct fault *fault)
{
    int64_t before;
    const char *why;
    struct claim notice = { 0 };
    CLEANUP(arena_clear) struct arena arena = { 0 };
    if (!mail_load(store, id, &arena, &notice, fault))
        return false;
    if (notice.mail.purpose != PURPOSE_NOTICE)
        return true;
    if (!notice.holds)
        return tell_fallen(store, id, fault);
    if (!mail_load_pages(store, &arena, &notice.mail, fault))
        return false;
    struct store_mail_plan plan = scan_behind(&notice.mail, scan, &arena);
    if (!mail_rest(store, notice.mail.reply, &plan, &before, &arena, fault))
        return false;
    if (!plan.page_count)
        return true; /* another answer, or a person, was quicker */
    if (!mail_objection(store, &notice, &arena, &why, fault))
        return false;
    if (*scan->by &&
        !event_add(
            store, notice.mail.reply, fault, "%s: %s says that it was answered", notice.mail.name, scan->by))
        return false;
    if (!was_there(store, id, fault))
        return false;
    if (why)
        return decision_fall(store, notice.mail.reply, why, fault);
    return mail_add(store, notice.mail.reply, notice.decision, id, &plan, fault);
}

bool store_notice_answered(
    struct store *store, int64_t notice, const struct store_follow *scan, struct fault *fault)
{
    CLEANUP(change_end) struct change change = { 0 };
    return change_begin(&change, store, fault) && answered(store, notice, scan, fault) &&
        change_commit(&change, fault);
}
