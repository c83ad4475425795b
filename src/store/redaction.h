/* redaction: what asking for redactions and carrying them out share: the places. */
#ifndef STORE_REDACTION_H
#define STORE_REDACTION_H

#ifndef ROOM_STORE
#error "redaction.h is for the store room alone"
#endif

#include "store_inside.h"

void boxes_pack(const struct box *boxes, size_t count, struct text *out);

/* Appends the places of one row of a query for (id, boxes). */
bool redaction_add_boxes(
    struct query *query, struct arena *arena, struct box **boxes, size_t *count, struct fault *fault);

/* Which redactions of a page: everybody's up to `common`, and this message's up to `own`. */
struct redactions_held {
    int64_t page, common, message, own;
};
bool redaction_boxes(struct store *store, const struct redactions_held *held, struct arena *arena,
    struct box **boxes, size_t *count, struct fault *fault);

#endif
