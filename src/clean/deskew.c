/* Takes out a small tilt; the corners move along. Below a third of a degree nobody sees it and the recogniser
 * does not mind, while the resampling would cost a little sharpness. */
#include "picture.h"
#include "step.h"

#include <leptonica/allheaders.h>

#include <math.h>

static const double SEEN_DEGREES = 0.3;

static bool wanted(const struct clean *clean, const struct sheet *sheet)
{
    double tilt = fabs(sheet->looks.skew_degrees);
    return tilt > SEEN_DEGREES && tilt <= clean->max_skew_degrees;
}

/* About the middle of the page, which grows as it turns. */
static void turn_corners(struct looks *looks, double degrees, PIX *from, PIX *to)
{
    const double angle = degrees * acos(-1) / 180, sine = sin(angle), cosine = cos(angle);
    for (int i = 0; i < 4; i++) {
        const double x = looks->corner_x[i] - pixGetWidth(from) / 2.0;
        const double y = looks->corner_y[i] - pixGetHeight(from) / 2.0;
        looks->corner_x[i] = x * cosine - y * sine + pixGetWidth(to) / 2.0;
        looks->corner_y[i] = x * sine + y * cosine + pixGetHeight(to) / 2.0;
    }
}

static bool run(const struct clean *clean, struct sheet *sheet, struct fault *fault)
{
    (void)clean;
    const double degrees = -sheet->looks.skew_degrees;
    PIX *grey = picture_straighten(sheet->grey, degrees);
    if (!grey)
        return fault_set(fault, FAULT_SYSTEM, "clean: no memory for the step deskew");
    pixDestroy(&sheet->grey);
    sheet->grey = grey;
    sheet->straightened_degrees = degrees;
    sheet->outcome = arena_printf(sheet->arena, "turned by %.1f degrees", degrees);
    PIX *colour = picture_straighten(sheet->colour, degrees);
    if (colour)
        turn_corners(&sheet->looks, degrees, sheet->colour, colour);
    return put_colour(sheet, colour, "deskew", fault);
}

const struct step deskew_step = { "deskew", wanted, run };
