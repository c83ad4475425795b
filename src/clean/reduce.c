/* The reading picture: grey, of the size at which tesseract reads best, and touched only where the light, the
 * grain or printed rules ask for it: on a good scan every further step does harm (ocr.md 5). */
#include "cleanup.h"
#include "picture.h"
#include "step.h"

#include <leptonica/allheaders.h>

#include <math.h>

enum { TILE_PX = 40, WHITE = 230 };

/* What asks for more than plain grey. */
static const double UNEVEN = 1.35, FAINT = 0.55, GRAINY = 9, COARSE = 25;

/* Height of small letters that suits the recogniser, and what it takes without loss (px). */
static const double GOOD_PX = 15, LEAST_PX = 12, MOST_PX = 16;

/* ---- size ---- */

/* Heights of what could be letters (px): how many of each, and of all. */
enum { LOW_PX = 6, HIGH_PX = 120 };
struct heights {
    int of[HIGH_PX + 1], all;
};

static void count_heights(PIX *grey, int palest, struct heights *heights)
{
    CLEANUP(pixDestroy) PIX *ink = picture_below(grey, palest);
    CLEANUP(boxaDestroy) BOXA *boxes = ink ? pixConnCompBB(ink, 8) : NULL;
    for (l_int32 i = 0; boxes && i < boxaGetCount(boxes); i++) {
        l_int32 width, height;
        boxaGetBoxGeometry(boxes, i, NULL, NULL, &width, &height);
        if (height < LOW_PX || height > HIGH_PX || width < 3 || width > 3 * height)
            continue;
        heights->of[height]++;
        heights->all++;
    }
}

static int middle_of(const struct heights *heights)
{
    int below = 0, height = 0;
    while (height < HIGH_PX && below + heights->of[height] <= heights->all / 2)
        below += heights->of[height++];
    return height;
}

/* What only a seventh of the letters is lower than. Half as high as the middle are dots, and grain. */
static int low_of(const struct heights *heights, int middle)
{
    enum { SHARE = 7 };
    int letters = 0, below = 0, height = (middle + 1) / 2;
    for (int i = height; i <= HIGH_PX; i++)
        letters += heights->of[i];
    while (height < middle && below + heights->of[height] <= letters / SHARE)
        below += heights->of[height++];
    return height;
}

/* The picture is scaled to what suits the middle of all heights, which is a little more than that of small
 * letters: these are most of a text. On a receipt or in a table capitals and digits are most, and small
 * letters have two thirds of their height: they would shrink to 10 px, where English is read as Cyrillic. */
static double scale_for(const struct heights *heights, int middle)
{
    static const double SMALL = 0.75, BESIDE_PX = 14;
    const int low = low_of(heights, middle);
    const double scale = GOOD_PX / middle;
    return low < SMALL * middle ? fmax(scale, BESIDE_PX / low) : scale;
}

/* Where hardly anything is dark, what is faint is measured, halfway from its tone to the paper's. */
static struct heights measure_heights(PIX *grey, int few)
{
    static const double DARK = 0.7, PALEST = 0.88; /* of the paper's tone */
    const int paper = picture_rank(grey, 0.5), ink = picture_rank(grey, 0.005);
    struct heights heights = { 0 };
    count_heights(grey, (int)(DARK * paper), &heights);
    if (heights.all >= few)
        return heights;
    struct heights faint = { 0 };
    count_heights(grey, (int)fmin((paper + ink) / 2.0, PALEST * paper), &faint);
    return faint;
}

/* By how much the grey picture is to be scaled; 1 where the letters are neither small nor large. */
static double reading_scale(PIX *grey)
{
    enum { FEW = 60, MOST_LONG_PX = 3600 };
    const struct heights heights = measure_heights(grey, FEW);
    const int middle = middle_of(&heights);
    const double longest = fmax(pixGetWidth(grey), pixGetHeight(grey));
    if (heights.all < FEW || (middle >= LEAST_PX && middle <= MOST_PX))
        return 1;
    return fmin(fmax(scale_for(&heights, middle), 0.4), fmin(2, MOST_LONG_PX / longest));
}

/* ---- tone ---- */

static PIX *even(PIX *grey)
{
    CLEANUP(pixDestroy) PIX *paper = picture_paper(grey, TILE_PX);
    return paper ? picture_level_grey(grey, paper, TILE_PX, WHITE) : NULL;
}

/* Printed rules become paper: the curve takes the tone of the rules to white, and spreads what is darker. */
static PIX *without_rules(PIX *level, const struct looks *looks)
{
    int dark = picture_rank(level, 0.005), rule = (int)(looks->rule_tone * WHITE);
    int white = rule - (rule - dark) / 4;
    return white > dark + 20 ? pixGammaTRC(NULL, level, 1, dark, white) : pixClone(level);
}

/* Layout analysis has no brake: on a page of mere noise it took 95 s and more (ocr.md 7). */
static PIX *without_grain(PIX *plain, double noise)
{
    int reach = noise > COARSE ? 3 : 1;
    return noise > GRAINY ? pixBlockconv(plain, reach, reach) : pixClone(plain);
}

static PIX *reading_picture(PIX *plain, const struct looks *looks)
{
    bool uneven = looks->light_spread > UNEVEN || looks->contrast < FAINT;
    CLEANUP(pixDestroy) PIX *smooth = without_grain(plain, looks->noise);
    CLEANUP(pixDestroy) PIX *level = smooth && (uneven || looks->ruled) ? even(smooth) : pixClone(smooth);
    if (!level)
        return NULL;
    return looks->ruled ? without_rules(level, looks) : clean_without_shine(level);
}

/* ---- the step ---- */

static bool wanted(const struct clean *clean, const struct sheet *sheet)
{
    (void)clean;
    (void)sheet;
    return true;
}

static bool run(const struct clean *clean, struct sheet *sheet, struct fault *fault)
{
    (void)clean;
    CLEANUP(pixDestroy) PIX *plain = picture_grey(sheet->colour);
    CLEANUP(pixDestroy) PIX *reading = plain ? reading_picture(plain, &sheet->looks) : NULL;
    double scale = reading ? reading_scale(reading) : 1;
    PIX *grey = !reading ? NULL : picture_scale(reading, scale);
    if (!grey)
        return fault_set(fault, FAULT_SYSTEM, "clean: no memory for the reading picture");
    pixDestroy(&sheet->grey);
    sheet->grey = grey;
    sheet->outcome = arena_printf(sheet->arena, "reading picture at %.0f %%", 100 * scale);
    sheet->grey_scale = (double)pixGetWidth(grey) / pixGetWidth(sheet->colour);
    return true;
}

const struct step reduce_step = { "reduce", wanted, run };
