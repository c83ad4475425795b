/* Cuts the sheet out of what a scanner saw beside it. Done first: what is not paper would be taken for ink.
 */
#include "picture.h"
#include "step.h"

#include <leptonica/allheaders.h>

static bool wanted(const struct clean *clean, const struct sheet *sheet)
{
    (void)clean;
    return sheet->looks.has_crop;
}

static bool run(const struct clean *clean, struct sheet *sheet, struct fault *fault)
{
    (void)clean;
    struct quad quad = picture_quad(sheet->looks.crop_x, sheet->looks.crop_y);
    return put_colour(sheet, picture_crop(sheet->colour, &quad), "crop", fault);
}

const struct step crop_step = { "crop", wanted, run };
