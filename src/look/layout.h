/* layout: where the writing stands on a page. Seen on the presentation picture, which is upright and shows
 * the sheet alone; lengths are shares of its sides, since a photograph knows no millimetres. Inside the look
 * room. */
#ifndef LAYOUT_H
#define LAYOUT_H

#ifndef ROOM_LOOK
#error "layout.h is for the look room alone"
#endif

#include "reply.h"

struct Pix;

enum { BLOCKS_MOST = 24 };

/* Lines of writing that belong together. */
struct block {
    struct box box; /* in pixels of the presentation picture */
    double ink; /* share of it that is ink */
    bool framed; /* as a rubber stamp is */
};

struct layout {
    int width_px, height_px; /* of the presentation picture; 0: it could not be measured */
    double written; /* share of the page that its writing takes */
    double solid; /* share of the page that is covered with tone: photographs, prints, crayons */
    struct block blocks[BLOCKS_MOST]; /* the largest first */
    size_t block_count;
    struct box ring; /* of a postmark; width 0: none */
    struct box stamp; /* a small picture, as postage is; width 0: none */
};

/* What could not be measured stays 0. */
struct layout layout_of(struct Pix *presentation);

#endif
