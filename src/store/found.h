/* found: a page that turned up after its letter was mailed. It is a reply of its own, settled as a further
 * page of the letter. */
#ifndef STORE_FOUND_H
#define STORE_FOUND_H

#ifndef ROOM_STORE
#error "found.h is for the store room alone"
#endif

#include "store_inside.h"

/* FAULT_INPUT: a decision with found_with may not be made so. Part of the caller's change. */
bool found_check(struct store *store, const char *reply, const struct decision *decision,
    const struct store_mail_plan *plans, size_t count, struct fault *fault);

/* How the letter of a found page stands (0: it is none): `why` the page may not go any more, or null; and
 * whether it waits for the letter. */
bool found_stand(struct store *store, int64_t found_with, const char **why, bool *waits, struct fault *fault);

/* Its mail looks after the letter again later; the reply's history says so once. Part of the caller's change.
 */
bool found_put_off(struct store *store, int64_t mail, int64_t now, struct fault *fault);

/* The replies that are settled as further pages of this one, to `message` (0: to anybody); `unsent`: of which
 * something has not left. */
bool found_pages(struct store *store, const char *reply, int64_t message, bool unsent, struct arena *arena,
    struct store_id **pages, size_t *count, struct fault *fault);

/* The reply's decision fell: so do those about further pages of it that have not left. Part of the caller's
 * change. */
bool found_fall(struct store *store, const char *reply, struct fault *fault);

/* The same of its further pages to `message`, where a person is asked whether the reply is theirs. */
bool found_doubt(struct store *store, const char *reply, int64_t message, struct fault *fault);

/* Mails with found pages that go elsewhere than their letters: a line for each. */
bool found_check_all(struct store *store, struct text *findings, struct fault *fault);

#endif
