/* list_inside: what show prints as list does. */
#ifndef LIST_INSIDE_H
#define LIST_INSIDE_H

#include "store.h"

#include <jansson.h>

json_t *list_json(const struct store_listed *listed); /* the object of `list --json`; owned by the caller */

#endif
