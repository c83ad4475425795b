/* Are the pictures in a PDF whole? poppler draws what is left of a broken one and mostly says nothing. */
#ifndef PDF_SOUND_H
#define PDF_SOUND_H

#include "decode_inside.h"

/* Goes through the data of each JPEG and each deflated picture in `file`; other kinds (fax, JBIG2, JPEG 2000)
 * pass, and so do those of an encrypted file. Which page shows a broken one is not asked. Keeps nothing;
 * costs some 10 ms a page. */
bool pdf_pictures_sound(struct bytes file);

#endif
