/* What stands between the rule's word and its mail: a pattern that was wrong once asks; `strict` asks until
 * blind checks have certified the pattern; and a share of the rest is decided by people who are not told whom
 * the rule would choose. */
#include "flow_inside.h"

#include "binomial.h"

#include <string.h>

static bool certified(const struct config_match *match, const struct store_pattern *known)
{
    return strcmp(match->policy, "strict") != 0 ||
        binomial_at_most(known->wrong, known->checked) <= match->certified_rate;
}

static void ask(struct sheet *sheet, const char *why)
{
    sheet->decision.outcome = OUTCOME_NONE_YET;
    sheet->verdict.follows = FOLLOWS_ASK;
    sheet->verdict.reason = why;
}

static const char damaged_word[] = "a row of the register cannot be read, perhaps the one that this answers";
static const char stopped_word[] =
    "the rule was wrong once where the same signs agreed: its pattern is stopped";

bool flow_release_again(struct flow *flow, struct sheet *sheet, struct fault *fault)
{
    struct store_pattern known;
    if (!store_pattern_known(flow->store, sheet->verdict.agree, &known, fault))
        return false;
    if (known.stopped)
        ask(sheet, stopped_word);
    else if (!certified(&flow->setup->config->match, &known))
        ask(sheet, "too few checks of this pattern say that it is safe");
    return true;
}

bool flow_release(
    struct flow *flow, const char *reply, struct sheet *sheet, struct store_case *rule, struct fault *fault)
{
    const struct config_match *match = &flow->setup->config->match;
    struct store_pattern known;
    *rule = (struct store_case){ .pattern = sheet->verdict.agree, .message = sheet->decision.to->message };
    if (!flow->known.whole) {
        ask(sheet, damaged_word);
        return true;
    }
    if (!store_pattern_known(flow->store, rule->pattern, &known, fault))
        return false;
    rule->held = !known.stopped &&
        (!certified(match, &known) || store_chosen(flow->store, reply, match->review_share));
    if (known.stopped)
        ask(sheet, stopped_word);
    if (rule->held)
        ask(sheet,
            "chosen for a check: a person says whose letter it is, without being told what the rule would "
            "do");
    return true;
}
