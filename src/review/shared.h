/* shared: the question before a page goes to several. */
#ifndef REVIEW_SHARED_H
#define REVIEW_SHARED_H

#include "review_inside.h"

#include "flow.h"

/* Stands for these shares and how each stands, so that a word about some is none about others; does not tell
 * whose they are. */
const char *shared_name(const struct visit *visit, const struct flow_share *shares, size_t count);

/* Is nothing of them still to be made? */
bool shared_may_go(const struct flow_share *shares, size_t count);

/* Who gets which pages, and what they see of those that others get, too. */
bool shared_write(const struct visit *visit, const struct decision *decision, const struct flow_share *shares,
    size_t count, struct fault *fault);

#endif
