/* What decisions teach the matcher: letters in which things are so oftener, or less often, than the shipped
 * weights claim. */
#include "test.h"

#include "plain_letter.h"
#include "match.h"
#include "message.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Ten senders of one prisoner: five are called Вера, five bear names of their own. */
static const char *const senders[] = { "Вера Дудко", "Вера Кохан", "Вера Мороз", "Вера Слуцкая", "Вера Талай",
    "Полина Бондарь", "Раиса Гринкевич", "Зоя Лапко", "Нина Рудак", "Инга Шуляк" };
enum { SENDERS = sizeof senders / sizeof *senders };

struct learner {
    struct message messages[SENDERS];
    struct match_index *index;
    struct match_learning *learning;
    struct arena arena;
};

static int learner_setup(void **state)
{
    static struct learner learner;
    learner = (struct learner){ 0 };
    for (int i = 0; i < SENDERS; i++) {
        learner.messages[i] = whole_message((struct message){ .id = i + 1,
            .prisoner_name = "Острейко Юрий",
            .prisoner_id = "p1",
            .sender_name = senders[i],
            .sent_on = NO_DATE });
        learner.messages[i].ref = arena_printf(&learner.arena, "M-%d", i + 1);
        learner.messages[i].sender_email = arena_printf(&learner.arena, "m%d@example.org", i + 1);
    }
    struct fault fault;
    learner.index = match_index_new(learner.messages, SENDERS, SOURCE_DIR "/models", &fault);
    if (!learner.index)
        fail_msg("%s", fault.text);
    learner.learning = match_learning_new(learner.index);
    *state = &learner;
    return 0;
}

static int learner_teardown(void **state)
{
    struct learner *learner = *state;
    match_learning_free(learner->learning);
    match_index_free(learner->index);
    arena_clear(&learner->arena);
    return 0;
}

/* A letter that greets so and is signed by the prisoner, or by `signed_by`. */
static void write_letter(struct letter *letter, const char *greeting, const char *signed_by)
{
    letter_begin(letter);
    letter_page(letter, PAGE_LETTER);
    letter_line(letter, greeting, 0, NULL);
    letter_line(letter, "Спасибо за открытку, получил на прошлой неделе.", 0, NULL);
    letter_line(letter, "С уважением,", 0, NULL);
    letter_line(letter, signed_by, 0, NULL);
}

static bool teach(struct learner *learner, const char *greeting, int64_t right, int64_t wrong, double counts)
{
    struct letter letter;
    write_letter(&letter, greeting, "Острейко Юрий");
    const struct match_lesson lesson = { &letter.reply, right, wrong, counts };
    const bool taught = match_learning_add(learner->learning, &lesson);
    letter_clear(&letter);
    return taught;
}

static struct learnt_weight learnt(struct learner *learner, const char *name)
{
    size_t count;
    const struct learnt_weight *all = match_learning_weights(learner->learning, &learner->arena, &count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(all[i].name, name) == 0)
            return all[i];
    return (struct learnt_weight){ 0 };
}

static double moved(struct learner *learner, const char *name)
{
    const struct learnt_weight weight = learnt(learner, name);
    return weight.bits - weight.shipped;
}

static void without_decisions_every_weight_is_as_shipped(void **state)
{
    struct learner *learner = *state;
    size_t count;
    const struct learnt_weight *all = match_learning_weights(learner->learning, &learner->arena, &count);
    assert_true(count > 15);
    for (size_t i = 0; i < count; i++) {
        assert_true(all[i].pairs == 0 && all[i].bits == all[i].shipped);
        assert_true(all[i].claimed == 0);
    }
}

static void nothing_is_learnt_of_what_all_senders_of_a_prisoner_share(void **state)
{
    struct learner *learner = *state;
    assert_null(learnt(learner, "prisoner.full").name);
    assert_null(learnt(learner, "place.town").name);
    assert_null(learnt(learner, "correspondence").name); /* the decision itself makes it so */
    assert_non_null(learnt(learner, "salutation.same").name);
}

static void a_greeting_that_fits_many_others_loses_bits(void **state)
{
    struct learner *learner = *state;
    for (int i = 0; i < 60; i++)
        assert_true(teach(learner, "Здравствуйте, дорогая Вера!", 1 + i % 5, 0, 1));
    const struct learnt_weight same = learnt(learner, "salutation.same");
    assert_true(same.pairs == 300 && same.right == 60); /* five who are called so, in each letter */
    assert_true(same.claimed > 120); /* a rare name should fit one alone */
    assert_true(moved(learner, "salutation.same") < -1);
    assert_true(moved(learner, "salutation.same") >= -2);
}

static void a_greeting_that_fits_one_alone_gains_little(void **state)
{
    struct learner *learner = *state;
    for (int i = 0; i < 60; i++)
        teach(learner, "Здравствуйте, дорогая Раиса!", 7, 0, 1);
    assert_true(moved(learner, "salutation.same") > 0);
    assert_true(moved(learner, "salutation.same") <= 1);
}

static void a_few_decisions_move_hardly_anything(void **state)
{
    struct learner *learner = *state;
    for (int i = 0; i < 3; i++)
        teach(learner, "Здравствуйте, дорогая Раиса!", 7, 0, 1);
    assert_true(fabs(moved(learner, "salutation.same")) < 0.15);
}

static void a_right_sender_who_is_greeted_by_another_name_weakens_the_contradiction(void **state)
{
    struct learner *learner = *state;
    for (int i = 0; i < 40; i++)
        teach(learner, "Здравствуйте, дорогая Раиса!", 8, 0, 1);
    assert_true(learnt(learner, "salutation.other").right == 40);
    assert_true(moved(learner, "salutation.other") == 1); /* and no further */
}

static void what_the_rule_mistook_counts_against_what_spoke_for_it(void **state)
{
    struct learner *learner = *state;
    for (int i = 0; i < 20; i++)
        assert_true(teach(learner, "Здравствуйте, дорогая Раиса!", 0, 7, 1));
    const struct learnt_weight same = learnt(learner, "salutation.same");
    assert_true(same.pairs == 20 && same.right == 0);
    assert_true(moved(learner, "salutation.same") < -0.5);
    assert_true(learnt(learner, "salutation.other").pairs == 0); /* of the others nothing is known */
}

static void an_old_decision_counts_as_part_of_one(void **state)
{
    struct learner *learner = *state;
    teach(learner, "Здравствуйте, дорогая Раиса!", 7, 0, 0.25);
    assert_true(learnt(learner, "salutation.same").pairs == 0.25);
}

static void a_letter_whose_prisoner_cannot_be_read_teaches_nothing(void **state)
{
    struct learner *learner = *state;
    struct letter letter;
    write_letter(&letter, "Здравствуйте, дорогая Раиса!", "Ваш друг");
    const struct match_lesson lesson = { &letter.reply, 7, 0, 1 };
    assert_false(match_learning_add(learner->learning, &lesson));
    letter_clear(&letter);
}

/* The bits that the greeting gives to Раиса. */
static double greeting_bits(const struct match_index *index)
{
    struct letter letter;
    struct verdict verdict;
    double bits = 0;
    write_letter(&letter, "Здравствуйте, дорогая Раиса!", "Острейко Юрий");
    match_weigh(&match_standard, index, &letter.reply, &letter.arena, &verdict);
    for (size_t i = 0; i < verdict.count; i++)
        for (size_t k = 0; verdict.candidates[i].message->id == 7 && k < verdict.candidates[i].count; k++)
            if (verdict.candidates[i].evidence[k].group == GROUP_SALUTATION)
                bits = verdict.candidates[i].evidence[k].bits;
    letter_clear(&letter);
    return bits;
}

static void an_index_weighs_with_what_was_learnt_but_never_far_from_the_shipped(void **state)
{
    struct learner *learner = *state;
    struct learnt_weight same = learnt(learner, "salutation.same");
    const double before = greeting_bits(learner->index);
    same.bits = same.shipped - 0.7;
    assert_int_equal(match_index_learnt(learner->index, &same, 1), 1);
    assert_true(fabs(greeting_bits(learner->index) - (before - 0.7)) < 1e-9);
    same.shipped -= 0.7;
    same.bits = same.shipped + 9;
    assert_int_equal(match_index_learnt(learner->index, &same, 1), 1);
    assert_true(fabs(greeting_bits(learner->index) - (before + 0.3)) < 1e-9);
}

static void what_was_learnt_of_another_shipped_weight_does_not_hold(void **state)
{
    struct learner *learner = *state;
    const double before = greeting_bits(learner->index);
    struct learnt_weight weights[] = { learnt(learner, "salutation.same"), { .name = "prisoner.full" },
        { .name = "no.such" } };
    weights[0].shipped += 0.1;
    weights[0].bits += 1;
    assert_int_equal(match_index_learnt(learner->index, weights, 3), 0);
    assert_true(greeting_bits(learner->index) == before);
}

static void who_got_it_by_mistake_is_no_candidate_any_more_and_it_asks(void **state)
{
    struct learner *learner = *state;
    struct letter letter;
    struct verdict verdict;
    int64_t wrong = 7;
    write_letter(&letter, "Здравствуйте, дорогая Раиса!", "Острейко Юрий");
    match_weigh(&match_standard, learner->index, &letter.reply, &letter.arena, &verdict);
    assert_true(verdict.count == SENDERS && verdict.candidates[0].message->id == wrong);
    letter.reply.not_for = &wrong;
    letter.reply.not_for_count = 1;
    match_weigh(&match_standard, learner->index, &letter.reply, &letter.arena, &verdict);
    assert_int_equal(verdict.count, SENDERS - 1);
    for (size_t i = 0; i < verdict.count; i++)
        assert_true(verdict.candidates[i].message->id != wrong);
    assert_non_null(strstr(verdict.reason, "wrong person"));
    letter_clear(&letter);
}

#define LEARNER_TEST(function) cmocka_unit_test_setup_teardown(function, learner_setup, learner_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LEARNER_TEST(without_decisions_every_weight_is_as_shipped),
        LEARNER_TEST(nothing_is_learnt_of_what_all_senders_of_a_prisoner_share),
        LEARNER_TEST(a_greeting_that_fits_many_others_loses_bits),
        LEARNER_TEST(a_greeting_that_fits_one_alone_gains_little),
        LEARNER_TEST(a_few_decisions_move_hardly_anything),
        LEARNER_TEST(a_right_sender_who_is_greeted_by_another_name_weakens_the_contradiction),
        LEARNER_TEST(what_the_rule_mistook_counts_against_what_spoke_for_it),
        LEARNER_TEST(an_old_decision_counts_as_part_of_one),
        LEARNER_TEST(a_letter_whose_prisoner_cannot_be_read_teaches_nothing),
        LEARNER_TEST(an_index_weighs_with_what_was_learnt_but_never_far_from_the_shipped),
        LEARNER_TEST(what_was_learnt_of_another_shipped_weight_does_not_hold),
        LEARNER_TEST(who_got_it_by_mistake_is_no_candidate_any_more_and_it_asks),
    };
    return cmocka_run_group_tests_name("learning", tests, NULL, NULL);
}
