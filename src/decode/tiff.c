/* TIFF, with libtiff: several pages, in strips or tiles. Grey, RGB and black-and-white scans are read row by
 * row; odder ones (palette, CMYK, 16 bits, tiles) go through libtiff's RGBA reader in
 * bands. */
#include "decode_inside.h"
#include "rows.h"
#include "tiff_whole.h"

#include "arena.h"
#include "cleanup.h"

#include <stdlib.h>
#include <string.h>

#include <tiffio.h>

enum {
    SINGLE_ALLOCATION_MOST = 450 << 20, /* an uncompressed page of 100 megapixels has 300 MB */
    BAND_BYTES_MOST = 200 << 20, /* A4 at 600 dpi in one strip has 139 MB, and its samples lie beside it */
};

/* The file, and libtiff's place in it. */
struct memory {
    struct bytes bytes;
    uint64_t at;
    int damages;
};

static int bid_tiff(struct bytes head)
{
    return starts_with(head, "II*\0", 4) || starts_with(head, "MM\0*", 4) || starts_with(head, "II+\0", 4) ||
            starts_with(head, "MM\0+", 4)
        ? 90
        : 0;
}

/* ---- what libtiff asks of a file ---- */

static tsize_t memory_read(thandle_t handle, void *into, tsize_t n)
{
    struct memory *memory = handle;
    uint64_t left = memory->at < memory->bytes.size ? memory->bytes.size - memory->at : 0;
    size_t take = n < 0 ? 0 : (uint64_t)n < left ? (size_t)n : (size_t)left;
    if (take)
        memcpy(into, memory->bytes.at + memory->at, take);
    memory->at += take;
    return (tsize_t)take;
}

static tsize_t memory_write(thandle_t handle, void *from, tsize_t n)
{
    (void)handle, (void)from, (void)n;
    return 0;
}

static toff_t memory_seek(thandle_t handle, toff_t offset, int whence)
{
    struct memory *memory = handle;
    uint64_t from = whence == SEEK_CUR ? memory->at : whence == SEEK_END ? memory->bytes.size : 0;
    return memory->at = from + offset;
}

static int memory_close(thandle_t handle)
{
    (void)handle;
    return 0;
}

static toff_t memory_size(thandle_t handle)
{
    return ((struct memory *)handle)->bytes.size;
}

static int memory_map(thandle_t handle, void **base, toff_t *size)
{
    struct memory *memory = handle;
    *base = (void *)(uintptr_t)memory->bytes.at; /* read only, though libtiff does not say so */
    *size = memory->bytes.size;
    return 1;
}

static void memory_unmap(thandle_t handle, void *base, toff_t size)
{
    (void)handle, (void)base, (void)size;
}

static int count_error(TIFF *tiff, void *memory, const char *module, const char *format, va_list args)
{
    (void)tiff, (void)module, (void)format, (void)args;
    ((struct memory *)memory)->damages++;
    return 1;
}

/* Warnings are mostly about unknown tags; these decoders warn of data that they could not read. */
static int count_warning(TIFF *tiff, void *memory, const char *module, const char *format, va_list args)
{
    static const char *const decoders[] = { "Fax", "JPEGLib", "PackBits" };
    (void)tiff, (void)format, (void)args;
    for (size_t i = 0; module && i < sizeof decoders / sizeof *decoders; i++)
        if (!strncmp(module, decoders[i], strlen(decoders[i])))
            ((struct memory *)memory)->damages++;
    return 1;
}

static TIFF *open_memory(struct memory *memory)
{
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, SINGLE_ALLOCATION_MOST);
    TIFFOpenOptionsSetErrorHandlerExtR(options, count_error, memory);
    TIFFOpenOptionsSetWarningHandlerExtR(options, count_warning, memory);
    TIFF *tiff = TIFFClientOpenExt("page", "r", memory, memory_read, memory_write, memory_seek, memory_close,
        memory_size, memory_map, memory_unmap, options);
    TIFFOpenOptionsFree(options);
    return tiff;
}

static void close_tiff(TIFF **tiff)
{
    if (*tiff)
        TIFFClose(*tiff);
}

/* ---- one page ---- */

struct tiff_page {
    TIFF *tiff;
    uint32_t width, height;
    uint16_t bits, samples, photometric;
    bool by_rows; /* grey, RGB or black and white in strips; else through the RGBA reader */
};

static uint16_t short_tag(TIFF *tiff, uint32_t tag)
{
    uint16_t value = 0;
    TIFFGetFieldDefaulted(tiff, tag, &value);
    return value;
}

static bool read_tags(TIFF *tiff, struct tiff_page *page)
{
    *page = (struct tiff_page){ .tiff = tiff };
    if (!TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &page->width) ||
        !TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &page->height) ||
        !TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &page->photometric))
        return false;
    page->bits = short_tag(tiff, TIFFTAG_BITSPERSAMPLE);
    page->samples = short_tag(tiff, TIFFTAG_SAMPLESPERPIXEL);
    bool rows = !TIFFIsTiled(tiff) && short_tag(tiff, TIFFTAG_PLANARCONFIG) == PLANARCONFIG_CONTIG;
    if (rows && page->photometric == PHOTOMETRIC_YCBCR &&
        short_tag(tiff, TIFFTAG_COMPRESSION) == COMPRESSION_JPEG &&
        TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB))
        page->photometric = PHOTOMETRIC_RGB;
    bool grey = page->samples == 1 && (page->bits == 1 || page->bits == 8) &&
        (page->photometric == PHOTOMETRIC_MINISBLACK || page->photometric == PHOTOMETRIC_MINISWHITE);
    bool colour = page->samples == 3 && page->bits == 8 && page->photometric == PHOTOMETRIC_RGB;
    uint64_t row_bytes = ((uint64_t)page->width * page->samples * page->bits + 7) / 8;
    page->by_rows = rows && (grey || colour) && (uint64_t)TIFFScanlineSize(tiff) == row_bytes;
    return true;
}

/* From a bit per pixel to a byte, in place: `row` has room for `width` bytes and holds the bits at its start.
 */
static void spread_bits(unsigned char *row, uint32_t width)
{
    for (uint32_t x = width; x-- > 0;)
        row[x] = row[x / 8] >> (7 - x % 8) & 1 ? 255 : 0;
}

static bool read_by_rows(const struct tiff_page *page, struct rows *rows, struct fault *fault)
{
    const size_t row_bytes = (size_t)page->width * page->samples;
    for (uint32_t y = 0; y < page->height; y++) {
        unsigned char *row = rows_next(rows);
        if (TIFFReadScanline(page->tiff, row, y, 0) < 0)
            return refuse(fault, SAYS_DAMAGED);
        if (page->bits == 1)
            spread_bits(row, page->width);
        if (page->photometric == PHOTOMETRIC_MINISWHITE)
            for (size_t x = 0; x < row_bytes; x++)
                row[x] = (unsigned char)~row[x];
        rows_done(rows);
    }
    return true;
}

/* libtiff hands out premultiplied alpha: what is missing is white. */
static void rgba_to_rgb(const uint32_t *from, size_t n, unsigned char *rgb)
{
    for (size_t i = 0; i < n; i++) {
        const uint32_t white = 255 - TIFFGetA(from[i]);
        const uint32_t channels[] = { TIFFGetR(from[i]), TIFFGetG(from[i]), TIFFGetB(from[i]) };
        for (int c = 0; c < 3; c++)
            *rgb++ = (unsigned char)(channels[c] + white > 255 ? 255 : channels[c] + white);
    }
}

/* As many rows at a time as lie in one strip or row of tiles, so that nothing is decoded twice. */
static uint32_t band_rows(const struct tiff_page *page)
{
    uint32_t rows = 0;
    if (!TIFFGetFieldDefaulted(
            page->tiff, TIFFIsTiled(page->tiff) ? TIFFTAG_TILELENGTH : TIFFTAG_ROWSPERSTRIP, &rows) ||
        !rows || rows > page->height)
        return page->height;
    return rows;
}

static bool read_by_bands(
    const struct decode *limits, const struct tiff_page *page, struct rows *rows, struct fault *fault)
{
    char why[1024];
    TIFFRGBAImage image;
    const uint32_t band = band_rows(page);
    if ((uint64_t)page->width * band * sizeof(uint32_t) > BAND_BYTES_MOST)
        return refuse_most(fault, SAYS_TOO_LARGE, megapixels_easily(limits));
    if (!TIFFRGBAImageBegin(&image, page->tiff, 1, why))
        return refuse(fault, SAYS_UNUSUAL);
    image.req_orientation = image.orientation; /* rows as they are stored; who turns pages turns these too */
    OWNED_FREE uint32_t *rgba = must_alloc((size_t)page->width * band * sizeof *rgba);
    bool read = true;
    for (uint32_t y = 0; y < page->height && read; y += band) {
        const uint32_t count = page->height - y < band ? page->height - y : band;
        image.row_offset = (int)y;
        read = TIFFRGBAImageGet(&image, rgba, page->width, count);
        for (uint32_t i = 0; i < count; i++) {
            rgba_to_rgb(rgba + (size_t)page->width * i, page->width, rows_next(rows));
            rows_done(rows);
        }
    }
    TIFFRGBAImageEnd(&image);
    return read ? true : refuse(fault, SAYS_DAMAGED);
}

static uint32_t dpi_of(const struct tiff_page *page)
{
    float across = 0;
    if (!TIFFGetField(page->tiff, TIFFTAG_XRESOLUTION, &across))
        return 0;
    uint16_t unit = short_tag(page->tiff, TIFFTAG_RESOLUTIONUNIT);
    double dpi = unit == RESUNIT_INCH ? across : unit == RESUNIT_CENTIMETER ? across * 2.54 : 0;
    return believable_dpi(dpi, page->width, page->height);
}

bool fax_ends_in_ones(struct bytes data, uint64_t rows)
{
    size_t ones = 0;
    while (ones < data.size && data.at[data.size - 1 - ones] == 0xff)
        ones++;
    if (ones == data.size)
        return 8 * (uint64_t)ones > rows + 8; /* from the first row on there is no edge */
    const uint64_t edges_most = 64, some_rows = 4096; /* where a table of many lines ends without a mark */
    return 8 * (uint64_t)ones > (rows * edges_most < rows + some_rows ? rows * edges_most : rows + some_rows);
}

/* libtiff does not look behind the last row of a strip. */
static bool fax_goes_on(TIFF *tiff, uint32_t height, struct bytes file)
{
    const uint16_t packing = short_tag(tiff, TIFFTAG_COMPRESSION);
    uint32_t rows = 0;
    if (packing < COMPRESSION_CCITTRLE || packing > COMPRESSION_CCITTFAX4 || TIFFIsTiled(tiff) ||
        !TIFFGetFieldDefaulted(tiff, TIFFTAG_ROWSPERSTRIP, &rows))
        return false;
    rows = rows < height ? rows : height;
    for (uint32_t i = 0, count = TIFFNumberOfStrips(tiff); i < count; i++) {
        const uint64_t at = TIFFGetStrileOffset(tiff, i), size = TIFFGetStrileByteCount(tiff, i);
        if (at <= file.size && size <= file.size - at &&
            fax_ends_in_ones((struct bytes){ file.at + at, (size_t)size }, rows))
            return true;
    }
    return false;
}

static bool decode_page(const struct decode *limits, TIFF *tiff, struct memory *memory,
    struct raster_sink *pages, struct fault *fault)
{
    struct tiff_page page;
    char why[1024];
    if (!read_tags(tiff, &page) || (!page.by_rows && !TIFFRGBAImageOK(tiff, why)))
        return refuse(fault, SAYS_UNUSUAL);
    const uint16_t orientation = short_tag(tiff, TIFFTAG_ORIENTATION);
    struct raster raster = {
        .width = page.width,
        .height = page.height,
        .channels = page.by_rows ? page.samples : 3,
        .dpi = dpi_of(&page),
        .orientation = orientation >= 1 && orientation <= 8 ? orientation : 1,
        .name = "",
        .note = "",
    };
    CLEANUP(rows_close) struct rows rows;
    if (!rows_open(&rows, limits, &raster, pages, fault))
        return false;
    memory->damages = 0;
    if (!(page.by_rows ? read_by_rows(&page, &rows, fault) : read_by_bands(limits, &page, &rows, fault)))
        return false;
    if (memory->damages || fax_goes_on(tiff, page.height, memory->bytes))
        mark_damaged(&raster);
    return pages->page(pages, &raster, fault);
}

static uint64_t pixels_of(TIFF *tiff)
{
    uint32_t width = 0, height = 0;
    TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width);
    TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height);
    return (uint64_t)width * height;
}

static bool says_reduced(TIFF *tiff)
{
    uint32_t kind = 0;
    return TIFFGetField(tiff, TIFFTAG_SUBFILETYPE, &kind) && kind & FILETYPE_REDUCEDIMAGE;
}

/* Some scanners say of every page that it is a small copy: one has half the pixels at most of a page that
 * does not say so. */
static bool is_small_copy(TIFF *tiff, uint64_t largest)
{
    return says_reduced(tiff) && pixels_of(tiff) <= largest / 2;
}

/* Of its pages that can be read and say of themselves that they are no copies, in pixels; the file stands at
 * its first page again. */
static uint64_t largest_page(TIFF *tiff, unsigned count)
{
    uint64_t largest = 0;
    unsigned i = 0;
    do
        if (!says_reduced(tiff) && pixels_of(tiff) > largest)
            largest = pixels_of(tiff);
    while (++i < count && TIFFReadDirectory(tiff));
    TIFFSetDirectory(tiff, 0);
    return largest;
}

static bool decode_tiff(
    const struct decode *limits, struct bytes file, struct raster_sink *pages, struct fault *fault)
{
    struct memory memory = { .bytes = file };
    CLEANUP(close_tiff) TIFF *tiff = open_memory(&memory);
    const bool whole = whole_tiff(file, file, file.size);
    if (!tiff)
        return refuse(fault, whole ? SAYS_DAMAGED : SAYS_SHORT);
    const unsigned count = TIFFNumberOfDirectories(tiff); /* stops where the chain bites its tail */
    if (count > (unsigned)limits->pages_most)
        return refuse_most(fault, SAYS_TOO_MANY_PAGES, limits->pages_most);
    const uint64_t largest = largest_page(tiff, count);
    for (unsigned i = 0; i < count; i++) {
        if (i && !TIFFReadDirectory(tiff))
            return refuse(fault, SAYS_DAMAGED);
        if (is_small_copy(tiff, largest))
            continue;
        if (!decode_page(limits, tiff, &memory, pages, fault))
            return refused(fault) && !whole ? refuse(fault, SAYS_SHORT) : false;
    }
    if (!TIFFLastDirectory(tiff)) /* pages behind these are lost, and nobody knows how many */
        return refuse(fault, whole ? SAYS_DAMAGED : SAYS_SHORT);
    return true;
}

const struct decoder tiff_decoder = { "TIFF", bid_tiff, whole_tiff, decode_tiff };
