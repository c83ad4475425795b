/* remind: who has a letter and has never said so is asked once; after as long again it is a person's task. So
 * is at once what was silent for far longer, while nothing ran or nobody was reminded: never is it forgotten.
 */
#ifndef REMIND_H
#define REMIND_H

#include "store.h"

struct remind_setup {
    struct store *store;
    const char *ours; /* the address that mails come from */
    int days; /* without a sign; at least 1 */
    int64_t now, due; /* reminders are due then */
};

struct remind_report {
    size_t reminders, tasks;
};

/* To be called when everything that came back has been received. */
bool remind_silent(const struct remind_setup *setup, struct remind_report *report, struct fault *fault);

#endif
