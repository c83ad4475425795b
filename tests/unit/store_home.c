/* The temporary home, and the first steps. */
#include "store_home.h"

#include "file.h"
#include "message.h"

#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const unsigned char key[32] = "a key for tests, 32 bytes long.";

const struct store_made_with made_first = { 1, "models" }, made_later = { 2, "models" };

/* Makes a store, which brings an empty one through all migrations, the first time that there is this key, and
 * from then on writes the same bytes: for hundreds of tests that is a quarter of their time. */
static void make_store(struct home *home)
{
    static struct text made[2]; /* the database without a key and with the key */
    struct text *bytes = &made[home->key.size > 0];
    char path[128];
    if (!bytes->length) {
        assert_done(home, store_create(home->folder, home->key, &home->fault));
        snprintf(path, sizeof path, "%s/store/adkaz.db", home->folder);
        *bytes = (struct text)TEXT_LIMIT(8 << 20);
        assert_done(home, file_read(path, bytes, &home->fault));
        return;
    }
    snprintf(path, sizeof path, "%s/store/blobs", home->folder);
    assert_done(home, file_make_folder(path, 0700, &home->fault));
    snprintf(path, sizeof path, "%s/store/adkaz.db", home->folder);
    const struct bytes same = { (const unsigned char *)bytes->bytes, bytes->length };
    assert_done(home, file_write(path, same, 0600, &home->fault));
}

static int setup(void **state, struct bytes with)
{
    struct home *home = must_alloc(sizeof *home);
    strcpy(home->folder, "/tmp/adkaz-store-XXXXXX");
    assert_non_null(mkdtemp(home->folder));
    home->key = with;
    make_store(home);
    home->store = store_open(home->folder, home->key, &home->fault);
    assert_done(home, home->store);
    *state = home;
    return 0;
}

int home_setup(void **state)
{
    return setup(state, (struct bytes){ NULL, 0 });
}

int home_setup_keyed(void **state)
{
    return setup(state, (struct bytes){ key, sizeof key });
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status;
    (void)kind;
    (void)walk;
    return remove(path);
}

void home_remove(const char *folder)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

int home_teardown(void **state)
{
    struct home *home = *state;
    store_close(home->store);
    arena_clear(&home->arena);
    home_remove(home->folder);
    free(home);
    return 0;
}

struct home *home_anew(void **state)
{
    home_teardown(state);
    assert_int_equal(home_setup(state), 0);
    return *state;
}

void home_reopen(struct home *home)
{
    store_close(home->store);
    home->store = store_open(home->folder, home->key, &home->fault);
    assert_done(home, home->store);
}

struct bytes bytes_from(const char *text)
{
    return (struct bytes){ (const unsigned char *)text, strlen(text) };
}

struct message home_message(const char *ref, const char *email)
{
    return whole_message((struct message){
        .ref = ref,
        .prisoner_name = "Зміцер Вымышлены",
        .prisoner_id = "p-7",
        .sender_name = "Ганна Прыдуманая",
        .sender_email = email,
        .sender_language = "be",
        .delivery = DELIVERY_SCAN,
        .facility = "IK-99",
        .address = "вул. Нідзе 1",
        .sent_on = 20500,
        .message = "Трымайся, у нас зацвілі яблыні.",
        .card_name = "Аня",
        .code = "4711",
    });
}

int64_t put_message(struct home *home, const char *ref, const char *email)
{
    struct message message = home_message(ref, email);
    enum store_change change;
    assert_done(home, store_message_put(home->store, &message, &change, &home->fault));
    assert_done(home, store_message_find(home->store, ref, &home->arena, &message, &home->fault));
    return message.id;
}

struct store_login home_log_in(struct home *home, const char *name, const char *passphrase, int64_t now)
{
    struct store_login_try trying = { .name = name, .passphrase = passphrase };
    struct store_login login;
    assert_done(home, store_login_begin(home->store, &trying, now, &home->fault));
    if (!trying.wait_s)
        store_login_prove(&trying);
    assert_done(home, store_login_end(home->store, &trying, now, &login, &home->fault));
    return login;
}

void keep_file(struct home *home, const char *path, const char *bytes, char reply[STORE_ID_BYTES])
{
    bool again;
    const struct store_part part = { path, bytes_from(bytes) };
    const struct store_arrival arrival = {
        .drop = "inbox",
        .pipeline = "letter",
        .paths = &path,
        .path_count = 1,
        .parts = &part,
        .part_count = 1,
        .at = 1700000000,
        .trouble = "",
    };
    assert_done(home, store_scan_keep(home->store, &arrival, reply, &again, &home->fault));
    assert_false(again);
}

int64_t scan_of(struct home *home, const char *reply)
{
    struct store_walk_item *items;
    size_t count;
    assert_done(home, store_unfinished(home->store, &home->arena, &items, &count, &home->fault));
    for (size_t i = 0; i < count; i++)
        if (strcmp(items[i].reply, reply) == 0)
            return items[i].scan;
    fail_msg("%s is not unfinished", reply);
    return 0;
}

struct store_part_row only_part(struct home *home, const char *reply)
{
    struct store_part_row *parts;
    size_t count;
    assert_done(
        home, store_parts(home->store, scan_of(home, reply), &home->arena, &parts, &count, &home->fault));
    assert_int_equal(count, 1);
    return parts[0];
}

static void put_page(
    struct home *home, int64_t part, int index, enum page_kind kind, unsigned flaws, const char *picture)
{
    struct word word = { "Прывітанне", 0.8, { 10, 20, 300, 40 }, 1, NULL, 0 };
    const struct page page = {
        .kind = kind,
        .kind_confidence = 0.9,
        .width_px = 1600,
        .height_px = 2200,
        .reading = { &word, 1, 0.7, true },
        .name = "IMG_0041.jpg",
        .trouble = picture[0] ? "" : "it is too dark",
        .note = "",
        .flaws = flaws,
    };
    const struct store_cost cost = { 1200, 80000 };
    assert_done(
        home, store_page_put(home->store, part, index, &page, bytes_from(picture), cost, &home->fault));
}

void read_page(struct home *home, int64_t part, int index, enum page_kind kind, const char *picture)
{
    put_page(home, part, index, kind, 0, picture);
}

void read_flawed_page(struct home *home, int64_t part, int index, enum page_kind kind, unsigned flaws)
{
    put_page(home, part, index, kind, flaws, "a picture");
}

void read_pages(struct home *home, const char *reply, const struct page_read *pages, int count)
{
    const int64_t scan = scan_of(home, reply), part = only_part(home, reply).id;
    assert_done(home, store_part_begin(home->store, part, &home->fault));
    for (int i = 0; i < count; i++)
        read_page(home, part, i, pages[i].kind, pages[i].picture);
    assert_done(home, store_part_done(home->store, part, "", &home->fault));
    assert_done(home, store_scan_read(home->store, scan, &home->fault));
}

void read_scan(struct home *home, const char *reply, const char *picture)
{
    read_pages(home, reply, &(struct page_read){ PAGE_LETTER, picture }, 1);
}

void reply_in_review(struct home *home, const char *path, const char *bytes, char reply[STORE_ID_BYTES])
{
    keep_file(home, path, bytes, reply);
    read_scan(home, reply, bytes);
    const struct verdict verdict = {
        .follows = FOLLOWS_ASK, .reason = "two candidates are close", .none = 0.2
    };
    assert_done(home, store_verdict_put(home->store, reply, &verdict, &made_first, &home->fault));
}

static void copy(char *into, size_t size, const char *from)
{
    snprintf(into, size, "%s", from);
}

static bool take_line(struct store_lister *self, const struct store_listed *listed, struct fault *fault)
{
    (void)fault;
    struct line *line = (struct line *)self;
    line->calls++;
    line->listed = *listed;
    copy(line->reason, sizeof line->reason, listed->reason);
    copy(line->decided_by, sizeof line->decided_by, listed->decided_by);
    copy(line->duplicate_of, sizeof line->duplicate_of, listed->duplicate_of);
    if (listed->source_count)
        snprintf(
            line->source, sizeof line->source, "%s/%s", listed->sources[0].drop, listed->sources[0].path);
    if (listed->mail_count) {
        const struct store_listed_mail *last = &listed->mails[listed->mail_count - 1];
        copy(line->ref, sizeof line->ref, last->ref);
        copy(line->email, sizeof line->email, last->sender_email);
        copy(line->mail, sizeof line->mail, last->name);
        line->mail_state = last->state;
    }
    if (listed->candidate_count) {
        copy(line->ref, sizeof line->ref, listed->candidates[0].ref);
        if (listed->candidates[0].count)
            copy(line->why, sizeof line->why, listed->candidates[0].evidence[0].why);
    }
    line->shared = store_offer_shared(listed);
    for (size_t i = 0, at = 0; i < listed->offer_count; i++)
        at += (size_t)snprintf(line->offer + at, sizeof line->offer - at, "%s%s %d", i ? ", " : "",
            listed->offer[i].ref, listed->offer[i].pages[0]);
    return true;
}

void list_line(struct home *home, const char *reply, struct line *line)
{
    *line = (struct line){ .lister = { take_line } };
    assert_done(home, store_list(home->store, reply, &line->lister, &home->fault));
}

enum reply_state state_of(struct home *home, const char *reply)
{
    struct line line;
    list_line(home, reply, &line);
    return line.listed.state;
}

enum mail_state mail_state_of(struct home *home, const char *reply)
{
    struct line line;
    list_line(home, reply, &line);
    return line.mail_state;
}

void matched_the_same(struct home *home, const char *reply)
{
    const struct verdict verdict = { .follows = FOLLOWS_SEND, .reason = "" };
    const struct store_made_with now = { store_register_version(home->store), "models" };
    assert_done(home, store_verdict_again(home->store, reply, &verdict, &now, &home->fault));
}

bool decide_mail(
    struct home *home, const char *reply, const char *by, int64_t message, const char *address, int64_t due)
{
    int pages[] = { 1 };
    const struct decision decision = { .outcome = OUTCOME_MAIL, .by = by, .reason = "", .duplicate_of = "" };
    const struct store_mail_plan plan = {
        .message = message,
        .address = address,
        .language = "be",
        .pages = pages,
        .page_count = 1,
        .due = due,
        .message_id = "0011@example.org",
        .token = "token",
        .date = due,
    };
    return store_decide(home->store, reply, &decision, &plan, 1, &home->fault);
}

bool decide_plain(struct home *home, const char *reply, enum outcome outcome)
{
    const struct decision decision = {
        .outcome = outcome,
        .by = "Вольга Каардынатарка",
        .reason = "так трэба",
        .duplicate_of = "",
    };
    return store_decide(home->store, reply, &decision, NULL, 0, &home->fault);
}

sqlite3 *home_database(const struct home *home)
{
    char path[128];
    sqlite3 *db;
    snprintf(path, sizeof path, "%s/store/adkaz.db", home->folder);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    return db;
}

bool meddled(struct home *home, const char *sql)
{
    sqlite3 *db = home_database(home);
    const bool done = sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return done;
}

int64_t number_in(const struct home *home, const char *sql)
{
    sqlite3 *db = home_database(home);
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    const int64_t number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return number;
}
