/* The loop behind `adkaz send`: claim, compose, hand to a courier, record. What a server's answer means is
 * the mail room's knowledge; what then becomes of the mail is said here, in one table. */
#include "send.h"

#include "cleanup.h"
#include "clock.h"
#include "file.h"
#include "log.h"
#include "mail.h"
#include "outgoing.h"
#include "supplement.h"

#include <assert.h>
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    UNKNOWN_WAIT_S = 30 * 60, /* time for evidence: a bounce, an answer, a word in the server's log */
    AFTER_OUR_FAULT_S = 60 * 60,
    RESULT_WAIT_S = 5 * 60, /* so long the store may be locked, or its disk full */
    RESULT_EVERY_S = 2,
    SETTLE_AFTER_MS = 20, /* what was taken waits so long for the next mail's mark, to be stored with it */
    GATHER_MS = 2, /* a mail that asks waits so long for the others under way */
    DAY_S = 24 * 60 * 60,
};

struct sender {
    const struct send_setup *setup;
    struct send_report *report;
    struct mail_words *words;
    struct couriers *couriers;
    size_t most, width; /* mails under way at once: ever, and now */
    size_t ahead; /* further ones that are prepared: each courier's next */
    size_t out; /* under way or prepared */
    size_t not_taken; /* for which no courier was told to go on */
    struct trip *taken[COURIERS_MOST]; /* by the server; not stored yet, but still as marked */
    size_t taken_count;
    bool unsynced; /* results that a power cut would take back */
    bool slower; /* the server wants so: what is prepared waits */
    bool paused;
    int64_t begun_ms; /* on the monotonic clock */
    int64_t left; /* mails that may still go today */
};

/* One mail under way, from its claim to its result. */
struct trip {
    struct outgoing outgoing; /* the first member, whose first is the errand */
    struct store_mail mail;
    struct arena arena;
};

/* A long queue takes its time, and providers are given so many mails a minute. */
static int64_t now_of(const struct sender *sender)
{
    return sender->setup->now + (clock_monotonic_ms() - sender->begun_ms) / 1000;
}

/* ---- recording ---- */

/* What an attempt makes of a mail. */
struct ending {
    enum mail_state state;
    int64_t due;
    struct store_attempt attempt;
};

static bool put_result(const struct outgoing *outgoing, const struct ending *ending, struct fault *fault)
{
    return store_mail_result(
        outgoing->store, outgoing->mail->id, ending->state, ending->due, &ending->attempt, fault);
}

/* Behind the mark a result that is lost means a second mail: it is worth minutes of waiting. */
static bool store_result(const struct outgoing *outgoing, const struct ending *ending, struct fault *fault)
{
    const struct store_mail *mail = outgoing->mail;
    const int64_t until = clock_monotonic_ms() + (outgoing->marked ? RESULT_WAIT_S * 1000 : 0);
    bool told = false;
    while (!put_result(outgoing, ending, fault)) {
        if (fault->kind == FAULT_INPUT || clock_monotonic_ms() >= until)
            return false;
        if (!told)
            log_line(
                LOG_WARNING, "mail=%s what became of it cannot be stored yet: %s", mail->name, fault->text);
        told = true;
        sleep(RESULT_EVERY_S);
    }
    return true;
}

static void report_ending(struct sender *sender, const struct outgoing *outgoing, const struct ending *ending)
{
    static const struct {
        enum mail_state state;
        size_t offset;
    } counters[] = {
        { MAIL_WRITTEN, offsetof(struct send_report, written) },
        { MAIL_HANDED_OVER, offsetof(struct send_report, handed_over) },
        { MAIL_DEFERRED, offsetof(struct send_report, deferred) },
        { MAIL_FAILED, offsetof(struct send_report, failed) },
        { MAIL_UNKNOWN, offsetof(struct send_report, unknown) },
    };
    const struct store_attempt *attempt = &ending->attempt;
    for (size_t i = 0; i < sizeof counters / sizeof *counters; i++)
        if (counters[i].state == ending->state)
            *(size_t *)((char *)sender->report + counters[i].offset) += 1;
    const bool good = ending->state == MAIL_WRITTEN || ending->state == MAIL_HANDED_OVER;
    log_line(good ? LOG_INFO : LOG_WARNING, "mail=%s outcome=%s phase=%s code=%d enhanced=%s",
        outgoing->mail->name, mail_state_name(ending->state), attempt->phase, attempt->code,
        attempt->enhanced);
}

static bool record(
    struct sender *sender, const struct outgoing *outgoing, const struct ending *ending, struct fault *fault)
{
    if (!store_result(outgoing, ending, fault))
        return false;
    sender->unsynced = true;
    report_ending(sender, outgoing, ending);
    return true;
}

static bool cancel(
    struct sender *sender, const struct store_mail *mail, const char *reason, struct fault *fault)
{
    if (!store_mail_cancel(sender->setup->store, mail->id, reason, fault))
        return false;
    sender->report->cancelled++;
    log_line(LOG_WARNING, "mail=%s outcome=not-sent", mail->name);
    return true;
}

/* Something of ours is broken: the mail waits an hour, and so does not stand before the others for ever;
 * behind the mark it is unknown, as after any other break there. The fault that says what is broken stays as
 * it is. */
static bool put_off(struct sender *sender, const struct outgoing *outgoing, struct fault *fault)
{
    const struct store_mail *mail = outgoing->mail;
    const int64_t now = now_of(sender);
    const struct ending ending = {
        .state = outgoing->marked ? MAIL_UNKNOWN : MAIL_DEFERRED,
        .due = now + AFTER_OUR_FAULT_S,
        .attempt = { now, outgoing->marked ? "dot" : "prepare", 0, "", "", "", false },
    };
    struct fault worse;
    if (!record(sender, outgoing, &ending, &worse))
        *fault = worse;
    return fault_while(fault, "mail %s", mail->name);
}

static int64_t next_try(const struct sender *sender, const struct store_mail *mail)
{
    const uint32_t seed = (uint32_t)mail->id * 64 + (uint32_t)mail->attempts;
    const int64_t now = now_of(sender);
    const int64_t tried_for = mail->first_try ? now - mail->first_try : 0;
    const int64_t wait = mail_retry_wait(mail->attempts, tried_for, seed);
    return wait ? now + wait : 0;
}

/* What this mail alone needs does not work now, as gpg: it is tried again as one that the server did not
 * take, then waits for a person. The others go on. */
static bool wait_alone(
    struct sender *sender, const struct outgoing *outgoing, const char *why, struct fault *fault)
{
    const int64_t now = now_of(sender), again = next_try(sender, outgoing->mail);
    const struct ending ending = {
        .state = again ? MAIL_DEFERRED : MAIL_FAILED,
        .due = again,
        .attempt = { now, "prepare", 0, "", why, "", false },
    };
    log_line(LOG_WARNING, "mail=%s waits: %s", outgoing->mail->name, why);
    return record(sender, outgoing, &ending, fault);
}

/* A certificate, or a connection without TLS, is tried again by itself. */
static bool stop_queue(struct sender *sender, const struct store_mail *mail, const struct mail_result *result,
    struct fault *fault)
{
    sender->report->stopped = true;
    if (!send_stop_for_good(sender->setup->store, result, fault))
        return false;
    return fault_set(fault, FAULT_CONFIG, "mail %s: %s (%s, %d %s); nothing more is sent %s", mail->name,
        result->advice, result->phase, result->code, result->enhanced,
        result->code >= 500 ? "until `adkaz resume --by NAME`" : "now");
}

/* One mail goes alone until the server has taken it. Where it wants fewer, or has no word for a further
 * connection, this run goes on with one; where it has none for that either, it ends. */
static void adjust_width(struct sender *sender, const struct mail_result *result)
{
    const bool away = result->answer == MAIL_LATER && result->server;
    const size_t before = sender->width;
    if (result->answer == MAIL_TOOK) {
        sender->width = sender->most;
        sender->ahead = sender->most;
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

static struct ending ending_of(const struct sender *sender, const struct outgoing *outgoing)
{
    const struct mail_result *result = &outgoing->errand.result;
    const int64_t now = now_of(sender), again = next_try(sender, outgoing->mail);
    const struct {
        enum mail_state state;
        int64_t due;
    } becomes[] = {
        [MAIL_TOOK] = { send_to_server(sender->setup) ? MAIL_HANDED_OVER : MAIL_WRITTEN, 0 },
        [MAIL_LATER] = { again ? MAIL_DEFERRED : MAIL_FAILED, again },
        [MAIL_REFUSED] = { MAIL_FAILED, 0 },
        [MAIL_STOP] = { MAIL_DEFERRED, again ? again : now + AFTER_OUR_FAULT_S },
        [MAIL_AMBIGUOUS] = { MAIL_UNKNOWN, now + UNKNOWN_WAIT_S },
    };
    return (struct ending){
        .state = becomes[result->answer].state,
        .due = becomes[result->answer].due,
        .attempt = { now, result->phase, result->code, result->enhanced, result->text, result->queue_id,
            result->too_fast },
    };
}

/* ---- one mail ---- */

static void end_trip(struct trip **trip)
{
    if (!*trip)
        return;
    if ((*trip)->outgoing.mail)
        outgoing_clear(&(*trip)->outgoing);
    arena_clear(&(*trip)->arena);
    free(*trip);
}

static bool set_out(struct sender *sender, struct trip *trip, struct fault *fault)
{
    struct outgoing *outgoing = &trip->outgoing;
    *outgoing = outgoing_start(sender->setup->store, &trip->mail, &trip->arena);
    if (!outgoing_load(outgoing, fault) ||
        !outgoing_part(outgoing, &trip->mail, sender->setup->mail, &trip->arena, fault) ||
        !outgoing_compose(outgoing, sender->words, sender->setup->mail, &trip->arena, fault))
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

/* `more` false: the outbox is empty. */
static bool send_next(struct sender *sender, bool *more, struct fault *fault)
{
    const struct store_pace pace = { sender->setup->mail->a_minute };
    CLEANUP(end_trip) struct trip *trip = must_alloc(sizeof *trip);
    *trip = (struct trip){ 0 };
    fault->kind = FAULT_NONE;
    *more = store_mail_claim(sender->setup->store, now_of(sender),
        send_to_server(sender->setup) ? &pace : NULL, &trip->arena, &trip->mail, fault);
    if (!*more)
        return fault->kind == FAULT_NONE;
    if (set_out(sender, trip, fault)) {
        (void)STEAL(trip); /* it comes back with the news */
        return true;
    }
    const char *why = arena_copy(&trip->arena, fault->text);
    if (fault->kind == FAULT_INPUT)
        return cancel(sender, &trip->mail, why, fault);
    if (fault->kind == FAULT_LATER)
        return wait_alone(sender, &trip->outgoing, why, fault);
    return put_off(sender, &trip->outgoing, fault);
}

/* ---- what the server took ---- */

static void keep_taken(struct sender *sender, struct trip *trip)
{
    assert(sender->taken_count < COURIERS_MOST); /* the mark of a courier's next mail stores its last one */
    sender->taken[sender->taken_count++] = trip;
    sender->left--;
}

/* Stored each by itself, and patiently. */
static bool settle(struct sender *sender, struct fault *fault)
{
    bool ok = true;
    struct fault later;
    for (size_t i = 0; i < sender->taken_count; i++) {
        CLEANUP(end_trip) struct trip *trip = sender->taken[i];
        const struct ending ending = ending_of(sender, &trip->outgoing);
        ok = record(sender, &trip->outgoing, &ending, ok ? fault : &later) && ok;
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
    return fault->kind == FAULT_INPUT;
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
        if (!put_result(&sender->taken[i]->outgoing, &endings[i], fault))
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
    if (fault->kind == FAULT_INPUT)
        fault->kind = FAULT_SYSTEM;
    for (size_t i = 0; i < count; i++)
        asking[i]->mark = *fault;
    answer(sender, asking, count);
}

static bool mark(struct sender *sender, struct outgoing **asking, size_t count, struct fault *fault)
{
    struct fault trouble;
    struct ending endings[COURIERS_MOST];
    if (!put_marks(sender, asking, count, endings, &trouble)) {
        refuse(sender, asking, count, &trouble);
        return settle(sender, fault);
    }
    answer(sender, asking, count);
    for (size_t i = 0; i < sender->taken_count; i++) {
        report_ending(sender, &sender->taken[i]->outgoing, &endings[i]);
        end_trip(&sender->taken[i]);
    }
    sender->taken_count = 0;
    sender->unsynced = false;
    return true;
}

/* ---- news ---- */

static bool release(struct sender *sender, const struct outgoing *outgoing, struct fault *fault)
{
    return store_mail_release(sender->setup->store, outgoing->mail->id, now_of(sender), fault);
}

/* A mail that the server refuses for its size is cut once, into parts that it should take. */
static bool cut_smaller(const struct outgoing *outgoing, struct ending *ending, struct fault *fault)
{
    const struct store_mail *mail = outgoing->mail;
    const struct mail_result *result = &outgoing->errand.result;
    const bool named = result->bytes_most > 0 && result->bytes_most < (int64_t)outgoing->bytes.length;
    if (!result->too_large || mail->bytes_most || mail->page_count < 2 || mail->purpose == PURPOSE_NOTICE)
        return true;
    ending->state = MAIL_QUEUED;
    ending->due = ending->attempt.started;
    return store_mail_too_large(
        outgoing->store, mail->id, named ? result->bytes_most : outgoing_half(outgoing), fault);
}

static bool record_result(struct sender *sender, const struct outgoing *outgoing, struct fault *fault)
{
    const struct mail_result *result = &outgoing->errand.result;
    struct ending ending = ending_of(sender, outgoing);
    if (!cut_smaller(outgoing, &ending, fault))
        return false;
    sender->left -= ending.state == MAIL_HANDED_OVER || ending.state == MAIL_UNKNOWN;
    return record(sender, outgoing, &ending, fault) &&
        (result->answer != MAIL_STOP || stop_queue(sender, outgoing->mail, result, fault));
}

static bool come_home(struct sender *sender, struct trip **trip, struct fault *fault)
{
    struct outgoing *outgoing = &(*trip)->outgoing;
    const struct errand *errand = &outgoing->errand;
    if (!errand->sent) {
        *fault = errand->fault;
        return put_off(sender, outgoing, fault);
    }
    if (outgoing->mark.kind == FAULT_INPUT)
        return cancel(sender, outgoing->mail, outgoing->mark.text, fault);
    if (outgoing->mark.kind) {
        *fault = outgoing->mark;
        return put_off(sender, outgoing, fault);
    }
    if (outgoing->held_back)
        return release(sender, outgoing, fault);
    adjust_width(sender, &errand->result);
    if (errand->result.answer != MAIL_TOOK || !outgoing->marked)
        return record_result(sender, outgoing, fault);
    keep_taken(sender, STEAL(*trip));
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
        return settle(sender, fault);
    for (; errand; errand = couriers_news(sender->couriers, gather_ms(sender, count))) {
        if (errand->state == ERRAND_ASKS) {
            asking[count++] = (struct outgoing *)errand;
            continue;
        }
        CLEANUP(end_trip) struct trip *trip = (struct trip *)errand;
        sender->out--;
        sender->not_taken += !errand_taken(errand);
        ok = come_home(sender, &trip, ok ? fault : &later) && ok;
    }
    if (count)
        ok = mark(sender, asking, count, ok ? fault : &later) && ok;
    if (!sender->out) /* no mark is near */
        ok = settle(sender, ok ? fault : &later) && ok;
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

/* What is prepared, and no courier has begun, waits again: then the outbox is not empty. */
static bool take_back(struct sender *sender, bool *more, struct fault *fault)
{
    bool ok = true;
    struct fault later;
    struct errand *errand;
    while ((errand = couriers_take_back(sender->couriers))) {
        CLEANUP(end_trip) struct trip *trip = (struct trip *)errand;
        sender->out--;
        *more = true;
        ok = release(sender, &trip->outgoing, ok ? fault : &later) && ok;
    }
    sender->slower = false;
    return ok;
}

/* Why something that is due is left. */
static bool report_rest(const struct sender *sender, bool tried_all, struct fault *fault)
{
    struct store_mail_counts counts;
    struct send_report *report = sender->report;
    if (!store_mail_paused(sender->setup->store, &report->paused, fault) ||
        !store_mail_count(sender->setup->store, &counts, fault))
        return false;
    const bool waits = counts.next_due && counts.next_due <= sender->setup->now;
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
    bool more = true, ok = true;
    if (!open_sender(sender, fault))
        return false;
    do {
        while (ok && more && may_go_on(sender))
            ok = send_next(sender, &more, fault);
        if (!ok || must_stop(sender))
            ok = take_back(sender, &more, ok ? fault : &later) && ok;
        for (; sender->not_taken; sender->not_taken--)
            couriers_go_on(sender->couriers);
        if (sender->out)
            ok = attend(sender, ok ? fault : &later) && ok;
    } while (sender->out || (ok && more && may_go_on(sender)));
    ok = settle(sender, ok ? fault : &later) && ok;
    return ok && report_rest(sender, !more, fault);
}

/* Words that waited until it was known that their letter went. */
static bool plan_supplements(const struct send_setup *setup, struct fault *fault)
{
    const char *objection;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    return supplement_letters(setup->store, setup->mail, NULL, setup->now, &arena, &objection, fault);
}

bool send_due(const struct send_setup *setup, struct send_report *report, struct fault *fault)
{
    *report = (struct send_report){ 0 };
    bool due;
    if (!store_lock(setup->store, "send", fault))
        return false;
    mail_pgp_tidy();
    if (!store_mails_recover(setup->store, setup->now, UNKNOWN_WAIT_S, fault) ||
        !plan_supplements(setup, fault) || !anything_due(setup, &due, fault))
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
