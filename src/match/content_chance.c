/* Which chance a telling word of a message has to stand in a letter of this length, whomever it answers: by
 * how many messages of other senders have it, and by how common it is in the language. */
#include "content_inside.h"

#include <math.h>

/* The register's own count of a word outweighs the list from so many messages on; and among the messages to
 * one prisoner: what several senders write to him about is his life, not theirs. */
static const double LIST_STRENGTH = 80, PRISONER_STRENGTH = 4;

/* In how many messages of other senders a stem stands: in all, and among those to this prisoner. One sender
 * writes the same to many. Of stems that are too common to be listed, all are taken for others', evenly
 * spread. */
struct bearing {
    double all, here;
};

/* How many of the rising numbers are below `limit`. */
static size_t below(const uint32_t *numbers, size_t count, uint32_t limit)
{
    size_t low = 0;
    while (low < count) {
        size_t middle = (low + count) / 2;
        if (numbers[middle] < limit)
            low = middle + 1;
        else
            count = middle;
    }
    return low;
}

static bool is_among(uint32_t number, const uint32_t *numbers, size_t count)
{
    size_t at = below(numbers, count, number);
    return at < count && numbers[at] == number;
}

/* Takes what the sender wrote himself out of the count. */
static void leave_own_out(const struct index *index, const struct contender *contender,
    const struct posting *use, struct bearing *bearing)
{
    const struct prisoner *prisoner = &index->prisoners[contender->prisoner];
    const struct postings *stems = &index->stems.in;
    uint32_t from = prisoner->first, to = prisoner->first + prisoner->count;
    size_t own;
    const uint32_t *mine = index_of_sender(index, contender->sender, &own);
    struct posting_walk walk = postings_walk(stems, use);
    bool few = own < use->count;
    for (size_t i = 0; few ? i < own : postings_step(&walk); i++) {
        uint32_t item = few ? mine[i] : walk.item;
        if (few ? !postings_has(stems, use, item) : !is_among(item, mine, own))
            continue;
        bearing->all--;
        bearing->here -= item >= from && item < to;
    }
}

/* How many of the prisoner's messages have the word; asked once for all who wrote to him. */
static double count_here(const struct index *index, uint32_t of, struct asked_word *word)
{
    const struct prisoner *prisoner = &index->prisoners[of];
    if (word->counted && word->prisoner == of)
        return word->here;
    word->counted = true;
    word->prisoner = of;
    word->here = postings_below(&index->stems.in, word->use, prisoner->first + prisoner->count) -
        postings_below(&index->stems.in, word->use, prisoner->first);
    return word->here;
}

static struct bearing count_bearing(
    const struct index *index, const struct contender *contender, struct asked_word *word, double others)
{
    const struct posting *use = word->use;
    if (!use)
        return (struct bearing){ 0, 0 };
    if (!postings_listed(use))
        return (struct bearing){ use->count, others * use->count / (double)index->stems.message_count };
    struct bearing bearing = { use->count, count_here(index, contender->prisoner, word) };
    leave_own_out(index, contender, use, &bearing);
    return bearing;
}

double content_chance(const struct weighing *weighing, const struct contender *contender, double others,
    const struct stem *stem, struct asked_word *word)
{
    const struct index *index = weighing->index;
    const struct stem_index *stems = &index->stems;
    struct bearing bearing = count_bearing(index, contender, word, others);
    double telling = weighing->view->telling;
    double rate = (bearing.all + LIST_STRENGTH * stem->listed * stems->mean / LETTER_WORDS) /
        ((double)stems->message_count + LIST_STRENGTH);
    double here = (bearing.here + PRISONER_STRENGTH * rate) / (others + PRISONER_STRENGTH);
    double told = fmax(rate, here) * sqrt(fmax(1, telling / stems->mean));
    return 1 - exp(-fmax(told, stem->listed * fmax(1, telling / LETTER_WORDS)));
}

double content_others(const struct weighing *weighing, const struct contender *contender)
{
    const struct index *index = weighing->index;
    const struct prisoner *prisoner = &index->prisoners[contender->prisoner];
    size_t own;
    const uint32_t *mine = index_of_sender(index, contender->sender, &own);
    return (double)(prisoner->count -
        (below(mine, own, prisoner->first + prisoner->count) - below(mine, own, prisoner->first)));
}
