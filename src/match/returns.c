/* Return names and addresses on pages that are mailed: whoever lives there scanned the letter. The rule asks
 * whether any stands there; a person who blacks them out is offered the very words. */
#include "match_inside.h"

#include <string.h>

/* ---- names ---- */

static bool is_part(const struct view *view, int seen, const struct name *name, enum name_kind kind)
{
    const struct name_word *word = &view->seen[seen].word;
    const struct name_part *part = name_part_of(name, kind);
    return part && word->letters >= 3 && word->capital && view_mailed(view, seen) &&
        names_compare(view->names, word, part, name->sex, NAME_HOW_CASE) <= NAME_NEAR;
}

/* The given names and initials beside a surname, on its line. */
static void mark_beside(const struct view *view, int surname, const struct name *name, bool *marked)
{
    for (int i = surname - 2; i <= surname + 2; i++)
        if (i >= 0 && i < view->seen_count && view->seen[i].line == view->seen[surname].line)
            marked[i] |= word_is_initial(&view->seen[i].word) || is_part(view, i, name, NAME_GIVEN) ||
                is_part(view, i, name, NAME_PATRONYMIC);
}

/* A prisoner's own surname signs his letter, and a sender's own may stand in it: those are not offered. */
static void mark_name(const struct view *view, const struct message *row, bool *marked)
{
    struct name name, prisoner, sender;
    names_parse(view->names, row->return_name, view->arena, &name);
    names_parse(view->names, row->prisoner_name, view->arena, &prisoner);
    names_parse(view->names, row->sender_name, view->arena, &sender);
    for (int i = 0; i < view->seen_count; i++) {
        if (!is_part(view, i, &name, NAME_SURNAME) || is_part(view, i, &prisoner, NAME_SURNAME) ||
            is_part(view, i, &sender, NAME_SURNAME))
            continue;
        marked[i] = true;
        mark_beside(view, i, &name, marked);
    }
}

/* ---- the words that are offered ---- */

/* What stands between two marked words of a line, and numbers beside them: houses and flats. */
static void fill_gaps(const struct view *view, bool *marked)
{
    enum { GAP = 4 };
    for (int i = 0, last = -1; i < view->seen_count; i++) {
        if (!marked[i])
            continue;
        for (int k = last + 1; last >= 0 && k < i && i - last <= GAP; k++)
            marked[k] |= view->seen[last].line == view->seen[i].line;
        last = i;
    }
    for (int i = 1; i < view->seen_count; i++)
        marked[i] |= marked[i - 1] && view->seen[i].word.digits &&
            view->seen[i].line == view->seen[i - 1].line;
}

void match_return_words(
    const struct match_index *index, const struct page *page, struct arena *arena, bool *words)
{
    const struct index *rows = index->rows;
    struct page mailed = *page;
    const struct reply alone = { .pages = &mailed, .page_count = 1, .trouble = "", .seen = "" };
    struct view view;
    if (!page_kind_mailed(mailed.kind))
        mailed.kind = PAGE_LETTER; /* a person may have it mailed all the same */
    view_open(&view, rows->names, rows->vocabulary, &alone, arena);
    bool *marked = arena_array(arena, (size_t)view.seen_count + 1, sizeof *marked);
    for (size_t i = 0; i < rows->count; i++) {
        mark_name(&view, &rows->messages[i], marked);
        view_address(&view, rows->messages[i].return_address, marked);
    }
    view_postcode(&view, marked);
    fill_gaps(&view, marked);
    for (size_t w = 0; w < page->reading.count; w++)
        words[w] = strchr(page->reading.words[w].text, '@') != NULL;
    for (int i = 0; i < view.seen_count; i++)
        words[view.seen[i].read - page->reading.words] |= marked[i];
    view_close(&view);
}
