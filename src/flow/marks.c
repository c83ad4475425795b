/* The mark "the last byte may have gone", durable before that byte goes: one change of the store, and one
 * wait for the disk, for all mails that ask at once and for those that the server took before them. */
#include "sender.h"

#include "cleanup.h"

#include <assert.h>
#include <stdlib.h>

void trip_end(struct trip **trip)
{
    if (!*trip)
        return;
    if ((*trip)->outgoing.mail)
        outgoing_clear(&(*trip)->outgoing);
    arena_clear(&(*trip)->arena);
    free(*trip);
}

/* ---- what the server took ---- */

void marks_keep(struct sender *sender, struct trip *trip)
{
    assert(sender->taken_count < COURIERS_MOST); /* the mark of a courier's next mail stores its last one */
    sender->taken[sender->taken_count++] = trip;
    sender->left--;
}

/* Stored each by itself, and patiently. */
bool marks_settle(struct sender *sender, struct fault *fault)
{
    bool ok = true;
    struct fault later;
    for (size_t i = 0; i < sender->taken_count; i++) {
        CLEANUP(trip_end) struct trip *trip = sender->taken[i];
        const struct ending ending = ending_of(sender, &trip->outgoing);
        ok = ending_record(sender, &trip->outgoing, &ending, ok ? fault : &later) && ok;
    }
    sender->taken_count = 0;
    if (sender->unsynced)
        sender->unsynced = !store_sync(sender->setup->store, ok ? fault : &later);
    return ok && !sender->unsynced;
}

/* ---- the mark ---- */

/* False: nothing can be marked now. A mail that may not go is no fault. */
static bool mark_one(struct outgoing *outgoing, bool paused, struct fault *fault)
{
    outgoing->mark.kind = FAULT_NONE;
    if (paused || store_mail_mark(outgoing->store, outgoing->mail->id, &outgoing->mark))
        return true;
    *fault = outgoing->mark;
    return fault->kind == FAULT_INPUT || fault->kind == FAULT_STALE;
}

/* One change, and one wait for the disk, for the mails that ask and for those that were taken before them. */
static bool put_marks(struct sender *sender, struct outgoing **asking, size_t count, struct ending *endings,
    struct fault *fault)
{
    if (!store_begin(sender->setup->store, fault) ||
        !store_mail_paused(sender->setup->store, &sender->paused, fault))
        return false;
    for (size_t i = 0; i < sender->taken_count; i++) {
        endings[i] = ending_of(sender, &sender->taken[i]->outgoing);
        if (!ending_put(&sender->taken[i]->outgoing, &endings[i], fault))
            return false;
    }
    for (size_t i = 0; i < count; i++)
        if (!mark_one(asking[i], sender->paused, fault))
            return false;
    return store_commit(sender->setup->store, fault);
}

static void answer(struct sender *sender, struct outgoing **asking, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        asking[i]->held_back = sender->paused && !asking[i]->mark.kind;
        asking[i]->marked = !sender->paused && !asking[i]->mark.kind;
        couriers_answer(&asking[i]->errand, asking[i]->marked);
    }
}

/* None of them goes: with what is wrong with the store, and not with them, they are put off. */
static void refuse(struct sender *sender, struct outgoing **asking, size_t count, struct fault *fault)
{
    store_rollback(sender->setup->store);
    if (fault->kind == FAULT_INPUT || fault->kind == FAULT_STALE)
        fault->kind = FAULT_SYSTEM;
    for (size_t i = 0; i < count; i++)
        asking[i]->mark = *fault;
    answer(sender, asking, count);
}

bool marks_put(struct sender *sender, struct outgoing **asking, size_t count, struct fault *fault)
{
    struct fault trouble;
    struct ending endings[COURIERS_MOST];
    if (!put_marks(sender, asking, count, endings, &trouble)) {
        refuse(sender, asking, count, &trouble);
        return marks_settle(sender, fault);
    }
    answer(sender, asking, count);
    for (size_t i = 0; i < sender->taken_count; i++) {
        ending_report(sender, &sender->taken[i]->outgoing, &endings[i]);
        trip_end(&sender->taken[i]);
    }
    sender->taken_count = 0;
    sender->unsynced = false;
    return true;
}
