/* verdicts: what the files of the verdicts share: one as bytes, and what falls with another one. */
#ifndef STORE_VERDICTS_H
#define STORE_VERDICTS_H

#ifndef ROOM_STORE
#error "verdicts.h is for the store room alone"
#endif

#include "store_inside.h"

enum { VERDICT_BYTES_MOST = 16 << 20 };

/* False: it is too large. */
bool pack_verdict(const struct verdict *verdict, struct text *out);

/* Messages come as numbers, in `messages` and `offer`. Texts stay in `bytes`. */
bool unpack_verdict(struct bytes bytes, struct arena *arena, struct store_listed *listed, int64_t **messages,
    struct addressee **offer, struct fault *fault);

/* FAULT_INPUT: no mail of the rule's waits that the reply could be matched again for. */
bool rules_mail_check(struct store *store, const char *reply, struct fault *fault);

/* The rule takes its decision back. Part of the caller's change. */
bool rules_mail_fall(struct store *store, const char *reply, const char *reason, struct fault *fault);

#endif
