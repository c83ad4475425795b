/* What a person is offered to black out: return names and addresses, where they stand on a page. */
#include "test.h"

#include "arena.h"
#include "plain_letter.h"
#include "match.h"
#include "message.h"

struct fixture {
    struct arena arena;
    struct match_index *index;
    struct letter letter;
    struct dice dice;
};

static struct message row(const char *return_name, const char *return_address)
{
    return whole_message((struct message){ .id = 1,
        .ref = "A-1",
        .prisoner_name = "Анатоль Верамейчык",
        .prisoner_id = "one",
        .sender_name = "Алена Казлоўская",
        .sender_email = "alena@example.org",
        .sender_language = "be",
        .sent_on = NO_DATE,
        .return_name = return_name,
        .return_address = return_address });
}

static int set_up(void **state)
{
    static struct fixture fixture;
    static struct message messages[2];
    struct fault fault;
    messages[0] = row("Юлия Грабарь", "ul. Grochowska 128 m. 7, 04-301 Warszawa");
    messages[1] = row("Зоя Пяткевіч", "вул. Дразоўская, 14-3, 220077 Мінск");
    fixture = (struct fixture){ .index = match_index_new(messages, 2, SOURCE_DIR "/models", &fault) };
    letter_begin(&fixture.letter);
    *state = &fixture;
    return fixture.index ? 0 : -1;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    match_index_free(fixture->index);
    letter_clear(&fixture->letter);
    arena_clear(&fixture->arena);
    return 0;
}

/* The words that are offered of this page, "|" behind each. */
static const char *offered(struct fixture *fixture, enum page_kind kind, const char *const *lines)
{
    struct page *page = letter_page(&fixture->letter, kind);
    for (; *lines; lines++)
        letter_line(&fixture->letter, *lines, 0, &fixture->dice);
    bool *words = arena_array(&fixture->arena, page->reading.count, sizeof *words);
    match_return_words(fixture->index, page, &fixture->arena, words);
    const char *all = "";
    for (size_t w = 0; w < page->reading.count; w++)
        if (words[w])
            all = arena_printf(&fixture->arena, "%s%s|", all, page->reading.words[w].text);
    return all;
}

#define OFFERED(state, kind, ...) offered(*(state), (kind), (const char *const[]){ __VA_ARGS__, NULL })

static void a_letter_without_a_return_name_is_offered_nothing(void **state)
{
    assert_string_equal(OFFERED(state, PAGE_LETTER, "Дарагая Алена, дзякуй за паштоўку!",
                            "Надвор'е халоднае, але снег ужо растае.", "Анатоль Верамейчык"),
        "");
}

static void a_return_name_is_offered_whole_in_any_case(void **state)
{
    assert_string_equal(OFFERED(state, PAGE_LETTER, "Письмо пришло от Юлии Грабарь вчера"), "Юлии|Грабарь|");
    assert_string_equal(OFFERED(state, PAGE_LETTER, "Передайте привет З. Пяткевич и всем"), "З.|Пяткевич|");
}

static void an_address_is_offered_with_its_house(void **state)
{
    assert_string_equal(
        OFFERED(state, PAGE_LETTER, "Кому: вул. Дразоўская, 14-3, 220077 Мінск", "Прывітанне"),
        "Дразоўская,|14-3,|220077|Мінск|");
    assert_string_equal(OFFERED(state, PAGE_LETTER, "на адрес Grochowska 128 m 7 Warszawa я"),
        "Grochowska|128|m|7|Warszawa|");
}

static void a_city_alone_is_no_address(void **state)
{
    assert_string_equal(OFFERED(state, PAGE_LETTER, "Как погода, Warszawa красивая?"), "");
}

static void an_e_mail_address_and_a_postcode_on_a_card_are_offered(void **state)
{
    assert_string_equal(OFFERED(state, PAGE_POSTCARD, "246002 Гомель", "somebody@example.org"),
        "246002|somebody@example.org|");
}

static void a_page_that_is_never_mailed_is_looked_at_as_if_it_were(void **state)
{
    assert_string_equal(OFFERED(state, PAGE_BLANK, "Юлия Грабарь"), "Юлия|Грабарь|");
}

#define RETURNS_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RETURNS_TEST(a_letter_without_a_return_name_is_offered_nothing),
        RETURNS_TEST(a_return_name_is_offered_whole_in_any_case),
        RETURNS_TEST(an_address_is_offered_with_its_house),
        RETURNS_TEST(a_city_alone_is_no_address),
        RETURNS_TEST(an_e_mail_address_and_a_postcode_on_a_card_are_offered),
        RETURNS_TEST(a_page_that_is_never_mailed_is_looked_at_as_if_it_were),
    };
    return cmocka_run_group_tests_name("returns", tests, NULL, NULL);
}
