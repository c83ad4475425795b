/* What a person has to do about a mail: what its receiver asks for, that it did not arrive, that nobody has
 * heard of it. A task stays until somebody says that it is done, and is kept then. */
#include "store_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "mails.h"
#include "pack.h"

#include <string.h>

static const char NEXT[] = "SELECT coalesce(max(id), 0) + 1 FROM task";
static const char NAME_TAKEN[] = "SELECT count(*) FROM task WHERE name = ?1";
static const char ADD[] = "INSERT INTO task (id, name, at, kind, mail, what, content)"
                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
#define COLUMNS \
    "SELECT task.id, task.name, task.at, task.kind, task.mail, mail.name, mail.reply, task.what, " \
    "task.exported," \
    " task.done, task.done_by, task.content, mail.message FROM task LEFT JOIN mail ON mail.id = task.mail"
static const char OPEN[] = COLUMNS " WHERE task.done IS NULL ORDER BY task.id LIMIT ?1";
static const char ALL[] = COLUMNS " ORDER BY task.id LIMIT ?1";
static const char CHOSEN[] = COLUMNS " WHERE task.done IS NULL AND (?1 = '' OR task.kind = ?1)"
                                     " AND (?4 = '' OR mail.reply = ?4) ORDER BY task.id LIMIT ?2 OFFSET ?3";
static const char ONE[] = COLUMNS " WHERE task.name = ?1";
static const char OF_REPLY[] = COLUMNS " WHERE mail.reply = ?1 AND task.kind = ?2 AND task.done IS NULL";
static const char OF_LETTER[] = COLUMNS
    " JOIN mail AS told ON told.reply = mail.reply AND told.message = mail.message"
    " WHERE told.id = ?1 AND task.kind = ?2 AND task.done IS NULL";
static const char FOR_PRISONER[] = COLUMNS " WHERE task.kind = 'prisoner' AND (?1 OR task.exported IS NULL)"
                                           " ORDER BY task.id";
static const char DONE[] = "UPDATE task SET done = ?2, done_by = ?3 WHERE id = ?1 AND done IS NULL";
static const char SORT[] = "UPDATE task SET kind = ?2 WHERE id = ?1 AND done IS NULL";
static const char EXPORTED[] = "UPDATE task SET exported = ?2 WHERE id = ?1 AND exported IS NULL";
static const char COUNT[] = "SELECT kind, count(*), min(at) FROM task WHERE done IS NULL GROUP BY kind";

enum { CONTENT_BYTES_MOST = 1 << 20 };

const char *store_task_kind_name(enum store_task_kind kind)
{
    static const char *const names[TASK_KINDS] = {
        [TASK_ANSWER] = "answer",
        [TASK_TRANSLATE] = "translate",
        [TASK_PRISONER] = "prisoner",
        [TASK_NOT_MINE] = "not-mine",
        [TASK_STOP] = "stop",
        [TASK_BOUNCED] = "bounced",
        [TASK_COMPLAINT] = "complaint",
        [TASK_SILENT] = "silent",
        [TASK_RECALLED] = "recalled",
        [TASK_UNCLEAR] = "unclear",
        [TASK_UNREADABLE] = "unreadable",
        [TASK_WRONG] = "wrong",
    };
    return names[kind];
}

const char *store_shut_words(enum store_shut shut)
{
    static const char *const words[SHUTS] = {
        [SHUT_ELSEWHERE] = "a notice is answered from another address",
        [SHUT_ELSEWHERE_LATE] = "a notice whose letter went is answered from another address",
        [SHUT_ONCE_MORE] = "a notice whose letter went is answered once more: it may not have come",
        [SHUT_MACHINE] = "a notice is answered as a machine might do, not with the word asked for",
        [SHUT_OTHERWISE] = "a notice is answered, but not with the word asked for",
    };
    return words[shut];
}

/* More may stand behind it. */
enum store_shut store_task_shut(const struct store_task *task)
{
    for (int shut = SHUT_NOT + 1; shut < SHUTS; shut++) {
        const char *words = store_shut_words((enum store_shut)shut);
        if (strncmp(task->what, words, strlen(words)) == 0)
            return (enum store_shut)shut;
    }
    return SHUT_NOT;
}

static enum store_task_kind column_kind(const struct query *query, int column)
{
    int kind = 0;
    while (
        kind < TASK_KINDS - 1 && !column_is(query, column, store_task_kind_name((enum store_task_kind)kind)))
        kind++;
    return (enum store_task_kind)kind;
}

/* ---- adding ---- */

bool store_task_add(struct store *store, const struct store_task *task, struct fault *fault)
{
    int64_t id;
    char name[STORE_ID_BYTES];
    CLEANUP(text_clear) struct text content = TEXT_LIMIT(CONTENT_BYTES_MOST);
    pack_text(&content, task->from);
    pack_text(&content, task->words);
    pack_text(&content, task->whole);
    pack_text(&content, task->place);
    if (content.full)
        return fault_set(fault, FAULT_INPUT, "an answer is too long to be kept");
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !query_next_id(store, NEXT, &id, fault) ||
        !store_new_id(store, 'T', NAME_TAKEN, name, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, ADD, fault);
    query_int(&query, id);
    query_text(&query, name);
    query_int(&query, clock_now());
    query_text(&query, store_task_kind_name(task->kind));
    query_int_or_null(&query, task->mail);
    query_text(&query, task->what);
    query_seal(&query, text_bytes(&content), "task.content %" PRId64, id);
    return query_done(&query) && change_commit(&change, fault);
}

/* ---- looking ---- */

static bool take_words(struct query *query, struct arena *arena, struct store_task *task)
{
    struct unpack from = { column_opened(query, 11, arena, "task.content %" PRId64, task->id), false };
    task->from = unpack_text(&from);
    task->words = unpack_text(&from);
    task->whole = unpack_text(&from);
    task->place = unpack_text(&from);
    return !query->failed && (!from.broken || unpack_end(&from, "task", query->fault));
}

static void take_task(struct query *query, struct arena *arena, void *row)
{
    struct store_task *task = row;
    *task = (struct store_task){ .from = "", .words = "", .whole = "", .place = "", .done_by = "" };
    task->id = column_int(query, 0);
    column_id(query, 1, task->name);
    task->at = column_int(query, 2);
    task->kind = column_kind(query, 3);
    task->mail = column_int(query, 4);
    column_id(query, 5, task->mail_name);
    column_id(query, 6, task->reply);
    task->what = column_text(query, 7, arena);
    task->exported = column_int(query, 8);
    task->done = column_int(query, 9);
    if (task->done)
        task->done_by = column_opened_text(query, 10, arena, "task.done_by %" PRId64, task->id);
    task->message = column_int(query, 12);
}

static void take_with_words(struct query *query, struct arena *arena, void *row)
{
    take_task(query, arena, row);
    if (!take_words(query, arena, row))
        query->failed = true;
}

static bool take_all(
    struct query *query, take_row *take, struct arena *arena, struct store_task **tasks, size_t *count)
{
    return query_all(query, arena, sizeof **tasks, take, tasks, count);
}

bool store_tasks(struct store *store, bool done_too, size_t most, struct arena *arena,
    struct store_task **tasks, size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, done_too ? ALL : OPEN, fault);
    query_int(&query, most ? (int64_t)most : -1);
    return take_all(&query, take_task, arena, tasks, count);
}

bool store_tasks_chosen(struct store *store, const struct store_task_choice *choice, struct arena *arena,
    struct store_task **tasks, size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, CHOSEN, fault);
    query_text(&query, choice->kind < TASK_KINDS ? store_task_kind_name(choice->kind) : "");
    query_int(&query, choice->most ? (int64_t)choice->most : -1);
    query_int(&query, (int64_t)choice->skip);
    query_text(&query, choice->reply);
    return take_all(&query, take_task, arena, tasks, count);
}

bool store_tasks_for_prisoners(struct store *store, bool again, struct arena *arena,
    struct store_task **tasks, size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, FOR_PRISONER, fault);
    query_int(&query, again);
    return take_all(&query, take_with_words, arena, tasks, count);
}

bool store_task_load(
    struct store *store, const char *name, struct arena *arena, struct store_task *task, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, ONE, fault);
    query_text(&query, name);
    const bool found = query_row(&query);
    if (found) {
        take_task(&query, arena, task);
        if (!take_words(&query, arena, task))
            return false;
    }
    return query_done(&query) && (found || fault_set(fault, FAULT_INPUT, "there is no task %s", name));
}

bool store_tasks_count(struct store *store, struct store_task_count counts[TASK_KINDS], struct fault *fault)
{
    memset(counts, 0, TASK_KINDS * sizeof *counts);
    CLEANUP(query_end) struct query query = query_start(store, COUNT, fault);
    while (query_row(&query)) {
        struct store_task_count *of = &counts[column_kind(&query, 0)];
        of->open = (size_t)column_int(&query, 1);
        of->oldest = column_int(&query, 2);
    }
    return query_done(&query);
}

/* ---- done ---- */

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

/* ?1 the mail. Somebody has spoken of it: since when does not change, so that nobody is reminded. */
static const char NOT_CONFIRMED[] =
    "UPDATE mail SET state = 'handed-over' WHERE id = ?1 AND state = 'confirmed' RETURNING 1";
static const char CONFIRMED[] =
    "UPDATE mail SET state = 'confirmed' WHERE id = ?1 AND state = 'handed-over' AND NOT EXISTS"
    " (SELECT 1 FROM wrong WHERE wrong.reply = mail.reply AND wrong.message = mail.message) AND NOT EXISTS"
    " (SELECT 1 FROM task WHERE task.mail = mail.id AND task.kind = 'not-mine' AND task.done IS NULL)"
    " RETURNING 1";

static bool run_for(struct store *store, const char *sql, const struct store_task *task, const char *words,
    struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, sql, fault);
    query_int(&query, task->mail);
    const bool changed = query_row(&query);
    return query_done(&query) &&
        (!changed || event_add(store, task->reply, fault, "%s: %s", task->mail_name, words));
}

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
    return suspended || run_for(store, CONFIRMED, task, "theirs after all; now confirmed", fault);
}

static const char DISPUTED[] =
    "SELECT count(*) FROM mail AS mine JOIN mail ON mail.mailbox = mine.mailbox JOIN task ON task.mail = "
    "mail.id"
    " WHERE mine.id = ?1 AND mine.mailbox <> '' AND task.id <> ?2 AND (task.kind IN ('stop', 'complaint')"
    "  OR (task.kind IN ('not-mine', 'bounced') AND task.done IS NULL))";

bool store_task_disputed(
    struct store *store, const struct store_task *task, bool *disputed, struct fault *fault)
{
    int64_t against;
    CLEANUP(query_end) struct query query = query_start(store, DISPUTED, fault);
    query_int(&query, task->mail);
    query_int(&query, task->id);
    if (!query_number(&query, 0, &against))
        return false;
    *disputed = against > 0;
    return true;
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

/* ---- sorted by a person ---- */

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
        !run_for(store, NOT_CONFIRMED, &task, "not theirs, says an answer; now handed-over", fault))
        return false;
    const bool suspends = kind == TASK_NOT_MINE || kind == TASK_STOP;
    return (!suspends || suspend_receiver(store, &task, kind, by, &arena, fault)) &&
        change_commit(&change, fault);
}

/* ---- done by what was done ---- */

/* Those that the query answers. */
static bool end_all(struct query *query, const char *by)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_task *tasks;
    size_t count;
    if (!take_all(query, take_task, &arena, &tasks, &count))
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
