/* decode: each format gives its pages with the right pixels, turns, resolutions and notes. */
#include "test.h"

#include "cleanup.h"
#include "decode.h"
#include "pictures.h"
#include "shelf.h"

#include <stdlib.h>
#include <string.h>

enum { FILE_MOST = 64 << 20 };

static int sample(const struct raster *page, uint32_t x, uint32_t y, uint32_t channel)
{
    return page->pixels[((size_t)y * page->width + x) * page->channels + channel];
}

/* The red field is in the upper left quarter and the paper elsewhere, as far as `loss` allows. */
static void assert_shows_sheet(const struct raster *page, int loss)
{
    const uint32_t left = page->width / 4, right = page->width * 3 / 4;
    const uint32_t top = page->height / 4, bottom = page->height * 3 / 4;
    const int field = page->channels == 1 ? FIELD_OTHER : FIELD_RED;
    assert_in_range(sample(page, left, top, 0), field - loss, field + loss);
    if (page->channels == 3)
        assert_in_range(
            sample(page, left, top, 2), FIELD_OTHER < loss ? 0 : FIELD_OTHER - loss, FIELD_OTHER + loss);
    const uint32_t paper[][2] = { { right, top }, { left, bottom }, { right, bottom } };
    for (size_t i = 0; i < 3; i++)
        for (uint32_t c = 0; c < page->channels; c++)
            assert_in_range(sample(page, paper[i][0], paper[i][1], c), PAPER - loss, 255);
}

struct format_case {
    const char *name;
    void (*make)(const struct picture *, struct text *);
    struct picture picture;
    uint32_t channels, dpi, orientation;
    int loss;
};

static const struct format_case format_cases[] = {
    { "JPEG", picture_jpeg, { 64, 48, 3, .dpi = 300 }, 3, 300, 1, 12 },
    { "JPEG", picture_jpeg, { 64, 48, 1, .orientation = 6 }, 1, 0, 6, 12 },
    { "JPEG", picture_jpeg, { 64, 48, 3, .orientation = 9 }, 3, 0, 1, 12 },
    { "JPEG", picture_jpeg, { 64, 48, 4, .dpi = 0 }, 3, 0, 1, 12 },
    { "JPEG", picture_jpeg, { 65, 49, 3, .progressive = true }, 3, 0, 1, 12 },
    { "PNG", picture_png, { 64, 48, 3, .dpi = 200 }, 3, 200, 1, 0 },
    { "PNG", picture_png, { 64, 48, 1, .dpi = 0 }, 1, 0, 1, 0 },
    { "PNG", picture_png, { 64, 48, 4, .dpi = 0 }, 3, 0, 1, 0 },
    { "PNG", picture_png, { 64, 48, 4, .bits = 16 }, 3, 0, 1, 0 },
    { "PNG", picture_png, { 64, 48, 3, .bits = 16 }, 3, 0, 1, 0 },
    { "PNG", picture_png, { 64, 48, 3, .progressive = true }, 3, 0, 1, 0 },
    { "TIFF", picture_tiff, { 64, 48, 3, .dpi = 300, .orientation = 8 }, 3, 300, 8, 0 },
    { "TIFF", picture_tiff, { 64, 48, 1, .dpi = 0 }, 1, 0, 1, 0 },
    { "TIFF", picture_tiff, { 61, 48, 1, .bits = 1 }, 1, 0, 1, 20 },
    { "TIFF", picture_tiff, { 64, 48, 4, .dpi = 0 }, 3, 0, 1, 3 },
    { "HEIC", picture_heic, { 64, 64, 3, .dpi = 0 }, 3, 0, 1, 24 },
    { "PDF", picture_pdf, { 144, 72, 3, .dpi = 0 }, 3, 300, 1, 10 },
};

static void every_format_gives_the_sheet(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof format_cases / sizeof *format_cases; i++) {
        const struct format_case *want = &format_cases[i];
        CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
        want->make(&want->picture, &file);
        assert_string_equal(decode_format(bytes_of(&file)), want->name);
        assert_true(decode_looks_complete(bytes_of(&file), bytes_of(&file), file.length));
        CLEANUP(shelf_clear) struct shelf shelf;
        assert_true(shelf_decode(&shelf, bytes_of(&file), NULL));
        assert_int_equal(shelf.count, 1);
        const struct raster *page = &shelf.pages[0];
        assert_int_equal(page->channels, want->channels);
        assert_int_equal(page->dpi, want->dpi);
        assert_int_equal(page->orientation, want->orientation);
        assert_string_equal(page->note, "");
        assert_string_equal(page->name, "");
        if (want->make != picture_pdf) {
            assert_int_equal(page->width, want->picture.width);
            assert_int_equal(page->height, want->picture.height);
        }
        assert_shows_sheet(page, want->loss);
    }
}

/* 5003 x 5001: more than 25 million pixels, both sides odd, and the field's edge within a pair of columns. */
static const struct format_case large_cases[] = {
    { "JPEG", picture_jpeg, { 5003, 5001, 3, .dpi = 600 }, 3, 300, 1, 12 },
    { "JPEG", picture_jpeg, { 5003, 5001, 1, .dpi = 600, .progressive = true }, 1, 300, 1, 12 },
    { "JPEG", picture_jpeg, { 5003, 5001, 4, .orientation = 6 }, 3, 0, 6, 12 },
    { "PNG", picture_png, { 5003, 5001, 3, .dpi = 600 }, 3, 300, 1, 0 },
    { "PNG", picture_png, { 5003, 5001, 1, .progressive = true }, 1, 0, 1, 0 },
    { "TIFF", picture_tiff, { 5003, 5001, 1, .dpi = 600, .orientation = 8 }, 1, 300, 8, 0 },
    { "TIFF", picture_tiff, { 5003, 5001, 1, .bits = 1, .dpi = 600 }, 1, 300, 1, 20 },
    { "TIFF", picture_tiff, { 5003, 5001, 4, .dpi = 600 }, 3, 300, 1, 3 },
};

static void a_page_of_more_than_25_million_pixels_is_halved(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof large_cases / sizeof *large_cases; i++) {
        const struct format_case *want = &large_cases[i];
        CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
        want->make(&want->picture, &file);
        CLEANUP(shelf_clear) struct shelf shelf;
        assert_true(shelf_decode(&shelf, bytes_of(&file), NULL));
        assert_int_equal(shelf.count, 1);
        const struct raster *page = &shelf.pages[0];
        assert_int_equal(page->width, 2502);
        assert_int_equal(page->height, 2501);
        assert_int_equal(page->channels, want->channels);
        assert_int_equal(page->dpi, want->dpi);
        assert_int_equal(page->orientation, want->orientation);
        assert_int_equal(shelf.largest_room, (size_t)2502 * 2501 * page->channels);
        assert_shows_sheet(page, want->loss);
        assert_in_range(sample(page, 2501, 2500, 0), PAPER - want->loss, 255); /* the last, odd ones */
    }
}

static void halving_takes_the_mean_of_four_pixels(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
    picture_png(&(struct picture){ 5003, 5001, 3, .dpi = 0 }, &file);
    CLEANUP(shelf_clear) struct shelf shelf;
    assert_true(shelf_decode(&shelf, bytes_of(&file), NULL));
    const struct raster *page = &shelf.pages[0];
    assert_int_equal(sample(page, 1249, 1249, 2), FIELD_OTHER);
    assert_int_equal(sample(page, 1250, 1249, 0), (FIELD_RED + PAPER + 1) / 2);
    assert_int_equal(sample(page, 1250, 1249, 2), (FIELD_OTHER + PAPER + 1) / 2);
    assert_int_equal(sample(page, 1251, 1249, 2), PAPER);
    assert_int_equal(sample(page, 1249, 1250, 2), PAPER);
}

static void black_and_white_becomes_grey_where_it_is_halved(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
    picture_tiff(&(struct picture){ 5003, 5001, 1, .bits = 1 }, &file);
    CLEANUP(shelf_clear) struct shelf shelf;
    assert_true(shelf_decode(&shelf, bytes_of(&file), NULL));
    assert_int_equal(sample(&shelf.pages[0], 1249, 1249, 0), 0);
    assert_int_equal(sample(&shelf.pages[0], 1250, 1249, 0), 128);
    assert_int_equal(sample(&shelf.pages[0], 1251, 1249, 0), 255);
}

static void a_page_of_25_million_pixels_stays(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
    picture_png(&(struct picture){ 5000, 5000, 1, .dpi = 600 }, &file);
    CLEANUP(shelf_clear) struct shelf shelf;
    assert_true(shelf_decode(&shelf, bytes_of(&file), NULL));
    assert_int_equal(shelf.pages[0].width, 5000);
    assert_int_equal(shelf.pages[0].dpi, 600);
}

static void files_of_several_pages_give_them_all(void **state)
{
    (void)state;
    static const struct {
        void (*make)(const struct picture *, struct text *);
        struct picture picture;
    } several[] = {
        { picture_tiff, { 64, 48, 3, .pages = 3 } },
        { picture_pdf, { 72, 72, 3, .pages = 3 } },
        { picture_heic, { 64, 64, 3, .pages = 3 } },
    };
    for (size_t i = 0; i < sizeof several / sizeof *several; i++) {
        CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
        several[i].make(&several[i].picture, &file);
        CLEANUP(shelf_clear) struct shelf shelf;
        assert_true(shelf_decode(&shelf, bytes_of(&file), NULL));
        assert_int_equal(shelf.count, 3);
        for (int page = 0; page < 3; page++)
            assert_shows_sheet(&shelf.pages[page], 24);
    }
}

static void a_pdf_page_is_drawn_at_300_dpi_and_a_huge_one_as_a3(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text a4 = TEXT_LIMIT(FILE_MOST), huge = TEXT_LIMIT(FILE_MOST);
    picture_pdf(&(struct picture){ 595, 842, 3, .dpi = 0 }, &a4);
    CLEANUP(shelf_clear) struct shelf shelf;
    assert_true(shelf_decode(&shelf, bytes_of(&a4), NULL));
    assert_int_equal(shelf.pages[0].width, 2480);
    assert_int_equal(shelf.pages[0].height, 3509);
    picture_pdf(&(struct picture){ 2480, 3508, 3, .dpi = 0 }, &huge); /* a point a pixel: 49 inches high */
    CLEANUP(shelf_clear) struct shelf other;
    assert_true(shelf_decode(&other, bytes_of(&huge), NULL));
    assert_in_range(other.pages[0].height, 5000, 5100);
}

/* ---- PDFs written by hand ---- */

#define PDF_PAGE(extra) \
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n" \
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" \
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 144 144]/Contents 4 0 R\n" \
    "/Resources<</Font<</F 5 0 R>>/XObject<</I 6 0 R>>>>>>endobj\n" extra

static bool decode_text(struct shelf *shelf, const char *file)
{
    return shelf_decode(shelf, (struct bytes){ (const unsigned char *)file, strlen(file) }, NULL);
}

static void a_font_that_is_not_in_the_pdf_leaves_a_note(void **state)
{
    (void)state;
    static const char file[] = PDF_PAGE("4 0 obj<</Length 33>>stream\nBT /F 20 Tf 9 9 Td (page) Tj ET\n\n"
                                        "endstream endobj\n"
                                        "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>endobj\n"
                                        "trailer<</Root 1 0 R>>\n%%EOF\n");
    CLEANUP(shelf_clear) struct shelf shelf;
    assert_true(decode_text(&shelf, file));
    assert_int_equal(shelf.count, 1);
    assert_string_equal(
        shelf.pages[0].note, "the page uses fonts that are not in the file; it may look incomplete");
}

/* One grey pixel over the whole page, and words in a font that is missing: an OCR layer. */
static void the_words_behind_a_scan_need_no_font(void **state)
{
    (void)state;
    static const char file[] = PDF_PAGE(
        "4 0 obj<</Length 66>>stream\nq 144 0 0 144 0 0 cm /I Do Q BT 3 Tr /F 20 Tf 9 9 Td (page) Tj ET\n"
        "\nendstream endobj\n"
        "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>endobj\n"
        "6 0 obj<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray\n"
        "/BitsPerComponent 8/Length 1>>stream\n\x80\nendstream endobj\n"
        "trailer<</Root 1 0 R>>\n%%EOF\n");
    CLEANUP(shelf_clear) struct shelf shelf;
    assert_true(decode_text(&shelf, file));
    assert_string_equal(shelf.pages[0].note, "");
    assert_in_range(sample(&shelf.pages[0], 100, 100, 0), 0x7e, 0x82);
}

/* A JPEG in a PDF page of A4. */
static void pdf_of_jpeg(const struct picture *picture, struct text *out)
{
    CLEANUP(text_clear) struct text jpeg = TEXT_LIMIT(FILE_MOST);
    picture_jpeg(picture, &jpeg);
    text_add(out,
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.2 841.92]/Contents 4 0 R\n"
        "/Resources<</XObject<</I 6 0 R>>>>>>endobj\n"
        "4 0 obj<</Length 34>>stream\n595.2 0 0 841.92 0 0 cm /I Do    \nendstream endobj\n");
    text_printf(out,
        "6 0 obj<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB\n"
        "/BitsPerComponent 8/Filter/DCTDecode/Length %zu>>stream\n",
        picture->width, picture->height, jpeg.length);
    text_add_n(out, jpeg.bytes, jpeg.length);
    text_add(out, "\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
}

static void a_scan_in_a_pdf_is_not_enlarged(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
    pdf_of_jpeg(&(struct picture){ 1240, 1754, 3, .dpi = 0 }, &file); /* A4 at 150 dpi */
    CLEANUP(shelf_clear) struct shelf shelf;
    assert_true(shelf_decode(&shelf, bytes_of(&file), NULL));
    assert_int_equal(shelf.pages[0].width, 1240);
    assert_int_equal(shelf.pages[0].height, 1754);
    assert_int_equal(shelf.pages[0].dpi, 150);
    assert_shows_sheet(&shelf.pages[0], 12);
}

/* ---- archives ---- */

static void an_archive_gives_its_pictures_in_natural_order_with_their_names(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text one = TEXT_LIMIT(FILE_MOST), two = TEXT_LIMIT(FILE_MOST);
    CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
    picture_png(&(struct picture){ 20, 10, 3, .dpi = 0 }, &one);
    picture_tiff(&(struct picture){ 30, 10, 1, .pages = 2 }, &two);
    const struct zip_part parts[] = {
        { .name = "to Hanna/page 10.png", .bytes = bytes_of(&one) },
        { .name = "to Hanna/page 9.tif", .bytes = bytes_of(&two) },
        { .name = "__MACOSX/to Hanna/._page 9.tif", .bytes = bytes_of(&one) },
        { .name = "to Hanna/.DS_Store", .bytes = bytes_of(&one) },
    };
    picture_zip(parts, 4, &file);
    CLEANUP(shelf_clear) struct shelf shelf;
    assert_true(shelf_decode(&shelf, bytes_of(&file), NULL));
    assert_int_equal(shelf.count, 3);
    assert_string_equal(shelf.pages[0].name, "to Hanna/page 9.tif");
    assert_string_equal(shelf.pages[1].name, "to Hanna/page 9.tif");
    assert_string_equal(shelf.pages[2].name, "to Hanna/page 10.png");
    assert_string_equal(shelf.pages[2].note, "");
}

static void names_in_the_letters_of_windows_become_utf8(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text picture = TEXT_LIMIT(FILE_MOST), file = TEXT_LIMIT(FILE_MOST);
    picture_png(&(struct picture){ 20, 10, 3, .dpi = 0 }, &picture);
    const struct zip_part part = { .name = "\x80\xad\xad\xa0 \xf7.png", .bytes = bytes_of(&picture) };
    picture_zip(&part, 1, &file);
    CLEANUP(shelf_clear) struct shelf shelf;
    assert_true(shelf_decode(&shelf, bytes_of(&file), NULL));
    assert_string_equal(shelf.pages[0].name, "Анна ў.png");
}

static const char kind_note[] = "a file in the archive is of no kind that can be shown";
static const char file_note[] = "a file in the archive could not be opened";

static void what_an_archive_holds_besides_leaves_a_note_on_its_neighbour(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text picture = TEXT_LIMIT(FILE_MOST), file = TEXT_LIMIT(FILE_MOST);
    picture_png(&(struct picture){ 20, 10, 3, .dpi = 0 }, &picture);
    static const unsigned char stranger[] = "some words";
    const struct bytes words = { stranger, sizeof stranger - 1 };
    const struct zip_part parts[] = {
        { .name = "1.txt", .bytes = words },
        { .name = "2.png", .bytes = bytes_of(&picture) },
        { .name = "3.png", .bytes = bytes_of(&picture) },
        { .name = "4.png", .bytes = bytes_of(&picture) },
        { .name = "5.txt", .bytes = words },
    };
    picture_zip(parts, 5, &file);
    CLEANUP(shelf_clear) struct shelf shelf;
    assert_true(shelf_decode(&shelf, bytes_of(&file), NULL));
    assert_int_equal(shelf.count, 3);
    assert_string_equal(shelf.pages[0].note, kind_note);
    assert_string_equal(shelf.pages[1].note, "");
    assert_string_equal(shelf.pages[2].note, kind_note);
}

static void a_broken_picture_in_an_archive_does_not_lose_the_others(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text picture = TEXT_LIMIT(FILE_MOST), file = TEXT_LIMIT(FILE_MOST);
    picture_png(&(struct picture){ 20, 10, 3, .dpi = 0 }, &picture);
    const struct bytes cut = { (const unsigned char *)picture.bytes, picture.length / 2 };
    const struct zip_part parts[] = {
        { .name = "1.png", .bytes = bytes_of(&picture) },
        { .name = "2.png", .bytes = cut },
        { .name = "3.png", .bytes = bytes_of(&picture) },
    };
    picture_zip(parts, 3, &file);
    CLEANUP(shelf_clear) struct shelf shelf;
    assert_true(shelf_decode(&shelf, bytes_of(&file), NULL));
    assert_int_equal(shelf.count, 2);
    assert_string_equal(shelf.pages[1].note, file_note);
}

/* Nothing stands behind the loss that could carry a note, so the whole says it, after the pages. */
static void a_broken_last_picture_is_said_after_the_pages(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text picture = TEXT_LIMIT(FILE_MOST), file = TEXT_LIMIT(FILE_MOST);
    picture_png(&(struct picture){ 20, 10, 3, .dpi = 0 }, &picture);
    const struct bytes cut = { (const unsigned char *)picture.bytes, picture.length / 2 };
    const struct zip_part parts[] = {
        { .name = "1.png", .bytes = bytes_of(&picture) },
        { .name = "2.png", .bytes = cut },
    };
    picture_zip(parts, 2, &file);
    CLEANUP(shelf_clear) struct shelf shelf;
    assert_false(shelf_decode(&shelf, bytes_of(&file), NULL));
    assert_int_equal(shelf.count, 1);
    assert_int_equal(shelf.fault.kind, FAULT_INPUT);
}

static void sentences_speak_of_pictures_and_pages_only(void **state)
{
    (void)state;
    static const char *const banned[] = { "letter", "prison", "sender", "adkaz", "reply", "censor" };
    for (size_t i = 0; decode_sentences[i]; i++)
        for (size_t word = 0; word < sizeof banned / sizeof *banned; word++)
            assert_null(strcasestr(decode_sentences[i], banned[word]));
}

int main(void)
{
    decode_warm_up();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_format_gives_the_sheet),
        cmocka_unit_test(a_page_of_more_than_25_million_pixels_is_halved),
        cmocka_unit_test(halving_takes_the_mean_of_four_pixels),
        cmocka_unit_test(black_and_white_becomes_grey_where_it_is_halved),
        cmocka_unit_test(a_page_of_25_million_pixels_stays),
        cmocka_unit_test(files_of_several_pages_give_them_all),
        cmocka_unit_test(a_pdf_page_is_drawn_at_300_dpi_and_a_huge_one_as_a3),
        cmocka_unit_test(a_font_that_is_not_in_the_pdf_leaves_a_note),
        cmocka_unit_test(the_words_behind_a_scan_need_no_font),
        cmocka_unit_test(a_scan_in_a_pdf_is_not_enlarged),
        cmocka_unit_test(an_archive_gives_its_pictures_in_natural_order_with_their_names),
        cmocka_unit_test(names_in_the_letters_of_windows_become_utf8),
        cmocka_unit_test(what_an_archive_holds_besides_leaves_a_note_on_its_neighbour),
        cmocka_unit_test(a_broken_picture_in_an_archive_does_not_lose_the_others),
        cmocka_unit_test(a_broken_last_picture_is_said_after_the_pages),
        cmocka_unit_test(sentences_speak_of_pictures_and_pages_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
