/* Pictures without colour, and small ones, for what needs no more. */
#include "picture.h"

#include <leptonica/allheaders.h>

PIX *picture_grey(PIX *picture)
{
    return pixGetDepth(picture) == 8 ? pixClone(picture) : pixConvertRGBToGray(picture, 0.3f, 0.5f, 0.2f);
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
