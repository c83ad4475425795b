/* What becomes of a mail: what an attempt makes of it, in one table, and how that is stored; and what is done
 * with one that cannot go as it is. What a server's answer means is the mail room's knowledge. */
#include "sender.h"

#include "back.h"
#include "cleanup.h"
#include "clock.h"
#include "follow.h"
#include "log.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

enum {
    AFTER_OUR_FAULT_S = 60 * 60,
    RESULT_WAIT_S = 5 * 60, /* so long the store may be locked, or its disk full */
    RESULT_EVERY_S = 2,
};

static const char server_word[] = "the mail server";

/* A long queue takes its time, and providers are given so many mails a minute. */
int64_t sender_now(const struct sender *sender)
{
    return sender->setup->now + (clock_monotonic_ms() - sender->begun_ms) / 1000;
}

bool ending_put(const struct outgoing *outgoing, const struct ending *ending, struct fault *fault)
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
    while (!ending_put(outgoing, ending, fault)) {
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

void ending_report(struct sender *sender, const struct outgoing *outgoing, const struct ending *ending)
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

bool ending_record(
    struct sender *sender, const struct outgoing *outgoing, const struct ending *ending, struct fault *fault)
{
    if (!store_result(outgoing, ending, fault))
        return false;
    sender->unsynced = true;
    ending_report(sender, outgoing, ending);
    return true;
}

void sender_tell_cancelled(struct sender *sender, const char *mail, const char *reply)
{
    sender->report->cancelled++;
    log_line(LOG_WARNING, "mail=%s reply=%s outcome=not-sent", mail, reply);
}

bool sender_cancel(
    struct sender *sender, const struct store_mail *mail, const char *reason, struct fault *fault)
{
    if (!store_mail_cancel(sender->setup->store, mail->id, reason, fault))
        return false;
    sender_tell_cancelled(sender, mail->name, mail->reply);
    return true;
}

/* Something of ours is broken: the mail waits an hour, and so does not stand before the others for ever;
 * behind the mark it is unknown, as after any other break there. The fault that says what is broken stays as
 * it is. */
bool sender_put_off(struct sender *sender, const struct outgoing *outgoing, struct fault *fault)
{
    const struct store_mail *mail = outgoing->mail;
    const int64_t now = sender_now(sender);
    const struct ending ending = {
        .state = outgoing->marked ? MAIL_UNKNOWN : MAIL_DEFERRED,
        .due = now + AFTER_OUR_FAULT_S,
        .attempt = { now, outgoing->marked ? "dot" : "prepare", 0, "", "", "", false, "", "", 0 },
    };
    struct fault worse;
    if (!ending_record(sender, outgoing, &ending, &worse))
        *fault = worse;
    return fault_while(fault, "mail %s", mail->name);
}

static int64_t next_try(const struct sender *sender, const struct store_mail *mail)
{
    const uint32_t seed = (uint32_t)mail->id * 64 + (uint32_t)mail->attempts;
    const int64_t now = sender_now(sender);
    const int64_t tried_for = mail->first_try ? now - mail->first_try : 0;
    const int64_t wait = mail_retry_wait(mail->attempts, tried_for, seed);
    return wait ? now + wait : 0;
}

/* What this mail alone needs does not work now, as gpg: it is tried again as one that the server did not
 * take, then waits for a person. The others go on. */
bool sender_wait_alone(
    struct sender *sender, const struct outgoing *outgoing, const char *why, struct fault *fault)
{
    const int64_t now = sender_now(sender), again = next_try(sender, outgoing->mail);
    const struct ending ending = {
        .state = again ? MAIL_DEFERRED : MAIL_FAILED,
        .due = again,
        .attempt = { now, "prepare", 0, "", why, "", false, "", "", 0 },
    };
    log_line(LOG_WARNING, "mail=%s waits: %s", outgoing->mail->name, why);
    return ending_record(sender, outgoing, &ending, fault);
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

struct ending ending_of(const struct sender *sender, const struct outgoing *outgoing)
{
    const struct mail_result *result = &outgoing->errand.result;
    const int64_t now = sender_now(sender), again = next_try(sender, outgoing->mail);
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
        .attempt = { now - result->took_ms / 1000, result->phase, result->code, result->enhanced,
            result->text, result->queue_id, result->too_fast, result->remote, result->tls, result->took_ms },
    };
}

bool sender_release(struct sender *sender, const struct outgoing *outgoing, struct fault *fault)
{
    return store_mail_release(sender->setup->store, outgoing->mail->id, sender_now(sender), fault);
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

/* Our own server's word about the receiver is as good as a bounce, and nobody can forge it. */
static bool is_gone(const struct mail_result *result)
{
    return result->answer == MAIL_REFUSED && strcmp(result->phase, "rcpt") == 0 &&
        back_kind_of_status(result->enhanced) == BACK_HARD;
}

/* As what comes back and says so: a task, and nothing more to that address. */
static bool follow_gone(const struct outgoing *outgoing, struct fault *fault)
{
    bool fresh;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    const struct store_mail *mail = outgoing->mail;
    const struct store_task task = { .kind = TASK_BOUNCED,
        .mail = mail->id,
        .what = arena_printf(&arena, "%s %s", back_kind_name(BACK_HARD), outgoing->errand.result.enhanced),
        .from = "",
        .words = "",
        .whole = "",
        .place = "" };
    return store_task_add(outgoing->store, &task, fault) &&
        follow_suspend(outgoing->store, mail->address, server_word, task.what, &fresh, fault);
}

static bool record_gone(
    struct sender *sender, const struct outgoing *outgoing, const struct ending *ending, struct fault *fault)
{
    if (!store_begin(outgoing->store, fault))
        return false;
    if (ending_record(sender, outgoing, ending, fault) && follow_gone(outgoing, fault) &&
        store_commit(outgoing->store, fault))
        return true;
    store_rollback(outgoing->store);
    return false;
}

/* One mailbox that blocks us, and not the server all of us: it is a person's, and the queue goes on. */
static bool refused_alone(
    const struct outgoing *outgoing, const struct ending *ending, bool *alone, struct fault *fault)
{
    *alone = false;
    return outgoing->errand.result.answer != MAIL_STOP ||
        store_mail_refused_alone(outgoing->store, outgoing->mail->id, &ending->attempt, alone, fault);
}

bool ending_settle(struct sender *sender, const struct outgoing *outgoing, struct fault *fault)
{
    const struct mail_result *result = &outgoing->errand.result;
    struct ending ending = ending_of(sender, outgoing);
    bool alone;
    if (!cut_smaller(outgoing, &ending, fault) || !refused_alone(outgoing, &ending, &alone, fault))
        return false;
    if (alone) {
        ending.state = MAIL_FAILED;
        ending.due = 0;
    }
    sender->left -= ending.state == MAIL_HANDED_OVER || ending.state == MAIL_UNKNOWN;
    if (is_gone(result))
        return record_gone(sender, outgoing, &ending, fault);
    return ending_record(sender, outgoing, &ending, fault) &&
        (result->answer != MAIL_STOP || alone || stop_queue(sender, outgoing->mail, result, fault));
}
