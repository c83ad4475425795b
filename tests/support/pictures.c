/* The writers. They end the test program when a library fails: a test without its input means nothing. */
#include "pictures.h"

#include "arena.h"
#include "cleanup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cairo-pdf.h>
#include <jpeglib.h>
#include <libheif/heif.h>
#include <png.h>
#include <qpdf/qpdf-c.h>
#include <tiffio.h>
#include <zip.h>

static void need(bool fine)
{
    if (fine)
        return;
    fprintf(stderr, "a test picture could not be made\n");
    abort();
}

unsigned char picture_sample(const struct picture *picture, int x, int y, int channel)
{
    const bool field = x < picture->width / 2 && y < picture->height / 2;
    if (picture->channels == 1)
        return field ? FIELD_OTHER : PAPER;
    if (channel == 3)
        return field ? 255 : 0; /* PNG: outside the field nothing but what shines through */
    return !field ? PAPER : channel == 0 ? FIELD_RED : FIELD_OTHER;
}

static void fill_row(const struct picture *picture, int y, unsigned char *row)
{
    for (int x = 0; x < picture->width; x++)
        for (int c = 0; c < picture->channels; c++)
            *row++ = picture_sample(picture, x, y, c);
}

/* ---- JPEG ---- */

/* Big-endian EXIF with two tags: an unknown one and the orientation. */
static void write_exif(struct jpeg_compress_struct *info, int orientation)
{
    unsigned char block[] = "Exif\0\0MM\0*\0\0\0\10\0\2"
                            "\1\17\0\3\0\0\0\1\0\1\0\0"
                            "\1\22\0\3\0\0\0\1\0\0\0\0"
                            "\0\0\0\0";
    block[6 + 10 + 12 + 9] = (unsigned char)orientation;
    jpeg_write_marker(info, JPEG_APP0 + 1, block, sizeof block - 1);
}

void picture_jpeg(const struct picture *picture, struct text *out)
{
    struct jpeg_compress_struct info = { 0 };
    struct jpeg_error_mgr errors;
    unsigned char *bytes = NULL;
    unsigned long size = 0;
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    jpeg_mem_dest(&info, &bytes, &size);
    info.image_width = (JDIMENSION)picture->width;
    info.image_height = (JDIMENSION)picture->height;
    info.input_components = picture->channels;
    info.in_color_space = picture->channels == 1 ? JCS_GRAYSCALE
        : picture->channels == 3                 ? JCS_RGB
                                                 : JCS_CMYK;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, 92, TRUE);
    info.arith_code = picture->arithmetic;
    if (picture->progressive)
        jpeg_simple_progression(&info);
    if (picture->dpi) {
        info.density_unit = 1;
        info.X_density = info.Y_density = (UINT16)picture->dpi;
    }
    jpeg_start_compress(&info, TRUE);
    if (picture->orientation)
        write_exif(&info, picture->orientation);
    OWNED_FREE unsigned char *row = must_alloc((size_t)picture->width * 4);
    while (info.next_scanline < info.image_height) {
        fill_row(picture, (int)info.next_scanline, row);
        if (picture->channels == 4) /* inverted, as Adobe's marker says: the colour, and no black */
            for (int x = 0; x < picture->width; x++)
                row[4 * x + 3] = 255;
        jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    text_add_n(out, bytes, size);
    free(bytes);
}

/* ---- PNG ---- */

static void png_to_text(png_struct *writer, unsigned char *bytes, size_t n)
{
    text_add_n(png_get_io_ptr(writer), bytes, n);
}

static void png_flushed(png_struct *writer)
{
    (void)writer;
}

void picture_png(const struct picture *picture, struct text *out)
{
    static const int colour_types[] = { 0, PNG_COLOR_TYPE_GRAY, 0, PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGBA };
    const int bits = picture->bits ? picture->bits : 8;
    png_struct *writer = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_info *info = png_create_info_struct(writer);
    png_set_write_fn(writer, out, png_to_text, png_flushed);
    png_set_IHDR(writer, info, (png_uint_32)picture->width, (png_uint_32)picture->height, bits,
        colour_types[picture->channels], picture->progressive ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, 0,
        0);
    if (picture->dpi) {
        const png_uint_32 per_metre = (png_uint_32)(picture->dpi / 0.0254 + 0.5);
        png_set_pHYs(writer, info, per_metre, per_metre, PNG_RESOLUTION_METER);
    }
    png_write_info(writer, info);
    const int passes = png_set_interlace_handling(writer);
    const size_t samples = (size_t)picture->width * (size_t)picture->channels;
    OWNED_FREE unsigned char *row = must_alloc(samples * 2);
    for (int pass = 0; pass < passes; pass++)
        for (int y = 0; y < picture->height; y++) {
            fill_row(picture, y, row);
            for (size_t i = samples; bits == 16 && i-- > 0;)
                row[2 * i] = row[2 * i + 1] = row[i];
            png_write_row(writer, row);
        }
    png_write_end(writer, NULL);
    png_destroy_write_struct(&writer, &info);
}

/* ---- TIFF ---- */

static void write_tiff_page(TIFF *tiff, const struct picture *picture)
{
    const int bits = picture->bits ? picture->bits : 8;
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, picture->width);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, picture->height);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, bits);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, picture->channels);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC,
        bits == 1                    ? PHOTOMETRIC_MINISWHITE
            : picture->channels == 1 ? PHOTOMETRIC_MINISBLACK
            : picture->channels == 3 ? PHOTOMETRIC_RGB
                                     : PHOTOMETRIC_SEPARATED);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION,
        picture->packing ? picture->packing
            : bits == 1  ? COMPRESSION_CCITTFAX4
                         : COMPRESSION_LZW);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, picture->packing == COMPRESSION_JPEG ? 240 : 7);
    if (picture->reduced)
        TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_REDUCEDIMAGE);
    if (picture->orientation)
        TIFFSetField(tiff, TIFFTAG_ORIENTATION, picture->orientation);
    if (picture->dpi) {
        TIFFSetField(tiff, TIFFTAG_XRESOLUTION, (double)picture->dpi);
        TIFFSetField(tiff, TIFFTAG_YRESOLUTION, (double)picture->dpi);
        TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
    }
    OWNED_FREE unsigned char *row = must_alloc((size_t)picture->width * 4);
    OWNED_FREE unsigned char *packed = must_alloc((size_t)picture->width);
    for (int y = 0; y < picture->height; y++) {
        fill_row(picture, y, row);
        for (int x = 0; x < picture->width && picture->channels == 4; x++)
            for (int c = 0; c < 4; c++) /* ink, and no black */
                row[4 * x + c] = c == 3 ? 0 : (unsigned char)(255 - row[4 * x + c]);
        for (int x = 0; x < picture->width && bits == 1; x++) {
            const int before = x % 8 ? packed[x / 8] : 0, bit = row[x] < 128 ? 128 >> x % 8 : 0;
            packed[x / 8] = (unsigned char)(before | bit);
        }
        need(TIFFWriteScanline(tiff, bits == 1 ? packed : row, (uint32_t)y, 0) == 1);
    }
}

void picture_tiff(const struct picture *picture, struct text *out)
{
    char path[] = "/tmp/picture-XXXXXX";
    OWNED_FD int fd = mkstemp(path);
    need(fd >= 0);
    TIFF *tiff = TIFFOpen(path, "w");
    need(tiff);
    for (int page = 0; page < (picture->pages ? picture->pages : 1); page++) {
        struct picture one = *picture;
        one.height -= page * picture->shorter;
        write_tiff_page(tiff, &one);
        need(TIFFWriteDirectory(tiff));
    }
    TIFFClose(tiff);
    char buffer[4096];
    for (ssize_t got; (got = read(fd, buffer, sizeof buffer)) > 0;)
        text_add_n(out, buffer, (size_t)got);
    unlink(path);
}

/* ---- HEIC ---- */

static struct heif_error heif_to_text(struct heif_context *context, const void *bytes, size_t n, void *out)
{
    (void)context;
    text_add_n(out, bytes, n);
    return (struct heif_error){ heif_error_Ok, heif_suberror_Unspecified, "" };
}

void picture_heic(const struct picture *picture, struct text *out)
{
    struct heif_context *context = heif_context_alloc();
    struct heif_encoder *encoder = NULL;
    need(!heif_context_get_encoder_for_format(context, heif_compression_HEVC, &encoder).code);
    heif_encoder_set_lossy_quality(encoder, 80);
    need(!picture->progressive || !heif_encoder_set_parameter_string(encoder, "x265:wpp", "0").code);
    for (int page = 0; page < (picture->pages ? picture->pages : 1); page++) {
        struct heif_image *image = NULL;
        int stride = 0;
        need(!heif_image_create(
            picture->width, picture->height, heif_colorspace_RGB, heif_chroma_interleaved_RGB, &image)
                  .code);
        need(
            !heif_image_add_plane(image, heif_channel_interleaved, picture->width, picture->height, 24).code);
        unsigned char *rows = heif_image_get_plane(image, heif_channel_interleaved, &stride);
        for (int y = 0; y < picture->height; y++)
            fill_row(picture, y, rows + (ptrdiff_t)stride * y);
        struct heif_image_handle *handle = NULL;
        need(!heif_context_encode_image(context, image, encoder, NULL, &handle).code);
        heif_image_handle_release(handle);
        heif_image_release(image);
    }
    struct heif_writer writer = { .writer_api_version = 1, .write = heif_to_text };
    need(!heif_context_write(context, &writer, out).code);
    heif_encoder_release(encoder);
    heif_context_free(context);
}

/* Its right half is plain, or what phones fill tiles up with behind the edge of the picture: nothing at all.
 */
static void heic_tile(bool is_filled_up, struct text *out)
{
    enum { HALF = HEIC_TILE / 2 };
    struct heif_context *context = heif_context_alloc();
    struct heif_encoder *encoder = NULL;
    struct heif_image *image = NULL;
    need(!heif_context_get_encoder_for_format(context, heif_compression_HEVC, &encoder).code);
    heif_encoder_set_lossless(encoder, 1);
    need(!heif_image_create(HEIC_TILE, HEIC_TILE, heif_colorspace_YCbCr, heif_chroma_420, &image).code);
    const enum heif_channel channels[] = { heif_channel_Y, heif_channel_Cb, heif_channel_Cr };
    for (size_t i = 0; i < 3; i++) {
        const int side = i ? HALF : HEIC_TILE;
        int stride = 0;
        need(!heif_image_add_plane(image, channels[i], side, side, 8).code);
        unsigned char *rows = heif_image_get_plane(image, channels[i], &stride);
        for (int y = 0; y < side; y++, rows += stride) {
            memset(rows, 0x80, (size_t)side / 2);
            memset(rows + side / 2, is_filled_up ? 0 : 0x80, (size_t)side / 2);
        }
    }
    need(!heif_context_encode_image(context, image, encoder, NULL, NULL).code);
    struct heif_writer writer = { .writer_api_version = 1, .write = heif_to_text };
    need(!heif_context_write(context, &writer, out).code);
    heif_image_release(image);
    heif_encoder_release(encoder);
    heif_context_free(context);
}

/* The first box of this type, its head included. */
static struct bytes box_of(const struct text *file, const char *type)
{
    const unsigned char *at = memmem(file->bytes, file->length, type, 4);
    need(at);
    at -= 4;
    return (struct bytes){ at, (size_t)at[0] << 24 | (size_t)at[1] << 16 | (size_t)at[2] << 8 | at[3] };
}

static void add_number(struct text *out, size_t number, int bytes)
{
    while (bytes--)
        text_add_n(out, &(char){ (char)(number >> 8 * bytes) }, 1);
}

static void set_size(struct text *out, size_t box)
{
    for (int i = 0; i < 4; i++)
        out->bytes[box + (size_t)i] = (char)((out->length - box) >> (24 - 8 * i));
}

/* A box that holds nothing else. */
static void add_box(struct text *out, const char *type, const char *bytes, size_t n)
{
    add_number(out, n + 8, 4);
    text_add_n(out, type, 4);
    text_add_n(out, bytes, n);
}

static size_t open_box(struct text *out, const char *type)
{
    const size_t at = out->length;
    add_box(out, type, "", 0);
    return at;
}

#define ADD_BOX(out, type, bytes) add_box(out, type, bytes, sizeof(bytes) - 1)

static void add_extent(struct text *out, size_t item, size_t at, size_t n)
{
    add_number(out, item, 2);
    add_number(out, 0, 2);
    add_number(out, 1, 2);
    add_number(out, at, 4);
    add_number(out, n, 4);
}

static void add_size(struct text *out, size_t width)
{
    const size_t box = open_box(out, "ispe");
    add_number(out, 0, 4);
    add_number(out, width, 4);
    add_number(out, HEIC_TILE, 4);
    set_size(out, box);
}

/* Item 1 is made of items 2 and 3. */
void picture_heic_tiles(int width, int filled_up, struct text *out)
{
    enum { ILOC = 8 + 8 + 3 * 14, GRID = 8, HEAD = 8 };
    struct text files[] = { TEXT_LIMIT(1 << 20), TEXT_LIMIT(1 << 20) };
    struct bytes data[2];
    for (int i = 0; i < 2; i++) {
        heic_tile(i == filled_up, &files[i]);
        data[i] = box_of(&files[i], "mdat");
    }
    const struct bytes type = box_of(&files[0], "ftyp"), settings = box_of(&files[0], "hvcC");
    text_add_n(out, (const char *)type.at, type.size);
    const size_t meta = open_box(out, "meta");
    add_number(out, 0, 4);
    ADD_BOX(out, "hdlr", "\0\0\0\0\0\0\0\0pict\0\0\0\0\0\0\0\0\0\0\0\0");
    ADD_BOX(out, "pitm", "\0\0\0\0\0\1");
    const size_t items = open_box(out, "iinf");
    add_number(out, 3, 6);
    ADD_BOX(out, "infe", "\2\0\0\0\0\1\0\0grid\0");
    ADD_BOX(out, "infe", "\2\0\0\1\0\2\0\0hvc1\0");
    ADD_BOX(out, "infe", "\2\0\0\1\0\3\0\0hvc1\0");
    set_size(out, items);
    ADD_BOX(out, "iref",
        "\0\0\0\0\0\0\0\x10"
        "dimg\0\1\0\2\0\2\0\3");
    const size_t properties = open_box(out, "iprp"), container = open_box(out, "ipco");
    text_add_n(out, (const char *)settings.at, settings.size);
    add_size(out, HEIC_TILE);
    add_size(out, (size_t)width);
    set_size(out, container);
    ADD_BOX(out, "ipma", "\0\0\0\0\0\0\0\3\0\1\1\3\0\2\2\x81\2\0\3\2\x81\2");
    set_size(out, properties);
    const size_t places = open_box(out, "iloc"), at = places + ILOC + HEAD;
    add_number(out, 0, 4);
    add_number(out, 0x44000003, 4);
    add_extent(out, 1, at, GRID);
    add_extent(out, 2, at + GRID, data[0].size - HEAD);
    add_extent(out, 3, at + GRID + data[0].size - HEAD, data[1].size - HEAD);
    set_size(out, places);
    set_size(out, meta);
    const size_t all = open_box(out, "mdat");
    add_number(out, 0x00000001, 4); /* a row of two */
    add_number(out, (size_t)width, 2);
    add_number(out, HEIC_TILE, 2);
    for (int i = 0; i < 2; i++) {
        text_add_n(out, (const char *)data[i].at + HEAD, data[i].size - HEAD);
        text_clear(&files[i]);
    }
    set_size(out, all);
}

/* ---- PDF ---- */

static cairo_status_t cairo_to_text(void *out, const unsigned char *bytes, unsigned n)
{
    text_add_n(out, bytes, n);
    return CAIRO_STATUS_SUCCESS;
}

void picture_pdf(const struct picture *picture, struct text *out)
{
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
        cairo_to_text, out, picture->width, picture->height);
    cairo_t *cairo = cairo_create(surface);
    for (int page = 0; page < (picture->pages ? picture->pages : 1); page++) {
        cairo_set_source_rgb(cairo, FIELD_RED / 255.0, FIELD_OTHER / 255.0, FIELD_OTHER / 255.0);
        cairo_rectangle(cairo, 0, 0, picture->width / 2, picture->height / 2);
        cairo_fill(cairo);
        cairo_show_page(cairo);
    }
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    cairo_surface_destroy(surface);
}

/* ---- ZIP ---- */

static void add_part(zip_t *archive, const struct zip_part *part)
{
    zip_source_t *source = zip_source_buffer(archive, part->bytes.at, part->bytes.size, 0);
    const zip_int64_t index = zip_file_add(archive, part->name, source, ZIP_FL_ENC_GUESS);
    need(index >= 0);
    if (part->stored)
        zip_set_file_compression(archive, (zip_uint64_t)index, ZIP_CM_STORE, 0);
    if (part->link)
        zip_file_set_external_attributes(archive, (zip_uint64_t)index, 0, ZIP_OPSYS_UNIX, 0120777u << 16);
    if (part->password)
        need(!zip_file_set_encryption(archive, (zip_uint64_t)index, ZIP_EM_AES_256, part->password));
}

void picture_zip(const struct zip_part *parts, size_t count, struct text *out)
{
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_source_keep(source);
    zip_t *archive = zip_open_from_source(source, ZIP_TRUNCATE, NULL);
    need(archive);
    for (size_t i = 0; i < count; i++)
        add_part(archive, &parts[i]);
    need(!zip_close(archive) && !zip_source_open(source));
    char buffer[4096];
    for (zip_int64_t got; (got = zip_source_read(source, buffer, sizeof buffer)) > 0;)
        text_add_n(out, buffer, (size_t)got);
    zip_source_close(source);
    zip_source_free(source);
}

#ifdef ADKAZ_SANITIZED
/* The HEVC encoder, which only tests use, loses some of its tables; fontconfig: see decode's warm_up.c. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\nleak:libx265";
}
#endif

/* ---- locked PDF ---- */

static void drop_pdf(qpdf_data *pdf)
{
    qpdf_cleanup(pdf);
}

static void lock(qpdf_data pdf, int bits)
{
    if (bits == 40)
        qpdf_set_r2_encryption_parameters_insecure(pdf, "", "owner", 1, 0, 1, 1);
    else if (bits == 128)
        qpdf_set_r4_encryption_parameters_insecure(pdf, "", "owner", 1, 1, 0, 0, 0, 0, qpdf_r3p_none, 1, 1);
    else
        qpdf_set_r6_encryption_parameters2(pdf, "", "owner", 1, 1, 0, 0, 0, 0, qpdf_r3p_none, 1);
}

void picture_lock_pdf(const struct text *pdf, int bits, struct text *out)
{
    CLEANUP(drop_pdf) qpdf_data data = qpdf_init();
    qpdf_silence_errors(data);
    qpdf_set_suppress_warnings(data, QPDF_TRUE);
    need(qpdf_read_memory(data, "page", pdf->bytes, pdf->length, NULL) <= QPDF_WARNINGS);
    need(qpdf_init_write_memory(data) <= QPDF_WARNINGS);
    qpdf_set_stream_data_mode(data, qpdf_s_preserve);
    lock(data, bits);
    need(qpdf_write(data) <= QPDF_WARNINGS);
    text_add_n(out, (const char *)qpdf_get_buffer(data), qpdf_get_buffer_length(data));
}
