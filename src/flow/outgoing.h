/* outgoing: one mail on its way, from the store to the bytes that a transport is given. */
#ifndef OUTGOING_H
#define OUTGOING_H

#include "courier.h"
#include "send.h"

struct outgoing {
    struct errand errand; /* the first member: couriers give it back */
    struct store *store;
    const struct store_mail *mail;
    struct fault mark; /* why the mark could not be made; FAULT_NONE */
    bool marked; /* the last byte may have gone */
    struct text from, to, bytes;
    struct text *pages; /* of mail->page_count */
};

struct outgoing outgoing_start(struct store *store, const struct store_mail *mail, struct arena *arena);
void outgoing_clear(struct outgoing *outgoing);

/* FAULT_INPUT: it cannot go as it was decided. */
bool outgoing_compose(struct outgoing *outgoing, const struct mail_words *words,
    const struct config_mail *settings, struct arena *arena, struct fault *fault);

/* Is a mail server configured, and not the folder? */
bool send_to_server(const struct send_setup *setup);

/* The program's words with the operator's own before them. */
struct mail_words *send_words(const struct send_setup *setup, struct fault *fault);

/* One connection, or the folder. */
struct mail_transport *send_transport(const struct send_setup *setup, struct fault *fault);

/* As many as there may be connections; one for the folder, in which a sender that was killed left nothing
 * behind then. For who has the lock "send". */
struct couriers *send_couriers(const struct send_setup *setup, struct fault *fault);

#endif
