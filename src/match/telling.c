/* Which words tell one letter from another, asked without a register: for whoever points them out to a
 * person. */
#include "match_inside.h"

/* What stands in one letter of ten, or more, is everybody's. */
static const double EVERYBODYS = 0.1;

uint32_t match_word_stem(const struct match_models *models, const struct name_word *word)
{
    const struct vocabulary *vocabulary = &models->vocabulary;
    size_t count;
    char stem[STEM_BYTES];
    const bool tells = stem_of(word, stem) && !name_book_find(&vocabulary->common, stem, &count) &&
        !name_book_find(&vocabulary->folded, word->folded, &count) &&
        vocabulary_rate(vocabulary, stem) < EVERYBODYS;
    return tells ? word_hash(stem) | 1 : 0;
}
