/* Takes the small grey picture that all looks share, and what only the colour can tell. */
#include "glance.h"

#include "cleanup.h"
#include "picture.h"

#include <leptonica/allheaders.h>

enum { LONGEST_PX = 2400, SMALLEST_PX = 32 };

static int span(l_uint32 pixel)
{
    l_int32 red, green, blue;
    extractRGBValues(pixel, &red, &green, &blue);
    int most = red > green ? red : green, least = red < green ? red : green;
    return (most > blue ? most : blue) - (least < blue ? least : blue);
}

/* Every 8th pixel of every 8th row. A lamp gives the paper a colour of its own, 40 and more between its
 * channels: what the least coloured quarter of the page has does not count. */
static double share_of_colour(PIX *colour)
{
    enum { STEP = 8, VIVID = 60 };
    int count[256] = { 0 }, all = 0, below = 0, lamp = 0, vivid = 0;
    for (int y = 0; pixGetDepth(colour) == 32 && y < pixGetHeight(colour); y += STEP) {
        const l_uint32 *row = pixGetData(colour) + (size_t)y * (size_t)pixGetWpl(colour);
        for (int x = 0; x < pixGetWidth(colour); x += STEP, all++)
            count[span(row[x])]++;
    }
    while (lamp < 255 && below + count[lamp] <= all / 4)
        below += count[lamp++];
    for (int i = lamp + VIVID; i < 256; i++)
        vivid += count[i];
    return all ? (double)vivid / all : 0;
}

/* Half the size and grey in one go; leptonica's weights are those of the eye. */
static PIX *first_grey(PIX *colour)
{
    bool halve = pixGetDepth(colour) == 32 && picture_longer_side(colour) > LONGEST_PX;
    return halve ? pixScaleRGBToGray2(colour, 0.3f, 0.5f, 0.2f) : picture_grey(colour);
}

bool glance_take(struct glance *glance, PIX *colour, struct fault *fault)
{
    if (!colour || (pixGetDepth(colour) != 8 && pixGetDepth(colour) != 32))
        return fault_set(fault, FAULT_SYSTEM, "look: the page is neither grey nor colour");
    if (pixGetWidth(colour) < SMALLEST_PX || pixGetHeight(colour) < SMALLEST_PX)
        return fault_set(fault, FAULT_INPUT, "the picture is too small to be a page");
    glance->colour = share_of_colour(colour);
    CLEANUP(pixDestroy) PIX *first = first_grey(colour);
    glance->grey = first ? picture_small(first, LONGEST_PX) : NULL;
    if (!glance->grey)
        return fault_set(fault, FAULT_SYSTEM, "look: no memory for a small picture of the page");
    glance->scale = (double)picture_longer_side(glance->grey) / picture_longer_side(colour);
    glance->rule = GLANCE_WHITE;
    return true;
}

void glance_clear(struct glance *glance)
{
    pixDestroy(&glance->grey);
    pixDestroy(&glance->level);
    pixDestroy(&glance->ink);
    boxaDestroy(&glance->pieces);
}
