/* Is a HEIC picture whole? libde265 draws what it can of a damaged one and says so only where it is asked,
 * which libheif does not do. */
#ifndef HEIC_SOUND_H
#define HEIC_SOUND_H

#include <stdbool.h>

/* Was everything sound that libde265 decoded since the last call? */
bool heic_was_sound(void);

#endif
