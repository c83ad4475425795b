/* A picture as JPEG, by libjpeg alone: a fixed encoder, a fixed resolution field, and no
 * marker in which anything else could travel. */
#include "clean.h"

#include "arena.h"
#include "cleanup.h"

#include <leptonica/allheaders.h>

#include <jpeglib.h>
#include <setjmp.h>
#include <stdlib.h>

enum { PRESENTATION_QUALITY = 80 };

/* libjpeg's answer to an error is to leave by a long jump. */
struct rescue {
    struct jpeg_error_mgr manager;
    jmp_buf out;
};

static void leave(j_common_ptr jpeg)
{
    longjmp(((struct rescue *)jpeg->err)->out, 1);
}

static void be_quiet(j_common_ptr jpeg)
{
    (void)jpeg;
}

/* libjpeg-turbo takes colour as leptonica keeps it; of grey only the order of the bytes differs. */
enum { PIXEL_BYTES = 4, PIXELS = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? JCS_EXT_XBGR : JCS_EXT_RGBX };

static JSAMPLE *row_of(PIX *picture, int y, JSAMPLE *row)
{
    l_uint32 *words = pixGetData(picture) + (size_t)y * (size_t)pixGetWpl(picture);
    if (pixGetDepth(picture) == 32)
        return (JSAMPLE *)words;
    const int width = pixGetWidth(picture);
    for (int x = 0; x < width; x++)
        row[x] = GET_DATA_BYTE(words, x);
    return row;
}

struct encoding {
    int dpi, quality;
};

static void describe(j_compress_ptr jpeg, PIX *picture, const struct encoding *encoding)
{
    const bool grey = pixGetDepth(picture) == 8;
    jpeg->image_width = (JDIMENSION)pixGetWidth(picture);
    jpeg->image_height = (JDIMENSION)pixGetHeight(picture);
    jpeg->input_components = grey ? 1 : PIXEL_BYTES;
    jpeg->in_color_space = grey ? JCS_GRAYSCALE : (J_COLOR_SPACE)PIXELS;
    jpeg_set_defaults(jpeg);
    jpeg_set_quality(jpeg, encoding->quality, TRUE);
    jpeg->optimize_coding = TRUE;
    jpeg->density_unit = 1; /* dots per inch */
    jpeg->X_density = jpeg->Y_density = (UINT16)encoding->dpi;
}

/* Everything between here and the return may be left by the long jump: nothing is owned in this frame. */
static bool compress(j_compress_ptr jpeg, struct rescue *rescue, PIX *picture,
    const struct encoding *encoding, JSAMPLE *row, struct fault *fault)
{
    if (setjmp(rescue->out))
        return fault_set(fault, FAULT_SYSTEM, "clean: the page could not be made a JPEG");
    describe(jpeg, picture, encoding);
    jpeg_start_compress(jpeg, TRUE);
    for (int y = 0; y < pixGetHeight(picture); y++) {
        JSAMPLE *line = row_of(picture, y, row);
        jpeg_write_scanlines(jpeg, &line, 1);
    }
    jpeg_finish_compress(jpeg);
    return true;
}

bool clean_jpeg(PIX *colour, int dpi, int quality, struct text *out, struct fault *fault)
{
    enum { SIDE_MOST = 65500, UNKNOWN_DPI = 200 };
    if (!colour || (pixGetDepth(colour) != 8 && pixGetDepth(colour) != 32) ||
        pixGetWidth(colour) > SIDE_MOST || pixGetHeight(colour) > SIDE_MOST)
        return fault_set(fault, FAULT_SYSTEM, "clean: no picture that JPEG can hold");
    const struct encoding encoding = { dpi > 0 && dpi <= 2400 ? dpi : UNKNOWN_DPI,
        quality > 0 ? quality : PRESENTATION_QUALITY };
    struct rescue rescue;
    struct jpeg_compress_struct jpeg = { .err = jpeg_std_error(&rescue.manager) };
    rescue.manager.error_exit = leave;
    rescue.manager.output_message = be_quiet;
    unsigned char *bytes = NULL;
    unsigned long size = 0;
    OWNED_FREE JSAMPLE *row = must_alloc((size_t)pixGetWidth(colour));
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &bytes, &size);
    bool done = compress(&jpeg, &rescue, colour, &encoding, row, fault);
    if (done)
        text_add_n(out, bytes, size);
    jpeg_destroy_compress(&jpeg);
    free(bytes);
    if (done && out->full)
        return fault_set(fault, FAULT_INPUT, "the page is too large for a mail");
    return done;
}
