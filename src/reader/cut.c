/* Cutting along a fold that may run a little aslant: each half is a rectangle that holds all of its page, and
 * the wedge of the other page in it is filled, so that nobody reads the ends of foreign lines there. */
#include "cut.h"

#include "arena.h"

#include <math.h>
#include <string.h>

/* Both halves keep so much of the raster's side beyond the fold: 2 mm of an A4 sheet. */
static const double OVERLAP = 0.007;

/* The side that is cut: columns, or rows where the fold runs across. */
struct edge {
    const struct fold *fold;
    bool later;
    double overlap;
    uint32_t from, to; /* what the half keeps */
    uint32_t length; /* of the raster's other side, along the fold */
};

static bool find_edge(const struct raster *raster, const struct fold *fold, bool later, struct edge *edge)
{
    const uint32_t side = fold->across ? raster->height : raster->width;
    const double least = fmin(fold->at[0], fold->at[1]), most = fmax(fold->at[0], fold->at[1]);
    *edge = (struct edge){ .fold = fold,
        .later = later,
        .overlap = OVERLAP * side,
        .to = side,
        .length = fold->across ? raster->width : raster->height };
    if (isnan(fold->at[0]) || isnan(fold->at[1]) || least < 1 || most > side - 1.0)
        return false;
    if (later)
        edge->from = least > edge->overlap ? (uint32_t)(least - edge->overlap) : 0;
    else if (most + edge->overlap + 1 < side)
        edge->to = (uint32_t)(most + edge->overlap + 1);
    return true;
}

/* The last pixel, seen from the half, that is its own in line `i` along the fold. */
static uint32_t last_own(const struct edge *edge, uint32_t i)
{
    const double *at = edge->fold->at;
    const double place = at[0] + (at[1] - at[0]) * i / (edge->length > 1 ? edge->length - 1 : 1);
    const double own = edge->later ? place - edge->overlap : place + edge->overlap;
    if (own <= edge->from)
        return edge->from;
    return own >= edge->to - 1 ? edge->to - 1 : (uint32_t)own;
}

static void keep_columns(const struct raster *raster, const struct edge *edge, unsigned char *out)
{
    const size_t channels = raster->channels, bytes = (edge->to - edge->from) * channels;
    for (uint32_t y = 0; y < raster->height; y++, out += bytes) {
        const unsigned char *row = raster->pixels + (size_t)y * raster->width * channels;
        const uint32_t own = last_own(edge, y);
        memcpy(out, row + edge->from * channels, bytes);
        const uint32_t first = edge->later ? edge->from : own, end = edge->later ? own : edge->to;
        for (uint32_t x = first; x < end; x++)
            memcpy(out + (x - edge->from) * channels, row + own * channels, channels);
    }
}

static void keep_rows(const struct raster *raster, const struct edge *edge, unsigned char *out)
{
    const size_t channels = raster->channels, bytes = raster->width * channels;
    memcpy(out, raster->pixels + edge->from * bytes, (edge->to - edge->from) * bytes);
    for (uint32_t x = 0; x < raster->width; x++) {
        const uint32_t own = last_own(edge, x);
        const uint32_t first = edge->later ? edge->from : own, end = edge->later ? own : edge->to;
        for (uint32_t y = first; y < end; y++)
            memcpy(out + (y - edge->from) * bytes + x * channels, raster->pixels + own * bytes + x * channels,
                channels);
    }
}

bool cut_half(const struct raster *raster, const struct fold *fold, bool later, struct raster *half)
{
    struct edge edge;
    if (!find_edge(raster, fold, later, &edge))
        return false;
    *half = *raster;
    *(fold->across ? &half->height : &half->width) = edge.to - edge.from;
    unsigned char *pixels = must_alloc((size_t)half->width * half->height * half->channels);
    if (fold->across)
        keep_rows(raster, &edge, pixels);
    else
        keep_columns(raster, &edge, pixels);
    half->pixels = pixels;
    return true;
}
