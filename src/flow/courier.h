/* courier: threads that carry mails to the server and do nothing else, each with a connection of its own. The
 * store, the words and every decision stay with the thread that sends: it hands out errands and is told when
 * one asks whether the last byte may go, and when one is over (docs/decisions/mail.md). */
#ifndef COURIER_H
#define COURIER_H

#include "mail.h"

enum { COURIERS_MOST = 4 };

struct couriers;

/* One mail's way. The first member of what the caller keeps of it, untouched by the caller from
 * couriers_hand until it is over, but for what couriers_answer does. */
struct errand {
    struct mail_envelope envelope; /* before_last_byte is the courier's own */
    struct couriers *couriers;
    enum errand_state { ERRAND_READY, ERRAND_OUT, ERRAND_ASKS, ERRAND_ANSWERED, ERRAND_OVER } state;
    bool may_go; /* the answer */
    bool sent; /* what the transport returned, with … */
    struct mail_result result;
    struct fault fault;
};

struct couriers *couriers_open(void);
void couriers_close(struct couriers *couriers); /* no errand may be out; null is fine */

/* One more, COURIERS_MOST in all, who owns `transport` in any case. */
bool couriers_hire(struct couriers *couriers, struct mail_transport *transport, struct fault *fault);
size_t couriers_count(const struct couriers *couriers);

/* For the first courier that is free: no more errands are out than there are couriers. */
void couriers_hand(struct couriers *couriers, struct errand *errand);

/* The next errand that asks (couriers_answer) or is over; null: there was none for `wait_ms` (-1: for ever,
 * with an errand out). */
struct errand *couriers_news(struct couriers *couriers, int wait_ms);
void couriers_answer(struct errand *errand, bool may_go);

#endif
