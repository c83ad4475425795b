/* The vault and the blobs: what reaches the disk, and what comes back. */
#include "test_store.h"

#include "cleanup.h"
#include "file.h"
#include "vault.h"

#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const unsigned char one_key[32] = "one key of thirty-two bytes ....";
static const unsigned char other_key[32] = "another key of thirty-two bytes.";

static struct vault vault_with(const unsigned char *key)
{
    struct vault vault;
    struct fault fault;
    assert_true(vault_init(&vault, (struct bytes){ key, key ? 32 : 0 }, &fault));
    return vault;
}

static struct bytes sealed_in(const struct text *text)
{
    return (struct bytes){ (unsigned char *)text->bytes, text->length };
}

static void sealed_bytes_open_in_their_own_place_only(void **state)
{
    (void)state;
    struct fault fault;
    struct vault vault = vault_with(one_key), other = vault_with(other_key);
    struct text sealed = TEXT_LIMIT(1000), opened = TEXT_LIMIT(1000);
    vault_seal(&vault, "part.name 1", bytes_from("Ганна"), &sealed);
    assert_int_equal(sealed.length, strlen("Ганна") + VAULT_OVERHEAD_BYTES);
    assert_int_equal(sealed.bytes[0], 1);
    text_add(&opened, "before ");
    assert_true(vault_open(&vault, "part.name 1", sealed_in(&sealed), &opened, &fault));
    assert_string_equal(opened.bytes, "before Ганна");
    assert_false(vault_open(&vault, "part.name 2", sealed_in(&sealed), &opened, &fault));
    assert_false(vault_open(&vault, "page.name 1", sealed_in(&sealed), &opened, &fault));
    assert_false(vault_open(&other, "part.name 1", sealed_in(&sealed), &opened, &fault));
    assert_int_equal(fault.kind, FAULT_SYSTEM);
    assert_string_equal(opened.bytes, "before Ганна");
    text_clear(&sealed);
    text_clear(&opened);
}

static void every_changed_or_missing_byte_is_seen(void **state)
{
    (void)state;
    struct fault fault;
    struct vault vault = vault_with(one_key);
    struct text sealed = TEXT_LIMIT(1000), opened = TEXT_LIMIT(1000);
    vault_seal(&vault, "c", bytes_from("some bytes"), &sealed);
    for (size_t i = 0; i < sealed.length; i++) {
        sealed.bytes[i] ^= 1;
        assert_false(vault_open(&vault, "c", sealed_in(&sealed), &opened, &fault));
        sealed.bytes[i] ^= 1;
        struct bytes cut = { (unsigned char *)sealed.bytes, i };
        assert_false(vault_open(&vault, "c", cut, &opened, &fault));
    }
    assert_true(vault_open(&vault, "c", sealed_in(&sealed), &opened, &fault));
    text_clear(&sealed);
    text_clear(&opened);
}

static void the_same_bytes_are_never_sealed_the_same(void **state)
{
    (void)state;
    struct vault vault = vault_with(one_key);
    struct text a = TEXT_LIMIT(1000), b = TEXT_LIMIT(1000);
    vault_seal(&vault, "c", bytes_from("same"), &a);
    vault_seal(&vault, "c", bytes_from("same"), &b);
    assert_memory_not_equal(a.bytes, b.bytes, a.length);
    text_clear(&a);
    text_clear(&b);
}

static void without_a_key_bytes_stay_readable(void **state)
{
    (void)state;
    struct fault fault;
    struct vault vault = vault_with(NULL), keyed = vault_with(one_key);
    struct text sealed = TEXT_LIMIT(1000), opened = TEXT_LIMIT(1000);
    vault_seal(&vault, "c", bytes_from("plain"), &sealed);
    assert_int_equal(sealed.bytes[0], 0);
    assert_string_equal(sealed.bytes + 1, "plain");
    assert_true(vault_open(&vault, "c", sealed_in(&sealed), &opened, &fault));
    assert_string_equal(opened.bytes, "plain");
    assert_false(vault_open(&keyed, "c", sealed_in(&sealed), &opened, &fault)); /* nobody slips plain in */
    text_clear(&sealed);
    text_clear(&opened);
}

static void hashes_differ_by_key_and_purpose(void **state)
{
    (void)state;
    struct vault plain = vault_with(NULL), one = vault_with(one_key), other = vault_with(other_key);
    char a[VAULT_HASH_BYTES], b[VAULT_HASH_BYTES];
    vault_hash(&one, "ref", bytes_from("A-1"), a);
    vault_hash(&one, "ref", bytes_from("A-1"), b);
    assert_string_equal(a, b);
    vault_hash(&one, "blob", bytes_from("A-1"), b);
    assert_string_not_equal(a, b);
    vault_hash(&other, "ref", bytes_from("A-1"), b);
    assert_string_not_equal(a, b);
    vault_hash(&plain, "ref", bytes_from("A-1"), b);
    assert_string_not_equal(a, b);
}

static void a_key_of_another_length_is_refused(void **state)
{
    (void)state;
    struct vault vault;
    struct fault fault;
    assert_false(vault_init(&vault, (struct bytes){ one_key, 16 }, &fault));
    assert_int_equal(fault.kind, FAULT_CONFIG);
}

/* ---- in the store ---- */

static void the_wrong_key_does_not_open_the_store(void **state)
{
    struct home *home = *state;
    store_close(home->store);
    home->store = store_open(home->folder, (struct bytes){ other_key, 32 }, &home->fault);
    assert_null(home->store);
    assert_int_equal(home->fault.kind, FAULT_CONFIG);
    assert_non_null(strstr(home->fault.text, "not this store's key"));
    home->store = store_open(home->folder, (struct bytes){ NULL, 0 }, &home->fault);
    assert_null(home->store);
    assert_int_equal(home->fault.kind, FAULT_CONFIG);
    assert_non_null(strstr(home->fault.text, "key"));
}

static void a_key_does_not_open_a_plain_store(void **state)
{
    struct home *home = *state;
    store_close(home->store);
    home->store = store_open(home->folder, (struct bytes){ one_key, 32 }, &home->fault);
    assert_null(home->store);
    assert_int_equal(home->fault.kind, FAULT_CONFIG);
}

static const char *const markers[] = { "MARKER-REF", "МАРКЕР-Зняволены", "МАРКЕР-Адпраўнік",
    "marker@sender.example", "МАРКЕР-тэкст", "МАРКЕР-файл", "МАРКЕР-дроп", "МАРКЕР-слова", "МАРКЕР-доказ",
    "МАРКЕР-Каардынатар", "МАРКЕР-прычына", "marker server text", "MARKER-BYTES", "MARKER-JPEG",
    "marker-message-id", "МАРКЕР-імя", "MARKER-CODE", "MARKER-NUMBER" };
static size_t marker_hits;
static size_t files_looked_at;

static int look_for_markers(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status;
    (void)walk;
    if (kind != FTW_F)
        return 0;
    struct text bytes = TEXT_LIMIT(1 << 28);
    struct fault fault;
    assert_true(file_read(path, &bytes, &fault));
    files_looked_at++;
    for (size_t i = 0; i < sizeof markers / sizeof *markers; i++)
        if (strstr(path, markers[i]) || memmem(bytes.bytes, bytes.length, markers[i], strlen(markers[i])))
            marker_hits++;
    text_clear(&bytes);
    return 0;
}

static int64_t put_marked_message(struct home *home)
{
    struct message message = home_message("MARKER-REF", "marker@sender.example");
    message.prisoner_name = "МАРКЕР-Зняволены";
    message.sender_name = "МАРКЕР-Адпраўнік";
    message.message = "МАРКЕР-тэкст";
    enum store_change change;
    assert_done(home, store_message_put(home->store, &message, &change, &home->fault));
    assert_done(home, store_message_find(home->store, "MARKER-REF", &home->arena, &message, &home->fault));
    const char *code;
    assert_done(
        home, store_code_keep(home->store, "MARKER-REF", "MARKER-CODE", &home->arena, &code, &home->fault));
    assert_string_equal(code, "MARKER-CODE");
    assert_done(home,
        store_number_keep(home->store, "MARKER-REF", "MARKER-NUMBER", &home->arena, &code, &home->fault));
    return message.id;
}

static void keep_marked(struct home *home, char reply[STORE_ID_BYTES])
{
    const char *path = "МАРКЕР-файл.jpg";
    const struct store_part part = { path, bytes_from("MARKER-BYTES of a scan") };
    const struct store_arrival arrival = { "МАРКЕР-дроп", "letter", &path, 1, &part, 1, 1700000000, false,
        "" };
    bool again;
    assert_done(home, store_scan_keep(home->store, &arrival, reply, &again, &home->fault));
    const int64_t scan = scan_of(home, reply), id = only_part(home, reply).id;
    struct word word = { "МАРКЕР-слова", 0.8, { 1, 2, 3, 4 }, 1, NULL, 0 };
    const struct page page = { .kind = PAGE_LETTER,
        .width_px = 10,
        .height_px = 10,
        .reading = { &word, 1, 0.5, true },
        .name = "МАРКЕР-імя",
        .trouble = "",
        .note = "" };
    assert_done(home, store_part_begin(home->store, id, &home->fault));
    assert_done(home,
        store_page_put(
            home->store, id, 0, &page, bytes_from("MARKER-JPEG"), (struct store_cost){ 1, 1 }, &home->fault));
    assert_done(home, store_part_done(home->store, id, "", &home->fault));
    assert_done(home, store_scan_read(home->store, scan, &home->fault));
}

static void decide_marked(struct home *home, const char *reply, int64_t id)
{
    struct message message = { .id = id };
    struct evidence evidence = { .group = GROUP_SALUTATION, .bits = 7.5, .why = "МАРКЕР-доказ", .page = 1 };
    struct candidate candidate = { &message, 7.5, 0.9, &evidence, 1 };
    const struct verdict verdict = { .candidates = &candidate, .count = 1, .none = 0.1, .reason = "close" };
    assert_done(home, store_verdict_put(home->store, reply, &verdict, &made_first, &home->fault));
    int number = 1;
    const struct decision decision = {
        .outcome = OUTCOME_MAIL, .by = "МАРКЕР-Каардынатар", .reason = "МАРКЕР-прычына"
    };
    const struct store_mail_plan plan = { id, "marker@sender.example", "be", &number, 1, 100,
        "marker-message-id@example.org", "token", 100, PURPOSE_SCAN, 0, 0, 0, 0 };
    assert_done(home, store_decide(home->store, reply, &decision, &plan, 1, &home->fault));
}

static void send_marked(struct home *home)
{
    struct store_mail mail;
    assert_done(home, store_mail_claim(home->store, 200, NULL, &home->arena, &mail, &home->fault));
    assert_string_equal(mail.address, "marker@sender.example");
    const struct store_attempt attempt = { 200, "rcpt", 451, "4.2.2", "marker server text", "MARKER-REF",
        false, "MARKER-CODE", "MARKER-NUMBER", 5 };
    assert_done(home, store_mail_result(home->store, mail.id, MAIL_DEFERRED, 300, &attempt, &home->fault));
}

static void nothing_personal_lies_open_under_a_key(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES], folder[128];
    const int64_t message = put_marked_message(home);
    keep_marked(home, reply);
    decide_marked(home, reply, message);
    send_marked(home);
    snprintf(folder, sizeof folder, "%s/store", home->folder);
    marker_hits = files_looked_at = 0;
    assert_int_equal(nftw(folder, look_for_markers, 16, FTW_PHYS), 0); /* with the write-ahead log */
    assert_true(files_looked_at >= 5);
    assert_int_equal(marker_hits, 0);
    home_reopen(home);
    assert_int_equal(nftw(folder, look_for_markers, 16, FTW_PHYS), 0);
    assert_int_equal(marker_hits, 0);
    struct line line;
    list_line(home, reply, &line);
    assert_string_equal(line.decided_by, "МАРКЕР-Каардынатар");
    assert_string_equal(line.why, "МАРКЕР-доказ");
    assert_string_equal(line.source, "МАРКЕР-дроп/МАРКЕР-файл.jpg");
}

static void without_a_key_the_same_search_finds_them(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES], folder[128];
    const int64_t message = put_marked_message(home);
    keep_marked(home, reply);
    decide_marked(home, reply, message);
    snprintf(folder, sizeof folder, "%s/store", home->folder);
    marker_hits = 0;
    assert_int_equal(nftw(folder, look_for_markers, 16, FTW_PHYS), 0);
    assert_true(marker_hits > 10);
}

/* ---- blobs ---- */

static void the_same_bytes_are_one_blob(void **state)
{
    struct home *home = *state;
    char a[STORE_BLOB_NAME_BYTES], b[STORE_BLOB_NAME_BYTES];
    assert_done(home, store_blob_put(home->store, bytes_from("bytes"), a, &home->fault));
    assert_done(home, store_blob_put(home->store, bytes_from("bytes"), b, &home->fault));
    assert_string_equal(a, b);
    struct text out = TEXT_LIMIT(100);
    assert_done(home, store_blob_get(home->store, a, &out, &home->fault));
    assert_string_equal(out.bytes, "bytes");
    text_clear(&out);
    assert_done(home, store_blob_put(home->store, bytes_from(""), b, &home->fault));
    assert_done(home, store_blob_get(home->store, b, &out, &home->fault));
    assert_int_equal(out.length, 0);
    text_clear(&out);
}

static void blob_path(const struct home *home, const char *name, char path[256])
{
    snprintf(path, 256, "%s/store/blobs/%.2s/%s", home->folder, name, name);
}

static void a_damaged_blob_is_never_handed_out_and_heals(void **state)
{
    struct home *home = *state;
    char name[STORE_BLOB_NAME_BYTES], path[256];
    assert_done(home, store_blob_put(home->store, bytes_from("a letter"), name, &home->fault));
    blob_path(home, name, path);
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_true(file_write(path, bytes_from("\0a lettex"), 0600, &home->fault));
    struct text out = TEXT_LIMIT(100);
    assert_false(store_blob_get(home->store, name, &out, &home->fault));
    assert_int_equal(out.length, 0);
    assert_done(home, store_blob_put(home->store, bytes_from("a letter"), name, &home->fault));
    assert_done(home, store_blob_get(home->store, name, &out, &home->fault));
    assert_string_equal(out.bytes, "a letter");
    text_clear(&out);
}

static void a_name_that_is_none_opens_no_file(void **state)
{
    struct home *home = *state;
    struct text out = TEXT_LIMIT(100);
    assert_refused(home, store_blob_get(home->store, "../../adkaz.conf", &out, &home->fault), "no name");
    assert_refused(home, store_blob_get(home->store, "", &out, &home->fault), "no name");
    text_clear(&out);
}

static void a_blob_larger_than_asked_for_is_refused(void **state)
{
    struct home *home = *state;
    char name[STORE_BLOB_NAME_BYTES];
    assert_done(home, store_blob_put(home->store, bytes_from("0123456789"), name, &home->fault));
    struct text out = TEXT_LIMIT(9);
    assert_false(store_blob_get(home->store, name, &out, &home->fault));
    assert_int_equal(home->fault.kind, FAULT_INPUT);
    text_clear(&out);
}

int test_store_vault(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sealed_bytes_open_in_their_own_place_only),
        cmocka_unit_test(every_changed_or_missing_byte_is_seen),
        cmocka_unit_test(the_same_bytes_are_never_sealed_the_same),
        cmocka_unit_test(without_a_key_bytes_stay_readable),
        cmocka_unit_test(hashes_differ_by_key_and_purpose),
        cmocka_unit_test(a_key_of_another_length_is_refused),
        KEYED_TEST(the_wrong_key_does_not_open_the_store),
        HOME_TEST(a_key_does_not_open_a_plain_store),
        KEYED_TEST(nothing_personal_lies_open_under_a_key),
        HOME_TEST(without_a_key_the_same_search_finds_them),
        KEYED_TEST(the_same_bytes_are_one_blob),
        HOME_TEST(a_damaged_blob_is_never_handed_out_and_heals),
        HOME_TEST(a_name_that_is_none_opens_no_file),
        KEYED_TEST(a_blob_larger_than_asked_for_is_refused),
    };
    return cmocka_run_group_tests_name("store: vault and blobs", tests, NULL, NULL);
}
