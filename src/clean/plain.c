/* Keeps the page as it was scanned, beside the one that is levelled and straightened for readers of letters,
 * where look could not be sure that it is a letter: whether it is a drawing shows when its words are known,
 * and drawings are not cleaned. Costs a copy: 5 CPU ms and 8 MB at 1667 x 1183 pixels. */
#include "clean.h"
#include "step.h"

#include <leptonica/allheaders.h>

#include <math.h>

/* As many lines as no drawing has, on a sheet that stands. */
static bool surely_written(const struct sheet *sheet)
{
    enum { MANY_LINES = 9 };
    static const double SURE = 0.8;
    return sheet->page.kind_confidence >= SURE && sheet->looks.lines >= MANY_LINES;
}

static bool wanted(const struct clean *clean, const struct sheet *sheet)
{
    const enum page_kind kind = sheet->page.kind;
    const bool drawing = kind == PAGE_PICTURE || (kind == PAGE_LETTER && !surely_written(sheet));
    return drawing && (level_step.wanted(clean, sheet) || deskew_step.wanted(clean, sheet));
}

static bool run(const struct clean *clean, struct sheet *sheet, struct fault *fault)
{
    (void)clean;
    PIX *plain = pixCopy(NULL, sheet->colour);
    if (!plain)
        return fault_set(fault, FAULT_SYSTEM, "clean: no memory for the step plain");
    pixDestroy(&sheet->plain);
    sheet->plain = plain;
    return true;
}

const struct step plain_step = { "plain", wanted, run };

/* ---- when the kind is settled ---- */

/* How what was seen on the straightened picture lies on the plain one. */
struct turn_back {
    double sine, cosine;
    double from_x, from_y, to_x, to_y; /* the middles of both */
};

/* Around the whole of the box that stands askew now. */
static struct box box_back(const struct turn_back *turn, struct box box)
{
    const double x = box.left + box.width / 2.0 - turn->from_x, y = box.top + box.height / 2.0 - turn->from_y;
    const double width = box.width * turn->cosine + box.height * fabs(turn->sine);
    const double height = box.height * turn->cosine + box.width * fabs(turn->sine);
    const double left = turn->to_x + x * turn->cosine + y * turn->sine - width / 2;
    const double top = turn->to_y - x * turn->sine + y * turn->cosine - height / 2;
    return (struct box){ (int)floor(left), (int)floor(top), (int)ceil(width), (int)ceil(height) };
}

static void turn_boxes_back(struct sheet *sheet)
{
    const double angle = sheet->straightened_degrees * acos(-1) / 180;
    const struct turn_back turn = { sin(angle), cos(angle), pixGetWidth(sheet->colour) / 2.0,
        pixGetHeight(sheet->colour) / 2.0, pixGetWidth(sheet->plain) / 2.0,
        pixGetHeight(sheet->plain) / 2.0 };
    struct page *page = &sheet->page;
    for (size_t i = 0; i < page->reading.count; i++)
        page->reading.words[i].box = box_back(&turn, page->reading.words[i].box);
    for (size_t i = 0; i < page->code_count; i++)
        page->codes[i].box = box_back(&turn, page->codes[i].box);
}

bool clean_show_plain(struct sheet *sheet)
{
    if (!sheet->plain || sheet->page.kind != PAGE_PICTURE)
        return false;
    turn_boxes_back(sheet);
    pixDestroy(&sheet->colour);
    sheet->colour = sheet->plain;
    sheet->plain = NULL;
    sheet->straightened_degrees = 0;
    sheet->page.width_px = pixGetWidth(sheet->colour);
    sheet->page.height_px = pixGetHeight(sheet->colour);
    return true;
}
