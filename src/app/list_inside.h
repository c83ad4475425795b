/* list_inside: what list and show print with. */
#ifndef LIST_INSIDE_H
#define LIST_INSIDE_H

#include "store.h"

#include <jansson.h>

json_t *list_json(const struct store_listed *listed); /* the object of `list --json`; owned by the caller */

json_t *rounded_json(double value, double steps); /* `steps` 1e2: two decimals */
bool print_json_line(json_t *object); /* prints and releases it */

/* Prints a line of a table. Characters that steer a terminal, or turn the direction of a text, are shown as
 * their codes: file names and the words of a page come from strangers. */
void print_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

struct print_count {
    const char *text;
    size_t count;
};

/* "mails: 3 written, 1 failed" for those that are not 0, up to the one without a text; where all are, `none`,
 * or nothing at all where that is null. */
void print_counts(const char *title, const struct print_count *counts, const char *none);

#endif
