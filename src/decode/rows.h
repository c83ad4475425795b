/* rows: a page on its way from its decoder into its room, row by row. A page with more pixels than anybody
 * will look at is halved while the rows come, so that the whole of it lies nowhere. */
#ifndef ROWS_H
#define ROWS_H

#ifndef ROOM_DECODE
#error "rows.h is for the decode room alone"
#endif

#include "decode_inside.h"

/* The mailed picture is 2600 pixels high, A4 at 220 dpi. What has more than so many pixels keeps more than
 * that after halving, however it is shaped: A4 at 600 dpi (35 million) becomes 300 dpi, a photograph of 48
 * million one of 12. One of 24 million stays: its sheet may be small on it. */
enum { PIXELS_ENOUGH = 25 * 1000 * 1000 };

static inline bool is_halved(uint32_t width, uint32_t height)
{
    return (uint64_t)width * height > PIXELS_ENOUGH;
}

/* The size and resolution that a page has when it is halved. */
static inline void halve_size(struct raster *raster)
{
    raster->width = (raster->width + 1) / 2;
    raster->height = (raster->height + 1) / 2;
    raster->dpi = (raster->dpi + 1) / 2;
}

/* What to ask for in million pixels where memory refused and no limit did. */
static inline int megapixels_easily(const struct decode *limits)
{
    const int enough = PIXELS_ENOUGH / 1000000;
    return limits->megapixels_most < enough ? limits->megapixels_most : enough;
}

struct rows {
    uint32_t width, channels; /* of the page as it comes */
    uint32_t left; /* rows that are still to come */
    bool halves;
    unsigned char *at; /* in the room */
    unsigned char *pair; /* owned; where it halves: two rows as they come */
    bool second; /* the next row is the second of its pair */
};

/* Asks `pages` for room for a page of raster->width x height x channels, which on return are the room's;
 * raster->dpi follows and raster->pixels lead there. False with a fault: too large, checked before anything
 * is allocated. */
bool rows_open(struct rows *rows, const struct decode *limits, struct raster *raster,
    struct raster_sink *pages, struct fault *fault);
void rows_close(struct rows *rows);

/* Where the next row is to be put, width * channels bytes; the same until rows_done says that it is there. */
unsigned char *rows_next(struct rows *rows);
void rows_done(struct rows *rows);

#endif
