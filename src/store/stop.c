/* What stops mail: all of it, to an address, or of what came from a drop. Entries are appended; the last one
 * about the same thing holds. A stop takes effect on what is decided already, in its own transaction, and is
 * asked again where a mail is planned and where it is claimed. */
#include "store_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "mails.h"
#include "mailbox.h"
#include "pack.h"

#include <string.h>

#define HOLDS \
    "stop.stops = 1 AND stop.id = (SELECT max(id) FROM stop AS last" \
    " WHERE last.kind = stop.kind AND last.subject = stop.subject)"

static const char NEXT[] = "SELECT coalesce(max(id), 0) + 1 FROM stop";
static const char APPEND[] = "INSERT INTO stop (id, at, kind, subject, stops, since, settled, name, by_name,"
                             " reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6,"
                             " (SELECT coalesce(max(id), 0) FROM decision), ?7, ?8, ?9)";
static const char HELD[] = "SELECT count(*) FROM stop WHERE kind = ?1 AND subject = ?2 AND " HOLDS;
static const char PAUSED[] = "SELECT EXISTS (SELECT 1 FROM stop WHERE kind = 'mail' AND " HOLDS ")"
                             " OR EXISTS (SELECT 1 FROM stop WHERE kind = 'server' AND " HOLDS ")";
static const char ALL[] = "SELECT id, at, kind, since, name, by_name, reason FROM stop WHERE " HOLDS
                          " ORDER BY id";
/* Replies of which something came from the drop: pages of other scans may have been joined to theirs. */
#define CAME_FROM \
    " JOIN source ON source.scan IN (SELECT reply.scan UNION SELECT part.scan FROM reply_page" \
    "  JOIN page ON page.id = reply_page.page JOIN part ON part.id = page.part" \
    "  WHERE reply_page.reply = reply.id) JOIN drop_folder ON drop_folder.id = source.drop_folder"
static const char FROM_DROP[] =
    "SELECT DISTINCT mail.reply FROM mail JOIN reply ON reply.id = mail.reply" CAME_FROM
    " WHERE drop_folder.name_hash = ?1 AND source.at >= ?2 AND mail.resent = 0 AND " MAIL_OF_LETTER
    " AND " MAIL_UNSENT;
static const char UNSENT[] = "SELECT id, reply, envelope FROM mail WHERE resent = 0 AND " MAIL_OF_LETTER
                             " AND " MAIL_UNSENT;
static const char DROP_STOPS[] = "SELECT count(*) FROM reply" CAME_FROM " JOIN stop ON stop.kind = 'drop'"
                                 " AND stop.subject = drop_folder.name_hash AND source.at >= stop.since"
                                 " WHERE reply.id = ?1 AND (?2 OR ?3 <= stop.settled) AND " HOLDS;

static const char address_word[] = "mail to the sender's address is suspended";
static const char drop_word[] = "the drop that it came from is suspended";

static const struct {
    const char *name, *already, *nothing;
} kinds[STOP_KINDS] = {
    [STOP_MAIL] = { "mail", "all mail is paused already", "mail is not paused" },
    [STOP_SERVER] = { "server", "the mail server stops the mail already", "no mail server stops the mail" },
    [STOP_ADDRESS] = { "address", "this address is suspended already", "this address is not suspended" },
    [STOP_DROP] = { "drop", "this drop is suspended already", "this drop is not suspended" },
};

static enum store_stop_kind column_kind(const struct query *query, int column)
{
    int kind = 0;
    while (kind < STOP_KINDS - 1 && !column_is(query, column, kinds[kind].name))
        kind++;
    return (enum store_stop_kind)kind;
}

void address_hash(const struct store *store, const char *address, char hash[VAULT_HASH_BYTES])
{
    CLEANUP(text_clear) struct text key = TEXT_LIMIT(4096);
    mailbox_key(address, &key);
    store_hash(store, "adkaz address", key.bytes, hash);
}

static void hash_subject(
    const struct store *store, enum store_stop_kind kind, const char *subject, char hash[VAULT_HASH_BYTES])
{
    hash[0] = '\0';
    if (kind == STOP_ADDRESS)
        address_hash(store, subject, hash);
    else if (kind == STOP_DROP)
        store_hash(store, "adkaz drop", subject, hash);
}

static bool holds(
    struct store *store, enum store_stop_kind kind, const char *hash, bool *stopped, struct fault *fault)
{
    int64_t count;
    CLEANUP(query_end) struct query query = query_start(store, HELD, fault);
    query_text(&query, kinds[kind].name);
    query_text(&query, hash);
    const bool known = query_number(&query, 0, &count);
    *stopped = known && count;
    return known;
}

static bool append(
    struct store *store, const struct store_stop *stop, const char *hash, bool stops, struct fault *fault)
{
    int64_t id;
    if (!query_next_id(store, NEXT, &id, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, APPEND, fault);
    query_int(&query, id);
    query_int(&query, clock_now());
    query_text(&query, kinds[stop->kind].name);
    query_text(&query, hash);
    query_int(&query, stops);
    query_int(&query, stop->since);
    query_seal_text(&query, stop->kind == STOP_DROP ? stop->subject : "", "stop.name %" PRId64, id);
    query_seal_text(&query, stop->by, "stop.by_name %" PRId64, id);
    query_seal_text(&query, stop->reason, "stop.reason %" PRId64, id);
    return query_done(&query);
}

/* ---- what falls ---- */

struct fallen {
    struct store_id *replies;
    size_t count;
};

static void add_fallen(struct fallen *fallen, const struct query *query, int column, struct arena *arena)
{
    fallen->replies = row_add(arena, fallen->replies, &fallen->count, sizeof *fallen->replies);
    column_id(query, column, fallen->replies[fallen->count - 1].text);
}

static bool find_from_drop(struct store *store, const struct store_stop *stop, const char *hash,
    struct arena *arena, struct fallen *fallen, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, FROM_DROP, fault);
    query_text(&query, hash);
    query_int(&query, stop->since);
    while (query_row(&query))
        add_fallen(fallen, &query, 0, arena);
    return query_done(&query);
}

/* No column tells whom a mail is for: what waits is opened, one by one. */
static bool find_to_address(
    struct store *store, const char *hash, struct arena *arena, struct fallen *fallen, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, UNSENT, fault);
    while (query_row(&query)) {
        char other[VAULT_HASH_BYTES];
        struct unpack envelope = {
            column_opened(&query, 2, arena, "mail.envelope %" PRId64, column_int(&query, 0)), false
        };
        if (query.failed)
            break;
        address_hash(store, unpack_text(&envelope), other);
        if (!envelope.broken && strcmp(other, hash) == 0)
            add_fallen(fallen, &query, 1, arena);
    }
    return query_done(&query);
}

static bool take_effect(
    struct store *store, const struct store_stop *stop, const char *hash, size_t *count, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct fallen fallen = { 0 };
    if (stop->kind == STOP_DROP && !find_from_drop(store, stop, hash, &arena, &fallen, fault))
        return false;
    if (stop->kind == STOP_ADDRESS && !find_to_address(store, hash, &arena, &fallen, fault))
        return false;
    const char *why = stop->kind == STOP_DROP ? drop_word : address_word;
    for (size_t i = 0; i < fallen.count; i++)
        if (!decision_fall(store, fallen.replies[i].text, why, fault))
            return false;
    *count = fallen.count;
    return true;
}

/* ---- for the outside ---- */

bool store_stop(struct store *store, const struct store_stop *stop, size_t *fallen, struct fault *fault)
{
    bool already;
    size_t count;
    char hash[VAULT_HASH_BYTES];
    CLEANUP(change_end) struct change change = { 0 };
    if (!stop->by || !stop->by[0])
        return fault_set(fault, FAULT_INPUT, "a stop needs a name: who stops it?");
    hash_subject(store, stop->kind, stop->subject, hash);
    if (!change_begin(&change, store, fault) || !holds(store, stop->kind, hash, &already, fault))
        return false;
    if (already)
        return fault_set(fault, FAULT_INPUT, "%s", kinds[stop->kind].already);
    if (!append(store, stop, hash, true, fault) || !take_effect(store, stop, hash, &count, fault) ||
        !change_commit(&change, fault))
        return false;
    *fallen = count;
    return true;
}

bool store_stop_end(
    struct store *store, enum store_stop_kind kind, const char *subject, const char *by, struct fault *fault)
{
    bool stopped;
    char hash[VAULT_HASH_BYTES];
    const struct store_stop end = { .kind = kind, .subject = subject, .by = by, .reason = "" };
    CLEANUP(change_end) struct change change = { 0 };
    if (!by || !by[0])
        return fault_set(fault, FAULT_INPUT, "a name is needed: who lets it go on?");
    hash_subject(store, kind, subject, hash);
    if (!change_begin(&change, store, fault) || !holds(store, kind, hash, &stopped, fault))
        return false;
    if (!stopped)
        return fault_set(fault, FAULT_INPUT, "%s", kinds[kind].nothing);
    return append(store, &end, hash, false, fault) && change_commit(&change, fault);
}

static void take_stop(struct query *query, struct arena *arena, void *row)
{
    struct store_stop *stop = row;
    const int64_t id = column_int(query, 0);
    *stop = (struct store_stop){
        .kind = column_kind(query, 2),
        .subject = column_opened_text(query, 4, arena, "stop.name %" PRId64, id),
        .since = column_int(query, 3),
        .by = column_opened_text(query, 5, arena, "stop.by_name %" PRId64, id),
        .reason = column_opened_text(query, 6, arena, "stop.reason %" PRId64, id),
        .at = column_int(query, 1),
        .number = id,
    };
}

bool store_stops(
    struct store *store, struct arena *arena, struct store_stop **stops, size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, ALL, fault);
    return query_all(&query, arena, sizeof **stops, take_stop, stops, count);
}

bool store_address_suspended(struct store *store, const char *address, bool *suspended, struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    address_hash(store, address, hash);
    return holds(store, STOP_ADDRESS, hash, suspended, fault);
}

bool store_mail_paused(struct store *store, bool *paused, struct fault *fault)
{
    int64_t count;
    CLEANUP(query_end) struct query query = query_start(store, PAUSED, fault);
    const bool known = query_number(&query, 0, &count);
    *paused = known && count;
    return known;
}

/* ---- for planning and claiming ---- */

bool address_stopped(struct store *store, const char *address, const char **why, struct fault *fault)
{
    bool stopped;
    char hash[VAULT_HASH_BYTES];
    address_hash(store, address, hash);
    if (!holds(store, STOP_ADDRESS, hash, &stopped, fault))
        return false;
    *why = stopped ? address_word : NULL;
    return true;
}

bool drop_stopped(struct store *store, const char *reply, bool by_rule, int64_t settled, const char **why,
    struct fault *fault)
{
    int64_t count;
    CLEANUP(query_end) struct query query = query_start(store, DROP_STOPS, fault);
    query_text(&query, reply);
    query_int(&query, by_rule);
    query_int(&query, settled);
    if (!query_number(&query, 0, &count))
        return false;
    *why = count ? drop_word : NULL;
    return true;
}
