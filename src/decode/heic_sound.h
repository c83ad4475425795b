/* Is a HEIC picture whole? libde265 draws what it can of a damaged one and says so only where it is asked,
 * which libheif does not do. */
#ifndef HEIC_SOUND_H
#define HEIC_SOUND_H

#ifndef ROOM_DECODE
#error "heic_sound.h is for the decode room alone"
#endif

#include <stdbool.h>

/* Before libheif decodes a picture of so many pixels, as it is stored: not turned, not cut. */
void heic_sound_begin(int width, int height);

/* Is everything sound that libde265 has decoded of it since? */
bool heic_is_sound(void);

#endif
