/* param: settings as data. One table per struct says each setting's name, type, place, bounds, default and
 * meaning; from it come the defaults, the reading with range checks, `adkaz stages`, `adkaz check` and the
 * reference page. */
#ifndef PARAM_H
#define PARAM_H

#include "fault.h"

#include <stdbool.h>
#include <stddef.h>

enum param_type {
    PARAM_BOOL, /* bool */
    PARAM_INT, /* int */
    PARAM_REAL, /* double */
    PARAM_TEXT, /* char *, owned by the struct that holds it */
    PARAM_WORDS, /* struct param_words */
};

struct param_words {
    char **word; /* count owned strings */
    size_t count;
};

/* A table ends with an entry without a name; null is an empty table. */
struct param {
    const char *name;
    enum param_type type;
    size_t offset; /* of the setting in its struct */
    double least, most; /* for PARAM_INT and PARAM_REAL */
    const char *standard; /* the default: "8.0", "true", "letter" (text without quotes), "{\"Cyrillic\",
                           * \"eng\"}" (words, each in quotes); null: must be given. One that the table itself
                           * would refuse is a programming mistake and stops the program. */
    const char *summary; /* one line, with the unit */
    const char *const *choices; /* for PARAM_TEXT and PARAM_WORDS: the only values, null-ended; null: any */
};

/* Fills every setting of `params` in `into` with its default (a required one stays zero). `into` must be
 * zeroed. */
void param_defaults(const struct param *params, void *into);

/* Reads `values[0]` (or `count` values for PARAM_WORDS) into the setting; the old value is freed, and stays
 * when the new one is refused. The fault (FAULT_CONFIG) names the setting, what is wrong and what would be
 * right; it does not know file and line, the caller puts them in front. Numbers: no locale, no leading zero,
 * no hexadecimal, no inf, no nan. Text: UTF-8 without control characters. */
bool param_set(
    const struct param *param, void *into, const char *const *values, size_t count, struct fault *fault);

const struct param *param_find(const struct param *params, const char *name); /* null: none */

/* The name in `params` nearest to `name` in edit distance, for "did you mean"; null when none is near. */
const char *param_nearest(const struct param *params, const char *name);

/* The same for any list of words (null-ended): unknown stages and commands. */
const char *nearest_word(const char *const *words, const char *name);

struct text;
void param_print(
    const struct param *param, const void *from, struct text *out); /* the value as in the file */
void param_clear(const struct param *params, void *into); /* frees owned values */

#endif
