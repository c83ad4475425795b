/* The light on a page: the brightness of bare paper tile by tile, and pictures divided by it. Shade and
 * lamps change slowly over a page, ink does not: that difference is all this knows. */
#include "picture.h"

#include "cleanup.h"

#include <leptonica/allheaders.h>

enum { GREYS = 256 };

/* Writing covers less than a third of a tile; the paper is what the brighter half shows. */
static const double PAPER_SHARE = 0.75;

static int rank_of(const int count[GREYS], int all, double share)
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
    return rank_of(count, all, PAPER_SHARE);
}

PIX *picture_paper(PIX *grey, int tile)
{
    int columns = (pixGetWidth(grey) + tile - 1) / tile, rows = (pixGetHeight(grey) + tile - 1) / tile;
    CLEANUP(pixDestroy) PIX *map = pixCreate(columns, rows, 8);
    if (!map)
        return NULL;
    for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++)
            pixSetPixel(map, column, row, (l_uint32)tile_paper(grey, column * tile, row * tile, tile));
    int reach = (columns < rows ? columns : rows) / 4 | 1; /* odd: leptonica wants it so */
    CLEANUP(pixDestroy) PIX *bridged = reach >= 3 ? pixCloseGray(map, reach, reach) : pixClone(map);
    return bridged ? STEAL(bridged) : NULL;
}

/* Leptonica smooths the map, and wants at least five tiles each way for that. */
static PIX *inverse(PIX *paper, int white)
{
    int smooth = pixGetWidth(paper) >= 5 && pixGetHeight(paper) >= 5 ? 1 : 0;
    return pixGetInvBackgroundMap(paper, white, smooth, smooth);
}

PIX *picture_level_grey(PIX *grey, PIX *paper, int tile, int white)
{
    CLEANUP(pixDestroy) PIX *map = inverse(paper, white);
    return map ? pixApplyInvBackgroundGrayMap(grey, map, tile, tile) : NULL;
}

static PIX *channel_map(PIX *colour, int channel, int tile, int white)
{
    CLEANUP(pixDestroy) PIX *grey = pixGetRGBComponent(colour, channel);
    CLEANUP(pixDestroy) PIX *paper = grey ? picture_paper(grey, tile) : NULL;
    return paper ? inverse(paper, white) : NULL;
}

PIX *picture_level_colour(PIX *colour, int tile, int white)
{
    CLEANUP(pixDestroy) PIX *red = channel_map(colour, COLOR_RED, tile, white);
    CLEANUP(pixDestroy) PIX *green = channel_map(colour, COLOR_GREEN, tile, white);
    CLEANUP(pixDestroy) PIX *blue = channel_map(colour, COLOR_BLUE, tile, white);
    return red && green && blue ? pixApplyInvBackgroundRGBMap(colour, red, green, blue, tile, tile) : NULL;
}

int picture_rank(PIX *grey, double share)
{
    int count[GREYS] = { 0 }, all = 0;
    for (int y = 0; y < pixGetHeight(grey); y += 2) {
        const l_uint32 *row = pixGetData(grey) + (size_t)y * (size_t)pixGetWpl(grey);
        for (int x = y / 2 & 1; x < pixGetWidth(grey); x += 2, all++)
            count[GET_DATA_BYTE(row, x)]++;
    }
    return rank_of(count, all, share);
}
