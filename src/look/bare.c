/* Is a page without strokes nothing but paper? Photographs, drawings in soft pencil and coloured spots have
 * no strokes either, and a blank page is hidden from the mail: so all of the sheet must be of one tone and
 * one colour, in a light that changes slowly. */
#include "glance.h"

#include "cleanup.h"
#include "picture.h"

#include <leptonica/allheaders.h>

#include <math.h>
#include <stdlib.h>

enum {
    TILES_MOST = 84, /* along the longer side: 3.5 mm of A4; printed squares do not change its median */
    DEGREE = 4, /* of the polynomial that the light is: a hand's shadow over a corner has 4 */
    TERMS = (DEGREE + 1) * (DEGREE + 2) / 2,
    CHANNELS = 3,
};

/* A tile in its place, from -1 to 1 over the picture, and the tones of its channels' paper. */
struct tile {
    double x, y, depth; /* depth: px inside of the sheet's edge */
    double tone[CHANNELS];
};

struct tiles {
    struct tile *tile;
    int along; /* the longer side of the picture, TILES_MOST at most */
    int count, channels, wide, high; /* wide x high: px of the picture */
    double rank; /* of a tile's pixels: which is its paper */
    double margin, shorter; /* px: what is nearer to the edge does not count; the sheet's shorter side */
};

/* ---- tiles ---- */

static int tone_of(PIX *picture, int left, int top, int size, int channel, double rank)
{
    int count[256] = { 0 }, all = 0, step = size / 16 + 1;
    for (int y = top; y < top + size; y += step) {
        const l_uint32 *row = pixGetData(picture) + (size_t)y * (size_t)pixGetWpl(picture);
        for (int x = left; x < left + size; x += step, all++)
            count[pixGetDepth(picture) == 32 ? row[x] >> (24 - 8 * channel) & 0xff : GET_DATA_BYTE(row, x)]++;
    }
    return picture_rank_of(count, all, rank);
}

/* The sheet's corners in the raw picture. */
static struct quad sheet_of(const struct looks *looks, int width, int height)
{
    if (looks->cut_out)
        return picture_quad(looks->corner_x, looks->corner_y);
    if (looks->has_crop)
        return picture_quad(looks->crop_x, looks->crop_y);
    return picture_quad((double[]){ 0, width, width, 0 }, (double[]){ 0, 0, height, height });
}

static void take_tile(
    struct tiles *tiles, PIX *picture, const struct quad *sheet, int left, int top, int size)
{
    double x = left + size / 2.0, y = top + size / 2.0, depth = picture_depth(sheet, x, y);
    if (depth < tiles->margin)
        return;
    struct tile *tile = &tiles->tile[tiles->count++];
    *tile = (struct tile){ 2 * x / tiles->wide - 1, 2 * y / tiles->high - 1, depth, { 0 } };
    for (int channel = 0; channel < tiles->channels; channel++)
        tile->tone[channel] = tone_of(picture, left, top, size, channel, tiles->rank);
}

static void take_tiles(struct tiles *tiles, PIX *picture, const struct looks *looks)
{
    static const double MARGIN = 0.025;
    struct quad sheet = sheet_of(looks, tiles->wide, tiles->high);
    double width, height;
    picture_sheet_size(&sheet, &width, &height);
    int size = (int)fmax(tiles->wide, tiles->high) / tiles->along + 1;
    tiles->shorter = fmin(width, height);
    tiles->margin = MARGIN * tiles->shorter + size / 2.0;
    for (int top = 0; top + size <= tiles->high; top += size)
        for (int left = 0; left + size <= tiles->wide; left += size)
            take_tile(tiles, picture, &sheet, left, top, size);
}

/* ---- light ---- */

static void terms_at(const struct tile *tile, double term[TERMS])
{
    int n = 0;
    double in_x = 1;
    for (int i = 0; i <= DEGREE; i++) {
        double product = in_x;
        for (int j = 0; i + j <= DEGREE; j++) {
            term[n++] = product;
            product *= tile->y;
        }
        in_x *= tile->x;
    }
}

static double light_at(const struct tile *tile, const l_float32 light[TERMS])
{
    double term[TERMS], sum = 0;
    terms_at(tile, term);
    for (int i = 0; i < TERMS; i++)
        sum += (double)light[i] * term[i];
    return sum;
}

/* Least squares over the sheet. */
static bool fit_light(const struct tiles *tiles, int channel, l_float32 light[TERMS])
{
    l_float32 sums[TERMS][TERMS] = { { 0 } }, *rows[TERMS];
    for (int i = 0; i < TERMS; i++) {
        rows[i] = sums[i];
        light[i] = 0;
    }
    for (int n = 0; n < tiles->count; n++) {
        double term[TERMS];
        terms_at(&tiles->tile[n], term);
        for (int i = 0; i < TERMS; i++) {
            light[i] += (l_float32)(term[i] * tiles->tile[n].tone[channel]);
            for (int j = 0; j < TERMS; j++)
                sums[i][j] += (l_float32)(term[i] * term[j]);
        }
    }
    return gaussjordan(rows, light, TERMS) == 0;
}

/* ---- tone and colour ---- */

/* Punched holes, and what else lies along the edge. */
static bool near_edge(const struct tiles *tiles, const struct tile *tile)
{
    static const double SHARE = 0.09; /* 19 mm of A4 */
    return tile->depth < SHARE * tiles->shorter;
}

/* Along the edge a few tiles may differ, as many as four punched holes have. */
static bool even(const struct tiles *tiles, int channel, const l_float32 light[TERMS])
{
    static const double TOLERANCE = 5.5; /* grey levels */
    enum { HOLES_MOST = 30 };
    int holes = 0;
    for (int n = 0; n < tiles->count; n++) {
        const struct tile *tile = &tiles->tile[n];
        double expected = light_at(tile, light);
        if (fabs(tile->tone[channel] - expected) <= TOLERANCE)
            continue;
        if (!near_edge(tiles, tile) || ++holes > HOLES_MOST)
            return false;
    }
    return true;
}

/* What no light in a room does to paper: darker than a third, or so much brighter on one side. */
static bool lit_like_paper(const struct tiles *tiles, const l_float32 light[TERMS])
{
    static const double DARKEST = 85, SPREAD_MOST = 2.4;
    double least = 255, most = 0;
    for (int n = 0; n < tiles->count; n++) {
        double here = light_at(&tiles->tile[n], light);
        least = fmin(least, here);
        most = fmax(most, here);
    }
    return most > DARKEST && least > 0 && most < SPREAD_MOST * least;
}

/* The light may come from a lamp and a window, but an evening sky has more colours than both together. */
static bool of_one_colour(const struct tiles *tiles, l_float32 light[CHANNELS][TERMS])
{
    static const double SPREAD_MOST = 1.2;
    double least = 1e9, most = 0;
    for (int n = 0; n < tiles->count && tiles->channels == CHANNELS; n++) {
        double warmth = light_at(&tiles->tile[n], light[0]) / light_at(&tiles->tile[n], light[2]);
        least = fmin(least, warmth);
        most = fmax(most, warmth);
    }
    return most <= SPREAD_MOST * least;
}

static bool all_paper(const struct tiles *tiles)
{
    enum { TILES_LEAST = 100 };
    l_float32 light[CHANNELS][TERMS];
    if (tiles->count < TILES_LEAST)
        return false;
    for (int channel = 0; channel < tiles->channels; channel++)
        if (!fit_light(tiles, channel, light[channel]) || !lit_like_paper(tiles, light[channel]) ||
            !even(tiles, channel, light[channel]))
            return false;
    return of_one_colour(tiles, light);
}

static bool is_paper(PIX *colour, const struct looks *looks, int along, double rank)
{
    OWNED_FREE struct tile *room = must_alloc(TILES_MOST * TILES_MOST * sizeof *room);
    struct tiles tiles = { .tile = room,
        .along = along,
        .channels = pixGetDepth(colour) == 32 ? CHANNELS : 1,
        .wide = pixGetWidth(colour),
        .high = pixGetHeight(colour),
        .rank = rank };
    take_tiles(&tiles, colour, looks);
    return all_paper(&tiles);
}

void look_at_bareness(struct glance *glance, PIX *colour, struct looks *looks)
{
    static const double SPECKS = 3e-4;
    enum { STROKE_MOST_PX = 18 }; /* 3 mm: a hair or a crumb; larger may be a word in one stroke */
    looks->blank = looks->blank && glance->longest <= STROKE_MOST_PX && glance->specks <= SPECKS &&
        is_paper(colour, looks, TILES_MOST, 0.5);
}

/* A back through which the front shows is blank, unless somebody shaded or coloured it. */
void look_at_shine(const struct glance *glance, PIX *colour, struct looks *looks)
{
    static const double BETWEEN_STROKES = 0.9;
    looks->blank = looks->blank ||
        (glance->shines && is_paper(colour, looks, TILES_MOST / 2, BETWEEN_STROKES));
}
