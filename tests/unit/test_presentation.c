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

/* ---- light and colour ---- */

static const struct part blank_part = { 300, 1900, 1000, 300 };

/* The page multiplied, channel by channel, from the left side to the right one. */
static PIX *under_light(PIX *page, const double left[3], const double right[3])
{
    for (int y = 0; y < pixGetHeight(page); y++)
        for (int x = 0; x < pixGetWidth(page); x++) {
            l_int32 value[3];
            double along = (double)x / pixGetWidth(page);
            pixGetRGBPixel(page, x, y, &value[0], &value[1], &value[2]);
            for (int c = 0; c < 3; c++)
                value[c] = (l_int32)(value[c] * (left[c] + (right[c] - left[c]) * along));
            pixSetRGBPixel(page, x, y, value[0], value[1], value[2]);
        }
    return page;
}

static void a_yellow_and_a_blue_sheet_keep_their_colour(void **state)
{
    (void)state;
    static const double yellow[3] = { 0.98, 0.93, 0.55 }, blue[3] = { 0.68, 0.82, 0.97 };
    PIX *page = presented(under_light(letter(), yellow, yellow));
    assert_true(mean_of(page, blank_part, 0) > 235);
    assert_true(mean_of(page, blank_part, 0) > 1.5 * mean_of(page, blank_part, 2));
    pixDestroy(&page);
    page = presented(under_light(letter(), blue, blue));
    assert_true(mean_of(page, blank_part, 2) > 235);
    assert_true(mean_of(page, blank_part, 2) > 1.25 * mean_of(page, blank_part, 0));
    pixDestroy(&page);
}

static void a_yellow_lamp_goes(void **state)
{
    (void)state;
    static const double near[3] = { 1, 0.86, 0.64 }, far[3] = { 0.6, 0.52, 0.38 };
    PIX *page = presented(under_light(letter(), near, far));
    for (int c = 0; c < 3; c++)
        assert_in_range(mean_of(page, blank_part, c), 238, 250);
    pixDestroy(&page);
}

static void white_paper_is_never_darkened(void **state)
{
    (void)state;
    PIX *page = presented(draw_page(&(struct drawing){ .text = russian_letter, .paper = 1 }));
    assert_true(mean_of(page, blank_part, 0) > 254.9);
    pixDestroy(&page);
}

/* Pencil at a tenth of the paper's brightness is still there, no paler than it was. */
static void pencil_is_no_paler_than_before(void **state)
{
    (void)state;
    static const struct part line = { 600, 1700, 400, 12 };
    for (int pale = 150; pale <= 220; pale += 35) {
        PIX *page = letter();
        paint_box(page, line.left, line.top, line.width, line.height, pale, pale, pale);
        double before = mean_of(page, blank_part, 0) - pale;
        page = presented(page);
        double after = mean_of(page, blank_part, 0) -
            mean_of(page, (struct part){ line.left + 4, line.top + 4, line.width - 8, 4 }, 0);
        assert_true(after >= before - 1);
        pixDestroy(&page);
    }
}

/* What lies on the paper and is none of it: after cleaning it stands to its paper as before. */
static void assert_kept(struct part where, int red, int green, int blue)
{
    PIX *page = letter();
    const int tone[3] = { red, green, blue };
    paint_box(page, where.left, where.top, where.width, where.height, red, green, blue);
    page = presented(page);
    const struct part middle = { where.left + where.width / 4, where.top + where.height / 4, where.width / 2,
        where.height / 2 };
    for (int c = 0; c < 3; c++)
        assert_in_range(mean_of(page, middle, c) + 3, tone[c], tone[c] + 8); /* within 3 below, 5 above */
    pixDestroy(&page);
}

static void a_censors_bar_stays_black(void **state)
{
    (void)state;
    assert_kept((struct part){ 200, 1400, 1200, 350 }, 14, 14, 14);
}

static void a_cut_out_shows_what_lies_behind_it(void **state)
{
    (void)state;
    assert_kept((struct part){ 400, 1500, 800, 400 }, 128, 128, 128);
}

static void a_photograph_glued_on_is_not_brightened(void **state)
{
    (void)state;
    assert_kept((struct part){ 300, 1400, 700, 500 }, 140, 100, 60);
}

static void a_red_and_a_violet_stamp_keep_their_colour(void **state)
{
    (void)state;
    assert_kept((struct part){ 900, 1500, 300, 120 }, 205, 60, 70);
    assert_kept((struct part){ 900, 1500, 300, 120 }, 110, 80, 170);
}

static void a_pale_coloured_drawing_keeps_its_colour(void **state)
{
    (void)state;
    assert_kept((struct part){ 300, 1400, 800, 600 }, 150, 200, 240);
}

/* ---- the other side ---- */

/* Where the mirrored text of the other side stands on bare paper of this one. */
static const struct part back_part = { 300, 1500, 1150, 700 };

/* `page` with the other side's writing shining through its lower half: mirrored, blurred by the paper. */
static PIX *with_bleed(PIX *page, double share)
{
    PIX *back = draw_page(&(struct drawing){ .text = belarusian_letter, .paper = 1 });
    PIX *grey = pixConvertRGBToLuminance(back), *soft = pixBlockconv(grey, 3, 3),
        *softer = pixBlockconv(soft, 2, 2);
    pixFlipLR(softer, softer);
    for (int y = HEIGHT / 2 + 200; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            l_uint32 shine;
            l_int32 red, green, blue;
            pixGetPixel(softer, x, y - HEIGHT / 2 - 200, &shine);
            pixGetRGBPixel(page, x, y, &red, &green, &blue);
            double left = 1 - share * (255 - (double)shine) / 255;
            pixSetRGBPixel(page, x, y, (int)(red * left), (int)(green * left), (int)(blue * left));
        }
    pixDestroy(&back);
    pixDestroy(&grey);
    pixDestroy(&soft);
    pixDestroy(&softer);
    return page;
}

/* The darkness of a part: the sum of what its pixels lack to the tone of paper. */
static double darkness(PIX *picture, struct part part)
{
    PIX *grey = grey_of(picture);
    double sum = 0;
    for (int y = part.top; y < part.top + part.height; y++)
        for (int x = part.left; x < part.left + part.width; x++) {
            l_uint32 value;
            pixGetPixel(grey, x, y, &value);
            sum += value < 238 ? 244 - (double)value : 0;
        }
    pixDestroy(&grey);
    return sum;
}

static void what_shines_through_gets_paler_and_ink_does_not(void **state)
{
    (void)state;
    static const double shares[] = { 0.2, 0.3, 0.45 };
    int before = ink_of_the_letter();
    for (int i = 0; i < 3; i++) {
        PIX *raw = with_bleed(letter(), shares[i]);
        double bleed = darkness(raw, back_part);
        PIX *page = presented(raw);
        assert_true(darkness(page, back_part) < 0.5 * bleed);
        int ink = ink_of(page);
        assert_near(ink, before, before / 500);
    }
}

static void pencil_beside_ink_is_no_bleed(void **state)
{
    (void)state;
    static const struct part upper = { 150, 150, 1300, 900 };
    static const double pales[] = { 0.55, 0.65, 0.75, 0.85 };
    for (size_t i = 0; i < sizeof pales / sizeof *pales; i++) {
        PIX *page = draw_page(&(struct drawing){ .text = russian_letter, .ink = pales[i] });
        PIX *ink = letter(); /* pencil above, ink below */
        pixRasterop(page, 0, 1200, WIDTH, 1000, PIX_SRC, ink, 0, 100);
        page = with_bleed(page, 0.3);
        double before = darkness(page, upper);
        page = presented(page);
        assert_true(darkness(page, upper) > 0.97 * before);
        pixDestroy(&page);
        pixDestroy(&ink);
    }
}

/* The same pencil without any ink on the page: nothing to compare with, nothing is touched. */
static void a_page_in_pencil_alone_is_left_alone(void **state)
{
    (void)state;
    static const struct part upper = { 150, 150, 1300, 900 };
    PIX *page = draw_page(&(struct drawing){ .text = russian_letter, .ink = 0.7 });
    PIX *soft = pixBlockconv(page, 1, 1);
    double before = darkness(soft, upper);
    pixDestroy(&page);
    page = presented(soft);
    assert_true(darkness(page, upper) > 0.97 * before);
    pixDestroy(&page);
}

/* ---- corners ---- */

static void the_corners_of_a_turned_grey_page_are_grey(void **state)
{
    (void)state;
    PIX *page = draw_page(&(struct drawing){ .text = russian_letter, .paper = 0.7 });
    PIX *tilt = pixRotateAMColor(page, 0.035f, 0xb2b2b200);
    pixDestroy(&page);
    page = presented(tilt);
    assert_true(pixGetWidth(page) > WIDTH);
    int width = pixGetWidth(page), height = pixGetHeight(page);
    int paper = (int)mean_of(page, blank_part, 0);
    static const int side = 30;
    const struct part corners[4] = { { 0, 0, side, side }, { width - side, 0, side, side },
        { 0, height - side, side, side }, { width - side, height - side, side, side } };
    for (int i = 0; i < 4; i++)
        assert_near((int)mean_of(page, corners[i], 1), paper, 4);
    pixDestroy(&page);
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
        cmocka_unit_test(a_yellow_and_a_blue_sheet_keep_their_colour),
        cmocka_unit_test(a_yellow_lamp_goes),
        cmocka_unit_test(white_paper_is_never_darkened),
        cmocka_unit_test(pencil_is_no_paler_than_before),
        cmocka_unit_test(a_censors_bar_stays_black),
        cmocka_unit_test(a_cut_out_shows_what_lies_behind_it),
        cmocka_unit_test(a_photograph_glued_on_is_not_brightened),
        cmocka_unit_test(a_red_and_a_violet_stamp_keep_their_colour),
        cmocka_unit_test(a_pale_coloured_drawing_keeps_its_colour),
        cmocka_unit_test(the_corners_of_a_turned_grey_page_are_grey),
        cmocka_unit_test(what_shines_through_gets_paler_and_ink_does_not),
        cmocka_unit_test(pencil_beside_ink_is_no_bleed),
        cmocka_unit_test(a_page_in_pencil_alone_is_left_alone),
    };
    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
