/* The open store: making it, opening it, its transactions, its locks, its public IDs. */
#include "store_inside.h"

#include "cleanup.h"
#include "file.h"
#include "messages.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUSY_WAIT_MS = 10000, VALUE_BYTES_MOST = 256 << 20 };

/* A lock that is held until the store is closed. */
struct store_held {
    struct store_held *next;
    char *name;
    int fd;
};

/* ---- opening ---- */

static const char SETTINGS[] = "PRAGMA foreign_keys = ON;"
                               "PRAGMA synchronous = FULL;"
                               "PRAGMA secure_delete = ON;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA trusted_schema = OFF;"
                               "PRAGMA cell_size_check = ON;";
static const char JOURNAL[] = "PRAGMA journal_mode = WAL";
static const char PROVE[] = "INSERT INTO vault (id, proof) VALUES (1, ?1)";
static const char PROOF[] = "SELECT proof FROM vault WHERE id = 1";
static const char SENTENCE[] = "the key fits";

static struct store *store_new(const char *home, struct bytes key, struct fault *fault)
{
    struct store *store = must_alloc(sizeof *store);
    store->scratch = (struct text)TEXT_LIMIT(VALUE_BYTES_MOST);
    store->folder = file_join(home, "store");
    if (vault_init(&store->vault, key, fault))
        return store;
    store_close(store);
    return NULL;
}

static bool use_wal(struct store *store, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, JOURNAL, fault);
    bool wal = query_row(&query) && column_is(&query, 0, "wal");
    if (!query_done(&query))
        return false;
    return wal ||
        fault_set(fault, FAULT_SYSTEM, "the store's disk cannot hold a write-ahead log; use a local disk");
}

static bool open_database(struct store *store, const char *name, struct fault *fault)
{
    OWNED_FREE char *path = file_join(store->folder, name);
    const int code = sqlite3_open_v2(path, &store->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, NULL);
    if (!store->db)
        return fault_set(fault, FAULT_SYSTEM, "no memory for the store's database");
    if (code != SQLITE_OK || sqlite3_busy_timeout(store->db, BUSY_WAIT_MS) != SQLITE_OK ||
        sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) != SQLITE_OK)
        return query_fault(store, fault);
    return query_once(store, SETTINGS, fault) && use_wal(store, fault);
}

static bool prove_key(struct store *store, struct fault *fault)
{
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, PROVE, fault);
    query_seal_text(&query, SENTENCE, "vault.proof");
    return query_done(&query) && change_commit(&change, fault);
}

static bool check_key(struct store *store, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(query_end) struct query query = query_start(store, PROOF, fault);
    if (!query_row(&query))
        return query_done(&query) &&
            fault_set(fault, FAULT_SYSTEM,
                "the store has no proof of its key: `adkaz init` did not end, or it is damaged; make another "
                "home, or put a backup in its place");
    const char *opened = column_opened_text(&query, 0, &arena, "vault.proof");
    if (strcmp(opened, SENTENCE) == 0)
        return true;
    return fault_set(fault, FAULT_CONFIG,
        store->vault.keyed ? "the key handed in is not this store's key"
                           : "this store is sealed: it opens with its key only");
}

/* A disk that does not answer is not a store that is missing. */
static bool look_for(const struct store *store, bool *there, struct fault *fault)
{
    OWNED_FREE char *path = file_join(store->folder, "adkaz.db");
    struct stat status;
    *there = lstat(path, &status) == 0;
    return *there || errno == ENOENT || errno == ENOTDIR || fault_errno(fault, "cannot look for %s", path);
}

/* ---- making ---- */

/* An empty file is an empty database; made by us so that nobody else may read it. */
static bool make_file(const struct store *store, const char *name, struct fault *fault)
{
    OWNED_FREE char *path = file_join(store->folder, name);
    if (unlink(path) < 0 && errno != ENOENT)
        return fault_errno(fault, "cannot remove %s", path);
    OWNED_FD int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    return fd >= 0 || fault_errno(fault, "cannot create %s", path);
}

static bool make_folders(const struct store *store, const char *home, struct fault *fault)
{
    OWNED_FREE char *blobs = file_join(store->folder, "blobs");
    return file_make_folder(blobs, 0700, fault) && file_sync_folder(store->folder, fault) &&
        file_sync_folder(home, fault);
}

static void close_database(struct store *store)
{
    query_forget(store);
    const int code = sqlite3_close(store->db);
    assert(code == SQLITE_OK); /* anything else: a statement was left open */
    (void)code;
    store->db = NULL;
}

/* The store is there by one rename: made under another name, closed so that the write-ahead log is in it. */
static bool make_database(struct store *store, struct fault *fault)
{
    if (!make_file(store, "making.db", fault) || !open_database(store, "making.db", fault) ||
        !store_migrate(store, fault) || !prove_key(store, fault))
        return false;
    close_database(store);
    OWNED_FREE char *made = file_join(store->folder, "making.db");
    OWNED_FREE char *name = file_join(store->folder, "adkaz.db");
    if (rename(made, name) < 0)
        return fault_errno(fault, "cannot rename %s into place", made);
    return file_sync_folder(store->folder, fault);
}

static void close_at(struct store **store)
{
    store_close(*store);
}

bool store_create(const char *home, struct bytes key, struct fault *fault)
{
    CLEANUP(close_at) struct store *store = store_new(home, key, fault);
    if (!store)
        return false;
    bool there;
    if (!look_for(store, &there, fault))
        return false;
    if (there)
        return fault_set(fault, FAULT_INPUT, "there is a store in %s already", home);
    return make_folders(store, home, fault) && make_database(store, fault);
}

struct store *store_open(const char *home, struct bytes key, struct fault *fault)
{
    CLEANUP(close_at) struct store *store = store_new(home, key, fault);
    if (!store)
        return NULL;
    bool there;
    if (!look_for(store, &there, fault))
        return NULL;
    if (!there) {
        fault_set(fault, FAULT_CONFIG, "there is no store in %s; make one with `adkaz init %s --plain`", home,
            home);
        return NULL;
    }
    if (!open_database(store, "adkaz.db", fault) || !store_migrate(store, fault) ||
        !check_key(store, fault) || !messages_hash(store, fault)) {
        fault_while(fault, "%s", store->folder);
        return NULL;
    }
    return STEAL(store);
}

void store_close(struct store *store)
{
    if (!store)
        return;
    store_rollback(store);
    close_database(store);
    while (store->held) {
        struct store_held *held = store->held;
        store->held = held->next;
        close(held->fd);
        free(held->name);
        free(held);
    }
    vault_clear(&store->vault);
    sodium_memzero(store->scratch.bytes, store->scratch.room);
    text_clear(&store->scratch);
    free(store->folder);
    free(store);
}

/* ---- the caller's transaction ---- */

bool store_begin(struct store *store, struct fault *fault)
{
    assert(store->depth == 0);
    struct change change = { 0 };
    return change_begin(&change, store, fault); /* ended by store_commit or store_rollback */
}

bool store_commit(struct store *store, struct fault *fault)
{
    assert(store->depth == 1);
    struct change change = { store };
    return change_commit(&change, fault);
}

void store_rollback(struct store *store)
{
    while (store->depth > 0)
        change_end(&(struct change){ store });
}

/* ---- not waiting for the disk ---- */

bool hasten(struct store *store, struct fault *fault)
{
    return store->depth || query_once(store, "PRAGMA synchronous = NORMAL", fault);
}

bool hasten_end(struct store *store, struct fault *fault)
{
    return store->depth || query_once(store, "PRAGMA synchronous = FULL", fault);
}

/* The log is written in order: a commit that waits for the disk takes along all before it. The version,
 * written as it is, is the smallest change that SQLite does not leave out. */
bool store_sync(struct store *store, struct fault *fault)
{
    char same[64];
    snprintf(same, sizeof same, "PRAGMA user_version = %d", store_newest);
    return query_once(store, same, fault);
}

/* ---- locks ---- */

bool store_lock(struct store *store, const char *name, struct fault *fault)
{
    for (const struct store_held *held = store->held; held; held = held->next)
        if (strcmp(held->name, name) == 0)
            return true;
    char file[64];
    snprintf(file, sizeof file, "%s.lock", name);
    OWNED_FREE char *path = file_join(store->folder, file);
    OWNED_FD int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return fault_errno(fault, "cannot open %s", path);
    if (flock(fd, LOCK_EX | LOCK_NB) < 0)
        return errno == EWOULDBLOCK
            ? fault_set(fault, FAULT_LATER, "another adkaz is at it (%s); it is left to that one", path)
            : fault_errno(fault, "cannot lock %s", path);
    struct store_held *held = must_alloc(sizeof *held);
    *held = (struct store_held){ store->held, must_copy(name), steal_fd(&fd) };
    store->held = held;
    return true;
}

/* ---- small things that several files need ---- */

struct bytes bytes_of(const char *text)
{
    return text ? (struct bytes){ (const unsigned char *)text, strlen(text) } : bytes_of("");
}

struct bytes text_bytes(const struct text *text)
{
    return (struct bytes){ (const unsigned char *)text->bytes, text->length };
}

void store_hash(const struct store *store, const char *purpose, const char *text, char out[VAULT_HASH_BYTES])
{
    vault_hash(&store->vault, purpose, bytes_of(text), out);
}

/* Crockford's base 32: no I, L, O or U, so that nothing is misread. Eight characters are 40 bits. */
bool store_new_id(
    struct store *store, char prefix, const char *sql, char out[STORE_ID_BYTES], struct fault *fault)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    int64_t taken;
    do {
        unsigned char random[8];
        randombytes_buf(random, sizeof random);
        snprintf(out, STORE_ID_BYTES, "%c-", prefix);
        for (size_t i = 0; i < sizeof random; i++)
            out[2 + i] = alphabet[random[i] & 31];
        out[2 + sizeof random] = '\0';
        if (!query_number_of_text(store, sql, out, &taken, fault))
            return false;
    } while (taken);
    return true;
}

void *row_add(struct arena *arena, void *rows, size_t *count, size_t size)
{
    const size_t used = *count;
    *count = used + 1;
    bool full = (used & (used - 1)) == 0; /* room doubles: it is full at every power of two */
    return full ? arena_grow(arena, rows, used, used ? used * 2 : 1, size) : rows;
}
