/* spread_try FILE…: decodes files as the decoder child does and says of each page whether it shows two facing
 * pages: where the fold is, which half is first, and what the look cost. */
#include "arena.h"
#include "cleanup.h"
#include "clock.h"
#include "decode.h"
#include "file.h"
#include "look.h"

#include <stdio.h>
#include <stdlib.h>

struct looking {
    struct raster_sink sink;
    unsigned char *pixels;
    const char *path;
};

static unsigned char *room(
    struct raster_sink *self, uint32_t width, uint32_t height, uint32_t channels, struct fault *fault)
{
    (void)fault;
    struct looking *looking = (struct looking *)self;
    free(looking->pixels);
    looking->pixels = must_alloc((size_t)width * height * channels);
    return looking->pixels;
}

static bool page(struct raster_sink *self, const struct raster *raster, struct fault *fault)
{
    (void)fault;
    const struct looking *looking = (struct looking *)self;
    struct fold fold;
    const double start = clock_cpu_ms();
    const bool found = look_find_fold(raster, &fold);
    const double ms = clock_cpu_ms() - start;
    if (found)
        printf("%s: SPREAD %s at %.0f, %.0f of %u x %u, %s first, %.1f ms\n", looking->path,
            fold.across ? "across" : "down", fold.at[0], fold.at[1], raster->width, raster->height,
            fold.later_first ? "later" : "earlier", ms);
    else
        printf("%s: one, %.1f ms\n", looking->path, ms);
    return true;
}

static void try(struct stage *stage, const char *path)
{
    CLEANUP(text_clear) struct text bytes = TEXT_LIMIT(1 << 30);
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct fault fault = { 0 };
    struct looking looking = { .sink = { room, page }, .path = path };
    if (file_read(path, &bytes, &fault)) {
        struct sheet sheet = { .arena = &arena,
            .scan = { (const unsigned char *)bytes.bytes, bytes.length },
            .rasters = &looking.sink };
        stage->kind->run(stage, &sheet, &fault);
    }
    if (fault.kind)
        printf("%s: refused: %s\n", path, fault.text);
    free(looking.pixels);
}

int main(int argc, char **argv)
{
    struct stage *stage = must_alloc(decode_stage.size);
    struct fault fault = { 0 };
    stage->kind = &decode_stage;
    param_defaults(decode_stage.params, stage);
    decode_stage.open(stage, NULL, &fault);
    decode_warm_up();
    for (int i = 1; i < argc; i++)
        try(stage, argv[i]);
    param_clear(decode_stage.params, stage);
    free(stage);
    return 0;
}
