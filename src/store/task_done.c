/* A task is done: somebody says so, it was handed on, or what was done since has settled it. */
#include "tasks.h"

#include "cleanup.h"
#include "clock.h"
#include "mails.h"

static const char DONE[] = "UPDATE task SET done = ?2, done_by = ?3 WHERE id = ?1 AND done IS NULL";

static bool end_task(struct store *store, const struct store_task *task, const char *by, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, DONE, fault);
    query_int(&query, task->id);
    query_int(&query, clock_now());
    query_seal_text(&query, by, "task.done_by %" PRId64, task->id);
    return query_done(&query) &&
        (!task->reply[0] ||
            event_add(store, task->reply, fault, "%s: %s: done by %s", task->mail_name, task->what, by));
}

static const char CONFIRMED[] =
    "UPDATE mail SET state = 'confirmed' WHERE id = ?1 AND state = 'handed-over' AND NOT EXISTS"
    " (SELECT 1 FROM wrong WHERE wrong.reply = mail.reply AND wrong.message = mail.message) AND NOT EXISTS"
    " (SELECT 1 FROM task WHERE task.mail = mail.id AND task.kind = 'not-mine' AND task.done IS NULL)"
    " RETURNING 1";

/* Mail to them goes on, and nobody says that it went wrong. */
static bool was_theirs(struct store *store, const struct store_task *task, struct fault *fault)
{
    bool suspended;
    struct claim claim = { 0 };
    CLEANUP(arena_clear) struct arena arena = { 0 };
    if (task->kind != TASK_NOT_MINE || !task->mail)
        return true;
    if (!mail_load(store, task->mail, &arena, &claim, fault) ||
        !store_address_suspended(store, claim.mail.address, &suspended, fault))
        return false;
    return suspended || task_tell(store, CONFIRMED, task, "theirs after all; now confirmed", fault);
}

static const char DISPUTED[] =
    "SELECT count(*) FROM mail AS mine JOIN mail ON mail.mailbox = mine.mailbox JOIN task ON task.mail = "
    "mail.id"
    " WHERE mine.id = ?1 AND mine.mailbox <> '' AND task.id <> ?2 AND (task.kind IN ('stop', 'complaint')"
    "  OR (task.kind IN ('not-mine', 'bounced') AND task.done IS NULL))";

bool store_task_disputed(
    struct store *store, const struct store_task *task, bool *disputed, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, DISPUTED, fault);
    query_int(&query, task->mail);
    query_int(&query, task->id);
    return query_any(&query, disputed);
}

bool store_task_done(struct store *store, const char *name, const char *by, struct fault *fault)
{
    struct store_task task;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(change_end) struct change change = { 0 };
    if (!by || !by[0])
        return fault_set(fault, FAULT_INPUT, "a task is done by somebody: who?");
    if (!change_begin(&change, store, fault) || !store_task_load(store, name, &arena, &task, fault))
        return false;
    if (task.done)
        return fault_set(fault, FAULT_INPUT, "task %s is done already, by %s", name, task.done_by);
    return end_task(store, &task, by, fault) && was_theirs(store, &task, fault) &&
        change_commit(&change, fault);
}

/* ---- done by what was done ---- */

static const char OF_REPLY[] = TASK_COLUMNS " WHERE mail.reply = ?1 AND task.kind = ?2 AND task.done IS NULL";
static const char OF_LETTER[] = TASK_COLUMNS
    " JOIN mail AS told ON told.reply = mail.reply AND told.message = mail.message"
    " WHERE told.id = ?1 AND task.kind = ?2 AND task.done IS NULL";

/* Those that the query answers. */
static bool end_all(struct query *query, const char *by)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_task *tasks;
    size_t count;
    if (!query_all(query, &arena, sizeof *tasks, take_task, &tasks, &count))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!end_task(query->store, &tasks[i], by, query->fault))
            return false;
    return true;
}

bool tasks_end(
    struct store *store, const char *reply, enum store_task_kind kind, const char *by, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, OF_REPLY, fault);
    query_text(&query, reply);
    query_text(&query, store_task_kind_name(kind));
    return end_all(&query, by);
}

bool tasks_end_for(
    struct store *store, int64_t mail, enum store_task_kind kind, const char *by, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, OF_LETTER, fault);
    query_int(&query, mail);
    query_text(&query, store_task_kind_name(kind));
    return end_all(&query, by);
}

static const char EXPORTED[] = "UPDATE task SET exported = ?2 WHERE id = ?1 AND exported IS NULL";

bool store_task_exported(
    struct store *store, const struct store_task *task, const char *by, struct fault *fault)
{
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, EXPORTED, fault);
    query_int(&query, task->id);
    query_int(&query, clock_now());
    return query_done(&query) && (task->done || end_task(store, task, by, fault)) &&
        change_commit(&change, fault);
}
