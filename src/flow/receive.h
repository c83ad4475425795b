/* receive: mails that came → what is known of ours. A received mail counts only with a trace of one of them
 * (docs/decisions/back.md), and once; where it lies, nothing is changed. What a person has to do becomes a
 * task. */
#ifndef RECEIVE_H
#define RECEIVE_H

#include "store.h"

struct config_back;

struct receive_setup {
    struct store *store;
    const char *words; /* folder of what servers and people write, and of names: models */
    const char *maildir; /* its new/ and cur/ are read; of receive_maildir */
    const char *ours; /* the address that mails come from */
    const struct config_back *back; /* the IMAP server; of receive_imap */
    const char *home; /* relative files of `back` lie below it */
};

struct receive_report {
    size_t fresh; /* about mails of ours */
    size_t known; /* these had been noted before */
    size_t strangers; /* about none of ours */
    size_t unreadable; /* no mail, or too large */
    size_t later; /* about a mail that is being sent at this moment: the next time */
    size_t suspended; /* addresses to which nothing goes any more */
    size_t tasks; /* new, for a person */
};

/* Reads what is new. FAULT_CONFIG: that is no Maildir, `ours` is no address, or the words are missing;
 * FAULT_LATER: it was read before, and cannot be at this moment. What came before a fault is noted. */
bool receive_maildir(const struct receive_setup *setup, struct receive_report *report, struct fault *fault);

/* The same from an IMAP server. FAULT_LATER: it cannot be reached, or refuses to go on; FAULT_CONFIG, too:
 * login, certificate, folder. */
bool receive_imap(const struct receive_setup *setup, struct receive_report *report, struct fault *fault);

#endif
