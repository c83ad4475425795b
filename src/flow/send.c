/* The loop behind `adkaz send`: claim, compose, hand to a courier, hear of it. What becomes of a mail then is
 * said in ending.c. */
#include "sender.h"

#include "cleanup.h"
#include "clock.h"
#include "log.h"
#include "supplement.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum {
    SETTLE_AFTER_MS = 20, /* what was taken waits so long for the next mail's mark, to be stored with it */
    GATHER_MS = 2, /* a mail that asks waits so long for the others under way */
    DAY_S = 24 * 60 * 60,
};

/* ---- one mail ---- */

static bool set_out(struct sender *sender, struct trip *trip, struct fault *fault)
{
    struct outgoing *outgoing = &trip->outgoing;
    *outgoing = outgoing_start(sender->setup->store, &trip->mail, &trip->arena);
    if (!outgoing_load(outgoing, fault) ||
        !outgoing_part(outgoing, &trip->mail, sender->setup->mail, &trip->arena, fault) ||
        !outgoing_compose(
            outgoing, sender->words, sender->setup->mail, sender_now(sender), &trip->arena, fault))
        return false;
    outgoing->errand.envelope = (struct mail_envelope){
        .name = trip->mail.name,
        .from = outgoing->from.bytes,
        .to = outgoing->to.bytes,
        .bytes = { (const unsigned char *)outgoing->bytes.bytes, outgoing->bytes.length },
    };
    couriers_hand(sender->couriers, &outgoing->errand);
    sender->out++;
    return true;
}

static bool send_next(struct sender *sender, struct fault *fault)
{
    const struct store_pace pace = { send_to_server(sender->setup) ? sender->setup->mail->a_minute : 0,
        sender->setup->models };
    CLEANUP(trip_end) struct trip *trip = must_alloc(sizeof *trip);
    *trip = (struct trip){ 0 };
    fault->kind = FAULT_NONE;
    sender->more = store_mail_claim(
        sender->setup->store, sender_now(sender), &pace, &trip->arena, &trip->mail, fault);
    for (size_t i = 0; i < trip->mail.cancelled_count; i++)
        sender_tell_cancelled(sender, trip->mail.cancelled[i].name, trip->mail.cancelled[i].reply);
    if (!sender->more)
        return fault->kind == FAULT_NONE;
    if (set_out(sender, trip, fault)) {
        (void)STEAL(trip); /* it comes back with the news */
        return true;
    }
    const char *why = arena_copy(&trip->arena, fault->text);
    if (fault->kind == FAULT_INPUT)
        return sender_cancel(sender, &trip->mail, why, fault);
    if (fault->kind == FAULT_LATER)
        return sender_wait_alone(sender, &trip->outgoing, why, fault);
    return sender_put_off(sender, &trip->outgoing, fault);
}

/* ---- news ---- */

/* One mail goes alone until the server has taken it. Where it wants fewer, or has no word for any mail, this
 * run goes on with one; where it has none for that either, it ends. */
static void adjust_width(struct sender *sender, const struct mail_result *result)
{
    const bool away = result->answer == MAIL_LATER && result->server;
    const size_t before = sender->width;
    if (result->answer == MAIL_TOOK) {
        const size_t usual = (size_t)send_connections(sender->setup, result->here);
        sender->width = usual < sender->most ? usual : sender->most;
        sender->ahead = sender->width;
        sender->several |= sender->width > 1;
    }
    if (away && sender->width == 1)
        sender->report->unreachable = true;
    if (away || result->too_fast) {
        sender->width = sender->most = 1;
        sender->ahead = 0;
        sender->slower = true;
    }
    if (sender->width != before)
        couriers_narrow(sender->couriers, sender->width);
}

/* The server has no room for so many connections, which is nothing about this mail: it goes over one of the
 * others. */
static bool go_on_with_fewer(struct sender *sender, const struct outgoing *outgoing, struct fault *fault)
{
    const struct mail_result *result = &outgoing->errand.result;
    sender->most = sender->ahead = --sender->width;
    couriers_leave(sender->couriers, &outgoing->errand);
    couriers_narrow(sender->couriers, sender->width);
    log_line(LOG_WARNING, "mail=%s no room for a further connection: phase=%s code=%d enhanced=%s now=%zu",
        outgoing->mail->name, result->phase, result->code, result->enhanced, sender->width);
    sender->more = true;
    return sender_release(sender, outgoing, fault);
}

/* The mark could not be made, or may not: the last byte has not gone. */
static bool turn_back(struct sender *sender, const struct outgoing *outgoing, struct fault *fault)
{
    if (outgoing->held_back || outgoing->mark.kind == FAULT_STALE)
        return sender_release(sender, outgoing, fault);
    if (outgoing->mark.kind == FAULT_INPUT)
        return sender_cancel(sender, outgoing->mail, outgoing->mark.text, fault);
    *fault = outgoing->mark;
    return sender_put_off(sender, outgoing, fault);
}

static bool come_home(struct sender *sender, struct trip **trip, struct fault *fault)
{
    struct outgoing *outgoing = &(*trip)->outgoing;
    struct errand *errand = &outgoing->errand;
    if (!errand->sent) {
        *fault = errand->fault;
        return sender_put_off(sender, outgoing, fault);
    }
    if (errand->denied)
        return turn_back(sender, outgoing, fault);
    if (errand->result.unwelcome && sender->width > 1)
        return go_on_with_fewer(sender, outgoing, fault);
    if (errand->result.unwelcome && sender->several) /* the server may count those that are gone by now */
        errand->result.answer = MAIL_LATER;
    adjust_width(sender, &errand->result);
    if (errand->result.answer != MAIL_TOOK || !outgoing->marked)
        return ending_settle(sender, outgoing, fault);
    marks_keep(sender, STEAL(*trip));
    return true;
}

/* One mark, and one wait for the disk, is for all that are under way: they then go side by side, and while
 * their server thinks the next ones are prepared. */
static int gather_ms(const struct sender *sender, size_t asking)
{
    const size_t under_way = sender->out < sender->width ? sender->out : sender->width;
    return asking && asking < under_way ? GATHER_MS : 0;
}

/* Waits for one of the mails under way to ask, or to be over; then hears what else there is. */
static bool attend(struct sender *sender, struct fault *fault)
{
    bool ok = true;
    struct fault later;
    struct outgoing *asking[COURIERS_MOST];
    size_t count = 0;
    const bool unsettled = sender->unsynced || sender->taken_count;
    struct errand *errand = couriers_news(sender->couriers, unsettled ? SETTLE_AFTER_MS : -1);
    if (!errand)
        return marks_settle(sender, fault);
    for (; errand; errand = couriers_news(sender->couriers, gather_ms(sender, count))) {
        if (errand->state == ERRAND_ASKS) {
            asking[count++] = (struct outgoing *)errand;
            continue;
        }
        CLEANUP(trip_end) struct trip *trip = (struct trip *)errand;
        sender->out--;
        sender->not_taken += !errand_taken(errand);
        ok = come_home(sender, &trip, ok ? fault : &later) && ok;
    }
    if (count)
        ok = marks_put(sender, asking, count, ok ? fault : &later) && ok;
    if (!sender->out) /* no mark is near */
        ok = marks_settle(sender, ok ? fault : &later) && ok;
    return ok;
}

static bool told_to_stop(const struct send_setup *setup)
{
    struct pollfd stop = { .fd = setup->stop, .events = POLLIN };
    return setup->stop && poll(&stop, 1, 0) == 1;
}

/* So that an empty outbox asks neither for words nor for a password. */
static bool anything_due(const struct send_setup *setup, bool *due, struct fault *fault)
{
    struct store_mail_counts counts;
    if (!store_mail_count(setup->store, &counts, fault))
        return false;
    *due = counts.next_due && counts.next_due <= setup->now;
    return true;
}

static bool count_left(struct sender *sender, struct fault *fault)
{
    int64_t gone = 0;
    const struct send_setup *setup = sender->setup;
    const int a_day = send_to_server(setup) ? setup->mail->a_day : 0;
    if (a_day && !store_mails_gone(setup->store, setup->now - DAY_S, &gone, fault))
        return false;
    sender->left = a_day ? a_day - gone : INT64_MAX;
    return true;
}

static bool may_go_on(const struct sender *sender)
{
    return sender->out < sender->width + sender->ahead && sender->left > (int64_t)sender->out &&
        !sender->paused && !sender->report->unreachable && !told_to_stop(sender->setup);
}

static bool must_stop(const struct sender *sender)
{
    return sender->slower || sender->paused || sender->report->unreachable || told_to_stop(sender->setup);
}

/* What is prepared, and no courier has begun, waits again. */
static bool take_back(struct sender *sender, struct fault *fault)
{
    bool ok = true;
    struct fault later;
    struct errand *errand;
    while ((errand = couriers_take_back(sender->couriers))) {
        CLEANUP(trip_end) struct trip *trip = (struct trip *)errand;
        sender->out--;
        sender->more = true;
        ok = sender_release(sender, &trip->outgoing, ok ? fault : &later) && ok;
    }
    sender->slower = false;
    return ok;
}

/* Why something that is due is left. */
static bool report_rest(const struct sender *sender, bool tried_all, struct fault *fault)
{
    struct store_mails_due due;
    struct send_report *report = sender->report;
    const struct send_setup *setup = sender->setup;
    if (!store_mail_paused(setup->store, &report->paused, fault) ||
        !store_mails_due(setup->store, setup->now, setup->models, &due, fault))
        return false;
    report->to_match = due.to_match;
    const bool waits = due.count > due.to_match;
    report->full = waits && sender->left <= 0;
    report->paced = waits && tried_all && !report->paused;
    return true;
}

static bool open_sender(struct sender *sender, struct fault *fault)
{
    sender->words = send_words(sender->setup, fault);
    sender->couriers = sender->words ? send_couriers(sender->setup, fault) : NULL;
    if (!sender->couriers)
        return false;
    sender->most = couriers_count(sender->couriers);
    sender->width = 1;
    couriers_narrow(sender->couriers, sender->width);
    return count_left(sender, fault);
}

static void close_sender(struct sender *sender)
{
    couriers_close(sender->couriers);
    mail_words_close(sender->words);
}

/* Until nothing is due, or nothing more may or can go. What is under way is waited for in any case. */
static bool send_all(struct sender *sender, struct fault *fault)
{
    struct fault later;
    bool ok = true;
    sender->more = true;
    if (!open_sender(sender, fault))
        return false;
    do {
        while (ok && sender->more && may_go_on(sender))
            ok = send_next(sender, fault);
        if (!ok || must_stop(sender))
            ok = take_back(sender, ok ? fault : &later) && ok;
        for (; sender->not_taken; sender->not_taken--)
            couriers_go_on(sender->couriers);
        if (sender->out)
            ok = attend(sender, ok ? fault : &later) && ok;
    } while (sender->out || (ok && sender->more && may_go_on(sender)));
    ok = marks_settle(sender, ok ? fault : &later) && ok;
    return ok && report_rest(sender, !sender->more, fault);
}

/* Words that waited until it was known that their letter went. */
static bool plan_supplements(const struct send_setup *setup, struct fault *fault)
{
    const char *objection;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    return supplement_letters(setup->store, setup->mail, NULL, setup->now, &arena, &objection, fault);
}

/* What was written into the folder is a lost letter where nobody mailed it by hand, and a mail that comes
 * twice, with one Message-ID, where somebody did: it waits a day for a word, then goes. */
static bool settle_written(const struct send_setup *setup, struct send_report *report, struct fault *fault)
{
    const int64_t hold = (int64_t)setup->mail->hold_minutes * 60;
    const int64_t due = setup->now + (hold > DAY_S ? hold : DAY_S);
    return send_to_server(setup) ? store_mails_hold_written(setup->store, due, &report->held_written, fault)
                                 : store_mails_let_lie(setup->store, fault);
}

bool send_due(const struct send_setup *setup, struct send_report *report, struct fault *fault)
{
    *report = (struct send_report){ 0 };
    bool due;
    if (!store_lock(setup->store, "send", fault))
        return false;
    mail_pgp_tidy();
    if (!store_mails_recover(setup->store, setup->now, UNKNOWN_WAIT_S, fault) ||
        !settle_written(setup, report, fault) || !plan_supplements(setup, fault) ||
        !anything_due(setup, &due, fault))
        return false;
    if (!due)
        return true;
    if (!store_mail_paused(setup->store, &report->paused, fault))
        return false;
    if (report->paused)
        return true;
    CLEANUP(close_sender)
    struct sender sender = { .setup = setup, .report = report, .begun_ms = clock_monotonic_ms() };
    return send_all(&sender, fault);
}
