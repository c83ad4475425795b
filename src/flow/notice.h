/* notice: who is told first that a letter has come, and gets it with their answer. */
#ifndef NOTICE_H
#define NOTICE_H

#include "config.h"
#include "store.h"

/* Does one of the operator's notice_domains belong to whoever keeps this mailbox? */
bool notice_domain(const struct config_mail *mail, const char *address);

/* The same; or the sender wishes it; or nobody has shown for notice_after_days that this mailbox is theirs. A
 * letter that travels locked is no secret to a stranger's mailbox, and needs none but where it is wished. */
bool notice_first(struct store *store, const struct config_mail *mail, const struct message *message,
    int64_t now, bool *first, struct fault *fault);

#endif
