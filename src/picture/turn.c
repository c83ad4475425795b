/* Pictures turned by quarters and by small angles. */
#include "picture.h"

#include <leptonica/allheaders.h>

#include <math.h>

static const double RADIANS = 3.14159265358979 / 180;

PIX *picture_quarter_turns(PIX *picture, int turns)
{
    return pixRotateOrth(picture, turns & 3);
}

/* Area mapping for grey and colour, sampling for one bit. The new size is given, so leptonica embeds the
 * picture in a white one of the right size before it turns. */
PIX *picture_rotate(PIX *picture, double degrees)
{
    int type = pixGetDepth(picture) == 1 ? L_ROTATE_SAMPLING : L_ROTATE_AREA_MAP;
    return pixRotate(picture, (l_float32)(degrees * RADIANS), type, L_BRING_IN_WHITE, pixGetWidth(picture),
        pixGetHeight(picture));
}

/* Where the corners of a `width` x `height` picture lie in `turned`, less the blur of its sides. */
static struct quad corners_in(PIX *turned, int width, int height, double degrees)
{
    static const double BLUR = 1.5;
    double middle_x = pixGetWidth(turned) / 2.0, middle_y = pixGetHeight(turned) / 2.0;
    double across = width / 2.0 - BLUR, down = height / 2.0 - BLUR;
    double s = sin(degrees * RADIANS), c = cos(degrees * RADIANS);
    const double x[4] = { -across, across, across, -across }, y[4] = { -down, -down, down, down };
    struct quad quad;
    for (int i = 0; i < 4; i++) {
        quad.x[i] = middle_x + x[i] * c - y[i] * s;
        quad.y[i] = middle_y + x[i] * s + y[i] * c;
    }
    return quad;
}

PIX *picture_straighten(PIX *picture, double degrees)
{
    PIX *turned = picture_rotate(picture, degrees);
    if (!turned)
        return NULL;
    struct quad sheet = corners_in(turned, pixGetWidth(picture), pixGetHeight(picture), degrees);
    picture_paint_around(turned, &sheet);
    return turned;
}
