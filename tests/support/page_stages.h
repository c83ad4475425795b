/* page_stages: look, clean and read with their usual settings, as the child that reads a page runs them. */
#ifndef PAGE_STAGES_H
#define PAGE_STAGES_H

#include "test.h"

#include "stage.h"

#include <leptonica/allheaders.h>

enum { STAGE_LOOK, STAGE_CLEAN, STAGE_READ, PAGE_STAGES };

struct page_stages {
    struct stage *stage[PAGE_STAGES];
    struct recogniser *recogniser;
    struct arena arena; /* for pages that live as long as the stages */
};

/* Set-up and end of a group of tests, with a `struct page_stages` in `*state`. */
int page_stages_open(void **state);
int page_stages_close(void **state);

/* What all three make of a picture at 200 dpi, which the sheet takes; the page lives in the arena. A stage
 * that refuses ends the test. */
struct sheet page_stages_run(struct page_stages *stages, PIX *picture, struct arena *arena);

/* The sheet's pictures go; its page. */
struct page page_stages_end(struct sheet *sheet);

#endif
