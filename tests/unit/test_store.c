/* store: its life cycle, the register, and the list of the other files' tests. */
#include "test_store.h"

#include "clock.h"
#include "file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void a_missing_store_says_how_to_make_one(void **state)
{
    (void)state;
    struct fault fault;
    assert_null(store_open("/tmp/adkaz-store-nowhere", (struct bytes){ 0 }, &fault));
    assert_int_equal(fault.kind, FAULT_CONFIG);
    assert_non_null(strstr(fault.text, "adkaz init"));
}

static void a_store_is_never_made_over_another(void **state)
{
    struct home *home = *state;
    put_message(home, "A-1", "anna@example.org");
    assert_refused(home, store_create(home->folder, home->key, &home->fault), "already");
    struct message message;
    assert_done(home, store_message_find(home->store, "A-1", &home->arena, &message, &home->fault));
}

static void a_making_that_was_interrupted_is_made_again(void **state)
{
    (void)state;
    char folder[] = "/tmp/adkaz-store-XXXXXX", path[128];
    struct fault fault;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/store/making.db", folder);
    snprintf(path, sizeof path, "%s/store", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/store/making.db", folder);
    assert_true(file_write(path, bytes_from("half a database"), 0600, &fault));
    assert_null(store_open(folder, (struct bytes){ 0 }, &fault));
    assert_true(store_create(folder, (struct bytes){ 0 }, &fault));
    struct store *store = store_open(folder, (struct bytes){ 0 }, &fault);
    assert_non_null(store);
    store_close(store);
    home_remove(folder);
}

static unsigned mode_of(const struct home *home, const char *below)
{
    char path[256];
    struct stat status;
    snprintf(path, sizeof path, "%s/store/%s", home->folder, below);
    assert_int_equal(stat(path, &status), 0);
    return status.st_mode & 0777;
}

static void nobody_else_can_read_it(void **state)
{
    struct home *home = *state;
    put_message(home, "A-1", "anna@example.org");
    assert_int_equal(mode_of(home, "."), 0700);
    assert_int_equal(mode_of(home, "blobs"), 0700);
    assert_int_equal(mode_of(home, "adkaz.db"), 0600);
    assert_int_equal(mode_of(home, "adkaz.db-wal"), 0600);
}

static void a_store_of_the_first_version_is_brought_forward(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    char decided[STORE_ID_BYTES];
    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    reply_in_review(home, "1.jpg", "one", reply);
    reply_in_review(home, "2.jpg", "two", decided);
    assert_done(home, decide_mail(home, decided, "Alena", anna, "anna@example.org", 1));
    assert_done(home, store_undo(home->store, decided, "Alena", &home->fault));
    assert_done(home, decide_mail(home, decided, "Alena", anna, "anna@example.org", 1));
    store_close(home->store);
    meddled(home,
        "DROP INDEX page_flawed; DROP INDEX reply_page_page;"
        "DROP INDEX message_prisoner; DROP INDEX message_prisoner_id; ALTER TABLE message DROP COLUMN "
        "prisoner_hash; ALTER TABLE message DROP COLUMN prisoner_id_hash;"
        "DROP TABLE mail_rendition; DROP TABLE rendition_page; DROP TABLE rendition;"
        "ALTER TABLE mail DROP COLUMN bytes_most;"
        "DROP TABLE smaller; ALTER TABLE mail DROP COLUMN step; ALTER TABLE mail DROP COLUMN fitted;"
        "DROP INDEX reply_back_to; ALTER TABLE reply DROP COLUMN back_to; DROP TABLE picture_for; DROP TABLE "
        "decision_page_for; ALTER TABLE decision DROP COLUMN agreed; DROP TABLE redaction; ALTER TABLE "
        "reply_page DROP COLUMN redacted; DROP TABLE digest; DROP TABLE digest_settled; ALTER TABLE "
        "page DROP COLUMN quarters; ALTER TABLE decision_page DROP COLUMN "
        "quarters;"
        "ALTER TABLE page DROP COLUMN flaws; ALTER TABLE reply DROP COLUMN told; DROP TABLE code;"
        "DROP TABLE rule_check; DROP TABLE rule_case; DROP TABLE rule_stop; DROP TABLE number; DROP TABLE "
        "stop;"
        "ALTER TABLE mail DROP COLUMN provider; DROP TABLE provider; DROP INDEX attempt_ended;"
        "DROP TABLE learning; DROP TABLE verdict_before; ALTER TABLE verdict DROP COLUMN models;"
        "DROP TABLE task; DROP TABLE looked_at; DROP TABLE mailbox; DROP TABLE received; DROP TABLE wrong; "
        "DROP TABLE moved; "
        "DROP TABLE note; DROP TABLE later;"
        "DROP TABLE audit; DROP TABLE audit_head; DROP TABLE session; DROP TABLE login_try; DROP TABLE "
        "person;"
        "DROP TABLE lease; DROP TABLE opinion; DROP INDEX message_log_updated;"
        "ALTER TABLE reply DROP COLUMN turn; ALTER TABLE reply DROP COLUMN by_hand;"
        "DROP INDEX decision_by; ALTER TABLE decision DROP COLUMN by_hash;"
        "DROP INDEX mail_reminder_once; DROP INDEX mail_changed; DROP INDEX mail_once; DROP INDEX "
        "mail_notice_once; DROP INDEX mail_follows; DROP INDEX "
        "mail_confirmed;"
        "ALTER TABLE mail DROP COLUMN parts; ALTER TABLE mail DROP COLUMN part;"
        "ALTER TABLE mail DROP COLUMN purpose; ALTER TABLE mail DROP COLUMN follows;"
        "ALTER TABLE mail DROP COLUMN planned; ALTER TABLE mail DROP COLUMN mailbox;"
        "CREATE UNIQUE INDEX mail_once ON mail (reply, message) WHERE state <> 'recalled';"
        "ALTER TABLE verdict DROP COLUMN gist; " WITHOUT_038_AND_039
        "ALTER TABLE message DROP COLUMN changed; ALTER TABLE message DROP COLUMN left_out; PRAGMA "
        "user_version = 1");
    home->store = store_open(home->folder, home->key, &home->fault);
    assert_non_null(home->store);
    struct reply loaded;
    struct store_flawed *flawed;
    size_t count;
    assert_done(home, store_reply_load(home->store, reply, &home->arena, &loaded, &home->fault));
    assert_int_equal(loaded.page_count, 1);
    assert_int_equal(mail_state_of(home, decided), MAIL_QUEUED);
    assert_int_equal(number_in(home, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    assert_int_equal(number_in(home, "SELECT count(undoes) FROM decision"), 1);
    struct message message;
    assert_done(home, store_message_find(home->store, "A-1", &home->arena, &message, &home->fault));
    assert_true(message.changed > 0 && message.changed <= clock_now());
    assert_int_equal(number_in(home, "SELECT count(*) FROM message WHERE prisoner_hash IS NULL"), 0);
    assert_done(home, store_flawed_untold(home->store, &home->arena, &flawed, &count, &home->fault));
    assert_int_equal(count, 0);
}

static void a_newer_store_is_refused(void **state)
{
    struct home *home = *state;
    store_close(home->store);
    meddled(home, "PRAGMA user_version = 99");
    home->store = store_open(home->folder, home->key, &home->fault);
    assert_null(home->store);
    assert_int_equal(home->fault.kind, FAULT_CONFIG);
    assert_non_null(strstr(home->fault.text, "newer adkaz"));
}

static void a_damaged_database_is_said_to_be_damaged(void **state)
{
    struct home *home = *state;
    put_message(home, "A-1", "anna@example.org");
    store_close(home->store);
    char path[128];
    snprintf(path, sizeof path, "%s/store/adkaz.db", home->folder);
    int fd = open(path, O_WRONLY);
    assert_int_equal(pwrite(fd, "this is no database at all", 26, 0), 26);
    close(fd);
    home->store = store_open(home->folder, home->key, &home->fault);
    assert_null(home->store);
    assert_int_equal(home->fault.kind, FAULT_SYSTEM);
    assert_non_null(strstr(home->fault.text, "damaged"));
}

static void a_rolled_back_change_leaves_nothing(void **state)
{
    struct home *home = *state;
    struct message message = home_message("A-1", "anna@example.org");
    enum store_change change;
    assert_done(home, store_begin(home->store, &home->fault));
    assert_done(home, store_message_put(home->store, &message, &change, &home->fault));
    store_rollback(home->store);
    store_rollback(home->store);
    assert_refused(
        home, store_message_find(home->store, "A-1", &home->arena, &message, &home->fault), "no message");
    assert_int_equal(store_register_version(home->store), 0);
}

static void a_refused_step_leaves_the_rest_of_the_transaction(void **state)
{
    struct home *home = *state;
    struct message good = home_message("A-1", "anna@example.org"), bad = home_message("", "");
    enum store_change change;
    assert_done(home, store_begin(home->store, &home->fault));
    assert_done(home, store_message_put(home->store, &good, &change, &home->fault));
    assert_refused(home, store_message_put(home->store, &bad, &change, &home->fault), "no ref");
    assert_done(home, store_commit(home->store, &home->fault));
    assert_done(home, store_message_find(home->store, "A-1", &home->arena, &good, &home->fault));
}

static void a_lock_is_held_once_until_the_store_is_closed(void **state)
{
    struct home *home = *state;
    struct store *other = store_open(home->folder, home->key, &home->fault);
    assert_done(home, store_lock(home->store, "walk", &home->fault));
    assert_done(home, store_lock(home->store, "walk", &home->fault));
    assert_false(store_lock(other, "walk", &home->fault));
    assert_int_equal(home->fault.kind, FAULT_LATER);
    assert_done(home, store_lock(other, "send", &home->fault));
    home_reopen(home);
    assert_done(home, store_lock(other, "walk", &home->fault));
    store_close(other);
}

/* ---- the register ---- */

static void every_column_of_a_message_comes_back(void **state)
{
    struct home *home = *state;
    struct message in = home_message("A-1", "anna@example.org"), out;
    in.delivery = DELIVERY_PGP;
    in.sent_on = NO_DATE;
    in.group = "ліпень";
    in.return_address = "п/с 1,\nМінск";
    enum store_change change;
    assert_done(home, store_message_put(home->store, &in, &change, &home->fault));
    assert_int_equal(change, STORE_ADDED);
    home_reopen(home);
    assert_done(home, store_message_find(home->store, "A-1", &home->arena, &out, &home->fault));
    assert_int_equal(out.delivery, DELIVERY_PGP);
    assert_true(out.sent_on == NO_DATE);
    assert_int_equal(out.answered, 0);
    const char *const pairs[][2] = { { in.ref, out.ref }, { in.prisoner_name, out.prisoner_name },
        { in.prisoner_id, out.prisoner_id }, { in.prisoner_state, out.prisoner_state },
        { in.sender_name, out.sender_name }, { in.sender_email, out.sender_email },
        { in.sender_language, out.sender_language }, { in.sender_id, out.sender_id },
        { in.pgp_key, out.pgp_key }, { in.facility, out.facility }, { in.address, out.address },
        { in.message, out.message }, { in.card_text, out.card_text }, { in.card_name, out.card_name },
        { in.return_name, out.return_name }, { in.return_address, out.return_address }, { in.code, out.code },
        { in.answers_ref, out.answers_ref }, { in.group, out.group } };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_string_equal(pairs[i][0], pairs[i][1]);
}

static void the_same_row_again_changes_nothing(void **state)
{
    struct home *home = *state;
    struct message message = home_message("A-1", "anna@example.org");
    enum store_change change;
    put_message(home, "A-1", "anna@example.org");
    int64_t version = store_register_version(home->store);
    assert_true(version > 0);
    assert_done(home, store_message_put(home->store, &message, &change, &home->fault));
    assert_int_equal(change, STORE_SAME);
    assert_int_equal(store_register_version(home->store), version);
    message.card_name = "Ганна";
    assert_done(home, store_message_put(home->store, &message, &change, &home->fault));
    assert_int_equal(change, STORE_UPDATED);
    assert_true(store_register_version(home->store) > version);
}

/* Stores from before there were passwords: the hash is of that time. */
static void a_row_without_a_password_is_the_row_that_it_was(void **state)
{
    struct home *home = *state;
    put_message(home, "A-1", "anna@example.org");
    assert_int_equal(
        number_in(home,
            "SELECT row_hash = '638bc0b15535d63832cc82162a0576f9b4b85496418200ca2824d0cb31106b9e'"
            " FROM message"),
        1);
}

static void a_password_comes_back_and_is_one_more_change(void **state)
{
    struct home *home = *state;
    struct message message = home_message("A-1", "anna@example.org"), out, *rows;
    size_t count;
    enum store_change change;
    put_message(home, "A-1", "anna@example.org");
    for (int i = 0; i < 3; i++) { /* set, another, taken away */
        message.pdf_password = (const char *const[]){ "яблык кветка", "іншы пароль", "" }[i];
        assert_done(home, store_message_put(home->store, &message, &change, &home->fault));
        assert_int_equal(change, STORE_UPDATED);
        assert_done(home, store_message_find(home->store, "A-1", &home->arena, &out, &home->fault));
        assert_string_equal(out.pdf_password, message.pdf_password);
        assert_string_equal(out.group, message.group);
        assert_done(home, store_message_put(home->store, &message, &change, &home->fault));
        assert_int_equal(change, STORE_SAME);
        assert_done(home, store_rows_load(home->store, &home->arena, &rows, &count, &home->fault));
        assert_string_equal(rows[0].pdf_password, ""); /* nobody who matches needs it */
    }
}

static void all_messages_are_loaded_in_order(void **state)
{
    struct home *home = *state;
    char ref[16];
    for (int i = 0; i < 50; i++) {
        snprintf(ref, sizeof ref, "A-%d", i);
        put_message(home, ref, "anna@example.org");
    }
    struct message *messages, one;
    size_t count;
    assert_done(home, store_messages_load(home->store, &home->arena, &messages, &count, &home->fault));
    assert_int_equal(count, 50);
    assert_string_equal(messages[17].ref, "A-17");
    assert_done(home, store_message_by_id(home->store, messages[17].id, &home->arena, &one, &home->fault));
    assert_string_equal(one.ref, "A-17");
    assert_refused(
        home, store_message_by_id(home->store, 999, &home->arena, &one, &home->fault), "no message");
}

static void rows_are_loaded_without_what_was_written(void **state)
{
    struct home *home = *state;
    put_message(home, "A-1", "anna@example.org");
    put_message(home, "A-2", "vera@example.org");
    struct message *messages, *rows;
    size_t count;
    assert_done(home, store_messages_load(home->store, &home->arena, &messages, &count, &home->fault));
    assert_done(home, store_rows_load(home->store, &home->arena, &rows, &count, &home->fault));
    assert_int_equal(count, 2);
    assert_string_equal(rows[1].ref, "A-2");
    assert_string_equal(rows[1].sender_email, "vera@example.org");
    assert_string_equal(rows[1].prisoner_name, messages[1].prisoner_name);
    assert_ptr_equal(rows[1].prisoner_name, rows[0].prisoner_name);
    assert_int_equal(rows[1].changed, messages[1].changed);
    assert_string_equal(rows[1].message, "");
    assert_done(home, store_row_texts(home->store, &rows[1], &home->arena, &home->fault));
    assert_string_equal(rows[1].message, messages[1].message);
    assert_string_equal(rows[1].card_text, messages[1].card_text);
}

/* Reads it further, and compares it with one that is read at once. */
static bool read_further(struct home *home, struct store_register *known)
{
    bool grown, anew;
    struct store_register all = { 0 };
    assert_done(home, store_register_read(home->store, known, &grown, &home->fault));
    assert_done(home, store_register_read(home->store, &all, &anew, &home->fault));
    assert_false(anew);
    assert_int_equal(known->count, all.count);
    assert_int_equal(known->version, all.version);
    assert_int_equal(known->version, store_register_version(home->store));
    assert_int_equal(known->whole, all.whole);
    for (size_t i = 0; i < all.count; i++) {
        const struct message *one = &known->rows[i], *other = &all.rows[i];
        assert_int_equal(one->id, other->id);
        assert_string_equal(one->ref, other->ref);
        assert_string_equal(one->sender_email, other->sender_email);
        assert_string_equal(one->issued, other->issued);
        assert_int_equal(one->answered, other->answered);
        assert_int_equal(one->changed, other->changed);
        assert_int_equal(one->left_out, other->left_out);
        assert_int_equal(one->left_out_columns, other->left_out_columns);
    }
    store_register_clear(&all);
    return grown;
}

static void a_register_that_is_known_is_read_further(void **state)
{
    struct home *home = *state;
    struct store_register known = { 0 };
    char ref[16];
    assert_false(read_further(home, &known));
    for (int i = 0; i < 40; i++) {
        snprintf(ref, sizeof ref, "A-%d", i);
        put_message(home, ref, "anna@example.org");
        assert_int_equal(read_further(home, &known), i > 0);
    }
    assert_true(read_further(home, &known));
    put_message(home, "A-7", "vera@example.org");
    put_message(home, "A-40", "vera@example.org");
    assert_false(read_further(home, &known));
    assert_string_equal(known.rows[7].sender_email, "vera@example.org");
    assert_int_equal(known.count, 41);
    store_register_clear(&known);
}

static void what_is_given_out_or_left_out_is_read_anew(void **state)
{
    struct home *home = *state;
    struct store_register known = { 0 };
    const char *code;
    put_message(home, "A-1", "anna@example.org");
    put_message(home, "A-2", "anna@example.org");
    read_further(home, &known);
    assert_done(home, store_code_keep(home->store, "A-1", "10000000011", &home->arena, &code, &home->fault));
    assert_false(read_further(home, &known));
    assert_string_equal(known.rows[0].issued, "10000000011");
    put_message(home, "A-3", "anna@example.org");
    assert_done(home, store_code_keep(home->store, "A-3", "20000000022", &home->arena, &code, &home->fault));
    assert_true(read_further(home, &known));
    assert_string_equal(known.rows[2].issued, "20000000022");
    assert_done(home, store_message_leave_out(home->store, "A-2", 1, &home->fault));
    assert_false(read_further(home, &known));
    assert_done(home, store_message_leave_out(home->store, "A-2", 2, &home->fault));
    assert_true(read_further(home, &known));
    assert_int_equal(known.rows[1].left_out_columns, 3);
    store_register_clear(&known);
}

static void texts_of_a_row_that_changed_are_not_had(void **state)
{
    struct home *home = *state;
    put_message(home, "A-1", "anna@example.org");
    struct message *rows;
    size_t count;
    assert_done(home, store_rows_load(home->store, &home->arena, &rows, &count, &home->fault));
    rows[0].changed--;
    assert_false(store_row_texts(home->store, &rows[0], &home->arena, &home->fault));
    assert_int_equal(home->fault.kind, FAULT_LATER);
    rows[0].id = 999;
    assert_false(store_row_texts(home->store, &rows[0], &home->arena, &home->fault));
    assert_int_equal(home->fault.kind, FAULT_LATER);
}

/* ---- codes ---- */

static const char *kept(struct home *home, const char *ref, const char *fresh)
{
    const char *code = NULL;
    assert_done(home, store_code_keep(home->store, ref, fresh, &home->arena, &code, &home->fault));
    return code;
}

static void put_of(struct home *home, const char *ref, const char *name, const char *id)
{
    struct message message = home_message(ref, "anna@example.org");
    enum store_change change;
    message.prisoner_name = name;
    message.prisoner_id = id;
    assert_done(home, store_message_put(home->store, &message, &change, &home->fault));
}

/* The refs of the rows of that prisoner, "A-1 A-2 ". */
static const char *rows_of(struct home *home, const char *name, const char *id)
{
    static char said[80];
    struct message *rows;
    size_t count;
    const struct message of = { .prisoner_name = name, .prisoner_id = id };
    assert_done(home, store_rows_of_prisoner(home->store, &of, &home->arena, &rows, &count, &home->fault));
    said[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(rows[i].message, ""); /* long texts stay behind */
        snprintf(said + strlen(said), sizeof said - strlen(said), "%s ", rows[i].ref);
    }
    return said;
}

static void the_rows_of_a_prisoner_are_found_by_name_or_id(void **state)
{
    struct home *home = *state;
    put_of(home, "A-1", "Зміцер Воўк", "");
    put_of(home, "A-2", "Зміцер Воўк", "P-7");
    put_of(home, "A-3", "Дзмітрый Волк", "P-7");
    put_of(home, "A-4", "Дзмітрый Волк", "P-8");
    put_of(home, "A-5", "Алесь Гай", "");
    for (int i = 0; i < 2; i++) {
        assert_string_equal(rows_of(home, "Зміцер Воўк", ""), "A-1 A-2 ");
        assert_string_equal(rows_of(home, "Зміцер Воўк", "P-7"), "A-1 A-2 A-3 ");
        assert_string_equal(rows_of(home, "Алесь Гай", "P-8"), "A-4 A-5 ");
        assert_string_equal(rows_of(home, "зміцер воўк", "p-7"), "");
        /* And those that came before they could be found so, once the store is opened again. */
        assert_true(meddled(home, "UPDATE message SET prisoner_hash = NULL, prisoner_id_hash = NULL"));
        home_reopen(home);
    }
    put_of(home, "A-5", "Зміцер Воўк", "P-8");
    assert_string_equal(rows_of(home, "Алесь Гай", ""), "");
    assert_string_equal(rows_of(home, "Зміцер Воўк", ""), "A-1 A-2 A-5 ");
}

/* What a failing disk makes of the row of this ref. */
static void damage(struct home *home, const char *ref)
{
    struct message message;
    char sql[200];
    assert_done(home, store_message_find(home->store, ref, &home->arena, &message, &home->fault));
    snprintf(sql, sizeof sql,
        "UPDATE message SET content = CAST(substr(content, 1, length(content) - 9) || zeroblob(9) AS BLOB)"
        " WHERE id = %d",
        (int)message.id);
    assert_true(meddled(home, sql));
}

static void assert_one_is_damaged(struct home *home, bool is)
{
    struct text wrong = TEXT_LIMIT(1 << 16), harmless = TEXT_LIMIT(1 << 16);
    assert_done(home, store_check(home->store, &wrong, &harmless, &home->fault));
    assert_int_equal(
        strstr(wrong.bytes, "of the register is damaged: import the register again") != NULL, is);
    text_clear(&wrong);
    text_clear(&harmless);
}

static void a_damaged_row_is_named_and_matched_with_nothing(void **state)
{
    struct home *home = *state;
    struct message *rows, one;
    size_t count;
    put_of(home, "A-1", "Зміцер Воўк", "P-7");
    put_of(home, "A-2", "Зміцер Воўк", "P-7");
    put_of(home, "A-3", "Зміцер Воўк", "");
    const int64_t second = put_message(home, "A-2", "anna@example.org");
    put_of(home, "A-2", "Зміцер Воўк", "P-7");
    damage(home, "A-2");
    assert_string_equal(rows_of(home, "Зміцер Воўк", "P-7"), "A-1 A-3 ");
    /* And in a store from before its rows were hashed. */
    assert_true(meddled(home, "UPDATE message SET prisoner_hash = NULL, prisoner_id_hash = NULL"));
    home_reopen(home);
    assert_string_equal(rows_of(home, "Зміцер Воўк", "P-7"), "A-1 A-3 ");
    assert_done(home, store_messages_load(home->store, &home->arena, &rows, &count, &home->fault));
    assert_int_equal(count, 2);
    assert_done(home, store_rows_load(home->store, &home->arena, &rows, &count, &home->fault));
    assert_int_equal(count, 2);
    assert_string_equal(rows[1].ref, "A-3");
    assert_refused(
        home, store_message_find(home->store, "A-2", &home->arena, &one, &home->fault), "import it");
    assert_done(home, store_message_by_id(home->store, second, &home->arena, &one, &home->fault));
    assert_true(one.damaged);
    assert_string_equal(one.sender_email, "");
    assert_int_equal(one.delivery, DELIVERY_NONE);
    assert_one_is_damaged(home, true);
}

static void an_import_mends_a_damaged_row(void **state)
{
    struct home *home = *state;
    struct message message = home_message("A-1", "anna@example.org");
    enum store_change change;
    put_message(home, "A-1", "anna@example.org");
    damage(home, "A-1");
    const int64_t version = store_register_version(home->store);
    assert_done(home, store_message_put(home->store, &message, &change, &home->fault));
    assert_int_equal(change, STORE_UPDATED);
    assert_true(store_register_version(home->store) > version); /* letters are matched anew */
    assert_done(home, store_message_put(home->store, &message, &change, &home->fault));
    assert_int_equal(change, STORE_SAME);
    assert_one_is_damaged(home, false);
    assert_string_equal(rows_of(home, message.prisoner_name, message.prisoner_id), "A-1 ");
}

static void what_is_decided_for_a_damaged_row_is_shown_and_not_mailed(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct line line;
    struct store_mail mail;
    reply_in_review(home, "a.jpg", "a", reply);
    const int64_t message = put_message(home, "A-1", "anna@example.org");
    assert_true(decide_mail(home, reply, "Вольга", message, "anna@example.org", 1));
    damage(home, "A-1");
    list_line(home, reply, &line);
    assert_int_equal(line.mail_state, MAIL_QUEUED);
    home->fault.kind = FAULT_NONE;
    assert_false(store_mail_claim(home->store, clock_now(), NULL, &home->arena, &mail, &home->fault));
    assert_int_equal(home->fault.kind, FAULT_NONE);
    list_line(home, reply, &line);
    assert_int_equal(line.mail_state, MAIL_RECALLED);
    assert_non_null(strstr(line.reason, "row of the register cannot be read"));
}

static void a_message_keeps_the_code_that_it_has(void **state)
{
    struct home *home = *state;
    put_message(home, "A-1", "anna@example.org");
    assert_string_equal(kept(home, "A-1", "43961476004"), "43961476004");
    assert_string_equal(kept(home, "A-1", "11111111111"), "43961476004");
    home_reopen(home);
    assert_string_equal(kept(home, "A-1", "22222222222"), "43961476004");
}

static void no_two_messages_have_the_same_code(void **state)
{
    struct home *home = *state;
    put_message(home, "A-1", "anna@example.org");
    put_message(home, "A-2", "boris@example.org");
    assert_string_equal(kept(home, "A-1", "43961476004"), "43961476004");
    assert_string_equal(kept(home, "A-2", "43961476004"), "");
    assert_string_equal(kept(home, "A-2", "22222222222"), "22222222222");
    assert_string_equal(kept(home, "A-1", "33333333333"), "43961476004");
}

static void an_import_leaves_a_code_alone_and_a_code_changes_no_row_but_the_register(void **state)
{
    struct home *home = *state;
    struct message message = home_message("A-1", "anna@example.org");
    enum store_change change;
    put_message(home, "A-1", "anna@example.org");
    const int64_t version = store_register_version(home->store);
    kept(home, "A-1", "43961476004");
    const int64_t given = store_register_version(home->store);
    assert_true(given > version); /* letters are matched anew */
    kept(home, "A-1", "43961476004");
    assert_int_equal(store_register_version(home->store), given);
    assert_done(home, store_message_put(home->store, &message, &change, &home->fault));
    assert_int_equal(change, STORE_SAME);
    message.card_name = "Ганна";
    assert_done(home, store_message_put(home->store, &message, &change, &home->fault));
    assert_int_equal(change, STORE_UPDATED);
    assert_string_equal(kept(home, "A-1", "22222222222"), "43961476004");
}

static void a_message_is_loaded_with_its_code(void **state)
{
    struct home *home = *state;
    struct message *messages, one;
    size_t count;
    put_message(home, "A-1", "anna@example.org");
    put_message(home, "A-2", "boris@example.org");
    kept(home, "A-2", "43961476004");
    assert_done(home, store_messages_load(home->store, &home->arena, &messages, &count, &home->fault));
    assert_string_equal(messages[0].issued, "");
    assert_string_equal(messages[1].issued, "43961476004");
    assert_done(home, store_message_find(home->store, "A-2", &home->arena, &one, &home->fault));
    assert_string_equal(one.issued, "43961476004");
}

static void messages_may_have_the_same_number_and_keep_it(void **state)
{
    struct home *home = *state;
    struct message one;
    const char *number;
    put_message(home, "A-1", "anna@example.org");
    put_message(home, "A-2", "boris@example.org");
    const int64_t version = store_register_version(home->store);
    assert_done(home, store_number_keep(home->store, "A-1", "217", &home->arena, &number, &home->fault));
    assert_true(store_register_version(home->store) > version);
    assert_done(home, store_number_keep(home->store, "A-1", "358", &home->arena, &number, &home->fault));
    assert_string_equal(number, "217");
    assert_done(home, store_number_keep(home->store, "A-2", "217", &home->arena, &number, &home->fault));
    assert_string_equal(number, "217");
    assert_done(home, store_message_find(home->store, "A-1", &home->arena, &one, &home->fault));
    assert_string_equal(one.number, "217");
    assert_string_equal(one.issued, "");
}

static void a_ref_that_no_message_has_gets_no_code(void **state)
{
    struct home *home = *state;
    const char *code;
    assert_refused(home,
        store_code_keep(home->store, "A-9", "43961476004", &home->arena, &code, &home->fault),
        "no message has that ref");
    put_message(home, "A-1", "anna@example.org");
    assert_string_equal(kept(home, "A-1", "43961476004"), "43961476004"); /* it is free still */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_missing_store_says_how_to_make_one),
        HOME_TEST(a_store_is_never_made_over_another),
        cmocka_unit_test(a_making_that_was_interrupted_is_made_again),
        HOME_TEST(nobody_else_can_read_it),
        HOME_TEST(a_store_of_the_first_version_is_brought_forward),
        HOME_TEST(a_newer_store_is_refused),
        HOME_TEST(a_damaged_database_is_said_to_be_damaged),
        HOME_TEST(a_rolled_back_change_leaves_nothing),
        HOME_TEST(a_refused_step_leaves_the_rest_of_the_transaction),
        HOME_TEST(a_lock_is_held_once_until_the_store_is_closed),
        HOME_TEST(every_column_of_a_message_comes_back),
        HOME_TEST(the_same_row_again_changes_nothing),
        HOME_TEST(a_row_without_a_password_is_the_row_that_it_was),
        HOME_TEST(a_password_comes_back_and_is_one_more_change),
        HOME_TEST(all_messages_are_loaded_in_order),
        HOME_TEST(rows_are_loaded_without_what_was_written),
        KEYED_TEST(a_register_that_is_known_is_read_further),
        HOME_TEST(what_is_given_out_or_left_out_is_read_anew),
        HOME_TEST(texts_of_a_row_that_changed_are_not_had),
        KEYED_TEST(the_rows_of_a_prisoner_are_found_by_name_or_id),
        KEYED_TEST(a_damaged_row_is_named_and_matched_with_nothing),
        HOME_TEST(a_damaged_row_is_named_and_matched_with_nothing),
        KEYED_TEST(an_import_mends_a_damaged_row),
        KEYED_TEST(what_is_decided_for_a_damaged_row_is_shown_and_not_mailed),
        HOME_TEST(a_message_keeps_the_code_that_it_has),
        HOME_TEST(no_two_messages_have_the_same_code),
        HOME_TEST(an_import_leaves_a_code_alone_and_a_code_changes_no_row_but_the_register),
        HOME_TEST(a_message_is_loaded_with_its_code),
        HOME_TEST(messages_may_have_the_same_number_and_keep_it),
        HOME_TEST(a_ref_that_no_message_has_gets_no_code),
    };
    const int failed = cmocka_run_group_tests_name("store", tests, NULL, NULL);
    return failed + test_store_vault() + test_store_scan() + test_store_mail() + test_store_follow() +
        test_store_found() + test_store_rendition() + test_store_shared() + test_store_rule() +
        test_store_learning() + test_store_stop() + test_store_review() + test_store_glance() +
        test_store_person() + test_store_disk();
}
