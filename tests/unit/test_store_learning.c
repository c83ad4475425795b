/* What the matcher learns from: people's decisions and no others; and the weights that a person put in force.
 */
#include "test_store.h"

#include <string.h>

static const char anna[] = "anna@example.org";
static const int64_t far_away = 4000000000; /* held */

/* The one lesson that there is. */
static struct store_lesson only_lesson(struct home *home)
{
    struct store_lesson *lessons;
    size_t count;
    assert_done(home, store_lessons(home->store, &home->arena, &lessons, &count, &home->fault));
    assert_int_equal(count, 1);
    return *lessons;
}

static void assert_no_lesson(struct home *home)
{
    struct store_lesson *lessons;
    size_t count;
    assert_done(home, store_lessons(home->store, &home->arena, &lessons, &count, &home->fault));
    assert_int_equal(count, 0);
}

static void note_case(struct home *home, const char *reply, int64_t message, bool held)
{
    const struct store_case rule = { 20, held, message };
    assert_done(home, store_case_put(home->store, reply, &rule, &home->fault));
}

static void what_a_person_mails_teaches_until_it_is_taken_back(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    const int64_t message = put_message(home, "A-1", anna);
    reply_in_review(home, "1.jpg", "one", reply);
    assert_no_lesson(home);
    assert_done(home, decide_mail(home, reply, "Вольга", message, anna, far_away));
    const struct store_lesson lesson = only_lesson(home);
    assert_string_equal(lesson.reply, reply);
    assert_int_equal(lesson.right, message);
    assert_int_equal(lesson.wrong, 0);
    assert_false(lesson.blind);
    assert_true(lesson.at > 0);
    assert_done(home, store_undo(home->store, reply, "Вольга", &home->fault));
    assert_no_lesson(home);
}

static void what_the_rule_mails_teaches_nothing(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    const int64_t message = put_message(home, "A-1", anna);
    reply_in_review(home, "1.jpg", "one", reply);
    assert_done(home, decide_mail(home, reply, "rule", message, anna, far_away));
    note_case(home, reply, message, false);
    assert_no_lesson(home);
}

static void what_mails_nothing_does_not_say_whose_it_is(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    reply_in_review(home, "1.jpg", "one", reply);
    assert_done(home, decide_plain(home, reply, OUTCOME_NONE));
    assert_no_lesson(home);
}

static void a_blind_check_is_said_to_be_one(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    const int64_t message = put_message(home, "A-1", anna);
    reply_in_review(home, "1.jpg", "one", reply);
    note_case(home, reply, message, true);
    assert_done(home, decide_mail(home, reply, "Вольга", message, anna, far_away));
    assert_true(only_lesson(home).blind);
}

static void a_check_that_finds_nobody_teaches_who_it_is_not(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    const int64_t message = put_message(home, "A-1", anna);
    reply_in_review(home, "1.jpg", "one", reply);
    note_case(home, reply, message, true);
    assert_done(home, decide_plain(home, reply, OUTCOME_NONE));
    const struct store_lesson lesson = only_lesson(home);
    assert_int_equal(lesson.right, 0);
    assert_int_equal(lesson.wrong, message);
    assert_done(home, store_undo(home->store, reply, "Вольга", &home->fault));
    assert_no_lesson(home);
}

static void a_mistake_of_the_rules_teaches_who_it_is_not_until_somebody_knows_whose_it_is(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    const int64_t message = put_message(home, "A-1", anna),
                  boris = put_message(home, "A-2", "boris@example.org");
    reply_in_review(home, "1.jpg", "one", reply);
    assert_done(home, decide_mail(home, reply, "rule", message, anna, far_away));
    note_case(home, reply, message, false);
    assert_done(home, store_wrong(home->store, reply, "", "Вольга", &home->fault));
    assert_int_equal(only_lesson(home).wrong, message);
    assert_done(home, decide_mail(home, reply, "Вольга", boris, "boris@example.org", far_away));
    const struct store_lesson lesson = only_lesson(home);
    assert_int_equal(lesson.right, boris);
    assert_int_equal(lesson.wrong, 0);
}

static struct store_learnt in_force(struct home *home)
{
    struct store_learnt learnt;
    assert_done(home, store_learnt_load(home->store, &home->arena, &learnt, &home->fault));
    return learnt;
}

static void the_weights_put_in_force_last_hold(void **state)
{
    struct home *home = *state;
    struct learnt_weight weights[] = { { "salutation.same", -0.25, -1.5, 60, 12, 24.5 },
        { "date.soon", 0.75, 1, 9, 3, 3.5 } };
    assert_int_equal(in_force(home).count, 0);
    const struct store_learnt put = { .by = "Вольга", .decisions = 71, .weights = weights, .count = 2 };
    assert_done(home, store_learnt_put(home->store, &put, &home->fault));
    home_reopen(home);
    const struct store_learnt back = in_force(home);
    assert_true(back.at > 0);
    assert_string_equal(back.by, "Вольга");
    assert_int_equal(back.decisions, 71);
    assert_int_equal(back.count, 2);
    for (int i = 0; i < 2; i++) {
        assert_string_equal(back.weights[i].name, weights[i].name);
        assert_true(back.weights[i].shipped == weights[i].shipped && back.weights[i].bits == weights[i].bits);
        assert_true(back.weights[i].pairs == weights[i].pairs && back.weights[i].right == weights[i].right);
        assert_true(back.weights[i].claimed == weights[i].claimed);
    }
    const struct store_learnt none = { .by = "Зоя" };
    assert_done(home, store_learnt_put(home->store, &none, &home->fault));
    assert_int_equal(in_force(home).count, 0);
    assert_string_equal(in_force(home).by, "Зоя");
}

int test_store_learning(void)
{
    const struct CMUnitTest tests[] = {
        HOME_TEST(what_a_person_mails_teaches_until_it_is_taken_back),
        HOME_TEST(what_the_rule_mails_teaches_nothing),
        HOME_TEST(what_mails_nothing_does_not_say_whose_it_is),
        HOME_TEST(a_blind_check_is_said_to_be_one),
        HOME_TEST(a_check_that_finds_nobody_teaches_who_it_is_not),
        HOME_TEST(a_mistake_of_the_rules_teaches_who_it_is_not_until_somebody_knows_whose_it_is),
        KEYED_TEST(the_weights_put_in_force_last_hold),
    };
    return cmocka_run_group_tests_name("store: learning", tests, NULL, NULL);
}
