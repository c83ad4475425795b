/* A sheet photographed from aside becomes a rectangle, and the desk around it goes. */
#include "picture.h"
#include "step.h"

#include <leptonica/allheaders.h>

static bool wanted(const struct clean *clean, const struct sheet *sheet)
{
    (void)clean;
    return sheet->looks.has_corners;
}

static bool run(const struct clean *clean, struct sheet *sheet, struct fault *fault)
{
    (void)clean;
    struct quad quad = picture_quad(sheet->looks.corner_x, sheet->looks.corner_y);
    return put_colour(sheet, picture_sheet(sheet->colour, &quad), "perspective", fault);
}

const struct step perspective_step = { "perspective", wanted, run };
