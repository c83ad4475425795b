/* What is wrong with a picture: drawn pages that were made worse, and good ones that must not be blamed. */
#include "test.h"

#include "cleanup.h"
#include "look.h"
#include "page_drawing.h"

#include <leptonica/allheaders.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static PIX *letter_page(void)
{
    return draw_page(&(struct drawing){ .text = russian_letter, .grey = true });
}

/* The flaws of `picture`, which is destroyed. */
static unsigned flaws_of(PIX *picture)
{
    struct arena arena = { 0 };
    struct fault fault = { 0 };
    struct stage *stage = must_alloc(look_stage.size);
    struct sheet sheet = { .arena = &arena, .colour = picture, .grey_scale = 1 };
    assert_non_null(picture);
    setMsgSeverity(L_SEVERITY_NONE);
    stage->kind = &look_stage;
    assert_true(look_stage.open(stage, NULL, &fault));
    assert_true(look_stage.run(stage, &sheet, &fault));
    unsigned flaws = sheet.page.flaws;
    pixDestroy(&sheet.colour);
    arena_clear(&arena);
    free(stage);
    return flaws;
}

static PIX *blurred(PIX *page, int half)
{
    CLEANUP(pixDestroy) PIX *sharp = page;
    CLEANUP(pixDestroy) PIX *soft = pixBlockconv(sharp, half, half);
    return soft ? pixBlockconv(soft, half, half) : NULL;
}

static PIX *scaled(PIX *page, float scale)
{
    CLEANUP(pixDestroy) PIX *large = page;
    return pixScale(large, scale, scale);
}

static PIX *without_left(PIX *page, int columns)
{
    CLEANUP(pixDestroy) PIX *whole = page;
    CLEANUP(boxDestroy)
    BOX *rest = boxCreate(columns, 0, pixGetWidth(whole) - columns, pixGetHeight(whole));
    return pixClipRectangle(whole, rest, NULL);
}

/* The first column with ink. */
static int left_of_ink(PIX *page)
{
    CLEANUP(pixDestroy) PIX *ink = pixThresholdToBinary(page, 128);
    CLEANUP(boxDestroy) BOX *box = NULL;
    l_int32 left = 0;
    assert_int_equal(pixClipToForeground(ink, NULL, &box), 0);
    boxGetGeometry(box, &left, NULL, NULL, NULL);
    return left;
}

static PIX *darkened(PIX *page, float light)
{
    pixMultConstantGray(page, light);
    return page;
}

static void a_good_page_has_no_flaw(void **state)
{
    (void)state;
    assert_int_equal(flaws_of(letter_page()), 0);
}

static void a_blank_page_has_no_flaw(void **state)
{
    (void)state;
    assert_int_equal(flaws_of(draw_page(&(struct drawing){ .text = NULL })), 0);
}

static void a_page_on_squared_paper_is_not_cut_off(void **state)
{
    (void)state;
    assert_int_equal(flaws_of(draw_page(&(struct drawing){ .text = russian_letter, .squares = 40 })), 0);
}

static void a_page_on_a_desk_has_no_flaw(void **state)
{
    (void)state;
    PIX *page = draw_page(&(struct drawing){ .text = russian_letter });
    assert_int_equal(flaws_of(photograph(page, 1900, 2600)), 0);
}

static void a_little_softness_is_no_blur(void **state)
{
    (void)state;
    assert_int_equal(flaws_of(blurred(letter_page(), 1)), 0);
}

static void a_page_out_of_focus_is_blurred(void **state)
{
    (void)state;
    assert_true(flaws_of(blurred(letter_page(), 6)) & FLAW_BLURRED);
}

static void half_the_pixels_are_enough(void **state)
{
    (void)state;
    assert_int_equal(flaws_of(scaled(letter_page(), 0.5f)) & FLAW_SMALL, 0);
}

static void letters_of_a_few_pixels_are_too_small(void **state)
{
    (void)state;
    assert_true(flaws_of(scaled(letter_page(), 0.25f)) & FLAW_SMALL);
}

static void lines_that_run_into_the_frame_are_cut_off(void **state)
{
    (void)state;
    assert_int_equal(flaws_of(without_left(letter_page(), 500)), FLAW_CUT_OFF);
}

static void a_page_that_lies_on_its_side_is_cut_off_too(void **state)
{
    (void)state;
    CLEANUP(pixDestroy) PIX *cut = without_left(letter_page(), 500);
    assert_int_equal(flaws_of(pixRotate90(cut, 1)), FLAW_CUT_OFF);
}

/* Turned straight it grows: where its lines end is asked of the picture as it came. */
static void a_tilted_page_whose_lines_leave_the_frame_is_cut_off(void **state)
{
    (void)state;
    PIX *page = tilted(draw_page(&(struct drawing){ .text = russian_letter, .squares = 40 }), 2);
    PIX *photo = without_left(page, 420);
    assert_int_equal(flaws_of(photo), FLAW_CUT_OFF);
}

/* The desk is seen above, below and to the right: only where the sheet runs out of the picture can it be cut.
 */
static void a_sheet_that_leaves_the_frame_is_cut_off_there(void **state)
{
    (void)state;
    PIX *page = draw_page(&(struct drawing){ .text = russian_letter });
    assert_int_equal(flaws_of(without_left(photograph(page, 1900, 2600), 750)), FLAW_CUT_OFF);
}

static void text_as_near_the_frame_as_a_millimetre_is_not_cut_off(void **state)
{
    (void)state;
    PIX *page = letter_page();
    assert_int_equal(flaws_of(without_left(page, left_of_ink(page) - 8)), 0);
}

static void a_page_in_half_the_light_is_not_dark(void **state)
{
    (void)state;
    assert_int_equal(flaws_of(darkened(letter_page(), 0.5f)), 0);
}

static void a_page_in_hardly_any_light_is_dark(void **state)
{
    (void)state;
    assert_true(flaws_of(darkened(letter_page(), 0.03f)) & FLAW_DARK);
}

/* A lamp's reflection in the middle of the writing: brightest by `most`, half of that `half` pixels away. */
static PIX *with_glare(PIX *page, int x, int y, double most, double half)
{
    for (int row = 0; row < pixGetHeight(page); row++)
        for (int column = 0; column < pixGetWidth(page); column++) {
            l_uint32 tone;
            double away = hypot(column - x, row - y) / half;
            pixGetPixel(page, column, row, &tone);
            pixSetPixel(page, column, row, (l_uint32)fmin(255, tone + most * exp2(-away * away)));
        }
    return page;
}

static PIX *full_page(void)
{
    static const char line[] = "Здравствуйте, дорогая Марина! Спасибо за Вашу открытку, она пришла вчера. ";
    char text[20 * sizeof line] = "";
    for (int i = 0; i < 19; i++)
        strcat(text, line);
    return darkened(draw_page(&(struct drawing){ .text = text, .grey = true }), 0.8f);
}

static void writing_washed_out_by_a_lamp_is_glare(void **state)
{
    (void)state;
    assert_int_equal(flaws_of(full_page()), 0);
    assert_int_equal(flaws_of(with_glare(full_page(), 750, 450, 330, 110)), FLAW_GLARE);
}

static void a_lamp_that_leaves_the_writing_legible_is_no_glare(void **state)
{
    (void)state;
    assert_int_equal(flaws_of(with_glare(full_page(), 750, 450, 150, 110)), 0);
}

/* It has an edge. */
static void a_white_label_in_the_writing_is_no_glare(void **state)
{
    (void)state;
    PIX *page = full_page();
    for (int y = 350; y < 560; y++)
        for (int x = 600; x < 900; x++)
            pixSetPixel(page, x, y, 255);
    assert_int_equal(flaws_of(page), 0);
}

/* So few that they are no share of the page: its ink is as bright as its paper. */
static void a_few_specks_are_no_strokes_to_measure(void **state)
{
    (void)state;
    PIX *page = draw_page(&(struct drawing){ .text = NULL, .grey = true });
    pixSetAllGray(page, 244);
    for (int speck = 0; speck < 300; speck++)
        for (int i = 0; i < 36; i++)
            pixSetPixel(page, 100 + speck % 20 * 70 + i % 6, 100 + speck / 20 * 120 + i / 6, 90);
    assert_int_equal(flaws_of(page), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_page_has_no_flaw),
        cmocka_unit_test(a_blank_page_has_no_flaw),
        cmocka_unit_test(a_page_on_squared_paper_is_not_cut_off),
        cmocka_unit_test(a_page_on_a_desk_has_no_flaw),
        cmocka_unit_test(a_little_softness_is_no_blur),
        cmocka_unit_test(a_page_out_of_focus_is_blurred),
        cmocka_unit_test(half_the_pixels_are_enough),
        cmocka_unit_test(letters_of_a_few_pixels_are_too_small),
        cmocka_unit_test(lines_that_run_into_the_frame_are_cut_off),
        cmocka_unit_test(a_page_that_lies_on_its_side_is_cut_off_too),
        cmocka_unit_test(a_tilted_page_whose_lines_leave_the_frame_is_cut_off),
        cmocka_unit_test(a_sheet_that_leaves_the_frame_is_cut_off_there),
        cmocka_unit_test(text_as_near_the_frame_as_a_millimetre_is_not_cut_off),
        cmocka_unit_test(a_page_in_half_the_light_is_not_dark),
        cmocka_unit_test(a_page_in_hardly_any_light_is_dark),
        cmocka_unit_test(writing_washed_out_by_a_lamp_is_glare),
        cmocka_unit_test(a_lamp_that_leaves_the_writing_legible_is_no_glare),
        cmocka_unit_test(a_white_label_in_the_writing_is_no_glare),
        cmocka_unit_test(a_few_specks_are_no_strokes_to_measure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
