/* Evidence: the sender's own words quoted back. Each telling stem of the message that stands in the letter
 * counts by how rare it is in the register; the sum is taken at 0.8, because words come in company, and
 * capped at 12 bits. */
#include "match_inside.h"

#include <stdlib.h>
#include <string.h>

static const double DEPENDENCE = 0.8, NEIGHBOUR = 0.35, CONTENT_BITS_MOST = 12, WORD_BITS_MOST = 6;
enum { NEIGHBOUR_WORDS = 3 }; /* a fact reaches so far in the message */
static const double TELLING_BITS = 2; /* from here on a word counts as one */
/* A stem that no other message has is taken to stand in one letter of a hundred, on the strength of eighty.
 */
static const double BACKGROUND = 0.01, BACKGROUND_STRENGTH = 80;

struct hit {
    double bits;
    int seen;
    int at; /* which word of the message */
};

static int find_near(const struct view *view, const char *stem)
{
    size_t length = strlen(stem), count;
    char shorter[STEM_BYTES];
    if (length < 6)
        return -1;
    const struct name_entry *entry = name_book_find(&view->deletions, stem, &count);
    for (size_t skip = 0; !entry && skip < length; skip++) {
        memcpy(shorter, stem, skip);
        memcpy(shorter + skip, stem + skip + 1, length - skip);
        entry = name_book_find(&view->deletions, shorter, &count);
        if (!entry && length > 6)
            entry = name_book_find(&view->stems, shorter, &count);
    }
    return entry ? (int)entry->bearer : -1;
}

static double share_of(const struct weighing *weighing, uint32_t hash, uint32_t own)
{
    const struct stem_index *stems = &weighing->index->stems;
    const struct stem_use *use = stems_find(stems, hash);
    double others = use && use->count > own ? use->count - own : 0;
    double share = (others + BACKGROUND * BACKGROUND_STRENGTH) /
        ((double)stems->message_count + BACKGROUND_STRENGTH);
    share *= weighing->view->length_factor;
    return share < 0.9 ? share : 0.9;
}

static bool is_part(const struct names *names, const struct name *name, const char *stem)
{
    for (int i = 0; i < name->count; i++) {
        const char *part = name->parts[i].skeleton;
        size_t n = strlen(stem), length = strlen(part);
        if (n >= 4 &&
            (!strncmp(stem, part, n) || names_distance(names, stem, part, 9) <= 0.20 * (double)length))
            return true;
    }
    return false;
}

/* Names of the two are in every message and in every letter, misread ones too. */
static bool is_name(const struct weighing *weighing, const struct contender *contender, const char *stem)
{
    const struct match_index *index = weighing->index;
    const struct prisoner *prisoner = &index->prisoners[index->prisoner_of[contender->message]];
    for (int n = 0; n < contender->name_count; n++)
        if (is_part(index->names, &contender->names[n], stem))
            return true;
    for (int s = 0; s < prisoner->spelling_count; s++)
        if (is_part(index->names, &prisoner->spellings[s], stem))
            return true;
    return false;
}

static bool find_hit(const struct weighing *weighing, const struct contender *contender,
    const struct stem *stem, struct hit *hit)
{
    size_t count;
    const struct name_entry *entry = name_book_find(&weighing->view->stems, stem->text, &count);
    hit->seen = entry ? (int)entry->bearer : find_near(weighing->view, stem->text);
    if (hit->seen < 0)
        return false;
    hit->bits = weight_bits(&weighing->index->weights, entry ? WEIGHT_CONTENT_WORD : WEIGHT_CONTENT_NEAR,
        share_of(weighing, stem->hash, 1));
    hit->bits = hit->bits > WORD_BITS_MOST ? WORD_BITS_MOST : hit->bits;
    return hit->bits > 0.5 && !is_name(weighing, contender, stem->text);
}

static int by_place(const void *a, const void *b)
{
    return ((const struct hit *)a)->at - ((const struct hit *)b)->at;
}

/* Bits of all facts; `hits` in the order of the message. */
static double sum_facts(const struct hit *hits, size_t count, int *facts)
{
    double sum = 0;
    for (size_t i = 0, next; i < count; i = next) {
        double all = hits[i].bits, best = hits[i].bits;
        for (next = i + 1; next < count && hits[next].at - hits[i].at <= NEIGHBOUR_WORDS; next++) {
            all += hits[next].bits;
            best = hits[next].bits > best ? hits[next].bits : best;
        }
        sum += best + NEIGHBOUR * (all - best);
        *facts += best >= TELLING_BITS;
    }
    return sum * DEPENDENCE;
}

static int by_bits(const void *a, const void *b)
{
    double one = ((const struct hit *)a)->bits, other = ((const struct hit *)b)->bits;
    return (one < other) - (one > other);
}

static size_t same_word(const struct hit *hits, size_t count, int seen)
{
    for (size_t i = 0; i < count; i++)
        if (hits[i].seen == seen)
            return i;
    return count;
}

static size_t find_hits(const struct weighing *weighing, const struct contender *contender, struct hit *hits)
{
    struct stem stems[MESSAGE_STEMS];
    size_t n = message_stems(&weighing->index->vocabulary, contender->row, stems, MESSAGE_STEMS), count = 0;
    for (size_t i = 0; i < n; i++) {
        struct hit hit;
        if (!find_hit(weighing, contender, &stems[i], &hit))
            continue;
        hit.at = stems[i].at;
        size_t at = same_word(hits, count, hit.seen);
        hits[at] = hit;
        count += at == count;
    }
    return count;
}

bool score_content(const struct weighing *weighing, struct contender *contender, struct evidence *out)
{
    struct hit hits[MESSAGE_STEMS];
    size_t count = find_hits(weighing, contender, hits);
    if (!count)
        return false;
    const char *words = "";
    qsort(hits, count, sizeof *hits, by_place);
    double bits = sum_facts(hits, count, &contender->content_facts);
    qsort(hits, count, sizeof *hits, by_bits);
    for (size_t i = 0; i < count; i++)
        contender->content_words += hits[i].bits >= TELLING_BITS;
    for (size_t i = 0; i < count && i < 6; i++)
        words = arena_printf(
            weighing->arena, "%s%s%s", words, i ? ", " : "", view_word(weighing->view, hits[i].seen));
    out->bits = bits > CONTENT_BITS_MOST ? CONTENT_BITS_MOST : bits;
    out->why = arena_printf(weighing->arena, "The letter has words of the message: %s", words);
    evidence_at(weighing, hits[0].seen, out);
    return true;
}
