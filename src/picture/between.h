/* between: the tone of a place between four pixels, by sixteenths of a pixel, as leptonica takes it. Inside
 * the picture room. */
#ifndef BETWEEN_H
#define BETWEEN_H

#ifndef ROOM_PICTURE
#error "between.h is for the picture room alone"
#endif

#include <stddef.h>
#include <stdint.h>

enum {
    SHARES = 16, /* of the way from one pixel to the next */
    BYTE_OF = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? 3 : 0, /* leptonica's pixel x is byte x ^ BYTE_OF */
};

/* `above` and `below` are rows of 8-bit pixels; x and x + 1 lie on them. */
static inline uint8_t between_greys(const uint8_t *above, const uint8_t *below, size_t x, int right, int down)
{
    const size_t a = x ^ BYTE_OF, b = (x + 1) ^ BYTE_OF;
    const int upper = above[a] * SHARES + (above[b] - above[a]) * right;
    const int lower = below[a] * SHARES + (below[b] - below[a]) * right;
    return (uint8_t)((upper * SHARES + (lower - upper) * down + 128) >> 8);
}

/* A pixel and the one to its right. */
static inline uint64_t between_two(const uint32_t *pixel)
{
    return pixel[0] | (uint64_t)pixel[1] << 32;
}

/* Every other byte of two pixels above and two below, each in 16 bits of its own: 255 x 16 x 16 + 128 is the
 * most. What one takes from the next while they differ is back when all is summed. */
static inline uint32_t between_bytes(uint64_t above, uint64_t below, uint32_t right, uint32_t down)
{
    static const uint64_t BYTES = 0x00ff00ff00ff00ff;
    static const uint32_t HALF = 0x00800080;
    above &= BYTES;
    const uint64_t both = above * SHARES + ((below & BYTES) - above) * down;
    return (uint32_t)both * (SHARES - right) + (uint32_t)(both >> 32) * right + HALF;
}

/* Of a pixel of a colour picture and its three neighbours. */
static inline uint32_t between_colours(
    const uint32_t *above, const uint32_t *below, uint32_t right, uint32_t down)
{
    static const uint32_t EVEN = 0x00ff00ff;
    const uint64_t upper = between_two(above), lower = between_two(below);
    return (between_bytes(upper, lower, right, down) >> 8 & EVEN) |
        (between_bytes(upper >> 8, lower >> 8, right, down) & ~EVEN);
}

#endif
