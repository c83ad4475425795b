/* Tests of the find room against the real tables of names: one box, any script, any spelling. */
#include "test.h"

#include "find.h"
#include "message.h"

#include <string.h>

static const struct message rows[] = {
    { .id = 11,
        .ref = "VK-2024-0017",
        .sender_name = "Ганна Кавалёва",
        .sender_email = "hanna@example.org",
        .card_name = "Аня",
        .prisoner_name = "Зміцер Вымышлены",
        .facility = "ПК-99, Нідзе",
        .message = "Трымайся, у нас зацвілі яблыні каля вакзала.",
        .code = "4711" },
    { .id = 12,
        .ref = "VK-2024-0018",
        .sender_name = "Ольга Прыдуманая",
        .sender_email = "volha@example.org",
        .card_name = "Воля",
        .prisoner_name = "Зміцер Вымышлены",
        .facility = "ПК-99, Нідзе",
        .message = "Коцік Барсік шле табе прывітанне.",
        .issued = "12345678901" },
    { .id = 13,
        .ref = "SPA/3",
        .sender_name = "Наталья Выдумкина",
        .card_name = "Наташа",
        .prisoner_name = "Марыя Няпраўдзіна",
        .facility = "СИЗО-99",
        .message = "Читала про черепах на Галапагосах." },
    { .id = 14,
        .ref = "SPA/31",
        .sender_name = "Алена Сіняя",
        .card_name = "Лена",
        .prisoner_name = "Ганна Кавалёва",
        .facility = "СИЗО-99" },
};

static int open_index(void **state)
{
    enum { ROWS = sizeof rows / sizeof *rows };
    struct message whole[ROWS];
    struct fault fault = { 0 };
    for (size_t i = 0; i < ROWS; i++)
        whole[i] = whole_message(rows[i]);
    *state = find_new(whole, ROWS, SOURCE_DIR "/models", &fault);
    if (!*state)
        print_error("%s\n", fault.text);
    return *state ? 0 : -1;
}

static int close_index(void **state)
{
    find_free(*state);
    return 0;
}

static struct found first(void **state, const char *text)
{
    struct found found[FIND_MOST] = { 0 };
    return find_messages(*state, text, found) ? found[0] : (struct found){ 0 };
}

static void a_name_is_found_in_either_language_and_in_latin_letters(void **state)
{
    static const struct {
        const char *typed;
        int64_t message;
    } cases[] = {
        { "Ольга Прыдуманая", 12 },
        { "Вольга Прыдуманая", 12 },
        { "volha prydumanaja", 12 },
        { "ОЛЬГА ПРИДУМАННАЯ", 12 },
        { "Натальи Выдумкиной", 13 },
        { "Наташа выдумкина", 13 },
        { "Natallia Vydumkina", 13 },
        { "мария неправдина", 13 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(first(state, cases[i].typed).message, cases[i].message);
}

static void a_misspelt_name_is_found(void **state)
{
    assert_int_equal(first(state, "Выдумкена").message, 13);
    assert_int_equal(first(state, "Придуманная Олга").message, 12);
    assert_int_equal(first(state, "Непрадзина").message, 13);
}

static void a_name_says_whether_it_is_the_senders_or_the_prisoners(void **state)
{
    struct found found[FIND_MOST];
    assert_int_equal(find_messages(*state, "Ганна Кавалёва", found), 2);
    assert_int_equal(found[0].message, 14); /* equal: the later one first */
    assert_int_equal(found[0].fields, 1 << FIND_PRISONER);
    assert_int_equal(found[1].message, 11);
    assert_int_equal(found[1].fields, 1 << FIND_SENDER);
}

static void a_second_name_decides_between_namesakes(void **state)
{
    assert_int_equal(first(state, "Ковалева Вымышленный").message, 11);
    assert_int_equal(first(state, "Кавалёва СИЗО").message, 14);
}

static void a_ref_is_found_by_its_beginning_and_whole_before_begun(void **state)
{
    struct found found[FIND_MOST];
    assert_int_equal(first(state, "vk 2024 0018").message, 12);
    assert_int_equal(find_messages(*state, "VK-2024", found), 2);
    assert_true(found[0].fields & (1 << FIND_REF));
    assert_int_equal(find_messages(*state, "SPA/3", found), 2);
    assert_int_equal(found[0].message, 13);
    assert_int_equal(found[1].message, 14);
}

static void a_code_is_found_whether_typed_on_the_card_or_given_out(void **state)
{
    assert_int_equal(first(state, "4711").message, 11);
    assert_int_equal(first(state, "123 456 789 01").message, 12);
    assert_int_equal(first(state, "12345678901").fields & (1 << FIND_CODE), 1 << FIND_CODE);
}

static void words_of_a_message_are_found_in_another_case(void **state)
{
    const struct found found = first(state, "черепахи Галапагосы");
    assert_int_equal(found.message, 13);
    assert_int_equal(found.fields, 1 << FIND_TEXT);
    assert_int_equal(first(state, "барсика").message, 12);
    assert_int_equal(first(state, "яблыня").message, 11);
}

static void what_is_typed_half_is_found(void **state)
{
    assert_int_equal(first(state, "Выдум").message, 13);
}

static void what_nobody_bears_finds_nothing(void **state)
{
    static const char *const texts[] = { "", " ", "!?", "я", "Ксилофонский", "\xff\xfe" };
    struct found found[FIND_MOST];
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(find_messages(*state, texts[i], found), 0);
}

static void a_text_of_any_length_ends(void **state)
{
    struct text text = TEXT_LIMIT(1 << 17);
    while (!text.full)
        text_add(&text, "Выдумкина ");
    assert_int_equal(first(state, text.bytes).message, 13);
    text_reset(&text);
    text.full = false;
    while (!text.full)
        text_add(&text, "ы");
    assert_int_equal(first(state, text.bytes).message, 0);
    text_clear(&text);
}

static void an_empty_register_finds_nothing(void **state)
{
    (void)state;
    struct fault fault = { 0 };
    struct found found[FIND_MOST];
    struct find *find = find_new(NULL, 0, SOURCE_DIR "/models", &fault);
    assert_non_null(find);
    assert_int_equal(find_messages(find, "Ганна", found), 0);
    find_free(find);
}

static void at_most_twenty_come_the_latest_first(void **state)
{
    (void)state;
    enum { ROWS = 50 };
    struct message many[ROWS];
    struct found found[FIND_MOST];
    struct fault fault = { 0 };
    for (int i = 0; i < ROWS; i++) {
        many[i] = whole_message(rows[2]);
        many[i].id = i + 1;
    }
    struct find *find = find_new(many, ROWS, SOURCE_DIR "/models", &fault);
    assert_int_equal(find_messages(find, "Выдумкина", found), FIND_MOST);
    assert_int_equal(found[0].message, ROWS);
    assert_int_equal(found[19].message, ROWS - 19);
    find_free(find);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_found_in_either_language_and_in_latin_letters),
        cmocka_unit_test(a_misspelt_name_is_found),
        cmocka_unit_test(a_name_says_whether_it_is_the_senders_or_the_prisoners),
        cmocka_unit_test(a_second_name_decides_between_namesakes),
        cmocka_unit_test(a_ref_is_found_by_its_beginning_and_whole_before_begun),
        cmocka_unit_test(a_code_is_found_whether_typed_on_the_card_or_given_out),
        cmocka_unit_test(words_of_a_message_are_found_in_another_case),
        cmocka_unit_test(what_is_typed_half_is_found),
        cmocka_unit_test(what_nobody_bears_finds_nothing),
        cmocka_unit_test(a_text_of_any_length_ends),
        cmocka_unit_test(an_empty_register_finds_nothing),
        cmocka_unit_test(at_most_twenty_come_the_latest_first),
    };
    return cmocka_run_group_tests(tests, open_index, close_index);
}
