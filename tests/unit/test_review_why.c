/* Tests of the matcher's sentences in the person's language, and of the keys' legends. */
#include "test.h"

#include "keys.h"
#include "review_inside.h"
#include "why.h"

#include "cleanup.h"

#include <string.h>

static int open_words(void **state)
{
    struct fault fault = { 0 };
    *state = words_open(SOURCE_DIR "/src/review/words/be.po", &fault);
    if (!*state)
        print_error("%s\n", fault.text);
    return *state ? 0 : -1;
}

static int close_words(void **state)
{
    words_close(*state);
    return 0;
}

static void a_reason_is_said_in_the_persons_language(void **state)
{
    static const struct {
        const char *why, *says;
    } cases[] = {
        { "The letter greets \"Аня\", as in Анна", "Зварот да «Аня», так і ў запісе: Анна" },
        { "The letter greets \"Ганна\", which is another name", "Зварот да «Ганна», а гэта іншае імя" },
        { "The letter is signed by \"Лось\": the surname of Вікторыя Лось",
            "Пад лістом «Лось»: прозвішча (Вікторыя Лось)" },
        { "The file or folder name says \"Лось\": the surname of Вікторыя Лось",
            "У назве файла ці папкі «Лось»: прозвішча (Вікторыя Лось)" },
        { "The file or folder name says \"Лось\": the sender's surname",
            "У назве файла ці папкі «Лось»: прозвішча адпраўніка" },
        { "The reply is dated 24 days after the card", "Дзён паміж паштоўкай і датай адказу: 24" },
        { "Card and reply are in the same language", "Паштоўка і адказ на адной мове" },
        { "The letter has words of the message: кот, піяніна",
            "У лісце ёсць словы з паштоўкі: кот, піяніна" },
    };
    CLEANUP(arena_clear) struct arena arena = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(why_in(*state, &arena, cases[i].why), cases[i].says);
}

/* A reply that was matched by an earlier version waits with its words. */
static void a_reason_that_was_said_otherwise_is_said_as_today(void **state)
{
    static const struct {
        const char *stored, *says, *quoted;
    } cases[] = {
        { "two signs must point to one sender: none does",
            "З ліста не зразумець, каму з адпраўнікоў гэта адказ", "" },
        { "somebody else seems to have signed (\"Алеся\")", "Магчыма, падпісаўся нехта іншы", "(\"Алеся\")" },
        { "whoever writes is not sure whom he answers (\"чья\")",
            "Магчыма, той, хто піша, не ўпэўнены, каму адказвае", "(\"чья\")" },
        { "another sender of this prisoner is named, or the greeted one once more",
            "Магчыма, названы іншы адпраўнік, які піша гэтаму ж вязню, або яшчэ раз той, да каго звернуты "
            "ліст",
            "" },
        { "a page should be looked at",
            "Магчыма, старонка паказана не цалкам або не так, як на паперы: пры ёй ёсць заўвага", "" },
        { "two envelopes", "Два канверты", "" },
    };
    CLEANUP(arena_clear) struct arena arena = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *at = cases[i].stored;
        const struct reason_piece piece = reason_next(*state, &arena, &at);
        assert_string_equal(piece.said, cases[i].says);
        assert_string_equal(piece.quoted, cases[i].quoted);
        assert_memory_equal(piece.words, cases[i].stored, strlen(piece.words)); /* what a filter looks for */
    }
}

static void what_agrees_of_a_letter_that_went_is_said_in_the_persons_language(void **state)
{
    static const struct {
        const char *stored, *says;
    } cases[] = {
        { "these agree: salutation, own words", "Супадае: зварот, уласныя словы" },
        { "these agree: given name under the letter, code", "Супадае: імя пад лістом, код" },
        { "these agree: prisoner, something new", "Супадае: вязень, something new" },
    };
    CLEANUP(arena_clear) struct arena arena = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *at = cases[i].stored;
        assert_string_equal(reason_next(*state, &arena, &at).said, cases[i].says);
        at = cases[i].stored;
        assert_string_equal(reason_next(NULL, &arena, &at).said, cases[i].stored);
    }
}

static void a_story_is_told_in_the_persons_language(void **state)
{
    static const struct {
        const char *what, *says;
    } cases[] = {
        { "arrived: 3 files", "паступіла, файлаў: 3" },
        { "asks: two envelopes; more than six pages", "пытае: Два канверты; Больш за шэсць старонак" },
        { "decided by Алеся: none", "рашэнне (Алеся): нікога з рэестра" },
        { "decided by rule: mail", "рашэнне паводле правіла: адправіць" },
        { "Алеся decided; a second person is to", "Алеся: рашэнне ёсць; цяпер слова за другім чалавекам" },
        { "Алеся has 2 places of page 1 blacked out", "Алеся: зачарніць на старонцы 1, месцаў: 2" },
        { "M-7K2M9QXA: handed-over", "M-7K2M9QXA: перададзена паштоваму серверу" },
        { "asks: two envelopes (\"Юлія\", \"Сяргей\"); more than six pages",
            "пытае: Два канверты (\"Юлія\", \"Сяргей\"); Больш за шэсць старонак" },
        { "asks: the rule would send, but something forbids it; addressee A-1: page 2 has no picture; `adkaz "
          "show` "
          "says why",
            "пытае: Правіла адправіла б, але нешта не дазваляе; Атрымальнік A-1: У старонкі 2 няма выявы." },
        { "something new", "something new" },
    };
    CLEANUP(arena_clear) struct arena arena = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(story_in(*state, &arena, cases[i].what), cases[i].says);
}

static void a_refusal_is_said_in_the_persons_language(void **state)
{
    static const struct {
        const char *refusal, *says;
    } cases[] = {
        { "there is no page 9; the pages are 4 to 6", "Старонкі 9 няма; ёсць старонкі 4-6." },
        { "page 2 is an envelope and is never mailed: it may name a volunteer",
            "Старонка 2 - канверт: такія ніколі не адпраўляюцца, бо могуць выдаць валанцёра." },
        { "addressee 2: the sender's address cannot be used: the address has not exactly one @",
            "Атрымальнік 2: Адрас адпраўніка не падыходзіць: у адрасе мусіць быць роўна адзін знак @." },
        { "R-7 is in review and cannot be undone", "R-7: «чакае рашэння», таму адмяняць няма чаго." },
        { "R-7 cannot be undone: mail M-1 has left (handed-over, 2026-03-01)",
            "R-7 не адмяніць: пошта M-1 ужо пайшла (перададзена паштоваму серверу, 2026-03-01)." },
        { "pages are written as 1,3-5; \"x\" is not", "Старонкі пішуць так: 1,3-5. А «x» - не так." },
        { "something new", "something new" },
    };
    CLEANUP(arena_clear) struct arena arena = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(refusal_in(*state, &arena, cases[i].refusal), cases[i].says);
}

static void words_of_a_page_that_look_like_a_sentence_stay_words(void **state)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    assert_string_equal(why_in(*state, &arena, "The letter greets \"\", as in \", as in {2}"),
        "Зварот да «», так і ў запісе: \", as in {2}");
    assert_string_equal(why_in(*state, &arena, "The letter greets \"{9}\", which is another name"),
        "Зварот да «{9}», а гэта іншае імя");
}

static void a_sentence_that_is_not_known_stays_as_it_is(void **state)
{
    static const char *const sentences[] = { "", "{1}", "The letter greets nobody", "<b>" };
    CLEANUP(arena_clear) struct arena arena = { 0 };
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        assert_string_equal(why_in(*state, &arena, sentences[i]), sentences[i]);
        assert_string_equal(why_in(NULL, &arena, sentences[i]), sentences[i]);
    }
}

static void a_key_bears_what_stands_on_it(void **state)
{
    (void)state;
    static const struct {
        const char *code, *language, *legend;
    } cases[] = {
        { "KeyR", "en", "R" },
        { "KeyR", "ru", "R К" },
        { "KeyB", "ru", "B И" },
        { "KeyB", "be", "B І" },
        { "KeyO", "be", "O Ў" },
        { "Digit0", "be", "0" },
        { "Slash", "be", "/" },
        { "PageDown", "ru", "PageDown" },
    };
    char legend[KEY_LEGEND];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        key_legend(cases[i].code, cases[i].language, legend);
        assert_string_equal(legend, cases[i].legend);
    }
}

static void no_two_keys_are_the_same(void **state)
{
    (void)state;
    for (const struct key *one = keys; one->does; one++)
        for (const struct key *other = one + 1; other->does; other++) {
            assert_string_not_equal(one->code, other->code);
            assert_string_not_equal(one->does, other->does);
        }
}

static void a_name_of_one_word_is_said_in_english_too(void **state)
{
    (void)state;
    struct fault fault;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct words *english = words_open(SOURCE_DIR "/src/review/words/en.po", &fault);
    assert_non_null(english);
    assert_string_equal(
        story_in(english, &arena, "M-7K2M9QXA: handed-over"), "M-7K2M9QXA: handed over to the mail server");
    assert_string_equal(refusal_in(english, &arena, "R-1 is set-aside and cannot be undone"),
        "R-1 is set aside and cannot be undone");
    assert_string_equal(story_in(english, &arena, "something new"), "something new");
    words_close(english);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_of_one_word_is_said_in_english_too),
        cmocka_unit_test(a_reason_is_said_in_the_persons_language),
        cmocka_unit_test(a_reason_that_was_said_otherwise_is_said_as_today),
        cmocka_unit_test(what_agrees_of_a_letter_that_went_is_said_in_the_persons_language),
        cmocka_unit_test(a_story_is_told_in_the_persons_language),
        cmocka_unit_test(a_refusal_is_said_in_the_persons_language),
        cmocka_unit_test(words_of_a_page_that_look_like_a_sentence_stay_words),
        cmocka_unit_test(a_sentence_that_is_not_known_stays_as_it_is),
        cmocka_unit_test(a_key_bears_what_stands_on_it),
        cmocka_unit_test(no_two_keys_are_the_same),
    };
    return cmocka_run_group_tests(tests, open_words, close_words);
}
