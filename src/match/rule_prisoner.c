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

static bool on_sender_side(const struct judged *judged, const struct seen *seen)
{
    return judged->reply->pages[seen->page].kind == PAGE_ENVELOPE && seen->block == BLOCK_FROM;
}

/* A given name that is not the prisoner's; or any word, where the postcode is not his either. */
static bool names_stranger(const struct judged *judged, const struct name_word *word, enum from from)
{
    enum { GIVEN_LEAST = 3, WORD_LEAST = 5 };
    struct name_given given[NAME_FAMILIES];
    if (!word->capital || word->digits || word->letters < GIVEN_LEAST)
        return false;
    if (from == FROM_ELSEWHERE && word->letters >= WORD_LEAST)
        return true;
    return names_given_exactly(judged->weighing->index->names, word, NAME_HOW_CASE, given) && given[0].folded;
}

/* Given names have too many pet names for far ones to say anything. */
static bool may_be_surname(const struct judged *judged, const struct name_word *word, bool *has_surname)
{
    const struct prisoner *prisoner = best_prisoner(judged);
    const struct names *names = judged->weighing->index->names;
    for (int s = 0; s < prisoner->spelling_count; s++) {
        const struct name *name = &prisoner->spellings[s];
        const struct name_part *surname = name_part_of(name, NAME_SURNAME);
        *has_surname |= surname != NULL;
        if (surname && names_compare(names, word, surname, name->sex, NAME_HOW_CASE) <= NAME_FAR)
            return true;
    }
    return false;
}

static bool may_be_prisoners(const struct judged *judged, const struct name_word *word)
{
    const struct prisoner *prisoner = best_prisoner(judged);
    return names_compare_any(judged, word, prisoner->spellings, prisoner->spelling_count, NAME_NEAR);
}

/* On the line of "От кого", in front of a comma: no address. */
static bool behind_from_whom(const struct view *view, int at)
{
    for (int i = at - 1; i >= 0 && view->seen[i].line == view->seen[at].line; i--) {
        const struct seen *seen = &view->seen[i];
        if (seen->role == ROLE_FROM)
            return strcmp(seen->word.folded, "откуда") != 0 && strcmp(seen->word.folded, "адкуль") != 0;
        if (seen->role == ROLE_TO || seen->after == ',')
            return false;
    }
    return false;
}

/* "Мфаснсб" is read badly and says nothing. */
static bool can_be_spoken(const struct name_word *word)
{
    enum { LETTERS_A_VOWEL = 5 };
    int vowels = 0;
    for (const char *at = word->skeleton; *at; at++)
        vowels += strchr("aeiouy", *at) != NULL;
    return vowels * LETTERS_A_VOWEL >= word->letters;
}

/* "Синицын Е.А.", whom no table of names has. */
static bool may_be_strange_surname(const struct judged *judged, int at)
{
    enum { LETTERS_LEAST = 5 };
    const struct match_index *index = judged->weighing->index;
    const struct name_word *word = &judged->view->seen[at].word;
    char stem[STEM_BYTES];
    size_t count;
    return word->capital && !word->digits && word->letters >= LETTERS_LEAST && can_be_spoken(word) &&
        behind_from_whom(judged->view, at) && !names_patronymic(index->names, word) &&
        !(stem_of(word, stem) &&
            (name_book_find(&index->vocabulary->common, stem, &count) ||
                name_book_find(&index->vocabulary->everyday, stem, &count)));
}

/* The envelope's sender is somebody else, in the register or not: nothing there is like the prisoner's
 * surname, and a surname or another given name stands there. His given name alone clears only the latter. */
static bool envelope_of_another(const struct judged *judged)
{
    const struct view *view = judged->view;
    const enum from from = prisoner_from(view, best_prisoner(judged));
    bool stranger = false, surname = false, own_given = false, has_surname = false;
    for (int i = 0; i < view->seen_count; i++) {
        const struct name_word *word = &view->seen[i].word;
        if (!on_sender_side(judged, &view->seen[i]) || view->seen[i].role != ROLE_NONE)
            continue;
        if (may_be_surname(judged, word, &has_surname))
            return false;
        const bool own = may_be_prisoners(judged, word);
        own_given |= own;
        surname |= !own && may_be_strange_surname(judged, i);
        stranger |= names_stranger(judged, word, from);
    }
    return (surname && has_surname) || (stranger && !own_given);
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
    { envelope_of_another, "the envelope says that somebody else wrote" },
    { prisoner_state, "the prisoner is not known to be imprisoned" },
    { 0 },
};
