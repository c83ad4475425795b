/* query: SQLite as the files of this room speak to it: changes that happen whole or not at all, statements
 * with their parameters, rows and columns. It knows no table. */
#ifndef STORE_QUERY_H
#define STORE_QUERY_H

#ifndef ROOM_STORE
#error "query.h is for the store room alone"
#endif

#include "store.h"

#include <inttypes.h>
#include <sqlite3.h>

/* ---- changes ---- */

/* Everything between change_begin and change_commit happens or nothing does; inside another change it is a
 * savepoint of it. Leaving without commit takes it back:
 *
 *   CLEANUP(change_end) struct change change = { 0 };
 *   if (!change_begin(&change, store, fault)) return false;
 *   …
 *   return change_commit(&change, fault);
 *
 * view_begin holds one state of the database for several reads; change_end alone ends it. */
struct change {
    struct store *store; /* null: nothing to end */
};
bool change_begin(struct change *change, struct store *store, struct fault *fault);
bool view_begin(struct change *change, struct store *store, struct fault *fault);
bool change_commit(struct change *change, struct fault *fault);
void change_end(struct change *change);

/* Between these two, what is committed outlives this process but perhaps not a power cut. Inside a change
 * they do nothing: it ends as it was begun. */
bool hasten(struct store *store, struct fault *fault);
bool hasten_end(struct store *store, struct fault *fault);

/* ---- queries ---- */

void query_forget(struct store *store); /* finalizes all statements */

/* One run of a statement. `sql` is a constant array that lives as long as the program: its address finds the
 * statement prepared for it. Trouble sticks: after the first failure nothing more happens, and query_done
 * answers false with the fault filled.
 *
 *   CLEANUP(query_end) struct query query = query_start(store, FIND, fault);
 *   query_text(&query, ref_hash);
 *   while (query_row(&query)) …
 *   return query_done(&query); */
struct query {
    struct store *store;
    sqlite3_stmt *statement;
    struct fault *fault;
    int bound;
    bool failed, ended;
};
struct query query_start(struct store *store, const char *sql, struct fault *fault);
void query_end(struct query *query);

/* Parameters, in order. Text is borrowed until query_end. */
void query_int(struct query *query, int64_t value);
void query_text(struct query *query, const char *text);
void query_text_or_null(struct query *query, const char *text); /* "" is null */
void query_int_or_null(struct query *query, int64_t value); /* 0 is null */
void query_seal(struct query *query, struct bytes plain, const char *context, ...)
    __attribute__((format(printf, 3, 4)));
void query_seal_text(struct query *query, const char *plain, const char *context, ...)
    __attribute__((format(printf, 3, 4)));

bool query_row(struct query *query); /* on to the next row */
bool query_done(struct query *query); /* runs what is left; did all of it work? */
int query_changes(const struct query *query); /* rows that the statement changed, after query_done */

/* All rows of a query, one entry of `size` bytes each, in `arena`: `take` fills a zeroed one from the row's
 * columns, and where it cannot, it sets query->failed, with the fault filled. `rows` is the address of the
 * caller's pointer to such entries; it and `count` stay as they were on failure. */
typedef void take_row(struct query *query, struct arena *arena, void *row);
bool query_all(
    struct query *query, struct arena *arena, size_t size, take_row *take, void *rows, size_t *count);

/* The same of a query with one column: IDs of replies or mails, numbers of rows. */
bool query_ids(struct query *query, struct arena *arena, struct store_id **ids, size_t *count);
bool query_numbers(struct query *query, struct arena *arena, int64_t **numbers, size_t *count);

/* Columns of the row. Copies live in `arena`; null is "" and 0. */
int64_t column_int(const struct query *query, int column);
bool column_is_null(const struct query *query, int column);
const char *column_text(const struct query *query, int column, struct arena *arena);
void column_id(const struct query *query, int column, char out[STORE_ID_BYTES]);
bool column_is(const struct query *query, int column, const char *text);

/* A sealed column, opened: terminated bytes in `arena`. Empty, and the query failed, when it does not open.
 */
struct bytes column_opened(struct query *query, int column, struct arena *arena, const char *context, ...)
    __attribute__((format(printf, 4, 5)));
const char *column_opened_text(struct query *query, int column, struct arena *arena, const char *context, ...)
    __attribute__((format(printf, 4, 5)));

/* A statement without parameters whose text is not known when the program is built, or that runs once. */
bool query_once(struct store *store, const char *sql, struct fault *fault);

/* Fills `fault` from what SQLite says last. False. */
bool query_fault(const struct store *store, struct fault *fault);

/* The first column of the one row; `absent` where there is no row. */
bool query_number(struct query *query, int64_t absent, int64_t *value);

/* Of a query that counts: how many; and is there any? */
bool query_count(struct query *query, size_t *count);
bool query_any(struct query *query, bool *any);

/* With this one parameter: runs a statement; asks one for its number, 0 where there is no row; and asks
 * whether that is another than 0. */
bool query_run_of(struct store *store, const char *sql, int64_t of, struct fault *fault);
bool query_run_of_text(struct store *store, const char *sql, const char *of, struct fault *fault);
bool query_number_of(struct store *store, const char *sql, int64_t of, int64_t *value, struct fault *fault);
bool query_number_of_text(
    struct store *store, const char *sql, const char *of, int64_t *value, struct fault *fault);
bool query_true_of(struct store *store, const char *sql, int64_t of, bool *value, struct fault *fault);
bool query_true_of_text(
    struct store *store, const char *sql, const char *of, bool *value, struct fault *fault);

/* A row ID for a new row of a table, asked with `sql`: sealed columns must know their row before it is
 * written. */
bool query_next_id(struct store *store, const char *sql, int64_t *id, struct fault *fault);

/* Rows come one by one: the array `rows` with room for one more, which is counted already. */
void *row_add(struct arena *arena, void *rows, size_t *count, size_t size);

#endif
