/* The stage of a picture whose letter is too large for one mail: it is encoded with a lower quality and, on
 * the last step of the ladder, with fewer pixels, but never with fewer than stay legible
 * (docs/decisions/mail.md says where that was seen to end). */
#include "clean.h"

#include <leptonica/allheaders.h>

#include <math.h>

struct smaller {
    struct stage stage;
    int quality, least_dpi, least_long_side_px;
};

static const struct param params[] = {
    { "quality", PARAM_INT, offsetof(struct smaller, quality), 40, 80, "60",
        "of the JPEG; presentation pictures have 80", NULL },
    { "least_dpi", PARAM_INT, offsetof(struct smaller, least_dpi), 150, 2400, "2400",
        "a picture with more pixels is made smaller; 150 is where letters begin to suffer (dots per inch)",
        NULL },
    { "least_long_side_px", PARAM_INT, offsetof(struct smaller, least_long_side_px), 1754, 6000, "1754",
        "nor does its long side get shorter; 1754 is 150 dpi on A4 (px)", NULL },
    { 0 },
};

/* 1: it keeps its pixels. The resolution of a photograph is a guess, so that of its sides counts, too. */
static double scale_of(const struct smaller *smaller, const struct sheet *sheet)
{
    const double longest = fmax(pixGetWidth(sheet->colour), pixGetHeight(sheet->colour));
    const double by_dpi = smaller->least_dpi / fmax(sheet->dpi, 1);
    return fmin(1, fmax(by_dpi, smaller->least_long_side_px / longest));
}

static bool make_smaller(struct stage *stage, struct sheet *sheet, struct fault *fault)
{
    const struct smaller *smaller = (const struct smaller *)stage;
    const double scale = scale_of(smaller, sheet);
    sheet->quality = smaller->quality;
    if (scale < 1) {
        /* No sharpening, as for presentation pictures. */
        PIX *fewer = pixScaleGeneral(sheet->colour, (l_float32)scale, (l_float32)scale, 0, 0);
        if (!fewer)
            return fault_set(fault, FAULT_SYSTEM, "clean: no memory for a smaller picture");
        pixDestroy(&sheet->colour);
        sheet->colour = fewer;
        sheet->dpi = (int)lround(sheet->dpi * scale);
    }
    sheet->outcome = arena_printf(sheet->arena, "%.0f %%, quality %d", 100 * scale, smaller->quality);
    return true;
}

const struct stage_kind smaller_stage = {
    .name = "smaller",
    .summary = "makes a picture need fewer bytes, where its letter is too large for a mail",
    .place = PLACE_PAGE,
    .needs = SLOT_RASTER,
    .gives = SLOT_CLEAN,
    .size = sizeof(struct smaller),
    .params = params,
    .run = make_smaller,
};
