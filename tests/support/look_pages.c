#include "look_pages.h"

#include "test.h"

#include <leptonica/allheaders.h>

#include <stdlib.h>

static struct stage *opened(const struct stage_kind *kind, const struct services *services)
{
    struct fault fault;
    struct stage *stage = must_alloc(kind->size);
    stage->kind = kind;
    param_defaults(kind->params, stage);
    assert_true(kind->open(stage, services, &fault));
    return stage;
}

int look_pages_open(void **state)
{
    static struct fixture fixture;
    const struct services services = { .recogniser = &fixture.recogniser, .models = "" };
    setMsgSeverity(L_SEVERITY_NONE);
    fixture.look = opened(&look_stage, &services);
    fixture.read = opened(&read_stage, &services);
    *state = &fixture;
    return 0;
}

int look_pages_close(void **state)
{
    struct fixture *fixture = *state;
    read_stage.close(fixture->read);
    param_clear(read_stage.params, fixture->read);
    free(fixture->read);
    free(fixture->look);
    return 0;
}

struct seen look_as(void **state, PIX *picture, int dpi, bool said)
{
    struct fixture *fixture = *state;
    struct arena arena = { 0 };
    struct fault fault = { 0 };
    struct sheet sheet = {
        .arena = &arena, .colour = picture, .dpi = dpi, .dpi_said = said, .grey_scale = 1
    };
    assert_non_null(picture);
    assert_true(look_stage.run(fixture->look, &sheet, &fault));
    pixDestroy(&sheet.colour);
    arena_clear(&arena);
    return (struct seen){ sheet.looks, sheet.page };
}

struct seen look_at(void **state, PIX *picture, int dpi)
{
    return look_as(state, picture, dpi, dpi > 0);
}

struct looks looks_of(void **state, const struct drawing *drawing)
{
    return look_at(state, draw_page(drawing), 200).looks;
}
