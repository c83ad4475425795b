/* GET /tasks: what a person has to do about mails that went out, oldest first, and by kind. IDs and kinds, no
 * names: what was written is on the page of the one task. */
#include "tasks.h"

#include "lists.h"

#include <string.h>

const char *task_words(enum store_task_kind kind)
{
    static const char *const words[TASK_KINDS] = {
        [TASK_ANSWER] = MSG("somebody wrote back"),
        [TASK_TRANSLATE] = MSG("a translation is wanted"),
        [TASK_PRISONER] = MSG("words for the prisoner"),
        [TASK_NOT_MINE] = MSG("says it is not theirs"),
        [TASK_STOP] = MSG("wants no more mail"),
        [TASK_BOUNCED] = MSG("did not arrive"),
        [TASK_COMPLAINT] = MSG("called it spam"),
        [TASK_SILENT] = MSG("no sign of receipt"),
        [TASK_RECALLED] = MSG("was recalled, and yet arrived"),
        [TASK_UNCLEAR] = MSG("something came back that is unclear"),
        [TASK_UNREADABLE] = MSG("something came back that cannot be read"),
        [TASK_WRONG] = MSG("went to the wrong person"),
    };
    return words[kind];
}

size_t tasks_open(const struct store_task_count counts[TASK_KINDS])
{
    size_t open = 0;
    for (int kind = 0; kind < TASK_KINDS; kind++)
        open += counts[kind].open;
    return open;
}

/* ---- by kind ---- */

static enum store_task_kind kind_named(const char *name)
{
    int kind = 0;
    while (kind < TASK_KINDS && strcmp(store_task_kind_name((enum store_task_kind)kind), name) != 0)
        kind++;
    return (enum store_task_kind)kind;
}

static const char *kind_name(enum store_task_kind kind)
{
    return kind < TASK_KINDS ? store_task_kind_name(kind) : "";
}

/* TASK_KINDS: all of them. */
static void write_kind(const struct visit *visit, enum store_task_kind kind, size_t open, bool shown)
{
    pager_write_kind(visit, arena_printf(visit->arena, "/tasks?kind=%s", kind_name(kind)),
        kind < TASK_KINDS ? task_words(kind) : MSG("all"), open, shown);
}

void tasks_write_kinds(const struct visit *visit, const struct store_task_count counts[TASK_KINDS], int shown)
{
    pager_open_kinds(visit, MSG("By kind"));
    write_kind(visit, TASK_KINDS, tasks_open(counts), shown == TASK_KINDS);
    for (int kind = 0; kind < TASK_KINDS; kind++)
        if (counts[kind].open || kind == shown)
            write_kind(visit, (enum store_task_kind)kind, counts[kind].open, kind == shown);
    pager_close_kinds(visit);
}

/* ---- lists ---- */

static void write_link(const struct visit *visit, const struct store_task *task)
{
    const struct html *h = &visit->html;
    html_put(h, "<a href=\"/tasks/");
    html_url(h, task->name);
    tell_in(visit, "\"><strong>", task_words(task->kind), "</strong> ");
    html_time(h, task->at);
    html_put(h, " <small>");
    html_text(h, task->reply);
    html_put(h, "</small></a>");
}

static void write_tasks(const struct visit *visit, const struct store_task *tasks, size_t count)
{
    html_put(&visit->html, "<ol class=\"tasks\">");
    for (size_t i = 0; i < count; i++) {
        html_put(&visit->html, "<li>");
        write_link(visit, &tasks[i]);
        html_put(&visit->html, "</li>");
    }
    html_put(&visit->html, "</ol>");
}

static bool write_list(
    struct visit *visit, const struct store_task_choice *choice, size_t all, struct fault *fault)
{
    struct store_task *tasks;
    size_t count;
    if (!store_tasks_chosen(visit->review->store, choice, visit->arena, &tasks, &count, fault))
        return false;
    if (!count) {
        tell_in(visit, "<p class=\"empty\">", MSG("Nobody has to do anything just now."), "</p>");
        return true;
    }
    write_tasks(visit, tasks, count);
    pager_write(
        visit, arena_printf(visit->arena, "/tasks?kind=%s&", kind_name(choice->kind)), choice->skip, all);
    return true;
}

static struct store_task_choice choice_of(const struct visit *visit)
{
    return (struct store_task_choice){
        .kind = kind_named(web_query(visit->request, "kind")),
        .reply = "",
        .skip = pager_skip(visit),
        .most = LIST_PAGE,
    };
}

bool tasks_write_of(struct visit *visit, const char *reply, struct fault *fault)
{
    const struct store_task_choice choice = { .kind = TASK_KINDS, .reply = reply, .most = LIST_PAGE };
    struct store_task *tasks;
    size_t count;
    if (!store_tasks_chosen(visit->review->store, &choice, visit->arena, &tasks, &count, fault))
        return false;
    if (count)
        write_tasks(visit, tasks, count);
    return true;
}

bool page_tasks(struct visit *visit, struct fault *fault)
{
    const struct html *h = &visit->html;
    const struct store_task_choice choice = choice_of(visit);
    struct store_task_count counts[TASK_KINDS];
    if (!store_tasks_count(visit->review->store, counts, fault))
        return false;
    const size_t all = choice.kind < TASK_KINDS ? counts[choice.kind].open : tasks_open(counts);
    review_page_begin(visit, say(visit, "Tasks"));
    tell_in(visit, "<h1>", MSG("Tasks"), ": ");
    html_number(h, (int64_t)all);
    tell_in(visit, "</h1><p>",
        MSG("What came back about letters that went out, and what a person has to do about it."), "</p>");
    tasks_write_kinds(visit, counts, (int)choice.kind);
    if (!write_list(visit, &choice, all, fault))
        return false;
    review_page_end(visit);
    return true;
}
