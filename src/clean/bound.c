/* Bounds the size: what goes by mail need not be larger than a page read on a screen. Done first, so that
 * every step after it is cheaper; the corners move along. */
#include "picture.h"
#include "step.h"

#include <leptonica/allheaders.h>

#include <math.h>

/* Of the page itself, not of the desk around it if that goes. */
static double long_side(const struct sheet *sheet)
{
    double width = pixGetWidth(sheet->colour), height = pixGetHeight(sheet->colour);
    if (sheet->looks.cut_out) {
        struct quad quad = picture_quad(sheet->looks.corner_x, sheet->looks.corner_y);
        picture_sheet_size(&quad, &width, &height);
    }
    return fmax(width, height);
}

static bool wanted(const struct clean *clean, const struct sheet *sheet)
{
    return long_side(sheet) > 1.02 * clean->long_side_px;
}

static bool run(const struct clean *clean, struct sheet *sheet, struct fault *fault)
{
    double scale = clean->long_side_px / long_side(sheet);
    /* No sharpening: it would make noise and JPEG blocks into ink. */
    if (!put_colour(sheet, picture_scale(sheet->colour, scale), "bound", fault))
        return false;
    for (int i = 0; i < 4; i++) {
        sheet->looks.corner_x[i] *= scale;
        sheet->looks.corner_y[i] *= scale;
    }
    sheet->dpi = (int)lround(sheet->dpi * scale);
    sheet->outcome = arena_printf(sheet->arena, "made smaller to %.0f %%", 100 * scale);
    return true;
}

const struct step bound_step = { "bound", wanted, run };
