/* Is a page a photograph on which nothing is written? Asked of the picture alone, before the recogniser tries
 * four ways to lay it and reads its grain. A page of paper is never called so, be its pencil ever so faint:
 * only where the ground itself changes as no paper does, and no stroke, dark or bright, stands out of it. */
#include "glance.h"

#include "cleanup.h"

#include <leptonica/allheaders.h>

#include <math.h>

enum {
    STROKE_PX = 15, /* 2.5 mm: no pen is wider */
    PIECE_PX = 4, /* at half the glance: what is longer than 1.2 mm may be a letter */
};

/* How far a stroke stands out of its surroundings (of GLANCE_WHITE), and of the grain (sigma): the measured
 * pages are in docs/measurements.md. */
static const double LEAST = 16, GRAINS = 4;

/* Ordinary ink, of 0.4 % of the page, is darker: such a page is not asked, and pays nothing. */
static const double CONTRAST_MOST = 0.6;

/* A photograph's ground; a sheet of paper on a scanner, shaded in pencil or with its front shining through,
 * has less. */
static const double SPREAD_LEAST = 1.25;

/* Has `soft`, half a glance, a piece as large as a letter's that is darker than what is around it? True also
 * where it cannot be told. */
static bool has_strokes(PIX *soft, double depth)
{
    CLEANUP(pixDestroy) PIX *hat = pixTophat(soft, STROKE_PX / 2, STROKE_PX / 2, L_TOPHAT_BLACK);
    CLEANUP(pixDestroy) PIX *paler = hat ? pixThresholdToBinary(hat, (l_int32)depth) : NULL;
    CLEANUP(pixDestroy) PIX *mask = paler ? pixInvert(NULL, paler) : NULL;
    CLEANUP(boxaDestroy) BOXA *pieces = mask ? pixConnCompBB(mask, 8) : NULL;
    for (l_int32 i = 0; pieces && i < boxaGetCount(pieces); i++) {
        l_int32 width, height;
        boxaGetBoxGeometry(pieces, i, NULL, NULL, &width, &height);
        if (width >= PIECE_PX || height >= PIECE_PX)
            return true;
    }
    return !pieces;
}

void look_for_strokes(const struct glance *glance, PIX *colour, struct looks *looks)
{
    const double depth = fmax(LEAST, GRAINS * glance->noise);
    if (!glance->level || looks->blank || glance->empty || looks->contrast > CONTRAST_MOST ||
        looks->light_spread < SPREAD_LEAST)
        return;
    CLEANUP(pixDestroy) PIX *calm = pixBlockconv(glance->level, 1, 1);
    CLEANUP(pixDestroy) PIX *soft = calm ? pixScaleBySampling(calm, 0.5f, 0.5f) : NULL;
    looks->wordless = soft && !has_strokes(soft, depth) && !look_is_paper(colour, looks);
}
