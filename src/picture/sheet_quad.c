/* A sheet photographed from aside, made a rectangle again. */
#include "picture.h"

#include "arena.h"
#include "cleanup.h"
#include "warp.h"

#include <leptonica/allheaders.h>

#include <math.h>

struct quad picture_quad(const double x[4], const double y[4])
{
    return (struct quad){ { x[0], x[1], x[2], x[3] }, { y[0], y[1], y[2], y[3] } };
}

static double side(const struct quad *quad, int a, int b)
{
    return hypot(quad->x[a] - quad->x[b], quad->y[a] - quad->y[b]);
}

void picture_sheet_size(const struct quad *quad, double *width, double *height)
{
    static const double A_RATIO = 1.41421356, NEAR = 0.08;
    *width = (side(quad, 0, 1) + side(quad, 3, 2)) / 2;
    *height = (side(quad, 0, 3) + side(quad, 1, 2)) / 2;
    double *longer = *width > *height ? width : height, *shorter = *width > *height ? height : width;
    double ratio = *longer / *shorter;
    if (fabs(ratio / A_RATIO - 1) > NEAR)
        return;
    double area = *width * *height;
    *shorter = sqrt(area / A_RATIO);
    *longer = *shorter * A_RATIO;
}

/* ---- what remains of the desk ---- */

enum { CHANNELS = 3 };

/* A border of the sheet as a picture of its own: places run along it, depths into it. */
struct border {
    PIX *sheet;
    bool upright; /* left or right */
    bool far; /* right or bottom */
    int length, reach; /* places, depths */
};

static l_uint32 *row_at(const struct border *border, int place, int depth, int *x)
{
    PIX *sheet = border->sheet;
    int y = border->upright ? place : border->far ? pixGetHeight(sheet) - 1 - depth : depth;
    *x = !border->upright ? place : border->far ? pixGetWidth(sheet) - 1 - depth : depth;
    return pixGetData(sheet) + (size_t)y * (size_t)pixGetWpl(sheet);
}

static int channels_at(const struct border *border, int place, int depth, int value[CHANNELS])
{
    int x;
    const l_uint32 *row = row_at(border, place, depth, &x);
    if (pixGetDepth(border->sheet) == 8) {
        value[0] = GET_DATA_BYTE(row, x);
        return 1;
    }
    extractRGBValues(row[x], &value[0], &value[1], &value[2]);
    return CHANNELS;
}

static void set_channels(const struct border *border, int place, int depth, const int value[CHANNELS])
{
    int x;
    l_uint32 *row = row_at(border, place, depth, &x);
    if (pixGetDepth(border->sheet) == 8)
        SET_DATA_BYTE(row, x, (l_uint8)value[0]);
    else
        composeRGBPixel(value[0], value[1], value[2], &row[x]);
}

static int middle_of(int count[256], int all)
{
    int below = 0, value = 0;
    while (value < 255 && below + count[value] <= all / 2)
        below += count[value++];
    return value;
}

/* The paper's colour around `place`, just inside the border: the middle of what lies there. */
static void paper_near(const struct border *border, int place, int paper[CHANNELS])
{
    int count[CHANNELS][256] = { { 0 } }, all = 0, channels = 1;
    int first = place - 3 * border->reach, last = place + 3 * border->reach;
    for (int i = first < 0 ? 0 : first; i < last && i < border->length; i += 2)
        for (int depth = border->reach; depth < 2 * border->reach; depth += 2, all++) {
            int value[CHANNELS];
            channels = channels_at(border, i, depth, value);
            for (int c = 0; c < channels; c++)
                count[c][value[c]]++;
        }
    for (int c = 0; c < channels; c++)
        paper[c] = middle_of(count[c], all);
}

/* How deep the desk reaches in at `place`: up to the first pixel that is paper. */
static int desk_depth(const struct border *border, int place, const int paper[CHANNELS])
{
    static const double AS_PAPER = 0.12;
    for (int depth = 0; depth < border->reach; depth++) {
        int value[CHANNELS];
        double off = 0;
        int channels = channels_at(border, place, depth, value);
        for (int c = 0; c < channels; c++)
            off = fmax(off, fabs((double)value[c] / (paper[c] > 8 ? paper[c] : 8) - 1));
        if (off < AS_PAPER)
            return depth;
    }
    return border->reach;
}

/* The desk lies along the border; a stroke that runs off the sheet crosses it. What is deep only for the
 * width of a stroke is none of the desk: the least depth within `reach` places, and of these the most. */
static void drop_strokes(int *depth, int *work, int length, int reach)
{
    for (int i = 0; i < length; i++) {
        work[i] = depth[i];
        for (int near = i - reach; near <= i + reach; near++)
            if (near >= 0 && near < length && depth[near] < work[i])
                work[i] = depth[near];
    }
    for (int i = 0; i < length; i++) {
        depth[i] = work[i];
        for (int near = i - reach; near <= i + reach; near++)
            if (near >= 0 && near < length && work[near] > depth[i])
                depth[i] = work[near];
    }
}

/* Of the places around `place` at one depth: how many are much darker than most of them. */
static int strokes_along(const struct border *border, const int *reaches_to, int place, int depth, int *seen)
{
    static const double DARK = 0.75;
    enum { LEVELS = 20 };
    int count[256] = { 0 }, all = 0, dark = 0;
    int first = place - 3 * border->reach, last = place + 3 * border->reach;
    for (int i = first < 0 ? 0 : first; i < last && i < border->length; i++) {
        int value[CHANNELS];
        if (depth >= reaches_to[i])
            continue;
        channels_at(border, i, depth, value);
        count[value[0]]++;
        all++;
    }
    const int most = middle_of(count, all);
    for (int value = 0; value < DARK * most && value < most - LEVELS; value++)
        dark += count[value];
    *seen += all;
    return dark;
}

/* Deeper there is nothing to look at around `place`. */
static int deepest_around(const struct border *border, const int *reaches_to, int place)
{
    const int first = place - 3 * border->reach, last = place + 3 * border->reach;
    int deepest = 0;
    for (int i = first < 0 ? 0 : first; i < last && i < border->length; i++)
        deepest = reaches_to[i] > deepest ? reaches_to[i] : deepest;
    return deepest;
}

/* Shade along the border with writing in it is no desk: strokes stand across it. */
static bool is_written(const struct border *border, const int *reaches_to, int place)
{
    static const double STROKES = 0.02;
    const int deepest = deepest_around(border, reaches_to, place);
    int seen = 0, strokes = 0;
    for (int depth = 0; depth < deepest; depth++)
        strokes += strokes_along(border, reaches_to, place, depth, &seen);
    return strokes > STROKES * seen;
}

/* As many places as the reach is deep share one paper. */
static void find_papers(const struct border *border, int (*papers)[CHANNELS])
{
    for (int place = 0; place < border->length; place += border->reach)
        paper_near(border, place, papers[place / border->reach]);
}

static void fill_border(const struct border *border)
{
    enum { BLURRED_PX = 1 }; /* the pixel in which desk and paper mix */
    const size_t length = (size_t)border->length, blocks = length / (size_t)border->reach + 1;
    OWNED_FREE int *depth = must_alloc(length * sizeof *depth);
    OWNED_FREE int *work = must_alloc(length * sizeof *work);
    OWNED_FREE int(*papers)[CHANNELS] = must_alloc(blocks * sizeof *papers);
    find_papers(border, papers);
    for (int place = 0; place < border->length; place++)
        depth[place] = desk_depth(border, place, papers[place / border->reach]);
    drop_strokes(depth, work, border->length, border->reach / 2 + 1);
    /* All is looked at before anything is filled: paper put in at one place would make strokes of the desk
     * beside it. */
    for (int place = 0; place < border->length; place++)
        work[place] = place % border->reach ? work[place - 1] : is_written(border, depth, place);
    for (int place = 0; place < border->length; place++)
        for (int i = 0; !work[place] && depth[place] && i < depth[place] + BLURRED_PX; i++)
            set_channels(border, place, i, papers[place / border->reach]);
}

/* Corners are found a little outside of the sheet, so that no stroke is lost: the strip of desk between
 * becomes paper. */
static void fill_desk(PIX *sheet)
{
    static const double REACH = 0.015; /* of the longer side: corners err by 0.3 %, edges curl by 1 % */
    int width = pixGetWidth(sheet), height = pixGetHeight(sheet);
    int reach = (int)(REACH * (width > height ? width : height)) + 2;
    if (width < 8 * reach || height < 8 * reach)
        return;
    for (int i = 0; i < 4; i++) {
        bool upright = i < 2;
        fill_border(&(struct border){ sheet, upright, i % 2 == 1, upright ? height : width, reach });
    }
}

/* No larger than the photograph: a sheet that lies along its diagonal is made a little smaller. */
PIX *picture_sheet(PIX *photo, const struct quad *quad)
{
    double width, height;
    picture_sheet_size(quad, &width, &height);
    const double scale = fmin(1, fmin(pixGetWidth(photo) / width, pixGetHeight(photo) / height));
    PIX *sheet = warp(photo, quad, (int)floor(width * scale), (int)floor(height * scale));
    if (sheet)
        fill_desk(sheet);
    return sheet;
}
