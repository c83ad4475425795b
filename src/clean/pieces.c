/* Which pixels hang together: rows are cut into runs of dark, and runs that touch one in the row above belong
 * to its piece. */
#include "pieces.h"

#include "arena.h"

#include <leptonica/allheaders.h>

#include <stdlib.h>

enum { RUNS_MOST = 1 << 20, WORD = 32 };

struct mask {
    const l_uint32 *data;
    size_t words; /* a row */
    int width, height;
};

/* ---- runs ---- */

/* The first pixel from `x` of the row on that is dark, or with `paper` all ones that is not; the row's end
 * where there is none. */
static int find(const l_uint32 *row, int x, int width, l_uint32 paper)
{
    while (x < width) {
        const l_uint32 rest = (row[x / WORD] ^ paper) << (x % WORD);
        if (rest) {
            x += __builtin_clz(rest);
            return x < width ? x : width;
        }
        x += WORD - x % WORD;
    }
    return width;
}

static int runs_of_row(const struct mask *mask, int y, struct run *runs)
{
    const l_uint32 *row = mask->data + (size_t)y * mask->words;
    int count = 0;
    for (int x = find(row, 0, mask->width, 0); x < mask->width;) {
        const int end = find(row, x, mask->width, ~(l_uint32)0);
        runs[count++] = (struct run){ x, end, y, -1 };
        x = find(row, end, mask->width, 0);
    }
    return count;
}

/* All runs, row by row; 0 where there are too many. */
static int find_runs(const struct mask *mask, struct run **runs)
{
    const int row_most = mask->width / 2 + 1;
    int count = 0, room = 2 * row_most;
    *runs = must_alloc((size_t)room * sizeof **runs);
    for (int y = 0; y < mask->height && count <= RUNS_MOST; y++) {
        if (room < count + row_most) {
            room *= 2;
            *runs = must_realloc(*runs, (size_t)room * sizeof **runs);
        }
        count += runs_of_row(mask, y, *runs + count);
    }
    return count <= RUNS_MOST ? count : 0;
}

/* ---- pieces ---- */

/* The first run of the piece to which run i belongs; the way there gets shorter. */
static int top_of(int *above, int i)
{
    while (above[i] != i) {
        above[i] = above[above[i]];
        i = above[i];
    }
    return i;
}

static void join(int *above, int one, int other)
{
    one = top_of(above, one);
    other = top_of(above, other);
    if (one < other)
        above[other] = one;
    else
        above[one] = other;
}

/* Of two neighbouring rows. */
static void join_rows(const struct run *runs, int upper, int lower, int end, int *above)
{
    const int between = lower;
    while (upper < between && lower < end) {
        if (runs[upper].from <= runs[lower].to && runs[lower].from <= runs[upper].to)
            join(above, upper, lower);
        if (runs[upper].to < runs[lower].to)
            upper++;
        else
            lower++;
    }
}

static void join_all(const struct run *runs, int count, int *above)
{
    for (int i = 0; i < count; i++)
        above[i] = i;
    for (int upper = 0, lower = 0, end = 0; end < count; upper = lower, lower = end) {
        while (end < count && runs[end].y == runs[lower].y)
            end++;
        if (lower > upper && runs[upper].y + 1 == runs[lower].y)
            join_rows(runs, upper, lower, end, above);
    }
}

/* Each run is hung behind the piece's last, which `last` remembers at its first. */
static void string_together(struct pieces *pieces, int count, int *above, int *last)
{
    for (int i = 0; i < count; i++) {
        const int top = top_of(above, i);
        if (top == i)
            pieces->first[pieces->count++] = i;
        else
            pieces->runs[last[top]].next = i;
        last[top] = i;
    }
}

struct pieces pieces_find(PIX *picture)
{
    const struct mask mask = { pixGetData(picture), (size_t)pixGetWpl(picture), pixGetWidth(picture),
        pixGetHeight(picture) };
    struct pieces pieces = { 0 };
    const int count = find_runs(&mask, &pieces.runs);
    int *above = must_alloc(((size_t)count + 1) * sizeof *above);
    int *last = must_alloc(((size_t)count + 1) * sizeof *last);
    pieces.first = must_alloc(((size_t)count + 1) * sizeof *pieces.first);
    join_all(pieces.runs, count, above);
    string_together(&pieces, count, above, last);
    free(above);
    free(last);
    return pieces;
}

void pieces_clear(struct pieces *pieces)
{
    free(pieces->runs);
    free(pieces->first);
    *pieces = (struct pieces){ 0 };
}
