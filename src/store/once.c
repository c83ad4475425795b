/* Texts that come again and again, each kept once: the rows of a register bear the same names, places and
 * addresses. */
#include "messages.h"

#include <stdlib.h>
#include <string.h>

enum { ROOM_FIRST = 1024 };

static const char **slot_of(const struct once *once, const char *text)
{
    size_t at = text_hash(text, strlen(text)) & (once->room - 1);
    while (once->texts[at] && strcmp(once->texts[at], text) != 0)
        at = (at + 1) & (once->room - 1);
    return &once->texts[at];
}

static void grow(struct once *once)
{
    struct once larger = { .arena = once->arena, .count = once->count };
    larger.room = once->room ? 2 * once->room : ROOM_FIRST;
    larger.texts = must_alloc(larger.room * sizeof *larger.texts);
    for (size_t i = 0; i < once->room; i++)
        if (once->texts[i])
            *slot_of(&larger, once->texts[i]) = once->texts[i];
    free(once->texts);
    *once = larger;
}

const char *once_keep(struct once *once, const char *text)
{
    if (!*text)
        return "";
    if (2 * once->count >= once->room)
        grow(once);
    const char **slot = slot_of(once, text);
    if (!*slot) {
        *slot = arena_copy(once->arena, text);
        once->count++;
    }
    return *slot;
}

void once_clear(struct once *once)
{
    free(once->texts);
    *once = (struct once){ 0 };
}
