/* Evens the light for the eye: shade and yellow lamps go, paper becomes nearly white, and every stroke keeps
 * its share of darkness, the faintest too. Pictures and postcards stay as they are. */
#include "cleanup.h"
#include "picture.h"
#include "step.h"

#include <leptonica/allheaders.h>

enum {
    TILE_PX = 40, /* 5 mm at 200 dpi */
    WHITE = 244, /* of the levelled paper: what lies above it in one tile is not cut off */
};

static bool wanted(const struct clean *clean, const struct sheet *sheet)
{
    enum page_kind kind = sheet->page.kind;
    return clean->level_light && kind != PAGE_PICTURE && kind != PAGE_POSTCARD;
}

static bool run(const struct clean *clean, struct sheet *sheet, struct fault *fault)
{
    (void)clean;
    if (pixGetDepth(sheet->colour) == 32)
        return picture_level_colour(sheet->colour, TILE_PX, WHITE) ||
            fault_set(fault, FAULT_SYSTEM, "clean: no memory for the step level");
    CLEANUP(pixDestroy) PIX *paper = picture_paper(sheet->colour, TILE_PX);
    PIX *level = paper ? picture_level_grey(sheet->colour, paper, TILE_PX, WHITE) : NULL;
    return put_colour(sheet, level, "level", fault);
}

const struct step level_step = { "level", wanted, run };
