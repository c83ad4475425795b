/* Settings as data: what is taken, what is refused and with which words. */
#include "test.h"

#include "param.h"
#include "text.h"

#include <locale.h>
#include <string.h>

struct settings {
    bool dry;
    int pages;
    double tilt;
    char *policy, *place;
    struct param_words languages;
};

static const char *const policies[] = { "ask", "balanced", "strict", NULL };
static const struct param params[] = {
    { "dry", PARAM_BOOL, offsetof(struct settings, dry), 0, 0, "false", "write nothing", NULL },
    { "pages_most", PARAM_INT, offsetof(struct settings, pages), 1, 60, "6", "most pages of a letter", NULL },
    { "max_skew_degrees", PARAM_REAL, offsetof(struct settings, tilt), 0, 20, "7.5", "largest tilt, degrees",
        NULL },
    { "policy", PARAM_TEXT, offsetof(struct settings, policy), 0, 0, "balanced", "who may send", policies },
    { "path", PARAM_TEXT, offsetof(struct settings, place), 0, 0, NULL, "folder", NULL },
    { "languages", PARAM_WORDS, offsetof(struct settings, languages), 0, 0, "{\"Cyrillic\", \"eng\"}",
        "languages to read", NULL },
    { 0 },
};

static bool set(struct settings *into, const char *name, const char *value, struct fault *fault)
{
    return param_set(param_find(params, name), into, &value, 1, fault);
}

static void defaults_come_from_the_table(void **state)
{
    (void)state;
    struct settings settings = { 0 };
    param_defaults(params, &settings);
    assert_false(settings.dry);
    assert_int_equal(settings.pages, 6);
    assert_true(settings.tilt == 7.5);
    assert_string_equal(settings.policy, "balanced");
    assert_null(settings.place); /* required: stays empty */
    assert_int_equal(settings.languages.count, 2);
    assert_string_equal(settings.languages.word[0], "Cyrillic");
    assert_string_equal(settings.languages.word[1], "eng");
    param_clear(params, &settings);
    assert_null(settings.policy);
    assert_int_equal(settings.languages.count, 0);
    param_clear(params, &settings); /* twice is harmless */
}

static void a_good_value_replaces_the_old_one(void **state)
{
    (void)state;
    struct settings settings = { 0 };
    struct fault fault;
    param_defaults(params, &settings);
    assert_true(set(&settings, "dry", "yes", &fault));
    assert_true(set(&settings, "pages_most", "60", &fault));
    assert_true(set(&settings, "max_skew_degrees", "1.25e1", &fault));
    assert_true(set(&settings, "policy", "ask", &fault));
    const char *two[] = { "bel", "rus" };
    assert_true(param_set(param_find(params, "languages"), &settings, two, 2, &fault));
    assert_true(settings.dry);
    assert_int_equal(settings.pages, 60);
    assert_true(settings.tilt == 12.5);
    assert_string_equal(settings.policy, "ask");
    assert_string_equal(settings.languages.word[0], "bel");
    assert_true(param_set(param_find(params, "languages"), &settings, two, 0, &fault));
    assert_int_equal(settings.languages.count, 0);
    param_clear(params, &settings);
}

static void a_number_that_could_be_meant_otherwise_is_refused(void **state)
{
    (void)state;
    static const char *const whole[] = { "", "010", "0x10", "1.0", "1e1", " 7", "7 ", "+7", "--7", "0", "61",
        "99999999999999999999", "4294967297", "seven", "-", NULL };
    static const char *const real[] = { "", "inf", "-inf", "nan", "NaN", "0x1p3", "08.5", "1,5", ".5", "5.",
        "1e", "1e400", "-0.1", "20.0001", "infinity", NULL };
    struct settings settings = { .pages = 3, .tilt = 2.0 };
    struct fault fault;
    for (const char *const *value = whole; *value; value++)
        assert_false(set(&settings, "pages_most", *value, &fault));
    for (const char *const *value = real; *value; value++)
        assert_false(set(&settings, "max_skew_degrees", *value, &fault));
    assert_int_equal(settings.pages, 3);
    assert_true(settings.tilt == 2.0);
    assert_int_equal(fault.kind, FAULT_CONFIG);
}

static void a_refusal_says_what_would_be_right(void **state)
{
    (void)state;
    struct settings settings = { 0 };
    struct fault fault;
    assert_false(set(&settings, "pages_most", "61", &fault));
    assert_string_equal(
        fault.text, "pages_most must be a whole number from 1 to 60, not 61 (most pages of a letter)");
    assert_false(set(&settings, "pages_most", "010", &fault));
    assert_non_null(strstr(fault.text, "without the leading zero"));
    assert_false(set(&settings, "policy", "careless", &fault));
    assert_string_equal(
        fault.text, "policy must be ask, balanced or strict, not \"careless\" (who may send)");
    assert_false(set(&settings, "dry", "1", &fault));
    assert_string_equal(fault.text, "dry must be true or false, not 1 (write nothing)");
    const char *two[] = { "a", "b" };
    assert_false(param_set(param_find(params, "path"), &settings, two, 2, &fault));
    assert_string_equal(fault.text, "path takes one value, not a list of 2 (folder)");
}

static void text_with_a_line_end_or_broken_bytes_is_refused(void **state)
{
    (void)state;
    struct settings settings = { 0 };
    struct fault fault;
    assert_false(set(&settings, "path", "inbox\nBcc: x", &fault));
    assert_false(set(&settings, "path", "in\xff", &fault));
    assert_false(set(&settings, "languages", "", &fault));
    assert_null(settings.place);
    assert_true(set(&settings, "path", "скрыня", &fault));
    param_clear(params, &settings);
}

static void a_comma_locale_changes_no_number(void **state)
{
    (void)state;
    static const char *const with_comma[] = { "de_DE.UTF-8", "ru_RU.UTF-8", "be_BY.UTF-8", "pl_PL.UTF-8" };
    const char *found = NULL;
    for (size_t i = 0; i < sizeof with_comma / sizeof *with_comma && !found; i++)
        found = setlocale(LC_ALL, with_comma[i]);
    if (!found)
        skip();
    struct settings settings = { 0 };
    struct fault fault;
    struct text out = TEXT_LIMIT(100);
    assert_true(set(&settings, "max_skew_degrees", "2.5", &fault));
    assert_true(settings.tilt == 2.5);
    param_print(param_find(params, "max_skew_degrees"), &settings, &out);
    assert_string_equal(out.bytes, "2.5");
    text_clear(&out);
    setlocale(LC_ALL, "C");
}

static void a_printed_value_can_be_read_again(void **state)
{
    (void)state;
    struct settings settings = { 0 };
    struct fault fault;
    struct text out = TEXT_LIMIT(1000);
    param_defaults(params, &settings);
    assert_true(set(&settings, "path", "a \"b\" \\c", &fault));
    settings.tilt = 0.1;
    for (const struct param *param = params; param->name; param++) {
        param_print(param, &settings, &out);
        text_add_char(&out, '\n');
    }
    assert_string_equal(
        out.bytes, "false\n6\n0.1\n\"balanced\"\n\"a \\\"b\\\" \\\\c\"\n{\"Cyrillic\", \"eng\"}\n");
    text_reset(&out);
    settings.tilt = 1.0 / 3.0;
    param_print(param_find(params, "max_skew_degrees"), &settings, &out);
    assert_true(set(&settings, "max_skew_degrees", out.bytes, &fault));
    assert_true(settings.tilt == 1.0 / 3.0);
    text_reset(&out);
    settings.tilt = 8;
    param_print(param_find(params, "max_skew_degrees"), &settings, &out);
    assert_string_equal(out.bytes, "8.0");
    text_clear(&out);
    param_clear(params, &settings);
}

static void the_nearest_name_is_offered_and_a_far_one_is_not(void **state)
{
    (void)state;
    assert_string_equal(param_nearest(params, "polciy"), "policy");
    assert_string_equal(param_nearest(params, "max-skew-degree"), "max_skew_degrees");
    assert_string_equal(param_nearest(params, "Languages"), "languages");
    assert_null(param_nearest(params, "hold_minutes"));
    assert_null(param_nearest(params, ""));
    assert_null(param_nearest(NULL, "policy"));
    char endless[5000];
    memset(endless, 'p', sizeof endless);
    endless[sizeof endless - 1] = '\0';
    assert_null(param_nearest(params, endless));
    static const char *const stages[] = { "decode", "look", "clean", "read", "match", "mail", NULL };
    assert_string_equal(nearest_word(stages, "claen"), "clean");
    assert_string_equal(nearest_word(stages, "lok"), "look");
    assert_null(nearest_word(stages, "deskew"));
    assert_null(nearest_word(stages, "x"));
}

static void an_empty_table_is_no_trouble(void **state)
{
    (void)state;
    int nothing = 0;
    param_defaults(NULL, &nothing);
    assert_null(param_find(NULL, "policy"));
    assert_null(param_find(params, "nothing"));
    param_clear(NULL, &nothing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_come_from_the_table),
        cmocka_unit_test(a_good_value_replaces_the_old_one),
        cmocka_unit_test(a_number_that_could_be_meant_otherwise_is_refused),
        cmocka_unit_test(a_refusal_says_what_would_be_right),
        cmocka_unit_test(text_with_a_line_end_or_broken_bytes_is_refused),
        cmocka_unit_test(a_comma_locale_changes_no_number),
        cmocka_unit_test(a_printed_value_can_be_read_again),
        cmocka_unit_test(the_nearest_name_is_offered_and_a_far_one_is_not),
        cmocka_unit_test(an_empty_table_is_no_trouble),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
