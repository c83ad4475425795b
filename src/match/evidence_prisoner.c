/* Evidence: the prisoner's name, on the envelope, under the letter or typed by the volunteer. */
#include "match_inside.h"

static const char *const spot_words[SPOTS] = {
    [SPOT_ENVELOPE] = "The envelope names",
    [SPOT_SIGNATURE] = "The letter is signed by",
    [SPOT_TYPED] = "The file or folder name says",
    [SPOT_BODY] = "The letter mentions",
};

static const char *level_words(enum weight level)
{
    switch (level) {
    case WEIGHT_PRISONER_FULL:
        return "surname and given name";
    case WEIGHT_PRISONER_FULL_NEAR:
        return "nearly surname and given name";
    case WEIGHT_PRISONER_INITIAL:
        return "surname and initial";
    case WEIGHT_PRISONER_SURNAME_NEAR:
        return "a surname like this one";
    case WEIGHT_PRISONER_WHOLE:
        return "read badly, perhaps the name";
    case WEIGHT_PRISONER_OTHER_GIVEN:
        return "the surname, but beside another given name";
    case WEIGHT_PRISONER_GIVEN:
        return "the only name known";
    default:
        return "the surname";
    }
}

static const char *fit_words(const struct fit *fit)
{
    if (fit->level != WEIGHT_PRISONER_OTHER_GIVEN || fit->there == fit->level)
        return level_words(fit->level);
    return fit->there == WEIGHT_PRISONER_FULL
        ? "surname and given name (elsewhere the surname beside another one)"
        : "the surname (elsewhere beside another given name)";
}

/* Where no surname was found: the given name under the letter. It ranks, it never establishes. */
static bool by_given_name(
    const struct weighing *weighing, const struct contender *contender, struct evidence *out)
{
    const struct view *view = weighing->view;
    const struct prisoner *prisoner = &weighing->index->prisoners[contender->prisoner];
    for (int i = 0; i < view->signature_count; i++) {
        if (!prisoner_word(view, prisoner, &view->seen[view->signatures[i]].word))
            continue;
        out->bits = weight_bits(weighing->weights, WEIGHT_PRISONER_GIVEN, 1);
        out->why = arena_printf(weighing->arena, "The letter is signed \"%s\", as %s might",
            view_word(view, view->signatures[i]), contender->row->prisoner_name);
        evidence_at(weighing, view->signatures[i], out);
        return true;
    }
    return false;
}

bool score_prisoner(const struct weighing *weighing, struct contender *contender, struct evidence *out)
{
    const struct fit *fit = contender->fit;
    const bool hardly = !fit || fit->level == WEIGHT_PRISONER_WHOLE;
    if (hardly && by_given_name(weighing, contender, out) && (!fit || fit->bits <= out->bits))
        return true;
    if (!fit || (hardly && fit->bits <= 0))
        return false;
    out->bits = fit->bits;
    const char *read = fit->seen >= 0
        ? view_word(weighing->view, fit->seen)
        : arena_copy_n(weighing->arena, weighing->view->typed[fit->typed].word.at,
              weighing->view->typed[fit->typed].word.size);
    out->why = arena_printf(weighing->arena, "%s \"%s\": %s of %s", spot_words[fit->spot], read,
        fit_words(fit), contender->row->prisoner_name);
    evidence_at(weighing, fit->seen, out);
    return true;
}
