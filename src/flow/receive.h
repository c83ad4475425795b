/* receive: a Maildir → what came back about our mails. A received mail counts only with a trace of one of
 * them (docs/decisions/back.md), and once; nothing in the Maildir is changed. */
#ifndef RECEIVE_H
#define RECEIVE_H

#include "store.h"

struct receive_setup {
    struct store *store;
    const char *words; /* folder of what servers and people write: models/back */
    const char *maildir; /* its new/ and cur/ are read */
    const char *ours; /* the address that mails come from */
};

struct receive_report {
    size_t fresh, known; /* about mails of ours, now and before */
    size_t strangers; /* about none of ours */
    size_t unreadable; /* no mail, or too large: they stay where they are */
    size_t later; /* about a mail that is being sent at this moment: the next time */
    size_t suspended; /* addresses to which nothing goes any more */
    struct receive_task { /* for a person */
        char mail[STORE_ID_BYTES], reply[STORE_ID_BYTES];
        const char *what; /* "answer: translate", "hard 5.1.1" */
        const char *path; /* of the received mail: on a terminal, never in a log */
    } * tasks;
    size_t task_count;
};

/* FAULT_CONFIG: that is no Maildir, or the words are missing. What came before a fault is noted. */
bool receive_maildir(const struct receive_setup *setup, struct arena *arena, struct receive_report *report,
    struct fault *fault);

#endif
