/* What a person has to do about a mail: what its receiver asks for, that it did not arrive, that nobody has
 * heard of it. A task stays until somebody says that it is done, and is kept then. */
#include "tasks.h"

#include "cleanup.h"
#include "clock.h"
#include "pack.h"

#include <string.h>

static const char NEXT[] = "SELECT coalesce(max(id), 0) + 1 FROM task";
static const char NAME_TAKEN[] = "SELECT count(*) FROM task WHERE name = ?1";
static const char ADD[] = "INSERT INTO task (id, name, at, kind, mail, what, content)"
                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
static const char OPEN[] = TASK_COLUMNS " WHERE task.done IS NULL ORDER BY task.id LIMIT ?1";
static const char ALL[] = TASK_COLUMNS " ORDER BY task.id LIMIT ?1";
static const char CHOSEN[] = TASK_COLUMNS
    " WHERE task.done IS NULL AND (?1 = '' OR task.kind = ?1)"
    " AND (?4 = '' OR mail.reply = ?4) ORDER BY task.id LIMIT ?2 OFFSET ?3";
static const char ONE[] = TASK_COLUMNS " WHERE task.name = ?1";
static const char FOR_PRISONER[] = TASK_COLUMNS
    " WHERE task.kind = 'prisoner' AND (?1 OR task.exported IS NULL) ORDER BY task.id";
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

void take_task(struct query *query, struct arena *arena, void *row)
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

/* ---- of its mail ---- */

bool task_tell(struct store *store, const char *sql, const struct store_task *task, const char *words,
    struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, sql, fault);
    query_int(&query, task->mail);
    const bool changed = query_row(&query);
    return query_done(&query) &&
        (!changed || event_add(store, task->reply, fault, "%s: %s", task->mail_name, words));
}
