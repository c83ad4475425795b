/* The corners of a sheet that was photographed on a darker ground. The bright region must be a convex
 * four-sided thing that fills its own outline, on ground that is clearly darker: a picture with a bright sky
 * is not a sheet, and a wrong cut would lose strokes. */
#include "glance.h"

#include "cleanup.h"
#include "picture.h"

#include <leptonica/allheaders.h>

#include <math.h>
#include <stdlib.h>

enum { REDUCTIONS = 2, SAMPLES_MOST = 4096 }; /* to a quarter of the glance: some 500 pixels */

/* A side as a straight line a*x + b*y = c, (a, b) of length 1. */
struct line {
    double a, b, c;
};

struct samples {
    double x[SAMPLES_MOST], y[SAMPLES_MOST];
    int count;
};

static PIX *small_picture(PIX *grey)
{
    PIX *small = pixClone(grey);
    for (int i = 0; small && i < REDUCTIONS; i++) {
        PIX *half = pixScaleAreaMap2(small);
        pixDestroy(&small);
        small = half;
    }
    CLEANUP(pixDestroy) PIX *sharp = small;
    return sharp ? pixBlockconv(sharp, 2, 2) : NULL;
}

/* ---- the bright region ---- */

static PIX *largest_component(PIX *mask)
{
    PIXA *pixa = NULL;
    BOXA *boxa = pixConnComp(mask, &pixa, 4);
    PIX *found = NULL;
    l_int32 best = 0, at = -1;
    for (l_int32 i = 0; pixa && i < pixaGetCount(pixa); i++) {
        l_int32 width, height;
        pixaGetPixDimensions(pixa, i, &width, &height, NULL);
        if (width * height > best) {
            best = width * height;
            at = i;
        }
    }
    if (at >= 0 && (found = pixCreateTemplate(mask))) {
        l_int32 left, top, width, height;
        CLEANUP(pixDestroy) PIX *part = pixaGetPix(pixa, at, L_CLONE);
        boxaGetBoxGeometry(boxa, at, &left, &top, &width, &height);
        pixRasterop(found, left, top, width, height, PIX_SRC, part, 0, 0);
    }
    pixaDestroy(&pixa);
    boxaDestroy(&boxa);
    return found;
}

static PIX *bright_region(PIX *small)
{
    CLEANUP(pixDestroy) PIX *threshold = NULL;
    l_uint32 level = 0;
    if (pixOtsuAdaptiveThreshold(
            small, pixGetWidth(small), pixGetHeight(small), 0, 0, 0.1f, &threshold, NULL))
        return NULL;
    pixGetPixel(threshold, 0, 0, &level);
    CLEANUP(pixDestroy) PIX *dark = pixThresholdToBinary(small, (l_int32)level);
    CLEANUP(pixDestroy) PIX *bright = dark ? pixInvert(NULL, dark) : NULL;
    CLEANUP(pixDestroy) PIX *whole = bright ? pixCloseSafeBrick(NULL, bright, 9, 9) : NULL;
    CLEANUP(pixDestroy) PIX *open = whole ? pixOpenBrick(NULL, whole, 9, 9) : NULL;
    CLEANUP(pixDestroy) PIX *region = open ? largest_component(open) : NULL;
    CLEANUP(pixDestroy) PIX *holes = region ? pixHolesByFilling(region, 4) : NULL;
    return holes ? pixOr(NULL, region, holes) : NULL;
}

/* ---- its corners ---- */

static bool is_set(PIX *mask, int x, int y)
{
    const l_uint32 *row = pixGetData(mask) + (size_t)y * (size_t)pixGetWpl(mask);
    return GET_DATA_BIT(row, x);
}

/* The pixels that lie furthest towards each corner of the picture. */
static void extreme_corners(PIX *region, struct quad *quad)
{
    double best[4] = { INFINITY, INFINITY, INFINITY, INFINITY };
    for (int y = 0; y < pixGetHeight(region); y++)
        for (int x = 0; x < pixGetWidth(region); x++) {
            if (!is_set(region, x, y))
                continue;
            const double far[4] = { x + y, y - x, -x - y, x - y };
            for (int corner = 0; corner < 4; corner++)
                if (far[corner] < best[corner]) {
                    best[corner] = far[corner];
                    quad->x[corner] = x;
                    quad->y[corner] = y;
                }
        }
}

static void add_sample(struct samples *samples, double x, double y)
{
    if (samples->count == SAMPLES_MOST)
        return;
    samples->x[samples->count] = x;
    samples->y[samples->count++] = y;
}

/* Where one walks in from outside and first meets the region, at `along` of the way from corner `a` to `b`.
 */
static bool meet(PIX *region, const struct quad *quad, int a, int b, double along, double *x, double *y)
{
    enum { REACH = 14 };
    double dx = quad->x[b] - quad->x[a], dy = quad->y[b] - quad->y[a], length = hypot(dx, dy);
    double in_x = -dy / length, in_y = dx / length; /* corners go clockwise: inwards is to the right */
    for (int step = -REACH; step <= REACH; step++) {
        *x = quad->x[a] + along * dx + step * in_x;
        *y = quad->y[a] + along * dy + step * in_y;
        int px = (int)lround(*x), py = (int)lround(*y);
        if (px >= 0 && py >= 0 && px < pixGetWidth(region) && py < pixGetHeight(region) &&
            is_set(region, px, py))
            return true;
    }
    return false;
}

/* Least squares across the line's own direction, twice: the second time without what lies off. */
static bool fit(const struct samples *samples, struct line *line)
{
    double most = INFINITY;
    for (int pass = 0; pass < 3; pass++) {
        double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0, syy = 0;
        for (int i = 0; i < samples->count; i++) {
            double x = samples->x[i], y = samples->y[i];
            if (pass && fabs(line->a * x + line->b * y - line->c) > most)
                continue;
            n++, sx += x, sy += y, sxx += x * x, sxy += x * y, syy += y * y;
        }
        if (n < 8)
            return false;
        double cxx = sxx - sx * sx / n, cxy = sxy - sx * sy / n, cyy = syy - sy * sy / n;
        double direction = 0.5 * atan2(2 * cxy, cxx - cyy);
        line->a = -sin(direction);
        line->b = cos(direction);
        line->c = line->a * sx / n + line->b * sy / n;
        most = pass ? 1.5 : 4;
    }
    return true;
}

static bool cross(const struct line *one, const struct line *other, double *x, double *y)
{
    double det = one->a * other->b - other->a * one->b;
    if (fabs(det) < 0.5) /* less than 30 degrees between two sides */
        return false;
    *x = (one->c * other->b - other->c * one->b) / det;
    *y = (one->a * other->c - other->a * one->c) / det;
    return true;
}

static bool straight_sides(PIX *region, struct quad *quad)
{
    enum { ALONG = 120 };
    struct line sides[4];
    for (int side = 0; side < 4; side++) {
        struct samples samples = { .count = 0 };
        for (int i = ALONG / 12; i <= ALONG - ALONG / 12; i++) {
            double x, y;
            if (meet(region, quad, side, (side + 1) % 4, (double)i / ALONG, &x, &y))
                add_sample(&samples, x, y);
        }
        if (!fit(&samples, &sides[side]))
            return false;
    }
    for (int corner = 0; corner < 4; corner++)
        if (!cross(&sides[(corner + 3) % 4], &sides[corner], &quad->x[corner], &quad->y[corner]))
            return false;
    return true;
}

/* ---- is that a sheet? ---- */

static double area_of(const struct quad *quad)
{
    double twice = 0;
    for (int i = 0, next = 1; i < 4; i++, next = (i + 1) % 4)
        twice += quad->x[i] * quad->y[next] - quad->x[next] * quad->y[i];
    return twice / 2;
}

/* How deep (x, y) lies inside; negative: outside. */
static double depth(const struct quad *quad, double x, double y)
{
    double least = INFINITY;
    for (int i = 0; i < 4; i++) {
        int next = (i + 1) % 4;
        double dx = quad->x[next] - quad->x[i], dy = quad->y[next] - quad->y[i];
        double in = (dx * (y - quad->y[i]) - dy * (x - quad->x[i])) / hypot(dx, dy);
        least = fmin(least, in);
    }
    return least;
}

struct parts {
    double inside, lost, ground, ground_grey, sheet_grey; /* pixels, pixels, pixels, mean, mean */
};

static struct parts measure(PIX *small, PIX *region, const struct quad *quad)
{
    static const double EDGE = 2.5; /* the blur of the edge itself belongs to neither */
    struct parts parts = { 0 };
    for (int y = 0; y < pixGetHeight(region); y++) {
        const l_uint32 *row = pixGetData(small) + (size_t)y * (size_t)pixGetWpl(small);
        for (int x = 0; x < pixGetWidth(region); x++) {
            double deep = depth(quad, x, y);
            bool bright = is_set(region, x, y);
            parts.inside += bright && deep >= -1;
            parts.lost += bright && deep < -EDGE;
            if (deep < -EDGE) {
                parts.ground++;
                parts.ground_grey += GET_DATA_BYTE(row, x);
            } else {
                parts.sheet_grey += GET_DATA_BYTE(row, x);
            }
        }
    }
    double all = (double)pixGetWidth(region) * pixGetHeight(region);
    parts.ground_grey /= fmax(parts.ground, 1);
    parts.sheet_grey /= fmax(all - parts.ground, 1);
    return parts;
}

static bool within(const struct quad *quad, double width, double height)
{
    static const double BEYOND = 0.04; /* a corner may lie a little outside the photograph */
    for (int i = 0; i < 4; i++)
        if (quad->x[i] < -BEYOND * width || quad->x[i] > (1 + BEYOND) * width ||
            quad->y[i] < -BEYOND * height || quad->y[i] > (1 + BEYOND) * height)
            return false;
    return true;
}

/* The brightness `off` pixels inwards of a side, in the middle half of it; negative: outwards. */
static double beside(PIX *small, const struct quad *quad, int side, double off)
{
    enum { ALONG = 40 };
    int a = side, b = (side + 1) % 4, all = 0;
    double dx = quad->x[b] - quad->x[a], dy = quad->y[b] - quad->y[a], length = hypot(dx, dy), sum = 0;
    for (int i = ALONG / 4; i <= ALONG * 3 / 4; i++) {
        int x = (int)lround(quad->x[a] + dx * i / ALONG - off * dy / length);
        int y = (int)lround(quad->y[a] + dy * i / ALONG + off * dx / length);
        if (x < 0 || y < 0 || x >= pixGetWidth(small) || y >= pixGetHeight(small))
            continue;
        const l_uint32 *row = pixGetData(small) + (size_t)y * (size_t)pixGetWpl(small);
        sum += GET_DATA_BYTE(row, x);
        all++;
    }
    return all > ALONG / 4 ? sum / all : -1;
}

/* The edge of paper is a step, the edge of a shadow a slope: within a few pixels the brightness must fall by
 * most of what it falls at all. The frame of the photograph is no edge. */
static bool sharp_side(PIX *small, const struct quad *quad, int side)
{
    static const double NEAR = 4, FAR = 14, STEP = 0.6, LEAST = 18;
    double in = beside(small, quad, side, NEAR), out = beside(small, quad, side, -NEAR);
    double far_in = beside(small, quad, side, FAR), far_out = beside(small, quad, side, -FAR);
    if (in < 0 || out < 0)
        return false;
    double fall = fmax(far_in, in) - (far_out < 0 ? out : fmin(far_out, out));
    return in - out > LEAST && in - out > STEP * fall;
}

static int sharp_sides(PIX *small, const struct quad *quad)
{
    int sharp = 0;
    for (int side = 0; side < 4; side++)
        sharp += sharp_side(small, quad, side);
    return sharp;
}

static bool is_sheet(PIX *small, PIX *region, const struct quad *quad)
{
    double width = pixGetWidth(small), height = pixGetHeight(small), area = area_of(quad);
    if (!within(quad, width, height) || area < 0.2 * width * height)
        return false;
    if (sharp_sides(small, quad) < 3) /* one may lie beyond the frame */
        return false;
    struct parts parts = measure(small, region, quad);
    return parts.ground > 0.02 * width * height && parts.lost < 0.01 * parts.inside &&
        parts.inside > 0.93 * area && parts.ground_grey < 0.75 * parts.sheet_grey;
}

void look_for_corners(struct glance *glance, struct looks *looks)
{
    CLEANUP(pixDestroy) PIX *small = small_picture(glance->grey);
    CLEANUP(pixDestroy) PIX *region = small ? bright_region(small) : NULL;
    struct quad quad = { 0 };
    if (!region)
        return;
    extreme_corners(region, &quad);
    if (!straight_sides(region, &quad) || !is_sheet(small, region, &quad))
        return;
    double up = (double)pixGetWidth(glance->grey) / pixGetWidth(small);
    for (int i = 0; i < 4; i++) {
        quad.x[i] = (quad.x[i] + 0.5) * up;
        quad.y[i] = (quad.y[i] + 0.5) * up;
        looks->corner_x[i] = quad.x[i] / glance->scale;
        looks->corner_y[i] = quad.y[i] / glance->scale;
    }
    PIX *sheet = picture_sheet(glance->grey, &quad);
    if (!sheet)
        return;
    looks->has_corners = true;
    pixDestroy(&glance->grey);
    glance->grey = sheet;
}
