/* The walk through an archive, with limits so narrow that the pictures' own libraries have little to do: a
 * page is at most 100 pixels to a side, an archive unpacks to a megabyte. */
#include "arena.h"
#include "decode.h"

#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

struct small_room {
    struct raster_sink sink;
    unsigned char pixels[128 * 128 * 3];
};

static unsigned char *room(
    struct raster_sink *self, uint32_t width, uint32_t height, uint32_t channels, struct fault *fault)
{
    (void)fault;
    struct small_room *small = (struct small_room *)self;
    MUST(width && height && (size_t)width * height * channels <= sizeof small->pixels);
    return small->pixels;
}

static bool page(struct raster_sink *self, const struct raster *raster, struct fault *fault)
{
    (void)self, (void)fault;
    MUST(utf8_valid(raster->name, strlen(raster->name)));
    MUST(raster->orientation >= 1 && raster->orientation <= 8);
    return true;
}

static void narrow(struct stage *stage, const char *name, const char *value)
{
    struct fault fault = { 0 };
    MUST(param_set(param_find(decode_stage.params, name), stage, &value, 1, &fault));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size < 4 || memcmp(bytes, "PK", 2))
        return 0;
    struct stage *stage = must_alloc(decode_stage.size);
    stage->kind = &decode_stage;
    param_defaults(decode_stage.params, stage);
    narrow(stage, "side_most", "100");
    narrow(stage, "unpacked_megabytes_most", "1");
    narrow(stage, "zip_entries_most", "20");
    struct arena arena = { 0 };
    struct small_room small = { .sink = { room, page } };
    struct fault fault = { 0 };
    struct sheet sheet = { .arena = &arena, .scan = { bytes, size }, .rasters = &small.sink };
    MUST(decode_stage.run(stage, &sheet, &fault) || *fault.text);
    arena_clear(&arena);
    param_clear(decode_stage.params, stage);
    free(stage);
    return 0;
}
