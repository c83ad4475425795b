/* Light and ink: how evenly the page is lit, how dark its writing is, and whether there is any at all. What
 * is faint is still writing: a page is blank only when not even pale strokes stand on it. */
#include "glance.h"

#include "cleanup.h"
#include "picture.h"

#include <leptonica/allheaders.h>

#include <math.h>
#include <stdlib.h>

/* In coarser grain than this (sigma) faint pencil could hide: such a page is never surely blank. */
static const double MOST_GRAIN = 3.5;

enum {
    LONG_RULE_PX = 90, /* 15 mm: no pen stroke is that straight */
    STROKE_PX = 7, /* height or width of what is no dust: 1.2 mm */
    STROKES_LEAST = 3, /* a signature has more */
    STROKES_MANY = 60, /* of dark ink: nobody need search for faint ones */
};

/* ---- light ---- */

/* Sigma of the grain, from the differences of pixels `apart`: half of them are smaller than 0.954 sigma. */
static double noise_of(PIX *level, int apart)
{
    int count[256] = { 0 }, all = 0;
    const int width = pixGetWidth(level), height = pixGetHeight(level);
    for (int y = 0; y < height; y += 4) {
        const l_uint32 *row = pixGetData(level) + (size_t)y * (size_t)pixGetWpl(level);
        for (int x = apart; x < width; x++, all++)
            count[abs((int)GET_DATA_BYTE(row, x) - (int)GET_DATA_BYTE(row, x - apart))]++;
    }
    int below = 0, value = 0;
    while (value < 255 && below + count[value] < all / 2)
        below += count[value++];
    double within = count[value] ? (all / 2.0 - below) / count[value] : 0;
    return value == 0 ? 0 : (value - 0.5 + within) / 0.954;
}

/* Middle grey on many pixels is a photograph or a print, not writing. */
static double tone_of(PIX *level)
{
    int all = 0, tones = 0;
    for (int y = 0; y < pixGetHeight(level); y += 4) {
        const l_uint32 *row = pixGetData(level) + (size_t)y * (size_t)pixGetWpl(level);
        for (int x = 0; x < pixGetWidth(level); x += 4, all++)
            tones += GET_DATA_BYTE(row, x) < GLANCE_WHITE * 8 / 10;
    }
    return all ? (double)tones / all : 0;
}

void look_at_light(struct glance *glance, struct looks *looks)
{
    enum { APART = 4 };
    CLEANUP(pixDestroy) PIX *paper = picture_paper(glance->grey, GLANCE_TILE_PX);
    looks->light_spread = 1;
    if (!paper)
        return;
    int bright = picture_rank(paper, 0.95), shaded = picture_rank(paper, 0.05);
    glance->paper = picture_rank(paper, 0.5);
    looks->light_spread = (double)bright / (shaded > 1 ? shaded : 1);
    glance->level = picture_level_grey(glance->grey, paper, GLANCE_TILE_PX, GLANCE_WHITE);
    if (!glance->level)
        return;
    looks->noise = noise_of(glance->level, 1);
    glance->noise = fmax(looks->noise, noise_of(glance->level, APART)); /* a JPEG's neighbours are alike */
    glance->tone = tone_of(glance->level);
    glance->dark = picture_rank(glance->level, 0.004);
    looks->contrast = fmax(0, (double)(GLANCE_WHITE - glance->dark) / GLANCE_WHITE);
}

/* ---- ink ---- */

/* Takes out what is longer and straighter than a pen draws: rules, frames, the edge of a scan. */
static PIX *without_rules(PIX *mask)
{
    CLEANUP(pixDestroy) PIX *along = pixOpenCompBrick(NULL, mask, LONG_RULE_PX, 1);
    CLEANUP(pixDestroy) PIX *down = pixOpenCompBrick(NULL, mask, 1, LONG_RULE_PX);
    CLEANUP(pixDestroy) PIX *rules = along && down ? pixOr(NULL, along, down) : NULL;
    CLEANUP(pixDestroy) PIX *wide = rules ? pixDilateBrick(NULL, rules, 3, 3) : NULL;
    return wide ? pixSubtract(NULL, mask, wide) : NULL;
}

static bool at_edge(const BOX *box, PIX *mask)
{
    l_int32 left, top, width, height;
    boxGetGeometry((BOX *)box, &left, &top, &width, &height);
    int margin_x = pixGetWidth(mask) / 50, margin_y = pixGetHeight(mask) / 50;
    return left + width < margin_x || top + height < margin_y || left > pixGetWidth(mask) - margin_x ||
        top > pixGetHeight(mask) - margin_y;
}

/* Pixels of a millimetre, if the page is A4. */
static double millimetre(PIX *mask)
{
    return fmax(pixGetWidth(mask), pixGetHeight(mask)) / 297.0;
}

/* A punched hole: round, 5 to 8 mm wide (a half more on A5), near an edge. */
static bool is_hole(BOX *box, PIX *mask)
{
    static const double LEAST = 4.5, MOST = 11.5, NEAR = 14, OVAL = 1, FULL = 0.68, FULLEST = 0.88;
    double mm = millimetre(mask);
    l_int32 left, top, width, height;
    boxGetGeometry(box, &left, &top, &width, &height);
    double right = pixGetWidth(mask) - left - width, below = pixGetHeight(mask) - top - height;
    bool near = fmin(fmin(left, right), fmin(top, below)) < NEAR * mm;
    if (!near || abs(width - height) > OVAL * mm || width < LEAST * mm || width > MOST * mm)
        return false;
    CLEANUP(pixDestroy) PIX *part = pixClipRectangle(mask, box, NULL);
    l_float32 share = 0;
    return part && pixForegroundFraction(part, &share) == 0 && (double)share > FULL &&
        (double)share < FULLEST;
}

/* Clears in `mask` the holes that are seen in the dark ink, and their rims. */
static void without_holes(PIX *mask, const struct glance *glance)
{
    enum { RIM_PX = 6 };
    for (l_int32 i = 0; glance->pieces && i < boxaGetCount(glance->pieces); i++) {
        l_int32 left, top, width, height;
        CLEANUP(boxDestroy) BOX *box = boxaGetBox(glance->pieces, i, L_CLONE);
        boxGetGeometry(box, &left, &top, &width, &height);
        if (is_hole(box, glance->ink))
            pixRasterop(mask, left - RIM_PX, top - RIM_PX, width + 2 * RIM_PX, height + 2 * RIM_PX, PIX_CLR,
                NULL, 0, 0);
    }
}

/* How many strokes there are among the pieces of `mask`, and the longer side of the largest. */
static int strokes_in(BOXA *boxes, PIX *mask, int *longest)
{
    int strokes = 0;
    for (l_int32 i = 0; boxes && i < boxaGetCount(boxes); i++) {
        l_int32 width, height;
        CLEANUP(boxDestroy) BOX *box = boxaGetBox(boxes, i, L_CLONE);
        boxGetGeometry(box, NULL, NULL, &width, &height);
        int side = width > height ? width : height;
        if (side < STROKE_PX || at_edge(box, mask))
            continue;
        strokes++;
        *longest = side > *longest ? side : *longest;
    }
    return strokes;
}

int glance_strokes(const struct glance *glance, PIX *mask, int *longest)
{
    without_holes(mask, glance);
    CLEANUP(boxaDestroy) BOXA *pieces = pixConnCompBB(mask, 8);
    *longest = 0;
    return strokes_in(pieces, mask, longest);
}

/* What still stands out of the grain. */
static int palest(const struct glance *glance)
{
    return (int)(GLANCE_WHITE - fmax(9, 4.5 * glance->noise));
}

int glance_threshold(const struct glance *glance)
{
    int middle = (glance->dark + glance->rule) / 2, most = palest(glance);
    return middle < most ? middle : most;
}

/* Pale strokes too: what is darker than its own surroundings within a stroke's width, so that the slow
 * remains of a shade are none. */
static PIX *faintest(const struct glance *glance)
{
    enum { WIDTH_PX = 15 };
    static const double LEAST = 9, GRAIN = 6.5;
    CLEANUP(pixDestroy) PIX *closed = picture_close_grey(glance->level, WIDTH_PX);
    CLEANUP(pixDestroy) PIX *hat = closed ? pixSubtractGray(NULL, closed, glance->level) : NULL;
    if (!hat)
        return NULL;
    pixInvert(hat, hat);
    return picture_below(hat, 256 - (int)fmax(LEAST, GRAIN * glance->noise));
}

/* The share of what stands out of the paper, be it ever so small, a margin of 2 cm left out. */
static double specks_in(PIX *mask)
{
    int margin = (int)(20 * millimetre(mask));
    l_float32 share = 0;
    CLEANUP(boxDestroy)
    BOX *middle = boxCreateValid(
        margin, margin, pixGetWidth(mask) - 2 * margin, pixGetHeight(mask) - 2 * margin);
    CLEANUP(pixDestroy) PIX *part = middle ? pixClipRectangle(mask, middle, NULL) : NULL;
    return part && pixForegroundFraction(part, &share) == 0 ? (double)share : 0;
}

/* Where no ink is darker than the printed rules, what is darker than half of them is their better half. */
static bool rules_are_darkest(const struct glance *glance)
{
    enum { ALIKE = 12 };
    return glance->rule < GLANCE_WHITE && glance->rule - glance->dark < ALIKE;
}

/* The search for faint strokes costs 60 ms, ten times the count of the dark ones. */
static void count_strokes(struct glance *glance)
{
    glance->strokes = strokes_in(glance->pieces, glance->ink, &glance->longest);
    if (glance->strokes >= STROKES_MANY && !rules_are_darkest(glance))
        return;
    CLEANUP(pixDestroy) PIX *faint = faintest(glance);
    CLEANUP(pixDestroy) PIX *written = faint ? without_rules(faint) : NULL;
    if (!written)
        return;
    glance->strokes = glance_strokes(glance, written, &glance->longest);
    glance->specks = specks_in(written);
}

void look_at_ink(struct glance *glance, struct looks *looks)
{
    if (!glance->level)
        return;
    CLEANUP(pixDestroy) PIX *dark = picture_below(glance->level, glance_threshold(glance));
    glance->ink = dark ? without_rules(dark) : NULL;
    glance->pieces = glance->ink ? pixConnCompBB(glance->ink, 8) : NULL;
    l_float32 share = 0;
    if (glance->ink && pixForegroundFraction(glance->ink, &share) == 0)
        looks->ink = (double)share;
    count_strokes(glance);
    glance->empty = glance->strokes < STROKES_LEAST;
    looks->blank = glance->empty && glance->noise <= MOST_GRAIN;
}
