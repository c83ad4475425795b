/* persons: who decides: their names, sessions and passphrases. */
#ifndef STORE_PERSONS_H
#define STORE_PERSONS_H

#ifndef ROOM_STORE
#error "persons.h is for the store room alone"
#endif

#include "store_inside.h"

/* A person, by the name under which they decide. */
void person_hash(const struct store *store, const char *name, char out[VAULT_HASH_BYTES]);

/* Ends a person's sessions. Part of the caller's change. */
bool sessions_end(struct store *store, int64_t person, struct fault *fault);

/* The columns of a person from `column` on: id, name, role, language, preferences, since, disabled, given. */
#define PERSON_COLUMNS \
    "person.id, person.name, person.role, person.language, person.preferences, person.since, " \
    "person.disabled, person.given"
struct store_person column_person(struct query *query, int column, struct arena *arena);

/* Is it this passphrase? `kept` is what passphrase_hash made; null for nobody's: that takes as long, and is
 * not. */
bool passphrase_fits(const char *kept, const char *passphrase);

/* FAULT_INPUT: too short or too long; passphrase_hash FAULT_SYSTEM: there is no memory for it. */
bool passphrase_check(const char *passphrase, struct fault *fault);
bool passphrase_hash(const char *passphrase, char hashed[STORE_PASSPHRASE_HASH_BYTES], struct fault *fault);

/* `given`: by somebody else. Part of the caller's change, which ends the sessions, too. */
bool person_set_passphrase(
    struct store *store, int64_t person, const char *hashed, bool given, struct fault *fault);

#endif
