/* Does a letter greet one person and nobody else, as far as words can say? Where a second greeting is misread
 * beyond likeness ("Здравствуйте, Йонас! Здравствуйте, до ня!") the other files may not see it, but they
 * leave words there that nobody knows, or a greeting too many. What is plain has neither: a sign of its own,
 * so that blind checks certify such letters apart from all others. */
#include "greeting_inside.h"

enum { BEGINNING = 5, PROSE_LEAST = 2, LINES_BELOW = 2, TOP_LINES = 3 };

enum sort {
    SORT_GREETS,
    SORT_PASSES, /* known, and a call may have it */
    SORT_PROSE, /* known, and no call has two such */
    SORT_UNKNOWN, /* or perhaps a name */
    SORTS,
};

static enum sort sort_of(const struct view *view, int at)
{
    const struct seen *seen = &view->seen[at];
    const bool everyday = seen->word.digits || word_is_everyday(view, &seen->word);
    if (seen->role_misread && everyday) /* "Хорошо" is like "хороший" */
        return SORT_PROSE;
    if (role_greets(seen->role))
        return SORT_GREETS;
    if (seen->role != ROLE_NONE)
        return seen->role_misread ? SORT_UNKNOWN : SORT_PASSES;
    if (seen->word.capital && view_known_name(view, at))
        return SORT_UNKNOWN;
    return everyday ? SORT_PROSE : SORT_UNKNOWN;
}

/* "Чечевица дело поправимое.": a short statement needs but one word that no call has. */
static bool is_statement(const struct view *view, int at, int end)
{
    enum { LETTERS_LEAST = 4 };
    const char after = view->seen[end - 1].after;
    bool says = false;
    for (int i = at; i < end; i++)
        says |= sort_of(view, i) == SORT_PROSE && view->seen[i].word.letters >= LETTERS_LEAST;
    return says && end - at <= BEGINNING && (after == '.' || after == '?');
}

/* "Даиута! Письмо дошло": one word by itself, or in front of a comma, is a call unless it says something to
 * the letter. That its stem is an everyday word's may be chance. */
static bool is_call_of_one(const struct view *view, int at, int end)
{
    return (at + 1 == end || view->seen[at].after == ',') && view_may_call(view, at);
}

/* A short sentence may be a call as a whole, a longer one begins with it: "Дорогая Маняша спасибо за". */
static bool sentence_is_plain(const struct view *view, int at, int end)
{
    int of[SORTS] = { 0 };
    for (int i = at; i < end && i < at + BEGINNING; i++)
        of[sort_of(view, i)]++;
    return !is_call_of_one(view, at, end) && !of[SORT_GREETS] &&
        (!of[SORT_UNKNOWN] || of[SORT_PROSE] >= PROSE_LEAST || is_statement(view, at, end));
}

static bool words_are_plain(const struct view *view, int at, int end)
{
    for (int next; at < end; at = next) {
        next = view_end_of_sentence(view, at);
        if (!sentence_is_plain(view, at, next))
            return false;
    }
    return true;
}

static bool line_is_plain(const struct view *view, int line)
{
    return words_are_plain(view, view->lines[line].first, view_end_of_line(view, line));
}

/* The word behind the first sentence of the greeting that begins in the line; it may end in the next one. */
static int end_of_greeting(const struct view *view, int line)
{
    int at = view->lines[line].first;
    while (at < view->seen_count && view->seen[at].greeting && view->seen[at].line <= line + 1)
        if (mark_ends_call(view->seen[at++].after))
            break;
    return at;
}

/* "Минск, 14 июля" says nothing but where and when. */
static bool above_is_plain(const struct view *view, int greeting)
{
    for (int line = greeting - 1; line >= 0 && view->lines[line].page == view->lines[greeting].page; line--)
        if (!view_line_has_number(view, line) && !line_is_plain(view, line))
            return false;
    return true;
}

static bool below_is_plain(const struct view *view, int above)
{
    int looked = 0;
    for (int line = above + 1; line < view->line_count && looked < LINES_BELOW; line++) {
        if (view->lines[line].page != view->lines[above].page)
            return true;
        if (!line_is_plain(view, line))
            return false;
        looked += view->lines[line].count > 0;
    }
    return true;
}

static bool around_is_plain(const struct view *view, int greeting)
{
    const int end = end_of_greeting(view, greeting),
              last = end > view->lines[greeting].first ? view->seen[end - 1].line : greeting;
    return above_is_plain(view, greeting) && words_are_plain(view, end, view_end_of_line(view, last)) &&
        below_is_plain(view, last);
}

/* "чстальяр спасибо за": what a page begins with is known, whatever follows. */
static bool top_is_plain(const struct view *view, int line)
{
    const struct line *at = &view->lines[line];
    return line_is_plain(view, line) && (at->rank || sort_of(view, at->first) != SORT_UNKNOWN);
}

/* The first lines of the pages behind the one of the greeting. */
static bool later_tops_are_plain(const struct view *view, int page)
{
    for (int line = 0; line < view->line_count; line++) {
        const struct line *at = &view->lines[line];
        if (at->page > page && line_is_of_letter(view, line) && at->rank < TOP_LINES &&
            !top_is_plain(view, line))
            return false;
    }
    return true;
}

/* "Дофры дзень, Лариса!": beside the name nothing but what greets or is known. */
static bool greeting_is_plain(const struct view *view, const struct salutation *greeting)
{
    for (int i = view->lines[greeting->line].first; i < end_of_greeting(view, greeting->line); i++) {
        const bool name = i == greeting->names[0] || i == greeting->names[greeting->name_count - 1];
        if (!name && i != greeting->initial && view->seen[i].role == ROLE_NONE &&
            sort_of(view, i) == SORT_UNKNOWN)
            return false;
    }
    return true;
}

/* One given name, with or without a patronymic. */
static bool is_of_one(const struct view *view, const struct salutation *greeting)
{
    return greeting->name_count == 1 ||
        (greeting->name_count == 2 && names_patronymic(view->names, &view->seen[greeting->names[1]].word));
}

bool view_greets_plainly(const struct view *view)
{
    const struct salutation *greeting = view->salutations;
    return view->salutation_count == 1 && is_of_one(view, greeting) && !view->greeted_again_count &&
        greeting_is_plain(view, greeting) && around_is_plain(view, greeting->line) &&
        later_tops_are_plain(view, view->lines[greeting->line].page);
}
