/* courier: threads that carry mails to the server and do nothing else, each with a connection of its own. The
 * store, the words and every decision stay with the thread that sends: it hands out errands and is told when
 * one asks whether the last byte may go, and when one is over (docs/decisions/mail.md). */
#ifndef COURIER_H
#define COURIER_H

#include "mail.h"

#include <semaphore.h>

enum { COURIERS_MOST = 4 };

struct couriers;

/* One mail's way. The first member of what the caller keeps of it, untouched by the caller from
 * couriers_hand until it is over or taken back, but for what couriers_answer does. */
struct errand {
    struct mail_envelope envelope; /* what is called before the last byte is the courier's own */
    struct couriers *couriers;
    struct courier *courier; /* who carried it */
    struct errand *next; /* in a queue */
    enum errand_state { ERRAND_ASKS, ERRAND_OVER } state; /* of news */
    sem_t answered;
    bool may_go; /* the answer */
    bool asking; /* the courier's own: it has not heard the answer */
    int64_t asked_ms; /* when it asked last, on the monotonic clock */
    bool denied; /* it was answered no before the last byte, and turned back */
    bool sent; /* what the transport returned, with … */
    struct mail_result result;
    struct fault fault;
};

struct couriers *couriers_open(void);
void couriers_close(struct couriers *couriers); /* no errand may be out; null is fine */

/* One more, COURIERS_MOST in all, before the first errand is handed out; owns `transport` in any case. */
bool couriers_hire(struct couriers *couriers, struct mail_transport *transport, struct fault *fault);
size_t couriers_count(const struct couriers *couriers);

/* The first `width` couriers that have not left begin orders, the others rest: all of them, if not told. */
void couriers_narrow(struct couriers *couriers, size_t width);

/* Whoever carried this errand, which is over, begins no order any more: the server has no room for their
 * connection. */
void couriers_leave(struct couriers *couriers, const struct errand *errand);

bool errand_taken(const struct errand *errand); /* of one that is over */

/* For the first courier that is free, in this order. After an errand that was not taken no order is begun
 * before couriers_go_on, once for each: what it means for the others is the caller's to say. */
void couriers_hand(struct couriers *couriers, struct errand *errand);
void couriers_go_on(struct couriers *couriers);

/* The next errand that no courier has begun; null: there is none. */
struct errand *couriers_take_back(struct couriers *couriers);

/* The next errand that asks (couriers_answer) or is over; null: there was none for `wait_ms` (-1: for ever,
 * with an errand out). */
struct errand *couriers_news(struct couriers *couriers, int wait_ms);
void couriers_answer(struct errand *errand, bool may_go);

#endif
