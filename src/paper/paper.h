/* paper: PDF out. One picture a page; the JPEG streams go in unchanged. No date, no producer, no metadata, an
 * identifier from the content alone: equal pictures give equal bytes. PDF 1.4 (ISO 32000-1), sections 7
 * and 8.9. */
#ifndef PAPER_H
#define PAPER_H

#include "fault.h"
#include "text.h"

#include <stddef.h>

struct paper_picture {
    struct bytes jpeg; /* baseline or progressive, 8 bits, 1 or 3 components */
    int dpi; /* gives the page its size; 0: fitted to A4 */
};

/* Appends the PDF to `out`. FAULT_INPUT names the page whose bytes are no such JPEG, or that there is no
 * page. */
bool paper_pdf(const struct paper_picture *pictures, size_t count, struct text *out, struct fault *fault);

/* Width, height and components from a JPEG's header. */
bool paper_jpeg_size(struct bytes jpeg, int *width_px, int *height_px, int *components, struct fault *fault);

#endif
