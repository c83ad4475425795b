/* rematch_inside: what `import` does when the register is in. */
#ifndef REMATCH_INSIDE_H
#define REMATCH_INSIDE_H

#include "app.h"

/* What waits for a person and was matched against another register is matched again; prints what came of it.
 * The status with which the command ends. */
int rematch_after_import(const struct app *app);

#endif
