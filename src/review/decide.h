/* decide: what the files about decisions share: deciding, and what is told of it afterwards. */
#ifndef DECIDE_H
#define DECIDE_H

#include "review_inside.h"

#include "flow.h"

/* ---- queue.c: what is next ---- */

/* The person as the queue sees them. */
bool reviewer_of(struct visit *visit, struct store_reviewer *who, struct fault *fault);

/* How many wait for another person's word, and of one of them, for whose: a msgid. */
bool seconds_write(struct visit *visit, struct fault *fault);
const char *second_words(enum store_second second);

/* On to the next reply for this person; `as` says what became of the one before ("settled"), null: nothing to
 * say. */
bool queue_go_on(struct visit *visit, const char *but, const char *as, struct fault *fault);
bool queue_go_on_meanwhile(struct visit *visit, const char *but, const char *as,
    struct fault *fault); /* the walk works at `but`, which comes back */

/* What stands above and below a reply: what this person decided last, with its undoing; what opinions there
 * are; notes; the picture that comes next. */
bool mine_write_last(struct visit *visit, struct fault *fault);
bool queue_write_next(struct visit *visit, const char *id, struct fault *fault);
bool opinions_write(struct visit *visit, const struct store_listed *listed, struct fault *fault);
bool renditions_write(struct visit *visit, const struct store_listed *listed, struct fault *fault);
bool notes_write(struct visit *visit, const struct store_listed *listed, struct fault *fault);

/* What stands in the next page's address where a second person is asked, and what it says there: false where
 * `as` is no such word. second.c */
const char *second_as(enum flow_why why);
bool second_write(const struct visit *visit, const char *as);

/* An outcome as a msgid. */
const char *outcome_words(enum outcome outcome);

/* "by rule", or "decided by" and `by`, whose name it is; `at`: a visit or a screen. mine.c */
#define decided_by_write(at, by) decided_by_said(&(at)->html, (at)->words, (by))
void decided_by_said(const struct html *h, const struct words *words, const char *by);

handler page_next, post_next; /* queue.c */
handler page_mine; /* mine.c */
handler post_undo, post_wrong; /* undo.c */
handler post_note; /* notes.c */
handler post_write; /* rendition_keep.c */
handler post_decide; /* decide.c */

#endif
