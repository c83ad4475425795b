/* tasks: what the files of the tasks share. */
#ifndef STORE_TASKS_H
#define STORE_TASKS_H

#ifndef ROOM_STORE
#error "tasks.h is for the store room alone"
#endif

#include "store_inside.h"

/* The columns of take_task. A condition stands behind it. */
#define TASK_COLUMNS \
    "SELECT task.id, task.name, task.at, task.kind, task.mail, mail.name, mail.reply, task.what, " \
    "task.exported," \
    " task.done, task.done_by, task.content, mail.message FROM task LEFT JOIN mail ON mail.id = task.mail"
take_row take_task;

/* `sql` changes the task's mail, ?1, and answers a row where it did: then these words stand in the letter's
 * story. Since when the mail is as it is does not change: somebody has spoken of it, and nobody is reminded.
 * Part of the caller's change. */
bool task_tell(struct store *store, const char *sql, const struct store_task *task, const char *words,
    struct fault *fault);

#endif
