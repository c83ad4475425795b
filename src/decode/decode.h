/* decode: the bytes of a file → pages of pixels. A small table of decoders, each of which bids on the first
 * bytes; names and endings are not looked at. JPEG, PNG, TIFF, HEIC, PDF, and ZIP holding any of these (not
 * another ZIP).
 *
 * Runs in the decoder child only: it may allocate and compute, but opens nothing. What is too large is
 * refused from its header, before it is decoded; a page of more than 25 million pixels is halved while it
 * comes (A4 at 600 dpi becomes 300). A file that ends too early is refused, not half shown; damage within it
 * is a note on its page, and FLAW_DAMAGED. */
#ifndef DECODE_H
#define DECODE_H

#include "stage.h"

/* The stage: needs SLOT_BYTES, gives SLOT_RASTER through sheet->rasters, in page order. Settings: limits and
 * PDF's dpi. A fault of kind FAULT_INPUT is a sentence that a volunteer understands. */
extern const struct stage_kind decode_stage;

/* Everything that a library does lazily (tables, fonts, plug-ins), done now, while files can still be opened:
 * called once in the zygote. */
void decode_warm_up(void);

/* Does the file's own end look complete? Cheap and without any library, for intake: false for a JPEG without
 * its end marker and the like; true for what it does not know. `head` and `tail` are the first and last bytes
 * (up to 64 KiB). */
bool decode_looks_complete(struct bytes head, struct bytes tail, uint64_t size);

/* "JPEG", "PDF", … by the first bytes, "" for unknown. */
const char *decode_format(struct bytes head);

/* Every sentence that a fault or a page's note of this room can be, in English, null-ended: so that a test
 * can ask whether each has its translations (intake, problem_words.c). "{1}" stands for a number. */
extern const char *const decode_sentences[];

#endif
