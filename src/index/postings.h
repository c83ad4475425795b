/* Postings: in which items words stand. Items are numbered from 0; what an item is, who made them says. Words
 * are told apart by a hash of 32 bits: two that share it only look more common. */
#ifndef POSTINGS_H
#define POSTINGS_H

#include "hash_slots.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct posting {
    uint32_t hash, count; /* of a word; in how many items it stands */
    uint32_t first; /* where its list begins; see postings_listed */
};

struct postings {
    struct posting *words;
    size_t word_count, word_room;
    struct hash_slots slots; /* of `words` */
    unsigned char *lists;
    size_t list_size;
    uint32_t item_count;
    unsigned char *draft; /* until sealed: the words of each item, */
    size_t draft_size, draft_room;
    size_t *starts; /* and where those of each begin */
    size_t start_room;
};

uint32_t word_hash(const char *word);

/* What is found lies in the postings, until they are joined with others. */
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
