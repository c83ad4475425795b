/* match_sim: invents a register and letters to it, lets the matcher decide, and counts. Wrong mails must be
 * 0.
 *
 *   match_sim [SEED] [REPLIES] [MESSAGES] [CER-percent] [show | sheets=PERCENT]    one row of the table on
 * stdout
 *
 * One letter in five comes from somebody who is not in the register, half of them with the given name of one
 * who is; one scan in twenty holds two letters. With `sheets` every message has a reply sheet, and of 100
 * letters so many come on another's, half of these on a cellmate's. All people and texts are invented from
 * the tables in models/.
 */
#include "binomial.h"
#include "clock.h"
#include "codeword.h"
#include "file.h"
#include "letter.h"
#include "match.h"
#include "people.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- what people write about: value, and how it comes back ---- */

struct topic {
    const char *said, *quoted;
};

static const struct topic animals[] = { { "кот Барсик", "Барсику" }, { "собака Жулька", "собаку Жульку" },
    { "попугай Кеша", "попугая Кешу" }, { "черепаха Дуся", "черепаху" }, { "хомяк Пушок", "хомяка Пушка" },
    { "кошка Мурка", "кошке Мурке" }, { "кролик Снежок", "кролика" }, { "такса Буся", "таксу" },
    { "овчарка Рекс", "овчарку Рекса" }, { "кот Филимон", "Филимона" }, { "корова Зорька", "корову Зорьку" },
    { "коза Роза", "козу" }, { "рыбки в аквариуме", "аквариум" }, { "ёжик в саду", "ёжика" },
    { "щенок спаниеля", "щенка спаниеля" }, { "канарейка", "канарейку" }, { "кот Тимофей", "кота" },
    { "собака Найда", "собакой Найдой" }, { "лошадь Ромашка", "лошади" }, { "кот Маркиз", "Маркизом" } };
static const struct topic hobbies[] = { { "играю на скрипке", "скрипка" }, { "вышиваю крестиком", "вышивку" },
    { "катаюсь на велосипеде", "велосипед" }, { "играю в шахматы", "шахматах" }, { "собираю марки", "марок" },
    { "хожу в бассейн", "бассейне" }, { "пеку хлеб на закваске", "закваску" },
    { "рисую акварелью", "акварель" }, { "пою в хоре", "хоре" }, { "играю на гитаре", "гитару" },
    { "вяжу носки и шарфы", "шарф" }, { "занимаюсь керамикой", "керамику" }, { "развожу пчёл", "пчёлы" },
    { "бегаю марафоны", "марафон" }, { "собираю грибы", "грибах" }, { "ловлю рыбу", "рыбалку" },
    { "фотографирую птиц", "птицами" }, { "строю телескоп", "телескопа" },
    { "учу японский язык", "японском" }, { "танцую танго", "танго" }, { "плету корзины", "корзины" },
    { "мастерю мебель", "мебелью" }, { "играю в волейбол", "волейбол" } };
static const struct topic places[] = { { "из Вильнюса", "Вильнюсе" }, { "из Варшавы", "Варшаву" },
    { "из Гродно", "Гродно" }, { "из Берлина", "Берлине" }, { "из Риги", "Риге" }, { "из Праги", "Прагу" },
    { "из Тбилиси", "Тбилиси" }, { "из Бреста", "Бресте" }, { "из Гданьска", "Гданьск" },
    { "из Кракова", "Кракове" }, { "из Каунаса", "Каунас" }, { "из Лиды", "Лиде" },
    { "из Полоцка", "Полоцке" }, { "из Таллина", "Таллин" }, { "из Мюнхена", "Мюнхене" },
    { "из Вены", "Вене" }, { "из Белостока", "Белостоке" }, { "из Пинска", "Пинск" }, { "из Осло", "Осло" },
    { "из Львова", "Львове" } };
static const struct topic jobs[] = { { "работаю учительницей", "учительница" },
    { "работаю в библиотеке", "библиотеки" }, { "работаю врачом", "врачи" },
    { "работаю программистом", "программисты" }, { "я на пенсии", "пенсия" },
    { "учусь в университете", "университет" }, { "работаю поваром", "повара" },
    { "работаю в музее", "музея" }, { "работаю медсестрой", "медсестра" },
    { "работаю инженером", "инженеру" }, { "работаю переводчицей", "переводчица" },
    { "работаю в театре", "театра" }, { "работаю архитектором", "архитектору" },
    { "работаю водителем", "водителя" }, { "преподаю физику", "физики" }, { "работаю в пекарне", "пекарню" },
    { "работаю журналистом", "журналисты" }, { "работаю бухгалтером", "бухгалтера" } };
static const struct topic stories[] = { { "читаю Булгакова", "Булгаков" },
    { "летом ездили на Нарочь", "Нарочи" }, { "сын пошёл в первый класс", "первоклассник" },
    { "посадила яблони", "яблони" }, { "варю варенье из крыжовника", "крыжовник" },
    { "смотрю старые комедии", "комедии" }, { "внучка учится плавать", "внучка" },
    { "переехали на пятый этаж", "этаже" }, { "купили старый мотоцикл", "мотоцикл" },
    { "ремонтируем печку", "печку" }, { "нашла янтарь на берегу", "янтаря" },
    { "ходили в поход в Татры", "Татрах" }, { "видели лося в лесу", "лося" },
    { "слушаю джаз по вечерам", "джаз" }, { "растут помидоры на балконе", "помидоры" },
    { "расцвели пионы под окном", "пионы" }, { "испекла черничный пирог", "черничного пирога" },
    { "встретили аистов", "аисты" }, { "собрали пазл с маяком", "маяк" },
    { "дочка рисует корабли", "корабли" } };

/* Parts of facts that are put together: "собака Жулька", "племянник Тарас учится в Мюнхене". */
static const struct topic kinds_of_pet[] = { { "кот", "кота" }, { "собака", "собаку" },
    { "попугай", "попугая" }, { "хомяк", "хомяка" }, { "такса", "таксу" }, { "кролик", "кролика" },
    { "лошадь", "лошади" }, { "черепаха", "черепаху" } };
static const struct topic pet_names[] = { { "Барсик", "Барсика" }, { "Жулька", "Жульку" }, { "Кеша", "Кешу" },
    { "Пушок", "Пушка" }, { "Рекс", "Рексу" }, { "Филимон", "Филимона" }, { "Зорька", "Зорьку" },
    { "Маркиз", "Маркизу" }, { "Найда", "Найду" }, { "Буся", "Бусю" }, { "Снежок", "Снежка" },
    { "Граф", "Графу" }, { "Мухтар", "Мухтара" }, { "Клякса", "Кляксу" }, { "Бублик", "Бублика" },
    { "Пират", "Пирата" }, { "Ириска", "Ириску" }, { "Гоша", "Гошу" }, { "Уголёк", "Уголька" },
    { "Матильда", "Матильду" }, { "Цезарь", "Цезаря" }, { "Пломбир", "Пломбира" }, { "Кнопка", "Кнопку" },
    { "Байкал", "Байкала" } };
static const struct topic relatives[] = { { "сын", "сыну" }, { "дочка", "дочке" }, { "внук", "внуку" },
    { "племянник", "племянника" }, { "сосед", "соседа" }, { "тётя", "тётю" }, { "крёстный", "крёстного" } };
static const struct topic doings[] = { { "строит лодку", "лодка" }, { "играет на трубе", "трубу" },
    { "учится на ветеринара", "ветеринар" }, { "чинит часы", "часов" }, { "пишет диплом", "диплом" },
    { "тренирует гимнасток", "гимнастки" }, { "служит на флоте", "флоте" }, { "печёт пиццу", "пиццу" },
    { "держит пасеку", "пасека" }, { "летает на планере", "планер" }, { "снимает мультфильмы", "мультфильм" },
    { "рисует комиксы", "комиксы" }, { "собирает роботов", "робот" }, { "поёт в опере", "опере" },
    { "разводит индюков", "индюки" }, { "ездит на тракторе", "трактор" } };

struct topics {
    const struct topic *of;
    size_t count;
};
#define TOPICS(list) \
    { \
        list, sizeof list / sizeof *list \
    }
static const struct topics topics[] = { TOPICS(animals), TOPICS(hobbies), TOPICS(places), TOPICS(jobs),
    TOPICS(stories) };
enum { TOPIC_KINDS = 5 };
#define ANY(world, list) list[dice_below(&(world)->people.dice, sizeof list / sizeof *list)]

static const char *const quoting[] = { "Часто вспоминаю, что Вы писали про %s.", "Очень понравилось про %s.",
    "А как там %s?", "Рассказал соседям про %s.", "Вы пишете: %s. Это прекрасно.", "Представляю себе %s.",
    "Мне приснилось: %s." };

static const char *const chatter[] = { "У меня всё по-старому, работаю в столярном цехе.",
    "Кормят сносно, иногда дают яблоки.", "Погода стоит холодная, снег ещё не сошёл.",
    "По вечерам играем в шахматы и домино.", "Читаю всё подряд, в библиотеке сорок томов.",
    "Учу английский по старому учебнику.", "Зарядку делаю каждое утро.", "Недавно была посылка от мамы.",
    "Соседи по отряду люди разные.", "За окном видно берёзу и кусок неба.", "Вчера прилетали синицы.",
    "Шью на машинке, норма большая.", "Скоро обещают показать фильм.", "Сплю крепко, сны снятся хорошие.",
    "Мечтаю о море и о горячей ванне.", "Здесь есть кот, он приходит на кухню.",
    "Письма идут долго, но доходят.", "Ваши слова очень поддержали меня.", "Не грустите, всё проходит.",
    "Считаю дни до весны.", "Научился варить кофе на батарее.", "Газеты приходят с опозданием.",
    "Перечитал Толстого и Чехова.", "Рисую карандашом, бумаги мало.", "Писать разрешают два раза в неделю.",
    "Передайте поклон всем, кто помнит.", "Адвокат приходил в четверг.", "Лечу зубы, врач попался толковый.",
    "Сын прислал фотографию с дачи.", "Хожу по кругу и повторяю стихи.",
    "Слушаем радио, музыка бывает хорошая.", "Собака охраны лает всю ночь." };

struct world {
    struct people people;
    double noise;
    bool show;
    double wrong_sheets; /* of 100 letters; below 0: there are no sheets */
};

/* ---- the register ---- */

struct card {
    struct person sender;
    struct topic facts[TOPIC_KINDS];
    size_t prisoner;
    bool registered;
};

struct town {
    struct message *messages;
    struct card *cards;
    struct person *prisoners;
    size_t count, prisoner_count;
};

static struct topic join(struct world *world, struct topic one, struct topic other)
{
    return (struct topic){ arena_printf(&world->people.arena, "%s %s", one.said, other.said),
        arena_printf(&world->people.arena, "%s %s", one.quoted, other.quoted) };
}

/* A name that hardly anybody else has, as of a village or a dog: "Дубровичи" would do, "Болтес" does too. */
static struct topic invent_name(struct world *world)
{
    static const char *const heads[] = { "Бол", "Гру", "Дуб", "Жар", "Зел", "Кар", "Лап", "Мур", "Нес", "Пол",
        "Руд", "Сту", "Тур", "Хол", "Чер", "Шум" };
    static const char *const middles[] = { "ба", "ви", "го", "де", "за", "ки", "ла", "мо", "ни", "пу", "ро",
        "си", "то", "фи", "ху", "ше" };
    static const char *const tails[] = { "вец", "дан", "кас", "лес", "нор", "рин", "сев", "тык" };
    const char *name = arena_printf(
        &world->people.arena, "%s%s%s", ANY(world, heads), ANY(world, middles), ANY(world, tails));
    return (struct topic){ name, arena_printf(&world->people.arena, "%sе", name) };
}

static void invent_facts(struct world *world, struct card *card)
{
    for (size_t k = 0; k < TOPIC_KINDS; k++)
        card->facts[k] = topics[k].of[dice_below(&world->people.dice, topics[k].count)];
    if (dice_share(&world->people.dice) < 0.7)
        card->facts[0] = join(world, ANY(world, kinds_of_pet),
            dice_share(&world->people.dice) < 0.5 ? ANY(world, pet_names) : invent_name(world));
    if (dice_share(&world->people.dice) < 0.5) {
        card->facts[2] = invent_name(world);
        card->facts[2].said = arena_printf(&world->people.arena, "из деревни %s", card->facts[2].said);
    }
    if (dice_share(&world->people.dice) < 0.6) {
        const struct given *given =
            &world->people.given[dice_below(&world->people.dice, world->people.given_count)];
        card->facts[4] = join(world, ANY(world, relatives), (struct topic){ given->ru, given->ru });
        card->facts[4] = join(world, card->facts[4], ANY(world, doings));
    }
}

static void write_row(struct world *world, const struct card *card, const struct person *prisoner, size_t at,
    struct message *row)
{
    static const char *const returns[] = { "Мельник Ирина", "Тереза Новицкая", "Валентина Гарбуз",
        "Игорь Каменицкий" };
    double how = dice_share(&world->people.dice);
    *row = (struct message){ .id = (int64_t)at + 1,
        .pgp_key = "",
        .prisoner_state = "",
        .code = "",
        .issued = "",
        .number = "",
        .answers_ref = "",
        .group = "",
        .sender_id = "",
        .sender_language = "ru",
        .message = "",
        .address = "",
        .return_address = "ул. Васильковая, 112, Гродно, 230012" };
    row->ref = arena_printf(&world->people.arena, "M%zu", at);
    row->prisoner_id = arena_printf(&world->people.arena, "p%zu", card->prisoner);
    row->prisoner_name = full_name(&world->people, prisoner);
    row->facility = "ИК-1";
    row->sender_name = full_name(&world->people, &card->sender);
    row->sender_email = arena_printf(&world->people.arena, "m%zu@example.org", at);
    row->card_name = how < 0.2 ? ""
        : how < 0.35           ? full_name(&world->people, &card->sender)
                               : called(&world->people, card->sender.given);
    row->return_name = returns[dice_below(&world->people.dice, 4)];
    row->sent_on = 20500 + (int64_t)dice_below(&world->people.dice, 200);
    const char *text = "Здравствуйте! Пишу Вам впервые. Я ";
    text = arena_printf(&world->people.arena, "%s%s, %s.", text, card->facts[2].said, card->facts[3].said);
    text = arena_printf(&world->people.arena, "%s Ещё %s.", text, card->facts[1].said);
    if (dice_share(&world->people.dice) < 0.7)
        text = arena_printf(&world->people.arena, "%s Дома меня ждёт %s.", text, card->facts[0].said);
    if (dice_share(&world->people.dice) < 0.7)
        text = arena_printf(&world->people.arena, "%s А ещё: %s.", text, card->facts[4].said);
    row->card_text = arena_printf(&world->people.arena, "%s Желаю Вам сил и здоровья!", text);
}

/* From the system's random numbers: the only thing here that no seed repeats. */
static void issue_code(struct world *world, struct message *row)
{
    char digits[CODEWORD_DIGITS + 1];
    struct fault fault;
    if (world->wrong_sheets >= 0 && codeword_issue(digits, &fault))
        row->issued = arena_copy(&world->people.arena, digits);
}

static void invent_town(struct world *world, struct town *town, size_t count)
{
    *town = (struct town){ .messages = must_alloc(count * sizeof *town->messages),
        .cards = must_alloc(count * sizeof *town->cards),
        .prisoners = must_alloc(count * sizeof *town->prisoners) };
    while (town->count < count) {
        size_t prisoner = town->prisoner_count++, senders = 10 + dice_below(&world->people.dice, 21);
        town->prisoners[prisoner] = pick_person(&world->people);
        for (size_t s = 0; s < senders && town->count < count; s++) {
            struct card *card = &town->cards[town->count];
            *card = (struct card){
                .sender = pick_person(&world->people), .prisoner = prisoner, .registered = true
            };
            invent_facts(world, card);
            write_row(world, card, &town->prisoners[prisoner], town->count, &town->messages[town->count]);
            issue_code(world, &town->messages[town->count]);
            town->count++;
        }
    }
}

/* ---- letters ---- */

static void line(struct world *world, struct letter *letter, const char *text)
{
    letter_line(letter, text, world->noise, &world->people.dice);
}

static void greet(struct world *world, struct letter *letter, const struct given *given)
{
    static const char *const m[] = { "Здравствуй, %s!", "Привет, %s!", "Дорогой %s!", "%s, привет!",
        "Добрый день, %s!", "Прывітанне, %s!", "Уважаемый %s!", "Вітаю, %s!" };
    static const char *const f[] = { "Здравствуйте, %s!", "Привет, %s!", "Дорогая %s!", "%s, здравствуй!",
        "Добрый день, %s!", "Дарагая %s!", "Милая %s,", "Добры дзень, %s!" };
    double how = dice_share(&world->people.dice);
    if (how < 0.06) {
        line(world, letter, "Здравствуйте!");
        return;
    }
    const char *name = called(&world->people, how < 0.09 ? pick_given(&world->people) : given);
    char text[200];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(text, sizeof text, (given->sex == 'm' ? m : f)[dice_below(&world->people.dice, 8)], name);
    line(world, letter, text);
}

static void quote(struct world *world, struct letter *letter, const struct topic *topic)
{
    char text[300];
    const char *what = dice_share(&world->people.dice) < 0.7 ? topic->quoted : topic->said;
    snprintf(
        text, sizeof text, quoting[dice_below(&world->people.dice, sizeof quoting / sizeof *quoting)], what);
#pragma GCC diagnostic pop
    line(world, letter, text);
}

static void sign(struct world *world, struct letter *letter, const struct person *prisoner)
{
    double how = dice_share(&world->people.dice);
    line(world, letter, dice_share(&world->people.dice) < 0.5 ? "С уважением," : "Обнимаю,");
    if (how < 0.5)
        line(world, letter, full_name(&world->people, prisoner));
    else if (how < 0.85)
        line(world, letter, called(&world->people, prisoner->given));
    else if (how < 0.92)
        line(
            world, letter, arena_printf(&world->people.arena, "%s %.2s.", prisoner->ru, prisoner->given->ru));
}

/* Returns how many different facts are quoted. */
static int write_letter(
    struct world *world, struct letter *letter, const struct card *card, const struct person *prisoner)
{
    size_t quotes = dice_below(&world->people.dice, 5), said = 4 + dice_below(&world->people.dice, 12);
    unsigned quoted = 0;
    letter_page(letter, PAGE_LETTER);
    if (dice_share(&world->people.dice) < 0.4)
        line(world, letter, "12.10.2026");
    greet(world, letter, card->sender.given);
    line(world, letter, "Спасибо за открытку, получил на прошлой неделе.");
    for (size_t i = 0; i < said; i++) {
        line(world, letter, chatter[dice_below(&world->people.dice, sizeof chatter / sizeof *chatter)]);
        if (!quotes || dice_share(&world->people.dice) >= 0.7)
            continue;
        size_t fact = dice_below(&world->people.dice, TOPIC_KINDS);
        quote(world, letter, &card->facts[fact]);
        quoted |= 1U << fact;
        quotes--;
    }
    sign(world, letter, prisoner);
    return __builtin_popcount(quoted);
}

static void add_envelope(
    struct world *world, struct letter *letter, const struct person *prisoner, const char *to)
{
    letter_page(letter, PAGE_ENVELOPE);
    line(world, letter, "От кого");
    line(world, letter, full_name(&world->people, prisoner));
    line(world, letter, "Откуда ИК-1, 211440");
    line(world, letter, "Кому");
    line(world, letter, to);
}

static void name_file(
    struct world *world, struct letter *letter, const struct card *card, const struct person *prisoner)
{
    double how = dice_share(&world->people.dice);
    const char *path = how < 0.5 ? "IMG_2041.jpg"
        : how < 0.75 ? arena_printf(&world->people.arena, "%s.jpg", full_name(&world->people, prisoner))
        : how < 0.85 ? arena_printf(&world->people.arena, "%s для %s.jpg", prisoner->ru,
                           called(&world->people, card->sender.given))
        : how < 0.9
        ? arena_printf(&world->people.arena, "для %s/1.jpg", called(&world->people, card->sender.given))
        : arena_printf(
              &world->people.arena, "%s - %s.jpg", prisoner->ru, full_name(&world->people, &card->sender));
    letter_file(letter, path);
}

/* Does somebody of this name write to the prisoner already? Then he would not be absent. */
static bool is_registered(const struct town *town, const struct card *card)
{
    for (size_t i = 0; i < town->count; i++)
        if (town->cards[i].prisoner == card->prisoner && town->cards[i].sender.given == card->sender.given &&
            !strcmp(town->cards[i].sender.ru, card->sender.ru))
            return true;
    return false;
}

/* Somebody who is not in the register; half of them share the given name with one who is. */
static void pick_absent(struct world *world, const struct town *town, struct card *card)
{
    const struct card *like = &town->cards[dice_below(&world->people.dice, town->count)];
    *card = (struct card){ .sender = pick_person(&world->people), .prisoner = like->prisoner };
    if (card->sender.given->sex == like->sender.given->sex && dice_share(&world->people.dice) < 0.7)
        card->sender.given = like->sender.given;
    if (is_registered(town, card)) {
        pick_absent(world, town, card);
        return;
    }
    invent_facts(world, card);
}

/* ---- reply sheets ---- */

/* The code of the sheet that the letter comes on: its own message's in two cases of three; null: none. */
static const char *pick_sheet(
    struct world *world, const struct town *town, const struct card *card, bool wrong)
{
    struct dice *dice = &world->people.dice;
    if (!wrong)
        return card->registered && dice_share(dice) < 2.0 / 3 ? town->messages[card - town->cards].issued
                                                              : NULL;
    const bool cellmates = dice_share(dice) < 0.5;
    const struct card *other;
    int tries = 0; /* a prisoner may have one sender only */
    do
        other = &town->cards[dice_below(dice, town->count)];
    while (other == card || ((other->prisoner != card->prisoner) != cellmates && ++tries < 10000));
    return town->messages[other - town->cards].issued;
}

/* Half of the codes are read from the squares, the others from digits. Returns whether it was another's. */
static bool bear_sheet(
    struct world *world, const struct town *town, const struct card *card, struct letter *letter)
{
    if (world->wrong_sheets < 0)
        return false;
    const bool wrong = dice_share(&world->people.dice) * 100 < world->wrong_sheets;
    const char *code = pick_sheet(world, town, card, wrong);
    if (code && dice_share(&world->people.dice) < 0.5)
        letter_code(letter, code);
    else if (code)
        line(world, letter, codeword_grouped(code, &letter->arena));
    return wrong;
}

/* ---- counting ---- */

/* Replies whose first candidate had at least this posterior, whatever the rule said: is it as right as it
 * says? */
static const double bins[] = { 0.5, 0.9, 0.99, 0.999, 0.9999, 1.1 };
enum { BINS = 5 };

struct counts {
    int bin[BINS], bin_wrong[BINS];
    int replies, right, wrong, first, five, lost, none_right, absent;
    int telling, telling_sent; /* of one letter, from a registered sender, with three facts or more quoted */
    int by_code, wrong_sheets, wrong_sheets_sent;
    double ms, slowest_ms;
};

static double cpu_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static size_t rank_of(const struct verdict *verdict, const char *ref)
{
    for (size_t i = 0; i < verdict->count; i++)
        if (!strcmp(verdict->candidates[i].message->ref, ref))
            return i + 1;
    return 1000;
}

static void show(const struct verdict *verdict, const char *truth, const struct letter *letter)
{
    printf("--- %s (true %s): %s\n", verdict->follows == FOLLOWS_SEND ? "SENT" : "asked", truth,
        verdict->reason);
    for (size_t i = 0; i < verdict->count && i < 2; i++) {
        const struct candidate *c = &verdict->candidates[i];
        printf("  %s %.1f bits %.5f (none %.5f) card: %s | %s | %s\n", c->message->ref, c->bits, c->posterior,
            verdict->none, c->message->card_name, c->message->sender_name, c->message->card_text);
        for (size_t e = 0; e < c->count; e++)
            printf("    %+5.1f %s: %s\n", c->evidence[e].bits, evidence_group_name(c->evidence[e].group),
                c->evidence[e].why);
    }
    for (size_t p = 0; p < letter->reply.page_count; p++)
        for (size_t w = 0; w < letter->pages[p].reading.count; w++)
            printf("%s%s",
                w && letter->pages[p].reading.words[w].line != letter->pages[p].reading.words[w - 1].line
                    ? "\n    "
                    : " ",
                letter->pages[p].reading.words[w].text);
    printf("\n  file %s\n", letter->sources[0].path);
}

static void count(struct world *world, struct counts *counts, const struct verdict *verdict,
    const char *truth, bool one, const struct letter *letter)
{
    counts->replies++;
    bool sent = verdict->follows == FOLLOWS_SEND;
    bool right = sent && one && !strcmp(verdict->candidates[0].message->ref, truth);
    for (int b = 0; one && verdict->count && b < BINS; b++) {
        double posterior = verdict->candidates[0].posterior;
        bool in = posterior >= bins[b] && posterior < bins[b + 1];
        counts->bin[b] += in;
        counts->bin_wrong[b] += in && strcmp(verdict->candidates[0].message->ref, truth) != 0;
    }
    counts->absent += !*truth;
    counts->none_right += !*truth && verdict->none > 0.5;
    counts->right += right;
    counts->wrong += sent && !right;
    if (!sent && *truth && one) {
        size_t rank = rank_of(verdict, truth);
        counts->first += rank == 1;
        counts->five += rank > 1 && rank <= 5;
        counts->lost += rank > 5;
    }
    if ((sent && !right) || world->show)
        show(verdict, truth, letter);
}

static void one_reply(
    struct world *world, const struct town *town, const struct match_index *index, struct counts *counts)
{
    struct letter letter;
    struct card absent;
    struct arena arena = { 0 };
    struct verdict verdict;
    size_t at = dice_below(&world->people.dice, town->count);
    const struct card *card = &town->cards[at];
    const char *truth = town->messages[at].ref;
    if (dice_share(&world->people.dice) < 0.2) {
        pick_absent(world, town, &absent);
        card = &absent;
        truth = "";
    }
    const struct person *prisoner = &town->prisoners[card->prisoner];
    letter_begin(&letter);
    name_file(world, &letter, card, prisoner);
    int quoted = write_letter(world, &letter, card, prisoner);
    bool wrong_sheet = bear_sheet(world, town, card, &letter);
    bool two = dice_share(&world->people.dice) < 0.05;
    if (two) {
        const struct card *other = &town->cards[dice_below(&world->people.dice, town->count)];
        bool cellmate = dice_share(&world->people.dice) < 0.5;
        write_letter(world, &letter, other, cellmate ? &town->prisoners[other->prisoner] : prisoner);
    }
    if (dice_share(&world->people.dice) < 0.6)
        add_envelope(world, &letter, prisoner, town->messages[at].return_name);
    double before = cpu_ms();
    match_weigh(&match_standard, index, &letter.reply, &arena, &verdict);
    double took = cpu_ms() - before;
    counts->ms += took;
    counts->slowest_ms = took > counts->slowest_ms ? took : counts->slowest_ms;
    bool telling = quoted >= 3 && !two && *truth;
    counts->telling += telling;
    counts->telling_sent += telling && verdict.follows == FOLLOWS_SEND;
    counts->by_code += verdict.follows == FOLLOWS_SEND && strstr(verdict.reason, "code");
    counts->wrong_sheets += wrong_sheet;
    counts->wrong_sheets_sent += wrong_sheet && verdict.follows == FOLLOWS_SEND;
    if (telling && world->show)
        printf("telling: %s\n", verdict.reason);
    count(world, counts, &verdict, truth, !two, &letter);
    arena_clear(&arena);
    letter_clear(&letter);
}

static int simulate(struct world *world, size_t replies, size_t messages)
{
    enum { REPLIES_PER_TOWN = 400 };
    struct counts counts = { 0 };
    struct fault fault = { 0 };
    while ((size_t)counts.replies < replies) {
        struct town town;
        invent_town(world, &town, messages);
        struct match_index *index = match_index_new(town.messages, town.count, SOURCE_DIR "/models", &fault);
        if (!index) {
            fprintf(stderr, "%s\n", fault.text);
            return 1;
        }
        for (int i = 0; i < REPLIES_PER_TOWN && (size_t)counts.replies < replies; i++)
            one_reply(world, &town, index, &counts);
        match_index_free(index);
        free(town.messages);
        free(town.cards);
        free(town.prisoners);
    }
    int sent = counts.right + counts.wrong;
    printf("CER %2.0f %%: replies %d, sent right %d, WRONG %d (at most %.3f %% of mails, 95 %%), asked: "
           "first %d, in five "
           "%d, lower %d; absent %d, told %d; %.1f ms a reply, slowest %.0f\n",
        world->noise * 100, counts.replies, counts.right, counts.wrong,
        100 * binomial_at_most((size_t)counts.wrong, (size_t)sent), counts.first, counts.five, counts.lost,
        counts.absent, counts.none_right, counts.ms / counts.replies, counts.slowest_ms);
    printf("  of %d with three facts or more %d sent\n", counts.telling, counts.telling_sent);
    if (world->wrong_sheets >= 0)
        printf("  a code among the signs of %d sent; of %d on another's sheet %d sent\n", counts.by_code,
            counts.wrong_sheets, counts.wrong_sheets_sent);
    for (int b = 0; b < BINS; b++)
        printf("  posterior from %.4f: %d replies, %d with another sender first\n", bins[b], counts.bin[b],
            counts.bin_wrong[b]);
    return counts.wrong ? 1 : 0;
}

int main(int argc, char **argv)
{
    static struct world world;
    if (!people_load(&world.people))
        return 1;
    world.people.dice.state = argc > 1 ? (uint64_t)atoll(argv[1]) : 1;
    world.noise = argc > 4 ? atof(argv[4]) / 100 : 0.02;
    const bool sheets = argc > 5 && !strncmp(argv[5], "sheets=", 7);
    world.wrong_sheets = sheets ? atof(argv[5] + 7) : -1;
    world.show = argc > 5 && !sheets;
    int status = simulate(
        &world, argc > 2 ? (size_t)atoll(argv[2]) : 1000, argc > 3 ? (size_t)atoll(argv[3]) : 400);
    people_clear(&world.people);
    return status;
}
