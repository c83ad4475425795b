/* look: cheap looks at a raw page: blank, kind, axis and up, tilt, light, rules, corners of a photographed
 * sheet. */
#ifndef LOOK_H
#define LOOK_H

#include "stage.h"

/* The stage: needs SLOT_RASTER, gives SLOT_LOOKS (and page.kind, page.kind_confidence as far as the picture
 * tells). */
extern const struct stage_kind look_stage;

/* The second look, when the page is clean and its words are known: settles page.kind from the picture's kind,
 * the layout of the presentation picture and the words (an envelope's "Куда", "Кому" and postcode; a picture
 * without text; a page that turned out to be blank). A page that read knows for a slip stays one. */
void look_settle_kind(struct sheet *sheet);

/* Does a raster, as it was decoded, show two facing pages? Then `fold` says where to cut. True only where it
 * is certain: a fold from edge to edge, an empty gutter, writing that runs away from it on both sides. Reads
 * the pixels alone; runs in the decoder child. */
bool look_find_fold(const struct raster *raster, struct fold *fold);

#endif
