/* digest: once a day, to those who look after it all: what went out, what waits and since when, what stands
 * still. Counts and dates; nobody's name, address or ref is in it. */
#ifndef DIGEST_H
#define DIGEST_H

#include "send.h"

struct digest_setup {
    const struct send_setup *send; /* its store, settings of mail, time */
    const struct config_digest *config;
    const char *words; /* folder of LANGUAGE.po */
};

/* Appends the digest as it is now. FAULT_CONFIG: there are no words in that language. */
bool digest_write(const struct digest_setup *setup, struct text *out, struct fault *fault);

/* Mails it to each of `to`, who has it already or not, over the transport of the letters, on connections of
 * its own. FAULT_CONFIG: it is addressed to nobody, or the server refuses us, which stops all mail where it
 * is for good; or an address is refused, which gets the next day's. FAULT_LATER: all mail is paused, or the
 * server takes nothing now, or not for one of them. */
bool digest_mail(const struct digest_setup *setup, struct fault *fault);

/* The same, where it is addressed to somebody and its hour has come, to each who does not have today's; every
 * quarter of an hour until each has it, or is refused. */
bool digest_mail_due(const struct digest_setup *setup, struct fault *fault);

#endif
