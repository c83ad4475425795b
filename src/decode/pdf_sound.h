/* Are the pictures in a PDF whole? poppler draws what is left of a broken one and mostly says nothing. */
#ifndef PDF_SOUND_H
#define PDF_SOUND_H

#include "decode_inside.h"

/* The JPEGs and the deflated pictures of a file, in the order in which they lie there. Those of other kinds
 * (fax, JBIG2, JPEG 2000) and of an encrypted file are not asked. */
struct pdf_pictures {
    const struct decode *limits;
    struct bytes rest; /* borrowed: the file, from the next one on */
    int left; /* not yet asked */
};

struct pdf_pictures pdf_pictures_of(const struct decode *limits, struct bytes file);

/* Goes through the data of the next one, some 10 ms for a page at 300 dpi; true where none is left. */
bool pdf_next_sound(struct pdf_pictures *pictures);

/* The same for all that are left, as far as five seconds of computing go. */
bool pdf_rest_sound(struct pdf_pictures *pictures);

#endif
