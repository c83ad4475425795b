/* import_inside: what import and doctor say of the register. */
#ifndef IMPORT_INSIDE_H
#define IMPORT_INSIDE_H

#include "app.h"
#include "store.h"

/* How many rows name a language in which there are no words: they get English. */
bool import_count_unworded(const struct app *app, const struct config *config, struct store *store,
    size_t *rows, struct fault *fault);

#endif
