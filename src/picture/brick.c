/* Opening and closing by a brick. Leptonica shifts the picture once for each pixel of the brick's sides; here
 * what has been joined so far is shifted as a whole, so a side of 93 takes 7 shifts. */
#include "cleanup.h"
#include "picture.h"

#include <leptonica/allheaders.h>

enum towards { RIGHT, DOWN, LEFT, UP };

/* Joins `mask` with itself shifted that way by 1 … size - 1 pixels. What comes in from outside is paper. */
static bool join(PIX *mask, enum towards way, int size, bool every)
{
    static const struct {
        int x, y;
    } steps[] = { [RIGHT] = { 1, 0 }, [DOWN] = { 0, 1 }, [LEFT] = { -1, 0 }, [UP] = { 0, -1 } };
    const int width = pixGetWidth(mask), height = pixGetHeight(mask);
    CLEANUP(pixDestroy) PIX *before = pixCreateTemplate(mask);
    for (int done = 1, step; before && done < size; done += step) {
        step = done < size - done ? done : size - done;
        const int x = step * steps[way].x, y = step * steps[way].y;
        pixClearAll(before);
        pixRasterop(before, x, y, width, height, PIX_SRC, mask, 0, 0);
        pixRasterop(mask, 0, 0, width, height, every ? PIX_SRC & PIX_DST : PIX_SRC | PIX_DST, before, 0, 0);
    }
    return before != NULL;
}

struct Pix *picture_open(struct Pix *mask, int wide, int high)
{
    CLEANUP(pixDestroy) PIX *opened = pixCopy(NULL, mask);
    const bool done = opened && join(opened, RIGHT, wide, true) && join(opened, DOWN, high, true) &&
        join(opened, LEFT, wide, false) && join(opened, UP, high, false);
    return done ? STEAL(opened) : NULL;
}

struct Pix *picture_close(struct Pix *mask, int wide, int high)
{
    CLEANUP(pixDestroy) PIX *framed = pixAddBorderGeneral(mask, wide, 0, high, 0, 0);
    const bool done = framed && join(framed, LEFT, wide, false) && join(framed, UP, high, false) &&
        join(framed, RIGHT, wide, true) && join(framed, DOWN, high, true);
    return done ? pixRemoveBorderGeneral(framed, wide, 0, high, 0) : NULL;
}
