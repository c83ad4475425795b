/* Writing of the other side that shows through. Paper softens what lies behind it: strokes that are pale and
 * soft, beside strokes that are dark and sharp, were written on the back. Pencil is pale but sharp, and a
 * blurred page has nothing sharp: both stay as they are. */
#include "step.h"

#include "cleanup.h"
#include "picture.h"

#include <leptonica/allheaders.h>

enum {
    GREYS = 256,
    ROW_STEP = 4,
    CLEAR_PX = 5, /* so far from a pale stroke there is no dark one: the rims of dark letters are pale too */
    WIDEST_PX = 14, /* a stroke: 1.6 mm at 220 dpi */
    SEEN_LEAST = 400, /* so many cross-sections make a page of strokes; a typed page has 20,000 dark ones */
};

/* Shares of the way from paper to the darkest ink. */
static const double DARK = 0.7, PALEST = 0.15, PALE = 0.62;

/* Mean sharpness of sections (picture.h). */
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

static int grey_at(const l_uint32 *row, int x)
{
    return GET_DATA_BYTE(row, x);
}

static bool dark_nearby(PIX *grey, const struct section *section, int y, int dark)
{
    const int width = pixGetWidth(grey), right = section->to + CLEAR_PX;
    const int from = section->from > CLEAR_PX ? section->from - CLEAR_PX : 0,
              to = right < width ? right : width;
    const size_t words = (size_t)pixGetWpl(grey);
    const l_uint32 *row = pixGetData(grey) + (size_t)(y - CLEAR_PX) * words;
    for (int i = -CLEAR_PX; i <= CLEAR_PX; i++, row += words)
        for (int x = from; x < to; x++)
            if (grey_at(row, x) < dark)
                return true;
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
    const struct way way = { grey, y, .down = false };
    struct section section = { 0 };
    while (picture_section(&way, section.to, tones->palest, &section)) {
        if (section.to - section.from > WIDEST_PX)
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
