/* A decision's mails, planned in one transaction with it: to whom, which pages, and from when they may go. */
#include "store_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "mails.h"
#include "pack.h"
#include "shared.h"

static const char NEXT[] = "SELECT coalesce(max(id), 0) + 1 FROM mail";
static const char NAME_TAKEN[] = "SELECT count(*) FROM mail WHERE name = ?1";
static const char WRONG[] = "SELECT count(*) FROM wrong WHERE reply = ?1 AND message = ?2";
static const char PLAN[] =
    "INSERT INTO mail (id, name, reply, message, decision, state, due, date, changed, planned, envelope,"
    " provider, mailbox, purpose, follows, part, parts, step, fitted)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)";
/* Never an envelope or a slip; to several only as shared.h says. Who got it by mistake does not count, nor
 * does a notice, which announces pages that its scan brings. */
static const char PLAN_PAGE[] =
    "INSERT INTO mail_page (mail, number) SELECT ?1, reply_page.number FROM reply_page"
    " JOIN page ON page.id = reply_page.page"
    " WHERE reply_page.reply = ?2 AND reply_page.number = ?3 AND page.picture <> ''"
    " AND " PAGE_MAY_GO
    " AND " PAGE_PICTURE_FOR("?5") " <> '' AND " PAGE_KIND_MAY_GO " AND NOT " SEES_ANOTHERS("?5",
        "?4") " AND NOT EXISTS (SELECT 1 FROM mail_page AS other"
              "  JOIN mail ON mail.id = other.mail WHERE mail.reply = reply_page.reply AND mail.state <> "
              "'recalled'"
              "  AND NOT (mail.purpose = 'notice' AND mail.message = ?5)"
              "  AND (mail.decision = ?4 OR NOT EXISTS (SELECT 1 FROM wrong WHERE wrong.reply = mail.reply"
              "   AND wrong.message = mail.message)) AND other.number = ?3"
              "  AND NOT " MAY_SHARE("?5", "?4") ")";

static void pack_envelope(const struct store_mail_plan *plan, struct text *out)
{
    pack_text(out, plan->address);
    pack_text(out, plan->language);
    pack_text(out, plan->message_id);
    pack_text(out, plan->token);
}

static bool check_plan(struct store *store, const struct store_mail_plan *plan, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct message message;
    if (!store_message_by_id(store, plan->message, &arena, &message, fault))
        return false;
    const char *suspended, *objection = mail_register_objects(&message, plan->address, plan->purpose, true);
    if (!address_stopped(store, plan->address, &suspended, fault))
        return false;
    if (objection || suspended)
        return fault_set(fault, FAULT_INPUT, "%s", objection ? objection : suspended);
    return true;
}

static bool plan_row(struct store *store, const char *reply, int64_t decision, int64_t follows, int64_t id,
    const struct store_mail_plan *plan, struct fault *fault)
{
    const int64_t now = clock_now();
    char name[STORE_ID_BYTES], provider[VAULT_HASH_BYTES], mailbox[VAULT_HASH_BYTES];
    if (!store_new_id(store, 'M', NAME_TAKEN, name, fault))
        return false;
    provider_hash(store, plan->address, provider);
    address_hash(store, plan->address, mailbox);
    CLEANUP(text_clear) struct text envelope = TEXT_LIMIT(65536);
    pack_envelope(plan, &envelope);
    if (envelope.full)
        return fault_set(fault, FAULT_INPUT, "an address is too long");
    CLEANUP(query_end) struct query query = query_start(store, PLAN, fault);
    query_int(&query, id);
    query_text(&query, name);
    query_text(&query, reply);
    query_int(&query, plan->message);
    query_int(&query, decision);
    query_text(&query, mail_state_name(plan->due > now ? MAIL_HELD : MAIL_QUEUED));
    query_int(&query, plan->due);
    query_int(&query, plan->date);
    query_int(&query, now);
    query_seal(&query, text_bytes(&envelope), "mail.envelope %" PRId64, id);
    query_text(&query, provider);
    query_text(&query, mailbox);
    query_text(&query, mail_purpose_name(plan->purpose));
    query_int_or_null(&query, follows);
    query_int(&query, plan->parts ? plan->part : 1);
    query_int(&query, plan->parts ? plan->parts : 1);
    query_int(&query, plan->step);
    query_int_or_null(&query, plan->step_for_mb);
    return query_done(&query) &&
        event_add(store, reply, fault, "mail %s (%s) is planned: %zu pages", name,
            mail_purpose_name(plan->purpose), plan->page_count);
}

static bool plan_page(struct store *store, const char *reply, int64_t decision, int64_t id, int64_t message,
    int number, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, PLAN_PAGE, fault);
    query_int(&query, id);
    query_text(&query, reply);
    query_int(&query, number);
    query_int(&query, decision);
    query_int(&query, message);
    if (!query_done(&query))
        return false;
    return query_changes(&query) == 1 ||
        fault_set(fault, FAULT_INPUT,
            "page %d of %s cannot be mailed, is named twice, or went to somebody already", number, reply);
}

bool mail_add(struct store *store, const char *reply, int64_t decision, int64_t follows,
    const struct store_mail_plan *plan, struct fault *fault)
{
    int64_t id;
    if (!query_next_id(store, NEXT, &id, fault) ||
        !plan_row(store, reply, decision, follows, id, plan, fault))
        return false;
    for (size_t k = 0; k < plan->page_count; k++)
        if (!plan_page(store, reply, decision, id, plan->message, plan->pages[k], fault))
            return false;
    return true;
}

static bool is_wrong(
    struct store *store, const char *reply, int64_t message, bool *wrong, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, WRONG, fault);
    query_text(&query, reply);
    query_int(&query, message);
    return query_any(&query, wrong);
}

/* A sender who has pages of the letter gets those that are missing, in the same thread. */
static bool plan_one(struct store *store, const char *reply, int64_t decision,
    const struct store_mail_plan *given, struct fault *fault)
{
    bool wrong;
    int64_t first;
    struct store_mail_plan plan = *given;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    if (!plan.page_count)
        return fault_set(fault, FAULT_INPUT, "a mail without pages");
    if (!check_plan(store, &plan, fault) || !is_wrong(store, reply, plan.message, &wrong, fault) ||
        !mail_rest(store, reply, &plan, &first, &arena, fault))
        return false;
    if (first && (wrong || !plan.page_count))
        return fault_set(
            fault, FAULT_INPUT, "%s has a mail to that message already, which was not recalled", reply);
    return mail_add(store, reply, decision, first, &plan, fault);
}

bool mail_plan(struct store *store, const char *reply, int64_t decision, const struct store_mail_plan *plans,
    size_t count, struct fault *fault)
{
    for (size_t i = 0; i < count; i++)
        if (!plan_one(store, reply, decision, &plans[i], fault))
            return false;
    return true;
}
