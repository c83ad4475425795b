/* The walk over a TIFF's directories, in classic files (32-bit offsets) and BigTIFF (64-bit). */
#include "tiff_whole.h"

#include <string.h>

enum { DIRECTORIES_MOST = 64, ENTRIES_MOST = 4096, STRIPS_MOST = 65536 };
enum { TAG_STRIP_OFFSETS = 273, TAG_STRIP_BYTES = 279, TAG_TILE_OFFSETS = 324, TAG_TILE_BYTES = 325 };

/* Bytes of one value of each TIFF type; 0: no such type. */
static const unsigned char type_bytes[] = { 0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8 };

struct walk {
    struct window file;
    bool big_endian, big;
};

/* An array of numbers that a directory entry holds or points to. */
struct array {
    const unsigned char *at; /* null: it lies where nothing is known of the file */
    uint64_t count;
    size_t each;
};

static uint64_t number(const struct walk *walk, const unsigned char *at, size_t n)
{
    uint64_t value = 0;
    for (size_t i = 0; i < n; i++)
        value = value << 8 | at[walk->big_endian ? i : n - 1 - i];
    return value;
}

/* False: the entry's values lie beyond the end of the file. */
static bool find_values(const struct walk *walk, const unsigned char *entry, struct array *array)
{
    const size_t offset_bytes = walk->big ? 8 : 4;
    const uint64_t type = number(walk, entry + 2, 2);
    *array = (struct array){ .count = number(walk, entry + 4, offset_bytes) };
    array->each = type < sizeof type_bytes ? type_bytes[type] : 0;
    const uint64_t size = walk->file.size;
    if (!array->each)
        return true; /* a type of the future says nothing */
    if (array->count > size)
        return false;
    const uint64_t bytes = array->count * array->each;
    if (bytes <= offset_bytes) {
        array->at = entry + 4 + offset_bytes;
        return true;
    }
    const uint64_t offset = number(walk, entry + 4 + offset_bytes, offset_bytes);
    if (offset > size || bytes > size - offset)
        return false;
    array->at = window_at(&walk->file, offset, bytes);
    return true;
}

static bool strips_inside(const struct walk *walk, const struct array *offsets, const struct array *bytes)
{
    if (!offsets->at || !bytes->at)
        return true;
    for (uint64_t i = 0; i < offsets->count && i < bytes->count && i < STRIPS_MOST; i++) {
        uint64_t offset = number(walk, offsets->at + i * offsets->each, offsets->each);
        uint64_t length = number(walk, bytes->at + i * bytes->each, bytes->each);
        if (offset > walk->file.size || length > walk->file.size - offset)
            return false;
    }
    return true;
}

/* Looks at the directory at *offset and moves on to the next; 0 where there is none or nothing is known. */
static bool directory_inside(const struct walk *walk, uint64_t *offset)
{
    const size_t count_bytes = walk->big ? 8 : 2, entry_bytes = walk->big ? 20 : 12,
                 offset_bytes = walk->big ? 8 : 4;
    const uint64_t at = *offset;
    *offset = 0;
    if (at > walk->file.size || walk->file.size - at < count_bytes)
        return false;
    const unsigned char *count_at = window_at(&walk->file, at, count_bytes);
    if (!count_at)
        return true;
    const uint64_t count = number(walk, count_at, count_bytes);
    if (count > ENTRIES_MOST)
        return true; /* not for us to say */
    const size_t length = count_bytes + (size_t)count * entry_bytes + offset_bytes;
    if (length > walk->file.size - at)
        return false;
    const unsigned char *directory = window_at(&walk->file, at, length);
    if (!directory)
        return true;
    struct array offsets = { 0 }, bytes = { 0 }, other;
    for (uint64_t i = 0; i < count; i++) {
        const unsigned char *entry = directory + count_bytes + i * entry_bytes;
        const uint64_t tag = number(walk, entry, 2);
        struct array *into = tag == TAG_STRIP_OFFSETS || tag == TAG_TILE_OFFSETS ? &offsets
            : tag == TAG_STRIP_BYTES || tag == TAG_TILE_BYTES                    ? &bytes
                                                                                 : &other;
        if (!find_values(walk, entry, into))
            return false;
    }
    *offset = number(walk, directory + length - offset_bytes, offset_bytes);
    return strips_inside(walk, &offsets, &bytes);
}

bool whole_tiff(struct bytes head, struct bytes tail, uint64_t size)
{
    struct walk walk = { .file = { head, tail, size } };
    if (head.size < 16)
        return false;
    walk.big_endian = head.at[0] == 'M';
    walk.big = number(&walk, head.at + 2, 2) == 43;
    uint64_t directory = walk.big ? number(&walk, head.at + 8, 8) : number(&walk, head.at + 4, 4);
    if (!directory)
        return false; /* scanners write the directory last and the pointer to it after that */
    for (int i = 0; directory && i < DIRECTORIES_MOST; i++)
        if (!directory_inside(&walk, &directory))
            return false;
    return true;
}
