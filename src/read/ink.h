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

/* The pieces of ink that hang together, each as its box in pixels of the picture. */
struct ink {
    struct Boxa *pieces;
};

/* Of an 8-bit grey picture; `pieces` is null when leptonica refused. */
struct ink ink_find(struct Pix *grey);
void ink_clear(struct ink *ink);

/* Layout analysis has no brake, and takes minutes over such a page. */
bool ink_is_hopeless(const struct ink *ink);

/* 0 … 1: how much of what has a letter's size lies inside of `reading`'s words, whose boxes are in the same
 * pixels. */
double ink_coverage(const struct ink *ink, const struct reading *reading);

#endif
