/* QR codes on drawn pages: read with their places, in any turn; what strangers write into them; which are
 * ours. And the reader behind walls, where it may only compute. */
#include "test.h"

#include "cleanup.h"
#include "code.h"
#include "code_drawing.h"

#include <leptonica/allheaders.h>

#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WIDTH = 827, HEIGHT = 1169, SIDE = 120 }; /* A4 at 100 dpi, a code of 30 mm */

static const char sheet_code[] = "43961476004"; /* its sums are zero */

static PIX *white_page(void)
{
    PIX *page = pixCreate(WIDTH, HEIGHT, 8);
    pixSetAll(page);
    return page;
}

/* The codes of `grey`, which goes. */
static struct page codes_of(PIX *grey, struct arena *arena)
{
    struct page page = { 0 };
    struct fault fault = { 0 };
    if (!code_find(grey, 1, arena, &page, &fault))
        fail_msg("%s", fault.text);
    pixDestroy(&grey);
    return page;
}

static struct page codes_with(const char *text, struct arena *arena)
{
    PIX *grey = white_page();
    stick_code(grey, text, 4 * SIDE, 200, 300);
    return codes_of(grey, arena);
}

static void assert_near(int a, int b, int most)
{
    if (abs(a - b) > most)
        fail_msg("%d is not near %d", a, b);
}

/* ---- finding ---- */

static void a_code_is_read_with_its_place(void **state)
{
    (void)state;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    PIX *grey = white_page();
    stick_code(grey, "40 mm of nothing", SIDE, 300, 700);
    const struct page page = codes_of(grey, &arena);
    assert_int_equal(page.code_count, 1);
    assert_string_equal(page.codes[0].text, "40 mm of nothing");
    assert_near(page.codes[0].box.left, 300, 4);
    assert_near(page.codes[0].box.top, 700, 4);
    assert_near(page.codes[0].box.width, SIDE, 8);
    assert_near(page.codes[0].box.height, SIDE, 8);
}

static void a_box_is_in_pixels_of_the_presentation_picture(void **state)
{
    (void)state;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(pixDestroy) PIX *grey = white_page();
    struct page page = { 0 };
    struct fault fault;
    stick_code(grey, CODE_SLIP_TEXT, SIDE, 300, 700);
    assert_true(code_find(grey, 0.5, &arena, &page, &fault));
    assert_near(page.codes[0].box.left, 600, 8);
    assert_near(page.codes[0].box.top, 1400, 8);
    assert_near(page.codes[0].box.width, 2 * SIDE, 16);
}

static void a_code_is_read_in_every_turn_and_tilt(void **state)
{
    (void)state;
    for (int degrees = 0; degrees < 360; degrees += 15) {
        CLEANUP(arena_clear) struct arena arena = { 0 };
        CLEANUP(pixDestroy) PIX *grey = white_page();
        stick_code(grey, CODE_SLIP_TEXT, SIDE, WIDTH / 2, HEIGHT / 2);
        const l_float32 angle = (l_float32)(degrees * 3.14159265 / 180);
        const struct page page = codes_of(
            pixRotate(grey, angle, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0), &arena);
        assert_int_equal(page.code_count, 1);
        assert_string_equal(page.codes[0].text, CODE_SLIP_TEXT);
    }
}

static void two_codes_on_a_page_are_both_read(void **state)
{
    (void)state;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    PIX *grey = white_page();
    stick_code(grey, CODE_SLIP_TEXT, SIDE, 100, 100);
    stick_code(grey, sheet_code, SIDE, 550, 900);
    const struct page page = codes_of(grey, &arena);
    assert_int_equal(page.code_count, 2);
    assert_string_not_equal(page.codes[0].text, page.codes[1].text);
}

static void more_codes_than_a_page_may_bear_are_left(void **state)
{
    (void)state;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    PIX *grey = pixCreate(2 * WIDTH, 2 * HEIGHT, 8);
    pixSetAll(grey);
    for (int i = 0; i < PAGE_CODES_MOST + 4; i++) {
        char text[16];
        snprintf(text, sizeof text, "NUMBER %d", i);
        stick_code(grey, text, 240, 60 + i % 4 * 390, 60 + i / 4 * 380);
    }
    assert_int_equal(codes_of(grey, &arena).code_count, PAGE_CODES_MOST);
}

static void a_page_without_a_code_bears_none(void **state)
{
    (void)state;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    assert_int_equal(codes_of(white_page(), &arena).code_count, 0);
    PIX *noise = white_page();
    srand(7);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            pixSetPixel(noise, x, y, (l_uint32)rand() & 255);
    assert_int_equal(codes_of(noise, &arena).code_count, 0);
}

static void a_picture_of_hardly_any_pixels_bears_none(void **state)
{
    (void)state;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    for (int side = 1; side < 60; side++) {
        assert_int_equal(codes_of(pixCreate(side, 60 - side, 8), &arena).code_count, 0);
        assert_int_equal(codes_of(pixCreate(side, side, 8), &arena).code_count, 0);
        assert_int_equal(codes_of(pixCreate(4000, side, 8), &arena).code_count, 0);
    }
}

/* ---- what strangers write ---- */

static void words_that_are_no_printable_ascii_are_left(void **state)
{
    (void)state;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    assert_int_equal(codes_with("Алесь Кавалёў", &arena).code_count, 0);
    assert_int_equal(codes_with("two\nlines", &arena).code_count, 0);
    assert_int_equal(codes_with("a bell\x07", &arena).code_count, 0);
    assert_int_equal(codes_with("a delete\x7f", &arena).code_count, 0);
    assert_int_equal(codes_with("all ! to ~", &arena).code_count, 1);
}

static void a_long_code_is_left(void **state)
{
    (void)state;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    char text[CODE_BYTES_MOST + 2];
    memset(text, 'm', sizeof text);
    text[CODE_BYTES_MOST + 1] = '\0';
    assert_int_equal(codes_with(text, &arena).code_count, 0);
    text[CODE_BYTES_MOST] = '\0';
    const struct page page = codes_with(text, &arena);
    assert_int_equal(page.code_count, 1);
    assert_string_equal(page.codes[0].text, text);
}

/* ---- whose it is ---- */

static void only_the_slips_word_is_a_slip(void **state)
{
    (void)state;
    assert_int_equal(code_form_of(CODE_SLIP_TEXT), CODE_SLIP);
    assert_int_equal(code_form_of("SEPARATOR-10"), CODE_FOREIGN);
    assert_int_equal(code_form_of("separator-1"), CODE_FOREIGN);
    assert_int_equal(code_form_of("https://example.org/SEPARATOR-1"), CODE_FOREIGN);
}

static void eleven_digits_that_check_are_a_reply_sheet(void **state)
{
    (void)state;
    static const char *const valid[] = { sheet_code, "06597388720", "79160398183", "68753057201" };
    for (size_t i = 0; i < sizeof valid / sizeof *valid; i++)
        assert_int_equal(code_form_of(valid[i]), CODE_SHEET);
    assert_int_equal(code_form_of("4396147600"), CODE_FOREIGN);
    assert_int_equal(code_form_of("439614760040"), CODE_FOREIGN);
    assert_int_equal(code_form_of("4396147600 "), CODE_FOREIGN);
    assert_int_equal(code_form_of("375291234567"), CODE_FOREIGN);
    assert_int_equal(code_form_of(""), CODE_FOREIGN);
}

/* Distance five: up to four wrong digits never make another valid code. */
static void a_sheets_code_with_up_to_four_wrong_digits_is_none(void **state)
{
    (void)state;
    srand(11);
    for (int i = 0; i < 20000; i++) {
        char text[sizeof sheet_code];
        memcpy(text, sheet_code, sizeof text);
        for (int wrong = 0; wrong < 4; wrong++)
            text[rand() % 11] = (char)('0' + rand() % 10);
        if (strcmp(text, sheet_code) != 0)
            assert_int_equal(code_form_of(text), CODE_FOREIGN);
    }
}

static void a_page_with_a_sheets_code_is_no_slip(void **state)
{
    (void)state;
    struct code codes[] = { { .text = "https://example.org" }, { .text = CODE_SLIP_TEXT },
        { .text = sheet_code } };
    struct page page = { .codes = codes };
    assert_false(code_says_slip(&page));
    page.code_count = 1;
    assert_false(code_says_slip(&page));
    page.code_count = 2;
    assert_true(code_says_slip(&page));
    page.code_count = 3;
    assert_false(code_says_slip(&page));
}

/* ---- is it a slip and nothing else? ---- */

static bool slip_alone(PIX *grey, double scale)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct page page = { 0 };
    struct fault fault;
    assert_true(code_find(grey, scale, &arena, &page, &fault));
    const bool alone = code_slip_alone(grey, scale, &page);
    pixDestroy(&grey);
    return alone;
}

/* `lines` as thick as handwriting, 15 cm long. */
static void write_lines(PIX *page, int lines, l_uint32 tone)
{
    for (int i = 0; i < lines; i++) {
        CLEANUP(boxDestroy) BOX *line = boxCreate(100, 600 + 30 * i, 590, 2);
        assert_int_equal(pixSetInRectArbitrary(page, line, tone), 0);
    }
}

static bool slip_with_lines_alone(int lines, l_uint32 tone)
{
    PIX *page = white_page();
    stick_code(page, CODE_SLIP_TEXT, SIDE, 300, 300);
    write_lines(page, lines, tone);
    return slip_alone(page, 0.5);
}

static void a_slip_with_few_printed_lines_is_a_slip(void **state)
{
    (void)state;
    for (int lines = 0; lines <= 2; lines++)
        assert_true(slip_with_lines_alone(lines, 0));
}

static void a_slip_that_lies_on_a_letter_is_no_slip_alone(void **state)
{
    (void)state;
    assert_false(slip_with_lines_alone(5, 0));
}

/* Three lines are somebody's words, however little ink they have. */
static void a_note_under_a_slip_is_no_slip_alone(void **state)
{
    (void)state;
    assert_false(slip_with_lines_alone(3, 0));
    assert_false(slip_with_lines_alone(3, 200));
}

static void a_page_with_a_foreign_code_alone_is_no_slip(void **state)
{
    (void)state;
    PIX *page = white_page();
    stick_code(page, "https://example.org", SIDE, 300, 300);
    assert_false(slip_alone(page, 1));
}

/* ---- behind walls ---- */

/* What a page child may call (src/reader/walls.c); under the sanitizers, which call on their own, all. */
static bool put_up_walls(void)
{
#ifdef ADKAZ_SANITIZED
    return true;
#else
    static const int allowed[] = { SCMP_SYS(brk), SCMP_SYS(mmap), SCMP_SYS(munmap), SCMP_SYS(mremap),
        SCMP_SYS(madvise), SCMP_SYS(futex), SCMP_SYS(exit_group) };
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    bool fine = filter != NULL;
    for (size_t i = 0; fine && i < sizeof allowed / sizeof *allowed; i++)
        fine = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0) == 0;
    return fine && seccomp_load(filter) == 0;
#endif
}

static void a_code_is_read_where_only_computing_is_allowed(void **state)
{
    (void)state;
    PIX *grey = white_page();
    stick_code(grey, CODE_SLIP_TEXT, SIDE, 300, 300);
    stick_code(grey, "Ў", SIDE, 300, 600);
    const pid_t child = fork();
    if (child == 0) {
        struct arena arena = { 0 };
        if (!put_up_walls())
            _exit(100);
        _exit((int)codes_of(grey, &arena).code_count);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 1);
    pixDestroy(&grey);
}

/* ---- drawing ---- */

static void a_code_that_is_drawn_is_read_again(void **state)
{
    (void)state;
    enum { MODULE = 8 };
    static const char *const texts[] = { CODE_SLIP_TEXT, sheet_code };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        CLEANUP(arena_clear) struct arena arena = { 0 };
        struct fault fault = { 0 };
        struct code_drawn drawn;
        assert_true(code_draw(texts[i], &arena, &drawn, &fault));
        PIX *grey = white_page();
        for (int at = 0; at < drawn.side * drawn.side; at++)
            if (drawn.dark[at])
                pixRasterop(grey, 200 + at % drawn.side * MODULE, 300 + at / drawn.side * MODULE, MODULE,
                    MODULE, PIX_CLR, NULL, 0, 0);
        const struct page page = codes_of(grey, &arena);
        assert_int_equal(page.code_count, 1);
        assert_string_equal(page.codes[0].text, texts[i]);
    }
}

/* With less error correction its eleven letters would fit into 21 modules. */
static void a_slips_code_may_be_soiled(void **state)
{
    (void)state;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct fault fault = { 0 };
    struct code_drawn drawn;
    assert_true(code_draw(CODE_SLIP_TEXT, &arena, &drawn, &fault));
    assert_int_equal(drawn.side, 25);
}

static void what_fits_into_no_code_is_refused(void **state)
{
    (void)state;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct fault fault = { 0 };
    struct code_drawn drawn;
    char text[3001] = { 0 };
    memset(text, 'x', sizeof text - 1);
    assert_false(code_draw(text, &arena, &drawn, &fault));
    assert_non_null(strstr(fault.text, "cannot draw a code"));
}

int main(void)
{
    setMsgSeverity(L_SEVERITY_NONE);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_is_read_with_its_place),
        cmocka_unit_test(a_box_is_in_pixels_of_the_presentation_picture),
        cmocka_unit_test(a_code_is_read_in_every_turn_and_tilt),
        cmocka_unit_test(two_codes_on_a_page_are_both_read),
        cmocka_unit_test(more_codes_than_a_page_may_bear_are_left),
        cmocka_unit_test(a_page_without_a_code_bears_none),
        cmocka_unit_test(a_picture_of_hardly_any_pixels_bears_none),
        cmocka_unit_test(words_that_are_no_printable_ascii_are_left),
        cmocka_unit_test(a_long_code_is_left),
        cmocka_unit_test(only_the_slips_word_is_a_slip),
        cmocka_unit_test(eleven_digits_that_check_are_a_reply_sheet),
        cmocka_unit_test(a_sheets_code_with_up_to_four_wrong_digits_is_none),
        cmocka_unit_test(a_page_with_a_sheets_code_is_no_slip),
        cmocka_unit_test(a_slip_with_few_printed_lines_is_a_slip),
        cmocka_unit_test(a_slip_that_lies_on_a_letter_is_no_slip_alone),
        cmocka_unit_test(a_note_under_a_slip_is_no_slip_alone),
        cmocka_unit_test(a_page_with_a_foreign_code_alone_is_no_slip),
        cmocka_unit_test(a_code_is_read_where_only_computing_is_allowed),
        cmocka_unit_test(a_code_that_is_drawn_is_read_again),
        cmocka_unit_test(a_slips_code_may_be_soiled),
        cmocka_unit_test(what_fits_into_no_code_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
