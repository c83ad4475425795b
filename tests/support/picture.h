/* picture: small JPEGs for tests, as the program's own would be: a picture and nothing else. */
#ifndef PICTURE_H
#define PICTURE_H

#include "text.h"

#include <stdbool.h>

/* Appends a JPEG with a pattern that depends on `seed`. `components`: 1 or 3. */
void picture_jpeg(
    int width_px, int height_px, int components, bool progressive, unsigned seed, struct text *out);

#endif
