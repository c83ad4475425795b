/* stop_inside: what the other commands say about stops. */
#ifndef STOP_INSIDE_H
#define STOP_INSIDE_H

#include "store.h"

/* "all mail is paused since …, by …: why" */
void stop_words(const struct store_stop *stop, struct text *out);

/* Says on stderr what stops all mail, if something does that began at `since` or later. */
bool stop_tell(struct store *store, int64_t since, struct fault *fault);

#endif
