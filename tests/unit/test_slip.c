/* What look, clean and read make of pages with codes: a slip is not read, a letter keeps its words, and a
 * slip that lies on a letter asks. */
#include "test.h"

#include "code.h"
#include "code_drawing.h"
#include "look.h"
#include "page_drawing.h"
#include "page_stages.h"
#include "read.h"

#include <leptonica/allheaders.h>

#include <string.h>

enum { SIDE = 236 /* 30 mm at 200 dpi */ };

/* As the page child does it; `picture` goes. */
static struct page walk(void **state, PIX *picture)
{
    struct page_stages *stages = *state;
    struct sheet sheet = page_stages_run(stages, picture, &stages->arena);
    look_settle_kind(&sheet);
    return page_stages_end(&sheet);
}

static PIX *slip(void)
{
    const struct drawing words = { .text = "РАЗДЕЛИТЕЛЬ\n\nPut this sheet between two letters.", .size = 20 };
    PIX *page = draw_page(&words);
    stick_code(page, CODE_SLIP_TEXT, SIDE, 700, 1000);
    return page;
}

static void assert_is_slip(const struct page *page)
{
    assert_int_equal(page->kind, PAGE_SLIP);
    assert_true(page->kind_confidence > 0.9);
    assert_int_equal(page->reading.count, 0);
    assert_true(page->reading.complete);
    assert_int_equal(page->code_count, 1);
    assert_string_equal(page->codes[0].text, CODE_SLIP_TEXT);
}

static void a_slip_is_known_and_not_read(void **state)
{
    const struct page page = walk(state, slip());
    assert_is_slip(&page);
}

static void a_slip_is_known_however_it_lies(void **state)
{
    for (int quarters = 1; quarters < 4; quarters++) {
        const struct page page = walk(state, turned(slip(), quarters));
        assert_is_slip(&page);
    }
    const struct page aslant = walk(state, tilted(slip(), 4)),
                      photo = walk(state, photograph(slip(), 2000, 2600));
    assert_is_slip(&aslant);
    assert_is_slip(&photo);
}

static void a_lone_code_is_no_blank_page(void **state)
{
    const struct drawing nothing = { .text = NULL };
    PIX *bare = draw_page(&nothing);
    stick_code(bare, CODE_SLIP_TEXT, 157, 100, 100);
    const struct page page = walk(state, bare);
    assert_is_slip(&page);
}

static void a_reply_sheet_is_a_letter_with_its_words_and_code(void **state)
{
    const struct drawing letter = { .text = russian_letter };
    PIX *sheet = draw_page(&letter);
    stick_code(sheet, "43961476004", SIDE, 1250, 1900);
    const struct page page = walk(state, sheet);
    assert_int_equal(page.kind, PAGE_LETTER);
    assert_true(page.kind_confidence >= 0.5);
    assert_true(page.reading.count > 60);
    assert_int_equal(page.code_count, 1);
    assert_int_equal(code_form_of(page.codes[0].text), CODE_SHEET);
}

static void a_slip_on_a_letter_hides_no_letter(void **state)
{
    const struct drawing letter = { .text = belarusian_letter };
    PIX *both = draw_page(&letter);
    stick_code(both, CODE_SLIP_TEXT, SIDE, 1100, 1700);
    const struct page page = walk(state, both);
    assert_true(page_kind_mailed(page.kind));
    assert_true(page.kind_confidence < 0.5); /* a person looks */
    assert_true(page.reading.count > 40);
}

/* Three lines by hand, which have as little ink as a slip's own words. */
static void a_note_under_a_slip_asks(void **state)
{
    const struct drawing note = { .text = "Здравствуйте, Марина!\nУ меня всё хорошо.\nПишите ещё. Пётр",
        .ink = 0.7 };
    PIX *both = draw_page(&note);
    stick_code(both, CODE_SLIP_TEXT, SIDE, 700, 1000);
    const struct page page = walk(state, both);
    assert_true(page_kind_mailed(page.kind));
    assert_true(page.kind_confidence < 0.5);
}

static void a_foreign_code_means_nothing(void **state)
{
    const struct drawing letter = { .text = russian_letter };
    PIX *both = draw_page(&letter);
    stick_code(both, "https://example.org/parcel?id=1", SIDE, 1100, 1900);
    const struct page page = walk(state, both);
    assert_int_equal(page.kind, PAGE_LETTER);
    assert_true(page.kind_confidence >= 0.5);
    assert_int_equal(page.code_count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slip_is_known_and_not_read),
        cmocka_unit_test(a_slip_is_known_however_it_lies),
        cmocka_unit_test(a_lone_code_is_no_blank_page),
        cmocka_unit_test(a_reply_sheet_is_a_letter_with_its_words_and_code),
        cmocka_unit_test(a_slip_on_a_letter_hides_no_letter),
        cmocka_unit_test(a_note_under_a_slip_asks),
        cmocka_unit_test(a_foreign_code_means_nothing),
    };
    return cmocka_run_group_tests(tests, page_stages_open, page_stages_close);
}
