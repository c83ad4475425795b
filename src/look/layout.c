/* Where the writing stands: lines are smeared until they touch their neighbours, as one squints at a page. A
 * letter's lines run over the sheet one under another; an envelope has a few short ones in two corners, a
 * stamp in a third. None of it asks what the words are, for handwriting that is read badly stands where it
 * stands. */
#include "layout.h"

#include "cleanup.h"
#include "picture.h"
#include "ring.h"

#include <leptonica/allheaders.h>

#include <math.h>
#include <stdlib.h>

enum {
    LONGEST_PX = 1300, /* 110 dpi on A4 */
    TILE_PX = 24,
    WHITE = 220, /* of paper after levelling */
    INK = 196, /* a thin faint pencil stroke is 185 */
    TONE = 200,
};

/* The page as it is measured, small; pictures are null where leptonica refused. */
struct view {
    PIX *level; /* 8 bits, paper is WHITE */
    PIX *solid; /* 1 bit: tone wider than any pen */
    PIX *ink; /* 1 bit: writing, without tone and rules */
    PIX *text; /* 1 bit: ink, smeared to lines and blocks */
    int width, height, longer;
    double scale; /* pixels of the view per pixel of the presentation picture */
};

static void clear_view(struct view *view)
{
    pixDestroy(&view->level);
    pixDestroy(&view->solid);
    pixDestroy(&view->ink);
    pixDestroy(&view->text);
}

/* ---- the pictures that are measured ---- */

static int at_least(int least, int value)
{
    return value > least ? value : least;
}

/* What is longer and straighter than a pen draws, a little widened. */
static PIX *rules_of(PIX *mask, int length)
{
    CLEANUP(pixDestroy) PIX *along = picture_open(mask, length, 1);
    CLEANUP(pixDestroy) PIX *down = picture_open(mask, 1, length);
    CLEANUP(pixDestroy) PIX *rules = along && down ? pixOr(NULL, along, down) : NULL;
    return rules ? pixDilateBrick(NULL, rules, 3, 3) : NULL;
}

static void find_solid(struct view *view, PIX *dark)
{
    int pen = at_least(5, view->longer / 110);
    CLEANUP(pixDestroy) PIX *thick = picture_open(dark, pen, pen);
    view->solid = thick ? picture_close(thick, 3 * pen, 3 * pen) : NULL;
}

static void find_ink(struct view *view, PIX *dark)
{
    CLEANUP(pixDestroy) PIX *rules = rules_of(dark, at_least(40, view->longer / 14));
    CLEANUP(pixDestroy) PIX *tone = view->solid ? pixDilateBrick(NULL, view->solid, 7, 7) : NULL;
    CLEANUP(pixDestroy) PIX *strokes = rules ? pixSubtract(NULL, dark, rules) : NULL;
    view->ink = strokes && tone ? pixSubtract(NULL, strokes, tone) : NULL;
}

/* Dust goes first, or smearing would make lines of it. */
static void find_text(struct view *view)
{
    int across = at_least(5, view->longer / 36), down = at_least(5, view->longer / 32);
    CLEANUP(pixDestroy)
    PIX *strokes = view->ink ? pixSelectBySize(view->ink, 3, 5, 8, L_SELECT_IF_EITHER, L_SELECT_IF_GTE, NULL)
                             : NULL;
    CLEANUP(pixDestroy) PIX *smeared = strokes ? picture_close(strokes, across, down) : NULL;
    view->text = smeared ? picture_open(smeared, at_least(3, view->longer / 90), 3) : NULL;
}

static bool take_view(struct view *view, PIX *presentation)
{
    enum { SMALLEST_PX = 64 };
    if (!presentation || pixGetWidth(presentation) < SMALLEST_PX || pixGetHeight(presentation) < SMALLEST_PX)
        return false;
    CLEANUP(pixDestroy) PIX *whole = picture_grey(presentation);
    CLEANUP(pixDestroy) PIX *grey = whole ? picture_small(whole, LONGEST_PX) : NULL;
    CLEANUP(pixDestroy) PIX *paper = grey ? picture_paper(grey, TILE_PX) : NULL;
    view->level = paper ? picture_level_grey(grey, paper, TILE_PX, WHITE) : NULL;
    if (!view->level)
        return false;
    view->width = pixGetWidth(grey);
    view->height = pixGetHeight(grey);
    view->longer = picture_longer_side(grey);
    view->scale = (double)view->longer / picture_longer_side(presentation);
    CLEANUP(pixDestroy) PIX *tone = picture_below(view->level, TONE);
    CLEANUP(pixDestroy) PIX *dark = picture_below(view->level, INK);
    if (tone && dark) {
        find_solid(view, tone);
        find_ink(view, dark);
        find_text(view);
    }
    return view->text != NULL;
}

/* ---- what is measured on them ---- */

static double share(PIX *mask)
{
    l_float32 fraction = 0;
    return mask && pixForegroundFraction(mask, &fraction) == 0 ? (double)fraction : 0;
}

static struct box scaled(const struct view *view, BOX *box)
{
    l_int32 left, top, width, height;
    boxGetGeometry(box, &left, &top, &width, &height);
    return (struct box){ (int)lround(left / view->scale), (int)lround(top / view->scale),
        (int)lround(width / view->scale), (int)lround(height / view->scale) };
}

/* A stroke, or some that touch, from end to end both ways: the frame of a rubber stamp, a seal's ring. */
static bool spanned(PIX *ink)
{
    static const double SPANS = 0.7;
    const double width = pixGetWidth(ink), height = pixGetHeight(ink);
    CLEANUP(boxaDestroy) BOXA *strokes = pixConnCompBB(ink, 8);
    for (l_int32 i = 0; strokes && i < boxaGetCount(strokes); i++) {
        l_int32 wide, high;
        boxaGetBoxGeometry(strokes, i, NULL, NULL, &wide, &high);
        if (wide >= SPANS * width && high >= SPANS * height)
            return true;
    }
    return false;
}

static struct block block_in(const struct view *view, BOX *box)
{
    CLEANUP(pixDestroy) PIX *ink = pixClipRectangle(view->ink, box, NULL);
    return (struct block){ scaled(view, box), share(ink), ink && spanned(ink) };
}

/* Words of a few letters at least; a line of a drawing is long and thin and has hardly any ink in its box. */
static void find_blocks(const struct view *view, struct layout *layout)
{
    CLEANUP(boxaDestroy) BOXA *found = pixConnCompBB(view->text, 8);
    CLEANUP(boxaDestroy)
    BOXA *sorted = found ? boxaSort(found, L_SORT_BY_AREA, L_SORT_DECREASING, NULL) : NULL;
    for (l_int32 i = 0; sorted && i < boxaGetCount(sorted) && layout->block_count < BLOCKS_MOST; i++) {
        l_int32 width, height;
        CLEANUP(boxDestroy) BOX *box = boxaGetBox(sorted, i, L_CLONE);
        boxGetGeometry(box, NULL, NULL, &width, &height);
        if (width >= view->longer / 25 && height >= view->longer / 90)
            layout->blocks[layout->block_count++] = block_in(view, box);
    }
}

/* Postage: a small full rectangle. */
static void find_stamp(const struct view *view, struct layout *layout)
{
    CLEANUP(boxaDestroy) BOXA *found = pixConnCompBB(view->solid, 8);
    for (l_int32 i = 0; found && i < boxaGetCount(found); i++) {
        l_int32 width, height;
        CLEANUP(boxDestroy) BOX *box = boxaGetBox(found, i, L_CLONE);
        boxGetGeometry(box, NULL, NULL, &width, &height);
        int least = width < height ? width : height, most = width < height ? height : width;
        if (least < view->longer / 22 || most > view->longer / 3 || most > 2 * least)
            continue;
        CLEANUP(pixDestroy) PIX *part = pixClipRectangle(view->solid, box, NULL);
        if (share(part) > 0.8)
            layout->stamp = scaled(view, box);
    }
}

struct layout layout_of(PIX *presentation)
{
    struct layout layout = { 0 };
    struct view view = { 0 };
    if (take_view(&view, presentation)) {
        layout.width_px = pixGetWidth(presentation);
        layout.height_px = pixGetHeight(presentation);
        layout.written = share(view.text);
        layout.solid = share(view.solid);
        find_blocks(&view, &layout);
        find_stamp(&view, &layout);
        CLEANUP(boxDestroy) BOX *ring = ring_find(view.level);
        if (ring)
            layout.ring = scaled(&view, ring);
    }
    clear_view(&view);
    return layout;
}
