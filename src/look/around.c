/* Whether a figure may be cut out of its photograph. It must be filled with one flat sheet, and nothing
 * around it may be taken for the rest of that sheet: a fold, a shadow's edge, a sheet beneath and a keyboard
 * all have four straight sides too. No corners cost nothing; a wrong cut loses a letter. */
#include "around.h"

#include "edges.h"

#include <leptonica/allheaders.h>

#include <math.h>

/* The tone of flat ground: roots of the brightness, as edges.c keeps them. */
struct tone {
    double value[3];
};

static int at(PIX *picture, int x, int y)
{
    const l_uint32 *row = pixGetData(picture) + (size_t)y * (size_t)pixGetWpl(picture);
    return GET_DATA_BYTE(row, x);
}

static struct tone tone_at(const struct edges *edges, int x, int y)
{
    struct tone tone = { { 0 } };
    for (int i = 0; i < edges->channels; i++)
        tone.value[i] = at(edges->ground[i], x, y);
    return tone;
}

static bool is_flat(const struct edges *edges, int x, int y)
{
    return at(edges->rough, x, y) < edges->flat;
}

/* How two tones compare: as bright (1), and how far apart their colours are (1: the same). */
struct ratio {
    double brightness, colour;
};

static struct ratio compare(const struct edges *edges, const struct tone *one, const struct tone *other)
{
    double least = INFINITY, most = 0, sum = 0;
    for (int i = 0; i < edges->channels; i++) {
        double ratio = fmax(one->value[i], 1) / fmax(other->value[i], 1);
        least = fmin(least, ratio);
        most = fmax(most, ratio);
        sum += ratio;
    }
    return (struct ratio){ sum / edges->channels, most / least };
}

/* ---- beyond each side ---- */

static bool measurable(const struct edges *edges, double x, double y)
{
    enum { FRAME = 3 };
    return x >= FRAME && y >= FRAME && x < edges->width - FRAME && y < edges->height - FRAME;
}

/* The share of a side along which the paper goes on beyond it, no less than `darkest` times as bright. What
 * the camera did not see does not count. */
static double goes_on(const struct edges *edges, const struct quad *quad, int side, double darkest)
{
    enum { SAMPLES = 100, BESIDE = 8 };
    static const double BRIGHTEST = 1.12, COLOUR = 1.05;
    int next = (side + 1) % 4, seen = 0, alike = 0;
    double dx = quad->x[next] - quad->x[side], dy = quad->y[next] - quad->y[side], length = hypot(dx, dy);
    for (int i = SAMPLES / 20; i <= SAMPLES - SAMPLES / 20; i++) {
        double x = quad->x[side] + dx * i / SAMPLES, y = quad->y[side] + dy * i / SAMPLES;
        double out_x = x + BESIDE * dy / length, out_y = y - BESIDE * dx / length;
        double in_x = x - BESIDE * dy / length, in_y = y + BESIDE * dx / length;
        if (!measurable(edges, out_x, out_y) || !measurable(edges, in_x, in_y))
            continue;
        seen++;
        struct tone out = tone_at(edges, (int)out_x, (int)out_y), in = tone_at(edges, (int)in_x, (int)in_y);
        struct ratio ratio = compare(edges, &out, &in);
        alike += ratio.brightness > darkest && ratio.brightness < BRIGHTEST && ratio.colour < COLOUR;
    }
    return seen ? (double)alike / seen : 0;
}

/* A grey desk looks like paper in the shade, but it does so on all sides. Where one or two sides alone are
 * like that, they are the edge of a shadow that lies across the sheet. */
static bool ends_at_its_sides(const struct edges *edges, const struct quad *quad)
{
    static const double SAME = 0.94, SHADED = 0.8, FEW = 0.2, SOME = 0.3;
    int shaded = 0;
    for (int side = 0; side < 4; side++) {
        if (goes_on(edges, quad, side, SAME) > FEW)
            return false;
        shaded += goes_on(edges, quad, side, SHADED) > SOME;
    }
    return shaded == 0 || shaded > 2;
}

/* ---- everything inside and outside ---- */

static struct tone middle_tone(const struct edges *edges, const struct quad *quad)
{
    struct tone tone = { { 0 } };
    for (int i = 0; i < edges->channels; i++) {
        int count[256] = { 0 }, all = 0, below = 0, value = 0;
        for (int y = 0; y < edges->height; y += 2)
            for (int x = 0; x < edges->width; x += 2)
                if (picture_depth(quad, x, y) > 0) {
                    count[at(edges->ground[i], x, y)]++;
                    all++;
                }
        while (value < 255 && below + count[value] <= all / 2)
            below += count[value++];
        tone.value[i] = value;
    }
    return tone;
}

/* Pixels inside and outside of a figure, and how many of them could be its paper: in the shade or the light,
 * of its very tone, written upon. */
struct count {
    int inside, paper, same_outside, strokes_outside;
};

static void count_pixel(
    const struct edges *edges, const struct tone *paper, bool inside, int x, int y, struct count *count)
{
    enum { STROKE = 18 };
    static const double COLOUR = 1.08, SHADED = 0.7, LIT = 1.3;
    static const double SAME_COLOUR = 1.06, DARKEST = 0.92, BRIGHTEST = 1.1;
    struct tone tone = tone_at(edges, x, y);
    struct ratio ratio = compare(edges, &tone, paper);
    bool like = is_flat(edges, x, y) && ratio.colour < COLOUR && ratio.brightness > SHADED &&
        ratio.brightness < LIT;
    if (inside) {
        count->inside++;
        count->paper += like;
        return;
    }
    count->same_outside += like && ratio.colour < SAME_COLOUR && ratio.brightness > DARKEST &&
        ratio.brightness < BRIGHTEST;
    count->strokes_outside += like && at(edges->strokes, x, y) > STROKE;
}

static struct count count_pixels(const struct edges *edges, const struct quad *quad)
{
    enum { BESIDE = 6 }; /* the blur of the sides counts neither way */
    struct count count = { 0 };
    struct tone paper = middle_tone(edges, quad);
    for (int y = BESIDE; y < edges->height - BESIDE; y++)
        for (int x = BESIDE; x < edges->width - BESIDE; x++) {
            double depth = picture_depth(quad, x, y);
            if (fabs(depth) >= BESIDE)
                count_pixel(edges, &paper, depth > 0, x, y, &count);
        }
    return count;
}

/* No letter is so long: keyboards and shelves are. */
static bool has_sheets_shape(const struct quad *quad)
{
    static const double LONGEST = 1.8;
    double width, height;
    picture_sheet_size(quad, &width, &height);
    return width < LONGEST * height && height < LONGEST * width;
}

bool around_is_desk(const struct edges *edges, const struct quad *quad)
{
    static const double PAPER = 0.6, SAME = 0.15, STROKES = 0.003; /* shares of the inside */
    if (!has_sheets_shape(quad) || !ends_at_its_sides(edges, quad))
        return false;
    struct count count = count_pixels(edges, quad);
    return count.paper > PAPER * count.inside && count.same_outside < SAME * count.inside &&
        count.strokes_outside < STROKES * count.inside;
}
