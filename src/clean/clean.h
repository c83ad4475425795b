/* clean: a raw page → its presentation picture (colour, upright, evenly lit; what the sender gets) and its
 * reading picture (grey, about 200 dpi; what OCR sees). A table of steps, a file each; a step runs only when
 * look's measurements ask for it, since cleaning a good scan harms it (ocr.md 5). */
#ifndef CLEAN_H
#define CLEAN_H

#include "stage.h"

/* The stage: needs SLOT_RASTER and SLOT_LOOKS, gives SLOT_CLEAN. */
extern const struct stage_kind clean_stage;

/* When the page's kind is settled: a picture is shown as it was scanned, neither levelled nor straightened,
 * where clean kept that (sheet.plain); the boxes of words and codes move along. True: sheet.colour is another
 * picture now. */
bool clean_show_plain(struct sheet *sheet);

/* A picture that is mailed, made to need fewer bytes: needs SLOT_RASTER, gives SLOT_CLEAN. Its pipelines
 * (pipelines/smaller-*.conf) are the steps of a ladder. */
extern const struct stage_kind smaller_stage;

/* The picture, of 8 or 32 bits, as JPEG: one fixed encoder, no metadata at all, equal pixels give equal
 * bytes. Appended to `out`. `dpi` is written into it, 200 for one below 1 or above 2400. `quality` 0 is that
 * of presentation pictures, 80. FAULT_INPUT: `out` is full; FAULT_SYSTEM: no memory, no picture, or one
 * that JPEG cannot hold. */
bool clean_jpeg(struct Pix *colour, int dpi, int quality, struct text *out, struct fault *fault);

#endif
