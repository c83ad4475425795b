/* desk: the dark desk around a sheet that was not cut out of its photograph. Inside the read room. */
#ifndef DESK_H
#define DESK_H

#ifndef ROOM_READ
#error "desk.h is for the read room alone"
#endif

#include "stage.h"

/* `grey`, as large as the reading picture of `sheet`, with the grain of the dark desk around it smoothed.
 * Null: no sheet was found that lies on its ground, or leptonica refused; the caller destroys what is
 * returned. */
struct Pix *desk_smoothed(struct Pix *grey, const struct sheet *sheet);

#endif
