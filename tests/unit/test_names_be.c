/* Belarusian names in their cases, official spelling and Taraškievica: each form has to lead to its
 * nominative. Written for this project; the names are common ones. */
#include "name_tables.h"

struct declined {
    enum name_kind kind;
    char sex;
    const char *nominative, *forms[5]; /* genitive, dative, accusative, instrumental, locative */
};

static const struct declined names_declined[] = {
    { NAME_GIVEN, 'f', "Ганна", { "Ганны", "Ганне", "Ганну", "Ганнай", "Ганне" } },
    { NAME_GIVEN, 'f', "Вольга", { "Вольгі", "Вользе", "Вольгу", "Вольгай", "Вользе" } },
    { NAME_GIVEN, 'f', "Кацярына", { "Кацярыны", "Кацярыне", "Кацярыну", "Кацярынай", "Кацярыне" } },
    { NAME_GIVEN, 'f', "Марыя", { "Марыі", "Марыі", "Марыю", "Марыяй", "Марыі" } },
    { NAME_GIVEN, 'f', "Сьвятлана", { "Сьвятланы", "Сьвятлане", "Сьвятлану", "Сьвятланай", "Сьвятлане" } },
    { NAME_GIVEN, 'f', "Наталля", { "Наталлі", "Наталлі", "Наталлю", "Наталляй", "Наталлі" } },
    { NAME_GIVEN, 'f', "Алеся", { "Алесі", "Алесі", "Алесю", "Алесяй", "Алесі" } },
    { NAME_GIVEN, 'f', "Вера", { "Веры", "Веры", "Веру", "Верай", "Веры" } },
    { NAME_GIVEN, 'f', "Тамара", { "Тамары", "Тамары", "Тамару", "Тамарай", "Тамары" } },
    { NAME_GIVEN, 'f', "Вераніка", { "Веранікі", "Вераніцы", "Вераніку", "Веранікай", "Вераніцы" } },
    { NAME_GIVEN, 'f', "Ядвіга", { "Ядвігі", "Ядвізе", "Ядвігу", "Ядвігай", "Ядвізе" } },
    { NAME_GIVEN, 'f', "Лізавета", { "Лізаветы", "Лізавеце", "Лізавету", "Лізаветай", "Лізавеце" } },
    { NAME_GIVEN, 'f', "Рыта", { "Рыты", "Рыце", "Рыту", "Рытай", "Рыце" } },
    { NAME_GIVEN, 'f', "Ада", { "Ады", "Адзе", "Аду", "Адай", "Адзе" } },
    { NAME_GIVEN, 'f', "Даша", { "Дашы", "Дашы", "Дашу", "Дашай", "Дашы" } },
    { NAME_GIVEN, 'm', "Сяргей", { "Сяргея", "Сяргею", "Сяргея", "Сяргеем", "Сяргеі" } },
    { NAME_GIVEN, 'm', "Аляксандр",
        { "Аляксандра", "Аляксандру", "Аляксандра", "Аляксандрам", "Аляксандру" } },
    { NAME_GIVEN, 'm', "Мікалай", { "Мікалая", "Мікалаю", "Мікалая", "Мікалаем", "Мікалаі" } },
    { NAME_GIVEN, 'm', "Уладзімір",
        { "Уладзіміра", "Уладзіміру", "Уладзіміра", "Уладзімірам", "Уладзіміру" } },
    { NAME_GIVEN, 'm', "Зьміцер", { "Зьмітра", "Зьмітру", "Зьмітра", "Зьмітрам", "Зьмітру" } },
    { NAME_GIVEN, 'm', "Зміцер", { "Змітра", "Змітру", "Змітра", "Змітрам", "Змітру" } },
    { NAME_GIVEN, 'm', "Пётр", { "Пятра", "Пятру", "Пятра", "Пятром", "Пятру" } },
    { NAME_GIVEN, 'm', "Павел", { "Паўла", "Паўлу", "Паўла", "Паўлам", "Паўлу" } },
    { NAME_GIVEN, 'm', "Анатоль", { "Анатоля", "Анатолю", "Анатоля", "Анатолем", "Анатолю" } },
    { NAME_GIVEN, 'm', "Міхась", { "Міхася", "Міхасю", "Міхася", "Міхасём", "Міхасю" } },
    { NAME_GIVEN, 'm', "Алесь", { "Алеся", "Алесю", "Алеся", "Алесем", "Алесю" } },
    { NAME_GIVEN, 'm', "Ігар", { "Ігара", "Ігару", "Ігара", "Ігарам", "Ігару" } },
    { NAME_GIVEN, 'm', "Дзмітрый", { "Дзмітрыя", "Дзмітрыю", "Дзмітрыя", "Дзмітрыем", "Дзмітрыю" } },
    { NAME_GIVEN, 'm', "Юры", { "Юрыя", "Юрыю", "Юрыя", "Юрыем", "Юрыю" } },
    { NAME_GIVEN, 'm', "Васіль", { "Васіля", "Васілю", "Васіля", "Васілём", "Васілю" } },
    { NAME_GIVEN, 'm', "Мікола", { "Міколы", "Міколу", "Міколу", "Міколам", "Міколу" } },
    { NAME_GIVEN, 'm', "Янка", { "Янкі", "Янку", "Янку", "Янкам", "Янку" } },
    { NAME_GIVEN, 'm', "Уладзіслаў",
        { "Уладзіслава", "Уладзіславу", "Уладзіслава", "Уладзіславам", "Уладзіславу" } },
    { NAME_GIVEN, 'm', "Леў", { "Льва", "Льву", "Льва", "Львом", "Льву" } },
    { NAME_GIVEN, 'm', "Кастусь", { "Кастуся", "Кастусю", "Кастуся", "Кастусём", "Кастусю" } },
    { NAME_GIVEN, 'm', "Генадзь", { "Генадзя", "Генадзю", "Генадзя", "Генадзем", "Генадзю" } },
    { NAME_GIVEN, 'm', "Арцём", { "Арцёма", "Арцёму", "Арцёма", "Арцёмам", "Арцёме" } },
    { NAME_SURNAME, 'm', "Казлоўскі",
        { "Казлоўскага", "Казлоўскаму", "Казлоўскага", "Казлоўскім", "Казлоўскім" } },
    { NAME_SURNAME, 'm', "Савіцкі", { "Савіцкага", "Савіцкаму", "Савіцкага", "Савіцкім", "Савіцкім" } },
    { NAME_SURNAME, 'f', "Казлоўская",
        { "Казлоўскай", "Казлоўскай", "Казлоўскую", "Казлоўскай", "Казлоўскай" } },
    { NAME_SURNAME, 'm', "Кавалёў", { "Кавалёва", "Кавалёву", "Кавалёва", "Кавалёвым", "Кавалёве" } },
    { NAME_SURNAME, 'f', "Кавалёва", { "Кавалёвай", "Кавалёвай", "Кавалёву", "Кавалёвай", "Кавалёвай" } },
    { NAME_SURNAME, 'm', "Карповіч", { "Карповіча", "Карповічу", "Карповіча", "Карповічам", "Карповічу" } },
    { NAME_SURNAME, 'f', "Карповіч", { "Карповіч", "Карповіч", "Карповіч", "Карповіч", "Карповіч" } },
    { NAME_SURNAME, 'm', "Кавальчук",
        { "Кавальчука", "Кавальчуку", "Кавальчука", "Кавальчуком", "Кавальчуку" } },
    { NAME_SURNAME, 'f', "Кавальчук", { "Кавальчук", "Кавальчук", "Кавальчук", "Кавальчук", "Кавальчук" } },
    { NAME_SURNAME, 'm', "Краўчанка", { "Краўчанкі", "Краўчанку", "Краўчанку", "Краўчанкам", "Краўчанку" } },
    { NAME_SURNAME, 'f', "Краўчанка", { "Краўчанкі", "Краўчанцы", "Краўчанку", "Краўчанкай", "Краўчанцы" } },
    { NAME_SURNAME, 'm', "Бялы", { "Белага", "Беламу", "Белага", "Белым", "Белым" } },
    { NAME_SURNAME, 'm', "Мароз", { "Мароза", "Марозу", "Мароза", "Марозам", "Марозе" } },
    { NAME_SURNAME, 'm', "Грынь", { "Грыня", "Грыню", "Грыня", "Грынем", "Грыню" } },
    { NAME_SURNAME, 'm', "Шамаль", { "Шамаля", "Шамалю", "Шамаля", "Шамалём", "Шамалю" } },
    { NAME_SURNAME, 'm', "Галубец", { "Галубца", "Галубцу", "Галубца", "Галубцом", "Галубцу" } },
    { NAME_SURNAME, 'm', "Верабей", { "Вераб'я", "Вераб'ю", "Вераб'я", "Вераб'ём", "Вераб'і" } },
    { NAME_SURNAME, 'm', "Заяц", { "Зайца", "Зайцу", "Зайца", "Зайцам", "Зайцу" } },
    { NAME_SURNAME, 'm', "Лукашык", { "Лукашыка", "Лукашыку", "Лукашыка", "Лукашыкам", "Лукашыку" } },
    { NAME_SURNAME, 'm', "Ільін", { "Ільіна", "Ільіну", "Ільіна", "Ільіным", "Ільіне" } },
    { NAME_SURNAME, 'f', "Ільіна", { "Ільіной", "Ільіной", "Ільіну", "Ільіной", "Ільіной" } },
    { NAME_SURNAME, 'm', "Гайдук", { "Гайдука", "Гайдуку", "Гайдука", "Гайдуком", "Гайдуку" } },
    { NAME_SURNAME, 'm', "Дубадзел", { "Дубадзела", "Дубадзелу", "Дубадзела", "Дубадзелам", "Дубадзеле" } },
    { NAME_SURNAME, 'm', "Сарока", { "Сарокі", "Сароку", "Сароку", "Сарокам", "Сароку" } },
    { NAME_SURNAME, 'f', "Сарока", { "Сарокі", "Сароцы", "Сароку", "Сарокай", "Сароцы" } },
    { NAME_SURNAME, 'f', "Зуева", { "Зуевай", "Зуевай", "Зуеву", "Зуевай", "Зуевай" } },
    { NAME_SURNAME, 'm', "Новік", { "Новіка", "Новіку", "Новіка", "Новікам", "Новіку" } },
    { NAME_PATRONYMIC, 'f', "Пятроўна", { "Пятроўны", "Пятроўне", "Пятроўну", "Пятроўнай", "Пятроўне" } },
    { NAME_PATRONYMIC, 'm', "Іванавіч",
        { "Іванавіча", "Іванавічу", "Іванавіча", "Іванавічам", "Іванавічу" } },
};

static void every_belarusian_case_leads_to_the_name(void **state)
{
    int unknown = 0;
    for (size_t i = 0; i < sizeof names_declined / sizeof *names_declined; i++) {
        const struct declined *name = &names_declined[i];
        for (int c = 0; c < 5; c++)
            if (compare(*state, name->forms[c], name->nominative, name->kind, name->sex) > NAME_VARIANT) {
                print_error("%s: %s is unknown\n", name->nominative, name->forms[c]);
                unknown++;
            }
    }
    assert_int_equal(unknown, 0);
}

static void a_womans_surname_in_a_consonant_has_no_cases(void **state)
{
    assert_true(compare(*state, "Карповіча", "Карповіч", NAME_SURNAME, 'f') > NAME_VARIANT);
    assert_true(compare(*state, "Кавальчуку", "Кавальчук", NAME_SURNAME, 'f') > NAME_VARIANT);
}

static void passports_and_polish_spellings_lead_to_the_surname(void **state)
{
    static const char *const same[][2] = { { "Kazlouski", "Казлоўскі" }, { "Krauchanka", "Краўчанка" },
        { "Paulovich", "Паўловіч" }, { "Savicki", "Савіцкі" }, { "Kavaliou", "Кавалёў" },
        { "Salauyou", "Салаўёў" } };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_true(compare(*state, same[i][0], same[i][1], NAME_SURNAME, 'm') <= NAME_ALIKE);
}

static void a_foreign_u_stays_a_vowel(void **state)
{
    static const char *const same[][2] = { { "Paul", "Пауль" }, { "Klaus", "Клаус" }, { "Laura", "Лаура" },
        { "Claudia", "Клаудия" }, { "Vytautas", "Витаутас" }, { "Naumovich", "Наумович" },
        { "Naumenko", "Науменко" } };
    static const char *const parted[][2] = { { "Claus", "Klāvs" }, { "Faure", "Favre" }, { "Braun", "Brown" },
        { "Vicki", "Vitki" } };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_true(compare(*state, same[i][0], same[i][1], NAME_SURNAME, 'm') <= NAME_ALIKE);
    for (size_t i = 0; i < sizeof parted / sizeof *parted; i++)
        assert_true(compare(*state, parted[i][0], parted[i][1], NAME_SURNAME, 'm') > NAME_VARIANT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_belarusian_case_leads_to_the_name),
        cmocka_unit_test(a_womans_surname_in_a_consonant_has_no_cases),
        cmocka_unit_test(passports_and_polish_spellings_lead_to_the_surname),
        cmocka_unit_test(a_foreign_u_stays_a_vowel),
    };
    return cmocka_run_group_tests(tests, open_tables, close_tables);
}
