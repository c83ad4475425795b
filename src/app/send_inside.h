/* send_inside: what `send` is made of. */
#ifndef SEND_INSIDE_H
#define SEND_INSIDE_H

#include "app.h"
#include "send.h"

/* `send --dry-run`: prints what waits and what would go. An exit status. */
int send_tell_rehearsed(const struct send_setup *setup, bool json);

#endif
