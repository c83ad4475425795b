/* The rule about a greeting that fits several senders of the prisoner ("Здравствуйте, Вера!", and two of them
 * write to him). It is a sign for the best one only where own words leave no doubt which of them it is; and
 * where the name stands once more, it may be another's. */
#include "rule_inside.h"

#include <string.h>

enum { FACTS_LEAST = 3, OTHERS_WORDS_LEAST = 6, WORD_LETTERS = 4 };

/* More than own words need to be a sign, and of another of that name no more than a word by chance. */
static const double BITS_LEAST = 16, OTHERS_BITS_MOST = 3;

/* Ганна and Анна: who is greeted in the form of her own card is rather the one. */
static const double FORM_LEAD = 0.5;

static double bits_of(const struct contender *contender, enum evidence_group group)
{
    return contender->has[group] ? contender->evidence[group].bits : 0;
}

static bool is_greeted_too(const struct judged *judged, const struct contender *other)
{
    return judged->best->greeted && other->greeted && same_prisoner(judged, other) &&
        other->sender != judged->best->sender &&
        bits_of(other, GROUP_SALUTATION) > bits_of(judged->best, GROUP_SALUTATION) - SIGN_LEAD;
}

static int cyrillic_words(const char *text)
{
    const char *end = text + strlen(text);
    struct name_word word;
    int words = 0;
    while (name_next_word(&text, end, &word))
        words += word.letters >= WORD_LETTERS && *word.folded & 0x80;
    return words;
}

/* Whose message is not known, or not in the letters that replies are written in, may have told all that came
 * back. */
static bool is_known(const struct judged *judged, const struct contender *other)
{
    struct message row;
    struct fault fault;
    return index_texts(judged->weighing->index, other->message, judged->weighing->arena, &row, &fault) &&
        cyrillic_words(row.message) + cyrillic_words(row.card_text) >= OTHERS_WORDS_LEAST;
}

static bool is_told_from(const struct judged *judged, const struct contender *other)
{
    return bits_of(other, GROUP_SALUTATION) <= bits_of(judged->best, GROUP_SALUTATION) + FORM_LEAD &&
        bits_of(other, GROUP_CONTENT) <= OTHERS_BITS_MOST && is_known(judged, other);
}

static bool is_greeting(const struct view *view, int at)
{
    return view->salutation_count && view->salutations[0].names[0] == at;
}

/* The second time the name may be the other one's: "Здравствуйте, Вера! Здравствуйте, Верочка!", "Второй
 * листок отдайте Вере". */
static bool named_again(const struct judged *judged)
{
    const struct view *view = judged->view;
    const struct contender *best = judged->best;
    for (int i = 0; i < view->seen_count; i++) {
        const struct name_word *word = &view->seen[i].word;
        if (view_mailed(view, i) && !is_greeting(view, i) &&
            names_compare_any(
                judged, word, best->names, best->name_count, word->capital ? NAME_NEAR : NAME_VARIANT))
            return true;
    }
    return false;
}

bool rule_told_apart(const struct judged *judged)
{
    const struct contender *best = judged->best;
    if (bits_of(best, GROUP_CONTENT) < BITS_LEAST || best->content_breaths < FACTS_LEAST)
        return false;
    for (size_t i = 0; i < judged->weighing->count; i++) {
        const struct contender *other = &judged->weighing->contenders[i];
        if (is_greeted_too(judged, other) && !is_told_from(judged, other))
            return false;
    }
    return best->greeted;
}

const struct contender *rule_namesake_named(const struct judged *judged)
{
    for (size_t i = 0; i < judged->weighing->count; i++)
        if (is_greeted_too(judged, &judged->weighing->contenders[i]))
            return named_again(judged) ? &judged->weighing->contenders[i] : NULL;
    return NULL;
}
