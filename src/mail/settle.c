/* The stage that turns a verdict that sends into the rule's decision. What must never be broken is looked at
 * once more, whatever the matcher found: where anything is odd nothing is decided, and a person is asked. */
#include "mail.h"

#include "param.h"

#include <string.h>

/* "" where the page may go out by rule. */
static const char *page_objection(const struct page *page)
{
    if (!page)
        return "a page to be mailed does not exist";
    if (!page_kind_mailed(page->kind))
        return "a page to be mailed is of a kind that is never mailed";
    if (page->kind_confidence < 0.5)
        return "what kind of page is to be mailed is doubtful";
    if (!page->hash[0] || page->trouble[0])
        return "a page to be mailed has no usable picture";
    if (page->note[0])
        return "a person should look at a page to be mailed";
    return "";
}

static const char *pages_objection(const struct reply *reply, const struct verdict *verdict)
{
    if (!verdict->page_count)
        return "there is no page to be mailed";
    for (size_t i = 0; i < verdict->page_count; i++) {
        if (i && verdict->pages[i] <= verdict->pages[i - 1])
            return "the pages to be mailed are not in order";
        const char *objection = page_objection(reply_page_numbered(reply, verdict->pages[i]));
        if (objection[0])
            return objection;
    }
    return "";
}

static const char *reply_objection(const struct reply *reply)
{
    if (reply->proposed)
        return "it may not be all of one letter, or not belong together";
    if (reply->trouble[0])
        return "a part of the scan is missing";
    if (reply->seen[0])
        return "the same picture lies in another reply";
    return "";
}

static const char *message_objection(const struct message *message)
{
    if (message->delivery == DELIVERY_NONE)
        return "the sender does not want letters by mail";
    if (!message->sender_email[0])
        return "the sender has no e-mail address";
    struct fault unusable;
    struct text ascii = TEXT_LIMIT(400);
    const bool usable = mail_address_check(message->sender_email, &ascii, &unusable);
    text_clear(&ascii);
    return usable ? "" : "the sender's e-mail address cannot be used";
}

static const char *objection(const struct reply *reply, const struct verdict *verdict)
{
    if (!verdict->count || !verdict->candidates[0].message)
        return "there is nobody to mail it to";
    const char *found = reply_objection(reply);
    if (!found[0])
        found = message_objection(verdict->candidates[0].message);
    if (!found[0])
        found = pages_objection(reply, verdict);
    return found;
}

static bool run(struct stage *stage, struct sheet *sheet, struct fault *fault)
{
    (void)stage;
    (void)fault;
    struct verdict *verdict = &sheet->verdict;
    sheet->decision = (struct decision){ .by = "", .reason = "", .duplicate_of = "" };
    if (verdict->follows != FOLLOWS_SEND)
        return true;
    const char *found = objection(sheet->reply, verdict);
    if (found[0]) {
        verdict->follows = FOLLOWS_ASK;
        verdict->reason = found;
        return true;
    }
    struct addressee *to = arena_take(sheet->arena, sizeof *to);
    *to = (struct addressee){
        .message = verdict->candidates[0].message->id,
        .pages = verdict->pages,
        .page_count = verdict->page_count,
    };
    sheet->decision = (struct decision){
        .outcome = OUTCOME_MAIL,
        .by = "rule",
        .reason = verdict->reason,
        .duplicate_of = "",
        .to = to,
        .to_count = 1,
    };
    return true;
}

static const struct param no_params[] = { { 0 } };

const struct stage_kind mail_stage = {
    .name = "mail",
    .summary = "turns a verdict that sends into a decision, after looking at everything once more",
    .place = PLACE_WALK,
    .needs = SLOT_REPLY | SLOT_VERDICT,
    .gives = SLOT_DECISION,
    .size = sizeof(struct stage),
    .params = no_params,
    .run = run,
};
