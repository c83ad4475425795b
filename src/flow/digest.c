/* The digest: a table of lines, each a count and a date, and the way of one plain mail. It has no row in the
 * outbox: nobody would miss it tomorrow, when the next one comes; only who has today's is kept. */
#include "digest.h"

#include "cleanup.h"
#include "clock.h"
#include "file.h"
#include "follow.h"
#include "log.h"
#include "outgoing.h"
#include "words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { DAY_S = 24 * 60 * 60, AGAIN_S = 15 * 60, DIGEST_BYTES_MOST = 16 * 1024 };

#define SUBJECT "Daily summary"
#define SINCE ", since "
#define SENT_FROM ", sent from "

/* ---- words ---- */

/* A title where `what` is null; lines that are 0 stand there all the same, but for those that `hides`. */
static const struct line {
    const char *msgid;
    int tally; /* of enum store_tally_kind, or behind them of enum store_stop_kind; -1: a title */
    bool hides;
} lines[] = {
    { "In the last 24 hours", -1, false },
    { "Letters mailed", TALLY_GONE, false },
    { "Mails that came back", TALLY_BOUNCED, false },
    { "What waits", -1, false },
    { "Letters being read", TALLY_READING, false },
    { "Letters that wait for a decision", TALLY_REVIEW, false },
    { "Mails that wait to be sent", TALLY_OUTBOX, false },
    { "Mails written before there was a server", TALLY_WRITTEN, true },
    { "What a person should look at", -1, false },
    { "Tasks", TALLY_TASKS, false },
    { "Mails that may or may not have arrived", TALLY_UNKNOWN, false },
    { "Mails that could not be sent", TALLY_FAILED, false },
    { "Scans that could not be used", TALLY_SET_ASIDE, false },
    { "All mail is stopped by a person", TALLIES + STOP_MAIL, true },
    { "All mail is stopped: the mail server refuses it", TALLIES + STOP_SERVER, true },
    { "Addresses to which nothing is mailed", TALLIES + STOP_ADDRESS, true },
    { "Folders from which nothing is mailed", TALLIES + STOP_DROP, true },
};

static bool count(
    struct store *store, int64_t since, struct store_tally all[TALLIES + STOP_KINDS], struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_stop *stops;
    size_t stop_count;
    if (!store_tallies(store, since, all, fault) || !store_stops(store, &arena, &stops, &stop_count, fault))
        return false;
    for (size_t i = 0; i < stop_count; i++) {
        struct store_tally *tally = &all[TALLIES + (int)stops[i].kind];
        if (!tally->count++)
            tally->oldest = stops[i].at; /* they come oldest first */
    }
    return true;
}

static void add_line(
    const struct words *words, const struct line *line, const struct store_tally *all, struct text *out)
{
    char date[16];
    if (line->tally < 0) {
        text_printf(out, "%s%s\n\n", out->length ? "\n" : "", words_text(words, line->msgid));
        return;
    }
    const struct store_tally *tally = &all[line->tally];
    if (!tally->count && line->hides)
        return;
    text_printf(out, "%s: %" PRId64, words_text(words, line->msgid), tally->count);
    clock_date(tally->oldest / DAY_S, date);
    if (line->tally == TALLY_WRITTEN)
        text_printf(out, "%s%s", words_text(words, SENT_FROM), date);
    else if (tally->count && line->tally != TALLY_GONE && line->tally != TALLY_BOUNCED)
        text_printf(out, "%s%s", words_text(words, SINCE), date);
    text_add_char(out, '\n');
}

static void close_words(struct words **words)
{
    words_close(*words);
}

/* English is the msgids themselves. */
static bool open_words(const struct digest_setup *setup, struct words **words, struct fault *fault)
{
    char file[32];
    const char *language = setup->config->language;
    *words = NULL;
    if (strcmp(language, "en") == 0)
        return true;
    snprintf(file, sizeof file, "%.8s.po", language);
    OWNED_FREE char *path = file_join(setup->words, file);
    *words = words_open(path, fault);
    return *words || fault_while(fault, "\"language\" in section digest");
}

static bool write_with(
    const struct digest_setup *setup, const struct words *words, struct text *out, struct fault *fault)
{
    struct store_tally all[TALLIES + STOP_KINDS] = { 0 };
    if (!count(setup->send->store, setup->send->now - DAY_S, all, fault))
        return false;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        add_line(words, &lines[i], all, out);
    return true;
}

bool digest_write(const struct digest_setup *setup, struct text *out, struct fault *fault)
{
    CLEANUP(close_words) struct words *words = NULL;
    return open_words(setup, &words, fault) && write_with(setup, words, out, fault);
}

/* ---- the mail ---- */

static bool compose(const struct digest_setup *setup, const char *address, struct text *from,
    struct text *out, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    const char *message_id, *token; /* nobody needs the token */
    const struct config_mail *mail = setup->send->mail;
    CLEANUP(close_words) struct words *words = NULL;
    CLEANUP(text_clear) struct text said = TEXT_LIMIT(DIGEST_BYTES_MOST);
    if (!mail_address_check(mail->from, from, fault))
        return fault_while(fault, "mail.from in the configuration");
    if (!open_words(setup, &words, fault) || !write_with(setup, words, &said, fault) ||
        !follow_names(mail->from, &arena, &message_id, &token, fault))
        return false;
    const struct mail_note note = {
        .from = mail->from,
        .from_name = mail->from_name,
        .to = address,
        .language = setup->config->language,
        .subject = words_text(words, SUBJECT),
        .words = said.bytes,
        .message_id = message_id,
        .date = setup->send->now,
    };
    return mail_compose_note(&note, out, fault);
}

static void close_transport(struct mail_transport **transport)
{
    if (*transport)
        (*transport)->close(*transport);
}

/* A second digest, should the first one have gone after all, does no harm. */
static bool never_mind(struct mail_envelope *envelope)
{
    (void)envelope;
    return true;
}

/* What became of one's digest. */
enum fate {
    WENT, /* or may have */
    REFUSED, /* this address will not have it today */
    PUT_OFF, /* it may have it later */
    AWAY, /* the server came to no word about this mail; the next one would fare the same */
};

static enum fate deliver(
    const struct digest_setup *setup, struct mail_envelope *envelope, struct fault *fault)
{
    struct mail_result result;
    CLEANUP(close_transport) struct mail_transport *transport = send_transport(setup->send, fault);
    if (!transport || !transport->send(transport, envelope, &result, fault))
        return AWAY;
    if (result.answer == MAIL_TOOK || result.answer == MAIL_AMBIGUOUS)
        return WENT;
    const bool address = strcmp(result.phase, "rcpt") == 0; /* one that is wrong stops no letter */
    if (result.answer == MAIL_STOP && !address && !send_stop_for_good(setup->send->store, &result, fault))
        return AWAY;
    fault_set(fault, result.answer == MAIL_LATER ? FAULT_LATER : FAULT_CONFIG,
        "the mail server does not take the digest (%s, %d %s)", result.phase, result.code, result.enhanced);
    if (result.server || strcmp(result.phase, "mail") == 0)
        return AWAY;
    const bool stops = result.answer == MAIL_STOP && result.code >= 500;
    return result.answer == MAIL_REFUSED || stops ? REFUSED : PUT_OFF;
}

/* In the folder each has a file: D-DAY for the first, D-DAY-2 for the next. */
static enum fate mail_one(
    const struct digest_setup *setup, size_t number, const char *address, struct fault *fault)
{
    char name[48], day[16], which[24] = "";
    CLEANUP(text_clear) struct text from = TEXT_LIMIT(400);
    CLEANUP(text_clear) struct text to = TEXT_LIMIT(400);
    CLEANUP(text_clear) struct text bytes = TEXT_LIMIT(4 * DIGEST_BYTES_MOST);
    if (!mail_address_check(address, &to, fault))
        return REFUSED;
    if (!compose(setup, address, &from, &bytes, fault))
        return PUT_OFF;
    clock_date(setup->send->now / DAY_S, day);
    if (number)
        snprintf(which, sizeof which, "-%zu", number + 1);
    snprintf(name, sizeof name, "D-%s%s", day, which);
    struct mail_envelope envelope = {
        .name = name,
        .from = from.bytes,
        .to = to.bytes,
        .bytes = { (const unsigned char *)bytes.bytes, bytes.length },
        .before_last_byte = never_mind,
    };
    return deliver(setup, &envelope, fault);
}

/* A round of the digest of `day`. */
struct round {
    const struct digest_setup *setup;
    int64_t day;
    bool anew; /* to those, too, who have it */
    bool waits; /* somebody is to be tried again */
    bool over; /* the next one would fare the same */
    bool failed; /* with `fault`: what a person should hear of rather than what mends itself */
    struct fault fault;
};

static void note_fault(struct round *round, const struct fault *fault)
{
    if (!round->failed || fault->kind != FAULT_LATER)
        round->fault = *fault;
    round->failed = true;
}

/* False: nothing is known of what became of it. */
static bool settle_one(struct round *round, size_t number, const char *address, struct fault *fault)
{
    bool settled = false, paused;
    struct fault refused;
    struct store *store = round->setup->send->store;
    if (!round->anew && !store_digest_settled(store, round->day, address, &settled, fault))
        return false;
    if (settled)
        return true;
    const enum fate fate = mail_one(round->setup, number, address, &refused);
    if (fate != WENT)
        note_fault(round, &refused);
    const bool over = fate == WENT || fate == REFUSED;
    if ((over && !store_digest_settle(store, round->day, address, fault)) ||
        !store_mail_paused(store, &paused, fault))
        return false;
    round->over = fate == AWAY || paused;
    round->waits |= !over || paused; /* the next one is not tried now */
    return true;
}

/* One who is refused, or put off, keeps nobody else from theirs; what refuses us, or is away, does. Who has
 * it does not get it again with those who are tried again. */
static bool mail_round(struct round *round, struct fault *fault)
{
    const struct send_setup *send = round->setup->send;
    CLEANUP(text_clear) struct text address = TEXT_LIMIT(1000);
    for (size_t i = 0; !round->over && config_digest_to(round->setup->config, i, &address); i++) {
        if (!settle_one(round, i, address.bytes, fault))
            return false;
        text_reset(&address);
    }
    if (!store_digest_note(send->store, round->day, send->now, !round->waits, fault))
        return false;
    if (round->failed)
        *fault = round->fault;
    return !round->failed;
}

bool digest_mail(const struct digest_setup *setup, struct fault *fault)
{
    bool paused;
    int hour;
    struct round round = { .setup = setup, .anew = true };
    if (!setup->config->to[0])
        return fault_set(fault, FAULT_CONFIG, "\"to\" in section digest says to whom the digest is mailed");
    if (!store_mail_paused(setup->send->store, &paused, fault))
        return false;
    if (paused)
        return fault_set(fault, FAULT_LATER, "all mail is stopped, the digest too");
    clock_local(setup->send->now, &round.day, &hour);
    return mail_round(&round, fault);
}

bool digest_mail_due(const struct digest_setup *setup, struct fault *fault)
{
    int hour;
    int64_t tried;
    bool gone, paused;
    struct round round = { .setup = setup };
    if (!setup->config->to[0])
        return true;
    clock_local(setup->send->now, &round.day, &hour);
    if (hour < setup->config->hour)
        return true;
    if (!store_digest_tried(setup->send->store, round.day, &tried, &gone, fault) ||
        !store_mail_paused(setup->send->store, &paused, fault))
        return false;
    return gone || paused || setup->send->now < tried + AGAIN_S || mail_round(&round, fault);
}
