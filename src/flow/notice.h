/* notice: who is told first that a letter has come, and gets it with their answer. */
#ifndef NOTICE_H
#define NOTICE_H

#include "config.h"
#include "store.h"

/* The sender wishes it; or one of the operator's notice_domains belongs to whoever keeps this mailbox; or
 * nobody has shown for notice_after_days that it is theirs. A letter that travels locked is no secret to a
 * stranger's mailbox, and needs none but where it is wished. */
bool notice_first(struct store *store, const struct config_mail *mail, const struct message *message,
    int64_t now, bool *first, struct fault *fault);

/* The same of what goes on from something that has left: has the mailbox been silent for so long by now?
 * `known`: when it was known to be theirs, seconds; 0: it was not. */
bool notice_lapsed(struct store *store, const struct config_mail *mail, const struct message *message,
    int64_t known, int64_t now, bool *lapsed, struct fault *fault);

#endif
