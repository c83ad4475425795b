/* The light on a page: the brightness of bare paper tile by tile, and pictures divided by it. Shade and
 * lamps change slowly over a page, ink does not: that difference is all this knows. */
#include "picture.h"
#include "tiles.h"

#include "arena.h"
#include "cleanup.h"

#include <leptonica/allheaders.h>

#include <math.h>

enum { GREYS = 256 };

/* Writing covers less than a third of a tile; the paper is what the brighter half shows. */
static const double PAPER_SHARE = 0.75;

int picture_rank_of(const int count[GREYS], int all, double share)
{
    int below = 0, value = 0;
    while (value < GREYS - 1 && below + count[value] <= share * all)
        below += count[value++];
    return value;
}

static int tile_paper(PIX *grey, int left, int top, int tile)
{
    int count[GREYS] = { 0 }, all = 0;
    int right = left + tile < pixGetWidth(grey) ? left + tile : pixGetWidth(grey);
    int bottom = top + tile < pixGetHeight(grey) ? top + tile : pixGetHeight(grey);
    for (int y = top; y < bottom; y += 2) {
        const l_uint32 *row = pixGetData(grey) + (size_t)y * (size_t)pixGetWpl(grey);
        for (int x = left; x < right; x++, all++)
            count[GET_DATA_BYTE(row, x)]++;
    }
    return picture_rank_of(count, all, PAPER_SHARE);
}

/* A closing bridges dark islands; leptonica's does not reach the border, so the map gets one of its own
 * edge's values first. */
static PIX *bridge(PIX *map)
{
    int columns = pixGetWidth(map), rows = pixGetHeight(map);
    int reach = (columns < rows ? columns : rows) / 6 | 1; /* odd: leptonica wants it so */
    if (reach < 3)
        return pixClone(map);
    CLEANUP(pixDestroy) PIX *wide = pixAddMirroredBorder(map, reach, reach, reach, reach);
    CLEANUP(pixDestroy) PIX *closed = wide ? pixCloseGray(wide, reach, reach) : NULL;
    return closed ? pixRemoveBorder(closed, reach) : NULL;
}

PIX *paper_smooth(PIX *map)
{
    if (pixGetWidth(map) < 3 || pixGetHeight(map) < 3)
        return pixClone(map);
    CLEANUP(pixDestroy) PIX *wide = pixAddMirroredBorder(map, 1, 1, 1, 1);
    CLEANUP(pixDestroy) PIX *smooth = wide ? pixBlockconv(wide, 1, 1) : NULL;
    return smooth ? pixRemoveBorder(smooth, 1) : NULL;
}

PIX *picture_paper(PIX *grey, int tile)
{
    int columns = (pixGetWidth(grey) + tile - 1) / tile, rows = (pixGetHeight(grey) + tile - 1) / tile;
    if (columns > TILES_MOST)
        return NULL;
    CLEANUP(pixDestroy) PIX *map = pixCreate(columns, rows, 8);
    if (!map)
        return NULL;
    for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++)
            pixSetPixel(map, column, row, (l_uint32)tile_paper(grey, column * tile, row * tile, tile));
    CLEANUP(pixDestroy) PIX *bridged = bridge(map);
    return bridged ? paper_smooth(bridged) : NULL;
}

/* ---- dividing by it ---- */

static int clamped(int value, int most)
{
    return value < 0 ? 0 : value < most ? value : most;
}

/* The map's row at height `y` of the picture, between two rows of tiles. */
static void paper_at(PIX *map, int y, int tile, float *paper)
{
    enum { DARKEST = 8 }; /* blacker paper is none: do not divide by it */
    float down = ((float)y + 0.5f) / (float)tile - 0.5f;
    int row = (int)floorf(down), last = pixGetHeight(map) - 1;
    down -= (float)row;
    const l_uint32 *above = pixGetData(map) + (size_t)clamped(row, last) * (size_t)pixGetWpl(map);
    const l_uint32 *below = pixGetData(map) + (size_t)clamped(row + 1, last) * (size_t)pixGetWpl(map);
    for (int x = 0; x < pixGetWidth(map); x++) {
        float value = (float)GET_DATA_BYTE(above, x) * (1 - down) + (float)GET_DATA_BYTE(below, x) * down;
        paper[x] = value > DARKEST ? value : DARKEST;
    }
}

void paper_factors(PIX *map, int y, int tile, int white, int width, int *factor)
{
    float paper[TILES_MOST] = { 0 };
    int last = pixGetWidth(map) - 1;
    paper_at(map, y, tile, paper);
    for (int column = -1, x = 0; x < width; column++) {
        float left = paper[clamped(column, last)], right = paper[clamped(column + 1, last)];
        float middle = ((float)column + 0.5f) * (float)tile - 0.5f, step = (right - left) / (float)tile;
        int next = (int)ceilf(middle + (float)tile), end = column == last || next > width ? width : next;
        for (; x < end; x++)
            factor[x] = (int)(256 * (float)white / (left + ((float)x - middle) * step));
    }
}

static l_uint8 lit(int value, int factor)
{
    int level = (value * factor + 128) >> 8;
    return level > 255 ? 255 : (l_uint8)level;
}

PIX *picture_level_grey(PIX *grey, PIX *paper, int tile, int white)
{
    CLEANUP(pixDestroy) PIX *level = pixCreateTemplate(grey);
    int width = pixGetWidth(grey);
    OWNED_FREE int *factor = must_alloc((size_t)width * sizeof *factor);
    for (int y = 0; level && y < pixGetHeight(grey); y++) {
        const l_uint32 *from = pixGetData(grey) + (size_t)y * (size_t)pixGetWpl(grey);
        l_uint32 *to = pixGetData(level) + (size_t)y * (size_t)pixGetWpl(level);
        paper_factors(paper, y, tile, white, width, factor);
        for (int x = 0; x < width; x++)
            SET_DATA_BYTE(to, x, lit(GET_DATA_BYTE(from, x), factor[x]));
    }
    return STEAL(level);
}

int picture_rank(PIX *grey, double share)
{
    enum { TURNS = 4 }; /* most of a page is of one grey, and each count waits for the one before it */
    int counts[TURNS][GREYS] = { 0 }, count[GREYS] = { 0 }, all = 0;
    const int width = pixGetWidth(grey), height = pixGetHeight(grey);
    for (int y = 0; y < height; y += 2) {
        const l_uint32 *row = pixGetData(grey) + (size_t)y * (size_t)pixGetWpl(grey);
        for (int x = y / 2 & 1; x < width; x += 2, all++)
            counts[all % TURNS][GET_DATA_BYTE(row, x)]++;
    }
    for (int i = 0; i < TURNS * GREYS; i++)
        count[i % GREYS] += counts[i / GREYS][i % GREYS];
    return picture_rank_of(count, all, share);
}

void picture_colour_rank(PIX *colour, double share, int rank[3])
{
    enum { CHANNELS = 3 };
    static const int shifts[CHANNELS] = { L_RED_SHIFT, L_GREEN_SHIFT, L_BLUE_SHIFT };
    int counts[CHANNELS][GREYS] = { 0 }, all = 0;
    const int width = pixGetWidth(colour), height = pixGetHeight(colour);
    for (int y = 0; y < height; y += 2) {
        const l_uint32 *row = pixGetData(colour) + (size_t)y * (size_t)pixGetWpl(colour);
        for (int x = y / 2 & 1; x < width; x += 2, all++)
            for (int c = 0; c < CHANNELS; c++)
                counts[c][row[x] >> shifts[c] & 255]++;
    }
    for (int c = 0; c < CHANNELS; c++)
        rank[c] = picture_rank_of(counts[c], all, share);
}
