/* Two facing pages of a spread, found in a raster as it was decoded: a fold from edge to edge near the middle
 * of the sheet, nothing written across it, and on both sides lines of writing that run away from it. A
 * postcard's printed middle line, an envelope's two addresses or a crease that only the post made must not be
 * taken for it: whatever is in doubt stays one page.
 *
 * Everything is measured on a small grey copy, turned so that the fold would run from top to bottom. */
#include "look.h"

#include "leaf.h"

#include "arena.h"
#include "cleanup.h"

#include <math.h>
#include <stdlib.h>

enum {
    LONG_PX = 1000, /* of the copy, or up to half more: 65 to 125 dpi of an A4 sheet */
    SMALL_PX = 300, /* a sheet that is smaller on it is not judged */
    EDGE = 4, /* bands at either end */
    BANDS = 48, /* rows of the sheet, averaged: a crease is fainter than the grain of one row */
    ZONE_PX = 700, /* widest stretch of columns in which the fold is looked for */
};

/* ---- the small copy ---- */

struct view {
    unsigned char *grey;
    int width, height;
    double scale; /* pixels of the raster per pixel of the copy */
};

static void free_view(struct view *view)
{
    free(view->grey);
}

static int grey_at(const struct view *view, int x, int y)
{
    return view->grey[(size_t)y * (size_t)view->width + (size_t)x];
}

/* The mean of a block's green (or grey) samples: of 4 pixels, which a stroke of two does not slip through. */
static unsigned char block_mean(const struct raster *raster, uint32_t left, uint32_t top, uint32_t side)
{
    const size_t channels = raster->channels, row_bytes = (size_t)raster->width * channels;
    const uint32_t step = side > 1 ? side / 2 : 1;
    uint32_t sum = 0, count = 0;
    for (uint32_t y = 0; y < side; y += step) {
        const unsigned char *row = raster->pixels + row_bytes * (top + y) + channels * left + channels / 2;
        for (uint32_t x = 0; x < side; x += step, count++)
            sum += row[x * channels];
    }
    return (unsigned char)(sum / count);
}

static void take_view(const struct raster *raster, struct view *view)
{
    const uint32_t longer = raster->width > raster->height ? raster->width : raster->height;
    const uint32_t side = longer > LONG_PX * 3 / 2 ? (longer + LONG_PX - 1) / LONG_PX : 1;
    const uint32_t width = raster->width / side, height = raster->height / side;
    *view = (struct view){ .grey = must_alloc((size_t)width * height + 1),
        .width = (int)width,
        .height = (int)height,
        .scale = side };
    for (uint32_t y = 0; y < height; y++)
        for (uint32_t x = 0; x < width; x++)
            view->grey[(size_t)y * width + x] = block_mean(raster, x * side, y * side, side);
}

/* Rows become columns. */
static void transpose(struct view *view)
{
    unsigned char *turned = must_alloc((size_t)view->width * (size_t)view->height + 1);
    for (int y = 0; y < view->height; y++)
        for (int x = 0; x < view->width; x++)
            turned[(size_t)x * (size_t)view->height + (size_t)y] = (unsigned char)grey_at(view, x, y);
    free(view->grey);
    *view = (struct view){ turned, view->height, view->width, view->scale };
}

/* ---- where the sheet lies ---- */

struct sheet_place {
    int left, right, top, bottom; /* the last two along the middle of the sheet */
    int paper; /* grey level from which on a pixel is paper */
};

static double paper_in_column(const struct view *view, int paper, int x, int top, int bottom)
{
    int bright = 0;
    for (int y = top; y < bottom; y++)
        bright += grey_at(view, x, y) >= paper;
    return bottom > top ? (double)bright / (bottom - top) : 0;
}

static double paper_in_row(const struct view *view, int paper, int y, int left, int right)
{
    int bright = 0;
    for (int x = left; x < right; x++)
        bright += grey_at(view, x, y) >= paper;
    return right > left ? (double)bright / (right - left) : 0;
}

/* The rows, of those between `top` and `bottom`, that have at least `share` of paper between two columns. */
static void shrink_rows(
    const struct view *view, int paper, int left, int right, double share, int *top, int *bottom)
{
    while (*top < *bottom && paper_in_row(view, paper, *top, left, right) < share)
        ++*top;
    while (*bottom > *top && paper_in_row(view, paper, *bottom - 1, left, right) < share)
        --*bottom;
}

static void shrink_columns(const struct view *view, int paper, double share, struct sheet_place *place)
{
    while (place->left < place->right &&
        paper_in_column(view, paper, place->left, place->top, place->bottom) < share)
        place->left++;
    while (place->right > place->left &&
        paper_in_column(view, paper, place->right - 1, place->top, place->bottom) < share)
        place->right--;
}

static struct sheet_place find_sheet(const struct view *view)
{
    static const double SOME = 0.35, MOST = 0.7;
    int count[256] = { 0 };
    for (int y = 0; y < view->height; y += 2)
        for (int x = 0; x < view->width; x += 2)
            count[grey_at(view, x, y)]++;
    struct sheet_place place = {
        .right = view->width, .bottom = view->height, .paper = leaf_rank(count, 0.9) * 55 / 100
    };
    shrink_rows(view, place.paper, 0, view->width, SOME, &place.top, &place.bottom);
    shrink_columns(view, place.paper, SOME, &place);
    const int width = place.right - place.left;
    shrink_rows(view, place.paper, place.left + width * 42 / 100, place.left + width * 58 / 100, MOST,
        &place.top, &place.bottom);
    return place;
}

/* ---- the fold ---- */

enum crease { NO_CREASE, VALLEY, THIN_DARK, THIN_BRIGHT };

struct line {
    double x, slope; /* in the middle row of the sheet; columns per row */
    enum crease crease;
    double coverage, depth; /* share of the bands that show it; how far it differs from the paper beside */
};

struct bands {
    double mean[BANDS][ZONE_PX]; /* grey of the band's rows, per column */
    double middle[BANDS]; /* row in the middle of the band, from the sheet's middle row */
    int left, width; /* of the zone */
    int core, near, far; /* columns: 1, 1.3 and 4.6 mm of an A4 sheet */
};

static void measure_bands(const struct view *view, const struct sheet_place *place, struct bands *bands)
{
    const int width = place->right - place->left, height = place->bottom - place->top;
    bands->left = place->left + width * 34 / 100;
    bands->width = width * 32 / 100 < ZONE_PX ? width * 32 / 100 : ZONE_PX;
    bands->core = width / 300 > 2 ? width / 300 : 2;
    bands->near = width / 225 > 3 ? width / 225 : 3;
    bands->far = width / 64;
    for (int i = 0; i < BANDS; i++) {
        const int from = place->top + height * i / BANDS, to = place->top + height * (i + 1) / BANDS;
        bands->middle[i] = (from + to - 1 - place->top - place->bottom) / 2.0;
        for (int x = 0; x < bands->width; x++) {
            int sum = 0;
            for (int y = from; y < to; y++)
                sum += grey_at(view, bands->left + x, y);
            bands->mean[i][x] = (double)sum / (to - from);
        }
    }
}

/* How much darker (or, a bright crease, brighter) a band is at `x` than on both sides of it, as a share. A
 * valley is dark for a while: a thin line is none. */
static double contrast(const struct bands *bands, int band, int x, enum crease crease)
{
    const double *mean = bands->mean[band];
    const int reach = crease == VALLEY ? bands->far : bands->near;
    const double before = mean[x - reach], behind = mean[x + reach];
    if (crease == THIN_BRIGHT)
        return (mean[x] - fmax(before, behind)) / fmax(mean[x], 1);
    const double here = crease == VALLEY ? fmax(mean[x - bands->core], mean[x + bands->core]) : mean[x];
    const double beside = fmin(before, behind);
    return (beside - here) / fmax(beside, 1);
}

/* Does the line reach both edges of the sheet? A printed one stops short of them. The bands at an edge may
 * lie beside a tilted sheet, so of a shadow, which nobody prints, one in four is enough there. */
static bool reaches_edges(const bool shown[BANDS], enum crease crease)
{
    int first = 0, last = 0;
    for (int i = 0; i < EDGE; i++) {
        first += shown[i];
        last += shown[BANDS - 1 - i];
    }
    const int least = crease == VALLEY ? 1 : EDGE - 1;
    return first >= least && last >= least;
}

/* No coverage where more than MISSED bands do not show the line. */
static struct line measure_line(
    const struct bands *bands, double x, double slope, enum crease crease, double least)
{
    enum { MISSED = BANDS / 10 };
    struct line line = { .x = x + bands->left, .slope = slope, .crease = crease };
    bool shown[BANDS] = { false };
    int missed = 0;
    for (int i = 0; i < BANDS && missed <= MISSED; i++) {
        const int at = (int)lround(x + slope * bands->middle[i]);
        if (at < bands->far || at + bands->far >= bands->width)
            return line;
        const double much = contrast(bands, i, at, crease);
        const bool beside = crease == VALLEY && (i < EDGE - 1 || i > BANDS - EDGE);
        shown[i] = much >= least;
        missed += !shown[i] && !beside;
        line.depth += much / BANDS;
    }
    if (missed <= MISSED && reaches_edges(shown, crease))
        line.coverage = 1 - (double)missed / BANDS;
    return line;
}

/* The line that most bands show; of equals the deepest. */
static struct line best_line(const struct bands *bands, enum crease crease, double least)
{
    enum { SLOPES = 20 };
    static const double STEEPEST = 0.1;
    struct line best = { 0 };
    for (int x = bands->width / 4; x <= bands->width * 3 / 4; x++)
        for (int i = -SLOPES; i <= SLOPES; i++) {
            const struct line line = measure_line(bands, x, STEEPEST * i / SLOPES, crease, least);
            if (line.coverage > best.coverage ||
                (line.coverage == best.coverage && line.coverage > 0 && line.depth > best.depth))
                best = line;
        }
    return best;
}

/* The shadow in the spine of a booklet, or a crease, which is thin and pale: a thin dark line is printed. */
static struct line find_line(const struct bands *bands)
{
    static const double SHADOW = 0.03, CREASE = 0.012, PRINTED = 0.16;
    const struct line valley = best_line(bands, VALLEY, SHADOW);
    if (valley.coverage > 0)
        return valley;
    const struct line dark = best_line(bands, THIN_DARK, CREASE);
    if (dark.coverage > 0)
        return dark.depth < PRINTED ? dark : (struct line){ 0 };
    return best_line(bands, THIN_BRIGHT, CREASE);
}

/* ---- the sheet, its fold upright ---- */

static void take_leaf(
    const struct view *view, const struct sheet_place *place, const struct line *line, struct leaf *leaf)
{
    const double middle = (place->top + place->bottom - 1) / 2.0;
    *leaf = (struct leaf){ .width = place->right - place->left,
        .height = place->bottom - place->top,
        .fold = (int)lround(line->x) - place->left };
    leaf->share = must_alloc((size_t)leaf->width * (size_t)leaf->height);
    for (int y = 0; y < leaf->height; y++) {
        const int shift = (int)lround(line->slope * (y + place->top - middle));
        for (int x = 0; x < leaf->width; x++) {
            int from = x + place->left + shift;
            from = from < 0 ? 0 : from >= view->width ? view->width - 1 : from;
            leaf->share[(size_t)y * (size_t)leaf->width + (size_t)x] = (unsigned char)grey_at(
                view, from, y + place->top);
        }
    }
    leaf_level(leaf);
}

/* ---- which page is first ---- */

/* Left before right once the picture is turned as its EXIF tag asks. Where that leaves the writing lying on
 * its side, the writing tells. */
static bool later_half_first(const struct raster *raster, const struct leaf *leaf, bool across)
{
    const uint32_t turn = raster->orientation;
    if (across != (turn >= 5))
        return across && leaf_begins_right(leaf);
    return across ? turn == 6 || turn == 7 : turn == 2 || turn == 3;
}

/* ---- all of it ---- */

static bool could_be_spread(const struct sheet_place *place)
{
    const double width = place->right - place->left, height = place->bottom - place->top;
    return width >= SMALL_PX && height >= SMALL_PX / 2.0 && width >= 1.25 * height && width <= 1.8 * height;
}

static bool find_fold(
    const struct view *view, const struct sheet_place *place, struct line *line, struct leaf *leaf)
{
    OWNED_FREE struct bands *bands = must_alloc(sizeof *bands);
    measure_bands(view, place, bands);
    *line = find_line(bands);
    if (line->coverage <= 0)
        return false;
    take_leaf(view, place, line, leaf);
    return leaf_gutter_is_empty(leaf) && leaf_is_two_pages(leaf, line->crease == VALLEY);
}

bool look_find_fold(const struct raster *raster, struct fold *fold)
{
    CLEANUP(free_view) struct view view;
    take_view(raster, &view);
    struct sheet_place place = find_sheet(&view);
    const bool across = place.bottom - place.top > place.right - place.left;
    if (across) {
        transpose(&view);
        place = find_sheet(&view);
    }
    if (!could_be_spread(&place))
        return false;
    struct line line;
    CLEANUP(leaf_clear) struct leaf leaf = { 0 };
    if (!find_fold(&view, &place, &line, &leaf))
        return false;
    const double middle = (place.top + place.bottom - 1) / 2.0;
    *fold = (struct fold){ .across = across,
        .at = { (line.x - line.slope * middle + 0.5) * view.scale,
            (line.x + line.slope * (view.height - 1 - middle) + 0.5) * view.scale },
        .later_first = later_half_first(raster, &leaf, across) };
    return true;
}
