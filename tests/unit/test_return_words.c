/* flow: whose cards' return names a person is offered to black out. */
#include "store_home.h"

#include "flow.h"
#include "plain_letter.h"
#include "match.h"

enum { CANDIDATES = 25 };

/* A card to a prisoner of its own, with a return name of its own. */
static void put_card(struct home *home, const char *ref, const char *prisoner, const char *return_name)
{
    struct message message = home_message(ref, "somebody@example.org");
    enum store_change change;
    message.prisoner_id = message.prisoner_name = prisoner;
    message.return_name = return_name;
    assert_done(home, store_message_put(home->store, &message, &change, &home->fault));
}

/* Of 25 candidates the last is the one that a guess put behind the others: the likeliest of all by what was
 * read well. */
static void names_on_the_last_candidates_card_are_offered_too(void **state)
{
    struct home *home = *state;
    struct store_listed_candidate candidates[CANDIDATES] = { 0 };
    for (int i = 0; i < CANDIDATES; i++) {
        const bool last = i + 1 == CANDIDATES;
        candidates[i].ref = arena_printf(&home->arena, "A-%d", i);
        put_card(home, candidates[i].ref, arena_printf(&home->arena, "Зміцер Вымышлены %d", i),
            last ? "Юлия Грабарь" : "Зоя Пяткевіч");
    }
    const struct store_listed listed = { .candidates = candidates, .candidate_count = CANDIDATES };
    struct dice dice = { 1 };
    struct letter letter;
    letter_begin(&letter);
    struct page *page = letter_page(&letter, PAGE_LETTER);
    letter_line(&letter, "Письмо от Юлии Грабарь", 0, &dice);

    struct match_models *models = match_models_open(SOURCE_DIR "/models", &home->fault);
    assert_done(home, models);
    bool words[4];
    assert_int_equal(page->reading.count, 4);
    assert_done(
        home, flow_return_words(home->store, models, &listed, page, &home->arena, words, &home->fault));
    assert_false(words[0] || words[1]);
    assert_true(words[2] && words[3]);
    match_models_close(models);
    letter_clear(&letter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            names_on_the_last_candidates_card_are_offered_too, home_setup, home_teardown),
    };
    return cmocka_run_group_tests_name("return words", tests, NULL, NULL);
}
