/* What was tried with the mails of a reply, and what the servers said to it, for a person to read. */
#include "store_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "mails.h"
#include "pack.h"

#include <string.h>

/* ---- noting ---- */

static const char NEXT[] = "SELECT coalesce(max(id), 0) + 1 FROM attempt";
static const char ADD[] = "INSERT INTO attempt (id, mail, started, ended, state, phase, code, enhanced, said)"
                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

bool attempt_log(struct store *store, int64_t mail, enum mail_state state,
    const struct store_attempt *attempt, struct fault *fault)
{
    int64_t id;
    if (!query_next_id(store, NEXT, &id, fault))
        return false;
    CLEANUP(text_clear) struct text said = TEXT_LIMIT(65536);
    pack_text(&said, attempt->server_text);
    pack_text(&said, attempt->queue_id);
    pack_text(&said, attempt->remote);
    pack_text(&said, attempt->tls);
    pack_int(&said, attempt->took_ms);
    CLEANUP(query_end) struct query query = query_start(store, ADD, fault);
    query_int(&query, id);
    query_int(&query, mail);
    query_int(&query, attempt->started);
    query_int(&query, clock_now());
    query_text(&query, mail_state_name(state));
    query_text(&query, attempt->phase);
    query_int(&query, attempt->code);
    query_text(&query, attempt->enhanced);
    query_seal(&query, text_bytes(&said), "attempt.said %" PRId64, id);
    return query_done(&query);
}

/* ---- reading ---- */

#define COLUMNS \
    "SELECT attempt.id, mail.name, attempt.started, attempt.ended, attempt.state, attempt.phase," \
    " attempt.code, attempt.enhanced, attempt.said FROM attempt JOIN mail ON mail.id = attempt.mail"
static const char ALL[] = COLUMNS " WHERE mail.reply = ?1 ORDER BY attempt.id";
static const char LAST[] = COLUMNS " WHERE attempt.code <> 0 ORDER BY attempt.id DESC LIMIT 1";

/* What a mail was refused for before another one went out. */
static const char BEFORE_OTHERS[] =
    "SELECT refused.phase, refused.code, refused.enhanced FROM attempt AS refused WHERE refused.mail = ?1"
    " AND refused.code >= 500 AND EXISTS (SELECT 1 FROM attempt AS other WHERE other.mail <> ?1"
    "  AND other.id > refused.id AND other.state = 'handed-over') ORDER BY refused.id";

enum { SAID_BYTES_MOST = 500 };

/* From outside: characters and not too many, whatever was stored. */
static const char *readable(struct arena *arena, const char *said)
{
    struct text clean = TEXT_LIMIT(SAID_BYTES_MOST);
    for (const char *end = said + strlen(said); said < end && !clean.full;)
        text_add_utf8(&clean, utf8_next(&said, end));
    const char *copy = arena_copy(arena, clean.bytes);
    text_clear(&clean);
    return copy;
}

static void take_attempt(struct query *query, struct arena *arena, void *row)
{
    struct store_tried *tried = row;
    const int64_t id = column_int(query, 0);
    column_id(query, 1, tried->mail);
    tried->started = column_int(query, 2);
    tried->ended = column_int(query, 3);
    tried->state = column_mail_state(query, 4);
    tried->phase = column_text(query, 5, arena);
    tried->code = (int)column_int(query, 6);
    tried->enhanced = column_text(query, 7, arena);
    struct unpack said = { .left = column_opened(query, 8, arena, "attempt.said %" PRId64, id) };
    if (query->failed)
        return;
    tried->said = readable(arena, unpack_text(&said));
    tried->queue_id = readable(arena, unpack_text(&said));
    tried->remote = tried->tls = "";
    if (said.left.size) { /* those of older versions end here */
        tried->remote = readable(arena, unpack_text(&said));
        tried->tls = readable(arena, unpack_text(&said));
        tried->took_ms = unpack_int(&said, 0, INT64_MAX);
    }
    query->failed = !unpack_end(&said, "attempt", query->fault);
}

bool store_attempts(struct store *store, const char *reply, struct arena *arena, struct store_tried **tried,
    size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, ALL, fault);
    query_text(&query, reply);
    return query_all(&query, arena, sizeof **tried, take_attempt, tried, count);
}

bool store_attempt_last(
    struct store *store, struct arena *arena, struct store_tried *last, struct fault *fault)
{
    struct store_tried found = {
        .phase = "", .enhanced = "", .said = "", .queue_id = "", .remote = "", .tls = ""
    };
    CLEANUP(query_end) struct query query = query_start(store, LAST, fault);
    if (query_row(&query))
        take_attempt(&query, arena, &found);
    if (!query_done(&query))
        return false;
    *last = found;
    return true;
}

/* Ours to mend (5.7.x), and about this mail: what a login or our address is refused for is no recipient's. */
static bool names_the_mail(const char *phase, int64_t code, const char *enhanced)
{
    static const char *const phases[] = { "rcpt", "data", "dot" };
    bool about_it = false;
    for (size_t i = 0; i < sizeof phases / sizeof *phases; i++)
        about_it |= strcmp(phase, phases[i]) == 0;
    return about_it && code >= 500 && strncmp(enhanced, "5.7.", 4) == 0;
}

bool store_mail_refused_alone(
    struct store *store, int64_t mail, const struct store_attempt *attempt, bool *alone, struct fault *fault)
{
    bool before = false;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(query_end) struct query query = query_start(store, BEFORE_OTHERS, fault);
    query_int(&query, mail);
    while (query_row(&query))
        before |= names_the_mail(
            column_text(&query, 0, &arena), column_int(&query, 1), column_text(&query, 2, &arena));
    if (!query_done(&query))
        return false;
    *alone = before && names_the_mail(attempt->phase, attempt->code, attempt->enhanced);
    return true;
}
