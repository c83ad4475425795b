/* What the decoders share: the settings of the stage, what a decoder is, and how it refuses.
 *
 * A decoder gets the whole file in memory and hands its pages to a sink that has already been narrowed to the
 * limits (decode.c): it asks for room before it decodes, and writes rows straight into that room, so that a
 * page never lies in memory twice. */
#ifndef DECODE_INSIDE_H
#define DECODE_INSIDE_H

#ifndef ROOM_DECODE
#error "decode_inside.h is for the decode room alone"
#endif

#include "decode.h"
#include "sentence.h"

struct decode {
    struct stage stage;
    int megapixels_most, side_most, pages_most;
    int unpacked_megabytes_most, zip_entries_most, zip_ratio_most;
    int pdf_dpi;
};

struct decoder {
    const char *name;
    int (*bid)(struct bytes head); /* 0: not mine … 100: certainly mine */
    bool (*whole)(struct bytes head, struct bytes tail, uint64_t size); /* decode_looks_complete */
    bool (*decode)(
        const struct decode *limits, struct bytes file, struct raster_sink *pages, struct fault *fault);
};

extern const struct decoder jpeg_decoder, png_decoder, tiff_decoder, heic_decoder, pdf_decoder, zip_decoder;

/* The best bidder, null when nobody bids. */
const struct decoder *decoder_for(struct bytes head);

/* Refuses with a FAULT_INPUT: the sentence for a file of a known kind that cannot be used (foreign.c), or the
 * one for unknown. */
bool refuse_foreign(struct bytes file, struct fault *fault);

/* Is a page of so many pixels within the limits? Else a fault with the sentence. */
bool page_fits(const struct decode *limits, uint32_t width, uint32_t height, struct fault *fault);

/* Dots per inch as a file claims them, or 0 where the page would be absurd: cameras write 72 by habit. */
uint32_t believable_dpi(double dpi, uint32_t width, uint32_t height);

/* Bytes of the file were lost or changed: the page says so, to whoever looks at it and to its volunteer. */
static inline void mark_damaged(struct raster *raster)
{
    raster->note = notes(NOTE_DAMAGED);
    raster->flaws |= FLAW_DAMAGED;
}

/* Does the JPEG at the beginning of `file` decode to its last row without a complaint about its data? Nothing
 * of it is kept. One that cannot be decoded here, for its kind or its size, passes. */
bool jpeg_is_sound(const struct decode *limits, struct bytes file);

/* Data of a fax in which more ones stand at the end than its rows can use. A one says "as in the row above",
 * for each edge there and once more, so what flash memory holds where nothing was written reads as rows. */
bool fax_ends_in_ones(struct bytes data, uint64_t rows);

/* An interruption inside a library that jumps: did the sink or a check fill the fault already? */
static inline bool refused(const struct fault *fault)
{
    return fault->kind != FAULT_NONE;
}

/* ---- bytes ---- */

static inline bool starts_with(struct bytes bytes, const void *start, size_t n)
{
    return bytes.size >= n && !__builtin_memcmp(bytes.at, start, n);
}

/* Where `needle` begins last in `bytes`, or -1. */
ptrdiff_t find_last(struct bytes bytes, const void *needle, size_t n);

/* A file of which only the first and the last bytes are known. */
struct window {
    struct bytes head, tail;
    uint64_t size;
};

/* `n` bytes from `offset` in the file, or null where they are not known. */
const unsigned char *window_at(const struct window *window, uint64_t offset, size_t n);

#endif
