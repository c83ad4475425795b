/* Words that are read badly: how nearly a word of a message stands in the letter, each in wrong letters of
 * its own, and which rare words of the register a word of the letter may have been. */
#include "index_inside.h"

#include "cleanup.h"

#include <stdlib.h>
#include <string.h>

/* How much oftener a word of the message stands in the letter so nearly where the letter answers it than in
 * others (match_sim, 30 % misread, seeds 11 and 12; what is worse or shorter: no oftener). */
struct nearness {
    size_t letters; /* at least */
    double wrong, bits; /* share of the letters, at most */
};
static const struct nearness of_stems[] = { { 4, 0.05, 2 }, { 5, 0.05, 3.5 }, { 5, 0.20, 1.2 },
    { 6, 0.05, 4.5 }, { 6, 0.15, 2.5 }, { 7, 0.10, 5 }, { 8, 0.15, 4.5 }, { 8, 0.25, 2.5 }, { 9, 0.30, 2.2 },
    { 10, 0.25, 4.5 }, { 10, 0.30, 3.5 } };

/* The same of words with their endings (seeds 11 and 12, 300 replies each). */
static const struct nearness of_words[] = { { 5, 0.20, 2.2 }, { 6, 0.15, 4.2 }, { 6, 0.20, 1.5 },
    { 8, 0.10, 5 }, { 8, 0.15, 3 }, { 8, 0.25, 1.8 }, { 9, 0.20, 3.5 }, { 10, 0.25, 3 }, { 10, 0.30, 2 } };

#define COUNT(list) (int)(sizeof(list) / sizeof *(list))

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

static struct misread_stem looked_for(const char *text, const struct nearness *nearness, int count)
{
    struct misread_stem stem = {
        .text = text, .length = strlen(text), .letters = letters_of(text), .nearness = nearness
    };
    for (; stem.levels < count && nearness[stem.levels].letters <= stem.length; stem.levels++)
        if (nearness[stem.levels].wrong * (double)stem.length > stem.most)
            stem.most = nearness[stem.levels].wrong * (double)stem.length;
    return stem;
}

struct misread_stem misread_stem_of(const char *text)
{
    return looked_for(text, of_stems, COUNT(of_stems));
}

struct misread_stem misread_word_of(const char *skeleton)
{
    return looked_for(skeleton, of_words, COUNT(of_words));
}

/* A stem against the beginning of a word, whose ending says nothing; a word against all of it. */
static double wrong_letters(
    const struct names *names, const struct misread_stem *stem, const struct read_word *read)
{
    char head[STEM_BYTES] = "";
    if (stem->nearness == of_words)
        return names_distance(names, stem->text, read->skeleton, stem->most);
    const size_t most = stem->length < sizeof head ? stem->length : sizeof head - 1;
    memcpy(head, read->skeleton, read->length < most ? read->length : most);
    return names_distance(names, stem->text, head, stem->most);
}

static bool may_be_so_near(const struct misread_stem *stem, const struct read_word *read)
{
    enum { LOOKALIKES = 2, LOOKALIKES_OF_WORD = 1 }; /* letters that cost less than one */
    const bool whole = stem->nearness == of_words;
    return stem->levels && (double)stem->length - (double)read->length <= stem->most &&
        (!whole || (double)read->length - (double)stem->length <= stem->most) &&
        letters_beyond(stem->letters, read->letters) <=
        (int)stem->most + (whole ? LOOKALIKES_OF_WORD : LOOKALIKES);
}

double misread_bits(const struct names *names, const struct misread_stem *stem, const struct read_word *read)
{
    if (!may_be_so_near(stem, read))
        return 0;
    const double wrong = wrong_letters(names, stem, read);
    double best = 0;
    for (int at = 0; at < stem->levels; at++)
        if (wrong <= stem->nearness[at].wrong * (double)stem->length && stem->nearness[at].bits > best)
            best = stem->nearness[at].bits;
    return best;
}

/* ---- in the register ---- */

enum { MISREAD_LETTERS = 6 }; /* shorter ones are near to too many */
enum { ENDING_MOST = 4, MISSING_MOST = 2 }; /* letters: comparing is dear, and most are of another length */

/* Words by their length: words[first[length] …]. */
struct shelf {
    const struct read_word **words;
    size_t first[NAME_BYTES + 1];
};

static void fill_shelf(struct shelf *shelf, const struct read_word *words, size_t count)
{
    size_t at = 0;
    for (size_t length = 0; length < NAME_BYTES; length++) {
        shelf->first[length] = at;
        for (size_t i = 0; i < count; i++)
            if (words[i].length == length)
                shelf->words[at++] = &words[i];
    }
    shelf->first[NAME_BYTES] = at;
}

static bool may_be(const char *text, const struct shelf *shelf, size_t from, size_t to)
{
    const uint32_t letters = letters_of(text);
    for (size_t i = from; i < to; i++)
        if (letters_beyond(letters, shelf->words[i]->letters) <= MISSING_MOST)
            return true;
    return false;
}

/* In bits; nearly all stems are told from all the words by which letters they have. */
static double nearest(const struct index *index, const char *text, size_t length, const struct shelf *shelf)
{
    const size_t from = shelf->first[length - 1],
                 to = shelf->first[length + ENDING_MOST < NAME_BYTES ? length + ENDING_MOST + 1 : NAME_BYTES];
    double best = 0;
    if (!may_be(text, shelf, from, to))
        return 0;
    const struct misread_stem stem = misread_stem_of(text);
    for (size_t i = from; i < to; i++) {
        const struct read_word *word = shelf->words[i];
        const bool may = letters_beyond(stem.letters, word->letters) <= MISSING_MOST;
        const double bits = may ? misread_bits(index->names, &stem, word) : 0;
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

size_t misread_find(const struct index *index, const struct read_word *words, size_t count, uint32_t rare,
    struct misread_use *uses, size_t most)
{
    const struct lexicon *lexicon = &index->lexicon;
    OWNED_FREE const struct read_word **by_length = must_alloc((count + 1) * sizeof *by_length);
    struct shelf shelf = { .words = by_length };
    size_t found = 0;
    fill_shelf(&shelf, words, count);
    for (size_t i = 0; i < lexicon->count && found < most; i++) {
        const struct kept_word *kept = &lexicon->words[i];
        const char *text = lexicon->text + kept->at + kept->size;
        const size_t length = kept->tells ? strlen(text) : 0;
        if (length < MISREAD_LETTERS)
            continue;
        const double bits = nearest(index, text, length, &shelf);
        const struct posting *use = bits > 0 ? postings_find(&index->stems.in, kept->stem_hash) : NULL;
        if (use && use->count <= rare)
            uses[found++] = (struct misread_use){ use, bits };
    }
    return each_once(uses, found);
}
