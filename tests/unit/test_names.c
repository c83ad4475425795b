/* Tests of the names room against the real tables: spellings, pet names, case endings, distances. */
#include "test.h"

#include "names.h"

#include <math.h>
#include <string.h>

struct names_test {
    struct names *names;
    struct arena arena;
};

static int open_tables(void **state)
{
    static struct names_test test;
    struct fault fault = { 0 };
    test.names = names_open(SOURCE_DIR "/models/names", &fault);
    if (!test.names)
        print_error("%s\n", fault.text);
    *state = &test;
    return test.names ? 0 : -1;
}

static int close_tables(void **state)
{
    struct names_test *test = *state;
    names_close(test->names);
    arena_clear(&test->arena);
    return 0;
}

static const char *skeleton(const char *text)
{
    static struct name_word word;
    name_word_of(text, &word);
    return word.skeleton;
}

static void one_skeleton_for_all_spellings_of_a_name(void **state)
{
    (void)state;
    static const char *const same[][4] = {
        { "Ковалёва", "Кавалёва", "Kavaliova", "Kovaleva" },
        { "Козлов", "Казлоў", "Kazlou", "Kazłoŭ" },
        { "Сергей", "Сяргей", "Siarhei", "Sergey" },
        { "Мария", "Марыя", "Maryia", "Maria" },
        { "Зелинский", "Зялінскі", "Zialinski", "Zelinsky" },
        { "Андрей", "Андрэй", "Andrei", "Andrej" },
        { "Наталья", "Наталля", "Natallia", "Natalya" },
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        for (int j = 1; j < 4; j++) {
            char first[NAME_BYTES];
            strcpy(first, skeleton(same[i][0]));
            assert_string_equal(first, skeleton(same[i][j]));
        }
}

static void a_word_in_two_scripts_is_repaired(void **state)
{
    (void)state;
    struct name_word word;
    name_word_of("Вoлeчкa", &word); /* Latin o, e, a */
    assert_string_equal(word.folded, "волечка");
    name_word_of("Светла0а", &word);
    assert_string_equal(word.folded, "светлаоа");
    name_word_of("Haнна", &word);
    assert_string_equal(word.folded, "нанна");
    name_word_of("Cepгeй", &word); /* Cyrillic г and й alone */
    assert_string_equal(word.folded, "сергей");
    name_word_of("Kоvalevа", &word); /* Cyrillic о and а */
    assert_string_equal(word.folded, "kovaleva");
    name_word_of("мамd", &word); /* a stray d */
    assert_string_equal(word.folded, "мамd");
    name_word_of("12а", &word);
    assert_string_equal(word.folded, "12а");
}

static void marks_that_stand_alone_are_put_back(void **state)
{
    (void)state;
    struct name_word word;
    name_word_of("Казло\xd1\x83\xcc\x86", &word); /* у and a breve */
    assert_string_equal(word.folded, "казлоў");
    name_word_of("А\xcc\x81нна", &word); /* a stress mark */
    assert_string_equal(word.folded, "анна");
}

static bool stands_for(struct names *names, const char *written, const char *title, unsigned how)
{
    struct name_word word;
    struct name_given given[NAME_FAMILIES];
    name_word_of(written, &word);
    size_t count = names_given(names, &word, how, given);
    for (size_t i = 0; i < count; i++)
        if (given[i].likeness <= NAME_VARIANT && !strcmp(names_family_title(names, given[i].family), title))
            return true;
    return false;
}

static void pet_names_and_the_other_language_stand_for_the_name(void **state)
{
    struct names *names = ((struct names_test *)*state)->names;
    static const char *const pairs[][2] = { { "Волечка", "Ольга" }, { "Вольга", "Ольга" }, { "Оля", "Ольга" },
        { "Volha", "Ольга" }, { "Анечка", "Анна" }, { "Ганна", "Анна" }, { "Hanna", "Анна" },
        { "Слава", "Вячеслав" }, { "Слава", "Святослав" }, { "Зьміцер", "Дмитрий" }, { "Джон", "John" },
        { "Сашенька", "Александра" }, { "Сашенька", "Александр" }, { "ГАНУЛЯ", "Анна" },
        { "Лесік", "Александр" }, { "Уладзік", "Владимир" }, { "Уладзік", "Владислав" },
        { "Аўдоцця", "Евдокия" }, { "Ядзя", "Ядвига" }, { "Swetlana", "Светлана" }, { "Natacha", "Наталья" },
        { "Wladimir", "Владимир" }, { "Siarhiej", "Сергей" } };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_true(stands_for(names, pairs[i][0], pairs[i][1], 0));
    assert_false(stands_for(names, "Оля", "Алла", 0)); /* one skeleton, two names: the folded form decides */
    assert_false(stands_for(names, "Александра", "Александр", 0)); /* no genitive where none is asked for */
}

static void case_endings_are_known_in_both_languages(void **state)
{
    struct names *names = ((struct names_test *)*state)->names;
    static const char *const pairs[][2] = { { "Вользе", "Ольга" }, { "Ольге", "Ольга" }, { "Ганны", "Анна" },
        { "Аней", "Анна" }, { "Сергеем", "Сергей" }, { "Сяргеем", "Сергей" }, { "Кацярыне", "Екатерина" },
        { "Александра", "Александр" } };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_true(stands_for(names, pairs[i][0], pairs[i][1], NAME_HOW_CASE));
    assert_true(stands_for(names, "Ань", "Анна", NAME_HOW_CALL));
    assert_false(stands_for(names, "Вользе", "Ольга", 0));
}

static void check_parts(struct names_test *test, const char *full, const char *kinds, char sex)
{
    struct name name;
    char got[NAME_PARTS + 1] = "";
    names_parse(test->names, full, &test->arena, &name);
    for (int i = 0; i < name.count; i++)
        got[i] = "gpsi"[name.parts[i].kind];
    assert_string_equal(got, kinds);
    assert_int_equal(name.sex, sex);
}

static void a_full_name_is_taken_apart_in_any_order(void **state)
{
    struct names_test *test = *state;
    check_parts(test, "Ковалёва Наталья Ивановна", "sgp", 'f');
    check_parts(test, "Наталья Ивановна Ковалёва", "gps", 'f');
    check_parts(test, "Кавалёў Алесь", "sg", 'm');
    check_parts(test, "Hanna Kavaliova", "gs", 'f');
    check_parts(test, "Н. Ковалёва", "is", 'f');
    check_parts(test, "Ковалёва Н. И.", "sii", 'f');
    check_parts(test, "Тамара Ивановна", "gp", 'f');
    check_parts(test, "Иван Юшкевич", "gs", 'm');
    check_parts(test, "Волечка", "g", 'f');
    check_parts(test, "Станкевич Роман", "sg", 'm');
    check_parts(test, "", "", '?');
}

static enum name_likeness compare(
    struct names_test *test, const char *read, const char *full, enum name_kind kind)
{
    struct name name;
    struct name_word word;
    names_parse(test->names, full, &test->arena, &name);
    name_word_of(read, &word);
    return names_compare(test->names, &word, name_part_of(&name, kind), name.sex, NAME_HOW_CASE);
}

static void likeness_has_the_levels_of_the_matcher(void **state)
{
    struct names_test *test = *state;
    assert_int_equal(compare(test, "ковалева", "Наталья Ковалёва", NAME_SURNAME), NAME_SAME);
    assert_int_equal(compare(test, "Кавалёва", "Наталья Ковалёва", NAME_SURNAME), NAME_ALIKE);
    assert_int_equal(compare(test, "Ковалёвой", "Наталья Ковалёва", NAME_SURNAME), NAME_VARIANT);
    assert_int_equal(compare(test, "Ковалсва", "Наталья Ковалёва", NAME_SURNAME), NAME_NEAR);
    assert_int_equal(compare(test, "Петренко", "Наталья Ковалёва", NAME_SURNAME), NAME_OTHER);
    assert_int_equal(compare(test, "Наталля", "Наталья Ковалёва", NAME_GIVEN), NAME_VARIANT);
    assert_int_equal(compare(test, "Наташенька", "Наталья Ковалёва", NAME_GIVEN), NAME_VARIANT);
    assert_int_equal(
        compare(test, "Маша", "Даша Ковалёва", NAME_GIVEN), NAME_OTHER); /* near, but another name */
    assert_int_equal(compare(test, "Кравченко", "Пётр Краўчанка", NAME_SURNAME), NAME_ALIKE);
}

static void look_alikes_cost_less_than_strangers(void **state)
{
    struct names *names = ((struct names_test *)*state)->names;
    double alike = names_distance(names, skeleton("Шагал"), "igagal", 9);
    assert_true(alike > 0);
    double near = names_distance(names, "pavel", "navel", 9),
           far = names_distance(names, "pavel", "kavel", 9);
    assert_true(near < far);
    assert_true(names_distance(names, "pavel", "konstantin", 2) > 2);
}

static void endings_make_no_families_alike(void **state)
{
    static const struct {
        const char *one, *other;
        double least, most;
    } pairs[] = {
        { "Островский", "Астроўскага", 0, 0 },
        { "Остройский", "Островский", 0.1, 1 },
        { "Петровский", "Островский", 1.1, 4 },
        { "Фёдоровна", "Егоровна", 1.05, 5 },
        { "Пилипенко", "Пилипчук", HUGE_VAL, HUGE_VAL },
        { "Ивановна", "Ильинична", HUGE_VAL, HUGE_VAL },
        { "Кулеша", "Лагун", 0, 0 },
    };
    const struct names_test *test = *state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct name_word one, other;
        size_t letters;
        name_word_of(pairs[i].one, &one);
        name_word_of(pairs[i].other, &other);
        double distance = names_distance_before_ending(test->names, one.skeleton, other.skeleton, &letters);
        if (distance < pairs[i].least || distance > pairs[i].most)
            fail_msg("%s and %s are %.2f apart", pairs[i].one, pairs[i].other, distance);
    }
}

static void a_form_is_found_among_other_words(void **state)
{
    struct names *names = ((struct names_test *)*state)->names;
    assert_true(names_distance_within(names, "lagun", "timur lagun") == 0);
    assert_true(names_distance_within(names, "lagun", "lagun timur ivanavic") == 0);
    assert_true(names_distance_within(names, "lagun", "s uvazeniem laqun") == 1);
    assert_true(names_distance_within(names, "lagun", "timur lagunavic") == 1); /* it goes on */
    assert_true(names_distance_within(names, "lagun", "xlagunx") == 2);
    assert_true(names_distance_within(names, "lagun", "") == 5);
}

static void a_book_finds_exactly_and_nearly(void **state)
{
    struct names *names = ((struct names_test *)*state)->names;
    struct name_book book = { 0 };
    name_book_add(&book, "kavaleva", 1, NAME_HOW_FULL);
    name_book_add(&book, "kavaleva", 2, NAME_HOW_FULL);
    name_book_add(&book, "kavaleva", 2, NAME_HOW_CASE);
    name_book_add(&book, "stankevic", 3, NAME_HOW_FULL);
    name_book_seal(&book);
    size_t count;
    assert_non_null(name_book_find(&book, "kavaleva", &count));
    assert_int_equal(count, 2);
    assert_null(name_book_find(&book, "kaval", &count));
    struct name_near near[4];
    assert_int_equal(name_book_near(names, &book, "stankeviv", NAME_FAR, near, 4), 1);
    assert_int_equal(near[0].entry->bearer, 3);
    name_book_clear(&book);
}

/* Forms of few letters, so that many are near; a fixed seed. */
static void invent_form(uint32_t *seed, char form[16])
{
    size_t length = 3 + (*seed = *seed * 1664525u + 1013904223u) % 9;
    for (size_t i = 0; i < length; i++)
        form[i] = "aiknlvtc"[(*seed = *seed * 1664525u + 1013904223u) >> 29];
    form[length] = '\0';
}

static size_t count_near(
    const struct names *names, const struct name_book *book, const char *word, enum name_likeness worst)
{
    size_t count = 0;
    for (size_t i = 0; i < book->count && strlen(word) >= 4; i++) {
        double distance = names_distance(names, word, book->entries[i].form, 40);
        count += name_level(distance, strlen(word), book->entries[i].length) <= worst;
    }
    return count;
}

static void the_walk_through_a_book_passes_nothing_over_that_is_near(void **state)
{
    enum { FORMS = 3000, WORDS = 200 };
    struct names *names = ((struct names_test *)*state)->names;
    struct name_book book = { 0 };
    static struct name_near near[FORMS];
    uint32_t seed = 7;
    char form[16];
    size_t all = 0;
    for (uint32_t i = 0; i < FORMS; i++) {
        invent_form(&seed, form);
        name_book_add(&book, form, i, NAME_HOW_FULL);
    }
    name_book_seal(&book);
    for (int i = 0; i < WORDS; i++) {
        invent_form(&seed, form);
        for (enum name_likeness worst = NAME_NEAR; worst <= NAME_FAR; worst++) {
            size_t found = name_book_near(names, &book, form, worst, near, FORMS);
            assert_int_equal(found, count_near(names, &book, form, worst));
            for (size_t n = 1; n < found; n++)
                assert_true(near[n - 1].distance <= near[n].distance);
            all += found;
        }
    }
    assert_true(all > WORDS);
    name_book_clear(&book);
}

static void a_list_by_length_finds_the_same_in_the_same_order(void **state)
{
    enum { FORMS = 3000, WORDS = 200, MOST = 20 };
    struct names *names = ((struct names_test *)*state)->names;
    struct name_book plain = { 0 }, listed = { 0 };
    struct name_near near[MOST], by_length[MOST];
    uint32_t seed = 8;
    char form[16];
    for (uint32_t i = 0; i < FORMS; i++) {
        invent_form(&seed, form);
        name_book_add(&plain, form, i, NAME_HOW_FULL);
        name_book_add(&listed, form, i, NAME_HOW_FULL);
    }
    name_book_seal(&plain);
    name_book_seal(&listed);
    name_book_sort_lengths(&listed);
    for (int i = 0; i < WORDS; i++) {
        invent_form(&seed, form);
        size_t found = name_book_near(names, &listed, form, NAME_FAR, by_length, MOST);
        assert_int_equal(found, name_book_near(names, &plain, form, NAME_FAR, near, MOST));
        for (size_t n = 0; n < found; n++) {
            assert_int_equal(near[n].entry->bearer, by_length[n].entry->bearer);
            assert_true(near[n].distance == by_length[n].distance);
        }
    }
    name_book_clear(&plain);
    name_book_clear(&listed);
}

static void forms_that_begin_alike_are_as_far_as_each_alone(void **state)
{
    static const char *const forms[] = { "lagun", "lagunou", "lagutka", "ala", "lagun", "zzzzz", "zzl" };
    struct names *names = ((struct names_test *)*state)->names;
    struct name_within within;
    name_within_begin(&within, names, "s uvazeniem laqunou timur");
    for (int most = 0; most < 6; most++)
        for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
            double alone = names_distance_within(names, forms[i], "s uvazeniem laqunou timur"),
                   next = name_within_next(&within, forms[i], most);
            assert_true(alone <= most ? next == alone : next > most);
        }
}

/* One or two letters replaced by others, two bytes each. */
static void misread(uint32_t *seed, const char *name, char *read)
{
    static const char letters[] = "аеиостнлрвякмьй";
    size_t count = strlen(name) / 2;
    strcpy(read, name);
    for (int i = 0; i < 2; i++) {
        size_t at = (*seed = *seed * 1664525u + 1013904223u) / 65536 % count;
        size_t letter = (*seed = *seed * 1664525u + 1013904223u) / 65536 % (sizeof letters / 2);
        memcpy(read + 2 * at, letters + 2 * letter, 2);
    }
}

static void families_near_a_word_have_all_that_it_compares_with(void **state)
{
    struct names *names = ((struct names_test *)*state)->names;
    static const char *const given[] = { "Наталья", "Сергей", "Александр", "Тимур", "Ганна", "Мікалай",
        "Светлана", "Юрий" };
    enum { GIVEN = sizeof given / sizeof *given, TRIES = 300, MOST = 200 };
    struct name of[GIVEN];
    struct arena arena = { 0 };
    uint32_t seed = 3;
    int alike = 0;
    for (int g = 0; g < GIVEN; g++)
        names_parse(names, given[g], &arena, &of[g]);
    for (int i = 0; i < TRIES; i++) {
        char read[64];
        struct name_word word;
        int families[MOST];
        misread(&seed, given[i % GIVEN], read);
        name_word_of(read, &word);
        size_t count = names_families_near(names, &word, families, MOST);
        assert_true(count <= MOST);
        for (int g = 0; g < GIVEN; g++) {
            const struct name_part *part = &of[g].parts[0];
            if (names_compare(names, &word, part, of[g].sex, NAME_HOW_CASE) > NAME_NEAR)
                continue;
            bool there = false;
            for (size_t f = 0; f < count; f++)
                there |= families[f] == part->families[0];
            assert_true(there);
            alike++;
        }
    }
    assert_true(alike > TRIES / 4);
    arena_clear(&arena);
}

/* ---- what is asked without comparing ---- */

static const char *const people[] = { "Тимур Лагун", "Ганна Авей", "Пётр Белый", "Вера Савицкая", "Олег Заяц",
    "Аляксандр Казлоў", "Юлия Кравченко", "Ілья Грыб", "Стефания Ли", "Эрика Джонсон", "Hanna Kavaliova",
    "Мар'яна Дзюба", "Яўгенія Лой", "Ева Соловей", "Лев Церашковіч", "Кася Прыгодзіч" };
enum { PEOPLE = sizeof people / sizeof *people };

struct form_check {
    struct name_form_taker taker;
    const struct names *names;
    const struct name_part *part;
    int forms;
};

static void check_form(struct name_form_taker *taker, const char *form, unsigned how)
{
    struct form_check *self = (struct form_check *)taker;
    struct name_book book = { 0 };
    (void)how;
    name_book_add(&book, "aaaa", 1, 0);
    name_book_add(&book, form, 2, 0);
    name_book_add(&book, "zzzz", 3, 0);
    name_book_seal(&book);
    assert_true(names_may_be_among(self->names, self->part, &book));
    name_book_clear(&book);
    self->forms++;
}

static void every_form_of_a_surname_may_be_it(void **state)
{
    struct names_test *test = *state;
    for (int i = 0; i < PEOPLE; i++) {
        struct name name;
        names_parse(test->names, people[i], &test->arena, &name);
        struct form_check check = { { check_form }, test->names, name_part_of(&name, NAME_SURNAME), 0 };
        assert_non_null(check.part);
        names_forms(test->names, check.part, name.sex, &check.taker);
        assert_true(check.forms > 0);
    }
}

static void a_form_is_what_compares_as_a_variant_or_better(void **state)
{
    static const char *const words[] = { "Лагуна", "Авей", "Белого", "Заяца", "Козлов", "Казловым", "Анна",
        "Аня", "Кравченко", "Краўчанка", "Гриб", "Саша", "Илье", "Эрике", "Ковалёва", "Кавалёвай", "Дюба",
        "Соловья", "Лёва", "Кася", "Катя", "Лагум", "Т" };
    struct names_test *test = *state;
    static const unsigned hows[] = { 0, NAME_HOW_CASE, NAME_HOW_CALL, NAME_HOW_CASE | NAME_HOW_CALL };
    int forms = 0;
    for (int i = 0; i < PEOPLE; i++) {
        struct name name;
        names_parse(test->names, people[i], &test->arena, &name);
        for (size_t w = 0; w < 4 * sizeof words / sizeof *words; w++)
            for (int p = 0; p < name.count; p++) {
                struct name_word word;
                name_word_of(words[w / 4], &word);
                bool is = names_is_form(test->names, &word, &name.parts[p], name.sex, hows[w % 4]);
                assert_int_equal(is,
                    names_compare(test->names, &word, &name.parts[p], name.sex, hows[w % 4]) <= NAME_VARIANT);
                forms += is;
            }
    }
    assert_true(forms > 20);
}

static void a_missing_table_is_named(void **state)
{
    (void)state;
    struct fault fault = { 0 };
    assert_null(names_open(BUILD_DIR "/nowhere", &fault));
    assert_int_equal(fault.kind, FAULT_CONFIG);
    assert_non_null(strstr(fault.text, "petrovich_rules.json"));
}

static void broken_and_endless_words_are_harmless(void **state)
{
    struct names_test *test = *state;
    struct name name;
    char endless[4000];
    memset(endless, 'w', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    names_parse(test->names, endless, &test->arena, &name);
    names_parse(test->names, "\xff\xfe \xd0 \x80", &test->arena, &name);
    names_parse(test->names, "я\xcc\x86\xcc\x86\xcc\x86", &test->arena, &name);
    assert_int_equal(name.count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_skeleton_for_all_spellings_of_a_name),
        cmocka_unit_test(a_word_in_two_scripts_is_repaired),
        cmocka_unit_test(marks_that_stand_alone_are_put_back),
        cmocka_unit_test(pet_names_and_the_other_language_stand_for_the_name),
        cmocka_unit_test(case_endings_are_known_in_both_languages),
        cmocka_unit_test(a_full_name_is_taken_apart_in_any_order),
        cmocka_unit_test(likeness_has_the_levels_of_the_matcher),
        cmocka_unit_test(look_alikes_cost_less_than_strangers),
        cmocka_unit_test(endings_make_no_families_alike),
        cmocka_unit_test(a_form_is_found_among_other_words),
        cmocka_unit_test(forms_that_begin_alike_are_as_far_as_each_alone),
        cmocka_unit_test(a_book_finds_exactly_and_nearly),
        cmocka_unit_test(a_list_by_length_finds_the_same_in_the_same_order),
        cmocka_unit_test(the_walk_through_a_book_passes_nothing_over_that_is_near),
        cmocka_unit_test(families_near_a_word_have_all_that_it_compares_with),
        cmocka_unit_test(every_form_of_a_surname_may_be_it),
        cmocka_unit_test(a_form_is_what_compares_as_a_variant_or_better),
        cmocka_unit_test(a_missing_table_is_named),
        cmocka_unit_test(broken_and_endless_words_are_harmless),
    };
    return cmocka_run_group_tests(tests, open_tables, close_tables);
}
