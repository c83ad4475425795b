/* store: what is seen at one glance: pieces of the list, ages, mails in a state, figures of weeks. */
#include "test_store.h"

#include "clock.h"

#include <stdio.h>
#include <string.h>

enum { DAY = 24 * 60 * 60, WEEK = 7 * DAY };

/* The IDs that came, in order, each with a space behind it. */
struct seen {
    struct store_lister lister;
    char ids[400];
};

static bool note(struct store_lister *self, const struct store_listed *listed, struct fault *fault)
{
    (void)fault;
    struct seen *seen = (struct seen *)self;
    const size_t length = strlen(seen->ids);
    snprintf(seen->ids + length, sizeof seen->ids - length, "%s ", listed->reply);
    return true;
}

static void assert_chosen(struct home *home, struct store_choice choice, const char *ids)
{
    struct seen seen = { { note }, "" };
    choice.reason = choice.reason ? choice.reason : "";
    choice.drop = choice.drop ? choice.drop : "";
    choice.most = choice.most ? choice.most : 10;
    assert_done(home, store_list_chosen(home->store, &choice, &seen.lister, &home->fault));
    assert_string_equal(seen.ids, ids);
}

static size_t count_of(struct home *home, struct store_choice choice)
{
    size_t count;
    choice.reason = choice.reason ? choice.reason : "";
    choice.drop = choice.drop ? choice.drop : "";
    assert_done(home, store_choice_count(home->store, &choice, &count, &home->fault));
    return count;
}

static const char *spaced(const char *one, const char *two)
{
    static char ids[2 * STORE_ID_BYTES + 4];
    snprintf(ids, sizeof ids, "%s %s%s", one, two, *two ? " " : "");
    return ids;
}

static void a_piece_of_the_list_is_as_long_as_asked_for(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES], two[STORE_ID_BYTES], three[STORE_ID_BYTES];
    reply_in_review(home, "1.jpg", "one", one);
    reply_in_review(home, "2.jpg", "two", two);
    reply_in_review(home, "3.jpg", "three", three);
    assert_done(home, decide_plain(home, two, OUTCOME_NONE));
    assert_chosen(home, (struct store_choice){ .state = REPLY_REVIEW }, spaced(one, three));
    assert_chosen(home, (struct store_choice){ .state = REPLY_REVIEW, .newest = true }, spaced(three, one));
    assert_chosen(home, (struct store_choice){ .state = REPLY_REVIEW, .most = 1 }, spaced(one, ""));
    assert_chosen(home, (struct store_choice){ .state = REPLY_REVIEW, .skip = 1 }, spaced(three, ""));
    assert_chosen(home, (struct store_choice){ .state = REPLY_DECIDED }, spaced(two, ""));
    assert_int_equal(count_of(home, (struct store_choice){ .state = REPLY_REVIEW, .skip = 1, .most = 1 }), 2);
}

static void the_list_is_chosen_by_drop_reason_and_poor_pictures(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES];
    reply_in_review(home, "1.jpg", "one", one);
    assert_chosen(home, (struct store_choice){ .state = REPLY_REVIEW, .drop = "inbox" }, spaced(one, ""));
    assert_chosen(home, (struct store_choice){ .state = REPLY_REVIEW, .drop = "elsewhere" }, "");
    assert_chosen(
        home, (struct store_choice){ .state = REPLY_REVIEW, .reason = "candidates" }, spaced(one, ""));
    assert_chosen(home, (struct store_choice){ .state = REPLY_REVIEW, .reason = "%" }, "");
    assert_chosen(home, (struct store_choice){ .state = REPLY_REVIEW, .flawed = true }, "");
    assert_true(meddled(home, "UPDATE page SET flaws = 2"));
    assert_chosen(home, (struct store_choice){ .state = REPLY_REVIEW, .flawed = true }, spaced(one, ""));
}

static void why_they_ask_is_counted(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES], two[STORE_ID_BYTES], three[STORE_ID_BYTES];
    struct store_reason *reasons;
    size_t count;
    reply_in_review(home, "1.jpg", "one", one);
    reply_in_review(home, "2.jpg", "two", two);
    reply_in_review(home, "3.jpg", "three", three);
    assert_true(meddled(home, "UPDATE reply SET reason = 'another' WHERE rowid = 2"));
    assert_done(home, store_waiting_reasons(home->store, 10, &home->arena, &reasons, &count, &home->fault));
    assert_int_equal(count, 2);
    assert_int_equal(reasons[0].count, 2);
    assert_string_equal(reasons[1].reason, "another");
}

static void how_long_they_wait_is_counted(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES], two[STORE_ID_BYTES];
    size_t count;
    reply_in_review(home, "1.jpg", "one", one);
    reply_in_review(home, "2.jpg", "two", two);
    assert_true(meddled(home, "UPDATE reply SET at = 1000 WHERE rowid = 1"));
    assert_done(home, store_waiting_between(home->store, 999, 1000, &count, &home->fault));
    assert_int_equal(count, 1);
    assert_done(home, store_waiting_between(home->store, 1000, INT64_MAX, &count, &home->fault));
    assert_int_equal(count, 1);
}

static void mails_of_a_state_are_found_the_next_first(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES], two[STORE_ID_BYTES], of[STORE_ID_BYTES];
    struct store_mail_brief *mails;
    size_t count;
    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    const int64_t boris = put_message(home, "B-2", "boris@example.org");
    reply_in_review(home, "1.jpg", "one", one);
    reply_in_review(home, "2.jpg", "two", two);
    assert_done(home, decide_mail(home, one, "Вольга", anna, "anna@example.org", 5000000200));
    assert_done(home, decide_mail(home, two, "Вольга", boris, "boris@example.org", 5000000100));
    assert_done(
        home, store_mails_in(home->store, MAIL_HELD, 0, 10, &home->arena, &mails, &count, &home->fault));
    assert_int_equal(count, 2);
    assert_string_equal(mails[0].ref, "B-2");
    assert_int_equal(mails[0].due, 5000000100);
    assert_false(mails[0].blind);
    assert_done(home, store_mail_reply(home->store, mails[0].name, of, &home->fault));
    assert_string_equal(of, two);
    assert_refused(home, store_mail_reply(home->store, "M-00000000", of, &home->fault), "no mail");
    assert_done(
        home, store_mails_in(home->store, MAIL_BOUNCED, 0, 10, &home->arena, &mails, &count, &home->fault));
    assert_int_equal(count, 0);
}

static void assert_letters_to(struct home *home, int64_t message, const char *ids)
{
    struct store_mail_brief *mails;
    size_t count;
    char found[80] = "";
    assert_done(home, store_letters_to(home->store, message, 9, &home->arena, &mails, &count, &home->fault));
    for (size_t i = 0; i < count; i++)
        snprintf(found + strlen(found), sizeof found - strlen(found), "%s ", mails[i].reply);
    assert_string_equal(found, ids);
}

/* With these candidates, the first first. */
static void judge_so(struct home *home, const char *reply, const int64_t *messages, size_t count)
{
    struct candidate candidates[8] = { { 0 } };
    struct message *who = arena_array(&home->arena, count, sizeof *who);
    for (size_t i = 0; i < count; i++) {
        assert_done(home, store_message_by_id(home->store, messages[i], &home->arena, &who[i], &home->fault));
        candidates[i] = (struct candidate){ .message = &who[i], .bits = 9, .posterior = 0.9 / (double)count };
    }
    const struct verdict verdict = { .candidates = candidates,
        .count = count,
        .none = 0.1,
        .follows = FOLLOWS_ASK,
        .reason = "nobody is clear" };
    assert_done(home, store_verdict_put(home->store, reply, &verdict, &made_later, &home->fault));
}

static void judge_first(struct home *home, const char *reply, int64_t message)
{
    judge_so(home, reply, &message, 1);
}

/* "R-… 1 R-… 2 ": the letters that may be to these, and how far ahead these are there. */
static void assert_waiting_for(
    struct home *home, const int64_t *messages, size_t message_count, const char *expected)
{
    struct store_candidacies found;
    char said[200] = "";
    assert_done(
        home, store_review_for(home->store, messages, message_count, &home->arena, &found, &home->fault));
    for (size_t i = 0; i < found.count; i++) {
        const size_t at = strlen(said);
        snprintf(said + at, sizeof said - at, "%s %zu ", found.all[i].reply, found.all[i].rank);
    }
    assert_string_equal(said, expected);
}

/* "R-… 1 " */
static const char *ranked(struct home *home, const char *reply, int rank)
{
    return arena_printf(&home->arena, "%s %d ", reply, rank);
}

static void what_waits_is_found_by_whom_it_may_be_to(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES], two[STORE_ID_BYTES];
    const int64_t all[] = { put_message(home, "A-1", "anna@example.org"),
        put_message(home, "B-2", "boris@example.org"), put_message(home, "C-3", "cesia@example.org") };
    reply_in_review(home, "1.jpg", "one", one);
    reply_in_review(home, "2.jpg", "two", two);
    judge_first(home, one, all[0]);
    judge_first(home, two, all[1]);
    assert_waiting_for(home, all + 1, 2, ranked(home, two, 1));
    const struct decision opinion = {
        .outcome = OUTCOME_NONE, .by = "Вольга", .reason = "", .duplicate_of = ""
    };
    assert_done(home, store_opinion_put(home->store, two, &opinion, false, &home->fault));
    assert_waiting_for(home, all, 3, ranked(home, one, 1)); /* the other is decided blindly now */
    assert_true(meddled(home, "INSERT INTO rule_case SELECT id, at, 3, 1, 1 FROM reply"));
    assert_waiting_for(home, all, 3, ""); /* and this one, for a check */
    assert_true(meddled(home, "DELETE FROM rule_case"));
    assert_done(home, store_decide(home->store, one, &opinion, NULL, 0, &home->fault));
    assert_waiting_for(home, all, 3, "");
}

static void where_somebody_comes_first_comes_first(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES], two[STORE_ID_BYTES];
    int64_t all[6];
    for (int i = 0; i < 6; i++) {
        char ref[8];
        snprintf(ref, sizeof ref, "A-%d", i);
        all[i] = put_message(home, ref, "anna@example.org");
    }
    reply_in_review(home, "1.jpg", "one", one);
    reply_in_review(home, "2.jpg", "two", two);
    judge_so(home, one, all, 6);
    judge_so(home, two, all + 1, 2);
    assert_waiting_for(home, all + 1, 1, arena_printf(&home->arena, "%s 1 %s 2 ", two, one));
    assert_waiting_for(home, all + 5, 1, ""); /* a sixth is none of the first */
}

static void a_letter_leads_nobody_back_to_whom_it_went_to_wrongly(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES];
    const int64_t all[] = { put_message(home, "A-1", "anna@example.org"),
        put_message(home, "B-2", "boris@example.org") };
    reply_in_review(home, "1.jpg", "one", one);
    judge_so(home, one, all, 2);
    assert_done(home, decide_mail(home, one, "Вольга", all[0], "anna@example.org", 5000000200));
    assert_done(home, store_wrong(home->store, one, "", "Янка", &home->fault));
    assert_int_equal(state_of(home, one), REPLY_REVIEW);
    assert_waiting_for(home, all, 2, ranked(home, one, 2));
}

static void a_damaged_verdict_hides_no_other_letter(void **state)
{
    struct home *home = *state;
    struct store_candidacies found;
    char one[STORE_ID_BYTES], two[STORE_ID_BYTES];
    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    reply_in_review(home, "1.jpg", "one", one);
    reply_in_review(home, "2.jpg", "two", two);
    judge_first(home, one, anna);
    judge_first(home, two, anna);
    static const char *const damages[] = { "x'00'", "x'09'" }; /* open, and no verdict; not to be opened */
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        char sql[120];
        snprintf(sql, sizeof sql, "UPDATE verdict SET content = %s WHERE reply = '%s'", damages[i], one);
        assert_true(meddled(home, sql));
        assert_waiting_for(home, &anna, 1, ranked(home, two, 1));
        assert_done(home, store_review_for(home->store, &anna, 1, &home->arena, &found, &home->fault));
        assert_int_equal(found.damaged_count, 1);
        assert_string_equal(found.damaged[0].text, one);
    }
}

static void letters_are_found_by_whom_they_went_to(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES], two[STORE_ID_BYTES];
    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    const int64_t boris = put_message(home, "B-2", "boris@example.org");
    reply_in_review(home, "1.jpg", "one", one);
    reply_in_review(home, "2.jpg", "two", two);
    assert_letters_to(home, anna, "");
    assert_done(home, decide_mail(home, one, "Вольга", anna, "anna@example.org", 5000000200));
    assert_done(home, decide_mail(home, two, "Вольга", anna, "anna@example.org", 5000000100));
    assert_letters_to(home, anna, spaced(two, one));
    assert_letters_to(home, boris, "");
    assert_done(home, store_undo(home->store, two, "Вольга", &home->fault));
    assert_done(home, decide_mail(home, two, "Вольга", boris, "boris@example.org", 5000000100));
    assert_letters_to(home, anna, spaced(two, one)); /* it would have gone there */
    assert_letters_to(home, boris, spaced(two, ""));
}

static void whom_a_letter_went_to_is_not_found_while_it_is_decided_blindly(void **state)
{
    struct home *home = *state;
    struct store_mail_brief *mails;
    char one[STORE_ID_BYTES];
    size_t count;
    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    const struct decision none = { .outcome = OUTCOME_NONE, .by = "Янка", .reason = "", .duplicate_of = "" };
    reply_in_review(home, "1.jpg", "one", one);
    assert_done(home, decide_mail(home, one, "Вольга", anna, "anna@example.org", 5000000200));
    assert_done(home, store_undo(home->store, one, "Вольга", &home->fault));
    assert_letters_to(home, anna, spaced(one, ""));
    assert_done(home, store_opinion_put(home->store, one, &none, false, &home->fault));
    assert_letters_to(home, anna, "");
    assert_done(
        home, store_mails_in(home->store, MAIL_RECALLED, 0, 9, &home->arena, &mails, &count, &home->fault));
    assert_int_equal(count, 1);
    assert_true(mails[0].blind);
    assert_done(home, store_opinion_withdraw(home->store, one, "Янка", &home->fault));
    assert_true(meddled(home, "INSERT INTO rule_case SELECT id, at, 3, 1, 1 FROM reply"));
    assert_letters_to(home, anna, "");
}

static void assert_settled(struct home *home, enum outcome outcome, size_t skip, size_t most, const char *ids)
{
    struct store_settled *settled;
    size_t count;
    char found[80] = "";
    assert_done(
        home, store_settled(home->store, outcome, skip, most, &home->arena, &settled, &count, &home->fault));
    for (size_t i = 0; i < count; i++)
        snprintf(found + strlen(found), sizeof found - strlen(found), "%s ", settled[i].reply);
    assert_string_equal(found, ids);
}

static void what_is_settled_is_listed_from_the_last_back(void **state)
{
    struct home *home = *state;
    struct store_settled *settled;
    char one[STORE_ID_BYTES], two[STORE_ID_BYTES], three[STORE_ID_BYTES];
    size_t count, by_outcome[OUTCOMES];
    reply_in_review(home, "1.jpg", "one", one);
    reply_in_review(home, "2.jpg", "two", two);
    reply_in_review(home, "3.jpg", "three", three);
    assert_settled(home, OUTCOME_NONE_YET, 0, 9, "");
    assert_done(home, decide_plain(home, three, OUTCOME_TO_ALL));
    assert_done(home, decide_plain(home, one, OUTCOME_NOT_A_LETTER));
    assert_done(home, decide_plain(home, two, OUTCOME_TO_ALL));
    assert_done(home, store_undo(home->store, two, "Вольга", &home->fault));
    assert_settled(home, OUTCOME_NONE_YET, 0, 9, spaced(one, three));
    assert_settled(home, OUTCOME_NONE_YET, 1, 9, spaced(three, ""));
    assert_settled(home, OUTCOME_NONE_YET, 0, 1, spaced(one, ""));
    assert_settled(home, OUTCOME_TO_ALL, 0, 9, spaced(three, ""));
    assert_settled(home, OUTCOME_MAIL, 0, 9, "");
    assert_done(home,
        store_settled(home->store, OUTCOME_NOT_A_LETTER, 0, 9, &home->arena, &settled, &count, &home->fault));
    assert_string_equal(settled[0].by, "Вольга Каардынатарка");
    assert_done(home, store_settled_count(home->store, by_outcome, &home->fault));
    assert_int_equal(by_outcome[OUTCOME_TO_ALL], 1);
    assert_int_equal(by_outcome[OUTCOME_NOT_A_LETTER], 1);
    assert_int_equal(by_outcome[OUTCOME_MAIL], 0);
}

static void assert_tasks(struct home *home, struct store_task_choice choice, const char *whats)
{
    struct store_task *tasks;
    size_t count;
    char found[80] = "";
    choice.reply = choice.reply ? choice.reply : "";
    assert_done(home, store_tasks_chosen(home->store, &choice, &home->arena, &tasks, &count, &home->fault));
    for (size_t i = 0; i < count; i++)
        snprintf(found + strlen(found), sizeof found - strlen(found), "%s ", tasks[i].what);
    assert_string_equal(found, whats);
}

static void add_task(struct home *home, enum store_task_kind kind, int64_t mail, const char *what)
{
    const struct store_task task = {
        .kind = kind, .mail = mail, .what = what, .from = "", .words = "", .whole = "", .place = ""
    };
    assert_done(home, store_task_add(home->store, &task, &home->fault));
}

static void open_tasks_are_chosen_by_kind_by_reply_and_by_piece(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct store_task *tasks;
    size_t count;
    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    reply_in_review(home, "1.jpg", "one", reply);
    assert_done(home, decide_mail(home, reply, "Вольга", anna, "anna@example.org", 5000000200));
    const int64_t mail = number_in(home, "SELECT id FROM mail");
    add_task(home, TASK_ANSWER, mail, "one");
    add_task(home, TASK_STOP, 0, "two");
    add_task(home, TASK_ANSWER, 0, "three");
    add_task(home, TASK_ANSWER, 0, "four");
    assert_done(home, store_tasks(home->store, false, 0, &home->arena, &tasks, &count, &home->fault));
    assert_done(home, store_task_done(home->store, tasks[3].name, "Вольга", &home->fault));
    assert_tasks(home, (struct store_task_choice){ .kind = TASK_KINDS, .most = 9 }, "one two three ");
    assert_tasks(home, (struct store_task_choice){ .kind = TASK_ANSWER, .most = 9 }, "one three ");
    assert_tasks(home, (struct store_task_choice){ .kind = TASK_KINDS, .skip = 1, .most = 1 }, "two ");
    assert_tasks(home, (struct store_task_choice){ .kind = TASK_KINDS, .reply = reply, .most = 9 }, "one ");
    assert_tasks(home, (struct store_task_choice){ .kind = TASK_BOUNCED, .most = 9 }, "");
}

/* The letter that a found page goes with says to whom it went. */
static void a_blind_check_names_no_letter_that_a_page_is_of(void **state)
{
    (void)state;
    struct store_listed listed = { .state = REPLY_DECIDED,
        .outcome = OUTCOME_MAIL,
        .decided_by = "Алеся",
        .reason = "",
        .duplicate_of = "",
        .page_of = "R-ABCDEFGH" };
    store_hide_choice(&listed);
    assert_int_equal(listed.outcome, OUTCOME_NONE_YET);
    assert_string_equal(listed.decided_by, "");
    assert_string_equal(listed.page_of, "");
}

static void figures_fall_into_the_week_they_belong_to(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES], two[STORE_ID_BYTES];
    struct store_week weeks[3];
    const int64_t sunday = 1792367999; /* 2026-10-18 23:59:59, a second before a Monday */
    reply_in_review(home, "1.jpg", "one", one);
    reply_in_review(home, "2.jpg", "two", two);
    assert_true(meddled(home, "UPDATE reply SET at = 1792367999 WHERE rowid = 1"));
    assert_true(meddled(home, "UPDATE reply SET at = 1792368000 WHERE rowid = 2"));

    assert_done(home, store_weeks(home->store, sunday, weeks, 3, &home->fault));
    assert_int_equal(weeks[2].from, sunday + 1 - WEEK);
    assert_int_equal(weeks[2].arrived, 1); /* what is later than its last week does not count */
    assert_done(home, store_weeks(home->store, sunday + 1, weeks, 3, &home->fault));
    assert_int_equal(weeks[1].arrived, 1);
    assert_int_equal(weeks[2].arrived, 1);
    assert_int_equal(weeks[0].arrived + weeks[2].mailed + weeks[2].bounced, 0);
    assert_done(home, store_weeks(home->store, sunday, NULL, 0, &home->fault));

    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    assert_done(home, decide_mail(home, one, "Вольга", anna, "anna@example.org", 5000000200));
    assert_done(home, store_weeks(home->store, clock_now(), weeks, 3, &home->fault));
    assert_int_equal(weeks[2].by_people, 1);
    assert_int_equal(weeks[2].by_rule, 0);
}

int test_store_glance(void)
{
    const struct CMUnitTest tests[] = {
        HOME_TEST(a_piece_of_the_list_is_as_long_as_asked_for),
        KEYED_TEST(the_list_is_chosen_by_drop_reason_and_poor_pictures),
        HOME_TEST(why_they_ask_is_counted),
        HOME_TEST(how_long_they_wait_is_counted),
        KEYED_TEST(mails_of_a_state_are_found_the_next_first),
        KEYED_TEST(letters_are_found_by_whom_they_went_to),
        KEYED_TEST(what_waits_is_found_by_whom_it_may_be_to),
        HOME_TEST(where_somebody_comes_first_comes_first),
        HOME_TEST(a_letter_leads_nobody_back_to_whom_it_went_to_wrongly),
        KEYED_TEST(a_damaged_verdict_hides_no_other_letter),
        HOME_TEST(whom_a_letter_went_to_is_not_found_while_it_is_decided_blindly),
        KEYED_TEST(what_is_settled_is_listed_from_the_last_back),
        HOME_TEST(open_tasks_are_chosen_by_kind_by_reply_and_by_piece),
        HOME_TEST(a_blind_check_names_no_letter_that_a_page_is_of),
        HOME_TEST(figures_fall_into_the_week_they_belong_to),
    };
    return cmocka_run_group_tests_name("store: at a glance", tests, NULL, NULL);
}
