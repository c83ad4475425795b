/* paper: the bytes of a PDF, and the JPEGs that may go into one. */
#include "test.h"

#include "paper.h"
#include "small_jpeg.h"

#include <qpdf/qpdf-c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Fontconfig keeps what it has found until the process ends. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\n";
}

static struct bytes view(const struct text *text)
{
    return (struct bytes){ (const unsigned char *)text->bytes, text->length };
}

static bool holds(const struct text *text, const void *what, size_t size)
{
    return memmem(text->bytes, text->length, what, size) != NULL;
}

#define HOLDS(text, what) holds(&(text), what, strlen(what))

static struct text pdf_of(struct bytes jpeg, int dpi)
{
    struct text pdf = TEXT_LIMIT(1 << 24);
    struct fault fault;
    const struct paper_picture picture = { .jpeg = jpeg, .dpi = dpi };
    assert_true(paper_pdf(&picture, 1, &pdf, &fault));
    return pdf;
}

static void a_jpeg_goes_in_unchanged(void **state)
{
    (void)state;
    struct text jpeg = TEXT_LIMIT(1 << 20);
    small_jpeg(120, 90, 3, false, 1, &jpeg);
    struct text pdf = pdf_of(view(&jpeg), 100);
    assert_true(holds(&pdf, jpeg.bytes, jpeg.length));
    assert_memory_equal(pdf.bytes, "%PDF-1.4\n", 9);
    assert_true(HOLDS(pdf, "/Width 120/Height 90/"));
    assert_true(HOLDS(pdf, "/DeviceRGB/"));
    text_clear(&pdf);
    text_clear(&jpeg);
}

static void dots_per_inch_give_the_size_of_the_page(void **state)
{
    (void)state;
    struct text jpeg = TEXT_LIMIT(1 << 23);
    small_jpeg(1240, 1754, 1, true, 2, &jpeg);
    struct text pdf = pdf_of(view(&jpeg), 150);
    assert_true(HOLDS(pdf, "/MediaBox[0 0 595.20 841.92]"));
    assert_true(HOLDS(pdf, "/DeviceGray/"));
    text_clear(&pdf);
    text_clear(&jpeg);
}

static void a_turned_picture_goes_in_unchanged_on_a_turned_page(void **state)
{
    (void)state;
    struct text jpeg = TEXT_LIMIT(1 << 20), pdf = TEXT_LIMIT(1 << 24);
    small_jpeg(400, 200, 1, false, 3, &jpeg);
    const struct paper_picture pictures[] = { { .jpeg = view(&jpeg), .quarters = 3 },
        { .jpeg = view(&jpeg) } };
    struct fault fault;
    assert_true(paper_pdf(pictures, 2, &pdf, &fault));
    assert_true(HOLDS(pdf, "/MediaBox[0 0 841.89 420.94]/Rotate 270/Resources"));
    assert_true(HOLDS(pdf, "/MediaBox[0 0 841.89 420.94]/Resources"));
    text_clear(&pdf);
    text_clear(&jpeg);
}

static void without_dots_a_page_is_as_large_as_fits_on_a4(void **state)
{
    (void)state;
    static const struct {
        int width, height;
        const char *box;
    } cases[] = {
        { 200, 400, "/MediaBox[0 0 420.94 841.89]" },
        { 400, 400, "/MediaBox[0 0 595.28 595.28]" },
        { 400, 200, "/MediaBox[0 0 841.89 420.94]" },
        { 2000, 2, "/MediaBox[0 0 841.89 3.00]" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text jpeg = TEXT_LIMIT(1 << 20);
        small_jpeg(cases[i].width, cases[i].height, 1, false, 3, &jpeg);
        struct text pdf = pdf_of(view(&jpeg), 0);
        assert_true(HOLDS(pdf, cases[i].box));
        text_clear(&pdf);
        text_clear(&jpeg);
    }
}

static void check_tells_nothing(const struct text *pdf)
{
    static const char *const traces[] = { "/Info", "Producer", "Creator", "Date", "Title", "Author",
        "Metadata", "adkaz" };
    for (size_t i = 0; i < sizeof traces / sizeof *traces; i++)
        assert_false(HOLDS(*pdf, traces[i]));
}

static void equal_pictures_give_equal_bytes_that_tell_nothing_else(void **state)
{
    (void)state;
    struct text jpeg = TEXT_LIMIT(1 << 20), other = TEXT_LIMIT(1 << 20);
    small_jpeg(64, 64, 3, false, 4, &jpeg);
    small_jpeg(64, 64, 3, false, 5, &other);
    struct text a = pdf_of(view(&jpeg), 0), b = pdf_of(view(&jpeg), 0), c = pdf_of(view(&other), 0);
    assert_int_equal(a.length, b.length);
    assert_memory_equal(a.bytes, b.bytes, a.length);
    assert_true(a.length != c.length || memcmp(a.bytes, c.bytes, a.length) != 0);
    check_tells_nothing(&a);
    text_clear(&a);
    text_clear(&b);
    text_clear(&c);
    text_clear(&jpeg);
    text_clear(&other);
}

/* `objects` with the unused first. */
static void check_offsets(const char *start, size_t length, int objects)
{
    char heading[32], opening[32], ending[64];
    snprintf(heading, sizeof heading, "xref\n0 %d\n", objects);
    const char *table = memmem(start, length, heading, strlen(heading));
    assert_non_null(table);
    const char *row = table + strlen(heading) + 20;
    for (int object = 1; object < objects; object++, row += 20) {
        snprintf(opening, sizeof opening, "%d 0 obj\n", object);
        assert_memory_equal(start + strtoul(row, NULL, 10), opening, strlen(opening));
        assert_memory_equal(row + 10, " 00000 n \n", 10);
    }
    snprintf(ending, sizeof ending, "startxref\n%zu\n%%%%EOF\n", (size_t)(table - start));
    assert_memory_equal(start + length - strlen(ending), ending, strlen(ending));
}

static void every_offset_points_at_its_object(void **state)
{
    (void)state;
    struct text jpeg = TEXT_LIMIT(1 << 20), pdf = TEXT_LIMIT(1 << 20);
    struct fault fault;
    small_jpeg(40, 30, 1, false, 6, &jpeg);
    const struct paper_picture pictures[] = { { .jpeg = view(&jpeg) }, { .jpeg = view(&jpeg), .dpi = 72 },
        { .jpeg = view(&jpeg), .dpi = 300 } };
    text_add(&pdf, "what stood there before");
    const size_t before = pdf.length;
    assert_true(paper_pdf(pictures, 3, &pdf, &fault));
    check_offsets(pdf.bytes + before, pdf.length - before, 12);
    text_clear(&pdf);
    text_clear(&jpeg);
}

/* ---- squares ---- */

static const unsigned char corner[] = { 1, 1, 0, /**/ 0, 0, 0, /**/ 1, 0, 1 };

static void squares_are_one_path_of_runs_in_the_middle_of_a4(void **state)
{
    (void)state;
    struct text pdf = TEXT_LIMIT(1 << 16);
    paper_squares_pdf(&(struct paper_squares){ corner, 3 }, &pdf);
    assert_true(HOLDS(pdf, "/MediaBox[0 0 595.28 841.89]"));
    /* 283.44 points across, as much paper left of it as right, above as below; rows count down, y up */
    assert_true(HOLDS(pdf,
        "stream\n94.48 0.00 0.00 94.48 155.92 279.22 cm\n"
        "0 2 2 1 re\n0 0 1 1 re\n2 0 1 1 re\nf\nendstream"));
    text_clear(&pdf);
}

static void a_sheet_with_squares_is_the_same_each_time_and_tells_nothing_else(void **state)
{
    (void)state;
    struct text a = TEXT_LIMIT(1 << 16), b = TEXT_LIMIT(1 << 16);
    paper_squares_pdf(&(struct paper_squares){ corner, 3 }, &a);
    paper_squares_pdf(&(struct paper_squares){ corner, 3 }, &b);
    assert_int_equal(a.length, b.length);
    assert_memory_equal(a.bytes, b.bytes, a.length);
    check_tells_nothing(&a);
    text_clear(&a);
    text_clear(&b);
}

static void the_offsets_of_a_sheet_point_at_its_objects(void **state)
{
    (void)state;
    struct text pdf = TEXT_LIMIT(1 << 16);
    text_add(&pdf, "what stood there before");
    const size_t before = pdf.length;
    paper_squares_pdf(&(struct paper_squares){ corner, 3 }, &pdf);
    check_offsets(pdf.bytes + before, pdf.length - before, 5);
    text_clear(&pdf);
}

/* ---- reply sheets ---- */

static struct text sheets_of(size_t count, size_t limit)
{
    struct text pdf = TEXT_LIMIT(limit);
    struct fault fault = { 0 };
    const struct paper_sheet sheets[] = { { { corner, 3 }, "439 6147 6004" },
        { { corner, 3 }, "363 7906 4575" } };
    text_add(&pdf, "before");
    if (!paper_sheets_pdf(sheets, count, &pdf, &fault))
        assert_int_equal(fault.kind, FAULT_INPUT);
    return pdf;
}

static void sheets_are_pages_with_their_own_squares_and_one_ground(void **state)
{
    (void)state;
    struct text pdf = sheets_of(2, 1 << 20);
    assert_true(HOLDS(pdf, "/Type/Pages/Count 2/Kids[3 0 R 5 0 R]"));
    assert_true(HOLDS(pdf, "/Resources<</XObject<</G 7 0 R>>>>/Contents 6 0 R"));
    /* 30 mm across, the upper right corner 20 mm from both edges */
    assert_true(HOLDS(pdf, "28.34 0.00 0.00 28.34 453.56 700.17 cm\n0 2 2 1 re\n0 0 1 1 re\n2 0 1 1 re\nf"));
    check_offsets(pdf.bytes + 6, pdf.length - 6, 8);
    text_clear(&pdf);
}

static void a_sheet_is_the_same_each_time_and_tells_nothing_else(void **state)
{
    (void)state;
    struct text a = sheets_of(1, 1 << 20), b = sheets_of(1, 1 << 20);
    assert_int_equal(a.length, b.length);
    assert_memory_equal(a.bytes, b.bytes, a.length);
    check_tells_nothing(&a);
    assert_false(HOLDS(a, "/Font"));
    text_clear(&a);
    text_clear(&b);
}

static void no_sheet_and_a_pdf_of_sheets_beyond_the_limit_are_refused(void **state)
{
    (void)state;
    struct text none = sheets_of(0, 1 << 20), cut = sheets_of(2, 20000);
    assert_int_equal(none.length, strlen("before"));
    assert_true(cut.full);
    text_clear(&none);
    text_clear(&cut);
}

static void check_refused(struct bytes jpeg, const char *why)
{
    struct text pdf = TEXT_LIMIT(1 << 24);
    struct fault fault = { 0 };
    const struct paper_picture picture = { .jpeg = jpeg };
    assert_false(paper_pdf(&picture, 1, &pdf, &fault));
    assert_int_equal(fault.kind, FAULT_INPUT);
    if (!strstr(fault.text, why))
        fail_msg("expected \"%s\" in \"%s\"", why, fault.text);
    assert_memory_equal(fault.text, "page 1: ", 8);
    assert_int_equal(pdf.length, 0);
}

/* A JPEG with `segment` put in behind the start marker. */
static void check_segment_refused(const void *segment, size_t size)
{
    struct text jpeg = TEXT_LIMIT(1 << 20), with = TEXT_LIMIT(1 << 20);
    small_jpeg(32, 32, 3, false, 7, &jpeg);
    text_add_n(&with, jpeg.bytes, 2);
    text_add_n(&with, segment, size);
    text_add_n(&with, jpeg.bytes + 2, jpeg.length - 2);
    check_refused(view(&with), "carries more than its picture");
    text_clear(&jpeg);
    text_clear(&with);
}

static void what_a_telephone_writes_into_a_jpeg_never_gets_out(void **state)
{
    (void)state;
    check_segment_refused("\xff\xe1\x00\x08"
                          "Exif\0\0",
        10);
    check_segment_refused("\xff\xfe\x00\x07"
                          "hello",
        9);
    check_segment_refused("\xff\xe2\x00\x05"
                          "ICC",
        7);
    check_segment_refused("\xff\xed\x00\x05"
                          "IPT",
        7);
    check_segment_refused("\xff\xe0\x00\x10"
                          "JFXX\0aaaaaaaaa",
        18);
    check_segment_refused("\xff\xe0\x00\x10"
                          "JFIF\0\1\1\0\0\1\0\1\1\1",
        18); /* with a thumbnail */
}

static void nothing_may_stand_behind_the_end(void **state)
{
    (void)state;
    struct text jpeg = TEXT_LIMIT(1 << 20);
    small_jpeg(32, 32, 3, false, 8, &jpeg);
    text_add(&jpeg, "and more");
    check_refused(view(&jpeg), "behind its end");
    text_clear(&jpeg);
}

static void a_jpeg_cut_at_any_byte_is_refused(void **state)
{
    (void)state;
    for (int progressive = 0; progressive < 2; progressive++) {
        struct text jpeg = TEXT_LIMIT(1 << 20);
        small_jpeg(24, 24, 3, progressive, 9, &jpeg);
        for (size_t size = 0; size < jpeg.length; size++) {
            unsigned char *cut = malloc(size ? size : 1); /* exactly as long, for the sanitizer */
            assert_non_null(cut);
            memcpy(cut, jpeg.bytes, size);
            check_refused((struct bytes){ cut, size }, "is ");
            free(cut);
        }
        text_clear(&jpeg);
    }
}

static void what_readers_cannot_show_is_refused(void **state)
{
    (void)state;
    struct text jpeg = TEXT_LIMIT(1 << 20);
    small_jpeg(24, 24, 3, false, 10, &jpeg);
    char *frame = memmem(jpeg.bytes, jpeg.length, "\xff\xc0", 2);
    assert_non_null(frame);
    frame[1] = '\xc9'; /* arithmetic coding */
    check_refused(view(&jpeg), "do not show");
    frame[1] = '\xc0';
    frame[4] = 12; /* bits */
    check_refused(view(&jpeg), "8 bits");
    frame[4] = 8;
    frame[9] = 4; /* CMYK */
    check_refused(view(&jpeg), "4 channels");
    check_refused((struct bytes){ (const unsigned char *)"\x89PNG", 4 }, "is no JPEG");
    text_clear(&jpeg);
}

static void a_pdf_without_a_page_is_refused(void **state)
{
    (void)state;
    struct text pdf = TEXT_LIMIT(1 << 20);
    struct fault fault = { 0 };
    assert_false(paper_pdf(NULL, 0, &pdf, &fault));
    assert_int_equal(fault.kind, FAULT_INPUT);
}

static void a_pdf_beyond_the_limit_is_refused(void **state)
{
    (void)state;
    struct text jpeg = TEXT_LIMIT(1 << 20), pdf = TEXT_LIMIT(2000);
    struct fault fault = { 0 };
    small_jpeg(200, 200, 3, false, 11, &jpeg);
    const struct paper_picture picture = { .jpeg = view(&jpeg) };
    assert_false(paper_pdf(&picture, 1, &pdf, &fault));
    assert_int_equal(fault.kind, FAULT_INPUT);
    text_clear(&pdf);
    text_clear(&jpeg);
}

/* Others must be able to read it: qpdf finds nothing wrong, pdfimages gives the same JPEG back. */
static void other_programs_read_it(void **state)
{
    (void)state;
    if (system("command -v qpdf pdfimages >/dev/null") != 0)
        skip();
    struct text jpeg = TEXT_LIMIT(1 << 20);
    small_jpeg(300, 200, 3, true, 12, &jpeg);
    struct text pdf = pdf_of(view(&jpeg), 200);
    char folder[] = "/tmp/paper.XXXXXX", path[64], command[400];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.pdf", folder);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(pdf.bytes, 1, pdf.length, file), pdf.length);
    fclose(file);
    snprintf(path, sizeof path, "%s/b.jpg", folder);
    file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(jpeg.bytes, 1, jpeg.length, file), jpeg.length);
    fclose(file);
    snprintf(command, sizeof command,
        "cd %s && qpdf --check a.pdf >/dev/null && pdfimages -j a.pdf i && cmp i-000.jpg b.jpg; "
        "result=$?; rm -r %s; exit $result",
        folder, folder);
    assert_int_equal(system(command), 0);
    text_clear(&pdf);
    text_clear(&jpeg);
}

/* ---- locked ---- */

#define PASSWORD "яблык кветка мост"

static struct text locked_of(const struct text *pdf, const char *password)
{
    struct text locked = TEXT_LIMIT(1 << 24);
    struct fault fault;
    if (!paper_pdf_lock(view(pdf), password, &locked, &fault))
        fail_msg("%s", fault.text);
    return locked;
}

/* What a reader says to it, of which the second is that the password is wrong. */
static QPDF_ERROR_CODE opened(const struct text *locked, const char *password, enum qpdf_error_code_e *why)
{
    qpdf_data qpdf = qpdf_init();
    qpdf_silence_errors(qpdf);
    const QPDF_ERROR_CODE done = qpdf_read_memory(qpdf, "a", locked->bytes, locked->length, password);
    *why = qpdf_has_error(qpdf) ? qpdf_get_error_code(qpdf, qpdf_get_error(qpdf)) : qpdf_e_success;
    const QPDF_ERROR_CODE result = done | (qpdf_more_warnings(qpdf) ? QPDF_WARNINGS : 0);
    qpdf_cleanup(&qpdf);
    return result;
}

static void a_locked_pdf_opens_with_its_password_alone(void **state)
{
    (void)state;
    static const char *const wrong[] = { "", "яблык кветка мос", "Яблык кветка мост", "яблык кветка мост ",
        "password" };
    static const char *const good[] = { PASSWORD, "correct horse", "a\"b'c\\d;--(", "שלום עולם טוב" };
    struct text jpeg = TEXT_LIMIT(1 << 20);
    small_jpeg(120, 90, 3, false, 1, &jpeg);
    struct text pdf = pdf_of(view(&jpeg), 100);
    enum qpdf_error_code_e why;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct text locked = locked_of(&pdf, good[i]);
        assert_int_equal(opened(&locked, good[i], &why), QPDF_SUCCESS);
        for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
            assert_true(opened(&locked, wrong[k], &why) & QPDF_ERRORS);
            assert_int_equal(why, qpdf_e_password);
        }
        text_clear(&locked);
    }
    text_clear(&pdf);
    text_clear(&jpeg);
}

static void the_pages_come_out_as_they_went_in(void **state)
{
    (void)state;
    struct text jpeg = TEXT_LIMIT(1 << 20), again = TEXT_LIMIT(1 << 24);
    small_jpeg(300, 200, 3, true, 12, &jpeg);
    struct text pdf = pdf_of(view(&jpeg), 200), locked = locked_of(&pdf, PASSWORD);
    qpdf_data qpdf = qpdf_init();
    assert_int_equal(qpdf_read_memory(qpdf, "a", locked.bytes, locked.length, PASSWORD), QPDF_SUCCESS);
    assert_int_equal(qpdf_get_num_pages(qpdf), 1);
    assert_int_equal(qpdf_init_write_memory(qpdf), QPDF_SUCCESS);
    qpdf_set_preserve_encryption(qpdf, QPDF_FALSE);
    qpdf_set_stream_data_mode(qpdf, qpdf_s_preserve);
    assert_int_equal(qpdf_write(qpdf), QPDF_SUCCESS);
    text_add_n(&again, qpdf_get_buffer(qpdf), qpdf_get_buffer_length(qpdf));
    assert_true(holds(&again, jpeg.bytes, jpeg.length));
    assert_true(HOLDS(again, "/MediaBox"));
    qpdf_cleanup(&qpdf);
    text_clear(&again);
    text_clear(&locked);
    text_clear(&pdf);
    text_clear(&jpeg);
}

/* AESV3 with keys of 32 bytes, revision 6; nothing of the picture, and no identifier made of it. */
static void outside_a_lock_stands_nothing_of_the_letter(void **state)
{
    (void)state;
    static const char *const never[] = { "Producer", "Creator", "Info", "Metadata", "Date", "qpdf", "QPDF",
        "adkaz", "JFIF", "scan" };
    struct text jpeg = TEXT_LIMIT(1 << 20);
    small_jpeg(120, 90, 3, false, 1, &jpeg);
    struct text pdf = pdf_of(view(&jpeg), 100);
    struct text locked = locked_of(&pdf, PASSWORD), other = locked_of(&pdf, PASSWORD);
    assert_true(HOLDS(locked, "/AESV3"));
    assert_true(HOLDS(locked, "/R 6"));
    assert_true(HOLDS(locked, "/V 5"));
    assert_false(HOLDS(locked, "/EncryptMetadata false"));
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (HOLDS(locked, never[i]))
            fail_msg("%s", never[i]);
    const char *id = strstr(pdf.bytes + pdf.length - 200, "/ID[<");
    assert_non_null(id);
    assert_false(holds(&locked, id + 5, 32));
    assert_false(holds(&locked, jpeg.bytes + 20, 40));
    assert_false(HOLDS(locked, PASSWORD));
    const char *one = memmem(locked.bytes, locked.length, "/ID", 3);
    const char *two = memmem(other.bytes, other.length, "/ID", 3);
    assert_non_null(one);
    assert_non_null(two);
    assert_true(memcmp(one, two, 37) != 0);
    text_clear(&other);
    text_clear(&locked);
    text_clear(&pdf);
    text_clear(&jpeg);
}

static void what_cannot_be_locked_is_refused_and_nothing_comes_out(void **state)
{
    (void)state;
    struct text jpeg = TEXT_LIMIT(1 << 20), cut = TEXT_LIMIT(1 << 20);
    small_jpeg(120, 90, 3, false, 1, &jpeg);
    struct text pdf = pdf_of(view(&jpeg), 100);
    text_add_n(&cut, pdf.bytes, pdf.length - 60);
    const struct {
        const struct text *pdf;
        const char *password;
        size_t limit;
    } cases[] = { { &pdf, "", 1 << 24 }, { &pdf, "short", 1 << 24 }, { &cut, PASSWORD, 1 << 24 },
        { &jpeg, PASSWORD, 1 << 24 }, { &pdf, PASSWORD, 300 } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text out = TEXT_LIMIT(cases[i].limit);
        struct fault fault = { 0 };
        assert_false(paper_pdf_lock(view(cases[i].pdf), cases[i].password, &out, &fault));
        assert_int_equal(fault.kind, FAULT_INPUT);
        assert_int_equal(out.length, 0);
        text_clear(&out);
    }
    text_clear(&cut);
    text_clear(&pdf);
    text_clear(&jpeg);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_jpeg_goes_in_unchanged),
        cmocka_unit_test(dots_per_inch_give_the_size_of_the_page),
        cmocka_unit_test(a_turned_picture_goes_in_unchanged_on_a_turned_page),
        cmocka_unit_test(without_dots_a_page_is_as_large_as_fits_on_a4),
        cmocka_unit_test(equal_pictures_give_equal_bytes_that_tell_nothing_else),
        cmocka_unit_test(every_offset_points_at_its_object),
        cmocka_unit_test(squares_are_one_path_of_runs_in_the_middle_of_a4),
        cmocka_unit_test(a_sheet_with_squares_is_the_same_each_time_and_tells_nothing_else),
        cmocka_unit_test(the_offsets_of_a_sheet_point_at_its_objects),
        cmocka_unit_test(sheets_are_pages_with_their_own_squares_and_one_ground),
        cmocka_unit_test(a_sheet_is_the_same_each_time_and_tells_nothing_else),
        cmocka_unit_test(no_sheet_and_a_pdf_of_sheets_beyond_the_limit_are_refused),
        cmocka_unit_test(what_a_telephone_writes_into_a_jpeg_never_gets_out),
        cmocka_unit_test(nothing_may_stand_behind_the_end),
        cmocka_unit_test(a_jpeg_cut_at_any_byte_is_refused),
        cmocka_unit_test(what_readers_cannot_show_is_refused),
        cmocka_unit_test(a_pdf_without_a_page_is_refused),
        cmocka_unit_test(a_pdf_beyond_the_limit_is_refused),
        cmocka_unit_test(other_programs_read_it),
        cmocka_unit_test(a_locked_pdf_opens_with_its_password_alone),
        cmocka_unit_test(the_pages_come_out_as_they_went_in),
        cmocka_unit_test(outside_a_lock_stands_nothing_of_the_letter),
        cmocka_unit_test(what_cannot_be_locked_is_refused_and_nothing_comes_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
