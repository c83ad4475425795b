/* Which words tell one letter from another, asked without a register: for whoever points them out to a
 * person. */
#include "match_inside.h"

#include "cleanup.h"
#include "file.h"

#include <stdlib.h>

struct match_words {
    struct vocabulary vocabulary;
};

/* What stands in one letter of ten, or more, is everybody's. */
static const double EVERYBODYS = 0.1;

struct match_words *match_words_open(const char *models, struct fault *fault)
{
    OWNED_FREE char *folder = file_join(models, "match");
    struct match_words *words = must_alloc(sizeof *words);
    if (vocabulary_load(&words->vocabulary, folder, fault))
        return words;
    match_words_close(words);
    return NULL;
}

void match_words_close(struct match_words *words)
{
    if (!words)
        return;
    vocabulary_clear(&words->vocabulary);
    free(words);
}

uint32_t match_word_stem(const struct match_words *words, const struct name_word *word)
{
    size_t count;
    char stem[STEM_BYTES];
    const bool tells = stem_of(word, stem) && !name_book_find(&words->vocabulary.common, stem, &count) &&
        !name_book_find(&words->vocabulary.folded, word->folded, &count) &&
        vocabulary_rate(&words->vocabulary, stem) < EVERYBODYS;
    return tells ? word_hash(stem) | 1 : 0;
}
