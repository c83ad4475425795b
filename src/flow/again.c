/* What the rule settled and has not left is matched again where the register or the models changed since: a
 * row that came, of another sender of that name, makes a question of what was certain. Only the same mail
 * goes; it is never mailed to somebody else instead, since the rule has one word for each reply. */
#include "flow_inside.h"

#include "log.h"

static const char not_sent_word[] = "matched again before its mail left, the rule would not send it";
static const char other_word[] =
    "matched again before its mail left, the rule would send it for another message, or other pages";

static bool same_pages(const struct addressee *one, const struct addressee *other)
{
    bool same = one->page_count == other->page_count;
    for (size_t i = 0; same && i < one->page_count; i++)
        same = addressee_has_page(other, one->pages[i]);
    return same;
}

static bool same_mail(const struct addressee *planned, const struct decision *decision)
{
    return decision->to_count == 1 && decision->to->message == planned->message &&
        same_pages(planned, decision->to);
}

static void ask(struct sheet *sheet)
{
    struct verdict *verdict = &sheet->verdict;
    const bool sends = sheet->decision.outcome == OUTCOME_MAIL;
    if (verdict->quoted && *verdict->quoted)
        verdict->quoted = sends ? "" : arena_printf(sheet->arena, "%s; %s", not_sent_word, verdict->quoted);
    verdict->reason = sends ? other_word
                            : arena_printf(sheet->arena, "%s; %s", not_sent_word, verdict->reason);
    verdict->follows = FOLLOWS_ASK;
    sheet->decision.outcome = OUTCOME_NONE_YET;
}

/* The mail is held by the signs that agree now: a complaint about these stops it. */
static bool keep_case(struct flow *flow, const char *reply, const struct sheet *sheet, struct fault *fault)
{
    const struct store_case rule = { .pattern = sheet->verdict.agree,
        .message = sheet->decision.to->message };
    return store_case_put(flow->store, reply, &rule, fault);
}

bool flow_carry_out_again(struct flow *flow, const char *reply, const struct addressee *planned,
    struct sheet *sheet, struct fault *fault)
{
    if (sheet->decision.outcome == OUTCOME_MAIL && !flow_release_again(flow, sheet, fault))
        return false;
    if (sheet->decision.outcome != OUTCOME_MAIL || !same_mail(planned, &sheet->decision))
        ask(sheet);
    else if (!flow->known.whole)
        return fault_set(
            fault, FAULT_LATER, "a row of the register cannot be read: its mail waits until it can");
    const bool recalled = sheet->decision.outcome != OUTCOME_MAIL;
    if (!store_verdict_again(flow->store, reply, &sheet->verdict, &flow->with, fault) ||
        (!recalled && !keep_case(flow, reply, sheet, fault)))
        return false;
    flow->report->again.held++;
    flow->report->again.recalled += recalled;
    log_line(
        LOG_INFO, "reply=%s matched again: %s", reply, recalled ? "its mail is recalled" : "the same mail");
    return true;
}
