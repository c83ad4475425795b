/* How sharp strokes are, from the pixels of a way across them. Pencil is pale and sharp, ink that is seen
 * through paper pale and soft, and on a blurred page everything is soft. */
#include "picture.h"

#include <leptonica/allheaders.h>

#include <stdlib.h>

/* Where the way's pixels lie. */
struct pixels {
    const l_uint32 *first; /* the row of the first */
    size_t words; /* from row to row; along a row 0 */
    int at; /* the column, where the way goes down */
};

static struct pixels pixels_of(const struct way *way)
{
    const l_uint32 *data = pixGetData(way->grey);
    const size_t words = (size_t)pixGetWpl(way->grey);
    return way->down ? (struct pixels){ data, words, way->at }
                     : (struct pixels){ data + (size_t)way->at * words, 0, 0 };
}

static int tone_at(const struct pixels *pixels, int i)
{
    const l_uint32 *row = pixels->first + (size_t)i * pixels->words;
    return GET_DATA_BYTE(row, pixels->words ? pixels->at : i);
}

bool picture_section(const struct way *way, int from, int palest, struct section *section)
{
    int length = way->down ? pixGetHeight(way->grey) : pixGetWidth(way->grey);
    const struct pixels pixels = pixels_of(way);
    int i = from > 1 ? from : 1;
    while (i < length && tone_at(&pixels, i) >= palest)
        i++;
    *section = (struct section){ .from = i, .to = i, .darkest = 255 };
    int before = i < length ? tone_at(&pixels, i - 1) : 0;
    for (int tone; section->to < length && (tone = tone_at(&pixels, section->to)) < palest; section->to++) {
        int step = abs(tone - before);
        section->steepest = step > section->steepest ? step : section->steepest;
        section->darkest = tone < section->darkest ? tone : section->darkest;
        before = tone;
    }
    return section->to > section->from;
}
