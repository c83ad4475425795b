/* What clean makes of drawn pages: straight, even, complete, small enough, and nothing but pixels in the
 * JPEG. */
#include "test.h"

#include "clean.h"
#include "cleanup.h"
#include "look.h"
#include "open_stage.h"
#include "page_drawing.h"
#include "read.h"

#include <leptonica/allheaders.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

struct fixture {
    struct stage *look, *clean;
    struct arena arena;
};

static int open_stages(void **state)
{
    static struct fixture fixture;
    struct fault fault;
    const struct services services = { .models = "" };
    setMsgSeverity(L_SEVERITY_NONE);
    fixture.look = open_stage(&look_stage, &services, &fault);
    fixture.clean = open_stage(&clean_stage, &services, &fault);
    assert_true(fixture.look && fixture.clean);
    *state = &fixture;
    return 0;
}

static int close_stages(void **state)
{
    struct fixture *fixture = *state;
    close_stage(fixture->look);
    close_stage(fixture->clean);
    arena_clear(&fixture->arena);
    return 0;
}

static void drop(struct sheet *sheet)
{
    pixDestroy(&sheet->colour);
    pixDestroy(&sheet->grey);
    pixDestroy(&sheet->plain);
}

/* `picture` looked at and cleaned. No recogniser is lent: nothing here is turned by what it reads. */
static struct sheet cleaned(void **state, PIX *picture)
{
    struct fixture *fixture = *state;
    struct fault fault = { 0 };
    struct sheet sheet = { .arena = &fixture->arena, .colour = picture, .dpi = 200, .grey_scale = 1 };
    assert_true(look_stage.run(fixture->look, &sheet, &fault));
    assert_true(clean_stage.run(fixture->clean, &sheet, &fault));
    assert_non_null(sheet.colour);
    assert_non_null(sheet.grey);
    assert_int_equal(sheet.page.width_px, pixGetWidth(sheet.colour));
    assert_int_equal(sheet.page.height_px, pixGetHeight(sheet.colour));
    return sheet;
}

static double tilt_left(PIX *picture)
{
    l_float32 angle = 0, confidence = 0;
    CLEANUP(pixDestroy) PIX *grey = pixConvertTo8(picture, 0);
    CLEANUP(pixDestroy) PIX *ink = pixThresholdToBinary(grey, 140);
    pixFindSkew(ink, &angle, &confidence);
    return (double)angle;
}

/* The mean grey of a part of the picture, its sides as shares of the whole. */
static double mean_grey(PIX *picture, double left, double top, double right, double bottom)
{
    int width = pixGetWidth(picture), height = pixGetHeight(picture);
    CLEANUP(pixDestroy) PIX *grey = pixConvertTo8(picture, 0);
    CLEANUP(boxDestroy)
    BOX *box = boxCreate((int)(left * width), (int)(top * height), (int)((right - left) * width),
        (int)((bottom - top) * height));
    l_float32 mean = 0;
    pixAverageInRect(grey, NULL, box, 0, 255, 1, &mean);
    return (double)mean;
}

static int darkest(PIX *picture, double left, double top, double right, double bottom)
{
    int width = pixGetWidth(picture), height = pixGetHeight(picture), least = 255;
    CLEANUP(pixDestroy) PIX *grey = pixConvertTo8(picture, 0);
    for (int y = (int)(top * height); y < (int)(bottom * height); y++)
        for (int x = (int)(left * width); x < (int)(right * width); x++) {
            l_uint32 value;
            pixGetPixel(grey, x, y, &value);
            least = (int)value < least ? (int)value : least;
        }
    return least;
}

/* ---- straight ---- */

static void a_tilted_page_becomes_straight_and_loses_no_corner(void **state)
{
    struct sheet sheet = cleaned(state, tilted(draw_page(&(struct drawing){ .text = russian_letter }), 3));
    assert_true(fabs(tilt_left(sheet.colour)) < 0.25);
    assert_true(sheet.page.width_px > 1654 && sheet.page.height_px > 2339);
    drop(&sheet);
}

static void a_straight_page_is_not_resampled(void **state)
{
    struct sheet sheet = cleaned(state, draw_page(&(struct drawing){ .text = russian_letter, .size = 9 }));
    assert_int_equal(sheet.page.width_px, 1654);
    assert_int_equal(sheet.page.height_px, 2339);
    assert_true(sheet.grey_scale == 1);
    drop(&sheet);
}

/* A page whose middle lies `px` lower than its sides. */
static PIX *curled(PIX *page, double px)
{
    int width = pixGetWidth(page);
    for (int x = 0; x < width; x++)
        pixRasteropVip(page, x, 1, (int)lround(px * sin(3.14159265 * x / width)), L_BRING_IN_WHITE);
    return page;
}

/* From how much lower than at (left, y) the straightened picture takes what it shows at (right, y). */
static double taken_lower(const struct sheet *sheet, double left, double right, double y)
{
    double width = pixGetWidth(sheet->grey);
    return bend_from(&sheet->bend, bend_column(&sheet->bend, right * width), y) -
        bend_from(&sheet->bend, bend_column(&sheet->bend, left * width), y);
}

static void bent_lines_are_straightened_for_reading_only(void **state)
{
    struct sheet sheet = cleaned(state, curled(draw_page(&(struct drawing){ .text = russian_letter }), 30));
    double expected = 30 * (1 - sin(3.14159265 * 0.2)) * sheet.grey_scale;
    assert_true(fabs(taken_lower(&sheet, 0.2, 0.5, 300) - expected) < 2.5);
    assert_true(fabs(taken_lower(&sheet, 0.8, 0.5, 300) - expected) < 2.5);
    assert_int_equal(sheet.page.width_px, 1654);
    assert_int_equal(sheet.page.height_px, 2339);
    drop(&sheet);
}

static void straight_lines_stay_as_they_are(void **state)
{
    const struct drawing flat[] = { { .text = russian_letter }, { .text = mixed_letter, .squares = 39 },
        { .text = russian_letter, .hatching = true }, { .text = belarusian_letter, .shade = 0.5 } };
    for (size_t i = 0; i < sizeof flat / sizeof *flat; i++) {
        struct sheet sheet = cleaned(state, draw_page(&flat[i]));
        assert_true(sheet.bend.half_width == 0);
        drop(&sheet);
    }
}

static void a_photographed_sheet_is_cut_out_and_made_a_rectangle(void **state)
{
    struct sheet sheet = cleaned(state,
        photograph(draw_page(&(struct drawing){ .text = russian_letter, .width = 1240, .height = 1754 }),
            1800, 2400));
    double ratio = (double)sheet.page.height_px / sheet.page.width_px;
    assert_true(fabs(ratio - 1.414) < 0.03);
    assert_true(fabs(tilt_left(sheet.colour)) < 0.4);
    assert_true(mean_grey(sheet.colour, 0.01, 0.01, 0.99, 0.04) > 225); /* no desk is left */
    assert_true(mean_grey(sheet.colour, 0.01, 0.96, 0.99, 0.99) > 225);
    drop(&sheet);
}

/* A sheet that may not be cut out: all of its photograph stays, and it becomes an upright rectangle in it,
 * turned with the page. */
static void a_sheet_among_other_things_is_straightened_with_them(void **state)
{
    struct fixture *fixture = *state;
    struct fault fault = { 0 };
    struct sheet sheet = { .arena = &fixture->arena, .dpi = 200, .grey_scale = 1 };
    sheet.colour = photograph(
        draw_page(&(struct drawing){ .text = russian_letter, .width = 1240, .height = 1754 }), 1200, 1600);
    sheet.looks = (struct looks){ .has_corners = true,
        .quarter_turns = 1,
        .light_spread = 1,
        .corner_x = { 168, 996, 1104, 96 },
        .corner_y = { 160, 192, 1440, 1488 } };
    assert_true(clean_stage.run(fixture->clean, &sheet, &fault));
    assert_true(pixGetWidth(sheet.colour) >= 1600 && pixGetHeight(sheet.colour) >= 1200);
    const double *x = sheet.looks.corner_x, *y = sheet.looks.corner_y;
    assert_true(fabs(x[0] - x[3]) < 1 && fabs(x[1] - x[2]) < 1 && fabs(y[0] - y[1]) < 1 && y[2] > y[1]);
    assert_true(x[1] - x[0] > y[3] - y[0]);
    drop(&sheet);
}

/* Deskewing turns about the middle of a page that grows. */
static void the_corners_turn_with_the_page(void **state)
{
    struct fixture *fixture = *state;
    struct fault fault = { 0 };
    struct sheet sheet = { .arena = &fixture->arena, .dpi = 200, .grey_scale = 1 };
    sheet.colour = draw_page(&(struct drawing){ .text = NULL, .width = 1200, .height = 1600 });
    pixRasterop(sheet.colour, 300, 400, 600, 800, PIX_CLR, NULL, 0, 0);
    sheet.looks = (struct looks){ .has_corners = true,
        .skew_degrees = 5,
        .light_spread = 1,
        .contrast = 1,
        .corner_x = { 300, 900, 900, 300 },
        .corner_y = { 400, 400, 1200, 1200 } };
    assert_true(clean_stage.run(fixture->clean, &sheet, &fault));
    for (int i = 0; i < 4; i++) {
        static const int inwards_x[] = { 1, -1, -1, 1 }, inwards_y[] = { 1, 1, -1, -1 };
        const int x = (int)sheet.looks.corner_x[i], y = (int)sheet.looks.corner_y[i];
        l_uint32 inside, outside;
        pixGetPixel(sheet.grey, x + 12 * inwards_x[i], y + 12 * inwards_y[i], &inside);
        pixGetPixel(sheet.grey, x - 12 * inwards_x[i], y - 12 * inwards_y[i], &outside);
        assert_true(inside < 60 && outside > 180);
    }
    drop(&sheet);
}

/* ---- light ---- */

static void shade_goes_and_faint_pencil_stays(void **state)
{
    const struct drawing shaded = { .text = russian_letter, .ink = 0.75, .shade = 0.6 };
    struct sheet sheet = cleaned(state, draw_page(&shaded));
    double left = mean_grey(sheet.colour, 0.02, 0.8, 0.08, 0.98),
           right = mean_grey(sheet.colour, 0.9, 0.3, 0.98, 0.9);
    assert_true(left > 235 && right > 235 && fabs(left - right) < 6);
    assert_true(darkest(sheet.colour, 0.1, 0.08, 0.5, 0.3) < 215);
    drop(&sheet);
}

static void the_censors_hatching_stays_black(void **state)
{
    struct sheet sheet = cleaned(
        state, draw_page(&(struct drawing){ .text = russian_letter, .hatching = true }));
    double middle = (sheet.page.height_px / 2.0 + 30) / sheet.page.height_px;
    assert_true(mean_grey(sheet.colour, 0.3, middle - 0.005, 0.7, middle + 0.005) < 40);
    drop(&sheet);
}

static void pictures_and_postcards_keep_their_light(void **state)
{
    struct fixture *fixture = *state;
    struct fault fault = { 0 };
    struct sheet sheet = { .arena = &fixture->arena,
        .colour = draw_page(&(struct drawing){ .text = russian_letter, .paper = 0.7 }),
        .looks = { .light_spread = 1, .contrast = 0.9, .rule_tone = 1 },
        .page = { .kind = PAGE_POSTCARD } };
    assert_true(clean_stage.run(fixture->clean, &sheet, &fault));
    assert_true(fabs(mean_grey(sheet.colour, 0, 0, 0.05, 1) - 178.5) < 2);
    drop(&sheet);
}

/* Strokes as a child draws a house, on paper that is no white, a little askew. */
static PIX *drawn_house(int width, int height)
{
    PIX *page = draw_page(&(struct drawing){ .text = NULL, .width = width, .height = height, .paper = 0.85 });
    static const int lines[][4] = { { 300, 900, 300, 410 }, { 300, 410, 600, 200 }, { 600, 200, 900, 390 },
        { 900, 390, 900, 890 }, { 300, 900, 900, 890 }, { 1000, 900, 1000, 600 }, { 1000, 600, 1120, 480 },
        { 450, 900, 450, 700 }, { 450, 700, 550, 698 }, { 550, 698, 550, 900 } };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        pixRenderLine(page, lines[i][0], lines[i][1], lines[i][2], lines[i][3], 5, L_CLEAR_PIXELS);
    return page;
}

/* A drawing that look takes for a letter, with a tilt that its strokes seem to have; `raw` as it was. */
static struct sheet cleaned_drawing(void **state, PIX **raw)
{
    struct fixture *fixture = *state;
    struct fault fault = { 0 };
    struct sheet sheet = { .arena = &fixture->arena, .colour = drawn_house(1700, 1200), .dpi = 200 };
    *raw = pixCopy(NULL, sheet.colour);
    assert_true(look_stage.run(fixture->look, &sheet, &fault));
    assert_int_equal(sheet.page.kind, PAGE_LETTER);
    sheet.looks.skew_degrees = 2;
    assert_true(clean_stage.run(fixture->clean, &sheet, &fault));
    return sheet;
}

static bool same_pixels(PIX *one, PIX *other)
{
    l_int32 same = 0;
    return pixEqual(one, other, &same) == 0 && same;
}

static void what_settles_as_a_picture_is_shown_as_it_was_scanned(void **state)
{
    CLEANUP(pixDestroy) PIX *raw = NULL;
    struct sheet sheet = cleaned_drawing(state, &raw);
    assert_false(same_pixels(sheet.colour, raw));
    sheet.page.kind = PAGE_PICTURE;
    assert_true(clean_show_plain(&sheet));
    assert_true(same_pixels(sheet.colour, raw));
    assert_int_equal(sheet.page.width_px, 1700);
    assert_int_equal(sheet.page.height_px, 1200);
    assert_false(clean_show_plain(&sheet));
    drop(&sheet);
}

static void what_settles_as_a_letter_is_shown_clean(void **state)
{
    CLEANUP(pixDestroy) PIX *raw = NULL;
    struct sheet sheet = cleaned_drawing(state, &raw);
    CLEANUP(pixDestroy) PIX *clean = pixCopy(NULL, sheet.colour);
    assert_false(clean_show_plain(&sheet));
    assert_true(same_pixels(sheet.colour, clean));
    assert_true(mean_grey(sheet.colour, 0.8, 0.05, 0.95, 0.15) > 235);
    drop(&sheet);
}

/* A dot lies in the middle of its word's box before and after. */
static void words_of_a_picture_move_back_with_it(void **state)
{
    struct fixture *fixture = *state;
    struct fault fault = { 0 };
    struct sheet sheet = { .arena = &fixture->arena,
        .colour = drawn_house(1400, 1000),
        .looks = { .light_spread = 1, .contrast = 0.9, .rule_tone = 1, .skew_degrees = 5 },
        .page = { .kind = PAGE_PICTURE, .kind_confidence = 0.6 } };
    pixRasterop(sheet.colour, 1240, 80, 20, 20, PIX_CLR, NULL, 0, 0);
    assert_true(clean_stage.run(fixture->clean, &sheet, &fault));
    const double turn = -5 * acos(-1) / 180, x = 1250 - 700, y = 90 - 500;
    const int across = (int)lround(pixGetWidth(sheet.colour) / 2.0 + x * cos(turn) - y * sin(turn));
    const int down = (int)lround(pixGetHeight(sheet.colour) / 2.0 + x * sin(turn) + y * cos(turn));
    l_uint32 dot = 0;
    pixGetPixel(sheet.colour, across, down, &dot);
    assert_true(dot >> 24 < 60);
    struct word word = { .text = "o", .box = { across - 20, down - 10, 40, 20 } };
    sheet.page.reading = (struct reading){ .words = &word, .count = 1 };
    assert_true(clean_show_plain(&sheet));
    assert_true(abs(word.box.left + word.box.width / 2 - 1250) <= 1);
    assert_true(abs(word.box.top + word.box.height / 2 - 90) <= 1);
    assert_true(word.box.width >= 40 && word.box.width <= 44);
    assert_true(word.box.height >= 20 && word.box.height <= 25);
    drop(&sheet);
}

static void of_a_sure_letter_nothing_is_kept_beside(void **state)
{
    struct sheet sheet = cleaned(state, draw_page(&(struct drawing){ .text = russian_letter, .paper = 0.8 }));
    assert_null(sheet.plain);
    drop(&sheet);
}

static void a_blank_page_is_kept_as_it_was_scanned(void **state)
{
    struct fixture *fixture = *state;
    struct fault fault = { 0 };
    struct sheet sheet = { .arena = &fixture->arena,
        .colour = draw_page(&(struct drawing){ .text = "", .width = 2480, .height = 3508, .paper = 0.7 }),
        .dpi = 300,
        .looks = { .blank = true, .light_spread = 1, .rule_tone = 1, .skew_degrees = 2 },
        .page = { .kind = PAGE_BLANK } };
    assert_true(clean_stage.run(fixture->clean, &sheet, &fault));
    assert_null(sheet.grey);
    assert_int_equal(sheet.page.height_px, 2600);
    assert_true(fabs(mean_grey(sheet.colour, 0, 0, 1, 1) - 178.5) < 2);
    assert_int_equal(sheet.page.step_count, 1);
    assert_string_equal(sheet.page.steps[0].name, "clean bound");
    drop(&sheet);
}

static void squares_go_from_the_reading_picture_only(void **state)
{
    struct sheet sheet = cleaned(
        state, draw_page(&(struct drawing){ .text = russian_letter, .squares = 39 }));
    assert_int_equal(darkest(sheet.grey, 0.1, 0.9, 0.9, 0.99), 255);
    assert_true(darkest(sheet.colour, 0.1, 0.9, 0.9, 0.99) < 225);
    drop(&sheet);
}

/* ---- size ---- */

static void a_large_page_is_bounded_and_its_resolution_follows(void **state)
{
    struct sheet sheet = cleaned(state,
        draw_page(&(struct drawing){ .text = russian_letter, .width = 2480, .height = 3508, .size = 19.5 }));
    assert_int_equal(sheet.page.height_px, 2600);
    assert_true(abs(sheet.dpi - 148) <= 1);
    drop(&sheet);
}

/* A receipt: two thirds of it are digits and capitals, whose height would shrink the small print to 10 px. */
static void small_print_beside_digits_shrinks_less(void **state)
{
    static const char digits[] = "45533397144 0000000031010 04079 1122 3344\n"
                                 "11045533394 7190003101000 40790 1220 3340\n"
                                 "45533397144 0000000031010 04079 1122 3344\n";
    static const char beside[] = "45533397144 0000000031010 04079 1122 3344\n"
                                 "11045533394 7190003101000 40790 1220 3340\n"
                                 "осенью на море вся наша семья ехала вместе\n";
    struct drawing drawing = { .text = digits, .size = 20 };
    struct sheet alone = cleaned(state, draw_page(&drawing));
    drawing.text = beside;
    struct sheet mixed = cleaned(state, draw_page(&drawing));
    assert_true(alone.grey_scale < 1);
    assert_true(mixed.grey_scale > 1.15 * alone.grey_scale);
    drop(&alone);
    drop(&mixed);
}

static void small_letters_are_read_larger(void **state)
{
    const struct drawing small = { .text = russian_letter, .width = 827, .height = 1170, .size = 6 };
    struct sheet sheet = cleaned(state, draw_page(&small));
    assert_true(sheet.grey_scale > 1.3);
    assert_true(fabs(pixGetWidth(sheet.grey) - sheet.grey_scale * sheet.page.width_px) < 2);
    drop(&sheet);
}

/* Faint ink passed for none, and the letters stayed as large as they were. Dark letters are measured with the
 * pale rim of their strokes, two pixels of twenty. */
static void faint_letters_are_brought_to_the_height_of_dark_ones(void **state)
{
    struct drawing drawing = { .text = russian_letter, .width = 1838, .height = 2600, .size = 14.5 };
    struct sheet dark = cleaned(state, draw_page(&drawing));
    drawing.ink = 0.72;
    struct sheet faint = cleaned(state, draw_page(&drawing));
    assert_true(dark.grey_scale < 0.95);
    assert_true(fabs(faint.grey_scale / dark.grey_scale - 1) < 0.12);
    drop(&dark);
    drop(&faint);
}

static void a_grey_page_is_cleaned_too(void **state)
{
    const struct drawing grey = { .text = russian_letter, .grey = true, .shade = 0.5 };
    struct sheet sheet = cleaned(state, draw_page(&grey));
    assert_int_equal(pixGetDepth(sheet.colour), 8);
    assert_true(mean_grey(sheet.colour, 0.91, 0.3, 0.95, 0.9) > 235);
    drop(&sheet);
}

/* ---- JPEG ---- */

static void equal_pixels_give_equal_bytes_and_nothing_but_pixels(void **state)
{
    (void)state;
    struct fault fault;
    struct text one = TEXT_LIMIT(1 << 24), two = TEXT_LIMIT(1 << 24);
    PIX *page = draw_page(&(struct drawing){ .text = "Привет", .width = 400, .height = 300 });
    assert_true(clean_jpeg(page, 200, 0, &one, &fault));
    pixSetText(page, "a comment that must not travel");
    pixSetXRes(page, 73);
    assert_true(clean_jpeg(page, 200, 0, &two, &fault));
    assert_int_equal(one.length, two.length);
    assert_memory_equal(one.bytes, two.bytes, one.length);
    for (size_t i = 2; i + 3 < one.length && (unsigned char)one.bytes[i + 1] != 0xda;) {
        unsigned marker = (unsigned char)one.bytes[i + 1];
        assert_true(marker != 0xfe && (marker < 0xe1 || marker > 0xef)); /* no comment, no APP1 to APP15 */
        i += 2 + (size_t)((unsigned char)one.bytes[i + 2] << 8 | (unsigned char)one.bytes[i + 3]);
    }
    pixDestroy(&page);
    text_clear(&one);
    text_clear(&two);
}

/* ---- what is mailed where a letter is too large ---- */

struct smaller_page {
    int width, height, dpi;
    size_t bytes;
};

/* `picture` as the stage makes it with these settings; of equal pixels always the same. */
static struct smaller_page made_smaller(void **state, PIX *picture, int dpi, const char *const settings[])
{
    struct fault fault = { 0 };
    struct fixture *fixture = *state;
    struct text jpeg = TEXT_LIMIT(1 << 24), again = TEXT_LIMIT(1 << 24);
    struct stage *smaller = open_stage(&smaller_stage, &(struct services){ .models = "" }, &fault);
    assert_non_null(smaller);
    for (size_t i = 0; settings[i]; i += 2)
        assert_true(
            param_set(param_find(smaller_stage.params, settings[i]), smaller, &settings[i + 1], 1, &fault));
    struct sheet sheet = { .arena = &fixture->arena, .colour = picture, .dpi = dpi };
    assert_true(smaller_stage.run(smaller, &sheet, &fault));
    assert_true(clean_jpeg(sheet.colour, sheet.dpi, sheet.quality, &jpeg, &fault));
    assert_true(clean_jpeg(sheet.colour, sheet.dpi, sheet.quality, &again, &fault));
    assert_int_equal(jpeg.length, again.length);
    assert_memory_equal(jpeg.bytes, again.bytes, jpeg.length);
    const struct smaller_page made = { pixGetWidth(sheet.colour), pixGetHeight(sheet.colour), sheet.dpi,
        jpeg.length };
    drop(&sheet);
    text_clear(&jpeg);
    text_clear(&again);
    close_stage(smaller);
    return made;
}

static PIX *letter_page(int width, int height)
{
    return draw_page(&(struct drawing){
        .text = russian_letter, .width = width, .height = height, .size = 14, .shade = 0.5 });
}

static void a_lower_quality_needs_fewer_bytes_and_keeps_every_pixel(void **state)
{
    size_t before = SIZE_MAX;
    static const char *const qualities[] = { "80", "60", "45" };
    for (size_t i = 0; i < sizeof qualities / sizeof *qualities; i++) {
        const struct smaller_page made = made_smaller(
            state, letter_page(1838, 2600), 222, (const char *const[]){ "quality", qualities[i], NULL });
        assert_true(made.width == 1838 && made.height == 2600 && made.dpi == 222);
        assert_true(made.bytes < before);
        before = made.bytes;
    }
}

static void no_page_gets_fewer_pixels_than_stay_legible(void **state)
{
    static const char *const last_step[] = { "quality", "45", "least_dpi", "150", NULL };
    static const struct {
        int width, height, dpi, width_then, dpi_then;
    } cases[] = {
        { 1838, 2600, 222, 1242, 150 }, /* A4 as it is kept: 150 dpi */
        { 1838, 2600, 157, 1756, 150 }, /* A3: its letters are as large as those of A4 */
        { 2000, 1400, 343, 1754, 301 }, /* a card: small letters, and many dots */
        { 1600, 1100, 400, 1600, 400 }, /* it has few pixels as it is */
        { 1838, 2600, 0, 1838, 0 }, /* nobody knows */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct smaller_page made = made_smaller(
            state, letter_page(cases[i].width, cases[i].height), cases[i].dpi, last_step);
        assert_in_range(made.width, cases[i].width_then - 1, cases[i].width_then + 1);
        assert_in_range(made.height * cases[i].width, (made.width - 2) * cases[i].height,
            (made.width + 2) * cases[i].height);
        assert_in_range(made.dpi, cases[i].dpi_then, cases[i].dpi_then + 1);
    }
}

static void a_jpeg_beyond_its_limit_is_a_fault(void **state)
{
    (void)state;
    struct fault fault;
    struct text small = TEXT_LIMIT(500);
    PIX *page = draw_page(&(struct drawing){ .text = russian_letter, .width = 400, .height = 300 });
    assert_false(clean_jpeg(page, 200, 0, &small, &fault));
    assert_false(clean_jpeg(NULL, 200, 0, &small, &fault));
    pixDestroy(&page);
    text_clear(&small);
}

/* ---- memory ---- */

#ifndef ADKAZ_SANITIZED
/* A4 in colour at 300 dpi with the models open, the whole child: 200 MB. */
static void a_large_colour_page_stays_within_its_memory(void **state)
{
    struct recogniser *recogniser = NULL;
    const struct services services = { .recogniser = &recogniser, .models = "" };
    struct fault fault;
    struct stage *read = open_stage(&read_stage, &services, &fault);
    assert_non_null(read);
    const struct drawing large = {
        .text = russian_letter, .width = 2480, .height = 3508, .size = 19.5, .shade = 0.5
    };
    struct sheet sheet = cleaned(state, tilted(draw_page(&large), 2));
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    assert_true(usage.ru_maxrss < 200 * 1024);
    drop(&sheet);
    close_stage(read);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
#ifndef ADKAZ_SANITIZED
        cmocka_unit_test(a_large_colour_page_stays_within_its_memory),
#endif
        cmocka_unit_test(a_tilted_page_becomes_straight_and_loses_no_corner),
        cmocka_unit_test(a_straight_page_is_not_resampled),
        cmocka_unit_test(bent_lines_are_straightened_for_reading_only),
        cmocka_unit_test(straight_lines_stay_as_they_are),
        cmocka_unit_test(a_photographed_sheet_is_cut_out_and_made_a_rectangle),
        cmocka_unit_test(a_sheet_among_other_things_is_straightened_with_them),
        cmocka_unit_test(the_corners_turn_with_the_page),
        cmocka_unit_test(shade_goes_and_faint_pencil_stays),
        cmocka_unit_test(the_censors_hatching_stays_black),
        cmocka_unit_test(pictures_and_postcards_keep_their_light),
        cmocka_unit_test(what_settles_as_a_picture_is_shown_as_it_was_scanned),
        cmocka_unit_test(what_settles_as_a_letter_is_shown_clean),
        cmocka_unit_test(words_of_a_picture_move_back_with_it),
        cmocka_unit_test(of_a_sure_letter_nothing_is_kept_beside),
        cmocka_unit_test(a_blank_page_is_kept_as_it_was_scanned),
        cmocka_unit_test(squares_go_from_the_reading_picture_only),
        cmocka_unit_test(a_large_page_is_bounded_and_its_resolution_follows),
        cmocka_unit_test(small_letters_are_read_larger),
        cmocka_unit_test(small_print_beside_digits_shrinks_less),
        cmocka_unit_test(faint_letters_are_brought_to_the_height_of_dark_ones),
        cmocka_unit_test(a_grey_page_is_cleaned_too),
        cmocka_unit_test(equal_pixels_give_equal_bytes_and_nothing_but_pixels),
        cmocka_unit_test(a_lower_quality_needs_fewer_bytes_and_keeps_every_pixel),
        cmocka_unit_test(no_page_gets_fewer_pixels_than_stay_legible),
        cmocka_unit_test(a_jpeg_beyond_its_limit_is_a_fault),
    };
    return cmocka_run_group_tests(tests, open_stages, close_stages);
}
