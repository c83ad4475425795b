/* Letters in the simulator. Who gets a letter answers it: most take up most of what they were told, some only
 * say thanks. They write of themselves too, and of what others wrote to them. Now and then the envelope, the
 * file name or the reply sheet is another's. */
#include "match_sim.h"

#include "codeword.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

const struct options usual_options = {
    .seed = 1,
    .replies = 1000,
    .messages = 10000,
    .misread = 2,
    .absent = 12,
    .second = 5,
    .two = 2,
    .named = 2,
    .spoken = 1,
    .sheets = 10,
    .foreign = 0.5,
    .simple = 10,
};

const int misread_rates[MISREAD_RATES] = { 2, 10, 15, 30, 50 };
const size_t crowds[CROWDS] = { 10, 30, 100, SIZE_MAX };

/* A letter while it is written. */
struct desk {
    struct world *world;
    const struct town *town;
    struct letter *letter;
    struct misread misread;
    int lines; /* on the page */
    enum greets greets;
    int taken_up;
    bool named, names_other;
    bool given; /* signed with the given name alone, and there is no envelope */
    bool loose; /* another letter lies behind this one: that is seen least where it is not signed */
};

static size_t below(struct desk *desk, size_t n)
{
    return dice_below(&desk->world->people.dice, n);
}

#define ANY(desk, list) list[below(desk, sizeof list / sizeof *list)]

static void line(struct desk *desk, const char *text)
{
    read_line(desk->letter, text, &desk->misread);
    desk->lines++;
}

static void line_with(struct desk *desk, const char *format, const char *name)
{
    char text[400];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(text, sizeof text, format, name);
#pragma GCC diagnostic pop
    line(desk, text);
}

/* ---- parts of a letter ---- */

const char *const letter_greetings[2][GREETINGS] = { { "Здравствуй, %s!", "Привет, %s!", "Дорогой %s!",
                                                         "%s, привет!", "Добрый день, %s!", "Прывітанне, %s!",
                                                         "Уважаемый %s!", "Вітаю, %s!", "Здравствуйте, %s!" },
    { "Здравствуйте, %s!", "Привет, %s!", "Дорогая %s!", "%s, здравствуй!", "Добрый день, %s!", "Дарагая %s!",
        "Милая %s,", "Добры дзень, %s!", "Здравствуйте, %s!" } };
const char *const letter_openings[OPENINGS] = { "%s, спасибо за письмо, получил на прошлой неделе.",
    "%s! Письмо ваше дошло.", "%s, вот и дошла ваша весточка." };
const char *const letter_thanks[THANKS] = { "Спасибо за открытку, получил на прошлой неделе.",
    "Ваше письмо прочёл три раза.", "Письмо шло почти месяц, но дошло.", "Очень обрадовался вашей весточке.",
    "Спасибо, что не забываете.", "Вы не представляете, каким подарком было ваше письмо.",
    "Как же я смеялся над вашим письмом!", "Никогда не получал таких открыток." };
const char *const letter_closings[CLOSINGS] = { "С уважением,", "Обнимаю,", "С теплом,", "Всего доброго,",
    "Жму руку,", "До свидания,", "С благодарностью," };

const char *write_date(struct arena *arena, int64_t day, size_t how)
{
    static const char *const months[] = { "января", "февраля", "марта", "апреля", "мая", "июня", "июля",
        "августа", "сентября", "октября", "ноября", "декабря" };
    time_t seconds = (time_t)day * 24 * 60 * 60;
    struct tm date;
    gmtime_r(&seconds, &date);
    if (how == 0)
        return arena_printf(arena, "%d.%02d.%d", date.tm_mday, date.tm_mon + 1, date.tm_year + 1900);
    if (how == 1)
        return arena_printf(arena, "%d %s %d г.", date.tm_mday, months[date.tm_mon], date.tm_year + 1900);
    return arena_printf(arena, "%d %s", date.tm_mday, months[date.tm_mon]);
}

/* The name as the card is signed, mostly; one letter in thirty-three greets nobody by name, one in seventy
 * somebody whom the pen mixed up. */
static void greet(struct desk *desk, const struct card *card)
{
    struct people *people = &desk->world->people;
    const struct given *given = card->sender->person.given;
    if (chance(desk->world, 3)) {
        desk->greets = GREETS_NOBODY;
        line(desk, "Здравствуйте!");
        return;
    }
    const char *name = card->called;
    if (chance(desk->world, 1.5)) {
        desk->greets = GREETS_OTHER_NAME;
        name = called(people, pick_given(people));
    } else if (!card->sender->foreign && chance(desk->world, 20)) {
        name = called(people, given);
    }
    line_with(desk, ANY(desk, letter_greetings[given->sex != 'm']), name);
}

/* The name alone begins the letter, and the sentence goes on. */
static const char *open_without_greeting(struct desk *desk, const char *name)
{
    char text[400];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(text, sizeof text, ANY(desk, letter_openings), name);
#pragma GCC diagnostic pop
    return arena_copy(&desk->world->people.arena, text);
}

static void thank(struct desk *desk)
{
    line(desk, ANY(desk, letter_thanks));
}

/* How much of what he was told a prisoner takes up, of 100. */
static double engagement(struct desk *desk)
{
    double how = dice_share(&desk->world->people.dice);
    return how < 0.60 ? 95 : how < 0.85 ? 40 : 6;
}

/* One to four sentences. */
static void answer(struct desk *desk, const struct fact *fact)
{
    const char *before = "";
    for (int left = 4; left && (left == 4 || chance(desk->world, 75)); left--) {
        const char *sentence = fact_answer(desk->world->facts, fact);
        if (strcmp(sentence, before) != 0)
            line(desk, sentence);
        before = sentence;
    }
}

static void speak_of_himself(struct desk *desk, const struct inmate *inmate)
{
    struct fact fact = inmate->own[below(desk, OWN_LIFE)];
    if (chance(desk->world, 50))
        fact = fact_draw_own(desk->world->facts);
    line(desk, fact_say(desk->world->facts, &fact));
}

/* One letter in thirty takes up what another sender of the prisoner wrote; some name one, a third of them in
 * full, or speak to one. */
static void speak_of_others(struct desk *desk, const struct inmate *inmate, const struct card *to)
{
    const struct card *other = &desk->town->cards[inmate->first + below(desk, inmate->count)];
    const struct given *given = other->sender->person.given;
    const bool apart = other->sender != to->sender && given != to->sender->person.given &&
        given != inmate->person.given;
    const struct options *options = &desk->world->options;
    const bool named = chance(desk->world, options->named), spoken_to = chance(desk->world, options->spoken);
    if (chance(desk->world, 3))
        line(desk, fact_answer(desk->world->facts, &other->told[0]));
    if (named)
        line_with(desk, "Ещё мне пишет %s, тоже хорошо.",
            chance(desk->world, 30) ? full_name(&desk->world->people, &other->sender->person)
                                    : other->called);
    if (spoken_to)
        line_with(desk, "Теперь вам, %s. Спасибо за весточку.", other->called);
    desk->names_other |= apart && (named || spoken_to);
}

static void turn_page(struct desk *desk)
{
    enum { PAGE_LINES = 12 };
    if (desk->lines < PAGE_LINES || !chance(desk->world, 40))
        return;
    letter_page(desk->letter, PAGE_LETTER);
    desk->lines = 0;
}

static void sign(struct desk *desk, const struct person *prisoner)
{
    static const double GIVEN_ONLY = 80; /* as a fifth of the others */
    struct people *people = &desk->world->people;
    const double how = desk->given               ? GIVEN_ONLY
        : desk->loose && chance(desk->world, 60) ? 92 + (double)below(desk, 8)
                                                 : dice_share(&people->dice) * 100;
    desk->named |= how < 70;
    if (chance(desk->world, how < 92 ? 80 : 30))
        line(desk, ANY(desk, letter_closings));
    if (how < 62)
        line(desk, full_name(people, prisoner));
    else if (how < 70)
        line(desk, arena_printf(&people->arena, "%s %.2s.", prisoner->ru, prisoner->given->ru));
    else if (how < 92)
        line(desk, called(people, prisoner->given));
    else if (how < 96)
        line(desk, arena_printf(&people->arena, "%.2s. %.2s.", prisoner->given->ru, prisoner->ru));
}

static void write_letter(
    struct desk *desk, const struct card *card, const struct inmate *inmate, const char *greeting)
{
    double engaged = engagement(desk);
    size_t own = 1 + below(desk, 6);
    letter_page(desk->letter, PAGE_LETTER);
    desk->lines = 0;
    int64_t day = card->sent_on + 20 - (int64_t)(60 * log(1 - dice_share(&desk->world->people.dice)));
    if (chance(desk->world, 45))
        line(desk, write_date(&desk->world->people.arena, day, below(desk, DATE_FORMS)));
    if (greeting)
        line(desk, greeting);
    else if (chance(desk->world, 5))
        line(desk, open_without_greeting(desk, card->called));
    else
        greet(desk, card);
    thank(desk);
    for (int i = 0; i < card->told_count; i++) {
        if (chance(desk->world, engaged)) {
            answer(desk, &card->told[i]);
            desk->taken_up++;
        }
        if (own && chance(desk->world, 30) && own--)
            speak_of_himself(desk, inmate);
        turn_page(desk);
    }
    speak_of_others(desk, inmate, card);
    for (; own; own--)
        speak_of_himself(desk, inmate);
    sign(desk, &inmate->person);
}

/* ---- what lies around it ---- */

static void add_envelope(struct desk *desk, const struct inmate *inmate, const struct card *card)
{
    letter_page(desk->letter, PAGE_ENVELOPE);
    const struct inmate *writer = chance(desk->world, 1)
        ? &desk->town->inmates[below(desk, desk->town->inmate_count)]
        : inmate;
    struct arena *arena = &desk->world->people.arena;
    int facility = card->sent_on + 60 < writer->moved_on ? writer->facility : writer->next_facility;
    desk->named |= writer == inmate;
    line(desk, "От кого");
    line(desk, full_name(&desk->world->people, &writer->person));
    line(desk, arena_printf(arena, "Откуда %s, %s", facility_name(facility), facility_postcode(facility)));
    line(desk, "Кому");
    if (card->registered)
        line(desk, desk->town->messages[card - desk->town->cards].return_name);
}

/* The file itself, or in a folder that names its prisoner, which throws no die that the letter does. */
static const char *path_of(struct desk *desk, const char *file, const struct inmate *inmate)
{
    struct people *people = &desk->world->people;
    if (!desk->world->options.known)
        return file;
    const struct dice thrown = people->dice;
    const char *path = arena_printf(&people->arena, "%s/%s", full_name(people, &inmate->person), file);
    people->dice = thrown;
    desk->named = true;
    return path;
}

/* As the volunteer typed it, who has read the greeting; one name in a hundred is another's. */
static void name_file(struct desk *desk, const struct card *card, const struct inmate *inmate)
{
    struct people *people = &desk->world->people;
    struct arena *arena = &people->arena;
    double how = dice_share(&people->dice) * 100;
    const struct card *of = card;
    if (chance(desk->world, 1))
        of = &desk->town->cards[inmate->first + below(desk, inmate->count)];
    const char *path = how < 70 ? "IMG_2041.jpg"
        : how < 84              ? arena_printf(arena, "%s.jpg", full_name(people, &inmate->person))
        : how < 92              ? arena_printf(arena, "%s для %s.jpg", inmate->person.ru, of->called)
        : how < 95
        ? arena_printf(arena, "для %s/1.jpg", of->called)
        : arena_printf(arena, "%s - %s.jpg", inmate->person.ru, full_name(people, &of->sender->person));
    desk->named |= how >= 70 && (how < 92 || how >= 95);
    letter_file(desk->letter, path_of(desk, path, inmate));
    desk->letter->sources[0].arrived = (card->sent_on + 400) * 24 * 60 * 60;
}

/* Two letters of three to somebody with a sheet come on it, half read from the squares, half from digits. */
static bool bear_sheet(struct desk *desk, const struct card *card)
{
    struct world *world = desk->world;
    const struct message *own = card->registered ? &desk->town->messages[card - desk->town->cards] : NULL;
    if (!own || !*own->issued || chance(world, 33.3))
        return false;
    const bool foreign = chance(world, world->options.foreign);
    const struct inmate *inmate = &desk->town->inmates[card->prisoner];
    const size_t other = chance(world, 50) ? inmate->first + below(desk, inmate->count)
                                           : below(desk, desk->town->count);
    const char *code = foreign ? desk->town->messages[other].issued : own->issued;
    if (*code && chance(world, 50))
        letter_code(desk->letter, code);
    else if (*code)
        line(desk, codeword_grouped(code, &desk->letter->arena));
    return foreign;
}

/* ---- whom it is from and for ---- */

/* Prisoners and days are halved: patterns are certified on the one half and judged on the other. */
static const struct card *pick_card(struct world *world, const struct town *town, bool late)
{
    for (;;) {
        const struct card *card = &town->cards[dice_below(&world->people.dice, town->count)];
        if ((card->prisoner % 2 == 1) == late && (card->sent_on >= MIDDLE_DAY) == late)
            return card;
    }
}

static const char *greet_two(struct desk *desk, const struct card *one, const struct inmate *inmate)
{
    const struct card *other = &desk->town->cards[inmate->first + below(desk, inmate->count)];
    if (other->sender == one->sender)
        return NULL;
    struct arena *arena = &desk->world->people.arena;
    return chance(desk->world, 50)
        ? arena_printf(arena, "Дорогие %s и %s!", one->called, other->called)
        : arena_printf(arena, "Здравствуйте, %s! Здравствуйте, %s!", one->called, other->called);
}

/* A letter of the same prisoner or of another; of three one is to somebody in no register, and every second
 * one begins with the name alone. Returns to whom. */
static const struct card *write_second(struct desk *desk, const struct inmate *inmate)
{
    struct arena *arena = &desk->world->people.arena;
    const struct card *other = &desk->town->cards[below(desk, desk->town->count)];
    if (chance(desk->world, 50))
        other = &desk->town->cards[inmate->first + below(desk, inmate->count)];
    if (chance(desk->world, 33.3)) {
        struct card *card = arena_take(arena, sizeof *card);
        struct sender *sender = arena_take(arena, sizeof *sender);
        invent_absent(desk->world, desk->town, other, card, sender);
        other = card;
    }
    const char *opening = chance(desk->world, 50) ? open_without_greeting(desk, other->called) : NULL;
    desk->loose = false;
    write_letter(desk, other, &desk->town->inmates[other->prisoner], opening);
    return other;
}

/* One volunteer in five says of two letters that they are two. */
static void name_file_of_two(
    struct desk *desk, const struct card *one, const struct card *two, const struct inmate *inmate)
{
    struct arena *arena = &desk->world->people.arena;
    if (!chance(desk->world, 20))
        return;
    const char *file = chance(desk->world, 30)
        ? "2 письма.jpg"
        : arena_printf(arena, "для %s и %s.jpg", one->called, two->called);
    letter_file(desk->letter, path_of(desk, file, inmate));
}

/* Without the option no die is thrown, so that a seed gives what it gave. */
static bool world_signs_given(struct world *world)
{
    return world->options.given > 0 && chance(world, world->options.given);
}

static void write_all(struct desk *desk, struct truth *truth)
{
    const struct inmate *inmate = &desk->town->inmates[truth->card->prisoner];
    const char *two = chance(desk->world, desk->world->options.two) ? greet_two(desk, truth->card, inmate)
                                                                    : NULL;
    const bool more = chance(desk->world, desk->world->options.second);
    desk->given = world_signs_given(desk->world);
    name_file(desk, truth->card, inmate);
    desk->loose = more;
    write_letter(desk, truth->card, inmate, two);
    truth->greets = desk->greets;
    truth->taken_up = desk->taken_up;
    truth->wrong_sheet = bear_sheet(desk, truth->card);
    if (more)
        name_file_of_two(desk, truth->card, write_second(desk, inmate), inmate);
    truth->must_ask = more || two;
    truth->names_other = desk->names_other;
    if (!desk->given && chance(desk->world, 60))
        add_envelope(desk, inmate, truth->card);
    truth->named = desk->named;
}

static int pick_rate(struct world *world)
{
    for (int rate = 0; rate < MISREAD_RATES; rate++)
        if (misread_rates[rate] == world->options.misread)
            return rate;
    return (int)dice_below(&world->people.dice, MISREAD_RATES);
}

void letter_invent(
    struct world *world, const struct town *town, bool late, struct letter *letter, struct truth *truth)
{
    *truth = (struct truth){ .card = pick_card(world, town, late), .late = late, .registered = true };
    letter_begin(letter);
    while (town->inmates[truth->card->prisoner].count > crowds[truth->crowd])
        truth->crowd++;
    if (chance(world, world->options.absent)) {
        struct card *card = arena_take(&letter->arena, sizeof *card);
        struct sender *sender = arena_take(&letter->arena, sizeof *sender);
        invent_absent(world, town, truth->card, card, sender);
        truth->card = card;
        truth->registered = false;
    }
    truth->rate = pick_rate(world);
    struct misread misread = { misread_rates[truth->rate] / 100.0, &world->people.dice };
    struct desk desk = { .world = world, .town = town, .letter = letter, .misread = misread };
    write_all(&desk, truth);
}
