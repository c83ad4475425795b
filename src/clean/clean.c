/* The clean stage: a table of steps from the raw page to the presentation picture. The reading picture is
 * taken before the light is levelled for the eye; the tilt goes last, out of both, since the white that a
 * rotation brings in at the edges would pass for bright paper. */
#include "clean.h"

#include "clock.h"
#include "step.h"

#include <leptonica/allheaders.h>

/* A blank page is neither read nor mailed: its picture is kept for a person who doubts, as it was scanned. */
static const struct {
    const struct step *step;
    bool of_blank;
} steps[] = {
    { &crop_step, true },
    { &bound_step, true },
    { &perspective_step, true },
    { &turn_step, true },
    { &reduce_step, false },
    { &plain_step, false },
    { &level_step, false },
    { &bleed_step, false },
    { &deskew_step, false },
    { &dewarp_step, false },
};

static const struct param params[] = {
    { "max_skew_degrees", PARAM_REAL, offsetof(struct clean, max_skew_degrees), 0, 10, "8.0",
        "larger tilts are left alone (degrees)", NULL },
    { "presentation_long_side_px", PARAM_INT, offsetof(struct clean, long_side_px), 800, 6000, "2600",
        "a larger page is made smaller for the mail; 2600 is 220 dpi on A4 (px)", NULL },
    { "level_light", PARAM_BOOL, offsetof(struct clean, level_light), 0, 0, "true",
        "letters get an even light and white paper", NULL },
    { 0 },
};

bool put_colour(struct sheet *sheet, PIX *picture, const char *step, struct fault *fault)
{
    if (!picture)
        return fault_set(fault, FAULT_SYSTEM, "clean: no memory for the step %s", step);
    pixDestroy(&sheet->colour);
    sheet->colour = picture;
    return true;
}

/* Each is noted with what it has to tell and what it cost. */
static bool run_step(
    const struct step *step, const struct clean *clean, struct sheet *sheet, struct fault *fault)
{
    const double began = clock_cpu_ms();
    if (!step->run(clean, sheet, fault))
        return false;
    sheet_did(sheet, arena_printf(sheet->arena, "clean %s", step->name), began);
    return true;
}

static bool is_wanted(size_t step, const struct clean *clean, const struct sheet *sheet)
{
    return (steps[step].of_blank || !sheet->looks.blank) && steps[step].step->wanted(clean, sheet);
}

static bool clean_page(struct stage *stage, struct sheet *sheet, struct fault *fault)
{
    const struct clean *clean = (const struct clean *)stage;
    if (!sheet->colour)
        return fault_set(fault, FAULT_SYSTEM, "clean: there is no page");
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (is_wanted(i, clean, sheet) && !run_step(steps[i].step, clean, sheet, fault))
            return false;
    sheet->page.width_px = pixGetWidth(sheet->colour);
    sheet->page.height_px = pixGetHeight(sheet->colour);
    return true;
}

const struct stage_kind clean_stage = {
    .name = "clean",
    .summary = "straightens a page, evens its light, and makes the picture that is read",
    .place = PLACE_PAGE,
    .needs = SLOT_RASTER | SLOT_LOOKS,
    .gives = SLOT_CLEAN,
    .size = sizeof(struct clean),
    .params = params,
    .run = clean_page,
};
