/* mailbox: addresses that are the same mailbox, and who keeps it. All people are invented. */
#include "test.h"

#include "mailbox.h"

#include <string.h>

static void assert_key(const char *address, const char *expected)
{
    struct text key = TEXT_LIMIT(1000);
    mailbox_key(address, &key);
    assert_string_equal(key.bytes, expected);
    text_clear(&key);
}

static void spellings_of_one_mailbox_have_one_key(void **state)
{
    (void)state;
    assert_key("Anna@Post.Example", "anna@post.example");
    assert_key("anna+karta@post.example", "anna@post.example");
    assert_key("A.nna.B@googlemail.com", "annab@gmail.com");
    assert_key("anna.b@ya.ru", "anna.b@yandex.ru");
    assert_key("Anna-B+x@yandex.by", "anna.b@yandex.ru"); /* a dot and a dash are one to Yandex */
    assert_key("anna@пошта.бел", "anna@xn--80a1acn3a.xn--90ais");
    assert_key("anna@ПОШТА.бел", "anna@xn--80a1acn3a.xn--90ais");
    assert_key("anna@xn--80a1acn3a.xn--90ais", "anna@xn--80a1acn3a.xn--90ais");
}

static void other_mailboxes_have_other_keys(void **state)
{
    (void)state;
    assert_key("a.nna@post.example", "a.nna@post.example");
    assert_key("anna@bk.ru", "anna@bk.ru"); /* anna@mail.ru is somebody else */
    assert_key("anna@hotmail.com", "anna@hotmail.com");
}

static void what_is_no_address_has_a_key_all_the_same(void **state)
{
    (void)state;
    assert_key("", "");
    assert_key("@", "@");
    assert_key("Post.Example", "post.example");
    assert_key("+@post.example", "@post.example");
    assert_key("a@b@post.example", "a@post.example");
    assert_key("anna@\xff\xfe", "anna@\xff\xfe");
}

static void assert_provider(const char *address, const char *expected)
{
    struct text name = TEXT_LIMIT(1000);
    mailbox_provider(address, &name);
    assert_string_equal(name.bytes, expected);
    text_clear(&name);
}

static void a_provider_has_many_domains(void **state)
{
    (void)state;
    assert_provider("anna@list.ru", "mail.ru");
    assert_provider("anna@MAIL.ru", "mail.ru");
    assert_provider("anna@yandex.by", "yandex");
    assert_provider("anna@post.example", "post.example");
    assert_true(mailbox_a_minute("mail.ru") < mailbox_a_minute("post.example"));
}

static void an_address_is_found_in_a_header_or_a_report(void **state)
{
    (void)state;
    assert_true(mailbox_is_named("Anna B. <Anna.B@googlemail.com>", "annab@gmail.com"));
    assert_true(mailbox_is_named("rfc822; boris@post.example rfc822;anna@post.example", "anna@post.example"));
    assert_false(mailbox_is_named("anna@post.example.org, banna@post.example", "anna@post.example"));
    assert_false(mailbox_is_named("", "anna@post.example"));
}

static void a_name_that_looks_like_an_address_has_written_nothing(void **state)
{
    (void)state;
    assert_true(mailbox_wrote("Anna <anna@post.example>", "anna@post.example"));
    assert_true(mailbox_wrote("anna@post.example", "anna@post.example"));
    assert_true(mailbox_is_same("Anna+x@post.example", "anna@post.example"));
    assert_true(mailbox_is_same("o'anna@post.example", "o'anna@post.example"));
    assert_false(mailbox_is_same("eve'anna@post.example", "anna@post.example"));
    assert_false(mailbox_wrote("\"anna@post.example\" <eve@mail.example>", "anna@post.example"));
    assert_false(mailbox_wrote("<anna@post.example> <eve@mail.example>", "anna@post.example"));
    assert_false(mailbox_wrote("", "anna@post.example"));
    static const struct {
        const char *from;
        bool wrote;
    } cases[] = {
        { "anna@post.example <anna@post.example>", true },
        { "\"a \\\" (b\" <anna@post.example>", true },
        { "(Anna (at home)) anna@post.example", true },
        { "\"eve@mail.example\" <anna@post.example>", false },
        { "anna@post.example\" <eve@mail.example> (\")", false },
        { "eve'anna@post.example", false },
        { "anna@post.example, anna@post.example", true },
        { "eve@mail.example (anna@post.example)", false },
        { "eve@mail.example (anna@post.example", false },
        { "Eve <eve@mail.example>, Anna <anna@post.example>", false },
        { "<anna@post.example>, <eve@mail.example>", false },
        { "eve@mail.example <anna@post.example>", false },
        { "<anna@post.example", false },
        { "Anna", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (mailbox_wrote(cases[i].from, "anna@post.example") != cases[i].wrote)
            fail_msg("%s", cases[i].from);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings_of_one_mailbox_have_one_key),
        cmocka_unit_test(other_mailboxes_have_other_keys),
        cmocka_unit_test(what_is_no_address_has_a_key_all_the_same),
        cmocka_unit_test(an_address_is_found_in_a_header_or_a_report),
        cmocka_unit_test(a_name_that_looks_like_an_address_has_written_nothing),
        cmocka_unit_test(a_provider_has_many_domains),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
