/* Walks drawn pages through look and clean, and measures. */
#include "presentation.h"

#include "open_stage.h"
#include "test.h"

#include "clean.h"
#include "look.h"

#include <leptonica/allheaders.h>

#include <stdlib.h>

static void run(const struct stage_kind *kind, struct sheet *sheet)
{
    const struct services services = { .models = "" };
    struct fault fault = { 0 };
    struct stage *stage = open_stage(kind, &services, &fault);
    assert_non_null(stage);
    assert_true(kind->run(stage, sheet, &fault));
    close_stage(stage);
}

PIX *presented(PIX *page)
{
    struct arena arena = { 0 };
    struct sheet sheet = { .arena = &arena, .colour = page, .dpi = 200, .grey_scale = 1 };
    run(&look_stage, &sheet);
    run(&clean_stage, &sheet);
    pixDestroy(&sheet.grey);
    arena_clear(&arena);
    return sheet.colour;
}

PIX *on_bed(PIX *page, int grey, int right, int below, int shadow)
{
    enum { LINE = 6 };
    int width = pixGetWidth(page), height = pixGetHeight(page);
    l_uint32 colour = 0;
    composeRGBPixel(grey, grey, grey, &colour);
    PIX *bed = pixAddBorderGeneral(page, 0, right, 0, below, colour);
    if (shadow) {
        paint_box(bed, width, 0, LINE, height + LINE, shadow, shadow, shadow);
        paint_box(bed, 0, height, width + LINE, LINE, shadow, shadow, shadow);
    }
    pixDestroy(&page);
    return bed;
}

void paint_box(PIX *page, int left, int top, int width, int height, int red, int green, int blue)
{
    l_uint32 colour;
    BOX *box = boxCreate(left, top, width, height);
    composeRGBPixel(red, green, blue, &colour);
    pixSetInRectArbitrary(page, box, colour);
    boxDestroy(&box);
}

PIX *grey_of(PIX *picture)
{
    return pixGetDepth(picture) == 8 ? pixCopy(NULL, picture)
                                     : pixConvertRGBToGray(picture, 0.3f, 0.5f, 0.2f);
}

int count_darker(PIX *grey, struct part part, int below)
{
    int count = 0;
    if (part.width == 0)
        part = (struct part){ 0, 0, pixGetWidth(grey), pixGetHeight(grey) };
    for (int y = part.top; y < part.top + part.height; y++)
        for (int x = part.left; x < part.left + part.width; x++) {
            l_uint32 value;
            pixGetPixel(grey, x, y, &value);
            count += (int)value < below;
        }
    return count;
}

double mean_of(PIX *picture, struct part part, int channel)
{
    static const int channels[] = { COLOR_RED, COLOR_GREEN, COLOR_BLUE };
    PIX *grey = pixGetRGBComponent(picture, channels[channel]);
    BOX *box = boxCreate(part.left, part.top, part.width, part.height);
    l_float32 mean = 0;
    pixAverageInRect(grey, NULL, box, 0, 255, 1, &mean);
    boxDestroy(&box);
    pixDestroy(&grey);
    return (double)mean;
}
