/* words: .mo files, whole and broken. */
#include "test.h"

#include "file.h"
#include "words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MO BUILD_DIR "/share/adkaz/words/ru.mo"

static char folder[] = "/tmp/words.XXXXXX";
static char broken[64];

static int make_folder(void **state)
{
    (void)state;
    snprintf(broken, sizeof broken, "%s/broken.mo", mkdtemp(folder));
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(broken);
    return rmdir(folder);
}

static struct words *open_bytes(const void *bytes, size_t size, struct fault *fault)
{
    FILE *file = fopen(broken, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
    return words_open(broken, fault);
}

static void what_has_a_translation_is_translated(void **state)
{
    (void)state;
    struct fault fault;
    struct words *words = words_open(MO, &fault);
    assert_non_null(words);
    assert_string_equal(words_text(words, "Hello!"), "Здравствуйте!");
    assert_string_equal(words_text(words, "in March"), "в марте");
    words_close(words);
}

static void what_has_none_stays_as_it_is(void **state)
{
    (void)state;
    struct fault fault;
    const char *msgid = "Nobody translated this";
    struct words *words = words_open(MO, &fault);
    assert_ptr_equal(words_text(words, msgid), msgid);
    assert_ptr_equal(words_text(NULL, msgid), msgid);
    words_close(words);
}

static void a_file_cut_at_any_byte_is_refused(void **state)
{
    (void)state;
    struct fault fault;
    struct text whole = TEXT_LIMIT(1 << 20);
    assert_true(file_read(MO, &whole, &fault));
    for (size_t size = 0; size < whole.length; size++) {
        fault.kind = FAULT_NONE;
        assert_null(open_bytes(whole.bytes, size, &fault));
        assert_int_equal(fault.kind, FAULT_INPUT);
    }
    text_clear(&whole);
}

/* Every byte of header and tables is damaged in turn: refused, or readable without leaving the file. */
static void a_damaged_number_never_leads_outside(void **state)
{
    (void)state;
    struct fault fault;
    struct text whole = TEXT_LIMIT(1 << 20);
    assert_true(file_read(MO, &whole, &fault));
    size_t refused = 0;
    for (size_t at = 0; at < 28 + 16 * 30; at++) {
        const char was = whole.bytes[at];
        whole.bytes[at] = (char)(was ^ 0xff);
        struct words *words = open_bytes(whole.bytes, whole.length, &fault);
        refused += !words;
        if (words)
            assert_non_null(words_text(words, "in March"));
        words_close(words);
        whole.bytes[at] = was;
    }
    assert_true(refused > 200);
    text_clear(&whole);
}

static void put(unsigned char *at, uint32_t number)
{
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(number >> (24 - 8 * i));
}

static void the_other_byte_order_is_read_too(void **state)
{
    (void)state;
    struct fault fault;
    unsigned char file[64] = { 0 };
    const uint32_t numbers[] = { 0x950412de, 0, 1, 28, 36, 0, 0, 1, 44, 3, 46 };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        put(file + 4 * i, numbers[i]);
    memcpy(file + 44, "a\0two", 6);
    struct words *words = open_bytes(file, sizeof file, &fault);
    assert_non_null(words);
    assert_string_equal(words_text(words, "a"), "two");
    words_close(words);
}

static void texts_that_are_no_utf8_are_refused(void **state)
{
    (void)state;
    struct fault fault;
    unsigned char file[64] = { 0 };
    const uint32_t numbers[] = { 0x950412de, 0, 1, 28, 36, 0, 0, 1, 44, 3, 46 };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        put(file + 4 * i, numbers[i]);
    memcpy(file + 44, "a\0t\xffo", 6);
    assert_null(open_bytes(file, sizeof file, &fault));
    assert_int_equal(fault.kind, FAULT_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_has_a_translation_is_translated),
        cmocka_unit_test(what_has_none_stays_as_it_is),
        cmocka_unit_test(a_file_cut_at_any_byte_is_refused),
        cmocka_unit_test(a_damaged_number_never_leads_outside),
        cmocka_unit_test(the_other_byte_order_is_read_too),
        cmocka_unit_test(texts_that_are_no_utf8_are_refused),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
