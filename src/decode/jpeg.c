/* JPEG, with libjpeg-turbo. Rows go straight into the page's room, and of a page that is to be halved the
 * library makes 4 x 4 pixels out of each 8 x 8 to begin with. What it only complains about becomes a note, a
 * file that ends too early is refused. Arithmetic coding, which no camera and no scanner is known to use, has
 * no wrong codes: damage to it cannot be seen, so all of it counts as damaged. */
#include "decode_inside.h"
#include "exif.h"
#include "rows.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>

enum {
    SCANS_MOST = 100, /* a progressive file has about ten; 5,000 cost minutes */
    DAMAGES_MOST = 200, /* more than so many broken places: not worth showing */
    BEGINS_MOST = 100, /* of what may be a picture behind the first */
    SEGMENTS_MOST = 200, /* in front of its data */
    HEAD_MOST = 1 << 17, /* in which what it is for must stand */
    STRAY_BYTES_MOST = 2, /* behind the last row: webcams and the like leave one or two */
    WORKING_BYTES_MOST = 300 << 20, /* a progressive page at 600 dpi needs 105 MB, 209 without subsampling */
};

struct jpeg {
    struct jpeg_error_mgr errors; /* first, so that libjpeg's pointer to it leads here */
    struct jpeg_progress_mgr progress;
    struct jpeg_decompress_struct info;
    jmp_buf leave;
    int damages;
    bool has_all_rows; /* jpeg_is_sound: what is still missing is not of the picture */
    bool has_more_rows; /* a restart marker stood behind the last row: the data go on below the picture */
    bool holds_another; /* a picture behind the first */
    bool beyond_us; /* nothing is wrong with it, but it cannot be decoded here */
    struct raster_sink *pages;
    const struct decode *limits;
    unsigned char *pixels, *cmyk_row;
    struct fault *fault;
};

static int bid_jpeg(struct bytes head)
{
    return starts_with(head, "\xff\xd8\xff", 3) ? 100 : 0;
}

/* ---- is it whole? ---- */

/* A place in the file before which no picture data can lie: behind the segments as far as they are known.
 * The end marker of a thumbnail, inside such a segment, is not the file's. */
static size_t data_begins(struct bytes head)
{
    size_t at = 2;
    while (at + 4 <= head.size && head.at[at] == 0xff && head.at[at + 1] != 0xda)
        at += head.at[at + 1] == 0xff ? 1 : 2 + ((size_t)head.at[at + 2] << 8 | head.at[at + 3]);
    return at;
}

static bool holds(struct bytes bytes, const char *word)
{
    return memmem(bytes.at, bytes.size, word, strlen(word)) != NULL;
}

static bool whole_jpeg(struct bytes head, struct bytes tail, uint64_t size)
{
    ptrdiff_t end = find_last(tail, "\xff\xd9", 2);
    if (end >= 0 && size - tail.size + (uint64_t)end >= data_begins(head))
        return true;
    /* Phones hang a film behind the picture: the end marker is far from the end of the file. */
    return holds(head, "MotionPhoto") || holds(head, "MicroVideo");
}

/* ---- libjpeg's complaints ---- */

static void leave(j_common_ptr info)
{
    struct jpeg *jpeg = (struct jpeg *)info->err;
    longjmp(jpeg->leave, 1);
}

static void give_up(j_common_ptr info)
{
    struct jpeg *jpeg = (struct jpeg *)info->err;
    switch (info->err->msg_code) {
    case JERR_SOF_UNSUPPORTED: /* lossless, hierarchical */
    case JERR_BAD_PRECISION:
    case JERR_ARITH_NOTIMPL:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_CCIR601_NOTIMPL:
        jpeg->beyond_us = true;
        refuse(jpeg->fault, SAYS_UNUSUAL);
        break;
    case JERR_NO_BACKING_STORE: /* more than WORKING_BYTES_MOST */
        jpeg->beyond_us = true;
        refuse_most(jpeg->fault, SAYS_TOO_LARGE, megapixels_easily(jpeg->limits));
        break;
    case JERR_INPUT_EMPTY:
    case JERR_INPUT_EOF:
        refuse(jpeg->fault, SAYS_SHORT);
        break;
    default:
        break;
    }
    leave(info);
}

/* Data are left over behind the last row: a broken place was read as fewer pixels than there are, and all of
 * them stand in a wrong place from there on. Stray bytes between the segments before harm nobody, nor do the
 * rows that small scanners leave below the picture: each begins at a restart marker, in step. */
static bool is_left_over(const struct jpeg *jpeg)
{
    return jpeg->info.input_scan_number && !jpeg->has_more_rows &&
        jpeg->errors.msg_parm.i[0] > STRAY_BYTES_MOST;
}

static void note_complaint(j_common_ptr info, int level)
{
    struct jpeg *jpeg = (struct jpeg *)info->err;
    if (info->err->msg_code == JTRC_PARMLESS_MARKER && jpeg->info.input_scan_number)
        jpeg->has_more_rows = true; /* libjpeg eats up those within the picture without this word */
    if (level >= 0)
        return;
    switch (info->err->msg_code) {
    case JWRN_JPEG_EOF:
        refuse(jpeg->fault, SAYS_SHORT);
        leave(info);
        break;
    case JWRN_EXTRANEOUS_DATA:
        jpeg->damages += is_left_over(jpeg);
        break;
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_MUST_RESYNC:
        if (++jpeg->damages <= DAMAGES_MOST)
            break;
        refuse(jpeg->fault, SAYS_DAMAGED);
        leave(info);
        break;
    default: /* stray bytes between segments, odd version numbers: nobody sees these */
        break;
    }
}

static void say_nothing(j_common_ptr info)
{
    (void)info;
}

static void count_scans(j_common_ptr info)
{
    struct jpeg *jpeg = (struct jpeg *)info->err;
    if (jpeg->info.input_scan_number <= SCANS_MOST)
        return;
    refuse(jpeg->fault, SAYS_UNUSUAL);
    leave(info);
}

static void listen(struct jpeg *jpeg)
{
    jpeg->progress.progress_monitor = count_scans;
    jpeg->info.err = jpeg_std_error(&jpeg->errors);
    jpeg->errors.error_exit = give_up;
    jpeg->errors.emit_message = note_complaint;
    jpeg->errors.output_message = say_nothing;
}

static void open_jpeg(struct jpeg *jpeg, struct bytes file)
{
    jpeg_create_decompress(&jpeg->info);
    jpeg->info.mem->max_memory_to_use = WORKING_BYTES_MOST;
    jpeg->info.progress = &jpeg->progress;
    jpeg_mem_src(&jpeg->info, file.at, file.size);
}

/* ---- decoding ---- */

static struct exif exif_of(const struct jpeg_decompress_struct *info)
{
    static const char start[] = "Exif\0"; /* with its NUL: six bytes */
    for (jpeg_saved_marker_ptr marker = info->marker_list; marker; marker = marker->next)
        if (marker->data_length > sizeof start && !memcmp(marker->data, start, sizeof start))
            return exif_read(
                (struct bytes){ marker->data + sizeof start, marker->data_length - sizeof start });
    return (struct exif){ .orientation = 1 };
}

static double jfif_dpi(const struct jpeg_decompress_struct *info)
{
    if (!info->saw_JFIF_marker)
        return 0;
    return info->density_unit == 1 ? info->X_density : info->density_unit == 2 ? info->X_density * 2.54 : 0;
}

static bool choose_colours(struct jpeg *jpeg)
{
    switch (jpeg->info.jpeg_color_space) {
    case JCS_GRAYSCALE:
        jpeg->info.out_color_space = JCS_GRAYSCALE;
        return true;
    case JCS_YCbCr:
    case JCS_RGB:
        jpeg->info.out_color_space = JCS_RGB;
        return true;
    case JCS_CMYK:
    case JCS_YCCK:
        jpeg->info.out_color_space = JCS_CMYK;
        return true;
    default:
        return refuse(jpeg->fault, SAYS_UNUSUAL);
    }
}

/* Adobe's programs store how little ink there is, others how much. */
static void cmyk_to_rgb(const unsigned char *cmyk, size_t width, bool inverted, unsigned char *rgb)
{
    const int flip = inverted ? 0 : 255;
    for (size_t x = 0; x < width; x++, cmyk += 4)
        for (int c = 0; c < 3; c++)
            *rgb++ = (unsigned char)(((cmyk[c] ^ flip) * (cmyk[3] ^ flip) + 127) / 255);
}

static void read_rows(struct jpeg *jpeg, size_t row_bytes)
{
    struct jpeg_decompress_struct *info = &jpeg->info;
    while (info->output_scanline < info->output_height) {
        unsigned char *into = jpeg->pixels + row_bytes * info->output_scanline;
        unsigned char *row = jpeg->cmyk_row ? jpeg->cmyk_row : into;
        jpeg_read_scanlines(info, &row, 1);
        if (jpeg->cmyk_row)
            cmyk_to_rgb(jpeg->cmyk_row, info->output_width, info->saw_Adobe_marker, into);
    }
}

/* Asks for room for the page, halved where that is enough. */
static bool open_page(struct jpeg *jpeg, struct raster *raster)
{
    struct jpeg_decompress_struct *info = &jpeg->info;
    const struct exif exif = exif_of(info);
    const double dpi = jfif_dpi(info);
    *raster = (struct raster){
        .width = info->image_width,
        .height = info->image_height,
        .channels = info->out_color_space == JCS_GRAYSCALE ? 1 : 3,
        .dpi = believable_dpi(dpi > 0 ? dpi : exif.dpi, info->image_width, info->image_height),
        .orientation = exif.orientation,
        .name = "",
        .note = "",
    };
    if (!page_fits(jpeg->limits, raster->width, raster->height, jpeg->fault))
        return false;
    if (is_halved(raster->width, raster->height)) {
        halve_size(raster);
        info->scale_num = 1;
        info->scale_denom = 2;
    }
    jpeg->pixels = jpeg->pages->room(
        jpeg->pages, raster->width, raster->height, raster->channels, jpeg->fault);
    return jpeg->pixels != NULL;
}

/* ---- another picture behind it: two views, a panorama's parts, two files in one ---- */

struct frame {
    uint32_t width, height, components; /* 0: none */
};

/* What the JPEG at the beginning of `bytes` says of itself. */
static struct frame frame_of(struct bytes bytes)
{
    size_t at = 2;
    for (int i = 0; i < SEGMENTS_MOST && at + 10 <= bytes.size && bytes.at[at] == 0xff; i++) {
        const unsigned char *segment = bytes.at + at, kind = segment[1];
        if (kind >= 0xc0 && kind <= 0xc2)
            return (struct frame){ (uint32_t)segment[7] << 8 | segment[8],
                (uint32_t)segment[5] << 8 | segment[6], segment[9] };
        at += kind == 0xff ? 1 : 2 + ((size_t)segment[2] << 8 | segment[3]);
    }
    return (struct frame){ 0 };
}

/* Is it one that somebody would look at? Cameras hang small copies behind a picture, and telephones maps of
 * its light, which are grey or say so. */
static bool is_another(const struct jpeg_decompress_struct *info, struct bytes bytes)
{
    static const char *const maps[] = { "hdrgm", "HDRGainMap", "iso:ts:21496", "DepthMap", "depthblurref" };
    const struct frame frame = frame_of(bytes);
    const struct bytes head = { bytes.at, bytes.size < HEAD_MOST ? bytes.size : HEAD_MOST };
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
        if (holds(head, maps[i]))
            return false;
    return frame.components >= (uint32_t)info->num_components &&
        2 * (uint64_t)frame.width * frame.height >= (uint64_t)info->image_width * info->image_height;
}

static bool holds_another(const struct jpeg_decompress_struct *info)
{
    struct bytes rest = { info->src->next_input_byte, info->src->bytes_in_buffer };
    const unsigned char *at;
    for (int i = 0; i < BEGINS_MOST && (at = memmem(rest.at, rest.size, "\xff\xd8\xff", 3)); i++) {
        rest = (struct bytes){ at, rest.size - (size_t)(at - rest.at) };
        if (is_another(info, rest))
            return true;
        rest = (struct bytes){ at + 3, rest.size - 3 };
    }
    return false;
}

/* Between here and the end libjpeg may jump out: what is set after setjmp lies in `jpeg` and `raster`. */
static bool decode_rows(struct jpeg *jpeg, struct bytes file, struct raster *raster)
{
    struct jpeg_decompress_struct *info = &jpeg->info;
    if (setjmp(jpeg->leave))
        return refused(jpeg->fault) ? false : refuse(jpeg->fault, SAYS_DAMAGED);
    open_jpeg(jpeg, file);
    jpeg_save_markers(info, JPEG_APP0 + 1, 0xffff);
    jpeg_read_header(info, TRUE);
    if (!choose_colours(jpeg) || !open_page(jpeg, raster))
        return false;
    if (info->out_color_space == JCS_CMYK)
        jpeg->cmyk_row = (*info->mem->alloc_large)((j_common_ptr)info, JPOOL_IMAGE, raster->width * 4);
    jpeg_start_decompress(info);
    if (info->output_width != raster->width || info->output_height != raster->height)
        return refuse(jpeg->fault, SAYS_UNUSUAL);
    read_rows(jpeg, (size_t)raster->width * raster->channels);
    jpeg_finish_decompress(info);
    jpeg->damages += info->arith_code;
    jpeg->holds_another = holds_another(info);
    return true;
}

static bool decode_jpeg(
    const struct decode *limits, struct bytes file, struct raster_sink *pages, struct fault *fault)
{
    struct jpeg jpeg = {
        .limits = limits,
        .pages = pages,
        .fault = fault,
    };
    listen(&jpeg);
    struct raster raster = { 0 };
    bool decoded = decode_rows(&jpeg, file, &raster);
    jpeg_destroy_decompress(&jpeg.info);
    if (!decoded)
        return false;
    raster.pixels = jpeg.pixels;
    if (jpeg.holds_another)
        raster.note = notes(NOTE_ANOTHER_PICTURE);
    if (jpeg.damages)
        mark_damaged(&raster);
    return pages->page(pages, &raster, fault);
}

/* An eighth of each side: the data are gone through whole, and hardly anything is computed. Behind the last
 * row the end marker may be missing: many a program leaves it out. */
static bool reads_through(struct jpeg *jpeg, struct bytes file)
{
    struct jpeg_decompress_struct *info = &jpeg->info;
    if (setjmp(jpeg->leave))
        return jpeg->has_all_rows;
    open_jpeg(jpeg, file);
    jpeg_read_header(info, TRUE);
    info->scale_num = 1;
    info->scale_denom = 8;
    jpeg_start_decompress(info);
    JSAMPARRAY row = (*info->mem->alloc_sarray)(
        (j_common_ptr)info, JPOOL_IMAGE, info->output_width * (JDIMENSION)info->output_components, 1);
    while (info->output_scanline < info->output_height)
        jpeg_read_scanlines(info, row, 1);
    jpeg->has_all_rows = true;
    jpeg->damages += info->arith_code;
    jpeg_finish_decompress(info);
    return true;
}

bool jpeg_is_sound(const struct decode *limits, struct bytes file)
{
    struct fault fault = { 0 };
    struct jpeg jpeg = { .limits = limits, .fault = &fault };
    listen(&jpeg);
    const bool read = reads_through(&jpeg, file);
    jpeg_destroy_decompress(&jpeg.info);
    return read ? !jpeg.damages : jpeg.beyond_us;
}

const struct decoder jpeg_decoder = { "JPEG", bid_jpeg, whole_jpeg, decode_jpeg };
