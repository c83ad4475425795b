/* Postings: in which items words stand. */
#ifndef POSTINGS_INSIDE_H
#define POSTINGS_INSIDE_H

#ifndef ROOM_MATCH
#error "postings_inside.h is for the match room alone"
#endif

#include "match.h"

struct posting {
    uint32_t hash, count; /* of a word; in how many items it stands */
    uint32_t first; /* where its list begins; see postings_listed */
};

struct postings {
    struct posting *words;
    size_t word_count, word_room;
    uint32_t *slots; /* by hash: a word's place in `words`, plus one */
    size_t slot_mask;
    unsigned char *lists;
    size_t list_size;
    uint32_t item_count;
    unsigned char *draft; /* until sealed: the words of each item, */
    size_t draft_size, draft_room;
    size_t *starts; /* and where those of each begin */
    size_t start_room;
};

uint32_t word_hash(const char *word);

void postings_add(struct postings *postings, uint32_t hash); /* the item at hand has the word */
void postings_next(struct postings *postings); /* the item is complete */

/* Items come in in one order and are listed in another: which item stands at each place. `from` is the first
 * that came in; those in front of it and behind the last are passed over. */
struct posting_places {
    const uint32_t *item_at;
    uint32_t count, from;
};
void postings_seal(struct postings *postings, const struct posting_places *places); /* before any look-up */

/* Adds items that were sealed by themselves, at their places among all; words that more than `listed_most`
 * items have are only counted from then on. `moved`: where what stands at a place now will stand; null:
 * there. False: a word is to be listed that was not, and `all` can only be cleared. */
bool postings_join(
    struct postings *all, const struct postings *further, const uint32_t *moved, uint32_t listed_most);
void postings_clear(struct postings *postings);

const struct posting *postings_find(const struct postings *postings, uint32_t hash); /* null: in none */

bool postings_listed(const struct posting *word); /* false: more items have it than are listed */

/* The items that have the word, rising; none where they are not listed. */
struct posting_walk {
    const unsigned char *at;
    uint32_t item, left;
};
struct posting_walk postings_walk(const struct postings *postings, const struct posting *word);
bool postings_step(struct posting_walk *walk); /* sets `item`; false: there are no more */

/* How many items below `limit` have a listed word, and whether one has it. */
uint32_t postings_below(const struct postings *postings, const struct posting *word, uint32_t limit);
bool postings_has(const struct postings *postings, const struct posting *word, uint32_t item);

#endif
