/* Whole quarter turns, without loss. */
#include "picture.h"
#include "step.h"

static bool wanted(const struct clean *clean, const struct sheet *sheet)
{
    (void)clean;
    return sheet->looks.quarter_turns % 4 != 0;
}

static bool run(const struct clean *clean, struct sheet *sheet, struct fault *fault)
{
    (void)clean;
    sheet->outcome = arena_printf(sheet->arena, "turned by %d degrees", sheet->looks.quarter_turns % 4 * 90);
    return put_colour(sheet, picture_quarter_turns(sheet->colour, sheet->looks.quarter_turns), "turn", fault);
}

const struct step turn_step = { "turn", wanted, run };
