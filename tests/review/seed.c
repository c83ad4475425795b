/* seed: fills a home with replies that wait for a person, through the store's own functions; what a browser
 * then does with them is tested and photographed.
 *
 *   seed HOME COUNT FONTS [WORDS]
 *
 * Twenty invented prisoners have five senders each; reply number n is a letter of prisoner n % 20 to his
 * sender n / 20 % 5, drawn in the handwriting of FONTS (samples/fonts), with the words where they were drawn,
 * and a verdict that is right about it. More than SMALL_FROM replies get small pictures. Among the words may
 * be hostile   names, texts and recognised words are what an attacker would wish for pages     a reply has
 * three pages: letters of its prisoner to three senders tasks     the letters of the first replies went out,
 * and a person has to do something about each: one of each kind returns   the cards bore a volunteer's name
 * and home, and the letters repeat them settled   each reply is decided, every fifth mailed in an hour */
#include "seed.h"

#include "arena.h"
#include "cleanup.h"
#include "clock.h"
#include "file.h"
#include "message.h"

#include <stdio.h> /* in front of jpeglib.h, which needs it */

#include <cairo.h>
#include <fontconfig/fontconfig.h>
#include <jpeglib.h>
#include <stdlib.h>
#include <string.h>

enum {
    REASONS = 5, /* of a candidate */
    PRISONERS = 20,
    SENDERS = 5, /* of each */
    LETTERS = PRISONERS * SENDERS,
    SMALL_FROM = 500,
    WORDS_MOST = 120,
    BATCH = 250, /* replies a transaction */
};

/* Fontconfig keeps what it has found until the process ends. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\nleak:libcairo\n";
}

/* ---- people, all invented ---- */

struct prisoner {
    const char *name, *signature, *facility, *address;
};

static const struct prisoner prisoners[PRISONERS] = {
    { "Анатоль Верамейчык", "Анатоль Верамейчык", "ПК-9", "вул. Дабралюбава, 16, Горкі" },
    { "Марына Астрэйка", "Марына Астрэйка", "ПК-4", "вул. Антошкіна, 3, Гомель" },
    { "Рыгор Пацяруха", "Рыгор Пацяруха", "ПК-15", "Славгарадская шаша, 183, Магілёў" },
    { "Вольга Сцяпанчык", "Вольга Сцяпанчык", "ПК-24", "Зарэчча, Рэчыцкі раён" },
    { "Кірыл Дзмітрук", "Кірыл Дзмітрук", "ПК-17", "вул. Савецкая, 22А, Шклоў" },
    { "Надзея Хвайніцкая", "Надзея", "ПК-4", "вул. Антошкіна, 3, Гомель" },
    { "Яўген Лапацін", "Яўген Лапацін", "Турма № 1", "вул. Кірава, 1, Гродна" },
    { "Ігнат Сямашка", "Ігнат", "ПК-2", "вул. Сікорскага, 1, Бабруйск" },
    { "Таццяна Бярозка", "Таццяна Бярозка", "СІЗА-1", "Мінск" },
    { "Павел Крупскі-Лес", "Павел К.", "ПК-22", "Івацэвічы, станцыя Даманава" },
    { "Аляксей Дубровін", "Алексей Дубровин", "ПК-9", "вул. Дабралюбава, 16, Горкі" },
    { "Зоя Ярмоленка", "Зоя Ярмоленка", "ПК-24", "Зарэчча, Рэчыцкі раён" },
    { "Мікіта Салавей", "Мікіта", "ПК-15", "Славгарадская шаша, 183, Магілёў" },
    { "Дар'я Васілевіч", "Дар'я Васілевіч", "ПК-4", "вул. Антошкіна, 3, Гомель" },
    { "Арцём Жураўлёў", "Артем Журавлев", "ПК-17", "вул. Савецкая, 22А, Шклоў" },
    { "Лідзія Каралькевіч", "Лідзія К.", "Турма № 8", "вул. Савецкая, 22А, Жодзіна" },
    { "Францішак Нарбут", "Францішак Нарбут", "ПК-3", "пас. Віцьба" },
    { "Уладзіслаў Гайдук", "Уладзіслаў", "ПК-2", "вул. Сікорскага, 1, Бабруйск" },
    { "Сафія Мацкевіч", "Сафія Мацкевіч", "ПК-4", "вул. Антошкіна, 3, Гомель" },
    { "Рамуальд Тышко", "Рамуальд Тышко", "ПК-22", "Івацэвічы, станцыя Даманава" },
};

struct sender {
    const char *name, *email, *language, *card_name, *greeting, *text, *fact;
};

static const struct sender senders[SENDERS] = {
    { "Алена Казлоўская", "alena", "be", "Алена", "Дарагая Алена!",
        "Добры дзень! Мяне завуць Алена, я жыву ў Гродне каля Нёмана. Дома мяне чакае рыжы кот Філімон, які "
        "любіць "
        "спаць на піяніна. Вялікае прывітанне з нашага горада!",
        "Дзякуй за аповед пра ката Філімона, я доўга смяяўся." },
    { "Сергей Лисовец", "sergej", "ru", "Сергей", "Здравствуйте, Сергей!",
        "Привет! Я Сергей, инженер из Борисова. Каждые выходные ездим с сыном на рыбалку на озеро Нарочь, в "
        "прошлый "
        "раз вытащили щуку на четыре кило. Здоровья и терпения!",
        "Про щуку с озера Нарочь читал соседям вслух." },
    { "Marta Wiśniewska", "marta", "pl", "Марта", "Добрый день, Марта!",
        "Dzień dobry! Mam na imię Marta, uczę się gry na skrzypcach w Krakowie. Latem chodzę po Tatrach.",
        "Скрипка и Татры - об этом я теперь думаю вечерами." },
    { "Вікторыя Лось", "viktoryja", "be", "Віка", "Прывітанне, Віка!",
        "Вітаю! Я Віка, вучуся на аграрным. У нас на падваконні выспелі тры лімоны, адзін назвалі ў Ваш "
        "гонар.",
        "Як там мой лімон на падваконні?" },
    { "Ірына Гаўрыленка", "iryna", "be", "Іра", "Мілая Іра!",
        "Добры дзень! Гэта Ірына, настаўніца музыкі. Мае пяцікласнікі развучваюць песню пра жураўлёў і "
        "перадаюць "
        "прывітанне.",
        "Перадайце пяцікласнікам, што песня пра жураўлёў гучыць і тут." },
};

static const char *const belarusian[] = { "Ваша паштоўка прыйшла ў чацвер, вялікі дзякуй.",
    "Яна стаіць цяпер на паліцы каля акна.", "Здароўе ў парадку, чытаю шмат, рашаю задачы.",
    "Надвор'е халоднае, але снег ужо растае,", "і на шпацыры чуваць, як крычаць гракі.",
    "Пішыце, калі будзе час, я вельмі чакаю." };
static const char *const russian[] = { "Ваша открытка пришла в четверг, большое спасибо.",
    "Она теперь стоит на полке у окна.", "Здоровье в порядке, много читаю, решаю задачи.",
    "Погода холодная, но снег уже тает,", "и на прогулке слышно, как кричат грачи.",
    "Пишите, когда будет время, я очень жду." };

static const char return_name[] = "Зоя Пяткевіч", return_address[] = "вул. Дразоўская, 14-3, 220077 Мінск";

static const char *const hostile[] = { "<script>window.hostile=1</script>",
    "\"><img src=x onerror=\"window.hostile=1\">", "'onmouseover='window.hostile=1' x='",
    "\xe2\x80\xae"
    "moc.elpmaxe@anna"
    "\xe2\x80\xac",
    "</svg></title></style><script>window.hostile=1</script>", "javascript:window.hostile=1",
    "&lt;b&gt;&#60;script&#62;", "Анна\xcc\xb6\xcc\xb7\xcc\xb8\xcc\xb5\x01\x02\x1b[31m",
    "\xe2\x80\x8b\xef\xbb\xbf\xe2\x81\xa6пустой", "https://evil.example.org/?a=1&b=2" };

const char *hostile_text(size_t number)
{
    return hostile[number % (sizeof hostile / sizeof *hostile)];
}

/* ---- letters ---- */

struct letter {
    struct word words[WORDS_MOST];
    size_t count, greeting, fact, fact_end, signature; /* words that evidence points to */
    int width, height;
    struct text jpeg;
};

struct seeder {
    struct arena arena;
    struct store *store;
    const char *fonts;
    bool hostile, tasks, small, returns, settled, elsewhere;
    size_t pages; /* of a reply */
    int64_t messages[LETTERS];
    struct letter letters[LETTERS];
};

static void draw_word(
    struct seeder *seeder, struct letter *letter, cairo_t *cairo, const char *word, int line)
{
    cairo_text_extents_t extents;
    double x, y;
    cairo_text_extents(cairo, word, &extents);
    cairo_get_current_point(cairo, &x, &y);
    cairo_show_text(cairo, word);
    struct word *read = &letter->words[letter->count++];
    *read = (struct word){ .text = arena_copy(&seeder->arena, word), .confidence = 0.8, .line = line };
    read->box = (struct box){ (int)(x + extents.x_bearing), (int)(y + extents.y_bearing),
        (int)extents.width + 2, (int)extents.height + 2 };
}

static void draw_line(
    struct seeder *seeder, struct letter *letter, cairo_t *cairo, const char *text, int line, double x)
{
    const double height = letter->height / 18.0;
    OWNED_FREE char *words = must_copy(text);
    cairo_move_to(cairo, x * letter->width, (line + 2) * height);
    for (char *rest = words, *word; letter->count < WORDS_MOST && (word = strsep(&rest, " "));) {
        draw_word(seeder, letter, cairo, word, line);
        cairo_show_text(cairo, " ");
    }
}

static void rule_paper(const struct letter *letter, cairo_t *cairo, int tint)
{
    cairo_set_source_rgb(cairo, 0.98, 0.965 - 0.01 * (tint % 3), 0.92 - 0.02 * (tint % 4));
    cairo_paint(cairo);
    cairo_set_source_rgb(cairo, 0.80, 0.85, 0.92);
    cairo_set_line_width(cairo, letter->width / 700.0);
    for (int line = 1; line < 18; line++) {
        cairo_move_to(cairo, 0, (line + 0.2) * letter->height / 18.0);
        cairo_line_to(cairo, letter->width, (line + 0.2) * letter->height / 18.0);
    }
    cairo_stroke(cairo);
    cairo_set_source_rgb(cairo, 0.13, 0.18, 0.45);
}

/* Greeting, three common lines, the fact that only this sender told, two more lines, signature. */
static void write_letter(struct seeder *seeder, size_t number, struct letter *letter, cairo_t *cairo)
{
    const struct sender *sender = &senders[number / PRISONERS];
    const char *const *common = strcmp(sender->language, "be") == 0 ? belarusian : russian;
    int line = 1;
    draw_line(seeder, letter, cairo, sender->greeting, line++, 0.08);
    letter->greeting = letter->count - 1;
    for (size_t i = 0; i < 3; i++)
        draw_line(seeder, letter, cairo, common[(number + i) % 6], ++line, 0.08);
    letter->fact = letter->count;
    draw_line(seeder, letter, cairo, sender->fact, ++line, 0.08);
    letter->fact_end = letter->count - 1;
    for (size_t i = 3; i < 5; i++)
        draw_line(seeder, letter, cairo, common[(number + i) % 6], ++line, 0.08);
    if (seeder->returns) {
        draw_line(seeder, letter, cairo, return_name, ++line, 0.08);
        draw_line(seeder, letter, cairo, return_address, ++line, 0.08);
    }
    letter->signature = letter->count;
    draw_line(seeder, letter, cairo, prisoners[number % PRISONERS].signature, line + 3, 0.52);
}

static void add_row(struct text *rgb, const unsigned char *row, int width)
{
    for (int x = 0; x < width; x++)
        for (int channel = 2; channel >= 0;
             channel--) /* cairo has blue, green, red on little-endian machines */
            text_add_char(rgb, (char)row[4 * x + channel]);
}

static void encode(cairo_surface_t *surface, struct letter *letter)
{
    struct jpeg_error_mgr errors;
    struct jpeg_compress_struct jpeg = { .err = jpeg_std_error(&errors) };
    unsigned char *out = NULL;
    unsigned long size = 0;
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &out, &size);
    jpeg.image_width = (JDIMENSION)letter->width;
    jpeg.image_height = (JDIMENSION)letter->height;
    jpeg.input_components = 3;
    jpeg.in_color_space = JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, 72, TRUE);
    jpeg_start_compress(&jpeg, TRUE);
    for (int y = 0; y < letter->height; y++) {
        CLEANUP(text_clear) struct text rgb = TEXT_LIMIT(1 << 20);
        add_row(&rgb,
            cairo_image_surface_get_data(surface) + (ptrdiff_t)y * cairo_image_surface_get_stride(surface),
            letter->width);
        JSAMPROW row = (JSAMPROW)rgb.bytes;
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    letter->jpeg = (struct text)TEXT_LIMIT(1 << 22);
    text_add_n(&letter->jpeg, out, size);
    free(out);
}

static void draw_letter(struct seeder *seeder, size_t number)
{
    struct letter *letter = &seeder->letters[number];
    if (letter->jpeg.length)
        return;
    letter->width = seeder->small ? 310 : 1000;
    letter->height = seeder->small ? 440 : 1414;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, letter->width, letter->height);
    cairo_t *cairo = cairo_create(surface);
    cairo_select_font_face(
        cairo, number % 3 == 2 ? "Bad Script" : "Caveat", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cairo, letter->width / (number % 3 == 2 ? 28.0 : 23.0));
    rule_paper(letter, cairo, (int)number);
    write_letter(seeder, number, letter, cairo);
    cairo_surface_flush(surface);
    encode(surface, letter);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    for (size_t i = 0; seeder->hostile && i < letter->count; i++)
        letter->words[i].text = hostile_text(i);
}

/* No two scans have the same bytes: where a letter comes again, another density (dots per inch) stands in the
 * JFIF header, which belongs to a picture. SOI 2, marker 2, length 2, "JFIF" 5, version 2, unit, twice 2. */
static void add_numbered(struct text *out, const struct text *jpeg, size_t number)
{
    enum { UNIT = 13, AN_INCH = 1, LEAST_DPI = 72 };
    const unsigned dots = LEAST_DPI + (unsigned)(number / LETTERS);
    const char high = (char)(dots >> 8), low = (char)(dots & 0xff);
    const char density[] = { AN_INCH, high, low, high, low };
    text_add_n(out, jpeg->bytes, UNIT);
    text_add_n(out, density, sizeof density);
    text_add_n(out, jpeg->bytes + UNIT + sizeof density, jpeg->length - UNIT - sizeof density);
}

/* ---- the register ---- */

static struct message message_of(struct seeder *seeder, size_t number)
{
    const struct sender *sender = &senders[number / PRISONERS];
    const struct prisoner *prisoner = &prisoners[number % PRISONERS];
    return whole_message((struct message){ .ref = arena_printf(&seeder->arena, "V26-%04zu", number + 1),
        .prisoner_name = prisoner->name,
        .prisoner_id = arena_printf(&seeder->arena, "p-%zu", number % PRISONERS),
        .sender_name = sender->name,
        .sender_email = arena_printf(&seeder->arena, "%s.%zu@example.org", sender->email, number),
        .sender_language = sender->language,
        .delivery = DELIVERY_SCAN,
        .facility = prisoner->facility,
        .address = prisoner->address,
        .sent_on = 20480 + (int64_t)(number * 7 % 90),
        .message = sender->text,
        .card_name = sender->card_name,
        .return_name = seeder->returns ? return_name : "",
        .return_address = seeder->returns ? return_address : "" });
}

static void make_hostile(struct seeder *seeder, size_t number, struct message *message)
{
    CLEANUP(text_clear) struct text large = TEXT_LIMIT(100 << 10);
    while (!large.full)
        text_add(&large, hostile_text(number));
    message->sender_name = hostile_text(number);
    message->prisoner_name = hostile_text(number + 1);
    message->facility = hostile_text(number + 2);
    message->address = hostile_text(number + 3);
    message->card_name = hostile_text(number + 4);
    message->message = number % 4 ? hostile_text(number + 5) : arena_copy(&seeder->arena, large.bytes);
}

static bool put_messages(struct seeder *seeder, struct fault *fault)
{
    for (size_t i = 0; i < LETTERS; i++) {
        struct message message = message_of(seeder, i);
        enum store_change change;
        if (seeder->hostile)
            make_hostile(seeder, i, &message);
        if (!store_message_put(seeder->store, &message, &change, fault) ||
            !store_message_find(seeder->store, message.ref, &seeder->arena, &message, fault))
            return false;
        seeder->messages[i] = message.id;
    }
    return true;
}

/* ---- replies ---- */

static bool keep(
    struct seeder *seeder, size_t number, struct bytes bytes, char reply[STORE_ID_BYTES], struct fault *fault)
{
    bool again;
    const char *path = seeder->hostile
        ? arena_printf(&seeder->arena, "%s %zu.jpg", hostile_text(number), number)
        : arena_printf(&seeder->arena, "Scan-%05zu.jpg", number);
    const struct store_part part = { path, bytes };
    const struct store_arrival arrival = { .drop = "inbox",
        .pipeline = "letter",
        .paths = &path,
        .path_count = 1,
        .parts = &part,
        .part_count = 1,
        .at = clock_now() - (int64_t)(number * 5000 % (40 * 86400)),
        .trouble = "" };
    return store_scan_keep(seeder->store, &arrival, reply, &again, fault);
}

/* The letter that is page `index` of reply `number`. */
static size_t letter_of(size_t number, size_t index)
{
    return (number + index * PRISONERS) % LETTERS;
}

static struct bytes bytes_of(const struct text *text)
{
    return (struct bytes){ (const unsigned char *)text->bytes, text->length };
}

static bool put_page(struct seeder *seeder, int64_t part, size_t number, size_t index, struct fault *fault)
{
    CLEANUP(text_clear) struct text jpeg = TEXT_LIMIT(1 << 22);
    const size_t which = letter_of(number, index);
    const struct letter *letter = &seeder->letters[which];
    draw_letter(seeder, which);
    add_numbered(&jpeg, &letter->jpeg, number);
    const struct page page = { .kind = PAGE_LETTER,
        .kind_confidence = 0.95,
        .width_px = letter->width,
        .height_px = letter->height,
        .reading = { (struct word *)letter->words, letter->count, 0.8, true },
        .name = "",
        .trouble = "",
        .note = "",
        .flaws = seeder->hostile ? FLAW_DARK : 0 };
    const struct store_cost cost = { 1200, 80000 };
    return store_page_put(seeder->store, part, (int)index, &page, bytes_of(&jpeg), cost, fault);
}

/* The scan and its only part: those that are not finished are a few, whatever was seeded before. */
static bool read_scan(struct seeder *seeder, size_t number, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_walk_item *items;
    struct store_part_row *parts;
    size_t count, part_count;
    if (!store_unfinished(seeder->store, &arena, &items, &count, fault) || count != 1 ||
        !store_parts(seeder->store, items[0].scan, &arena, &parts, &part_count, fault) ||
        !store_part_begin(seeder->store, parts[0].id, fault))
        return false;
    for (size_t i = 0; i < seeder->pages; i++)
        if (!put_page(seeder, parts[0].id, number, i, fault))
            return false;
    return store_part_done(seeder->store, parts[0].id, "", fault) &&
        store_scan_read(seeder->store, items[0].scan, fault);
}

static struct box around(const struct letter *letter, size_t first, size_t last)
{
    struct box box = letter->words[first].box;
    for (size_t i = first + 1; i <= last; i++) {
        const struct box *more = &letter->words[i].box;
        const int right = more->left + more->width, bottom = more->top + more->height;
        const int top = more->top < box.top ? more->top : box.top;
        box.width = right > box.left + box.width ? right - box.left : box.width;
        box.height = (bottom > box.top + box.height ? bottom : box.top + box.height) - top;
        box.top = top;
    }
    return box;
}

/* The longest word of the line that only one sender can mean. */
static const char *told(const struct letter *letter)
{
    size_t best = letter->fact;
    for (size_t i = letter->fact; i <= letter->fact_end; i++)
        if (strlen(letter->words[i].text) > strlen(letter->words[best].text))
            best = i;
    return letter->words[best].text;
}

/* What speaks for the sender to whom the letter goes, and against the others; in the matcher's words. */
static size_t reasons(struct seeder *seeder, size_t number, size_t rank, struct evidence evidence[REASONS])
{
    const struct letter *letter = &seeder->letters[number];
    const struct sender *sender = &senders[(number / PRISONERS + rank) % SENDERS];
    const struct prisoner *prisoner = &prisoners[number % PRISONERS];
    const struct box nowhere = { 0, 0, 0, 0 };
    const char *greeted = letter->words[letter->greeting].text;
    const struct evidence all[REASONS] = {
        { GROUP_PRISONER, seeder->elsewhere && (rank == 0 || number % 2) ? 0 : 9.4,
            arena_printf(&seeder->arena, "The letter is signed by \"%s\": surname and given name of %s",
                prisoner->signature, prisoner->name),
            1, around(letter, letter->signature, letter->count - 1), 0, 0 },
        { GROUP_SALUTATION, rank ? -4.2 : 5.1,
            rank ? arena_printf(&seeder->arena, "The letter greets \"%s\", which is another name", greeted)
                 : arena_printf(
                       &seeder->arena, "The letter greets \"%s\", as in %s", greeted, sender->card_name),
            1, letter->words[letter->greeting].box, 0, 0 },
        { GROUP_CONTENT, rank ? 0 : 6.3,
            arena_printf(&seeder->arena, "The letter has words of the message: %s", told(letter)), 1,
            around(letter, letter->fact, letter->fact_end), 0, 0 },
        { GROUP_DATE, rank == 1 ? -1.5 : 0.8,
            rank == 1 ? "The reply is older than the card" : "The reply is dated 24 days after the card", 0,
            nowhere, 0, 0 },
        { GROUP_LANGUAGE, rank % 2 ? -0.6 : 0.7,
            rank % 2 ? "Card and reply are in different languages"
                     : "Card and reply are in the same language",
            0, nowhere, 0, 0 },
    };
    size_t count = 0;
    for (size_t i = 0; i < REASONS; i++)
        if (all[i].bits != 0)
            evidence[count++] = all[i];
    for (size_t i = 0; seeder->hostile && i < count; i++)
        evidence[i].why = hostile_text(i + rank);
    return count;
}

static bool judge(struct seeder *seeder, const char *reply, size_t number, struct fault *fault)
{
    static const char *const asks[] = {
        "only the greeting says which sender it is for: somebody else may have that name",
        "another sender fits nearly as well",
        "the first of the list is likely, but not certain enough; a page may not be shown whole, or not as "
        "on paper: there is a note at it",
    };
    struct evidence evidence[SENDERS][REASONS];
    struct message messages[SENDERS];
    struct candidate candidates[SENDERS];
    for (size_t rank = 0; rank < SENDERS; rank++) {
        const size_t at = (number + rank * PRISONERS) % LETTERS;
        const size_t count = reasons(seeder, number, rank, evidence[rank]);
        messages[rank] = (struct message){ .id = seeder->messages[at] };
        candidates[rank] = (struct candidate){ .message = &messages[rank],
            .bits = rank ? 7.0 - (double)rank : 22.8,
            .posterior = rank ? 0.01 / (double)rank : 0.94,
            .evidence = evidence[rank],
            .count = count };
    }
    const struct verdict verdict = { .candidates = candidates,
        .count = SENDERS,
        .none = 0.03,
        .follows = FOLLOWS_ASK,
        .reason = asks[number % 3] };
    const struct store_made_with with = { store_register_version(seeder->store), "seed" };
    return store_verdict_put(seeder->store, reply, &verdict, &with, fault);
}

static bool put_reply(struct seeder *seeder, size_t number, struct fault *fault)
{
    CLEANUP(text_clear) struct text jpeg = TEXT_LIMIT(1 << 22);
    const size_t which = number % LETTERS;
    const struct sender *sender = &senders[which / PRISONERS];
    char reply[STORE_ID_BYTES];
    draw_letter(seeder, which);
    add_numbered(&jpeg, &seeder->letters[which].jpeg, number);
    if (!keep(seeder, number, bytes_of(&jpeg), reply, fault) || !read_scan(seeder, number, fault) ||
        !judge(seeder, reply, which, fault))
        return false;
    const struct seed_mailed mailed = { reply,
        arena_printf(&seeder->arena, "%s.%zu@example.org", sender->email, which), seeder->messages[which],
        seeder->hostile };
    if (seeder->settled)
        return seed_settle(seeder->store, &mailed, number, fault);
    return !seeder->tasks || number >= TASK_KINDS || seed_task(seeder->store, &mailed, number, fault);
}

static bool put_replies(struct seeder *seeder, size_t count, struct fault *fault)
{
    for (size_t first = 0; first < count; first += BATCH) {
        bool ok = store_begin(seeder->store, fault);
        for (size_t i = first; ok && i < count && i < first + BATCH; i++)
            ok = put_reply(seeder, i, fault);
        if (!ok || !store_commit(seeder->store, fault)) {
            store_rollback(seeder->store);
            return false;
        }
    }
    return true;
}

static bool use_fonts(const char *folder, struct fault *fault)
{
    static const char *const files[] = { "caveat.ttf", "bad-script.ttf" };
    for (size_t i = 0; i < 2; i++) {
        OWNED_FREE char *path = file_join(folder, files[i]);
        if (!FcConfigAppFontAddFile(NULL, (const FcChar8 *)path))
            return fault_set(fault, FAULT_CONFIG, "cannot use the font %s", path);
    }
    return true;
}

int main(int argc, char **argv)
{
    static struct seeder seeder;
    struct fault fault = { 0 };
    if (argc < 4)
        return fputs("usage: seed HOME COUNT FONTS [WORDS]\n", stderr), 2;
    const char *words = argc > 4 ? argv[4] : "";
    const size_t count = strtoul(argv[2], NULL, 10);
    seeder.hostile = strstr(words, "hostile");
    seeder.tasks = strstr(words, "tasks");
    seeder.pages = strstr(words, "pages") ? 3 : 1;
    seeder.returns = strstr(words, "returns");
    seeder.settled = strstr(words, "settled");
    seeder.elsewhere = strstr(words, "elsewhere");
    seeder.small = count > SMALL_FROM;
    seeder.store = store_open(argv[1], (struct bytes){ NULL, 0 }, &fault);
    const bool ok = seeder.store && use_fonts(argv[3], &fault) && put_messages(&seeder, &fault) &&
        put_replies(&seeder, count, &fault);
    if (!ok)
        fprintf(stderr, "seed: %s\n", fault.text);
    for (size_t i = 0; i < LETTERS; i++)
        if (seeder.letters[i].jpeg.length)
            text_clear(&seeder.letters[i].jpeg);
    store_close(seeder.store);
    arena_clear(&seeder.arena);
    FcFini();
    return ok ? 0 : 1;
}
