/* Return names and addresses on pages that are mailed: whoever lives there scanned the letter. The rule asks
 * whether any stands there; a person who blacks them out is offered the very words. */
#include "match_inside.h"

#include <string.h>

/* ---- where a word stands ---- */

int view_find(const struct view *view, const struct name_word *word, int found[FOUND_MOST])
{
    const struct names *names = view->index->names;
    struct name_near near[FOUND_MOST];
    size_t exact;
    const struct name_entry *entry = name_book_find(&view->words, word->skeleton, &exact);
    int count = 0;
    for (size_t i = 0; i < exact && count < FOUND_MOST; i++)
        if (view_mailed(view, (int)entry[i].bearer))
            found[count++] = (int)entry[i].bearer;
    size_t more = word->digits
        ? 0
        : name_book_near(names, &view->words, word->skeleton, NAME_FAR, near, FOUND_MOST);
    for (size_t i = 0; i < more && count < FOUND_MOST; i++)
        if (near[i].distance > 0 && view_mailed(view, (int)near[i].entry->bearer) &&
            name_level(near[i].distance, near[i].entry->length, strlen(word->skeleton)) == NAME_NEAR)
            found[count++] = (int)near[i].entry->bearer;
    return count;
}

/* ---- addresses ---- */

/* Where the words of an address were read so far. */
struct places {
    int seen[64];
    int count, before; /* before: how many are of earlier words of the address */
};

/* Another word of the address close to this one; -1: none. */
static int near_earlier(const struct places *places, int seen)
{
    for (int i = 0; i < places->before; i++)
        if (places->seen[i] - seen < 8 && seen - places->seen[i] < 8 && places->seen[i] != seen)
            return places->seen[i];
    return -1;
}

bool view_address(const struct view *view, const char *address, bool *marked)
{
    const char *at = address, *end = at + strlen(at);
    struct name_word word;
    struct places places = { .count = 0 };
    bool read = false;
    while (name_next_word(&at, end, &word)) {
        bool postcode = word.digits && word.letters == 6;
        int here[FOUND_MOST];
        if (!postcode && (word.digits || word.letters < 5))
            continue;
        int count = view_find(view, &word, here);
        places.before = places.count;
        for (int i = 0; i < count; i++) {
            const int other = near_earlier(&places, here[i]);
            if (postcode || other >= 0) {
                read = true;
                if (!marked)
                    return true;
                marked[here[i]] = marked[other >= 0 ? other : here[i]] = true;
            }
            if (places.count < 64)
                places.seen[places.count++] = here[i];
        }
    }
    return read;
}

/* ---- postcodes ---- */

static int common_words_on(const struct view *view, int page)
{
    int count = 0;
    for (int i = 0; i < view->seen_count; i++) {
        char stem[STEM_BYTES];
        size_t times;
        const struct seen *seen = &view->seen[i];
        count += seen->page == page && stem_of(&seen->word, stem) &&
            name_book_find(&view->index->vocabulary->common, stem, &times);
    }
    return count;
}

bool view_postcode(const struct view *view, bool *marked)
{
    enum { PROSE_WORDS = 8 };
    bool read = false;
    for (int i = 0; i < view->seen_count; i++) {
        const struct seen *seen = &view->seen[i];
        enum page_kind kind = view->reply->pages[seen->page].kind;
        if (!seen->word.digits || seen->word.letters != 6 || !page_kind_mailed(kind) ||
            (kind != PAGE_POSTCARD && common_words_on(view, seen->page) >= PROSE_WORDS))
            continue;
        read = true;
        if (!marked)
            return true;
        marked[i] = true;
    }
    return read;
}

/* ---- names ---- */

static bool is_part(const struct view *view, int seen, const struct name *name, enum name_kind kind)
{
    const struct name_word *word = &view->seen[seen].word;
    const struct name_part *part = name_part_of(name, kind);
    return part && word->letters >= 3 && word->capital && view_mailed(view, seen) &&
        names_compare(view->index->names, word, part, name->sex, NAME_HOW_CASE) <= NAME_NEAR;
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
    names_parse(view->index->names, row->return_name, view->arena, &name);
    names_parse(view->index->names, row->prisoner_name, view->arena, &prisoner);
    names_parse(view->index->names, row->sender_name, view->arena, &sender);
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
    struct page mailed = *page;
    const struct reply alone = { .pages = &mailed, .page_count = 1, .trouble = "", .seen = "" };
    struct view view;
    if (!page_kind_mailed(mailed.kind))
        mailed.kind = PAGE_LETTER; /* a person may have it mailed all the same */
    view_open(&view, index, &alone, arena);
    bool *marked = arena_array(arena, (size_t)view.seen_count + 1, sizeof *marked);
    for (size_t i = 0; i < index->count; i++) {
        mark_name(&view, &index->messages[i], marked);
        view_address(&view, index->messages[i].return_address, marked);
    }
    view_postcode(&view, marked);
    fill_gaps(&view, marked);
    for (size_t w = 0; w < page->reading.count; w++)
        words[w] = strchr(page->reading.words[w].text, '@') != NULL;
    for (int i = 0; i < view.seen_count; i++)
        words[view.seen[i].read - page->reading.words] |= marked[i];
    view_close(&view);
}
