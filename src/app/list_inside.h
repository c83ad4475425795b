/* list_inside: what list and show share. */
#ifndef LIST_INSIDE_H
#define LIST_INSIDE_H

#include "store.h"

#include <jansson.h>

json_t *list_json(const struct store_listed *listed); /* the object of `list --json`; owned by the caller */
bool print_json_line(json_t *object); /* prints and releases it */

#endif
