/* Logging in, and what follows until logging out. A try is counted before it is made, so that a crash or a
 * second browser gives nobody more of them. */
#include "store_inside.h"

#include "cleanup.h"
#include "persons.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum {
    TRIES_FREE = 5,
    WAIT_FIRST_S = 30, /* doubled with each try behind the free ones */
    WAIT_MOST_S = 3600,
    TRIES_KEPT_S = 86400, /* a name that nobody tried for so long begins anew */
    NAMES_MOST = 10000, /* that were tried: more are not kept apart */
    SEEN_EVERY_S = 20, /* activity is noted as often, not with each request */
    SESSION_MOST_S = 86400,
    CLOCK_BACK_S = 300, /* set back further, it would let a session live on */
};

static const char TRIED[] = "SELECT tries, at FROM login_try WHERE name_hash = ?1";
static const char TRY[] = "INSERT INTO login_try (name_hash, tries, at) VALUES (?1, ?2, ?3)"
                          " ON CONFLICT (name_hash) DO UPDATE SET tries = ?2, at = ?3";
static const char FORGET_TRIES[] = "DELETE FROM login_try WHERE name_hash = ?1";
static const char FORGET_OLD[] = "DELETE FROM login_try WHERE at < ?1 OR name_hash IN"
                                 " (SELECT name_hash FROM login_try ORDER BY at DESC LIMIT -1 OFFSET ?2)";
static const char PASSPHRASE[] = "SELECT id, passphrase FROM person WHERE name_hash = ?1 AND disabled = 0";
static const char IS_THERE[] = "UPDATE person SET logged_in = ?2 WHERE id = ?1 AND given = 0";
static const char BEGIN[] = "INSERT INTO session (token, person, begun, seen) VALUES (?1, ?2, ?3, ?3)";
static const char END_OLD[] = "DELETE FROM session WHERE begun < ?1";
static const char FIND[] = "SELECT " PERSON_COLUMNS ", session.begun, session.seen"
                           " FROM session JOIN person ON person.id = session.person"
                           " WHERE session.token = ?1 AND person.disabled = 0";
static const char SEEN[] = "UPDATE session SET seen = ?2 WHERE token = ?1";
static const char END[] = "DELETE FROM session WHERE token = ?1";
static const char END_ALL[] = "DELETE FROM session WHERE person = ?1";

static void token_hash(const struct store *store, const char *token, char hash[VAULT_HASH_BYTES])
{
    store_hash(store, "adkaz session", token, hash);
}

/* Runs a statement with one text and one number. */
/* ---- tries ---- */

static int64_t wait_after(int64_t tries)
{
    int64_t wait = tries < TRIES_FREE ? 0 : WAIT_FIRST_S;
    for (int64_t i = TRIES_FREE; i < tries && wait < WAIT_MOST_S; i++)
        wait *= 2;
    return wait < WAIT_MOST_S ? wait : WAIT_MOST_S;
}

static bool forget_old_tries(struct store *store, int64_t now, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, FORGET_OLD, fault);
    query_int(&query, now - TRIES_KEPT_S);
    query_int(&query, NAMES_MOST);
    return query_done(&query);
}

static bool tries_of(
    struct store *store, const char *name_hash, int64_t *tries, int64_t *at, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, TRIED, fault);
    query_text(&query, name_hash);
    const bool found = query_row(&query);
    *tries = found ? column_int(&query, 0) : 0;
    *at = found ? column_int(&query, 1) : 0;
    return query_done(&query);
}

static bool note_try(
    struct store *store, const char *name_hash, int64_t tries, int64_t now, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, TRY, fault);
    query_text(&query, name_hash);
    query_int(&query, tries);
    query_int(&query, now);
    return query_done(&query);
}

/* Counts a try, or says how long to wait for one. Tries that a clock ahead noted count from now on: nobody
 * waits until that time comes. */
static bool count_try(
    struct store *store, const char *name_hash, int64_t now, int *wait_s, struct fault *fault)
{
    int64_t tries, at;
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !forget_old_tries(store, now, fault) ||
        !tries_of(store, name_hash, &tries, &at, fault))
        return false;
    const int64_t until = (at < now ? at : now) + wait_after(tries);
    *wait_s = now < until ? (int)(until - now) : 0;
    if (*wait_s && at <= now)
        return true;
    if (*wait_s)
        return note_try(store, name_hash, tries, now, fault) && change_commit(&change, fault);
    return note_try(store, name_hash, tries + 1, now, fault) && change_commit(&change, fault);
}

/* ---- logging in ---- */

/* Whoever has the name, and what their passphrase was hashed to. */
static bool find_kept(struct store *store, const char *name_hash, int64_t *person,
    char kept[STORE_PASSPHRASE_HASH_BYTES], struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    kept[0] = '\0';
    CLEANUP(query_end) struct query query = query_start(store, PASSPHRASE, fault);
    query_text(&query, name_hash);
    *person = query_row(&query) ? column_int(&query, 0) : 0;
    if (*person)
        snprintf(kept, STORE_PASSPHRASE_HASH_BYTES, "%s",
            column_opened_text(&query, 1, &arena, "person.passphrase %" PRId64, *person));
    return query_done(&query);
}

static bool begin_session(
    struct store *store, int64_t person, int64_t now, char token[STORE_TOKEN_BYTES], struct fault *fault)
{
    unsigned char random[32];
    char hash[VAULT_HASH_BYTES];
    randombytes_buf(random, sizeof random);
    sodium_bin2base64(
        token, STORE_TOKEN_BYTES, random, sizeof random, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    token_hash(store, token, hash);
    CLEANUP(query_end) struct query query = query_start(store, BEGIN, fault);
    query_text(&query, hash);
    query_int(&query, person);
    query_int(&query, now);
    return query_done(&query);
}

/* Who has not chosen a passphrase of their own sees nothing, and is nobody to wait for. */
static bool note_login(struct store *store, int64_t person, int64_t now, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, IS_THERE, fault);
    query_int(&query, person);
    query_int(&query, now);
    return query_done(&query);
}

static bool let_in(
    struct store *store, const char *name_hash, int64_t now, struct store_login *login, struct fault *fault)
{
    const struct store_audit entry = { .person = login->person, .deed = DEED_LOGIN, .reply = "" };
    CLEANUP(change_end) struct change change = { 0 };
    return change_begin(&change, store, fault) && query_run_of_text(store, FORGET_TRIES, name_hash, fault) &&
        query_run_of(store, END_OLD, now - SESSION_MOST_S, fault) &&
        begin_session(store, login->person, now, login->token, fault) &&
        note_login(store, login->person, now, fault) && store_audit(store, &entry, fault) &&
        change_commit(&change, fault);
}

bool store_login_begin(struct store *store, struct store_login_try *trying, int64_t now, struct fault *fault)
{
    char name_hash[VAULT_HASH_BYTES];
    person_hash(store, trying->name, name_hash);
    trying->fits = false;
    return count_try(store, name_hash, now, &trying->wait_s, fault) &&
        (trying->wait_s || find_kept(store, name_hash, &trying->person, trying->kept, fault));
}

void store_login_prove(struct store_login_try *trying)
{
    trying->fits = passphrase_fits(trying->person ? trying->kept : NULL, trying->passphrase);
}

/* The sessions of before are at an end: who knew the passphrase of before may have one. */
static bool set_own(struct store *store, const char *name_hash, int64_t person, const char *hashed,
    int64_t now, char token[STORE_TOKEN_BYTES], struct fault *fault)
{
    const struct store_audit entry = { .person = person, .deed = DEED_PERSON_PASSPHRASE, .reply = "" };
    CLEANUP(change_end) struct change change = { 0 };
    return change_begin(&change, store, fault) && query_run_of_text(store, FORGET_TRIES, name_hash, fault) &&
        person_set_passphrase(store, person, hashed, false, fault) && sessions_end(store, person, fault) &&
        begin_session(store, person, now, token, fault) && note_login(store, person, now, fault) &&
        store_audit(store, &entry, fault) && change_commit(&change, fault);
}

/* While it was hashed somebody may have given the account another passphrase, or ended it. */
static bool fits_still(struct store *store, const char *name_hash, const struct store_login_try *trying,
    bool *fits, struct fault *fault)
{
    int64_t person;
    char kept[STORE_PASSPHRASE_HASH_BYTES];
    if (!find_kept(store, name_hash, &person, kept, fault))
        return false;
    *fits = trying->fits && person == trying->person && strcmp(kept, trying->kept) == 0;
    return true;
}

/* `hashed`: what their passphrase is to be from now on; null: as it is. */
static bool end_try(struct store *store, const char *name_hash, const struct store_login_try *trying,
    const char *hashed, int64_t now, struct store_login *made, struct fault *fault)
{
    const struct store_audit refused = { .deed = DEED_LOGIN_REFUSED, .reply = "" };
    bool fits = false;
    if (!trying->wait_s && !fits_still(store, name_hash, trying, &fits, fault))
        return false;
    *made = (struct store_login){ .end = trying->wait_s ? LOGIN_WAIT
            : fits                                      ? LOGIN_DONE
                                                        : LOGIN_WRONG,
        .person = fits ? trying->person : 0,
        .wait_s = trying->wait_s };
    if (!fits)
        return store_audit(store, &refused, fault);
    return hashed ? set_own(store, name_hash, made->person, hashed, now, made->token, fault)
                  : let_in(store, name_hash, now, made, fault);
}

static bool end_whole(struct store *store, const struct store_login_try *trying, const char *hashed,
    int64_t now, struct store_login *login, struct fault *fault)
{
    char name_hash[VAULT_HASH_BYTES];
    struct store_login made;
    person_hash(store, trying->name, name_hash);
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) ||
        !end_try(store, name_hash, trying, hashed, now, &made, fault) || !change_commit(&change, fault))
        return false;
    *login = made;
    return true;
}

bool store_login_end(struct store *store, const struct store_login_try *trying, int64_t now,
    struct store_login *login, struct fault *fault)
{
    return end_whole(store, trying, NULL, now, login, fault);
}

/* ---- a passphrase of one's own ---- */

bool store_passphrase_begin(
    struct store *store, struct store_passphrase_try *trying, int64_t now, struct fault *fault)
{
    trying->hashed[0] = '\0';
    return passphrase_check(trying->fresh, fault) && store_login_begin(store, &trying->login, now, fault);
}

void store_passphrase_prove(struct store_passphrase_try *trying)
{
    struct fault none;
    char hashed[STORE_PASSPHRASE_HASH_BYTES];
    store_login_prove(&trying->login);
    if (trying->login.fits && passphrase_hash(trying->fresh, hashed, &none))
        memcpy(trying->hashed, hashed, sizeof hashed);
}

bool store_passphrase_end(struct store *store, const struct store_passphrase_try *trying, int64_t now,
    struct store_login *login, struct fault *fault)
{
    if (trying->login.fits && !trying->hashed[0])
        return fault_set(fault, FAULT_LATER, "there is no memory to hash a passphrase");
    return end_whole(store, &trying->login, trying->hashed, now, login, fault);
}

/* ---- sessions ---- */

static bool note_seen(struct store *store, const char *hash, int64_t now, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, SEEN, fault);
    query_text(&query, hash);
    query_int(&query, now);
    return query_done(&query);
}

bool store_session(struct store *store, const char *token, const struct store_session_limits *limits,
    int64_t now, struct arena *arena, struct store_person *person, bool *found, struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    int64_t begun = 0, seen = 0;
    struct store_person read = { 0 };
    token_hash(store, token, hash);
    {
        CLEANUP(query_end) struct query query = query_start(store, FIND, fault);
        query_text(&query, hash);
        *found = query_row(&query);
        if (*found) {
            read = column_person(&query, 0, arena);
            begun = column_int(&query, 8);
            seen = column_int(&query, 9);
        }
        if (!query_done(&query))
            return false;
    }
    if (!*found)
        return true;
    *found = now >= begun - CLOCK_BACK_S && now < begun + limits->whole_s && now < seen + limits->idle_s;
    if (!*found)
        return query_run_of_text(store, END, hash, fault);
    *person = read;
    return now < seen + SEEN_EVERY_S || note_seen(store, hash, now, fault);
}

bool store_logout(struct store *store, const char *token, struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    token_hash(store, token, hash);
    return query_run_of_text(store, END, hash, fault);
}

bool sessions_end(struct store *store, int64_t person, struct fault *fault)
{
    return query_run_of(store, END_ALL, person, fault);
}
