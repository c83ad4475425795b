/* pixel: one pixel of a picture, (x, y) of which lies in it. Inside the look room. */
#ifndef PIXEL_H
#define PIXEL_H

#ifndef ROOM_LOOK
#error "pixel.h is for the look room alone"
#endif

#include <leptonica/allheaders.h>

#include <stdbool.h>

/* Of a picture of 8 bits: 0 to 255. */
static inline int at(PIX *picture, int x, int y)
{
    const l_uint32 *row = pixGetData(picture) + (size_t)y * (size_t)pixGetWpl(picture);
    return GET_DATA_BYTE(row, x);
}

/* Of a picture of 1 bit. */
static inline bool is_on(PIX *picture, int x, int y)
{
    const l_uint32 *row = pixGetData(picture) + (size_t)y * (size_t)pixGetWpl(picture);
    return GET_DATA_BIT(row, x);
}

#endif
