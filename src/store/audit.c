/* The record of who saw or did what. Entries are appended, numbered without gaps, and each holds a keyed hash
 * of itself and of the hash before it; the head of the chain is kept beside it, so that a record cut short
 * shows too. */
#include "store_inside.h"

#include "cleanup.h"
#include "clock.h"

#include <stdio.h>
#include <string.h>

static const char LAST[] = "SELECT id, chain FROM audit ORDER BY id DESC LIMIT 1";
static const char HEAD[] = "SELECT id, seal FROM audit_head";
static const char SET_HEAD[] = "INSERT INTO audit_head (one, id, seal) VALUES (1, ?1, ?2)"
                               " ON CONFLICT (one) DO UPDATE SET id = ?1, seal = ?2";
static const char ADD[] =
    "INSERT INTO audit (id, at, person, deed, reply, chain) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
static const char ALL[] = "SELECT id, at, person, deed, reply, chain FROM audit ORDER BY id";
static const char LOOKED[] = "SELECT count(*) FROM audit WHERE reply = ?1 AND reply <> '' AND person = ?2"
                             " AND deed = 'look' AND at > ?3 AND at <= ?4";
static const char ABOUT[] = "SELECT audit.at, audit.person, audit.deed, audit.reply, person.id, person.name"
                            " FROM audit LEFT JOIN person ON person.id = audit.person"
                            " WHERE audit.reply = ?1 AND ?1 <> '' ORDER BY audit.id LIMIT ?2";
static const char NEWEST[] =
    "SELECT * FROM (SELECT audit.at, audit.person, audit.deed, audit.reply, person.id, person.name, audit.id "
    "AS nr"
    " FROM audit LEFT JOIN person ON person.id = audit.person ORDER BY audit.id DESC LIMIT ?1) ORDER BY nr";

static const char *const deed_names[DEEDS] = {
    [DEED_NONE] = "none",
    [DEED_LOGIN] = "login",
    [DEED_LOGIN_REFUSED] = "login refused",
    [DEED_LOGOUT] = "logout",
    [DEED_LOOK] = "look",
    [DEED_SEARCH] = "search",
    [DEED_DECIDE] = "decide",
    [DEED_UNDO] = "undo",
    [DEED_WRONG] = "wrong",
    [DEED_RECALL] = "recall",
    [DEED_PAUSE] = "pause",
    [DEED_RESUME] = "resume",
    [DEED_NOTE] = "note",
    [DEED_TURN] = "turn",
    [DEED_REDACT] = "redact",
    [DEED_WRITE] = "write",
    [DEED_LATER] = "later",
    [DEED_SECOND] = "second",
    [DEED_CHOOSE] = "choose",
    [DEED_TASK] = "task done",
    [DEED_SORT] = "answer sorted",
    [DEED_AGAIN] = "send again",
    [DEED_SETTLE] = "settle mail",
    [DEED_PERSON_ADDED] = "person added",
    [DEED_PERSON_PASSPHRASE] = "passphrase",
    [DEED_PERSON_RESET] = "passphrase given",
    [DEED_PERSON_DISABLED] = "person disabled",
    [DEED_PERSON_ROLE] = "role",
};

const char *store_deed_name(enum store_deed deed)
{
    return deed_names[deed];
}

/* ---- the chain ---- */

struct link {
    int64_t id, at, person;
    const char *deed, *reply;
    char chain[VAULT_HASH_BYTES];
};

/* The hash of an entry behind the one whose hash is `before`. */
static void chain(
    const struct store *store, const char *before, const struct link *link, char out[VAULT_HASH_BYTES])
{
    char words[256];
    snprintf(words, sizeof words, "%s|%" PRId64 "|%" PRId64 "|%" PRId64 "|%s|%s", before, link->id, link->at,
        link->person, link->deed, link->reply);
    store_hash(store, "adkaz audit", words, out);
}

static void seal_head(const struct store *store, const struct link *last, char out[VAULT_HASH_BYTES])
{
    char words[VAULT_HASH_BYTES + 32];
    snprintf(words, sizeof words, "%" PRId64 "|%s", last->id, last->chain);
    store_hash(store, "adkaz audit head", words, out);
}

static void copy_chain(const struct query *query, int column, char out[VAULT_HASH_BYTES])
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    snprintf(out, VAULT_HASH_BYTES, "%s", column_text(query, column, &arena));
}

static bool find_last(struct store *store, struct link *last, struct fault *fault)
{
    *last = (struct link){ 0 };
    CLEANUP(query_end) struct query query = query_start(store, LAST, fault);
    if (query_row(&query)) {
        last->id = column_int(&query, 0);
        copy_chain(&query, 1, last->chain);
    }
    return query_done(&query);
}

/* ---- appending ---- */

static bool insert(struct store *store, const struct link *link, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, ADD, fault);
    query_int(&query, link->id);
    query_int(&query, link->at);
    query_int_or_null(&query, link->person);
    query_text(&query, link->deed);
    query_text(&query, link->reply);
    query_text(&query, link->chain);
    return query_done(&query);
}

static bool move_head(struct store *store, const struct link *last, struct fault *fault)
{
    char seal[VAULT_HASH_BYTES];
    seal_head(store, last, seal);
    CLEANUP(query_end) struct query query = query_start(store, SET_HEAD, fault);
    query_int(&query, last->id);
    query_text(&query, seal);
    return query_done(&query);
}

/* Did the same person look at the same reply a moment ago? */
static bool same_look(struct store *store, const struct store_audit *entry, bool *same, struct fault *fault)
{
    const int64_t now = clock_now();
    CLEANUP(query_end) struct query query = query_start(store, LOOKED, fault);
    query_text(&query, entry->reply);
    query_int(&query, entry->person);
    query_int(&query, now - STORE_SAME_LOOK_S);
    query_int(&query, now); /* what a clock ahead noted was no moment ago */
    return query_any(&query, same);
}

bool store_audit(struct store *store, const struct store_audit *entry, struct fault *fault)
{
    struct link last;
    bool same = false;
    if (entry->deed == DEED_LOOK && !same_look(store, entry, &same, fault))
        return false;
    if (same)
        return true;
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !find_last(store, &last, fault))
        return false;
    struct link next = { last.id + 1, clock_now(), entry->person, deed_names[entry->deed], entry->reply, "" };
    chain(store, last.chain, &next, next.chain);
    return insert(store, &next, fault) && move_head(store, &next, fault) && change_commit(&change, fault);
}

/* ---- reading ---- */

static enum store_deed column_deed(const struct query *query, int column)
{
    int deed = DEEDS - 1;
    while (deed > DEED_NONE && !column_is(query, column, deed_names[deed]))
        deed--;
    return (enum store_deed)deed;
}

static void take_entry(struct query *query, struct arena *arena, void *row)
{
    struct store_audit *entry = row;
    const int64_t person = column_int(query, 4);
    *entry = (struct store_audit){
        .at = column_int(query, 0),
        .person = column_int(query, 1),
        .deed = column_deed(query, 2),
        .reply = column_text(query, 3, arena),
        .name = person ? column_opened_text(query, 5, arena, "person.name %" PRId64, person) : "",
    };
}

bool store_audits(struct store *store, const char *reply, size_t most, struct arena *arena,
    struct store_audit **entries, size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, *reply ? ABOUT : NEWEST, fault);
    if (*reply)
        query_text(&query, reply);
    query_int(&query, (int64_t)most);
    return query_all(&query, arena, sizeof **entries, take_entry, entries, count);
}

/* ---- checking ---- */

static bool check_links(struct store *store, struct link *last, struct text *findings, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, ALL, fault);
    while (query_row(&query)) {
        CLEANUP(arena_clear) struct arena arena = { 0 };
        char expected[VAULT_HASH_BYTES];
        struct link link = { column_int(&query, 0), column_int(&query, 1), column_int(&query, 2),
            column_text(&query, 3, &arena), column_text(&query, 4, &arena), "" };
        copy_chain(&query, 5, link.chain);
        chain(store, last->chain, &link, expected);
        if (link.id != last->id + 1)
            text_printf(
                findings, "the record of who saw what lacks entries before number %" PRId64 "\n", link.id);
        else if (strcmp(expected, link.chain) != 0)
            text_printf(findings, "the record of who saw what was changed at entry %" PRId64 "\n", link.id);
        last->id = link.id;
        memcpy(last->chain, link.chain, sizeof last->chain);
    }
    return query_done(&query);
}

static bool check_head(
    struct store *store, const struct link *last, struct text *findings, struct fault *fault)
{
    char expected[VAULT_HASH_BYTES], kept[VAULT_HASH_BYTES] = "";
    int64_t id = 0;
    seal_head(store, last, expected);
    CLEANUP(query_end) struct query query = query_start(store, HEAD, fault);
    if (query_row(&query)) {
        id = column_int(&query, 0);
        copy_chain(&query, 1, kept);
    }
    if (!query_done(&query))
        return false;
    if (id != last->id)
        text_printf(findings,
            "the record of who saw what goes to entry %" PRId64 ", and should go to %" PRId64 "\n", last->id,
            id);
    else if (id && strcmp(kept, expected) != 0)
        text_printf(findings, "the end of the record of who saw what was changed\n");
    return true;
}

bool audit_check(struct store *store, struct text *findings, struct fault *fault)
{
    struct link last = { 0 };
    CLEANUP(change_end) struct change view = { 0 };
    return view_begin(&view, store, fault) && check_links(store, &last, findings, fault) &&
        check_head(store, &last, findings, fault);
}
