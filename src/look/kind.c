/* A first guess at what kind of page this is, from its shape and its ink alone. Careful where a wrong guess
 * would mail somebody's address: what has the shape of an envelope is one until its words say otherwise. */
#include "glance.h"

#include <leptonica/allheaders.h>

#include <math.h>

/* Sides in millimetres, when the file's resolution can be believed. */
struct shape {
    double longer_mm, ratio; /* longer_mm: 0 when unknown */
    bool landscape;
};

static struct shape shape_of(const struct glance *glance, const struct looks *looks)
{
    double width = pixGetWidth(glance->grey), height = pixGetHeight(glance->grey);
    double longer = fmax(width, height);
    struct shape shape = { .ratio = longer / fmax(1, fmin(width, height)) };
    shape.landscape = (width > height) != (looks->quarter_turns % 2 == 1);
    if (glance->dpi && !looks->cut_out)
        shape.longer_mm = longer / glance->scale / glance->dpi * 25.4;
    return shape;
}

static bool between(double value, double least, double most)
{
    return value >= least && value <= most;
}

/* DL (220 x 110), and anything longer than that. */
static bool long_envelope(const struct shape *shape)
{
    return shape->landscape && shape->ratio >= 1.75;
}

/* A6, 148 x 105, and smaller. */
static bool card(const struct shape *shape)
{
    return between(shape->longer_mm, 90, 154);
}

/* C6, 162 x 114. */
static bool small_envelope(const struct shape *shape)
{
    return shape->landscape && between(shape->longer_mm, 154, 180) && between(shape->ratio, 1.3, 1.55);
}

static void guess(struct page *page, enum page_kind kind, double confidence)
{
    page->kind = kind;
    page->kind_confidence = confidence;
}

void look_at_kind(const struct glance *glance, const struct looks *looks, struct page *page)
{
    static const double SPARSE = 0.03, TONES = 0.30, COLOURS = 0.25;
    struct shape shape = shape_of(glance, looks);
    bool much_colour = glance->tone > TONES || glance->colour > COLOURS;
    if (looks->blank)
        guess(page, PAGE_BLANK, looks->ruled ? 0.6 : 0.9);
    else if (glance->empty)
        guess(page, much_colour ? PAGE_PICTURE : PAGE_BLANK, 0.4);
    else if (much_colour)
        guess(page, card(&shape) ? PAGE_POSTCARD : PAGE_PICTURE, 0.6);
    else if (long_envelope(&shape) || small_envelope(&shape))
        guess(page, PAGE_ENVELOPE, 0.45);
    else if (card(&shape))
        guess(page, PAGE_POSTCARD, 0.55);
    else if (shape.landscape && looks->ink < SPARSE)
        guess(page, PAGE_LETTER, 0.55);
    else
        guess(page, PAGE_LETTER, 0.8);
}
