/* Straightens the glance. A tilt shows in the rows of ink, or in its columns when the page lies on its side;
 * it is the same angle both ways, so it is taken out before anything asks which way the text runs. Printed
 * rules tilt with the page and help here. */
#include "glance.h"

#include "cleanup.h"
#include "picture.h"

#include <leptonica/allheaders.h>

#include <math.h>

static const double SWEEP_DEGREES = 10, CERTAIN = 2.5, SHARP = 6, WORTH_TURNING = 0.05;

struct tilt tilt_of(PIX *ink, double range)
{
    enum { SWEEP_REDUCTION = 4, SEARCH_REDUCTION = 2 };
    static const l_float32 STEP = 1, FINEST = 0.02f;
    l_float32 angle = 0, confidence = 0;
    if (pixFindSkewSweepAndSearchScorePivot(ink, &angle, &confidence, NULL, SWEEP_REDUCTION, SEARCH_REDUCTION,
            0, (l_float32)range, STEP, FINEST, L_SHEAR_ABOUT_CENTER))
        return (struct tilt){ 0 };
    return (struct tilt){ -(double)angle, (double)confidence }; /* leptonica says how to turn it back */
}

struct tilt tilt_either_way(PIX *ink, double range)
{
    struct tilt rows = tilt_of(ink, range);
    CLEANUP(pixDestroy) PIX *turned = rows.confidence < SHARP ? pixRotate90(ink, 1) : NULL;
    struct tilt columns = turned ? tilt_of(turned, range) : (struct tilt){ 0 };
    return rows.confidence >= columns.confidence ? rows : columns;
}

void look_for_tilt(struct glance *glance, struct looks *looks)
{
    if (!glance->level)
        return;
    CLEANUP(pixDestroy) PIX *ink = picture_below(glance->level, glance_threshold(glance));
    if (!ink)
        return;
    struct tilt tilt = tilt_either_way(ink, SWEEP_DEGREES);
    if (tilt.confidence < CERTAIN)
        return;
    looks->skew_degrees = tilt.degrees;
    if (fabs(tilt.degrees) < WORTH_TURNING)
        return;
    PIX *straight = picture_rotate(glance->level, -tilt.degrees);
    if (!straight)
        return;
    pixDestroy(&glance->level);
    glance->level = straight;
}
