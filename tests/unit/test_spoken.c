/* Every common given name, called without a word of greeting: on top of a later page, and behind "you". */
#include "test.h"

#include "plain_letter.h"
#include "match.h"
#include "message.h"
#include "table.h"

#include <string.h>

enum { NAMES_LEAST = 700 };

struct bench {
    struct match_index *index;
    int names, sent;
};

static void begin_letter(struct letter *letter)
{
    static const char *const lines[] = { "14 июля 2026 г.", "Здравствуйте, Гизела!",
        "Черепаха Агафья в холодильнике - до слёз. Улитки и аккордеоны - это чудо.",
        "Я сам живу тихо, читаю. А бисером вышивал в детстве, и карты метро люблю.",
        "В прорубь под Логойском и я когда-то нырял, зимой, с друзьями по заводу." };
    letter_begin(letter);
    letter_page(letter, PAGE_LETTER);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        letter_line(letter, lines[i], 0, NULL);
}

static bool is_sent(const struct bench *bench, const char *call, bool new_page)
{
    struct arena arena = { 0 };
    struct letter letter;
    struct verdict verdict;
    begin_letter(&letter);
    if (new_page)
        letter_page(&letter, PAGE_LETTER);
    letter_line(&letter, call, 0, NULL);
    letter_line(&letter, "Тамерлан Жилинский", 0, NULL);
    match_weigh(&match_standard, bench->index, &letter.reply, &arena, &verdict);
    const bool sent = verdict.follows == FOLLOWS_SEND;
    letter_clear(&letter);
    arena_clear(&arena);
    return sent;
}

static void call(struct bench *bench, const char *name)
{
    struct arena arena = { 0 };
    const char *above = arena_printf(&arena, "%s, спасибо за носки, они тёплые. Как сердце?", name);
    const char *behind = arena_printf(&arena, "И вам, %s, спасибо за носки, они тёплые.", name);
    bench->names++;
    if (is_sent(bench, above, true) || is_sent(bench, behind, false)) {
        bench->sent++;
        print_message("%s is sent\n", name);
    }
    arena_clear(&arena);
}

static void call_all(struct bench *bench, char *names)
{
    for (char *name; (name = table_split(&names, ';'));)
        if (*name)
            call(bench, name);
}

static const struct message row = { .id = 1,
    .sent_on = NO_DATE,
    .ref = "A1",
    .prisoner_id = "p1",
    .prisoner_name = "Тамерлан Жилинский",
    .sender_name = "Гизела Тихонова",
    .sender_email = "a1@example.org",
    .message = "Я развожу улиток и реставрирую аккордеоны, а по вечерам вышиваю бисером карты метро. "
               "Моя черепаха Агафья зимует в холодильнике. Зимой плаваю в проруби под Логойском.",
    .card_name = "Гизела" };

static void each_given_name_that_is_called_asks(void **state)
{
    (void)state;
    enum { FIRST_NAMES = 2, COLUMNS = 7 };
    struct fault fault = { 0 };
    struct table table;
    char *field[COLUMNS];
    const struct message whole = whole_message(row);
    struct bench bench = { .index = match_index_new(&whole, 1, SOURCE_DIR "/models", &fault) };
    assert_non_null(bench.index);
    assert_true(is_sent(&bench, "Спасибо за носки, они тёплые.", true));
    assert_true(table_open(&table, SOURCE_DIR "/models/names", "given_be_ru.tsv", "id", &fault));
    while (table_row(&table, field, COLUMNS) >= FIRST_NAMES)
        for (int column = FIRST_NAMES; column < COLUMNS; column++)
            call_all(&bench, field[column]);
    table_close(&table);
    match_index_free(bench.index);
    print_message("%d names, %d sent\n", bench.names, bench.sent);
    assert_true(bench.names >= NAMES_LEAST);
    assert_int_equal(bench.sent, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(each_given_name_that_is_called_asks) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
