/* task_ways: a task that is open, and what can be done about it. */
#ifndef TASK_WAYS_H
#define TASK_WAYS_H

#ifndef ROOM_REVIEW
#error "task_ways.h is for the review room alone"
#endif

#include "tasks.h"

/* What the ways of doing it depend on, besides the task itself. */
struct open_task {
    struct store_task task;
    const struct store_listed_mail *mail; /* null: it is about none that is known */
    bool blind; /* whoever decides about the letter is not to know whom it went to */
    bool suspended; /* nothing goes to that address */
    bool went_on; /* it was a notice, and its letter is planned, or went */
    bool for_lead; /* somebody who leads is to say that it is done, and this person does not */
};

/* The task of visit->id, and what it is about. FAULT_INPUT: there is none. */
bool task_open(struct visit *visit, struct open_task *open, struct fault *fault);

struct task_way {
    const char *how; /* in the form: "again" */
    const char *words, *hint; /* msgids; a hint may be "" */
};

/* The next way that is offered behind `way`, of which null is in front; null: there is none. */
const struct task_way *task_way_behind(const struct open_task *open, const struct task_way *way);

/* Why the letter of an answered notice must not follow by this answer, a msgid; null: it may, or nobody asks.
 */
const char *task_shut_words(const struct open_task *open);

extern const char task_for_a_lead[]; /* msgid */

#endif
