/* The table of decoders, the stage, and the checks that hold for every format. Which decoder a file goes to
 * is decided by its first bytes alone.
 *
 * System calls of a child that was forked after decode_warm_up and decoded every format (strace, Debian 12),
 * besides the sink's own:
 * - brk, mmap, munmap, mremap, mprotect, madvise, futex: memory and locks
 * - clock_gettime: how long a PDF's pictures may be gone through
 * - getrandom: GnuTLS sows its generator before libqpdf unlocks a PDF with it
 * - newfstatat: ZIP looks for the time zone; may be answered ENOENT
 * - openat, write to stderr: a PDF wants a font that is not in it; answered ENOENT the text in that font is
 *   missing, poppler complains (without a word of the file), and the page carries a note
 *
 * test_decode_walls.c kills for anything else. */
#include "decode.h"

#include "decode_inside.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

static const struct decoder *const decoders[] = {
    &jpeg_decoder,
    &png_decoder,
    &tiff_decoder,
    &heic_decoder,
    &pdf_decoder,
    &zip_decoder,
};

enum { DECODERS = sizeof decoders / sizeof *decoders };

const struct decoder *decoder_for(struct bytes head)
{
    const struct decoder *best = NULL;
    int most = 0;
    for (size_t i = 0; i < DECODERS; i++) {
        int bid = decoders[i]->bid(head);
        if (bid > most) {
            most = bid;
            best = decoders[i];
        }
    }
    return best;
}

const char *decode_format(struct bytes head)
{
    const struct decoder *decoder = decoder_for(head);
    return decoder ? decoder->name : "";
}

bool decode_looks_complete(struct bytes head, struct bytes tail, uint64_t size)
{
    const struct decoder *decoder = decoder_for(head);
    return size && (!decoder || decoder->whole(head, tail, size));
}

/* ---- bytes ---- */

ptrdiff_t find_last(struct bytes bytes, const void *needle, size_t n)
{
    if (bytes.size < n)
        return -1;
    for (size_t i = bytes.size - n + 1; i-- > 0;)
        if (!memcmp(bytes.at + i, needle, n))
            return (ptrdiff_t)i;
    return -1;
}

const unsigned char *window_at(const struct window *window, uint64_t offset, size_t n)
{
    if (offset > window->size || n > window->size - offset)
        return NULL;
    if (offset + n <= window->head.size)
        return window->head.at + offset;
    uint64_t tail_begins = window->size - window->tail.size;
    return offset >= tail_begins ? window->tail.at + (offset - tail_begins) : NULL;
}

uint32_t believable_dpi(double dpi, uint32_t width, uint32_t height)
{
    const double longest_in = 24; /* a little more than A2: nothing larger comes in an envelope */
    uint32_t longest = width > height ? width : height;
    if (!(dpi >= 50 && dpi <= 4800) || longest > dpi * longest_in)
        return 0;
    return (uint32_t)(dpi + 0.5);
}

bool page_fits(const struct decode *limits, uint32_t width, uint32_t height, struct fault *fault)
{
    const uint32_t side_most = (uint32_t)limits->side_most;
    if (!width || !height)
        return refuse(fault, SAYS_DAMAGED);
    if (width > side_most || height > side_most)
        return refuse_most(fault, SAYS_TOO_LONG, limits->side_most);
    if ((uint64_t)width * height > (uint64_t)limits->megapixels_most * 1000000)
        return refuse_most(fault, SAYS_TOO_LARGE, limits->megapixels_most);
    return true;
}

/* ---- the gate: limits between the decoders and whoever takes the pages ---- */

struct gate {
    struct raster_sink sink;
    struct raster_sink *behind;
    const struct decode *limits;
    int pages;
};

static unsigned char *gate_room(
    struct raster_sink *sink, uint32_t width, uint32_t height, uint32_t channels, struct fault *fault)
{
    struct gate *gate = (struct gate *)sink;
    if (!page_fits(gate->limits, width, height, fault))
        return NULL;
    if (gate->pages >= gate->limits->pages_most) {
        refuse_most(fault, SAYS_TOO_MANY_PAGES, gate->limits->pages_most);
        return NULL;
    }
    return gate->behind->room(gate->behind, width, height, channels, fault);
}

static bool gate_page(struct raster_sink *sink, const struct raster *raster, struct fault *fault)
{
    struct gate *gate = (struct gate *)sink;
    gate->pages++;
    return gate->behind->page(gate->behind, raster, fault);
}

/* ---- the stage ---- */

static void say_nothing(const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer nobody)
{
    (void)domain, (void)level, (void)message, (void)nobody;
}

static bool open_decode(struct stage *stage, const struct services *services, struct fault *fault)
{
    (void)stage, (void)services, (void)fault;
    g_log_set_default_handler(say_nothing, NULL); /* poppler quotes pieces of the file on stderr */
    return true;
}

/* Some pages may have been taken: a file of which one was seen is not one "that cannot be opened". */
static bool refuse_rest(int pages, struct fault *fault)
{
    if (refused(fault) && strcmp(fault->text, says(SAYS_DAMAGED)) != 0)
        return false;
    return pages ? refuse_most(fault, SAYS_DAMAGED_BEHIND, pages) : refuse(fault, SAYS_DAMAGED);
}

static bool run_decode(struct stage *stage, struct sheet *sheet, struct fault *fault)
{
    const struct decode *limits = (const struct decode *)stage;
    if (!sheet->scan.size)
        return refuse(fault, SAYS_EMPTY);
    const struct decoder *decoder = decoder_for(sheet->scan);
    if (!decoder)
        return refuse_foreign(sheet->scan, fault);
    fault->kind = FAULT_NONE;
    struct gate gate = {
        .sink = { .room = gate_room, .page = gate_page },
        .behind = sheet->rasters,
        .limits = limits,
    };
    if (!decoder->decode(limits, sheet->scan, &gate.sink, fault))
        return refuse_rest(gate.pages, fault);
    return gate.pages ? true : refuse(fault, SAYS_NO_PAGES);
}

static const struct param params[] = {
    { "megapixels_most", PARAM_INT, offsetof(struct decode, megapixels_most), 1, 400, "100",
        "largest page that is decoded, million pixels", NULL },
    { "side_most", PARAM_INT, offsetof(struct decode, side_most), 100, PAGE_SIDE_MOST_PX, "20000",
        "longest side of a page that is decoded, pixels", NULL },
    { "pages_most", PARAM_INT, offsetof(struct decode, pages_most), 1, 1000, "50",
        "most pages in one file or archive", NULL },
    { "unpacked_megabytes_most", PARAM_INT, offsetof(struct decode, unpacked_megabytes_most), 1, 2000, "200",
        "most that a ZIP archive may unpack to, megabytes", NULL },
    { "zip_entries_most", PARAM_INT, offsetof(struct decode, zip_entries_most), 1, 10000, "500",
        "most entries in a ZIP archive", NULL },
    { "zip_ratio_most", PARAM_INT, offsetof(struct decode, zip_ratio_most), 10, 2000, "200",
        "most that an entry of more than a megabyte may grow on unpacking, times", NULL },
    { "pdf_dpi", PARAM_INT, offsetof(struct decode, pdf_dpi), 100, 600, "300",
        "resolution at which PDF pages are drawn, dots per inch", NULL },
    { 0 },
};

const struct stage_kind decode_stage = {
    .name = "decode",
    .summary = "opens JPEG, PNG, TIFF, HEIC, PDF and ZIP: bytes become pages of pixels",
    .place = PLACE_DECODER,
    .needs = SLOT_BYTES,
    .gives = SLOT_RASTER,
    .size = sizeof(struct decode),
    .params = params,
    .open = open_decode,
    .run = run_decode,
};
