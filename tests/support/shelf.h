/* shelf: the decode stage with its default settings, and the pages that it gave, for tests. */
#ifndef SHELF_H
#define SHELF_H

#include "arena.h"
#include "decode.h"

enum { SHELF_PAGES = 64 };

struct shelf {
    struct raster_sink sink;
    struct arena arena;
    struct raster pages[SHELF_PAGES]; /* pixels, notes and names live in the arena */
    int count;
    struct fault fault; /* what the stage said, when it refused */
    size_t largest_room;
};

struct shelf_setting {
    const char *name, *value;
};

/* Decodes `file`; `settings` (null-named at its end, or null) replace defaults. */
bool shelf_decode(struct shelf *shelf, struct bytes file, const struct shelf_setting *settings);
void shelf_clear(struct shelf *shelf);

#endif
