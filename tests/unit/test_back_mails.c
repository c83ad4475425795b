/* Whole mails in the forms of servers, providers and people, and what each is: tests/back/mails.txt, where a
 * line of four fields (name, kind, whether its server still tries, by what it is known to be ours; a fifth:
 * what a person's answer asks for) stands before each. All are invented. */
#include "back.h"
#include "cleanup.h"
#include "file.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

#define OURS "reply@letters.example"
#define TOKEN "0123456789abcdef0123"
#define MESSAGE_ID "77aa@letters.example"
#define HEAD "#### "

enum { MAILS_LEAST = 53 + 103 + 48 + 25 + 6 };

struct expected {
    char *name, *kind, *tries, *whose, *answer; /* answer null: it is none, or not looked at */
};

/* One mail out of `rest`, which moves on to the next. */
static bool next_mail(char **rest, struct expected *expected, struct bytes *mail)
{
    char *head = *rest, *body = strchr(head, '\n');
    if (strncmp(head, HEAD, strlen(HEAD)) != 0 || !body)
        return false;
    *body++ = '\0';
    char *end = strstr(body, "\n" HEAD);
    *rest = end ? end + 1 : body + strlen(body);
    char *field = head + strlen(HEAD);
    char **const fields[] = { &expected->name, &expected->kind, &expected->tries, &expected->whose,
        &expected->answer };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        *fields[i] = strsep(&field, "\t");
    *mail = (struct bytes){ (const unsigned char *)body, (size_t)(*rest - body) };
    return expected->whose != NULL;
}

static const char *whose(const struct back *back)
{
    const char *known = "none";
    for (size_t i = 0; i < back->trace_count; i++) {
        const struct back_trace *trace = &back->traces[i];
        if (trace->token && !strcmp(trace->text, TOKEN))
            return "token";
        if (!trace->token && !strcmp(trace->text, MESSAGE_ID))
            known = "id";
    }
    return known;
}

static bool as_expected(const struct expected *expected, const struct back *back)
{
    const char *kind = back_kind_name(back->kind), *tries = back->gave_up ? "no" : "trying";
    const bool same = (!strcmp(expected->kind, "-") || !strcmp(expected->kind, kind)) &&
        (!strcmp(expected->tries, "-") || !strcmp(expected->tries, tries)) &&
        !strcmp(expected->whose, whose(back)) &&
        (!expected->answer || !strcmp(expected->answer, back_answer_name(back->answer)));
    if (!same)
        print_message("%s: %s, %s, %s, %s; not %s, %s, %s, %s\n", expected->name, kind, tries, whose(back),
            back_answer_name(back->answer), expected->kind, expected->tries, expected->whose,
            expected->answer ? expected->answer : "-");
    return same;
}

/* The same mail with other line ends. */
static struct bytes ended(struct arena *arena, struct bytes mail, const char *end)
{
    const size_t length = strlen(end);
    unsigned char *at = arena_array(arena, length * mail.size + 1, 1), *begin = at;
    for (size_t i = 0; i < mail.size; i++) {
        const bool ends = mail.at[i] == '\n';
        memcpy(at, ends ? end : (const char *)mail.at + i, ends ? length : 1);
        at += ends ? length : 1;
    }
    return (struct bytes){ begin, (size_t)(at - begin) };
}

static void assert_all_right(const char *end)
{
    int count = 0, right = 0;
    struct back back = { 0 };
    struct bytes mail = { 0 };
    struct expected expected = { 0 };
    struct fault fault = { 0 };
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(text_clear) struct text file = TEXT_LIMIT(1 << 22);
    struct back_words *words = back_words_open(SOURCE_DIR "/models", &fault);
    assert_non_null(words);
    assert_true(file_read(SOURCE_DIR "/tests/back/mails.txt", &file, &fault));
    for (char *rest = file.bytes; *rest; count++) {
        assert_true(next_mail(&rest, &expected, &mail));
        assert_true(back_read(words, ended(&arena, mail, end), OURS, &arena, &back, &fault));
        right += as_expected(&expected, &back);
    }
    back_words_close(words);
    assert_true(count >= MAILS_LEAST);
    assert_int_equal(right, count);
}

static void each_mail_is_what_it_is(void **state)
{
    assert_all_right("\n");
    (void)state;
}

static void line_ends_change_nothing(void **state)
{
    assert_all_right("\r\n");
    assert_all_right("\r");
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_mail_is_what_it_is),
        cmocka_unit_test(line_ends_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
