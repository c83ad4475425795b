/* What the sources of received mails share: each hands over bytes, and the place where they lie. */
#ifndef RECEIVE_INSIDE_H
#define RECEIVE_INSIDE_H

#include "receive.h"

#include "back.h"
#include "letters.h"

struct receiver {
    struct store *store;
    struct text ours; /* our address as it goes over the wire */
    struct receive_report *report;
    struct letters *letters;
    struct arena arena;
    struct arena left_arena;
    struct store_left *left; /* our mails that may have left, once one came that may be about one of them */
    size_t left_count;
};

/* `receiver` is zeroed; FAULT_CONFIG: no such address, or the words are missing. */
bool receiver_open(struct receiver *receiver, const struct receive_setup *setup,
    struct receive_report *report, struct fault *fault);
void receiver_close(struct receiver *receiver);

/* One received mail: read, found among ours, noted. */
enum receiver_end {
    RECEIVER_NOTED, /* about one of ours */
    RECEIVER_STRANGER, /* about none of ours, or unreadable */
    RECEIVER_LATER, /* about a mail that is being sent just now: nothing is noted, come again */
};
bool receiver_take(struct receiver *receiver, struct bytes mail, const char *place, enum receiver_end *end,
    struct fault *fault);

/* The mail at `place` could not be had whole: a task. */
bool receiver_give_up(struct receiver *receiver, const char *place, struct fault *fault);

#endif
