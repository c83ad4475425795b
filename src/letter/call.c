/* Calls that are no salutation of the letter, and may begin another one: a greeting at the top of a later
 * page that could not be read, a greeting further down, or a line that is nothing but somebody else's name.
 */
#include "date_inside.h"
#include "greeting_inside.h"

#include <string.h>

/* May the last word of a short line be a name? Alone anything may: "Мама!"; of two or three letters ("Аня",
 * "Ян") all but "Вам" and the like. */
static bool may_be_called(const struct view *view, const struct name_word *word, bool alone)
{
    const struct vocabulary *vocabulary = view->vocabulary;
    char stem[STEM_BYTES];
    size_t count;
    if (alone || !word->capital)
        return word->capital;
    if (word->letters <= 3 && !word->digits)
        return word->letters > 1 && !name_book_find(&vocabulary->reader, word->folded, &count) &&
            !name_book_find(&vocabulary->folded, word->folded, &count);
    return stem_of(word, stem) && !vocabulary_has_stem(vocabulary, stem);
}

bool word_nearly_greets(const struct view *view, const struct name_word *word)
{
    struct name_near near[1];
    return word->letters >= 6 &&
        name_book_near(view->names, &view->vocabulary->skeletons, word->skeleton, NAME_FAR, near, 1) &&
        role_greets((enum role)(near[0].entry->bearer & 0xFF));
}

/* A few words at the top of a page that have a greeting's word among them, or end in an exclamation mark and
 * may be a greeting that was misread: perhaps one that could not be read. "Это чудо!" is none. */
static bool calls_unread(const struct view *view, int line)
{
    const struct line *at = &view->lines[line];
    if (at->rank > 2 || at->count > 4 || view->seen[at->first].greeting)
        return false;
    const struct seen *last = &view->seen[at->first + at->count - 1];
    bool nearly = may_be_called(view, &last->word, at->count == 1);
    for (int i = at->first; i < at->first + at->count; i++) {
        const struct seen *seen = &view->seen[i];
        if (role_greets(seen->role) || (seen->role == ROLE_FILLER && last->after == ','))
            return true;
        nearly |= word_nearly_greets(view, &seen->word);
    }
    return nearly && last->after == '!';
}

/* "… большой привет вашему / Остапу." */
static bool runs_on(const struct view *view, int line)
{
    if (!line || view->lines[line - 1].page != view->lines[line].page || view->lines[line - 1].count < 4)
        return false;
    const struct line *above = &view->lines[line - 1];
    return !mark_ends_call(view->seen[above->first + above->count - 1].after);
}

/* The name in a line that is nothing but somebody's name, with text below it; -1: none. A name in another
 * case is one as well ("Михаилу."), but not in "Остапу привет!", nor where a sentence runs on into the line.
 */
static int bare_name(const struct view *view, int line)
{
    const struct line *at = &view->lines[line];
    bool spoken_of = runs_on(view, line);
    if (!line_is_of_names(view, line) || !line_has_text_below(view, line))
        return -1;
    for (int i = at->first; i < at->first + at->count; i++)
        spoken_of |= role_greets(view->seen[i].role);
    for (int i = at->first; i < at->first + at->count; i++) {
        struct name_given given[NAME_FAMILIES];
        bool named = !role_passes(view->seen[i].role) && view_certain_names(view, i, given);
        if (named && (view_known_name(view, i) || !spoken_of) && seen_is_another(view, i))
            return i;
    }
    return -1;
}

/* "Здравствуйте!", "Здравствуй, сынок!", "Мама, здравствуй" with text below, anywhere; not "Привет жене!",
 * nor "Привет Остапу!". */
static bool greets_again(const struct view *view, int line)
{
    const struct line *at = &view->lines[line];
    const struct seen *first = &view->seen[at->first], *last = first + at->count - 1;
    bool behind = at->count > 1 && last->role == ROLE_HELLO && last[-1].after == ',';
    if ((first->role != ROLE_HELLO && !behind) || !first->word.capital || at->count > 4 ||
        runs_on(view, line) || !line_has_text_below(view, line))
        return false;
    if (behind)
        return true;
    for (int i = at->first + 1; i < at->first + at->count; i++) {
        const struct seen *seen = &view->seen[i];
        struct name_given given[NAME_FAMILIES];
        bool spoken_of = view_certain_names(view, i, given) && !view_known_name(view, i);
        if (seen[-1].after == ',')
            return true;
        if (!role_passes(seen->role) && (!seen->word.capital || spoken_of))
            return false;
    }
    return true;
}

/* "Мама!", "Дорогая жена,", "Любимая!" on a line of its own, with text below. */
static bool calls_dear(const struct view *view, int line)
{
    const struct line *at = &view->lines[line];
    const struct seen *first = &view->seen[at->first], *last = first + at->count - 1;
    bool dear = false;
    if (at->count > 3 || !first->word.capital || (last->after != '!' && last->after != ',') ||
        runs_on(view, line) || !line_has_text_below(view, line))
        return false;
    for (const struct seen *seen = first; seen <= last; seen++) {
        dear |= seen->role == ROLE_DEAR || role_is_kin(seen->role);
        if (!role_passes(seen->role))
            return false;
    }
    return dear;
}

/* At most four words, one of them no word of a greeting; no date. */
static bool may_call_somebody(const struct view *view, int line)
{
    const struct line *at = &view->lines[line];
    bool unread = false;
    for (int i = at->first; i < at->first + at->count; i++) {
        const struct seen *seen = &view->seen[i];
        unread |= seen->role == ROLE_NONE && seen->word.letters > 2;
        if (date_has_digit(&seen->word))
            return false;
    }
    return unread && at->count <= 4;
}

static bool sounds_like_call(const struct view *view, int line)
{
    const struct line *at = &view->lines[line];
    const char after = view->seen[at->first + at->count - 1].after;
    bool greets = after == '!' || after == ',';
    for (int i = at->first; i < at->first + at->count; i++)
        greets |= role_greets(view->seen[i].role) || word_nearly_greets(view, &view->seen[i].word);
    return greets;
}

bool view_calls_unread(const struct view *view)
{
    enum { TOP_LINES = 10, PROSE_WORDS = 6 };
    bool prose = false;
    int page = -1;
    for (int line = 0; line < view->line_count; line++) {
        const bool top = view->lines[line].rank < TOP_LINES;
        if (!line_is_of_letter(view, line) || !top || (page >= 0 && view->lines[line].page != page))
            continue;
        page = view->lines[line].page;
        if (may_call_somebody(view, line) && (!prose || sounds_like_call(view, line)))
            return true;
        prose |= view->lines[line].count >= PROSE_WORDS;
    }
    return false;
}

/* A call at the top of the first page is the letter's own. */
static bool may_begin_another(const struct view *view, int line, int first_page)
{
    const struct line *at = &view->lines[line];
    return line_is_of_letter(view, line) && !view->seen[at->first].greeting &&
        (at->page != first_page || at->rank >= 2);
}

/* "Здйадстнуте, Генп! Здравс твуйте, логанн!": two calls in one of the first lines, and no greeting was read.
 */
static bool calls_twice(const struct view *view, int line)
{
    enum { TOP_LINES = 3, CALL_WORDS = 6 };
    const struct line *at = &view->lines[line];
    int calls = 0;
    for (int i = at->first; i < at->first + at->count; i++)
        calls += view->seen[i].after == '!';
    return calls > 1 && at->rank < TOP_LINES && at->count <= CALL_WORDS && !view->salutation_count &&
        !word_is_everyday(view, &view->seen[at->first].word);
}

void view_find_calls(struct view *view, int first_page)
{
    for (int line = 0; line < view->line_count; line++) {
        view->unread_greeting |= line_is_of_letter(view, line) && calls_twice(view, line);
        if (!may_begin_another(view, line, first_page))
            continue;
        view->unread_greeting |= (view->lines[line].page > first_page && calls_unread(view, line)) ||
            greets_again(view, line) || calls_dear(view, line);
        int name = bare_name(view, line);
        if (name >= 0 && view->bare_name_count < BARE_NAMES)
            view->bare_names[view->bare_name_count++] = name;
    }
}
