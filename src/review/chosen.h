/* chosen: who was to get which pages, as somebody wrote it before they went to black out places for one of
 * those; the form has it again when the letter comes back. */
#ifndef REVIEW_CHOSEN_H
#define REVIEW_CHOSEN_H

#include "store.h"

enum {
    CHOSEN_ROWS = 20, /* of the form: ref1, pages1 and so on */
    CHOSEN_MOST = 32, /* letters: of more, the last ones */
    CHOSEN_BYTES = 1000, /* more than that of one is not kept */
};

/* What one process has been told. References and numbers of pages, no names; zeroed: nothing. */
struct chosen {
    struct {
        int64_t person;
        char reply[STORE_ID_BYTES];
        char rows[CHOSEN_BYTES]; /* "ref\npages\nref\npages\n" */
    } all[CHOSEN_MOST];
    size_t next;
};

struct visit;

/* Keeps the rows of the form that is sent, in the place of what this person chose for the letter before. */
void chosen_keep(const struct visit *visit);

/* What this person chose for visit->id, in the visit's arena; none: count 0. */
void chosen_find(const struct visit *visit, struct store_listed_addressee **rows, size_t *count);

#endif
