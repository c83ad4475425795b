/* store: what people decide at the review page. */
#include "test_store.h"

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

static void a_version_of_no_reply_is_refused(void **state)
{
    struct home *home = *state;
    int64_t version = 7;
    assert_refused(
        home, store_reply_version(home->store, "R-NOTHERE", &version, &home->fault), "no reply R-NOTHERE");
    assert_int_equal(version, 7);
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
    };
    return cmocka_run_group_tests_name("store review", tests, NULL, NULL);
}
