/* Writing of the other side that shows through. Paper softens what lies behind it: strokes that are pale and
 * soft, beside strokes that are dark and sharp, were written on the back. Pencil is pale but sharp, and a
 * blurred page has nothing sharp: both stay as they are. */
#include "step.h"

#include "cleanup.h"
#include "picture.h"

#include <leptonica/allheaders.h>

#include <stdlib.h>

enum {
    GREYS = 256,
    ROW_STEP = 4,
    CLEAR_PX = 5, /* so far from a pale stroke there is no dark one: the rims of dark letters are pale too */
    WIDEST_PX = 14, /* a stroke: 1.6 mm at 220 dpi */
    SEEN_LEAST = 400, /* so many cross-sections make a page of strokes; a typed page has 20,000 dark ones */
};

/* Shares of the way from paper to the darkest ink. */
static const double DARK = 0.7, PALEST = 0.15, PALE = 0.62;

/* The steepest step of a stroke's edge, from pixel to pixel, as a share of its depth: written 0.36 to 0.95 on
 * pages of all kinds but blurred ones, seen through paper 0.22 to 0.23. */
static const double SOFT = 0.27, SHARP = 0.3;

struct tones {
    int paper, dark, pale, palest; /* grey levels, falling from paper to dark */
};

/* Cross-sections of strokes of one kind. */
struct strokes {
    int count;
    double steepness; /* sum */
    int tone[GREYS]; /* how many reach down to this grey */
};

/* A cross-section: the columns from `left` to `right` of one row are darker than paper. */
struct section {
    int left, right, darkest, at, steepest;
};

static int grey_at(const l_uint32 *row, int x)
{
    return GET_DATA_BYTE(row, x);
}

static struct section section_from(const l_uint32 *row, int left, int width, int palest)
{
    struct section section = { left, left, GREYS, left, 0 };
    for (int x = left; x < width && grey_at(row, x) < palest; x++) {
        int step = abs(grey_at(row, x) - grey_at(row, x - 1));
        section.steepest = step > section.steepest ? step : section.steepest;
        section.right = x + 1;
        if (grey_at(row, x) < section.darkest) {
            section.darkest = grey_at(row, x);
            section.at = x;
        }
    }
    return section;
}

static bool dark_nearby(PIX *grey, const struct section *section, int y, int dark)
{
    for (int row = y - CLEAR_PX; row <= y + CLEAR_PX; row++) {
        const l_uint32 *words = pixGetData(grey) + (size_t)row * (size_t)pixGetWpl(grey);
        for (int x = section->left - CLEAR_PX; x < section->right + CLEAR_PX; x++)
            if (x >= 0 && x < pixGetWidth(grey) && grey_at(words, x) < dark)
                return true;
    }
    return false;
}

static void count_section(struct strokes *strokes, const struct section *section, const struct tones *tones)
{
    strokes->count++;
    strokes->steepness += (double)section->steepest / (tones->paper - section->darkest);
    strokes->tone[section->darkest]++;
}

static void count_row(PIX *grey, int y, const struct tones *tones, struct strokes *dark, struct strokes *pale)
{
    const l_uint32 *row = pixGetData(grey) + (size_t)y * (size_t)pixGetWpl(grey);
    int width = pixGetWidth(grey);
    for (int x = 1; x < width; x++) {
        if (grey_at(row, x) >= tones->palest)
            continue;
        struct section section = section_from(row, x, width, tones->palest);
        x = section.right;
        if (section.right - section.left > WIDEST_PX)
            continue;
        if (section.darkest < tones->dark)
            count_section(dark, &section, tones);
        else if (section.darkest > tones->pale && !dark_nearby(grey, &section, y, tones->pale))
            count_section(pale, &section, tones);
    }
}

/* The tone that all but a fiftieth of the strokes are paler than. */
static int darkest_of(const struct strokes *strokes)
{
    int tone = 0, below = 0;
    while (tone < GREYS - 1 && below + strokes->tone[tone] <= strokes->count / 50)
        below += strokes->tone[tone++];
    return tone;
}

PIX *clean_without_shine(PIX *grey)
{
    int paper = picture_rank(grey, 0.5), ink = picture_rank(grey, 0.005), depth = paper - ink;
    struct tones tones = { paper, paper - (int)(DARK * depth), paper - (int)(PALE * depth),
        paper - (int)(PALEST * depth) };
    struct strokes dark = { 0 }, pale = { 0 };
    for (int y = CLEAR_PX; y < pixGetHeight(grey) - CLEAR_PX; y += ROW_STEP)
        count_row(grey, y, &tones, &dark, &pale);

    bool shines = pale.count >= SEEN_LEAST && dark.count >= SEEN_LEAST &&
        pale.steepness < SOFT * pale.count && dark.steepness > SHARP * dark.count;
    if (!shines)
        return pixClone(grey);
    return pixGammaTRC(NULL, grey, 1, ink, darkest_of(&pale) - depth / 20);
}
