/* What the disk and the kernel do to the store: kills at random moments, full disks, read-only folders; and
 * what store_check finds. A child process suffers; the parent looks at what is left. */
#include "test_store.h"

#include "file.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* ---- looking at a store from outside ---- */

/* Findings other than what a crash may leave behind. */
static void assert_sound(struct home *home)
{
    struct text wrong = TEXT_LIMIT(1 << 20), harmless = TEXT_LIMIT(1 << 20);
    assert_done(home, store_check(home->store, &wrong, &harmless, &home->fault));
    assert_string_equal(wrong.bytes, "");
    text_clear(&wrong);
    text_clear(&harmless);
}

static void assert_blobs_open(struct home *home, const char *sql)
{
    sqlite3 *db = home_database(home);
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        struct text bytes = TEXT_LIMIT(1 << 20);
        assert_done(home,
            store_blob_get(
                home->store, (const char *)sqlite3_column_text(statement, 0), &bytes, &home->fault));
        text_clear(&bytes);
    }
    sqlite3_finalize(statement);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* Nothing is half: each of these counts rows that must not be. */
static const char *const halves[] = {
    "SELECT count(*) FROM scan WHERE id NOT IN (SELECT scan FROM part)",
    "SELECT count(*) FROM scan WHERE id NOT IN (SELECT scan FROM source)",
    "SELECT count(*) FROM scan WHERE id NOT IN (SELECT scan FROM reply)",
    "SELECT count(*) FROM reply WHERE state IN ('matching', 'review', 'decided')"
    " AND id NOT IN (SELECT reply FROM reply_page)",
    "SELECT count(*) FROM reply WHERE state IN ('review', 'decided') AND id NOT IN (SELECT reply FROM "
    "verdict)",
    "SELECT count(*) FROM reply WHERE state = 'decided' AND decision NOT IN (SELECT decision FROM mail)",
    "SELECT count(*) FROM decision WHERE undoes IS NULL AND id NOT IN (SELECT decision FROM decision_page)",
    "SELECT count(*) FROM mail WHERE id NOT IN (SELECT mail FROM mail_page)",
    "SELECT count(*) FROM mail WHERE state IN ('held', 'queued')"
    " AND decision NOT IN (SELECT decision FROM reply WHERE decision IS NOT NULL)",
};

static void assert_nothing_is_half(struct home *home)
{
    for (size_t i = 0; i < sizeof halves / sizeof *halves; i++)
        if (number_in(home, halves[i]))
            fail_msg("%s", halves[i]);
    assert_blobs_open(home, "SELECT blob FROM part");
    assert_blobs_open(home, "SELECT picture FROM page WHERE picture <> ''");
    assert_sound(home);
}

/* ---- kills ---- */

struct worker {
    struct home *home;
    int64_t message;
    unsigned round;
    int report; /* IDs whose keeping returned */
};

static void must(const struct home *home, bool done)
{
    if (done)
        return;
    fprintf(stderr, "%s\n", home->fault.text);
    _exit(1);
}

static void work_once(const struct worker *worker, unsigned number)
{
    struct home *home = worker->home;
    char bytes[80], reply[STORE_ID_BYTES];
    const char *path = "IMG.jpg";
    snprintf(bytes, sizeof bytes, "scan %u of round %u", number, worker->round);
    const struct store_part part = { path, bytes_from(bytes) };
    const struct store_arrival arrival = { "inbox", "letter", &path, 1, &part, 1, number, false, "" };
    bool again;
    must(home, store_scan_keep(home->store, &arrival, reply, &again, &home->fault));
    must(home, write(worker->report, reply, 10) == 10);
    read_scan(home, reply, bytes);
    const struct verdict verdict = { .follows = FOLLOWS_SEND, .reason = "pattern" };
    must(home, store_begin(home->store, &home->fault));
    must(home, store_verdict_put(home->store, reply, &verdict, &made_first, &home->fault));
    must(home,
        decide_mail(home, reply, "rule", worker->message, "anna@example.org", number % 3 ? 1 : 4000000000));
    must(home, store_commit(home->store, &home->fault));
    struct store_mail mail;
    if (number % 3 == 0)
        must(home, store_undo(home->store, reply, "Вольга", &home->fault));
    else if (store_mail_claim(home->store, 2000000000, NULL, &home->arena, &mail, &home->fault))
        must(home, store_mail_mark(home->store, mail.id, &home->fault));
}

static pid_t start_worker(struct worker *worker)
{
    const pid_t child = fork();
    if (child)
        return child;
    struct home *home = worker->home;
    home->store = store_open(home->folder, home->key, &home->fault);
    must(home, home->store);
    must(home, store_lock(home->store, "walk", &home->fault));
    for (unsigned number = 0;; number++)
        work_once(worker, number);
}

static void assert_reported_are_there(struct home *home, int from)
{
    char reply[STORE_ID_BYTES] = "";
    while (read(from, reply, 10) == 10)
        assert_int_not_equal(state_of(home, reply), REPLY_SET_ASIDE);
}

static void kill_one_worker(struct home *home, int64_t message, unsigned round)
{
    int report[2];
    assert_int_equal(pipe(report), 0);
    struct worker worker = { home, message, round, report[1] };
    const pid_t child = start_worker(&worker);
    close(report[1]);
    const struct timespec moment = { 0, (20 + rand() % 120) * 1000000L };
    nanosleep(&moment, NULL);
    kill(child, SIGKILL);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    home->store = store_open(home->folder, home->key, &home->fault);
    assert_done(home, home->store);
    assert_done(home, store_lock(home->store, "walk", &home->fault)); /* the lock died with it */
    assert_reported_are_there(home, report[0]);
    assert_nothing_is_half(home);
    assert_done(home, store_mails_recover(home->store, 1, 1, &home->fault));
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail WHERE state = 'sending'"), 0);
    close(report[0]);
    store_close(home->store);
    home->store = NULL;
}

static void forty_kills_lose_and_halve_nothing(void **state)
{
    struct home *home = *state;
    const int64_t message = put_message(home, "A-1", "anna@example.org");
    store_close(home->store);
    home->store = NULL;
    srand(20261121);
    /* A busy machine kills most workers before they keep anything: more of them, until some got far. */
    const char *const kept = "SELECT count(*) FROM scan";
    for (unsigned round = 0; round < 40 || (round < 400 && number_in(home, kept) <= 40); round++)
        kill_one_worker(home, message, round);
    home_reopen(home);
    assert_true(number_in(home, kept) > 40);
}

/* ---- disks ---- */

/* A disk of so many bytes over the home, in a namespace of its own. False: this kernel does not let us. */
static bool small_disk(const struct home *home, const char *options)
{
    if (unshare(CLONE_NEWNS) < 0 && unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
        return false;
    return mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
        mount("tmpfs", home->folder, "tmpfs", 0, options) == 0;
}

enum { DONE = 0, WRONG = 1, NO_DISK = 77 };

/* Runs `suffer` in a child of its own and takes its word. */
static void in_child(struct home *home, int (*suffer)(struct home *home))
{
    store_close(home->store);
    home->store = NULL;
    const pid_t child = fork();
    if (!child)
        _exit(suffer(home));
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == NO_DISK)
        skip();
    assert_int_equal(WEXITSTATUS(status), DONE);
}

#define want(condition) \
    do { \
        if (!(condition)) { \
            fprintf(stderr, "%s:%d: %s (%s)\n", __FILE__, __LINE__, #condition, home->fault.text); \
            return WRONG; \
        } \
    } while (0)

static bool open_again(struct home *home)
{
    home->store = store_open(home->folder, home->key, &home->fault);
    return home->store;
}

static bool keep_bytes(struct home *home, unsigned number, size_t size, char reply[STORE_ID_BYTES])
{
    unsigned char *bytes = must_alloc(size);
    memset(bytes, (int)number, size);
    const char *path = "IMG.jpg";
    const struct store_part part = { path, { bytes, size } };
    const struct store_arrival arrival = { "inbox", "letter", &path, 1, &part, 1, number, false, "" };
    bool again;
    bool kept = store_scan_keep(home->store, &arrival, reply, &again, &home->fault);
    free(bytes);
    return kept;
}

/* Fills the rest of the disk but for `rest` bytes. */
static void fill_disk(const struct home *home, const char *name, size_t size)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", home->folder, name);
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    char zeros[4096] = "";
    for (size_t done = 0; done < size && write(fd, zeros, sizeof zeros) > 0; done += sizeof zeros)
        continue;
    close(fd);
}

static int keep_until_full(struct home *home)
{
    if (!small_disk(home, "size=4m"))
        return NO_DISK;
    want(store_create(home->folder, home->key, &home->fault) && open_again(home));
    char first[STORE_ID_BYTES], reply[STORE_ID_BYTES], filler[128];
    want(keep_bytes(home, 1, 100000, first));
    fill_disk(home, "filler", 2000000);
    unsigned kept = 1;
    while (kept < 250 && keep_bytes(home, kept + 1, 100000, reply))
        kept++;
    want(kept < 250 && home->fault.kind == FAULT_SYSTEM);
    int counts[REPLY_STATES];
    want(store_reply_count(home->store, counts, &home->fault));
    want(counts[REPLY_RECEIVED] == (int)kept);
    snprintf(filler, sizeof filler, "%s/filler", home->folder);
    want(unlink(filler) == 0);
    want(keep_bytes(home, kept + 1, 100000, reply)); /* the same store goes on */
    store_close(home->store);
    want(open_again(home));
    assert_nothing_is_half(home);
    store_close(home->store);
    return DONE;
}

/* Room for the blob, none for the row: the database itself meets the end of the disk. */
static int put_messages_until_full(struct home *home)
{
    if (!small_disk(home, "size=2m"))
        return NO_DISK;
    want(store_create(home->folder, home->key, &home->fault) && open_again(home));
    char ref[16];
    unsigned added = 0;
    enum store_change change;
    for (bool full = false; !full && added < 100000;) {
        snprintf(ref, sizeof ref, "A-%u", added);
        struct message message = home_message(ref, "anna@example.org");
        full = !store_message_put(home->store, &message, &change, &home->fault);
        added += !full;
    }
    want(added > 10 && added < 100000 && home->fault.kind == FAULT_SYSTEM);
    want(strstr(home->fault.text, "disk is full"));
    struct message *messages;
    size_t count;
    want(store_messages_load(home->store, &home->arena, &messages, &count, &home->fault));
    want(count == added);
    /* inside the caller's transaction the failure is not passed over at commit */
    want(store_begin(home->store, &home->fault));
    bool put = true;
    for (unsigned i = 0; put && i < added; i++) { /* more than the end of a page may hold */
        snprintf(ref, sizeof ref, "B-%u", i);
        struct message message = home_message(ref, "anna@example.org");
        put = store_message_put(home->store, &message, &change, &home->fault);
    }
    want(!put || !store_commit(home->store, &home->fault));
    store_rollback(home->store);
    want(store_messages_load(home->store, &home->arena, &messages, &count, &home->fault));
    want(count == added);
    return DONE;
}

static int open_on_a_read_only_disk(struct home *home)
{
    if (!small_disk(home, "size=4m"))
        return NO_DISK;
    char reply[STORE_ID_BYTES];
    want(store_create(home->folder, home->key, &home->fault) && open_again(home));
    want(keep_bytes(home, 1, 1000, reply));
    store_close(home->store);
    want(mount("none", home->folder, NULL, MS_REMOUNT | MS_RDONLY, NULL) == 0);
    want(!open_again(home) && home->fault.kind == FAULT_SYSTEM);
    want(!store_create(home->folder, home->key, &home->fault));
    want(mount("none", home->folder, NULL, MS_REMOUNT, NULL) == 0);
    want(open_again(home) && state_of(home, reply) == REPLY_RECEIVED);
    return DONE;
}

/* A limit on file sizes works everywhere and fails the middle of a file. */
static int keep_beyond_a_file_limit(struct home *home)
{
    want(open_again(home));
    signal(SIGXFSZ, SIG_IGN);
    char reply[STORE_ID_BYTES];
    want(keep_bytes(home, 1, 1000, reply));
    want(setrlimit(RLIMIT_FSIZE, &(struct rlimit){ 50000, RLIM_INFINITY }) == 0);
    want(!keep_bytes(home, 2, 200000, reply) && home->fault.kind == FAULT_SYSTEM);
    unsigned kept = 2;
    while (kept < 200 && keep_bytes(home, kept, 100, reply))
        kept++;
    want(kept < 200 && home->fault.kind == FAULT_SYSTEM); /* the write-ahead log met the limit */
    want(setrlimit(RLIMIT_FSIZE, &(struct rlimit){ RLIM_INFINITY, RLIM_INFINITY }) == 0);
    want(keep_bytes(home, kept, 100, reply));
    int counts[REPLY_STATES];
    want(store_reply_count(home->store, counts, &home->fault));
    want(counts[REPLY_RECEIVED] == (int)kept);
    assert_nothing_is_half(home);
    return DONE;
}

static void a_full_disk_loses_nothing_that_was_kept(void **state)
{
    in_child(*state, keep_until_full);
}

static void a_full_disk_ends_an_import_without_a_trace(void **state)
{
    in_child(*state, put_messages_until_full);
}

static void a_read_only_disk_is_a_fault_and_no_more(void **state)
{
    in_child(*state, open_on_a_read_only_disk);
}

static void a_write_that_fails_midway_leaves_no_half_file(void **state)
{
    in_child(*state, keep_beyond_a_file_limit);
}

/* ---- two processes ---- */

static void a_busy_store_is_for_later(void **state)
{
    struct home *home = *state;
    struct store *other = store_open(home->folder, home->key, &home->fault);
    struct message message = home_message("A-1", "anna@example.org");
    enum store_change change;
    assert_done(home, store_begin(other, &home->fault));
    assert_false(store_message_put(home->store, &message, &change, &home->fault)); /* waits ten seconds */
    assert_int_equal(home->fault.kind, FAULT_LATER);
    store_rollback(other);
    assert_done(home, store_message_put(home->store, &message, &change, &home->fault));
    store_close(other);
}

/* ---- store_check ---- */

static void assert_finds(struct home *home, const char *words)
{
    struct text findings = TEXT_LIMIT(1 << 20);
    assert_done(home, store_check(home->store, &findings, &findings, &home->fault));
    if (!strstr(findings.bytes, words))
        fail_msg("\"%s\" does not say \"%s\"", findings.bytes, words);
    text_clear(&findings);
}

static void a_sound_store_has_no_findings(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    reply_in_review(home, "1.jpg", "one", reply);
    struct text findings = TEXT_LIMIT(1000);
    assert_done(home, store_check(home->store, &findings, &findings, &home->fault));
    assert_string_equal(findings.bytes, "");
    text_clear(&findings);
}

static void blobs_without_rows_and_rows_without_blobs_are_found(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES], name[STORE_BLOB_NAME_BYTES], path[256], line[160];
    assert_done(home, store_blob_put(home->store, bytes_from("an orphan"), name, &home->fault));
    snprintf(line, sizeof line, "no row knows the blob %s", name);
    assert_finds(home, line);
    keep_file(home, "1.jpg", "one", reply);
    const char *blob = only_part(home, reply).blob;
    snprintf(path, sizeof path, "%s/store/blobs/%.2s/%s", home->folder, blob, blob);
    assert_int_equal(unlink(path), 0);
    snprintf(line, sizeof line, "the bytes of blob %s are missing", blob);
    assert_finds(home, line);
}

int test_store_disk(void)
{
    const struct CMUnitTest tests[] = {
        KEYED_TEST(forty_kills_lose_and_halve_nothing),
        HOME_TEST(a_full_disk_loses_nothing_that_was_kept),
        KEYED_TEST(a_full_disk_ends_an_import_without_a_trace),
        HOME_TEST(a_read_only_disk_is_a_fault_and_no_more),
        HOME_TEST(a_write_that_fails_midway_leaves_no_half_file),
        HOME_TEST(a_busy_store_is_for_later),
        HOME_TEST(a_sound_store_has_no_findings),
        HOME_TEST(blobs_without_rows_and_rows_without_blobs_are_found),
    };
    return cmocka_run_group_tests_name("store: disk", tests, NULL, NULL);
}
