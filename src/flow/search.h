/* search: the register as it is, for somebody who looks for a message by hand. The index (find.h) is built
 * when the first search comes, 2 s for 100,000 messages, and again when the register has changed. */
#ifndef SEARCH_H
#define SEARCH_H

#include "find.h"
#include "store.h"

struct search;

struct search *search_open(struct store *store, const char *models); /* a folder; the store is borrowed */
void search_close(struct search *search); /* null is fine */

/* As find_messages, with the faults of find_new. What is typed is personal data: it stands in no fault. */
bool search_messages(struct search *search, const char *text, struct found found[FIND_MOST], size_t *count,
    struct fault *fault);

#endif
