/* Which rasters show two facing pages. Drawn at 100 dpi: paper, words as dark bars, folds, rules. */
#include "test.h"

#include "cleanup.h"
#include "look.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDE = 1170, HIGH = 827, PAPER_GREY = 240, INK_GREY = 60, PITCH = 30 };

struct drawing {
    struct raster raster;
    unsigned char *pixels;
};

static struct drawing sheet(uint32_t width, uint32_t height)
{
    unsigned char *pixels = must_alloc((size_t)width * height);
    memset(pixels, PAPER_GREY, (size_t)width * height);
    return (struct drawing){
        .raster = { .width = width,
            .height = height,
            .channels = 1,
            .orientation = 1,
            .note = "",
            .name = "",
            .pixels = pixels },
        .pixels = pixels,
    };
}

static struct drawing landscape(void)
{
    return sheet(WIDE, HIGH);
}

static void free_drawing(struct drawing *drawing)
{
    free(drawing->pixels);
}

static unsigned char *at(const struct drawing *drawing, int x, int y)
{
    return &drawing->pixels[(size_t)y * drawing->raster.width + (size_t)x];
}

static void bar(const struct drawing *drawing, int left, int top, int width, int height, int grey)
{
    for (int y = top; y < top + height; y++)
        for (int x = left; x < left + width; x++)
            *at(drawing, x, y) = (unsigned char)grey;
}

/* Lines of words between two columns: uprights like letters', in words of changing length. */
static void write_lines(const struct drawing *drawing, int left, int right, int top, int lines)
{
    for (int line = 0; line < lines; line++) {
        const int end = right - line * 37 % 90;
        for (int x = left + line * 3 % 7, letter = 0; x + 3 < end; letter++) {
            const bool space = (letter + line) % (4 + line % 3) == 0;
            if (!space)
                bar(drawing, x, top + line * PITCH + letter % 3, 3, 10, INK_GREY);
            x += space ? 14 : 7;
        }
    }
}

static void write_page(const struct drawing *drawing, int left, int right)
{
    write_lines(drawing, left, right, 60, 22);
}

static void write_both_pages(const struct drawing *drawing)
{
    write_page(drawing, 60, WIDE / 2 - 50);
    write_page(drawing, WIDE / 2 + 50, WIDE - 60);
}

/* Darkens all columns by their distance from the middle: `depth` there, fading within `reach` columns. */
static void fold(const struct drawing *drawing, double depth, double reach)
{
    const int width = (int)drawing->raster.width;
    for (int y = 0; y < (int)drawing->raster.height; y++)
        for (int x = 0; x < width; x++) {
            const double share = 1 - depth * exp(-fabs(x - width / 2.0) / reach);
            *at(drawing, x, y) = (unsigned char)(*at(drawing, x, y) * share);
        }
}

static void shade_spine(const struct drawing *drawing)
{
    fold(drawing, 0.3, 16);
}

static void crease(const struct drawing *drawing)
{
    fold(drawing, 0.1, 1.5);
}

/* The same sheet on its side: rows become columns, from the left (clockwise: from the right). */
static struct drawing turned(const struct drawing *from, bool clockwise)
{
    const int width = (int)from->raster.height, height = (int)from->raster.width;
    struct drawing to = sheet((uint32_t)width, (uint32_t)height);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            *at(&to, x, y) = clockwise ? *at(from, y, width - 1 - x) : *at(from, height - 1 - y, x);
    return to;
}

static void assert_one_page(const struct drawing *drawing)
{
    struct fold found;
    assert_false(look_find_fold(&drawing->raster, &found));
}

static struct fold assert_spread(const struct drawing *drawing)
{
    struct fold found;
    assert_true(look_find_fold(&drawing->raster, &found));
    const double middle = (found.across ? drawing->raster.height : drawing->raster.width) / 2.0;
    for (int end = 0; end < 2; end++)
        assert_true(fabs(found.at[end] - middle) < 8);
    return found;
}

/* ---- spreads ---- */

static void a_booklet_is_cut_in_the_shadow_of_its_spine(void **state)
{
    (void)state;
    CLEANUP(free_drawing) struct drawing drawing = landscape();
    write_both_pages(&drawing);
    shade_spine(&drawing);
    const struct fold found = assert_spread(&drawing);
    assert_false(found.across);
    assert_false(found.later_first);
}

static void a_sheet_folded_once_and_written_on_both_sides_is_cut(void **state)
{
    (void)state;
    CLEANUP(free_drawing) struct drawing drawing = landscape();
    write_both_pages(&drawing);
    crease(&drawing);
    assert_spread(&drawing);
}

static void one_page_of_a_booklet_may_be_empty(void **state)
{
    (void)state;
    CLEANUP(free_drawing) struct drawing drawing = landscape();
    write_page(&drawing, WIDE / 2 + 50, WIDE - 60);
    shade_spine(&drawing);
    assert_spread(&drawing);
}

static void staples_and_printed_squares_do_not_hide_a_fold(void **state)
{
    (void)state;
    CLEANUP(free_drawing) struct drawing drawing = landscape();
    for (int y = 20; y < HIGH; y += 20)
        bar(&drawing, 0, y, WIDE, 1, 205);
    for (int x = 5; x < WIDE; x += 20)
        bar(&drawing, x, 0, 1, HIGH, 205);
    write_both_pages(&drawing);
    shade_spine(&drawing);
    bar(&drawing, WIDE / 2 - 1, 220, 2, 45, 90);
    bar(&drawing, WIDE / 2 - 1, 560, 2, 45, 90);
    assert_spread(&drawing);
}

static void a_spread_that_lies_on_its_side_is_cut_across_and_its_left_page_is_first(void **state)
{
    (void)state;
    CLEANUP(free_drawing) struct drawing drawing = landscape();
    write_both_pages(&drawing);
    shade_spine(&drawing);
    CLEANUP(free_drawing) struct drawing right = turned(&drawing, true), left = turned(&drawing, false);
    struct fold found = assert_spread(&right);
    assert_true(found.across);
    assert_false(found.later_first); /* turned clockwise: the left page is above */
    found = assert_spread(&left);
    assert_true(found.across);
    assert_true(found.later_first);
}

static void the_exif_turn_says_which_page_is_first(void **state)
{
    (void)state;
    CLEANUP(free_drawing) struct drawing drawing = landscape();
    write_both_pages(&drawing);
    shade_spine(&drawing);
    static const bool later_first[] = { [1] = false, [2] = true, [3] = true, [4] = false };
    for (uint32_t turn = 1; turn <= 4; turn++) {
        drawing.raster.orientation = turn;
        assert_int_equal(assert_spread(&drawing).later_first, later_first[turn]);
    }
    CLEANUP(free_drawing) struct drawing side = turned(&drawing, true);
    static const bool side_later[] = { [5] = false, [6] = true, [7] = true, [8] = false };
    for (uint32_t turn = 5; turn <= 8; turn++) {
        side.raster.orientation = turn;
        assert_int_equal(assert_spread(&side).later_first, side_later[turn]);
    }
}

/* ---- one page ---- */

static void lines_across_the_fold_keep_the_page_whole(void **state)
{
    (void)state;
    CLEANUP(free_drawing) struct drawing all = landscape(), one = landscape();
    write_page(&all, 60, WIDE - 60);
    shade_spine(&all);
    assert_one_page(&all);
    write_both_pages(&one);
    bar(&one, WIDE / 2 - 80, 400, 160, 3, INK_GREY); /* a single stroke */
    shade_spine(&one);
    assert_one_page(&one);
}

static void two_columns_without_a_fold_are_one_page(void **state)
{
    (void)state;
    CLEANUP(free_drawing) struct drawing drawing = landscape();
    write_both_pages(&drawing);
    assert_one_page(&drawing);
}

static void a_printed_middle_line_is_no_fold(void **state)
{
    (void)state;
    CLEANUP(free_drawing) struct drawing dark = landscape(), short_of_edges = landscape();
    write_both_pages(&dark);
    bar(&dark, WIDE / 2, 0, 2, HIGH, 110);
    assert_one_page(&dark);
    write_both_pages(&short_of_edges);
    bar(&short_of_edges, WIDE / 2, 70, 2, HIGH - 140, 215);
    assert_one_page(&short_of_edges);
}

static void two_addresses_beside_a_crease_are_no_spread(void **state)
{
    (void)state;
    CLEANUP(free_drawing) struct drawing drawing = landscape();
    write_lines(&drawing, 50, WIDE / 2 - 60, 50, 5);
    write_lines(&drawing, WIDE / 2 + 80, WIDE - 60, 520, 6);
    crease(&drawing);
    assert_one_page(&drawing);
    shade_spine(&drawing);
    assert_one_page(&drawing);
}

static void a_letter_creased_for_its_envelope_is_one_page(void **state)
{
    (void)state;
    CLEANUP(free_drawing) struct drawing lying = landscape();
    crease(&lying);
    CLEANUP(free_drawing) struct drawing upright = turned(&lying, true);
    write_lines(&upright, 60, HIGH - 60, 60, 16);
    write_lines(&upright, 60, HIGH - 60, 640, 16);
    assert_one_page(&upright);
}

static void a_crease_beside_an_empty_half_is_no_spread(void **state)
{
    (void)state;
    CLEANUP(free_drawing) struct drawing drawing = landscape();
    write_page(&drawing, WIDE / 2 + 50, WIDE - 60);
    crease(&drawing);
    assert_one_page(&drawing);
}

static void an_empty_sheet_with_a_fold_stays_whole(void **state)
{
    (void)state;
    CLEANUP(free_drawing) struct drawing drawing = landscape();
    shade_spine(&drawing);
    assert_one_page(&drawing);
}

static void square_and_long_sheets_are_no_spreads(void **state)
{
    (void)state;
    CLEANUP(free_drawing) struct drawing square = sheet(900, HIGH), long_one = sheet(1900, HIGH);
    write_page(&square, 60, 400);
    write_page(&square, 500, 840);
    shade_spine(&square);
    assert_one_page(&square);
    write_page(&long_one, 60, 900);
    write_page(&long_one, 1000, 1840);
    shade_spine(&long_one);
    assert_one_page(&long_one);
}

static void pictures_of_nothing_are_looked_at_without_harm(void **state)
{
    (void)state;
    static const uint32_t sizes[][2] = { { 1, 1 }, { 20, 20 }, { 1, 3000 }, { 3000, 1 }, { 3000, 2 },
        { 400, 300 }, { 1501, 1001 } };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (int grey = 0; grey < 256; grey += 85) {
            CLEANUP(free_drawing) struct drawing drawing = sheet(sizes[i][0], sizes[i][1]);
            memset(drawing.pixels, grey, (size_t)sizes[i][0] * sizes[i][1]);
            assert_one_page(&drawing);
        }
}

static void noise_is_no_spread(void **state)
{
    (void)state;
    CLEANUP(free_drawing) struct drawing drawing = landscape();
    uint32_t seed = 1;
    for (size_t i = 0; i < (size_t)WIDE * HIGH; i++) {
        seed = seed * 1664525 + 1013904223;
        drawing.pixels[i] = (unsigned char)(seed >> 24);
    }
    assert_one_page(&drawing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_booklet_is_cut_in_the_shadow_of_its_spine),
        cmocka_unit_test(a_sheet_folded_once_and_written_on_both_sides_is_cut),
        cmocka_unit_test(one_page_of_a_booklet_may_be_empty),
        cmocka_unit_test(staples_and_printed_squares_do_not_hide_a_fold),
        cmocka_unit_test(a_spread_that_lies_on_its_side_is_cut_across_and_its_left_page_is_first),
        cmocka_unit_test(the_exif_turn_says_which_page_is_first),
        cmocka_unit_test(lines_across_the_fold_keep_the_page_whole),
        cmocka_unit_test(two_columns_without_a_fold_are_one_page),
        cmocka_unit_test(a_printed_middle_line_is_no_fold),
        cmocka_unit_test(two_addresses_beside_a_crease_are_no_spread),
        cmocka_unit_test(a_letter_creased_for_its_envelope_is_one_page),
        cmocka_unit_test(a_crease_beside_an_empty_half_is_no_spread),
        cmocka_unit_test(an_empty_sheet_with_a_fold_stays_whole),
        cmocka_unit_test(square_and_long_sheets_are_no_spreads),
        cmocka_unit_test(pictures_of_nothing_are_looked_at_without_harm),
        cmocka_unit_test(noise_is_no_spread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
