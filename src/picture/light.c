/* The light on a sheet in colour. Light changes slowly and paper has one colour: the tiles that hang together
 * without sharp steps and without a change of colour are paper, whatever else lies on it. */
#include "arena.h"
#include "cleanup.h"
#include "picture.h"
#include "tiles.h"

#include <leptonica/allheaders.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Between neighbouring tiles (5 mm): the edge of a soft shadow passes, the edge of a photograph does not. */
static const double STEP = 1.4, TURN = 1.18;

/* Regions apart from the largest one: they are paper too when they look like it (a page of a spread). */
static const double LIKE = 1.25, LARGE = 0.15;

/* Of all tiles: a region so large and brighter than the largest is paper, too, be its colour another: a sheet
 * on a desk. By the desk's light its writing would be washed out. */
static const double SHEET = 0.02;

enum { UNSEEN, PAPER = 1, FOREIGN = 2, FIRST_REGION = 3 };

/* The tones of all tiles, row by row. */
struct tiles {
    const struct quad *sheet; /* where the paper lies; null: everywhere */
    int tile; /* pixels */
    int columns, rows, channels;
    unsigned char (*tone)[3];
    int *region; /* UNSEEN, then numbers of regions, at last PAPER or FOREIGN */
    int *queue;
};

struct region {
    int size;
    double tone[3];
};

/* ---- tones ---- */

static int byte_of(const l_uint32 *row, int x, int channels, int channel)
{
    static const int places[] = { COLOR_RED, COLOR_GREEN, COLOR_BLUE };
    return channels == 1 ? GET_DATA_BYTE(row, x) : GET_DATA_BYTE(row + x, places[channel]);
}

/* What three quarters of the tile do not exceed: writing covers less than a third of it. */
static void measure_tile(PIX *picture, int left, int top, int tile, int channels, unsigned char tone[3])
{
    int counts[3][256] = { 0 }, all = 0;
    int right = left + tile < pixGetWidth(picture) ? left + tile : pixGetWidth(picture);
    int bottom = top + tile < pixGetHeight(picture) ? top + tile : pixGetHeight(picture);
    for (int y = top; y < bottom; y += 2) {
        const l_uint32 *row = pixGetData(picture) + (size_t)y * (size_t)pixGetWpl(picture);
        for (int x = left; x < right; x += 2, all++)
            for (int c = 0; c < channels; c++)
                counts[c][byte_of(row, x, channels, c)]++;
    }
    for (int c = 0; c < channels; c++) {
        int value = picture_rank_of(counts[c], all, 0.75);
        tone[c] = (unsigned char)(value > 8 ? value : 8);
    }
}

static void measure_tiles(PIX *picture, int tile, struct tiles *tiles)
{
    for (int row = 0; row < tiles->rows; row++)
        for (int column = 0; column < tiles->columns; column++)
            measure_tile(picture, column * tile, row * tile, tile, tiles->channels,
                tiles->tone[row * tiles->columns + column]);
}

/* ---- regions ---- */

static double ratio(double a, double b)
{
    return a > b ? a / b : b / a;
}

/* May one light fall on both? `step`: of brightness. */
static bool alike(const double a[3], const double b[3], int channels, double step)
{
    for (int c = 0; c < channels; c++)
        if (ratio(a[c], b[c]) > step)
            return false;
    for (int c = 1; c < channels; c++)
        if (ratio(a[0] * b[c], b[0] * a[c]) > TURN)
            return false;
    return true;
}

static bool neighbours(const struct tiles *tiles, int a, int b)
{
    const unsigned char *one = tiles->tone[a], *other = tiles->tone[b];
    const double x[3] = { one[0], one[1], one[2] }, y[3] = { other[0], other[1], other[2] };
    return alike(x, y, tiles->channels, STEP);
}

/* Numbers everything that hangs together with tile `seed`. */
static struct region grow(const struct tiles *tiles, int seed, int number)
{
    struct region region = { 0 };
    int head = 0, tail = 0;
    tiles->queue[tail++] = seed;
    tiles->region[seed] = number;
    while (head < tail) {
        int at = tiles->queue[head++], column = at % tiles->columns, row = at / tiles->columns;
        const int next[4] = { column ? at - 1 : -1, column + 1 < tiles->columns ? at + 1 : -1,
            row ? at - tiles->columns : -1, row + 1 < tiles->rows ? at + tiles->columns : -1 };
        for (int c = 0; c < tiles->channels; c++)
            region.tone[c] += tiles->tone[at][c];
        for (int i = 0; i < 4; i++)
            if (next[i] >= 0 && !tiles->region[next[i]] && neighbours(tiles, at, next[i])) {
                tiles->region[next[i]] = number;
                tiles->queue[tail++] = next[i];
            }
    }
    region.size = tail;
    for (int c = 0; c < tiles->channels; c++)
        region.tone[c] /= tail;
    return region;
}

static bool outshines(const double a[3], const double b[3], int channels)
{
    for (int c = 0; c < channels; c++)
        if (a[c] <= b[c])
            return false;
    return true;
}

/* A sheet on the desk that is the largest region. */
static bool is_sheet(const struct region *region, const struct region *largest, int all, int channels)
{
    return region->size >= SHEET * all && outshines(region->tone, largest->tone, channels);
}

static bool is_paper(const struct region *region, const struct region *largest, int all, int channels)
{
    enum { SPECK = 4 };
    if (region == largest || is_sheet(region, largest, all, channels))
        return true;
    if (region->size >= LARGE * all)
        return alike(region->tone, largest->tone, channels, INFINITY);
    return region->size >= SPECK && alike(region->tone, largest->tone, channels, LIKE);
}

/* Does all of the tile lie on the sheet? */
static bool on_sheet(const struct tiles *tiles, int at)
{
    if (!tiles->sheet)
        return true;
    const int left = at % tiles->columns * tiles->tile, top = at / tiles->columns * tiles->tile;
    const double *x = tiles->sheet->x, *y = tiles->sheet->y;
    return left >= x[0] && top >= y[0] && left + tiles->tile <= x[2] && top + tiles->tile <= y[2];
}

/* What lies around the sheet is none of its paper; where the sheet is so small that no tile lies on it, all
 * may be. */
static void set_surroundings_apart(const struct tiles *tiles)
{
    const int all = tiles->columns * tiles->rows;
    int on = 0;
    for (int i = 0; i < all; i++)
        on += on_sheet(tiles, i);
    for (int i = 0; on && i < all; i++)
        tiles->region[i] = on_sheet(tiles, i) ? UNSEEN : FOREIGN;
}

/* The largest sheet of another colour than the desk's, else what is largest. */
static const struct region *paper_of(
    const struct region *regions, int count, const struct region *largest, int all, int channels)
{
    const struct region *paper = largest;
    for (const struct region *region = regions; region < regions + count; region++)
        if (is_sheet(region, largest, all, channels) &&
            !alike(region->tone, largest->tone, channels, INFINITY) &&
            (paper == largest || region->size > paper->size))
            paper = region;
    return paper;
}

/* Makes every tile PAPER or FOREIGN, and tells the region whose tone is the paper's. */
static struct region find_paper(const struct tiles *tiles)
{
    int all = tiles->columns * tiles->rows, count = 0, largest = 0;
    set_surroundings_apart(tiles);
    OWNED_FREE struct region *regions = must_alloc((size_t)all * sizeof *regions);
    for (int i = 0; i < all; i++) {
        if (tiles->region[i])
            continue;
        regions[count] = grow(tiles, i, FIRST_REGION + count);
        if (regions[count].size > regions[largest].size)
            largest = count;
        count++;
    }
    for (int i = 0; i < all; i++) {
        if (tiles->region[i] == FOREIGN)
            continue;
        const struct region *region = &regions[tiles->region[i] - FIRST_REGION];
        tiles->region[i] = is_paper(region, &regions[largest], all, tiles->channels) ? PAPER : FOREIGN;
    }
    return *paper_of(regions, count, &regions[largest], all, tiles->channels);
}

/* ---- the light over what is not paper ---- */

/* The mean tone of the paper around a foreign tile; false where there is none yet. */
static bool borrow(const struct tiles *tiles, int at, unsigned char tone[3])
{
    int column = at % tiles->columns, row = at / tiles->columns, sum[3] = { 0 }, n = 0;
    for (int y = row ? row - 1 : 0; y <= row + 1 && y < tiles->rows; y++)
        for (int x = column ? column - 1 : 0; x <= column + 1 && x < tiles->columns; x++) {
            int other = y * tiles->columns + x;
            if (tiles->region[other] != PAPER)
                continue;
            n++;
            for (int c = 0; c < tiles->channels; c++)
                sum[c] += tiles->tone[other][c];
        }
    for (int c = 0; n && c < tiles->channels; c++)
        if (sum[c] / n > tone[c] || on_sheet(tiles, at))
            tone[c] = (unsigned char)(sum[c] / n);
    return n > 0;
}

/* From the rim inwards, a ring of tiles at a time. */
static void bridge(const struct tiles *tiles)
{
    int all = tiles->columns * tiles->rows;
    for (int ring = 0, found = 1; found; ring++) {
        found = 0;
        for (int i = 0; i < all; i++)
            if (tiles->region[i] == FOREIGN && borrow(tiles, i, tiles->tone[i]))
                tiles->queue[found++] = i;
        for (int i = 0; i < found; i++)
            tiles->region[tiles->queue[i]] = PAPER;
    }
}

static PIX *map_of(const struct tiles *tiles, int channel)
{
    CLEANUP(pixDestroy) PIX *map = pixCreate(tiles->columns, tiles->rows, 8);
    if (!map)
        return NULL;
    for (int row = 0; row < tiles->rows; row++)
        for (int column = 0; column < tiles->columns; column++)
            pixSetPixel(map, column, row, tiles->tone[row * tiles->columns + column][channel]);
    return paper_smooth(map);
}

bool picture_light(PIX *picture, int tile, const struct quad *sheet, struct light *light)
{
    struct tiles tiles = { .sheet = sheet,
        .tile = tile,
        .columns = (pixGetWidth(picture) + tile - 1) / tile,
        .rows = (pixGetHeight(picture) + tile - 1) / tile,
        .channels = pixGetDepth(picture) == 32 ? 3 : 1 };
    *light = (struct light){ .channels = tiles.channels, .tile = tile };
    if (tiles.columns > TILES_MOST || tiles.rows > TILES_MOST)
        return false;
    size_t all = (size_t)tiles.columns * (size_t)tiles.rows;
    OWNED_FREE void *tone = tiles.tone = must_alloc(all * sizeof *tiles.tone);
    OWNED_FREE void *region = tiles.region = must_alloc(all * sizeof *tiles.region);
    OWNED_FREE void *queue = tiles.queue = must_alloc(all * sizeof *tiles.queue);
    memset(region, UNSEEN, all * sizeof *tiles.region);
    measure_tiles(picture, tile, &tiles);
    struct region paper = find_paper(&tiles);
    bridge(&tiles);
    bool complete = true;
    for (int c = 0; c < light->channels; c++) {
        light->tone[c] = (int)lround(paper.tone[c]);
        light->map[c] = map_of(&tiles, c);
        complete = complete && light->map[c];
    }
    return complete;
}

void picture_light_clear(struct light *light)
{
    for (int c = 0; c < 3; c++)
        pixDestroy(&light->map[c]);
}

/* ---- dividing by it ---- */

static l_uint8 lit(int value, int factor)
{
    int level = (value * (factor > 256 ? factor : 256) + 128) >> 8;
    return level > 255 ? 255 : (l_uint8)level;
}

static void even_grey(l_uint32 *row, int width, const int *factor)
{
    for (int x = 0; x < width; x++)
        SET_DATA_BYTE(row, x, lit(GET_DATA_BYTE(row, x), factor[x]));
}

static void even_colour(l_uint32 *row, int width, const int *red, const int *green, const int *blue)
{
    for (int x = 0; x < width; x++) {
        const l_uint32 pixel = row[x];
        row[x] = (l_uint32)lit(pixel >> 24, red[x]) << 24 |
            (l_uint32)lit(pixel >> 16 & 0xff, green[x]) << 16 |
            (l_uint32)lit(pixel >> 8 & 0xff, blue[x]) << 8 | (pixel & 0xff);
    }
}

void picture_even(PIX *picture, const struct light *light, const int white[3])
{
    int width = pixGetWidth(picture);
    OWNED_FREE int *factors = must_alloc(3 * (size_t)width * sizeof *factors);
    for (int y = 0; y < pixGetHeight(picture); y++) {
        l_uint32 *row = pixGetData(picture) + (size_t)y * (size_t)pixGetWpl(picture);
        for (int c = 0; c < light->channels; c++)
            paper_factors(light->map[c], y, light->tile, white[c], width, factors + (ptrdiff_t)c * width);
        if (light->channels == 1)
            even_grey(row, width, factors);
        else
            even_colour(row, width, factors, factors + width, factors + (ptrdiff_t)2 * width);
    }
}
