/* tasks: what the page of all tasks and the page of one share. */
#ifndef TASKS_H
#define TASKS_H

#include "review_inside.h"

/* What it is about, as a msgid. */
const char *task_words(enum store_task_kind kind);

/* The tasks that are open, of all kinds. */
size_t tasks_open(const struct store_task_count counts[TASK_KINDS]);

/* Links to the tasks of each kind of which there are any; `shown`: the kind that is, TASK_KINDS for all of
 * them, -1 for none. */
void tasks_write_kinds(
    const struct visit *visit, const struct store_task_count counts[TASK_KINDS], int shown);

/* Links to the tasks that are open about a reply's mails, where there are any. */
bool tasks_write_of(struct visit *visit, const char *reply, struct fault *fault);

handler page_tasks; /* tasks.c */
handler page_task; /* task.c */
handler post_task; /* task_ways.c */

/* What was written, all of it. written.c */
void task_write_written(const struct visit *visit, const struct store_task *task);

#endif
