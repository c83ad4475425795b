/* A sheet of paper with squares on it. All are one path, filled once, so that no hair of paper is left where
 * two touch. */
#include "paper_inside.h"

enum {
    ACROSS = 28346, /* 100 mm in hundredths of a point */
    PAGE = PDF_FIRST_PAGE,
    DRAWN,
    OBJECTS,
};

/* One rectangle for each run of dark squares; a square is one unit, rows go down, PDF's y goes up. */
static void add_row(const struct paper_squares *squares, int row, struct text *drawn)
{
    const unsigned char *dark = squares->dark + (size_t)row * squares->side;
    for (int x = 0, end; x < squares->side; x = end + 1) {
        for (end = x; end < squares->side && dark[end]; end++)
            ;
        if (end > x)
            text_printf(drawn, "%d %d %d 1 re\n", x, squares->side - 1 - row, end - x);
    }
}

void squares_draw(const struct paper_squares *squares, const struct place *place, struct text *drawn)
{
    const int unit = place->across / squares->side, rest = (place->across - unit * squares->side) / 2;
    const int placed[] = { unit, 0, 0, unit, place->left + rest, place->bottom + rest };
    for (size_t i = 0; i < sizeof placed / sizeof *placed; i++) {
        pdf_add_points(drawn, placed[i]);
        text_add_char(drawn, ' ');
    }
    text_add(drawn, "cm\n");
    for (int row = 0; row < squares->side; row++)
        add_row(squares, row, drawn);
    text_add(drawn, "f");
}

void paper_squares_pdf(const struct paper_squares *squares, struct text *out)
{
    size_t offsets[OBJECTS];
    struct pdf pdf = { out, out->length, offsets };
    struct text drawn = TEXT_LIMIT(1 << 20);
    squares_draw(squares, &(struct place){ (A4_SHORT - ACROSS) / 2, (A4_LONG - ACROSS) / 2, ACROSS }, &drawn);
    pdf_begin(&pdf, 1, OBJECTS - PDF_FIRST_PAGE);
    pdf_begin_page(&pdf, PAGE, A4_SHORT, A4_LONG);
    text_printf(out, "/Resources<<>>/Contents %d 0 R>>\nendobj\n", DRAWN);
    pdf_add_drawn(&pdf, DRAWN, &drawn);
    pdf_end(&pdf, OBJECTS);
    text_clear(&drawn);
}
