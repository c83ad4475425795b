/* Patterns through libjpeg. */
#include "small_jpeg.h"

#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

static void paint(unsigned char *row, size_t size, unsigned y, unsigned seed)
{
    for (size_t x = 0; x < size; x++)
        row[x] = (unsigned char)(((x * 7 + y * 13 + seed * 31) ^ (x * y / (seed + 3))) & 0xff);
}

void small_jpeg(
    int width_px, int height_px, int components, bool progressive, unsigned seed, struct text *out)
{
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    unsigned char *bytes = NULL;
    unsigned long size = 0;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &bytes, &size);
    jpeg.image_width = (JDIMENSION)width_px;
    jpeg.image_height = (JDIMENSION)height_px;
    jpeg.input_components = components;
    jpeg.in_color_space = components == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&jpeg);
    if (progressive)
        jpeg_simple_progression(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    unsigned char *row = malloc((size_t)width_px * (size_t)components);
    while (row && jpeg.next_scanline < jpeg.image_height) {
        paint(row, (size_t)width_px * (size_t)components, jpeg.next_scanline, seed);
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    free(row);
    text_add_n(out, bytes, size);
    free(bytes);
}
