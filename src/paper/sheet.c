/* A reply sheet to print: at its head a QR code, the same as digits, and what they are for; below lines to
 * write on, and the digits again. Letters are drawn as outlines, so that no font, no date and no maker's name
 * stands in the file. */
#include "paper_inside.h"

#include "cleanup.h"
#include "arena.h"

#include <cairo.h>
#include <math.h>

/* Hundredths of a point, from the lower left corner. */
enum {
    MARGIN = 5669, /* 20 mm */
    CODE_ACROSS = 8504, /* 30 mm: read from 150 dpi on (docs/measurements/codes.md) */
    TOP = A4_LONG - MARGIN,
    FIRST_LINE = TOP - CODE_ACROSS - 3400,
    LINE_PITCH = 2551, /* 9 mm */
    LAST_LINE = MARGIN + 1400,
    PAGE_OBJECTS = 2, /* page, what is drawn */
    SHEETS_MOST = 2000,
    SHEET_BYTES_MOST = 1 << 18,
    GROUND_BYTES_MOST = 1 << 20,
};

struct line {
    const char *text;
    int size, left, base;
};

/* The same on every sheet. */
static const struct line words[] = {
    { "Адказ можна напісаць на гэтым аркушы. Калі пішаце на іншай", 950, MARGIN, TOP - 3900 },
    { "паперы, перапішыце, калі ласка, гэты нумар угары і ўнізе ліста.", 950, MARGIN, TOP - 5200 },
    { "Ответ можно написать на этом листе. Если пишете на другой", 950, MARGIN, TOP - 7100 },
    { "бумаге, перепишите, пожалуйста, этот номер вверху и внизу письма.", 950, MARGIN, TOP - 8400 },
};

static int64_t hundredths(double points)
{
    return llround(points * 100);
}

/* ---- letters ---- */

/* PDF's names of what a path does next, in the order of cairo's, and how many points each has. */
static const struct {
    const char *name;
    int points;
} moves[] = {
    [CAIRO_PATH_MOVE_TO] = { "m", 1 },
    [CAIRO_PATH_LINE_TO] = { "l", 1 },
    [CAIRO_PATH_CURVE_TO] = { "c", 3 },
    [CAIRO_PATH_CLOSE_PATH] = { "h", 0 },
};

/* cairo's y goes down from the line's base. */
static void add_outlines(const cairo_path_t *path, const struct line *line, struct text *drawn)
{
    for (int i = 0; i < path->num_data; i += path->data[i].header.length) {
        const cairo_path_data_t *data = &path->data[i];
        for (int p = 1; p <= moves[data->header.type].points; p++) {
            pdf_add_points(drawn, line->left + hundredths(data[p].point.x));
            text_add_char(drawn, ' ');
            pdf_add_points(drawn, line->base - hundredths(data[p].point.y));
            text_add_char(drawn, ' ');
        }
        text_printf(drawn, "%s\n", moves[data->header.type].name);
    }
}

static bool write_line(cairo_t *cairo, const struct line *line, struct text *drawn)
{
    cairo_new_path(cairo);
    cairo_move_to(cairo, 0, 0);
    cairo_set_font_size(cairo, line->size / 100.0);
    cairo_text_path(cairo, line->text);
    cairo_path_t *path = cairo_copy_path(cairo);
    const bool ok = path->status == CAIRO_STATUS_SUCCESS && path->num_data > 1;
    if (ok)
        add_outlines(path, line, drawn);
    cairo_path_destroy(path);
    return ok;
}

static void end_cairo(cairo_t **cairo)
{
    cairo_destroy(*cairo);
}

/* A surface without bounds: letters far beyond them would be left out. */
static cairo_t *start_cairo(void)
{
    cairo_surface_t *surface = cairo_recording_surface_create(CAIRO_CONTENT_ALPHA, NULL);
    cairo_t *cairo = cairo_create(surface);
    cairo_surface_destroy(surface); /* the drawing holds it */
    cairo_select_font_face(cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    return cairo;
}

static bool write_lines(const struct line *lines, size_t count, struct text *drawn, struct fault *fault)
{
    CLEANUP(end_cairo) cairo_t *cairo = start_cairo();
    for (size_t i = 0; i < count; i++)
        if (!write_line(cairo, &lines[i], drawn))
            return fault_set(fault, FAULT_SYSTEM, "there is no font to write the sheet with");
    text_add(drawn, "f\n");
    return true;
}

/* ---- what every sheet has ---- */

/* Pale, so that the reader takes them for paper. */
static void rule_lines(struct text *drawn)
{
    text_add(drawn, "0.75 G 0.4 w\n");
    for (int y = FIRST_LINE; y >= LAST_LINE; y -= LINE_PITCH) {
        pdf_add_points(drawn, MARGIN);
        text_add_char(drawn, ' ');
        pdf_add_points(drawn, y);
        text_add(drawn, " m ");
        pdf_add_points(drawn, A4_SHORT - MARGIN);
        text_add_char(drawn, ' ');
        pdf_add_points(drawn, y);
        text_add(drawn, " l\n");
    }
    text_add(drawn, "S\n");
}

static bool add_ground(struct pdf *pdf, size_t object, struct fault *fault)
{
    CLEANUP(text_clear) struct text drawn = TEXT_LIMIT(GROUND_BYTES_MOST);
    if (!write_lines(words, sizeof words / sizeof *words, &drawn, fault))
        return false;
    rule_lines(&drawn);
    pdf_begin_object(pdf, object);
    text_add(pdf->out, "<</Type/XObject/Subtype/Form/BBox[0 0 ");
    pdf_add_points(pdf->out, A4_SHORT);
    text_add_char(pdf->out, ' ');
    pdf_add_points(pdf->out, A4_LONG);
    text_printf(pdf->out, "]/Length %zu>>\nstream\n", drawn.length);
    text_add_n(pdf->out, drawn.bytes, drawn.length);
    text_add(pdf->out, "\nendstream\nendobj\n");
    return true;
}

/* ---- the sheets ---- */

static bool add_sheet(
    struct pdf *pdf, size_t page, size_t ground, const struct paper_sheet *sheet, struct fault *fault)
{
    CLEANUP(text_clear) struct text drawn = TEXT_LIMIT(SHEET_BYTES_MOST);
    const struct line digits[] = {
        { sheet->digits, 2200, MARGIN, TOP - 1800 },
        { sheet->digits, 1200, MARGIN, MARGIN },
    };
    text_add(&drawn, "/G Do\n");
    if (!write_lines(digits, sizeof digits / sizeof *digits, &drawn, fault))
        return false;
    squares_draw(&sheet->squares,
        &(struct place){ A4_SHORT - MARGIN - CODE_ACROSS, TOP - CODE_ACROSS, CODE_ACROSS }, &drawn);

    pdf_begin_page(pdf, page, A4_SHORT, A4_LONG);
    text_printf(
        pdf->out, "/Resources<</XObject<</G %zu 0 R>>>>/Contents %zu 0 R>>\nendobj\n", ground, page + 1);
    pdf_add_drawn(pdf, page + 1, &drawn);
    return true;
}

bool paper_sheets_pdf(const struct paper_sheet *sheets, size_t count, struct text *out, struct fault *fault)
{
    if (!count || count > SHEETS_MOST)
        return fault_set(fault, FAULT_INPUT, "a PDF has 1 to %d sheets, not %zu", SHEETS_MOST, count);
    const size_t ground = PDF_FIRST_PAGE + count * PAGE_OBJECTS;
    OWNED_FREE size_t *offsets = must_alloc((ground + 1) * sizeof *offsets);
    struct pdf pdf = { out, out->length, offsets };
    pdf_begin(&pdf, count, PAGE_OBJECTS);
    for (size_t i = 0; i < count; i++)
        if (!add_sheet(&pdf, PDF_FIRST_PAGE + i * PAGE_OBJECTS, ground, &sheets[i], fault))
            return false;
    if (!add_ground(&pdf, ground, fault))
        return false;
    pdf_end(&pdf, ground + 1);
    if (out->full)
        return fault_set(fault, FAULT_INPUT, "the PDF would be larger than %zu bytes", out->limit);
    return true;
}
