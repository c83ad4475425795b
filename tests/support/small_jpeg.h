/* small_jpeg: small JPEGs for tests, as the program's own would be: a picture and nothing else. */
#ifndef SMALL_JPEG_H
#define SMALL_JPEG_H

#include "text.h"

#include <stdbool.h>

/* Appends a JPEG with a pattern that depends on `seed`. `components`: 1 or 3. */
void small_jpeg(
    int width_px, int height_px, int components, bool progressive, unsigned seed, struct text *out);

#endif
