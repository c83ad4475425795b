/* Closing of grey pictures. The brightest of a row of n pixels is had in some log n steps: that of two, of
 * four of eight, …, and each step is one comparison of whole rows, sixteen bytes at a time. Leptonica goes
 * along pixel by pixel. */
#include "arena.h"
#include "between.h"
#include "cleanup.h"
#include "picture.h"

#include <leptonica/allheaders.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Bytes with a rim of `reach` on all sides, in which nothing is brighter, or darker, than any pixel. */
struct plane {
    uint8_t *bytes;
    size_t width, height; /* without the rim */
    size_t reach, wide, high; /* wide, high: with it */
};

static struct plane plane_for(PIX *grey, size_t reach)
{
    struct plane plane = {
        .width = (size_t)pixGetWidth(grey), .height = (size_t)pixGetHeight(grey), .reach = reach
    };
    plane.wide = plane.width + 2 * reach;
    plane.high = plane.height + 2 * reach;
    plane.bytes = must_alloc(plane.wide * plane.high);
    return plane;
}

static void drop(struct plane *plane)
{
    free(plane->bytes);
}

static void brighter(uint8_t *to, const uint8_t *one, const uint8_t *other, size_t count)
{
    for (size_t i = 0; i < count; i++)
        to[i] = one[i] > other[i] ? one[i] : other[i];
}

static void darker(uint8_t *to, const uint8_t *one, const uint8_t *other, size_t count)
{
    for (size_t i = 0; i < count; i++)
        to[i] = one[i] < other[i] ? one[i] : other[i];
}

typedef void choose(uint8_t *to, const uint8_t *one, const uint8_t *other, size_t count);

/* Of each pixel and those that follow it, `size` in all, along a row; `row` and `spare` are `wide` bytes. */
static uint8_t *along_row(uint8_t *row, uint8_t *spare, size_t wide, size_t size, choose *of)
{
    for (size_t done = 1, step; done < size; done += step) {
        step = done < size - done ? done : size - done;
        of(spare, row, row + step, wide - step);
        memcpy(spare + wide - step, row + wide - step, step);
        uint8_t *const other = row;
        row = spare;
        spare = other;
    }
    return row;
}

/* The same of rows and those below them, in place: a row is not asked again once it was written. */
static void down_rows(const struct plane *plane, size_t size, choose *of)
{
    for (size_t done = 1, step; done < size; done += step) {
        step = done < size - done ? done : size - done;
        for (size_t y = 0; y + step < plane->high; y++) {
            uint8_t *row = plane->bytes + y * plane->wide;
            of(row, row, row + step * plane->wide, plane->wide);
        }
    }
}

/* Of the square around each pixel. What was pixel (x, y) behind the rim is then (x, y) of the whole. */
static void of_squares(const struct plane *plane, choose *of)
{
    const size_t size = 2 * plane->reach + 1;
    OWNED_FREE uint8_t *spare = must_alloc(2 * plane->wide);
    for (size_t y = 0; y < plane->high; y++) {
        uint8_t *row = plane->bytes + y * plane->wide;
        memcpy(spare, row, plane->wide);
        memcpy(row, along_row(spare, spare + plane->wide, plane->wide, size, of), plane->wide);
    }
    down_rows(plane, size, of);
}

static void take(PIX *grey, const struct plane *plane)
{
    for (size_t y = 0; y < plane->height; y++) {
        const uint8_t *from = (const uint8_t *)(pixGetData(grey) + y * (size_t)pixGetWpl(grey));
        uint8_t *to = plane->bytes + (y + plane->reach) * plane->wide + plane->reach;
        for (size_t x = 0; x < plane->width; x++)
            to[x] = from[x ^ BYTE_OF];
    }
}

static void give(const struct plane *plane, PIX *grey)
{
    for (size_t y = 0; y < plane->height; y++) {
        const uint8_t *from = plane->bytes + y * plane->wide;
        uint8_t *to = (uint8_t *)(pixGetData(grey) + y * (size_t)pixGetWpl(grey));
        for (size_t x = 0; x < plane->width; x++)
            to[x ^ BYTE_OF] = from[x];
    }
}

/* From where the squares left the pixels to behind a rim that is brighter than all of them. */
static void frame_white(const struct plane *from, const struct plane *to)
{
    memset(to->bytes, 0xff, to->wide * to->high);
    for (size_t y = 0; y < from->height; y++)
        memcpy(to->bytes + (y + to->reach) * to->wide + to->reach, from->bytes + y * from->wide, from->width);
}

PIX *picture_close_grey(PIX *grey, int size)
{
    PIX *closed = pixCreateTemplate(grey);
    if (!closed)
        return NULL;
    CLEANUP(drop) struct plane bright = plane_for(grey, (size_t)size / 2);
    CLEANUP(drop) struct plane dark = plane_for(grey, (size_t)size / 2);
    memset(bright.bytes, 0, bright.wide * bright.high);
    take(grey, &bright);
    of_squares(&bright, brighter);
    frame_white(&bright, &dark);
    of_squares(&dark, darker);
    give(&dark, closed);
    return closed;
}
