/* What `adkaz send --dry-run` says: the outbox as a sender would find it now. */
#include "outgoing.h"
#include "send.h"

#include "cleanup.h"
#include "mailbox.h"

/* Composes a mail that is due, for its size and for what composing objects to. */
static bool weigh(const struct send_setup *setup, const struct mail_words *words, struct send_rehearsed *row,
    struct arena *arena, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena own = { 0 };
    CLEANUP(outgoing_clear) struct outgoing outgoing = outgoing_start(setup->store, &row->mail, &own);
    struct store_further_part *further;
    size_t further_parts = 0;
    row->now = outgoing_load(&outgoing, fault) &&
        outgoing_cut(&outgoing, setup->mail, &own, &further, &further_parts, fault) &&
        (further_parts || outgoing_compose(&outgoing, words, setup->mail, setup->now, &own, fault));
    row->mails = 1 + (int)further_parts;
    row->bytes = further_parts ? (size_t)outgoing_estimate(&outgoing) : row->now ? outgoing.bytes.length : 0;
    if (row->now)
        return true;
    *(fault->kind == FAULT_LATER ? &row->trouble : &row->objection) = arena_copy(arena, fault->text);
    return fault->kind == FAULT_INPUT || fault->kind == FAULT_LATER;
}

static bool rehearse(const struct send_setup *setup, const struct mail_words *words,
    const struct store_mail_waiting *waiting, struct send_rehearsed *row, struct arena *arena,
    struct fault *fault)
{
    struct message message;
    CLEANUP(arena_clear) struct arena own = { 0 };
    CLEANUP(text_clear) struct text key = TEXT_LIMIT(4096);
    if (!store_message_by_id(setup->store, waiting->mail.message, &own, &message, fault))
        return false;
    mailbox_key(waiting->mail.address, &key);
    *row = (struct send_rehearsed){
        .mail = waiting->mail,
        .mailbox = arena_copy(arena, key.bytes),
        .delivery = message.delivery,
        .objection = waiting->objection,
        .trouble = "",
        .for_letter = waiting->for_letter,
    };
    if (!store_mail_to_match(setup->store, waiting->mail.id, setup->models, &row->to_match, fault))
        return false;
    const bool due = waiting->mail.due <= setup->now && !waiting->for_letter && !row->to_match;
    return !due || *row->objection || weigh(setup, words, row, arena, fault);
}

static void close_words(struct mail_words **words)
{
    mail_words_close(*words);
}

bool send_rehearse(const struct send_setup *setup, struct arena *arena, struct send_rehearsed **rehearsed,
    size_t *count, struct fault *fault)
{
    struct store_mail_waiting *waiting;
    CLEANUP(close_words) struct mail_words *words = send_words(setup, fault);
    if (!words || !store_mails_waiting(setup->store, arena, &waiting, count, fault))
        return false;
    struct send_rehearsed *rows = arena_array(arena, *count, sizeof *rows);
    for (size_t i = 0; i < *count; i++)
        if (!rehearse(setup, words, &waiting[i], &rows[i], arena, fault))
            return false;
    *rehearsed = rows;
    return true;
}
