/* arena: memory that dies together. What lives as long as one reply (its text, evidence, names) is taken from
 * one arena and goes with it; nothing in it is freed by itself.
 *
 * Running out of memory ends the program with a line: running again is always safe here. A size that comes
 * from outside must be checked against a limit before it is asked for. */
#ifndef ARENA_H
#define ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *blocks; /* newest first; {0} is an empty arena */
};

void arena_clear(struct arena *arena); /* frees all; the arena is empty and usable again */

/* Zeroed, aligned for any type. arena_array checks count * size for overflow. */
void *arena_take(struct arena *arena, size_t size);
void *arena_array(struct arena *arena, size_t count, size_t size);

/* A larger copy of an array of `used` elements, zeroed behind them (the old one stays until the arena goes).
 */
void *arena_grow(struct arena *arena, const void *old, size_t used, size_t count, size_t size);

char *arena_copy(struct arena *arena, const char *text); /* null becomes "" */
char *arena_copy_n(struct arena *arena, const char *bytes, size_t n); /* n bytes and a NUL */
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* malloc, calloc and strdup for what has no arena; they end the program like the arena does. */
void *must_alloc(size_t size); /* zeroed */
void *must_realloc(void *old, size_t size);
char *must_copy(const char *text);

/* For a process that holds a register, first of all: from now on arrays of a MiB and more are mapped by
 * themselves. They grow without a second copy, and go back to the machine as soon as they are freed. */
void memory_map_large(void);

#endif
