/* What happened to a reply, for a person to read; and the names under which states are stored. */
#include "store_inside.h"

#include "cleanup.h"
#include "clock.h"

#include <stdio.h>
#include <string.h>

static const char ADD[] = "INSERT INTO event (id, reply, at, what) VALUES (?1, ?2, ?3, ?4)";
static const char NEXT[] = "SELECT coalesce(max(id), 0) + 1 FROM event";
static const char ALL[] = "SELECT id, at, what FROM event WHERE reply = ?1 ORDER BY id";

enum { EVENT_BYTES_MOST = 2000 };

bool event_add(struct store *store, const char *reply, struct fault *fault, const char *format, ...)
{
    char what[EVENT_BYTES_MOST];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    int64_t id;
    if (!query_next_id(store, NEXT, &id, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, ADD, fault);
    query_int(&query, id);
    query_text(&query, reply);
    query_int(&query, clock_now());
    query_seal_text(&query, what, "event.what %" PRId64, id);
    return query_done(&query);
}

static void take_event(struct query *query, struct arena *arena, void *row)
{
    struct store_event *event = row;
    event->at = column_int(query, 1);
    event->what = column_opened_text(query, 2, arena, "event.what %" PRId64, column_int(query, 0));
}

bool store_history(struct store *store, const char *reply, struct arena *arena, struct store_event **events,
    size_t *count, struct fault *fault)
{
    enum reply_state state;
    if (!reply_state(store, reply, &state, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, ALL, fault);
    query_text(&query, reply);
    return query_all(&query, arena, sizeof **events, take_event, events, count);
}

enum reply_state column_reply_state(const struct query *query, int column)
{
    int state = 0;
    while (state < REPLY_STATES - 1 && !column_is(query, column, reply_state_name((enum reply_state)state)))
        state++;
    return (enum reply_state)state;
}

enum mail_state column_mail_state(const struct query *query, int column)
{
    int state = 0;
    while (state < MAIL_STATES - 1 && !column_is(query, column, mail_state_name((enum mail_state)state)))
        state++;
    return (enum mail_state)state;
}

enum mail_purpose column_mail_purpose(const struct query *query, int column)
{
    int purpose = 0;
    while (purpose < MAIL_PURPOSES - 1 &&
        !column_is(query, column, mail_purpose_name((enum mail_purpose)purpose)))
        purpose++;
    return (enum mail_purpose)purpose;
}

enum outcome column_outcome(const struct query *query, int column)
{
    for (int outcome = OUTCOME_MAIL; outcome < OUTCOMES; outcome++)
        if (column_is(query, column, outcome_name((enum outcome)outcome)))
            return (enum outcome)outcome;
    return OUTCOME_NONE_YET;
}
