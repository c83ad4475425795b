/* What look finds on photographs of sheets: their corners, and what lies around them. */
#include "test.h"

#include "cleanup.h"
#include "look_pages.h"

#include <leptonica/allheaders.h>

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Of a photograph of 1800 x 2400 pixels: is a corner found within `most` pixels of where it is? */
static bool is_near(const struct looks *looks, int corner, double most)
{
    static const double x[4] = { 0.14, 0.83, 0.92, 0.08 }, y[4] = { 0.10, 0.12, 0.90, 0.93 };
    return fabs(looks->corner_x[corner] - 1800 * x[corner]) < most &&
        fabs(looks->corner_y[corner] - 2400 * y[corner]) < most;
}

/* Found, cut out, and two of its corners where they are. */
static void assert_cut_near(const struct looks *looks, int one, int other, double px)
{
    assert_true(looks->has_corners && looks->cut_out);
    assert_true(is_near(looks, one, px) && is_near(looks, other, px));
}

static void the_corners_of_a_photographed_sheet_are_found(void **state)
{
    struct looks looks = look_at(state,
        photograph(draw_page(&(struct drawing){ .text = russian_letter, .width = 1240, .height = 1754 }),
            1800, 2400),
        0)
                             .looks;
    assert_true(looks.has_corners && looks.cut_out);
    for (int i = 0; i < 4; i++)
        assert_true(is_near(&looks, i, 12));
}

static void a_plain_scan_has_no_corners(void **state)
{
    assert_false(looks_of(state, &(struct drawing){ .text = russian_letter }).has_corners);
}

/* A hand's shadow over half the page has an edge, but a soft one: cutting there would lose half a letter. */
static void a_shadow_is_not_the_edge_of_a_sheet(void **state)
{
    PIX *page = draw_page(&(struct drawing){ .text = russian_letter });
    for (int y = 0; y < pixGetHeight(page); y++)
        for (int x = 0; x < pixGetWidth(page); x++) {
            double light = 1 / (1 + exp(-(x - 700) / 60.0)) * 0.7 + 0.3;
            l_int32 red, green, blue;
            pixGetRGBPixel(page, x, y, &red, &green, &blue);
            pixSetRGBPixel(page, x, y, (int)(red * light), (int)(green * light), (int)(blue * light));
        }
    assert_false(look_at(state, page, 0).looks.has_corners);
}

/* A thick printed frame has four straight edges and brighter paper within; cutting there would lose what
 * stands outside. */
static void a_printed_frame_is_not_a_sheet(void **state)
{
    PIX *page = draw_page(&(struct drawing){ .text = russian_letter });
    BOX *frame = boxCreate(90, 110, 1470, 2120);
    pixRenderBox(page, frame, 24, L_CLEAR_PIXELS);
    boxDestroy(&frame);
    assert_false(look_at(state, page, 200).looks.has_corners);
}

/* A line of loops, `depth` of the paper's tone darker than it. */
static void pencil_line(PIX *page, int left, int middle, int length, double depth)
{
    const l_uint8 tone = (l_uint8)(245 * (1 - depth));
    for (int x = left; x < left + length; x += 16) {
        pixRenderLineArb(page, x, middle + 16, x + 8, middle - 16, 3, tone, tone, tone);
        pixRenderLineArb(page, x + 8, middle - 16, x + 16, middle + 16, 3, tone, tone, tone);
    }
}

/* Folded paper is darker below the fold: the upper half alone is no sheet. */
static void a_fold_does_not_halve_a_sheet(void **state)
{
    PIX *page = draw_page(&(struct drawing){ .text = russian_letter, .width = 1240, .height = 1754 });
    for (int y = 900; y < 1754; y++)
        for (int x = 0; x < 1240; x++) {
            l_int32 red, green, blue;
            pixGetRGBPixel(page, x, y, &red, &green, &blue);
            pixSetRGBPixel(page, x, y, red * 9 / 10, green * 9 / 10, blue * 9 / 10);
        }
    struct looks looks = look_at(state, photograph(page, 1800, 2400), 0).looks;
    assert_cut_near(&looks, 2, 3, 24);
}

static void fill(PIX *picture, int left, int top, int width, int height, int grey)
{
    for (int y = top; y < top + height; y++)
        for (int x = left; x < left + width; x++)
            pixSetRGBPixel(picture, x, y, grey, grey, grey);
}

/* A letter folded askew: below the fold its other part lies in the shade, and is narrower. */
static void paper_goes_on_beyond_a_fold(void **state)
{
    PIX *page = draw_page(&(struct drawing){ .text = russian_letter, .width = 1240, .height = 1754 });
    fill(page, 0, 1000, 1240, 754, 0);
    fill(page, 90, 1000, 1060, 754, 212);
    assert_false(look_at(state, photograph(page, 1800, 2400), 0).looks.cut_out);
}

/* A sheet on a ground as pale as paper, up to `border` pixels from the frame; there the desk is dark. */
static PIX *on_pale_ground(int border, int grey)
{
    PIX *photo = photograph(
        draw_page(&(struct drawing){ .text = russian_letter, .width = 1240, .height = 1754 }), 1800, 2400);
    for (int y = border; y < 2400 - border; y++)
        for (int x = border; x < 1800 - border; x++) {
            l_int32 red, green, blue;
            pixGetRGBPixel(photo, x, y, &red, &green, &blue);
            if (blue == 42)
                pixSetRGBPixel(photo, x, y, grey, grey, grey);
        }
    return photo;
}

/* Which of two sheets is the letter, or whether both are, is for a person to see. */
static void a_sheet_on_another_sheet_is_cut_out_with_it(void **state)
{
    static const int greys[] = { 205, 220, 235 };
    for (size_t i = 0; i < sizeof greys / sizeof *greys; i++) {
        struct looks looks = look_at(state, on_pale_ground(50, greys[i]), 0).looks;
        assert_true(looks.has_corners && looks.cut_out);
        for (int corner = 0; corner < 4; corner++) {
            double x = looks.corner_x[corner], y = looks.corner_y[corner];
            assert_true(fmin(x, 1800 - x) < 55 && fmin(y, 2400 - y) < 55);
        }
    }
}

/* How far outside of a four-sided figure a place is; inside: negative. */
static double beyond_figure(const double at_x[4], const double at_y[4], double x, double y)
{
    double most = -INFINITY;
    for (int i = 0; i < 4; i++) {
        double dx = at_x[(i + 1) % 4] - at_x[i], dy = at_y[(i + 1) % 4] - at_y[i];
        most = fmax(most, ((x - at_x[i]) * dy - (y - at_y[i]) * dx) / hypot(dx, dy));
    }
    return most;
}

/* The same of the photographed sheet. */
static double beyond_sheet(int x, int y)
{
    static const double at_x[4] = { 252, 1494, 1656, 144 }, at_y[4] = { 240, 288, 2160, 2232 };
    return beyond_figure(at_x, at_y, x, y);
}

/* A sheet that lies on another one of nearly its tone, on which it throws a thin shadow. */
static PIX *on_another_sheet(int left, int top, int right, int bottom)
{
    PIX *photo = photograph(
        draw_page(&(struct drawing){ .text = russian_letter, .width = 1240, .height = 1754 }), 1800, 2400);
    for (int y = top; y < bottom; y++)
        for (int x = left; x < right; x++) {
            double out = beyond_sheet(x, y);
            int grey = (int)(246 * (1 - 0.12 * exp(-out / 12)));
            if (out > 0)
                pixSetRGBPixel(photo, x, y, grey, grey, grey);
        }
    return photo;
}

/* The facing page of a notebook, bent a little otherwise: its writing must not be cut away. */
static void a_page_with_paper_beside_all_of_a_side_is_not_cut_out(void **state)
{
    assert_false(look_at(state, on_another_sheet(1300, 330, 1790, 2150), 0).looks.has_corners);
}

/* Together they have four sides, but two corners of that figure are the desk. */
static void two_sheets_askew_are_no_figure(void **state)
{
    assert_false(look_at(state, on_another_sheet(160, 100, 1380, 2000), 0).looks.has_corners);
}

struct tint {
    int red, green, blue;
};

static void fill_tinted(PIX *picture, int left, int top, int width, int height, struct tint tint)
{
    for (int y = top; y < top + height; y++)
        for (int x = left; x < left + width; x++)
            pixSetRGBPixel(picture, x, y, tint.red, tint.green, tint.blue);
}

struct piece {
    int left, top, width, height;
};

static const struct tint WHITE_PAPER = { 246, 246, 246 };

static PIX *letter_on_a_desk(void)
{
    return photograph(
        draw_page(&(struct drawing){ .text = russian_letter, .width = 1240, .height = 1754 }), 1800, 2400);
}

/* Paper, written upon, that throws a thin shadow. */
static void lay_piece(PIX *photo, struct piece piece, struct tint tint)
{
    fill(photo, piece.left - 3, piece.top - 3, piece.width + 6, piece.height + 6, 190);
    fill_tinted(photo, piece.left, piece.top, piece.width, piece.height, tint);
    pencil_line(photo, piece.left + 24, piece.top + piece.height / 2, piece.width - 48, 0.6);
}

/* A letter on a desk, and another piece of paper on top of it. */
static PIX *with_a_piece(struct piece piece, struct tint tint)
{
    PIX *photo = letter_on_a_desk();
    lay_piece(photo, piece, tint);
    return photo;
}

/* Whatever is cut out: everything of the piece is within, and the letter too. */
static void assert_kept(const struct looks *looks, struct piece piece)
{
    double right = piece.left + piece.width, bottom = piece.top + piece.height;
    const double x[8] = { piece.left, right, right, piece.left, 252, 1494, 1656, 144 };
    const double y[8] = { piece.top, piece.top, bottom, bottom, 240, 288, 2160, 2232 };
    for (int i = 0; looks->cut_out && i < 8; i++)
        assert_true(beyond_figure(looks->corner_x, looks->corner_y, x[i], y[i]) < 6);
}

/* A strip with a postscript along half of a side, a note that juts out a little, a card within. */
static void paper_that_lies_on_a_letter_is_kept(void **state)
{
    static const struct piece pieces[] = {
        { 1450, 1100, 300, 850 }, { 260, 2150, 650, 210 }, { 60, 500, 330, 900 }, /* strips */
        { 1400, 900, 250, 150 }, { 80, 1300, 260, 170 }, { 700, 150, 130, 260 }, /* notes */
        { 500, 800, 750, 500 }, { 380, 420, 900, 640 }, /* cards */
    };
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct looks looks = look_at(state, with_a_piece(pieces[i], WHITE_PAPER), 0).looks;
        assert_kept(&looks, pieces[i]);
    }
}

/* Less than a tenth of a side, in every colour that notes are sold in; the last two are as red as skin. */
static void a_tinted_note_across_a_side_is_kept(void **state)
{
    static const struct tint tints[] = { { 250, 240, 170 }, { 250, 190, 205 }, { 190, 235, 180 },
        { 180, 215, 245 }, { 255, 190, 120 }, { 255, 90, 150 }, { 240, 200, 178 }, { 224, 172, 150 } };
    static const struct piece pieces[] = {
        { 1400, 900, 250, 150 }, { 80, 1300, 260, 170 }, { 700, 170, 110, 260 }, /* they end on the desk */
        { 1400, 900, 400, 150 }, { 0, 1300, 330, 170 }, /* beyond the picture */
    };
    for (size_t i = 0; i < 2 * sizeof tints / sizeof *tints; i++) {
        const struct piece *piece = &pieces[i % (sizeof pieces / sizeof *pieces)];
        struct looks looks = look_at(state, with_a_piece(*piece, tints[i / 2]), 0).looks;
        assert_kept(&looks, *piece);
    }
}

/* What of the picture is desk gets a tint, as light as `light` says. */
static void paint_desk(PIX *photo, struct tint tint, double (*light)(int x, int y))
{
    for (int y = 0; y < pixGetHeight(photo); y++)
        for (int x = 0; x < pixGetWidth(photo); x++) {
            double share = light(x, y);
            if (beyond_sheet(x, y) > 0)
                pixSetRGBPixel(photo, x, y, (int)(tint.red * share), (int)(tint.green * share),
                    (int)(tint.blue * share));
        }
}

static double evenly(int x, int y)
{
    (void)x, (void)y;
    return 1;
}

/* A letter on a desk, and another piece of paper beneath it. */
static PIX *with_a_piece_beneath(struct piece piece, struct tint tint, struct tint desk)
{
    PIX *photo = photograph(
        draw_page(&(struct drawing){ .text = russian_letter, .width = 1240, .height = 1754 }), 1800, 2400);
    paint_desk(photo, desk, evenly);
    for (int y = piece.top; y < piece.top + piece.height; y++)
        for (int x = piece.left; x < piece.left + piece.width; x++) {
            double out = beyond_sheet(x, y), shade = 1 - 0.3 * exp(-out / 8);
            if (out > 0)
                pixSetRGBPixel(photo, x, y, (int)(tint.red * shade), (int)(tint.green * shade),
                    (int)(tint.blue * shade));
        }
    return photo;
}

/* Along 8 % of a side, and along a quarter of it. */
static void tinted_paper_beneath_a_letter_is_kept(void **state)
{
    static const struct tint tints[] = { { 250, 240, 170 }, { 180, 215, 245 }, { 225, 215, 195 } };
    static const struct tint desks[] = { { 42, 42, 42 }, { 150, 105, 65 } };
    static const struct piece pieces[] = { { 1400, 900, 260, 150 }, { 60, 1300, 300, 500 } };
    for (size_t i = 0; i < sizeof tints / sizeof *tints; i++)
        for (size_t j = 0; j < sizeof desks / sizeof *desks; j++)
            for (size_t k = 0; k < sizeof pieces / sizeof *pieces; k++) {
                PIX *photo = with_a_piece_beneath(pieces[k], tints[i], desks[j]);
                struct looks looks = look_at(state, photo, 0).looks;
                assert_kept(&looks, pieces[k]);
            }
}

/* It touches no side: the writing alone tells it from the desk. */
static void writing_on_tinted_paper_beside_a_letter_is_kept(void **state)
{
    static const struct piece beside = { 1700, 700, 90, 900 };
    PIX *photo = with_a_piece_beneath(beside, (struct tint){ 225, 225, 170 }, (struct tint){ 150, 105, 65 });
    for (int y = 740; y < 1560; y += 50)
        pencil_line(photo, 1712, y, 64, 0.8);
    struct looks looks = look_at(state, photo, 0).looks;
    assert_kept(&looks, beside);
}

/* A stub with one line, of a tint that is no lighter than half way from the desk to the letter. */
static void a_written_stub_beside_a_letter_is_kept(void **state)
{
    static const struct tint tints[] = { { 255, 90, 150 }, { 168, 120, 78 } };
    static const struct tint desks[] = { { 42, 42, 42 }, { 170, 170, 170 }, { 228, 228, 226 } };
    static const struct piece beside = { 1680, 900, 105, 240 };
    for (size_t i = 0; i < sizeof tints / sizeof *tints; i++)
        for (size_t j = 0; j < sizeof desks / sizeof *desks; j++) {
            PIX *photo = with_a_piece_beneath(beside, tints[i], desks[j]);
            pencil_line(photo, 1692, 1000, 80, 0.8);
            struct looks looks = look_at(state, photo, 0).looks;
            assert_kept(&looks, beside);
        }
}

/* What a camera adds in the evening: to all colours of a pixel the same, of `levels` in root mean square. */
static void add_noise(PIX *photo, double levels)
{
    uint32_t seed = 1;
    for (int y = 0; y < pixGetHeight(photo); y++)
        for (int x = 0; x < pixGetWidth(photo); x++) {
            int sum = 0, value[3];
            for (int i = 0; i < 12; i++, seed = seed * 1664525U + 1013904223U)
                sum += (int)(seed >> 22);
            const int noise = (int)lround(levels * (sum - 6 * 1023) / 1024);
            pixGetRGBPixel(photo, x, y, &value[0], &value[1], &value[2]);
            for (int i = 0; i < 3; i++)
                value[i] = value[i] + noise < 0 ? 0 : value[i] + noise > 255 ? 255 : value[i] + noise;
            pixSetRGBPixel(photo, x, y, value[0], value[1], value[2]);
        }
}

static void noise_on_a_dark_desk_is_no_writing(void **state)
{
    static const struct tint desks[] = { { 20, 16, 12 }, { 50, 40, 30 } };
    static const int levels[] = { 8, 10 };
    for (size_t i = 0; i < sizeof desks / sizeof *desks; i++) {
        PIX *photo = letter_on_a_desk();
        paint_desk(photo, desks[i], evenly);
        add_noise(photo, levels[i]);
        struct looks looks = look_at(state, photo, 0).looks;
        assert_cut_near(&looks, 0, 2, 15);
    }
}

/* Noise all over the desk is no pattern of a cloth, in which a line would not count. */
static void a_written_stub_in_noise_is_kept(void **state)
{
    static const struct piece beside = { 1680, 900, 105, 240 };
    static const struct tint kraft = { 168, 120, 78 }, desk = { 32, 26, 21 };
    for (int levels = 4; levels <= 12; levels += 4) {
        PIX *photo = with_a_piece_beneath(beside, kraft, desk);
        pencil_line(photo, 1692, 1000, 80, 0.8);
        add_noise(photo, levels);
        struct looks looks = look_at(state, photo, 0).looks;
        assert_kept(&looks, beside);
    }
}

/* It is brighter than the wood, and of its colour. */
static void writing_on_buff_paper_on_wood_is_kept(void **state)
{
    static const struct tint desks[] = { { 225, 190, 140 }, { 196, 152, 104 } };
    static const struct tint tints[] = { { 255, 228, 175 }, { 250, 205, 145 } };
    static const struct piece beside = { 1700, 700, 90, 900 };
    for (size_t i = 0; i < sizeof desks / sizeof *desks; i++) {
        PIX *photo = with_a_piece_beneath(beside, tints[i], desks[i]);
        for (int y = 740; y < 1560; y += 50)
            pencil_line(photo, 1712, y, 64, 0.8);
        struct looks looks = look_at(state, photo, 0).looks;
        assert_kept(&looks, beside);
    }
}

/* Gaps run across the picture. */
static double boards(int x, int y)
{
    enum { BOARD = 160, GAP = 8 };
    (void)x;
    return y % BOARD < GAP ? 0.5 : 1;
}

static const struct tint OAK = { 168, 120, 78 };

static void a_sheet_on_boards_is_found(void **state)
{
    PIX *photo = letter_on_a_desk();
    paint_desk(photo, OAK, boards);
    struct looks looks = look_at(state, photo, 0).looks;
    assert_cut_near(&looks, 1, 2, 15);
}

/* A lamp stands on the right: there the wood is nearly as light as paper. */
static double lit_boards(int x, int y)
{
    return boards(x, y) * (0.45 + 0.75 * x / 1800);
}

static const struct tint PINE = { 205, 165, 115 };

static void gaps_between_lit_boards_are_no_writing(void **state)
{
    PIX *photo = letter_on_a_desk();
    paint_desk(photo, PINE, lit_boards);
    struct looks looks = look_at(state, photo, 0).looks;
    assert_cut_near(&looks, 1, 2, 15);
}

/* One line in the lamp's light, along the gaps or across them. */
static void writing_on_buff_paper_on_lit_boards_is_kept(void **state)
{
    static const struct tint tints[] = { { 250, 205, 145 }, { 255, 228, 175 }, { 240, 200, 178 } };
    static const struct piece pieces[] = { { 1690, 700, 100, 300 }, { 1200, 2255, 300, 90 } };
    for (size_t i = 0; i < 2 * sizeof tints / sizeof *tints; i++) {
        const struct piece *piece = &pieces[i % 2];
        PIX *photo = letter_on_a_desk();
        paint_desk(photo, PINE, lit_boards);
        fill_tinted(photo, piece->left, piece->top, piece->width, piece->height, tints[i / 2]);
        pencil_line(photo, piece->left + 12, piece->top + 45, piece->width - 30, 0.8);
        assert_false(look_at(state, photo, 0).looks.cut_out);
    }
}

/* It is as dark as the wood, or nearly: the writing alone tells it from the desk, whichever way it runs. */
static void writing_on_kraft_paper_on_boards_is_kept(void **state)
{
    static const struct tint tints[] = { { 168, 120, 78 }, { 150, 105, 65 }, { 180, 135, 90 } };
    static const struct piece pieces[] = { { 1690, 700, 100, 900 }, { 400, 2255, 900, 120 } };
    for (size_t i = 0; i < 2 * sizeof tints / sizeof *tints; i++) {
        const struct piece *piece = &pieces[i % 2];
        PIX *photo = letter_on_a_desk();
        paint_desk(photo, OAK, boards);
        fill_tinted(photo, piece->left, piece->top, piece->width, piece->height, tints[i / 2]);
        for (int y = piece->top + 40; y < piece->top + piece->height - 20; y += 50)
            pencil_line(photo, piece->left + 12, y, piece->width - 30, 0.8);
        assert_false(look_at(state, photo, 0).looks.cut_out);
    }
}

/* Nothing of it is cut away where it lies within. */
static void a_tinted_note_on_a_letter_hides_no_side(void **state)
{
    static const struct piece within = { 500, 800, 400, 300 };
    struct looks looks = look_at(state, with_a_piece(within, (struct tint){ 250, 240, 170 }), 0).looks;
    assert_true(looks.has_corners && looks.cut_out);
    assert_kept(&looks, within);
}

/* Round at its end, `wide` pixels across, from (x, y) on the sheet as far as the picture goes. */
static void lay_finger(PIX *photo, int x, int y, double away_x, double away_y, int wide, struct tint skin)
{
    for (int row = 0; row < pixGetHeight(photo); row++)
        for (int column = 0; column < pixGetWidth(photo); column++) {
            double along = (column - x) * away_x + (row - y) * away_y;
            double aside = (column - x) * away_y - (row - y) * away_x;
            double off = along < 0 ? hypot(along, aside) : fabs(aside);
            double light = 1 - 0.12 * pow(2 * off / wide, 2);
            if (off < wide / 2.0)
                pixSetRGBPixel(photo, column, row, (int)(skin.red * light), (int)(skin.green * light),
                    (int)(skin.blue * light));
        }
}

static void a_sheet_that_a_finger_holds_is_found(void **state)
{
    static const struct tint skins[] = { { 224, 172, 150 }, { 198, 140, 110 }, { 240, 195, 175 },
        { 130, 95, 80 } };
    static const struct tint desks[] = { { 72, 55, 42 }, { 150, 150, 150 } };
    for (size_t i = 0; i < sizeof skins / sizeof *skins; i++) {
        PIX *photo = photograph(
            draw_page(&(struct drawing){ .text = russian_letter, .width = 1240, .height = 1754 }), 1800,
            2400);
        paint_desk(photo, desks[i % 2], evenly);
        lay_finger(photo, 1450, 1200, 0.97, 0.24, 120, skins[i]);
        struct looks looks = look_at(state, photo, 0).looks;
        assert_cut_near(&looks, 1, 2, 15);
    }
}

/* Of the note only a rim is seen beside the finger. */
static void a_note_beneath_a_finger_is_kept(void **state)
{
    static const struct tint tints[] = { { 250, 240, 170 }, { 180, 215, 245 }, { 250, 200, 190 } };
    static const struct tint desks[] = { { 42, 42, 42 }, { 168, 120, 78 }, { 150, 150, 150 } };
    static const struct piece pieces[] = { { 1400, 1115, 399, 200 }, { 1400, 1110, 399, 210 } };
    for (size_t i = 0; i < sizeof tints / sizeof *tints; i++)
        for (size_t j = 0; j < sizeof desks / sizeof *desks; j++) {
            const struct piece *piece = &pieces[(i + j) % 2];
            PIX *photo = letter_on_a_desk();
            paint_desk(photo, desks[j], evenly);
            lay_piece(photo, *piece, tints[i]);
            lay_finger(photo, 1540, 1215, 1, 0.05, 130, (struct tint){ 224, 172, 150 });
            struct looks looks = look_at(state, photo, 0).looks;
            assert_kept(&looks, *piece);
        }
}

/* Of skin's colour, from beyond the picture, unwritten: too wide, too long, or not round at its end. */
static void a_strip_unlike_a_finger_is_kept(void **state)
{
    static const struct tint skins[] = { { 224, 172, 150 }, { 130, 95, 80 } };
    static const struct tint desks[] = { { 72, 55, 42 }, { 150, 150, 150 } };
    static const struct {
        int x, y, wide;
    } strips[] = { { 1440, 1200, 330 }, { 1100, 1200, 90 } };
    static const struct piece square = { 1440, 1140, 359, 120 };
    for (size_t i = 0; i < 2 * sizeof skins / sizeof *skins; i++) {
        PIX *photo = letter_on_a_desk();
        paint_desk(photo, desks[i / 2], evenly);
        lay_finger(photo, strips[i % 2].x, strips[i % 2].y, 1, 0, strips[i % 2].wide, skins[i / 2]);
        struct looks looks = look_at(state, photo, 0).looks;
        assert_kept(
            &looks, (struct piece){ strips[i % 2].x, strips[i % 2].y - 20, 1799 - strips[i % 2].x, 40 });
    }
    for (size_t i = 0; i < sizeof skins / sizeof *skins; i++) {
        PIX *photo = letter_on_a_desk();
        paint_desk(photo, desks[i], evenly);
        fill_tinted(photo, square.left, square.top, square.width + 1, square.height, skins[i]);
        struct looks looks = look_at(state, photo, 0).looks;
        assert_kept(&looks, square);
    }
}

/* ---- straightened, with all around them kept ---- */

static void assert_straightened(const struct looks *looks)
{
    static const double x[4] = { 252, 1494, 1656, 144 }, y[4] = { 240, 288, 2160, 2232 };
    assert_true(looks->has_corners && !looks->cut_out);
    for (int i = 0; i < 4; i++)
        assert_true(hypot(looks->corner_x[i] - x[i], looks->corner_y[i] - y[i]) < 25);
}

/* A dark desk without colour looks like a scanner's bed, beside which a sheet never stands askew. */
static void the_bands_of_a_photographs_desk_are_no_scanners_bed(void **state)
{
    static const struct piece note = { 1400, 900, 250, 150 };
    PIX *photo = letter_on_a_desk();
    paint_desk(photo, (struct tint){ 42, 42, 42 }, evenly);
    lay_piece(photo, note, (struct tint){ 250, 240, 170 });
    struct looks looks = look_at(state, photo, 0).looks;
    assert_straightened(&looks);
    assert_false(looks.has_crop);
}

/* Beneath the fourth lies something white whose edge goes on from the letter's: it may be the letter's next
 * sheet. */
static void a_letter_that_ends_on_wood_at_three_sides_is_straightened(void **state)
{
    PIX *photo = with_a_piece_beneath((struct piece){ 600, 2150, 1067, 249 }, WHITE_PAPER, OAK);
    struct looks looks = look_at(state, photo, 0).looks;
    assert_straightened(&looks);
}

/* What of the sheet lies in the shade, most of it, counts for its paper. */
static void a_corner_in_the_light_is_paper(void **state)
{
    PIX *photo = letter_on_a_desk();
    paint_desk(photo, OAK, evenly);
    for (int y = 0; y < 2400; y++)
        for (int x = 0; x < 1800; x++) {
            const double light = 1 - 0.62 / (1 + exp((x + y - 2900) / 40.0));
            l_int32 red, green, blue;
            pixGetRGBPixel(photo, x, y, &red, &green, &blue);
            pixSetRGBPixel(photo, x, y, (int)(red * light), (int)(green * light), (int)(blue * light));
        }
    struct looks looks = look_at(state, photo, 0).looks;
    assert_straightened(&looks);
}

/* Without a shadow. */
static void lay_beneath(PIX *photo, struct piece piece, int grey)
{
    for (int y = piece.top; y < piece.top + piece.height; y++)
        for (int x = piece.left; x < piece.left + piece.width; x++)
            if (beyond_sheet(x, y) > 0)
                pixSetRGBPixel(photo, x, y, grey, grey, grey);
}

/* Along more than half of it lies something hardly darker than the sheet. */
static void a_side_that_is_faint_in_its_middle_is_followed(void **state)
{
    PIX *photo = letter_on_a_desk();
    paint_desk(photo, OAK, evenly);
    lay_beneath(photo, (struct piece){ 0, 650, 330, 1150 }, 242);
    struct looks looks = look_at(state, photo, 0).looks;
    assert_straightened(&looks);
}

/* Along a third of two sides no edge is seen. */
static void a_sheet_on_others_of_its_tone_is_straightened(void **state)
{
    PIX *photo = letter_on_a_desk();
    paint_desk(photo, OAK, evenly);
    lay_beneath(photo, (struct piece){ 0, 900, 330, 660 }, 246);
    lay_beneath(photo, (struct piece){ 1450, 900, 350, 660 }, 246);
    struct looks looks = look_at(state, photo, 0).looks;
    assert_straightened(&looks);
}

/* The pale stripes of a cloth look like paper in the shade, but all of them are narrow. */
static void a_sheet_on_a_striped_cloth_is_found(void **state)
{
    PIX *photo = photograph(
        draw_page(&(struct drawing){ .text = russian_letter, .width = 1240, .height = 1754 }), 1800, 2400);
    for (int y = 0; y < 2400; y++)
        for (int x = 0; x < 1800; x++) {
            l_int32 red, green, blue;
            pixGetRGBPixel(photo, x, y, &red, &green, &blue);
            if (blue != 42)
                continue;
            if ((x + y) / 90 % 2)
                pixSetRGBPixel(photo, x, y, 200, 203, 208);
            else
                pixSetRGBPixel(photo, x, y, 60, 90, 140);
        }
    struct looks looks = look_at(state, photo, 0).looks;
    assert_cut_near(&looks, 0, 2, 20);
}

/* A pale stripe of the desk begins where the sheet ends; its other edge is steeper than the sheet's own. */
static void a_stripe_along_a_side_does_not_pull_it(void **state)
{
    PIX *photo = photograph(
        draw_page(&(struct drawing){ .text = russian_letter, .width = 1240, .height = 1754 }), 1800, 2400);
    for (int y = 2100; y < 2300; y++)
        for (int x = 200; x < 750; x++) {
            double out = beyond_sheet(x, y);
            if (out > 0 && out < 30)
                pixSetRGBPixel(photo, x, y, 190, 190, 190);
        }
    struct looks looks = look_at(state, photo, 0).looks;
    assert_cut_near(&looks, 3, 2, 12);
}

static void a_sheet_on_a_pale_desk_is_found(void **state)
{
    static const int greys[] = { 160, 190, 220 };
    for (size_t i = 0; i < sizeof greys / sizeof *greys; i++) {
        struct looks looks = look_at(state, on_pale_ground(0, greys[i]), 0).looks;
        assert_cut_near(&looks, 0, 2, 15);
    }
}

/* One line of pencil on what seems to be a pale desk: then it is none. */
static void writing_beside_a_sheet_is_not_cut_away(void **state)
{
    PIX *photo = on_pale_ground(0, 220);
    pencil_line(photo, 90, 90, 400, 0.3);
    assert_false(look_at(state, photo, 0).looks.cut_out);
}

static void a_keyboard_is_not_a_sheet(void **state)
{
    PIX *photo = pixCreate(1800, 2400, 32);
    fill(photo, 0, 0, 1800, 2400, 50);
    fill(photo, 150, 900, 1500, 480, 225);
    for (int row = 0; row < 5; row++)
        for (int column = 0; column < 15; column++)
            fill(photo, 165 + column * 98, 912 + row * 93, 84, 80, 240);
    assert_false(look_at(state, photo, 0).looks.has_corners);
}

/* A soft shadow whose edge lies on the paper, along its right side. */
static void a_shadow_beside_an_edge_does_not_hide_it(void **state)
{
    PIX *photo = photograph(
        draw_page(&(struct drawing){ .text = russian_letter, .width = 1240, .height = 1754 }), 1800, 2400);
    for (int y = 0; y < 2400; y++)
        for (int x = 0; x < 1800; x++) {
            double side = 1494 + (y - 288) * 162.0 / 1872;
            double light = 1 - 0.5 / (1 + exp(-(x - side + 60) / 20));
            l_int32 red, green, blue;
            pixGetRGBPixel(photo, x, y, &red, &green, &blue);
            pixSetRGBPixel(photo, x, y, (int)(red * light), (int)(green * light), (int)(blue * light));
        }
    struct looks looks = look_at(state, photo, 0).looks;
    assert_cut_near(&looks, 1, 2, 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_corners_of_a_photographed_sheet_are_found),
        cmocka_unit_test(a_plain_scan_has_no_corners),
        cmocka_unit_test(paper_goes_on_beyond_a_fold),
        cmocka_unit_test(a_sheet_on_another_sheet_is_cut_out_with_it),
        cmocka_unit_test(a_page_with_paper_beside_all_of_a_side_is_not_cut_out),
        cmocka_unit_test(two_sheets_askew_are_no_figure),
        cmocka_unit_test(a_sheet_on_a_pale_desk_is_found),
        cmocka_unit_test(writing_beside_a_sheet_is_not_cut_away),
        cmocka_unit_test(a_keyboard_is_not_a_sheet),
        cmocka_unit_test(a_shadow_beside_an_edge_does_not_hide_it),
        cmocka_unit_test(paper_that_lies_on_a_letter_is_kept),
        cmocka_unit_test(a_tinted_note_across_a_side_is_kept),
        cmocka_unit_test(tinted_paper_beneath_a_letter_is_kept),
        cmocka_unit_test(writing_on_tinted_paper_beside_a_letter_is_kept),
        cmocka_unit_test(a_written_stub_beside_a_letter_is_kept),
        cmocka_unit_test(noise_on_a_dark_desk_is_no_writing),
        cmocka_unit_test(a_written_stub_in_noise_is_kept),
        cmocka_unit_test(writing_on_buff_paper_on_wood_is_kept),
        cmocka_unit_test(a_sheet_on_boards_is_found),
        cmocka_unit_test(gaps_between_lit_boards_are_no_writing),
        cmocka_unit_test(writing_on_buff_paper_on_lit_boards_is_kept),
        cmocka_unit_test(writing_on_kraft_paper_on_boards_is_kept),
        cmocka_unit_test(a_tinted_note_on_a_letter_hides_no_side),
        cmocka_unit_test(a_sheet_that_a_finger_holds_is_found),
        cmocka_unit_test(a_note_beneath_a_finger_is_kept),
        cmocka_unit_test(a_strip_unlike_a_finger_is_kept),
        cmocka_unit_test(the_bands_of_a_photographs_desk_are_no_scanners_bed),
        cmocka_unit_test(a_letter_that_ends_on_wood_at_three_sides_is_straightened),
        cmocka_unit_test(a_corner_in_the_light_is_paper),
        cmocka_unit_test(a_side_that_is_faint_in_its_middle_is_followed),
        cmocka_unit_test(a_sheet_on_others_of_its_tone_is_straightened),
        cmocka_unit_test(a_sheet_on_a_striped_cloth_is_found),
        cmocka_unit_test(a_stripe_along_a_side_does_not_pull_it),
        cmocka_unit_test(a_shadow_is_not_the_edge_of_a_sheet),
        cmocka_unit_test(a_printed_frame_is_not_a_sheet),
        cmocka_unit_test(a_fold_does_not_halve_a_sheet),
    };
    return cmocka_run_group_tests(tests, look_pages_open, look_pages_close);
}
