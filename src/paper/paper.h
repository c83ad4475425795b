/* paper: PDF out. One picture a page, whose JPEG stream goes in unchanged; or squares, drawn. No date, no
 * producer, no metadata, an identifier from the content alone: equal pictures give equal bytes. PDF 1.4 (ISO
 * 32000-1), sections 7 and 8.9. */
#ifndef PAPER_H
#define PAPER_H

#include "fault.h"
#include "text.h"

#include <stddef.h>

struct paper_picture {
    struct bytes jpeg; /* baseline or progressive, 8 bits, 1 or 3 components */
    int dpi; /* gives the page its size; 0: fitted to A4 */
    int quarters; /* shown turned clockwise by so many quarters, 0 … 3 */
};

/* Appends the PDF to `out`. FAULT_INPUT names the page whose bytes are no such JPEG, or that there is no
 * page. */
bool paper_pdf(const struct paper_picture *pictures, size_t count, struct text *out, struct fault *fault);

/* Appends `pdf`, one of ours, so locked that `password` alone opens it, all of it, with AES of 256 bits (PDF
 * 2.0, revision 6): other bytes each time, with an identifier that tells nothing of the content. How many
 * pages there are and how large their pictures are can still be seen. FAULT_INPUT: the password cannot be
 * used (password.h), that is no PDF, or it would not fit. */
bool paper_pdf_lock(struct bytes pdf, const char *password, struct text *out, struct fault *fault);

/* Black squares in rows of `side`, 1 where there is one: a QR code as it is printed. */
struct paper_squares {
    const unsigned char *dark;
    int side;
};

/* Appends a PDF of one A4 sheet with nothing on it but the squares, 100 mm wide, in the middle. */
void paper_squares_pdf(const struct paper_squares *squares, struct text *out);

/* A sheet that a letter can be written on, one for each code. */
struct paper_sheet {
    struct paper_squares squares; /* the code */
    const char *digits; /* the same, as it is printed: "439 6147 6004" */
};

/* Appends a PDF of `count` such sheets, A4, with a few words in Belarusian and Russian and lines to write on.
 * FAULT_SYSTEM: there is no font with such letters. */
bool paper_sheets_pdf(const struct paper_sheet *sheets, size_t count, struct text *out, struct fault *fault);

/* Width, height and components from a JPEG's header. FAULT_INPUT: it is none that a PDF can hold. */
bool paper_jpeg_size(struct bytes jpeg, int *width_px, int *height_px, int *components, struct fault *fault);

#endif
