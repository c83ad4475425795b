/* An answer that no program could read: a person says what it is, and what follows from that is done. */
#include "tasks.h"

#include "cleanup.h"
#include "mails.h"

#include <string.h>

static const char SORT[] = "UPDATE task SET kind = ?2 WHERE id = ?1 AND done IS NULL";
static const char NOT_CONFIRMED[] =
    "UPDATE mail SET state = 'handed-over' WHERE id = ?1 AND state = 'confirmed' RETURNING 1";

/* In the letter's story; null: an answer cannot be that. */
static const char *sorted_words(enum store_task_kind kind)
{
    static const char *const words[TASK_KINDS] = {
        [TASK_TRANSLATE] = "a translation is wanted",
        [TASK_PRISONER] = "words for the prisoner",
        [TASK_NOT_MINE] = "says it is not theirs",
        [TASK_STOP] = "wants no more mail",
    };
    return kind < TASK_KINDS ? words[kind] : NULL;
}

/* What a program understood it notes as "answer: WORD"; whatever else is of such a kind, a person sorted. */
static bool was_sorted(const struct store_task *task)
{
    static const char *const unread[] = { "answer: unsure", "answer: received" };
    if (store_task_shut(task) != SHUT_NOT)
        return sorted_words(task->kind) != NULL;
    for (size_t i = 0; i < sizeof unread / sizeof *unread; i++)
        if (strncmp(task->what, unread[i], strlen(unread[i])) == 0)
            return sorted_words(task->kind) != NULL;
    return false;
}

bool store_task_sortable(const struct store_task *task)
{
    return task->mail && !task->done && (task->kind == TASK_ANSWER || was_sorted(task));
}

static bool may_sort(const struct store_task *task, enum store_task_kind kind, struct fault *fault)
{
    if (task->done)
        return fault_set(fault, FAULT_INPUT, "task %s is done already, by %s", task->name, task->done_by);
    if (!sorted_words(kind))
        return fault_set(fault, FAULT_INPUT, "an answer can be: translate, prisoner, not-mine, stop");
    return (store_task_sortable(task) && kind != task->kind) ||
        fault_set(fault, FAULT_INPUT, "task %s is no answer that waits to be sorted", task->name);
}

static bool put_kind(struct store *store, const struct store_task *task, enum store_task_kind kind,
    const char *by, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, SORT, fault);
    query_int(&query, task->id);
    query_text(&query, store_task_kind_name(kind));
    return query_done(&query) &&
        event_add(store, task->reply, fault, "%s: %s: that is: %s, says %s", task->mail_name, task->what,
            sorted_words(kind), by);
}

/* It may be suspended already. */
static bool suspend_receiver(struct store *store, const struct store_task *task, enum store_task_kind kind,
    const char *by, struct arena *arena, struct fault *fault)
{
    size_t fallen;
    bool suspended;
    struct claim claim = { 0 };
    if (!mail_load(store, task->mail, arena, &claim, fault) ||
        !store_address_suspended(store, claim.mail.address, &suspended, fault))
        return false;
    const struct store_stop stop = { .kind = STOP_ADDRESS,
        .subject = claim.mail.address,
        .by = by,
        .reason = arena_printf(arena, "answer: %s", store_task_kind_name(kind)) };
    return suspended || store_stop(store, &stop, &fallen, fault);
}

static bool doubt_rule(
    struct store *store, const struct store_task *task, const char *by, struct fault *fault)
{
    return store_rule_wrong(store, task->reply, by, fault) ||
        fault->kind == FAULT_INPUT; /* a person settled it */
}

bool store_task_sort(
    struct store *store, const char *name, enum store_task_kind kind, const char *by, struct fault *fault)
{
    struct store_task task;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(change_end) struct change change = { 0 };
    if (!by || !by[0])
        return fault_set(fault, FAULT_INPUT, "an answer is sorted by somebody: who?");
    if (!change_begin(&change, store, fault) || !store_task_load(store, name, &arena, &task, fault) ||
        !may_sort(&task, kind, fault) || !put_kind(store, &task, kind, by, fault))
        return false;
    if (kind == TASK_NOT_MINE && !doubt_rule(store, &task, by, fault)) /* before its decision may fall */
        return false;
    if (kind == TASK_NOT_MINE &&
        !task_tell(store, NOT_CONFIRMED, &task, "not theirs, says an answer; now handed-over", fault))
        return false;
    const bool suspends = kind == TASK_NOT_MINE || kind == TASK_STOP;
    return (!suspends || suspend_receiver(store, &task, kind, by, &arena, fault)) &&
        change_commit(&change, fault);
}
