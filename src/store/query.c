/* Statements, prepared once and found again by the address of their text; their parameters and columns,
 * sealed ones too; transactions and savepoints. Every answer of SQLite is looked at here, and only here. */
#include "store_inside.h"

#include "cleanup.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct store_prepared {
    const char *sql;
    sqlite3_stmt *statement;
};

/* ---- what SQLite says ---- */

static const struct {
    int code;
    enum fault_kind kind;
    const char *sentence;
} sayings[] = {
    { SQLITE_BUSY, FAULT_LATER, "another process is writing to the store; try again" },
    { SQLITE_LOCKED, FAULT_LATER, "another process is writing to the store; try again" },
    { SQLITE_FULL, FAULT_SYSTEM, "the disk is full; the store is as it was before this step" },
    { SQLITE_CORRUPT, FAULT_SYSTEM, "the store's database is damaged; stop and put a backup in its place" },
    { SQLITE_NOTADB, FAULT_SYSTEM, "the store's database is damaged; stop and put a backup in its place" },
    { SQLITE_READONLY, FAULT_SYSTEM, "the store cannot be written: it is read-only" },
    { SQLITE_CANTOPEN, FAULT_SYSTEM, "the store's database cannot be opened" },
    { SQLITE_IOERR, FAULT_SYSTEM, "the disk failed the store" },
    { SQLITE_PERM, FAULT_SYSTEM, "the store may not be opened by this user" },
};

bool query_fault(const struct store *store, struct fault *fault)
{
    const int code = sqlite3_errcode(store->db) & 0xff;
    for (size_t i = 0; i < sizeof sayings / sizeof *sayings; i++)
        if (sayings[i].code == code)
            return fault_set(
                fault, sayings[i].kind, "%s (%s)", sayings[i].sentence, sqlite3_errmsg(store->db));
    return fault_set(fault, FAULT_SYSTEM, "the store's database: %s", sqlite3_errmsg(store->db));
}

/* ---- statements ---- */

static sqlite3_stmt *prepared(struct store *store, const char *sql)
{
    for (size_t i = 0; i < store->prepared_count; i++)
        if (store->prepared[i].sql == sql)
            return store->prepared[i].statement;
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
        return NULL;
    if (store->prepared_count == store->prepared_room) {
        store->prepared_room = store->prepared_room ? store->prepared_room * 2 : 64;
        store->prepared = must_realloc(store->prepared, store->prepared_room * sizeof *store->prepared);
    }
    store->prepared[store->prepared_count++] = (struct store_prepared){ sql, statement };
    return statement;
}

void query_forget(struct store *store)
{
    for (size_t i = 0; i < store->prepared_count; i++)
        sqlite3_finalize(store->prepared[i].statement); /* repeats the last step's answer, seen already */
    free(store->prepared);
    store->prepared = NULL;
    store->prepared_count = store->prepared_room = 0;
}

static void fail(struct query *query)
{
    query->failed = true;
    query_fault(query->store, query->fault);
}

static void check(struct query *query, int code)
{
    if (code != SQLITE_OK)
        fail(query);
}

struct query query_start(struct store *store, const char *sql, struct fault *fault)
{
    struct query query = { .store = store, .statement = prepared(store, sql), .fault = fault };
    if (!query.statement)
        fail(&query);
    else
        assert(!sqlite3_stmt_busy(query.statement)); /* a statement is not used inside its own rows */
    return query;
}

void query_end(struct query *query)
{
    if (!query->statement)
        return;
    sqlite3_reset(query->statement); /* repeats the last step's answer, seen already */
    sqlite3_clear_bindings(query->statement); /* always SQLITE_OK */
    query->statement = NULL;
}

/* ---- parameters ---- */

void query_int(struct query *query, int64_t value)
{
    if (!query->failed)
        check(query, sqlite3_bind_int64(query->statement, ++query->bound, value));
}

void query_text(struct query *query, const char *text)
{
    if (!query->failed)
        check(
            query, sqlite3_bind_text(query->statement, ++query->bound, text ? text : "", -1, SQLITE_STATIC));
}

void query_text_or_null(struct query *query, const char *text)
{
    if (text && *text)
        query_text(query, text);
    else if (!query->failed)
        check(query, sqlite3_bind_null(query->statement, ++query->bound));
}

void query_int_or_null(struct query *query, int64_t value)
{
    if (value)
        query_int(query, value);
    else if (!query->failed)
        check(query, sqlite3_bind_null(query->statement, ++query->bound));
}

enum { CONTEXT_BYTES = 96 };

static void seal(struct query *query, struct bytes plain, const char *context, va_list args)
{
    if (query->failed)
        return;
    char where[CONTEXT_BYTES];
    vsnprintf(where, sizeof where, context, args);
    struct text *scratch = &query->store->scratch;
    text_reset(scratch);
    vault_seal(&query->store->vault, where, plain, scratch);
    if (scratch->full) {
        query->failed = true;
        fault_set(query->fault, FAULT_INPUT, "a value is too large for the store");
        return;
    }
    check(query,
        sqlite3_bind_blob64(
            query->statement, ++query->bound, scratch->bytes, scratch->length, SQLITE_TRANSIENT));
}

void query_seal(struct query *query, struct bytes plain, const char *context, ...)
{
    va_list args;
    va_start(args, context);
    seal(query, plain, context, args);
    va_end(args);
}

void query_seal_text(struct query *query, const char *plain, const char *context, ...)
{
    va_list args;
    va_start(args, context);
    seal(query, bytes_of(plain), context, args);
    va_end(args);
}

/* ---- rows ---- */

bool query_row(struct query *query)
{
    if (query->failed || query->ended)
        return false;
    const int code = sqlite3_step(query->statement);
    if (code == SQLITE_ROW)
        return true;
    query->ended = true;
    if (code != SQLITE_DONE)
        fail(query);
    return false;
}

bool query_done(struct query *query)
{
    while (query_row(query))
        continue;
    return !query->failed;
}

int query_changes(const struct query *query)
{
    return sqlite3_changes(query->store->db);
}

int64_t column_int(const struct query *query, int column)
{
    return sqlite3_column_int64(query->statement, column);
}

bool column_is_null(const struct query *query, int column)
{
    return sqlite3_column_type(query->statement, column) == SQLITE_NULL;
}

const char *column_text(const struct query *query, int column, struct arena *arena)
{
    return arena_copy(arena, (const char *)sqlite3_column_text(query->statement, column));
}

void column_id(const struct query *query, int column, char out[STORE_ID_BYTES])
{
    const char *id = (const char *)sqlite3_column_text(query->statement, column);
    memset(out, 0, STORE_ID_BYTES);
    strncpy(out, id ? id : "", STORE_ID_BYTES - 1);
}

bool column_is(const struct query *query, int column, const char *text)
{
    const char *found = (const char *)sqlite3_column_text(query->statement, column);
    return found && strcmp(found, text) == 0;
}

static struct bytes open_column(
    struct query *query, int column, struct arena *arena, const char *context, va_list args)
{
    struct bytes nothing = { (const unsigned char *)"", 0 };
    if (query->failed)
        return nothing;
    char where[CONTEXT_BYTES];
    vsnprintf(where, sizeof where, context, args);
    const void *at = sqlite3_column_blob(query->statement, column);
    struct bytes sealed = { at, (size_t)sqlite3_column_bytes(query->statement, column) };
    struct text *scratch = &query->store->scratch;
    text_reset(scratch);
    if (!vault_open(&query->store->vault, where, sealed, scratch, query->fault)) {
        query->failed = true;
        return nothing;
    }
    const char *copy = arena_copy_n(arena, scratch->bytes, scratch->length);
    return (struct bytes){ (const unsigned char *)copy, scratch->length };
}

struct bytes column_opened(struct query *query, int column, struct arena *arena, const char *context, ...)
{
    va_list args;
    va_start(args, context);
    struct bytes opened = open_column(query, column, arena, context, args);
    va_end(args);
    return opened;
}

const char *column_opened_text(struct query *query, int column, struct arena *arena, const char *context, ...)
{
    va_list args;
    va_start(args, context);
    struct bytes opened = open_column(query, column, arena, context, args);
    va_end(args);
    return (const char *)opened.at;
}

/* ---- all rows ---- */

bool query_all(
    struct query *query, struct arena *arena, size_t size, take_row *take, void *rows, size_t *count)
{
    char *all = NULL;
    size_t n = 0;
    while (query_row(query)) {
        all = row_add(arena, all, &n, size);
        take(query, arena, all + (n - 1) * size);
    }
    if (query->failed)
        return false;
    memcpy(rows, &all, sizeof all);
    *count = n;
    return true;
}

static void take_id(struct query *query, struct arena *arena, void *row)
{
    (void)arena;
    struct store_id *id = row;
    column_id(query, 0, id->text);
}

bool query_ids(struct query *query, struct arena *arena, struct store_id **ids, size_t *count)
{
    return query_all(query, arena, sizeof **ids, take_id, ids, count);
}

static void take_number(struct query *query, struct arena *arena, void *row)
{
    (void)arena;
    int64_t *number = row;
    *number = column_int(query, 0);
}

bool query_numbers(struct query *query, struct arena *arena, int64_t **numbers, size_t *count)
{
    return query_all(query, arena, sizeof **numbers, take_number, numbers, count);
}

/* ---- one ---- */

bool query_number(struct query *query, int64_t absent, int64_t *value)
{
    int64_t found = query_row(query) ? column_int(query, 0) : absent;
    if (!query_done(query))
        return false;
    *value = found;
    return true;
}

bool query_count(struct query *query, size_t *count)
{
    int64_t number;
    if (!query_number(query, 0, &number))
        return false;
    *count = (size_t)number;
    return true;
}

bool query_any(struct query *query, bool *any)
{
    int64_t number;
    if (!query_number(query, 0, &number))
        return false;
    *any = number;
    return true;
}

bool query_run_of(struct store *store, const char *sql, int64_t of, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, sql, fault);
    query_int(&query, of);
    return query_done(&query);
}

bool query_run_of_text(struct store *store, const char *sql, const char *of, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, sql, fault);
    query_text(&query, of);
    return query_done(&query);
}

bool query_number_of(struct store *store, const char *sql, int64_t of, int64_t *value, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, sql, fault);
    query_int(&query, of);
    return query_number(&query, 0, value);
}

bool query_number_of_text(
    struct store *store, const char *sql, const char *of, int64_t *value, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, sql, fault);
    query_text(&query, of);
    return query_number(&query, 0, value);
}

bool query_true_of(struct store *store, const char *sql, int64_t of, bool *value, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, sql, fault);
    query_int(&query, of);
    return query_any(&query, value);
}

bool query_true_of_text(
    struct store *store, const char *sql, const char *of, bool *value, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, sql, fault);
    query_text(&query, of);
    return query_any(&query, value);
}

bool query_next_id(struct store *store, const char *sql, int64_t *id, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, sql, fault);
    return query_number(&query, 0, id);
}

bool query_once(struct store *store, const char *sql, struct fault *fault)
{
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK || query_fault(store, fault);
}

/* ---- changes ---- */

static const char BEGIN_WRITE[] = "BEGIN IMMEDIATE";
static const char BEGIN_READ[] = "BEGIN";
static const char COMMIT[] = "COMMIT";
static const char ROLLBACK[] = "ROLLBACK";
static const char SAVE[] = "SAVEPOINT change";
static const char RELEASE[] = "RELEASE change";
static const char BACK[] = "ROLLBACK TO change";

static bool run(struct store *store, const char *sql, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, sql, fault);
    return query_done(&query);
}

/* SQLite takes a whole transaction back by itself when the disk is full or fails. What comes after must not
 * go on as if it were still there. */
static bool still_there(struct store *store, struct fault *fault)
{
    if (store->depth > 0 && !sqlite3_get_autocommit(store->db))
        return true;
    return fault_set(fault, FAULT_SYSTEM, "the transaction was taken back after a failure");
}

bool change_begin(struct change *change, struct store *store, struct fault *fault)
{
    if (store->depth > 0 && !still_there(store, fault))
        return false;
    if (!run(store, store->depth ? SAVE : BEGIN_WRITE, fault))
        return false;
    store->depth++;
    change->store = store;
    return true;
}

bool view_begin(struct change *change, struct store *store, struct fault *fault)
{
    if (store->depth > 0)
        return still_there(store, fault);
    if (!run(store, BEGIN_READ, fault))
        return false;
    store->depth++;
    change->store = store;
    return true;
}

bool change_commit(struct change *change, struct fault *fault)
{
    struct store *store = change->store;
    if (!still_there(store, fault) || !run(store, store->depth > 1 ? RELEASE : COMMIT, fault))
        return false;
    store->depth--;
    change->store = NULL;
    return true;
}

void change_end(struct change *change)
{
    struct store *store = change->store;
    change->store = NULL;
    if (!store)
        return;
    struct fault ignored; /* the fault that led here is the one to tell */
    if (!sqlite3_get_autocommit(store->db) && store->depth > 1) {
        if (!run(store, BACK, &ignored) || !run(store, RELEASE, &ignored))
            run(store, ROLLBACK, &ignored);
    } else if (!sqlite3_get_autocommit(store->db)) {
        run(store, ROLLBACK, &ignored);
    }
    store->depth--;
}
