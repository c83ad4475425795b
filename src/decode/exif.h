/* exif: the turn of a picture, and its resolution, out of an EXIF block. Reads the first directory alone and
 * in it three tags; of everything else (place, owner, camera) it does not even know the numbers. */
#ifndef EXIF_H
#define EXIF_H

#ifndef ROOM_DECODE
#error "exif.h is for the decode room alone"
#endif

#include "text.h"

struct exif {
    uint32_t orientation; /* tag 274: 1 … 8; 1 where it is missing or nonsense */
    double dpi; /* 0: not said */
};

/* `tiff` begins at the byte-order mark ("II" or "MM"), behind JPEG's "Exif\0\0". Any bytes will do. */
struct exif exif_read(struct bytes tiff);

#endif
