/* Evening the light makes a dark desk as bright as paper, and its grain as coarse as letters: 30,000 pieces
 * of ink. Tile by tile, what is the desk's becomes smooth. Paper that lies beside the sheet stays as it is:
 * it is not as dark as a desk in the sheet's own light, and mostly not as coarse. */
#include "desk.h"

#include "cleanup.h"
#include "picture.h"

#include <leptonica/allheaders.h>

#include <math.h>
#include <stdlib.h>

enum { TILE_PX = 40 };

/* What tells desk from paper; all but `shown` in pixels of the reading picture. */
struct desk {
    PIX *grey, *smooth; /* as it is read; its 7 x 7 mean */
    PIX *shown; /* the presentation picture without colour: its light is the sheet's everywhere */
    double shown_scale; /* pixels of `shown` per pixel of `grey` */
    struct quad sheet;
    int dark; /* a desk is darker in `shown` */
};

/* ---- tiles ---- */

static bool next_tile(PIX *grey, int *left, int *top)
{
    *left += TILE_PX;
    if (*left + TILE_PX > pixGetWidth(grey)) {
        *left = 0;
        *top += TILE_PX;
    }
    return *top + TILE_PX <= pixGetHeight(grey);
}

static double depth_of(const struct desk *desk, int left, int top)
{
    return picture_depth(&desk->sheet, left + TILE_PX / 2.0, top + TILE_PX / 2.0);
}

static int value_at(PIX *grey, int x, int y)
{
    const l_uint32 *row = pixGetData(grey) + (ptrdiff_t)y * pixGetWpl(grey);
    return GET_DATA_BYTE(row, x);
}

/* 0 … 255, the mean of what is shown there. */
static int tone_of(const struct desk *desk, int left, int top)
{
    const double scale = desk->shown_scale;
    const int right = (int)fmin((left + TILE_PX) * scale, pixGetWidth(desk->shown));
    const int bottom = (int)fmin((top + TILE_PX) * scale, pixGetHeight(desk->shown));
    int sum = 0, count = 0;
    for (int y = (int)(top * scale); y < bottom; y++)
        for (int x = (int)(left * scale); x < right; x++, count++)
            sum += value_at(desk->shown, x, y);
    return count ? sum / count : 255;
}

/* Grain is in all of a tile, while of most writing a quarter is bare paper: by how many grey levels that
 * quarter differs from its surroundings. */
static bool is_coarse(const struct desk *desk, int left, int top)
{
    enum { SHARE = 4, COARSE = 4 };
    int fine = 0;
    for (int y = top; y < top + TILE_PX; y++)
        for (int x = left; x < left + TILE_PX; x++)
            fine += abs(value_at(desk->grey, x, y) - value_at(desk->smooth, x, y)) < COARSE;
    return fine * SHARE < TILE_PX * TILE_PX;
}

static bool is_desk(const struct desk *desk, int left, int top)
{
    return depth_of(desk, left, top) < -TILE_PX && tone_of(desk, left, top) < desk->dark &&
        is_coarse(desk, left, top);
}

/* ---- the page ---- */

/* Brown paper is half as bright as white, a desk of dark wood a quarter. Where the light of the sheet is not
 * even, its darkest part counts: paper lies in the shade too. */
static int dark_of(const struct desk *desk)
{
    static const double DARKEST = 0.1, OF_PAPER = 0.4;
    int count[256] = { 0 }, all = 0;
    for (int left = -TILE_PX, top = 0; next_tile(desk->grey, &left, &top);)
        if (depth_of(desk, left, top) > TILE_PX) {
            count[tone_of(desk, left, top)]++;
            all++;
        }
    return all ? (int)(OF_PAPER * picture_rank_of(count, all, DARKEST)) : 0;
}

static struct quad scaled_quad(const double x[4], const double y[4], double scale)
{
    struct quad quad = picture_quad(x, y);
    for (int i = 0; i < 4; i++) {
        quad.x[i] *= scale;
        quad.y[i] *= scale;
    }
    return quad;
}

struct Pix *desk_smoothed(struct Pix *grey, const struct sheet *sheet)
{
    enum { REACH_PX = 3 };
    const struct looks *looks = &sheet->looks;
    if (!looks->has_corners || looks->cut_out || sheet->grey_scale <= 0)
        return NULL;
    CLEANUP(pixDestroy) PIX *shown = picture_grey(sheet->colour);
    CLEANUP(pixDestroy) PIX *smooth = pixBlockconv(grey, REACH_PX, REACH_PX);
    CLEANUP(pixDestroy) PIX *quiet = shown && smooth ? pixCopy(NULL, grey) : NULL;
    if (!quiet)
        return NULL;
    struct desk desk = { .grey = grey,
        .smooth = smooth,
        .shown = shown,
        .shown_scale = 1 / sheet->grey_scale,
        .sheet = scaled_quad(looks->corner_x, looks->corner_y, sheet->grey_scale) };
    desk.dark = dark_of(&desk);
    for (int left = -TILE_PX, top = 0; next_tile(grey, &left, &top);)
        if (is_desk(&desk, left, top))
            pixRasterop(quiet, left, top, TILE_PX, TILE_PX, PIX_SRC, smooth, left, top);
    return STEAL(quiet);
}
