/* Cuts from a page what the recogniser is asked about: a piece of one line, which costs it 50 ms, or a band
 * of several. Where the ink is densest there is most to read. */
#include "glance.h"

#include "cleanup.h"
#include "picture.h"

#include <leptonica/allheaders.h>

#include <stdint.h>

enum {
    BAND_PX = 190, /* 32 mm of an A4 sheet: three to five lines */
    LINE_LETTERS = 48, /* in a piece of one line */
};

/* The page's ink and light after some quarter turns. */
struct turned {
    PIX *ink, *level;
};

static void drop(struct turned *page)
{
    pixDestroy(&page->ink);
    pixDestroy(&page->level);
}

static struct turned turn(const struct glance *glance, int turns)
{
    struct turned page = { picture_quarter_turns(glance->ink, turns), NULL };
    page.level = page.ink ? picture_quarter_turns(glance->level, turns) : NULL;
    return page;
}

static PIX *cut(PIX *picture, int left, int top, int width, int height)
{
    CLEANUP(boxDestroy) BOX *box = boxCreate(left, top, width, height);
    return box ? pixClipRectangle(picture, box, NULL) : NULL;
}

/* ---- one line ---- */

/* Where the small letters of a line stand: rows of ink between rows without. */
struct run {
    int top, height, ink;
};

static struct run run_from(const l_int32 *rows, int count, int top, int least)
{
    struct run run = { .top = top };
    while (top + run.height < count && rows[top + run.height] > least)
        run.ink += rows[top + run.height++];
    return run;
}

int lines_little_ink(const int *rows, int count)
{
    int64_t sum = 0, inked = 1;
    for (int y = 0; y < count; y++) {
        sum += rows[y];
        inked += rows[y] > 0;
    }
    return (int)(sum / inked / 2);
}

/* As high as small letters of a line are. */
static bool is_line(const struct run *run)
{
    enum { LOWEST_PX = 6, HIGHEST_PX = 40 };
    return run->height >= LOWEST_PX && run->height <= HIGHEST_PX;
}

/* The row that has as much ink above it as below. */
static int middle_of(const l_int32 *rows, int count)
{
    double all = 0, above = 0;
    for (int y = 0; y < count; y++)
        all += rows[y];
    int middle = 0;
    while (middle < count && above < all / 2)
        above += rows[middle++];
    return middle;
}

/* In the upper (0) or lower (1) half of what is written. */
static struct run densest_run(PIX *ink, int half)
{
    CLEANUP(numaDestroy) NUMA *sums = pixCountPixelsByRow(ink, NULL);
    OWNED_FREE l_int32 *rows = sums ? numaGetIArray(sums) : NULL;
    struct run best = { 0 };
    int count = pixGetHeight(ink), least = rows ? lines_little_ink(rows, count) : 0;
    int middle = rows ? middle_of(rows, count) : 0, end = half ? count : middle;
    for (int y = half ? middle : 0; rows && y < end; y++) {
        struct run run = run_from(rows, end, y, least);
        y += run.height;
        if (is_line(&run) && run.ink > best.ink)
            best = run;
    }
    return best;
}

int lines_count(const struct glance *glance, int turns)
{
    if (!glance->ink)
        return 0;
    const bool aside = turns % 2;
    CLEANUP(numaDestroy)
    NUMA *sums = aside ? pixCountPixelsByColumn(glance->ink) : pixCountPixelsByRow(glance->ink, NULL);
    OWNED_FREE l_int32 *rows = sums ? numaGetIArray(sums) : NULL;
    const int count = rows ? numaGetCount(sums) : 0, least = rows ? lines_little_ink(rows, count) : 0;
    int lines = 0;
    for (int y = 0; y < count; y++) {
        const struct run run = run_from(rows, count, y, least);
        y += run.height;
        lines += is_line(&run);
    }
    return lines;
}

/* The first of `wide` columns, or rows, that hold most ink. */
static int densest(NUMA *sums, int wide)
{
    OWNED_FREE l_int32 *ink = sums ? numaGetIArray(sums) : NULL;
    int count = ink ? numaGetCount(sums) : 0, sum = 0, best = 0, first = 0;
    for (int i = 0; i < count; i++) {
        sum += ink[i] - (i >= wide ? ink[i - wide] : 0);
        if (sum > best) {
            best = sum;
            first = i + 1 - wide;
        }
    }
    return first > 0 ? first : 0;
}

/* A letter with its gap is about as wide as small letters are high. */
PIX *lines_cut_one(const struct glance *glance, int turns, int half)
{
    CLEANUP(drop) struct turned page = turn(glance, turns);
    struct run run = page.level ? densest_run(page.ink, half) : (struct run){ 0 };
    if (!run.height)
        return NULL;
    int top = run.top - run.height, height = 3 * run.height, wide = LINE_LETTERS * run.height;
    CLEANUP(pixDestroy) PIX *line = cut(page.ink, 0, top, pixGetWidth(page.ink), height);
    CLEANUP(numaDestroy) NUMA *columns = line ? pixCountPixelsByColumn(line) : NULL;
    return columns ? cut(page.level, densest(columns, wide), top, wide, height) : NULL;
}

/* ---- a band of lines ---- */

PIX *lines_cut_band(const struct glance *glance, int turns)
{
    CLEANUP(drop) struct turned page = turn(glance, turns);
    CLEANUP(numaDestroy) NUMA *rows = page.level ? pixCountPixelsByRow(page.ink, NULL) : NULL;
    return rows ? cut(page.level, 0, densest(rows, BAND_PX), pixGetWidth(page.ink), BAND_PX) : NULL;
}
