/* The EXIF reader: any block gives a turn from 1 to 8. */
#define ROOM_DECODE 1
#include "exif.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const struct exif exif = exif_read((struct bytes){ bytes, size });
    MUST(exif.orientation >= 1 && exif.orientation <= 8);
    MUST(exif.dpi >= 0);
    return 0;
}
