/* Whole quarter turns, without loss. */
#include "picture.h"
#include "step.h"

#include <leptonica/allheaders.h>

#include <string.h>

static bool wanted(const struct clean *clean, const struct sheet *sheet)
{
    (void)clean;
    return sheet->looks.quarter_turns % 4 != 0;
}

static bool run(const struct clean *clean, struct sheet *sheet, struct fault *fault)
{
    (void)clean;
    struct looks *looks = &sheet->looks;
    const struct quad corners = picture_quad(looks->corner_x, looks->corner_y);
    const struct quad turned = picture_turned_quad(
        &corners, pixGetWidth(sheet->colour), pixGetHeight(sheet->colour), looks->quarter_turns);
    memcpy(looks->corner_x, turned.x, sizeof turned.x);
    memcpy(looks->corner_y, turned.y, sizeof turned.y);
    sheet->outcome = arena_printf(sheet->arena, "turned by %d degrees", sheet->looks.quarter_turns % 4 * 90);
    return put_colour(sheet, picture_quarter_turns(sheet->colour, sheet->looks.quarter_turns), "turn", fault);
}

const struct step turn_step = { "turn", wanted, run };
