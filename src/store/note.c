/* Notes on a reply: coordinators' words to each other. They change nothing, and are never mailed. */
#include "store_inside.h"

#include "cleanup.h"
#include "clock.h"

enum { NOTE_BYTES_MOST = 10000 };

static const char NEXT[] = "SELECT coalesce(max(id), 0) + 1 FROM note";
static const char ADD[] = "INSERT INTO note (id, reply, at, by_name, content) VALUES (?1, ?2, ?3, ?4, ?5)";
static const char ALL[] = "SELECT id, at, by_name, content FROM note WHERE reply = ?1 ORDER BY id";

bool store_note_add(
    struct store *store, const char *reply, const char *by, const char *text, struct fault *fault)
{
    int64_t id;
    enum reply_state state;
    const size_t length = bytes_of(text).size;
    if (!length || length > NOTE_BYTES_MOST)
        return fault_set(fault, FAULT_INPUT, "a note has 1 to %d bytes", NOTE_BYTES_MOST);
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !reply_state(store, reply, &state, fault) ||
        !query_next_id(store, NEXT, &id, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, ADD, fault);
    query_int(&query, id);
    query_text(&query, reply);
    query_int(&query, clock_now());
    query_seal_text(&query, by, "note.by_name %" PRId64, id);
    query_seal_text(&query, text, "note.content %" PRId64, id);
    return query_done(&query) && change_commit(&change, fault);
}

static void take_note(struct query *query, struct arena *arena, void *row)
{
    struct store_note *note = row;
    const int64_t id = column_int(query, 0);
    note->at = column_int(query, 1);
    note->by = column_opened_text(query, 2, arena, "note.by_name %" PRId64, id);
    note->text = column_opened_text(query, 3, arena, "note.content %" PRId64, id);
}

bool store_notes(struct store *store, const char *reply, struct arena *arena, struct store_note **notes,
    size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, ALL, fault);
    query_text(&query, reply);
    return query_all(&query, arena, sizeof **notes, take_note, notes, count);
}
