/* Return names and addresses on pages that are mailed: whoever lives there scanned the letter. Where a word
 * stands, and whether enough of an address does. */
#include "view_inside.h"

#include <string.h>

/* ---- where a word stands ---- */

int view_find(const struct view *view, const struct name_word *word, int found[FOUND_MOST])
{
    const struct names *names = view->names;
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
        const bool postcode = word_is_postcode(&word);
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
            name_book_find(&view->vocabulary->common, stem, &times);
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
        if (!word_is_postcode(&seen->word) || !page_kind_mailed(kind) ||
            (kind != PAGE_POSTCARD && common_words_on(view, seen->page) >= PROSE_WORDS))
            continue;
        read = true;
        if (!marked)
            return true;
        marked[i] = true;
    }
    return read;
}
