/* prose: what people write and paste, made plain. */
#include "test.h"

#include "prose.h"

#include <string.h>

static bool cleaned(const char *from, struct text *out, struct fault *fault)
{
    text_reset(out);
    return prose_clean((struct bytes){ (const unsigned char *)from, strlen(from) }, out, fault);
}

static void what_only_an_editor_needs_is_gone(void **state)
{
    (void)state;
    static const struct {
        const char *from, *becomes;
    } cases[] = {
        { "", "" }, { " \r\n\t\n", "" }, { "Дарагая Ганна!\r\nПішу.\r\n", "Дарагая Ганна!\nПішу." },
        { "one\rtwo", "one\ntwo" }, { "\xef\xbb\xbfone  \n\n\n  two \n", "one\n\n\n  two" },
        { "one\ttwo\xc2\xa0three", "one two three" }, { "one\xe2\x80\xa8two", "one\ntwo" }, /* U+2028 */
        { "и\xcc\x86од", "йод" }, /* composed */
        { "שלום\xe2\x80\x8f", "שלום\xe2\x80\x8f" }, /* a mark of direction turns nothing */
    };
    struct text out = TEXT_LIMIT(1000);
    struct fault fault;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(cleaned(cases[i].from, &out, &fault));
        assert_string_equal(out.bytes, cases[i].becomes);
    }
    text_clear(&out);
}

static void what_hides_or_turns_words_is_refused_by_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *from, *why;
    } cases[] = {
        { "one\ntwo\x1b[2J", "line 2 holds a character that cannot be shown" },
        { "a\xc2\x85", "line 1 holds a character that cannot be shown" },
        { "\xe2\x80\xae", "line 1 turns the direction of writing" },
        { "a\r\n\r\n\xe2\x81\xa6", "line 3 turns the direction of writing" },
        { "\xff", "it is not plain text in UTF-8" },
    };
    struct text out = TEXT_LIMIT(1000);
    struct fault fault;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_false(cleaned(cases[i].from, &out, &fault));
        assert_int_equal(fault.kind, FAULT_INPUT);
        assert_string_equal(fault.text, cases[i].why);
        assert_string_equal(out.bytes, "");
    }
    text_clear(&out);
}

static void nul_is_refused(void **state)
{
    (void)state;
    struct text out = TEXT_LIMIT(1000);
    struct fault fault;
    assert_false(prose_clean((struct bytes){ (const unsigned char *)"a\0b", 3 }, &out, &fault));
    assert_int_equal(fault.kind, FAULT_INPUT);
}

/* U+1D160 is three times as long once it is composed. */
static void what_does_not_fit_is_refused_and_adds_nothing(void **state)
{
    (void)state;
    static const char *const lines[] = { "123456789", "\xf0\x9d\x85\xa0" };
    struct text out = TEXT_LIMIT(8);
    struct fault fault;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        assert_false(cleaned(lines[i], &out, &fault));
        assert_int_equal(fault.kind, FAULT_INPUT);
        assert_string_equal(fault.text, "it is longer than 8 bytes");
        assert_string_equal(out.bytes, "");
    }
    text_clear(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_only_an_editor_needs_is_gone),
        cmocka_unit_test(what_hides_or_turns_words_is_refused_by_its_line),
        cmocka_unit_test(nul_is_refused),
        cmocka_unit_test(what_does_not_fit_is_refused_and_adds_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
