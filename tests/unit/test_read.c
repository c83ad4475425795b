/* What read makes of drawn pages after look and clean: letters right, boxes in place, Latin words in Latin,
 * and no file touched once the models are open. */
#include "test.h"

#include "clean.h"
#include "open_stage.h"
#include "page_drawing.h"
#include "page_stages.h"
#include "read.h"

#include <leptonica/allheaders.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* The page's reading after all three stages; `picture` goes. */
static struct page read_page(void **state, PIX *picture, struct arena *arena)
{
    struct sheet sheet = page_stages_run(*state, picture, arena);
    return page_stages_end(&sheet);
}

/* ---- letters wrong ---- */

/* Characters with white space folded. */
static size_t characters(const char *text, int32_t *out, size_t most)
{
    size_t n = 0;
    const char *end = text + strlen(text);
    for (int32_t c; (c = utf8_next(&text, end)) && n < most;) {
        bool space = c == ' ' || c == '\n';
        if (!space || (n && out[n - 1] != ' '))
            out[n++] = space ? ' ' : c;
    }
    return n;
}

static size_t edits(const int32_t *a, size_t n, const int32_t *b, size_t m)
{
    size_t *row = must_alloc((m + 1) * sizeof *row);
    for (size_t j = 0; j <= m; j++)
        row[j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t change = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            size_t least = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
            row[j] = change < least ? change : least;
        }
    }
    size_t distance = row[m];
    free(row);
    return distance;
}

/* Share of wrong characters. */
static double errors(const struct reading *reading, const char *truth)
{
    enum { MOST = 4000 };
    int32_t *read = must_alloc(MOST * sizeof *read), *true_text = must_alloc(MOST * sizeof *true_text);
    struct text all = TEXT_LIMIT(1 << 16);
    for (size_t i = 0; i < reading->count; i++) {
        text_add(&all, i ? " " : "");
        text_add(&all, reading->words[i].text);
    }
    size_t n = characters(all.bytes, read, MOST), m = characters(truth, true_text, MOST);
    double share = (double)edits(read, n, true_text, m) / (double)m;
    free(read);
    free(true_text);
    text_clear(&all);
    return share;
}

static double errors_of(void **state, PIX *picture, const char *truth)
{
    struct arena arena = { 0 };
    struct page page = read_page(state, picture, &arena);
    double share = errors(&page.reading, truth);
    arena_clear(&arena);
    return share;
}

static void typed_letters_are_read_nearly_without_error(void **state)
{
    assert_true(
        errors_of(state, draw_page(&(struct drawing){ .text = russian_letter }), russian_letter) < 0.005);
    assert_true(errors_of(state, draw_page(&(struct drawing){ .text = belarusian_letter }),
                    belarusian_letter) < 0.01);
}

static void a_bad_page_is_read_nearly_as_well(void **state)
{
    static const struct drawing shaded = { .text = russian_letter, .shade = 0.75 };
    static const struct drawing faint = { .text = russian_letter, .ink = 0.7 };
    static const struct drawing squared = { .text = russian_letter, .squares = 39 };
    static const struct drawing small = { .text = russian_letter, .width = 1240, .height = 1754, .size = 8 };
    assert_true(errors_of(state, draw_page(&shaded), russian_letter) < 0.01);
    assert_true(errors_of(state, draw_page(&faint), russian_letter) < 0.01);
    assert_true(errors_of(state, draw_page(&squared), russian_letter) < 0.01);
    assert_true(errors_of(state, tilted(draw_page(&squared), 4), russian_letter) < 0.02);
    assert_true(errors_of(state, photograph(draw_page(&small), 1900, 2500), russian_letter) < 0.02);
}

static void a_turned_page_is_read(void **state)
{
    for (int turns = 1; turns < 4; turns++) {
        PIX *page = turned(draw_page(&(struct drawing){ .text = russian_letter }), turns);
        assert_true(errors_of(state, page, russian_letter) < 0.005);
    }
}

static bool has_word(const struct reading *reading, const char *text)
{
    for (size_t i = 0; i < reading->count; i++)
        if (strstr(reading->words[i].text, text))
            return true;
    return false;
}

static void latin_words_are_read_in_latin_and_their_neighbours_stay(void **state)
{
    struct arena arena = { 0 };
    struct page page = read_page(state, draw_page(&(struct drawing){ .text = mixed_letter }), &arena);
    assert_true(has_word(&page.reading, "library@example.org"));
    assert_true(has_word(&page.reading, "English") && has_word(&page.reading, "letter"));
    assert_true(has_word(&page.reading, "библиотеки") && has_word(&page.reading, "словарь"));
    assert_true(errors(&page.reading, mixed_letter) < 0.02);
    arena_clear(&arena);
}

/* The Cyrillic model is sure of "еуегу", and nearly of "іп": their neighbours tell. */
static void latin_words_of_cyrillic_shapes_are_read_in_latin(void **state)
{
    static const char letter[] = "Дорогая мама, письмо пришло, и вот мои новости.\n"
                                 "We are in the middle of\n"
                                 "next chapter seven. My English is slow but honest: every day I\n"
                                 "learn fifteen words and forget only five. Жду ответа.\n"
                                 "Спасибо за книги, поклонись тётушке и соседям.\n";
    struct arena arena = { 0 };
    const struct drawing drawing = { .text = letter, .size = 12, .grey = true };
    struct page page = read_page(state, draw_page(&drawing), &arena);
    assert_true(has_word(&page.reading, "every") && has_word(&page.reading, "in"));
    assert_true(has_word(&page.reading, "next") && has_word(&page.reading, "learn"));
    assert_true(has_word(&page.reading, "Жду") && has_word(&page.reading, "поклонись"));
    arena_clear(&arena);
}

static void the_reading_that_lost_is_kept_beside_the_one_that_stands(void **state)
{
    struct arena arena = { 0 };
    struct page page = read_page(state, draw_page(&(struct drawing){ .text = mixed_letter }), &arena);
    size_t latin = 0;
    for (size_t i = 0; i < page.reading.count; i++) {
        const struct word *word = &page.reading.words[i];
        assert_true(word->other_count <= WORD_OTHERS_MOST);
        for (size_t k = 0; k < word->other_count; k++)
            assert_string_not_equal(word->others[k], word->text);
        latin += word->other_count > 0 && strcmp(word->text, "English") == 0;
    }
    assert_true(latin > 0);
    arena_clear(&arena);
}

static PIX *with_grain(PIX *page, int grain)
{
    uint32_t dice = 1;
    for (int y = 0; y < pixGetHeight(page); y++)
        for (int x = 0; x < pixGetWidth(page); x++) {
            l_uint32 tone;
            pixGetPixel(page, x, y, &tone);
            dice = dice * 1664525 + 1013904223;
            int value = (int)tone + (int)(dice >> 16) % grain - grain / 2;
            pixSetPixel(page, x, y, (l_uint32)(value < 0 ? 0 : value > 255 ? 255 : value));
        }
    return page;
}

/* Small, out of focus and with grain, so that the Cyrillic model is unsure: the Latin one saw "aHTOHOBKOR".
 */
static void small_letters_are_no_capitals_of_another_alphabet(void **state)
{
    static const char letter[] = "Привет, это новости из дома:\n"
                                 "навін шмат, нітка тонкая, вітка\n"
                                 "антоновкой пахнет весь дом\n"
                                 "вшестером мы ели на кухне\n"
                                 "вот такие вести от нас, мама\n"
                                 "и кот наш Тимка там, и внук\n"
                                 "навікі, на памяць, ваша тётка\n"
                                 "навін няма, антонавка там\n";
    struct arena arena = { 0 };
    PIX *page = tilted(
        draw_page(&(struct drawing){ .text = letter, .size = 9, .ink = 0.3, .grey = true }), 2.2);
    PIX *blurred = pixBlockconv(page, 2, 2);
    pixDestroy(&page);
    struct page read = read_page(state, with_grain(blurred, 20), &arena);
    assert_true(read.reading.count >= 30);
    for (size_t i = 0; i < read.reading.count; i++)
        assert_null(strpbrk(read.reading.words[i].text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
    arena_clear(&arena);
}

static void english_capitals_are_read_in_latin(void **state)
{
    static const char letter[] = "Дорогая мама, письмо пришло.\n"
                                 "FIRST EMPLOYMENT, USSR, PDF\n"
                                 "I have my iPhone and WhatsApp\n"
                                 "Всё хорошо, мы ждём тебя дома.\n";
    struct arena arena = { 0 };
    struct page page = read_page(state, draw_page(&(struct drawing){ .text = letter }), &arena);
    assert_true(has_word(&page.reading, "FIRST") && has_word(&page.reading, "EMPLOYMENT"));
    assert_true(has_word(&page.reading, "USSR") && has_word(&page.reading, "PDF"));
    assert_true(has_word(&page.reading, "iPhone") && has_word(&page.reading, "WhatsApp"));
    arena_clear(&arena);
}

/* ---- two tones of ink ---- */

/* The darker of two grey pages, everywhere; both go. */
static PIX *on_one_sheet(PIX *page, PIX *other)
{
    PIX *both = pixMinOrMax(NULL, page, other, L_CHOOSE_MIN);
    pixDestroy(&page);
    pixDestroy(&other);
    return both;
}

static PIX *seen_from_behind(PIX *page)
{
    pixFlipLR(page, page);
    PIX *once = pixBlockconv(page, 2, 2), *twice = pixBlockconv(once, 2, 2);
    pixDestroy(&page);
    pixDestroy(&once);
    return twice;
}

static void writing_on_the_back_is_not_read(void **state)
{
    const struct drawing front = { .text = russian_letter, .grey = true };
    const struct drawing back = { .text = belarusian_letter, .grey = true, .ink = 0.5 };
    PIX *page = on_one_sheet(draw_page(&front), seen_from_behind(draw_page(&back)));
    assert_true(errors_of(state, page, russian_letter) < 0.01);
}

static void pencil_beside_ink_is_read(void **state)
{
    struct arena arena = { 0 };
    const struct drawing ink = { .text = russian_letter, .grey = true };
    const struct drawing pencil = {
        .text = "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"
                "Приписка карандашом: поклонись от меня тётушке и соседям,\n"
                "а книгу о птицах верни, пожалуйста, в нашу библиотеку.\n"
                "Ещё напиши, цветёт ли уже вишня под окном у веранды.",
        .grey = true,
        .ink = 0.55,
    };
    struct page page = read_page(state, on_one_sheet(draw_page(&ink), draw_page(&pencil)), &arena);
    assert_true(has_word(&page.reading, "карандашом") && has_word(&page.reading, "библиотеку"));
    assert_true(has_word(&page.reading, "вишня") && has_word(&page.reading, "Обнимаю"));
    arena_clear(&arena);
}

/* Below print a home in pencil of `ink`: read in its place. The share of the ink that was read. */
static double read_pencil_below_print(void **state, double ink)
{
    struct arena arena = { 0 };
    const struct drawing print = { .text = russian_letter, .grey = true };
    const struct drawing pencil = {
        .text = "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\nОбратно пиши: улица Лесная, дом три",
        .grey = true,
        .ink = ink,
    };
    struct page page = read_page(state, on_one_sheet(draw_page(&print), draw_page(&pencil)), &arena);
    assert_true(has_word(&page.reading, "улица") && has_word(&page.reading, "Обнимаю"));
    assert_string_equal(page.reading.words[page.reading.count - 1].text, "три");
    const double coverage = page.reading.ink_coverage;
    arena_clear(&arena);
    return coverage;
}

/* One line, too pale for the tone that parts print from paper: it may be somebody's home. */
static void a_pale_line_below_print_is_read_in_its_place(void **state)
{
    static const double inks[] = { 0.2, 0.3, 0.4, 0.5 };
    for (size_t i = 0; i < sizeof inks / sizeof *inks; i++)
        assert_true(read_pencil_below_print(state, inks[i]) > 0.95);
}

/* As pale as pencil beside print: the tone that parts ink from paper has it as paper. */
static void a_line_too_pale_for_the_first_look_is_read_apart(void **state)
{
    static const double inks[] = { 0.62, 0.7, 0.78 };
    for (size_t i = 0; i < sizeof inks / sizeof *inks; i++) {
        const double coverage = read_pencil_below_print(state, inks[i]);
        assert_true(coverage > 0.9 && coverage < 0.95); /* still unread */
    }
}

/* ---- what is said about words ---- */

static void words_have_their_places_lines_and_trust(void **state)
{
    struct arena arena = { 0 };
    struct page page = read_page(
        state, draw_page(&(struct drawing){ .text = "Привет, дорогая\nМарина" }), &arena);
    const struct word *words = page.reading.words;
    assert_int_equal(page.reading.count, 3);
    assert_true(page.reading.complete && page.reading.ink_coverage > 0.9);
    assert_true(words[0].line == words[1].line && words[2].line > words[1].line);
    assert_true(words[0].box.left < words[1].box.left && words[2].box.top > words[0].box.top);
    assert_true(abs(words[0].box.left - 165) < 12); /* the drawing's margin */
    for (size_t i = 0; i < 3; i++)
        assert_true(words[i].confidence > 0.8 && words[i].confidence <= 1);
    arena_clear(&arena);
}

/* The letters of this page are so small that the reading picture is larger than the presentation. */
static void boxes_are_in_pixels_of_the_presentation(void **state)
{
    struct arena arena = { 0 };
    const struct drawing small = { .text = russian_letter, .width = 827, .height = 1170, .size = 6 };
    struct page page = read_page(state, draw_page(&small), &arena);
    int right = 0;
    for (size_t i = 0; i < page.reading.count; i++) {
        const struct box *box = &page.reading.words[i].box;
        right = box->left + box->width > right ? box->left + box->width : right;
    }
    assert_true(page.reading.count > 60);
    assert_true(right > 650 && right <= 827 * 9 / 10 + 4);
    assert_true(abs(page.reading.words[0].box.left - 82) < 8);
    arena_clear(&arena);
}

/* By how much the curled page's column `x` lies lower. */
static int sagged(int x, int width)
{
    return (int)lround(40 * sin(3.14159265 * x / width));
}

static PIX *curled(PIX *page)
{
    for (int x = 0; x < pixGetWidth(page); x++)
        pixRasteropVip(page, x, 1, sagged(x, pixGetWidth(page)), L_BRING_IN_WHITE);
    return page;
}

/* What two boxes share, of what they cover together. */
static double overlap(struct box a, struct box b)
{
    int left = a.left > b.left ? a.left : b.left, top = a.top > b.top ? a.top : b.top;
    int right = a.left + a.width < b.left + b.width ? a.left + a.width : b.left + b.width;
    int bottom = a.top + a.height < b.top + b.height ? a.top + a.height : b.top + b.height;
    double shared = right > left && bottom > top ? (double)(right - left) * (bottom - top) : 0;
    return shared / ((double)a.width * a.height + (double)b.width * b.height - shared);
}

/* The words of a flat page say where those of the same page, curled, are. */
static void the_boxes_of_a_curled_page_lie_on_its_words(void **state)
{
    struct arena arena = { 0 };
    const struct drawing letter = { .text = russian_letter };
    struct page flat = read_page(state, draw_page(&letter), &arena);
    struct page bent = read_page(state, curled(draw_page(&letter)), &arena);
    assert_int_equal(bent.reading.count, flat.reading.count);
    size_t close = 0;
    for (size_t i = 0; i < flat.reading.count; i++) {
        struct box box = flat.reading.words[i].box;
        box.top += sagged(box.left + box.width / 2, flat.width_px);
        close += overlap(box, bent.reading.words[i].box) > 0.7;
    }
    assert_true(close * 100 >= flat.reading.count * 95);
    arena_clear(&arena);
}

static void a_blank_page_has_no_words(void **state)
{
    struct arena arena = { 0 };
    struct page page = read_page(state, draw_page(&(struct drawing){ .text = NULL }), &arena);
    assert_int_equal(page.reading.count, 0);
    assert_true(page.reading.complete);
    arena_clear(&arena);
}

/* Layout analysis was minutes over such a page. It has ink, and what was not read must not pass for read. */
static void a_page_of_specks_is_given_up_at_once(void **state)
{
    struct arena arena = { 0 };
    PIX *page = draw_page(&(struct drawing){ .text = NULL, .grey = true });
    for (int y = 100; y < 2200; y += 11)
        for (int x = 100 + y % 7; x < 1500; x += 11)
            pixRasterop(page, x, y, 3, 3, PIX_CLR, NULL, 0, 0);
    struct page_stages *stages = *state;
    struct fault fault = { 0 };
    struct sheet sheet = { .arena = &arena, .colour = page, .grey = pixClone(page), .grey_scale = 1 };
    assert_true(read_stage.run(stages->stage[STAGE_READ], &sheet, &fault));
    assert_false(sheet.page.reading.complete);
    assert_int_equal(sheet.page.reading.count, 0);
    assert_true(sheet.page.reading.ink_coverage == 0);
    page_stages_end(&sheet);
    arena_clear(&arena);
}

/* ---- on a dark desk ---- */

enum { DESK_WIDE = 1700, SHEET_HIGH = 2200, DESK_HIGH = 2700 };

/* A letter on a dark desk, seen from aside, and an envelope below it. */
static PIX *on_a_desk(double envelope_paper)
{
    PIX *photo = pixCreate(DESK_WIDE, DESK_HIGH, 32);
    const struct drawing letter = { .text = russian_letter, .width = 1240, .height = 1754 };
    const struct drawing envelope = { .text = "220004, г. Минск,\nулица Раковская, дом 17\nЛапицкой Ольге",
        .width = 1000,
        .height = 430,
        .size = 9,
        .ink = 0.2,
        .paper = envelope_paper };
    PIX *sheet = photograph(draw_page(&letter), DESK_WIDE, SHEET_HIGH), *beside = draw_page(&envelope);
    pixSetAllArbitrary(photo, 70U << 24 | 55U << 16 | 42U << 8);
    pixRasterop(photo, 0, 0, DESK_WIDE, SHEET_HIGH, PIX_SRC, sheet, 0, 0);
    pixRasterop(photo, 300, SHEET_HIGH + 20, 1000, 430, PIX_SRC, beside, 0, 0);
    pixDestroy(&sheet);
    pixDestroy(&beside);
    PIX *dusk = pixConvertRGBToGrayFast(photo);
    pixDestroy(&photo);
    pixMultConstantGray(dusk, 0.4F);
    return with_grain(dusk, 24); /* a telephone's in little light */
}

/* The photograph as look describes it where it could not be sure that nothing but the desk lies around. */
static struct page read_on_desk(void **state, double envelope_paper, struct arena *arena)
{
    static const struct looks looks = { .has_corners = true,
        .light_spread = 5,
        .contrast = 0.8,
        .corner_x = { DESK_WIDE * 0.14, DESK_WIDE * 0.83, DESK_WIDE * 0.92, DESK_WIDE * 0.08 },
        .corner_y = { SHEET_HIGH * 0.10, SHEET_HIGH * 0.12, SHEET_HIGH * 0.90, SHEET_HIGH * 0.93 } };
    struct page_stages *stages = *state;
    struct fault fault = { 0 };
    struct sheet sheet = {
        .arena = arena, .colour = on_a_desk(envelope_paper), .dpi = 200, .grey_scale = 1, .looks = looks
    };
    assert_true(clean_stage.run(stages->stage[STAGE_CLEAN], &sheet, &fault));
    assert_true(read_stage.run(stages->stage[STAGE_READ], &sheet, &fault));
    return page_stages_end(&sheet);
}

/* The desk's grain is too much ink, and such a page was not read at all. Brown paper is coarse too, and is
 * not to be smoothed. */
static void a_letter_on_a_coarse_desk_is_read_and_so_is_what_lies_beside_it(void **state)
{
    static const double papers[] = { 0.96, 0.55 };
    static const char *const words[] = { "Здравствуйте,", "Пришлите,", "Обнимаю,", "220004", "Минск",
        "Раковская", "Лапицкой", "Ольге" };
    for (size_t i = 0; i < sizeof papers / sizeof *papers; i++) {
        struct arena arena = { 0 };
        const struct page page = read_on_desk(state, papers[i], &arena);
        for (size_t k = 0; k < sizeof words / sizeof *words; k++)
            if (!has_word(&page.reading, words[k]))
                fail_msg("paper %.2f: %s is not read", papers[i], words[k]);
        assert_false(page.reading.complete);
        arena_clear(&arena);
    }
}

/* ---- how much of the ink was read ---- */

static double coverage_of(void **state, PIX *picture)
{
    struct arena arena = { 0 };
    const double coverage = read_page(state, picture, &arena).reading.ink_coverage;
    arena_clear(&arena);
    return coverage;
}

static void squares_specks_and_shade_are_no_ink_that_was_missed(void **state)
{
    static const struct drawing squared = { .text = russian_letter, .squares = 39, .shade = 0.6, .ink = 0.5 };
    PIX *page = draw_page(&squared);
    for (int y = 40; y < 2300; y += 60)
        for (int x = 40 + y % 7; x < 1600; x += 60)
            pixRasterop(page, x, y, 3, 3, PIX_CLR, NULL, 0, 0);
    assert_true(coverage_of(state, page) >= 0.95);
}

/* Half of a page of type, and strokes on the other half. */
static void what_is_no_word_lowers_the_coverage(void **state)
{
    PIX *page = draw_page(&(struct drawing){ .text = russian_letter });
    const double whole = coverage_of(state, pixCopy(NULL, page));
    for (int i = 0; i < 12; i++) {
        BOX *box = boxCreate(200 + i * 90, 1500 + i * 9, 300, 500);
        pixRenderBoxArb(page, box, 4, 40, 40, 40);
        boxDestroy(&box);
    }
    const double half = coverage_of(state, page);
    assert_true(whole >= 0.95 && half < 0.9 && half > 0.3);
}

static void strokes_taken_for_words_are_not_covered(void **state)
{
    PIX *page = draw_page(&(struct drawing){ .text = NULL });
    for (int i = 0; i < 30; i++) {
        const int x = 200 + i * 331 % 1100, y = 200 + i * 557 % 1600;
        PTA *oval = generatePtaFilledCircle(2);
        for (int step = 0; step < 1200; step++)
            for (int k = 0; k < ptaGetCount(oval); k++) {
                l_int32 dx, dy;
                ptaGetIPt(oval, k, &dx, &dy);
                pixSetPixel(page, x + 160 + (int)(160 * cos(step / 190.0)) + dx,
                    y + 120 + (int)(120 * sin(step / 190.0)) + dy, 0x50505000);
            }
        ptaDestroy(&oval);
    }
    assert_true(coverage_of(state, page) <= 0.2);
}

/* ---- pictures, and what is none ---- */

/* Reads the grey `page` as clean would hand it over, guessed to be of `kind`; the page goes. */
static struct page read_guessed(void **state, PIX *page, enum page_kind kind, struct arena *arena)
{
    struct page_stages *stages = *state;
    struct fault fault = { 0 };
    struct sheet sheet = { .arena = arena, .colour = page, .grey = pixClone(page), .grey_scale = 1 };
    sheet.page.kind = kind;
    sheet.page.kind_confidence = 0.6;
    assert_true(read_stage.run(stages->stage[STAGE_READ], &sheet, &fault));
    return page_stages_end(&sheet);
}

/* Soft blots down to `bottom`, from a small picture of a fixed sequence. */
static void paint_blots(PIX *page, int bottom)
{
    PIX *small = pixCreate(18, 24, 8);
    unsigned next = 7;
    for (int y = 0; y < 24; y++)
        for (int x = 0; x < 18; x++) {
            next = next * 1103515245 + 12345;
            pixSetPixel(small, x, y, next >> 24);
        }
    PIX *blots = pixScaleToSize(small, pixGetWidth(page), bottom);
    pixRasterop(page, 0, 0, pixGetWidth(page), bottom, PIX_SRC, blots, 0, 0);
    pixDestroy(&small);
    pixDestroy(&blots);
}

static void a_picture_without_text_is_not_read(void **state)
{
    struct arena arena = { 0 };
    PIX *page = draw_page(&(struct drawing){ .text = NULL, .grey = true });
    paint_blots(page, pixGetHeight(page));
    struct page picture = read_guessed(state, page, PAGE_PICTURE, &arena);
    assert_int_equal(picture.reading.count, 0);
    assert_true(picture.reading.complete && picture.reading.ink_coverage == 0);
    assert_int_equal(picture.step_count, 1); /* codes were looked for */
    arena_clear(&arena);
}

static void the_caption_of_a_picture_is_read(void **state)
{
    struct arena arena = { 0 };
    static const struct drawing caption = {
        .text = "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"
                "Это наш двор прошлым летом.\nДля Марины от Сергея",
        .grey = true,
    };
    PIX *page = draw_page(&caption);
    paint_blots(page, 1000);
    struct page picture = read_guessed(state, page, PAGE_PICTURE, &arena);
    assert_true(has_word(&picture.reading, "летом") && has_word(&picture.reading, "Марины"));
    assert_int_equal(picture.reading.count, 9);
    arena_clear(&arena);
}

static void a_letter_taken_for_a_picture_is_read_in_full(void **state)
{
    struct arena arena = { 0 };
    PIX *page = draw_page(&(struct drawing){ .text = russian_letter, .grey = true });
    struct page picture = read_guessed(state, page, PAGE_PICTURE, &arena);
    assert_true(errors(&picture.reading, russian_letter) < 0.005);
    arena_clear(&arena);
}

/* Three hatchings across each other did not finish in 20 s of layout analysis. */
static void crossed_hatching_is_given_up_at_once(void **state)
{
    struct arena arena = { 0 };
    PIX *page = draw_page(&(struct drawing){ .text = NULL, .grey = true });
    for (int at = -2000; at < 4000; at += 14) {
        pixRenderLineArb(page, at, 200, at + 1900, 2100, 2, 60, 60, 60);
        pixRenderLineArb(page, at, 2100, at + 1900, 200, 2, 60, 60, 60);
        pixRenderLineArb(page, at, 200, at + 700, 2100, 2, 60, 60, 60);
    }
    struct page hatched = read_guessed(state, page, PAGE_LETTER, &arena);
    assert_false(hatched.reading.complete);
    assert_int_equal(hatched.reading.count, 0);
    arena_clear(&arena);
}

/* ---- the engine ---- */

enum { PART_WIDE = 1200, PART_HIGH = 190 };

static void assert_part_unread(const struct page_stages *stages, PIX *grey)
{
    struct arena arena = { 0 };
    struct fault fault = { 0 };
    struct reading reading = { .complete = true };
    const struct box area = { 0, 0, PART_WIDE, PART_HIGH };
    assert_true(stages->recogniser->recognise(stages->recogniser, grey, area, &arena, &reading, &fault));
    assert_false(reading.complete);
    assert_int_equal(reading.count, 0);
    pixDestroy(&grey);
    arena_clear(&arena);
}

/* A band of a photograph, as look asks about it: 300 ms each way before. */
static void grain_in_a_part_is_not_read(void **state)
{
    PIX *grey = pixCreate(PART_WIDE, PART_HIGH, 8);
    unsigned dice = 1;
    for (int y = 0; y < PART_HIGH; y++)
        for (int x = 0; x < PART_WIDE; x++)
            pixSetPixel(grey, x, y, 100 + ((dice = dice * 1103515245 + 12345) >> 16) % 60);
    assert_part_unread(*state, grey);
}

/* Where a photograph's tones pass the threshold slowly, grain stands in a few rows alone: 180 ms each way
 * before. */
static void thin_grain_in_a_part_is_not_read(void **state)
{
    enum { DICE = 5, SIDES = 7 };
    PIX *grey = pixCreate(PART_WIDE, PART_HIGH, 8);
    unsigned dice = 1;
    for (int y = 0; y < PART_HIGH; y++)
        for (int x = 0; x < PART_WIDE; x++) {
            l_uint32 tone = (l_uint32)(90 + 80 * y / PART_HIGH);
            for (int i = 0; i < DICE; i++)
                tone += ((dice = dice * 1103515245 + 12345) >> 16) % SIDES;
            pixSetPixel(grey, x, y, tone);
        }
    assert_part_unread(*state, grey);
}

/* What a page may cost is set when its reading begins; nobody has begun here, so the time is over. */
static void a_page_whose_time_is_over_is_not_complete(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    struct fault fault = { 0 };
    struct recogniser *recogniser = NULL;
    const struct services services = { .recogniser = &recogniser, .models = "" };
    struct stage *read = open_stage(&read_stage, &services, &fault);
    assert_non_null(read);
    PIX *page = draw_page(&(struct drawing){ .text = mixed_letter });
    PIX *grey = pixConvertTo8(page, 0);
    struct reading reading = { .complete = true };
    assert_true(recogniser->recognise(recogniser, grey, (struct box){ 0 }, &arena, &reading, &fault));
    assert_false(reading.complete);
    pixDestroy(&grey);
    pixDestroy(&page);
    close_stage(read);
    arena_clear(&arena);
}

/* With no descriptor to be had, opening any file fails: what is read must be the same. */
static void nothing_is_opened_once_the_models_are(void **state)
{
    struct arena arena = { 0 };
    struct rlimit before, none;
    struct page page = read_page(state, draw_page(&(struct drawing){ .text = mixed_letter }), &arena);
    PIX *again = draw_page(&(struct drawing){ .text = mixed_letter });
    getrlimit(RLIMIT_NOFILE, &before);
    none = (struct rlimit){ 0, before.rlim_max };
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    struct page walled = read_page(state, again, &arena);
    setrlimit(RLIMIT_NOFILE, &before);
    assert_int_equal(walled.reading.count, page.reading.count);
    for (size_t i = 0; i < page.reading.count; i++)
        assert_string_equal(walled.reading.words[i].text, page.reading.words[i].text);
    arena_clear(&arena);
}

static void the_recogniser_reads_a_part_and_says_where(void **state)
{
    struct page_stages *stages = *state;
    struct arena arena = { 0 };
    struct reading reading;
    struct fault fault;
    PIX *grey = draw_page(&(struct drawing){ .text = "Привет\nМарина\nСпасибо", .grey = true });
    struct box area = { 0, 210, 1654, 90 }; /* the second and third line */
    assert_true(stages->recogniser->recognise(stages->recogniser, grey, area, &arena, &reading, &fault));
    assert_int_equal(reading.count, 2);
    assert_string_equal(reading.words[0].text, "Марина");
    assert_string_equal(reading.words[1].text, "Спасибо");
    assert_true(reading.words[0].box.top >= 205 && reading.words[0].box.left > 150);
    pixDestroy(&grey);
    arena_clear(&arena);
}

static void a_missing_model_names_the_package_to_install(void **state)
{
    (void)state;
    struct fault fault = { 0 };
    setenv("TESSDATA_PREFIX", BUILD_DIR, 1);
    assert_false(read_model_installed("Cyrillic"));
    assert_null(open_stage(&read_stage, NULL, &fault));
    unsetenv("TESSDATA_PREFIX");
    assert_non_null(strstr(fault.text, "tesseract-ocr-script-cyrl"));
    assert_true(read_model_installed("Cyrillic"));
    assert_false(read_model_installed("../Cyrillic"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(typed_letters_are_read_nearly_without_error),
        cmocka_unit_test(a_bad_page_is_read_nearly_as_well),
        cmocka_unit_test(a_turned_page_is_read),
        cmocka_unit_test(latin_words_are_read_in_latin_and_their_neighbours_stay),
        cmocka_unit_test(small_letters_are_no_capitals_of_another_alphabet),
        cmocka_unit_test(english_capitals_are_read_in_latin),
        cmocka_unit_test(latin_words_of_cyrillic_shapes_are_read_in_latin),
        cmocka_unit_test(the_reading_that_lost_is_kept_beside_the_one_that_stands),
        cmocka_unit_test(writing_on_the_back_is_not_read),
        cmocka_unit_test(pencil_beside_ink_is_read),
        cmocka_unit_test(a_pale_line_below_print_is_read_in_its_place),
        cmocka_unit_test(a_line_too_pale_for_the_first_look_is_read_apart),
        cmocka_unit_test(words_have_their_places_lines_and_trust),
        cmocka_unit_test(boxes_are_in_pixels_of_the_presentation),
        cmocka_unit_test(the_boxes_of_a_curled_page_lie_on_its_words),
        cmocka_unit_test(a_blank_page_has_no_words),
        cmocka_unit_test(a_page_of_specks_is_given_up_at_once),
        cmocka_unit_test(a_letter_on_a_coarse_desk_is_read_and_so_is_what_lies_beside_it),
        cmocka_unit_test(squares_specks_and_shade_are_no_ink_that_was_missed),
        cmocka_unit_test(what_is_no_word_lowers_the_coverage),
        cmocka_unit_test(strokes_taken_for_words_are_not_covered),
        cmocka_unit_test(a_picture_without_text_is_not_read),
        cmocka_unit_test(the_caption_of_a_picture_is_read),
        cmocka_unit_test(a_letter_taken_for_a_picture_is_read_in_full),
        cmocka_unit_test(crossed_hatching_is_given_up_at_once),
        cmocka_unit_test(nothing_is_opened_once_the_models_are),
        cmocka_unit_test(grain_in_a_part_is_not_read),
        cmocka_unit_test(thin_grain_in_a_part_is_not_read),
        cmocka_unit_test(a_page_whose_time_is_over_is_not_complete),
        cmocka_unit_test(the_recogniser_reads_a_part_and_says_where),
        cmocka_unit_test(a_missing_model_names_the_package_to_install),
    };
    return cmocka_run_group_tests(tests, page_stages_open, page_stages_close);
}
