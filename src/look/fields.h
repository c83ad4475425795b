/* fields: what an envelope bears, and where: the sender's block, the recipient's, the postmark. Inside the
 * look room. */
#ifndef FIELDS_H
#define FIELDS_H

#ifndef ROOM_LOOK
#error "fields.h is for the look room alone"
#endif

#include "layout.h"

/* Fills page->fields, in `arena`, from where the page's writing stands and what of it was read. */
void fields_find(struct page *page, const struct layout *layout, struct arena *arena);

#endif
