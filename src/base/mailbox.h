/* mailbox: whose servers keep the mailbox of an e-mail address, and are two addresses the same mailbox? What
 * large providers are known to do, in one table; nothing is asked of the network. */
#ifndef MAILBOX_H
#define MAILBOX_H

#include "text.h"

/* Appends what all spellings of one mailbox have in common: small letters, no "+tag", the domain as A-labels,
 * one domain for a provider that has several for the same mailbox. A text without @ is taken for a domain. */
void mailbox_key(const char *address, struct text *key);

/* Are two addresses, each by itself, the same mailbox? */
bool mailbox_is_same(const char *address, const char *other);

/* Does one of the addresses in `text` ("Anna <anna@post.example>", "rfc822; anna@post.example") lead to the
 * mailbox of `address`? */
bool mailbox_is_named(const char *text, const char *address);

/* Was a mail with `from` in its From written from the mailbox of `address`, and from no other? `from` is
 * decoded, so that no quote and no bracket in it can be relied on: whatever has an @ must be that mailbox. */
bool mailbox_wrote(const char *from, const char *address);

/* Would a decoded From pass for written from some mailbox? */
bool mailbox_is_one(const char *from);

/* Appends the provider's name: "gmail", or the domain where it keeps its own mail, for all that is known. */
void mailbox_provider(const char *address, struct text *name);

/* How many mails a minute that provider is given at first. */
int mailbox_a_minute(const char *provider);

#endif
