/* Couriers: a thread for each connection, and one lock for all. An errand belongs to one side at a time; its
 * state, changed under the lock alone, says to which. */
#include "courier.h"

#include "arena.h"
#include "clock.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct courier {
    struct couriers *all;
    struct mail_transport *transport;
    struct errand *errand; /* until it is told as over; null: the courier is free */
    pthread_t thread;
};

struct couriers {
    pthread_mutex_t lock;
    pthread_cond_t orders, news;
    bool over; /* everybody goes home */
    struct courier staff[COURIERS_MOST];
    size_t count;
};

/* ---- in a courier's thread ---- */

static bool ask(struct mail_envelope *envelope)
{
    struct errand *errand = (struct errand *)envelope;
    struct couriers *all = errand->couriers;
    pthread_mutex_lock(&all->lock);
    errand->state = ERRAND_ASKS;
    pthread_cond_signal(&all->news);
    while (errand->state == ERRAND_ASKS)
        pthread_cond_wait(&all->orders, &all->lock);
    errand->state = ERRAND_OUT;
    const bool may_go = errand->may_go;
    pthread_mutex_unlock(&all->lock);
    return may_go;
}

static void carry(struct courier *courier)
{
    struct couriers *all = courier->all;
    struct errand *errand = courier->errand;
    errand->state = ERRAND_OUT;
    pthread_mutex_unlock(&all->lock);
    errand->sent = courier->transport->send(
        courier->transport, &errand->envelope, &errand->result, &errand->fault);
    pthread_mutex_lock(&all->lock);
    errand->state = ERRAND_OVER;
    pthread_cond_signal(&all->news);
}

static void *work(void *argument)
{
    struct courier *courier = argument;
    struct couriers *all = courier->all;
    pthread_mutex_lock(&all->lock);
    while (!all->over) {
        if (courier->errand && courier->errand->state == ERRAND_READY)
            carry(courier);
        else
            pthread_cond_wait(&all->orders, &all->lock);
    }
    pthread_mutex_unlock(&all->lock);
    return NULL;
}

/* ---- in the sending thread ---- */

void couriers_hand(struct couriers *all, struct errand *errand)
{
    size_t first = 0;
    errand->couriers = all;
    errand->envelope.before_last_byte = ask;
    errand->state = ERRAND_READY;
    pthread_mutex_lock(&all->lock);
    while (first < all->count && all->staff[first].errand)
        first++;
    assert(first < all->count);
    all->staff[first].errand = errand;
    pthread_cond_broadcast(&all->orders);
    pthread_mutex_unlock(&all->lock);
}

void couriers_answer(struct errand *errand, bool may_go)
{
    struct couriers *all = errand->couriers;
    pthread_mutex_lock(&all->lock);
    errand->may_go = may_go;
    errand->state = ERRAND_ANSWERED;
    pthread_cond_broadcast(&all->orders);
    pthread_mutex_unlock(&all->lock);
}

static struct errand *take_news(struct couriers *all)
{
    for (size_t i = 0; i < all->count; i++) {
        struct errand *errand = all->staff[i].errand;
        if (errand && errand->state == ERRAND_OVER)
            all->staff[i].errand = NULL;
        if (errand && (errand->state == ERRAND_OVER || errand->state == ERRAND_ASKS))
            return errand;
    }
    return NULL;
}

struct errand *couriers_news(struct couriers *all, int wait_ms)
{
    const int64_t until_ms = clock_monotonic_ms() + wait_ms;
    const struct timespec until = { until_ms / 1000, until_ms % 1000 * 1000000 };
    int trouble = 0;
    pthread_mutex_lock(&all->lock);
    struct errand *news = take_news(all);
    while (!news && trouble != ETIMEDOUT) {
        trouble = wait_ms < 0 ? pthread_cond_wait(&all->news, &all->lock)
                              : pthread_cond_timedwait(&all->news, &all->lock, &until);
        news = take_news(all);
    }
    pthread_mutex_unlock(&all->lock);
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
    pthread_cond_init(&all->orders, NULL);
    pthread_cond_init(&all->news, &monotonic);
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
    all->count++;
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
    pthread_cond_broadcast(&all->orders);
    pthread_mutex_unlock(&all->lock);
    for (size_t i = 0; i < all->count; i++) {
        struct mail_transport *transport = all->staff[i].transport;
        pthread_join(all->staff[i].thread, NULL);
        transport->close(transport);
    }
    pthread_cond_destroy(&all->orders);
    pthread_cond_destroy(&all->news);
    pthread_mutex_destroy(&all->lock);
    free(all);
}
