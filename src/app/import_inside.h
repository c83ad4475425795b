/* import_inside: what import, doctor and show say of the register. */
#ifndef IMPORT_INSIDE_H
#define IMPORT_INSIDE_H

#include "app.h"
#include "store.h"

/* How many rows name a language in which there are no words: they get English. */
bool import_count_unworded(const struct app *app, const struct config *config, struct store *store,
    size_t *rows, struct fault *fault);

/* What is to be known of a row that the last import left out, as a sentence in the arena. A ref tells nobody
 * who it is. */
const char *import_tell_left_out(const struct store_left_out *row, struct arena *arena);

#endif
