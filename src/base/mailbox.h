/* mailbox: whose servers keep the mailbox of an e-mail address, and are two addresses the same mailbox? What
 * large providers are known to do, in one table; nothing is asked of the network. */
#ifndef MAILBOX_H
#define MAILBOX_H

#include "text.h"

/* Appends what all spellings of one mailbox have in common: small letters, no "+tag", the domain as A-labels,
 * one domain for a provider that has several for the same mailbox. A text without @ is taken for a domain. */
void mailbox_key(const char *address, struct text *key);

/* Does one of the addresses in `text` ("Anna <anna@post.example>", "rfc822; anna@post.example") lead to the
 * mailbox of `address`? */
bool mailbox_is_named(const char *text, const char *address);

/* The part of a From that says from which mailbox it was written: from its last < on, else all of it. */
const char *mailbox_of_from(const char *from);

/* Was a mail with `from` in its From written from the mailbox of `address`, and from no other? Names in
 * quotes and comments are whatever their writer likes, and are passed over. */
bool mailbox_wrote(const char *from, const char *address);

/* Appends the provider's name: "gmail", or the domain where it keeps its own mail, for all that is known. */
void mailbox_provider(const char *address, struct text *name);

/* How many mails a minute that provider is given at first. */
int mailbox_a_minute(const char *provider);

#endif
