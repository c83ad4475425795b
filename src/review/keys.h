/* keys: the one table of keys, by their place on the keyboard. The page hands it to review.js, and the help
 * prints it; a person may switch keys off or put them elsewhere (her preferences, as me.c keeps them:
 * "keys=off", "key.rescan=KeyZ"). */
#ifndef KEYS_H
#define KEYS_H

#include "review_inside.h"

struct key {
    const char *does; /* what review.js calls it; of a decision, the value of its button */
    const char *code; /* KeyboardEvent.code */
    const char *words; /* a msgid */
};
extern const struct key keys[]; /* ended by a null `does` */

/* A hidden list that review.js reads; nothing where the person switched keys off. */
void keys_write_list(const struct visit *visit);

/* The table of the help page. */
void keys_write_table(const struct visit *visit);

/* The fields in which a person puts the letters elsewhere, and what she sent of them, added to the words of
 * her preferences. */
void keys_write_fields(const struct visit *visit);
void keys_add_choices(const struct visit *visit, struct text *preferences);

/* "R К": what stands on this key on a Latin and on the visitor's keyboard; `room` at least KEY_LEGEND. */
enum { KEY_LEGEND = 32 };
void key_legend(const char *code, const char *language, char legend[KEY_LEGEND]);

#endif
