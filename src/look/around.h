/* around: what lies around a figure that may be a sheet. Inside the look room. */
#ifndef AROUND_H
#define AROUND_H

#ifndef ROOM_LOOK
#error "around.h is for the look room alone"
#endif

#include "picture.h"

#include <stdbool.h>

struct edges;

/* Does the figure hold one sheet, and can nothing around it be more of that sheet: no paper that goes on, no
 * writing? A desk as white as paper is believed only if the sheet's edges end at its corners. False when in
 * doubt. */
bool around_is_desk(const struct edges *edges, const struct quad *quad, bool edges_end);

#endif
