/* GET /tasks/ID and POST /tasks/ID/done: what was written, as text and nothing but text; what is to be done
 * about it, with a button for each way; and the word that it is done. */
#include "tasks.h"

#include "follow.h"
#include "lists.h"

#include <string.h>

enum { MINUTE = 60, CONFLICT = 409, UNPROCESSABLE = 422 };

/* What the ways of doing it depend on, besides the task itself. */
struct open_task {
    struct store_task task;
    const struct store_listed_mail *mail; /* null: it is about none that is known */
    bool blind; /* whoever decides about the letter is not to know whom it went to */
    bool suspended; /* nothing goes to that address */
    bool went_on; /* it was a notice, and its letter is planned, or went */
    bool for_lead; /* somebody who leads is to say that it is done, and this person does not */
};

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

static bool sort_as(
    struct visit *visit, const struct open_task *open, enum store_task_kind kind, struct fault *fault)
{
    return store_task_sort(visit->review->store, open->task.name, kind, visit->person->name, fault);
}

static bool sort_translate(struct visit *visit, const struct open_task *open, struct fault *fault)
{
    return sort_as(visit, open, TASK_TRANSLATE, fault);
}

static bool sort_prisoner(struct visit *visit, const struct open_task *open, struct fault *fault)
{
    return sort_as(visit, open, TASK_PRISONER, fault);
}

static bool sort_not_mine(struct visit *visit, const struct open_task *open, struct fault *fault)
{
    return sort_as(visit, open, TASK_NOT_MINE, fault);
}

static bool sort_stop(struct visit *visit, const struct open_task *open, struct fault *fault)
{
    return sort_as(visit, open, TASK_STOP, fault);
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

/* The closed list of what can be done here. */
static const struct way {
    const char *how;
    unsigned kinds; /* it is offered for */
    const char *words, *hint;
    bool (*may)(const struct open_task *open);
    bool (*carry_out)(struct visit *visit, const struct open_task *open, struct fault *fault);
    enum store_deed deed;
    bool stays; /* the task is open still */
    bool lifts; /* the address's suspension, whatever it is for */
} ways[] = {
    { "again", KIND(BOUNCED), MSG("Send it once more"),
        MSG("The mailbox works again: the letter is held for a while, then goes there once more."), came_back,
        send_again, DEED_AGAIN, false, false },
    { "resume", KIND(BOUNCED), MSG("Let mail go to this address again"),
        MSG("Only where you know that the mailbox exists: after that the letter can be sent once more."),
        is_suspended, resume, DEED_RESUME, true, true },
    { "theirs", KIND(NOT_MINE), MSG("It is theirs after all"),
        MSG("The letter was theirs: mail may go to this address again, and this is done."), may_be_theirs,
        resume_and_end, DEED_TASK, false, true },
    { "answered", KIND(ANSWER) | KIND(TRANSLATE) | KIND(PRISONER),
        MSG("It is the sender: let the letter follow"),
        MSG("Only a notice went so far. The letter is held for a while, then goes to the same address."),
        may_have_its_letter, send_letter, DEED_SETTLE, true, false },
    { "translate", SORTED & ~KIND(TRANSLATE), MSG("A translation is asked for"), "", may_be_sorted,
        sort_translate, DEED_SORT, true, false },
    { "prisoner", SORTED & ~KIND(PRISONER), MSG("It is for the prisoner"),
        MSG("It is written out with the other words for prisoners, as a new message."), may_be_sorted,
        sort_prisoner, DEED_SORT, true, false },
    { "not-mine", SORTED & ~KIND(NOT_MINE), MSG("They say that it is not theirs"),
        MSG("Nothing more goes to this address, and the next step is to look whose letter it is."),
        may_be_sorted, sort_not_mine, DEED_SORT, true, false },
    { "stop", SORTED & ~KIND(STOP), MSG("They want no more mail"), MSG("Nothing more goes to this address."),
        may_be_sorted, sort_stop, DEED_SORT, true, false },
    { "done", ALL_KINDS, MSG("It is done"), "", is_plain, end_task, DEED_TASK, false, false },
};
enum { WAYS = sizeof ways / sizeof *ways };

static bool is_offered(const struct way *way, const struct open_task *open)
{
    return (way->kinds & (1U << open->task.kind)) && way->may(open);
}

static const char *shut_words(const struct open_task *open)
{
    return asks_for_its_letter(open) ? keeps_shut(open) : NULL;
}

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

static bool load(struct visit *visit, struct open_task *open, struct fault *fault)
{
    *open = (struct open_task){ .mail = NULL };
    return store_task_load(visit->review->store, visit->id, visit->arena, &open->task, fault) &&
        find_lead(visit, open, fault) && (!open->task.reply[0] || load_mail(visit, open, fault));
}

/* ---- what it is about ---- */

static void write_term(const struct visit *visit, const char *name)
{
    html_put(&visit->html, "<dt>");
    tell(visit, name);
    html_put(&visit->html, "</dt><dd>");
}

static void write_mail(const struct visit *visit, const struct open_task *open)
{
    const struct html *h = &visit->html;
    write_term(visit, MSG("Letter"));
    pager_write_reply(visit, open->task.reply);
    html_put(h, " <a href=\"/reply/");
    html_url(h, open->task.reply);
    html_put(h, "/story\">");
    tell(visit, MSG("Its whole story"));
    html_put(h, "</a></dd>");
    if (!open->mail || open->blind)
        return;
    write_term(visit, MSG("Its mail"));
    html_bdi(h, open->mail->ref);
    html_put(h, ", ");
    html_bdi(h, open->mail->sender_email);
    html_put(h, ", <strong>");
    tell(visit, mail_state_name(open->mail->state));
    html_put(h, "</strong></dd>");
}

/* What a server's word is taken for: the first word of task->what. */
static const char *bounce_words(const char *what)
{
    static const struct {
        const char *word, *says;
    } all[] = {
        { "hard", MSG("There is no such mailbox.") },
        { "full", MSG("The mailbox is full.") },
        { "blocked", MSG("The other server refuses what comes from ours. Whoever runs ours should look.") },
        { "soft", MSG("The other server could not be reached, or had no time, for days.") },
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strncmp(what, all[i].word, strlen(all[i].word)) == 0)
            return all[i].says;
    return MSG("It was refused, and it does not say clearly why.");
}

/* What flow/receive.c notes where nothing, or not all, follows by itself; null: the kind of task says it. */
static const char *stays_words(const struct store_task *task)
{
    static const char *const shut[SHUTS] = {
        [SHUT_ELSEWHERE] = MSG(
            "It did not come straight from the mailbox to which the notice went: a stranger may have "
            "written it."),
        [SHUT_ELSEWHERE_LATE] = MSG(
            "It did not come straight from the mailbox to which the notice went: a stranger may have "
            "written it."),
        [SHUT_ONCE_MORE] = MSG(
            "The notice is answered once more, though its letter went: the letter may not have come."),
        [SHUT_MACHINE] = MSG("A machine may have answered the notice: it does not say the word asked for."),
        [SHUT_OTHERWISE] = MSG("The notice is answered, but not with the word asked for: whoever has the "
                               "mailbox now may have written it."),
    };
    if (strstr(task->what, ", but nothing follows by itself"))
        return MSG("What should have followed by itself could not; please see to it.");
    if (strstr(task->what, ", from another address"))
        return MSG("It came from another address than the letter went to: whether its sender has the letter "
                   "is not known.");
    return shut[store_task_shut(task)];
}

static void write_why(const struct visit *visit, const char *says, const char *what)
{
    write_term(visit, MSG("Why"));
    tell(visit, says);
    html_put(&visit->html, " <small>");
    html_text(&visit->html, what);
    html_put(&visit->html, "</small></dd>");
}

static void write_facts(const struct visit *visit, const struct open_task *open)
{
    const struct html *h = &visit->html;
    const struct store_task *task = &open->task;
    html_put(h, "<dl class=\"record\">");
    write_term(visit, MSG("Came"));
    html_time(h, task->at);
    html_put(h, "</dd>");
    if (task->reply[0])
        write_mail(visit, open);
    if (task->kind == TASK_BOUNCED)
        write_why(visit, bounce_words(task->what), task->what);
    if (stays_words(task))
        write_why(visit, stays_words(task), task->what);
    if (task->from[0] && !open->blind) {
        write_term(visit, MSG("Written by"));
        html_bdi(h, task->from);
        html_put(h, "</dd>");
    }
    html_put(h, "</dl>");
}

/* ---- what to do ---- */

static const char *advice(enum store_task_kind kind)
{
    static const char *const advices[TASK_KINDS] = {
        [TASK_ANSWER] = MSG(
            "Read it. Where it asks for one of these, say so; else answer by your own mail where an "
            "answer is due, and it is done."),
        [TASK_TRANSLATE] = MSG("Open the letter: what you write there travels to its sender. Then it is "
                               "done."),
        [TASK_PRISONER] = MSG(
            "Nothing has to be done here: whoever runs the program writes out all such words together, as "
            "new messages for the initiative's form, and then this is done (adkaz answers --csv). Please see "
            "that it is meant for the prisoner."),
        [TASK_NOT_MINE] = MSG(
            "Open the letter and look whose it is. If it went to the wrong person, say so here: the letter "
            "waits for a decision again, without this sender, and nothing more goes out about it."),
        [TASK_STOP] = MSG("Nothing goes to this address any more. Answer kindly if you answer, and note it "
                          "where your list of senders is kept. Then it is done."),
        [TASK_BOUNCED] = MSG(
            "Reach the sender by another way, if you have one. Where the address in the register was wrong, "
            "have it mended there and send the letter once more: it then waits for a new decision."),
        [TASK_COMPLAINT] = MSG("Somebody pressed \"this is spam\"; nothing goes to this address any more. "
                               "Ask by another way, or leave it. Then it is done."),
        [TASK_SILENT] = MSG("Nobody has answered, nor a reminder if one went out. Ask by another way whether "
                            "it arrived. Then it is done."),
        [TASK_RECALLED] = MSG("The letter had been recalled, and somebody has it all the same. Look whose it "
                              "was, and tell whoever runs the program."),
        [TASK_UNCLEAR] = MSG("Read what came back, and do what it asks for. Then it is done."),
        [TASK_UNREADABLE] = MSG("It cannot be shown here: look at it with a mail program, or ask whoever "
                                "runs the program. Then it is done."),
        [TASK_WRONG] = MSG(
            "For a lead. Ask who got it, kindly and by a mail of your own, to delete it and to "
            "say so. Tell the initiative, and with it whom the letter was for. Think who is in "
            "danger now, and warn them. Look how it could happen, and note that at the letter. "
            "Then it is done."),
    };
    return advices[kind];
}

static void open_form(const struct visit *visit, const struct open_task *open)
{
    const struct html *h = &visit->html;
    html_put(h, "<form method=\"post\" action=\"/tasks/");
    html_url(h, open->task.name);
    html_put(h, "/done\">");
    field_csrf(visit);
}

static void write_hint(const struct visit *visit, const char *hint)
{
    if (!hint[0])
        return;
    html_put(&visit->html, " <small>");
    tell(visit, hint);
    html_put(&visit->html, "</small>");
}

static void write_way(const struct visit *visit, const struct open_task *open, const struct way *way)
{
    const struct html *h = &visit->html;
    open_form(visit, open);
    html_put(h, "<button name=\"how\"");
    html_attr(h, "value", way->how);
    html_put(h, ">");
    tell(visit, way->words);
    html_put(h, "</button>");
    write_hint(visit, way->hint);
    html_put(h, "</form>");
}

/* Straight to the flow for a wrong recipient, which ends this task too. */
static void write_wrong(const struct visit *visit, const struct open_task *open)
{
    const struct html *h = &visit->html;
    if (open->task.kind != TASK_NOT_MINE || !open->mail || open->mail->wrong)
        return;
    html_put(h, "<form method=\"post\" data-plain action=\"/reply/");
    html_url(h, open->task.reply);
    html_put(h, "/wrong\">");
    field_csrf(visit);
    field_hidden(h, "mail", open->mail->name);
    html_put(h, "<button>");
    tell(visit, MSG("It went to the wrong person"));
    html_put(h, "</button></form>");
}

static void write_done(const struct visit *visit, const struct store_task *task)
{
    const struct html *h = &visit->html;
    html_put(h, "<p class=\"fate\"><strong>");
    tell(visit, MSG("It is done"));
    html_put(h, "</strong> ");
    html_time(h, task->done);
    html_put(h, " ");
    html_bdi(h, task->done_by);
    html_put(h, "</p>");
}

static const char for_a_lead[] = MSG("A lead says that it is done.");

static void write_ways(const struct visit *visit, const struct open_task *open)
{
    const struct html *h = &visit->html;
    html_put(h, "<section class=\"ways\" aria-labelledby=\"ways\"><h2 id=\"ways\">");
    tell(visit, MSG("What to do"));
    html_put(h, "</h2><p>");
    tell(visit, advice(open->task.kind));
    html_put(h, "</p>");
    if (open->suspended) {
        html_put(h, "<p class=\"warning\">");
        tell(visit, MSG("Nothing goes to this address at the moment."));
        html_put(h, "</p>");
    }
    if (open->for_lead) {
        html_put(h, "<p class=\"warning\">");
        tell(visit, for_a_lead);
        html_put(h, "</p>");
    }
    if (shut_words(open)) {
        html_put(h, "<p class=\"warning\">");
        tell(visit, shut_words(open));
        html_put(h, "</p>");
    }
    write_wrong(visit, open);
    for (size_t i = 0; i < WAYS; i++)
        if (is_offered(&ways[i], open))
            write_way(visit, open, &ways[i]);
    html_put(h, "</section>");
}

/* ---- the page ---- */

static void write_page(struct visit *visit, const struct open_task *open)
{
    const struct html *h = &visit->html;
    review_page_begin(visit, open->task.name);
    html_put(h, "<article class=\"task\"><h1 class=\"why\">");
    tell(visit, task_words(open->task.kind));
    html_put(h, "</h1>");
    write_facts(visit, open);
    task_write_written(visit, &open->task);
    if (open->task.done)
        write_done(visit, &open->task);
    else
        write_ways(visit, open);
    html_put(h, "<p><a href=\"/tasks\">");
    tell(visit, MSG("Back to the tasks"));
    html_put(h, "</a></p></article>");
    review_page_end(visit);
}

bool page_task(struct visit *visit, struct fault *fault)
{
    struct open_task open;
    if (!load(visit, &open, fault))
        return false;
    write_page(visit, &open);
    return true;
}

/* ---- doing ---- */

static const struct way *find_way(const struct visit *visit)
{
    const char *how = web_field(visit->request, "how");
    for (size_t i = 0; i < WAYS; i++)
        if (strcmp(ways[i].how, how) == 0)
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

/* What was decided may fall between the look and the deed. */
static bool carry_out(
    struct visit *visit, const struct way *way, const struct open_task *open, struct fault *fault)
{
    struct open_task now;
    if (way->carry_out(visit, open, fault))
        return note_deed(visit, way, fault) &&
            visit_go(visit, way->stays ? arena_printf(visit->arena, "/tasks/%s", visit->id) : "/tasks");
    if (fault->kind != FAULT_INPUT || way->carry_out != send_letter || !load(visit, &now, fault))
        return false;
    return refuse(visit, CONFLICT, now.mail ? shut_words(&now) : NULL);
}

/* What somebody else was quicker with stays as they settled it. */
bool post_task(struct visit *visit, struct fault *fault)
{
    struct open_task open;
    const struct way *way = find_way(visit);
    if (!way)
        return fault_set(fault, FAULT_INPUT, "nothing of that name can be done");
    if (!load(visit, &open, fault))
        return false;
    if (open.task.done)
        return answer_plain(visit, CONFLICT, say(visit, "Somebody did this already. Nothing was changed."));
    if (open.for_lead)
        return answer_plain(visit, UNPROCESSABLE, words_text(visit->words, for_a_lead));
    if (!is_offered(way, &open))
        return refuse(visit, UNPROCESSABLE, way->carry_out == send_letter ? shut_words(&open) : NULL);
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
