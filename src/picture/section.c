/* How sharp strokes are, from the pixels of a way across them. Pencil is pale and sharp, ink that is seen
 * through paper pale and soft, and on a blurred page everything is soft. */
#include "picture.h"

#include <leptonica/allheaders.h>

#include <stdlib.h>

static int tone_at(const struct way *way, int i)
{
    int x = way->down ? way->at : i, y = way->down ? i : way->at;
    const l_uint32 *row = pixGetData(way->grey) + (size_t)y * (size_t)pixGetWpl(way->grey);
    return GET_DATA_BYTE(row, x);
}

bool picture_section(const struct way *way, int from, int palest, struct section *section)
{
    int length = way->down ? pixGetHeight(way->grey) : pixGetWidth(way->grey);
    int i = from > 1 ? from : 1;
    while (i < length && tone_at(way, i) >= palest)
        i++;
    *section = (struct section){ .from = i, .to = i, .darkest = 255 };
    int before = i < length ? tone_at(way, i - 1) : 0;
    for (int tone; section->to < length && (tone = tone_at(way, section->to)) < palest; section->to++) {
        int step = abs(tone - before);
        section->steepest = step > section->steepest ? step : section->steepest;
        section->darkest = tone < section->darkest ? tone : section->darkest;
        before = tone;
    }
    return section->to > section->from;
}
