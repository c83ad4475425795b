/* store: what people decide at the review page. */
#include "test_store.h"

#include "cleanup.h"
#include "clock.h"

#include <stdio.h>
#include <string.h>

/* ---- versions ---- */

static int64_t version_of(struct home *home, const char *reply)
{
    int64_t version;
    assert_done(home, store_reply_version(home->store, reply, &version, &home->fault));
    assert_true(version > 0);
    return version;
}

static bool decide_on(struct home *home, const char *reply, int64_t version)
{
    const struct decision decision = {
        .outcome = OUTCOME_NONE, .by = "Вольга", .reason = "", .duplicate_of = "", .based_on = version
    };
    return store_decide(home->store, reply, &decision, NULL, 0, &home->fault);
}

static void a_reply_that_nobody_touches_keeps_its_version(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES], other[STORE_ID_BYTES];
    put_message(home, "A-1", "anna@example.org");
    reply_in_review(home, "1.jpg", "one", one);
    const int64_t version = version_of(home, one);
    reply_in_review(home, "2.jpg", "two", other);
    assert_done(home, decide_plain(home, other, OUTCOME_NONE));
    put_message(home, "A-2", "boris@example.org"); /* a new row alone changes no verdict */
    home_reopen(home);
    assert_int_equal(version_of(home, one), version);
    assert_int_not_equal(version_of(home, other), version);
}

static void a_decision_on_what_was_seen_holds(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    reply_in_review(home, "1.jpg", "one", reply);
    assert_done(home, decide_on(home, reply, version_of(home, reply)));
    assert_int_equal(state_of(home, reply), REPLY_DECIDED);
}

static void assert_stale(struct home *home, const char *reply, int64_t version)
{
    assert_false(decide_on(home, reply, version));
    assert_int_equal(home->fault.kind, FAULT_STALE);
    assert_non_null(strstr(home->fault.text, "look again"));
    assert_int_equal(state_of(home, reply), REPLY_REVIEW);
}

static void another_verdict_makes_a_decision_stale(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    reply_in_review(home, "1.jpg", "one", reply);
    const int64_t version = version_of(home, reply);
    const struct verdict same = { .follows = FOLLOWS_ASK, .reason = "two candidates are close", .none = 0.3 };
    assert_done(home, store_verdict_put(home->store, reply, &same, &made_later, &home->fault));
    assert_int_equal(version_of(home, reply), version);
    const struct verdict other = { .follows = FOLLOWS_ASK, .reason = "nobody is named" };
    assert_done(home, store_verdict_put(home->store, reply, &other, &made_later, &home->fault));
    assert_stale(home, reply, version);
}

static void a_decision_that_came_and_went_makes_another_stale(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    reply_in_review(home, "1.jpg", "one", reply);
    const int64_t version = version_of(home, reply);
    assert_done(home, decide_plain(home, reply, OUTCOME_NOT_A_LETTER));
    assert_done(home, store_undo(home->store, reply, "Вольга", &home->fault));
    assert_stale(home, reply, version);
}

static void a_row_that_changed_makes_a_decision_stale(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    put_message(home, "A-1", "anna@example.org");
    reply_in_review(home, "1.jpg", "one", reply);
    const int64_t version = version_of(home, reply);
    put_message(home, "A-1", "anna@elsewhere.example.org");
    assert_stale(home, reply, version);
}

static void another_page_makes_a_decision_stale(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    reply_in_review(home, "1.jpg", "one", reply);
    const int64_t version = version_of(home, reply);
    assert_true(meddled(home, "UPDATE page SET kind = 1"));
    assert_stale(home, reply, version);
}

/* ---- what a wish rests on ---- */

static int64_t ground_of(struct home *home, const char *reply)
{
    int64_t ground;
    assert_done(home, store_reply_ground(home->store, reply, &ground, &home->fault));
    assert_true(ground > 0);
    return ground;
}

static void what_a_wish_rests_on_outlives_a_blacked_place_and_no_decision(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    const struct box box = { 10, 20, 30, 40 };
    const struct store_black black = { .page = 1, .boxes = &box, .count = 1, .by = "Вольга" };
    reply_in_review(home, "1.jpg", "one", reply);
    const int64_t ground = ground_of(home, reply), version = version_of(home, reply);
    assert_done(home, store_redact(home->store, reply, &black, &home->fault));
    assert_int_equal(ground_of(home, reply), ground);
    assert_int_not_equal(version_of(home, reply), version);
    assert_true(meddled(home, "UPDATE reply SET state = 'review'"));
    assert_done(home, decide_plain(home, reply, OUTCOME_NONE));
    assert_done(home, store_undo(home->store, reply, "Вольга", &home->fault));
    assert_int_not_equal(ground_of(home, reply), ground);
}

static void what_a_wish_rests_on_is_another_with_other_rows_and_the_same_with_another_verdict(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    put_message(home, "A-1", "anna@example.org");
    reply_in_review(home, "1.jpg", "one", reply);
    const int64_t ground = ground_of(home, reply);
    const struct verdict other = { .follows = FOLLOWS_ASK, .reason = "nobody is named" };
    assert_done(home, store_verdict_put(home->store, reply, &other, &made_later, &home->fault));
    assert_int_equal(ground_of(home, reply), ground);
    put_message(home, "A-1", "anna@elsewhere.example.org");
    assert_int_not_equal(ground_of(home, reply), ground);
}

static void a_version_of_no_reply_is_refused(void **state)
{
    struct home *home = *state;
    int64_t version = 7;
    assert_refused(
        home, store_reply_version(home->store, "R-NOTHERE", &version, &home->fault), "no reply R-NOTHERE");
    assert_int_equal(version, 7);
}

/* ---- waiting for a row of the register ---- */

static struct candidate candidate_of(struct home *home, const char *ref, double posterior)
{
    struct message *message = arena_array(&home->arena, 1, sizeof *message);
    assert_done(home, store_message_find(home->store, ref, &home->arena, message, &home->fault));
    return (struct candidate){ .message = message, .bits = 3, .posterior = posterior };
}

/* A verdict with one candidate, made with another register each time. */
static void judge(struct home *home, const char *reply, const char *ref, double posterior)
{
    struct candidate candidate = candidate_of(home, ref, posterior);
    const struct verdict verdict = {
        .candidates = &candidate,
        .count = 1,
        .none = 1 - posterior,
        .follows = FOLLOWS_ASK,
        .reason = "nobody is clear",
    };
    const struct store_made_with with = { store_register_version(home->store), "models" };
    assert_done(home, store_verdict_put(home->store, reply, &verdict, &with, &home->fault));
}

static void put_to_wait(struct home *home, char reply[STORE_ID_BYTES])
{
    put_message(home, "A-1", "anna@example.org");
    reply_in_review(home, "1.jpg", "one", reply);
    judge(home, reply, "A-1", 0.3);
    assert_done(home, decide_plain(home, reply, OUTCOME_WAITS));
    assert_int_equal(state_of(home, reply), REPLY_DECIDED);
}

static size_t due_again(struct home *home)
{
    struct store_walk_item *items;
    size_t count;
    const struct store_made_with now = { store_register_version(home->store), "models" };
    assert_done(home, store_waiting(home->store, NULL, &now, &home->arena, &items, &count, &home->fault));
    return count;
}

static void what_waits_for_a_row_is_matched_again_when_the_register_changes(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    put_to_wait(home, reply);
    assert_int_equal(due_again(home), 0);
    put_message(home, "A-2", "boris@example.org");
    assert_int_equal(due_again(home), 1);
    judge(home, reply, "A-1", 0.31);
    assert_int_equal(due_again(home), 0);
    assert_int_equal(state_of(home, reply), REPLY_DECIDED);
}

static void what_waits_for_a_row_comes_back_when_a_new_one_fits(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct line line;
    put_to_wait(home, reply);
    put_message(home, "A-2", "boris@example.org");
    judge(home, reply, "A-2", 0.005);
    assert_int_equal(state_of(home, reply), REPLY_DECIDED);
    judge(home, reply, "A-2", 0.02);
    list_line(home, reply, &line);
    assert_int_equal(line.listed.state, REPLY_REVIEW);
    assert_string_equal(line.reason, "nobody is clear");
    assert_string_equal(line.ref, "A-2");
}

static void what_waits_for_a_row_comes_back_when_one_fits_much_better(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    put_to_wait(home, reply);
    judge(home, reply, "A-1", 0.5);
    judge(home, reply, "A-1", 0.8); /* small steps are no news one by one: 0.3 is what it is compared with */
    assert_int_equal(state_of(home, reply), REPLY_DECIDED);
    judge(home, reply, "A-1", 0.82);
    assert_int_equal(state_of(home, reply), REPLY_REVIEW);
}

static void what_waits_for_a_row_can_be_taken_back_by_hand(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    put_to_wait(home, reply);
    assert_done(home, store_undo(home->store, reply, "Вольга", &home->fault));
    assert_int_equal(state_of(home, reply), REPLY_REVIEW);
}

/* ---- second opinions ---- */

static struct decision mail_to(const char *by, struct addressee *to)
{
    return (struct decision){
        .outcome = OUTCOME_MAIL, .by = by, .reason = "", .duplicate_of = "", .to = to, .to_count = 1
    };
}

static bool say(struct home *home, const char *reply, const char *by, int64_t message)
{
    int page = 1;
    struct addressee to = { message, &page, 1 };
    const struct decision decision = mail_to(by, &to);
    return store_opinion_put(home->store, reply, &decision, false, &home->fault);
}

static bool ask(struct home *home, const char *reply, const char *by)
{
    const struct decision decision = { .by = by };
    return store_opinion_put(home->store, reply, &decision, true, &home->fault);
}

static struct store_opinion *opinions_of(struct home *home, const char *reply, const char *by, size_t *count)
{
    struct store_opinion *opinions;
    assert_done(home, store_opinions(home->store, reply, by, &home->arena, &opinions, count, &home->fault));
    return opinions;
}

static void an_opinion_comes_back_as_it_was_said(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    size_t count;
    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    reply_in_review(home, "1.jpg", "one", reply);
    assert_done(home, say(home, reply, "Вольга", anna));
    assert_int_equal(mail_state_of(home, reply), 0);
    home_reopen(home);
    const struct store_opinion *said = opinions_of(home, reply, "Вольга", &count);
    assert_int_equal(count, 1);
    assert_true(said->mine && !said->asks);
    assert_string_equal(said->by, "Вольга");
    assert_int_equal(said->decision.outcome, OUTCOME_MAIL);
    assert_int_equal(said->decision.to_count, 1);
    assert_true(said->decision.to->message == anna && said->decision.to->pages[0] == 1);
    assert_false(opinions_of(home, reply, "Янка", &count)->mine);
}

static void a_person_has_one_opinion_and_can_take_it_back(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    size_t count;
    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    const int64_t boris = put_message(home, "A-2", "boris@example.org");
    reply_in_review(home, "1.jpg", "one", reply);
    assert_done(home, say(home, reply, "Вольга", anna));
    const int64_t version = version_of(home, reply);
    assert_done(home, say(home, reply, "Вольга", boris));
    assert_int_not_equal(version_of(home, reply), version);
    assert_true(opinions_of(home, reply, "Вольга", &count)->decision.to->message == boris);
    assert_int_equal(count, 1);
    assert_done(home, store_opinion_withdraw(home->store, reply, "Вольга", &home->fault));
    opinions_of(home, reply, "Вольга", &count);
    assert_int_equal(count, 0);
    assert_refused(
        home, store_opinion_withdraw(home->store, reply, "Вольга", &home->fault), "no opinion of yours");
}

static void a_decision_ends_what_was_thought_before(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    size_t count;
    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    reply_in_review(home, "1.jpg", "one", reply);
    assert_done(home, say(home, reply, "Вольга", anna));
    assert_done(home, decide_plain(home, reply, OUTCOME_NONE));
    opinions_of(home, reply, "Вольга", &count);
    assert_int_equal(count, 0);
    assert_refused(home, say(home, reply, "Янка", anna), "decided and cannot be given an opinion");
    assert_done(home, store_undo(home->store, reply, "Вольга", &home->fault));
    opinions_of(home, reply, "Вольга", &count);
    assert_int_equal(count, 0);
}

static void the_one_who_decides_second_is_not_told_what_the_first_thinks(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct line line;
    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    const int64_t boris = put_message(home, "A-2", "boris@example.org");
    reply_in_review(home, "1.jpg", "one", reply);
    assert_done(home, ask(home, reply, "Янка"));
    list_line(home, reply, &line);
    assert_false(line.listed.blind);
    assert_int_equal(line.listed.second, SECOND_WANTED);
    assert_done(home, say(home, reply, "Вольга", anna));
    list_line(home, reply, &line);
    assert_true(line.listed.blind);
    assert_done(home, say(home, reply, "Янка", boris));
    list_line(home, reply, &line);
    assert_false(line.listed.blind); /* a lead sees both */
    assert_int_equal(line.listed.second, SECOND_DIFFERS);
}

static void who_differs_cannot_agree_by_taking_back(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    size_t count;
    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    const int64_t boris = put_message(home, "A-2", "boris@example.org");
    reply_in_review(home, "1.jpg", "one", reply);
    assert_done(home, say(home, reply, "Вольга", anna));
    assert_refused(home, ask(home, reply, "Вольга"), "decided about it already");
    assert_done(home, say(home, reply, "Янка", boris));
    assert_refused(home, store_opinion_withdraw(home->store, reply, "Янка", &home->fault), "a lead decides");
    assert_refused(home, ask(home, reply, "Янка"), "decided about it already");
    opinions_of(home, reply, "Янка", &count);
    assert_int_equal(count, 2);
}

static void the_rule_is_silent_where_a_person_has_spoken(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES], other[STORE_ID_BYTES];
    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    const int64_t boris = put_message(home, "A-2", "boris@example.org");
    reply_in_review(home, "1.jpg", "one", one);
    reply_in_review(home, "2.jpg", "two", other);
    assert_done(home, say(home, one, "Вольга", anna));
    assert_refused(home, decide_mail(home, one, "rule", boris, "boris@example.org", 9), "a person decides");
    assert_int_equal(mail_state_of(home, one), 0);
    assert_done(home, ask(home, other, "Вольга"));
    assert_refused(home, decide_mail(home, other, "rule", boris, "boris@example.org", 9), "a person decides");
    assert_done(home, decide_mail(home, other, "Янка", boris, "boris@example.org", 9));
}

static void decisions_of_a_person_are_counted_by_reply(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES], other[STORE_ID_BYTES];
    int64_t count;
    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    reply_in_review(home, "1.jpg", "one", one);
    reply_in_review(home, "2.jpg", "two", other);
    assert_done(home, say(home, one, "Вольга", anna));
    assert_done(home, decide_mail(home, one, "Вольга", anna, "anna@example.org", 9));
    assert_done(home, store_undo(home->store, one, "Вольга", &home->fault));
    assert_done(home, store_decided_by(home->store, "Вольга", &count, &home->fault));
    assert_int_equal(count, 1);
    assert_done(home, ask(home, other, "Вольга"));
    assert_done(home, store_decided_by(home->store, "Вольга", &count, &home->fault));
    assert_int_equal(count, 1);
    assert_done(home, store_decided_by(home->store, "Янка", &count, &home->fault));
    assert_int_equal(count, 0);
}

static void the_last_decisions_of_a_person_say_what_can_be_undone(void **state)
{
    struct home *home = *state;
    char reply[4][STORE_ID_BYTES];
    struct store_own *own;
    size_t count;
    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    for (int i = 0; i < 4; i++)
        reply_in_review(home, (char[]){ (char)('1' + i), 0 }, (char[]){ (char)('a' + i), 0 }, reply[i]);
    assert_done(home, decide_mail(home, reply[0], "Вольга", anna, "anna@example.org", 9));
    assert_true(meddled(home, "UPDATE mail SET state = 'written', due = NULL"));
    const struct decision none = {
        .outcome = OUTCOME_NONE, .by = "Вольга", .reason = "", .duplicate_of = ""
    };
    assert_done(home, store_decide(home->store, reply[1], &none, NULL, 0, &home->fault));
    assert_done(home, store_undo(home->store, reply[1], "Янка", &home->fault));
    assert_done(home, store_decide(home->store, reply[2], &none, NULL, 0, &home->fault));
    assert_done(home, say(home, reply[3], "Вольга", anna));
    assert_true(meddled(home, "UPDATE opinion SET at = at + 1"));
    assert_done(
        home, store_own_decisions(home->store, "Вольга", 10, &home->arena, &own, &count, &home->fault));
    assert_int_equal(count, 4);
    assert_string_equal(own[0].reply, reply[3]);
    assert_true(own[0].opinion && own[0].holds && own[0].outcome == OUTCOME_MAIL);
    assert_string_equal(own[1].reply, reply[2]);
    assert_true(own[1].holds && !own[1].gone && own[1].outcome == OUTCOME_NONE);
    assert_false(own[2].holds);
    assert_true(own[3].holds && own[3].gone);
    assert_done(
        home, store_own_decisions(home->store, "Вольга", 2, &home->arena, &own, &count, &home->fault));
    assert_int_equal(count, 2);
    assert_done(home, store_own_decisions(home->store, "Янка", 2, &home->arena, &own, &count, &home->fault));
    assert_int_equal(count, 0);
}

/* It was their word as well, and is found among theirs. */
static void what_another_person_settled_stays_with_who_decided_it_first(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct store_own *own;
    size_t count;
    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    reply_in_review(home, "1.jpg", "one", reply);
    assert_done(home, say(home, reply, "Вольга", anna));
    assert_done(home, decide_mail(home, reply, "Янка", anna, "anna@example.org", 9));
    assert_done(
        home, store_own_decisions(home->store, "Вольга", 9, &home->arena, &own, &count, &home->fault));
    assert_int_equal(count, 1);
    assert_true(own[0].passed && !own[0].opinion && own[0].outcome == OUTCOME_MAIL);
    assert_string_equal(own[0].reply, reply);
    assert_done(home, store_own_decisions(home->store, "Янка", 9, &home->arena, &own, &count, &home->fault));
    assert_true(count == 1 && !own[0].passed && own[0].holds);
}

static bool is_last_word(struct home *home, const char *reply, const char *by, bool opinion, int64_t number)
{
    const struct store_word word = { opinion, number };
    const bool holds = store_word_check(home->store, reply, by, &word, &home->fault);
    assert_true(holds || home->fault.kind == FAULT_STALE);
    return holds;
}

static int64_t last_number(struct home *home, const char *by)
{
    struct store_own *own;
    size_t count;
    assert_done(home, store_own_decisions(home->store, by, 1, &home->arena, &own, &count, &home->fault));
    assert_int_equal(count, 1);
    return own->number;
}

static void a_word_that_another_has_replaced_is_not_the_last(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES], other[STORE_ID_BYTES];
    reply_in_review(home, "1.jpg", "one", reply);
    reply_in_review(home, "2.jpg", "two", other);
    assert_false(is_last_word(home, reply, "Вольга", false, 0));
    assert_done(home, decide_on(home, reply, 0));
    const int64_t first = last_number(home, "Вольга");
    assert_true(is_last_word(home, reply, "Янка", false, first)); /* whoever asks */
    assert_false(is_last_word(home, other, "Вольга", false, first));
    assert_done(home, store_undo(home->store, reply, "Янка", &home->fault));
    assert_false(is_last_word(home, reply, "Вольга", false, first));
    assert_done(home, decide_plain(home, reply, OUTCOME_NOT_A_LETTER));
    assert_false(is_last_word(home, reply, "Вольга", false, first));
}

static void an_opinion_is_its_own_persons_until_it_is_settled(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    reply_in_review(home, "1.jpg", "one", reply);
    assert_done(home, say(home, reply, "Вольга", anna));
    const int64_t said = last_number(home, "Вольга");
    assert_true(is_last_word(home, reply, "Вольга", true, said));
    assert_false(is_last_word(home, reply, "Янка", true, said));
    assert_false(is_last_word(home, reply, "Вольга", false, said));
    assert_done(home, decide_plain(home, reply, OUTCOME_NONE));
    assert_false(is_last_word(home, reply, "Вольга", true, said));
}

/* ---- the queue ---- */

static const char *next_for(struct home *home, const struct store_reviewer *who, int64_t now, const char *but)
{
    static char reply[STORE_ID_BYTES];
    assert_done(home, store_next(home->store, who, now, but, reply, &home->fault));
    return reply;
}

static const struct store_reviewer volha = { "Вольга", false, false }, janka = { "Янка", false, false },
                                   lead = { "Старшая", true, false }, hermit = { "Вольга", false, true };

static void the_next_reply_is_the_oldest_that_nobody_else_has(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES], two[STORE_ID_BYTES];
    struct store_lease lease;
    assert_string_equal(next_for(home, &volha, 1000, ""), "");
    reply_in_review(home, "1.jpg", "one", one);
    reply_in_review(home, "2.jpg", "two", two);
    assert_string_equal(next_for(home, &volha, 1000, ""), one);
    assert_string_equal(next_for(home, &volha, 1001, ""), one);
    assert_string_equal(next_for(home, &janka, 1002, ""), two);
    assert_string_equal(next_for(home, &lead, 1003, ""), "");
    assert_string_equal(next_for(home, &volha, 1004, one), ""); /* the following one is another's */
    assert_done(home, store_lease_take(home->store, one, "Янка", 1005, &home->arena, &lease, &home->fault));
    assert_false(lease.mine);
    assert_string_equal(lease.by, "Вольга");
    assert_int_equal(lease.until, 1001 + STORE_LEASE_SECONDS);
}

static void a_lease_ends_when_nobody_looks_for_ten_minutes(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES];
    struct store_lease lease;
    reply_in_review(home, "1.jpg", "one", one);
    assert_string_equal(next_for(home, &volha, 1000, ""), one);
    assert_done(home, store_lease_take(home->store, one, "Вольга", 1200, &home->arena, &lease, &home->fault));
    assert_true(lease.mine);
    assert_string_equal(next_for(home, &janka, 1200 + STORE_LEASE_SECONDS - 1, ""), "");
    assert_string_equal(next_for(home, &janka, 1200 + STORE_LEASE_SECONDS, ""), one);
    assert_done(home, store_lease_take(home->store, one, "Вольга", 1441, &home->arena, &lease, &home->fault));
    assert_false(lease.mine);
}

static void a_lease_by_a_clock_ahead_keeps_a_reply_from_nobody(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES];
    struct store_lease lease;
    const int64_t ahead = 1000 + 365 * 86400;
    reply_in_review(home, "1.jpg", "one", one);
    assert_string_equal(next_for(home, &volha, ahead, ""), one);
    assert_string_equal(next_for(home, &janka, 1000, ""), one);
    assert_string_equal(next_for(home, &volha, ahead, ""), one);
    assert_done(home, store_lease_take(home->store, one, "Янка", 1001, &home->arena, &lease, &home->fault));
    assert_true(lease.mine);
    assert_int_equal(lease.until, 1001 + STORE_LEASE_SECONDS);
    assert_string_equal(next_for(home, &volha, 1002, ""), "");
}

static void looking_takes_nothing_from_anybody(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES], shown[STORE_ID_BYTES];
    struct store_lease lease;
    reply_in_review(home, "1.jpg", "one", one);
    assert_done(home, store_next_shown(home->store, &volha, 1000, "", shown, &home->fault));
    assert_string_equal(shown, one);
    assert_done(home, store_lease_look(home->store, one, "Вольга", 1001, &home->arena, &lease, &home->fault));
    assert_true(lease.mine);
    assert_string_equal(next_for(home, &janka, 1002, ""), one); /* and she has it now */
    assert_done(home, store_next_shown(home->store, &volha, 1003, "", shown, &home->fault));
    assert_string_equal(shown, "");
    assert_done(home, store_lease_look(home->store, one, "Вольга", 1004, &home->arena, &lease, &home->fault));
    assert_false(lease.mine);
    assert_string_equal(lease.by, "Янка");
}

static void who_has_a_reply_keeps_it_by_looking(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES];
    struct store_lease lease;
    reply_in_review(home, "1.jpg", "one", one);
    assert_string_equal(next_for(home, &volha, 1000, ""), one);
    assert_done(home, store_lease_look(home->store, one, "Вольга", 1200, &home->arena, &lease, &home->fault));
    assert_string_equal(next_for(home, &janka, 1200 + STORE_LEASE_SECONDS - 1, ""), "");
    const int64_t after = 1200 + STORE_LEASE_SECONDS;
    assert_done(
        home, store_lease_look(home->store, one, "Вольга", after, &home->arena, &lease, &home->fault));
    assert_string_equal(next_for(home, &janka, after, ""), one); /* what has ended is not taken again */
}

static void who_gets_what_somebody_had_open_is_told(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES];
    struct store_lease lease;
    const int64_t after = 1000 + STORE_LEASE_SECONDS;
    reply_in_review(home, "1.jpg", "one", one);
    assert_string_equal(next_for(home, &volha, 1000, ""), one);
    assert_string_equal(next_for(home, &janka, after, ""), one);
    assert_done(
        home, store_lease_take(home->store, one, "Янка", after + 1, &home->arena, &lease, &home->fault));
    assert_true(lease.mine);
    assert_string_equal(lease.before, "Вольга");
    assert_done(
        home, store_lease_keep(home->store, one, "Вольга", after + 2, &home->arena, &lease, &home->fault));
    assert_false(lease.mine);
    assert_string_equal(lease.by, "Янка");
    const int64_t later = after + STORE_LEASE_TOLD_SECONDS;
    assert_done(home, store_lease_take(home->store, one, "Янка", later, &home->arena, &lease, &home->fault));
    assert_string_equal(lease.before, "");
}

/* At once, and told all the same. */
static void who_gets_what_somebody_went_on_from_is_told(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES], two[STORE_ID_BYTES];
    struct store_lease lease;
    reply_in_review(home, "1.jpg", "one", one);
    reply_in_review(home, "2.jpg", "two", two);
    assert_string_equal(next_for(home, &volha, 1000, ""), one);
    assert_string_equal(next_for(home, &volha, 1010, one), two);
    assert_done(home, store_lease_look(home->store, one, "Вольга", 1010, &home->arena, &lease, &home->fault));
    assert_string_equal(next_for(home, &janka, 1010, ""), one);
    assert_done(home, store_lease_take(home->store, one, "Янка", 1011, &home->arena, &lease, &home->fault));
    assert_true(lease.mine);
    assert_string_equal(lease.before, "Вольга");
}

static void who_comes_back_to_what_nobody_else_took_has_it_again(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES];
    struct store_lease lease;
    const int64_t after = 1000 + STORE_LEASE_SECONDS;
    reply_in_review(home, "1.jpg", "one", one);
    assert_string_equal(next_for(home, &volha, 1000, ""), one);
    assert_done(
        home, store_lease_keep(home->store, one, "Вольга", after + 1, &home->arena, &lease, &home->fault));
    assert_true(lease.mine);
    assert_false(lease.settled);
    assert_string_equal(lease.before, "");
    assert_string_equal(next_for(home, &janka, after + 2, ""), "");
    assert_done(home, decide_plain(home, one, OUTCOME_NONE));
    const int64_t long_after = 2 * after + STORE_LEASE_SECONDS;
    assert_done(
        home, store_lease_keep(home->store, one, "Вольга", long_after, &home->arena, &lease, &home->fault));
    assert_int_equal(lease.until, 0);
    assert_true(lease.settled);
}

static void what_a_person_puts_off_comes_last_for_them_alone(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES], two[STORE_ID_BYTES];
    reply_in_review(home, "1.jpg", "one", one);
    reply_in_review(home, "2.jpg", "two", two);
    assert_string_equal(next_for(home, &volha, 1000, ""), one);
    assert_done(home, store_put_off(home->store, one, "Вольга", 1001, &home->fault));
    assert_string_equal(next_for(home, &janka, 1002, ""), one);
    assert_string_equal(next_for(home, &volha, 9000, ""), two);
    assert_done(home, store_put_off(home->store, two, "Вольга", 9001, &home->fault));
    assert_string_equal(next_for(home, &volha, 9002, ""), one);
    assert_done(home, decide_plain(home, one, OUTCOME_NONE));
    assert_refused(home, store_put_off(home->store, one, "Вольга", 9003, &home->fault), "cannot be put off");
}

/* Round and round, and nothing twice before all were shown. */
static void who_goes_on_walks_through_all_that_waits(void **state)
{
    struct home *home = *state;
    char all[4][STORE_ID_BYTES], from[STORE_ID_BYTES] = "";
    static const int walk[] = { 0, 1, 3, 2, 0, 1, 3, 2 };
    for (size_t i = 0; i < 4; i++) {
        char path[8];
        snprintf(path, sizeof path, "%zu.jpg", i);
        reply_in_review(home, path, path, all[i]);
    }
    assert_done(home, store_put_off(home->store, all[2], "Вольга", 900, &home->fault));
    for (size_t i = 0; i < 8; i++) {
        assert_string_equal(next_for(home, &volha, 1000, from), all[walk[i]]);
        snprintf(from, sizeof from, "%s", all[walk[i]]);
    }
    assert_string_equal(next_for(home, &janka, 1001, ""), all[0]); /* what was passed is free */
}

static void who_decides_goes_on_from_there(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES], two[STORE_ID_BYTES], three[STORE_ID_BYTES], four[STORE_ID_BYTES];
    reply_in_review(home, "1.jpg", "one", one);
    reply_in_review(home, "2.jpg", "two", two);
    reply_in_review(home, "3.jpg", "three", three);
    reply_in_review(home, "4.jpg", "four", four);
    assert_done(home, store_put_off(home->store, four, "Вольга", 900, &home->fault));
    assert_string_equal(next_for(home, &volha, 1000, ""), one);
    assert_string_equal(next_for(home, &volha, 1000, one), two);
    assert_done(home, decide_plain(home, two, OUTCOME_NONE));
    assert_string_equal(next_for(home, &volha, 1001, two), three);
    assert_done(home, decide_plain(home, three, OUTCOME_NONE));
    assert_string_equal(next_for(home, &volha, 1002, three), one); /* what was put off comes last */
    assert_done(home, store_put_off(home->store, one, "Вольга", 1003, &home->fault));
    assert_string_equal(next_for(home, &volha, 1004, one), four);
    assert_string_equal(next_for(home, &volha, 1005, four), one);
}

static void what_a_person_decided_waits_for_somebody_else(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES];
    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    const int64_t boris = put_message(home, "A-2", "boris@example.org");
    reply_in_review(home, "1.jpg", "one", one);
    assert_string_equal(next_for(home, &volha, clock_now() + 10 * 24 * 3600, ""), one);
    assert_done(home, say(home, one, "Вольга", anna));
    const int64_t long_after = clock_now() + 10 * 24 * 3600;
    assert_string_equal(next_for(home, &volha, long_after, ""), "");
    assert_string_equal(next_for(home, &janka, long_after, ""), one); /* at once: the lease ended */
    assert_done(home, say(home, one, "Янка", boris));
    assert_string_equal(next_for(home, &janka, long_after + 1000, ""), "");
    assert_string_equal(next_for(home, &volha, long_after + 2000, ""), "");
    assert_string_equal(next_for(home, &lead, long_after + 3000, ""), one);
}

static void who_is_alone_looks_again_after_a_day(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES];
    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    reply_in_review(home, "1.jpg", "one", one);
    assert_done(home, say(home, one, "Вольга", anna));
    const int64_t now = clock_now();
    assert_string_equal(next_for(home, &hermit, now + STORE_ALONE_SECONDS - 60, ""), "");
    assert_string_equal(next_for(home, &hermit, now + STORE_ALONE_SECONDS + 60, ""), one);
}

/* ---- parting and joining by hand ---- */

/* A reply in review with these many letter pages. */
static void long_reply(struct home *home, const char *path, int pages, char reply[STORE_ID_BYTES])
{
    keep_file(home, path, path, reply);
    const int64_t scan = scan_of(home, reply), part = only_part(home, reply).id;
    assert_done(home, store_part_begin(home->store, part, &home->fault));
    for (int i = 0; i < pages; i++) {
        char picture[40];
        snprintf(picture, sizeof picture, "%s %d", path, i);
        read_page(home, part, i, PAGE_LETTER, picture);
    }
    assert_done(home, store_part_done(home->store, part, "", &home->fault));
    assert_done(home, store_scan_read(home->store, scan, &home->fault));
    judge(home, reply, "A-1", 0.4);
}

/* The numbers of its pages, "1 2 ". */
static const char *pages_of(struct home *home, const char *reply)
{
    static char said[80];
    struct reply loaded;
    assert_done(home, store_reply_load(home->store, reply, &home->arena, &loaded, &home->fault));
    said[0] = '\0';
    for (size_t i = 0; i < loaded.page_count; i++)
        snprintf(said + strlen(said), sizeof said - strlen(said), "%d ", loaded.pages[i].number);
    return said;
}

static void a_person_parts_a_reply_and_all_its_parts_are_matched_again(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct store_id made[2];
    struct reply loaded;
    put_message(home, "A-1", "anna@example.org");
    long_reply(home, "1.pdf", 5, reply);
    const int64_t version = version_of(home, reply);
    const int first[] = { 1, 3, 4 };
    assert_done(home, store_reply_part(home->store, reply, first, 3, "Вольга", version, made, &home->fault));
    assert_string_equal(pages_of(home, reply), "1 2 ");
    assert_string_equal(pages_of(home, made[0].text), "3 ");
    assert_string_equal(pages_of(home, made[1].text), "4 5 ");
    assert_int_equal(state_of(home, reply), REPLY_MATCHING);
    assert_int_equal(state_of(home, made[1].text), REPLY_MATCHING);
    assert_done(home, store_reply_load(home->store, made[0].text, &home->arena, &loaded, &home->fault));
    assert_true(loaded.by_hand && loaded.several);
    judge(home, reply, "A-1", 0.4);
    assert_false(store_reply_part(home->store, reply, first, 2, "Вольга", version, made, &home->fault));
    assert_int_equal(home->fault.kind, FAULT_STALE);
}

static void a_reply_is_parted_only_behind_its_first_page_and_in_order(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct store_id made[3];
    put_message(home, "A-1", "anna@example.org");
    long_reply(home, "1.pdf", 3, reply);
    static const int wrong[][3] = { { 1, 1, 2 }, { 1, 3, 2 }, { 1, 2, 2 }, { 1, 2, 9 }, { 1, -1, 2 } };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_refused(home,
            store_reply_part(home->store, reply, wrong[i], 3, "Вольга", 0, made, &home->fault),
            i == 3 ? "no pages from 9" : "a letter begins with");
    assert_refused(home, store_reply_part(home->store, reply, wrong[0], 1, "Вольга", 0, made, &home->fault),
        "name the pages");
    assert_string_equal(pages_of(home, reply), "1 2 3 ");
    assert_int_equal(state_of(home, reply), REPLY_REVIEW);
}

static bool join(struct home *home, const char *reply, const char *other, int64_t seen, int64_t other_seen)
{
    const struct store_joining joining = { reply, other, seen, other_seen };
    return store_reply_join(home->store, &joining, "Вольга", &home->fault);
}

static void joined_replies_are_one_and_come_apart_again(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES], other[STORE_ID_BYTES];
    struct line line;
    struct reply loaded;
    put_message(home, "A-1", "anna@example.org");
    long_reply(home, "1.pdf", 2, one);
    long_reply(home, "2.pdf", 2, other);
    assert_done(home, join(home, one, other, version_of(home, one), version_of(home, other)));
    assert_string_equal(pages_of(home, one), "1 2 3 4 ");
    assert_int_equal(state_of(home, one), REPLY_MATCHING);
    assert_done(home, store_reply_load(home->store, one, &home->arena, &loaded, &home->fault));
    assert_int_equal(loaded.source_count, 2);
    assert_false(loaded.several);
    list_line(home, other, &line);
    assert_int_equal(line.listed.state, REPLY_DECIDED);
    assert_int_equal(line.listed.outcome, OUTCOME_JOINED);
    assert_string_equal(line.duplicate_of, one);
    assert_int_equal(line.listed.pages, 0);
    assert_done(home, store_undo(home->store, other, "Янка", &home->fault));
    assert_string_equal(pages_of(home, one), "1 2 ");
    assert_string_equal(pages_of(home, other), "1 2 ");
    assert_int_equal(state_of(home, other), REPLY_REVIEW);
    assert_int_equal(state_of(home, one), REPLY_MATCHING);
}

/* Another letter's page takes the number that the first one's had. */
static void what_a_wish_rests_on_is_another_with_another_page_of_the_same_number(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES], other[STORE_ID_BYTES], third[STORE_ID_BYTES];
    put_message(home, "A-1", "anna@example.org");
    long_reply(home, "1.pdf", 1, one);
    long_reply(home, "2.pdf", 1, other);
    long_reply(home, "3.pdf", 1, third);
    assert_done(home, join(home, one, other, 0, 0));
    const int64_t ground = ground_of(home, one);
    assert_done(home, store_undo(home->store, other, "Янка", &home->fault));
    assert_done(home, join(home, one, third, 0, 0));
    assert_string_equal(pages_of(home, one), "1 2 ");
    assert_int_not_equal(ground_of(home, one), ground);
}

static void what_was_parted_is_joined_again_under_its_old_numbers(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct store_id made[1];
    const int first[] = { 1, 2 };
    put_message(home, "A-1", "anna@example.org");
    long_reply(home, "1.pdf", 3, reply);
    assert_done(home, store_reply_part(home->store, reply, first, 2, "Вольга", 0, made, &home->fault));
    assert_done(home, join(home, reply, made[0].text, 0, 0));
    assert_string_equal(pages_of(home, reply), "1 2 3 ");
    assert_int_equal(number_in(home, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
}

static void what_lies_in_a_joined_letter_keeps_the_whole_of_use(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES], other[STORE_ID_BYTES], copy[STORE_ID_BYTES];
    put_message(home, "A-1", "anna@example.org");
    long_reply(home, "1.pdf", 2, one);
    long_reply(home, "2.pdf", 2, other);
    long_reply(home, "3.pdf", 2, copy);
    const struct decision decision = {
        .outcome = OUTCOME_DUPLICATE, .by = "Вольга", .reason = "", .duplicate_of = other
    };
    assert_done(home, store_decide(home->store, copy, &decision, NULL, 0, &home->fault));
    assert_done(home, join(home, one, other, 0, 0));
    judge(home, one, "A-1", 0.4);
    assert_refused(home, decide_plain(home, one, OUTCOME_NOT_A_LETTER), "take that back first");
    assert_done(home, store_undo(home->store, copy, "Вольга", &home->fault));
    assert_done(home, decide_plain(home, one, OUTCOME_NOT_A_LETTER));
}

static void a_join_needs_what_was_seen_of_both(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES], other[STORE_ID_BYTES];
    put_message(home, "A-1", "anna@example.org");
    put_message(home, "A-2", "boris@example.org");
    long_reply(home, "1.pdf", 2, one);
    long_reply(home, "2.pdf", 2, other);
    const int64_t version = version_of(home, one), other_version = version_of(home, other);
    judge(home, other, "A-2", 0.4); /* matched again meanwhile */
    assert_false(join(home, one, other, version, other_version));
    assert_int_equal(home->fault.kind, FAULT_STALE);
    assert_string_equal(pages_of(home, one), "1 2 ");
    assert_done(home, join(home, one, other, version, version_of(home, other)));
}

/* A reply in review that would have gone to this message, wrongly. */
static void wrong_reply(struct home *home, const char *path, int64_t message, char reply[STORE_ID_BYTES])
{
    long_reply(home, path, 3, reply);
    assert_done(home, decide_mail(home, reply, "Вольга", message, "anna@example.org", clock_now() + 900));
    assert_done(home, store_wrong(home->store, reply, "", "Вольга", &home->fault));
    judge(home, reply, "A-1", 0.4);
}

static void assert_not_for(struct home *home, const char *reply, int64_t message)
{
    struct reply loaded;
    assert_done(home, store_reply_load(home->store, reply, &home->arena, &loaded, &home->fault));
    assert_int_equal(loaded.not_for_count, 1);
    assert_int_equal(loaded.not_for[0], message);
}

static void who_was_wrong_for_the_whole_is_wrong_for_its_parts(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct store_id made[2];
    const int first[] = { 1, 2, 3 };
    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    wrong_reply(home, "1.pdf", anna, reply);
    assert_done(home, store_reply_part(home->store, reply, first, 3, "Янка", 0, made, &home->fault));
    assert_not_for(home, reply, anna);
    assert_not_for(home, made[0].text, anna);
    assert_not_for(home, made[1].text, anna);
}

static void who_was_wrong_for_a_part_is_wrong_for_the_whole(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES], other[STORE_ID_BYTES];
    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    long_reply(home, "2.pdf", 2, one);
    wrong_reply(home, "1.pdf", anna, other);
    assert_done(home, join(home, one, other, 0, 0));
    assert_not_for(home, one, anna);
    assert_done(home, store_undo(home->store, other, "Янка", &home->fault));
    assert_not_for(home, one, anna);
    assert_not_for(home, other, anna);
}

static void who_was_wrong_for_what_was_joined_is_wrong_for_what_comes_apart(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES], other[STORE_ID_BYTES];
    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    long_reply(home, "1.pdf", 2, one);
    long_reply(home, "2.pdf", 2, other);
    assert_done(home, join(home, one, other, 0, 0));
    judge(home, one, "A-1", 0.4);
    assert_done(home, decide_mail(home, one, "Вольга", anna, "anna@example.org", clock_now() + 900));
    assert_done(home, store_wrong(home->store, one, "", "Вольга", &home->fault));
    assert_done(home, store_undo(home->store, other, "Янка", &home->fault));
    assert_not_for(home, other, anna);
}

static void a_join_cannot_be_undone_when_its_pages_went_on(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES], other[STORE_ID_BYTES];
    struct store_id made[1];
    const int first[] = { 1, 4 };
    put_message(home, "A-1", "anna@example.org");
    long_reply(home, "1.pdf", 2, one);
    long_reply(home, "2.pdf", 2, other);
    assert_done(home, join(home, one, other, 0, 0));
    judge(home, one, "A-1", 0.4);
    assert_done(home, decide_plain(home, one, OUTCOME_NONE));
    assert_refused(
        home, store_undo(home->store, other, "Вольга", &home->fault), "cannot be parted or joined");
    assert_done(home, store_undo(home->store, one, "Вольга", &home->fault));
    assert_done(home, store_reply_part(home->store, one, first, 2, "Вольга", 0, made, &home->fault));
    assert_refused(home, store_undo(home->store, other, "Вольга", &home->fault), "parted since");
    assert_string_equal(pages_of(home, made[0].text), "4 ");
}

static void only_replies_of_one_drop_are_joined_and_none_that_was_mailed(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES], other[STORE_ID_BYTES];
    struct store_id made[1];
    const int first[] = { 1, 2 };
    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    long_reply(home, "1.pdf", 2, one);
    long_reply(home, "2.pdf", 2, other);
    assert_refused(home, join(home, one, one, 0, 0), "joined with itself");
    assert_refused(home, join(home, one, "R-NO", 0, 0), "no reply R-NO");
    assert_done(home, decide_mail(home, other, "Вольга", anna, "anna@example.org", 9));
    assert_refused(home, join(home, one, other, 0, 0), "cannot be parted or joined");
    assert_true(meddled(home, "UPDATE mail SET state = 'written', due = NULL"));
    assert_done(home, store_wrong(home->store, other, "", "Вольга", &home->fault));
    assert_refused(home, store_reply_part(home->store, other, first, 2, "Вольга", 0, made, &home->fault),
        "has left: its pages stay together");
    assert_true(meddled(home,
        "UPDATE mail SET state = 'recalled';"
        "INSERT INTO drop_folder (id, name_hash, name) VALUES (9, 'x', x'00');"
        "UPDATE source SET drop_folder = 9 WHERE id = 1"));
    assert_refused(home, join(home, one, other, 0, 0), "did not come from one drop");
    assert_string_equal(pages_of(home, other), "1 2 ");
}

/* ---- redactions ---- */

/* 0: for everybody. */
static bool redact_for(struct home *home, const char *reply, int page, int64_t message, struct box box)
{
    const struct store_black black = {
        .page = page, .message = message, .boxes = &box, .count = 1, .by = "Вольга"
    };
    return store_redact(home->store, reply, &black, &home->fault);
}

static bool redact_many(struct home *home, const char *reply, const struct box *boxes, size_t count)
{
    const struct store_black black = { .page = 1, .boxes = boxes, .count = count, .by = "Вольга" };
    return store_redact(home->store, reply, &black, &home->fault);
}

static bool redact(struct home *home, const char *reply, int page, struct box box)
{
    return redact_for(home, reply, page, 0, box);
}

static struct store_redaction only_redaction(struct home *home, const char *reply)
{
    struct store_redaction *due;
    size_t count;
    assert_done(home, store_redactions_due(home->store, reply, &home->arena, &due, &count, &home->fault));
    assert_int_equal(count, 1);
    return due[0];
}

static bool burnt(struct home *home, const char *reply, const char *picture)
{
    const struct store_redaction due = only_redaction(home, reply);
    return store_redaction_done(home->store, reply, &due, bytes_from(picture), &home->fault);
}

static const char *picture_of(struct home *home, const char *reply)
{
    static char shown[80];
    CLEANUP(text_clear) struct text jpeg = TEXT_LIMIT(1 << 20);
    assert_done(home, store_page_picture(home->store, reply, 1, 0, &jpeg, &home->fault));
    snprintf(shown, sizeof shown, "%.*s", (int)jpeg.length, jpeg.bytes);
    return shown;
}

static void a_page_that_is_blacked_out_is_shown_and_mailed_so_alone(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct reply loaded;
    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    reply_in_review(home, "1.jpg", "the old picture", reply);
    assert_done(home, redact(home, reply, 1, (struct box){ 10, 20, 300, 40 }));
    assert_int_equal(state_of(home, reply), REPLY_MATCHING);
    const struct store_redaction due = only_redaction(home, reply);
    assert_true(due.page == 1 && due.count == 1 && due.boxes[0].top == 20 && due.boxes[0].width == 300);
    judge(home, reply, "A-1", 0.9);
    assert_refused(home, decide_mail(home, reply, "Вольга", anna, "anna@example.org", 1), "cannot be mailed");
    assert_done(
        home, store_redaction_done(home->store, reply, &due, bytes_from("the new picture"), &home->fault));
    assert_string_equal(picture_of(home, reply), "the new picture");
    assert_done(home, store_reply_load(home->store, reply, &home->arena, &loaded, &home->fault));
    assert_true(
        loaded.by_hand && loaded.pages[0].blacked_count == 1 && loaded.pages[0].blacked[0].left == 10);
    assert_done(home, decide_mail(home, reply, "Вольга", anna, "anna@example.org", 1));
    struct store_mail mail;
    assert_done(home, store_mails_recover(home->store, 9, 60, &home->fault));
    assert_done(home, store_mail_claim(home->store, 9, NULL, &home->arena, &mail, &home->fault));
    assert_string_equal(mail.pages[0].blob, loaded.pages[0].hash);
    assert_string_equal(mail.pages[0].hash, loaded.pages[0].hash);
    CLEANUP(text_clear) struct text findings = TEXT_LIMIT(4096);
    assert_done(home, store_check(home->store, &findings, &findings, &home->fault));
    assert_int_equal(findings.length, 0);
}

static void nothing_that_was_made_of_the_old_picture_is_mailed_for_the_new_one(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct reply loaded;
    struct store_mail mail, *waiting;
    size_t count;
    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    reply_in_review(home, "1.jpg", "the old picture", reply);
    assert_done(home, store_reply_load(home->store, reply, &home->arena, &loaded, &home->fault));
    for (int step = 1; step <= 3; step++)
        assert_done(home,
            store_smaller_put(
                home->store, loaded.pages[0].hash, step, bytes_from("smaller, with the name"), &home->fault));
    assert_done(home, redact(home, reply, 1, (struct box){ 10, 20, 300, 40 }));
    assert_done(home, burnt(home, reply, "the new picture"));
    judge(home, reply, "A-1", 0.9);
    assert_done(home, decide_mail(home, reply, "Вольга", anna, "anna@example.org", 1));
    assert_done(
        home, store_mails_without_step(home->store, 10, &home->arena, &waiting, &count, &home->fault));
    assert_int_equal(count, 1);
    assert_string_not_equal(waiting[0].pages[0].hash, loaded.pages[0].hash);
    assert_done(home, store_mail_put_step(home->store, waiting[0].id, 3, 10, &home->fault));
    assert_done(home, store_mail_claim(home->store, 9, NULL, &home->arena, &mail, &home->fault));
    assert_int_equal(mail.step, 3);
    assert_string_equal(mail.pages[0].smaller, "");
}

static void what_could_not_be_blacked_out_is_not_mailed(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    reply_in_review(home, "1.jpg", "one", reply);
    assert_done(home, redact(home, reply, 1, (struct box){ 10, 20, 300, 40 }));
    const struct store_redaction due = only_redaction(home, reply);
    assert_done(home, store_redaction_done(home->store, reply, &due, (struct bytes){ 0 }, &home->fault));
    judge(home, reply, "A-1", 0.9);
    assert_refused(home, decide_mail(home, reply, "Вольга", anna, "anna@example.org", 1), "cannot be mailed");
    assert_string_equal(picture_of(home, reply), "one");
    assert_done(home, redact(home, reply, 1, (struct box){ 0, 0, 5, 5 }));
    assert_done(home, burnt(home, reply, "new"));
    judge(home, reply, "A-1", 0.9);
    assert_done(home, decide_mail(home, reply, "Вольга", anna, "anna@example.org", 1));
}

static void burn(struct home *home, const char *reply, const char *picture)
{
    const struct store_redaction due = only_redaction(home, reply);
    assert_done(home, store_redaction_done(home->store, reply, &due, bytes_from(picture), &home->fault));
    judge(home, reply, "A-1", 0.9);
}

static void a_page_that_moves_while_it_is_burnt_in_is_black_where_it_is_then(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES], other[STORE_ID_BYTES];
    CLEANUP(text_clear) struct text jpeg = TEXT_LIMIT(1 << 20);
    put_message(home, "A-1", "anna@example.org");
    reply_in_review(home, "1.jpg", "the first letter", one);
    reply_in_review(home, "2.jpg", "with the address", other);
    assert_done(home, redact(home, other, 1, (struct box){ 10, 20, 300, 40 }));
    const struct store_redaction due = only_redaction(home, other);
    assert_done(home, join(home, one, other, version_of(home, one), version_of(home, other)));
    assert_done(home, store_redaction_done(home->store, other, &due, bytes_from("black"), &home->fault));
    assert_done(home, store_page_picture(home->store, one, 2, 0, &jpeg, &home->fault));
    assert_string_equal(jpeg.bytes, "black");
}

static void what_waits_to_be_burnt_in_is_the_walks_when_the_page_comes_back(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES], other[STORE_ID_BYTES];
    put_message(home, "A-1", "anna@example.org");
    reply_in_review(home, "1.jpg", "the first letter", one);
    reply_in_review(home, "2.jpg", "with the address", other);
    assert_done(home, join(home, one, other, version_of(home, one), version_of(home, other)));
    judge(home, one, "A-1", 0.9);
    assert_done(home, redact(home, one, 2, (struct box){ 10, 20, 300, 40 }));
    assert_done(home, store_undo(home->store, other, "Янка", &home->fault));
    assert_int_equal(state_of(home, other), REPLY_MATCHING);
    burn(home, other, "black");
    assert_string_equal(picture_of(home, other), "black");
}

static bool undo(struct home *home, const char *reply, int page)
{
    const struct store_black black = { .page = page, .by = "Барыс" };
    return store_redact_undo(home->store, reply, &black, &home->fault);
}

static size_t blacked_on(struct home *home, const char *reply)
{
    struct reply loaded;
    assert_done(home, store_reply_load(home->store, reply, &home->arena, &loaded, &home->fault));
    return loaded.pages[0].blacked_count;
}

/* The second picture is made of the page as it was read, with the places of both. */
static void what_is_blacked_out_later_is_burnt_in_with_what_was_before(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    put_message(home, "A-1", "anna@example.org");
    reply_in_review(home, "1.jpg", "as it was read", reply);
    assert_done(home, redact(home, reply, 1, (struct box){ 10, 20, 300, 40 }));
    burn(home, reply, "one place");
    assert_done(home, redact(home, reply, 1, (struct box){ 50, 60, 7, 8 }));
    const struct store_redaction due = only_redaction(home, reply);
    assert_true(due.count == 2 && due.boxes[0].width == 300 && due.boxes[1].width == 7);
    CLEANUP(text_clear) struct text made_of = TEXT_LIMIT(1 << 20);
    assert_done(home, store_redaction_picture(home->store, due.id, &made_of, &home->fault));
    assert_string_equal(made_of.bytes, "as it was read");
    burn(home, reply, "two places");
    assert_int_equal(blacked_on(home, reply), 2);
}

static void what_is_blacked_out_is_shown_again_step_by_step(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    reply_in_review(home, "1.jpg", "as it was read", reply);
    assert_refused(home, undo(home, reply, 1), "nothing is blacked out on page 1");
    assert_done(home, redact(home, reply, 1, (struct box){ 10, 20, 300, 40 }));
    burn(home, reply, "one place");
    assert_done(home, redact(home, reply, 1, (struct box){ 50, 60, 7, 8 }));
    burn(home, reply, "two places");
    assert_done(home, undo(home, reply, 1));
    assert_string_equal(picture_of(home, reply), "one place");
    assert_int_equal(blacked_on(home, reply), 1);
    assert_int_equal(state_of(home, reply), REPLY_REVIEW);
    assert_done(home, decide_mail(home, reply, "Вольга", anna, "anna@example.org", 1));
    assert_refused(home, undo(home, reply, 1), "is decided");
    assert_done(home, store_undo(home->store, reply, "Вольга", &home->fault));
    assert_done(home, undo(home, reply, 1));
    assert_string_equal(picture_of(home, reply), "as it was read");
    assert_int_equal(blacked_on(home, reply), 0);
    assert_refused(home, undo(home, reply, 1), "nothing is blacked out on page 1");
    assert_refused(home, undo(home, reply, 2), "no page 2");
}

static void what_failed_before_is_burnt_in_with_what_comes_after(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    reply_in_review(home, "1.jpg", "as it was read", reply);
    assert_done(home, redact(home, reply, 1, (struct box){ 10, 20, 300, 40 }));
    burn(home, reply, "");
    assert_done(home, redact(home, reply, 1, (struct box){ 50, 60, 7, 8 }));
    assert_int_equal(only_redaction(home, reply).count, 2);
    assert_done(home, undo(home, reply, 1));
    judge(home, reply, "A-1", 0.9);
    assert_refused(home, decide_mail(home, reply, "Вольга", anna, "anna@example.org", 1), "cannot be mailed");
}

/* Nothing of it is shown when the walk is through with it after all. */
static void what_is_taken_back_while_it_is_burnt_in_stays_as_it_was(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    reply_in_review(home, "1.jpg", "as it was read", reply);
    assert_done(home, redact(home, reply, 1, (struct box){ 10, 20, 300, 40 }));
    const struct store_redaction due = only_redaction(home, reply);
    bool waits;
    assert_done(home, store_redaction_waits(home->store, reply, &waits, &home->fault));
    assert_true(waits);
    assert_done(home, undo(home, reply, 1));
    assert_done(home, store_redaction_waits(home->store, reply, &waits, &home->fault));
    assert_false(waits);
    assert_done(home, store_redaction_done(home->store, reply, &due, bytes_from("late"), &home->fault));
    assert_string_equal(picture_of(home, reply), "as it was read");
    assert_int_equal(blacked_on(home, reply), 0);
}

static void no_page_with_a_mail_that_left_is_changed_by_hand(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    const int64_t anna = put_message(home, "A-1", "anna@example.org");
    reply_in_review(home, "1.jpg", "as it was read", reply);
    assert_done(home, redact(home, reply, 1, (struct box){ 10, 20, 300, 40 }));
    burn(home, reply, "black");
    assert_done(home, decide_mail(home, reply, "Вольга", anna, "anna@example.org", 1));
    assert_true(meddled(home, "UPDATE mail SET state = 'written', due = NULL"));
    assert_done(home, store_wrong(home->store, reply, "", "Вольга", &home->fault));
    assert_refused(home, undo(home, reply, 1), "a mail with page 1");
    assert_refused(home, redact(home, reply, 1, (struct box){ 0, 0, 5, 5 }), "a mail with page 1");
    assert_string_equal(picture_of(home, reply), "black");
}

static void as_many_places_as_a_page_may_have_are_blacked_out(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct box boxes[PAGE_BLACKED_MOST + 1];
    for (int i = 0; i <= PAGE_BLACKED_MOST; i++)
        boxes[i] = (struct box){ i, i, 10, 10 };
    reply_in_review(home, "1.jpg", "as it was read", reply);
    assert_refused(home, redact_many(home, reply, boxes, 0), "1 to 100");
    assert_refused(home, redact_many(home, reply, boxes, PAGE_BLACKED_MOST + 1), "1 to 100");
    assert_done(home, redact_many(home, reply, boxes, PAGE_BLACKED_MOST - 1));
    assert_refused(home, redact_many(home, reply, boxes, 2), "1 to 100");
    assert_done(home, redact(home, reply, 1, boxes[0]));
}

/* In front of what waits longer, and for nobody else. */
static void what_somebody_had_blacked_out_is_what_they_are_asked_next(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES], other[STORE_ID_BYTES], next[STORE_ID_BYTES];
    const struct store_reviewer who = { .name = "Вольга" }, somebody = { .name = "Барыс" };
    put_message(home, "A-1", "anna@example.org");
    reply_in_review(home, "1.jpg", "one", one);
    reply_in_review(home, "2.jpg", "two", other);
    assert_done(home, redact(home, other, 1, (struct box){ 10, 20, 300, 40 }));
    assert_done(home, store_next(home->store, &who, 1000, "", next, &home->fault));
    assert_string_equal(next, one);
    burn(home, other, "black");
    assert_done(home, store_next(home->store, &somebody, 5000, "", next, &home->fault));
    assert_string_equal(next, one);
    assert_done(home, store_next(home->store, &who, 9000, "", next, &home->fault));
    assert_string_equal(next, other);
    assert_done(home, store_next(home->store, &who, 13000, other, next, &home->fault));
    assert_string_equal(next, one);
    assert_done(home, store_next(home->store, &who, 14000, one, next, &home->fault));
    assert_string_equal(next, other); /* in its place, and in front no more */
    assert_done(home, store_next(home->store, &who, 15000, "", next, &home->fault));
    assert_string_equal(next, one);
    assert_done(home, store_put_off(home->store, other, "Вольга", 17000, &home->fault));
    assert_done(home, store_next(home->store, &who, 21000, "", next, &home->fault));
    assert_string_equal(next, one);
}

/* The walk may be through before the person goes on. */
static void what_is_burnt_in_at_once_comes_back_as_well(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES], two[STORE_ID_BYTES], three[STORE_ID_BYTES], next[STORE_ID_BYTES];
    const struct store_reviewer who = { .name = "Вольга" };
    put_message(home, "A-1", "anna@example.org");
    reply_in_review(home, "1.jpg", "one", one);
    reply_in_review(home, "2.jpg", "two", two);
    reply_in_review(home, "3.jpg", "three", three);
    assert_string_equal(next_for(home, &who, 1000, one), two);
    assert_done(home, redact(home, two, 1, (struct box){ 10, 20, 300, 40 }));
    burn(home, two, "black");
    assert_done(home, store_next_meanwhile(home->store, &who, 1001, two, next, &home->fault));
    assert_string_equal(next, three);
    assert_string_equal(next_for(home, &janka, 1002, one), ""); /* it is theirs */
    assert_string_equal(next_for(home, &who, 1003, three), two);
    assert_string_equal(next_for(home, &who, 1004, two), three);
    assert_string_equal(next_for(home, &who, 1005, three), one);
}

static void only_what_lies_on_a_page_is_blacked_out(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    reply_in_review(home, "1.jpg", "one", reply); /* 1600 x 2200 */
    static const struct box wrong[] = { { -1, 0, 5, 5 }, { 0, 0, 0, 5 }, { 0, 0, 5, -5 }, { 1596, 0, 5, 5 },
        { 0, 2196, 5, 5 }, { 0, 0, 1601, 5 }, { 1599, 0, INT32_MAX, 5 } };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_refused(home, redact(home, reply, 1, wrong[i]), "is not on page 1");
    assert_refused(home, redact(home, reply, 2, wrong[0]), "no page 2");
    assert_int_equal(state_of(home, reply), REPLY_REVIEW);
    assert_done(home, redact(home, reply, 1, (struct box){ 1595, 2195, 5, 5 }));
}

/* ---- notes ---- */

static void notes_are_kept_in_their_order_and_change_nothing(void **state)
{
    struct home *home = *state;
    char one[STORE_ID_BYTES];
    struct store_note *notes;
    size_t count;
    reply_in_review(home, "1.jpg", "one", one);
    const int64_t version = version_of(home, one);
    assert_done(home, store_note_add(home->store, one, "Вольга", "падобна на почырк А.", &home->fault));
    assert_done(home, store_note_add(home->store, one, "Янка", "так", &home->fault));
    assert_refused(home, store_note_add(home->store, one, "Янка", "", &home->fault), "a note has");
    assert_refused(home, store_note_add(home->store, "R-NO", "Янка", "так", &home->fault), "no reply");
    home_reopen(home);
    assert_done(home, store_notes(home->store, one, &home->arena, &notes, &count, &home->fault));
    assert_int_equal(count, 2);
    assert_string_equal(notes[0].by, "Вольга");
    assert_string_equal(notes[0].text, "падобна на почырк А.");
    assert_string_equal(notes[1].text, "так");
    assert_int_equal(version_of(home, one), version);
}

int test_store_review(void)
{
    const struct CMUnitTest tests[] = {
        KEYED_TEST(a_reply_that_nobody_touches_keeps_its_version),
        HOME_TEST(a_decision_on_what_was_seen_holds),
        HOME_TEST(another_verdict_makes_a_decision_stale),
        HOME_TEST(a_decision_that_came_and_went_makes_another_stale),
        HOME_TEST(a_row_that_changed_makes_a_decision_stale),
        HOME_TEST(another_page_makes_a_decision_stale),
        HOME_TEST(a_version_of_no_reply_is_refused),
        HOME_TEST(what_a_wish_rests_on_outlives_a_blacked_place_and_no_decision),
        HOME_TEST(what_a_wish_rests_on_is_another_with_other_rows_and_the_same_with_another_verdict),
        HOME_TEST(what_waits_for_a_row_is_matched_again_when_the_register_changes),
        KEYED_TEST(what_waits_for_a_row_comes_back_when_a_new_one_fits),
        HOME_TEST(what_waits_for_a_row_comes_back_when_one_fits_much_better),
        HOME_TEST(what_waits_for_a_row_can_be_taken_back_by_hand),
        KEYED_TEST(an_opinion_comes_back_as_it_was_said),
        HOME_TEST(a_person_has_one_opinion_and_can_take_it_back),
        HOME_TEST(a_decision_ends_what_was_thought_before),
        HOME_TEST(the_one_who_decides_second_is_not_told_what_the_first_thinks),
        HOME_TEST(who_differs_cannot_agree_by_taking_back),
        HOME_TEST(the_rule_is_silent_where_a_person_has_spoken),
        HOME_TEST(decisions_of_a_person_are_counted_by_reply),
        KEYED_TEST(the_last_decisions_of_a_person_say_what_can_be_undone),
        KEYED_TEST(what_another_person_settled_stays_with_who_decided_it_first),
        KEYED_TEST(the_next_reply_is_the_oldest_that_nobody_else_has),
        HOME_TEST(a_lease_ends_when_nobody_looks_for_ten_minutes),
        HOME_TEST(a_lease_by_a_clock_ahead_keeps_a_reply_from_nobody),
        HOME_TEST(who_gets_what_somebody_went_on_from_is_told),
        HOME_TEST(who_gets_what_somebody_had_open_is_told),
        HOME_TEST(who_comes_back_to_what_nobody_else_took_has_it_again),
        HOME_TEST(a_word_that_another_has_replaced_is_not_the_last),
        HOME_TEST(an_opinion_is_its_own_persons_until_it_is_settled),
        HOME_TEST(looking_takes_nothing_from_anybody),
        HOME_TEST(who_has_a_reply_keeps_it_by_looking),
        HOME_TEST(what_a_person_puts_off_comes_last_for_them_alone),
        HOME_TEST(who_goes_on_walks_through_all_that_waits),
        HOME_TEST(who_decides_goes_on_from_there),
        HOME_TEST(what_a_person_decided_waits_for_somebody_else),
        HOME_TEST(who_is_alone_looks_again_after_a_day),
        HOME_TEST(a_person_parts_a_reply_and_all_its_parts_are_matched_again),
        HOME_TEST(a_reply_is_parted_only_behind_its_first_page_and_in_order),
        KEYED_TEST(joined_replies_are_one_and_come_apart_again),
        HOME_TEST(what_a_wish_rests_on_is_another_with_another_page_of_the_same_number),
        HOME_TEST(what_was_parted_is_joined_again_under_its_old_numbers),
        HOME_TEST(what_lies_in_a_joined_letter_keeps_the_whole_of_use),
        HOME_TEST(a_join_needs_what_was_seen_of_both),
        HOME_TEST(who_was_wrong_for_the_whole_is_wrong_for_its_parts),
        HOME_TEST(who_was_wrong_for_a_part_is_wrong_for_the_whole),
        HOME_TEST(who_was_wrong_for_what_was_joined_is_wrong_for_what_comes_apart),
        HOME_TEST(a_join_cannot_be_undone_when_its_pages_went_on),
        HOME_TEST(only_replies_of_one_drop_are_joined_and_none_that_was_mailed),
        KEYED_TEST(a_page_that_is_blacked_out_is_shown_and_mailed_so_alone),
        HOME_TEST(nothing_that_was_made_of_the_old_picture_is_mailed_for_the_new_one),
        HOME_TEST(what_could_not_be_blacked_out_is_not_mailed),
        HOME_TEST(a_page_that_moves_while_it_is_burnt_in_is_black_where_it_is_then),
        HOME_TEST(what_waits_to_be_burnt_in_is_the_walks_when_the_page_comes_back),
        HOME_TEST(what_is_blacked_out_later_is_burnt_in_with_what_was_before),
        KEYED_TEST(what_is_blacked_out_is_shown_again_step_by_step),
        HOME_TEST(what_failed_before_is_burnt_in_with_what_comes_after),
        HOME_TEST(what_is_taken_back_while_it_is_burnt_in_stays_as_it_was),
        HOME_TEST(no_page_with_a_mail_that_left_is_changed_by_hand),
        HOME_TEST(as_many_places_as_a_page_may_have_are_blacked_out),
        HOME_TEST(what_somebody_had_blacked_out_is_what_they_are_asked_next),
        HOME_TEST(what_is_burnt_in_at_once_comes_back_as_well),
        HOME_TEST(only_what_lies_on_a_page_is_blacked_out),
        KEYED_TEST(notes_are_kept_in_their_order_and_change_nothing),
    };
    return cmocka_run_group_tests_name("store review", tests, NULL, NULL);
}
