/* The .mo format, as the gettext manual describes it ("The Format of GNU MO Files"): a header of seven 32-bit
 * numbers, then two tables of (length, offset), the originals sorted by their bytes, each text with a NUL
 * behind it. The hash table in it is not used: a binary search over a hundred texts is fast enough. */
#include "words.h"

#include "arena.h"
#include "cleanup.h"
#include "file.h"

#include <stdlib.h>
#include <string.h>

enum { FILE_MOST = 1 << 20, HEADER_BYTES = 28, ENTRY_BYTES = 8 };

struct words {
    struct text file;
    bool swapped; /* written on a machine of the other byte order */
    uint32_t count, originals, translations; /* how many; where the two tables begin */
};

static uint32_t number_at(const struct words *words, size_t offset)
{
    uint32_t number;
    memcpy(&number, words->file.bytes + offset, sizeof number);
    return words->swapped ? __builtin_bswap32(number) : number;
}

static const char *text_in(const struct words *words, uint32_t table, uint32_t index)
{
    return words->file.bytes + number_at(words, table + (size_t)index * ENTRY_BYTES + 4);
}

static bool table_fits(const struct words *words, uint32_t table)
{
    return table <= words->file.length && words->count <= (words->file.length - table) / ENTRY_BYTES;
}

/* Lies inside the file, has its NUL and is UTF-8. Plural forms, which have a NUL inside, are refused: nobody
 * here asks for them. */
static bool entry_sound(const struct words *words, uint32_t table, uint32_t index)
{
    size_t at = table + (size_t)index * ENTRY_BYTES;
    size_t length = number_at(words, at);
    size_t offset = number_at(words, at + 4);
    size_t size = words->file.length;
    if (offset >= size || length >= size - offset || words->file.bytes[offset + length] != '\0')
        return false;
    return utf8_valid(words->file.bytes + offset, length);
}

static bool sound(struct words *words, struct fault *fault)
{
    if (words->file.length < HEADER_BYTES)
        return fault_set(fault, FAULT_INPUT, "is too short for a .mo file");
    words->swapped = number_at(words, 0) == 0xde120495;
    if (number_at(words, 0) != 0x950412de || number_at(words, 4) >> 16 > 0)
        return fault_set(fault, FAULT_INPUT, "is no .mo file of a known version");
    words->count = number_at(words, 8);
    words->originals = number_at(words, 12);
    words->translations = number_at(words, 16);
    if (!table_fits(words, words->originals) || !table_fits(words, words->translations))
        return fault_set(fault, FAULT_INPUT, "ends inside its tables");
    for (uint32_t i = 0; i < words->count; i++) {
        if (!entry_sound(words, words->originals, i) || !entry_sound(words, words->translations, i))
            return fault_set(fault, FAULT_INPUT, "has a damaged text, number %u", i);
        if (i && strcmp(text_in(words, words->originals, i - 1), text_in(words, words->originals, i)) >= 0)
            return fault_set(fault, FAULT_INPUT, "is not sorted at text %u", i);
    }
    return true;
}

static void words_close_at(struct words **words)
{
    words_close(*words);
}

struct words *words_open(const char *path, struct fault *fault)
{
    CLEANUP(words_close_at) struct words *words = must_alloc(sizeof *words);
    words->file = (struct text)TEXT_LIMIT(FILE_MOST);
    if (!file_read(path, &words->file, fault))
        return NULL;
    if (!sound(words, fault)) {
        fault_while(fault, "%s", path);
        return NULL;
    }
    return STEAL(words);
}

void words_close(struct words *words)
{
    if (!words)
        return;
    text_clear(&words->file);
    free(words);
}

const char *words_text(const struct words *words, const char *msgid)
{
    uint32_t low = 0, high = words ? words->count : 0;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = strcmp(msgid, text_in(words, words->originals, middle));
        if (order == 0) {
            const char *translation = text_in(words, words->translations, middle);
            return translation[0] ? translation : msgid;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return msgid;
}
