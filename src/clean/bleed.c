/* Softens what shines through from the other side. Paper blurs it: its strokes are pale and their edges far
 * softer than those of the ink on this side. Pencil is pale too, but as sharp as ink, and stays. A page
 * without dark ink to compare with is left alone, and so is every pale stroke that is not clearly softer. */
#include "arena.h"
#include "cleanup.h"
#include "picture.h"
#include "pieces.h"
#include "step.h"

#include <leptonica/allheaders.h>

#include <stdlib.h>

/* Shares of the paper's brightness by which ink is darker at least, and bleed at most. */
static const double DARK = 0.5, PALE = 0.45;

/* Of ink's sharpness: what is softer may be bleed. Ink seen through paper that blurs it by 0.35 mm has 0.35
 * to 0.45, pencil 0.8 and more (docs/measurements/pages.md). */
static const double SOFT = 0.52;

/* Of the strokes in ink: a clean page has 0.05 of soft ones at most, feet of letters and specks. */
static const double SOFT_SHARE = 0.08;

/* How much of the bleed goes: where this is wrong a stroke gets paler, and does not vanish. */
static const double TAKEN = 0.75;

enum {
    BINS = 128, /* of sharpness, a hundredth each */
    ROWS_APART = 12, /* of the rows that are measured: a page without bleed pays no more than that */
    WIDEST_PX = 40, /* wider than a stroke: a wash, a stain, a fold */
    INK_RUNS = 50, /* strokes crossed by the measured rows: so many are enough to know */
    SOFT_RUNS = 120,
};

struct tones {
    int paper, palest; /* grey levels: palest is the brightest that is no grain of the paper */
};

/* How sharp strokes are: steepest rise over two pixels, per darkness. */
struct sharpness {
    int count[BINS], all;
};

/* A grey picture's pixels; asking leptonica for each took most of this step's time. */
struct pixels {
    const l_uint32 *data;
    size_t words; /* a row */
    int width, height;
};

static struct pixels pixels_of(PIX *grey)
{
    return (
        struct pixels){ pixGetData(grey), (size_t)pixGetWpl(grey), pixGetWidth(grey), pixGetHeight(grey) };
}

static int at(const struct pixels *grey, int x, int y)
{
    return GET_DATA_BYTE(grey->data + (size_t)y * grey->words, x);
}

/* Over three rows or columns, so that grain counts less. */
static int steepness(const struct pixels *grey, int x, int y)
{
    int across = 0, down = 0;
    for (int i = -1; i <= 1; i++) {
        int weight = i ? 1 : 2;
        across += weight * (at(grey, x + 1, y + i) - at(grey, x - 1, y + i));
        down += weight * (at(grey, x + i, y + 1) - at(grey, x + i, y - 1));
    }
    return (abs(across) > abs(down) ? abs(across) : abs(down)) / 4;
}

static double rank_of(const struct sharpness *sharpness, double share)
{
    int below = 0, bin = 0;
    while (bin < BINS - 1 && below + sharpness->count[bin] <= share * sharpness->all)
        below += sharpness->count[bin++];
    return bin / 100.0;
}

static void add(struct sharpness *sharpness, int steepest, int depth)
{
    int bin = 100 * steepest / (depth > 0 ? depth : 1);
    sharpness->count[bin < BINS ? bin : BINS - 1]++;
    sharpness->all++;
}

/* ---- is there any? ---- */

struct strokes {
    struct sharpness ink, pale;
};

/* The foot of a darker stroke just above or below is pale and soft, and no stroke of its own. */
static bool stands_alone(const struct pixels *grey, int x, int y, int depth)
{
    enum { REACH = 4 };
    int here = at(grey, x, y);
    for (int off = -REACH; off <= REACH; off++)
        if (y + off > 0 && y + off < grey->height && at(grey, x, y + off) < here - depth / 4)
            return false;
    return true;
}

static void add_run(
    const struct pixels *grey, const struct tones *tones, int left, int right, int y, struct strokes *strokes)
{
    int darkest = left, steepest = 0;
    for (int x = left; x < right; x++) {
        int steep = steepness(grey, x, y);
        steepest = steep > steepest ? steep : steepest;
        darkest = at(grey, x, y) < at(grey, darkest, y) ? x : darkest;
    }
    int depth = tones->paper - at(grey, darkest, y);
    if (depth > DARK * tones->paper)
        add(&strokes->ink, steepest, depth);
    else if (depth < PALE * tones->paper && right - left < WIDEST_PX && stands_alone(grey, darkest, y, depth))
        add(&strokes->pale, steepest, depth);
}

static void measure_strokes(const struct pixels *grey, const struct tones *tones, struct strokes *strokes)
{
    for (int y = ROWS_APART; y < grey->height - 1; y += ROWS_APART)
        for (int x = 1; x < grey->width - 1; x++) {
            int left = x;
            while (x < grey->width - 1 && at(grey, x, y) < tones->palest)
                x++;
            if (x > left)
                add_run(grey, tones, left, x, y, strokes);
        }
}

static int soft_runs(const struct strokes *strokes, double ink)
{
    int soft = 0;
    for (int bin = 0; bin < BINS && bin < 100 * SOFT * ink; bin++)
        soft += strokes->pale.count[bin];
    return soft;
}

/* ---- which strokes? ---- */

/* The brightness of the piece's darkest pixel; and how many of its pixels have neighbours on all sides. */
static int darkest_of(const struct pixels *grey, const struct pieces *pieces, int piece, int *all)
{
    int darkest = 255;
    *all = 0;
    for (int i = pieces->first[piece]; i >= 0; i = pieces->runs[i].next) {
        const struct run *run = &pieces->runs[i];
        if (run->y < 1 || run->y >= grey->height - 1)
            continue;
        for (int x = run->from > 1 ? run->from : 1; x < run->to && x < grey->width - 1; x++, (*all)++)
            darkest = at(grey, x, run->y) < darkest ? at(grey, x, run->y) : darkest;
    }
    return darkest;
}

static void measure_piece(
    const struct pixels *grey, const struct pieces *pieces, int piece, int depth, struct sharpness *sharpness)
{
    for (int i = pieces->first[piece]; i >= 0; i = pieces->runs[i].next) {
        const struct run *run = &pieces->runs[i];
        if (run->y < 1 || run->y >= grey->height - 1)
            continue;
        for (int x = run->from > 1 ? run->from : 1; x < run->to && x < grey->width - 1; x++)
            add(sharpness, steepness(grey, x, run->y), depth);
    }
}

/* One connected pale piece: is all of it soft? */
static bool is_soft(
    const struct pixels *grey, const struct pieces *pieces, int piece, const struct tones *tones, double ink)
{
    enum { SPECK = 12 };
    int all;
    const int depth = tones->paper - darkest_of(grey, pieces, piece, &all);
    if (all < SPECK || depth >= PALE * tones->paper)
        return false;
    struct sharpness sharpness = { 0 };
    measure_piece(grey, pieces, piece, depth, &sharpness);
    return rank_of(&sharpness, 0.9) < SOFT * ink;
}

/* Pale pixels a little away from ink: ink's own edges are pale. */
static PIX *pale_pixels(PIX *grey, const struct tones *tones, PIX **near_ink)
{
    enum { AWAY_PX = 9 };
    CLEANUP(pixDestroy) PIX *dark = picture_below(grey, (int)((1 - PALE) * tones->paper));
    CLEANUP(pixDestroy) PIX *all = picture_below(grey, tones->palest);
    *near_ink = dark ? pixDilateBrick(NULL, dark, AWAY_PX, AWAY_PX) : NULL;
    return *near_ink && all ? pixSubtract(NULL, all, *near_ink) : NULL;
}

static void mark(const struct pieces *pieces, int piece, PIX *marks)
{
    for (int i = pieces->first[piece]; i >= 0; i = pieces->runs[i].next) {
        const struct run *run = &pieces->runs[i];
        pixRasterop(marks, run->from, run->y, run->to - run->from, 1, PIX_SET, NULL, 0, 0);
    }
}

/* What is to be softened, one bit a pixel, with the pale rim around it. */
static PIX *find_bleed(PIX *grey, const struct tones *tones, double ink)
{
    enum { RIM_PX = 5 };
    CLEANUP(pixDestroy) PIX *near_ink = NULL;
    CLEANUP(pixDestroy) PIX *pale = pale_pixels(grey, tones, &near_ink);
    CLEANUP(pixDestroy) PIX *bleed = pale ? pixCreateTemplate(pale) : NULL;
    if (!bleed)
        return NULL;
    CLEANUP(pieces_clear) struct pieces pieces = pieces_find(pale);
    const struct pixels pixels = pixels_of(grey);
    for (int i = 0; i < pieces.count; i++)
        if (is_soft(&pixels, &pieces, i, tones, ink))
            mark(&pieces, i, bleed);
    CLEANUP(pixDestroy) PIX *wide = pixDilateBrick(NULL, bleed, RIM_PX, RIM_PX);
    return wide ? pixSubtract(NULL, wide, near_ink) : NULL;
}

/* ---- softening ---- */

static l_uint8 softened(int value, int paper)
{
    return (l_uint8)(value < paper ? value + (int)(TAKEN * (paper - value)) : value);
}

static void soften(PIX *colour, PIX *bleed, const int paper[3])
{
    static const int places[] = { COLOR_RED, COLOR_GREEN, COLOR_BLUE };
    const bool grey = pixGetDepth(colour) == 8;
    const int width = pixGetWidth(colour), height = pixGetHeight(colour);
    for (int y = 0; y < height; y++) {
        l_uint32 *row = pixGetData(colour) + (size_t)y * (size_t)pixGetWpl(colour);
        const l_uint32 *marks = pixGetData(bleed) + (size_t)y * (size_t)pixGetWpl(bleed);
        for (int x = 0; x < width; x++) {
            if (!GET_DATA_BIT(marks, x))
                continue;
            if (grey)
                SET_DATA_BYTE(row, x, softened(GET_DATA_BYTE(row, x), paper[0]));
            for (int c = 0; !grey && c < 3; c++)
                SET_DATA_BYTE(row + x, places[c], softened(GET_DATA_BYTE(row + x, places[c]), paper[c]));
        }
    }
}

/* The paper's own tone, channel by channel: the middle of what is not darker than grain. */
static void paper_of(PIX *colour, int paper[3])
{
    static const double MIDDLE = 0.6;
    if (pixGetDepth(colour) == 8)
        paper[0] = picture_rank(colour, MIDDLE);
    else
        picture_colour_rank(colour, MIDDLE, paper);
}

/* ---- the step ---- */

static bool wanted(const struct clean *clean, const struct sheet *sheet)
{
    return clean->level_light && sheet->page.kind == PAGE_LETTER && sheet->looks.contrast > DARK;
}

static bool run(const struct clean *clean, struct sheet *sheet, struct fault *fault)
{
    (void)clean;
    enum { GRAIN = 12 };
    CLEANUP(pixDestroy) PIX *grey = picture_grey(sheet->colour);
    if (!grey)
        return fault_set(fault, FAULT_SYSTEM, "clean: no memory for the step bleed");
    double grain = 4.5 * sheet->looks.noise;
    struct tones tones = { .paper = picture_rank(grey, 0.6) };
    tones.palest = tones.paper - (int)(grain > GRAIN ? grain : GRAIN);
    struct strokes strokes = { 0 };
    const struct pixels pixels = pixels_of(grey);
    measure_strokes(&pixels, &tones, &strokes);
    double ink = rank_of(&strokes.ink, 0.6);
    int soft = soft_runs(&strokes, ink);
    if (strokes.ink.all < INK_RUNS || soft < SOFT_RUNS || soft < SOFT_SHARE * strokes.ink.all)
        return true;
    CLEANUP(pixDestroy) PIX *bleed = find_bleed(grey, &tones, ink);
    if (!bleed)
        return fault_set(fault, FAULT_SYSTEM, "clean: no memory for the step bleed");
    int paper[3] = { 0 };
    paper_of(sheet->colour, paper);
    soften(sheet->colour, bleed, paper);
    return true;
}

const struct step bleed_step = { "bleed", wanted, run };
