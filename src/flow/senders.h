/* senders: what an import changes in one row of a sender, and mails for their other rows wait. */
#ifndef SENDERS_H
#define SENDERS_H

#include "store.h"

/* Recalls what has not left for a sender of whom some row, changed at `since` or later (seconds since 1970),
 * wants no mail, another way or another address, or was left out; a person is asked. Part of the caller's
 * change, so that nothing leaves in between. */
bool senders_ask(struct store *store, int64_t since, struct fault *fault);

#endif
