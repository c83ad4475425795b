/* A sheet seen from aside becomes a rectangle: each pixel of a row asks where it lies in the photograph, all
 * places of the row first, then the tones there. Leptonica, which does it a pixel at a time and fills a
 * picture of the photograph's size, takes four times as long. */
#include "warp.h"

#include "arena.h"
#include "between.h"
#include "cleanup.h"
#include "picture.h"

#include <leptonica/allheaders.h>

#include <string.h>

struct view view_of(const struct quad *quad)
{
    const double *x = quad->x, *y = quad->y;
    const double dx1 = x[1] - x[2], dx2 = x[3] - x[2], sx = x[0] - x[1] + x[2] - x[3];
    const double dy1 = y[1] - y[2], dy2 = y[3] - y[2], sy = y[0] - y[1] + y[2] - y[3];
    const double all = dx1 * dy2 - dx2 * dy1;
    const double g = all != 0 ? (sx * dy2 - dx2 * sy) / all : 0;
    const double h = all != 0 ? (dx1 * sy - sx * dy1) / all : 0;
    return (struct view){ x[1] - x[0] + g * x[1], x[3] - x[0] + h * x[3], x[0], y[1] - y[0] + g * y[1],
        y[3] - y[0] + h * y[3], y[0], g, h };
}

/* In sixteenths of a pixel; negative where it is beyond the photograph. */
struct place {
    int32_t x, y;
};

static void find_places(const struct view *view, double v, PIX *photo, int width, struct place *places)
{
    const float most_x = (float)(SHARES * (pixGetWidth(photo) - 1));
    const float most_y = (float)(SHARES * (pixGetHeight(photo) - 1));
    const float a = (float)(SHARES * view->a / width), c = (float)(SHARES * (view->b * v + view->c));
    const float d = (float)(SHARES * view->d / width), f = (float)(SHARES * (view->e * v + view->f));
    const float g = (float)(view->g / width), w = (float)(view->h * v + 1);
    for (int i = 0; i < width; i++) {
        const float u = (float)i, by = 1 / (g * u + w), x = (a * u + c) * by, y = (d * u + f) * by;
        places[i].x = x >= 0 && x <= most_x ? (int32_t)x : -1;
        places[i].y = y >= 0 && y <= most_y ? (int32_t)y : -1;
    }
}

/* The last pixel has no neighbour: its place is the whole way from the one before it. */
static int pixel_of(int32_t place, int size)
{
    const int pixel = place / SHARES;
    return pixel < size - 1 ? pixel : size - 2;
}

static void fill_row(PIX *photo, const struct place *places, int width, l_uint32 *to)
{
    const int photo_width = pixGetWidth(photo), photo_height = pixGetHeight(photo);
    const size_t words = (size_t)pixGetWpl(photo);
    const l_uint32 *from = pixGetData(photo);
    const bool grey = pixGetDepth(photo) == 8;
    for (int i = 0; i < width; i++) {
        const struct place place = places[i];
        if (place.x < 0 || place.y < 0)
            continue;
        const int x = pixel_of(place.x, photo_width), y = pixel_of(place.y, photo_height);
        const int right = place.x - SHARES * x, down = place.y - SHARES * y;
        const l_uint32 *above = from + (size_t)y * words, *below = above + words;
        if (grey)
            ((uint8_t *)to)[i ^ BYTE_OF] = between_greys(
                (const uint8_t *)above, (const uint8_t *)below, (size_t)x, right, down);
        else
            to[i] = between_colours(above + x, below + x, (uint32_t)right, (uint32_t)down);
    }
}

PIX *warp(PIX *photo, const struct quad *quad, int width, int height)
{
    if (pixGetWidth(photo) < 2 || pixGetHeight(photo) < 2 || width < 1 || height < 1)
        return NULL;
    PIX *sheet = pixCreateNoInit(width, height, pixGetDepth(photo));
    if (!sheet)
        return NULL;
    pixCopyResolution(sheet, photo);
    pixCopySpp(sheet, photo);
    const struct view view = view_of(quad);
    const size_t words = (size_t)pixGetWpl(sheet);
    OWNED_FREE struct place *places = must_alloc((size_t)width * sizeof *places);
    l_uint32 *to = pixGetData(sheet);
    memset(to, 0xff, 4 * words * (size_t)height);
    for (int y = 0; y < height; y++, to += words) {
        find_places(&view, (double)y / height, photo, width, places);
        fill_row(photo, places, width, to);
    }
    return sheet;
}
