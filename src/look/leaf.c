/* The writing on a sheet that may be a spread: none across the fold, and lines on both sides that run away
 * from it. */
#include "leaf.h"

#include "arena.h"
#include "cleanup.h"

#include <math.h>
#include <stdlib.h>

enum {
    SEGMENTS = 8, /* of a column: the light is not the same along it */
    STRIPS = 12, /* of the sheet's width, in which lines of writing are counted */
};

void leaf_clear(struct leaf *leaf)
{
    free(leaf->share);
}

/* ---- ink and paper ---- */

int leaf_rank(const int count[256], double share)
{
    int all = 0, below = 0, grey = 0;
    for (int i = 0; i < 256; i++)
        all += count[i];
    for (; grey < 255 && below + count[grey] < all * share; grey++)
        below += count[grey];
    return grey;
}

static int share_at(const struct leaf *leaf, int x, int y)
{
    return leaf->share[(size_t)y * (size_t)leaf->width + (size_t)x];
}

/* Column by column the paper is what three quarters of it are not brighter than: neither a shadow along the
 * fold nor a printed upright is ink. */
static void level_column(struct leaf *leaf, int x, int top, int bottom)
{
    int count[256] = { 0 };
    for (int y = top; y < bottom; y++)
        count[share_at(leaf, x, y)]++;
    const int paper = leaf_rank(count, 0.7) > 0 ? leaf_rank(count, 0.7) : 1;
    for (int y = top; y < bottom; y++) {
        unsigned char *at = &leaf->share[(size_t)y * (size_t)leaf->width + (size_t)x];
        *at = (unsigned char)(*at >= paper ? 255 : *at * 255 / paper);
    }
}

/* Ink is what lies halfway between paper and the darkest strokes; what lies a quarter of the way may be. */
static void find_ink(struct leaf *leaf)
{
    int count[256] = { 0 };
    for (size_t i = 0; i < (size_t)leaf->width * (size_t)leaf->height; i++)
        count[leaf->share[i]]++;
    const int strokes = leaf_rank(count, 0.005);
    leaf->dark = (255 + strokes) / 2 < 225 ? (255 + strokes) / 2 : 225;
    leaf->faint = (255 * 3 + strokes) / 4 < 235 ? (255 * 3 + strokes) / 4 : 235;
}

void leaf_level(struct leaf *leaf)
{
    for (int x = 0; x < leaf->width; x++)
        for (int i = 0; i < SEGMENTS; i++)
            level_column(leaf, x, leaf->height * i / SEGMENTS, leaf->height * (i + 1) / SEGMENTS);
    find_ink(leaf);
}

/* ---- the gutter ---- */

/* Pixels darker than `level` in columns `left` to `right` of row `y`. */
static int ink_in_row(const struct leaf *leaf, int y, int left, int right, int level)
{
    int ink = 0;
    for (int x = left; x < right; x++)
        ink += share_at(leaf, x, y) < level;
    return ink;
}

static int ink_in_column(const struct leaf *leaf, int x, int top, int bottom, int level)
{
    int ink = 0;
    for (int y = top; y < bottom; y++)
        ink += share_at(leaf, x, y) < level;
    return ink;
}

static int by_size(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* What may be ink in a column, without the segments at its ends: a shadow that begins within one is not
 * levelled there. */
static int faint_in_column(const struct leaf *leaf, int x)
{
    const int end = leaf->height / SEGMENTS;
    return ink_in_column(leaf, x, end, leaf->height - end, leaf->faint);
}

/* What printed rules alone leave in a column: a fifth of the columns hold no more. */
static int rules_in_column(const struct leaf *leaf)
{
    OWNED_FREE int *ink = must_alloc((size_t)leaf->width * sizeof *ink);
    for (int x = 0; x < leaf->width; x++)
        ink[x] = faint_in_column(leaf, x);
    qsort(ink, (size_t)leaf->width, sizeof *ink, by_size);
    return ink[leaf->width / 5];
}

bool leaf_gutter_is_empty(const struct leaf *leaf)
{
    const int near = leaf->width / 220 + 1, far = leaf->width / 65;
    if (leaf->fold - far < 0 || leaf->fold + far >= leaf->width)
        return false;
    const int specks = leaf->height / 100, rules = rules_in_column(leaf);
    int dark = 0, worst = 0;
    for (int off = near; off <= far; off++)
        for (int side = -1; side <= 1; side += 2) {
            const int x = leaf->fold + side * off;
            const int faint = faint_in_column(leaf, x);
            dark += ink_in_column(leaf, x, 0, leaf->height, leaf->dark);
            worst = faint > worst ? faint : worst;
        }
    return dark <= specks && worst <= rules * 3 / 2 + leaf->height / 50;
}

/* ---- two pages ---- */

/* The writing of one half. */
struct writing {
    int lines; /* most that any of its strips crosses */
    double extent; /* from the first to the last of them, as a share of the height */
    double gaps_down, gaps_across; /* share of rows (of columns) between them without ink, within strips */
    double ink; /* share of the half */
};

/* Rows with ink in the strip: how many runs of them, from where to where, and how many rows between are bare.
 */
struct runs {
    int count, first, last, bare;
};

static void add_row(struct runs *runs, int at, int *last_ink, bool ink)
{
    if (!ink)
        return;
    if (!runs->count)
        runs->first = at;
    if (!runs->count || at - *last_ink > 2)
        runs->count++;
    if (runs->count && at - *last_ink > 1 && runs->last)
        runs->bare += at - *last_ink - 1;
    *last_ink = runs->last = at;
}

static struct runs runs_down(const struct leaf *leaf, int left, int right)
{
    struct runs runs = { 0 };
    int last_ink = 0;
    for (int y = leaf->height / 50; y < leaf->height - leaf->height / 50; y++)
        add_row(&runs, y, &last_ink, ink_in_row(leaf, y, left, right, leaf->dark) >= 2);
    return runs;
}

static struct runs runs_across(const struct leaf *leaf, int top, int bottom, int left, int right)
{
    struct runs runs = { 0 };
    int last_ink = 0;
    for (int x = left; x < right; x++)
        add_row(&runs, x, &last_ink, ink_in_column(leaf, x, top, bottom, leaf->dark) >= 2);
    return runs;
}

static double share_bare(int bare, int covered)
{
    return covered > 0 ? (double)bare / covered : 0;
}

static struct writing look_at_half(const struct leaf *leaf, int left, int right)
{
    struct writing writing = { 0 };
    const int strip = leaf->width / STRIPS;
    int bare = 0, covered = 0, ink = 0;
    for (int x = left; x + strip <= right; x += strip) {
        const struct runs runs = runs_down(leaf, x, x + strip);
        writing.lines = runs.count > writing.lines ? runs.count : writing.lines;
        writing.extent = fmax(writing.extent, (double)(runs.last - runs.first) / leaf->height);
        bare += runs.bare;
        covered += runs.last - runs.first;
    }
    writing.gaps_down = share_bare(bare, covered);
    bare = covered = 0;
    for (int y = 0; y + strip <= leaf->height; y += strip) {
        const struct runs runs = runs_across(leaf, y, y + strip, left, right);
        bare += runs.bare;
        covered += runs.last - runs.first;
    }
    writing.gaps_across = share_bare(bare, covered);
    for (int y = 0; y < leaf->height; y++)
        ink += ink_in_row(leaf, y, left, right, leaf->dark);
    writing.ink = share_bare(ink, (right - left) * leaf->height);
    return writing;
}

/* Lines of writing that run away from the fold: enough of them, far enough down the page that it is no
 * address, with more room between them than between their words. */
static bool is_written(const struct writing *writing, int lines, double extent)
{
    static const double MOST_INK = 0.2;
    return writing->lines >= lines && writing->extent >= extent && writing->ink < MOST_INK &&
        writing->gaps_down > 1.3 * writing->gaps_across + 0.05;
}

static bool is_bare(const struct writing *writing)
{
    return writing->ink < 0.001 && writing->lines <= 2;
}

bool leaf_is_two_pages(const struct leaf *leaf, bool in_spine)
{
    const int edge = leaf->width / 40, gap = leaf->width / 65;
    const struct writing left = look_at_half(leaf, edge, leaf->fold - gap);
    const struct writing right = look_at_half(leaf, leaf->fold + gap, leaf->width - edge);
    if (!in_spine)
        return is_written(&left, 7, 0.45) && is_written(&right, 7, 0.45);
    const bool on_left = is_written(&left, 5, 0.3), on_right = is_written(&right, 5, 0.3);
    return (on_left && on_right) || (on_left && is_bare(&right)) || (on_right && is_bare(&left));
}

/* ---- where lines begin ---- */

/* How far the first and the last ink of one line lie from those of the line before, summed. */
struct ragged {
    int starts, ends;
};

static void add_ragged(const struct leaf *leaf, int left, int right, struct ragged *ragged)
{
    enum { LINES = 30 };
    int start = -1, end = -1;
    for (int i = 0; i < LINES; i++) {
        const int top = leaf->height * i / LINES, bottom = leaf->height * (i + 1) / LINES;
        const struct runs runs = runs_across(leaf, top, bottom, left, right);
        if (!runs.count)
            continue;
        ragged->starts += start < 0 ? 0 : abs(runs.first - start);
        ragged->ends += end < 0 ? 0 : abs(runs.last - end);
        start = runs.first;
        end = runs.last;
    }
}

/* Lines begin under each other and end where they may. */
bool leaf_begins_right(const struct leaf *leaf)
{
    const int edge = leaf->width / 40, gap = leaf->width / 65;
    struct ragged ragged = { 0 };
    add_ragged(leaf, edge, leaf->fold - gap, &ragged);
    add_ragged(leaf, leaf->fold + gap, leaf->width - edge, &ragged);
    return ragged.ends * 10 < ragged.starts * 7;
}
