/* Tells ink and pencil on this side from what shows through from the other: paper blurs that by 0.25 mm and
 * more, and a blurred stroke has little fine detail for its depth. Fine detail is what lies between two blurs
 * of the page, of 0.7 and of 1.4 pixels: of a pencil's line it is 0.4 of the depth, of one that was blurred
 * by 0.25 mm 0.12 at 200 dpi. */
#include "glance.h"

#include "arena.h"
#include "cleanup.h"
#include "picture.h"

#include <leptonica/allheaders.h>

#include <math.h>
#include <stdlib.h>

enum {
    REACH = 4, /* px: of the wider blur */
    UNIT = 256, /* of a grey level */
};

/* Binomials: weights of a blur of 1.4 px. Those of 0.7 px are 1, 2, 1. */
static const int eighth[2 * REACH + 1] = { 1, 8, 28, 56, 70, 56, 28, 8, 1 };

/* One row of the page: its fine detail and its depth below the paper, in UNITs. */
struct row {
    int width;
    int *detail, *depth; /* from REACH to width - REACH */
    int *narrow, *wide; /* blurred downwards alone */
};

static struct row open_row(PIX *level)
{
    const int width = pixGetWidth(level);
    int *room = must_alloc(4 * (size_t)width * sizeof *room);
    return (struct row){ width, room, room + width, room + 2 * width, room + 3 * width };
}

static void close_row(struct row *row)
{
    free(row->detail);
}

/* `y` is REACH or more from the upper and lower edge. */
static void blur_down(PIX *level, int y, struct row *row)
{
    const int words = pixGetWpl(level);
    const l_uint32 *line = pixGetData(level) + (size_t)y * (size_t)words;
    for (int x = 0; x < row->width; x++) {
        row->wide[x] = 0;
        for (int k = -REACH; k <= REACH; k++)
            row->wide[x] += eighth[k + REACH] * (int)GET_DATA_BYTE(line + k * words, x);
        row->narrow[x] = (int)GET_DATA_BYTE(line - words, x) + 2 * (int)GET_DATA_BYTE(line, x) +
            (int)GET_DATA_BYTE(line + words, x);
    }
}

static void measure_row(PIX *level, int y, struct row *row)
{
    blur_down(level, y, row);
    for (int x = REACH; x < row->width - REACH; x++) {
        int wide = 0, narrow = row->narrow[x - 1] + 2 * row->narrow[x] + row->narrow[x + 1];
        for (int k = -REACH; k <= REACH; k++)
            wide += eighth[k + REACH] * row->wide[x + k];
        row->detail[x] = wide / UNIT - narrow * (UNIT / 16);
        row->depth[x] = GLANCE_WHITE * UNIT - wide / UNIT;
    }
}

/* Sigma of the grain's own detail, in UNITs: half of the page's pixels have less than 0.67 of it. */
static double grain_of(PIX *level, struct row *row)
{
    enum { ROWS_APART = 8, BINS = 16 * UNIT };
    static const double HALF = 0.6745;
    OWNED_FREE int *count = must_alloc(BINS * sizeof *count);
    int all = 0, below = 0, bin = 0;
    for (int y = REACH; y < pixGetHeight(level) - REACH; y += ROWS_APART) {
        measure_row(level, y, row);
        for (int x = REACH; x < row->width - REACH; x++, all++)
            count[abs(row->detail[x]) < BINS ? abs(row->detail[x]) : BINS - 1]++;
    }
    while (bin < BINS - 1 && below + count[bin] < all / 2)
        below += count[bin++];
    return bin / HALF;
}

/* Marks what stands out of the grain and has fine detail for its depth. */
static void mark_sharp(PIX *mask, PIX *level, struct row *row)
{
    static const double LEAST = 1.5 * UNIT, GRAINS = 5, SHARE = 0.2;
    const int least = (int)fmax(LEAST, GRAINS * grain_of(level, row));
    for (int y = REACH; y < pixGetHeight(level) - REACH; y++) {
        l_uint32 *marks = pixGetData(mask) + (size_t)y * (size_t)pixGetWpl(mask);
        measure_row(level, y, row);
        for (int x = REACH; x < row->width - REACH; x++)
            if (row->detail[x] >= least && row->detail[x] > SHARE * row->depth[x] &&
                row->depth[x] > row->detail[x]) /* beside a bright edge lies detail without depth */
                SET_DATA_BIT(marks, x);
    }
}

/* Of `mask`, which is as large as the straightened page, only what lies inside of the page's own edge: that
 * is sharp, too. */
static PIX *within_edge(PIX *mask, const struct glance *glance, double tilt_degrees)
{
    static const double MARGIN = 0.02;
    const int width = pixGetWidth(glance->grey), height = pixGetHeight(glance->grey);
    const int aside = (int)(MARGIN * width), above = (int)(MARGIN * height);
    CLEANUP(pixDestroy) PIX *page = pixCreate(width, height, 1);
    if (!page || pixSetAll(page) || pixSetOrClearBorder(page, aside, aside, above, above, PIX_CLR))
        return NULL;
    CLEANUP(pixDestroy) PIX *inside = picture_rotate(page, -tilt_degrees);
    return inside ? pixAnd(NULL, mask, inside) : NULL;
}

bool glance_sharp(const struct glance *glance, const struct looks *looks)
{
    static const double GRAIN_MOST = 2.5; /* sigma: in coarser grain faint pencil has too little detail */
    enum { STROKE_PX = 10 }; /* what shows through has 7 at most, a word in faint pencil 12 */
    CLEANUP(pixDestroy) PIX *mask = pixCreate(pixGetWidth(glance->level), pixGetHeight(glance->level), 1);
    if (!mask || glance->noise > GRAIN_MOST)
        return true;
    CLEANUP(close_row) struct row row = open_row(glance->level);
    mark_sharp(mask, glance->level, &row);
    CLEANUP(pixDestroy) PIX *inner = within_edge(mask, glance, looks->skew_degrees);
    CLEANUP(pixDestroy) PIX *strokes = inner ? pixDilateBrick(NULL, inner, 3, 3) : NULL;
    int longest = 0;
    return !strokes || (glance_strokes(glance, strokes, &longest) > 0 && longest >= STROKE_PX);
}
