/* Which words of a record stand on the pages or in the file's name: they are marked, for the eye alone. Of
 * names, skeletons without their last vowels are compared; of texts, the stems of those words that tell one
 * letter from another. So a case ending does not matter. */
#include "screen_inside.h"

#include "match.h"
#include "names.h"

#include <string.h>

enum {
    WORDS_MOST = 40000,
    STEM_LEAST = 3, /* letters that a stem keeps */
};

struct screen_words {
    uint32_t *slots; /* hashes of stems; 0: free */
    size_t mask;
};

static uint32_t name_hash(const struct name_word *word)
{
    size_t length = strlen(word->skeleton);
    while (length > STEM_LEAST && strchr("aeiouyj", word->skeleton[length - 1]))
        length--;
    return text_hash(word->skeleton, length) | 1;
}

static bool find(const struct screen_words *words, uint32_t hash, size_t *slot)
{
    for (*slot = hash & words->mask; words->slots[*slot]; *slot = (*slot + 1) & words->mask)
        if (words->slots[*slot] == hash)
            return true;
    return false;
}

static void add(struct screen_words *words, size_t *count, uint32_t hash)
{
    size_t slot;
    if (!hash || *count >= WORDS_MOST || find(words, hash, &slot))
        return;
    words->slots[slot] = hash;
    ++*count;
}

static void note(
    const struct match_models *models, struct screen_words *words, size_t *count, const char *text)
{
    const char *at = text, *end = text + strlen(text);
    struct name_word word;
    while (*count < WORDS_MOST && name_next_word(&at, end, &word)) {
        add(words, count, name_hash(&word));
        add(words, count, match_word_stem(models, &word));
    }
}

void agree_gather(struct screen *screen)
{
    enum { SLOTS = 1 << 17 };
    _Static_assert(SLOTS >= 2 * WORDS_MOST, "the table keeps free slots");
    struct screen_words *words = arena_take(screen->arena, sizeof *words);
    size_t count = 0;
    words->slots = arena_array(screen->arena, SLOTS, sizeof *words->slots);
    words->mask = SLOTS - 1;
    for (size_t i = 0; i < screen->reply->page_count; i++)
        for (size_t k = 0; k < screen->reply->pages[i].reading.count; k++)
            note(screen->models, words, &count, screen->reply->pages[i].reading.words[k].text);
    for (size_t i = 0; screen->own_names && i < screen->reply->source_count; i++)
        note(screen->models, words, &count, screen->reply->sources[i].path);
    screen->read = words;
}

static bool agrees(const struct screen *screen, const struct name_word *word, enum agree_as as)
{
    size_t slot;
    if (screen->listed->blind)
        return false;
    if (as == AGREE_TEXT) {
        const uint32_t stem = match_word_stem(screen->models, word);
        return stem && find(screen->read, stem, &slot);
    }
    return word->letters >= (word->digits ? 2 : STEM_LEAST) && find(screen->read, name_hash(word), &slot);
}

/* The end of the first `most` bytes, or a little behind: no character is cut. */
static const char *cut(const char *text, size_t most)
{
    const size_t length = strlen(text);
    const char *end = text + (length < most ? length : most);
    while ((*end & 0xc0) == 0x80)
        end++;
    return end;
}

void agree_write(const struct screen *screen, const char *text, enum agree_as as, size_t most)
{
    const struct html *h = &screen->html;
    const char *at = text, *written = text, *end = cut(text, most);
    struct name_word word;
    html_put(h, "<bdi>");
    while (name_next_word(&at, end, &word)) {
        if (!agrees(screen, &word, as))
            continue;
        html_text_n(h, written, (size_t)(word.at - written), SIZE_MAX);
        html_put(h, "<mark>");
        html_text_n(h, word.at, word.size, SIZE_MAX);
        html_put(h, "</mark>");
        written = word.at + word.size;
    }
    html_text_n(h, written, (size_t)(end - written), SIZE_MAX);
    if (*end)
        html_put(h, "…");
    html_put(h, "</bdi>");
}
