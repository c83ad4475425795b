/* The rule about whom the letter tells of: what the sender wrote may be told of somebody else, who is called
 * as she is. */
#include "rule_inside.h"

#include <string.h>

/* ---- the sender's own words ---- */

static bool told_of_others(const struct judged *judged)
{
    return rule_words_lost(judged);
}

/* Who it is told of: "одна женщина", "соседка". */
static void quote_told(const struct judged *judged, struct quotes *quotes)
{
    const struct view *view = judged->view;
    for (int i = 0; i < judged->best->content_told_count; i++) {
        struct stretch who = stretch_at(judged->best->content_told[i]);
        while (view->seen[who.first].voice == VOICE_CERTAIN && who.last + 1 < view->seen_count &&
            view->seen[who.last + 1].voice == VOICE_CERTAIN)
            who.last++;
        quote(quotes, rule_words(judged, who));
    }
}

/* ---- "Анна Крукович пишет про …" ---- */

static bool is_given(const struct view *view, int at)
{
    struct name_given given[NAME_FAMILIES];
    return at >= 0 && !view->seen[at].after && view->seen[at].word.capital &&
        names_given_exactly(view->names, &view->seen[at].word, 0, given) > 0;
}

/* In the nominative; misread only behind a given name in it. */
static bool is_surname(const struct judged *judged, int at)
{
    const struct names *names = judged->weighing->index->names;
    const enum name_likeness worst = is_given(judged->view, at - 1) ? NAME_NEAR : NAME_ALIKE;
    for (int n = 0; n < judged->best->name_count; n++) {
        const struct name *name = &judged->best->names[n];
        const struct name_part *surname = name_part_of(name, NAME_SURNAME);
        if (!surname)
            continue;
        const enum name_likeness like = names_compare(
            names, &judged->view->seen[at].word, surname, name->sex, NAME_HOW_CASE);
        if (like <= worst && like != NAME_VARIANT)
            return true;
    }
    return false;
}

static bool is_prisoners(const struct judged *judged, const struct name_word *word)
{
    const struct prisoner *prisoner = best_prisoner(judged);
    return names_compare_any(judged, word, prisoner->spellings, prisoner->spelling_count, NAME_NEAR);
}

/* "от Анны Крукович", "за Крукович" */
static bool is_behind_preposition(const struct view *view, int at)
{
    static const char *const words[] = { "от", "ад", "для", "к", "с", "з", "у", "про", "о", "об", "за", "на",
        "да", "аб", NULL };
    return at && word_is_among(&view->seen[at - 1].word, words);
}

/* A line that is nothing but a name, or hardly more. */
static bool stands_apart(const struct view *view, int at)
{
    enum { NAME_WORDS = 3 };
    return view->lines[view->seen[at].line].count <= NAME_WORDS;
}

/* "Гриб по фамилии и по призванию", "З прозвішчам Дудар нічога": what is said of the surname, to her who told
 * of it. Who is called so amid a sentence ("дама по фамилии Гриб") may be another. */
static bool tells_of_surname(const struct view *view, int at)
{
    static const char *const with[] = { "с", "з", "со", "по", "при", NULL };
    static const char *const surname[] = { "фамилией", "фамилии", "прозвішчам", "прозвішчы", NULL };
    const int end = view->seen_count;
    if (view_begins_sentence(view, at))
        return at + 2 < end && word_is_among(&view->seen[at + 1].word, with) &&
            word_is_among(&view->seen[at + 2].word, surname);
    return at >= 2 && view_begins_sentence(view, at - 2) && word_is_among(&view->seen[at - 2].word, with) &&
        word_is_among(&view->seen[at - 1].word, surname);
}

/* It goes on without a comma: nobody is called. */
static bool is_subject(const struct view *view, int at)
{
    const struct seen *seen = &view->seen[at];
    const bool whole = is_given(view, at - 1);
    return !seen->greeting && !seen->quoted && view_mailed(view, at) && !stands_apart(view, at) &&
        !(seen->after && strchr(",!?.", seen->after)) && (!at || whole || !view_is_oblique(view, at - 1)) &&
        !is_behind_preposition(view, whole ? at - 1 : at) && !tells_of_surname(view, at) &&
        !view_tells_you(view, at);
}

/* Her surname, where the letter tells what she does. */
static struct stretch surname_told(const struct judged *judged, int kind)
{
    (void)kind;
    for (int i = 0; i < judged->view->seen_count; i++)
        if (judged->view->seen[i].word.capital && is_subject(judged->view, i) && is_surname(judged, i) &&
            !is_prisoners(judged, &judged->view->seen[i].word))
            return stretch_at(i);
    return stretch_at(-1);
}

const struct quoting told_quotes[] = {
    { told_of_others, quote_told },
    { 0 },
};

const struct condition rule_told[] = {
    { told_of_others, "perhaps the letter tells of somebody else what the sender wrote" },
    { 0 },
};

const struct finding found_told[] = {
    { surname_told, 0, "perhaps the letter tells of the sender as of somebody else" },
    { 0 },
};
