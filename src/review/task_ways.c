/* POST /tasks/ID/done: the closed list of what can be done about a task, when each is offered, and the word
 * that it is done. */
#include "task_ways.h"

#include "follow.h"

#include <string.h>

enum { MINUTE = 60, CONFLICT = 409, UNPROCESSABLE = 422 };

const char task_for_a_lead[] = MSG("A lead says that it is done.");

/* ---- loading ---- */

static bool load_mail(struct visit *visit, struct open_task *open, struct fault *fault)
{
    struct store *store = visit->review->store;
    struct store_listed *listed = arena_take(visit->arena, sizeof *listed);
    if (!store_list_one(store, open->task.reply, visit->arena, listed, fault))
        return false;
    open->blind = listed->blind;
    for (size_t i = 0; i < listed->mail_count; i++)
        if (strcmp(listed->mails[i].name, open->task.mail_name) == 0)
            open->mail = &listed->mails[i];
    for (size_t i = 0; i < listed->mail_count; i++)
        open->went_on |= open->mail && listed->mails[i].purpose == PURPOSE_SCAN &&
            listed->mails[i].state != MAIL_RECALLED && strcmp(listed->mails[i].ref, open->mail->ref) == 0;
    return !open->mail || !open->mail->sender_email[0] ||
        store_address_suspended(store, open->mail->sender_email, &open->suspended, fault);
}

/* What went to the wrong person is a lead's to end, as long as anybody who leads may log in. */
static bool find_lead(struct visit *visit, struct open_task *open, struct fault *fault)
{
    struct store_person *persons;
    size_t count;
    if (open->task.kind != TASK_WRONG || visit->person->role >= ROLE_LEAD)
        return true;
    if (!store_persons(visit->review->store, visit->arena, &persons, &count, fault))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!persons[i].disabled && persons[i].role >= ROLE_LEAD)
            open->for_lead = true;
    return true;
}

bool task_open(struct visit *visit, struct open_task *open, struct fault *fault)
{
    *open = (struct open_task){ .mail = NULL };
    return store_task_load(visit->review->store, visit->id, visit->arena, &open->task, fault) &&
        find_lead(visit, open, fault) && (!open->task.reply[0] || load_mail(visit, open, fault));
}

/* ---- the ways ---- */

static bool end_task(struct visit *visit, const struct open_task *open, struct fault *fault)
{
    return store_task_done(visit->review->store, open->task.name, visit->person->name, fault);
}

static bool send_again(struct visit *visit, const struct open_task *open, struct fault *fault)
{
    const int64_t hold = visit->review->setup->config->mail.review_hold_minutes;
    enum mail_state becomes;
    return store_mail_settle(visit->review->store, open->task.mail_name, false, visit->now + hold * MINUTE,
               visit->person->name, &becomes, fault) &&
        (becomes != MAIL_HELD || end_task(visit, open, fault));
}

static bool resume(struct visit *visit, const struct open_task *open, struct fault *fault)
{
    const char *address = open->mail ? open->mail->sender_email : "";
    return store_stop_end(visit->review->store, STOP_ADDRESS, address, visit->person->name, fault);
}

/* What no program could read out of the answer to a notice. */
static bool send_letter(struct visit *visit, const struct open_task *open, struct fault *fault)
{
    const struct config_mail *mail = &visit->review->setup->config->mail;
    return follow_notice(visit->review->store, open->task.mail, mail->from,
        visit->now + (int64_t)mail->review_hold_minutes * MINUTE, visit->person->name, fault);
}

static bool resume_and_end(struct visit *visit, const struct open_task *open, struct fault *fault)
{
    return (!open->suspended || resume(visit, open, fault)) && end_task(visit, open, fault);
}

/* Whose letter it is has to be said where it can be. */
static bool is_plain(const struct open_task *open)
{
    return !open->for_lead && (open->task.kind != TASK_NOT_MINE || !open->mail || open->mail->wrong);
}

static bool came_back(const struct open_task *open)
{
    return open->mail && !open->suspended && open->mail->state == MAIL_BOUNCED;
}

static bool is_suspended(const struct open_task *open)
{
    return open->suspended;
}

static bool may_be_theirs(const struct open_task *open)
{
    return open->mail && !open->mail->wrong;
}

static bool may_be_sorted(const struct open_task *open)
{
    return open->mail && store_task_sortable(&open->task);
}

static bool asks_for_its_letter(const struct open_task *open)
{
    return open->mail && open->mail->purpose == PURPOSE_NOTICE && !open->mail->wrong && !open->suspended &&
        !open->went_on && !open->blind;
}

/* Why its letter must not follow by this answer; null: it may. */
static const char *keeps_shut(const struct open_task *open)
{
    static const char *const why[] = {
        [FOLLOW_FELL] = MSG("What was decided holds no more: the letter has to be decided anew."),
        [FOLLOW_ELSEWHERE] = MSG(
            "It was not written from the mailbox to which the notice went: the letter does not follow."),
    };
    return why[follow_shut(&open->task, open->mail->sender_email, open->mail->holds)];
}

static bool may_have_its_letter(const struct open_task *open)
{
    return asks_for_its_letter(open) && !keeps_shut(open);
}

#define KIND(kind) (1U << TASK_##kind)
enum {
    ALL_KINDS = (1U << TASK_KINDS) - 1,
    SORTED = KIND(ANSWER) | KIND(TRANSLATE) | KIND(PRISONER) | KIND(NOT_MINE) | KIND(STOP)
};

/* What somebody asks for that no program could read out of it. */
#define SORTS(kind) \
    .kinds = SORTED & ~KIND(kind), .may = may_be_sorted, .sorts_as = TASK_##kind, .deed = DEED_SORT, \
    .stays = true

/* The closed list of what can be done here. */
static const struct way {
    struct task_way shown; /* first: task_way_behind finds the others from it */
    unsigned kinds; /* it is offered for */
    bool (*may)(const struct open_task *open);
    bool (*carry_out)(
        struct visit *visit, const struct open_task *open, struct fault *fault); /* null: it is sorted */
    enum store_task_kind sorts_as; /* where it is */
    enum store_deed deed;
    bool stays; /* the task is open still */
    bool lifts; /* the address's suspension, whatever it is for */
} ways[] = {
    { .shown = { "again", MSG("Send it once more"),
          MSG("The mailbox works again: the letter is held for a while, then goes there once more.") },
        .kinds = KIND(BOUNCED),
        .may = came_back,
        .carry_out = send_again,
        .deed = DEED_AGAIN },
    { .shown = { "resume", MSG("Let mail go to this address again"),
          MSG("Only where you know that the mailbox exists: after that the letter can be sent once more.") },
        .kinds = KIND(BOUNCED),
        .may = is_suspended,
        .carry_out = resume,
        .deed = DEED_RESUME,
        .stays = true,
        .lifts = true },
    { .shown = { "theirs", MSG("It is theirs after all"),
          MSG("The letter was theirs: mail may go to this address again, and this is done.") },
        .kinds = KIND(NOT_MINE),
        .may = may_be_theirs,
        .carry_out = resume_and_end,
        .deed = DEED_TASK,
        .lifts = true },
    { .shown = { "answered", MSG("It is the sender: let the letter follow"),
          MSG("Only a notice went so far. The letter is held for a while, then goes to the same address.") },
        .kinds = KIND(ANSWER) | KIND(TRANSLATE) | KIND(PRISONER),
        .may = may_have_its_letter,
        .carry_out = send_letter,
        .deed = DEED_SETTLE,
        .stays = true },
    { .shown = { "translate", MSG("A translation is asked for"), "" }, SORTS(TRANSLATE) },
    { .shown = { "prisoner", MSG("It is for the prisoner"),
          MSG("It is written out with the other words for prisoners, as a new message.") },
        SORTS(PRISONER) },
    { .shown = { "not-mine", MSG("They say that it is not theirs"),
          MSG("Nothing more goes to this address, and the next step is to look whose letter it is.") },
        SORTS(NOT_MINE) },
    { .shown = { "stop", MSG("They want no more mail"), MSG("Nothing more goes to this address.") },
        SORTS(STOP) },
    { .shown = { "done", MSG("It is done"), "" },
        .kinds = ALL_KINDS,
        .may = is_plain,
        .carry_out = end_task,
        .deed = DEED_TASK },
};
enum { WAYS = sizeof ways / sizeof *ways };

static bool is_offered(const struct way *way, const struct open_task *open)
{
    return (way->kinds & (1U << open->task.kind)) && way->may(open);
}

const char *task_shut_words(const struct open_task *open)
{
    return asks_for_its_letter(open) ? keeps_shut(open) : NULL;
}

const struct task_way *task_way_behind(const struct open_task *open, const struct task_way *way)
{
    const struct way *next = way ? (const struct way *)way + 1 : ways;
    while (next < ways + WAYS && !is_offered(next, open))
        next++;
    return next < ways + WAYS ? &next->shown : NULL;
}

/* ---- doing ---- */

static const struct way *find_way(const struct visit *visit)
{
    const char *how = web_field(visit->request, "how");
    for (size_t i = 0; i < WAYS; i++)
        if (strcmp(ways[i].shown.how, how) == 0)
            return &ways[i];
    return NULL;
}

static bool note_deed(const struct visit *visit, const struct way *way, struct fault *fault)
{
    const struct store_audit entry = { .person = visit->person->id, .deed = way->deed, .reply = visit->id };
    return store_audit(visit->review->store, &entry, fault);
}

/* `why` null: it is not offered. */
static bool refuse(struct visit *visit, int status, const char *why)
{
    const char *nothing = say(visit, "Nothing was changed.");
    return answer_plain(visit, status,
        why ? arena_printf(visit->arena, "%s %s", words_text(visit->words, why), nothing)
            : say(visit, "That cannot be done. Nothing was changed."));
}

static bool do_it(
    struct visit *visit, const struct way *way, const struct open_task *open, struct fault *fault)
{
    return way->carry_out
        ? way->carry_out(visit, open, fault)
        : store_task_sort(visit->review->store, open->task.name, way->sorts_as, visit->person->name, fault);
}

/* What was decided may fall between the look and the deed. */
static bool carry_out(
    struct visit *visit, const struct way *way, const struct open_task *open, struct fault *fault)
{
    struct open_task now;
    if (do_it(visit, way, open, fault))
        return note_deed(visit, way, fault) &&
            visit_go(visit, way->stays ? arena_printf(visit->arena, "/tasks/%s", visit->id) : "/tasks");
    if (fault->kind != FAULT_INPUT || way->carry_out != send_letter || !task_open(visit, &now, fault))
        return false;
    return refuse(visit, CONFLICT, now.mail ? task_shut_words(&now) : NULL);
}

/* What somebody else was quicker with stays as they settled it. */
bool post_task(struct visit *visit, struct fault *fault)
{
    struct open_task open;
    const struct way *way = find_way(visit);
    if (!way)
        return fault_set(fault, FAULT_INPUT, "nothing of that name can be done");
    if (!task_open(visit, &open, fault))
        return false;
    if (open.task.done)
        return answer_plain(visit, CONFLICT, say(visit, "Somebody did this already. Nothing was changed."));
    if (open.for_lead)
        return answer_plain(visit, UNPROCESSABLE, words_text(visit->words, task_for_a_lead));
    if (!is_offered(way, &open))
        return refuse(visit, UNPROCESSABLE, way->carry_out == send_letter ? task_shut_words(&open) : NULL);
    bool disputed = false;
    if (way->lifts && open.suspended &&
        !store_task_disputed(visit->review->store, &open.task, &disputed, fault))
        return false;
    if (disputed)
        return answer_plain(visit, CONFLICT,
            say(visit,
                "Another task is about the same address, or somebody there wants no more mail. "
                "Please see to that first. Nothing was changed."));
    return carry_out(visit, way, &open, fault);
}
