/* Turns a decision, a rule's or a coordinator's, into one transaction: the decision and a row in the outbox
 * for each of its mails. What no decision may break is checked here, whoever made it. Faults name no message:
 * a rule's become a reply's reason, which is kept and logged in clear.
 *
 * The store checks pages and addressees again, inside its transaction, where nothing can change any more;
 * here a person is told which it is and what to do. */
#include "flow_inside.h"

#include "cleanup.h"
#include "follow.h"
#include "mail.h"
#include "notice.h"

static bool check_page(const struct reply *reply, int number, struct fault *fault)
{
    const size_t count = reply->page_count;
    const struct page *page = reply_page_numbered(reply, number);
    if (!page) /* a scan that was parted has others too */
        return fault_set(fault, FAULT_INPUT, "there is no page %d; the pages are %d to %d", number,
            count ? reply->pages[0].number : 0, count ? reply->pages[count - 1].number : 0);
    if (page->kind == PAGE_ENVELOPE || page->kind == PAGE_SLIP)
        return fault_set(fault, FAULT_INPUT, "page %d is an %s and is never mailed: it may name a volunteer",
            number, page_kind_name(page->kind));
    if (!page->hash[0])
        return fault_set(fault, FAULT_INPUT, "page %d has no picture; `adkaz show` says why", number);
    return true;
}

static bool check_message(const struct message *message, struct fault *fault)
{
    if (message->left_out)
        return fault_set(fault, FAULT_INPUT, "%s", row_left_out_word);
    if (message->delivery == DELIVERY_NONE)
        return fault_set(fault, FAULT_INPUT, "the sender does not want letters by mail; settle it by hand");
    if (message->delivery == DELIVERY_PDF && !mail_pdf_check(message->pdf_password, fault))
        return false;
    if (message->delivery == DELIVERY_PGP && !mail_pgp_check(message->pgp_key, fault))
        return false;
    if (!message->sender_email[0])
        return fault_set(fault, FAULT_INPUT, "the sender has no e-mail address");
    CLEANUP(text_clear) struct text ascii = TEXT_LIMIT(400);
    return mail_address_check(message->sender_email, &ascii, fault) ||
        fault_while(fault, "the sender's address cannot be used");
}

/* One row for each: whoever compares two decisions, or counts who gets a page, need not think of another. */
static bool check_named_once(const struct decision *decision, struct fault *fault)
{
    for (size_t i = 1; i < decision->to_count; i++)
        for (size_t k = 0; k < i; k++)
            if (decision->to[i].message == decision->to[k].message)
                return fault_set(fault, FAULT_INPUT,
                    "one message is named twice: name it once, with all the pages that go to it");
    return true;
}

/* Whose word it is: of one who gave a name; the first of two; of who is logged in, whom another may agree
 * with. */
enum whose_word { WORD_OF_ONE, WORD_FIRST, WORD_LOGGED_IN };

/* What is for one addressee never reaches another. Who is to be the first of two to say so is not refused
 * for being the first. */
static bool check_apart(const struct flow_decider *decider, const char *id, const struct decision *decision,
    enum whose_word word, struct fault *fault)
{
    bool agreed = false;
    struct flow_share *shares;
    size_t count;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    if (!flow_shares(decider->store, id, decision, &arena, &shares, &count, fault))
        return false;
    if (count && decided_by_rule(decision->by))
        return fault_set(
            fault, FAULT_INPUT, "page %d is for several people; a person decides that", shares[0].page);
    for (size_t i = 0; i < count; i++)
        if (shares[i].state == SHARE_WAITS || shares[i].state == SHARE_FAILED)
            return fault_set(fault, FAULT_INPUT,
                "what one of its receivers is not to see of page %d is not blacked out yet, or cannot be",
                shares[i].page);
    const int bare = flow_bare_page(shares, count);
    if (!bare || word == WORD_FIRST)
        return true;
    if (word == WORD_LOGGED_IN && !store_opinion_agrees(decider->store, id, decision, &agreed, fault))
        return false;
    return agreed ||
        fault_set(fault, FAULT_INPUT,
            "page %d is for several people: black out for each what is not theirs (`adkaz redact "
            "--for`), or let two people decide the same at the review page",
            bare);
}

static int64_t due(const struct flow_decider *decider, const struct decision *decision)
{
    int minutes = decided_by_rule(decision->by) ? decider->mail->hold_minutes
                                                : decider->mail->review_hold_minutes;
    return decider->now + (int64_t)minutes * 60;
}

static bool plan_mail(const struct flow_decider *decider, const struct reply *reply,
    const struct decision *decision, const struct addressee *to, struct arena *arena,
    struct store_mail_plan *plan, struct fault *fault)
{
    struct message message;
    if (!store_message_by_id(decider->store, to->message, arena, &message, fault) ||
        !check_message(&message, fault))
        return false;
    if (message.answered && decided_by_rule(decision->by))
        return fault_set(fault, FAULT_INPUT, "the message has a mail already");
    if (!to->page_count)
        return fault_set(fault, FAULT_INPUT, "no page of this reply can be mailed");
    for (size_t i = 0; i < to->page_count; i++)
        if (!check_page(reply, to->pages[i], fault))
            return false;
    bool notice;
    if (!notice_first(decider->store, decider->mail, &message, decider->now, &notice, fault))
        return false;
    *plan = (struct store_mail_plan){
        .message = message.id,
        .address = message.sender_email,
        .language = message.sender_language,
        .pages = to->pages,
        .page_count = to->page_count,
        .due = due(decider, decision),
        .purpose = notice ? PURPOSE_NOTICE : PURPOSE_SCAN,
    };
    plan->date = plan->due;
    return follow_names(decider->mail->from, arena, &plan->message_id, &plan->token, fault);
}

/* The rule knows nothing of what people wrote, but for whom it was. */
static bool check_words(
    const struct flow_decider *decider, const char *id, const struct decision *decision, struct fault *fault)
{
    bool stay;
    return flow_words_stay(decider->store, id, decision, &stay, fault) &&
        (!stay ||
            fault_set(fault, FAULT_INPUT,
                "a transcript or a translation was written for other pages, or for somebody else"));
}

/* Its mails, where it may be carried out. */
static bool plan(const struct flow_decider *decider, const char *id, const struct decision *decision,
    enum whose_word word, struct arena *arena, struct store_mail_plan **plans, struct fault *fault)
{
    struct reply reply;
    if (!check_named_once(decision, fault) || !store_reply_load(decider->store, id, arena, &reply, fault) ||
        !check_apart(decider, id, decision, word, fault))
        return false;
    *plans = arena_array(arena, decision->to_count, sizeof **plans);
    for (size_t i = 0; i < decision->to_count; i++)
        if (!plan_mail(decider, &reply, decision, &decision->to[i], arena, &(*plans)[i], fault))
            return decision->to_count > 1 ? fault_while(fault, "addressee %zu", i + 1) : false;
    if (decided_by_rule(decision->by))
        return check_words(decider, id, decision, fault);
    return decider->anyway || flow_refuse_doubts(decider, id, &reply, decision, fault);
}

bool flow_may_decide(const struct flow_decider *decider, const char *reply, const struct decision *decision,
    struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_mail_plan *plans;
    return plan(decider, reply, decision, WORD_FIRST, &arena, &plans, fault);
}

bool flow_decide(const struct flow_decider *decider, const char *reply, const struct decision *decision,
    struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_mail_plan *plans;
    return plan(decider, reply, decision, WORD_OF_ONE, &arena, &plans, fault) &&
        store_decide(decider->store, reply, decision, plans, decision->to_count, fault);
}

bool flow_decide_logged_in(const struct flow_decider *decider, const char *reply,
    const struct decision *decision, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_mail_plan *plans;
    return plan(decider, reply, decision, WORD_LOGGED_IN, &arena, &plans, fault) &&
        store_decide_logged_in(decider->store, reply, decision, plans, decision->to_count, fault);
}
