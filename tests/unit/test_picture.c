/* Pixels alone: what a way across a stroke tells of it. */
#include "picture.h"
#include "test.h"

#include <leptonica/allheaders.h>

enum { WIDTH = 12, HEIGHT = 12, WHITE = 220, PALEST = 200 };

/* A picture of paper with one row of other tones, from pixel 0 on. */
static PIX *with_row(const int tones[], int count)
{
    PIX *grey = pixCreate(WIDTH, HEIGHT, 8);
    pixSetAllArbitrary(grey, WHITE);
    for (int x = 0; x < count; x++)
        pixSetPixel(grey, x, 3, (l_uint32)tones[x]);
    return grey;
}

static void a_stroke_is_as_sharp_as_its_steepest_step(void **state)
{
    (void)state;
    PIX *grey = with_row((int[]){ 220, 220, 140, 20, 60, 210 }, 6);
    struct section section;
    assert_true(picture_section(&(struct way){ .grey = grey, .at = 3 }, 0, PALEST, &section));
    assert_int_equal(section.from, 2);
    assert_int_equal(section.to, 5);
    assert_int_equal(section.darkest, 20);
    assert_int_equal(section.steepest, 120);
    pixDestroy(&grey);
}

static void strokes_come_one_after_another_and_end(void **state)
{
    (void)state;
    PIX *grey = with_row((int[]){ 220, 100, 220, 220, 90, 220, 220, 220, 220, 220, 220, 80 }, WIDTH);
    const struct way way = { .grey = grey, .at = 3 };
    struct section section = { 0 };
    static const int darkest[] = { 100, 90, 80 };
    for (int i = 0; i < 3; i++) {
        assert_true(picture_section(&way, section.to, PALEST, &section));
        assert_int_equal(section.darkest, darkest[i]);
    }
    assert_int_equal(section.to, WIDTH);
    assert_false(picture_section(&way, section.to, PALEST, &section));
    pixDestroy(&grey);
}

static void a_way_down_crosses_what_lies_along_a_row(void **state)
{
    (void)state;
    PIX *grey = with_row((int[]){ 220, 220, 50 }, 3);
    struct section section;
    assert_true(picture_section(&(struct way){ .grey = grey, .at = 2, .down = true }, 0, PALEST, &section));
    assert_int_equal(section.from, 3);
    assert_int_equal(section.to, 4);
    assert_int_equal(section.steepest, WHITE - 50);
    assert_false(picture_section(&(struct way){ .grey = grey, .at = 1, .down = true }, 0, PALEST, &section));
    pixDestroy(&grey);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stroke_is_as_sharp_as_its_steepest_step),
        cmocka_unit_test(strokes_come_one_after_another_and_end),
        cmocka_unit_test(a_way_down_crosses_what_lies_along_a_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
