/* Pixels alone: what a way across a stroke tells of it. */
#include "picture.h"
#include "test.h"

#include <leptonica/allheaders.h>

#include <math.h>

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

/* ---- masks ---- */

/* All tones, at all places of a word and at the row's end. */
static PIX *with_all_tones(int width)
{
    PIX *grey = pixCreate(width, 9, 8);
    for (int y = 0; y < 9; y++)
        for (int x = 0; x < width; x++)
            pixSetPixel(grey, x, y, (l_uint32)((x * 37 + y * 101) % 256));
    return grey;
}

static void a_mask_holds_what_is_darker_than_the_limit(void **state)
{
    (void)state;
    static const int limits[] = { 0, 1, 64, 127, 128, 129, 200, 255 };
    for (int width = 1; width < 300; width += width < 70 ? 1 : 83)
        for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
            PIX *grey = with_all_tones(width), *mask = picture_below(grey, limits[i]);
            PIX *theirs = pixThresholdToBinary(grey, limits[i]);
            l_int32 same = 0;
            pixEqual(mask, theirs, &same);
            assert_true(same);
            pixDestroy(&theirs);
            pixDestroy(&mask);
            pixDestroy(&grey);
        }
}

static void a_mask_has_no_limit_beyond_white(void **state)
{
    (void)state;
    PIX *grey = with_all_tones(40), *one_bit = pixCreate(40, 9, 1);
    assert_null(picture_below(grey, 256));
    assert_null(picture_below(grey, -1));
    assert_null(picture_below(one_bit, 128));
    pixDestroy(&one_bit);
    pixDestroy(&grey);
}

/* ---- what remains of the desk ---- */

enum { SHEET_WIDE = 800, SHEET_HIGH = 1100, STRIP = 10, SHADED = 165, WOOD = 90, INK = 40 };

static void fill(PIX *grey, int left, int top, int width, int height, l_uint32 tone)
{
    for (int y = top; y < top + height; y++)
        for (int x = left; x < left + width; x++)
            pixSetPixel(grey, x, y, tone);
}

/* A sheet with a darker strip along its left border, cut out along its own corners. */
static PIX *cut_with_strip(l_uint32 tone, bool written)
{
    PIX *photo = pixCreate(SHEET_WIDE, SHEET_HIGH, 8);
    pixSetAllArbitrary(photo, WHITE);
    fill(photo, 0, 0, STRIP, SHEET_HIGH, tone);
    for (int y = 300; written && y < 800; y += 12)
        fill(photo, 2, y, 6, 3, INK);
    const struct quad whole = picture_quad(
        (double[]){ 0, SHEET_WIDE, SHEET_WIDE, 0 }, (double[]){ 0, 0, SHEET_HIGH, SHEET_HIGH });
    PIX *sheet = picture_sheet(photo, &whole);
    pixDestroy(&photo);
    assert_non_null(sheet);
    return sheet;
}

static l_uint32 tone_at(PIX *sheet, int x, int y)
{
    l_uint32 tone;
    pixGetPixel(sheet, x, y, &tone);
    return tone;
}

static void a_strip_of_desk_becomes_paper(void **state)
{
    (void)state;
    PIX *sheet = cut_with_strip(SHADED, false);
    assert_int_equal(tone_at(sheet, 2, 500), WHITE);
    pixDestroy(&sheet);
}

static void no_dashes_are_left_of_a_dark_desk(void **state)
{
    (void)state;
    PIX *sheet = cut_with_strip(WOOD, false);
    for (int y = 0; y < SHEET_HIGH; y++)
        assert_int_equal(tone_at(sheet, 2, y), WHITE);
    pixDestroy(&sheet);
}

static void a_shaded_strip_with_writing_stays(void **state)
{
    (void)state;
    PIX *sheet = cut_with_strip(SHADED, true);
    for (int y = 300; y < 800; y += 12)
        assert_true(tone_at(sheet, 4, y + 1) < SHADED - 50);
    assert_int_equal(tone_at(sheet, 2, 1000), WHITE); /* far from the writing it is desk */
    pixDestroy(&sheet);
}

/* A photograph whose every place can be told from its tones: across in red, down in green. */
static PIX *with_places(int width, int height, int step)
{
    PIX *photo = pixCreate(width, height, 32);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            pixSetRGBPixel(photo, x, y, x / step, y / step, 0);
    return photo;
}

/* Seen from aside, the middle of a sheet is where its diagonals cross, not the middle of its corners. */
static void the_middle_of_a_sheet_is_where_its_diagonals_cross(void **state)
{
    (void)state;
    enum { STEP = 4 };
    PIX *photo = with_places(1000, 1000, STEP);
    const struct quad quad = picture_quad((double[]){ 300, 700, 900, 100 }, (double[]){ 100, 100, 900, 900 });
    PIX *sheet = picture_sheet(photo, &quad);
    assert_non_null(sheet);
    l_int32 across, down, blue;
    pixGetRGBPixel(sheet, pixGetWidth(sheet) / 2, pixGetHeight(sheet) / 2, &across, &down, &blue);
    assert_in_range(across * STEP, 500 - STEP, 500 + STEP);
    assert_in_range(down * STEP, 367 - STEP, 367 + STEP);
    pixGetRGBPixel(sheet, pixGetWidth(sheet) / 4, pixGetHeight(sheet) / 2, &across, &down, &blue);
    assert_in_range(across * STEP, 367 - STEP, 367 + STEP);
    pixDestroy(&photo);
    pixDestroy(&sheet);
}

/* The colours of `photo` at (x, y), found in `whole` where the sheet's plane has that place. */
static void assert_place(PIX *whole, int at_x, int at_y, int x, int y, int step)
{
    l_int32 across, down, blue;
    pixGetRGBPixel(whole, at_x, at_y, &across, &down, &blue);
    assert_in_range(across * step, x - 2 * step, x + 2 * step);
    assert_in_range(down * step, y - 2 * step, y + 2 * step);
}

static bool holds_tones(PIX *whole, int across, int down)
{
    for (int y = 0; y < pixGetHeight(whole); y++)
        for (int x = 0; x < pixGetWidth(whole); x++) {
            l_int32 red, green, blue;
            pixGetRGBPixel(whole, x, y, &red, &green, &blue);
            if (red == across && green == down)
                return true;
        }
    return false;
}

/* Corners of the photograph and all between them are in it still, and the sheet is a rectangle as large as if
 * it were cut out. */
static void a_rectified_photograph_holds_all_of_the_old_one(void **state)
{
    (void)state;
    enum { STEP = 4, SIZE = 1000 };
    PIX *photo = with_places(SIZE, SIZE, STEP);
    struct quad quad = picture_quad((double[]){ 300, 700, 740, 260 }, (double[]){ 200, 220, 800, 780 });
    assert_true(picture_can_rectify(SIZE, SIZE, &quad));
    PIX *sheet = picture_sheet(photo, &quad), *whole = picture_rectify(photo, &quad);
    assert_non_null(whole);
    for (int i = 0; i < 9; i++)
        assert_true(holds_tones(whole, 3 + i % 3 * 121, 3 + i / 3 * 121));
    int left = 0, top = 0;
    for (int y = 0; y < pixGetHeight(whole) && !left; y++)
        for (int x = 0; x < pixGetWidth(whole) && !left; x++) {
            l_int32 red, green, blue;
            pixGetRGBPixel(whole, x, y, &red, &green, &blue);
            if (red == 300 / STEP && green == 200 / STEP)
                left = x, top = y;
        }
    const int width = pixGetWidth(sheet), height = pixGetHeight(sheet);
    assert_place(whole, left + width, top, 700, 220, STEP);
    assert_place(whole, left + width, top + height, 740, 800, STEP);
    assert_place(whole, left, top + height, 260, 780, STEP);
    pixDestroy(&photo);
    pixDestroy(&whole);
    pixDestroy(&sheet);
}

/* What comes new beside a turned photograph is as its border, not white. */
static void a_rectified_photograph_has_no_white_corners(void **state)
{
    (void)state;
    PIX *photo = pixCreate(800, 1000, 32);
    pixSetAllArbitrary(photo, 0x60503000);
    struct quad quad = picture_quad((double[]){ 250, 600, 500, 150 }, (double[]){ 150, 250, 850, 750 });
    PIX *whole = picture_rectify(photo, &quad);
    assert_non_null(whole);
    for (int y = 0; y < pixGetHeight(whole); y++)
        for (int x = 0; x < pixGetWidth(whole); x++)
            assert_int_equal(tone_at(whole, x, y) >> 8, 0x605030);
    pixDestroy(&photo);
    pixDestroy(&whole);
}

/* What may be straightened is known from a small copy, and then holds of the photograph itself. */
static void what_may_be_rectified_small_is_rectified_at_any_size(void **state)
{
    (void)state;
    enum { WIDE = 600, HIGH = 200, TIMES = 4, STEPS = 4000 };
    struct quad quad = { 0 };
    for (int i = 0; i < STEPS; i++) { /* a sheet turned more and more */
        const double side = 50, angle = acos(-1) / 4 * i / STEPS, c = side * cos(angle),
                     s = side * sin(angle);
        const struct quad turned = picture_quad(
            (double[]){ 300 - c + s, 300 + c + s, 300 + c - s, 300 - c - s },
            (double[]){ 100 - s - c, 100 + s - c, 100 + s + c, 100 - s + c });
        if (picture_can_rectify(WIDE, HIGH, &turned))
            quad = turned;
    }
    assert_true(quad.x[1] > 0);
    for (int i = 0; i < 4; i++)
        quad.x[i] *= TIMES, quad.y[i] *= TIMES;
    assert_false(picture_can_rectify(TIMES * WIDE, TIMES * HIGH, &quad)); /* it is at the limit */
    PIX *photo = pixCreate(TIMES * WIDE, TIMES * HIGH, 8);
    PIX *whole = picture_rectify(photo, &quad);
    assert_non_null(whole);
    pixDestroy(&photo);
    pixDestroy(&whole);
}

/* Seen so much from aside that the far end of the desk would be many times as large as the near one. */
static void a_plane_that_runs_to_the_horizon_is_not_rectified(void **state)
{
    (void)state;
    PIX *photo = with_places(1000, 1000, 4);
    struct quad quad = picture_quad((double[]){ 400, 600, 900, 100 }, (double[]){ 300, 300, 700, 700 });
    assert_false(picture_can_rectify(1000, 1000, &quad));
    assert_null(picture_rectify(photo, &quad));
    pixDestroy(&photo);
}

/* The light of a sheet is its own: by that of the desk, which is larger, it would be washed out; and by the
 * sheet's a brighter note beside it. */
static void a_sheet_on_a_dark_desk_is_lit_by_its_own_paper(void **state)
{
    (void)state;
    enum { DESK = 60, PAPER = 160, PENCIL = 140, NOTE = 240, ON_NOTE = 200, TILE = 20, BRIGHT = 244 };
    PIX *photo = pixCreate(800, 1000, 8);
    pixSetAllArbitrary(photo, DESK);
    fill(photo, 100, 100, 300, 400, PAPER);
    fill(photo, 200, 300, 100, 3, PENCIL);
    fill(photo, 500, 600, 200, 200, NOTE);
    fill(photo, 560, 700, 80, 3, ON_NOTE);
    const struct quad sheet = picture_quad(
        (double[]){ 100, 400, 400, 100 }, (double[]){ 100, 100, 500, 500 });
    struct light light;
    assert_true(picture_light(photo, TILE, &sheet, &light));
    picture_even(photo, &light, (int[]){ BRIGHT, BRIGHT, BRIGHT });
    picture_light_clear(&light);
    assert_in_range(tone_at(photo, 150, 200), BRIGHT - 4, BRIGHT + 4);
    assert_in_range(tone_at(photo, 250, 301), PENCIL * BRIGHT / PAPER - 4, PENCIL * BRIGHT / PAPER + 4);
    assert_true(tone_at(photo, 600, 701) < tone_at(photo, 600, 650) - 20);
    assert_true(tone_at(photo, 750, 100) < BRIGHT / 2);
    pixDestroy(&photo);
}

/* Nobody knows where the sheet lies, and the desk is larger, of another colour, and taken for the paper. */
static void a_small_sheet_on_a_desk_keeps_its_writing(void **state)
{
    (void)state;
    enum { TILE = 20 };
    static const l_uint32 BOARD = 0x60402800, PAPER = 0xf0eee800, PENCIL = 0xc0bebc00;
    PIX *photo = pixCreate(800, 1000, 32);
    pixSetAllArbitrary(photo, BOARD);
    fill(photo, 250, 300, 300, 400, PAPER);
    fill(photo, 320, 500, 160, 3, PENCIL);
    struct light light;
    assert_true(picture_light(photo, TILE, NULL, &light));
    assert_in_range(light.tone[0], 0xec, 0xf4); /* the sheet's, or it were shown in the desk's colour */
    assert_in_range(light.tone[2], 0xe4, 0xec);
    picture_even(photo, &light, (int[]){ 244, 244, 244 });
    picture_light_clear(&light);
    l_int32 paper[3], pencil[3];
    pixGetRGBPixel(photo, 400, 450, &paper[0], &paper[1], &paper[2]);
    pixGetRGBPixel(photo, 400, 501, &pencil[0], &pencil[1], &pencil[2]);
    for (int c = 0; c < 3; c++)
        assert_true(pencil[c] < paper[c] - 40);
    pixDestroy(&photo);
}

static void corners_turn_with_their_picture(void **state)
{
    (void)state;
    const struct quad quad = picture_quad((double[]){ 10, 60, 61, 11 }, (double[]){ 20, 21, 90, 91 });
    const struct quad once = picture_turned_quad(&quad, 100, 200, 1);
    assert_true(once.x[0] == 200 - 91 && once.y[0] == 11 && once.x[1] == 200 - 20 && once.y[1] == 10);
    const struct quad back = picture_turned_quad(&once, 200, 100, 3);
    for (int i = 0; i < 4; i++)
        assert_true(back.x[i] == quad.x[i] && back.y[i] == quad.y[i]);
}

/* Slopes and steps of every channel, each its own. */
static PIX *many_tones(int depth)
{
    PIX *picture = pixCreate(203, 151, depth);
    for (int y = 0; y < 151; y++)
        for (int x = 0; x < 203; x++) {
            l_uint32 red = (l_uint32)(x * 5 + y) & 255, green = x / 7 % 2 ? 250 : 3,
                     blue = (l_uint32)(255 - y) & 255;
            pixSetPixel(picture, x, y, depth == 8 ? red : red << 24 | green << 16 | blue << 8);
        }
    return picture;
}

static void assert_alike(PIX *one, PIX *other, int most)
{
    assert_int_equal(pixGetWidth(one), pixGetWidth(other));
    assert_int_equal(pixGetHeight(one), pixGetHeight(other));
    for (int y = 0; y < pixGetHeight(one); y++)
        for (int x = 0; x < pixGetWidth(one); x++) {
            l_uint32 a, b;
            pixGetPixel(one, x, y, &a);
            pixGetPixel(other, x, y, &b);
            for (int shift = pixGetDepth(one) == 32 ? 8 : 0; shift < pixGetDepth(one); shift += 8)
                assert_in_range((a >> shift & 255) + (l_uint32)most - (b >> shift & 255), 0, 2 * most);
        }
}

/* Where a step runs between two pixels, a sixteenth of its height is what rounding may do. */
static void a_picture_is_scaled_as_leptonica_does_it(void **state)
{
    (void)state;
    enum { SIXTEENTH = 17 };
    static const float scales[] = { 0.7f, 0.741f, 0.9f, 1.3f, 2 };
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++)
        for (int depth = 8; depth <= 32; depth += 24) {
            PIX *picture = many_tones(depth), *scaled = picture_scale(picture, (double)scales[i]);
            PIX *same = pixScaleGeneral(picture, scales[i], scales[i], 0, 0);
            assert_alike(scaled, same, SIXTEENTH);
            pixDestroy(&picture);
            pixDestroy(&scaled);
            pixDestroy(&same);
        }
}

static void a_picture_at_its_own_size_is_a_copy(void **state)
{
    (void)state;
    PIX *picture = many_tones(8), *scaled = picture_scale(picture, 1);
    assert_ptr_not_equal(pixGetData(picture), pixGetData(scaled));
    assert_alike(picture, scaled, 0);
    pixDestroy(&picture);
    pixDestroy(&scaled);
}

static PIX *middle_of(PIX *picture)
{
    enum { EDGE = 30 };
    BOX *box = boxCreate(EDGE, EDGE, pixGetWidth(picture) - 2 * EDGE, pixGetHeight(picture) - 2 * EDGE);
    PIX *middle = pixClipRectangle(picture, box, NULL);
    boxDestroy(&box);
    return middle;
}

/* Angles at which the sizes stay odd: leptonica's middle is on a pixel then, as ours is. */
static void a_picture_is_turned_as_leptonica_does_it(void **state)
{
    (void)state;
    enum { TWO_SIXTEENTHS = 34 };
    static const double angles[] = { -7.69, -2.3, 0.69, 3.35, 7.62 };
    for (size_t i = 0; i < sizeof angles / sizeof *angles; i++)
        for (int depth = 8; depth <= 32; depth += 24) {
            PIX *picture = many_tones(depth), *turned = picture_rotate(picture, angles[i]);
            PIX *same = pixRotate(picture, (l_float32)(angles[i] * 3.14159265358979 / 180), L_ROTATE_AREA_MAP,
                L_BRING_IN_WHITE, 203, 151);
            assert_alike(turned, same, 255);
            PIX *middle = middle_of(turned), *same_middle = middle_of(same);
            assert_alike(middle, same_middle, TWO_SIXTEENTHS);
            pixDestroy(&picture);
            pixDestroy(&turned);
            pixDestroy(&same);
            pixDestroy(&middle);
            pixDestroy(&same_middle);
        }
}

/* A dot at each corner goes where a turn about the middle takes it, and what comes new is white. */
static void a_turned_picture_holds_all_of_the_old_one(void **state)
{
    (void)state;
    enum { WIDE = 400, HIGH = 300, DOT = 8 };
    static const double angles[] = { -8, -0.4, 0.05, 0.31, 5 };
    for (size_t i = 0; i < sizeof angles / sizeof *angles; i++) {
        PIX *picture = pixCreate(WIDE, HIGH, 8);
        pixSetAllArbitrary(picture, WHITE);
        for (int corner = 0; corner < 4; corner++)
            fill(picture, corner % 2 ? WIDE - DOT : 0, corner / 2 ? HIGH - DOT : 0, DOT, DOT, INK);
        PIX *turned = picture_rotate(picture, angles[i]);
        const double s = sin(angles[i] * 3.14159265358979 / 180), c = cos(angles[i] * 3.14159265358979 / 180);
        for (int corner = 0; corner < 4; corner++) {
            double x = (corner % 2 ? 1 : -1) * (WIDE - DOT) / 2.0,
                   y = (corner / 2 ? 1 : -1) * (HIGH - DOT) / 2.0;
            int to_x = (int)lround(x * c - y * s + (pixGetWidth(turned) - 1) / 2.0);
            int to_y = (int)lround(x * s + y * c + (pixGetHeight(turned) - 1) / 2.0);
            assert_int_equal(tone_at(turned, to_x, to_y), INK);
        }
        if (fabs(angles[i]) > 1)
            assert_int_equal(tone_at(turned, 0, 0), 255);
        pixDestroy(&picture);
        pixDestroy(&turned);
    }
}

static void grey_is_what_the_eye_weighs(void **state)
{
    (void)state;
    PIX *picture = many_tones(32), *grey = picture_grey(picture);
    PIX *same = pixConvertRGBToGray(picture, 0.3f, 0.5f, 0.2f);
    assert_alike(grey, same, 1);
    pixDestroy(&picture);
    pixDestroy(&grey);
    pixDestroy(&same);
}

static PIX *blots(void)
{
    enum { WIDE = 131, HIGH = 97, EVERY = 8 };
    PIX *mask = pixCreate(WIDE, HIGH, 1);
    uint32_t dice = 7;
    for (int y = 0; y < HIGH; y++)
        for (int x = 0; x < WIDE; x++) {
            dice = dice * 1664525 + 1013904223;
            pixSetPixel(mask, x, y, (dice >> 16) % EVERY != 0 || x < 20);
        }
    return mask;
}

static void assert_same(PIX *one, PIX *other)
{
    l_int32 same = 0;
    assert_int_equal(pixEqual(one, other, &same), 0);
    assert_true(same);
    pixDestroy(&one);
    pixDestroy(&other);
}

/* Of any size, smaller than the square too, and with its edges. */
static void a_grey_picture_is_closed_as_leptonica_does_it(void **state)
{
    (void)state;
    static const int sides[][3] = { { 61, 47, 15 }, { 64, 33, 9 }, { 5, 40, 15 }, { 1, 1, 3 },
        { 30, 2, 21 } };
    uint32_t dice = 12345;
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        PIX *grey = pixCreate(sides[i][0], sides[i][1], 8);
        for (int y = 0; y < sides[i][1]; y++)
            for (int x = 0; x < sides[i][0]; x++)
                pixSetPixel(grey, x, y, (dice = dice * 1664525 + 1013904223) >> 24);
        PIX *ours = picture_close_grey(grey, sides[i][2]);
        PIX *theirs = pixCloseGray(grey, sides[i][2], sides[i][2]);
        l_int32 same = 0;
        assert_int_equal(pixEqual(ours, theirs, &same), 0);
        assert_true(same);
        pixDestroy(&grey);
        pixDestroy(&ours);
        pixDestroy(&theirs);
    }
}

static void a_mask_is_opened_and_closed_as_leptonica_does_it(void **state)
{
    (void)state;
    static const struct {
        int wide, high;
    } bricks[] = { { 1, 1 }, { 2, 1 }, { 9, 1 }, { 1, 12 }, { 3, 3 }, { 7, 4 }, { 36, 40 }, { 93, 1 } };
    PIX *many = blots(), *few = pixInvert(NULL, many);
    for (size_t i = 0; i < sizeof bricks / sizeof *bricks; i++) {
        const int wide = bricks[i].wide, high = bricks[i].high;
        assert_same(picture_open(many, wide, high), pixOpenBrick(NULL, many, wide, high));
        assert_same(picture_close(few, wide, high), pixCloseSafeBrick(NULL, few, wide, high));
    }
    pixDestroy(&many);
    pixDestroy(&few);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_picture_is_scaled_as_leptonica_does_it),
        cmocka_unit_test(a_picture_at_its_own_size_is_a_copy),
        cmocka_unit_test(a_picture_is_turned_as_leptonica_does_it),
        cmocka_unit_test(a_turned_picture_holds_all_of_the_old_one),
        cmocka_unit_test(grey_is_what_the_eye_weighs),
        cmocka_unit_test(a_stroke_is_as_sharp_as_its_steepest_step),
        cmocka_unit_test(strokes_come_one_after_another_and_end),
        cmocka_unit_test(a_way_down_crosses_what_lies_along_a_row),
        cmocka_unit_test(a_mask_holds_what_is_darker_than_the_limit),
        cmocka_unit_test(a_mask_has_no_limit_beyond_white),
        cmocka_unit_test(a_strip_of_desk_becomes_paper),
        cmocka_unit_test(no_dashes_are_left_of_a_dark_desk),
        cmocka_unit_test(a_shaded_strip_with_writing_stays),
        cmocka_unit_test(the_middle_of_a_sheet_is_where_its_diagonals_cross),
        cmocka_unit_test(a_rectified_photograph_holds_all_of_the_old_one),
        cmocka_unit_test(a_rectified_photograph_has_no_white_corners),
        cmocka_unit_test(what_may_be_rectified_small_is_rectified_at_any_size),
        cmocka_unit_test(a_plane_that_runs_to_the_horizon_is_not_rectified),
        cmocka_unit_test(a_sheet_on_a_dark_desk_is_lit_by_its_own_paper),
        cmocka_unit_test(a_small_sheet_on_a_desk_keeps_its_writing),
        cmocka_unit_test(corners_turn_with_their_picture),
        cmocka_unit_test(a_mask_is_opened_and_closed_as_leptonica_does_it),
        cmocka_unit_test(a_grey_picture_is_closed_as_leptonica_does_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
