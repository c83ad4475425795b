/* The stage: settings, and the one call. */
#include "match.h"

#include <stddef.h>
#include <string.h>

const struct match_rules match_standard = {
    .policy = MATCH_BALANCED, .posterior = 0.999, .margin = 8, .absent = 0.2
};

struct match {
    struct stage stage;
    struct match_rules rules;
    const struct match_index *index;
};

/* As in adkaz.conf. What is no known policy asks. */
static const char *const sending_policies[] = { "balanced", "strict" };

static const struct param params[] = {
    { "posterior", PARAM_REAL, offsetof(struct match, rules.posterior), 0.999, 1, "0.999",
        "least posterior of the one sender, 0 to 1", NULL },
    { "margin", PARAM_REAL, offsetof(struct match, rules.margin), 1, 60, "8",
        "least lead over the next sender, bits", NULL },
    { "absent", PARAM_REAL, offsetof(struct match, rules.absent), 0.02, 0.9, "0.2",
        "how likely the true sender is not in the register, 0 to 1", NULL },
    { 0 },
};

static bool open_match(struct stage *stage, const struct services *services, struct fault *fault)
{
    struct match *match = (struct match *)stage;
    (void)fault;
    match->index = services->index;
    match->rules.policy = MATCH_ASK;
    for (int i = 0; i < 2; i++)
        if (services->policy && strcmp(sending_policies[i], services->policy) == 0)
            match->rules.policy = MATCH_BALANCED;
    return true;
}

static bool run_match(struct stage *stage, struct sheet *sheet, struct fault *fault)
{
    const struct match *match = (const struct match *)stage;
    if (!match->index)
        return fault_set(fault, FAULT_CONFIG, "match runs where the register is, not in a child");
    match_weigh(&match->rules, match->index, sheet->reply, sheet->arena, &sheet->verdict);
    return true;
}

const struct stage_kind match_stage = {
    .name = "match",
    .summary = "ranks the register's messages for a reply and says whether the rule may send",
    .place = PLACE_WALK,
    .needs = SLOT_REPLY,
    .gives = SLOT_VERDICT,
    .size = sizeof(struct match),
    .params = params,
    .open = open_match,
    .run = run_match,
};
