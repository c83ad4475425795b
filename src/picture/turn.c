/* Pictures turned by quarters and by small angles. */
#include "picture.h"

#include <leptonica/allheaders.h>

PIX *picture_quarter_turns(PIX *picture, int turns)
{
    return pixRotateOrth(picture, turns & 3);
}

/* Area mapping for grey and colour, sampling for one bit. The new size is given, so leptonica embeds the
 * picture in a white one of the right size before it turns. */
PIX *picture_rotate(PIX *picture, double degrees)
{
    static const double RADIANS = 3.14159265358979 / 180;
    int type = pixGetDepth(picture) == 1 ? L_ROTATE_SAMPLING : L_ROTATE_AREA_MAP;
    return pixRotate(picture, (l_float32)(degrees * RADIANS), type, L_BRING_IN_WHITE, pixGetWidth(picture),
        pixGetHeight(picture));
}
