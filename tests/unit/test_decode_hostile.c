/* decode against files that want to harm, or were harmed: cut, bombs, loops, lies. Each ends in pages or in a
 * sentence. */
#include "test.h"

#include "cleanup.h"
#include "decode.h"
#include "pictures.h"
#include "shelf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tiff.h>
#include <zlib.h>

enum { FILE_MOST = 64 << 20 };

static bool is_decode_sentence(const char *text)
{
    for (size_t i = 0; decode_sentences[i]; i++) {
        const char *sentence = decode_sentences[i], *number = strstr(sentence, "{1}");
        const size_t before = number ? (size_t)(number - sentence) : 0;
        if (!number && !strcmp(text, sentence))
            return true;
        const size_t digits = number && strlen(text) > before ? strspn(text + before, "0123456789") : 0;
        if (digits && !strncmp(text, sentence, before) &&
            !strcmp(text + before + digits, number + strlen("{1}")))
            return true;
    }
    return false;
}

/* Refused with a sentence from the table, in which `word` stands. */
static void assert_refused(struct bytes file, const struct shelf_setting *settings, const char *word)
{
    CLEANUP(shelf_clear) struct shelf shelf;
    assert_false(shelf_decode(&shelf, file, settings));
    assert_int_equal(shelf.fault.kind, FAULT_INPUT);
    assert_true(is_decode_sentence(shelf.fault.text));
    assert_non_null(strstr(shelf.fault.text, word));
    assert_int_equal(shelf.count, 0);
}

static void refuse_text(const char *file, size_t n, const char *word)
{
    assert_refused((struct bytes){ (const unsigned char *)file, n }, NULL, word);
}

static const struct {
    const char *name;
    void (*make)(const struct picture *, struct text *);
    struct picture picture;
} kinds[] = {
    { "JPEG", picture_jpeg, { 160, 120, 3, .dpi = 0 } },
    { "JPEG", picture_jpeg, { 160, 120, 3, .progressive = true } },
    { "PNG", picture_png, { 160, 120, 3, .dpi = 0 } },
    { "PNG", picture_png, { 160, 120, 3, .progressive = true } },
    { "TIFF", picture_tiff, { 160, 120, 3, .dpi = 0 } },
    { "TIFF", picture_tiff, { 160, 120, 1, .bits = 1 } },
    { "HEIC", picture_heic, { 160, 120, 3, .dpi = 0 } },
    { "PDF", picture_pdf, { 160, 120, 3, .dpi = 0 } },
};

enum { KINDS = sizeof kinds / sizeof *kinds };

static void a_cut_file_is_seen_at_every_sixteenth(void **state)
{
    (void)state;
    for (size_t i = 0; i < KINDS; i++) {
        CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
        kinds[i].make(&kinds[i].picture, &file);
        for (size_t part = 1; part < 16; part++) {
            const size_t size = file.length * part / 16;
            OWNED_FREE unsigned char *cut = must_alloc(size); /* so that the sanitizer guards its end */
            memcpy(cut, file.bytes, size);
            assert_false(
                decode_looks_complete((struct bytes){ cut, size }, (struct bytes){ cut, size }, size));
            assert_refused((struct bytes){ cut, size }, NULL, " again");
        }
    }
}

static void a_cut_archive_is_seen_at_every_sixteenth(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text picture = TEXT_LIMIT(FILE_MOST), file = TEXT_LIMIT(FILE_MOST);
    picture_jpeg(&(struct picture){ 160, 120, 3, .dpi = 0 }, &picture);
    const struct zip_part part = { .name = "1.jpg", .bytes = bytes_of(&picture) };
    picture_zip(&part, 1, &file);
    for (size_t sixteenth = 1; sixteenth < 16; sixteenth++) {
        const struct bytes cut = { (const unsigned char *)file.bytes, file.length * sixteenth / 16 };
        assert_false(decode_looks_complete(cut, cut, cut.size));
        assert_refused(cut, NULL, " again");
    }
}

/* Any byte may be anything: pages or a sentence, nothing else. The sanitizers watch. */
static void a_spoilt_file_ends_in_pages_or_a_sentence(void **state)
{
    (void)state;
    unsigned seed = 7;
    for (size_t i = 0; i < KINDS; i++) {
        CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
        kinds[i].make(&kinds[i].picture, &file);
        for (int round = 0; round < 60; round++) {
            OWNED_FREE unsigned char *spoilt = must_alloc(file.length);
            memcpy(spoilt, file.bytes, file.length);
            for (int hit = 0; hit < 1 + round % 8; hit++) {
                seed = seed * 1664525u + 1013904223u;
                spoilt[8 + (seed >> 8) % (file.length - 8)] = (unsigned char)(seed >> 3);
            }
            CLEANUP(shelf_clear) struct shelf shelf;
            if (!shelf_decode(&shelf, (struct bytes){ spoilt, file.length }, NULL))
                assert_true(is_decode_sentence(shelf.fault.text));
        }
    }
}

static void nothing_and_nonsense_are_refused(void **state)
{
    (void)state;
    assert_refused((struct bytes){ NULL, 0 }, NULL, "empty");
    refuse_text("\0\1\2\3\4\5\6\7", 8, "of no kind");
    refuse_text("Dear friend,\nhow are you?\n", 26, "text");
    assert_string_equal(decode_format((struct bytes){ (const unsigned char *)"\xff\xd8", 2 }), "");
}

static void kinds_that_cannot_be_used_are_called_by_name(void **state)
{
    (void)state;
    refuse_text("RIFF\10\0\0\0WEBPVP8 ", 16, "WebP");
    refuse_text("GIF89a\1\0\1\0", 10, "GIF");
    refuse_text("BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\1\0\0\0", 22, "BMP");
    refuse_text("BMW is a car, and this is a text", 32, "text");
    refuse_text("\0\0\0\14jP  \r\n\x87\n", 12, "JPEG 2000");
    refuse_text("\0\0\0\34ftypavif\0\0\0\0avifmif1miaf", 28, "AVIF");
    refuse_text("\0\0\0\30ftypmp42\0\0\0\0isommp42", 24, "video");
    refuse_text("\0\0\0\24ftypqt  \0\0\0\0qt  ", 20, "video");
    refuse_text("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", 10, "Word");
    refuse_text("{\\rtf1\\ansi}", 12, "Word");
    refuse_text("7z\xbc\xaf\x27\x1c\0\4", 8, "archive");
    refuse_text("Rar!\x1a\7\1\0", 8, "archive");
    refuse_text("AT&TFORM\0\0\0\0DJVU", 16, "DjVu");
}

static void a_heic_by_its_other_brands_is_not_taken_for_avif(void **state)
{
    (void)state;
    const struct bytes heic = { (const unsigned char *)"\0\0\0\34ftypmif1\0\0\0\0mif1heicmiaf", 28 };
    assert_string_equal(decode_format(heic), "HEIC");
}

/* ---- too large, by the header ---- */

static void a_page_over_a_limit_gets_no_room(void **state)
{
    (void)state;
    static const struct shelf_setting narrow[] = { { "side_most", "150" }, { NULL, NULL } };
    static const struct shelf_setting few_pixels[] = { { "megapixels_most", "1" }, { NULL, NULL } };
    for (size_t i = 0; i < KINDS; i++) {
        if (kinds[i].make == picture_pdf)
            continue; /* drawn smaller instead */
        CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST), wide = TEXT_LIMIT(FILE_MOST);
        kinds[i].make(&kinds[i].picture, &file);
        assert_refused(bytes_of(&file), narrow, "more than 150 pixels");
        struct picture large = kinds[i].picture;
        large.width = 1250;
        large.height = 1000;
        kinds[i].make(&large, &wide);
        CLEANUP(shelf_clear) struct shelf shelf;
        assert_false(shelf_decode(&shelf, bytes_of(&wide), few_pixels));
        assert_non_null(strstr(shelf.fault.text, "set the camera to 1 megapixels"));
        assert_int_equal(shelf.largest_room, 0);
    }
}

static void a_pdf_page_over_the_limits_is_drawn_smaller(void **state)
{
    (void)state;
    static const struct shelf_setting few_pixels[] = { { "megapixels_most", "1" }, { NULL, NULL } };
    CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
    picture_pdf(&(struct picture){ 595, 842, 3, .dpi = 0 }, &file);
    CLEANUP(shelf_clear) struct shelf shelf;
    assert_true(shelf_decode(&shelf, bytes_of(&file), few_pixels));
    assert_in_range(shelf.pages[0].width * shelf.pages[0].height, 900000, 1000000);
}

static void a_pdf_with_a_picture_of_196_million_pixels_is_refused(void **state)
{
    (void)state;
    static const char file[] =
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 144 144]>>endobj\n"
        "4 0 obj<</Type/Font/Widths [99999]/Subtype/Type3>>endobj\n"
        "5 0 obj<</Type/XObject/Subtype/Image/Height 10/Width 10/Length 0>>stream\nendstream endobj\n"
        "6 0 obj<</Type/XObject/Subtype/Image/Height 14000/Width 14000/Length 0>>stream\nendstream endobj\n"
        "trailer<</Root 1 0 R>>\n%%EOF\n";
    refuse_text(file, sizeof file - 1, "too large");
    CLEANUP(text_clear) struct text smaller = TEXT_LIMIT(FILE_MOST);
    text_add(&smaller, file);
    char *height = strstr(smaller.bytes, "/Height 14000");
    height[8] = '0'; /* 4000 x 14000 */
    CLEANUP(shelf_clear) struct shelf shelf;
    assert_true(shelf_decode(&shelf, bytes_of(&smaller), NULL));
}

static void too_many_pages_are_refused_before_the_first(void **state)
{
    (void)state;
    static const struct shelf_setting two[] = { { "pages_most", "2" }, { NULL, NULL } };
    CLEANUP(text_clear) struct text tiff = TEXT_LIMIT(FILE_MOST), pdf = TEXT_LIMIT(FILE_MOST);
    picture_tiff(&(struct picture){ 16, 16, 3, .pages = 3 }, &tiff);
    assert_refused(bytes_of(&tiff), two, "files of 2 pages");
    picture_pdf(&(struct picture){ 16, 16, 3, .pages = 3 }, &pdf);
    assert_refused(bytes_of(&pdf), two, "files of 2 pages");
    CLEANUP(text_clear) struct text heic = TEXT_LIMIT(FILE_MOST);
    picture_heic(&(struct picture){ 64, 64, 3, .pages = 3 }, &heic);
    assert_refused(bytes_of(&heic), two, "files of 2 pages");
}

/* ---- PNG ---- */

static void put_32(struct text *out, uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        text_add_char(out, (char)(value >> shift));
}

static void png_chunk(struct text *out, uint32_t length, const char *type, const void *bytes, size_t n)
{
    put_32(out, length);
    const size_t start = out->length;
    text_add_n(out, type, 4);
    text_add_n(out, bytes, n);
    put_32(out, (uint32_t)crc32(0, (const unsigned char *)out->bytes + start, (unsigned)(4 + n)));
}

static void png_header(struct text *out, uint32_t width, uint32_t height, unsigned char depth)
{
    CLEANUP(text_clear) struct text header = TEXT_LIMIT(64);
    put_32(&header, width);
    put_32(&header, height);
    const unsigned char rest[] = { depth, 0, 0, 0, 0 };
    text_add_n(&header, rest, sizeof rest);
    text_add_n(out, "\x89PNG\r\n\x1a\n", 8);
    png_chunk(out, 13, "IHDR", header.bytes, 13);
}

/* 57 bytes that say of themselves: a text of a gigabyte follows. */
static void a_png_with_a_boasting_chunk_is_refused_cheaply(void **state)
{
    (void)state;
    static const char *const types[] = { "tEXt", "zTXt", "iTXt", "iCCP", "sPLT", "pCAL", "sCAL", "eXIf",
        "IDAT" };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
        png_header(&file, 1, 1, 8);
        png_chunk(&file, 0x3fffffff, types[i], "Title\0abc", 9);
        assert_refused(bytes_of(&file), NULL, " again");
    }
}

static void a_png_of_50000_pixels_is_refused_by_its_header(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
    png_header(&file, 50000, 50000, 1);
    png_chunk(&file, 10, "IDAT", "0123456789", 10);
    CLEANUP(shelf_clear) struct shelf shelf;
    assert_false(shelf_decode(&shelf, bytes_of(&file), NULL));
    assert_int_equal(shelf.largest_room, 0);
}

/* ---- JPEG ---- */

/* Repeats the last scan of a progressive file over and over. */
static void a_jpeg_of_5000_scans_is_refused(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST), bomb = TEXT_LIMIT(FILE_MOST);
    picture_jpeg(&(struct picture){ 64, 48, 1, .progressive = true }, &file);
    size_t last = 0;
    for (size_t i = 0; i + 1 < file.length; i++)
        if ((unsigned char)file.bytes[i] == 0xff && (unsigned char)file.bytes[i + 1] == 0xda)
            last = i;
    text_add_n(&bomb, file.bytes, file.length - 2);
    for (int i = 0; i < 5000; i++)
        text_add_n(&bomb, file.bytes + last, file.length - 2 - last);
    text_add_n(&bomb, "\xff\xd9", 2);
    assert_refused(bytes_of(&bomb), NULL, "unusual");
}

static void a_jpeg_with_a_hole_is_shown_with_a_note(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
    picture_jpeg(&(struct picture){ 640, 480, 3, .dpi = 0 }, &file);
    memcpy(file.bytes + file.length * 6 / 10, "\xff\xd0\xff\xd0\xff\xd0", 6); /* restarts where none belong */
    CLEANUP(shelf_clear) struct shelf shelf;
    assert_true(shelf_decode(&shelf, bytes_of(&file), NULL));
    assert_string_equal(shelf.pages[0].note, "parts of the picture may be damaged");
    assert_int_equal(shelf.pages[0].flaws, FLAW_DAMAGED);
}

/* The data of the picture lie at the end; one broken bit spoils everything behind it. */
static void a_heic_with_a_hole_anywhere_is_shown_with_a_note(void **state)
{
    (void)state;
    for (int in_one = 0; in_one < 2; in_one++) {
        CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
        picture_heic(&(struct picture){ 640, 480, 3, .progressive = in_one }, &file);
        for (size_t i = 8; i < 15; i++) {
            CLEANUP(text_clear) struct text spoilt = TEXT_LIMIT(FILE_MOST);
            text_add_n(&spoilt, file.bytes, file.length);
            spoilt.bytes[file.length * i / 16] ^= 8;
            CLEANUP(shelf_clear) struct shelf shelf;
            assert_true(shelf_decode(&shelf, bytes_of(&spoilt), NULL));
            assert_string_equal(shelf.pages[0].note, "parts of the picture may be damaged");
            assert_int_equal(shelf.pages[0].flaws, FLAW_DAMAGED);
        }
        CLEANUP(shelf_clear) struct shelf whole;
        assert_true(shelf_decode(&whole, bytes_of(&file), NULL));
        assert_int_equal(whole.pages[0].flaws, 0);
    }
}

/* Pictures of phones whose sides are no multiple of a tile's. */
static void what_fills_up_a_heic_behind_its_edge_is_no_hole(void **state)
{
    (void)state;
    static const struct {
        int width, filled_up;
        unsigned flaws;
    } pictures[] = { { HEIC_TILE * 3 / 2, 1, 0 }, { HEIC_TILE * 3 / 2 + 32, 1, FLAW_DAMAGED },
        { HEIC_TILE * 3 / 2, 0, FLAW_DAMAGED }, { HEIC_TILE * 2, 1, FLAW_DAMAGED } };
    for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++) {
        CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
        picture_heic_tiles(pictures[i].width, pictures[i].filled_up, &file);
        CLEANUP(shelf_clear) struct shelf shelf;
        assert_true(shelf_decode(&shelf, bytes_of(&file), NULL));
        assert_int_equal(shelf.pages[0].width, pictures[i].width);
        assert_int_equal(shelf.pages[0].flaws, pictures[i].flaws);
    }
}

static void a_thumbnail_does_not_complete_a_jpeg(void **state)
{
    (void)state;
    static const unsigned char cut[] = { 0xff, 0xd8, 0xff, 0xe1, 0, 10, 'E', 'x', 'i', 'f', 0xff, 0xd9, 0, 0,
        0xff, 0xda, 0, 8, 1, 2, 3, 4 };
    const struct bytes file = { cut, sizeof cut };
    assert_false(decode_looks_complete(file, file, file.size));
}

enum { SCAN_WIDTH = 640, SCAN_HEIGHT = 480 };

/* A PDF as a scanner's program makes it: a picture is a page. Its table of places is left to be rebuilt. */
static void pdf_of(const struct text *const *pictures, int count, const char *filter, struct text *pdf)
{
    char drawn[64];
    const int length = snprintf(drawn, sizeof drawn, "q %d 0 0 %d 0 0 cm /I Do Q", SCAN_WIDTH, SCAN_HEIGHT);
    text_printf(pdf,
        "%%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
        "3 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n2 0 obj\n<</Type/Pages/Count %d/Kids[",
        length, drawn, count);
    for (int i = 0; i < count; i++)
        text_printf(pdf, "%d 0 R ", 4 + 2 * i);
    text_printf(pdf, "]>>\nendobj\n");
    for (int i = 0; i < count; i++) {
        text_printf(pdf,
            "%d 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 3 0 R"
            "/Resources<</XObject<</I %d 0 R>>>>>>\nendobj\n%d 0 obj\n<</Type/XObject/Subtype/Image"
            "/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/%s/Length %zu>>\nstream\n",
            4 + 2 * i, SCAN_WIDTH, SCAN_HEIGHT, 5 + 2 * i, 5 + 2 * i, SCAN_WIDTH, SCAN_HEIGHT, filter,
            pictures[i]->length);
        text_add_n(pdf, pictures[i]->bytes, pictures[i]->length);
        text_printf(pdf, "\nendstream\nendobj\n");
    }
    text_printf(pdf, "trailer\n<</Root 1 0 R/Size %d>>\n%%%%EOF\n", 4 + 2 * count);
}

static unsigned flaws_of_pdf(const struct text *picture, const char *filter)
{
    CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
    pdf_of(&picture, 1, filter, &file);
    CLEANUP(shelf_clear) struct shelf shelf;
    assert_true(shelf_decode(&shelf, bytes_of(&file), NULL));
    assert_int_equal(shelf.count, 1);
    assert_string_equal(
        shelf.pages[0].note, shelf.pages[0].flaws ? "parts of the picture may be damaged" : "");
    return shelf.pages[0].flaws;
}

static void make_hole(struct text *jpeg)
{
    for (size_t i = jpeg->length * 6 / 10; i < jpeg->length * 7 / 10; i++)
        jpeg->bytes[i] = (char)(i * 37);
}

static void assert_note(const struct text *file, const char *note)
{
    CLEANUP(shelf_clear) struct shelf shelf;
    assert_true(shelf_decode(&shelf, bytes_of(file), NULL));
    assert_int_equal(shelf.count, 1);
    assert_string_equal(shelf.pages[0].note, note);
    assert_int_equal(shelf.pages[0].flaws, 0);
}

static const char another[] = "the file holds another picture, which is not shown";

/* Two views of an MPO, two files joined; but not the small copy or the map of light that cameras add. */
static void a_jpeg_behind_another_has_its_note(void **state)
{
    (void)state;
    static const struct {
        struct picture second;
        const char *says, *note;
    } cases[] = { { { SCAN_WIDTH, SCAN_HEIGHT, 3, .dpi = 0 }, "", another },
        { { SCAN_HEIGHT, SCAN_WIDTH, 3, .progressive = true }, "", another },
        { { SCAN_WIDTH / 2, SCAN_HEIGHT, 3, .dpi = 0 }, "", another },
        { { SCAN_WIDTH / 2, SCAN_HEIGHT / 2, 3, .dpi = 0 }, "", "" },
        { { SCAN_WIDTH, SCAN_HEIGHT, 1, .dpi = 0 }, "", "" },
        { { SCAN_WIDTH, SCAN_HEIGHT, 3, .dpi = 0 }, "\xff\xe1\x00\x07hdrgm", "" } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST), second = TEXT_LIMIT(FILE_MOST);
        picture_jpeg(&(struct picture){ SCAN_WIDTH, SCAN_HEIGHT, 3, .dpi = 0 }, &file);
        picture_jpeg(&cases[i].second, &second);
        text_add_n(&file, "\0\0\0\xff\xd8", 5);
        text_add_n(&file, cases[i].says, *cases[i].says ? 9 : 0);
        text_add_n(&file, second.bytes + 2, second.length - 2);
        assert_note(&file, cases[i].note);
    }
}

/* Of a PNG, a piece behind its own head of 33 bytes. */
static void put_piece(const struct text *png, const char *piece, size_t size, struct text *out)
{
    const uint32_t sum = (uint32_t)crc32(0, (const unsigned char *)piece + 4, (uInt)size - 4);
    text_add_n(out, png->bytes, 33);
    text_add_n(out, piece, size);
    for (int i = 0; i < 4; i++)
        text_add_char(out, (char)(sum >> (24 - 8 * i)));
    text_add_n(out, png->bytes + 33, png->length - 33);
}

/* `pictures` of an animation; `shown`: the first is the one that is decoded. */
static void animate(const struct text *png, char pictures, bool shown, struct text *out)
{
    const char count[16] = { 0, 0, 0, 8, 'a', 'c', 'T', 'L', 0, 0, 0, pictures };
    const char first[34] = { 0, 0, 0, 26, 'f', 'c', 'T', 'L', 0, 0, 0, 0, 0, 0, 0, (char)160, 0, 0, 0, 120 };
    CLEANUP(text_clear) struct text with = TEXT_LIMIT(FILE_MOST);
    if (shown)
        put_piece(png, first, sizeof first, &with);
    put_piece(shown ? &with : png, count, sizeof count, out);
}

static void a_png_that_moves_or_stands_before_another_has_its_note(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text png = TEXT_LIMIT(FILE_MOST), two = TEXT_LIMIT(FILE_MOST);
    CLEANUP(text_clear) struct text still = TEXT_LIMIT(FILE_MOST), moving = TEXT_LIMIT(FILE_MOST);
    CLEANUP(text_clear) struct text behind = TEXT_LIMIT(FILE_MOST);
    picture_png(&(struct picture){ 160, 120, 3, .dpi = 0 }, &png);
    animate(&png, 1, true, &still);
    animate(&png, 2, true, &moving);
    animate(&png, 1, false, &behind);
    text_add_n(&two, png.bytes, png.length);
    text_add_n(&two, png.bytes, png.length);
    assert_note(&png, "");
    assert_note(&still, "");
    assert_note(&moving, another);
    assert_note(&behind, another);
    assert_note(&two, another);
}

/* Bytes are left over behind the last row where a broken place was read as fewer pixels than there are. Some
 * programs leave one or two; libjpeg looks up to eight ahead and knows nothing of those. */
static void a_jpeg_with_data_behind_its_last_row_has_its_note(void **state)
{
    (void)state;
    static const unsigned strays[] = { 0, 2, 16, 200 };
    for (size_t i = 0; i < 8; i++) {
        CLEANUP(text_clear) struct text jpeg = TEXT_LIMIT(FILE_MOST);
        picture_jpeg(&(struct picture){ SCAN_WIDTH, SCAN_HEIGHT, 3, .progressive = i & 1 }, &jpeg);
        jpeg.length -= 2; /* the end marker */
        for (unsigned n = 0; n < strays[i / 2]; n++)
            text_add_n(&jpeg, "\x35", 1);
        text_add_n(&jpeg, "\xff\xd9", 2);
        const unsigned flaws = strays[i / 2] > 2 ? FLAW_DAMAGED : 0;
        CLEANUP(shelf_clear) struct shelf shelf;
        assert_true(shelf_decode(&shelf, bytes_of(&jpeg), NULL));
        assert_int_equal(shelf.pages[0].flaws, flaws);
        assert_int_equal(flaws_of_pdf(&jpeg, "DCTDecode"), flaws);
    }
}

/* Small scanners write some rows more than they say; each begins at a restart marker. */
static void a_jpeg_whose_data_go_on_below_it_is_whole(void **state)
{
    (void)state;
    static const char more[] = "\xff\xd0"
                               "more rows"
                               "\xff\xd1"
                               "and more"
                               "\xff\xd9";
    CLEANUP(text_clear) struct text jpeg = TEXT_LIMIT(FILE_MOST);
    picture_jpeg(&(struct picture){ SCAN_WIDTH, SCAN_HEIGHT, 3, .dpi = 300 }, &jpeg);
    jpeg.length -= 2; /* the end marker */
    text_add_n(&jpeg, more, sizeof more - 1);
    CLEANUP(shelf_clear) struct shelf shelf;
    assert_true(shelf_decode(&shelf, bytes_of(&jpeg), NULL));
    assert_int_equal(shelf.pages[0].flaws, 0);
    assert_int_equal(flaws_of_pdf(&jpeg, "DCTDecode"), 0);
}

/* Nothing in its data can be wrong: what a hole made of them is a picture too. */
static void an_arithmetic_jpeg_has_its_note(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text jpeg = TEXT_LIMIT(FILE_MOST);
    picture_jpeg(&(struct picture){ SCAN_WIDTH, SCAN_HEIGHT, 3, .arithmetic = true }, &jpeg);
    CLEANUP(shelf_clear) struct shelf shelf;
    assert_true(shelf_decode(&shelf, bytes_of(&jpeg), NULL));
    assert_int_equal(shelf.pages[0].flaws, FLAW_DAMAGED);
    assert_int_equal(flaws_of_pdf(&jpeg, "DCTDecode"), FLAW_DAMAGED);
}

static void put_le(struct text *out, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        text_add_n(out, (char[]){ (char)(value >> 8 * i) }, 1);
}

/* One strip of `data`, without the mark that ends it, which some programs leave out. */
static void fax_of(uint32_t rows, const struct text *data, struct text *file)
{
    enum { ENTRIES = 8, DATA_AT = 8 + 2 + 12 * ENTRIES + 4 };
    const uint32_t entries[ENTRIES][2] = { { TIFFTAG_IMAGEWIDTH, 64 }, { TIFFTAG_IMAGELENGTH, rows },
        { TIFFTAG_BITSPERSAMPLE, 1 }, { TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4 },
        { TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE }, { TIFFTAG_STRIPOFFSETS, DATA_AT },
        { TIFFTAG_ROWSPERSTRIP, rows }, { TIFFTAG_STRIPBYTECOUNTS, (uint32_t)data->length } };
    text_add_n(file, "II*\0\10\0\0\0", 8);
    put_le(file, ENTRIES, 2);
    for (int i = 0; i < ENTRIES; i++) {
        put_le(file, entries[i][0], 2);
        put_le(file, TIFF_LONG, 2);
        put_le(file, 1, 4);
        put_le(file, entries[i][1], 4);
    }
    put_le(file, 0, 4);
    text_add_n(file, data->bytes, data->length);
}

/* 0x5f begins with a row of one edge, which each one behind it repeats, by two bits a row. */
static void a_fax_that_ends_in_unwritten_memory_has_its_note(void **state)
{
    (void)state;
    static const struct {
        const char *begins;
        int ones; /* bytes of them */
        uint32_t rows;
        unsigned flaws;
    } faxes[] = {
        { "", 60, 480, 0 },
        { "", 100, 480, FLAW_DAMAGED },
        { "", 100, 16, FLAW_DAMAGED },
        { "\x5f", 120, 480, 0 },
        { "\x5f", 2000, 480, FLAW_DAMAGED },
    };
    for (size_t i = 0; i < sizeof faxes / sizeof *faxes; i++) {
        CLEANUP(text_clear) struct text data = TEXT_LIMIT(FILE_MOST), file = TEXT_LIMIT(FILE_MOST);
        text_add(&data, faxes[i].begins);
        for (int n = 0; n < faxes[i].ones; n++)
            text_add_n(&data, "\xff", 1);
        fax_of(faxes[i].rows, &data, &file);
        CLEANUP(shelf_clear) struct shelf shelf;
        assert_true(shelf_decode(&shelf, bytes_of(&file), NULL));
        assert_int_equal(shelf.pages[0].flaws, faxes[i].flaws);
    }
}

/* libtiff only warns of a broken JPEG in it, and of a packed run that is longer than its row. */
static void a_tiff_with_a_hole_has_its_note_however_it_is_packed(void **state)
{
    (void)state;
    static const struct {
        struct picture picture;
        unsigned char run, instead; /* a byte in its second quarter, and what it becomes */
    } holes[] = {
        { { SCAN_WIDTH, SCAN_HEIGHT, 3, .packing = COMPRESSION_JPEG }, 0x28, 0x7f },
        { { SCAN_WIDTH, SCAN_HEIGHT, 1, .bits = 1, .packing = COMPRESSION_PACKBITS }, 0xb1,
            0x81 }, /* 80 times the next byte, 128 times */
    };
    for (size_t i = 0; i < sizeof holes / sizeof *holes; i++) {
        CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
        picture_tiff(&holes[i].picture, &file);
        CLEANUP(shelf_clear) struct shelf whole, spoilt;
        assert_true(shelf_decode(&whole, bytes_of(&file), NULL));
        assert_int_equal(whole.pages[0].flaws, 0);
        char *hole = memchr(file.bytes + file.length / 4, holes[i].run, file.length / 4);
        assert_non_null(hole);
        *hole = (char)holes[i].instead;
        assert_true(shelf_decode(&spoilt, bytes_of(&file), NULL));
        assert_string_equal(spoilt.pages[0].note, "parts of the picture may be damaged");
        assert_int_equal(spoilt.pages[0].flaws, FLAW_DAMAGED);
    }
}

/* poppler draws what is left of it and says nothing. */
static void a_jpeg_with_a_hole_in_a_pdf_has_its_note_too(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text jpeg = TEXT_LIMIT(FILE_MOST);
    picture_jpeg(&(struct picture){ SCAN_WIDTH, SCAN_HEIGHT, 3, .dpi = 0 }, &jpeg);
    assert_int_equal(flaws_of_pdf(&jpeg, "DCTDecode"), 0);
    make_hole(&jpeg);
    assert_int_equal(flaws_of_pdf(&jpeg, "DCTDecode"), FLAW_DAMAGED);
}

static void only_the_broken_page_of_a_scan_has_the_note(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text whole = TEXT_LIMIT(FILE_MOST), broken = TEXT_LIMIT(FILE_MOST);
    CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
    picture_jpeg(&(struct picture){ SCAN_WIDTH, SCAN_HEIGHT, 3, .dpi = 0 }, &whole);
    text_add_n(&broken, whole.bytes, whole.length);
    make_hole(&broken);
    pdf_of((const struct text *const[]){ &whole, &broken, &whole }, 3, "DCTDecode", &file);
    CLEANUP(shelf_clear) struct shelf shelf;
    assert_true(shelf_decode(&shelf, bytes_of(&file), NULL));
    assert_int_equal(shelf.count, 3);
    for (int i = 0; i < 3; i++)
        assert_int_equal(shelf.pages[i].flaws, i == 1 ? FLAW_DAMAGED : 0);
}

static void a_jpeg_that_ends_early_in_a_pdf_has_its_note(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text jpeg = TEXT_LIMIT(FILE_MOST);
    picture_jpeg(&(struct picture){ SCAN_WIDTH, SCAN_HEIGHT, 3, .dpi = 0 }, &jpeg);
    jpeg.length = jpeg.length * 7 / 10;
    assert_int_equal(flaws_of_pdf(&jpeg, "DCTDecode"), FLAW_DAMAGED);
}

/* Some programs leave the last two bytes out; every row is there. */
static void a_jpeg_without_its_end_marker_in_a_pdf_is_whole(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text jpeg = TEXT_LIMIT(FILE_MOST);
    picture_jpeg(&(struct picture){ SCAN_WIDTH, SCAN_HEIGHT, 3, .dpi = 0 }, &jpeg);
    jpeg.length -= 2;
    assert_int_equal(flaws_of_pdf(&jpeg, "DCTDecode"), 0);
}

static void a_deflated_picture_in_a_pdf_is_whole_or_has_its_note(void **state)
{
    (void)state;
    static unsigned char pixels[640 * 480 * 3], packed[sizeof pixels + 4096];
    for (size_t i = 0; i < sizeof pixels; i++)
        pixels[i] = (unsigned char)(i / 640 % 20 < 10 ? 250 : i * i >> 7);
    uLongf size = sizeof packed;
    assert_int_equal(compress(packed, &size, pixels, sizeof pixels), Z_OK);
    CLEANUP(text_clear) struct text data = TEXT_LIMIT(FILE_MOST);
    text_add_n(&data, (const char *)packed, size);
    assert_int_equal(flaws_of_pdf(&data, "FlateDecode"), 0);
    data.bytes[size * 6 / 10] ^= 4;
    assert_int_equal(flaws_of_pdf(&data, "FlateDecode"), FLAW_DAMAGED);
}

/* ---- TIFF ---- */

/* The first directory's pointer to the next one, little-endian: the last four bytes of the directory. */
static size_t next_pointer(const struct text *file)
{
    const unsigned char *at = (const unsigned char *)file->bytes;
    const size_t directory = at[4] | (size_t)at[5] << 8 | (size_t)at[6] << 16;
    return directory + 2 + 12u * (at[directory] | (size_t)at[directory + 1] << 8);
}

/* How many pages lie behind, nobody knows: those that came are kept, and the loss is told. */
static void a_tiff_whose_directories_bite_their_tail_ends(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
    picture_tiff(&(struct picture){ 64, 48, 3, .dpi = 0 }, &file);
    memcpy(file.bytes + next_pointer(&file), file.bytes + 4, 4);
    CLEANUP(shelf_clear) struct shelf shelf;
    assert_false(shelf_decode(&shelf, bytes_of(&file), NULL));
    assert_int_equal(shelf.count, 1);
    assert_non_null(strstr(shelf.fault.text, "damaged"));
    assert_string_equal(shelf.pages[0].note, "");
    assert_int_equal(shelf.pages[0].flaws, 0);
}

/* Some programs say it of every page. */
static void a_page_is_no_small_copy_of_one_as_large(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
    picture_tiff(&(struct picture){ 64, 48, 3, .pages = 3, .shorter = 1, .reduced = true }, &file);
    CLEANUP(shelf_clear) struct shelf shelf;
    assert_true(shelf_decode(&shelf, bytes_of(&file), NULL));
    assert_int_equal(shelf.count, 3);
}

static size_t number_at(const struct text *file, size_t at)
{
    const unsigned char *bytes = (const unsigned char *)file->bytes + at;
    return bytes[0] | (size_t)bytes[1] << 8 | (size_t)bytes[2] << 16;
}

/* The pixels of a page stand between the directory before it and its own. */
static void a_broken_second_page_is_said_to_be_behind_the_first(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
    picture_tiff(&(struct picture){ 640, 480, 3, .pages = 2 }, &file);
    const size_t begin = next_pointer(&file), end = number_at(&file, begin);
    assert_in_range(end, begin + 1000, file.length);
    memset(file.bytes + (begin + end) / 2, 0xff, (end - begin) / 2);
    CLEANUP(shelf_clear) struct shelf shelf;
    assert_false(shelf_decode(&shelf, bytes_of(&file), NULL));
    assert_int_equal(shelf.count, 1);
    assert_non_null(strstr(shelf.fault.text, "damaged behind page 1."));
}

static void a_tiff_still_without_a_directory_is_incomplete(void **state)
{
    (void)state;
    static const unsigned char begun[32] = { 'I', 'I', 42, 0 };
    const struct bytes file = { begun, sizeof begun };
    assert_false(decode_looks_complete(file, file, file.size));
}

/* ---- PDF ---- */

static void a_locked_pdf_says_password(void **state)
{
    (void)state;
    static const char file[] =
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        "3 0 obj<</Filter/Standard/V 1/R 2/P "
        "-4/O<0000000000000000000000000000000000000000000000000000000000000000>"
        "/U<1111111111111111111111111111111111111111111111111111111111111111>>>endobj\n"
        "trailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]>>\n%%EOF\n";
    refuse_text(file, sizeof file - 1, "password");
}

static void a_pdf_of_no_pages_is_refused(void **state)
{
    (void)state;
    static const char file[] = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                               "2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
    refuse_text(file, sizeof file - 1, " page");
}

static void a_web_pdf_is_incomplete_until_it_has_its_length(void **state)
{
    (void)state;
    static const char file[] = "%PDF-1.4\n1 0 obj<</Linearized 1/L 4000/O 3>>endobj\ntrailer<<>>\n%%EOF\n";
    const struct bytes bytes = { (const unsigned char *)file, sizeof file - 1 };
    assert_false(decode_looks_complete(bytes, bytes, bytes.size));
    assert_true(decode_looks_complete(bytes, bytes, 4000));
}

/* ---- ZIP ---- */

static void refuse_archive(const struct zip_part *parts, size_t count, const char *word)
{
    CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
    picture_zip(parts, count, &file);
    assert_refused(bytes_of(&file), NULL, word);
}

static void archives_in_archives_links_and_passwords_are_refused(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text picture = TEXT_LIMIT(FILE_MOST), inner = TEXT_LIMIT(FILE_MOST);
    picture_png(&(struct picture){ 20, 10, 3, .dpi = 0 }, &picture);
    const struct zip_part fine = { .name = "1.png", .bytes = bytes_of(&picture) };
    picture_zip(&fine, 1, &inner);
    refuse_archive(
        (struct zip_part[]){ fine, { .name = "2.zip", .bytes = bytes_of(&inner) } }, 2, "another archive");
    refuse_archive(
        (struct zip_part[]){ fine, { .name = "2.png", .bytes = bytes_of(&picture), .link = true } }, 2,
        "links");
    refuse_archive(
        (struct zip_part[]){ { .name = "1.png", .bytes = bytes_of(&picture), .password = "secret" } }, 1,
        "password");
    const struct bytes words = { (const unsigned char *)"words", 5 };
    refuse_archive((struct zip_part[]){ { .name = "1.txt", .bytes = words } }, 1, "no picture");
    refuse_archive((struct zip_part[]){ { .name = "[Content_Types].xml", .bytes = words },
                       { .name = "word/document.xml", .bytes = words } },
        2, "Word");
}

static void an_archive_that_grows_too_much_is_refused(void **state)
{
    (void)state;
    const size_t size = 20 << 20;
    OWNED_FREE unsigned char *zeros = must_alloc(size);
    refuse_archive((struct zip_part[]){ { .name = "1.tif", .bytes = { zeros, size } } }, 1, "too much");
}

static void an_archive_over_the_total_is_refused(void **state)
{
    (void)state;
    static const struct shelf_setting small[] = { { "unpacked_megabytes_most", "1" }, { NULL, NULL } };
    CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
    const size_t size = 700000;
    OWNED_FREE unsigned char *bytes = must_alloc(size);
    picture_zip((struct zip_part[]){ { .name = "1.png", .bytes = { bytes, size }, .stored = true },
                    { .name = "2.png", .bytes = { bytes, size }, .stored = true } },
        2, &file);
    assert_refused(bytes_of(&file), small, "too much");
}

static void an_archive_of_too_many_entries_is_refused(void **state)
{
    (void)state;
    static const struct shelf_setting few[] = { { "zip_entries_most", "2" }, { NULL, NULL } };
    CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST), picture = TEXT_LIMIT(FILE_MOST);
    picture_png(&(struct picture){ 20, 10, 3, .dpi = 0 }, &picture);
    const struct bytes bytes = bytes_of(&picture);
    picture_zip((struct zip_part[]){ { .name = "1", .bytes = bytes }, { .name = "2", .bytes = bytes },
                    { .name = "3", .bytes = bytes } },
        3, &file);
    assert_refused(bytes_of(&file), few, "too many files");
}

static void put_16_at(struct text *file, size_t at, unsigned value)
{
    file->bytes[at] = (char)value;
    file->bytes[at + 1] = (char)(value >> 8);
}

/* The same central entry twice: both point to the same bytes. */
static void entries_that_share_bytes_are_refused(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text one = TEXT_LIMIT(FILE_MOST), picture = TEXT_LIMIT(FILE_MOST);
    CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
    picture_png(&(struct picture){ 20, 10, 3, .dpi = 0 }, &picture);
    picture_zip((struct zip_part[]){ { .name = "1.png", .bytes = bytes_of(&picture) } }, 1, &one);
    const char *central = memmem(one.bytes, one.length, "PK\1\2", 4);
    const char *end = memmem(one.bytes, one.length, "PK\5\6", 4);
    assert_non_null(central);
    assert_non_null(end);
    const size_t length = (size_t)(end - central);
    text_add_n(&file, one.bytes, (size_t)(end - one.bytes));
    text_add_n(&file, central, length);
    const size_t record = file.length;
    text_add_n(&file, end, 22);
    put_16_at(&file, record + 8, 2);
    put_16_at(&file, record + 10, 2);
    put_16_at(&file, record + 12, (unsigned)(2 * length));
    assert_refused(bytes_of(&file), NULL, "damaged");
}

int main(void)
{
    decode_warm_up();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cut_file_is_seen_at_every_sixteenth),
        cmocka_unit_test(a_cut_archive_is_seen_at_every_sixteenth),
        cmocka_unit_test(a_spoilt_file_ends_in_pages_or_a_sentence),
        cmocka_unit_test(nothing_and_nonsense_are_refused),
        cmocka_unit_test(kinds_that_cannot_be_used_are_called_by_name),
        cmocka_unit_test(a_heic_by_its_other_brands_is_not_taken_for_avif),
        cmocka_unit_test(a_page_over_a_limit_gets_no_room),
        cmocka_unit_test(a_pdf_page_over_the_limits_is_drawn_smaller),
        cmocka_unit_test(a_pdf_with_a_picture_of_196_million_pixels_is_refused),
        cmocka_unit_test(too_many_pages_are_refused_before_the_first),
        cmocka_unit_test(a_png_with_a_boasting_chunk_is_refused_cheaply),
        cmocka_unit_test(a_png_of_50000_pixels_is_refused_by_its_header),
        cmocka_unit_test(a_jpeg_of_5000_scans_is_refused),
        cmocka_unit_test(a_jpeg_with_a_hole_is_shown_with_a_note),
        cmocka_unit_test(a_jpeg_with_data_behind_its_last_row_has_its_note),
        cmocka_unit_test(a_tiff_with_a_hole_has_its_note_however_it_is_packed),
        cmocka_unit_test(an_arithmetic_jpeg_has_its_note),
        cmocka_unit_test(a_fax_that_ends_in_unwritten_memory_has_its_note),
        cmocka_unit_test(a_jpeg_with_a_hole_in_a_pdf_has_its_note_too),
        cmocka_unit_test(only_the_broken_page_of_a_scan_has_the_note),
        cmocka_unit_test(a_jpeg_that_ends_early_in_a_pdf_has_its_note),
        cmocka_unit_test(a_jpeg_without_its_end_marker_in_a_pdf_is_whole),
        cmocka_unit_test(a_deflated_picture_in_a_pdf_is_whole_or_has_its_note),
        cmocka_unit_test(a_heic_with_a_hole_anywhere_is_shown_with_a_note),
        cmocka_unit_test(what_fills_up_a_heic_behind_its_edge_is_no_hole),
        cmocka_unit_test(a_jpeg_whose_data_go_on_below_it_is_whole),
        cmocka_unit_test(a_jpeg_behind_another_has_its_note),
        cmocka_unit_test(a_png_that_moves_or_stands_before_another_has_its_note),
        cmocka_unit_test(a_thumbnail_does_not_complete_a_jpeg),
        cmocka_unit_test(a_tiff_whose_directories_bite_their_tail_ends),
        cmocka_unit_test(a_page_is_no_small_copy_of_one_as_large),
        cmocka_unit_test(a_broken_second_page_is_said_to_be_behind_the_first),
        cmocka_unit_test(a_tiff_still_without_a_directory_is_incomplete),
        cmocka_unit_test(a_locked_pdf_says_password),
        cmocka_unit_test(a_pdf_of_no_pages_is_refused),
        cmocka_unit_test(a_web_pdf_is_incomplete_until_it_has_its_length),
        cmocka_unit_test(archives_in_archives_links_and_passwords_are_refused),
        cmocka_unit_test(an_archive_that_grows_too_much_is_refused),
        cmocka_unit_test(an_archive_over_the_total_is_refused),
        cmocka_unit_test(an_archive_of_too_many_entries_is_refused),
        cmocka_unit_test(entries_that_share_bytes_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
