/* The three stages that a page goes through. */
#include "page_stages.h"

#include "clean.h"
#include "look.h"
#include "open_stage.h"
#include "read.h"

#include <stdlib.h>

static const struct stage_kind *const kinds[PAGE_STAGES] = { &look_stage, &clean_stage, &read_stage };

int page_stages_open(void **state)
{
    struct page_stages *stages = must_alloc(sizeof *stages);
    struct fault fault;
    const struct services services = { .recogniser = &stages->recogniser, .models = "" };
    setMsgSeverity(L_SEVERITY_NONE);
    for (int i = 0; i < PAGE_STAGES; i++) {
        stages->stage[i] = open_stage(kinds[i], &services, &fault);
        assert_non_null(stages->stage[i]);
    }
    *state = stages;
    return 0;
}

int page_stages_close(void **state)
{
    struct page_stages *stages = *state;
    for (int i = 0; i < PAGE_STAGES; i++)
        close_stage(stages->stage[i]);
    arena_clear(&stages->arena);
    free(stages);
    return 0;
}

struct sheet page_stages_run(struct page_stages *stages, PIX *picture, struct arena *arena)
{
    struct fault fault = { 0 };
    struct sheet sheet = { .arena = arena, .colour = picture, .dpi = 200, .grey_scale = 1 };
    for (int i = 0; i < PAGE_STAGES; i++)
        if (!kinds[i]->run(stages->stage[i], &sheet, &fault))
            fail_msg("%s", fault.text);
    return sheet;
}

struct page page_stages_end(struct sheet *sheet)
{
    pixDestroy(&sheet->colour);
    pixDestroy(&sheet->plain);
    pixDestroy(&sheet->grey);
    return sheet->page;
}
