/* Finds the codes of a page, and what ink stands beside them. What the library says of a stranger's picture
 * is checked here: words and boxes. */
#include "code.h"

#include "cleanup.h"
#include "picture.h"
#include "zxing.h"

#include <leptonica/allheaders.h>

#include <math.h>

_Static_assert((int)ZXING_BYTES_MOST == (int)CODE_BYTES_MOST, "the shim takes what a page may bear");

enum {
    SMALLEST_PX = 42, /* two pixels for each of the 21 modules of the smallest code */
    LONGEST_PX = 1800, /* A4 at 150 dpi; larger is searched at half the size: a quarter of the time */
    FLAT = 16, /* grey levels between ink and paper, below which there is no ink */
    INK_PERCENT = 65, /* of the paper's grey: what is darker was written or printed */
    PENCIL_PERCENT = 85, /* the same for pencil */
    SLIP_LINES = 2, /* a title and a sentence */
};

/* Share of the page: a title and a sentence in print. Short typed letters have 0.009; a note of three lines
 * has 0.002, so lines are counted, too. */
static const double SLIP_INK = 0.005;

static bool printable(const struct zxing_code *code)
{
    for (int i = 0; i < code->size; i++)
        if (code->bytes[i] < ' ' || code->bytes[i] > '~')
            return false;
    return code->size > 0;
}

/* ---- boxes ---- */

static int within(int value, int end)
{
    return value < 0 ? 0 : value > end ? end : value;
}

/* From pixels of the searched picture to those of the presentation picture. */
static struct box box_of(const struct zxing_code *code, PIX *picture, double scale)
{
    const int width = pixGetWidth(picture), height = pixGetHeight(picture);
    int left = width, top = height, right = 0, bottom = 0;
    for (int i = 0; i < 4; i++) {
        const int x = within(code->x[i], width), y = within(code->y[i], height);
        left = x < left ? x : left;
        right = x > right ? x : right;
        top = y < top ? y : top;
        bottom = y > bottom ? y : bottom;
    }
    return (struct box){ (int)floor(left / scale), (int)floor(top / scale), (int)ceil((right - left) / scale),
        (int)ceil((bottom - top) / scale) };
}

/* ---- the picture that is searched ---- */

/* From ink to paper: the library takes ink that is paler than half the paper's grey for paper. */
static PIX *stretched(PIX *grey)
{
    const int ink = picture_rank(grey, 0.002), paper = picture_rank(grey, 0.9);
    return paper - ink < FLAT ? pixClone(grey) : pixGammaTRC(NULL, grey, 1, ink, paper);
}

/* ---- finding ---- */

/* Rows of bytes, as the library wants them. Returns how many codes were found, or -1. */
static int search(PIX *picture, struct zxing_code *found)
{
    CLEANUP(pixDestroy) PIX *rows = pixEndianByteSwapNew(picture);
    return !rows ? -1
                 : zxing_find((const unsigned char *)pixGetData(rows), pixGetWidth(rows), pixGetHeight(rows),
                       4 * pixGetWpl(rows), found, PAGE_CODES_MOST);
}

bool code_find(struct Pix *grey, double scale, struct arena *arena, struct page *page, struct fault *fault)
{
    struct zxing_code found[PAGE_CODES_MOST];
    page->code_count = 0;
    if (pixGetWidth(grey) < SMALLEST_PX || pixGetHeight(grey) < SMALLEST_PX)
        return true;
    /* Half the size also takes out the grain, whose specks the library would look at one by one. */
    CLEANUP(pixDestroy) PIX *half = picture_small(grey, LONGEST_PX);
    CLEANUP(pixDestroy) PIX *picture = half ? stretched(half) : NULL;
    const int count = picture ? search(picture, found) : -1;
    if (count < 0)
        return fault_set(fault, FAULT_SYSTEM, "the reader of QR codes failed");
    scale *= (double)pixGetWidth(picture) / pixGetWidth(grey);
    page->codes = arena_array(arena, (size_t)count, sizeof *page->codes);
    for (int i = 0; i < count; i++)
        if (printable(&found[i]))
            page->codes[page->code_count++] = (struct code){
                .text = arena_copy_n(arena, (const char *)found[i].bytes, (size_t)found[i].size),
                .box = box_of(&found[i], picture, scale),
            };
    return true;
}

/* ---- what else is there ---- */

/* 1 where something darker than `percent` of the paper stands, outside the codes and a margin of a fifth
 * around each. What touches the edge is the desk, or a scanner's lid. */
static PIX *ink_beside(PIX *grey, double scale, const struct page *page, int percent)
{
    CLEANUP(pixDestroy) PIX *dark = picture_below(grey, picture_rank(grey, 0.5) * percent / 100);
    PIX *ink = dark ? pixRemoveBorderConnComps(dark, 8) : NULL;
    for (size_t i = 0; ink && i < page->code_count; i++) {
        const struct box *box = &page->codes[i].box;
        const double margin = box->width / 5.0;
        pixRasterop(ink, (int)((box->left - margin) * scale), (int)((box->top - margin) * scale),
            (int)((box->width + 2 * margin) * scale), (int)((box->height + 2 * margin) * scale), PIX_CLR,
            NULL, 0, 0);
    }
    return ink;
}

static bool little(PIX *ink)
{
    l_int32 dark = 0;
    return ink && !pixCountPixels(ink, &dark, NULL) &&
        dark <= SLIP_INK * pixGetWidth(ink) * pixGetHeight(ink);
}

/* Words that stand within 8 mm of A4 are one line, 12 mm long or more; lines that touch are as many as their
 * height has room for. */
static bool few_lines(PIX *ink)
{
    if (!ink)
        return false;
    const int longer = pixGetWidth(ink) > pixGetHeight(ink) ? pixGetWidth(ink) : pixGetHeight(ink);
    const int gap = longer / 36 + 1, shortest = longer / 25, pitch = longer / 40 + 1,
              thinnest = longer / 800 + 1; /* 0.4 mm: an edge */
    CLEANUP(pixDestroy) PIX *joined = pixCloseSafeBrick(NULL, ink, gap, 1);
    CLEANUP(boxaDestroy) BOXA *pieces = joined ? pixConnCompBB(joined, 8) : NULL;
    int lines = pieces ? 0 : SLIP_LINES + 1;
    for (l_int32 i = 0; pieces && i < boxaGetCount(pieces) && lines <= SLIP_LINES; i++) {
        l_int32 width, height;
        boxaGetBoxGeometry(pieces, i, NULL, NULL, &width, &height);
        if (width >= shortest && height >= thinnest)
            lines += height < 2 * pitch ? 1 : height / pitch;
    }
    return lines <= SLIP_LINES;
}

bool code_slip_alone(struct Pix *grey, double scale, const struct page *page)
{
    if (!code_says_slip(page))
        return false;
    CLEANUP(pixDestroy) PIX *ink = ink_beside(grey, scale, page, INK_PERCENT);
    CLEANUP(pixDestroy) PIX *pencil = ink_beside(grey, scale, page, PENCIL_PERCENT);
    return little(ink) && few_lines(pencil);
}
