/* Two functions of libde265, called by libheif, in front of which ours stand: one as a decoder begins, one as
 * a picture leaves it. */
#include "heic_sound.h"

#include <stddef.h>
#include <stdint.h>

#include <libde265/de265.h>

enum { BLOCK = 8 }; /* samples of colour in the smallest unit that HEVC can leave out */

/* Nothing of ours gets through libheif to libde265, and a decoder child has one thread. libheif decodes the
 * tiles of a picture row by row, and what is see-through about it, which nobody is shown, behind them. */
static struct {
    int width, height; /* of the picture */
    int x, y; /* where its next tile belongs */
    bool unsound;
} picture;

void heic_sound_begin(int width, int height)
{
    picture.width = width;
    picture.height = height;
    picture.x = picture.y = 0;
    picture.unsound = false;
}

bool heic_is_sound(void)
{
    return !picture.unsound;
}

/* One of the two planes of colour. */
struct plane {
    const uint8_t *at;
    int width, height, stride;
    int sample; /* bytes */
};

static struct plane plane_of(const struct de265_image *image, int channel)
{
    struct plane plane = { .width = de265_get_image_width(image, channel),
        .height = de265_get_image_height(image, channel),
        .sample = de265_get_bits_per_pixel(image, channel) > 8 ? 2 : 1 };
    plane.at = de265_get_image_plane(image, channel, &plane.stride);
    return plane;
}

static bool is_zero(const struct plane *plane, int x, int y)
{
    const uint8_t *at = plane->at + (ptrdiff_t)plane->stride * y + (ptrdiff_t)plane->sample * x;
    return !at[0] && !at[plane->sample - 1];
}

/* How much of a plane lies within the picture, of which `left` are left for the tile's `whole`? */
static int visible(int plane, int whole, int left)
{
    return whole > 0 && left < whole ? (int)((int64_t)plane * left / whole) : plane;
}

/* A damaged slice may end anywhere, which is no error. What is behind its end stays zero: a green that no
 * picture has, since neither screen nor eye has it. Phones fill their last tiles up with just that, behind
 * the edge of the picture. */
static bool is_drawn(const struct de265_image *image)
{
    if (de265_get_chroma_format(image) == de265_chroma_mono)
        return true;
    const struct plane blue = plane_of(image, 1), red = plane_of(image, 2);
    const int width = visible(blue.width, de265_get_image_width(image, 0), picture.width - picture.x);
    const int height = visible(blue.height, de265_get_image_height(image, 0), picture.height - picture.y);
    for (int y = BLOCK / 2; y < height; y += BLOCK)
        for (int x = BLOCK / 2; x < width; x += BLOCK)
            if (is_zero(&blue, x, y) && is_zero(&red, x, y))
                return false;
    return true;
}

static void go_on_behind(const struct de265_image *tile)
{
    picture.x += de265_get_image_width(tile, 0);
    if (picture.x < picture.width)
        return;
    picture.x = 0;
    picture.y += de265_get_image_height(tile, 0);
}

/* ---- in front of libde265 ---- */

/* libheif tells libde265 to decode in a second thread, and where that thread may not start, libde265 1.0.11
 * waits for it for ever. No thread, decoded right here: the child needs no right to start one;
 * test_decode_walls.c would see it. */
de265_error de265_start_worker_threads(de265_decoder_context *decoder, int threads)
{
    (void)decoder, (void)threads;
    return DE265_OK;
}

const struct de265_image *de265_get_next_picture(de265_decoder_context *decoder)
{
    const struct de265_image *image = de265_peek_next_picture(decoder);
    while (de265_get_warning(decoder) != DE265_OK)
        picture.unsound = true;
    if (!image)
        return NULL;
    picture.unsound = picture.unsound || !is_drawn(image);
    go_on_behind(image);
    de265_release_next_picture(decoder);
    return image;
}
