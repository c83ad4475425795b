/* decode: what a PDF holds and does not show, and damage behind every packing and lock: each leaves its note.
 */
#include "test.h"

#include "cleanup.h"
#include "clock.h"
#include "decode.h"
#include "pictures.h"
#include "shelf.h"

#include <stdlib.h>
#include <string.h>

#include <zlib.h>

enum { FILE_MOST = 64 << 20, WIDTH = 320, HEIGHT = 240 };

static const char hidden[] =
    "the file holds more on this page than is shown: a layer, a comment or a field is hidden";
static const char unseen[] = "a picture in the file cannot be seen on this page, or not as it is";
static const char beyond[] = "a picture goes on beyond the edge of the page and is not shown whole";
static const char files_inside[] = "the file has other files in it, which are not shown";
static const char damaged[] = "parts of the picture may be damaged";

/* A PDF of one page, its picture object 5; `more` begins with object 6. */
struct written {
    const char *catalog, *page, *resources, *strokes, *picture, *more;
    struct bytes data; /* of the picture */
};

static const char whole_page[] = "q 320 0 0 240 0 0 cm /I Do Q";
#define GREY "/ColorSpace/DeviceGray/BitsPerComponent 8"
static const char plain[] = GREY;

static void write_pdf(const struct written *pdf, struct text *out)
{
    const char *strokes = pdf->strokes ? pdf->strokes : whole_page;
    text_printf(out,
        "%%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R%s>>\nendobj\n"
        "2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
        "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 320 240]/Contents 4 0 R"
        "/Resources<</XObject<</I 5 0 R>>/Properties<</L 6 0 R>>%s>>%s>>\nendobj\n"
        "4 0 obj\n<</Length %zu>>\nstream\n%s\nendstream\nendobj\n"
        "5 0 obj\n<</Type/XObject/Subtype/Image/Width %d/Height %d%s/Length %zu>>\nstream\n",
        pdf->catalog ? pdf->catalog : "", pdf->resources ? pdf->resources : "", pdf->page ? pdf->page : "",
        strlen(strokes), strokes, WIDTH, HEIGHT, pdf->picture ? pdf->picture : plain, pdf->data.size);
    text_add_n(out, (const char *)pdf->data.at, pdf->data.size);
    text_printf(out, "\nendstream\nendobj\n%s\ntrailer\n<</Root 1 0 R/Size 9>>\n%%%%EOF\n",
        pdf->more ? pdf->more : "");
}

/* Dark and light stripes, and no two rows alike. */
static struct bytes stripes(void)
{
    static unsigned char pixels[WIDTH * HEIGHT];
    for (size_t i = 0; i < sizeof pixels; i++)
        pixels[i] = (unsigned char)((i / WIDTH % 16 < 4 ? 20 : 230) + (i * i >> 7) % 20);
    return (struct bytes){ pixels, sizeof pixels };
}

static void assert_note(const struct text *file, const char *note)
{
    CLEANUP(shelf_clear) struct shelf shelf;
    assert_true(shelf_decode(&shelf, bytes_of(file), NULL));
    assert_int_equal(shelf.count, 1);
    assert_string_equal(shelf.pages[0].note, note);
    assert_int_equal(shelf.pages[0].flaws, note == damaged ? FLAW_DAMAGED : 0);
}

/* A PDF, and what is said of its page. */
struct noted {
    struct written pdf;
    const char *note;
};

/* The picture of each is stripes. */
static void assert_notes(const struct noted *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
        struct written pdf = cases[i].pdf;
        pdf.data = stripes();
        write_pdf(&pdf, &file);
        assert_note(&file, cases[i].note);
    }
}

#define LAYER "6 0 obj<</Type/OCG/Name(writing)>>endobj"
#define ON "/OCProperties<</OCGs[7 0 R]/D<</ON[7 0 R]>>>>"
#define IN_LAYER "/OC /L BDC q 320 0 0 240 0 0 cm /I Do Q EMC"
#define LAYERS(shown) \
    "6 0 obj<</Type/OCMD/OCGs[7 0 R]" shown ">>endobj\n7 0 obj<</Type/OCG/Name(writing)>>endobj"
#define ANNOTATION(what) "6 0 obj<</Type/Annot/Rect[10 10 200 200]" what ">>endobj"
#define STROKES "/Subtype/Ink/InkList[[20 20 100 180 190 30]]/C[0 0 0]/BS<</W 6>>"

static void what_a_pdf_hides_leaves_a_note(void **state)
{
    (void)state;
    static const struct noted cases[] = {
        { { 0 }, "" },
        /* layers */
        { { .catalog = "/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]>>>>",
              .strokes = "/OC /L BDC q 320 0 0 240 0 0 cm /I Do Q EMC",
              .more = LAYER },
            hidden },
        { { .catalog = "/OCProperties<</OCGs[6 0 R]/D<</BaseState/OFF>>>>", .more = LAYER }, hidden },
        { { .catalog = "/OCProperties<</OCGs[6 0 R]/D<</ON[6 0 R]>>>>", .more = LAYER }, "" },
        { { .catalog = ON, .strokes = IN_LAYER, .more = LAYERS("/P/AllOff") }, hidden },
        { { .catalog = ON, .strokes = IN_LAYER, .more = LAYERS("/VE[/Not 7 0 R]") }, hidden },
        { { .catalog = ON,
              .strokes = IN_LAYER,
              .more = LAYERS("/VE[/And 8 0 R]") "\n8 0 obj[/Not 7 0 R]endobj" },
            hidden },
        { { .catalog = ON,
              .strokes = IN_LAYER,
              .more = LAYERS("/VE 8 0 R") "\n8 0 obj[/And 8 0 R 7 0 R]endobj" },
            damaged },
        { { .catalog = ON, .strokes = IN_LAYER, .more = LAYERS("/P/AnyOn") }, "" },
        { { .catalog = ON, .picture = GREY "/OC 6 0 R", .more = LAYERS("/P/AllOff") }, hidden },
        /* what was written on the page later is drawn, unless it is said to be hidden */
        { { .page = "/Annots[6 0 R]", .more = ANNOTATION(STROKES) }, "" },
        { { .page = "/Annots[6 0 R]", .more = ANNOTATION(STROKES "/F 2") }, hidden },
        { { .page = "/Annots[6 0 R]", .more = ANNOTATION(STROKES "/F 36") }, hidden },
        { { .page = "/Annots[6 0 R]", .more = ANNOTATION("/Subtype/Text/Contents(see the other side)") },
            hidden },
        { { .page = "/Annots[6 0 R]", .more = ANNOTATION("/Subtype/Text/Contents()") }, "" },
        { { .page = "/Annots[6 0 R]", .more = ANNOTATION("/Subtype/Link") }, "" },
        { { .page = "/Annots[6 0 R]",
              .more = ANNOTATION("/Subtype/FileAttachment/FS<</Type/Filespec/EF<</F 5 0 R>>>>") },
            hidden },
        { { .catalog = "/AcroForm<</XFA 5 0 R/Fields[]>>" }, hidden },
        /* beside the page */
        { { .page = "/CropBox[0 100 320 240]" }, beyond },
        { { .page = "/CropBox[-50 -50 400 400]" }, "" },
        { { .page = "/CropBox[0 5 320 240]" }, "" },
        { { .page = "/Rotate 180/CropBox[0 100 320 240]" }, beyond },
        { { .page = "/Rotate 90" }, "" },
        { { .strokes = "q 320 0 0 240 -160 0 cm /I Do Q" }, beyond },
        { { .page = "/MediaBox[-320 -240 0 0]", .strokes = "q 320 0 0 240 -320 -240 cm /I Do Q" }, "" },
        /* other files */
        { { .catalog = "/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/F(a)/EF<</F 5 0 R>>>>]>>>>" },
            files_inside },
        { { .catalog = "/Names<</EmbeddedFiles<</Names[]>>>>" }, "" },
    };
    assert_notes(cases, sizeof cases / sizeof *cases);
}

#define MASK(kind, data) \
    "6 0 obj<</Type/XObject/Subtype/Image/Width 1/Height 1" kind \
    "/Filter/ASCIIHexDecode/Length 3>>stream\n" data ">\nendstream endobj"
#define HARD "/ImageMask true/BitsPerComponent 1"
#define LETTER(length, strokes) \
    "8 0 obj<</Type/Font/Subtype/Type3/FontBBox[0 0 320 240]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a 7 0 R>>" \
    "/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[320]" \
    "/Resources<</XObject<</I 5 0 R>>>>>>endobj\n7 0 obj<</Length " length ">>stream\n" strokes \
    "\nendstream endobj"
#define WRITTEN "BT /T 1 Tf (a) Tj ET"

static void a_picture_that_leaves_no_ink_has_its_note(void **state)
{
    (void)state;
    static const char full_state[] = "/ExtGState<</G<</ca 0>>/H<</ca 1>>>>", font[] = "/Font<</T 8 0 R>>";
    static const struct noted cases[] = {
        { { .picture = GREY "/SMask 6 0 R", .more = MASK(GREY, "00") }, unseen },
        { { .picture = GREY "/SMask 6 0 R", .more = MASK(GREY "/Decode[1 0]", "FF") }, unseen },
        { { .picture = GREY "/SMask 6 0 R", .more = MASK(GREY, "FF") }, "" },
        { { .picture = GREY "/Mask 6 0 R", .more = MASK(HARD, "FF") }, unseen },
        { { .picture = GREY "/Mask 6 0 R", .more = MASK(HARD, "00") }, "" },
        { { .picture = GREY "/Mask[0 255]" }, unseen },
        { { .picture = GREY "/Mask[0 3]" }, "" },
        /* beside what is seen, too */
        { { .resources = full_state, .strokes = "/G gs q 320 0 0 240 0 0 cm /I Do Q" }, unseen },
        { { .resources = full_state, .strokes = "q /G gs q 99 0 0 99 0 0 cm /I Do Q Q 0 0 99 99 re f" },
            unseen },
        { { .resources = full_state, .strokes = "q /G gs Q q 320 0 0 240 0 0 cm /I Do Q" }, "" },
        { { .resources = full_state, .strokes = "/G gs /H gs q 320 0 0 240 0 0 cm /I Do Q" }, "" },
        /* nothing is seen on the whole page, whatever the means */
        { { .strokes = "0 0 0 0 re W n q 320 0 0 240 0 0 cm /I Do Q" }, unseen },
        { { .strokes = "1 g q 320 0 0 240 0 0 cm /I Do Q", .picture = HARD }, unseen },
        { { .strokes = " " }, "" },
        /* a letter of a font: poppler draws a black box */
        { { .resources = font,
              .strokes = WRITTEN,
              .more = LETTER("37", "320 0 d0 q 320 0 0 240 0 0 cm /I Do Q") },
            unseen },
        { { .resources = font,
              .strokes = WRITTEN,
              .picture = HARD,
              .more = LETTER("49", "320 0 0 0 320 240 d1 q 320 0 0 240 0 0 cm /I Do Q") },
            "" },
    };
    assert_notes(cases, sizeof cases / sizeof *cases);
}

/* An empty back is that, though it is a picture. */
static void a_picture_of_one_colour_is_no_hidden_one(void **state)
{
    (void)state;
    static unsigned char white[WIDTH * HEIGHT];
    memset(white, 255, sizeof white);
    CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
    write_pdf(&(struct written){ .data = { white, sizeof white } }, &file);
    assert_note(&file, "");
}

static void a_portfolio_says_that_it_only_holds_files(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
    write_pdf(&(struct written){ .catalog = "/Collection<</View/D>>", .data = stripes() }, &file);
    CLEANUP(shelf_clear) struct shelf shelf;
    assert_false(shelf_decode(&shelf, bytes_of(&file), NULL));
    assert_non_null(strstr(shelf.fault.text, "only holds other files"));
}

/* poppler goes by the number, and draws one of the two. */
static void a_page_that_is_not_counted_leaves_a_note(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
    write_pdf(&(struct written){ .data = stripes(),
                  .more = "2 0 obj<</Type/Pages/Kids[3 0 R 6 0 R]/Count 1>>endobj\n"
                          "6 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 320 240]/Contents 4 0 R"
                          "/Resources<</XObject<</I 5 0 R>>>>>>endobj" },
        &file);
    assert_note(&file, damaged);
}

/* ---- damage ---- */

static void to_deflated(const struct text *bytes, struct text *packed)
{
    static unsigned char room[WIDTH * HEIGHT * 2];
    uLongf size = sizeof room;
    assert_int_equal(compress(room, &size, (const unsigned char *)bytes->bytes, bytes->length), Z_OK);
    text_add_n(packed, (const char *)room, size);
}

static void deflate_stripes(struct text *packed)
{
    CLEANUP(text_clear) struct text pixels = TEXT_LIMIT(FILE_MOST);
    text_add_n(&pixels, (const char *)stripes().at, stripes().size);
    to_deflated(&pixels, packed);
}

static void jpeg_stripes(struct text *packed)
{
    picture_jpeg(&(struct picture){ WIDTH, HEIGHT, 1, .dpi = 0 }, packed);
}

static void to_hex(const struct text *bytes, struct text *hex)
{
    for (size_t i = 0; i < bytes->length; i++)
        text_printf(hex, "%02x", (unsigned char)bytes->bytes[i]);
    text_add(hex, ">");
}

/* The five digits of four bytes; a file's last bytes are filled up, which stands behind the end of what they
 * pack. */
static void to_85(const struct text *bytes, struct text *digits)
{
    for (size_t i = 0; i < bytes->length; i += 4) {
        uint32_t four = 0;
        for (size_t k = i; k < i + 4; k++)
            four = four << 8 | (k < bytes->length ? (unsigned char)bytes->bytes[k] : 0);
        char five[6] = "";
        for (int k = 5; k-- > 0; four /= 85)
            five[k] = (char)('!' + four % 85);
        text_add(digits, four || strcmp(five, "!!!!!") ? five : "z");
    }
    text_add(digits, "~>");
}

static void as_it_is(const struct text *bytes, struct text *same)
{
    text_add_n(same, bytes->bytes, bytes->length);
}

static const struct packing {
    const char *filter;
    void (*pack)(struct text *), (*wrap)(const struct text *, struct text *);
} packings[] = {
    { "/FlateDecode", deflate_stripes, as_it_is },
    { "[/FlateDecode]", deflate_stripes, as_it_is },
    { "[/ASCII85Decode/FlateDecode]", deflate_stripes, to_85 },
    { "[/ASCIIHexDecode/FlateDecode]", deflate_stripes, to_hex },
    { "[/FlateDecode/FlateDecode]", deflate_stripes, to_deflated },
    { "/DCTDecode", jpeg_stripes, as_it_is },
    { "[/ASCII85Decode/DCTDecode]", jpeg_stripes, to_85 },
    { "[/FlateDecode/DCTDecode]", jpeg_stripes, to_deflated },
};

static void pack(const struct packing *packing, bool whole, struct text *data)
{
    CLEANUP(text_clear) struct text inner = TEXT_LIMIT(FILE_MOST);
    packing->pack(&inner);
    for (size_t i = inner.length * 6 / 10; !whole && i < inner.length * 7 / 10; i++)
        inner.bytes[i] = (char)(i * 37);
    packing->wrap(&inner, data);
}

static void write_packed(const struct packing *packing, bool whole, struct text *file)
{
    CLEANUP(text_clear) struct text data = TEXT_LIMIT(FILE_MOST), words = TEXT_LIMIT(FILE_MOST);
    pack(packing, whole, &data);
    text_printf(&words, "%s/Filter%s", plain, packing->filter);
    write_pdf(&(struct written){ .picture = words.bytes, .data = bytes_of(&data) }, file);
}

/* Picture and page in one: between BI and EI. */
static void write_inline(const struct packing *packing, bool whole, struct text *file)
{
    CLEANUP(text_clear)
    struct text data = TEXT_LIMIT(FILE_MOST), hex = TEXT_LIMIT(FILE_MOST), strokes = TEXT_LIMIT(FILE_MOST);
    pack(packing, whole, &data);
    to_hex(&data, &hex);
    text_printf(&strokes, "q 320 0 0 240 0 0 cm BI /W %d /H %d /CS /G /BPC 8 /F [/AHx %s] ID %s EI Q", WIDTH,
        HEIGHT, packing->filter, hex.bytes);
    write_pdf(&(struct written){ .strokes = strokes.bytes, .data = stripes() }, file);
}

static void damage_has_its_note_however_a_picture_is_packed(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * sizeof packings / sizeof *packings; i++) {
        CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
        write_packed(&packings[i / 2], i & 1, &file);
        assert_note(&file, i & 1 ? "" : damaged);
    }
}

static void damage_has_its_note_between_the_strokes(void **state)
{
    (void)state;
    for (int whole = 0; whole < 2; whole++) {
        CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST), jpeg = TEXT_LIMIT(FILE_MOST);
        write_inline(&(struct packing){ "/Fl", deflate_stripes, as_it_is }, whole, &file);
        assert_note(&file, whole ? "" : damaged);
        write_inline(&(struct packing){ "/DCT", jpeg_stripes, as_it_is }, whole, &jpeg);
        assert_note(&jpeg, whole ? "" : damaged);
    }
}

/* Ones are rows as the one above: more of them than there are rows to fill. */
static void a_fax_that_ends_in_unwritten_memory_has_its_note(void **state)
{
    (void)state;
    static const char fax[] = "/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/CCITTFaxDecode"
                              "/DecodeParms<</K -1/Columns 320/Rows 240/EndOfBlock false>>";
    unsigned char ones[1000];
    memset(ones, 0xff, sizeof ones);
    for (int whole = 0; whole < 2; whole++) {
        CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
        const struct bytes data = { ones, whole ? HEIGHT / 8 : sizeof ones };
        write_pdf(&(struct written){ .picture = fax, .data = data }, &file);
        assert_note(&file, whole ? "" : damaged);
    }
}

/* Whatever of a PDF the picture is: packed whole, and with a part overwritten. */
static void assert_damage_noted(struct written pdf)
{
    for (int whole = 0; whole < 2; whole++) {
        CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST), data = TEXT_LIMIT(FILE_MOST);
        pack(&packings[0], whole, &data);
        pdf.data = bytes_of(&data);
        write_pdf(&pdf, &file);
        assert_note(&file, whole ? "" : damaged);
    }
}

static void damage_has_its_note_in_a_stamp_on_the_page(void **state)
{
    (void)state;
    assert_damage_noted((struct written){ .page = "/Annots[6 0 R]",
        .strokes = " ",
        .picture = "/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode",
        .more = ANNOTATION("/Subtype/Stamp/AP<</N 7 0 R>>") "\n7 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 "
                                                            "190 190]/Resources<</XObject<</I 5 0 R>>>>"
                                                            "/Length 29>>stream\nq 190 0 0 190 0 0 cm /I Do "
                                                            "Q \nendstream endobj" });
}

static void damage_has_its_note_in_a_stencil(void **state)
{
    (void)state;
    assert_damage_noted(
        (struct written){ .picture = "/ImageMask true/BitsPerComponent 1/Filter/FlateDecode" });
}

/* Strokes that are drawn by other strokes, or fill a shape. */
static void damage_has_its_note_in_strokes_within_strokes(void **state)
{
    (void)state;
    static const char *const drawn[][3] = {
        { "/XObject", "/Type/XObject/Subtype/Form/BBox[0 0 190 190]", "/S Do" },
        { "/Pattern", "/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9",
            "/Pattern cs /S scn 0 0 190 190 re f" },
    };
    for (int i = 0; i < 4; i++) {
        CLEANUP(text_clear)
        struct text file = TEXT_LIMIT(FILE_MOST), data = TEXT_LIMIT(FILE_MOST), hex = TEXT_LIMIT(FILE_MOST),
                    more = TEXT_LIMIT(FILE_MOST);
        const char *const *how = drawn[i / 2];
        const bool whole = i & 1;
        to_deflated(&(struct text){ .bytes = (char[]){ "0 0 m 9 9 l S" }, .length = 13 }, &data);
        data.bytes[data.length - 1] ^= (char)!whole;
        to_hex(&data, &hex);
        text_printf(&more,
            ANNOTATION("/Subtype/Stamp/AP<</N 7 0 R>>") "\n7 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 190 "
                                                        "190]/Resources<<%s<</S 8 0 R>>>>/Length "
                                                        "%zu>>stream\n%s\nendstream endobj\n8 0 obj<<%s"
                                                        "/Resources<<>>/Filter[/ASCIIHexDecode/FlateDecode]"
                                                        "/Length %zu>>stream\n%s\nendstream endobj",
            how[0], strlen(how[2]), how[2], how[1], hex.length, hex.bytes);
        write_pdf(
            &(struct written){ .page = "/Annots[6 0 R]", .data = stripes(), .more = more.bytes }, &file);
        assert_note(&file, whole ? "" : damaged);
    }
}

/* Following them takes memory and time as nobody has. */
static void strokes_without_end_have_a_note(void **state)
{
    (void)state;
    enum { BLANKS = 40 << 20 };
    CLEANUP(text_clear) struct text blanks = TEXT_LIMIT(FILE_MOST), packed = TEXT_LIMIT(FILE_MOST);
    CLEANUP(text_clear) struct text hex = TEXT_LIMIT(FILE_MOST), more = TEXT_LIMIT(FILE_MOST);
    CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
    for (int i = 0; i < BLANKS / 64; i++)
        text_add(&blanks, "                                                                ");
    to_deflated(&blanks, &packed);
    to_hex(&packed, &hex);
    text_printf(&more,
        "4 0 obj<</Filter[/ASCIIHexDecode/FlateDecode]/Length %zu>>stream\n%s\nendstream endobj", hex.length,
        hex.bytes);
    write_pdf(&(struct written){ .data = stripes(), .more = more.bytes }, &file);
    assert_note(&file, damaged);
}

/* Of a font, each letter is followed once, whatever its names: 100,000 of them would take minutes. */
static void a_letter_with_many_names_costs_one(void **state)
{
    (void)state;
    enum { NAMES = 100000, LINES = 2000, SECONDS_MOST = 20 };
    CLEANUP(text_clear) struct text letter = TEXT_LIMIT(FILE_MOST), more = TEXT_LIMIT(FILE_MOST);
    CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
    text_add(&letter, "320 0 d0 ");
    for (int i = 0; i < LINES; i++)
        text_add(&letter, "0 0 m 9 9 l S ");
    text_printf(&more, "7 0 obj<</Length %zu>>stream\n%s\nendstream endobj\n", letter.length, letter.bytes);
    text_add(&more,
        "8 0 obj<</Type/Font/Subtype/Type3/FontBBox[0 0 320 240]/FontMatrix[1 0 0 1 0 0]"
        "/Encoding<</Differences[97/a0]>>/FirstChar 97/LastChar 97/Widths[320]/CharProcs<<");
    for (int i = 0; i < NAMES; i++)
        text_printf(&more, "/a%d 7 0 R", i);
    text_add(&more, ">>>>endobj");
    write_pdf(
        &(struct written){
            .resources = "/Font<</T 8 0 R>>", .strokes = whole_page, .data = stripes(), .more = more.bytes },
        &file);
    const double begin = clock_cpu_ms();
    assert_note(&file, "");
    assert_true(clock_cpu_ms() - begin < 1000 * SECONDS_MOST);
}

/* ---- locks that need no password ---- */

static void damage_has_its_note_behind_a_lock(void **state)
{
    (void)state;
    static const int locks[] = { 40, 128, 256 };
    for (size_t i = 0; i < 2 * sizeof locks / sizeof *locks; i++) {
        CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST), locked = TEXT_LIMIT(FILE_MOST);
        write_packed(&packings[5], i & 1, &file);
        picture_lock_pdf(&file, locks[i / 2], &locked);
        assert_note(&locked, i & 1 ? "" : damaged);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_pdf_hides_leaves_a_note),
        cmocka_unit_test(a_picture_that_leaves_no_ink_has_its_note),
        cmocka_unit_test(a_picture_of_one_colour_is_no_hidden_one),
        cmocka_unit_test(strokes_without_end_have_a_note),
        cmocka_unit_test(a_letter_with_many_names_costs_one),
        cmocka_unit_test(a_portfolio_says_that_it_only_holds_files),
        cmocka_unit_test(a_page_that_is_not_counted_leaves_a_note),
        cmocka_unit_test(damage_has_its_note_however_a_picture_is_packed),
        cmocka_unit_test(damage_has_its_note_between_the_strokes),
        cmocka_unit_test(a_fax_that_ends_in_unwritten_memory_has_its_note),
        cmocka_unit_test(damage_has_its_note_in_a_stamp_on_the_page),
        cmocka_unit_test(damage_has_its_note_in_a_stencil),
        cmocka_unit_test(damage_has_its_note_in_strokes_within_strokes),
        cmocka_unit_test(damage_has_its_note_behind_a_lock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
