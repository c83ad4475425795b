/* cut: a raster that shows two facing pages → its halves, a raster each. */
#ifndef ROOM_READER
#error "cut.h is for the reader processes alone"
#endif
#ifndef CUT_H
#define CUT_H

#include "stage.h"

/* One half, with fresh pixels of its own (free them): all that lies on its side of the fold and a little
 * more, so that no stroke is lost; where the fold runs aslant, what lies beyond it is the colour at the fold.
 * False: the fold does not lie within the raster. */
bool cut_half(const struct raster *raster, const struct fold *fold, bool later, struct raster *half);

#endif
