/* send: the outbox → the transport that is configured. One thread claims, composes, marks and records;
 * couriers carry, a mail each (courier.h). A mail that may have gone is never taken for one that has not
 * (docs/decisions/mail.md). */
#ifndef SEND_H
#define SEND_H

#include "config.h"
#include "store.h"

struct send_setup {
    struct store *store;
    const struct config_mail *mail;
    const char *home; /* the folder transport writes HOME/outbox; relative files of `mail` lie below it */
    const char *models; /* a hash of them as they are (flow_models_now); null: whatever they are */
    const char *words; /* folder of the words, LANGUAGE.po; mail->words has the operator's own */
    int64_t now;
    int answer_wait_s, stall_wait_s; /* as in struct mail_smtp; 0: as long as RFC 5321 asks */
    int stop; /* readable (a signalfd): the mails under way are finished, no other begun; 0: nothing stops it
               */
};

struct send_report {
    size_t written, handed_over;
    size_t deferred; /* will be tried again */
    size_t failed; /* for a person */
    size_t unknown; /* may have gone: sent once more after half an hour, then for a person */
    size_t cancelled; /* could not go as decided: for a person */
    size_t held_written; /* written into the folder before; from now on held for the server */
    bool stopped; /* the server refuses us, not a mail: nothing more was tried */
    bool unreachable; /* the server has no word for any mail now: the others were left as they are */
    bool full; /* a day's worth has gone: what is due waits */
    bool paced; /* what is due waits for its provider's next minute */
    bool paused; /* all mail is stopped (store_stop): what is due waits */
    size_t to_match; /* of what is due: waits until its letter is matched again (flow_rematch) */
};

/* Sends what is due. `report` is filled in any case. False: FAULT_LATER, another process is sending;
 * FAULT_CONFIG, the settings or the server's refusal of us, the text says what to look at; FAULT_SYSTEM.
 * Mails that fail or wait are no fault. */
bool send_due(const struct send_setup *setup, struct send_report *report, struct fault *fault);

/* What would go now, and what waits for what. Composes what is due; nothing is changed, nobody connected to.
 */
struct send_rehearsed {
    struct store_mail mail;
    const char *mailbox; /* the same for every spelling of an address */
    bool now; /* it is due, and may go */
    bool for_letter; /* it waits until the letter to which it belongs has left, due or not */
    bool to_match; /* it waits until its letter is matched again, due or not */
    size_t bytes; /* of the mail, where it would go now */
    int mails; /* as which it would go: more than one where it is too large; 0: it was not composed */
    enum delivery delivery;
    const char *objection; /* "", or why it would be recalled instead */
    const char *trouble; /* "", or why it would be tried again later */
};
bool send_rehearse(const struct send_setup *setup, struct arena *arena, struct send_rehearsed **rehearsed,
    size_t *count, struct fault *fault);

#endif
