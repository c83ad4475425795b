/* One name in many spellings: the two languages, romanisations, other people's alphabets; and names that are
 * not one. Written for this project. */
#include "name_tables.h"

/* How many of the pairs are not known to be one, either way round; each is printed. */
static int count_strange(
    const struct names *names, const char *const *spellings, size_t most, enum name_kind kind, char sex)
{
    int strange = 0;
    for (size_t a = 0; a < most && spellings[a]; a++)
        for (size_t b = 0; b < most && spellings[b]; b++)
            if (compare(names, spellings[a], spellings[b], kind, sex) > NAME_VARIANT) {
                print_error("%s is not known as %s\n", spellings[a], spellings[b]);
                strange++;
            }
    return strange;
}

static void a_surname_is_known_in_every_spelling(void **state)
{
    static const char *const surnames[][10] = {
        { "Чернявский", "Чарняўскі", "Charniauski", "Čarniaŭski", "Chernyavsky", "Czerniawski" },
        { "Кравченко", "Краўчанка", "Krauchanka", "Kraŭčanka", "Kravchenko", "Krawtschenko", "Krawczenko" },
        { "Хомич", "Хоміч", "Khomich", "Homich", "Chomič", "Chomicz", "Chomitsch" },
        { "Шевчук", "Шаўчук", "Shauchuk", "Šaŭčuk", "Shevchuk", "Schewtschuk", "Szewczuk" },
        { "Вишневский", "Вішнеўскі", "Vishneuski", "Višnieŭski", "Vishnevsky", "Wiśniewski" },
        { "Цвирко", "Цвірка", "Tsvirka", "Cvirka", "Tsvirko" },
        { "Корзун", "Корзун", "Korzun" },
        { "Дзержинский", "Дзяржынскі", "Dziarzhynski", "Dziaržynski", "Dzerzhinsky" },
        { "Завадский", "Завадскі", "Zavadski", "Zavadsky", "Zawadzki" },
        { "Журавский", "Жураўскі", "Zhurauski", "Žuraŭski", "Zhuravsky", "Żurawski" },
        { "Довнар", "Доўнар", "Dovnar", "Doŭnar" },
    };
    int strange = 0;
    for (size_t i = 0; i < sizeof surnames / sizeof *surnames; i++)
        strange += count_strange(*state, surnames[i], 10, NAME_SURNAME, 'm');
    assert_int_equal(strange, 0);
}

static void a_latin_spelling_leads_to_both_languages(void **state)
{
    static const char *const same[][2] = { { "Dounar", "Доўнар" }, { "Akulic", "Акуліч" },
        { "Xomich", "Хомич" }, { "Sacharow", "Захаров" }, { "Schukow", "Жуков" }, { "Zukowski", "Жуковский" },
        { "Wisniewski", "Вишневский" }, { "Kavaloŭ", "Кавалёў" }, { "Bielawski", "Белявский" },
        { "Joukovski", "Жуковский" }, { "Chevtchouk", "Шаўчук" }, { "Ânkovskij", "Янковский" },
        { "Rzewuski", "Жавускі" } };
    int strange = 0;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        strange += count_strange(*state, same[i], 2, NAME_SURNAME, 'm');
    assert_int_equal(strange, 0);
}

static void what_may_not_be_a_surname_is_none_of_its_spellings(void **state)
{
    static const char *const words[] = { "Чернявский", "Чарняўскаму", "Charniauski", "Czerniawski", "Хомич",
        "Homich", "Chomič", "Шаўчука", "Chevtchouk", "Рыгораў", "Григорьева", "Grigorjew", "Schukow",
        "Жуковым", "Zukowski", "Волк", "Ваўка", "Улас", "Власа", "Заяц", "Зайца", "Верабей", "Вераб'я",
        "Kavaloŭ", "Кавалёву", "Мікалаевым", "Nikolaev", "Корзун", "Korzun" };
    enum { WORDS = sizeof words / sizeof *words };
    int denied = 0, same = 0;
    for (int i = 0; i < WORDS * WORDS; i++) {
        struct name_word read, letters;
        struct name_part part = part_of(*state, words[i % WORDS], NAME_SURNAME, &letters);
        name_word_of(words[i / WORDS], &read);
        bool may_be = names_may_be(*state, &part, &read);
        bool is = names_compare(*state, &read, &part, 'm', NAME_HOW_CASE) <= NAME_VARIANT;
        assert_true(may_be || !is);
        denied += !may_be;
        same += is;
    }
    assert_true(denied > WORDS * WORDS / 2);
    assert_true(same > WORDS); /* more than each with itself */
}

static void other_surnames_are_not_taken_for_one(void **state)
{
    static const char *const apart[][2] = { { "Гомич", "Хомич" }, { "Козлов", "Козлюк" },
        { "Шевчук", "Савчук" }, { "Жуков", "Чуков" }, { "Иванов", "Иванько" }, { "Власов", "Волосов" },
        { "Павлов", "Павленко" }, { "Zukowski", "Suchowski" }, { "Kuciński", "Kuczyński" },
        { "Michałek", "Michalak" }, { "Murray", "Moore" }, { "Geese", "Hesse" }, { "Brauer", "Breuer" } };
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++) {
        assert_true(compare(*state, apart[i][0], apart[i][1], NAME_SURNAME, 'm') > NAME_VARIANT);
        assert_true(compare(*state, apart[i][1], apart[i][0], NAME_SURNAME, 'm') > NAME_VARIANT);
    }
}

static void the_other_languages_surname_has_cases_too(void **state)
{
    static const struct {
        char sex;
        const char *read, *known;
    } declined[] = {
        { 'm', "Краўчанкі", "Кравченко" },
        { 'f', "Краўчанцы", "Кравченко" },
        { 'm', "Чарняком", "Черняк" },
        { 'm', "Мікалаевым", "Николаев" },
        { 'f', "Мікалаевай", "Николаева" },
        { 'm', "Рыгоравічу", "Григорович" },
        { 'm', "Чернявскому", "Čarniaŭski" },
        { 'm', "Чарняўскаму", "Chernyavsky" },
        { 'f', "Ковалёвой", "Kavaliova" },
        { 'm', "Кавалёву", "Kavaliou" },
    };
    for (size_t i = 0; i < sizeof declined / sizeof *declined; i++)
        assert_int_equal(compare(*state, declined[i].read, declined[i].known, NAME_SURNAME, declined[i].sex),
            NAME_VARIANT);
}

static void a_patronymic_is_known_in_the_other_language(void **state)
{
    static const char *const patronymics[][6] = {
        { "Николаевич", "Мікалаевіч", "Mikalaevich", "Nikolaevich" },
        { "Григорьевна", "Рыгораўна", "Ryhorauna", "Grigorievna" },
        { "Владимирович", "Уладзіміравіч", "Uladzimiravich", "Vladimirovich" },
        { "Сергеевна", "Сяргееўна", "Siarheeuna", "Sergeevna" },
        { "Ильинична", "Ільінічна" },
        { "Петрович", "Пятровіч", "Piatrovich", "Petrovič" },
        { "Алексеевна", "Аляксееўна", "Aliakseeuna", "Alekseevna" },
    };
    int strange = 0;
    for (size_t i = 0; i < sizeof patronymics / sizeof *patronymics; i++)
        strange += count_strange(*state, patronymics[i], 6, NAME_PATRONYMIC, i % 2 ? 'f' : 'm');
    assert_int_equal(strange, 0);
    assert_true(compare(*state, "Мікітавіч", "Николаевич", NAME_PATRONYMIC, 'm') > NAME_VARIANT);
    assert_true(compare(*state, "Уладзіслававіч", "Владимирович", NAME_PATRONYMIC, 'm') > NAME_VARIANT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_surname_is_known_in_every_spelling),
        cmocka_unit_test(a_latin_spelling_leads_to_both_languages),
        cmocka_unit_test(what_may_not_be_a_surname_is_none_of_its_spellings),
        cmocka_unit_test(other_surnames_are_not_taken_for_one),
        cmocka_unit_test(the_other_languages_surname_has_cases_too),
        cmocka_unit_test(a_patronymic_is_known_in_the_other_language),
    };
    return cmocka_run_group_tests(tests, open_tables, close_tables);
}
