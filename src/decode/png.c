/* PNG, with libpng. Everything becomes 8-bit grey or RGB on a white ground, row by row in the page's room;
 * texts, profiles and the like are not even unpacked. */
#include "decode_inside.h"
#include "exif.h"
#include "rows.h"

#include "arena.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

enum { CHUNK_BYTES_MOST = 1 << 20, CHUNKS_MOST = 100 };

struct png {
    png_struct *reader;
    png_info *info;
    struct bytes rest; /* of the file, not read yet */
    const struct decode *limits;
    struct raster_sink *pages;
    struct rows rows;
    unsigned char *whole; /* an interlaced page that is halved comes in seven passes: all of it */
    struct fault *fault;
};

static int bid_png(struct bytes head)
{
    return starts_with(head, "\x89PNG\r\n\x1a\n", 8) ? 100 : 0;
}

static bool whole_png(struct bytes head, struct bytes tail, uint64_t size)
{
    (void)head, (void)size;
    return find_last(tail, "\0\0\0\0IEND\xae\x42\x60\x82", 12) >= 0;
}

static void fail(png_struct *reader, const char *why)
{
    (void)why;
    png_longjmp(reader, 1);
}

static void say_nothing(png_struct *reader, const char *why)
{
    (void)reader, (void)why;
}

static void read_bytes(png_struct *reader, unsigned char *into, size_t n)
{
    struct png *png = png_get_io_ptr(reader);
    if (n > png->rest.size) {
        refuse(png->fault, SAYS_SHORT);
        png_error(reader, "short");
    }
    memcpy(into, png->rest.at, n);
    png->rest.at += n;
    png->rest.size -= n;
}

static void set_limits(struct png *png)
{
    static const unsigned char skipped[] =
        "tEXt\0zTXt\0iTXt\0iCCP\0sPLT\0hIST\0pCAL\0sCAL\0tIME\0gAMA\0cHRM\0";
    png_set_user_limits(png->reader, PNG_UINT_31_MAX, PNG_UINT_31_MAX); /* page_fits says so better */
    png_set_chunk_malloc_max(png->reader, CHUNK_BYTES_MOST);
    png_set_chunk_cache_max(png->reader, CHUNKS_MOST);
    png_set_keep_unknown_chunks(png->reader, PNG_HANDLE_CHUNK_NEVER, NULL, 0);
    png_set_keep_unknown_chunks(png->reader, PNG_HANDLE_CHUNK_NEVER, skipped, (int)sizeof skipped / 5);
}

/* Asks libpng for 8-bit grey or RGB without alpha. */
static void set_transformations(struct png *png)
{
    png_set_expand(png->reader);
    png_set_scale_16(png->reader);
    bool alpha = png_get_color_type(png->reader, png->info) & PNG_COLOR_MASK_ALPHA ||
        png_get_valid(png->reader, png->info, PNG_INFO_tRNS);
    if (!alpha)
        return;
    png_color_16 white = { .red = 0xff, .green = 0xff, .blue = 0xff, .gray = 0xff };
    if (png_get_bit_depth(png->reader, png->info) == 16)
        white = (png_color_16){ .red = 0xffff, .green = 0xffff, .blue = 0xffff, .gray = 0xffff };
    png_set_background_fixed(png->reader, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, 0);
}

static uint32_t orientation_of(const struct png *png)
{
    png_uint_32 size = 0;
    png_byte *block = NULL;
    if (!png_get_eXIf_1(png->reader, png->info, &size, &block))
        return 1;
    return exif_read((struct bytes){ block, size }).orientation;
}

static void read_rows(struct png *png, uint32_t height)
{
    for (uint32_t y = 0; y < height; y++) {
        png_read_row(png->reader, rows_next(&png->rows), NULL);
        rows_done(&png->rows);
    }
}

/* Each pass fills in what those before it left open, so every row is needed to the end. */
static void read_interlaced(struct png *png, uint32_t height, size_t row_bytes, int passes)
{
    if (png->rows.halves)
        png->whole = must_alloc(row_bytes * height);
    unsigned char *pixels = png->whole ? png->whole : png->rows.at;
    for (int pass = 0; pass < passes; pass++)
        for (uint32_t y = 0; y < height; y++)
            png_read_row(png->reader, pixels + row_bytes * y, NULL);
    for (uint32_t y = 0; png->whole && y < height; y++) {
        memcpy(rows_next(&png->rows), png->whole + row_bytes * y, row_bytes);
        rows_done(&png->rows);
    }
}

static struct raster raster_of(const struct png *png)
{
    struct raster raster = {
        .width = png_get_image_width(png->reader, png->info),
        .height = png_get_image_height(png->reader, png->info),
        .channels = png_get_channels(png->reader, png->info),
        .orientation = orientation_of(png),
        .name = "",
        .note = "",
    };
    raster.dpi = believable_dpi(
        0.0254 * png_get_pixels_per_meter(png->reader, png->info), raster.width, raster.height);
    return raster;
}

/* An animation says so in front of its data, with how many pictures it has; whatever they are, only the first
 * is decoded. Where none of them is said to stand before the data, what is decoded is not even of them.
 * `rest` is what libpng left over. */
static bool holds_another(struct bytes file, struct bytes rest)
{
    const unsigned char *data = memmem(file.at, file.size, "IDAT", 4);
    const struct bytes head = { file.at, data ? (size_t)(data - file.at) : 0 };
    const unsigned char *animation = memmem(head.at, head.size, "\0\0\0\10acTL", 8);
    const bool moves = animation && data - animation >= 12 &&
        (memcmp(animation + 8, "\0\0\0\1", 4) != 0 || !memmem(head.at, head.size, "fcTL", 4));
    return moves || memmem(rest.at, rest.size, "\x89PNG\r\n\x1a\n", 8);
}

/* libpng may jump out anywhere here: what is set after setjmp lies in `png` and `raster`. */
static bool decode_rows(struct png *png, struct raster *raster)
{
    if (setjmp(png_jmpbuf(png->reader)))
        return refused(png->fault) ? false : refuse(png->fault, SAYS_DAMAGED);
    set_limits(png);
    png_set_read_fn(png->reader, png, read_bytes);
    png_read_info(png->reader, png->info);
    if (!page_fits(png->limits, png_get_image_width(png->reader, png->info),
            png_get_image_height(png->reader, png->info), png->fault))
        return false;
    set_transformations(png);
    const int passes = png_set_interlace_handling(png->reader);
    png_read_update_info(png->reader, png->info);
    *raster = raster_of(png);
    const uint32_t height = raster->height; /* of the file: rows_open may halve the page's */
    const size_t row_bytes = png_get_rowbytes(png->reader, png->info);
    if (row_bytes != (size_t)raster->width * raster->channels ||
        (raster->channels != 1 && raster->channels != 3))
        return refuse(png->fault, SAYS_UNUSUAL);
    if (!rows_open(&png->rows, png->limits, raster, png->pages, png->fault))
        return false;
    if (passes > 1)
        read_interlaced(png, height, row_bytes, passes);
    else
        read_rows(png, height);
    png_read_end(png->reader, NULL);
    return true;
}

static bool decode_png(
    const struct decode *limits, struct bytes file, struct raster_sink *pages, struct fault *fault)
{
    struct png png = { .rest = file, .limits = limits, .pages = pages, .fault = fault };
    png.reader = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, fail, say_nothing);
    png.info = png.reader ? png_create_info_struct(png.reader) : NULL;
    struct raster raster;
    bool decoded = png.info && decode_rows(&png, &raster);
    png_destroy_read_struct(&png.reader, &png.info, NULL);
    rows_close(&png.rows);
    free(png.whole);
    if (!decoded)
        return refused(fault) ? false : refuse(fault, SAYS_DAMAGED);
    if (holds_another(file, png.rest))
        raster.note = notes(NOTE_ANOTHER_PICTURE);
    return pages->page(pages, &raster, fault);
}

const struct decoder png_decoder = { "PNG", bid_png, whole_png, decode_png };
