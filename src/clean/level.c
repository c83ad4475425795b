/* Evens the light for the eye: shade and yellow lamps go, paper becomes nearly white, and every stroke keeps
 * its share of darkness, the faintest too. Coloured paper keeps its colour. What look takes for a picture or
 * a postcard stays as it is, and what turns out to be one later is shown as it was (plain.c). */
#include "arena.h"
#include "picture.h"
#include "step.h"

#include <math.h>

enum {
    TILE_PX = 40, /* 5 mm at 200 dpi */
    WHITE = 244, /* of the levelled paper: what lies above it in one tile is not cut off */
};

static bool wanted(const struct clean *clean, const struct sheet *sheet)
{
    enum page_kind kind = sheet->page.kind;
    return clean->level_light && kind != PAGE_PICTURE && kind != PAGE_POSTCARD;
}

/* A scanner's lamp is white, so the paper's colour is its own. A telephone sees lamps and shade: yellow or
 * bluish there is the light's, up to what a filament gives. */
static bool is_the_lamps(const struct looks *looks, const int tone[3])
{
    static const double UNEVEN = 1.35, WARMEST = 0.58, COOLEST = 0.75;
    if (!looks->has_corners && looks->light_spread < UNEVEN)
        return false;
    double red = tone[0], green = tone[1], blue = tone[2];
    if (red >= green && green >= blue)
        return blue >= WARMEST * red;
    return blue >= green && red >= COOLEST * blue;
}

/* What the paper becomes. A cast of 4 % nobody misses. */
static void choose_white(const struct looks *looks, const struct light *light, int white[3])
{
    static const double CAST = 0.04;
    const int *tone = light->tone;
    int brightest = tone[0];
    for (int c = 1; c < light->channels; c++)
        brightest = tone[c] > brightest ? tone[c] : brightest;
    bool own = light->channels == 3 && !is_the_lamps(looks, tone);
    for (int c = 0; c < light->channels; c++)
        white[c] = own ? (int)(WHITE * fmin(1, (double)tone[c] / brightest + CAST)) : WHITE;
}

static bool run(const struct clean *clean, struct sheet *sheet, struct fault *fault)
{
    (void)clean;
    const struct looks *looks = &sheet->looks;
    const struct quad among = picture_quad(looks->corner_x, looks->corner_y);
    struct light light;
    int white[3];
    bool lit = picture_light(
        sheet->colour, TILE_PX, looks->has_corners && !looks->cut_out ? &among : NULL, &light);
    if (lit) {
        choose_white(looks, &light, white);
        picture_even(sheet->colour, &light, white);
    }
    picture_light_clear(&light);
    return lit || fault_set(fault, FAULT_SYSTEM, "clean: no memory for the step level");
}

const struct step level_step = { "level", wanted, run };
