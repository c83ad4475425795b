/* code_bench: how surely and at what cost codes are found. For developers.
 *
 *   code_bench [--write FOLDER]      pages of its own making, by what was done to them
 *   code_bench FILE…                 pictures; where FILE has a .txt beside it, that is the truth
 *
 * A page of its own is an A4 letter with one code of 20, 30 or 40 mm (or two), as a scanner gives it at 150,
 * 200 or 300 dpi. "reading" is the walk's way: look, clean, then the reading picture. */
#include "arena.h"
#include "clean.h"
#include "cleanup.h"
#include "clock.h"
#include "code.h"
#include "code_drawing.h"
#include "file.h"
#include "look.h"
#include "open_stage.h"
#include "page_drawing.h"

#include <leptonica/allheaders.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef HAVE_ZBAR
#include <zbar.h>
#endif

/* ---- dice ---- */

static double roll(unsigned *seed)
{
    return rand_r(seed) / (RAND_MAX + 1.0);
}

static double between(unsigned *seed, double least, double most)
{
    return least + (most - least) * roll(seed);
}

/* ---- what is done to a page ---- */

/* A page in the making. `at`: the code's place. */
struct made {
    PIX *page;
    BOX *at;
    int dpi;
    unsigned *seed;
};

static void put(struct made *made, PIX *next)
{
    pixDestroy(&made->page);
    made->page = next;
}

static void nothing(struct made *made)
{
    (void)made;
}

static void skew(struct made *made)
{
    put(made,
        pixRotate(made->page, (l_float32)between(made->seed, -0.12, 0.12), L_ROTATE_AREA_MAP,
            L_BRING_IN_WHITE, 0, 0));
}

static void turn(struct made *made)
{
    put(made, pixRotateOrth(made->page, 1 + (int)(3 * roll(made->seed))));
}

static void slant(struct made *made)
{
    put(made,
        pixRotate(made->page, (l_float32)between(made->seed, 0.35, 0.8), L_ROTATE_AREA_MAP, L_BRING_IN_WHITE,
            0, 0));
}

/* Twice a mean over `mm`: a lid that was not closed. */
static void smear(struct made *made, double mm)
{
    const int reach = (int)lround(mm / 2 * made->dpi / 25.4);
    for (int i = 0; i < 2; i++)
        put(made, pixBlockconv(made->page, reach, reach));
}

static void blur(struct made *made)
{
    smear(made, 0.5);
}

static void much_blur(struct made *made)
{
    smear(made, 1);
}

static void noise(struct made *made)
{
    put(made, pixAddGaussianNoise(made->page, 40));
}

/* Each pixel times a factor that falls from 1 at the left to `least` at the right. */
static void dim(struct made *made, double least)
{
    const int width = pixGetWidth(made->page);
    for (int y = 0; y < pixGetHeight(made->page); y++) {
        l_uint32 *row = pixGetData(made->page) + (ptrdiff_t)y * pixGetWpl(made->page);
        for (int x = 0; x < width; x++)
            SET_DATA_BYTE(row, x, (l_uint8)(GET_DATA_BYTE(row, x) * (1 - (1 - least) * x / width)));
    }
}

static void uneven(struct made *made)
{
    dim(made, 0.22);
}

static void faint(struct made *made)
{
    put(made, pixGammaTRC(NULL, made->page, 1, -560, 300));
}

static void jpeg(struct made *made)
{
    l_uint8 *bytes = NULL;
    size_t size = 0;
    if (pixWriteMemJpeg(&bytes, &size, made->page, 20, 0))
        return;
    put(made, pixReadMemJpeg(bytes, size, 0, 1, NULL, 0));
    lept_free(bytes);
}

static void photo(struct made *made)
{
    const int width = pixGetWidth(made->page), height = pixGetHeight(made->page);
    PIX *colour = photograph(pixConvertTo32(made->page), width * 6 / 5, height * 6 / 5);
    put(made, pixConvertRGBToGray(colour, 0.3f, 0.5f, 0.2f));
    pixDestroy(&colour);
    dim(made, 0.5);
    noise(made);
    jpeg(made);
}

static void blot(struct made *made, double share, int grey)
{
    l_int32 left, top, side;
    boxGetGeometry(made->at, &left, &top, &side, NULL);
    const int blot = (int)(side * sqrt(share));
    const int x = left + (int)((side - blot) * roll(made->seed)),
              y = top + (int)((side - blot) * roll(made->seed));
    for (int v = 0; v < blot; v++)
        for (int u = 0; u < blot; u++)
            if (hypot(u - blot / 2.0, v - blot / 2.0) < blot / 2.0)
                pixSetPixel(made->page, x + u, y + v, (l_uint32)grey);
}

static void soiled(struct made *made)
{
    blot(made, 0.08, 60);
}

static void stroke(struct made *made, double mm, int grey)
{
    l_int32 left, top, side;
    boxGetGeometry(made->at, &left, &top, &side, NULL);
    const double from = roll(made->seed), to = roll(made->seed), reach = mm * made->dpi / 50.8;
    for (int x = -side / 10; x < side + side / 10; x++) {
        const double y = side * (from + (to - from) * x / side);
        for (int v = (int)lround(y - reach); v <= (int)lround(y + reach); v++)
            pixSetPixel(made->page, left + x, top + v, (l_uint32)grey);
    }
}

static void pencilled(struct made *made)
{
    for (int i = 0; i < 4; i++)
        stroke(made, 0.5, 150);
}

static void crossed_out(struct made *made)
{
    for (int i = 0; i < 2; i++)
        stroke(made, 0.5, 60);
}

static void folded(struct made *made)
{
    stroke(made, 0.7, 245);
    stroke(made, 0.3, 150);
}

static void hard(struct made *made)
{
    skew(made);
    blur(made);
    dim(made, 0.4);
    noise(made);
    jpeg(made);
}

static const struct deed {
    const char *name;
    void (*run)(struct made *);
    int codes;
} deeds[] = {
    { "clean", nothing, 1 },
    { "two codes", nothing, 2 },
    { "no code", nothing, 0 },
    { "skew to 7 degrees", skew, 1 },
    { "turned", turn, 1 },
    { "20 to 45 degrees", slant, 1 },
    { "blur 0.5 mm", blur, 1 },
    { "blur 1 mm", much_blur, 1 },
    { "noise 40", noise, 1 },
    { "uneven to 22 %", uneven, 1 },
    { "faint", faint, 1 },
    { "jpeg 20", jpeg, 1 },
    { "photo", photo, 1 },
    { "soiled 8 %", soiled, 1 },
    { "pencil, 4 strokes", pencilled, 1 },
    { "ink, 2 strokes", crossed_out, 1 },
    { "folded", folded, 1 },
    { "hard", hard, 1 },
};

enum { DEEDS = sizeof deeds / sizeof *deeds };

/* ---- pages ---- */

enum { CODES_MOST = 2 };
static const char *const texts[CODES_MOST] = { CODE_SLIP_TEXT, "40718305921" };

static struct made make(const struct deed *deed, int mm, int dpi, unsigned *seed)
{
    const int width = (int)(8.27 * dpi), height = (int)(11.69 * dpi), side = (int)(mm * dpi / 25.4);
    const struct drawing letter = {
        .text = roll(seed) < 0.5 ? russian_letter : belarusian_letter,
        .width = width,
        .height = height,
        .size = 13.0 * dpi / 200,
        .grey = true,
    };
    struct made made = { .page = draw_page(&letter), .dpi = dpi, .seed = seed };
    for (int i = 0; i < deed->codes && i < CODES_MOST; i++) {
        const int x = (int)between(seed, width * 0.1, width * 0.9 - side);
        const int y = (int)between(seed, height * (i ? 0.75 : 0.4), height * (i ? 0.8 : 0.55)) - side / 2;
        stick_code(made.page, texts[i], side, x, y);
        boxDestroy(&made.at);
        made.at = boxCreate(x, y, side, side);
    }
    if (!made.at)
        made.at = boxCreate(0, 0, side, side);
    deed->run(&made);
    return made;
}

/* ---- readers ---- */

static bool names(const struct page *page, const char *text)
{
    for (size_t i = 0; i < page->code_count; i++)
        if (!strcmp(page->codes[i].text, text))
            return true;
    return false;
}

static void ours(PIX *grey, struct arena *arena, struct page *page)
{
    struct fault fault;
    if (!code_find(grey, 1, arena, page, &fault))
        exit(1);
}

#ifdef HAVE_ZBAR
static void others(PIX *grey, struct arena *arena, struct page *page)
{
    PIX *rows = pixEndianByteSwapNew(grey);
    const unsigned width = (unsigned)pixGetWpl(rows) * 4, height = (unsigned)pixGetHeight(rows);
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    zbar_image_t *image = zbar_image_create();
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, width, height);
    zbar_image_set_data(image, pixGetData(rows), (unsigned long)width * height, NULL);
    zbar_scan_image(scanner, image);
    page->code_count = 0;
    page->codes = arena_array(arena, PAGE_CODES_MOST, sizeof *page->codes);
    for (const zbar_symbol_t *at = zbar_image_first_symbol(image); at && page->code_count < PAGE_CODES_MOST;
         at = zbar_symbol_next(at))
        page->codes[page->code_count++].text = arena_copy(arena, zbar_symbol_get_data(at));
    zbar_image_destroy(image);
    zbar_image_scanner_destroy(scanner);
    pixDestroy(&rows);
}
#endif

/* As the page child makes it. */
static PIX *reading_picture(PIX *page, int dpi, struct arena *arena)
{
    static const struct stage_kind *const kinds[] = { &look_stage, &clean_stage };
    struct sheet sheet = { .arena = arena, .colour = pixClone(page), .dpi = dpi, .grey_scale = 1 };
    struct fault fault = { 0 };
    for (int i = 0; i < 2; i++) {
        struct stage *stage = open_stage(kinds[i], &(struct services){ .models = "" }, &fault);
        if (!stage || !kinds[i]->run(stage, &sheet, &fault))
            fprintf(stderr, "%s\n", fault.text);
        close_stage(stage);
    }
    pixDestroy(&sheet.colour);
    pixDestroy(&sheet.plain);
    return sheet.grey;
}

/* ---- counting ---- */

enum way { WAY_RAW, WAY_READING, WAY_ZBAR, WAYS };

static const char *const way_names[WAYS] = { "as scanned", "reading", "zbar" };

struct tally {
    int pages, codes, found[WAYS], wrong[WAYS];
    double ms[WAYS];
};

static void try(struct tally *tally, enum way way, PIX *grey, int codes)
{
    struct arena arena = { 0 };
    struct page page = { 0 };
    void (*reader)(PIX *, struct arena *, struct page *) = ours;
#ifdef HAVE_ZBAR
    reader = way == WAY_ZBAR ? others : ours;
#endif
    const double start = clock_cpu_ms();
    reader(grey, &arena, &page);
    tally->ms[way] += clock_cpu_ms() - start;
    for (int i = 0; i < codes && i < CODES_MOST; i++)
        tally->found[way] += names(&page, texts[i]);
    for (size_t i = 0; i < page.code_count; i++)
        tally->wrong[way] += strcmp(page.codes[i].text, texts[0]) && strcmp(page.codes[i].text, texts[1]);
    arena_clear(&arena);
}

static void try_all(struct tally *tally, PIX *page, int dpi, int codes)
{
    struct arena arena = { 0 };
    tally->pages++;
    tally->codes += codes;
    for (enum way way = 0; way < WAYS; way++) {
#ifndef HAVE_ZBAR
        if (way == WAY_ZBAR)
            continue;
#endif
        PIX *grey = way == WAY_READING ? reading_picture(page, dpi, &arena) : pixClone(page);
        if (grey)
            try(tally, way, grey, codes);
        pixDestroy(&grey);
    }
    arena_clear(&arena);
}

static void print_row(const char *name, const struct tally *tally)
{
    printf("%-18s %4d", name, tally->codes);
    for (enum way way = 0; way < WAYS; way++)
        printf(
            "  %4d %5.1f%s", tally->found[way], tally->ms[way] / tally->pages, tally->wrong[way] ? "!" : " ");
    printf("\n");
    fflush(stdout);
}

static void run_deed(const struct deed *deed, const char *folder)
{
    static const int mms[] = { 20, 30, 40 }, dpis[] = { 150, 200, 300 };
    struct tally tally = { 0 };
    for (unsigned i = 0; i < 18; i++) {
        unsigned seed = 1000 * (unsigned)(deed - deeds) + i;
        const int mm = mms[i % 3], dpi = dpis[i / 3 % 3];
        struct made made = make(deed, mm, dpi, &seed);
        if (folder) {
            char path[512];
            snprintf(path, sizeof path, "%s/%02d-%d-%dmm-%ddpi.png", folder, (int)(deed - deeds), i, mm, dpi);
            pixSetResolution(made.page, dpi, dpi);
            pixWrite(path, made.page, IFF_PNG);
        } else {
            try_all(&tally, made.page, dpi, deed->codes);
        }
        pixDestroy(&made.page);
        boxDestroy(&made.at);
    }
    if (!folder)
        print_row(deed->name, &tally);
}

static void run_deeds(const char *folder)
{
    printf("%-18s %4s", "", "n");
    for (enum way way = 0; way < WAYS; way++)
        printf("  %11s", way_names[way]);
    printf("\n");
    for (int i = 0; i < DEEDS; i++)
        run_deed(&deeds[i], folder);
}

/* ---- pictures of others ---- */

static bool truth(const char *path, struct text *text)
{
    struct fault fault;
    char beside[1024];
    const char *dot = strrchr(path, '.');
    snprintf(beside, sizeof beside, "%.*s.txt", dot ? (int)(dot - path) : 0, path);
    return file_read(beside, text, &fault);
}

static void run_file(const char *path)
{
    CLEANUP(text_clear) struct text text = TEXT_LIMIT(1 << 16);
    CLEANUP(pixDestroy) PIX *raw = pixRead(path);
    CLEANUP(pixDestroy) PIX *grey = raw ? pixConvertTo8(raw, 0) : NULL;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct page page = { 0 };
    const bool known = truth(path, &text);
    if (!grey)
        return;
    double start = clock_cpu_ms();
    ours(grey, &arena, &page);
    printf("%s %s %zu %d %.1f", path, known ? "known" : "unknown", page.code_count,
        known && names(&page, text.bytes), clock_cpu_ms() - start);
#ifdef HAVE_ZBAR
    start = clock_cpu_ms();
    others(grey, &arena, &page);
    printf(" zbar %zu %d %.1f", page.code_count, known && names(&page, text.bytes), clock_cpu_ms() - start);
#endif
    printf("\n");
}

int main(int argc, char **argv)
{
    setMsgSeverity(L_SEVERITY_NONE);
    const bool write = argc == 3 && !strcmp(argv[1], "--write");
    if (argc == 1 || write)
        run_deeds(write ? argv[2] : NULL);
    else
        for (int i = 1; i < argc; i++)
            run_file(argv[i]);
    return 0;
}
