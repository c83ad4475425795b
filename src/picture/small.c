/* Pictures without colour, and small ones, for what needs no more. */
#include "picture.h"

#include <leptonica/allheaders.h>

/* Weights of 0.3, 0.5 and 0.2 for red, green and blue, in 256ths; red and blue are weighed by one product. */
static l_uint32 grey_of(l_uint32 pixel)
{
    enum { RED = 77, GREEN = 128, BLUE = 51, HALF = 128 };
    l_uint32 red_and_blue = (pixel >> 8 & 0x00ff00ff) * (RED + ((l_uint32)BLUE << 16)) >> 16;
    return (red_and_blue + GREEN * (pixel >> 16 & 0xff) + HALF) >> 8;
}

static void grey_row(const l_uint32 *from, int width, l_uint32 *to)
{
    int x = 0;
    for (; x + 4 <= width; x += 4)
        *to++ = grey_of(from[x]) << 24 | grey_of(from[x + 1]) << 16 | grey_of(from[x + 2]) << 8 |
            grey_of(from[x + 3]);
    for (int i = 0; x + i < width; i++)
        SET_DATA_BYTE(to, i, (l_uint8)grey_of(from[x + i]));
}

PIX *picture_grey(PIX *picture)
{
    if (pixGetDepth(picture) == 8)
        return pixClone(picture);
    PIX *grey = pixCreateNoInit(pixGetWidth(picture), pixGetHeight(picture), 8);
    for (int y = 0; grey && y < pixGetHeight(picture); y++)
        grey_row(pixGetData(picture) + (size_t)y * (size_t)pixGetWpl(picture), pixGetWidth(picture),
            pixGetData(grey) + (size_t)y * (size_t)pixGetWpl(grey));
    return grey;
}

int picture_longer_side(PIX *picture)
{
    int width = pixGetWidth(picture), height = pixGetHeight(picture);
    return width > height ? width : height;
}

PIX *picture_small(PIX *grey, int longest)
{
    PIX *small = pixClone(grey);
    while (small && picture_longer_side(small) > longest) {
        PIX *half = pixScaleAreaMap2(small);
        pixDestroy(&small);
        small = half;
    }
    return small;
}
