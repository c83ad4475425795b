/* What lies around a sheet, painted with the tone of the paper beside it: the wedge of a scanner's bed beside
 * a tilted sheet, and the corners that a rotation brings in. */
#include "picture.h"

#include "cleanup.h"

#include <leptonica/allheaders.h>

#include <math.h>

enum { STOPS = 33, REACH_PX = 24 }; /* where the paper is measured along a side, and in what square */

/* The paper along one side: its tone at STOPS places. */
struct hem {
    double red[STOPS], green[STOPS], blue[STOPS]; /* of grey pictures red alone */
};

/* From its first corner to its second. */
struct side {
    double x, y, dx, dy, length;
};

struct outline {
    struct side sides[4];
    struct hem hems[4];
};

static struct side side_of(const struct quad *quad, int a)
{
    int b = (a + 1) % 4;
    double dx = quad->x[b] - quad->x[a], dy = quad->y[b] - quad->y[a];
    return (struct side){ quad->x[a], quad->y[a], dx, dy, fmax(1, hypot(dx, dy)) };
}

/* ---- the paper's tone along a side ---- */

static int clamped(double value, int most)
{
    return value < 0 ? 0 : value > most ? most : (int)value;
}

static void measure_at(PIX *picture, double x, double y, double tone[3])
{
    static const double SHARE = 0.6; /* writing covers less */
    int counts[3][256] = { 0 }, all = 0, channels = pixGetDepth(picture) == 32 ? 3 : 1;
    int left = clamped(x - REACH_PX / 2.0, pixGetWidth(picture) - 1),
        top = clamped(y - REACH_PX / 2.0, pixGetHeight(picture) - 1);
    int right = clamped(left + REACH_PX, pixGetWidth(picture)),
        bottom = clamped(top + REACH_PX, pixGetHeight(picture));
    for (int row = top; row < bottom; row++) {
        const l_uint32 *line = pixGetData(picture) + (size_t)row * (size_t)pixGetWpl(picture);
        for (int column = left; column < right; column++, all++)
            for (int c = 0; c < channels; c++)
                counts[c][channels == 1 ? GET_DATA_BYTE(line, column) : GET_DATA_BYTE(line + column, c)]++;
    }
    for (int c = 0; c < channels; c++)
        tone[c] = picture_rank_of(counts[c], all, SHARE);
}

/* Neighbouring places agree about paper: the middle of three takes out a stroke or a hole at the edge. */
static double middle(double a, double b, double c)
{
    return fmax(fmin(a, b), fmin(fmax(a, b), c));
}

static void calm(double tone[STOPS])
{
    double before = tone[0];
    for (int i = 1; i + 1 < STOPS; i++) {
        double here = tone[i];
        tone[i] = middle(before, here, tone[i + 1]);
        before = here;
    }
}

static struct hem measure_hem(PIX *picture, const struct side *side)
{
    struct hem hem = { 0 };
    for (int i = 0; i < STOPS; i++) {
        double along = (i + 0.5) / STOPS, tone[3] = { 0 };
        measure_at(picture, side->x + along * side->dx - REACH_PX * side->dy / side->length,
            side->y + along * side->dy + REACH_PX * side->dx / side->length, tone);
        hem.red[i] = tone[0];
        hem.green[i] = tone[1];
        hem.blue[i] = tone[2];
    }
    calm(hem.red);
    calm(hem.green);
    calm(hem.blue);
    return hem;
}

/* ---- painting ---- */

/* The side beyond which (x, y) lies furthest, or inside of which it lies least deep. */
struct nearest {
    int side;
    double depth; /* pixels */
};

static struct nearest nearest_side(const struct side sides[4], double x, double y)
{
    struct nearest nearest = { .depth = INFINITY };
    for (int i = 0; i < 4; i++) {
        const struct side *side = &sides[i];
        double px = x - side->x, py = y - side->y, depth = (side->dx * py - side->dy * px) / side->length;
        if (depth < nearest.depth)
            nearest = (struct nearest){ i, depth };
    }
    return nearest;
}

/* 0 … 1 from corner to corner. */
static double along_of(const struct side *side, double x, double y)
{
    return (side->dx * (x - side->x) + side->dy * (y - side->y)) / (side->length * side->length);
}

double picture_depth(const struct quad *quad, double x, double y)
{
    const struct side sides[4] = { side_of(quad, 0), side_of(quad, 1), side_of(quad, 2), side_of(quad, 3) };
    return nearest_side(sides, x, y).depth;
}

static l_uint8 tone_at(const double tone[STOPS], double along)
{
    double at = along * STOPS - 0.5;
    if (at <= 0)
        return (l_uint8)tone[0];
    if (at >= STOPS - 1)
        return (l_uint8)tone[STOPS - 1];
    int stop = (int)at;
    return (l_uint8)(tone[stop] + (tone[stop + 1] - tone[stop]) * (at - stop) + 0.5); /* lround is a call */
}

static void paint(l_uint32 *line, int x, bool colour, const struct hem *hem, double along)
{
    if (!colour) {
        SET_DATA_BYTE(line, x, tone_at(hem->red, along));
        return;
    }
    SET_DATA_BYTE(line + x, COLOR_RED, tone_at(hem->red, along));
    SET_DATA_BYTE(line + x, COLOR_GREEN, tone_at(hem->green, along));
    SET_DATA_BYTE(line + x, COLOR_BLUE, tone_at(hem->blue, along));
}

/* From one end of a row inwards, until the sheet begins. */
static void paint_row(PIX *picture, const struct outline *outline, int y, int from, int step)
{
    l_uint32 *line = pixGetData(picture) + (size_t)y * (size_t)pixGetWpl(picture);
    for (int x = from; x >= 0 && x < pixGetWidth(picture); x += step) {
        struct nearest nearest = nearest_side(outline->sides, x + 0.5, y + 0.5);
        if (nearest.depth >= 0)
            return;
        const double along = along_of(&outline->sides[nearest.side], x + 0.5, y + 0.5);
        paint(line, x, pixGetDepth(picture) == 32, &outline->hems[nearest.side], along);
    }
}

void picture_paint_around(PIX *picture, const struct quad *sheet)
{
    struct outline outline;
    for (int i = 0; i < 4; i++) {
        outline.sides[i] = side_of(sheet, i);
        outline.hems[i] = measure_hem(picture, &outline.sides[i]);
    }
    for (int y = 0; y < pixGetHeight(picture); y++) {
        paint_row(picture, &outline, y, 0, 1);
        paint_row(picture, &outline, y, pixGetWidth(picture) - 1, -1);
    }
}

/* ---- cutting ---- */

static double least(const double values[4])
{
    return fmin(fmin(values[0], values[1]), fmin(values[2], values[3]));
}

static double most(const double values[4])
{
    return fmax(fmax(values[0], values[1]), fmax(values[2], values[3]));
}

PIX *picture_crop(PIX *picture, const struct quad *sheet)
{
    int left = clamped(floor(least(sheet->x)), pixGetWidth(picture)),
        top = clamped(floor(least(sheet->y)), pixGetHeight(picture));
    int right = clamped(ceil(most(sheet->x)), pixGetWidth(picture)),
        bottom = clamped(ceil(most(sheet->y)), pixGetHeight(picture));
    CLEANUP(boxDestroy) BOX *box = boxCreate(left, top, right - left, bottom - top);
    PIX *cut = box ? pixClipRectangle(picture, box, NULL) : NULL;
    struct quad moved = *sheet;
    for (int i = 0; i < 4; i++) {
        moved.x[i] -= left;
        moved.y[i] -= top;
    }
    if (cut)
        picture_paint_around(cut, &moved);
    return cut;
}
