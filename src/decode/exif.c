/* The EXIF reader. Every offset is checked against the block; nothing is followed but the one pointer to the
 * first directory and the ones to the two resolutions. */
#include "exif.h"

#include <string.h>

enum { TAG_ORIENTATION = 274, TAG_X_RESOLUTION = 282, TAG_RESOLUTION_UNIT = 296 };
enum { TYPE_SHORT = 3, TYPE_RATIONAL = 5 };
enum { ENTRY_BYTES = 12, ENTRIES_MOST = 512 };

struct block {
    struct bytes bytes;
    bool big_endian;
};

/* `n` (2 or 4) bytes at `offset` as a number; 0 beyond the end. */
static uint32_t number(const struct block *block, size_t offset, size_t n)
{
    if (offset > block->bytes.size || n > block->bytes.size - offset)
        return 0;
    const unsigned char *at = block->bytes.at + offset;
    uint32_t value = 0;
    for (size_t i = 0; i < n; i++)
        value = value << 8 | at[block->big_endian ? i : n - 1 - i];
    return value;
}

static double rational(const struct block *block, size_t entry)
{
    size_t at = number(block, entry + 8, 4);
    double over = number(block, at + 4, 4);
    return over > 0 ? number(block, at, 4) / over : 0;
}

struct exif exif_read(struct bytes tiff)
{
    struct exif exif = { .orientation = 1 };
    if (tiff.size < 8 || (memcmp(tiff.at, "II", 2) && memcmp(tiff.at, "MM", 2)))
        return exif;
    struct block block = { .bytes = tiff, .big_endian = tiff.at[0] == 'M' };
    if (number(&block, 2, 2) != 42)
        return exif;
    size_t directory = number(&block, 4, 4);
    uint32_t entries = number(&block, directory, 2);
    uint32_t unit = 2; /* inches, unless said otherwise */
    for (uint32_t i = 0; i < entries && i < ENTRIES_MOST; i++) {
        size_t entry = directory + 2 + (size_t)i * ENTRY_BYTES;
        uint32_t tag = number(&block, entry, 2), type = number(&block, entry + 2, 2);
        if (tag == TAG_ORIENTATION && type == TYPE_SHORT)
            exif.orientation = number(&block, entry + 8, 2);
        else if (tag == TAG_X_RESOLUTION && type == TYPE_RATIONAL)
            exif.dpi = rational(&block, entry);
        else if (tag == TAG_RESOLUTION_UNIT && type == TYPE_SHORT)
            unit = number(&block, entry + 8, 2);
    }
    if (exif.orientation < 1 || exif.orientation > 8)
        exif.orientation = 1;
    exif.dpi = unit == 2 ? exif.dpi : unit == 3 ? exif.dpi * 2.54 : 0;
    return exif;
}
