/* GET /tasks/ID: what was written, as text and nothing but text, and what is to be done about it, with a
 * button for each way. */
#include "task_ways.h"

#include "lists.h"

#include <string.h>

/* ---- what it is about ---- */

static void write_term(const struct visit *visit, const char *name)
{
    tell_in(visit, "<dt>", name, "</dt><dd>");
}

static void write_mail(const struct visit *visit, const struct open_task *open)
{
    const struct html *h = &visit->html;
    write_term(visit, MSG("Letter"));
    pager_write_reply(visit, open->task.reply);
    html_put(h, " <a href=\"/reply/");
    html_url(h, open->task.reply);
    tell_in(visit, "/story\">", MSG("Its whole story"), "</a></dd>");
    if (!open->mail || open->blind)
        return;
    write_term(visit, MSG("Its mail"));
    html_bdi(h, open->mail->ref);
    html_put(h, ", ");
    html_bdi(h, open->mail->sender_email);
    tell_in(visit, ", <strong>", mail_state_name(open->mail->state), "</strong></dd>");
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
    tell_in(visit, " <small>", hint, "</small>");
}

static void write_way(const struct visit *visit, const struct open_task *open, const struct task_way *way)
{
    const struct html *h = &visit->html;
    open_form(visit, open);
    html_put(h, "<button name=\"how\"");
    html_attr(h, "value", way->how);
    tell_in(visit, ">", way->words, "</button>");
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
    tell_in(visit, "<button>", MSG("It went to the wrong person"), "</button></form>");
}

static void write_done(const struct visit *visit, const struct store_task *task)
{
    const struct html *h = &visit->html;
    tell_in(visit, "<p class=\"fate\"><strong>", MSG("It is done"), "</strong> ");
    html_time(h, task->done);
    html_put(h, " ");
    html_bdi(h, task->done_by);
    html_put(h, "</p>");
}

static void write_ways(const struct visit *visit, const struct open_task *open)
{
    const struct html *h = &visit->html;
    tell_in(visit, "<section class=\"ways\" aria-labelledby=\"ways\"><h2 id=\"ways\">", MSG("What to do"),
        "</h2>");
    tell_in(visit, "<p>", advice(open->task.kind), "</p>");
    if (open->suspended) {
        tell_in(visit, "<p class=\"warning\">", MSG("Nothing goes to this address at the moment."), "</p>");
    }
    if (open->for_lead) {
        tell_in(visit, "<p class=\"warning\">", task_for_a_lead, "</p>");
    }
    if (task_shut_words(open)) {
        tell_in(visit, "<p class=\"warning\">", task_shut_words(open), "</p>");
    }
    write_wrong(visit, open);
    for (const struct task_way *way = NULL; (way = task_way_behind(open, way));)
        write_way(visit, open, way);
    html_put(h, "</section>");
}

/* ---- the page ---- */

static void write_page(struct visit *visit, const struct open_task *open)
{
    review_page_begin(visit, open->task.name);
    tell_in(visit, "<article class=\"task\"><h1 class=\"why\">", task_words(open->task.kind), "</h1>");
    write_facts(visit, open);
    task_write_written(visit, &open->task);
    if (open->task.done)
        write_done(visit, &open->task);
    else
        write_ways(visit, open);
    tell_in(visit, "<p><a href=\"/tasks\">", MSG("Back to the tasks"), "</a></p></article>");
    review_page_end(visit);
}

bool page_task(struct visit *visit, struct fault *fault)
{
    struct open_task open;
    if (!task_open(visit, &open, fault))
        return false;
    write_page(visit, &open);
    return true;
}
