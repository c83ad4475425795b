/* chosen: who was to get which pages, as somebody wrote it before they went to black out places for one of
 * those; the form has it again when the letter comes back, as long as the letter is the same: nothing was
 * decided meanwhile, and its pages are those that they saw. */
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
        int64_t ground; /* store_reply_ground, when they were written */
        char reply[STORE_ID_BYTES];
        char rows[CHOSEN_BYTES]; /* "ref\npages\nref\npages\n" */
    } all[CHOSEN_MOST];
    size_t next;
};

struct visit;

/* Keeps the rows of the form that is sent, in the place of what this person chose for the letter before. */
bool chosen_keep(const struct visit *visit, struct fault *fault);

/* What this person chose for visit->id before, holds no more. */
void chosen_forget(const struct visit *visit);

/* What this person chose for visit->id, in the visit's arena; none, or the letter is another since: count 0.
 */
bool chosen_find(
    const struct visit *visit, struct store_listed_addressee **rows, size_t *count, struct fault *fault);

#endif
