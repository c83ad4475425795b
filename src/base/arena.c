/* The arena: a list of blocks, each handed out from the front; texts, which need no alignment, from the back.
 */
#include "arena.h"

#include <malloc.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 64 * 1024, ALIGNMENT = 16 };

struct arena_block {
    struct arena_block *next;
    size_t used, size; /* bytes handed out in front; where those behind begin */
    _Alignas(ALIGNMENT) unsigned char bytes[];
};

static _Noreturn void out_of_memory(size_t size)
{
    fprintf(stderr, "adkaz: no memory for %zu more bytes; nothing is lost, run again when there is\n", size);
    exit(3);
}

void *must_alloc(size_t size)
{
    void *memory = calloc(1, size ? size : 1);
    if (!memory)
        out_of_memory(size);
    return memory;
}

void *must_realloc(void *old, size_t size)
{
    void *memory = realloc(old, size ? size : 1);
    if (!memory)
        out_of_memory(size);
    return memory;
}

char *must_copy(const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(must_alloc(size), text, size);
}

/* Left to itself, glibc keeps arrays of ever more bytes among the small ones, once a large one was freed. */
void memory_map_large(void)
{
    enum { LARGE = 1 << 20, KEPT = 8 << 20 };
    mallopt(M_MMAP_THRESHOLD, LARGE);
    mallopt(M_TRIM_THRESHOLD, KEPT);
}

static struct arena_block *new_block(struct arena *arena, size_t size)
{
    struct arena_block *block = must_alloc(sizeof *block + size);
    block->size = size;
    block->next = arena->blocks;
    arena->blocks = block;
    return block;
}

void *arena_take(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        out_of_memory(size);
    size_t padded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    struct arena_block *block = arena->blocks;
    if (!block || block->size - block->used < padded)
        block = new_block(arena, padded > BLOCK_BYTES ? padded : BLOCK_BYTES);
    void *memory = block->bytes + block->used;
    block->used += padded;
    return memory;
}

static char *take_text(struct arena *arena, size_t size)
{
    struct arena_block *block = arena->blocks;
    if (!block || block->size - block->used < size)
        block = new_block(arena, size > BLOCK_BYTES ? size : BLOCK_BYTES);
    block->size -= size;
    return (char *)block->bytes + block->size;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / 2 / size)
        out_of_memory(count);
    return arena_take(arena, count * size);
}

void *arena_grow(struct arena *arena, const void *old, size_t used, size_t count, size_t size)
{
    void *larger = arena_array(arena, count, size);
    if (used)
        memcpy(larger, old, used * size);
    return larger;
}

char *arena_copy_n(struct arena *arena, const char *bytes, size_t n)
{
    if (n > SIZE_MAX / 2)
        out_of_memory(n);
    char *copy = take_text(arena, n + 1);
    if (n)
        memcpy(copy, bytes, n);
    copy[n] = '\0';
    return copy;
}

char *arena_copy(struct arena *arena, const char *text)
{
    return text ? arena_copy_n(arena, text, strlen(text)) : arena_copy_n(arena, "", 0);
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    char most[256]; /* nearly all sentences are shorter: they are formatted once */
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(most, sizeof most, format, args);
    va_end(args);
    size_t size = (length > 0 ? (size_t)length : 0) + 1;
    char *text = take_text(arena, size);
    if (length >= 0 && size <= sizeof most)
        memcpy(text, most, size);
    else
        vsnprintf(text, size, format, again);
    va_end(again);
    return text;
}

void arena_clear(struct arena *arena)
{
    struct arena_block *block = arena->blocks;
    while (block) {
        struct arena_block *next = block->next;
        free(block);
        block = next;
    }
    arena->blocks = NULL;
}
