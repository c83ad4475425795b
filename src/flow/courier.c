/* Couriers: a thread for each connection, and one lock for all. An errand belongs to one side at a time, and
 * changes sides through one of two queues: orders, and news. */
#include "courier.h"

#include "arena.h"
#include "clock.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum { ANSWER_HOLDS_MS = 1000 }; /* the last look may be so old when the last byte goes */

struct courier {
    struct couriers *all;
    struct mail_transport *transport;
    pthread_t thread;
    bool left; /* begins no order any more */
};

/* First in, first out. */
struct errands {
    struct errand *first, *last;
};

struct couriers {
    pthread_mutex_t lock;
    pthread_cond_t ordered, told;
    struct errands orders, news;
    size_t refused; /* mails that were not taken, of which the caller has not said go on: no order is begun */
    bool over; /* everybody goes home */
    struct courier staff[COURIERS_MOST];
    size_t count, width; /* the first `width` of them that have not left begin orders */
};

static void put(struct errands *errands, struct errand *errand)
{
    errand->next = NULL;
    if (errands->first)
        errands->last->next = errand;
    else
        errands->first = errand;
    errands->last = errand;
}

static struct errand *take(struct errands *errands)
{
    struct errand *first = errands->first;
    if (first)
        errands->first = first->next;
    return first;
}

bool errand_taken(const struct errand *errand)
{
    return errand->sent && errand->result.answer == MAIL_TOOK;
}

/* ---- in a courier's thread ---- */

static void tell(struct errand *errand, enum errand_state state)
{
    struct couriers *all = errand->couriers;
    pthread_mutex_lock(&all->lock);
    errand->state = state;
    all->refused += state == ERRAND_OVER && !errand_taken(errand);
    put(&all->news, errand);
    pthread_mutex_unlock(&all->lock);
    pthread_cond_signal(&all->told);
}

static void ask(struct mail_envelope *envelope)
{
    struct errand *errand = (struct errand *)envelope;
    errand->asking = true;
    errand->asked_ms = clock_monotonic_ms();
    tell(errand, ERRAND_ASKS);
}

static bool hear(struct errand *errand)
{
    while (sem_wait(&errand->answered) < 0)
        continue; /* a signal came */
    errand->asking = false;
    return errand->may_go;
}

/* Asked when the last byte was near, and once more where the server took its time since. */
static bool may_go(struct mail_envelope *envelope)
{
    struct errand *errand = (struct errand *)envelope;
    if (!errand->asking)
        ask(envelope);
    bool yes = hear(errand);
    if (yes && clock_monotonic_ms() - errand->asked_ms > ANSWER_HOLDS_MS) {
        ask(envelope);
        yes = hear(errand);
    }
    errand->denied = !yes;
    return yes;
}

static void carry(struct courier *courier, struct errand *errand)
{
    struct mail_transport *transport = courier->transport;
    errand->courier = courier;
    errand->sent = transport->send(transport, &errand->envelope, &errand->result, &errand->fault);
    if (errand->asking)
        (void)hear(errand); /* the last byte did not come */
    tell(errand, ERRAND_OVER);
}

static bool is_idle(const struct courier *courier)
{
    const struct couriers *all = courier->all;
    size_t rank = 0;
    for (const struct courier *other = all->staff; other < courier; other++)
        rank += !other->left;
    return courier->left || rank >= all->width;
}

/* Null: it is time to go home. */
static struct errand *wait_for_orders(struct courier *courier)
{
    struct couriers *all = courier->all;
    pthread_mutex_lock(&all->lock);
    while ((!all->orders.first || all->refused || is_idle(courier)) && !all->over)
        pthread_cond_wait(&all->ordered, &all->lock);
    struct errand *errand = take(&all->orders);
    pthread_mutex_unlock(&all->lock);
    return errand;
}

static void *work(void *argument)
{
    struct courier *courier = argument;
    struct errand *errand;
    while ((errand = wait_for_orders(courier)))
        carry(courier, errand);
    return NULL;
}

/* ---- in the sending thread ---- */

void couriers_narrow(struct couriers *all, size_t width)
{
    pthread_mutex_lock(&all->lock);
    all->width = width;
    pthread_mutex_unlock(&all->lock);
    pthread_cond_broadcast(&all->ordered);
}

void couriers_leave(struct couriers *all, const struct errand *errand)
{
    pthread_mutex_lock(&all->lock);
    errand->courier->left = true;
    pthread_mutex_unlock(&all->lock);
}

void couriers_hand(struct couriers *all, struct errand *errand)
{
    errand->couriers = all;
    errand->envelope.last_byte_nears = ask;
    errand->envelope.before_last_byte = may_go;
    sem_init(&errand->answered, 0, 0);
    pthread_mutex_lock(&all->lock);
    put(&all->orders, errand);
    pthread_mutex_unlock(&all->lock);
    pthread_cond_broadcast(&all->ordered);
}

struct errand *couriers_take_back(struct couriers *all)
{
    pthread_mutex_lock(&all->lock);
    struct errand *errand = take(&all->orders);
    pthread_mutex_unlock(&all->lock);
    if (errand)
        sem_destroy(&errand->answered);
    return errand;
}

void couriers_go_on(struct couriers *all)
{
    pthread_mutex_lock(&all->lock);
    all->refused--;
    pthread_mutex_unlock(&all->lock);
    pthread_cond_broadcast(&all->ordered);
}

void couriers_answer(struct errand *errand, bool may_go)
{
    errand->may_go = may_go;
    sem_post(&errand->answered);
}

struct errand *couriers_news(struct couriers *all, int wait_ms)
{
    const int64_t until_ms = clock_monotonic_ms() + wait_ms;
    const struct timespec until = { until_ms / 1000, until_ms % 1000 * 1000000 };
    int trouble = 0;
    pthread_mutex_lock(&all->lock);
    while (!all->news.first && wait_ms && trouble != ETIMEDOUT)
        trouble = wait_ms < 0 ? pthread_cond_wait(&all->told, &all->lock)
                              : pthread_cond_timedwait(&all->told, &all->lock, &until);
    struct errand *news = take(&all->news);
    pthread_mutex_unlock(&all->lock);
    if (news && news->state == ERRAND_OVER)
        sem_destroy(&news->answered);
    return news;
}

/* ---- life cycle ---- */

struct couriers *couriers_open(void)
{
    struct couriers *all = must_alloc(sizeof *all);
    pthread_condattr_t monotonic;
    *all = (struct couriers){ 0 };
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&all->lock, NULL);
    pthread_cond_init(&all->ordered, NULL);
    pthread_cond_init(&all->told, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return all;
}

bool couriers_hire(struct couriers *all, struct mail_transport *transport, struct fault *fault)
{
    assert(all->count < COURIERS_MOST);
    struct courier *courier = &all->staff[all->count];
    *courier = (struct courier){ .all = all, .transport = transport };
    errno = pthread_create(&courier->thread, NULL, work, courier);
    if (errno) {
        transport->close(transport);
        return fault_errno(fault, "cannot start a thread");
    }
    all->width = ++all->count;
    return true;
}

size_t couriers_count(const struct couriers *all)
{
    return all->count;
}

void couriers_close(struct couriers *all)
{
    if (!all)
        return;
    pthread_mutex_lock(&all->lock);
    all->over = true;
    pthread_cond_broadcast(&all->ordered);
    pthread_mutex_unlock(&all->lock);
    for (size_t i = 0; i < all->count; i++) {
        struct mail_transport *transport = all->staff[i].transport;
        pthread_join(all->staff[i].thread, NULL);
        transport->close(transport);
    }
    pthread_cond_destroy(&all->ordered);
    pthread_cond_destroy(&all->told);
    pthread_mutex_destroy(&all->lock);
    free(all);
}
