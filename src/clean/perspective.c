/* A sheet photographed from aside becomes a rectangle. The desk around it goes where it surely is one; else
 * it stays, in the plane of the sheet, and the corners move along. */
#include "picture.h"
#include "step.h"

#include <leptonica/allheaders.h>

#include <string.h>

static bool wanted(const struct clean *clean, const struct sheet *sheet)
{
    (void)clean;
    return sheet->looks.has_corners;
}

static bool run(const struct clean *clean, struct sheet *sheet, struct fault *fault)
{
    (void)clean;
    struct looks *looks = &sheet->looks;
    struct quad quad = picture_quad(looks->corner_x, looks->corner_y);
    sheet->outcome = looks->cut_out ? "cut to the sheet" : "all around the sheet kept";
    if (looks->cut_out)
        return put_colour(sheet, picture_sheet(sheet->colour, &quad), "perspective", fault);
    if (!put_colour(sheet, picture_rectify(sheet->colour, &quad), "perspective", fault))
        return false;
    memcpy(looks->corner_x, quad.x, sizeof quad.x);
    memcpy(looks->corner_y, quad.y, sizeof quad.y);
    return true;
}

const struct step perspective_step = { "perspective", wanted, run };
