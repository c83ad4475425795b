/* The look stage: a table of looks at one small grey picture of the page, in the order in which each needs
 * what those before it saw. */
#include "look.h"

#include "clock.h"
#include "glance.h"

#include <leptonica/allheaders.h>

#include <math.h>

struct look {
    struct stage stage;
    struct recogniser **recogniser; /* lent by read, which opens after this stage: followed when it runs */
};

static void corners(struct glance *glance, struct sheet *sheet)
{
    look_for_corners(glance, sheet->colour, &sheet->looks);
}

/* What stands askew lies on no scanner's bed, and the bands around it are a desk's: they may hold more of the
 * letter, and stay. Only where it cannot be straightened they are looked for. */
static void borders(struct glance *glance, struct sheet *sheet)
{
    struct looks *looks = &sheet->looks;
    const bool photographed = look_is_in_perspective(looks);
    if (!photographed)
        look_for_borders(glance, sheet->colour, looks);
    look_straighten(glance, looks);
    if (photographed && !looks->has_corners)
        look_for_borders(glance, sheet->colour, looks);
}

static void light(struct glance *glance, struct sheet *sheet)
{
    look_at_light(glance, &sheet->looks);
}

static void tilt(struct glance *glance, struct sheet *sheet)
{
    look_for_tilt(glance, &sheet->looks);
}

static void rules(struct glance *glance, struct sheet *sheet)
{
    look_for_rules(glance, &sheet->looks);
}

static void ink(struct glance *glance, struct sheet *sheet)
{
    look_at_ink(glance, &sheet->looks);
}

static void bareness(struct glance *glance, struct sheet *sheet)
{
    look_at_bareness(glance, sheet->colour, &sheet->looks);
}

/* A corner of the sheet lies before the frame by more than an edge's blur? */
static void see_sides(
    struct glance *glance, const double x[4], const double y[4], double width, double height)
{
    static const double NEAR = 0.004;
    double near = NEAR * fmax(width, height);
    glance->seen[SIDE_UP] = fmin(y[0], y[1]) > near;
    glance->seen[SIDE_LEFT] = fmin(x[0], x[3]) > near;
    glance->seen[SIDE_DOWN] = fmax(y[2], y[3]) < height - near;
    glance->seen[SIDE_RIGHT] = fmax(x[1], x[2]) < width - near;
}

static void quality(struct glance *glance, struct sheet *sheet)
{
    const struct looks *looks = &sheet->looks;
    int width = pixGetWidth(sheet->colour), height = pixGetHeight(sheet->colour);
    glance->inside = looks->cut_out || looks->has_crop;
    if (looks->cut_out)
        see_sides(glance, looks->corner_x, looks->corner_y, width, height);
    if (looks->has_crop)
        see_sides(glance, looks->crop_x, looks->crop_y, width, height);
    sheet->outcome = look_at_quality(glance, looks->skew_degrees, &sheet->page, sheet->arena);
}

static const struct {
    const char *name;
    void (*take)(struct glance *, struct sheet *);
} all_looks[] = {
    { "look corners", corners },
    { "look borders", borders },
    { "look light", light },
    { "look tilt", tilt },
    { "look rules", rules },
    { "look ink", ink },
    { "look bare", bareness },
    { "look quality", quality },
};

static bool open_look(struct stage *stage, const struct services *services, struct fault *fault)
{
    (void)fault;
    ((struct look *)stage)->recogniser = services ? services->recogniser : NULL;
    return true;
}

/* Phones and screens write 72 or 96; a scanner knows better. */
static int believable(int dpi)
{
    return dpi >= 100 && dpi <= 1200 ? dpi : 0;
}

static const char *what_of_corners(const struct looks *looks)
{
    if (!looks->has_corners)
        return "";
    return looks->cut_out ? ", corners of a sheet alone" : ", corners of a sheet among other things";
}

/* For whoever asks what was done to a page. */
static const char *what_it_saw(const struct sheet *sheet)
{
    const struct looks *looks = &sheet->looks;
    const struct page *page = &sheet->page;
    return arena_printf(sheet->arena,
        "%s, tilt %.1f degrees, light %.2f, contrast %.2f, %d lines%s%s; %s %.2f",
        looks->quarter_turns ? "lies turned" : "upright", looks->skew_degrees, looks->light_spread,
        looks->contrast, looks->lines, what_of_corners(looks), looks->ruled ? ", ruled" : "",
        page_kind_name(page->kind), page->kind_confidence);
}

static bool look_at_page(struct stage *stage, struct sheet *sheet, struct fault *fault)
{
    struct look *look = (struct look *)stage;
    struct glance glance = { .dpi = believable(sheet->dpi),
        .scanned = sheet->dpi_said && believable(sheet->dpi) };
    sheet->looks = (struct looks){ .light_spread = 1 };
    if (!glance_take(&glance, sheet->colour, fault))
        return false;
    for (size_t i = 0; i < sizeof all_looks / sizeof *all_looks; i++) {
        const double began = clock_cpu_ms();
        all_looks[i].take(&glance, sheet);
        sheet_did(sheet, all_looks[i].name, began);
    }
    const double began = clock_cpu_ms();
    look_for_axis(&glance, &sheet->looks, look->recogniser ? *look->recogniser : NULL);
    look_at_shine(&glance, sheet->colour, &sheet->looks);
    sheet->looks.lines = lines_count(&glance, sheet->looks.quarter_turns);
    sheet_did(sheet, "look axis", began);
    look_at_kind(&glance, &sheet->looks, &sheet->page);
    glance_clear(&glance);
    sheet->outcome = what_it_saw(sheet);
    return true;
}

static const struct param params[] = { { 0 } };

const struct stage_kind look_stage = {
    .name = "look",
    .summary = "measures light, ink, tilt and corners of a page, and guesses its kind",
    .place = PLACE_PAGE,
    .needs = SLOT_RASTER,
    .gives = SLOT_LOOKS,
    .size = sizeof(struct look),
    .params = params,
    .open = open_look,
    .run = look_at_page,
};
