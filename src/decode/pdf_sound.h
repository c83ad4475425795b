/* Is all of a PDF's page there, and shown? poppler draws what is left of a broken picture and mostly says
 * nothing, and it leaves out what the file says is hidden. */
#ifndef PDF_SOUND_H
#define PDF_SOUND_H

#include "decode_inside.h"
#include "pdf_parts.h"

/* Goes through the JPEGs and the deflated data that a page is drawn from, some 10 ms for a page at 300 dpi
 * and five seconds at most. Pictures of other kinds (JBIG2, JPEG 2000) are not asked. */
bool pdf_page_is_sound(const struct decode *limits, struct pdf_parts *parts, int index);

#endif
