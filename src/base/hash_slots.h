/* hash_slots: at which place of an array an entry stands, found by its hash (open addressing). The array is
 * the caller's, and so is what makes two entries the same: of those that share a hash he looks at each.
 *
 *     uint32_t *slot = hash_slots_first(&slots, hash);
 *     while (*slot && !same(&array[*slot - 1], entry))
 *         slot = hash_slots_next(&slots, slot);
 *
 * Then *slot is 0, or the entry's place plus one. */
#ifndef HASH_SLOTS_H
#define HASH_SLOTS_H

#include <stddef.h>
#include <stdint.h>

struct hash_slots {
    uint32_t *at; /* places, plus one; 0: free; null until there is room */
    size_t mask; /* how many slots there are, less one: a power of two */
};

/* Empties them: room for so many entries, with half of the slots free or more. */
void hash_slots_make_room(struct hash_slots *slots, size_t entries);
void hash_slots_put(
    const struct hash_slots *slots, uint32_t hash, uint32_t place); /* one that is not there */
void hash_slots_clear(struct hash_slots *slots);

/* Only when there is room. */
static inline uint32_t *hash_slots_first(const struct hash_slots *slots, uint32_t hash)
{
    return &slots->at[hash & slots->mask];
}

static inline uint32_t *hash_slots_next(const struct hash_slots *slots, const uint32_t *slot)
{
    return &slots->at[(size_t)(slot - slots->at + 1) & slots->mask];
}

#endif
