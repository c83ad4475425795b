/* What a letter hands on to somebody else by name: "Письмо для Веры", "Лене: …", "Передай этот листок Оле".
 * Who only passes on a greeting hands nothing on. */
#include "greeting_inside.h"

#include <string.h>

enum { SENTENCE_WORDS = 8, HEAD_WORDS = 3 };

static bool same_page(const struct view *view, int one, int other)
{
    return view->seen[one].page == view->seen[other].page;
}

static bool ends_part(const struct view *view, int at)
{
    return at + 1 >= view->seen_count || view_begins_sentence(view, at + 1) ||
        (view->seen[at].after && strchr(",:;-", view->seen[at].after));
}

/* The last word of "Вере Петровне". */
static int end_of_name(const struct view *view, int at)
{
    return !ends_part(view, at) && names_patronymic(view->names, &view->seen[at + 1].word) ? at + 1 : at;
}

bool view_is_oblique(const struct view *view, int at)
{
    const struct seen *seen = &view->seen[at];
    struct name_given given[NAME_FAMILIES];
    if (!seen->word.capital || !view_certain_names(view, at, given))
        return false;
    return !names_given_exactly(view->names, &seen->word, NAME_HOW_CALL, given) || !given[0].folded;
}

/* "маме", "для жены" */
static bool is_oblique_kin(const struct view *view, int at)
{
    return view_word_is(view, at, KIND_KIN) || view_word_is(view, at, KIND_KIN_WHOSE);
}

/* "Веры", "Ивана", "мамы": whose it is. "Марии", "Любови", "Рахили" and "дочери" may as well be to whom. */
static bool is_genitive(const struct seen *seen)
{
    static const char *const both[] = { "ии", "ови", "ели", "или", "ири", NULL };
    static const char *const ends[] = { "ы", "и", "а", "я", NULL };
    return !word_ends_as(&seen->word, both) && seen->word.capital && word_ends_as(&seen->word, ends);
}

/* "Рисунок Оли", "стихи моего брата", "Письмо мамы": it only says whose it is. "Страница Кати", "Письмо
 * Веры" may be read from a dative, or hand on. */
static bool is_whose(const struct view *view, int first, int at)
{
    static const char *const own[] = { "моей", "моего", NULL };
    const bool kin = view_word_is(view, at, KIND_KIN_WHOSE);
    int before = at - 1;
    if (kin && before > first && word_is_among(&view->seen[before].word, own))
        before--;
    if (before < first)
        return false;
    return ((kin || is_genitive(&view->seen[at])) && view_word_is(view, before, KIND_WORK)) ||
        (kin && view_word_is(view, before, KIND_LETTER));
}

/* "Рисунок для моей Веры", "Передай письмо Веры": there a genitive is to whom, or was read from one. */
static bool hands_between(const struct view *view, int first, int at)
{
    for (int i = first; i < at; i++)
        if (view_word_is(view, i, KIND_HAND))
            return true;
    return false;
}

/* ---- "Письмо для Веры", "перешлите письмо Вере" ---- */

static bool is_letter_to(const struct view *view, int at)
{
    struct name_given given[NAME_FAMILIES];
    int before = at - 1;
    if (!view->seen[at].word.capital || !view_certain_names(view, at, given))
        return false;
    if (before > 0 && view->seen[before].role == ROLE_TO)
        before--;
    return before >= 0 && same_page(view, before, at) &&
        (view_word_is(view, before, KIND_LETTER) || view_word_is(view, before, KIND_FORWARD));
}

/* ---- "Лене: …", "А это для Лены", "Передай этот листок Лене" ---- */

/* Words that a sentence which hands on is made of. */
static bool hands(const struct view *view, int at)
{
    return view_word_is(view, at, KIND_HAND) || view_word_is(view, at, KIND_HERE) ||
        view_word_is(view, at, KIND_WORK) || view_word_is(view, at, KIND_LETTER);
}

/* The first word of the sentence; -1: it is long. */
static int beginning_of(const struct view *view, int at)
{
    for (int first = at; first >= 0 && first > at - SENTENCE_WORDS; first--)
        if (view_begins_sentence(view, first))
            return first;
    return -1;
}

/* "Лене: …", "Тане от меня: …" */
static bool heads_part(const struct view *view, int first, int at)
{
    for (int i = first; i < at; i++)
        if (!hands(view, i) && !view_word_is(view, i, KIND_JOIN))
            return false;
    for (int i = at; i < view->seen_count && i <= at + HEAD_WORDS && same_page(view, i, at); i++) {
        if (view->seen[i].after == ':')
            return true;
        if (ends_part(view, i))
            return false;
    }
    return false;
}

/* Nothing but words that hand on stands around the name. */
static bool is_handed_over(const struct view *view, int first, int at)
{
    bool found = false;
    const int last = end_of_name(view, at);
    for (int i = first; i < view->seen_count && i < first + SENTENCE_WORDS; i++) {
        const bool another = i > last && view_is_oblique(view, i); /* "для Сони и Пети" */
        if ((i < at || i > last) && !another) {
            found |= hands(view, i);
            if (!hands(view, i) && !view_word_is(view, i, KIND_JOIN))
                return false;
        }
        if (i >= last && ends_part(view, i))
            return found;
    }
    return false;
}

/* "Для Александра": behind it the genitive stands, though Александра is somebody's name as well. */
static bool is_behind_for(const struct view *view, int at)
{
    static const char *const words[] = { "для", "дзеля", NULL };
    struct name_given given[NAME_FAMILIES];
    return at && same_page(view, at - 1, at) && word_is_among(&view->seen[at - 1].word, words) &&
        view->seen[at].word.capital && view_certain_names(view, at, given);
}

/* "Вот и письмо от мамы": who wrote, not who is to get it. */
static bool is_behind_from(const struct view *view, int at)
{
    static const char *const words[] = { "от", "ад", NULL };
    return at && same_page(view, at - 1, at) && word_is_among(&view->seen[at - 1].word, words);
}

bool view_is_handed(const struct view *view, int at)
{
    if (is_letter_to(view, at))
        return true;
    if (is_behind_from(view, at))
        return false;
    const bool another = view_is_oblique(view, at) || is_oblique_kin(view, at) || is_behind_for(view, at);
    const int first = another ? beginning_of(view, at) : -1;
    if (first < 0)
        return false;
    return heads_part(view, first, at) ||
        ((!is_whose(view, first, at) || hands_between(view, first, at)) && is_handed_over(view, first, at));
}
