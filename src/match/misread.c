/* Words that are read badly: how nearly a word of a message stands in the letter, each in wrong letters of
 * its own, and which rare words of the register a word of the letter may have been. */
#include "match_inside.h"

#include <stdlib.h>
#include <string.h>

/* How much oftener a word of the message stands in the letter so nearly where the letter answers it than in
 * others (match_sim, 30 % misread, seeds 11 and 12; what is worse or shorter: no oftener). */
static const struct {
    size_t letters; /* at least */
    double wrong, bits; /* share of the letters, at most */
} nearness[] = { { 4, 0.05, 2 }, { 5, 0.05, 3.5 }, { 5, 0.20, 1.2 }, { 6, 0.05, 4.5 }, { 6, 0.15, 2.5 },
    { 7, 0.10, 5 }, { 8, 0.15, 4.5 }, { 8, 0.25, 2.5 }, { 9, 0.30, 2.2 }, { 10, 0.25, 4.5 },
    { 10, 0.30, 3.5 } };

enum { NEARNESSES = sizeof nearness / sizeof *nearness };

static uint32_t letters_of(const char *skeleton)
{
    uint32_t letters = 0;
    for (; *skeleton; skeleton++)
        letters |= 1U << (*skeleton & 31);
    return letters;
}

struct read_word read_word_of(const char *skeleton, int seen)
{
    return (struct read_word){ skeleton, strlen(skeleton), letters_of(skeleton), seen };
}

struct misread_stem misread_stem_of(const char *text)
{
    struct misread_stem stem = { .text = text, .length = strlen(text), .letters = letters_of(text) };
    for (; stem.levels < NEARNESSES && nearness[stem.levels].letters <= stem.length; stem.levels++)
        if (nearness[stem.levels].wrong * (double)stem.length > stem.most)
            stem.most = nearness[stem.levels].wrong * (double)stem.length;
    return stem;
}

/* A stem against the beginning of a word, whose ending says nothing. */
static double wrong_letters(const struct names *names, const struct misread_stem *stem, const char *word)
{
    char head[STEM_BYTES] = "";
    strncat(head, word, stem->length < sizeof head ? stem->length : sizeof head - 1);
    return names_distance(names, stem->text, head, stem->most);
}

double misread_bits(const struct names *names, const struct misread_stem *stem, const struct read_word *read)
{
    if (!stem->levels || (double)stem->length - (double)read->length > stem->most ||
        __builtin_popcount(stem->letters & ~read->letters) > (int)stem->most + 2)
        return 0;
    const double wrong = wrong_letters(names, stem, read->skeleton);
    double best = 0;
    for (int at = 0; at < stem->levels; at++)
        if (wrong <= nearness[at].wrong * (double)stem->length && nearness[at].bits > best)
            best = nearness[at].bits;
    return best;
}

/* ---- in the register ---- */

enum { MISREAD_LETTERS = 6 }; /* shorter ones are near to too many */
enum { ENDING_MOST = 4, MISSING_MOST = 2 }; /* letters: comparing is dear, and most are of another length */

static bool may_be(const struct misread_stem *stem, const struct read_word *word)
{
    return word->length + 2 > stem->length && word->length <= stem->length + ENDING_MOST &&
        __builtin_popcount(stem->letters & ~word->letters) <= MISSING_MOST;
}

static double nearest(const struct match_index *index, const struct misread_stem *stem,
    const struct read_word *words, size_t count)
{
    double best = 0;
    for (size_t i = 0; i < count; i++) {
        const double bits = may_be(stem, &words[i]) ? misread_bits(index->names, stem, &words[i]) : 0;
        best = bits > best ? bits : best;
    }
    return best;
}

static int by_use(const void *a, const void *b)
{
    const struct misread_use *one = a, *other = b;
    if (one->use != other->use)
        return one->use < other->use ? -1 : 1;
    return (one->bits < other->bits) - (one->bits > other->bits);
}

static size_t each_once(struct misread_use *uses, size_t count)
{
    size_t kept = 0;
    qsort(uses, count, sizeof *uses, by_use);
    for (size_t i = 0; i < count; i++)
        if (!kept || uses[i].use != uses[kept - 1].use)
            uses[kept++] = uses[i];
    return kept;
}

size_t misread_find(const struct match_index *index, const struct read_word *words, size_t count,
    uint32_t rare, struct misread_use *uses, size_t most)
{
    const struct lexicon *lexicon = &index->lexicon;
    size_t found = 0;
    for (size_t i = 0; i < lexicon->count && found < most; i++) {
        const struct kept_word *kept = &lexicon->words[i];
        const char *text = lexicon->text + kept->at + kept->size;
        if (!kept->tells || strlen(text) < MISREAD_LETTERS)
            continue;
        const struct misread_stem stem = misread_stem_of(text);
        const double bits = nearest(index, &stem, words, count);
        const struct posting *use = bits > 0 ? postings_find(&index->stems.in, kept->stem_hash) : NULL;
        if (use && use->count <= rare)
            uses[found++] = (struct misread_use){ use, bits };
    }
    return each_once(uses, found);
}
