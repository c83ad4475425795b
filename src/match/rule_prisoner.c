/* The rule about the prisoner: who wrote must be certain, and nobody else may fit. */
#include "rule_inside.h"

#include <string.h>

static const double PRISONER_LEAD = 6, OTHER_PRISONER_BITS = 9;

static bool prisoner_read_badly(const struct judged *judged)
{
    const struct fit *fit = judged->best->fit;
    return fit && fit->level == WEIGHT_PRISONER_WHOLE && fit->bits > 0;
}

static bool prisoner_not_established(const struct judged *judged)
{
    const struct fit *fit = judged->best->fit;
    return !prisoner_read_badly(judged) && !(fit && fit_establishes(fit));
}

/* The envelope comes from where the one is, and not from where the other is. */
static bool elsewhere(const struct fit *fit, const struct fit *other)
{
    return fit->from == FROM_THERE && other->from == FROM_ELSEWHERE;
}

static bool prisoner_ambiguous(const struct judged *judged)
{
    const struct fit *fit = judged->best->fit;
    for (size_t i = 0; fit && i < judged->weighing->fit_count; i++) {
        const struct fit *other = &judged->weighing->fits[i];
        if (other != fit && other->bits > fit->bits - PRISONER_LEAD && !elsewhere(fit, other))
            return true;
    }
    return false;
}

/* Whom there was no room for may come from where the envelope does. */
static bool prisoners_left_out(const struct judged *judged)
{
    const struct fit *fit = judged->best->fit;
    return fit && judged->weighing->left_out > fit->bits - PRISONER_LEAD;
}

static bool two_prisoners(const struct judged *judged)
{
    const struct fit *fit = judged->best->fit;
    for (size_t i = 0; fit && i < judged->weighing->fit_count; i++) {
        const struct fit *other = &judged->weighing->fits[i];
        bool apart = other->seen != fit->seen || other->typed != fit->typed;
        if (other != fit && other->spot != SPOT_BODY && other->bits >= OTHER_PRISONER_BITS && apart)
            return true;
    }
    return false;
}

/* Rows are brought up to date one by one: what one of them says holds for the prisoner. */
static bool prisoner_state(const struct judged *judged)
{
    const struct match_index *index = judged->weighing->index;
    const struct prisoner *prisoner = best_prisoner(judged);
    for (uint32_t i = 0; i < prisoner->count; i++) {
        const char *state = index->messages[index->by_prisoner[prisoner->first + i]].prisoner_state;
        if (*state && strcmp(state, "imprisoned") != 0)
            return true;
    }
    return false;
}

const struct condition rule_prisoner[] = {
    { prisoner_read_badly, "the prisoner's name is read too badly" },
    { prisoner_not_established, "it is not certain who wrote" },
    { prisoner_ambiguous, "another prisoner fits nearly as well" },
    { prisoners_left_out, "more prisoners fit than can be compared" },
    { two_prisoners, "two prisoners are named" },
    { prisoner_state, "the prisoner is not known to be imprisoned" },
    { 0 },
};
