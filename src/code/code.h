/* code: QR codes on a page, found and read, and which of them are ours. What a page bears was printed by
 * anybody: only short printable ASCII is kept. */
#ifndef CODE_H
#define CODE_H

#include "reply.h"

struct Pix;

/* Whose a code is, by its words alone. */
enum code_form {
    CODE_FOREIGN, /* a postal label, an advertisement: no meaning here */
    CODE_SLIP, /* a separator slip, which lies between two letters of one scan */
    CODE_SHEET, /* a reply sheet: eleven digits that check (docs/decisions/codes.md) */
};

/* What the QR of a separator slip says. It never goes into the post, but names nothing all the same. */
#define CODE_SLIP_TEXT "SEPARATOR-1"

enum code_form code_form_of(const char *text);

/* ---- a code on paper ---- */

struct code_drawn {
    const unsigned char *dark; /* side rows of side modules, 1 where one is dark */
    int side; /* without the four light modules that have to be around */
};

/* The QR code of `text`, ASCII, with error correction H: a third of it may be soiled. `out` lives in the
 * arena. FAULT_SYSTEM: it cannot be drawn. */
bool code_draw(const char *text, struct arena *arena, struct code_drawn *out, struct fault *fault);

/* ---- codes on a page ---- */

/* Does the page bear a separator slip's code? One that bears a reply sheet's too is a letter. */
bool code_says_slip(const struct page *page);

/* Does it bear that, and besides no more ink than a slip's few printed lines? A letter that was photographed
 * with the slip lying on it must not pass for one. `grey` and `scale` as for code_find, which goes before. */
bool code_slip_alone(struct Pix *grey, double scale, const struct page *page);

/* Finds the QR codes of the 8-bit `grey` and makes them page->codes, copied into `arena`, with boxes in
 * pixels of the presentation picture; `scale`: pixels of `grey` per pixel of that. None is an answer, no
 * fault; FAULT_SYSTEM: the reader of codes failed. */
bool code_find(struct Pix *grey, double scale, struct arena *arena, struct page *page, struct fault *fault);

#endif
