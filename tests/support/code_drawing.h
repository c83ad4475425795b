/* code_drawing: pages with QR codes for tests and benchmarks, drawn with libqrencode. */
#ifndef CODE_DRAWING_H
#define CODE_DRAWING_H

struct Pix;

/* `text` as a code of `side` pixels without its white border, black on white, 8 bits. */
struct Pix *draw_code(const char *text, int side);

/* Puts a code with its border onto `page` (8 or 32 bits), its upper left module at (x, y). */
void stick_code(struct Pix *page, const char *text, int side, int x, int y);

#endif
