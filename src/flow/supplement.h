/* supplement: transcripts and translations that were written after their letter had left. */
#ifndef SUPPLEMENT_H
#define SUPPLEMENT_H

#include "config.h"
#include "store.h"

/* Plans a mail for what was written of letters that have left since: of this reply, or (null) of all, where
 * it was not known before that the letter went. `objection`: why the last one may not go, ""; a task then. */
bool supplement_letters(struct store *store, const struct config_mail *mail, const char *reply, int64_t now,
    struct arena *arena, const char **objection, struct fault *fault);

#endif
