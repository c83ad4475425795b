/* The few objects of a PDF that shows one picture a page (ISO 32000-1, 7.5 and 8.9.5), and what any PDF needs
 * around its pages. Numbers are written from integers, in hundredths of a point, so that no locale can put a
 * comma into them. */
#include "paper_inside.h"

#include "cleanup.h"
#include "arena.h"

#include <inttypes.h>
#include <sodium.h>

enum {
    OBJECTS_A_PAGE = 3, /* page, picture, what is drawn */
    CATALOG = 1,
    PAGES = 2,
    PAGES_MOST = 2000,
    SIDE_LEAST = 300, /* 3 and 14400 points: the limits of PDF 1.4 readers (ISO 32000-1, annex C) */
    SIDE_MOST = 1440000,
};

struct size {
    int64_t width, height; /* hundredths of a point */
};

static bool side_fits(int64_t side)
{
    return side >= SIDE_LEAST && side <= SIDE_MOST;
}

/* As large as the dots say; else the largest page of this shape that fits on A4, upright or lying. */
static struct size page_size(const struct jpeg *jpeg, int dpi)
{
    const int64_t width = jpeg->width_px, height = jpeg->height_px;
    if (dpi > 0) {
        struct size true_size = { (width * 7200 + dpi / 2) / dpi, (height * 7200 + dpi / 2) / dpi };
        if (side_fits(true_size.width) && side_fits(true_size.height))
            return true_size;
    }
    const int64_t across = width > height ? A4_LONG : A4_SHORT;
    const int64_t down = width > height ? A4_SHORT : A4_LONG;
    struct size size = { across, height * across / width };
    if (size.height > down)
        size = (struct size){ width * down / height, down };
    if (size.width < SIDE_LEAST)
        size.width = SIDE_LEAST;
    if (size.height < SIDE_LEAST)
        size.height = SIDE_LEAST;
    return size;
}

void pdf_add_points(struct text *out, int64_t hundredths)
{
    text_printf(out, "%" PRId64 ".%02" PRId64, hundredths / 100, hundredths % 100);
}

void pdf_begin_object(struct pdf *pdf, size_t object)
{
    pdf->offsets[object] = pdf->out->length - pdf->start;
    text_printf(pdf->out, "%zu 0 obj\n", object);
}

void pdf_begin(struct pdf *pdf, size_t count, size_t objects_a_page)
{
    text_add(pdf->out, "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n");
    pdf_begin_object(pdf, CATALOG);
    text_printf(pdf->out, "<</Type/Catalog/Pages %d 0 R>>\nendobj\n", PAGES);
    pdf_begin_object(pdf, PAGES);
    text_printf(pdf->out, "<</Type/Pages/Count %zu/Kids[", count);
    for (size_t i = 0; i < count; i++)
        text_printf(pdf->out, "%s%zu 0 R", i ? " " : "", PDF_FIRST_PAGE + i * objects_a_page);
    text_add(pdf->out, "]>>\nendobj\n");
}

void pdf_begin_page(struct pdf *pdf, size_t object, int64_t width, int64_t height)
{
    pdf_begin_object(pdf, object);
    text_printf(pdf->out, "<</Type/Page/Parent %d 0 R/MediaBox[0 0 ", PAGES);
    pdf_add_points(pdf->out, width);
    text_add_char(pdf->out, ' ');
    pdf_add_points(pdf->out, height);
    text_add_char(pdf->out, ']');
}

void pdf_add_drawn(struct pdf *pdf, size_t object, const struct text *drawn)
{
    pdf_begin_object(pdf, object);
    text_printf(pdf->out, "<</Length %zu>>\nstream\n", drawn->length);
    text_add_n(pdf->out, drawn->bytes, drawn->length);
    text_add(pdf->out, "\nendstream\nendobj\n");
}

static void add_picture(struct pdf *pdf, size_t object, const struct jpeg *jpeg, struct bytes bytes)
{
    pdf_begin_object(pdf, object);
    text_printf(pdf->out,
        "<</Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/%s"
        "/Filter/DCTDecode/Length %zu>>\nstream\n",
        jpeg->width_px, jpeg->height_px, jpeg->components == 1 ? "DeviceGray" : "DeviceRGB", bytes.size);
    text_add_n(pdf->out, bytes.at, bytes.size);
    text_add(pdf->out, "\nendstream\nendobj\n");
}

static void add_page(
    struct pdf *pdf, size_t page, const struct jpeg *jpeg, const struct paper_picture *picture)
{
    const struct size size = page_size(jpeg, picture->dpi);
    pdf_begin_page(pdf, page, size.width, size.height);
    if (picture->quarters)
        text_printf(pdf->out, "/Rotate %d", 90 * picture->quarters);
    text_printf(
        pdf->out, "/Resources<</XObject<</P %zu 0 R>>>>/Contents %zu 0 R>>\nendobj\n", page + 1, page + 2);

    add_picture(pdf, page + 1, jpeg, picture->jpeg);

    struct text drawn = TEXT_LIMIT(200);
    text_add(&drawn, "q ");
    pdf_add_points(&drawn, size.width);
    text_add(&drawn, " 0 0 ");
    pdf_add_points(&drawn, size.height);
    text_add(&drawn, " 0 0 cm /P Do Q");
    pdf_add_drawn(pdf, page + 2, &drawn);
    text_clear(&drawn);
}

void pdf_end(struct pdf *pdf, size_t objects)
{
    unsigned char hash[16];
    char id[2 * sizeof hash + 1];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)pdf->out->bytes + pdf->start,
        pdf->out->length - pdf->start, NULL, 0);
    sodium_bin2hex(id, sizeof id, hash, sizeof hash);
    const size_t table = pdf->out->length - pdf->start;
    text_printf(pdf->out, "xref\n0 %zu\n0000000000 65535 f \n", objects);
    for (size_t i = 1; i < objects; i++)
        text_printf(pdf->out, "%010zu 00000 n \n", pdf->offsets[i]);
    text_printf(pdf->out, "trailer\n<</Size %zu/Root %d 0 R/ID[<%s><%s>]>>\nstartxref\n%zu\n%%%%EOF\n",
        objects, CATALOG, id, id, table);
}

static bool look_at_all(
    const struct paper_picture *pictures, size_t count, struct jpeg *jpegs, struct fault *fault)
{
    for (size_t i = 0; i < count; i++)
        if (!jpeg_look(pictures[i].jpeg, &jpegs[i], fault))
            return fault_while(fault, "page %zu", i + 1);
    return true;
}

bool paper_pdf(const struct paper_picture *pictures, size_t count, struct text *out, struct fault *fault)
{
    if (!count || count > PAGES_MOST)
        return fault_set(fault, FAULT_INPUT, "a PDF has 1 to %d pages, not %zu", PAGES_MOST, count);
    OWNED_FREE struct jpeg *jpegs = must_alloc(count * sizeof *jpegs);
    if (!look_at_all(pictures, count, jpegs, fault))
        return false;
    const size_t objects = PDF_FIRST_PAGE + count * OBJECTS_A_PAGE;
    OWNED_FREE size_t *offsets = must_alloc(objects * sizeof *offsets);
    struct pdf pdf = { out, out->length, offsets };
    pdf_begin(&pdf, count, OBJECTS_A_PAGE);
    for (size_t i = 0; i < count; i++)
        add_page(&pdf, PDF_FIRST_PAGE + i * OBJECTS_A_PAGE, &jpegs[i], &pictures[i]);
    pdf_end(&pdf, objects);
    if (out->full)
        return fault_set(fault, FAULT_INPUT, "the PDF would be larger than %zu bytes", out->limit);
    return true;
}
