/* pictures: files of every format, made in memory by the formats' own libraries, for tests. All show the same
 * sheet: near-white, with a dark red field in its upper left quarter. */
#ifndef PICTURES_H
#define PICTURES_H

#include "text.h"

#include <stdbool.h>

enum { FIELD_RED = 180, FIELD_OTHER = 20, PAPER = 245 };

struct picture {
    int width, height;
    int channels; /* 1 grey, 3 RGB, 4 RGBA (PNG) or CMYK (JPEG, TIFF) */
    int dpi; /* 0: not written */
    int orientation; /* 0: not written */
    bool progressive; /* JPEG: progressive; PNG: interlaced; HEIC: in one stream, not one for each row */
    int bits; /* PNG: 8 or 16; TIFF: 1 or 8; 0: 8 */
    bool arithmetic; /* JPEG */
    int packing; /* TIFF: libtiff's number of the compression; 0: LZW, of one bit fax */
    int shorter; /* TIFF: each page by so many rows than the one before */
    bool reduced; /* TIFF: every page says that it is a small copy */
    int pages; /* TIFF, HEIC, PDF: 0 is 1 */
};

/* The sheet's sample `channel` at (x, y) for a picture of `picture->channels`. */
unsigned char picture_sample(const struct picture *picture, int x, int y, int channel);

/* Each appends a file to `out`. */
void picture_jpeg(const struct picture *picture, struct text *out);
void picture_png(const struct picture *picture, struct text *out);
void picture_tiff(const struct picture *picture, struct text *out);
void picture_heic(const struct picture *picture, struct text *out);

/* A HEIC of two tiles side by side of which so many columns are seen; the right half of one (0, 1) is filled
 * up with nothing, as phones do it behind the edge of the picture. */
enum { HEIC_TILE = 512 };
void picture_heic_tiles(int width, int filled_up, struct text *out);

void picture_pdf(
    const struct picture *picture, struct text *out); /* pages of that many points, drawn by cairo */

/* The PDF locked with a key of so many bits (40, 128 or 256) and a password that only who changes it needs.
 */
void picture_lock_pdf(const struct text *pdf, int bits, struct text *out);

struct zip_part {
    const char *name;
    struct bytes bytes;
    bool stored; /* not deflated */
    bool link; /* said to be a symbolic link */
    const char *password; /* null: not encrypted */
};
void picture_zip(const struct zip_part *parts, size_t count, struct text *out);

static inline struct bytes bytes_of(const struct text *text)
{
    return (struct bytes){ (const unsigned char *)text->bytes, text->length };
}

#endif
