/* clean: a raw page → its presentation picture (colour, upright, evenly lit; what the sender gets) and its
 * reading picture (grey, about 200 dpi; what OCR sees). A table of steps, a file each; a step runs only when
 * look's measurements ask for it, since cleaning a good scan harms it (ocr.md 5). */
#ifndef CLEAN_H
#define CLEAN_H

#include "stage.h"

/* The stage: needs SLOT_RASTER and SLOT_LOOKS, gives SLOT_CLEAN. */
extern const struct stage_kind clean_stage;

/* The presentation picture as JPEG: one fixed encoder and quality, no metadata at all, equal pixels give
 * equal bytes. */
bool clean_jpeg(struct Pix *colour, int dpi, struct text *out, struct fault *fault);

#endif
