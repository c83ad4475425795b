/* learn_inside: which weights are in force, for those who tell of the rule. */
#ifndef LEARN_INSIDE_H
#define LEARN_INSIDE_H

#include "store.h"

/* "the shipped weights", or how many are moved, by whose word and when. */
bool learn_say(struct store *store, struct text *out, struct fault *fault);

#endif
