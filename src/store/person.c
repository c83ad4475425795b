/* The people who may log in at the review page. Their names are sealed, their passphrases hashed with
 * Argon2id; nobody is ever removed, since their name stands in decisions. */
#include "store_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "persons.h"

#include <sodium.h>
#include <string.h>

/* Between libsodium's "interactive" and "moderate": a quarter of a second and 128 MiB on a small server,
 * which serves one request at a time. */
enum { PASSPHRASE_PASSES = 3, PASSPHRASE_MEMORY = 128 << 20 };

_Static_assert(STORE_PASSPHRASE_HASH_BYTES == crypto_pwhash_STRBYTES, "as libsodium has it");

static const char NEXT[] = "SELECT coalesce(max(id), 0) + 1 FROM person";
static const char ADD[] =
    "INSERT INTO person (id, name, name_hash, passphrase, role, language, since, given)"
    " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, 1 WHERE NOT EXISTS (SELECT 1 FROM person WHERE name_hash = ?3)";
static const char ALL[] = "SELECT " PERSON_COLUMNS " FROM person ORDER BY id";
static const char BY_NAME[] = "SELECT " PERSON_COLUMNS " FROM person WHERE name_hash = ?1";
static const char SET_PASSPHRASE[] = "UPDATE person SET passphrase = ?2, given = ?3 WHERE id = ?1";
static const char DISABLE[] = "UPDATE person SET disabled = 1 WHERE id = ?1";
static const char SET_ROLE[] = "UPDATE person SET role = ?2 WHERE id = ?1";
static const char CHOOSE[] = "UPDATE person SET language = ?2, preferences = ?3 WHERE id = ?1";

static const char *const role_names[ROLES] = { "coordinator", "lead", "operator" };

const char *store_role_name(enum store_role role)
{
    return role_names[role];
}

struct store_person column_person(struct query *query, int column, struct arena *arena)
{
    int role = 0;
    while (role < ROLES - 1 && !column_is(query, column + 2, role_names[role]))
        role++;
    const int64_t id = column_int(query, column);
    return (struct store_person){
        .id = id,
        .name = column_opened_text(query, column + 1, arena, "person.name %" PRId64, id),
        .role = (enum store_role)role,
        .language = column_text(query, column + 3, arena),
        .preferences = column_text(query, column + 4, arena),
        .since = column_int(query, column + 5),
        .disabled = column_int(query, column + 6),
        .given = column_int(query, column + 7),
    };
}

/* ---- names and passphrases ---- */

static bool check_name(const char *name, struct fault *fault)
{
    const size_t n = strlen(name);
    if (n == 0 || n > STORE_PERSON_NAME_MOST)
        return fault_set(fault, FAULT_INPUT, "a name has 1 to %d bytes", STORE_PERSON_NAME_MOST);
    if (decided_by_rule(name))
        return fault_set(
            fault, FAULT_INPUT, "\"rule\" stands in decisions for the rule, and is nobody's name");
    bool plain = utf8_valid(name, n) && name[0] != ' ' && name[n - 1] != ' ';
    for (const unsigned char *c = (const unsigned char *)name; *c; c++)
        plain = plain && *c >= ' ' && *c != 0x7f;
    return plain || fault_set(fault, FAULT_INPUT, "a name is one line of text, without spaces around it");
}

bool passphrase_check(const char *passphrase, struct fault *fault)
{
    const size_t n = strlen(passphrase);
    return (n >= STORE_PASSPHRASE_LEAST && n <= STORE_PASSPHRASE_MOST) ||
        fault_set(fault, FAULT_INPUT,
            "a passphrase has %d to %d bytes: four or five words that nobody would put together",
            STORE_PASSPHRASE_LEAST, STORE_PASSPHRASE_MOST);
}

bool passphrase_hash(const char *passphrase, char out[STORE_PASSPHRASE_HASH_BYTES], struct fault *fault)
{
    if (!passphrase_check(passphrase, fault))
        return false;
    return crypto_pwhash_str_alg(out, passphrase, strlen(passphrase), PASSPHRASE_PASSES, PASSPHRASE_MEMORY,
               crypto_pwhash_ALG_ARGON2ID13) == 0 ||
        fault_set(fault, FAULT_SYSTEM, "a passphrase takes %d MiB of memory to hash, and they are not there",
            PASSPHRASE_MEMORY >> 20);
}

bool passphrase_fits(const char *kept, const char *passphrase)
{
    /* Of a passphrase that nobody knows, with the figures above: it takes as long as a real one. */
    static const char nobodys[crypto_pwhash_STRBYTES] =
        "$argon2id$v=19$m=131072,t=3,p=1$9niE5+LM58Kr1NP2nJtIzg"
        "$+HHzVcyvGPZ0yz65f6OE6rfxcasIjEhFY0V14vDuPAw";
    const size_t n = strnlen(passphrase, STORE_PASSPHRASE_MOST + 1);
    const bool fits = n <= STORE_PASSPHRASE_MOST &&
        crypto_pwhash_str_verify(kept ? kept : nobodys, passphrase, n) == 0;
    return kept && fits;
}

/* ---- changes ---- */

static bool insert(
    struct store *store, const struct store_person *person, const char *hashed, struct fault *fault)
{
    int64_t id;
    char name_hash[VAULT_HASH_BYTES];
    if (!query_next_id(store, NEXT, &id, fault))
        return false;
    person_hash(store, person->name, name_hash);
    CLEANUP(query_end) struct query query = query_start(store, ADD, fault);
    query_int(&query, id);
    query_seal_text(&query, person->name, "person.name %" PRId64, id);
    query_text(&query, name_hash);
    query_seal_text(&query, hashed, "person.passphrase %" PRId64, id);
    query_text(&query, role_names[person->role]);
    query_text(&query, person->language);
    query_int(&query, clock_now());
    return query_done(&query) &&
        (query_changes(&query) == 1 ||
            fault_set(fault, FAULT_INPUT,
                "there is, or was, somebody of that name; what stands in decisions must stay one person's"));
}

bool store_person_add(
    struct store *store, const struct store_person *person, const char *passphrase, struct fault *fault)
{
    char hashed[crypto_pwhash_STRBYTES];
    if (!check_name(person->name, fault) || !passphrase_hash(passphrase, hashed, fault))
        return false;
    CLEANUP(change_end) struct change change = { 0 };
    return change_begin(&change, store, fault) && insert(store, person, hashed, fault) &&
        store_audit(store, &(struct store_audit){ .deed = DEED_PERSON_ADDED, .reply = "" }, fault) &&
        change_commit(&change, fault);
}

static void take_person(struct query *query, struct arena *arena, void *row)
{
    struct store_person *person = row;
    *person = column_person(query, 0, arena);
}

bool store_persons(struct store *store, struct arena *arena, struct store_person **persons, size_t *count,
    struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, ALL, fault);
    return query_all(&query, arena, sizeof **persons, take_person, persons, count);
}

static bool refuse_unknown(struct fault *fault)
{
    return fault_set(fault, FAULT_INPUT, "nobody of that name may log in; `adkaz user list` says who may");
}

bool store_person_find(struct store *store, const char *name, struct arena *arena,
    struct store_person *person, struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    person_hash(store, name, hash);
    CLEANUP(query_end) struct query query = query_start(store, BY_NAME, fault);
    query_text(&query, hash);
    const bool found = query_row(&query);
    if (found)
        *person = column_person(&query, 0, arena);
    return query_done(&query) && (found || refuse_unknown(fault));
}

/* Ends the sessions of the person of this name, whose row was changed so. */
static bool note_change(
    struct store *store, const struct store_person *person, enum store_deed deed, struct fault *fault)
{
    return sessions_end(store, person->id, fault) &&
        store_audit(store, &(struct store_audit){ .person = person->id, .deed = deed, .reply = "" }, fault);
}

bool person_set_passphrase(
    struct store *store, int64_t person, const char *hashed, bool given, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, SET_PASSPHRASE, fault);
    query_int(&query, person);
    query_seal_text(&query, hashed, "person.passphrase %" PRId64, person);
    query_int(&query, given);
    return query_done(&query);
}

bool store_person_passphrase(
    struct store *store, const char *name, const char *passphrase, struct fault *fault)
{
    char hashed[crypto_pwhash_STRBYTES];
    struct store_person person;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    if (!passphrase_hash(passphrase, hashed, fault))
        return false;
    CLEANUP(change_end) struct change change = { 0 };
    return change_begin(&change, store, fault) && store_person_find(store, name, &arena, &person, fault) &&
        person_set_passphrase(store, person.id, hashed, true, fault) &&
        note_change(store, &person, DEED_PERSON_RESET, fault) && change_commit(&change, fault);
}

static bool disable(struct store *store, int64_t person, struct fault *fault)
{
    return query_run_of(store, DISABLE, person, fault);
}

bool store_person_disable(struct store *store, const char *name, struct fault *fault)
{
    struct store_person person;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(change_end) struct change change = { 0 };
    return change_begin(&change, store, fault) && store_person_find(store, name, &arena, &person, fault) &&
        disable(store, person.id, fault) && note_change(store, &person, DEED_PERSON_DISABLED, fault) &&
        change_commit(&change, fault);
}

static bool set_role(struct store *store, int64_t person, enum store_role role, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, SET_ROLE, fault);
    query_int(&query, person);
    query_text(&query, role_names[role]);
    return query_done(&query);
}

bool store_person_role(struct store *store, const char *name, enum store_role role, struct fault *fault)
{
    struct store_person person;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !store_person_find(store, name, &arena, &person, fault))
        return false;
    if (person.disabled)
        return refuse_unknown(fault);
    return set_role(store, person.id, role, fault) && note_change(store, &person, DEED_PERSON_ROLE, fault) &&
        change_commit(&change, fault);
}

bool store_person_choose(
    struct store *store, int64_t person, const char *language, const char *preferences, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, CHOOSE, fault);
    query_int(&query, person);
    query_text(&query, language);
    query_text(&query, preferences);
    return query_done(&query);
}
