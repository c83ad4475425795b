/* follow: a mail's random names, and the mails that go on from one that has left. */
#ifndef FOLLOW_H
#define FOLLOW_H

#include "store.h"

/* Random, so that nothing can be read from them and nobody can guess the next one; Message-ID in the domain
 * of `from`, the operator's address. FAULT_INPUT: that is no address. */
bool follow_names(
    const char *from, struct arena *arena, const char **message_id, const char **token, struct fault *fault);

/* Nothing goes to this address until a person says so; `fresh` false: it was so already. */
bool follow_suspend(struct store *store, const char *address, const char *by, const char *what, bool *fresh,
    struct fault *fault);

/* Somebody answered this mail, and it was a notice: its scan goes at `due` (store_notice_answered). Any other
 * mail is left as it is. `by`: the person who says so, "" for the answer itself. FAULT_INPUT: what was
 * decided holds no more, so that nothing follows. */
bool follow_notice(
    struct store *store, int64_t mail, const char *from, int64_t due, const char *by, struct fault *fault);

/* May the letter behind a notice to `address`, whose decision `holds`, follow by what this task brought? Only
 * the notice's own mailbox can say that it is still the sender's. */
enum follow_shut { FOLLOW_MAY, FOLLOW_FELL, FOLLOW_ELSEWHERE };
enum follow_shut follow_shut(const struct store_task *task, const char *address, bool holds);

/* The same of a notice, by its name, by all that is open about it. FAULT_INPUT says why not: its decision
 * fell, it did not leave, or another mailbox wrote and its own did not. */
bool follow_check(struct store *store, const char *notice, struct fault *fault);

#endif
