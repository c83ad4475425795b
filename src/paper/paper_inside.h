/* paper_inside: what the files of the paper room share. */
#ifndef ROOM_PAPER
#error "paper_inside.h is for the paper room alone"
#endif
#ifndef PAPER_INSIDE_H
#define PAPER_INSIDE_H

#include "paper.h"

/* What a PDF must know of a JPEG before its stream may go in. */
struct jpeg {
    int width_px, height_px, components;
};

/* Walks all markers from the first to the last byte. Refuses (FAULT_INPUT) what a PDF reader may not show, a
 * stream that is cut, and one that carries anything but the picture: EXIF, XMP, comments, thumbnails, bytes
 * behind the end. A volunteer's telephone writes its place and time there. */
bool jpeg_look(struct bytes bytes, struct jpeg *jpeg, struct fault *fault);

/* ---- the objects of a PDF ---- */

enum {
    A4_SHORT = 59528, /* hundredths of a point */
    A4_LONG = 84189,
    PDF_FIRST_PAGE = 3, /* its object; those of a page stand together, the page itself first */
};

struct pdf {
    struct text *out;
    size_t start; /* where in `out` the PDF begins */
    size_t *offsets; /* of each object, [0] unused */
};

void pdf_begin(struct pdf *pdf, size_t count, size_t objects_a_page); /* `count` pages will follow */
void pdf_begin_object(struct pdf *pdf, size_t object);
/* Up to its /Resources, which follow; width and height in hundredths of a point. */
void pdf_begin_page(struct pdf *pdf, size_t object, int64_t width, int64_t height);
/* The object that a page's /Contents names. */
void pdf_add_drawn(struct pdf *pdf, size_t object, const struct text *drawn);
void pdf_add_points(struct text *out, int64_t hundredths);
/* The table of offsets, and an identifier made of nothing but what stands before it. `objects` counts the
 * unused first. */
void pdf_end(struct pdf *pdf, size_t objects);

/* ---- squares ---- */

/* The lower left corner and the side of a square, in hundredths of a point. */
struct place {
    int left, bottom, across;
};

/* The path of `squares` in the middle of the place, filled, and nothing behind it: units are the squares'
 * now. */
void squares_draw(const struct paper_squares *squares, const struct place *place, struct text *drawn);

#endif
