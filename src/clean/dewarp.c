/* Straightens the lines of a curled page in the reading picture: tesseract loses whole lines where they bend
 * by a few millimetres. The picture that is mailed stays as it is, since a wrong bend would distort a
 * drawing.
 *
 * Leptonica's dewarp wants eight long lines or more, in both halves of the page; letters are short. So the
 * page is cut into strips, and what is measured is by how much the rows of ink of one strip lie lower than
 * those of the strip beside it, window by window; one smooth surface goes through all of these. */
#include "step.h"

#include "cleanup.h"

#include <leptonica/allheaders.h>

#include <math.h>
#include <string.h>

enum {
    STRIPS = 24, /* 7 to 9 mm: two to four letters */
    WINDOWS = 12, /* two lines or three, measured apart */
    REACH_PX = 20, /* lines are 30 px apart and more, at letters of 15 px */
    BLUR_PX = 24, /* half of what counts as a row's surroundings */
    ROUNDS = 6,
    PLACES_MOST = (STRIPS - 1) * WINDOWS,
};

/* Flat typed pages measure 1.5 px at most, handwriting whose lines wander 8.9, letters bent by 3 mm mostly 14
 * and more (a monospaced one 4.9, which is read without). */
static const double BENT_PX = 10, ALIKE = 0.5, INK = 4, CLOSE_PX = 1.5;

/* By how much lines at (u1, v) … (u2, v) fall. */
struct fall {
    double u1, u2, v, px, weight;
};

struct falls {
    struct fall place[PLACES_MOST];
    int count;
};

/* ---- rows of ink ---- */

/* The first column of a strip: whole words of four pixels, whose order a sum need not know. */
static int strip_begins(PIX *grey, int strip)
{
    return pixGetWidth(grey) * strip / STRIPS / 4 * 4;
}

/* Darkness of each row of a strip, less that of the rows around it: shade goes, lines stay. */
static void measure_rows(PIX *grey, int strip, double *rows, double *sums)
{
    const int height = pixGetHeight(grey);
    const int left = strip_begins(grey, strip), right = strip_begins(grey, strip + 1);
    const size_t bytes = 4 * (size_t)pixGetWpl(grey);
    const l_uint8 *line = (const l_uint8 *)pixGetData(grey);
    sums[0] = 0;
    for (int y = 0; y < height; y++, line += bytes) {
        int sum = 0;
        for (int x = left; x < right; x++)
            sum += 255 - line[x];
        rows[y] = (double)sum / (right - left);
        sums[y + 1] = sums[y] + rows[y];
    }
    for (int y = 0; y < height; y++) {
        int from = y > BLUR_PX ? y - BLUR_PX : 0, to = y + BLUR_PX < height ? y + BLUR_PX : height;
        rows[y] -= (sums[to] - sums[from]) / (to - from);
    }
}

/* How alike rows from … to of one strip are to those of the other, `lower` px below: -1 … 1. */
static double likeness(const double *one, const double *other, int from, int to, int lower)
{
    double both = 0, first = 0, second = 0;
    for (int y = from; y < to; y++) {
        both += one[y] * other[y + lower];
        first += one[y] * one[y];
        second += other[y + lower] * other[y + lower];
    }
    double ink = INK * INK * (to - from);
    return first < ink || second < ink ? 0 : both / sqrt(first * second);
}

/* The place of the best likeness, between pixels; false where there is none. */
static bool compare(const double *one, const double *other, int from, int to, struct fall *fall)
{
    double alike[2 * REACH_PX + 1];
    int best = 0;
    for (int i = 0; i <= 2 * REACH_PX; i++) {
        alike[i] = likeness(one, other, from, to, i - REACH_PX);
        if (alike[i] > alike[best])
            best = i;
    }
    if (best == 0 || best == 2 * REACH_PX || alike[best] < ALIKE)
        return false;
    double before = alike[best - 1], after = alike[best + 1], sharp = 2 * alike[best] - before - after;
    fall->px = best - REACH_PX + (sharp > 0 ? (after - before) / (2 * sharp) : 0);
    fall->weight = alike[best] * alike[best];
    return true;
}

/* Centre of a strip, -1 … 1. */
static double centre(int strip)
{
    return (2.0 * strip + 1) / STRIPS - 1;
}

static void compare_strips(const double *one, const double *other, int height, int strip, struct falls *falls)
{
    int rows = height - 2 * REACH_PX;
    for (int w = 0; w < WINDOWS; w++) {
        int from = REACH_PX + rows * w / WINDOWS, to = REACH_PX + rows * (w + 1) / WINDOWS;
        struct fall fall = { centre(strip), centre(strip + 1), (double)(from + to) / height - 1, 0, 0 };
        if (compare(one, other, from, to, &fall))
            falls->place[falls->count++] = fall;
    }
}

static void measure(PIX *grey, struct falls *falls)
{
    int height = pixGetHeight(grey);
    size_t size = ((size_t)height + 1) * sizeof(double);
    OWNED_FREE double *one = must_alloc(size), *other = must_alloc(size), *sums = must_alloc(size);
    measure_rows(grey, 0, one, sums);
    for (int i = 0; i + 1 < STRIPS; i++) {
        measure_rows(grey, i + 1, other, sums);
        compare_strips(one, other, height, i, falls);
        memcpy(one, other, size);
    }
}

/* ---- the surface ---- */

/* What each unknown adds to a fall. */
static void terms(const struct fall *fall, double term[BEND_NUMBERS])
{
    double first = fall->u1, second = fall->u2;
    for (int i = 0; i < BEND_POWERS; i++) {
        term[i] = second - first;
        if (i < BEND_STRETCHES)
            term[BEND_POWERS + i] = fall->v * term[i];
        first *= fall->u1;
        second *= fall->u2;
    }
}

static double expected(const struct bend *bend, const double term[BEND_NUMBERS])
{
    double px = 0;
    for (int i = 0; i < BEND_NUMBERS; i++)
        px += term[i] * bend->by[i];
    return px;
}

/* One round of least squares, in which what lay far from the surface before weighs little. */
static bool fit(const struct falls *falls, struct bend *bend, bool first)
{
    static const float STIFF = 1e-3f;
    l_float32 rows[BEND_NUMBERS][BEND_NUMBERS] = { 0 }, *matrix[BEND_NUMBERS], right[BEND_NUMBERS] = { 0 };
    for (int i = 0; i < BEND_NUMBERS; i++) {
        matrix[i] = rows[i];
        rows[i][i] = STIFF;
    }
    for (int n = 0; n < falls->count; n++) {
        const struct fall *fall = &falls->place[n];
        double term[BEND_NUMBERS];
        terms(fall, term);
        double off = first ? 0 : (expected(bend, term) - fall->px) / CLOSE_PX;
        double weight = fall->weight / (1 + off * off);
        for (int i = 0; i < BEND_NUMBERS; i++) {
            right[i] += (l_float32)(weight * term[i] * fall->px);
            for (int j = 0; j < BEND_NUMBERS; j++)
                rows[i][j] += (l_float32)(weight * term[i] * term[j]);
        }
    }
    if (gaussjordan(matrix, right, BEND_NUMBERS) != 0)
        return false;
    for (int i = 0; i < BEND_NUMBERS; i++)
        bend->by[i] = right[i];
    return true;
}

static void bound(const struct falls *falls, struct bend *bend)
{
    bend->left = bend->top = 1;
    bend->right = bend->bottom = -1;
    for (int i = 0; i < falls->count; i++) {
        const struct fall *fall = &falls->place[i];
        bend->left = fmin(bend->left, fall->u1);
        bend->right = fmax(bend->right, fall->u2);
        bend->top = fmin(bend->top, fall->v);
        bend->bottom = fmax(bend->bottom, fall->v);
    }
}

/* Do many places agree on one surface? A curl is shared by neighbouring lines, a hand's wandering is not:
 * bent pages agree by 0.85 to 1.00 in 67 places and more; writing, tables and drawings that seem to bend by
 * as much in fewer than 50 places, or by 0.83 at most. */
static bool is_agreed(const struct falls *falls, const struct bend *bend)
{
    enum { FEW = 60 };
    static const double MOST = 0.85;
    double close = 0, all = 0;
    for (int i = 0; i < falls->count; i++) {
        double term[BEND_NUMBERS];
        terms(&falls->place[i], term);
        all += falls->place[i].weight;
        if (fabs(expected(bend, term) - falls->place[i].px) < CLOSE_PX)
            close += falls->place[i].weight;
    }
    return falls->count >= FEW && close >= MOST * all;
}

static double lower_at(const struct bend *bend, double u, double v)
{
    struct bend_column column = bend_column(bend, (u + 1) * bend->half_width);
    return column.shift + v * column.stretch;
}

/* How far lines leave the straight line between their ends, at most (px). */
static double bent_px(const struct bend *bend)
{
    enum { STEPS = 32 };
    double most = 0;
    for (int side = 0; side < 2; side++) {
        double v = side ? bend->bottom : bend->top;
        double left = lower_at(bend, bend->left, v), right = lower_at(bend, bend->right, v);
        for (int i = 1; i < STEPS; i++) {
            double share = (double)i / STEPS, u = bend->left + share * (bend->right - bend->left);
            most = fmax(most, fabs(lower_at(bend, u, v) - left - share * (right - left)));
        }
    }
    return most;
}

/* False: there are too few lines, or they run in no common way. */
static bool find_bend(PIX *grey, struct bend *bend)
{
    OWNED_FREE struct falls *falls = must_alloc(sizeof *falls);
    falls->count = 0;
    measure(grey, falls);
    *bend = (struct bend){ .half_width = pixGetWidth(grey) / 2.0, .half_height = pixGetHeight(grey) / 2.0 };
    bound(falls, bend);
    for (int i = 0; i < ROUNDS; i++)
        if (!fit(falls, bend, i == 0))
            return false;
    return is_agreed(falls, bend);
}

/* ---- straightening ---- */

/* The value between two rows; paper beyond the picture. */
static l_uint8 value_at(PIX *grey, int x, double y)
{
    int above = (int)floor(y);
    if (above < 0 || above + 1 >= pixGetHeight(grey))
        return 255;
    const l_uint32 *line = pixGetData(grey) + (size_t)above * (size_t)pixGetWpl(grey);
    int one = (int)GET_DATA_BYTE(line, x), other = (int)GET_DATA_BYTE(line + pixGetWpl(grey), x);
    return (l_uint8)(one + lround((y - above) * (other - one)));
}

static PIX *straightened(PIX *grey, const struct bend *bend)
{
    int width = pixGetWidth(grey), height = pixGetHeight(grey);
    PIX *straight = pixCreateTemplate(grey);
    if (!straight)
        return NULL;
    OWNED_FREE struct bend_column *columns = must_alloc((size_t)width * sizeof *columns);
    for (int x = 0; x < width; x++)
        columns[x] = bend_column(bend, x);
    for (int y = 0; y < height; y++) {
        l_uint32 *line = pixGetData(straight) + (size_t)y * (size_t)pixGetWpl(straight);
        for (int x = 0; x < width; x++)
            SET_DATA_BYTE(line, x, value_at(grey, x, bend_from(bend, columns[x], y)));
    }
    return straight;
}

/* ---- the step ---- */

static bool wanted(const struct clean *clean, const struct sheet *sheet)
{
    (void)clean;
    enum { LEAST_PX = 300 };
    return sheet->grey && pixGetDepth(sheet->grey) == 8 && pixGetWidth(sheet->grey) >= LEAST_PX &&
        pixGetHeight(sheet->grey) >= LEAST_PX;
}

static bool run(const struct clean *clean, struct sheet *sheet, struct fault *fault)
{
    (void)clean;
    struct bend bend;
    bool found = find_bend(sheet->grey, &bend);
    double px = found ? bent_px(&bend) : 0;
    sheet->outcome = arena_printf(sheet->arena, "lines bend by %.1f px", px);
    if (px < BENT_PX)
        return true;
    PIX *straight = straightened(sheet->grey, &bend);
    if (!straight)
        return fault_set(fault, FAULT_SYSTEM, "clean: no memory for the step dewarp");
    pixDestroy(&sheet->grey);
    sheet->grey = straight;
    sheet->bend = bend;
    return true;
}

const struct step dewarp_step = { "dewarp", wanted, run };
