/* HEIC, with libheif: what phones of one maker take. The picture and, in a burst, its fellows: a page each.
 * libheif turns them itself. Only HEVC: AVIF has another door (foreign.c), and it is closed. */
#include "decode_inside.h"
#include "heic_sound.h"
#include "rows.h"

#include "cleanup.h"

#include <string.h>

#include <libheif/heif.h>

enum {
    PAGES_IN_HEIC_MOST = 1000, /* as many as pages_most can be */
    PIXELS_MOST = 64 * 1000 * 1000, /* libheif takes 6 bytes for each, 385 MB; phones make 48 million */
};

static const char *const hevc_brands[] = { "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs" };

static uint32_t big_32(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static bool is_hevc(const unsigned char *brand)
{
    for (size_t i = 0; i < sizeof hevc_brands / sizeof *hevc_brands; i++)
        if (!memcmp(brand, hevc_brands[i], 4))
            return true;
    return false;
}

/* The first box names the brands that the file obeys: one main brand, then a version, then all of them. */
static int bid_heic(struct bytes head)
{
    if (head.size < 16 || memcmp(head.at + 4, "ftyp", 4))
        return 0;
    const uint32_t length = big_32(head.at);
    if (is_hevc(head.at + 8))
        return 100;
    for (size_t at = 16; at + 4 <= length && at + 4 <= head.size; at += 4)
        if (is_hevc(head.at + at))
            return 80;
    return 0;
}

/* Follows the boxes of the first level from one to the next. */
static bool whole_heic(struct bytes head, struct bytes tail, uint64_t size)
{
    const struct window file = { head, tail, size };
    uint64_t at = 0;
    for (;;) {
        if (at == size)
            return true;
        const unsigned char *box = window_at(&file, at, 8);
        if (!box)
            return at < size && size - at >= 8; /* in the unknown middle */
        uint64_t length = big_32(box);
        if (length == 0)
            return true; /* to the end, wherever that is */
        if (length == 1) {
            const unsigned char *large = window_at(&file, at + 8, 8);
            length = large ? (uint64_t)big_32(large) << 32 | big_32(large + 4) : 0;
        }
        if (length < 8 || length > size - at)
            return false;
        at += length;
    }
}

static void free_context(struct heif_context **context)
{
    if (*context)
        heif_context_free(*context);
}

static void release_handle(struct heif_image_handle **handle)
{
    if (*handle)
        heif_image_handle_release(*handle);
}

static void release_image(struct heif_image **image)
{
    if (*image)
        heif_image_release(*image);
}

static bool refuse_error(const struct decode *limits, struct heif_error error, struct fault *fault)
{
    if (error.subcode == heif_suberror_End_of_data)
        return refuse(fault, SAYS_SHORT);
    if (error.subcode == heif_suberror_Security_limit_exceeded)
        return refuse_most(fault, SAYS_TOO_LONG, limits->side_most);
    if (error.code == heif_error_Unsupported_feature || error.code == heif_error_Unsupported_filetype)
        return refuse(fault, SAYS_UNUSUAL);
    return refuse(fault, SAYS_DAMAGED);
}

static void copy_rows(
    const unsigned char *from, ptrdiff_t stride, uint32_t width, uint32_t height, struct rows *rows)
{
    for (uint32_t y = 0; y < height; y++, from += stride) {
        memcpy(rows_next(rows), from, (size_t)width * 3);
        rows_done(rows);
    }
}

/* Decodes into `rows`, which expects so many pixels. */
static bool read_image(const struct decode *limits, const struct heif_image_handle *handle, uint32_t width,
    uint32_t height, struct rows *rows, struct fault *fault)
{
    CLEANUP(release_image) struct heif_image *image = NULL;
    struct heif_error error = heif_decode_image(
        handle, &image, heif_colorspace_RGB, heif_chroma_interleaved_RGB, NULL);
    if (error.code)
        return refuse_error(limits, error, fault);
    int stride = 0;
    const unsigned char *from = heif_image_get_plane_readonly(image, heif_channel_interleaved, &stride);
    if (!from || heif_image_get_width(image, heif_channel_interleaved) != (int)width ||
        heif_image_get_height(image, heif_channel_interleaved) != (int)height)
        return refuse(fault, SAYS_DAMAGED);
    copy_rows(from, stride, width, height, rows);
    return true;
}

static bool decode_image(const struct decode *limits, struct heif_context *context, heif_item_id id,
    struct raster_sink *pages, struct fault *fault)
{
    CLEANUP(release_handle) struct heif_image_handle *handle = NULL;
    struct heif_error error = heif_context_get_image_handle(context, id, &handle);
    if (error.code)
        return refuse_error(limits, error, fault);
    const int width = heif_image_handle_get_width(handle), height = heif_image_handle_get_height(handle);
    if (width <= 0 || height <= 0)
        return refuse(fault, SAYS_DAMAGED);
    if ((int64_t)width * height > PIXELS_MOST)
        return refuse_most(fault, SAYS_TOO_LARGE, megapixels_easily(limits));
    struct raster raster = {
        .width = (uint32_t)width,
        .height = (uint32_t)height,
        .channels = 3,
        .orientation = 1,
        .name = "",
        .note = "",
    };
    CLEANUP(rows_close) struct rows rows;
    heic_sound_begin(heif_image_handle_get_ispe_width(handle), heif_image_handle_get_ispe_height(handle));
    if (!rows_open(&rows, limits, &raster, pages, fault) ||
        !read_image(limits, handle, (uint32_t)width, (uint32_t)height, &rows, fault))
        return false;
    if (!heic_is_sound())
        mark_damaged(&raster);
    return pages->page(pages, &raster, fault);
}

static bool decode_heic(
    const struct decode *limits, struct bytes file, struct raster_sink *pages, struct fault *fault)
{
    CLEANUP(free_context) struct heif_context *context = heif_context_alloc();
    heif_context_set_max_decoding_threads(context, 0); /* here, not in a thread: the child may have none */
    heif_context_set_maximum_image_size_limit(context, limits->side_most);
    struct heif_error error = heif_context_read_from_memory_without_copy(context, file.at, file.size, NULL);
    if (error.code)
        return refuse_error(limits, error, fault);
    const int count = heif_context_get_number_of_top_level_images(context);
    if (count > limits->pages_most)
        return refuse_most(fault, SAYS_TOO_MANY_PAGES, limits->pages_most);
    heif_item_id primary = 0, ids[PAGES_IN_HEIC_MOST];
    if (heif_context_get_primary_image_ID(context, &primary).code)
        return refuse(fault, SAYS_DAMAGED);
    if (!decode_image(limits, context, primary, pages, fault))
        return false;
    const int listed = heif_context_get_list_of_top_level_image_IDs(context, ids, PAGES_IN_HEIC_MOST);
    for (int i = 0; i < listed; i++)
        if (ids[i] != primary && !decode_image(limits, context, ids[i], pages, fault))
            return false;
    return true;
}

const struct decoder heic_decoder = { "HEIC", bid_heic, whole_heic, decode_heic };
