/* The shelf: pages are copied, so that a room may be used again. */
#include "shelf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned char *room(
    struct raster_sink *self, uint32_t width, uint32_t height, uint32_t channels, struct fault *fault)
{
    (void)fault;
    struct shelf *shelf = (struct shelf *)self;
    const size_t size = (size_t)width * height * channels;
    shelf->largest_room = size > shelf->largest_room ? size : shelf->largest_room;
    return arena_take(&shelf->arena, size);
}

static bool page(struct raster_sink *self, const struct raster *raster, struct fault *fault)
{
    struct shelf *shelf = (struct shelf *)self;
    if (shelf->count == SHELF_PAGES)
        return fault_set(fault, FAULT_SYSTEM, "the shelf is full");
    struct raster *copy = &shelf->pages[shelf->count++];
    *copy = *raster;
    copy->note = arena_copy(&shelf->arena, raster->note);
    copy->name = arena_copy(&shelf->arena, raster->name);
    return true;
}

bool shelf_decode(struct shelf *shelf, struct bytes file, const struct shelf_setting *settings)
{
    *shelf = (struct shelf){ .sink = { .room = room, .page = page } };
    struct stage *stage = must_alloc(decode_stage.size);
    stage->kind = &decode_stage;
    param_defaults(decode_stage.params, stage);
    for (; settings && settings->name; settings++)
        if (!param_set(
                param_find(decode_stage.params, settings->name), stage, &settings->value, 1, &shelf->fault))
            abort();
    decode_stage.open(stage, NULL, &shelf->fault);
    struct sheet sheet = { .arena = &shelf->arena, .scan = file, .rasters = &shelf->sink };
    const bool decoded = decode_stage.run(stage, &sheet, &shelf->fault);
    param_clear(decode_stage.params, stage);
    free(stage);
    return decoded;
}

void shelf_clear(struct shelf *shelf)
{
    arena_clear(&shelf->arena);
}
