/* plain_letter: replies made from plain lines, for tests and benches of the matcher: each line of text
 * becomes a line of recognised words with boxes. A noise channel misreads letters the way recognisers do. */
#ifndef PLAIN_LETTER_H
#define PLAIN_LETTER_H

#include "reply.h"
#include "text.h"

struct letter {
    struct reply reply;
    struct page pages[16];
    struct source sources[8];
    struct arena arena;
};

struct dice {
    uint64_t state; /* any seed */
};
uint64_t dice_next(struct dice *dice);
double dice_share(struct dice *dice); /* 0 … 1 */
size_t dice_below(struct dice *dice, size_t n); /* 0 … n - 1 */

void letter_begin(struct letter *letter);
void letter_clear(struct letter *letter);
struct page *letter_page(struct letter *letter, enum page_kind kind);
void letter_file(struct letter *letter, const char *path);

void letter_code(struct letter *letter, const char *text); /* a QR code on the last page */

/* Adds the line to `out` as it is read where every letter is misread with chance `noise`, 0 … 1. */
void letter_misread(struct text *out, const char *line, double noise, struct dice *dice);

int32_t letter_alike(int32_t letter); /* what half of its misreadings are; 0: it has no look-alike */
double letter_stray(int32_t letter); /* chance that a letter which was misread into another one is this one */

/* Adds a line of words to the last page; every letter is misread with chance `noise`, 0 … 1. */
void letter_line(struct letter *letter, const char *line, double noise, struct dice *dice);

#endif
