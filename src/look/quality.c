/* What is wrong with a picture, so that its volunteer may take a better one: too dark, blurred, too small,
 * cut off. Each flaw is one quantity against one measured threshold; what cannot be measured is no flaw,
 * since every flaw makes a person look. */
#include "glance.h"

#include "cleanup.h"
#include "picture.h"

#include <leptonica/allheaders.h>

#include <math.h>

enum {
    LETTERS_LEAST = 120, /* so many make text; a card of eight lines has 200 */
    LETTER_PX_LEAST = 3, /* less is dust or grain */
    LETTER_PX_MOST = 80, /* more is a picture or a frame */
    DEPTH_LEAST = 33, /* grey levels from paper to ink: grain and what shines through are no letters */
    SECTIONS_LEAST = 400, /* cross-sections of strokes; a typed page has 10,000 */
    ROW_STEP = 4,
    STEEP_STEPS = 100,
};

/* What the looks are measured with: the glance, and its letters. */
struct view {
    const struct glance *glance;
    double letter_px; /* half of the ink is in letters of at most this height; 0: no text */
};

/* ---- letters ---- */

static void count_letters(BOXA *parts, int width_at[], int *count)
{
    for (l_int32 i = 0; i < boxaGetCount(parts); i++) {
        l_int32 width, height;
        boxaGetBoxGeometry(parts, i, NULL, NULL, &width, &height);
        if (height < LETTER_PX_LEAST || height > LETTER_PX_MOST)
            continue;
        width_at[height] += width;
        ++*count;
    }
}

/* Weighed by width: dots and commas count for little. */
static double letter_height(const struct glance *glance)
{
    int width_at[LETTER_PX_MOST + 1] = { 0 }, count = 0, all = 0, below = 0, height = 0;
    if (glance->pieces)
        count_letters(glance->pieces, width_at, &count);
    if (count < LETTERS_LEAST)
        return 0;
    for (int i = 0; i <= LETTER_PX_MOST; i++)
        all += width_at[i];
    while (height < LETTER_PX_MOST && below + width_at[height] < all / 2)
        below += width_at[height++];
    return height;
}

static double letters_of_picture(const struct view *view)
{
    return view->letter_px > 0 ? view->letter_px / view->glance->scale : NAN;
}

/* ---- edges ---- */

/* Counts, by sharpness, the strokes that a way crosses. */
static void cross_strokes(const struct way *way, int palest, int dark, int steep[])
{
    struct section section = { 0 };
    while (picture_section(way, section.to, palest, &section)) {
        if (section.darkest > dark)
            continue;
        int share = STEEP_STEPS * section.steepest / (GLANCE_WHITE - section.darkest);
        steep[share < STEEP_STEPS ? share : STEEP_STEPS]++;
    }
}

/* Pixels from paper to ink over the steeper tenth of the strokes, or NAN where there are few. */
static double edge_width(const struct glance *glance, bool down)
{
    int steep[STEEP_STEPS + 1] = { 0 }, all = 0, above = 0, share = STEEP_STEPS;
    int depth = GLANCE_WHITE - glance->dark;
    int width = pixGetWidth(glance->level), height = pixGetHeight(glance->level);
    for (int at = 0; at < (down ? width : height); at += ROW_STEP) {
        const struct way way = { glance->level, at, down };
        cross_strokes(&way, GLANCE_WHITE - depth / 8, GLANCE_WHITE - depth / 2, steep);
    }
    for (int i = 0; i <= STEEP_STEPS; i++)
        all += steep[i];
    if (all < SECTIONS_LEAST)
        return NAN;
    while (share > 1 && above + steep[share] < all / 10)
        above += steep[share--];
    return (double)STEEP_STEPS / share;
}

/* A hand that shook draws soft edges one way only: the softer way counts. */
static double softness(const struct view *view)
{
    if (!(view->letter_px > 0))
        return NAN;
    return fmax(edge_width(view->glance, false), edge_width(view->glance, true)) / view->letter_px;
}

/* ---- light ---- */

/* Of the paper, before it is levelled. Asked without letters too: in such light none may be seen. */
static double darkness(const struct view *view)
{
    return view->glance->level ? (double)view->glance->paper : NAN;
}

/* ---- the frame ---- */

enum { SIDES = 4, TILE_PX = 64 };

/* A strip along one side of the picture, turned so that the frame is its upper edge. */
static PIX *strip_of(PIX *grey, int side, int deep)
{
    int width = pixGetWidth(grey), height = pixGetHeight(grey);
    if (deep > width || deep > height)
        return NULL;
    CLEANUP(boxDestroy)
    BOX *box = side == 0 ? boxCreate(0, 0, width, deep)
        : side == 1      ? boxCreate(0, 0, deep, height)
        : side == 2      ? boxCreate(0, height - deep, width, deep)
                         : boxCreate(width - deep, 0, deep, height);
    CLEANUP(pixDestroy) PIX *strip = box ? pixClipRectangle(grey, box, NULL) : NULL;
    return strip ? pixRotateOrth(strip, side) : NULL;
}

/* Strokes on a strip: what is darker than `share` of the paper around it. */
static PIX *strokes_on(PIX *strip, double share)
{
    CLEANUP(pixDestroy) PIX *paper = pixScaleGrayRank2(strip, 4);
    CLEANUP(pixDestroy) PIX *wide = paper ? pixDilateGray(paper, TILE_PX / 2 + 1, 21) : NULL;
    CLEANUP(pixDestroy) PIX *full = wide ? pixExpandReplicate(wide, 2) : NULL;
    PIX *mask = pixCreate(pixGetWidth(strip), pixGetHeight(strip), 1);
    for (int y = 0; full && mask && y < pixGetHeight(full); y++)
        for (int x = 0; x < pixGetWidth(full); x++) {
            l_uint32 tone, around;
            pixGetPixel(strip, x, y, &tone);
            pixGetPixel(full, x, y, &around);
            if (tone < share * around)
                pixSetPixel(mask, x, y, 1);
        }
    return mask;
}

/* A letter that the frame cuts touches it, and is neither a rule that runs in nor the shadow of an edge. */
static int cut_letters(PIX *mask, double letter_px)
{
    CLEANUP(boxaDestroy) BOXA *parts = pixConnCompBB(mask, 8);
    int cut = 0, dark = 0;
    for (l_int32 i = 0; parts && i < boxaGetCount(parts); i++) {
        l_int32 top, width, height;
        boxaGetBoxGeometry(parts, i, NULL, &top, &width, &height);
        if (top > 0)
            continue;
        dark += width;
        bool rule = height >= pixGetHeight(mask) - 1 && width < 0.5 * letter_px + 0.1 * height;
        cut += !rule && height >= 0.3 * letter_px && width >= 2 && width <= 5 * letter_px;
    }
    return dark < pixGetWidth(mask) / 2 ? cut : 0;
}

static double letters_at_frame(const struct view *view)
{
    const struct glance *glance = view->glance;
    if (!(view->letter_px > 0) || glance->inside)
        return NAN;
    int most = 0;
    for (int side = 0; side < SIDES; side++) {
        CLEANUP(pixDestroy) PIX *strip = strip_of(glance->grey, side, (int)(3 * view->letter_px) / 2 * 2);
        CLEANUP(pixDestroy)
        PIX *mask = strip ? strokes_on(strip, (double)glance_threshold(glance) / GLANCE_WHITE) : NULL;
        int cut = mask ? cut_letters(mask, view->letter_px) : 0;
        most = cut > most ? cut : most;
    }
    return most;
}

/* ---- the table ---- */

/* Typed pages read with 2 % of errors or less up to these values, and with 2 to 40 % beyond: "Quality of
 * pictures" in docs/measurements.md. No good page came nearer than the figure in the remark. */
static const struct {
    enum page_flaw flaw;
    const char *what; /* is measured, and in which unit */
    double (*measure)(const struct view *);
    double least, most; /* of a good picture */
} flaws[] = {
    { FLAW_DARK, "paper of 255", darkness, 12, INFINITY }, /* 98 */
    { FLAW_BLURRED, "edges in letter heights", softness, 0, 0.32 }, /* 0.27 */
    { FLAW_SMALL, "letters in px", letters_of_picture, 5.5, INFINITY }, /* 7 */
    { FLAW_CUT_OFF, "letters at the frame", letters_at_frame, 0, 8 }, /* 8 */
};

const char *look_at_quality(const struct glance *glance, struct page *page, struct arena *arena)
{
    const bool ink = glance->level && GLANCE_WHITE - glance->dark >= DEPTH_LEAST;
    const struct view view = { glance, ink ? letter_height(glance) : 0 };
    const char *said = "";
    page->flaws = 0;
    for (size_t i = 0; i < sizeof flaws / sizeof *flaws; i++) {
        double seen = flaws[i].measure(&view);
        if (isnan(seen))
            continue;
        bool good = seen >= flaws[i].least && seen <= flaws[i].most;
        page->flaws |= good ? 0 : (unsigned)flaws[i].flaw;
        said = arena_printf(
            arena, "%s%s%s %.2f%s", said, *said ? ", " : "", flaws[i].what, seen, good ? "" : " (!)");
    }
    return said;
}
