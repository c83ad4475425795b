/* What look sees on drawn pages, and how the words settle a page's kind. */
#include "test.h"

#include "cleanup.h"
#include "look_pages.h"

#include <leptonica/allheaders.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- blank ---- */

static void a_blank_page_is_blank_and_has_no_skew(void **state)
{
    struct seen seen = look_at(state, draw_page(&(struct drawing){ .text = NULL }), 200);
    assert_true(seen.looks.blank);
    assert_int_equal(seen.page.kind, PAGE_BLANK);
    assert_true(seen.looks.skew_degrees == 0 && seen.looks.quarter_turns == 0);
}

static void a_shaded_blank_page_is_blank(void **state)
{
    assert_true(looks_of(state, &(struct drawing){ .shade = 0.5 }).blank);
}

static void faint_pencil_is_not_blank(void **state)
{
    const struct drawing faint = { .text = russian_letter, .ink = 0.86 };
    assert_false(looks_of(state, &faint).blank);
    const struct drawing one_faint_line = { .text = "Спасибо, Пётр", .ink = 0.88 };
    assert_false(looks_of(state, &one_faint_line).blank);
    const struct drawing on_squares = { .text = "Спасибо, Пётр", .ink = 0.6, .squares = 39 };
    assert_false(looks_of(state, &on_squares).blank);
}

/* What the front looks like from the back: in a mirror, blurred by 0.25 mm of paper. */
static PIX *thin_back(double ink)
{
    PIX *back = draw_page(&(struct drawing){ .text = russian_letter, .ink = ink });
    for (int i = 0; i < 2; i++) {
        PIX *softer = pixBlockconv(back, 2, 2);
        pixDestroy(&back);
        back = softer;
    }
    return pixFlipLR(back, back);
}

static void the_front_shining_through_an_empty_back_is_not_writing(void **state)
{
    const struct seen seen = look_at(state, thin_back(0.7), 200);
    assert_int_equal(seen.page.kind, PAGE_BLANK);
    assert_true(seen.looks.blank && seen.page.kind_confidence >= 0.5);
}

/* A camera out of focus makes pencil as soft as what shows through. */
static void what_shows_through_on_a_photograph_is_not_hidden(void **state)
{
    assert_false(look_as(state, thin_back(0.7), 200, false).looks.blank);
}

/* As sharp as pencil, or as dark: whatever it is, it is not hidden. */
static void what_is_read_in_a_mirror_is_writing_if_it_is_sharp_or_dark(void **state)
{
    PIX *sharp = draw_page(&(struct drawing){ .text = russian_letter, .ink = 0.85 });
    assert_false(look_at(state, pixFlipLR(sharp, sharp), 200).looks.blank);
    assert_int_equal(look_at(state, thin_back(0.4), 200).page.kind, PAGE_LETTER);
}

/* Pencil is as soft as what shows through when the picture is out of focus. */
static void a_thin_back_that_is_no_scan_is_not_surely_blank(void **state)
{
    assert_false(look_at(state, thin_back(0.7), 72).looks.blank);
}

/* Pencil could hide in coarse grain: such a page goes to a person. */
static void a_grainy_empty_page_is_not_surely_blank(void **state)
{
    PIX *page = draw_page(&(struct drawing){ .text = NULL, .grey = true });
    PIX *grainy = pixAddGaussianNoise(page, 30);
    struct seen seen = look_at(state, grainy, 200);
    assert_false(seen.looks.blank);
    assert_true(seen.page.kind == PAGE_BLANK && seen.page.kind_confidence < 0.5);
    pixDestroy(&page);
}

/* What a spot of `depth` leaves of the paper's light at (x, y): soft at its rim, 300 px wide. */
static double beside_spot(int x, int y, double middle_x, double middle_y, double depth)
{
    double away = hypot(x - middle_x, y - middle_y) / 150;
    return 1 - depth * exp(-pow(away, 6));
}

/* How much light of a channel (0 red, 1 green, 2 blue) is left at (x, y) of a page without strokes. */
typedef double draws(int x, int y, int channel);

static double pencil_shade(int x, int y, int channel)
{
    (void)channel;
    return beside_spot(x, y, 800, 1000, 0.06) * beside_spot(x, y, 800, 1350, 0.05);
}

static double pressed_flower(int x, int y, int channel)
{
    return beside_spot(x, y, 900, 1200, channel == 0 ? 0.04 : 0.2);
}

static double flower_in_a_corner(int x, int y, int channel)
{
    return beside_spot(x, y, 160, 160, channel == 0 ? 0.04 : 0.2);
}

static double watermark(int x, int y, int channel)
{
    (void)channel;
    return beside_spot(x, y, 800, 1200, -0.04);
}

static double dark_photograph(int x, int y, int channel)
{
    return 0.15 + 0.1 * sin(x / 300.0 + channel) * cos(y / 350.0);
}

static double overexposed_photograph(int x, int y, int channel)
{
    return fmin(1, 0.97 + 0.06 * sin(x / 200.0) * cos(y / 230.0 + 0.3 * channel));
}

static double evening_sky(int x, int y, int channel)
{
    (void)x;
    return (channel == 0 ? 0.5 : channel == 1 ? 0.7 : 0.9) + y / 2339.0 * (channel == 0 ? 0.35 : 0.1);
}

static double newspaper_print(int x, int y, int channel)
{
    (void)channel;
    double dots = sin(x / 1.9) * sin(y / 1.9), light = sin(x / 300.0) * cos(y / 350.0);
    return dots > light ? 0.98 : 0.05;
}

static PIX *drawn(draws *light)
{
    PIX *page = draw_page(&(struct drawing){ .text = NULL });
    for (int y = 0; y < pixGetHeight(page); y++)
        for (int x = 0; x < pixGetWidth(page); x++)
            pixSetRGBPixel(page, x, y, (int)(245 * light(x, y, 0)), (int)(245 * light(x, y, 1)),
                (int)(245 * light(x, y, 2)));
    return page;
}

static bool surely_blank(const struct seen *seen)
{
    return seen->looks.blank || (seen->page.kind == PAGE_BLANK && seen->page.kind_confidence >= 0.5);
}

/* A line of loops that no recogniser reads, `depth` of the paper's tone darker than it. */
static void scrawl(PIX *page, double depth)
{
    const l_uint8 tone = (l_uint8)(245 * (1 - depth));
    for (int i = 0; i < 120; i++)
        pixRenderLineArb(page, 200 + 8 * i, 2100 + (i % 2 ? 20 : -20), 208 + 8 * i, 2100 + (i % 2 ? -20 : 20),
            3, tone, tone, tone);
}

static void faint_pencil_among_what_shows_through_is_not_surely_blank(void **state)
{
    static const double depths[] = { 0.06, 0.12, 0.3 };
    for (size_t i = 0; i < sizeof depths / sizeof *depths; i++) {
        PIX *back = thin_back(0.7);
        scrawl(back, depths[i]);
        const struct seen seen = look_at(state, back, 200);
        assert_false(surely_blank(&seen));
    }
}

static void soft_shade_among_what_shows_through_is_not_surely_blank(void **state)
{
    PIX *back = thin_back(0.7);
    for (int y = 0; y < pixGetHeight(back); y++)
        for (int x = 0; x < pixGetWidth(back); x++) {
            l_uint32 tone;
            pixGetPixel(back, x, y, &tone);
            const int grey = (int)((tone >> 24) * pencil_shade(x, y, 0));
            pixSetRGBPixel(back, x, y, grey, grey, grey);
        }
    const struct seen seen = look_at(state, back, 200);
    assert_false(surely_blank(&seen));
}

static void a_page_without_strokes_that_has_tone_or_colour_is_not_surely_blank(void **state)
{
    static draws *const pages[] = { pencil_shade, pressed_flower, flower_in_a_corner, watermark,
        dark_photograph, overexposed_photograph, evening_sky, newspaper_print };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct seen seen = look_at(state, drawn(pages[i]), 200);
        assert_false(surely_blank(&seen));
    }
}

static void grain_of_any_strength_is_not_surely_blank(void **state)
{
    static const l_float32 sigmas[] = { 12, 40, 80 };
    for (size_t i = 0; i < sizeof sigmas / sizeof *sigmas; i++) {
        PIX *page = draw_page(&(struct drawing){ .text = NULL, .paper = 0.7, .grey = true });
        struct seen seen = look_at(state, pixAddGaussianNoise(page, sigmas[i]), 200);
        assert_false(surely_blank(&seen));
        pixDestroy(&page);
    }
}

static void a_word_in_one_stroke_is_not_surely_blank(void **state)
{
    PIX *page = draw_page(&(struct drawing){ .text = NULL });
    for (int x = 700; x < 900; x++)
        for (int wide = 0; wide < 4; wide++)
            pixSetPixel(page, x, 1200 + wide + (int)(20 * sin(x / 9.0)), 0x30304000);
    struct seen seen = look_at(state, page, 200);
    assert_false(surely_blank(&seen));
}

static double punched(int x, int y, int channel)
{
    (void)channel;
    for (int hole = 0; hole < 4; hole++)
        if (hypot(x - 94, y - 224 - 630 * hole) < 23)
            return 0.1;
    return 1;
}

static double tinted_and_folded(int x, int y, int channel)
{
    (void)x;
    return (channel == 2 ? 0.82 : 0.95) * (1 - 0.12 * exp(-pow((y - 780) / 3.0, 2)));
}

static void an_empty_back_is_surely_blank_punched_folded_tinted_or_squared(void **state)
{
    struct seen holes = look_at(state, drawn(punched), 200);
    struct seen fold = look_at(state, drawn(tinted_and_folded), 200);
    struct seen squares = look_at(state, draw_page(&(struct drawing){ .squares = 39 }), 200);
    assert_true(holes.looks.blank && surely_blank(&holes));
    assert_true(fold.looks.blank && surely_blank(&fold));
    assert_true(squares.looks.blank && surely_blank(&squares));
}

/* ---- light and rules ---- */

static void even_light_is_told_from_shade(void **state)
{
    assert_true(looks_of(state, &(struct drawing){ .text = russian_letter }).light_spread < 1.1);
    assert_true(
        looks_of(state, &(struct drawing){ .text = russian_letter, .shade = 0.6 }).light_spread > 1.5);
}

static void squares_are_rules_and_text_is_none(void **state)
{
    assert_true(looks_of(state, &(struct drawing){ .text = russian_letter, .squares = 39 }).ruled);
    assert_false(looks_of(state, &(struct drawing){ .text = russian_letter }).ruled);
    assert_true(
        look_at(state, tilted(draw_page(&(struct drawing){ .text = russian_letter, .squares = 39 }), 4), 200)
            .looks.ruled);
}

/* ---- axis and tilt ---- */

static void a_tilt_is_measured_both_ways(void **state)
{
    static const double tilts[] = { -5, -2, 0, 1, 5 };
    for (size_t i = 0; i < sizeof tilts / sizeof *tilts; i++) {
        struct looks looks = look_at(
            state, tilted(draw_page(&(struct drawing){ .text = russian_letter }), tilts[i]), 200)
                                 .looks;
        assert_true(fabs(looks.skew_degrees - tilts[i]) < 0.3);
        assert_int_equal(looks.quarter_turns, 0);
    }
}

static void every_quarter_turn_is_undone(void **state)
{
    static const char *const letters[] = { russian_letter, belarusian_letter };
    for (size_t letter = 0; letter < 2; letter++)
        for (int turns = 0; turns < 4; turns++) {
            PIX *page = turned(draw_page(&(struct drawing){ .text = letters[letter] }), turns);
            assert_int_equal(look_at(state, page, 200).looks.quarter_turns, (4 - turns) % 4);
        }
}

static void squares_do_not_hide_a_quarter_turn(void **state)
{
    for (int turns = 0; turns < 4; turns++) {
        PIX *page = turned(draw_page(&(struct drawing){ .text = russian_letter, .squares = 39 }), turns);
        assert_int_equal(look_at(state, page, 200).looks.quarter_turns, (4 - turns) % 4);
    }
}

/* Lends the fixture's recogniser, and counts how often it is asked. */
struct counting {
    struct recogniser recogniser;
    struct recogniser *asked;
    int times;
};

static bool count_and_ask(struct recogniser *self, struct Pix *grey, struct box area, struct arena *arena,
    struct reading *reading, struct fault *fault)
{
    struct counting *counting = (struct counting *)self;
    counting->times++;
    return counting->asked->recognise(counting->asked, grey, area, arena, reading, fault);
}

/* Reading a line costs 30 ms: with the other side between the letters none was sure, and three were read. */
static void one_line_is_enough_where_the_other_side_shows_through(void **state)
{
    struct fixture *fixture = *state;
    struct counting counting = { { count_and_ask }, fixture->recogniser, 0 };
    PIX *page = draw_page(&(struct drawing){ .text = russian_letter });
    PIX *behind = thin_back(0.35), *both = pixMinOrMax(NULL, page, behind, L_CHOOSE_MIN);
    pixDestroy(&page);
    pixDestroy(&behind);
    fixture->recogniser = &counting.recogniser;
    assert_int_equal(look_at(state, both, 200).looks.quarter_turns, 0);
    fixture->recogniser = counting.asked;
    assert_int_equal(counting.times, 1);
}

/* A house of strokes, as a child draws it: nothing to read, so nothing to turn. */
static void a_drawing_without_words_is_not_turned(void **state)
{
    PIX *page = draw_page(&(struct drawing){ .text = NULL, .width = 1400, .height = 1000 });
    static const int lines[][4] = { { 300, 900, 300, 400 }, { 300, 400, 600, 200 }, { 600, 200, 900, 400 },
        { 900, 400, 900, 900 }, { 300, 900, 900, 900 }, { 1000, 900, 1000, 600 }, { 1000, 600, 1120, 480 },
        { 450, 900, 450, 700 }, { 450, 700, 550, 700 }, { 550, 700, 550, 900 } };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        pixRenderLine(page, lines[i][0], lines[i][1], lines[i][2], lines[i][3], 5, L_CLEAR_PIXELS);
    assert_int_equal(look_at(state, page, 0).looks.quarter_turns, 0);
}

/* ---- kinds ---- */

static void a_typed_letter_is_a_letter(void **state)
{
    struct seen seen = look_at(state, draw_page(&(struct drawing){ .text = russian_letter }), 200);
    assert_int_equal(seen.page.kind, PAGE_LETTER);
    assert_true(seen.page.kind_confidence >= 0.5);
}

static void a_long_envelope_is_seen_by_its_shape(void **state)
{
    const struct drawing envelope = { .text = "Кому: Анна", .width = 1732, .height = 866 };
    assert_int_equal(look_at(state, draw_page(&envelope), 200).page.kind, PAGE_ENVELOPE);
}

/* Fills `page` with the words of `text`, line by line, all believed. */
static void read_as(struct page *page, struct arena *arena, const char *text)
{
    char *copy = arena_copy(arena, text), *lines = NULL, *rest = NULL;
    int number = 0;
    page->reading.words = arena_array(arena, 400, sizeof(struct word));
    page->reading.count = 0;
    page->reading.complete = true;
    for (char *line = strtok_r(copy, "\n", &lines); line; line = strtok_r(NULL, "\n", &lines), number++)
        for (char *word = strtok_r(line, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
            page->reading.words[page->reading.count++] = (struct word){ word, 0.9, { 0 }, number, NULL, 0 };
}

static struct page settled_on(PIX *picture, enum page_kind guess, double confidence, const char *text)
{
    struct arena arena = { 0 };
    struct sheet sheet = {
        .arena = &arena, .colour = picture, .page = { .kind = guess, .kind_confidence = confidence }
    };
    read_as(&sheet.page, &arena, text);
    look_settle_kind(&sheet);
    pixDestroy(&sheet.colour);
    sheet.page.reading = (struct reading){ 0 };
    arena_clear(&arena);
    return sheet.page;
}

static struct page settled(enum page_kind guess, double confidence, const char *text)
{
    return settled_on(NULL, guess, confidence, text);
}

static bool mailed_unseen(struct page page)
{
    return page_kind_mailed(page.kind) && page.kind_confidence >= 0.5;
}

static const char envelope_words[] =
    "От кого Петров Иван\nОткуда ИК-17, ул. Заводская, 8\nг. Шклов, Могилёвская "
    "обл.\n213004\nКому Лесова Анна\nКуда ул. Речная, 41, кв. 5\nг. Витебск\n210029";

static void an_envelope_is_never_mailed_unseen_whatever_its_shape(void **state)
{
    (void)state;
    static const enum page_kind guesses[] = { PAGE_LETTER, PAGE_POSTCARD, PAGE_PICTURE, PAGE_ENVELOPE };
    for (size_t i = 0; i < sizeof guesses / sizeof *guesses; i++)
        assert_int_equal(settled(guesses[i], 0.8, envelope_words).kind, PAGE_ENVELOPE);
    assert_false(mailed_unseen(settled(PAGE_LETTER, 0.8, "Куды вул. Рачная, 5\n210029 г. Віцебск")));
    assert_false(mailed_unseen(settled(PAGE_LETTER, 0.8, "Лесова Анна\nул. Речная 41, кв. 5\n210029")));
    assert_false(mailed_unseen(settled(PAGE_LETTER, 0.8, "KYДA yл. Речная 41\n2I0029 Belarus 220030")));
}

/* Half a sheet that lies broad has an envelope's shape; a word or two that addresses have too must not settle
 * that without a question, or a page of the letter stays behind unseen. */
static void much_prose_in_an_envelopes_shape_asks_though_it_has_words_of_addresses(void **state)
{
    (void)state;
    static const char *const ends[] = { "There was a road and behind it another road",
        "Дом мой стоит. Город большой. Дом. Город", "Napisz czy adresat moze tu dostac paczke" };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct arena arena = { 0 };
        char *text = arena_printf(&arena, "%s\n%s", russian_letter, ends[i]);
        const struct page page = settled(PAGE_ENVELOPE, 0.8, text);
        assert_true(page.kind_confidence < 0.5);
        arena_clear(&arena);
    }
}

static void a_letter_with_an_address_in_its_head_stays_a_letter(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    char *text = arena_printf(&arena, "213004, г. Шклов, ул. Заводская, 8, ИК-17\n%s", russian_letter);
    struct page page = settled(PAGE_LETTER, 0.8, text);
    assert_int_equal(page.kind, PAGE_LETTER);
    assert_true(mailed_unseen(page));
    arena_clear(&arena);
}

static void a_postcard_with_an_address_beside_its_message_asks(void **state)
{
    (void)state;
    struct page page = settled(PAGE_POSTCARD, 0.6,
        "Дорогая Анна, спасибо за привет из Риги\nпишите мне чаще и берегите себя кв. 41\nОбнимаю, Пётр ул. "
        "Речная\nя всегда рад каждой вашей строчке 210029");
    assert_int_equal(page.kind, PAGE_POSTCARD);
    assert_false(mailed_unseen(page));
    assert_true(mailed_unseen(settled(PAGE_POSTCARD, 0.55,
        "Дорогая Анна, спасибо за привет\nмы все рады каждой вашей открытке\nи ждём следующей с "
        "моря\nберегите "
        "себя и не грустите\nОбнимаю, Пётр")));
    assert_false(mailed_unseen(settled(PAGE_POSTCARD, 0.55, "Дорогая Анна, спасибо за привет\nПётр")));
    assert_false(mailed_unseen(settled(PAGE_POSTCARD, 0.55, "лм Аобицкая\nРешая")));
#define A_NOTICE \
    "На Ваше имя поступило почтовое отправление\nПросим получить его в отделении до конца месяца\n" \
    "Срок хранения истекает в конце этого месяца\n"
    assert_false(mailed_unseen(settled(PAGE_POSTCARD, 0.55, A_NOTICE "Адресат\nКаѕшѕ Вигу")));
    assert_true(mailed_unseen(settled(PAGE_POSTCARD, 0.55, A_NOTICE "адреса\nКастусь")));
}

/* A page on which nothing could be read, `lines` lines of it. The picture is destroyed. */
static struct page settled_unread(PIX *picture, int lines)
{
    struct arena arena = { 0 };
    struct sheet sheet = {
        .arena = &arena, .colour = picture, .page = { .kind = PAGE_LETTER, .kind_confidence = 0.8 }
    };
    CLEANUP(text_clear) struct text text = TEXT_LIMIT(4096);
    for (int i = 0; i < lines; i++)
        text_add(&text, "лмн оби рташ квз\n");
    read_as(&sheet.page, &arena, text.bytes);
    for (size_t i = 0; i < sheet.page.reading.count; i++)
        sheet.page.reading.words[i].confidence = 0.1;
    look_settle_kind(&sheet);
    pixDestroy(&sheet.colour);
    arena_clear(&arena);
    sheet.page.reading = (struct reading){ 0 };
    return sheet.page;
}

static void a_page_full_of_lines_is_a_letter_though_none_could_be_read(void **state)
{
    (void)state;
    struct drawing full = { .text = russian_letter, .size = 20 };
    struct drawing sparse = { .text = "Кому: Анна\nКуда: Минск" };
    assert_true(mailed_unseen(settled_unread(draw_page(&full), 20)));
    assert_false(mailed_unseen(settled_unread(draw_page(&full), 5)));
    assert_false(mailed_unseen(settled_unread(draw_page(&sparse), 20)));
}

#define A_FEW_LINES \
    "Ваш ліст з Нясвіжа прыйшоў у дождж\nі ў атрадзе стала святлей чым было\nдзякуй вялікі за цёплыя словы " \
    "вашы"

static void a_short_letter_is_one_when_it_greets(void **state)
{
    (void)state;
    assert_true(mailed_unseen(settled(PAGE_LETTER, 0.8, "30 траўня\nДобры дзень, Сафія!\n" A_FEW_LINES)));
    assert_true(mailed_unseen(settled(PAGE_LETTER, 0.8, "Прывітанне, Сафія!\n" A_FEW_LINES)));
    assert_false(mailed_unseen(settled(PAGE_LETTER, 0.8, A_FEW_LINES)));
    assert_false(mailed_unseen(
        settled(PAGE_LETTER, 0.8, "Прывітанне Сафія ваш ліст з Нясвіжа прыйшоў\n" A_FEW_LINES)));
    assert_false(mailed_unseen(
        settled(PAGE_LETTER, 0.8, "Добры дзень, Сафія!\n" A_FEW_LINES "\nвул. Рачная, 5\n210029 Віцебск")));
}

/* Many greet by a name alone, which only the register knows. */
static void without_a_greeting_a_short_letter_is_one_where_it_stands(void **state)
{
    (void)state;
    const struct drawing standing = { .text = "Сафія!", .width = 1200, .height = 1700 };
    const struct drawing broad = { .text = "Сафія!", .width = 1700, .height = 1200 };
    assert_true(mailed_unseen(settled_on(draw_page(&standing), PAGE_LETTER, 0.8, "Сафія!\n" A_FEW_LINES)));
    assert_false(mailed_unseen(settled_on(draw_page(&broad), PAGE_LETTER, 0.8, "Сафія!\n" A_FEW_LINES)));
    assert_false(mailed_unseen(
        settled_on(draw_page(&standing), PAGE_LETTER, 0.8, A_FEW_LINES "\nвул. Рачная, 5\n210029 Віцебск")));
}

/* ---- the fields of an envelope ---- */

/* Two addresses as a hand writes them, and the ring of a postmark; 1200 x 850 pixels. */
static PIX *draw_envelope(void)
{
    PIX *page = draw_page(&(struct drawing){ .text = NULL, .width = 1200, .height = 850 });
    PIX *sender = draw_page(
        &(struct drawing){ .text = "Белько Роман\nул. Заводская, 8\nШклов", .width = 460, .height = 260 });
    PIX *home = draw_page(
        &(struct drawing){ .text = "Дудко Марта\nул. Лесная, 4\nМинск", .width = 460, .height = 260 });
    pixRasterop(page, 20, 10, 460, 260, PIX_SRC, sender, 0, 0);
    pixRasterop(page, 640, 500, 460, 260, PIX_SRC, home, 0, 0);
    for (int i = 0; i < 2000; i++)
        for (int wide = 0; wide < 4; wide++)
            pixSetPixel(page, 900 + (int)((82 + wide) * cos(i * M_PI / 1000)),
                180 + (int)((82 + wide) * sin(i * M_PI / 1000)), 0x30304000);
    pixDestroy(&sender);
    pixDestroy(&home);
    return page;
}

/* That envelope, its labels read, and in the middle of its postmark `date`, believed as much as `confidence`.
 */
/* A message read well or badly fills the left of it; what stands beside is somebody's home. */
static void a_card_with_postage_beside_its_message_asks(void **state)
{
    (void)state;
    struct drawing broad = { .text = russian_letter, .size = 20, .width = 1700, .height = 1200 };
    assert_true(mailed_unseen(settled_unread(draw_page(&broad), 20)));
    PIX *card = draw_envelope();
    PIX *message = draw_page(&(struct drawing){ .text = russian_letter, .width = 560, .height = 800 });
    pixRasterop(card, 20, 20, 560, 800, PIX_SRC, message, 0, 0);
    for (int i = 0; i < 130 * 170; i++)
        pixSetPixel(card, 1020 + i % 130, 60 + i / 130, 0xc0406000 + (l_uint32)(i / 13 % 40 << 8));
    assert_false(mailed_unseen(settled_unread(card, 20)));
    pixDestroy(&message);
}

/* The prose of a card, typed, its words `standing` as they do on a card that lies on its side. */
static struct page settled_prose(PIX *picture, enum page_kind guess, bool standing)
{
    struct arena arena = { 0 };
    struct sheet sheet = {
        .arena = &arena, .colour = picture, .page = { .kind = guess, .kind_confidence = 0.8 }
    };
    CLEANUP(text_clear) struct text text = TEXT_LIMIT(4096);
    for (int i = 0; i < 10; i++)
        text_add(&text, "недавно выпал первый глубокий снег\n");
    read_as(&sheet.page, &arena, text.bytes);
    for (size_t i = 0; i < sheet.page.reading.count; i++) {
        struct box *box = &sheet.page.reading.words[i].box;
        *box = standing ? (struct box){ 100, 100, 30, 120 } : (struct box){ 100, 100, 120, 30 };
    }
    look_settle_kind(&sheet);
    pixDestroy(&sheet.colour);
    arena_clear(&arena);
    sheet.page.reading = (struct reading){ 0 };
    return sheet.page;
}

/* A message on the left, four short lines on the right, no postage, no word of an address that was read. */
static PIX *draw_card(void)
{
    PIX *card = draw_page(&(struct drawing){ .width = 1700, .height = 1200 });
    PIX *message = draw_page(&(struct drawing){ .text = russian_letter, .width = 800, .height = 1000 });
    PIX *address = draw_page(
        &(struct drawing){ .text = "Marta Dudko\nKlonowa\nPOLSKA", .size = 20, .width = 700, .height = 500 });
    pixRasterop(card, 0, 20, 800, 1000, PIX_SRC, message, 0, 0);
    pixRasterop(card, 950, 450, 700, 500, PIX_SRC, address, 0, 0);
    pixDestroy(&message);
    pixDestroy(&address);
    return card;
}

static PIX *on_its_side(PIX *card)
{
    PIX *turned = pixRotateOrth(card, 1);
    pixDestroy(&card);
    return turned;
}

static void a_card_without_postage_asks_however_much_of_it_was_read(void **state)
{
    (void)state;
    const struct drawing broad = { .text = russian_letter, .size = 20, .width = 1700, .height = 1200 };
    static const enum page_kind guesses[] = { PAGE_LETTER, PAGE_POSTCARD, PAGE_PICTURE };
    assert_true(mailed_unseen(settled_prose(draw_page(&broad), PAGE_LETTER, false)));
    assert_true(mailed_unseen(settled_prose(draw_page(&broad), PAGE_POSTCARD, false)));
    for (size_t i = 0; i < sizeof guesses / sizeof *guesses; i++) {
        assert_false(mailed_unseen(settled_prose(draw_card(), guesses[i], false)));
        assert_false(mailed_unseen(settled_prose(on_its_side(draw_card()), guesses[i], true)));
    }
}

/* Words with places: `text` line by line, its upper left corner at (left, top). Adds to the reading. */
static void read_at(struct page *page, struct arena *arena, const char *text, int left, int top)
{
    enum { LINE_PX = 40, LETTER_PX = 14, HIGH_PX = 26 };
    struct reading *reading = &page->reading;
    char *copy = arena_copy(arena, text), *lines = NULL, *rest = NULL;
    int number = reading->count ? reading->words[reading->count - 1].line + 1 : 0;
    for (char *line = strtok_r(copy, "\n", &lines); line; line = strtok_r(NULL, "\n", &lines), number++) {
        int x = left;
        for (char *word = strtok_r(line, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
            const int width = LETTER_PX * (int)strlen(word) / 2;
            const struct box box = { x, top, width, HIGH_PX };
            reading->words[reading->count++] = (struct word){ word, 0.9, box, number, NULL, 0 };
            x += width + LETTER_PX;
        }
        top += LINE_PX;
    }
}

static const char card_message[] =
    "9 марта 2026 г.\nЗдравствуйте, Елена!\nПолучил Вашу открытку из Вильнюса и очень\nобрадовался: это "
    "первая "
    "почта за две недели.\nВы пишете, что работаете в библиотеке. Про\nчерничный пирог читал вслух, весь "
    "отряд "
    "просил\nдобавки. Бабушкин рецепт берегите. А на\nаккордеоне играл мой дед, и я до сих пор\nпомню, как "
    "он "
    "растягивал меха по вечерам на\nкрыльце. Поклон от всех, кто слушал письмо.";

struct side {
    const char *address;
    int left, top; /* of the address; the message stands at 150, 140 */
    double coverage;
};

/* A card whose edge nobody sees: its words on a white A4 page that stands, and nothing else on it. */
static struct page settled_on_glass(const struct side *side, PIX *picture)
{
    struct arena arena = { 0 };
    struct sheet sheet = {
        .arena = &arena,
        .colour = picture,
        .page = { .kind = PAGE_LETTER, .kind_confidence = 0.8 },
    };
    sheet.page.reading = (struct reading){ .words = arena_array(&arena, 400, sizeof(struct word)),
        .ink_coverage = side->coverage,
        .complete = true };
    read_at(&sheet.page, &arena, card_message, 150, 140);
    read_at(&sheet.page, &arena, side->address, side->left, side->top);
    look_settle_kind(&sheet);
    pixDestroy(&sheet.colour);
    arena_clear(&arena);
    sheet.page.reading = (struct reading){ 0 };
    return sheet.page;
}

/* Words that lie broad, and the pieces of `picture` stand beside each other; `gap_px` between the third word
 * of a line and the fourth. */
static struct page settled_broad(enum page_kind guess, int gap_px, double coverage)
{
    enum { LINES = 10, WORDS = 6, LINE_PX = 80, STEP_PX = 230 };
    struct arena arena = { 0 };
    struct sheet sheet = {
        .arena = &arena,
        .colour = draw_card(),
        .page = { .kind = guess, .kind_confidence = 0.45 },
    };
    struct reading *reading = &sheet.page.reading;
    *reading = (struct reading){ .words = arena_array(&arena, (size_t)LINES * WORDS, sizeof(struct word)),
        .ink_coverage = coverage,
        .complete = true };
    if (guess == PAGE_LETTER)
        sheet.page.kind_confidence = 0.8;
    for (int i = 0; i < LINES * WORDS; i++) {
        const int line = i / WORDS, left = 50 + i % WORDS * STEP_PX + (i % WORDS > 2 ? gap_px : 0);
        reading->words[i] = (struct word){ "недавно", 0.9, { left, 50 + line * LINE_PX, 200, 40 }, line, NULL,
            0 };
    }
    reading->count = (size_t)LINES * WORDS;
    look_settle_kind(&sheet);
    pixDestroy(&sheet.colour);
    arena_clear(&arena);
    sheet.page.reading = (struct reading){ 0 };
    return sheet.page;
}

static void lines_that_run_across_are_a_letter_though_its_pieces_stand_beside_each_other(void **state)
{
    (void)state;
    assert_true(mailed_unseen(settled_broad(PAGE_LETTER, 0, 0.95)));
    assert_false(mailed_unseen(settled_broad(PAGE_LETTER, 150, 0.95)));
    assert_false(mailed_unseen(settled_broad(PAGE_LETTER, 0, 0.8)));
}

static const char half_sheet[] = "Фунь доўры Інеса\nСукня для каралевы з паперы\nі ніякай замены не трэба\n"
                                 "але калі пойдзе дождж\nто што рабіць нам тады";

/* As small as an envelope, and as broad. */
static void half_a_sheet_of_prose_is_asked_about_as_a_letter(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    struct sheet sheet = {
        .arena = &arena,
        .colour = draw_page(&(struct drawing){ .width = 1300, .height = 930 }),
        .page = { .kind = PAGE_ENVELOPE, .kind_confidence = 0.45 },
    };
    sheet.page.reading = (struct reading){
        .words = arena_array(&arena, 400, sizeof(struct word)), .ink_coverage = 1, .complete = true
    };
    read_at(&sheet.page, &arena, half_sheet, 150, 140);
    look_settle_kind(&sheet);
    assert_int_equal(sheet.page.kind, PAGE_LETTER);
    assert_false(mailed_unseen(sheet.page));
    pixDestroy(&sheet.colour);
    arena_clear(&arena);
}

static PIX *white_glass(void)
{
    return draw_page(&(struct drawing){ .width = 1240, .height = 1754 });
}

/* Four lines on the back of an envelope, of whose glass a part was left above it. */
static void a_note_that_lies_broad_asks_though_its_page_stands(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    struct sheet sheet = {
        .arena = &arena, .colour = white_glass(), .page = { .kind = PAGE_LETTER, .kind_confidence = 0.8 }
    };
    sheet.page.reading = (struct reading){
        .words = arena_array(&arena, 400, sizeof(struct word)), .ink_coverage = 1, .complete = true
    };
    read_at(&sheet.page, &arena,
        "Письма идут долго, иногда целый месяц.\nНапишите, как растут ваши помидоры на\n"
        "балконе. Мама пишет, что кот снова ушёл\nна три дня и вернулся довольный.",
        150, 900);
    look_settle_kind(&sheet);
    assert_false(mailed_unseen(sheet.page));
    pixDestroy(&sheet.colour);
    arena_clear(&arena);
}

static void a_card_on_a_white_glass_asks_though_its_edge_is_not_seen(void **state)
{
    (void)state;
    static const struct side sides[] = {
        { "Ковалёвой А. П.\nул. Лесная, д. 3, кв. 17\nг. Витебск\n210001", 760, 420, 1 }, /* lower right */
        { "Ковалёвой А. П.\nул. Лесная, 3-17\nг. Витебск", 760, 200, 1 }, /* beside, three lines */
        { "Ковалёвой А. П.\nЛесная 3-17\nВитебск 210001", 150, 620, 1 }, /* below the message */
        { "Ковалёвой А. П.\nул.Лесная,д.3\nг.Витебск", 150, 20, 1 }, /* above it */
        { "Marta Dudko\nul. Klonowa 14 m. 3\n15-321 Białystok", 150, 620, 1 },
        { "Hanna Zubok\nLiepų 9-12\nLT-09119 Vilnius", 150, 620, 1 },
        { "Frau Vera Malets\nLindenstraße 27\n04177 Leipzig", 150, 620, 1 },
        { "Ганна Зубок\nНовая\nБрэст", 760, 560, 1 }, /* beyond its right end, and below its last line */
        { "Abs. Malets, Lindenweg 17a, 04229 Leipzig", 150, 620, 1 }, /* on one line */
        { "Кот ушёл на три Vera Malets\nи пришёл домой 2217 Alder Creek", 150, 620, 1 }, /* read with ours */
        { "Marta Dudko\nKlonowa\nPOLSKA", 760, 200, 1 }, /* no word of an address that is known */
        { "Марта Дудко\nбульвар Шевченко, д. 41, кв. 205", 150, 620, 1 },
        /* A prison excuses its own address. */
        { "ИК-17, г. Шклов\nМарта Дудко\nг. Минск, ул. Лесная, 3, кв. 17", 150, 620, 1 },
        { "220030 Минск, ул. Лесная, 3.\nОн тоже сидел в колонии", 150, 620, 1 },
    };
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        assert_false(mailed_unseen(settled_on_glass(&sides[i], white_glass())));
}

static void a_home_asks_however_it_is_written(void **state)
{
    (void)state;
    static const char *const homes[] = {
        "Пиши: Минск, уа. Лесная, д.3, кб. 17", /* misread */
        "Марта, г. Минск, лес, д. 41, хв. 205", "Марта Дудко, Лесная 3-17, Минск",
        "Мой адрас: Лида, Зялёная 19/181.", "Напиши Коле: Первомайская, 56-59. Жду",
        "Марта, Минск, Калиновского, 12а-7", "Марта, Слуцк, Паркавая 14", "Минск, бульвар Шевченко, 41",
        "г. Віцебск, б-р Космонавтов 2-8", "Минск, Логойское шоссе, 41", "Мінск, Даўгінаўскі тракт, д. 72",
        "Лида, пр. Победителей, 4-11", "Минск, мкр Юг-2, 54", "набережная Скорины, 5",
        "Ковтун Павел, Минск, Лесная, 75, кв. 35", "2 Минск, пряспек Машәрава, $3, кб. 9", /* misread */
        "Зубок Лене, 2аркавая 42/29, Минск",
        "Пиши на адрес Минск, вуліца Зялёная\n19/181. Жду", /* from line to line */
        "Напиши Коле: Первомайская,\n56-59. Жду",
        "Марта, Минск, Гагарина 12-5", /* a name in another form, a comma or none */
        "Ленина 5-12", "Гродно, Якуба Коласа 3-17", "Лида, Гагарина 12 кв 5", "Слуцк, лесная, 3-17",
        "2 Минск, Лесная, 7, хв. 35", /* misread */
        "Ковтун Павел 12-5", "Минск, Мария 12-5",
        "Лидия, 10-12", /* whoever lives there, or a street misread */
        "Минск\nМария 12-5", "Ковтун\nПавел 12-5\nСлуцк", "Минск\nМарат 12-5", "Ольга 12-5, Минск",
        "Магазин 12-5\nЛида", "г. Минск\nМария 12-5", "Ковтун Ольга\nМария 12-5\nг. Слуцк",
        "Ольга 12-5. Минск", "Ольга 12-5 г. Минск", "Матери\nТатьяна 12-15\nГродно", /* beside a town */
        "Космонавтов 5 - 18\nБарановичи", "Гагарина 12-5 г. Минск", "Гагарина 12-05", "Гагарина 05-12",
        "Пушкина 01-17", /* no hour */
        "Гродно, Гая 3-17, Ярошевич", /* a short street */
        "Слуцк, ул. Богдановича", /* and a house that was cut off */
        "Брест, Ленина 41, школа-интернат, ком. 8", /* and no flat */
        "Тисѕоп 12. 85751-6318", /* in the States, its town misread */
    };
    for (size_t i = 0; i < sizeof homes / sizeof *homes; i++)
        assert_false(mailed_unseen(settled_on_glass(&(struct side){ homes[i], 150, 620, 1 }, white_glass())));
}

/* The message of a card that stands on a white glass, and a block of words at (150, `top`) that were read so
 * surely. */
static bool goes_with_block(const char *block, int top, float sure)
{
    struct arena arena = { 0 };
    struct sheet sheet = {
        .arena = &arena, .colour = white_glass(), .page = { .kind = PAGE_LETTER, .kind_confidence = 0.8 }
    };
    sheet.page.reading = (struct reading){
        .words = arena_array(&arena, 400, sizeof(struct word)), .ink_coverage = 1, .complete = true
    };
    read_at(&sheet.page, &arena, card_message, 150, 140);
    const size_t read = sheet.page.reading.count;
    read_at(&sheet.page, &arena, block, 150, top);
    for (size_t i = read; i < sheet.page.reading.count; i++)
        sheet.page.reading.words[i].confidence = sure;
    look_settle_kind(&sheet);
    pixDestroy(&sheet.colour);
    arena_clear(&arena);
    return mailed_unseen(sheet.page);
}

/* An address abroad, by hand, through a model that knows no Latin letters. */
static void short_lines_of_guesses_with_a_number_ask(void **state)
{
    (void)state;
    assert_false(goes_with_block("аи Меһа Маіеёѕ\nРіпаепѕіёнаќе 27\nОФ7 Ёеѓргід", 540, 0.4F));
}

/* A message in a hand that is read, and below it a home in one that is not: no word of it tells what it is,
 * but where it stands. */
static void a_block_of_guesses_away_from_the_rest_asks(void **state)
{
    (void)state;
    static const char block[] = "Уо лумен сечу\nэзор Менок уту";
    assert_false(goes_with_block(block, 660, 0.4F));
    assert_false(goes_with_block(block, 1500, 0.4F));
    assert_true(goes_with_block(block, 540, 0.4F)); /* its next two lines */
    assert_true(goes_with_block("Пишите мне чаще\nваш Анатоль", 1500, 0.9F));
    assert_true(goes_with_block("лмн", 1500, 0.4F)); /* what is left of a stamp */
    assert_false(goes_with_block("дл Стос: Полоцк Толоцкой 33, кЁ 41", 1500, 0.4F)); /* a home on one line */
    assert_true(goes_with_block("дл Стос: Полоцк Толоцкой 33, кЁ 41", 1500, 0.9F));
    assert_true(goes_with_block("Гор ки 11 октабя 2026 г", 1500, 0.4F)); /* a day */
    assert_true(goes_with_block("Твой Никола", 1500, 0.4F));
}

/* Close below what was read, and with a line between that a torn edge left. */
static void lines_in_another_hand_ask_wherever_they_stand(void **state)
{
    (void)state;
    assert_false(goes_with_block("елнскочт беч\nМосс Мотчноф\nуо кс", 540, 0.2F));
    assert_false(goes_with_block("`-\nелнскочт беч\nМосс Мотчноф\nуо кс", 540, 0.2F));
    assert_false(goes_with_block("гиох, Імолеоууа кс Бу ппотефлесгыот", 540, 0.1F));
    assert_false(goes_with_block("9 адно, 9а 2, делте блг", 540, 0.3F));
    assert_true(goes_with_block("Твой Никола", 540, 0.1F)); /* a signature */
}

/* A hand that nobody reads beside a message that was read: what its words do not tell its ink does. */
static void an_address_beside_a_message_asks_though_none_of_it_was_read(void **state)
{
    (void)state;
    PIX *glass = white_glass();
    PIX *message = draw_page(
        &(struct drawing){ .text = card_message, .size = 14, .width = 640, .height = 560 });
    PIX *address = draw_page(
        &(struct drawing){ .text = "Марта Дудко\nЛесная 4\nМинск", .size = 20, .width = 420, .height = 300 });
    pixRasterop(glass, 60, 60, 640, 560, PIX_SRC, message, 0, 0);
    pixRasterop(glass, 760, 200, 420, 300, PIX_SRC, address, 0, 0);
    assert_false(mailed_unseen(settled_on_glass(&(struct side){ "лмн", 760, 260, 0.7 }, glass)));
    pixDestroy(&message);
    pixDestroy(&address);
}

static PIX *rubber_stamp(void)
{
    enum { WIDTH = 520, HEIGHT = 360, PEN = 5, OUTSIDE = 40 };
    CLEANUP(pixDestroy)
    PIX *words = draw_page(
        &(struct drawing){ .text = "ИК-9\nПРОВЕРЕНО", .size = 20, .width = WIDTH, .height = HEIGHT });
    CLEANUP(boxDestroy) BOX *box = boxCreate(OUTSIDE, OUTSIDE, WIDTH - 2 * OUTSIDE, HEIGHT - 2 * OUTSIDE);
    pixRenderBoxArb(words, box, PEN, 0, 0, 0);
    return pixRotate(words, 0.08F, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0);
}

/* A home in such a hand below the message, or along an edge: not one word was made of it. A stamp is framed.
 */
static void a_block_of_ink_that_became_no_word_asks(void **state)
{
    (void)state;
    static const struct side nothing_read = { "", 0, 0, 0.9 };
    PIX *glass = white_glass();
    PIX *message = draw_page(
        &(struct drawing){ .text = card_message, .size = 14, .width = 700, .height = 560 });
    PIX *address = draw_page(
        &(struct drawing){ .text = "Марта Дудко\nЛесная 4\nМинск", .size = 20, .width = 420, .height = 300 });
    PIX *standing = pixRotate90(address, -1), *stamp = rubber_stamp();
    pixRasterop(glass, 110, 100, 700, 560, PIX_SRC, message, 0, 0);
    PIX *below = pixCopy(NULL, glass), *along = pixCopy(NULL, glass), *stamped = pixCopy(NULL, glass);
    pixRasterop(below, 300, 1200, 420, 300, PIX_SRC, address, 0, 0);
    pixRasterop(along, 900, 1200, 300, 420, PIX_SRC, standing, 0, 0);
    pixRasterop(stamped, 300, 1200, pixGetWidth(stamp), pixGetHeight(stamp), PIX_SRC, stamp, 0, 0);
    assert_true(mailed_unseen(settled_on_glass(&nothing_read, glass)));
    assert_false(mailed_unseen(settled_on_glass(&nothing_read, below)));
    assert_false(mailed_unseen(settled_on_glass(&nothing_read, along)));
    assert_true(mailed_unseen(settled_on_glass(&nothing_read, stamped)));
    pixDestroy(&stamp);
    pixDestroy(&message);
    pixDestroy(&address);
    pixDestroy(&standing);
}

/* A letter of twenty lines that were read; a card lies in the place that they leave free, in pencil, which no
 * coverage counts beside print. */
static void a_block_of_pencil_where_a_letter_has_no_words_asks(void **state)
{
    (void)state;
    PIX *glass = white_glass();
    PIX *message = draw_page(
        &(struct drawing){ .text = card_message, .size = 14, .width = 700, .height = 560 });
    PIX *address = draw_page(
        &(struct drawing){ .text = "Марта Дудко\nЛесная 4\nМинск", .size = 20, .width = 420, .height = 300 });
    pixRasterop(glass, 110, 100, 700, 560, PIX_SRC, message, 0, 0);
    pixRasterop(glass, 110, 660, 700, 560, PIX_SRC, message, 0, 0);
    PIX *below = pixCopy(NULL, glass);
    pixRasterop(below, 300, 1320, 420, 300, PIX_SRC, address, 0, 0);
    const struct side second = { card_message, 150, 700, 1 };
    assert_true(mailed_unseen(settled_on_glass(&second, glass)));
    assert_false(mailed_unseen(settled_on_glass(&second, below)));
    pixDestroy(&message);
    pixDestroy(&address);
}

static void a_letter_that_names_its_prison_or_a_year_is_one(void **state)
{
    (void)state;
    static const struct side sides[] = {
        { "Ваш Анатолий, 9 марта 2026 г.", 150, 620, 1 },
        { "Пишите: 213004, г. Шклов\nул. 1-я Заводская, 8, ИК-17", 150, 620, 1 },
        { "Тюрьма № 8, 222163,\nг. Жодино, ул. Советская, 22А", 150, 620, 1 },
        { "Осталось мне 3-4 месяца, а там и весна.\nЧерез 2-3 недели посылка", 150, 620, 1 },
        { "По ст. 342, ч. 1 дали три года.\nМой отр. 9, бр. 91, пишите", 150, 620, 1 },
        { "Температура 15 - 18\nДинамо 3 - 1", 150, 620, 1 },
        { "Играли вчера в шахматы, 3-1.\nМарина, 2-3 раза в неделю гуляю", 150, 620, 1 },
        { "Помню, как шумело Московское шоссе\nи площадь Победы вечером", 150, 620, 1 },
        { "Свежая газета, 5 страниц.\nМама в 10 ч. 30 м. позвонит", 150, 620, 1 },
        { "С уважением,\nСветлана Петрова\n2", 150, 620, 1 }, /* the number of the page */
        { "Ваша Светлана Тихановская\n3", 150, 620, 1 },
        { "Слушаем Pink Floyd, пластинку 1973 года\nи читаю по слогам Harry Potter", 150, 620, 1 },
        { "Один Windows 95 чего стоит.\nА потом нам дали ещё", 150, 620, 1 },
        { "Обнимаю!\nТихановская\n3", 150, 620, 1 },
        { "Обнимаю! Анна Соколова\n1/2", 150, 620, 1 },
        { "Обнимаю!\nНаталья Петрова 2", 150, 620, 1 },
        { "Я, Анна Соколова, 35, из Гомеля", 150, 620, 1 },
        { "Мария Новикова, 35 лет.\nВаша Слава, 3", 150, 620, 1 },
        { "Одежда: рост 170, р. 48, обувь 42, р. 27", 150, 620, 1 },
        { "Читаю Мф. 5, Лк. 7", 150, 620, 1 },
        { "Камера 12, эт. 3\nСерия 2, сез. 3", 150, 620, 1 },
        { "В школе №5, кл. 7\nЧай 2, сах. 3, кофе 1", 150, 620, 1 },
        { "Ст. 342, П. 1, Ст. 130, Ч. 2", 150, 620, 1 },
        { "Приезд 12 июля, Спасибо. Дом 5", 150, 620, 1 },
        { "Лошадь 3 года, Рыжая. Дом 5", 150, 620, 1 },
        { "Играли Динамо и Победа 3-1", 150, 620, 1 },
        { "Свидания бывают так:\nСуббота 10-12\nНядзеля 10-13", 150, 620, 1 },
        { "Кто когда дежурит:\nЛидия 10-12\nТатьяна 12-15", 150, 620, 1 },
        { "А ещё читаю Матфея 5-12, потом Псалтирь 10-12", 150, 620, 1 },
        { "Подъём 6-00, потом Построение 06-30", 150, 620, 1 },
        { "днём был Магазин 12-05. Ещё напиши\nмне, как Работа 12-05, Ужин 18-00", 150, 620, 1 },
        { "Жили мы на улице у реки\nи дом стоит там до сих пор\nа рядом сад и старый колодец\nи всё это "
          "снится\n"
          "мне ночами\nне забывайте\nи пишите\nещё и ещё\nВаш Анатолий",
            150, 620, 1 },
    };
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        assert_true(mailed_unseen(settled_on_glass(&sides[i], white_glass())));
}

static void settle_envelope_with(struct sheet *sheet, const char *date, double confidence)
{
    sheet->page = (struct page){ .kind = PAGE_LETTER, .kind_confidence = 0.55 };
    read_as(&sheet->page, sheet->arena, "Откуда Кому\nКуда 220088");
    sheet->page.reading.words[sheet->page.reading.count++] = (struct word){ date, confidence,
        { 860, 165, 80, 30 }, 9, NULL, 0 };
    sheet->colour = draw_envelope();
    look_settle_kind(sheet);
    pixDestroy(&sheet->colour);
}

static const struct field *field_of(const struct page *page, enum field_kind kind)
{
    for (size_t i = 0; i < page->field_count; i++)
        if (page->fields[i].kind == kind)
            return &page->fields[i];
    return NULL;
}

/* Does `field` hold this place? */
static bool holds(const struct field *field, int x, int y)
{
    return field && x >= field->box.left && x < field->box.left + field->box.width && y >= field->box.top &&
        y < field->box.top + field->box.height;
}

static void an_envelope_tells_where_its_addresses_and_its_postmark_are(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    struct sheet sheet = { .arena = &arena };
    settle_envelope_with(&sheet, "12.03.26", 0.9);
    assert_int_equal(sheet.page.kind, PAGE_ENVELOPE);
    const struct field *sender = field_of(&sheet.page, FIELD_SENDER);
    const struct field *recipient = field_of(&sheet.page, FIELD_RECIPIENT);
    const struct field *postmark = field_of(&sheet.page, FIELD_POSTMARK);
    assert_true(holds(sender, 200, 120) && !holds(sender, 900, 180) && !holds(sender, 800, 620));
    assert_true(holds(recipient, 800, 620) && !holds(recipient, 900, 180));
    assert_true(postmark && abs(postmark->box.left - 816) < 12 && abs(postmark->box.width - 168) < 16);
    arena_clear(&arena);
}

static void a_postmark_has_no_date_since_its_words_are_read_too_badly(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    struct sheet sheet = { .arena = &arena };
    settle_envelope_with(&sheet, "12.03.26", 0.9);
    const struct field *postmark = field_of(&sheet.page, FIELD_POSTMARK);
    assert_true(postmark && postmark->date == NO_DATE);
    arena_clear(&arena);
}

static void words_speak_against_blank(void **state)
{
    (void)state;
    struct page page = settled(PAGE_BLANK, 0.9, "Привет Анна спасибо");
    assert_false(page.kind == PAGE_BLANK && page.kind_confidence >= 0.5);
    assert_int_equal(settled(PAGE_BLANK, 0.9, "").kind, PAGE_BLANK);
}

static void a_picture_without_text_stays_a_picture(void **state)
{
    (void)state;
    assert_int_equal(settled(PAGE_PICTURE, 0.6, "").kind, PAGE_PICTURE);
    assert_int_equal(settled(PAGE_PICTURE, 0.6, russian_letter).kind, PAGE_LETTER);
}

static void a_picture_too_small_for_a_page_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct arena arena = { 0 };
    struct fault fault = { 0 };
    struct sheet sheet = { .arena = &arena, .colour = pixCreate(8, 8, 8) };
    assert_false(look_stage.run(fixture->look, &sheet, &fault));
    assert_int_equal(fault.kind, FAULT_INPUT);
    pixDestroy(&sheet.colour);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_blank_page_is_blank_and_has_no_skew),
        cmocka_unit_test(a_shaded_blank_page_is_blank),
        cmocka_unit_test(faint_pencil_is_not_blank),
        cmocka_unit_test(the_front_shining_through_an_empty_back_is_not_writing),
        cmocka_unit_test(what_shows_through_on_a_photograph_is_not_hidden),
        cmocka_unit_test(what_is_read_in_a_mirror_is_writing_if_it_is_sharp_or_dark),
        cmocka_unit_test(a_thin_back_that_is_no_scan_is_not_surely_blank),
        cmocka_unit_test(faint_pencil_among_what_shows_through_is_not_surely_blank),
        cmocka_unit_test(soft_shade_among_what_shows_through_is_not_surely_blank),
        cmocka_unit_test(a_grainy_empty_page_is_not_surely_blank),
        cmocka_unit_test(a_page_without_strokes_that_has_tone_or_colour_is_not_surely_blank),
        cmocka_unit_test(grain_of_any_strength_is_not_surely_blank),
        cmocka_unit_test(a_word_in_one_stroke_is_not_surely_blank),
        cmocka_unit_test(an_empty_back_is_surely_blank_punched_folded_tinted_or_squared),
        cmocka_unit_test(even_light_is_told_from_shade),
        cmocka_unit_test(squares_are_rules_and_text_is_none),
        cmocka_unit_test(a_tilt_is_measured_both_ways),
        cmocka_unit_test(every_quarter_turn_is_undone),
        cmocka_unit_test(squares_do_not_hide_a_quarter_turn),
        cmocka_unit_test(one_line_is_enough_where_the_other_side_shows_through),
        cmocka_unit_test(a_drawing_without_words_is_not_turned),
        cmocka_unit_test(a_typed_letter_is_a_letter),
        cmocka_unit_test(a_long_envelope_is_seen_by_its_shape),
        cmocka_unit_test(an_envelope_is_never_mailed_unseen_whatever_its_shape),
        cmocka_unit_test(much_prose_in_an_envelopes_shape_asks_though_it_has_words_of_addresses),
        cmocka_unit_test(a_letter_with_an_address_in_its_head_stays_a_letter),
        cmocka_unit_test(a_postcard_with_an_address_beside_its_message_asks),
        cmocka_unit_test(a_short_letter_is_one_when_it_greets),
        cmocka_unit_test(without_a_greeting_a_short_letter_is_one_where_it_stands),
        cmocka_unit_test(a_card_with_postage_beside_its_message_asks),
        cmocka_unit_test(a_card_without_postage_asks_however_much_of_it_was_read),
        cmocka_unit_test(lines_that_run_across_are_a_letter_though_its_pieces_stand_beside_each_other),
        cmocka_unit_test(half_a_sheet_of_prose_is_asked_about_as_a_letter),
        cmocka_unit_test(a_note_that_lies_broad_asks_though_its_page_stands),
        cmocka_unit_test(a_card_on_a_white_glass_asks_though_its_edge_is_not_seen),
        cmocka_unit_test(a_home_asks_however_it_is_written),
        cmocka_unit_test(short_lines_of_guesses_with_a_number_ask),
        cmocka_unit_test(a_block_of_guesses_away_from_the_rest_asks),
        cmocka_unit_test(lines_in_another_hand_ask_wherever_they_stand),
        cmocka_unit_test(a_block_of_ink_that_became_no_word_asks),
        cmocka_unit_test(a_block_of_pencil_where_a_letter_has_no_words_asks),
        cmocka_unit_test(an_address_beside_a_message_asks_though_none_of_it_was_read),
        cmocka_unit_test(a_letter_that_names_its_prison_or_a_year_is_one),
        cmocka_unit_test(a_page_full_of_lines_is_a_letter_though_none_could_be_read),
        cmocka_unit_test(an_envelope_tells_where_its_addresses_and_its_postmark_are),
        cmocka_unit_test(a_postmark_has_no_date_since_its_words_are_read_too_badly),
        cmocka_unit_test(words_speak_against_blank),
        cmocka_unit_test(a_picture_without_text_stays_a_picture),
        cmocka_unit_test(a_picture_too_small_for_a_page_is_refused),
    };
    return cmocka_run_group_tests(tests, look_pages_open, look_pages_close);
}
