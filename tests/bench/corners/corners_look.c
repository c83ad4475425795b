/* corners_look: a developer's tool, no test. Takes a look at picture files and prints, tab-separated, the
 * corners it found (in the order of photographs.py), whether it cuts the sheet out, the flaws, and the
 * look's cost.
 *
 *   corners_look FILE…  > found.tsv */
#include "arena.h"
#include "cleanup.h"
#include "clock.h"
#include "look.h"

#include <leptonica/allheaders.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static PIX *load(const char *path)
{
    CLEANUP(pixDestroy) PIX *raw = pixRead(path);
    CLEANUP(pixDestroy) PIX *flat = raw ? pixRemoveColormap(raw, REMOVE_CMAP_BASED_ON_SRC) : NULL;
    if (!flat)
        return NULL;
    return pixGetDepth(flat) == 32 ? pixClone(flat) : pixConvertTo8(flat, 0);
}

static bool look_at(struct stage *stage, const char *path)
{
    struct arena arena = { 0 };
    struct fault fault = { 0 };
    struct sheet sheet = { .arena = &arena, .grey_scale = 1, .colour = load(path) };
    double start = clock_cpu_ms();
    bool done = sheet.colour && look_stage.run(stage, &sheet, &fault);
    const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    printf("%s\t%u", base, sheet.page.flaws);
    for (int i = 0; done && i < 4; i++)
        if (sheet.looks.has_corners)
            printf("\t%.1f\t%.1f", sheet.looks.corner_x[i], sheet.looks.corner_y[i]);
        else
            printf("\t-\t-");
    printf("\t%s\t%.1f\n", sheet.looks.cut_out ? "cut" : "kept", clock_cpu_ms() - start);
    pixDestroy(&sheet.colour);
    arena_clear(&arena);
    return done;
}

int main(int argc, char **argv)
{
    const struct services services = { .models = "" };
    struct fault fault = { 0 };
    struct stage *stage = must_alloc(look_stage.size);
    stage->kind = &look_stage;
    param_defaults(look_stage.params, stage);
    setMsgSeverity(L_SEVERITY_NONE);
    int failed = !look_stage.open(stage, &services, &fault);
    for (int i = 1; i < argc; i++)
        failed += !look_at(stage, argv[i]);
    free(stage);
    return failed ? 1 : 0;
}
