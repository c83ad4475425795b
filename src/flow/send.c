/* The loop behind `adkaz send`: claim, compose, hand over, record. What a server's answer means is the mail
 * room's knowledge; what then becomes of the mail is said here, in one table. */
#include "send.h"

#include "cleanup.h"
#include "clock.h"
#include "file.h"
#include "log.h"
#include "mail.h"
#include "outgoing.h"

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
    DAY_S = 24 * 60 * 60,
};

struct sender {
    const struct send_setup *setup;
    struct send_report *report;
    struct mail_words *words;
    struct mail_transport *transport;
    int64_t begun_ms; /* on the monotonic clock */
    int64_t left; /* mails that may still go today */
};

/* A long queue takes its time, and providers are given so many mails a minute. */
static int64_t now_of(const struct sender *sender)
{
    return sender->setup->now + (clock_monotonic_ms() - sender->begun_ms) / 1000;
}

/* ---- opening ---- */

static char *below_home(const struct send_setup *setup, const char *path)
{
    return path[0] == '\0' || path[0] == '/' ? must_copy(path) : file_join(setup->home, path);
}

static struct mail_transport *open_folder(const struct send_setup *setup, struct fault *fault)
{
    OWNED_FREE char *folder = file_join(setup->home, "outbox");
    return mail_transport_folder(folder, fault);
}

static bool read_password(const struct send_setup *setup, struct text *password, struct fault *fault)
{
    if (!setup->mail->password_file[0])
        return true;
    OWNED_FREE char *path = below_home(setup, setup->mail->password_file);
    return config_read_secret(path, password, fault);
}

/* Without TLS only to this very machine, and only where no ca_file asks for it. */
static struct mail_transport *open_smtp(const struct send_setup *setup, struct fault *fault)
{
    const struct config_mail *mail = setup->mail;
    OWNED_FREE char *ca_file = below_home(setup, mail->ca_file);
    CLEANUP(text_clear) struct text password = TEXT_LIMIT(SECRET_BYTES_MOST);
    CLEANUP(text_clear) struct text from = TEXT_LIMIT(400);
    if (!read_password(setup, &password, fault))
        return NULL;
    if (!mail_address_check(mail->from, &from, fault)) {
        fault->kind = FAULT_CONFIG;
        fault_while(fault, "\"from\" in section mail");
        return NULL;
    }
    const struct mail_smtp smtp = {
        .url = mail->url,
        .user = mail->user,
        .password = password.bytes,
        .ca_file = ca_file,
        .helo = mail->helo[0] ? mail->helo : strchr(from.bytes, '@') + 1,
        .plain = !ca_file[0],
        .answer_wait_s = setup->answer_wait_s,
        .stall_wait_s = setup->stall_wait_s,
    };
    return mail_transport_smtp(&smtp, fault);
}

struct mail_words *send_words(const struct send_setup *setup, struct fault *fault)
{
    OWNED_FREE char *own = below_home(setup, setup->mail->words);
    return mail_words_open(setup->words, own, fault);
}

bool send_to_server(const struct send_setup *setup)
{
    return strcmp(setup->mail->transport, "smtp") == 0;
}

static void close_sender(struct sender *sender)
{
    mail_words_close(sender->words);
    if (sender->transport)
        sender->transport->close(sender->transport);
}

static bool open_sender(struct sender *sender, struct fault *fault)
{
    sender->words = send_words(sender->setup, fault);
    if (!sender->words)
        return false;
    sender->transport = send_to_server(sender->setup) ? open_smtp(sender->setup, fault)
                                                      : open_folder(sender->setup, fault);
    return sender->transport || fault_while(fault, "mail");
}

/* ---- recording ---- */

/* Behind the mark a result that is lost means a second mail: it is worth minutes of waiting. */
static bool store_result(const struct outgoing *outgoing, enum mail_state state, int64_t due,
    const struct store_attempt *attempt, struct fault *fault)
{
    const struct store_mail *mail = outgoing->mail;
    const int64_t until = clock_monotonic_ms() + (outgoing->marked ? RESULT_WAIT_S * 1000 : 0);
    bool told = false;
    while (!store_mail_result(outgoing->store, mail->id, state, due, attempt, fault)) {
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

static bool record(struct sender *sender, const struct outgoing *outgoing, enum mail_state state, int64_t due,
    const struct store_attempt *attempt, struct fault *fault)
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
    if (!store_result(outgoing, state, due, attempt, fault))
        return false;
    for (size_t i = 0; i < sizeof counters / sizeof *counters; i++)
        if (counters[i].state == state)
            *(size_t *)((char *)sender->report + counters[i].offset) += 1;
    const bool good = state == MAIL_WRITTEN || state == MAIL_HANDED_OVER;
    log_line(good ? LOG_INFO : LOG_WARNING, "mail=%s outcome=%s phase=%s code=%d enhanced=%s",
        outgoing->mail->name, mail_state_name(state), attempt->phase, attempt->code, attempt->enhanced);
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
    const struct store_attempt attempt = { now, outgoing->marked ? "dot" : "prepare", 0, "", "", "", false };
    const enum mail_state state = outgoing->marked ? MAIL_UNKNOWN : MAIL_DEFERRED;
    struct fault worse;
    if (!record(sender, outgoing, state, now + AFTER_OUR_FAULT_S, &attempt, &worse))
        *fault = worse;
    return fault_while(fault, "mail %s", mail->name);
}

static int64_t next_try(const struct sender *sender, const struct store_mail *mail)
{
    const uint32_t seed = (uint32_t)mail->id * 64 + (uint32_t)mail->attempts;
    const int64_t now = now_of(sender);
    const int64_t wait = mail_retry_wait(mail->attempts, now - mail->date, seed);
    return wait ? now + wait : 0;
}

/* What the server refuses us for good it would refuse every time, and think worse of us: until a person has
 * looked, nothing more is sent. A certificate, or a connection without TLS, is tried again by itself. */
static bool stop_queue(struct sender *sender, const struct store_mail *mail, const struct mail_result *result,
    struct fault *fault)
{
    size_t fallen;
    const bool for_good = result->code >= 500;
    const struct store_stop stop = { STOP_SERVER, "", 0, "the mail server", result->advice, 0 };
    sender->report->stopped = true;
    if (for_good && !store_stop(sender->setup->store, &stop, &fallen, fault))
        return false;
    return fault_set(fault, FAULT_CONFIG, "mail %s: %s (%s, %d %s); nothing more is sent %s", mail->name,
        result->advice, result->phase, result->code, result->enhanced,
        for_good ? "until `adkaz resume --by NAME`" : "now");
}

static bool record_result(struct sender *sender, const struct outgoing *outgoing,
    const struct mail_result *result, struct fault *fault)
{
    const struct store_mail *mail = outgoing->mail;
    const int64_t now = now_of(sender), again = next_try(sender, mail);
    const struct store_attempt attempt = { now, result->phase, result->code, result->enhanced, result->text,
        result->queue_id, result->too_fast };
    const struct {
        enum mail_state state;
        int64_t due;
    } becomes[] = {
        [MAIL_TOOK] = { sender->transport->to_folder ? MAIL_WRITTEN : MAIL_HANDED_OVER, 0 },
        [MAIL_LATER] = { again ? MAIL_DEFERRED : MAIL_FAILED, again },
        [MAIL_REFUSED] = { MAIL_FAILED, 0 },
        [MAIL_STOP] = { MAIL_DEFERRED, again ? again : now + AFTER_OUR_FAULT_S },
        [MAIL_AMBIGUOUS] = { MAIL_UNKNOWN, now + UNKNOWN_WAIT_S },
    };
    const enum mail_state state = becomes[result->answer].state;
    if (!record(sender, outgoing, state, becomes[result->answer].due, &attempt, fault))
        return false;
    sender->left -= state == MAIL_HANDED_OVER || state == MAIL_UNKNOWN;
    sender->report->unreachable = result->answer == MAIL_LATER && result->server;
    return result->answer != MAIL_STOP || stop_queue(sender, mail, result, fault);
}

/* ---- one mail ---- */

static bool mark(struct mail_envelope *envelope)
{
    struct outgoing *outgoing = (struct outgoing *)envelope;
    outgoing->marked = store_mail_mark(outgoing->store, outgoing->mail->id, &outgoing->mark);
    return outgoing->marked;
}

static bool hand_over(struct sender *sender, struct outgoing *outgoing, struct fault *fault)
{
    const struct store_mail *mail = outgoing->mail;
    struct mail_result result;
    outgoing->envelope = (struct mail_envelope){
        .name = mail->name,
        .from = outgoing->from.bytes,
        .to = outgoing->to.bytes,
        .bytes = { (const unsigned char *)outgoing->bytes.bytes, outgoing->bytes.length },
        .before_last_byte = mark,
    };
    if (!sender->transport->send(sender->transport, &outgoing->envelope, &result, fault))
        return put_off(sender, outgoing, fault);
    if (outgoing->mark.kind == FAULT_INPUT)
        return cancel(sender, mail, outgoing->mark.text, fault);
    if (outgoing->mark.kind) {
        *fault = outgoing->mark;
        return put_off(sender, outgoing, fault);
    }
    return record_result(sender, outgoing, &result, fault);
}

static bool send_one(
    struct sender *sender, const struct store_mail *mail, struct arena *arena, struct fault *fault)
{
    CLEANUP(outgoing_clear) struct outgoing outgoing = outgoing_start(sender->setup->store, mail, arena);
    if (outgoing_compose(&outgoing, sender->words, sender->setup->mail, arena, fault))
        return hand_over(sender, &outgoing, fault);
    if (fault->kind == FAULT_INPUT)
        return cancel(sender, mail, arena_copy(arena, fault->text), fault);
    return put_off(sender, &outgoing, fault);
}

/* `more` false: the outbox is empty. */
static bool send_next(struct sender *sender, bool *more, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_mail mail;
    fault->kind = FAULT_NONE;
    const struct store_pace pace = { sender->setup->mail->a_minute };
    *more = store_mail_claim(sender->setup->store, now_of(sender),
        send_to_server(sender->setup) ? &pace : NULL, &arena, &mail, fault);
    if (!*more)
        return fault->kind == FAULT_NONE;
    return send_one(sender, &mail, &arena, fault);
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
    *due = (counts.next_due && counts.next_due <= setup->now) ||
        (send_to_server(setup) && counts.by_state[MAIL_WRITTEN] > 0);
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
    return sender->left > 0 && !sender->report->unreachable && !told_to_stop(sender->setup);
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

/* Until nothing is due, or nothing more may or can go. */
static bool send_all(struct sender *sender, struct fault *fault)
{
    bool more = true, ok = open_sender(sender, fault) && count_left(sender, fault);
    while (ok && more && may_go_on(sender))
        ok = send_next(sender, &more, fault);
    return ok && report_rest(sender, !more, fault);
}

bool send_due(const struct send_setup *setup, struct send_report *report, struct fault *fault)
{
    *report = (struct send_report){ 0 };
    bool due;
    if (!store_lock(setup->store, "send", fault) ||
        !store_mails_recover(setup->store, setup->now, UNKNOWN_WAIT_S, fault) ||
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
