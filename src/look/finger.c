/* A finger or a note? Both lie across a side of the sheet, and are of one tone on both sides of it. A finger
 * has the colour of skin, comes from beyond the picture, ends in a round tip on the sheet, and nothing is
 * written on it. All of that must hold: what is cut away with a note is lost. */
#include "finger.h"

#include "edges.h"
#include "pixel.h"
#include "tone.h"

#include "cleanup.h"
#include "picture.h"

#include <leptonica/allheaders.h>

#include <math.h>

/* ---- what it is made of ---- */

/* Skin reflects more red than green, and more green than blue, but is not as yellow as paper can be. In the
 * light of the sheet's own white. */
static bool is_skin(const struct tone *tone, const struct tone *paper)
{
    static const double REDDEST = 1.4, LEAST_RED = 1.05, YELLOWEST = 1.28, LEAST_YELLOW = 0.99;
    double light[3];
    for (int i = 0; i < 3; i++)
        light[i] = fmax(tone->value[i], 1) / fmax(paper->value[i], 1);
    double red = light[0] / light[1], yellow = light[1] / light[2];
    return red > LEAST_RED && red < REDDEST && yellow > LEAST_YELLOW && yellow < YELLOWEST;
}

static bool is_edge(const struct edges *edges, int x, int y)
{
    static const double STEEP = 2;
    size_t i = (size_t)y * (size_t)edges->width + (size_t)x;
    double dx = (double)edges->down_x[i], dy = (double)edges->down_y[i], least = STEEP * edges->least;
    return dx * dx + dy * dy > least * least;
}

static bool is_alike(const struct edges *edges, const struct tone *tone, const struct tone *seed)
{
    static const double COLOUR = 1.06, DARKEST = 0.75, BRIGHTEST = 1.25;
    struct ratio ratio = tone_compare(edges, tone, seed);
    return ratio.colour < COLOUR && ratio.brightness > DARKEST && ratio.brightness < BRIGHTEST;
}

/* Everything of the seed's tone that hangs together with it, as far as the next edges. */
static PIX *grow(const struct edges *edges, const struct tone *seed, int seed_x, int seed_y)
{
    CLEANUP(pixDestroy) PIX *like = pixCreate(edges->width, edges->height, 1);
    PIX *grown = pixCreate(edges->width, edges->height, 1);
    for (int y = 0; like && y < edges->height; y++)
        for (int x = 0; x < edges->width; x++) {
            struct tone tone = tone_at(edges, x, y);
            if (is_alike(edges, &tone, seed) && !is_edge(edges, x, y))
                pixSetPixel(like, x, y, 1);
        }
    if (!like || !grown || pixSetPixel(grown, seed_x, seed_y, 1) || !pixSeedfillBinary(grown, grown, like, 4))
        pixDestroy(&grown);
    return grown;
}

/* ---- how it lies ---- */

/* The middle line of what was grown, from beyond the sheet to the tip on it: a place (x, y) on the sheet, the
 * direction (a, b) of length 1, and how far beyond that place the tip lies. Its width across that. */
struct shape {
    double x, y, a, b, tip, width;
};

struct centre {
    double x, y;
    int count;
};

/* The middle of its pixels from `least` to `most` deep in the sheet. */
static struct centre centre_of(PIX *grown, const struct quad *sheet, double least, double most)
{
    struct centre centre = { 0 };
    for (int y = 0; y < pixGetHeight(grown); y++)
        for (int x = 0; x < pixGetWidth(grown); x++) {
            if (!is_on(grown, x, y))
                continue;
            double depth = picture_depth(sheet, x, y);
            if (depth <= least || depth > most)
                continue;
            centre.x += x;
            centre.y += y;
            centre.count++;
        }
    centre.x /= fmax(1, centre.count);
    centre.y /= fmax(1, centre.count);
    return centre;
}

static double along(const struct shape *shape, double x, double y)
{
    return (x - shape->x) * shape->a + (y - shape->y) * shape->b;
}

/* Where it lies across the side: as wide on average as from the one middle to the other. */
static bool measure(PIX *grown, const struct quad *sheet, struct shape *shape)
{
    enum { BESIDE = 20, LEAST = 30 };
    struct centre in = centre_of(grown, sheet, 0, INFINITY), out = centre_of(grown, sheet, -BESIDE, 0);
    double length = hypot(in.x - out.x, in.y - out.y);
    if (in.count < LEAST || out.count < LEAST || length < 4)
        return false;
    *shape = (struct shape){ in.x, in.y, (in.x - out.x) / length, (in.y - out.y) / length, 0, 0 };
    int between = 0;
    for (int y = 0; y < pixGetHeight(grown); y++)
        for (int x = 0; x < pixGetWidth(grown); x++) {
            if (!is_on(grown, x, y))
                continue;
            double far = along(shape, x, y);
            between += far > -length && far <= 0;
            if (picture_depth(sheet, x, y) > 0)
                shape->tip = fmax(shape->tip, far + 0.5);
        }
    shape->width = between / length;
    return true;
}

/* A rim that keeps its distance from the middle of the last half-circle. A corner is 1.4 times as far. */
static bool has_round_tip(PIX *grown, const struct shape *shape)
{
    static const double LEAST = 0.85, MOST = 1.15, UNEVEN = 0.09;
    double radius = shape->width / 2, back = shape->tip - radius;
    double middle_x = shape->x + back * shape->a, middle_y = shape->y + back * shape->b;
    CLEANUP(pixDestroy) PIX *inner = pixErodeBrick(NULL, grown, 3, 3);
    double n = 0, sum = 0, squares = 0;
    for (int y = 0; inner && y < pixGetHeight(grown); y++)
        for (int x = 0; x < pixGetWidth(grown); x++) {
            if (!is_on(grown, x, y) || is_on(inner, x, y) || along(shape, x, y) < back)
                continue;
            double far = hypot(x - middle_x, y - middle_y) / radius;
            n++, sum += far, squares += far * far;
        }
    double mean = sum / fmax(n, 1);
    return n > 0 && mean > LEAST && mean < MOST && sqrt(fmax(0, squares / n - mean * mean)) < UNEVEN;
}

static bool comes_from_beyond(PIX *grown)
{
    enum { FRAME = 6 };
    l_int32 left, top, width, height;
    CLEANUP(boxDestroy) BOX *box = NULL;
    if (pixClipToForeground(grown, NULL, &box) || boxGetGeometry(box, &left, &top, &width, &height))
        return false;
    return left < FRAME || top < FRAME || left + width > pixGetWidth(grown) - FRAME ||
        top + height > pixGetHeight(grown) - FRAME;
}

/* Not on its rim: a closed shadow is a stroke there. */
static bool is_written_on(const struct edges *edges, PIX *grown)
{
    enum { RIM = 9, STROKE = 18 };
    static const double SOME = 0.02;
    CLEANUP(pixDestroy) PIX *inner = pixErodeBrick(NULL, grown, RIM, RIM);
    int all = 0, strokes = 0;
    for (int y = 0; inner && y < edges->height; y++)
        for (int x = 0; x < edges->width; x++) {
            const bool on = is_on(inner, x, y);
            all += on;
            strokes += on && at(edges->strokes, x, y) > STROKE;
        }
    return !all || strokes > SOME * all;
}

static bool is_finger(const struct edges *edges, const struct quad *sheet, PIX *grown)
{
    static const double WIDEST = 0.12, LONGEST = 3; /* of the picture's longer side; of its width */
    struct shape shape;
    if (!comes_from_beyond(grown) || is_written_on(edges, grown) || !measure(grown, sheet, &shape))
        return false;
    return shape.width < WIDEST * fmax(edges->width, edges->height) && shape.tip < LONGEST * shape.width &&
        has_round_tip(grown, &shape);
}

PIX *finger_at(
    const struct edges *edges, const struct quad *sheet, const struct tone *paper, double x, double y)
{
    enum { AROUND = 7 };
    if (edges->channels < 3)
        return NULL;
    struct tone seed = tone_at(edges, (int)x, (int)y);
    if (!is_skin(&seed, paper))
        return NULL;
    CLEANUP(pixDestroy) PIX *grown = grow(edges, &seed, (int)x, (int)y);
    if (!grown || !is_finger(edges, sheet, grown))
        return NULL;
    CLEANUP(pixDestroy) PIX *wide = pixDilateBrick(NULL, grown, AROUND, AROUND);
    return wide ? pixConvert1To8(NULL, wide, 0, 255) : NULL;
}
