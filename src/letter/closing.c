/* How a letter ends: closing words, and the name under them. */
#include "greeting_inside.h"

static bool is_closing(enum role role)
{
    return role == ROLE_CLOSING || role == ROLE_PARTING;
}

/* The last letter of "П.С."; not "С. Оля", whose С may be "with". */
static bool ends_initials(const struct view *view, int at)
{
    const struct seen *seen = &view->seen[at];
    return at && seen_is_dotted(seen) && seen[-1].line == seen->line && seen_is_dotted(&seen[-1]);
}

/* The capital word behind a closing ("З павагай, Алесь"), on the same line or the next. */
static void find_signature(struct view *view, int line)
{
    const struct line *at = &view->lines[line];
    bool closing = false;
    for (int i = at->first; i < view->seen_count && i < at->first + 8; i++) {
        const struct seen *seen = &view->seen[i];
        if (seen->page != at->page || seen->line > line + 1)
            return;
        closing |= is_closing(seen->role) && seen->line == line && !ends_initials(view, i);
        if (!closing && i > at->first + 1)
            return;
        if (!closing || role_passes(seen->role) || is_closing(seen->role) || !view_known_name(view, i))
            continue;
        if (seen->word.capital && view->signature_count < SIGNATURES)
            view->signatures[view->signature_count++] = i;
        return;
    }
}

/* "Пока!", "Пока, Рита", "Твой друг Саша"; not "Пока всё тихо", nor "Твой рассказ". */
static bool stands_for_itself(const struct view *view, const struct line *line, int at)
{
    const struct seen *seen = &view->seen[at];
    int end = line->first + line->count;
    if (at + 1 == end || (seen->after && seen->after != ' '))
        return true;
    for (int i = at + 1; i < end; i++)
        if (view->seen[i].word.capital || role_passes(view->seen[i].role) || is_closing(view->seen[i].role))
            return true;
    return false;
}

/* A line that begins with closing words: "С уважением", "Твой". */
static bool closes(const struct view *view, int line)
{
    const struct line *at = &view->lines[line];
    for (int i = at->first; i < at->first + at->count && i < at->first + 2; i++) {
        const struct seen *seen = &view->seen[i];
        if (!is_closing(seen->role) || seen->word.letters < 4)
            continue;
        bool whole = seen->role == ROLE_CLOSING && !seen->role_sex;
        return at->count <= 4 && (whole || stands_for_itself(view, at, i));
    }
    return false;
}

void view_find_closing(struct view *view, int line)
{
    int page = view->lines[line].page;
    if (!view_at_end(view, line))
        return;
    find_signature(view, line);
    if (closes(view, line) && page != view->closed_page) {
        view->closed_first = view->closing_pages++ ? view->closed_first : page;
        view->closed_page = page;
    }
}
