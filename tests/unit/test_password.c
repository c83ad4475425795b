/* password: what may lock a file that any reader is to open. The passwords are nobody's. */
#include "test.h"

#include "password.h"

#include <stdio.h>
#include <string.h>

static void check_refused(const char *password, const char *why)
{
    const char *objection = password_objection(password);
    if (!strstr(objection, why))
        fail_msg("\"%s\": \"%s\" does not say \"%s\"", password, objection, why);
}

static void what_everybody_can_type_is_taken(void **state)
{
    (void)state;
    static const char *const good[] = { "12345678", "correct horse battery", "яблык кветка мост",
        "ЯблыкКветка7!", "І ў ґанку — «сем» коз", "a\"b'c\\d;--", "$+<=>^`|~", "Ěščřžýáí",
        "パスワード長いもの", "שלום עולם טוב", "مرحباكلعام", "x1234567890!@#%&*()_-=[]{};:,./?" };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (*password_objection(good[i]))
            fail_msg("\"%s\" %s", good[i], password_objection(good[i]));
}

static void what_is_missing_or_short_is_refused(void **state)
{
    (void)state;
    check_refused("", "is missing");
    check_refused("1234567", "shorter than 8");
    check_refused("сабакам", "shorter than 8"); /* seven letters of two bytes */
}

static void nothing_that_counts_lies_behind_the_end(void **state)
{
    (void)state;
    char password[321];
    memset(password, 'x', sizeof password);
    password[127] = '\0';
    assert_string_equal(password_objection(password), "");
    password[127] = 'x';
    password[128] = '\0';
    check_refused(password, "longer than 127 bytes");
    password[128] = 'x';
    password[320] = '\0';
    check_refused(password, "longer than 127 bytes");
}

static void what_keyboards_and_readers_make_differently_is_refused(void **state)
{
    (void)state;
    static const char *const odd[] = {
        "pass\nword12", "pass\r\nword1", "pass\tword1", "pass\x7fword", /* controls */
        "pass\xc2\xa0word", "pass\xe3\x80\x80word", /* blanks of other widths */
        "pass\xc2\xadword", "pass\xe2\x80\x8bword", "pass\xe2\x80\xaeword", /* not to be seen */
        "pass\xef\xb8\x8fword", /* a variation selector */
        "password\xf0\x9f\x98\x80", "password\xe2\x9d\xa4", /* pictures */
        "password\xee\x80\x80", "password\xcd\xb8", /* private use; not assigned */
    };
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        check_refused(odd[i], "something else than letters");
}

static void what_is_folded_to_something_else_is_refused(void **state)
{
    (void)state;
    static const char *const folded[] = { "eﬃcient office", "１２３４５６７８", "passwordª",
        "пароль\xd0\xb8\xcc\x86й" };
    for (size_t i = 0; i < sizeof folded / sizeof *folded; i++)
        check_refused(folded[i], "that some programs take for others");
}

static void what_runs_both_ways_is_refused(void **state)
{
    (void)state;
    check_refused("שלום password", "both from the left");
    check_refused("שלום עולם 12", "both from the left"); /* it ends in a digit */
    assert_string_equal(password_objection("שלום 12 עולם"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_everybody_can_type_is_taken),
        cmocka_unit_test(what_is_missing_or_short_is_refused),
        cmocka_unit_test(nothing_that_counts_lies_behind_the_end),
        cmocka_unit_test(what_keyboards_and_readers_make_differently_is_refused),
        cmocka_unit_test(what_is_folded_to_something_else_is_refused),
        cmocka_unit_test(what_runs_both_ways_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
