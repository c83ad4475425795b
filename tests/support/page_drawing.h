/* page_drawing: pages for the tests of look, clean and read, drawn with pango: typed text on paper, with what
 * light, pens and telephones do to it. All text and people are invented. */
#ifndef PAGE_DRAWING_H
#define PAGE_DRAWING_H

#include <stdbool.h>

struct Pix;

struct drawing {
    const char *text; /* null: none */
    int width, height; /* 0: A4 at 200 dpi */
    double size; /* of the letters in points at 200 dpi; 0: 13 */
    double ink, paper; /* 0 black … 1 white; paper 0: 0.96 */
    double squares; /* pitch in pixels of printed squares; 0: none */
    double shade; /* how much darker the right side is: 0 … 1 */
    bool hatching; /* a censor's black bar over the middle */
    bool grey; /* 8 bits instead of 32 */
};

extern const char russian_letter[], belarusian_letter[], mixed_letter[];

struct Pix *draw_page(const struct drawing *drawing);

/* `page` seen from aside on a dark desk, `wide` x `high` pixels. The page is destroyed. */
struct Pix *photograph(struct Pix *page, int wide, int high);

/* `page` turned by a small angle clockwise, what comes new is white. The page is destroyed. */
struct Pix *tilted(struct Pix *page, double degrees);
struct Pix *turned(struct Pix *page, int quarters);

#endif
