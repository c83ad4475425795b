/* rematch_inside: what `import` does when the register is in, `learn` when other weights are in force, and
 * `undo --wrong`. */
#ifndef REMATCH_INSIDE_H
#define REMATCH_INSIDE_H

#include "app.h"
#include "flow.h"

/* What waits for a person and was matched otherwise is matched again; prints what came of it. `before` says
 * what the `command` has done already. The status with which it ends. */
int rematch_after(const struct app *app, const char *command, const char *before);

/* Behind what was matched again: how many mails of the rule's that waited were, too. Nothing where none. */
void rematch_print_held(const struct flow_rematched *done);

#endif
