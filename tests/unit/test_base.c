/* base: faults, arenas, texts, UTF-8, dates, durable files. */
#include "test.h"

#include "arena.h"
#include "binomial.h"
#include "clock.h"
#include "fault.h"
#include "file.h"
#include "hash_slots.h"
#include "table.h"
#include "text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void context_goes_in_front_of_a_fault(void **state)
{
    (void)state;
    struct fault fault;
    assert_false(fault_set(&fault, FAULT_INPUT, "picture is %d px high", 14));
    assert_false(fault_while(&fault, "page %d", 2));
    assert_string_equal(fault.text, "page 2: picture is 14 px high");
    assert_int_equal(fault.kind, FAULT_INPUT);
}

static void what_is_damaged_is_told_from_what_the_machine_says(void **state)
{
    (void)state;
    struct fault fault;
    assert_false(fault_damaged(&fault, "blob %d", 3));
    assert_false(fault_while(&fault, "page %d", 2));
    assert_string_equal(fault.text, "page 2: blob 3");
    assert_int_equal(fault.kind, FAULT_SYSTEM);
    assert_true(fault.damaged);
    assert_false(fault_errno(&fault, "cannot read it"));
    assert_false(fault.damaged);
    assert_false(fault_damaged(&fault, "blob %d", 3));
    assert_false(fault_set(&fault, FAULT_SYSTEM, "the disk is full"));
    assert_false(fault.damaged);
}

static void a_text_stops_at_its_limit(void **state)
{
    (void)state;
    struct text text = TEXT_LIMIT(10);
    assert_string_equal(text.bytes, "");
    text_add(&text, "12345");
    text_add(&text, "678901");
    assert_true(text.full);
    assert_string_equal(text.bytes, "12345");
    text_add(&text, "6"); /* nothing stands behind what was left out, however small */
    text_printf(&text, "%d", 6);
    assert_string_equal(text.bytes, "12345");
    text_clear(&text);
    assert_string_equal(text.bytes, "");
}

static void a_sentence_is_filled_where_it_has_a_place(void **state)
{
    (void)state;
    struct text text = TEXT_LIMIT(100);
    text_add_filled(&text, "{1} pages, ", "503", 2);
    text_add_filled(&text, "at most {1}", "7", 1);
    text_add_filled(&text, ". None.", "7", 1);
    assert_string_equal(text.bytes, "50 pages, at most 7. None.");
    text_clear(&text);
}

static void a_key_knows_where_one_text_ends(void **state)
{
    (void)state;
    const uint64_t key = text_key_add(text_key_add(TEXT_KEY_START, "ab"), "c");
    assert_true(key == text_key_add(text_key_add(TEXT_KEY_START, "ab"), "c"));
    assert_true(key != text_key_add(text_key_add(TEXT_KEY_START, "a"), "bc"));
    assert_true(key != text_key_add(text_key_add(TEXT_KEY_START, "c"), "ab"));
}

static void broken_utf8_is_seen(void **state)
{
    (void)state;
    assert_true(utf8_valid("адказ", strlen("адказ")));
    assert_false(utf8_valid("\xc0\x80", 2)); /* overlong NUL */
    assert_false(utf8_valid("\xed\xa0\x80", 3)); /* surrogate */
    assert_false(utf8_valid("\xf4\x90\x80\x80", 4)); /* beyond the last plane */
    assert_false(utf8_valid("\xd0", 1)); /* cut */
    const char *at = "ў\xff!";
    const char *end = at + strlen(at);
    assert_int_equal(utf8_next(&at, end), 0x45e);
    assert_int_equal(utf8_next(&at, end), 0xfffd);
    assert_int_equal(utf8_next(&at, end), '!');
    assert_int_equal(utf8_next(&at, end), 0);
}

static void dates_go_both_ways_and_nonsense_is_refused(void **state)
{
    (void)state;
    int64_t day;
    char iso[16];
    assert_true(clock_parse_date("2024-02-29", &day));
    clock_date(day, iso);
    assert_string_equal(iso, "2024-02-29");
    assert_false(clock_parse_date("2023-02-29", &day));
    assert_false(clock_parse_date("2023-13-01", &day));
    assert_false(clock_parse_date("23-01-01", &day));
    assert_false(clock_parse_date("2023-1-01 ", &day));
}

static void an_arena_hands_out_zeroed_memory_of_any_size(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    for (size_t size = 1; size < 300000; size *= 3) {
        unsigned char *memory = arena_take(&arena, size);
        assert_int_equal((uintptr_t)memory % 16, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(memory[i], 0);
        memset(memory, 0xff, size);
    }
    assert_string_equal(arena_printf(&arena, "%d pages", 3), "3 pages");
    arena_clear(&arena);
}

/* Texts come from the other end of a block than what is aligned. */
static void texts_and_arrays_of_an_arena_stand_apart(void **state)
{
    enum { MANY = 5000 };
    (void)state;
    struct arena arena = { 0 };
    static const char *texts[MANY];
    static uint64_t *arrays[MANY];
    for (size_t i = 0; i < MANY; i++) {
        texts[i] = arena_printf(&arena, "%0*zu", 1 + (int)(i % 300), i);
        arrays[i] = arena_array(&arena, 1 + i % 30, sizeof **arrays);
        assert_int_equal((uintptr_t)arrays[i] % 16, 0);
        for (size_t n = 0; n <= i % 30; n++)
            assert_int_equal(arrays[i][n], 0);
        memset(arrays[i], 0xff, (1 + i % 30) * sizeof **arrays);
    }
    for (size_t i = 0; i < MANY; i++) {
        assert_int_equal(strtoull(texts[i], NULL, 10), i);
        for (size_t n = 0; n <= i % 30; n++)
            assert_true(arrays[i][n] == UINT64_MAX);
    }
    arena_clear(&arena);
}

static void a_file_is_there_whole_or_not_at_all(void **state)
{
    (void)state;
    char folder[] = "/tmp/adkaz-test-XXXXXX";
    assert_non_null(mkdtemp(folder));
    struct fault fault;
    char *path = file_join(folder, "page");
    struct bytes bytes = { (const unsigned char *)"scan", 4 };
    assert_true(file_write(path, bytes, 0600, &fault));
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    struct text text = TEXT_LIMIT(100);
    assert_true(file_read(path, &text, &fault));
    assert_string_equal(text.bytes, "scan");
    text_clear(&text);
    struct text small = TEXT_LIMIT(3);
    assert_false(file_read(path, &small, &fault));
    assert_int_equal(fault.kind, FAULT_INPUT);
    text_clear(&small);
    unlink(path);
    assert_int_equal(rmdir(folder), 0); /* no temporary file is left behind */
    free(path);
}

static void a_file_in_a_folder_s_place_is_no_folder(void **state)
{
    (void)state;
    char home[] = "/tmp/adkaz-test-XXXXXX";
    assert_non_null(mkdtemp(home));
    char *path = file_join(home, "inbox"), *below = file_join(path, "new");
    struct fault fault;
    struct bytes none = { (const unsigned char *)"", 0 };
    assert_true(file_write(path, none, 0600, &fault));
    assert_false(file_make_folder(path, 0700, &fault));
    assert_int_equal(fault.kind, FAULT_SYSTEM);
    assert_false(file_make_folder(below, 0700, &fault));
    assert_int_equal(fault.kind, FAULT_SYSTEM);
    unlink(path);
    for (int i = 0; i < 2; i++)
        assert_true(file_make_folder(below, 0700, &fault));
    rmdir(below);
    rmdir(path);
    assert_int_equal(rmdir(home), 0);
    free(below);
    free(path);
}

/* A first row that is none of the table's headings would be lost without a word. */
static void a_table_without_its_heading_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        bool opens;
    } cases[] = { { "# remark\nwords\nyou your\n", true }, { "# remark\nyou your\n", false },
        { "words of mine\nyou your\n", false }, { "words\trate\r\nyou\t0.1\n", true }, { "", false } };
    char folder[] = "/tmp/adkaz-test-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char *path = file_join(folder, "table.tsv");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fault fault;
        struct table table;
        struct bytes bytes = { (const unsigned char *)cases[i].bytes, strlen(cases[i].bytes) };
        assert_true(file_write(path, bytes, 0600, &fault));
        assert_int_equal(table_open(&table, folder, "table.tsv", "words", &fault), cases[i].opens);
        if (cases[i].opens)
            table_close(&table);
        else
            assert_int_equal(fault.kind, FAULT_CONFIG);
    }
    unlink(path);
    rmdir(folder);
    free(path);
}

/* Four share each hash, so that the search goes on behind the end of the slots, too. */
static void each_of_those_that_share_a_hash_is_found(void **state)
{
    (void)state;
    enum { ENTRIES = 64, SHARING = 4 };
    struct hash_slots slots = { 0 };
    hash_slots_make_room(&slots, 1);
    hash_slots_put(&slots, 7, 0);
    hash_slots_make_room(&slots, ENTRIES);
    assert_int_equal(*hash_slots_first(&slots, 7), 0);
    for (uint32_t i = 0; i < ENTRIES; i++)
        hash_slots_put(&slots, UINT32_MAX - i / SHARING, i);
    for (uint32_t i = 0; i < ENTRIES; i++) {
        const uint32_t *slot = hash_slots_first(&slots, UINT32_MAX - i / SHARING);
        while (*slot && *slot - 1 != i)
            slot = hash_slots_next(&slots, slot);
        assert_int_equal(*slot, i + 1);
    }
    hash_slots_clear(&slots);
    assert_null(slots.at);
}

static void assert_near(double value, double expected)
{
    assert_true(fabs(value - expected) < 1e-9);
}

/* Where nothing was wrong the bound is 1 - 0.05^(1/n); the others by their own equations. */
static void a_count_of_failures_bounds_their_rate(void **state)
{
    (void)state;
    assert_near(binomial_at_most(0, 0), 1);
    assert_near(binomial_at_most(2, 2), 1);
    assert_near(binomial_at_most(0, 1), 0.95);
    assert_near(binomial_at_most(0, 299), 1 - pow(0.05, 1.0 / 299));
    assert_true(binomial_at_most(0, 2995) < 0.001 && binomial_at_most(0, 2994) > 0.001);
    assert_true(binomial_at_most(1, 4742) < 0.001 && binomial_at_most(1, 4742) > 0.00099);
    assert_near(binomial_at_most(1, 2), 0.9746794345); /* the root of 1 - p^2 = 0.05 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(context_goes_in_front_of_a_fault),
        cmocka_unit_test(what_is_damaged_is_told_from_what_the_machine_says),
        cmocka_unit_test(a_text_stops_at_its_limit),
        cmocka_unit_test(a_sentence_is_filled_where_it_has_a_place),
        cmocka_unit_test(a_key_knows_where_one_text_ends),
        cmocka_unit_test(broken_utf8_is_seen),
        cmocka_unit_test(dates_go_both_ways_and_nonsense_is_refused),
        cmocka_unit_test(an_arena_hands_out_zeroed_memory_of_any_size),
        cmocka_unit_test(texts_and_arrays_of_an_arena_stand_apart),
        cmocka_unit_test(a_file_is_there_whole_or_not_at_all),
        cmocka_unit_test(a_file_in_a_folder_s_place_is_no_folder),
        cmocka_unit_test(a_table_without_its_heading_is_refused),
        cmocka_unit_test(each_of_those_that_share_a_hash_is_found),
        cmocka_unit_test(a_count_of_failures_bounds_their_rate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
