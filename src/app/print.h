/* print: lines and JSON objects on stdout, for all commands. What a file name or the words of a page bring
 * along may not steer the terminal. */
#ifndef PRINT_H
#define PRINT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Prints a line of a table. Characters that steer a terminal, or turn the direction of a text, are shown as
 * their codes. */
void print_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

struct print_count {
    const char *text;
    size_t count;
};

/* "mails: 3 written, 1 failed" for those that are not 0, up to the one without a text; where all are, `none`,
 * or nothing at all where that is null. */
void print_counts(const char *title, const struct print_count *counts, const char *none);

bool print_json_line(json_t *object); /* prints and releases it */
json_t *rounded_json(double value, double steps); /* `steps` 1e2: two decimals; owned by the caller */

#endif
