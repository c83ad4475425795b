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
    bool held_back; /* all mail was stopped before the mark: it waits again */
    struct text from, to, bytes;
    struct text *pages; /* JPEG; mail->page_count is less where the further ones go in other parts */
    size_t page_count;
};

struct outgoing outgoing_start(struct store *store, const struct store_mail *mail, struct arena *arena);
void outgoing_clear(struct outgoing *outgoing);

/* FAULT_INPUT, of each of these: it cannot go as it was decided. */
bool outgoing_load(struct outgoing *outgoing, struct fault *fault); /* its pages */

/* The parts behind the first one, where it is too large for one mail; of a mail that a server has heard
 * of, and not refused for its size, none. A single page that is too large waits for a person. The names of
 * the parts are not filled in.
 */
bool outgoing_cut(const struct outgoing *outgoing, const struct config_mail *settings, struct arena *arena,
    struct store_further_part **further, size_t *count, struct fault *fault);

/* As how many mails it goes where its pages have these sizes, in bytes; 0: one of them is too large for any
 * of so many megabytes, or it has none. */
size_t parts_needed(const struct store_mail *mail, const size_t *bytes, int megabytes);

/* About what it weighs as one mail, bytes. */
int64_t outgoing_estimate(const struct outgoing *outgoing);

/* Of one that is composed, with half of its pages. */
int64_t outgoing_half(const struct outgoing *outgoing);

/* Cuts it so, in the store too; `mail`, that of outgoing_start, is its first part then. */
bool outgoing_part(struct outgoing *outgoing, struct store_mail *mail, const struct config_mail *settings,
    struct arena *arena, struct fault *fault);

/* The pages are given up for the bytes. `now`: seconds since 1970. */
bool outgoing_compose(struct outgoing *outgoing, const struct mail_words *words,
    const struct config_mail *settings, int64_t now, struct arena *arena, struct fault *fault);

/* Is a mail server configured, and not the folder? */
bool send_to_server(const struct send_setup *setup);

/* The program's words with the operator's own before them. */
struct mail_words *send_words(const struct send_setup *setup, struct fault *fault);

/* One connection, or the folder. */
struct mail_transport *send_transport(const struct send_setup *setup, struct fault *fault);

/* As many connections as are usual to a server that is, or is not, on this machine; 1 for the folder. */
int send_connections(const struct send_setup *setup, bool here);

/* As many as there may be connections; one for the folder, in which a sender that was killed left nothing
 * behind then. For who has the lock "send". */
struct couriers *send_couriers(const struct send_setup *setup, struct fault *fault);

/* The server's refusal of us for good (5xx; MAIL_STOP) stops all mail until a person has looked; fine where
 * it is stopped already, or is refused for now. */
bool send_stop_for_good(struct store *store, const struct mail_result *result, struct fault *fault);

#endif
