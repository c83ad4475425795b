/* ink: what on a reading picture may be writing, found before and apart from the recogniser. Inside the read
 * room. */
#ifndef INK_H
#define INK_H

#ifndef ROOM_READ
#error "ink.h is for the read room alone"
#endif

#include "reply.h"

struct Boxa;
struct Pix;

/* The pieces of ink that hang together, each as its box in pixels of the picture, the islands of paper
 * between them, and what is dark, 1 bit. */
struct ink {
    struct Boxa *pieces;
    int islands;
    struct Pix *dark;
};

/* Of an 8-bit grey picture; `pieces` is null when leptonica refused. */
struct ink ink_find(struct Pix *grey);

/* What is too pale to be `ink`, the picture's own, and stands in lines as pencil below print does; `dark` is
 * then the print beside it. `pieces` is null when there is none. */
struct ink ink_find_pale(const struct ink *ink, struct Pix *grey);
void ink_clear(struct ink *ink);

/* `grey` with paper in place of all but the pale lines that stand in no word of `reading`. Null: there is
 * none, or leptonica refused; the caller destroys it. */
struct Pix *ink_unread_alone(const struct ink *pale, struct Pix *grey, const struct reading *reading);

/* Layout analysis has no brake, and takes minutes over such a page. */
bool ink_is_hopeless(const struct ink *ink);

/* The same of a part of a page, which `part` shows at 150 dpi and more: dense, and specks rather than
 * letters. */
bool ink_is_grain(const struct ink *ink, struct Pix *part);

/* 0 … 1: how much of what has a letter's size, dark or pale, lies inside of `reading`'s words, whose boxes
 * are in the same pixels. */
double ink_coverage(const struct ink *ink, const struct ink *pale, const struct reading *reading);

/* Has it as many pieces of a letter's size as the shortest note? */
bool ink_may_be_text(const struct ink *ink);

/* `grey` with white in place of all that stands in no line of pieces like letters, and how many such `lines`
 * there are. Null when there is none, or leptonica refused; the caller destroys it. */
struct Pix *ink_lines_alone(const struct ink *ink, struct Pix *grey, int *lines);

#endif
