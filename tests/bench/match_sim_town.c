/* The invented town: prisoners with a few or very many senders, namesakes, families, households, people who
 * write to several or several times, prisoners who were moved; and the register of what was sent. */
#include "match_sim.h"

#include "codeword.h"
#include "message.h"
#include "table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { VOLUNTEERS = 40, FOREIGNERS_MOST = 300, PRISONER_MOST = 5000 };

static const char *const facilities[FACILITIES][3] = { { "ИК-1", "211440", "Новополоцк, ул. Техническая, 8" },
    { "ИК-2", "213800", "Бобруйск, ул. Сикорского, 1" }, { "ИК-3", "211300", "п. Витьба" },
    { "ИК-4", "246035", "Гомель, ул. Антошкина, 3" }, { "ИК-9", "213410", "Горки, ул. Добролюбова, 16" },
    { "ИК-11", "231900", "Волковыск, ул. Рокоссовского, 118" }, { "ИК-15", "213105", "Могилёв, п/о Вейно" },
    { "ИК-17", "213004", "Шклов, ул. Молодёжная, 1" }, { "ИК-22", "225295", "Ивацевичи, ст. Доманово" },
    { "ИК-24", "247526", "г. п. Заречье" } };

const char *facility_name(int facility)
{
    return facilities[facility][0];
}

const char *facility_postcode(int facility)
{
    return facilities[facility][1];
}

bool chance(struct world *world, double percent)
{
    return dice_share(&world->people.dice) * 100 < percent;
}

static size_t below(struct world *world, size_t n)
{
    return dice_below(&world->people.dice, n);
}

/* ---- the world ---- */

static bool read_foreigners(struct world *world, struct fault *fault)
{
    struct table table;
    char *field[4]; /* Latin, sex, language, Cyrillic */
    if (!table_open(&table, SOURCE_DIR "/models/names", "foreign_given_cyr.tsv", "latin", fault))
        return false;
    world->foreigners = must_alloc(FOREIGNERS_MOST * sizeof *world->foreigners);
    struct arena *arena = &world->people.tables;
    while (world->foreigner_count < FOREIGNERS_MOST && table_row(&table, field, 4) == 4) {
        char *name = arena_copy_n(arena, field[3], strcspn(field[3], ";")),
             *latin = arena_copy(arena, field[0]);
        world->foreigners[world->foreigner_count++] = (struct given){ *field[1], name, name, text_empty,
            text_empty, latin, 1 };
    }
    table_close(&table);
    return true;
}

bool world_open(struct world *world, struct fault *fault)
{
    if (!people_load(&world->people))
        return fault_set(fault, FAULT_CONFIG, "no people without models/names");
    world->people.dice.state = world->options.seed;
    world->facts = facts_open(&world->people, fault);
    return world->facts && read_foreigners(world, fault);
}

void world_close(struct world *world)
{
    if (world->facts)
        facts_close(world->facts);
    free(world->foreigners);
    people_clear(&world->people);
}

/* ---- senders ---- */

static struct person invent_foreigner(struct world *world)
{
    static const char *const surnames[][2] = { { "Миллер", "Miller" }, { "Новак", "Nowak" },
        { "Шмидт", "Schmidt" }, { "Джонсон", "Johnson" }, { "Ковальска", "Kowalska" }, { "Мартин", "Martin" },
        { "Брукс", "Brooks" }, { "Хоффман", "Hoffmann" }, { "Вуйцик", "Wójcik" }, { "Браун", "Brown" },
        { "Мюллер", "Müller" }, { "Росси", "Rossi" }, { "Янсен", "Jansen" }, { "Линдгрен", "Lindgren" },
        { "Зелинска", "Zielińska" }, { "Вебер", "Weber" }, { "Тейлор", "Taylor" },
        { "Каминьска", "Kamińska" }, { "Дюпон", "Dupont" }, { "Бергер", "Berger" },
        { "Андерсон", "Anderson" }, { "Фишер", "Fischer" }, { "Левандовска", "Lewandowska" },
        { "Кларк", "Clark" }, { "Йонайтис", "Jonaitis" }, { "Хансен", "Hansen" }, { "Вагнер", "Wagner" },
        { "Уилсон", "Wilson" }, { "Вишневска", "Wiśniewska" }, { "Беккер", "Becker" },
        { "Озолиньш", "Ozoliņš" }, { "Скотт", "Scott" }, { "Кляйн", "Klein" }, { "Мазур", "Mazur" },
        { "Эванс", "Evans" }, { "Нильсен", "Nielsen" } };
    const char *const *surname = surnames[below(world, sizeof surnames / sizeof *surnames)];
    return (
        struct person){ &world->foreigners[below(world, world->foreigner_count)], surname[0], surname[1] };
}

static const char *write_name(struct world *world, const struct sender *sender)
{
    const struct person *person = &sender->person;
    return sender->foreign ? arena_printf(&world->people.arena, "%s %s", person->given->latin, person->be)
                           : full_name(&world->people, person);
}

/* Eight facts; each message tells three to six. */
static void live(struct world *world, struct sender *sender)
{
    for (int i = 0; i < LIFE; i++)
        sender->life[i] = fact_draw(world->facts);
}

/* The surname of a family, as a woman or a man bears it. */
static void take_surname(struct world *world, struct person *person, const char *ru, const char *be)
{
    bool female = person->given->sex == 'f';
    person->ru = female ? feminine(&world->people, ru) : ru;
    person->be = female ? feminine(&world->people, be) : be;
}

static struct sender *new_sender(struct world *world, struct town *town)
{
    struct sender *sender = arena_take(&world->people.arena, sizeof *sender);
    town->senders[town->sender_count++] = sender;
    return sender;
}

static struct sender *invent_sender(struct world *world, struct town *town, const struct inmate *inmate)
{
    struct sender *sender = new_sender(world, town);
    sender->foreign = chance(world, 30);
    sender->person = sender->foreign ? invent_foreigner(world) : invent_person(&world->people);
    if (!sender->foreign && chance(world, 5)) /* a relative */
        take_surname(world, &sender->person, inmate->person.ru, inmate->person.be);
    sender->name = write_name(world, sender);
    sender->email = arena_printf(&world->people.arena, "s%zu@example.org", town->sender_count);
    live(world, sender);
    return sender;
}

/* Who lives with somebody shares half of his life, and in the register his address. */
static void move_in(struct world *world, struct sender *sender, const struct sender *with)
{
    *sender = (struct sender){ .foreign = with->foreign, .email = with->email };
    sender->person = with->foreign ? invent_foreigner(world) : invent_person(&world->people);
    sender->person.ru = with->person.ru;
    sender->person.be = with->person.be;
    sender->name = write_name(world, sender);
    live(world, sender);
    memcpy(sender->life, with->life, LIFE / 2 * sizeof *sender->life);
}

static const struct sender *any_before(
    struct world *world, const struct town *town, const struct inmate *inmate)
{
    return town->cards[inmate->first + below(world, inmate->count)].sender;
}

/* One message in five is not the sender's first to this prisoner, one in ten is from somebody who writes to
 * others too, one in fifty from somebody who lives with another sender. */
static const struct sender *who_writes(struct world *world, struct town *town, const struct inmate *inmate)
{
    double how = dice_share(&world->people.dice) * 100;
    if (inmate->count && how < 20)
        return any_before(world, town, inmate);
    if (town->sender_count && how < 30)
        return town->senders[below(world, town->sender_count)];
    if (inmate->count && how < 32) {
        const struct sender *with = any_before(world, town, inmate);
        struct sender *sender = new_sender(world, town);
        move_in(world, sender, with);
        return sender;
    }
    return invent_sender(world, town, inmate);
}

static bool same_name(const struct person *one, const struct person *other)
{
    return one->given == other->given && !strcmp(one->ru, other->ru);
}

static bool writes_to(const struct town *town, const struct inmate *inmate, const struct person *person)
{
    for (size_t i = 0; i < inmate->count; i++)
        if (same_name(&town->cards[inmate->first + i].sender->person, person))
            return true;
    return false;
}

/* Half of the absent bear the given name of one who is registered, one in twenty lives with one. */
static void invent_stranger(struct world *world, struct sender *sender, const struct sender *like)
{
    if (chance(world, 5)) {
        move_in(world, sender, like);
        return;
    }
    *sender = (struct sender){ .name = "", .email = "", .person = invent_person(&world->people) };
    if (chance(world, 50) && !like->foreign && sender->person.given->sex == like->person.given->sex)
        sender->person.given = like->person.given;
    live(world, sender);
}

static void tell(struct world *world, struct card *card);

void invent_absent(struct world *world, const struct town *town, const struct card *like, struct card *card,
    struct sender *sender)
{
    do
        invent_stranger(world, sender, like->sender);
    while (writes_to(town, &town->inmates[like->prisoner], &sender->person));
    *card = (struct card){ .sender = sender, .prisoner = like->prisoner, .sent_on = like->sent_on };
    card->called = chance(world, 40) ? sender->person.given->ru
                                     : called(&world->people, sender->person.given);
    tell(world, card);
}

/* ---- prisoners ---- */

static struct person pick_prisoner(struct world *world)
{
    struct person person;
    do /* mostly men */
        person = invent_person(&world->people);
    while (person.given->sex == 'f' && !chance(world, 10));
    return person;
}

/* One in twenty-five bears the full name of another, every second of these in the same colony. */
static void imprison(struct world *world, struct town *town, struct inmate *inmate)
{
    *inmate = (struct inmate){ .person = pick_prisoner(world), .first = town->count };
    inmate->facility = (int)below(world, FACILITIES);
    inmate->next_facility = (int)below(world, FACILITIES);
    inmate->moved_on = chance(world, 15) ? MIDDLE_DAY + (int64_t)below(world, DAYS) - DAYS / 2 : INT64_MAX;
    inmate->id = chance(world, 90) ? arena_printf(&world->people.arena, "p%zu", town->inmate_count) : "";
    if (town->inmate_count && chance(world, 4)) {
        const struct inmate *namesake = &town->inmates[below(world, town->inmate_count)];
        inmate->person = namesake->person;
        inmate->facility = chance(world, 50) ? namesake->facility : inmate->facility;
    }
    for (int i = 0; i < OWN_LIFE; i++)
        inmate->own[i] = fact_draw_own(world->facts);
    town->inmate_count++;
}

/* Messages to one prisoner: the median is 12, one in a hundred gets 390 or more; or what was asked for. */
static size_t how_many(struct world *world)
{
    const struct options *options = &world->options;
    if (options->senders)
        return 10 + below(world, options->senders > 10 ? options->senders - 9 : 1);
    double most = fmin(PRISONER_MOST, fmax(40, (double)options->messages / 25));
    return (size_t)fmin(most, 6.5 * pow(1 - dice_share(&world->people.dice), -0.89));
}

/* ---- rows ---- */

static void tell(struct world *world, struct card *card)
{
    int from = (int)below(world, LIFE);
    card->told_count = TOLD_LEAST + (int)below(world, TOLD_MOST - TOLD_LEAST + 1);
    for (int i = 0; i < card->told_count; i++)
        card->told[i] = card->sender->life[(from + i) % LIFE];
}

static const char *write_text(struct world *world, const struct card *card, const struct inmate *inmate)
{
    static const char *const hellos[] = { "Здравствуйте, %s!", "Добрый день, %s!", "Привет, %s!",
        "Дорогой %s!", "%s, здравствуйте!", "Здравствуйте!", "Добрый вечер, %s." };
    static const char *const ends[] = { "Держитесь!", "Желаю вам сил и здоровья!", "Мы о вас помним.",
        "Обнимаю крепко.", "Пусть всё наладится.", "Напишите, как вы.", "Берегите себя!", "Вы не одни.",
        "Пришлём вам книгу.", "Пусть скорее придёт весна!" };
    static const char *const betweens[] = { "", "", "", " А ещё расскажу:", " Что ещё?" };
    struct text text = TEXT_LIMIT(1 << 13);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    text_printf(&text, hellos[below(world, 7)], inmate->person.given->ru);
#pragma GCC diagnostic pop
    if (chance(world, 60))
        text_printf(&text, " Меня зовут %s.", card->called);
    for (int i = 0; i < card->told_count; i++)
        text_printf(
            &text, "%s %s", i ? betweens[below(world, 5)] : "", fact_say(world->facts, &card->told[i]));
    text_printf(&text, " %s", ends[below(world, 10)]);
    const char *kept = arena_copy(&world->people.arena, text.bytes);
    text_clear(&text);
    return kept;
}

static void sign_card(struct world *world, struct card *card, struct message *row)
{
    const struct given *given = card->sender->person.given;
    double how = dice_share(&world->people.dice) * 100;
    if (how < 20)
        card->called = given->ru;
    else
        card->called = called(&world->people, given);
    row->card_name = how < 20 ? ""
        : how < 30            ? full_name(&world->people, &card->sender->person)
                              : card->called;
}

static void return_to(struct world *world, const struct sender *sender, struct message *row)
{
    static const char *const givens[] = { "Ирина", "Тереза", "Валентина", "Игорь", "Олег" };
    static const char *const surnames[] = { "Мельник", "Новицкая", "Гарбуз", "Каменицкий", "Левчук",
        "Дударев", "Ткач", "Кухарчик" };
    static const char *const streets[] = { "ул. Васильковая", "ул. Речная", "ул. Алешина", "пр. Полевой",
        "ул. Мостовая", "пер. Садовый", "ул. Кленовая", "ул. Заводская" };
    size_t volunteer = below(world, VOLUNTEERS);
    row->return_name = chance(world, 3)
        ? sender->name
        : arena_printf(&world->people.arena, "%s %s", givens[volunteer % 5], surnames[volunteer / 5]);
    row->return_address = arena_printf(&world->people.arena, "230012, г. Гродно, %s, %zu, кв. %zu",
        streets[volunteer / 5], 3 + volunteer, 7 + 2 * volunteer);
}

/* From the system's random numbers: the only thing here that no seed repeats. */
static void issue_code(struct world *world, struct message *row)
{
    char digits[CODEWORD_DIGITS + 1];
    struct fault fault;
    if (chance(world, world->options.sheets) && codeword_issue(digits, &fault))
        row->issued = arena_copy(&world->people.arena, digits);
}

static void write_row(
    struct world *world, struct card *card, const struct inmate *inmate, size_t at, struct message *row)
{
    const struct sender *sender = card->sender;
    int facility = card->sent_on < inmate->moved_on ? inmate->facility : inmate->next_facility;
    *row = whole_message((struct message){ .id = (int64_t)at + 1 });
    row->sender_language = sender->foreign ? "en" : "ru";
    row->ref = arena_printf(&world->people.arena, "M%zu", at);
    row->prisoner_id = inmate->id;
    row->prisoner_name = full_name(&world->people, &inmate->person);
    row->facility = facility_name(facility);
    row->address = arena_printf(
        &world->people.arena, "%s, %s", facility_postcode(facility), facilities[facility][2]);
    row->sender_name = sender->name;
    row->sender_email = sender->email;
    row->sent_on = card->sent_on;
    row->changed = card->sent_on * 24 * 60 * 60;
    sign_card(world, card, row);
    return_to(world, sender, row);
    issue_code(world, row);
    const char *text = write_text(world, card, inmate);
    *(sender->foreign ? &row->card_text : &row->message) = text;
}

static void write_card(struct world *world, struct town *town, struct inmate *inmate)
{
    struct card *card = &town->cards[town->count];
    *card = (struct card){ .prisoner = (size_t)(inmate - town->inmates), .registered = true };
    card->sender = who_writes(world, town, inmate);
    card->sent_on = MIDDLE_DAY - DAYS / 2 + (int64_t)below(world, DAYS);
    tell(world, card);
    write_row(world, card, inmate, town->count, &town->messages[town->count]);
    town->count++;
    inmate->count++;
}

void town_invent(struct world *world, struct town *town)
{
    size_t most = world->options.messages;
    *town = (struct town){ .messages = must_alloc(most * sizeof *town->messages),
        .cards = must_alloc(most * sizeof *town->cards),
        .senders = must_alloc(most * sizeof *town->senders),
        .inmates = must_alloc(most * sizeof *town->inmates) };
    while (town->count < most) {
        struct inmate *inmate = &town->inmates[town->inmate_count];
        imprison(world, town, inmate);
        for (size_t left = how_many(world); left && town->count < most; left--)
            write_card(world, town, inmate);
    }
    town->arena = world->people.arena; /* letters are invented in a new one */
    world->people.arena = (struct arena){ 0 };
}

void town_clear(struct town *town)
{
    free(town->messages);
    free(town->cards);
    free(town->senders);
    free(town->inmates);
    arena_clear(&town->arena);
}
