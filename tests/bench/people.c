/* Invented people: see people.h. */
#include "people.h"

#include "table.h"

#include <stdio.h>
#include <string.h>

static char *pick_of(struct people *people, const char *list)
{
    char *copy = arena_copy(&people->arena, list), *rest = copy;
    char *options[16];
    size_t count = 0;
    for (char *piece; count < 16 && (piece = table_split(&rest, ';'));)
        if (*piece)
            options[count++] = piece;
    return count ? options[dice_below(&people->dice, count)] : arena_copy(&people->arena, "");
}

bool people_load(struct people *people)
{
    struct table table;
    struct fault fault = { 0 };
    char *field[8];
    people->names = names_open(SOURCE_DIR "/models/names", &fault);
    if (!people->names || !table_open(&table, SOURCE_DIR "/models/names", "given_be_ru.tsv", "id", &fault)) {
        fprintf(stderr, "%s\n", fault.text);
        return false;
    }
    while (people->given_count < GIVEN_MOST && table_row(&table, field, 8) >= 7) {
        struct given *given = &people->given[people->given_count++];
        struct name_word word;
        struct name_given known[NAME_FAMILIES];
        char **into[] = { NULL, NULL, &given->ru, &given->be, NULL, &given->ru_pets, &given->be_pets,
            &given->latin };
        for (int i = 2; i < 8; i++)
            if (into[i])
                *into[i] = arena_copy(&people->tables, field[i]);
        given->sex = *field[1];
        name_word_of(given->ru, &word);
        given->weight = names_given_exactly(people->names, &word, 0, known)
            ? names_family_share(people->names, known[0].family)
            : 0.0005;
        given->weight *= given->sex == 'f' ? 2 : 0.6; /* senders are mostly women */
    }
    table_close(&table);
    if (!table_open(&table, SOURCE_DIR "/models/names", "surnames_be_ru.tsv", "ru_m", &fault))
        return false;
    while (people->surname_count < SURNAMES_MOST && table_row(&table, field, 2) == 2)
        people->surnames[people->surname_count++] = (struct surname){ arena_copy(&people->tables, field[0]),
            arena_copy(&people->tables, field[1]) };
    table_close(&table);
    return true;
}

void people_clear(struct people *people)
{
    names_close(people->names);
    arena_clear(&people->arena);
    arena_clear(&people->tables);
}

const struct given *pick_given(struct people *people)
{
    double all = 0, at;
    for (size_t i = 0; i < people->given_count; i++)
        all += people->given[i].weight;
    at = dice_share(&people->dice) * all;
    for (size_t i = 0; i + 1 < people->given_count; i++)
        if ((at -= people->given[i].weight) < 0)
            return &people->given[i];
    return &people->given[people->given_count - 1];
}

/* The feminine of -ов -ев -ин -ский and their sisters; other surnames have none. */
const char *feminine(struct people *people, const char *surname)
{
    static const char *const tails[][2] = { { "ов", "ова" }, { "ев", "ева" }, { "ёв", "ёва" },
        { "ин", "ина" }, { "ский", "ская" }, { "цкий", "цкая" }, { "аў", "ава" }, { "оў", "ова" },
        { "еў", "ева" }, { "ёў", "ёва" }, { "ін", "іна" }, { "ын", "ына" }, { "скі", "ская" },
        { "цкі", "цкая" } };
    size_t length = strlen(surname);
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        size_t n = strlen(tails[i][0]);
        if (length > n && !strcmp(surname + length - n, tails[i][0]))
            return arena_printf(&people->arena, "%.*s%s", (int)(length - n), surname, tails[i][1]);
    }
    return surname;
}

struct person pick_person(struct people *people)
{
    struct person person = { .given = pick_given(people) };
    const struct surname *surname = &people->surnames[dice_below(&people->dice, people->surname_count)];
    bool female = person.given->sex == 'f';
    person.ru = female ? feminine(people, surname->ru) : surname->ru;
    person.be = female ? feminine(people, surname->be) : surname->be;
    return person;
}

const char *full_name(struct people *people, const struct person *person)
{
    double how = dice_share(&people->dice);
    const char *latin = pick_of(people, person->given->latin);
    if (how < 0.1 && *latin)
        return arena_printf(&people->arena, "%s %s", latin, person->ru); /* as forms come in */
    bool be = how < 0.45;
    const char *given = be ? person->given->be : person->given->ru, *surname = be ? person->be : person->ru;
    return how > 0.8 ? arena_printf(&people->arena, "%s %s", surname, given)
                     : arena_printf(&people->arena, "%s %s", given, surname);
}

const char *called(struct people *people, const struct given *given)
{
    double how = dice_share(&people->dice);
    const char *pet = how < 0.35 ? pick_of(people, given->ru_pets)
        : how < 0.5              ? pick_of(people, given->be_pets)
                                 : "";
    return *pet ? pet : how < 0.8 ? given->ru : given->be;
}

/* ---- names that are in no list ---- */

static const char *const heads[] = { "Бал", "Вар", "Гур", "Дуб", "Жар", "Зал", "Кар", "Лап", "Мур", "Нес",
    "Пал", "Руд", "Стук", "Тур", "Хол", "Чер", "Шум", "Бель", "Гром", "Клим", "Март", "Сав", "Тиш", "Яр" };
static const char *const middles[] = { "б", "вил", "год", "дей", "зар", "кал", "лен", "мен", "ник", "пун",
    "роб", "сим", "тон", "фил", "хов", "шин" };
static const char *const tails[] = { "а", "ан", "ат", "ел", "ен", "ер", "ик", "ил", "ин", "ог", "ок", "ул",
    "ум", "ур", "ос", "ач" };
#define OF(list, number) list[(number) % (sizeof(list) / sizeof *(list))]

const char *rare_word(struct people *people, size_t number)
{
    return arena_printf(&people->arena, "%s%s%s%s", OF(heads, number), OF(middles, number / 24),
        OF(tails, number / 24 / 16), OF(middles, number / 24 / 16 / 16 + number));
}

struct person invent_person(struct people *people)
{
    static const char *const endings[][2] = { { "ов", "аў" }, { "ский", "скі" }, { "енко", "енка" },
        { "ович", "авіч" }, { "ук", "ук" }, { "ин", "ін" }, { "ец", "ец" }, { "еня", "еня" } };
    struct person person = pick_person(people);
    if (dice_share(&people->dice) < 0.33)
        return person;
    size_t number = dice_below(&people->dice, 24 * 16 * 16 * 8);
    const char *const *ending = endings[number % 8];
    const char *root = arena_printf(&people->arena, "%s%s%s", OF(heads, number / 8),
        OF(tails, number / 8 / 24), OF(middles, number / 8 / 24 / 16));
    person.ru = arena_printf(&people->arena, "%s%s", root, ending[0]);
    person.be = arena_printf(&people->arena, "%s%s", root, ending[1]);
    if (person.given->sex == 'f') {
        person.ru = feminine(people, person.ru);
        person.be = feminine(people, person.be);
    }
    return person;
}
