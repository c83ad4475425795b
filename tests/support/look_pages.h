/* For tests of look: its stage and read's, opened once, and what it sees of a picture. */
#ifndef LOOK_PAGES_H
#define LOOK_PAGES_H

#include "look.h"
#include "page_drawing.h"
#include "read.h"

#include <leptonica/allheaders.h>

/* The state of all tests. */
struct fixture {
    struct stage *look, *read;
    struct recogniser *recogniser;
};

/* For cmocka_run_group_tests. */
int look_pages_open(void **state);
int look_pages_close(void **state);

struct seen {
    struct looks looks;
    struct page page;
};

/* Looks at `picture`, and destroys it. `said`: by its file, as a scanner writes it. */
struct seen look_as(void **state, PIX *picture, int dpi, bool said);
struct seen look_at(void **state, PIX *picture, int dpi); /* said where `dpi` is above 0 */
struct looks looks_of(void **state, const struct drawing *drawing); /* at 200 dpi */

#endif
