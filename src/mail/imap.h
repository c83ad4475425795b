/* imap: a mailbox on an IMAP server, to be read and hardly touched: mails are fetched without being marked,
 * marked as seen one by one when they are asked for, and never moved or removed. libcurl connects, checks the
 * certificate and logs in; the few commands behind that are spoken here, since libcurl would mark what it
 * fetches, and reads a mail's lines for the server's. RFC 3501. */
#ifndef IMAP_H
#define IMAP_H

#include "fault.h"
#include "text.h"

struct imap;

struct imap_setup {
    const char *url; /* imaps://host:port, or imap://host:port, where TLS is begun or nothing is done */
    const char *user, *password;
    const char *ca_file; /* "": the system's certificates */
    const char *folder; /* ASCII, without " and \ */
    int answer_wait_s; /* 0: a minute */
};

/* Logs in and opens the folder. FAULT_CONFIG: what a person has to put right (login, certificate, folder);
 * FAULT_LATER: the server cannot be reached. Later faults are FAULT_LATER. */
struct imap *imap_open(const struct imap_setup *setup, struct fault *fault);
void imap_close(struct imap *imap); /* null is fine */

/* Numbers (UIDs) mean the same mails as long as the validity is the same. `next` is above all of them. */
uint32_t imap_validity(const struct imap *imap);
uint32_t imap_next(const struct imap *imap);

/* Which of the numbers first … last there are, in any order: fills at most `most`. */
bool imap_list(struct imap *imap, uint32_t first, uint32_t last, uint32_t *uids, size_t most, size_t *count,
    struct fault *fault);

/* Appends the mail's bytes; where they are more than the limit of `mail`, it is `full`. */
enum imap_found {
    IMAP_GONE,
    IMAP_HERE,
    IMAP_REFUSED, /* the server does not hand it out; others it may */
};
bool imap_fetch(
    struct imap *imap, uint32_t uid, struct text *mail, enum imap_found *found, struct fault *fault);

bool imap_mark_seen(struct imap *imap, uint32_t uid, struct fault *fault);

#endif
