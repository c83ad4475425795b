#include "hash_slots.h"

#include "arena.h"

#include <stdlib.h>

void hash_slots_make_room(struct hash_slots *slots, size_t entries)
{
    size_t count = 16;
    while (count < 2 * entries)
        count *= 2;
    hash_slots_clear(slots);
    slots->at = must_alloc(count * sizeof *slots->at);
    slots->mask = count - 1;
}

void hash_slots_put(const struct hash_slots *slots, uint32_t hash, uint32_t place)
{
    uint32_t *slot = hash_slots_first(slots, hash);
    while (*slot)
        slot = hash_slots_next(slots, slot);
    *slot = place + 1;
}

void hash_slots_clear(struct hash_slots *slots)
{
    free(slots->at);
    *slots = (struct hash_slots){ 0 };
}
