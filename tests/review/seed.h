/* seed: what its files share. */
#ifndef SEED_H
#define SEED_H

#include "store.h"

/* What an attacker would wish a browser, or a person, to see; another for each number. */
const char *hostile_text(size_t number);

/* A reply in review becomes one whose mail went out and about which a person has to do something: the kind of
 * task is the number's. */
struct seed_mailed {
    const char *reply, *address;
    int64_t message;
    bool hostile;
};
bool seed_task(struct store *store, const struct seed_mailed *mailed, size_t number, struct fault *fault);

/* Decides it, in turn as each of five outcomes; what is mailed is held for an hour. */
bool seed_settle(struct store *store, const struct seed_mailed *mailed, size_t number, struct fault *fault);

#endif
