/* Which messages are looked at: those of the prisoners who fit, those whose sender is greeted or typed, and
 * those that share rare words with the letter. */
#include "match_inside.h"

#include "cleanup.h"

#include <stdlib.h>

enum { EXTRA_MOST = 300, SMALL_REGISTER = 40, ROOM_FIRST = 1024 };

/* How many rare words of the letter a message has. */
struct tally {
    uint32_t place, hits; /* place in by_prisoner */
};

struct gathering {
    struct weighing *weighing;
    struct tally *tallies; /* of the messages that have any, by place */
    size_t tally_count;
    unsigned char *taken; /* per message of the register, a bit */
    uint32_t *messages; /* those taken, in order */
    size_t room;
};

static void gather(struct gathering *gathering, uint32_t message)
{
    struct weighing *weighing = gathering->weighing;
    const unsigned char bit = (unsigned char)(1U << message % 8);
    if (gathering->taken[message / 8] & bit || weighing->count == CONTENDERS_MOST)
        return;
    if (weighing->count == gathering->room) {
        gathering->room *= 2;
        gathering->messages = must_realloc(
            gathering->messages, gathering->room * sizeof *gathering->messages);
    }
    gathering->taken[message / 8] |= bit;
    gathering->messages[weighing->count++] = message;
}

static void list_contenders(struct gathering *gathering)
{
    struct weighing *weighing = gathering->weighing;
    const struct index *index = weighing->index;
    weighing->contenders = arena_array(weighing->arena, weighing->count, sizeof *weighing->contenders);
    for (size_t i = 0; i < weighing->count; i++) {
        uint32_t message = gathering->messages[i];
        struct contender *contender = &weighing->contenders[i];
        contender->message = message;
        contender->sender = index->sender_of[message];
        contender->prisoner = index->prisoner_of[message];
        contender->row = &index->messages[message];
    }
}

static void gather_prisoner(struct gathering *gathering, uint32_t prisoner)
{
    const struct index *index = gathering->weighing->index;
    const struct prisoner *of = &index->prisoners[prisoner];
    for (uint32_t i = 0; i < of->count; i++)
        gather(gathering, index->by_prisoner[of->first + i]);
}

static bool shares_words(const struct gathering *gathering, uint32_t place, size_t *tally)
{
    while (*tally < gathering->tally_count && gathering->tallies[*tally].place < place)
        ++*tally;
    return *tally < gathering->tally_count && gathering->tallies[*tally].place == place;
}

/* Of many who bear the name those with rare words of the letter, too, and then the first. */
static void gather_senders(struct gathering *gathering, const struct name_word *word)
{
    const struct index *index = gathering->weighing->index;
    const struct posting *bearing = postings_find(&index->sender_words, word_hash(word->skeleton));
    if (!bearing)
        return;
    int left = EXTRA_MOST;
    size_t tally = 0;
    struct posting_walk walk = postings_walk(&index->sender_words, bearing);
    while (bearing->count > EXTRA_MOST && left && tally < gathering->tally_count && postings_step(&walk))
        if (shares_words(gathering, walk.item, &tally)) {
            gather(gathering, index->by_prisoner[walk.item]);
            left--;
        }
    for (walk = postings_walk(&index->sender_words, bearing); left && postings_step(&walk); left--)
        gather(gathering, index->by_prisoner[walk.item]);
}

static int by_number(const void *a, const void *b)
{
    uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;
    return (one > other) - (one < other);
}

static int by_hits(const void *a, const void *b)
{
    const struct tally *one = a, *other = b;
    if (one->hits != other->hits)
        return one->hits > other->hits ? -1 : 1;
    return (one->place > other->place) - (one->place < other->place);
}

static void tally_words(struct gathering *gathering)
{
    enum { LISTED_MOST = 20000, RARE = 40 }; /* rare: in so many messages at most */
    const struct weighing *weighing = gathering->weighing;
    const struct postings *stems = &weighing->index->stems.in;
    OWNED_FREE uint32_t *listed = must_alloc(LISTED_MOST * sizeof *listed);
    size_t count = 0, distinct = 0;
    for (size_t i = 0; i < weighing->view->stems.count; i++) {
        const struct posting *use = postings_find(stems, word_hash(weighing->view->stems.entries[i].form));
        if (!use || use->count > RARE)
            continue;
        struct posting_walk walk = postings_walk(stems, use);
        while (count < LISTED_MOST && postings_step(&walk))
            listed[count++] = walk.item;
    }
    qsort(listed, count, sizeof *listed, by_number);
    gathering->tallies = must_alloc((count + 1) * sizeof *gathering->tallies);
    for (size_t i = 0; i < count; i++) {
        if (!i || listed[i] != listed[i - 1])
            gathering->tallies[distinct++] = (struct tally){ listed[i], 0 };
        gathering->tallies[distinct - 1].hits++;
    }
    gathering->tally_count = distinct;
}

/* Messages that share rare words with the letter, those with most of them first. */
static void gather_by_words(struct gathering *gathering)
{
    qsort(gathering->tallies, gathering->tally_count, sizeof *gathering->tallies, by_hits);
    for (size_t i = 0; i < gathering->tally_count && i < EXTRA_MOST / 6; i++)
        gather(gathering, gathering->weighing->index->by_prisoner[gathering->tallies[i].place]);
}

void weighing_gather(struct weighing *weighing)
{
    const struct index *index = weighing->index;
    const struct view *view = weighing->view;
    struct gathering gathering = { .weighing = weighing,
        .taken = must_alloc(index->count / 8 + 1),
        .messages = must_alloc(ROOM_FIRST * sizeof *gathering.messages),
        .room = ROOM_FIRST };
    tally_words(&gathering);
    for (size_t i = 0; i < weighing->fit_count; i++)
        gather_prisoner(&gathering, weighing->fits[i].prisoner);
    for (int i = 0; i < view->salutation_count; i++)
        for (int n = 0; n < view->salutations[i].name_count; n++)
            gather_senders(&gathering, &view->seen[view->salutations[i].names[n]].word);
    for (int i = 0; i < view->typed_count; i++)
        gather_senders(&gathering, &view->typed[i].word);
    for (int i = 0; i < weighing->code_count; i++)
        gather(&gathering, weighing->codes[i].message);
    gather_by_words(&gathering);
    for (uint32_t i = 0; i < index->count && (index->count <= SMALL_REGISTER || weighing->count < 5); i++)
        gather(&gathering, i);
    list_contenders(&gathering);
    free(gathering.messages);
    free(gathering.taken);
    free(gathering.tallies);
}
