/* Pictures turned by quarters and by small angles. A small turn goes along the rows of what it makes: each
 * pixel is the mean of the four that lie around its place, by sixteenths of a pixel, as leptonica does it a
 * channel and a bound at a time; it takes a quarter of the time. */
#include "picture.h"

#include "between.h"

#include <leptonica/allheaders.h>

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const double RADIANS = 3.14159265358979 / 180;

PIX *picture_quarter_turns(PIX *picture, int turns)
{
    return pixRotateOrth(picture, turns & 3);
}

/* A quarter takes (x, y) to (height - y, x), and what was the lower left corner is the upper left one. */
struct quad picture_turned_quad(const struct quad *quad, int width, int height, int turns)
{
    struct quad turned = *quad;
    for (int turn = 0; turn < (turns & 3); turn++) {
        const struct quad last = turned;
        const double down = turn % 2 ? width : height;
        for (int i = 0; i < 4; i++) {
            turned.x[(i + 1) % 4] = down - last.y[i];
            turned.y[(i + 1) % 4] = last.x[i];
        }
    }
    return turned;
}

/* ---- small angles ---- */

enum {
    PLACES = 16, /* bits behind the point of a place between pixels */
    ONE = 1 << PLACES,
};

static int share_of(uint64_t place)
{
    return (int)(place >> (PLACES - 4) & (SHARES - 1));
}

/* Where a row of the turned picture comes from: its pixel x from (x0 + x * dx, y0 + x * dy). */
struct way_back {
    int64_t x0, y0, dx, dy;
};

/* Of the turned row, the pixels that have four neighbours in the old picture. */
struct span {
    int64_t from, to;
};

static int64_t steps_to(int64_t way, int64_t step)
{
    return way <= 0 ? 0 : (way + step - 1) / step;
}

/* Keeps those x with 0 <= start + x * step < limit. */
static void narrow(struct span *span, int64_t start, int64_t step, int64_t limit)
{
    if (step < 0) {
        start = limit - 1 - start;
        step = -step;
    }
    bool inside = start >= 0 && start < limit;
    int64_t from = step ? steps_to(-start, step) : 0,
            to = step ? steps_to(limit - start, step)
        : inside      ? span->to
                      : 0;
    span->from = from > span->from ? from : span->from;
    span->to = to < span->to ? to : span->to;
}

static void turn_grey_row(PIX *picture, struct way_back back, struct span span, l_uint32 *to)
{
    const size_t bytes = 4 * (size_t)pixGetWpl(picture);
    const uint8_t *from = (const uint8_t *)pixGetData(picture);
    uint8_t *pixels = (uint8_t *)to;
    uint64_t px = (uint64_t)(back.x0 + span.from * back.dx), py = (uint64_t)(back.y0 + span.from * back.dy);
    for (int64_t x = span.from; x < span.to; x++, px += (uint64_t)back.dx, py += (uint64_t)back.dy) {
        const uint8_t *above = from + (py >> PLACES) * bytes;
        pixels[x ^ BYTE_OF] = between_greys(above, above + bytes, px >> PLACES, share_of(px), share_of(py));
    }
}

static void turn_colour_row(PIX *picture, struct way_back back, struct span span, l_uint32 *to)
{
    const size_t words = (size_t)pixGetWpl(picture);
    const l_uint32 *from = pixGetData(picture);
    uint64_t px = (uint64_t)(back.x0 + span.from * back.dx), py = (uint64_t)(back.y0 + span.from * back.dy);
    for (int64_t x = span.from; x < span.to; x++, px += (uint64_t)back.dx, py += (uint64_t)back.dy) {
        const l_uint32 *pixel = from + (py >> PLACES) * words + (px >> PLACES);
        to[x] = between_colours(pixel, pixel + words, (uint32_t)share_of(px), (uint32_t)share_of(py));
    }
}

static void turn_into(PIX *picture, PIX *turned, double degrees)
{
    const double s = sin(degrees * RADIANS), c = cos(degrees * RADIANS);
    const int width = pixGetWidth(turned), height = pixGetHeight(turned);
    const double middle_x = (pixGetWidth(picture) - 1) / 2.0, middle_y = (pixGetHeight(picture) - 1) / 2.0;
    const size_t words = (size_t)pixGetWpl(turned);
    l_uint32 *to = pixGetData(turned);
    memset(to, 0xff, 4 * words * (size_t)height);
    for (int y = 0; y < height; y++, to += words) {
        const double across = -(width - 1) / 2.0, down = y - (height - 1) / 2.0;
        const struct way_back back = { llround((middle_x + across * c + down * s) * ONE),
            llround((middle_y - across * s + down * c) * ONE), llround(c * ONE), llround(-s * ONE) };
        struct span span = { 0, width };
        narrow(&span, back.x0, back.dx, (int64_t)(pixGetWidth(picture) - 1) * ONE);
        narrow(&span, back.y0, back.dy, (int64_t)(pixGetHeight(picture) - 1) * ONE);
        if (pixGetDepth(picture) == 8)
            turn_grey_row(picture, back, span, to);
        else
            turn_colour_row(picture, back, span, to);
    }
}

/* A mask is sampled; leptonica embeds it in a white one of the right size before it turns. */
static PIX *turned_mask(PIX *mask, double degrees)
{
    return pixRotate(mask, (l_float32)(degrees * RADIANS), L_ROTATE_SAMPLING, L_BRING_IN_WHITE,
        pixGetWidth(mask), pixGetHeight(mask));
}

/* How wide the turned picture is (of a height, the other way round). It grows by as much on both sides:
 * half a pixel between the two middles would blur a page that hardly tilts. */
static l_int32 grown(double side, double other, double degrees)
{
    int grown = (int)(side * cos(degrees * RADIANS) + other * fabs(sin(degrees * RADIANS)) + 0.5);
    return grown + abs(grown - (int)side) % 2;
}

PIX *picture_rotate(PIX *picture, double degrees)
{
    if (pixGetDepth(picture) == 1)
        return turned_mask(picture, degrees);
    const int width = pixGetWidth(picture), height = pixGetHeight(picture);
    PIX *turned = pixCreateNoInit(
        grown(width, height, degrees), grown(height, width, degrees), pixGetDepth(picture));
    if (!turned)
        return NULL;
    pixCopyResolution(turned, picture);
    pixCopySpp(turned, picture);
    turn_into(picture, turned, degrees);
    return turned;
}

/* Where the corners of a `width` x `height` picture lie in `turned`, less the blur of its sides. */
static struct quad corners_in(PIX *turned, int width, int height, double degrees)
{
    static const double BLUR = 1.5;
    double middle_x = pixGetWidth(turned) / 2.0, middle_y = pixGetHeight(turned) / 2.0;
    double across = width / 2.0 - BLUR, down = height / 2.0 - BLUR;
    double s = sin(degrees * RADIANS), c = cos(degrees * RADIANS);
    const double x[4] = { -across, across, across, -across }, y[4] = { -down, -down, down, down };
    struct quad quad;
    for (int i = 0; i < 4; i++) {
        quad.x[i] = middle_x + x[i] * c - y[i] * s;
        quad.y[i] = middle_y + x[i] * s + y[i] * c;
    }
    return quad;
}

PIX *picture_straighten(PIX *picture, double degrees)
{
    PIX *turned = picture_rotate(picture, degrees);
    if (!turned)
        return NULL;
    struct quad sheet = corners_in(turned, pixGetWidth(picture), pixGetHeight(picture), degrees);
    picture_paint_around(turned, &sheet);
    return turned;
}
