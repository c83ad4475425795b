/* send_inside: what `send` is made of. */
#ifndef SEND_INSIDE_H
#define SEND_INSIDE_H

#include "app.h"
#include "send.h"

/* send_written.c: what was written into the folder before there was a server, and nobody said whether it was
 * mailed by hand; "": nothing. */
bool send_written_words(
    const struct config *config, struct store *store, struct text *words, struct fault *fault);

/* Says so on stderr. */
bool send_tell_written(const struct config *config, struct store *store, struct fault *fault);

/* send_rehearse.c, `send --dry-run`: prints what waits and what would go. An exit status. */
int send_tell_rehearsed(const struct config *config, const struct send_setup *setup, bool json);

#endif
