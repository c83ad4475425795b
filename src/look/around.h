/* around: what lies around a figure that may be a sheet. Inside the look room. */
#ifndef AROUND_H
#define AROUND_H

#ifndef ROOM_LOOK
#error "around.h is for the look room alone"
#endif

#include "picture.h"

#include <stdbool.h>

struct edges;

/* Where a figure's edges end: at all its corners; beyond each side, as far as the picture goes, on no more
 * than one of its neighbours' lines. Divided: a long edge ends inside of the figure, which may be a sheet
 * beneath another. */
struct ends {
    bool all, alone, divided;
};

enum around {
    AROUND_UNKNOWN, /* edges go on where all is as white as paper: who knows whether this is a sheet */
    AROUND_MORE, /* may be more of the letter: paper that goes on, a note, writing */
    AROUND_DESK,
};

/* What is there around a figure that holds one sheet? A desk as white as paper is believed only if the
 * sheet's edges end at its corners; beyond a divided figure, if they do not, only a desk of another colour
 * than paper. Not AROUND_DESK when in doubt. */
enum around around_what(const struct edges *edges, const struct quad *quad, const struct ends *ends);

/* Is there paper in each corner? Where two sheets overlap, lines of both make a figure whose corners are the
 * desk. `lit`: it may be paper in a light in which the rest does not lie, or a brighter desk of its colour.
 */
bool around_fills_corners(const struct edges *edges, const struct quad *quad, bool lit);

#endif
