/* The rule's record: what a person's word on a reply says of the rule, and what follows. */
#include "test_store.h"

#include <stdio.h>
#include <string.h>

static const char anna[] = "anna@example.org";
enum { PATTERN = 20 };
static const int64_t far_away = 4000000000; /* held */

static struct store_pattern known(struct home *home)
{
    struct store_pattern pattern;
    assert_done(home, store_pattern_known(home->store, PATTERN, &pattern, &home->fault));
    return pattern;
}

static void note_case(struct home *home, const char *reply, int64_t message, bool held)
{
    const struct store_case rule = { PATTERN, held, message };
    assert_done(home, store_case_put(home->store, reply, &rule, &home->fault));
}

/* A reply of one letter page that the rule settled, its mail held. */
static void ruled(struct home *home, const char *path, int64_t message, char reply[STORE_ID_BYTES])
{
    reply_in_review(home, path, path, reply);
    assert_done(home, decide_mail(home, reply, "rule", message, anna, far_away));
    note_case(home, reply, message, false);
}

static void who_decides_as_the_rule_would_agrees(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES], other[STORE_ID_BYTES];
    const int64_t message = put_message(home, "A-1", anna), same_person = put_message(home, "A-2", anna);
    reply_in_review(home, "1.jpg", "one", reply);
    reply_in_review(home, "2.jpg", "two", other);
    note_case(home, reply, message, true);
    note_case(home, other, message, true);
    assert_int_equal(known(home).checked, 0);
    assert_done(home, decide_mail(home, reply, "Вольга", message, anna, far_away));
    assert_done(home, decide_mail(home, other, "Вольга", same_person, anna, far_away));
    assert_int_equal(known(home).checked, 2);
    assert_int_equal(known(home).wrong, 0);
    assert_false(known(home).stopped);
    assert_done(home, store_undo(home->store, other, "Вольга", &home->fault));
    assert_int_equal(known(home).checked, 1); /* a word that was taken back does not count */
}

static void a_blind_reply_is_so_until_it_is_decided(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct line line;
    const int64_t message = put_message(home, "A-1", anna);
    reply_in_review(home, "1.jpg", "one", reply);
    list_line(home, reply, &line);
    assert_false(line.listed.blind);
    note_case(home, reply, message, true);
    list_line(home, reply, &line);
    assert_true(line.listed.blind);
    assert_done(home, decide_mail(home, reply, "Вольга", message, anna, far_away));
    list_line(home, reply, &line);
    assert_false(line.listed.blind);
}

static void another_person_or_a_page_left_out_stops_the_pattern(void **state)
{
    struct home *home = *state;
    char wrong[STORE_ID_BYTES], part[STORE_ID_BYTES], held[STORE_ID_BYTES];
    const int64_t message = put_message(home, "A-1", anna),
                  boris = put_message(home, "A-2", "boris@example.org");
    ruled(home, "3.jpg", message, held);
    reply_in_review(home, "1.jpg", "one", wrong);
    note_case(home, wrong, boris, true);
    assert_done(home, decide_mail(home, wrong, "Вольга", message, anna, far_away));
    assert_true(known(home).stopped);
    assert_int_equal(state_of(home, held), REPLY_REVIEW); /* its mail is recalled */
    assert_int_equal(state_of(home, wrong), REPLY_DECIDED);
    assert_done(home, store_pattern_resume(home->store, PATTERN, "Вольга", &home->fault));
    assert_false(known(home).stopped);
    keep_file(home, "2.pdf", "two", part);
    static const struct page_read both_pages[] = { { PAGE_LETTER, "first" },
        { PAGE_POSTCARD, "second, with a volunteer's address" } };
    read_pages(home, part, both_pages, 2);
    note_case(home, part, message, true);
    assert_done(home, decide_mail(home, part, "Вольга", message, anna, far_away)); /* page 1 alone */
    assert_true(known(home).stopped);
    assert_int_equal(known(home).wrong, 2);
}

static void what_says_nothing_about_whose_it_is_does_not_count(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    const int64_t message = put_message(home, "A-1", anna);
    reply_in_review(home, "1.jpg", "one", reply);
    note_case(home, reply, message, true);
    assert_done(home, decide_plain(home, reply, OUTCOME_RESCAN));
    assert_int_equal(known(home).checked, 0);
    assert_done(home, store_undo(home->store, reply, "Вольга", &home->fault));
    assert_done(home, decide_plain(home, reply, OUTCOME_NONE));
    assert_int_equal(known(home).wrong, 1);
    assert_true(known(home).stopped);
}

static void who_takes_back_and_decides_otherwise_complains(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct store_pattern *patterns;
    size_t count;
    const int64_t message = put_message(home, "A-1", anna);
    ruled(home, "1.jpg", message, reply);
    assert_done(home, store_undo(home->store, reply, "Вольга", &home->fault));
    assert_false(known(home).stopped); /* nobody said why */
    assert_done(home, decide_plain(home, reply, OUTCOME_NONE));
    assert_true(known(home).stopped);
    assert_done(home, store_patterns(home->store, &home->arena, &patterns, &count, &home->fault));
    assert_int_equal(count, 1);
    assert_int_equal(patterns[0].mailed, 1);
    assert_int_equal(patterns[0].complaints, 1);
    assert_int_equal(patterns[0].checked, 0); /* it was not blind */
}

static void what_was_settled_before_is_no_blind_check(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    const struct store_case rule = { PATTERN, true, put_message(home, "A-1", anna) };
    reply_in_review(home, "1.jpg", "one", reply);
    assert_done(home, decide_plain(home, reply, OUTCOME_NONE));
    assert_done(home, store_undo(home->store, reply, "Вольга", &home->fault));
    assert_refused(home, store_case_put(home->store, reply, &rule, &home->fault), "settled before");
    assert_refused(home, store_wrong(home->store, reply, "", "Вольга", &home->fault), "called wrong");
    assert_refused(home, store_pattern_resume(home->store, PATTERN, "Вольга", &home->fault), "not stopped");
}

/* Sends the one mail that is due, as far as the store is concerned. */
static void send_due(struct home *home)
{
    struct store_mail mail;
    const struct store_attempt attempt = { 200, "done", 250, "", "", "", false, "", "", 0 };
    assert_done(home, store_mail_claim(home->store, 200, false, &home->arena, &mail, &home->fault));
    assert_done(home, store_mail_mark(home->store, mail.id, &home->fault));
    assert_done(home, store_mail_result(home->store, mail.id, MAIL_HANDED_OVER, 0, &attempt, &home->fault));
}

static int64_t answered(struct home *home, int64_t message)
{
    struct message row;
    assert_done(home, store_message_by_id(home->store, message, &home->arena, &row, &home->fault));
    return row.answered;
}

static void what_went_to_the_wrong_person_waits_for_the_right_one(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES], held[STORE_ID_BYTES];
    struct reply loaded;
    struct line line;
    const int64_t message = put_message(home, "A-1", anna),
                  boris = put_message(home, "A-2", "boris@example.org");
    reply_in_review(home, "1.jpg", "one", reply);
    assert_done(home, decide_mail(home, reply, "rule", message, anna, 100));
    note_case(home, reply, message, false);
    ruled(home, "2.jpg", message, held);
    matched_the_same(home, reply);
    send_due(home);
    assert_refused(home, store_undo(home->store, reply, "Вольга", &home->fault), "has left");
    assert_int_equal(answered(home, message), 2);
    assert_done(home, store_wrong(home->store, reply, "", "Вольга", &home->fault));
    assert_int_equal(state_of(home, reply), REPLY_REVIEW);
    assert_true(known(home).stopped);
    assert_int_equal(state_of(home, held), REPLY_REVIEW); /* the same signs agreed there */
    assert_int_equal(answered(home, message), 0); /* this letter is no answer to it */
    list_line(home, reply, &line);
    assert_non_null(strstr(line.reason, "wrong person"));
    assert_int_equal(line.listed.mail_count, 1); /* its story stays */
    assert_int_equal(line.mail_state, MAIL_HANDED_OVER);
    assert_done(home, store_reply_load(home->store, reply, &home->arena, &loaded, &home->fault));
    assert_int_equal(loaded.not_for_count, 1);
    assert_true(loaded.not_for[0] == message);
    assert_refused(
        home, decide_mail(home, reply, "Вольга", message, anna, far_away), "has a mail to that message");
    assert_done(home, decide_mail(home, reply, "Вольга", boris, "boris@example.org", far_away));
    assert_int_equal(answered(home, boris), 1);
}

/* Of two to whom parts of a letter went one got it wrongly: she alone is marked, and he gets nothing twice.
 */
static void of_several_only_the_one_who_is_named_was_wrong(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct reply loaded;
    struct store_listed listed;
    static const int first[] = { 1 }, second[] = { 2 };
    const int64_t message = put_message(home, "A-1", anna),
                  boris = put_message(home, "A-2", "boris@example.org");
    keep_file(home, "1.pdf", "two", reply);
    static const struct page_read both_pages[] = { { PAGE_LETTER, "p1" }, { PAGE_LETTER, "p2" } };
    read_pages(home, reply, both_pages, 2);
    assert_done(home,
        store_verdict_put(home->store, reply, &(struct verdict){ .follows = FOLLOWS_ASK, .reason = "" },
            &made_first, &home->fault));
    const struct decision decision = {
        .outcome = OUTCOME_MAIL, .by = "Вольга", .reason = "", .duplicate_of = ""
    };
    const struct store_mail_plan plans[] = {
        { .message = message,
            .address = anna,
            .language = "be",
            .pages = first,
            .page_count = 1,
            .due = 100,
            .message_id = "1@example.org",
            .token = "01",
            .date = 100 },
        { .message = boris,
            .address = "boris@example.org",
            .language = "be",
            .pages = second,
            .page_count = 1,
            .due = 100,
            .message_id = "2@example.org",
            .token = "02",
            .date = 100 },
    };
    assert_done(home, store_decide(home->store, reply, &decision, plans, 2, &home->fault));
    send_due(home);
    send_due(home);
    assert_refused(home, store_wrong(home->store, reply, "", "Зоя", &home->fault), "which mail");
    assert_refused(home, store_wrong(home->store, reply, "M-00000000", "Зоя", &home->fault), "has no mail");
    assert_int_equal(state_of(home, reply), REPLY_DECIDED);
    assert_done(home, store_list_one(home->store, reply, &home->arena, &listed, &home->fault));
    assert_int_equal(listed.mail_count, 2);
    const char *wrong = listed.mails[strcmp(listed.mails[0].ref, "A-1") != 0].name;
    assert_done(home, store_wrong(home->store, reply, wrong, "Зоя", &home->fault));
    assert_int_equal(state_of(home, reply), REPLY_REVIEW);
    assert_done(home, store_reply_load(home->store, reply, &home->arena, &loaded, &home->fault));
    assert_int_equal(loaded.not_for_count, 1);
    assert_true(loaded.not_for[0] == message);
    assert_int_equal(answered(home, message), 0);
    assert_int_equal(answered(home, boris), 1);
}

static void what_a_person_mailed_wrongly_waits_too(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    const int64_t message = put_message(home, "A-1", anna);
    reply_in_review(home, "1.jpg", "one", reply);
    assert_done(home, decide_mail(home, reply, "Вольга", message, anna, 100));
    send_due(home);
    assert_done(home, store_wrong(home->store, reply, "", "Зоя", &home->fault));
    assert_int_equal(state_of(home, reply), REPLY_REVIEW);
    assert_false(known(home).stopped); /* the rule had no part in it */
    assert_done(home, decide_plain(home, reply, OUTCOME_NONE));
    assert_refused(home, store_wrong(home->store, reply, "", "Зоя", &home->fault), "mailed to nobody");
}

static void a_blind_check_that_was_wrong_stops_the_pattern_that_it_confirmed(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    const int64_t message = put_message(home, "A-1", anna);
    reply_in_review(home, "1.jpg", "one", reply);
    note_case(home, reply, message, true);
    assert_done(home, decide_mail(home, reply, "Вольга", message, anna, far_away));
    assert_false(known(home).stopped);
    assert_done(home, store_wrong(home->store, reply, "", "Зоя", &home->fault));
    assert_true(known(home).stopped);
    assert_int_equal(known(home).checked, 0);
}

static void what_a_letter_that_went_wrong_was_matched_with_is_due(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct store_walk_item *items;
    size_t count;
    const int64_t message = put_message(home, "A-1", anna);
    const struct verdict verdict = { .reason = "close" };
    reply_in_review(home, "1.jpg", "one", reply);
    assert_done(home, store_verdict_put(home->store, reply, &verdict, &made_first, &home->fault));
    assert_done(home, decide_mail(home, reply, "Вольга", message, anna, far_away));
    assert_done(home, store_wrong(home->store, reply, "", "Вольга", &home->fault));
    assert_done(
        home, store_waiting(home->store, NULL, &made_first, &home->arena, &items, &count, &home->fault));
    assert_int_equal(count, 1);
}

static void what_the_rule_settled_before_patterns_were_noted_is_counted(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES], noted[STORE_ID_BYTES];
    size_t count;
    const int64_t message = put_message(home, "A-1", anna);
    ruled(home, "1.jpg", message, noted);
    reply_in_review(home, "2.jpg", "two", reply);
    assert_done(home, decide_mail(home, reply, "rule", message, anna, far_away));
    assert_done(home, store_cases_unnoted(home->store, &count, &home->fault));
    assert_int_equal(count, 1);
    assert_done(home, store_wrong(home->store, reply, "", "Вольга", &home->fault));
    assert_int_equal(state_of(home, reply), REPLY_REVIEW);
}

static void a_share_of_the_replies_is_chosen_and_stays_so(void **state)
{
    struct home *home = *state;
    int chosen = 0;
    for (int i = 0; i < 10000; i++) {
        char reply[STORE_ID_BYTES];
        snprintf(reply, sizeof reply, "R-%08d", i);
        const bool is = store_chosen(home->store, reply, 0.05);
        assert_int_equal(is, store_chosen(home->store, reply, 0.05));
        assert_false(store_chosen(home->store, reply, 0));
        assert_true(store_chosen(home->store, reply, 1));
        chosen += is;
    }
    assert_in_range(chosen, 400, 600); /* 500, give or take 22 */
}

int test_store_rule(void)
{
    const struct CMUnitTest tests[] = {
        HOME_TEST(who_decides_as_the_rule_would_agrees),
        HOME_TEST(a_blind_reply_is_so_until_it_is_decided),
        HOME_TEST(another_person_or_a_page_left_out_stops_the_pattern),
        HOME_TEST(what_says_nothing_about_whose_it_is_does_not_count),
        HOME_TEST(who_takes_back_and_decides_otherwise_complains),
        HOME_TEST(what_was_settled_before_is_no_blind_check),
        HOME_TEST(what_went_to_the_wrong_person_waits_for_the_right_one),
        HOME_TEST(what_a_person_mailed_wrongly_waits_too),
        HOME_TEST(of_several_only_the_one_who_is_named_was_wrong),
        HOME_TEST(a_blind_check_that_was_wrong_stops_the_pattern_that_it_confirmed),
        HOME_TEST(what_a_letter_that_went_wrong_was_matched_with_is_due),
        HOME_TEST(what_the_rule_settled_before_patterns_were_noted_is_counted),
        KEYED_TEST(a_share_of_the_replies_is_chosen_and_stays_so),
    };
    return cmocka_run_group_tests_name("store: the rule's record", tests, NULL, NULL);
}
