/* Which items have a word: the messages of the register, by their own words and by their senders' names.
 * Words are told apart by 32 bits of hash; two that share them only look more common. While items come in,
 * each one's words are kept as small numbers of one to three bytes, so that a million messages need no more
 * while they are sorted than they need afterwards. */
#include "match_inside.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS_FIRST = 1024, NOT_LISTED = UINT32_MAX };

/* FNV-1a. */
uint32_t word_hash(const char *word)
{
    uint32_t hash = 2166136261u;
    for (; *word; word++)
        hash = (hash ^ (unsigned char)*word) * 16777619u;
    return hash;
}

/* ---- words ---- */

static uint32_t *slot_of(const struct postings *postings, uint32_t hash)
{
    size_t at = hash & postings->slot_mask;
    while (postings->slots[at] && postings->words[postings->slots[at] - 1].hash != hash)
        at = (at + 1) & postings->slot_mask;
    return &postings->slots[at];
}

/* Room for twice as many words; at most half of the slots are taken. */
static void grow(struct postings *postings)
{
    size_t room = postings->word_room ? 2 * postings->word_room : WORDS_FIRST;
    postings->words = must_realloc(postings->words, room * sizeof *postings->words);
    postings->word_room = room;
    free(postings->slots);
    postings->slots = must_alloc(2 * room * sizeof *postings->slots);
    postings->slot_mask = 2 * room - 1;
    for (size_t i = 0; i < postings->word_count; i++)
        *slot_of(postings, postings->words[i].hash) = (uint32_t)i + 1;
}

static uint32_t number_of(struct postings *postings, uint32_t hash)
{
    if (postings->word_count == postings->word_room)
        grow(postings);
    uint32_t *slot = slot_of(postings, hash);
    if (!*slot) {
        postings->words[postings->word_count] = (struct posting){ .hash = hash, .first = NOT_LISTED };
        *slot = (uint32_t)++postings->word_count;
    }
    return *slot - 1;
}

/* ---- coming in ---- */

static void put_byte(struct postings *postings, unsigned byte)
{
    if (postings->draft_size == postings->draft_room) {
        postings->draft_room = postings->draft_room ? postings->draft_room / 2 * 3 : 4096;
        postings->draft = must_realloc(postings->draft, postings->draft_room);
    }
    postings->draft[postings->draft_size++] = (unsigned char)byte;
}

static void put_number(struct postings *postings, uint32_t number)
{
    for (; number >= 0x80; number >>= 7)
        put_byte(postings, (number & 0x7F) | 0x80);
    put_byte(postings, number);
}

static uint32_t take_number(const unsigned char **at)
{
    uint32_t number = 0;
    for (unsigned shift = 0;; shift += 7) {
        unsigned byte = *(*at)++;
        number |= (uint32_t)(byte & 0x7F) << shift;
        if (byte < 0x80)
            return number;
    }
}

/* Until it is sealed, `first` of a word is the last item that has it. */
void postings_add(struct postings *postings, uint32_t hash)
{
    uint32_t number = number_of(postings, hash);
    if (postings->words[number].first == postings->item_count)
        return;
    postings->words[number].first = postings->item_count;
    postings->words[number].count++;
    put_number(postings, number + 1);
}

void postings_next(struct postings *postings)
{
    put_number(postings, 0);
    postings->item_count++;
}

/* ---- sealing ---- */

static size_t place_lists(struct postings *postings, uint32_t listed_most)
{
    size_t listed = 0;
    for (size_t i = 0; i < postings->word_count; i++) {
        struct posting *word = &postings->words[i];
        bool lists = word->count <= listed_most;
        word->first = lists ? (uint32_t)listed : NOT_LISTED;
        listed += lists ? word->count : 0;
    }
    return listed;
}

static void fill_lists(struct postings *postings)
{
    const unsigned char *at = postings->draft;
    for (uint32_t item = 0; item < postings->item_count; item++)
        for (uint32_t number; (number = take_number(&at));) {
            struct posting *word = &postings->words[number - 1];
            if (word->first != NOT_LISTED)
                postings->items[word->first++] = item;
        }
    for (size_t i = 0; i < postings->word_count; i++)
        if (postings->words[i].first != NOT_LISTED)
            postings->words[i].first -= postings->words[i].count;
}

void postings_seal(struct postings *postings, uint32_t listed_most)
{
    size_t listed = place_lists(postings, listed_most);
    postings->items = must_alloc((listed + 1) * sizeof *postings->items);
    fill_lists(postings);
    free(postings->draft);
    postings->draft = NULL;
}

void postings_clear(struct postings *postings)
{
    free(postings->words);
    free(postings->slots);
    free(postings->items);
    free(postings->draft);
    *postings = (struct postings){ 0 };
}

/* ---- looking up ---- */

const struct posting *postings_find(const struct postings *postings, uint32_t hash)
{
    if (!postings->word_count)
        return NULL;
    uint32_t number = *slot_of(postings, hash);
    return number ? &postings->words[number - 1] : NULL;
}

const uint32_t *postings_items(const struct postings *postings, const struct posting *word)
{
    return word->first == NOT_LISTED ? NULL : postings->items + word->first;
}
