/* recogniser: a thing that turns a grey picture of text into words. The read room makes one from tesseract;
 * look borrows it to tell up from down. Another recogniser (handwriting) is another implementation. */
#ifndef RECOGNISER_H
#define RECOGNISER_H

#include "reply.h"

struct Pix; /* leptonica's picture */

struct recogniser {
    /* Reads `area` of `grey` (8 bits a pixel, text upright, about 200 dpi; width 0: all of it). Boxes of the
     * words are in pixels of `grey`. May be called again and again; keeps nothing of the picture. Text lives
     * in `arena`. FAULT_SYSTEM: the picture has other than 8 bits, or `area` lies outside. */
    bool (*recognise)(struct recogniser *self, struct Pix *grey, struct box area, struct arena *arena,
        struct reading *reading, struct fault *fault);
};

#endif
