/* The picture that a family will keep: what goes from it, and above all what stays. */
#include "test.h"

#include "page_drawing.h"
#include "presentation.h"

#include <leptonica/allheaders.h>

#include <stdlib.h>

enum { WIDTH = 1654, HEIGHT = 2339, INK = 110, EVERYWHERE = 0 };

static const struct part everywhere = { 0, 0, EVERYWHERE, EVERYWHERE };

static PIX *letter(void)
{
    return draw_page(&(struct drawing){ .text = russian_letter });
}

/* Ink pixels of a picture, which is destroyed. */
static int ink_of(PIX *picture)
{
    PIX *grey = grey_of(picture);
    int ink = count_darker(grey, everywhere, INK);
    pixDestroy(&grey);
    pixDestroy(&picture);
    return ink;
}

static int ink_of_the_letter(void)
{
    return ink_of(presented(letter()));
}

static void assert_near(int value, int expected, int most)
{
    assert_in_range(value, expected - most, expected + most);
}

/* ---- beside the sheet ---- */

static void a_black_bed_is_cut_off_and_no_stroke_with_it(void **state)
{
    (void)state;
    PIX *page = presented(on_bed(letter(), 15, 90, 60, 0));
    assert_near(pixGetWidth(page), WIDTH, 8);
    assert_near(pixGetHeight(page), HEIGHT, 8);
    int ink = ink_of(page), before = ink_of_the_letter();
    assert_near(ink, before, before / 500);
}

static void a_grey_bed_is_cut_off(void **state)
{
    (void)state;
    PIX *page = presented(on_bed(letter(), 165, 70, 110, 0));
    assert_near(pixGetWidth(page), WIDTH, 8);
    assert_near(pixGetHeight(page), HEIGHT, 8);
    pixDestroy(&page);
}

static void a_lid_goes_with_its_line_of_shadow(void **state)
{
    (void)state;
    PIX *page = presented(on_bed(letter(), 253, 120, 160, 170));
    assert_near(pixGetWidth(page), WIDTH, 8);
    assert_near(pixGetHeight(page), HEIGHT, 8);
    PIX *grey = grey_of(page);
    int width = pixGetWidth(page), height = pixGetHeight(page);
    assert_int_equal(count_darker(grey, (struct part){ width - 4, 0, 4, height }, 225), 0);
    assert_int_equal(count_darker(grey, (struct part){ 0, height - 4, width, 4 }, 225), 0);
    pixDestroy(&grey);
    pixDestroy(&page);
}

static void a_small_sheet_under_the_lid_is_found(void **state)
{
    (void)state;
    PIX *small = draw_page(
        &(struct drawing){ .text = russian_letter, .width = 1160, .height = 1640, .size = 8 });
    PIX *page = presented(on_bed(small, 253, 494, 699, 170));
    assert_near(pixGetWidth(page), 1160, 8);
    assert_near(pixGetHeight(page), 1640, 8);
    pixDestroy(&page);
}

static PIX *tilted_on(int bed)
{
    PIX *wide = on_bed(letter(), bed, 140, 140, 0);
    PIX *tilt = pixRotate(
        wide, 0.02f, L_ROTATE_AREA_MAP, bed < 128 ? L_BRING_IN_BLACK : L_BRING_IN_WHITE, 0, 0);
    pixDestroy(&wide);
    return tilt;
}

/* Around a tilted sheet wedges are left by any rectangle: they take the tone of the paper. */
static void a_tilted_sheet_on_a_black_bed_leaves_no_black_wedge_and_loses_no_stroke(void **state)
{
    (void)state;
    PIX *page = presented(tilted_on(15)), *grey = grey_of(page);
    int width = pixGetWidth(page), height = pixGetHeight(page);
    assert_int_equal(count_darker(grey, (struct part){ width - 60, 0, 60, height }, 200), 0);
    assert_int_equal(count_darker(grey, (struct part){ 0, height - 60, width, 60 }, 200), 0);
    pixDestroy(&grey);
    int ink = ink_of(page), before = ink_of(presented(tilted_on(245)));
    assert_near(ink, before, before / 50);
}

static void a_stroke_that_runs_into_the_black_stays_up_to_the_sheets_edge(void **state)
{
    (void)state;
    PIX *page = letter();
    paint_box(page, WIDTH - 200, 1200, 200, 8, 20, 20, 60);
    page = presented(on_bed(page, 15, 90, 60, 0));
    PIX *grey = grey_of(page);
    assert_near(pixGetWidth(page), WIDTH, 8);
    assert_true(count_darker(grey, (struct part){ WIDTH - 200, 1190, 185, 30 }, INK) > 185 * 7);
    pixDestroy(&grey);
    pixDestroy(&page);
}

static void assert_not_cut(PIX *page)
{
    page = presented(page);
    assert_int_equal(pixGetWidth(page) * pixGetHeight(page), WIDTH * HEIGHT); /* it may lie on its side */
    pixDestroy(&page);
}

static void a_margin_line_of_a_notebook_is_no_edge(void **state)
{
    (void)state;
    PIX *page = letter();
    paint_box(page, WIDTH - 120, 0, 3, HEIGHT, 200, 120, 120);
    assert_not_cut(page);
}

static void a_printed_frame_is_no_edge(void **state)
{
    (void)state;
    PIX *page = letter();
    paint_box(page, 60, 60, WIDTH - 120, 4, 60, 60, 60);
    paint_box(page, 60, HEIGHT - 60, WIDTH - 120, 4, 60, 60, 60);
    paint_box(page, 60, 60, 4, HEIGHT - 120, 60, 60, 60);
    paint_box(page, WIDTH - 60, 60, 4, HEIGHT - 120, 60, 60, 60);
    assert_not_cut(page);
}

static void a_coloured_head_of_a_printed_sheet_stays(void **state)
{
    (void)state;
    PIX *page = letter();
    paint_box(page, 0, 0, WIDTH, 100, 120, 150, 240);
    assert_not_cut(page);
}

static void a_censors_bar_across_the_whole_sheet_stays(void **state)
{
    (void)state;
    PIX *page = letter();
    paint_box(page, 0, 90, WIDTH, 60, 12, 12, 12);
    assert_not_cut(page);
}

static void a_letter_written_to_the_very_edges_stays_whole(void **state)
{
    (void)state;
    PIX *page = letter();
    for (int y = 20; y < HEIGHT - 40; y += 90)
        for (int x = 0; x < WIDTH; x += 40)
            paint_box(page, x, y, 28, 30, 30, 30, 90);
    assert_not_cut(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_black_bed_is_cut_off_and_no_stroke_with_it),
        cmocka_unit_test(a_grey_bed_is_cut_off),
        cmocka_unit_test(a_lid_goes_with_its_line_of_shadow),
        cmocka_unit_test(a_small_sheet_under_the_lid_is_found),
        cmocka_unit_test(a_tilted_sheet_on_a_black_bed_leaves_no_black_wedge_and_loses_no_stroke),
        cmocka_unit_test(a_stroke_that_runs_into_the_black_stays_up_to_the_sheets_edge),
        cmocka_unit_test(a_margin_line_of_a_notebook_is_no_edge),
        cmocka_unit_test(a_printed_frame_is_no_edge),
        cmocka_unit_test(a_coloured_head_of_a_printed_sheet_stays),
        cmocka_unit_test(a_censors_bar_across_the_whole_sheet_stays),
        cmocka_unit_test(a_letter_written_to_the_very_edges_stays_whole),
    };
    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
