#include "look_pages.h"

#include "open_stage.h"
#include "test.h"

#include <leptonica/allheaders.h>

int look_pages_open(void **state)
{
    static struct fixture fixture;
    struct fault fault;
    const struct services services = { .recogniser = &fixture.recogniser, .models = "" };
    setMsgSeverity(L_SEVERITY_NONE);
    fixture.look = open_stage(&look_stage, &services, &fault);
    fixture.read = open_stage(&read_stage, &services, &fault);
    assert_true(fixture.look && fixture.read);
    *state = &fixture;
    return 0;
}

int look_pages_close(void **state)
{
    struct fixture *fixture = *state;
    close_stage(fixture->read);
    close_stage(fixture->look);
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
