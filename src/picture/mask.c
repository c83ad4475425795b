/* Masks of what is dark. Leptonica asks pixel by pixel, 7 instructions each; here eight pixels are compared
 * at once, each in a byte of one word. */
#include "picture.h"

#include <leptonica/allheaders.h>

#include <stdint.h>

enum { EIGHT = 8, WORD = 32 };

static const uint64_t EVERY = 0x0101010101010101, HIGH = 0x8080808080808080;

/* The two words' bytes that are below `limit`, the first pixel's in the highest of eight bits. A byte is not
 * below where its high bit says so, or where that is the limit's own and the other seven are no less: the
 * difference of those borrows from no neighbour. One product brings the eight answers together. */
static l_uint32 eight_below(const l_uint32 *pixels, uint64_t limit)
{
    static const uint64_t TOGETHER = 0x0102040810204080;
    const uint64_t bytes = (uint64_t)pixels[0] << WORD | pixels[1];
    const uint64_t low = (bytes | HIGH) - (limit & ~HIGH);
    const uint64_t not_below = (bytes & ~limit) | (~(bytes ^ limit) & low);
    const uint64_t below = (~not_below & HIGH) >> 7;
    return (l_uint32)(below * TOGETHER >> 56);
}

static void mask_row(const l_uint32 *from, int width, int limit, l_uint32 *to)
{
    const uint64_t limits = (uint64_t)limit * EVERY;
    int x = 0;
    for (; x + WORD <= width; x += WORD, from += WORD / 4)
        *to++ = eight_below(from, limits) << 24 | eight_below(from + 2, limits) << 16 |
            eight_below(from + 4, limits) << 8 | eight_below(from + 6, limits);
    l_uint32 last = 0;
    for (int i = 0; x + i < width; i++)
        last |= (l_uint32)(GET_DATA_BYTE(from, i) < limit) << (WORD - 1 - i);
    if (x < width)
        *to = last;
}

PIX *picture_below(PIX *grey, int limit)
{
    enum { BRIGHTEST = 255 };
    if (pixGetDepth(grey) != EIGHT || limit < 0 || limit > BRIGHTEST)
        return NULL;
    const int width = pixGetWidth(grey), height = pixGetHeight(grey);
    PIX *mask = pixCreateNoInit(width, height, 1);
    if (!mask)
        return NULL;
    pixCopyResolution(mask, grey);
    const l_uint32 *from = pixGetData(grey);
    l_uint32 *to = pixGetData(mask);
    const size_t words = (size_t)pixGetWpl(grey), mask_words = (size_t)pixGetWpl(mask);
    for (int y = 0; y < height; y++, from += words, to += mask_words)
        mask_row(from, width, limit, to);
    return mask;
}
