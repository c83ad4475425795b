/* One received mail: read, found among the mails that have left, and noted with what follows from it. What
 * follows stands in two tables, one for what machines send, one for what people answer. */
#include "receive_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "follow.h"
#include "log.h"
#include "mail.h"
#include "mailbox.h"

#include <string.h>

enum {
    WORDS_KEPT_MOST = 64 * 1024,
    ADDRESS_MOST = 400,
    /* Mailboxes of one provider: one may have a filter of its own, two may be one person's. Three in a day
     * means that the provider refuses us, and whoever forges a bounce has the tokens of one mailbox. */
    BLOCKED_MOST = 3,
    CROSSES_S = 60 * 60, /* an answer may be so long under way, or lie unread in the mailbox */
};

/* ---- what follows ---- */

struct effect {
    bool person; /* somebody has to do something … */
    enum store_task_kind task; /* … namely this */
    bool suspends; /* nothing goes to that address until a person says so */
    bool doubts; /* the rule, where it settled this, is to be looked at */
    bool blocks; /* where a provider says so of several mailboxes, all mail stops */
    bool denies; /* nobody has confirmed it */
    bool opens; /* where it was a notice: the letter may follow */
    bool changes;
    enum mail_state becomes;
};

#define BOUNCES .person = true, .task = TASK_BOUNCED, .changes = true, .becomes = MAIL_BOUNCED
#define ARRIVED .changes = true, .becomes = MAIL_HANDED_OVER
#define CONFIRMED .changes = true, .becomes = MAIL_CONFIRMED
static const struct effect by_kind[BACK_KINDS] = {
    [BACK_UNKNOWN] = { .person = true, .task = TASK_UNCLEAR },
    [BACK_HARD] = { BOUNCES, .suspends = true },
    [BACK_FULL] = { BOUNCES },
    [BACK_BLOCKED] = { BOUNCES, .blocks = true },
    [BACK_FAILED] = { BOUNCES },
    [BACK_SOFT] = { BOUNCES },
    [BACK_DELIVERED] = { ARRIVED },
    [BACK_AWAY] = { ARRIVED },
    [BACK_CHALLENGE] = { .person = true, .task = TASK_UNCLEAR },
    [BACK_COMPLAINT] = { .person = true, .task = TASK_COMPLAINT, .suspends = true },
};

static const struct effect by_answer[BACK_ANSWERS] = {
    [BACK_UNSURE] = { .person = true, .task = TASK_ANSWER, ARRIVED },
    [BACK_RECEIVED] = { CONFIRMED, .opens = true },
    [BACK_TRANSLATE] = { .person = true, .task = TASK_TRANSLATE, CONFIRMED },
    [BACK_FORWARD] = { .person = true, .task = TASK_PRISONER, CONFIRMED },
    [BACK_NOT_MINE] = { .person = true,
        .task = TASK_NOT_MINE,
        .suspends = true,
        .doubts = true,
        .denies = true,
        ARRIVED },
    [BACK_STOP] = { .person = true, .task = TASK_STOP, .suspends = true, CONFIRMED },
};

/* From another mailbox than the mail went to: whoever it was passed on to may have written, and its sender
 * need not have it. */
static const struct effect by_answer_elsewhere[BACK_ANSWERS] = {
    [BACK_UNSURE] = { .person = true, .task = TASK_ANSWER, ARRIVED },
    [BACK_RECEIVED] = { .person = true, .task = TASK_ANSWER, ARRIVED },
    [BACK_TRANSLATE] = { .person = true, .task = TASK_TRANSLATE, ARRIVED },
    [BACK_FORWARD] = { .person = true, .task = TASK_PRISONER, ARRIVED },
    [BACK_NOT_MINE] = { .person = true,
        .task = TASK_NOT_MINE,
        .suspends = true,
        .doubts = true,
        .denies = true,
        ARRIVED },
    [BACK_STOP] = { .person = true, .task = TASK_STOP, .suspends = true, ARRIVED },
};

static const struct effect still_trying = { 0 };
static const struct effect nobody_knows = { .person = true, .task = TASK_UNCLEAR };

/* ---- whose ---- */

/* A mail of ours that a received one is about. */
struct found {
    const struct store_left *mail; /* null: none */
    enum back_place place; /* of the trace */
    bool several; /* another letter is named as surely */
};

static const struct store_left *find_trace(const struct receiver *receiver, const struct back_trace *trace)
{
    for (size_t i = 0; i < receiver->left_count; i++) {
        const struct store_left *mail = &receiver->left[i];
        if (!strcmp(trace->token ? mail->token : mail->message_id, trace->text))
            return mail;
    }
    return NULL;
}

/* Traces come the surest first. Two mails of one thread to one person, with a letter and with a page of it
 * that was found later, say, are no doubt: the first is meant. */
static struct found find_mail(const struct receiver *receiver, const struct back *back)
{
    struct found found = { 0 };
    for (size_t i = 0; i < back->trace_count; i++) {
        const struct back_trace *trace = &back->traces[i];
        if (found.mail && trace->place != found.place)
            break;
        const struct store_left *mail = find_trace(receiver, trace);
        if (mail && !found.mail)
            found = (struct found){ mail, trace->place, false };
        else if (mail)
            found.several |= mail->message != found.mail->message ||
                !mailbox_is_named(mail->address, found.mail->address);
    }
    return found;
}

/* An address is given up for a server's word about that address, which came to the mail's own return address
 * or names it; not for one about another mailbox that it is passed on to, nor for what somebody sent on to
 * us. */
static bool may_suspend(const struct found *found, const struct back *back)
{
    if (back->kind == BACK_ANSWER)
        return true;
    if (back->kind == BACK_COMPLAINT)
        return !back->resent;
    const bool names = strchr(back->failed, '@') != NULL;
    return !back->resent &&
        (names ? mailbox_is_named(back->failed, found->mail->address) : found->place == BACK_ADDRESSED);
}

/* ---- from which mailbox ---- */

/* A mail asks whether the mailbox is still the sender's: one to which it was passed on does not know. */
static bool answers_from(const struct back *back, const char *address)
{
    return !back->resent && *back->author && mailbox_is_same(back->author, address);
}

/* The one proof that a mailbox is still its sender's: from there comes the word that our mails ask for, alone
 * or with thanks. Whoever has it now can ask for a translation, for an end, or to have something passed on,
 * and answering machines write sentences (docs/decisions/back.md). */
static bool proves_mailbox(const struct back *back, const char *address)
{
    return back->kind == BACK_ANSWER && back->answer == BACK_RECEIVED && back->in_one_word &&
        answers_from(back, address);
}

static bool is_elsewhere(const struct back *back, const struct store_left *mail)
{
    return back->kind == BACK_ANSWER && !answers_from(back, mail->address);
}

static const struct effect *effect_of(const struct back *back, const struct store_left *mail)
{
    if (back->kind == BACK_ANSWER)
        return is_elsewhere(back, mail) ? &by_answer_elsewhere[back->answer] : &by_answer[back->answer];
    const bool failure = by_kind[back->kind].becomes == MAIL_BOUNCED;
    return failure && !back->gave_up ? &still_trying : &by_kind[back->kind];
}

static const char *describe(const struct back *back, const struct found *found, struct arena *arena)
{
    if (found->several)
        return "it names several of our letters";
    if (back->kind == BACK_ANSWER)
        return arena_printf(arena, "answer: %s%s", back_answer_name(back->answer),
            is_elsewhere(back, found->mail) ? ", from another address" : "");
    const char *patience = effect_of(back, found->mail) == &still_trying ? ", still trying" : "";
    return arena_printf(
        arena, "%s%s%s%s", back_kind_name(back->kind), *back->status ? " " : "", back->status, patience);
}

/* ---- of which mail somebody speaks ---- */

/* Who answers a reminder speaks of the letter, whose mail it follows. */
static const struct store_left *reminded_of(
    const struct receiver *receiver, const struct store_left *reminder)
{
    for (size_t i = 0; i < receiver->left_count; i++)
        if (receiver->left[i].id == reminder->follows)
            return &receiver->left[i];
    return reminder;
}

static bool is_there(const struct store_left *mail)
{
    return (mail->state == MAIL_HANDED_OVER || mail->state == MAIL_CONFIRMED) &&
        mail->changed <= clock_now() - CROSSES_S;
}

static bool is_named(const struct back *back, const struct store_left *mail)
{
    for (size_t i = 0; i < back->trace_count; i++)
        if (!strcmp(back->traces[i].token ? mail->token : mail->message_id, back->traces[i].text))
            return true;
    return false;
}

/* Who writes to a notice behind its letter speaks of the letter. Not who only says that it came, in one word
 * or in many: that may be the notice, answered once more by somebody whom the letter did not reach. */
static const struct store_left *letter_behind(
    const struct receiver *receiver, const struct store_left *notice, const struct back *back)
{
    if (!answers_from(back, notice->address))
        return notice;
    for (size_t i = 0; i < receiver->left_count; i++) {
        const struct store_left *mail = &receiver->left[i];
        if (mail->follows == notice->id && mail->purpose == PURPOSE_SCAN && is_there(mail) &&
            (back->answer != BACK_RECEIVED || is_named(back, mail)))
            return mail;
    }
    return notice;
}

static const struct store_left *letter_of(
    const struct receiver *receiver, const struct store_left *mail, const struct back *back)
{
    return mail->purpose == PURPOSE_REMINDER ? reminded_of(receiver, mail)
        : mail->purpose == PURPOSE_NOTICE    ? letter_behind(receiver, mail, back)
                                             : mail;
}

/* ---- noting ---- */

static const char receiver_word[] = "a mail that came back";

static bool suspend(
    struct receiver *receiver, const struct store_left *mail, const char *what, struct fault *fault)
{
    bool fresh;
    const bool done = follow_suspend(receiver->store, mail->address, receiver_word, what, &fresh, fault);
    receiver->report->suspended += done && fresh;
    return done;
}

/* Behind a relay, which takes everything, no refusal of us is ever heard but so. */
static bool stop_where_blocked(struct receiver *receiver, const struct store_left *mail, struct fault *fault)
{
    int mailboxes;
    size_t fallen;
    const struct store_stop stop = { .kind = STOP_SERVER,
        .subject = "",
        .by = receiver_word,
        .reason = "a provider refuses what comes from us, at several mailboxes: look at SPF, DKIM, DMARC and "
                  "lists of senders" };
    if (!store_blocked(receiver->store, mail->id, clock_now(), &mailboxes, fault))
        return false;
    return mailboxes < BLOCKED_MOST || store_stop(receiver->store, &stop, &fallen, fault) ||
        fault->kind == FAULT_INPUT; /* it is stopped already */
}

static bool doubt_rule(struct receiver *receiver, const struct store_left *mail, struct fault *fault)
{
    return store_rule_wrong(receiver->store, mail->reply, receiver_word, fault) ||
        fault->kind == FAULT_INPUT; /* a person settled it */
}

/* What is kept of a From: whole, or, where it is too long or its decoded text names others beside the one
 * mailbox, that one's address alone. Cut, a name in front could be taken for the address; and what names
 * nobody as it came, but a mailbox when decoded, is nobody's. */
static const char *kept_from(const struct back *back)
{
    if (!*back->author && mailbox_is_one(back->from))
        return "";
    const bool plain = !*back->author || mailbox_wrote(back->from, back->author);
    if (plain && strlen(back->from) <= ADDRESS_MOST)
        return back->from;
    return strlen(back->author) <= ADDRESS_MOST ? back->author : "";
}

/* What was written is kept with the task: where it lies may be emptied. */
static bool add_task(struct receiver *receiver, const struct store_left *mail, enum store_task_kind kind,
    const struct back *back, const char *what, const char *place, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    const struct store_task task = { .kind = kind,
        .mail = mail ? mail->id : 0,
        .what = what,
        .from = back ? arena_copy(&arena, kept_from(back)) : "",
        .words = back ? arena_copy_n(&arena, back->words, strnlen(back->words, WORDS_KEPT_MOST)) : "",
        .whole = back ? arena_copy_n(&arena, back->whole, strnlen(back->whole, WORDS_KEPT_MOST)) : "",
        .place = place };
    if (!store_task_add(receiver->store, &task, fault))
        return false;
    receiver->report->tasks++;
    return true;
}

/* What came, and what it is taken for. */
struct taken {
    struct bytes bytes;
    const char *place;
    struct back back;
    struct found found;
    const struct effect *effect;
    const char *what;
};

static bool add_tasks(struct receiver *receiver, const struct taken *taken, struct fault *fault)
{
    const struct store_left *mail = taken->found.mail;
    const bool there = taken->back.kind == BACK_ANSWER || taken->effect->becomes == MAIL_HANDED_OVER;
    const bool trace = mail->state == MAIL_RECALLED && there;
    return (!taken->effect->person ||
               add_task(
                   receiver, mail, taken->effect->task, &taken->back, taken->what, taken->place, fault)) &&
        (!trace || add_task(receiver, mail, TASK_RECALLED, &taken->back, taken->what, taken->place, fault));
}

static bool follow(struct receiver *receiver, const struct taken *taken, struct fault *fault)
{
    const struct store_left *mail = taken->found.mail;
    if (!add_tasks(receiver, taken, fault))
        return false;
    if (taken->effect->doubts &&
        !doubt_rule(receiver, mail, fault)) /* with the address its decision may fall */
        return false;
    if (taken->effect->blocks && !stop_where_blocked(receiver, mail, fault))
        return false;
    if (taken->effect->opens &&
        !follow_notice(receiver->store, mail->id, receiver->ours.bytes, clock_now(), "", fault))
        return false;
    return !taken->effect->suspends || !may_suspend(&taken->found, &taken->back) ||
        suspend(receiver, mail, taken->what, fault);
}

/* A machine's word, a stranger's that it came: whether its sender has it, nobody said. */
static bool is_a_sign(const struct taken *taken)
{
    const struct back *back = &taken->back;
    if (is_elsewhere(back, taken->found.mail) && back->answer == BACK_RECEIVED)
        return false;
    return taken->effect != &still_trying && back->kind != BACK_DELIVERED && back->kind != BACK_AWAY;
}

static bool note(struct receiver *receiver, const struct taken *taken, bool *fresh, struct fault *fault)
{
    const struct store_received received = { .mail = taken->found.mail->id,
        .what = taken->what,
        .changes = taken->effect->changes,
        .becomes = taken->effect->becomes,
        .signs = is_a_sign(taken),
        .proves = taken->effect->opens && proves_mailbox(&taken->back, taken->found.mail->address),
        .denies = taken->effect->denies };
    if (!store_begin(receiver->store, fault))
        return false;
    const struct receive_report before = *receiver->report;
    if (store_received_put(receiver->store, taken->bytes, &received, fresh, fault) &&
        (!*fresh || follow(receiver, taken, fault)) && store_commit(receiver->store, fault))
        return true;
    *receiver->report = before;
    store_rollback(receiver->store);
    return false;
}

/* What cannot follow by itself is a person's, so that no mail keeps the others from being read. */
static bool note_for_person(
    struct receiver *receiver, struct taken *taken, bool *fresh, struct arena *arena, struct fault *fault)
{
    const struct effect *meant = taken->effect;
    const struct effect asks = { .person = true,
        .task = meant->person                 ? meant->task
            : taken->back.kind == BACK_ANSWER ? TASK_ANSWER
                                              : TASK_UNCLEAR,
        .changes = meant->changes,
        .becomes = meant->becomes };
    taken->what = arena_printf(arena, "%s, but nothing follows by itself: %s", taken->what, fault->text);
    taken->effect = &asks;
    const bool noted = note(receiver, taken, fresh, fault);
    taken->effect = meant;
    return noted;
}

static bool note_or_ask(
    struct receiver *receiver, struct taken *taken, bool *fresh, struct arena *arena, struct fault *fault)
{
    return note(receiver, taken, fresh, fault) ||
        (fault->kind == FAULT_INPUT && note_for_person(receiver, taken, fresh, arena, fault));
}

static bool take(struct receiver *receiver, struct taken *taken, enum receiver_end *end, struct arena *arena,
    struct fault *fault)
{
    bool fresh;
    const size_t tasks = receiver->report->tasks;
    const bool noted = note_or_ask(receiver, taken, &fresh, arena, fault);
    *end = noted ? RECEIVER_NOTED : RECEIVER_LATER;
    if (!noted) {
        receiver->report->later++;
        return fault->kind == FAULT_LATER;
    }
    *(fresh ? &receiver->report->fresh : &receiver->report->known) += 1;
    if (fresh)
        log_line(receiver->report->tasks > tasks ? LOG_WARNING : LOG_INFO, "mail=%s came_back=\"%s\"",
            taken->found.mail->name, taken->what);
    return true;
}

/* ---- one mail, for the sources ---- */

static bool load_left(struct receiver *receiver, struct fault *fault)
{
    receiver->left = NULL;
    receiver->left_count = 0;
    arena_clear(&receiver->left_arena);
    return store_mails_left(
        receiver->store, &receiver->left_arena, &receiver->left, &receiver->left_count, fault);
}

/* Loaded with the first mail that may be about one of ours: `watch` looks often, and mostly at nothing.
 * What `adkaz send` sends meanwhile can come back meanwhile, and who is a stranger is never looked at again.
 */
static bool find_ours(struct receiver *receiver, struct taken *taken, struct fault *fault)
{
    size_t left;
    taken->found = find_mail(receiver, &taken->back);
    if (taken->found.mail || !taken->back.trace_count)
        return true;
    if (!store_mails_left_count(receiver->store, &left, fault))
        return false;
    if (left == receiver->left_count)
        return true;
    if (!load_left(receiver, fault))
        return false;
    taken->found = find_mail(receiver, &taken->back);
    return true;
}

static bool went_behind(const struct receiver *receiver, const struct store_left *notice)
{
    for (size_t i = 0; i < receiver->left_count; i++)
        if (receiver->left[i].follows == notice->id && receiver->left[i].purpose == PURPOSE_SCAN &&
            receiver->left[i].state != MAIL_RECALLED)
            return true;
    return false;
}

/* Why a notice must not bring its letter by this answer. Whoever has the mailbox now can ask for a
 * translation, or to have something passed on. */
static enum store_shut keeps_shut(
    const struct receiver *receiver, const struct back *back, const struct store_left *notice)
{
    const bool went = went_behind(receiver, notice);
    if (!answers_from(back, notice->address))
        return went ? SHUT_ELSEWHERE_LATE : SHUT_ELSEWHERE;
    if (back->answer == BACK_UNSURE || proves_mailbox(back, notice->address))
        return SHUT_NOT;
    if (went)
        return SHUT_ONCE_MORE;
    return back->answer == BACK_RECEIVED ? SHUT_MACHINE : SHUT_OTHERWISE;
}

/* "Not mine" and "stop" open nothing, and count whoever says them. */
static bool could_open(const struct taken *taken)
{
    const enum back_answer answer = taken->back.answer;
    return taken->back.kind == BACK_ANSWER && !taken->found.several && answer != BACK_NOT_MINE &&
        answer != BACK_STOP;
}

static void judge(const struct receiver *receiver, struct taken *taken, struct arena *arena)
{
    const struct store_left *mail = taken->found.mail;
    taken->effect = taken->found.several ? &nobody_knows : effect_of(&taken->back, mail);
    taken->what = describe(&taken->back, &taken->found, arena);
    if (mail->purpose != PURPOSE_NOTICE || !could_open(taken))
        return;
    const enum store_shut shut = keeps_shut(receiver, &taken->back, mail);
    if (shut == SHUT_NOT)
        return;
    taken->effect = &by_answer[BACK_UNSURE];
    taken->what = store_shut_words(shut);
}

bool receiver_give_up(struct receiver *receiver, const char *place, struct fault *fault)
{
    receiver->report->unreadable++;
    return add_task(receiver, NULL, TASK_UNREADABLE, NULL, "a mail that cannot be read", place, fault);
}

bool receiver_take(struct receiver *receiver, struct bytes mail, const char *place, enum receiver_end *end,
    struct fault *fault)
{
    bool known, read;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct taken taken = { .bytes = mail, .place = place };
    if (!store_received_known(receiver->store, mail, &known, fault))
        return false;
    receiver->report->known += known;
    *end = known ? RECEIVER_NOTED : RECEIVER_STRANGER;
    if (known)
        return true;
    if (!letters_read(receiver->letters, mail, receiver->ours.bytes, &arena, &taken.back, &read, fault))
        return false;
    if (!read)
        return receiver_give_up(receiver, place, fault);
    if (!find_ours(receiver, &taken, fault))
        return false;
    receiver->report->strangers += !taken.found.mail;
    if (!taken.found.mail)
        return true;
    if (taken.back.kind == BACK_ANSWER)
        taken.found.mail = letter_of(receiver, taken.found.mail, &taken.back);
    judge(receiver, &taken, &arena);
    return take(receiver, &taken, end, &arena, fault);
}

bool receiver_open(struct receiver *receiver, const struct receive_setup *setup,
    struct receive_report *report, struct fault *fault)
{
    *report = (struct receive_report){ 0 };
    *receiver = (struct receiver){
        .store = setup->store, .ours = TEXT_LIMIT(ADDRESS_MOST), .report = report
    };
    if (!mail_address_check(setup->ours, &receiver->ours, fault)) {
        fault->kind = FAULT_CONFIG;
        return fault_while(fault, "\"from\" in section mail");
    }
    receiver->letters = letters_open("/proc/self/exe", setup->words, fault);
    return receiver->letters != NULL;
}

void receiver_close(struct receiver *receiver)
{
    letters_close(receiver->letters);
    arena_clear(&receiver->arena);
    arena_clear(&receiver->left_arena);
    if (receiver->ours.bytes)
        text_clear(&receiver->ours);
}
