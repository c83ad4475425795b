/* The page child: one page's pixels → its kind, presentation picture and reading. The picture is answered as
 * soon as it is clean: recognising text is what may hang or run out of budget, and a page is not lost by
 * that. A page that its words, or the want of them, show to be a drawing is answered again as it was scanned.
 */
#include "zygote.h"

#include "cleanup.h"
#include "clock.h"
#include "walls.h"

#include <leptonica/allheaders.h>
#include <endian.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { PICTURE_MOST = 64 << 20, PAGE_MOST = 16 << 20, BAND_BYTES = 1 << 18 };

/* ---- pixels → picture ---- */

/* EXIF tag 274: what to do with a pixel's place to see the picture upright. */
static const struct turn {
    bool swap, flip_x, flip_y; /* flips first, in the raw picture; then x and y change places */
} turns[9] = {
    [2] = { .flip_x = true },
    [3] = { .flip_x = true, .flip_y = true },
    [4] = { .flip_y = true },
    [5] = { .swap = true },
    [6] = { .swap = true, .flip_y = true },
    [7] = { .swap = true, .flip_x = true, .flip_y = true },
    [8] = { .swap = true, .flip_x = true },
};

/* Where pixel (x, y) of the raw picture is seen in the upright one. */
struct spot {
    uint32_t x, y;
};

static struct spot upright_spot(const struct raster *raster, uint32_t x, uint32_t y)
{
    const struct turn turn = turns[raster->orientation];
    const uint32_t u = turn.flip_x ? raster->width - 1 - x : x;
    const uint32_t v = turn.flip_y ? raster->height - 1 - y : y;
    return turn.swap ? (struct spot){ v, u } : (struct spot){ u, v };
}

/* The fourth byte is the next pixel's, and of the last one whatever lies behind the row. */
static void copy_row(l_uint32 *to, const unsigned char *from, uint32_t width)
{
    for (uint32_t x = 0; x < width; x++) {
        uint32_t pixel;
        memcpy(&pixel, from + 3 * (size_t)x, sizeof pixel);
        to[x] = be32toh(pixel) & 0xffffff00;
    }
}

/* A raw row is a straight line of the upright picture, so colour goes there in steps of one word or one line:
 * 34 ms of CPU for a whole child with an A4 page at 300 dpi, against 53 with a place per pixel. */
static void put_row(PIX *picture, const struct raster *raster, uint32_t row, const unsigned char *from)
{
    l_uint32 *data = pixGetData(picture);
    const ptrdiff_t words = pixGetWpl(picture);
    const struct turn turn = turns[raster->orientation];
    const struct spot first = upright_spot(raster, 0, row);
    if (raster->channels == 3 && !turn.swap && !turn.flip_x) {
        copy_row(data + words * (ptrdiff_t)first.y, from, raster->width);
        return;
    }
    if (raster->channels == 3) {
        const ptrdiff_t step = (turn.swap ? words : 1) * (turn.flip_x ? -1 : 1);
        l_uint32 *at = data + words * (ptrdiff_t)first.y + first.x;
        for (uint32_t x = 0; x < raster->width; x++, from += 3, at += step)
            *at = (l_uint32)from[0] << 24 | (l_uint32)from[1] << 16 | (l_uint32)from[2] << 8;
        return;
    }
    for (uint32_t x = 0; x < raster->width; x++) {
        const struct spot spot = upright_spot(raster, x, row);
        SET_DATA_BYTE(data + words * (ptrdiff_t)spot.y, spot.x, from[x]);
    }
}

static bool read_band(int fd, unsigned char *band, size_t size, size_t from, struct fault *fault)
{
    while (size) {
        ssize_t got = pread(fd, band, size, (off_t)from);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return fault_set(fault, FAULT_SYSTEM, "the pixels of a page end too early");
        band += got;
        from += (size_t)got;
        size -= (size_t)got;
    }
    return true;
}

/* Rows are read a few at a time, so that the pixels are in this process's memory once only. */
static PIX *upright_picture(const struct raster *raster, int fd, struct fault *fault)
{
    const bool swap = turns[raster->orientation].swap;
    const size_t row_bytes = (size_t)raster->width * raster->channels;
    CLEANUP(pixDestroy)
    PIX *picture = pixCreateNoInit((int)(swap ? raster->height : raster->width),
        (int)(swap ? raster->width : raster->height), raster->channels == 1 ? 8 : 32);
    if (!picture) {
        fault_set(fault, FAULT_INPUT, "the page is too large for the memory it may use");
        return NULL;
    }
    if (raster->channels == 3)
        pixSetSpp(picture, 3);
    const uint32_t rows_most = (uint32_t)(BAND_BYTES / row_bytes) + 1;
    OWNED_FREE unsigned char *band = must_alloc(rows_most * row_bytes + 1);
    for (uint32_t row = 0; row < raster->height; row += rows_most) {
        const uint32_t rows = raster->height - row < rows_most ? raster->height - row : rows_most;
        if (!read_band(fd, band, rows * row_bytes, row * row_bytes, fault))
            return NULL;
        for (uint32_t i = 0; i < rows; i++)
            put_row(picture, raster, row + i, band + i * row_bytes);
    }
    return STEAL(picture);
}

/* ---- what nobody is to see ---- */

static bool lies_on(const struct box *box, const PIX *picture)
{
    const int width = pixGetWidth(picture), height = pixGetHeight(picture);
    return box->left >= 0 && box->top >= 0 && box->width > 0 && box->height > 0 && box->width <= width &&
        box->left <= width - box->width && box->height <= height && box->top <= height - box->height;
}

/* The pixels themselves become black, so that whatever is made of the picture never had the others. */
static bool blacken(PIX *picture, const struct job *job, struct fault *fault)
{
    for (size_t i = 0; i < job->black_count; i++)
        if (!lies_on(&job->black[i], picture))
            return fault_set(fault, FAULT_INPUT, "place %zu to black out does not lie on the picture", i + 1);
    for (size_t i = 0; i < job->black_count; i++) {
        const struct box *box = &job->black[i];
        pixRasterop(picture, box->left, box->top, box->width, box->height, PIX_CLR, NULL, 0, 0);
    }
    return true;
}

static double longest_px(const struct raster *raster)
{
    return raster->width > raster->height ? raster->width : raster->height;
}

/* Where a sheet between a small card and A3 would have the size that the file says: phones write 72 whatever
 * they took. */
static bool is_dpi_believable(const struct raster *raster)
{
    const double inches = raster->dpi ? longest_px(raster) / raster->dpi : 0;
    return inches >= 3 && inches <= 17;
}

/* As if it were A4, 11.69 inches long. */
static int guessed_dpi(const struct raster *raster)
{
    const int guess = (int)(longest_px(raster) / 11.69 + 0.5);
    return guess > 0 ? guess : 1;
}

/* ---- answers ---- */

/* What a stage complained of may hold anything, and an answer that is not UTF-8 is refused whole. */
static const char *sentence(struct arena *arena, const char *words)
{
    CLEANUP(text_clear) struct text clean;
    wire_clean_words(words, WIRE_SENTENCE_MOST, &clean);
    return arena_copy(arena, clean.bytes);
}

static bool answer_page(const struct child_work *work, const struct page *page, struct fault *fault)
{
    CLEANUP(text_clear) struct text out = TEXT_LIMIT(PAGE_MOST);
    page_encode(page, &out);
    return wire_answer(
        work->socket, FRAME_PAGE, (struct bytes){ (unsigned char *)out.bytes, out.length }, fault);
}

/* A picture that cannot be encoded is the page's trouble, not the child's. */
static bool encode(const struct child_work *work, struct sheet *sheet, struct text *jpeg)
{
    const double began = clock_cpu_ms();
    struct fault why = { .text = "it is too large" };
    bool encoded = work->hooks->encode_picture(sheet->colour, sheet->dpi, sheet->quality, jpeg, &why) &&
        !jpeg->full;
    if (!encoded && !sheet->page.trouble[0])
        sheet->page.trouble = arena_printf(
            sheet->arena, "the picture cannot be written: %s", sentence(sheet->arena, why.text));
    sheet->outcome = encoded ? arena_printf(sheet->arena, "%zu kB", jpeg->length / 1000) : "failed";
    sheet_did(sheet, "jpeg", began);
    return encoded;
}

/* The page as known so far and its picture. */
static bool answer_picture(const struct child_work *work, struct sheet *sheet, struct fault *fault)
{
    CLEANUP(text_clear) struct text jpeg = TEXT_LIMIT(PICTURE_MOST);
    sheet->page.width_px = pixGetWidth(sheet->colour);
    sheet->page.height_px = pixGetHeight(sheet->colour);
    const bool encoded = encode(work, sheet, &jpeg);
    return answer_page(work, &sheet->page, fault) &&
        (!encoded ||
            wire_answer(work->socket, FRAME_PICTURE,
                (struct bytes){ (unsigned char *)jpeg.bytes, jpeg.length }, fault));
}

/* ---- the work ---- */

/* A stage that fails before the page is clean makes the page unusable, and its raw picture goes to a person;
 * one that fails behind it leaves a good picture without words. */
static void note_failure(struct sheet *sheet, unsigned given, const struct fault *why)
{
    if (!(given & SLOT_CLEAN)) {
        sheet->page.trouble = sentence(sheet->arena, why->text);
        return;
    }
    const char *before = sheet->page.note;
    sheet->page.note = arena_printf(sheet->arena, "%s%sthe text of this page could not be read: %s", before,
        before[0] ? "; " : "", sentence(sheet->arena, why->text));
    sheet->page.reading = (struct reading){ 0 };
}

/* What steps the stage noted itself is not counted twice. */
static bool run_stage(struct stage *stage, struct sheet *sheet, struct fault *why)
{
    const struct page *page = &sheet->page;
    const size_t steps_before = page->step_count;
    double began = clock_cpu_ms();
    const bool done = stage->kind->run(stage, sheet, why);
    if (!done)
        sheet->outcome = "failed";
    for (size_t i = steps_before; i < page->step_count; i++)
        began += page->steps[i].cpu_ms;
    if (sheet->outcome || page->step_count == steps_before)
        sheet_did(sheet, stage->kind->name, began);
    return done;
}

static void settle_kind(const struct child_work *work, struct sheet *sheet)
{
    const double began = clock_cpu_ms();
    work->hooks->settle_kind(sheet);
    sheet->outcome = arena_printf(
        sheet->arena, "%s %.2f", page_kind_name(sheet->page.kind), sheet->page.kind_confidence);
    sheet_did(sheet, "settle", began);
}

/* The kind, and with it what the page is to look like. */
static bool settle(const struct child_work *work, struct sheet *sheet, struct fault *fault)
{
    settle_kind(work, sheet);
    const bool another = work->hooks->show_plain && work->hooks->show_plain(sheet);
    return !another || answer_picture(work, sheet, fault);
}

/* Runs the stages and answers picture and page. False: the walk does not listen any more. */
static bool walk_sheet(const struct child_work *work, struct sheet *sheet, struct fault *fault)
{
    const struct pipeline *pipeline = &work->pipeline->pipeline;
    unsigned given = SLOT_RASTER;
    bool pictured = false;
    struct fault why = { 0 };
    for (size_t i = 0; i < pipeline->count && !why.kind; i++) {
        struct stage *stage = pipeline->stages[i];
        if (stage->kind->place != PLACE_PAGE || !run_stage(stage, sheet, &why))
            continue;
        given |= stage->kind->gives;
        if (stage->kind->gives & SLOT_CLEAN) {
            if (!answer_picture(work, sheet, fault))
                return false;
            pictured = true;
        }
    }
    if (why.kind)
        note_failure(sheet, given, &why);
    else if ((given & SLOT_READING) && work->hooks->settle_kind && !settle(work, sheet, fault))
        return false;
    return (pictured || answer_picture(work, sheet, fault)) && answer_page(work, &sheet->page, fault);
}

static bool work_on_page(struct child_work *work, struct fault *why, struct fault *fault)
{
    const struct raster *raster = &work->job.raster;
    const bool dpi_said = is_dpi_believable(raster);
    struct sheet sheet = { .arena = &work->arena,
        .dpi = dpi_said ? (int)raster->dpi : guessed_dpi(raster),
        .dpi_said = dpi_said,
        .grey_scale = 1,
        .page = { .number = 1,
            .hash = "",
            .trouble = "",
            .name = "",
            .note = raster->note,
            .flaws = raster->flaws } };
    page_did(&sheet.page, sheet.arena, "decode", "", raster->cpu_us / 1e3);
    sheet_did(&sheet, "start", 0);
    const double began = clock_cpu_ms();
    sheet.colour = upright_picture(raster, work->fds[0], why);
    sheet.outcome = arena_printf(sheet.arena, "%u x %u px, %d dpi", raster->width, raster->height, sheet.dpi);
    sheet_did(&sheet, "pixels", began);
    close_fd_at(&work->fds[0]);
    return !sheet.colour || !blacken(sheet.colour, &work->job, why) || walk_sheet(work, &sheet, fault);
}

bool child_page(struct child_work *work, struct fault *fault)
{
    const struct walls walls = { .socket = work->socket,
        .pixels = work->fds[0],
        .cpu_s = work->job.cpu_s,
        .cpu_most_s = work->job.cpu_most_s,
        .memory_mib = work->job.memory_mib };
    struct fault why = { 0 };
    if (walls_raise(&walls, &why) && !work_on_page(work, &why, fault))
        return false;
    if (why.kind && !wire_answer_fault(work->socket, &why, fault))
        return false;
    return wire_answer(work->socket, FRAME_END, (struct bytes){ NULL, 0 }, fault);
}
