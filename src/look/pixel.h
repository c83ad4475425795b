/* pixel: one pixel of a picture of 8 bits. Inside the look room. */
#ifndef PIXEL_H
#define PIXEL_H

#ifndef ROOM_LOOK
#error "pixel.h is for the look room alone"
#endif

#include <leptonica/allheaders.h>

/* (x, y) lies in the picture. */
static inline int at(PIX *picture, int x, int y)
{
    const l_uint32 *row = pixGetData(picture) + (size_t)y * (size_t)pixGetWpl(picture);
    return GET_DATA_BYTE(row, x);
}

#endif
