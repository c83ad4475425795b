/* words: .po files, whole and broken. */
#include "test.h"

#include "file.h"
#include "words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PO BUILD_DIR "/share/adkaz/words/ru.po"

static char folder[] = "/tmp/words.XXXXXX";
static char written[64];

static int make_folder(void **state)
{
    (void)state;
    snprintf(written, sizeof written, "%s/xx.po", mkdtemp(folder));
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(written);
    return rmdir(folder);
}

static struct words *open_bytes(const char *bytes, size_t size, struct fault *fault)
{
    FILE *file = fopen(written, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
    *fault = (struct fault){ 0 };
    return words_open(written, fault);
}

static void what_has_a_translation_is_translated(void **state)
{
    (void)state;
    struct fault fault;
    struct words *words = words_open(PO, &fault);
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
    struct words *words = words_open(PO, &fault);
    assert_ptr_equal(words_text(words, msgid), msgid);
    assert_ptr_equal(words_text(NULL, msgid), msgid);
    assert_string_equal(words_text(words, ""), ""); /* not the header */
    words_close(words);
}

static void texts_are_read_as_translators_write_them(void **state)
{
    (void)state;
    static const struct {
        const char *po, *says; /* for "a" */
    } cases[] = {
        { "msgid \"a\"\nmsgstr \"b\"\n", "b" },
        { "msgid \"a\"\nmsgstr \"b\"", "b" },
        { "\xef\xbb\xbfmsgid \"a\"\r\nmsgstr \"b\"\r\n", "b" },
        { "  msgid\t\"a\"  \n\tmsgstr \"b\" \n", "b" },
        { "msgid\"a\"\nmsgstr\"b\"\n", "b" },
        { "msgid \"\"\n\"a\"\nmsgstr \"\"\n\"b\"\n\n\" c\"\n", "b c" },
        { "msgid \"a\"\nmsgstr \"say \\\"b\\\" \\\\ \\t\\n\"\n", "say \"b\" \\ \t\n" },
        { "msgid \"\"\nmsgstr \"Language: ru\\n\"\n\nmsgid \"a\"\nmsgstr \"b\"\n", "b" },
        { "# a note\n#. to translators\n#: file.c:7\n#, c-format\n#| msgid \"x\"\nmsgid \"a\"\n# in "
          "between\nmsgstr \"b\"\n",
            "b" },
        { "msgid \"z\"\nmsgstr \"y\"\nmsgid \"a\"\nmsgstr \"b\"\n#~ msgid \"old\"\n#~ msgstr \"gone\"\n",
            "b" },
        { "msgid \"a\"\nmsgstr \"\"\n", "a" },
        { "", "a" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fault fault;
        struct words *words = open_bytes(cases[i].po, strlen(cases[i].po), &fault);
        if (!words)
            fail_msg("case %zu: %s", i, fault.text);
        assert_string_equal(words_text(words, "a"), cases[i].says);
        words_close(words);
    }
}

static void what_cannot_be_understood_is_refused_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *po, *says;
    } cases[] = {
        { "msgid \"a\"\n", "line 1: the msgid has no msgstr" },
        { "msgid \"a\"\nmsgid \"b\"\nmsgstr \"c\"\n", "line 1: the msgid has no msgstr" },
        { "\nmsgstr \"b\"\n", "line 2: the msgstr has no msgid" },
        { "msgid \"a\"\nmsgstr \"b\"\nmsgstr \"c\"\n", "line 3: the msgstr has no msgid" },
        { "msgid \"a\"\nmsgstr \"b\"\n\nmsgid \"a\"\nmsgstr \"c\"\n",
            "line 4: this msgid stands in the file twice" },
        { "msgid \"a\"\nmsgstr \"b\n", "line 2: the \" at the end" },
        { "msgid \"a\"\nmsgstr \"b\\", "line 2: write \\\\" },
        { "msgid \"a\"\nmsgstr \"b\\\"", "line 2: the \" at the end" },
        { "msgid \"a\"\nmsgstr \"a \"b\" c\"\n", "line 2: write \\\"" },
        { "msgid \"a\"\nmsgstr \"\\x41\"\n", "line 2: write \\\\" },
        { "msgid \"a\"\nmsgstr b\n", "line 2: put the text between" },
        { "\"b\"\n", "line 1: a line begins with" }, { "Hello!\n", "line 1: a line begins with" },
        { "msgid \"a\"\nmsgid_plural \"as\"\nmsgstr[0] \"b\"\n", "line 2: a line begins with" },
        { "msgctxt \"c\"\nmsgid \"a\"\nmsgstr \"b\"\n", "line 1: a line begins with" },
        { "msgid \"z\"\nmsgstr \"y\"\n#, c-format, fuzzy\nmsgid \"a\"\nmsgstr \"b\"\n",
            "line 3: what follows is marked" },
        { "msgid \"a\"\nmsgstr \"\xff\"\n", "line 2: this is no UTF-8" },
        { "\xff\xfem\1s\1", "line 1: this is no UTF-8" }, /* UTF-16 */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fault fault;
        assert_null(open_bytes(cases[i].po, strlen(cases[i].po), &fault));
        assert_int_equal(fault.kind, FAULT_CONFIG);
        if (!strstr(fault.text, cases[i].says))
            fail_msg("case %zu says: %s", i, fault.text);
    }
}

static void a_nul_is_no_text(void **state)
{
    (void)state;
    struct fault fault;
    assert_null(open_bytes("msgid \"a\0\"\nmsgstr \"b\"\n", 22, &fault));
    assert_non_null(strstr(fault.text, "line 1: this is no UTF-8"));
}

static void a_file_that_never_ends_is_refused(void **state)
{
    (void)state;
    struct fault fault;
    struct text long_text = TEXT_LIMIT(3 << 20), many = TEXT_LIMIT(1 << 20), large = TEXT_LIMIT(3 << 20);
    text_printf(&long_text, "msgid \"a\"\nmsgstr \"%0*d\"\n", 8001, 0);
    assert_null(open_bytes(long_text.bytes, long_text.length, &fault));
    assert_non_null(strstr(fault.text, "line 1: the text is far too long"));
    for (int i = 0; i < 2049; i++)
        text_printf(&many, "msgid \"%d\"\nmsgstr \"b\"\n", i);
    assert_null(open_bytes(many.bytes, many.length, &fault));
    assert_non_null(strstr(fault.text, "line 4097: there are more texts"));
    text_printf(&large, "#%0*d\n", 1 << 20, 0);
    assert_null(open_bytes(large.bytes, large.length, &fault));
    assert_int_equal(fault.kind, FAULT_CONFIG);
    text_clear(&long_text);
    text_clear(&many);
    text_clear(&large);
}

/* Cut anywhere, a file is refused or gives only what stood in it before the cut: nothing is read beyond. */
static void a_file_cut_at_any_byte_gives_nothing_new(void **state)
{
    (void)state;
    struct fault fault;
    struct text whole = TEXT_LIMIT(1 << 20);
    assert_true(file_read(PO, &whole, &fault));
    struct words *all = words_open(PO, &fault);
    size_t opened = 0;
    for (size_t size = 0; size < whole.length; size++) {
        struct words *words = open_bytes(whole.bytes, size, &fault);
        opened += words != NULL;
        size_t count = 0;
        const struct words_entry *entries = words ? words_entries(words, &count) : NULL;
        for (size_t i = 0; i < count; i++) {
            const char *text = words_text(all, entries[i].msgid);
            assert_memory_equal(text, entries[i].text, strlen(entries[i].text));
        }
        words_close(words);
    }
    assert_true(opened > 20 && opened < whole.length / 2);
    words_close(all);
    text_clear(&whole);
}

static void what_one_file_lacks_is_looked_up_behind_it(void **state)
{
    (void)state;
    struct fault fault;
    const char *po = "msgid \"Hello!\"\nmsgstr \"Добрый день!\"\nmsgid \"in May\"\nmsgstr \"\"\n";
    struct words *behind = words_open(PO, &fault), *words = open_bytes(po, strlen(po), &fault);
    assert_string_equal(words_text(words, "in May"), "in May");
    words_put_behind(words, behind);
    assert_string_equal(words_text(words, "Hello!"), "Добрый день!");
    assert_string_equal(words_text(words, "in May"), "в мае");
    assert_string_equal(words_text(words, "in June"), "в июне");
    words_close(words);
    words_close(behind);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_has_a_translation_is_translated),
        cmocka_unit_test(what_has_none_stays_as_it_is),
        cmocka_unit_test(texts_are_read_as_translators_write_them),
        cmocka_unit_test(what_cannot_be_understood_is_refused_with_its_line),
        cmocka_unit_test(a_nul_is_no_text),
        cmocka_unit_test(a_file_that_never_ends_is_refused),
        cmocka_unit_test(a_file_cut_at_any_byte_gives_nothing_new),
        cmocka_unit_test(what_one_file_lacks_is_looked_up_behind_it),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
