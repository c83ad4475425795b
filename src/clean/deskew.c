/* Takes out a small tilt. Below a third of a degree nobody sees it and the recogniser does not mind, while
 * the resampling would cost a little sharpness. */
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

static bool run(const struct clean *clean, struct sheet *sheet, struct fault *fault)
{
    (void)clean;
    PIX *grey = picture_straighten(sheet->grey, -sheet->looks.skew_degrees);
    if (!grey)
        return fault_set(fault, FAULT_SYSTEM, "clean: no memory for the step deskew");
    pixDestroy(&sheet->grey);
    sheet->grey = grey;
    sheet->straightened_degrees = -sheet->looks.skew_degrees;
    sheet->outcome = arena_printf(sheet->arena, "turned by %.1f degrees", -sheet->looks.skew_degrees);
    return put_colour(sheet, picture_straighten(sheet->colour, -sheet->looks.skew_degrees), "deskew", fault);
}

const struct step deskew_step = { "deskew", wanted, run };
