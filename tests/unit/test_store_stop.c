/* Stops: all mail, an address, a drop; what falls at once, what is refused afterwards, and how it goes on. */
#include "test_store.h"

#include "clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char anna[] = "anna@example.org";
static const int64_t far_away = 4000000000; /* held */
enum { FAR = 2000000000 };

static size_t stop(struct home *home, enum store_stop_kind kind, const char *subject, int64_t since)
{
    size_t fallen = 99;
    const struct store_stop stop = { kind, subject, since, "Вольга", "так трэба", 0, 0 };
    assert_done(home, store_stop(home->store, &stop, &fallen, &home->fault));
    return fallen;
}

static bool stop_again(struct home *home, enum store_stop_kind kind, const char *subject)
{
    size_t fallen;
    const struct store_stop stop = { kind, subject, 0, "Вольга", "", 0, 0 };
    return store_stop(home->store, &stop, &fallen, &home->fault);
}

static void go_on(struct home *home, enum store_stop_kind kind, const char *subject)
{
    assert_done(home, store_stop_end(home->store, kind, subject, "Вольга", &home->fault));
}

/* Decided, its mail due at `due`. */
static int64_t decided(struct home *home, const char *path, const char *by, int64_t due, char *reply)
{
    const int64_t message = put_message(home, path, anna);
    reply_in_review(home, path, path, reply);
    assert_done(home, decide_mail(home, reply, by, message, anna, due));
    return message;
}

static bool claims(struct home *home)
{
    struct store_mail mail;
    const bool claimed = store_mail_claim(home->store, FAR, NULL, &home->arena, &mail, &home->fault);
    if (!claimed && home->fault.kind != FAULT_NONE)
        fail_msg("%s", home->fault.text);
    return claimed;
}

static void assert_asks(struct home *home, const char *reply, const char *reason)
{
    struct line line;
    list_line(home, reply, &line);
    assert_int_equal(line.listed.state, REPLY_REVIEW);
    assert_int_equal(line.mail_state, MAIL_RECALLED);
    assert_string_equal(line.reason, reason);
}

static void while_mail_is_paused_nothing_is_claimed(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    decided(home, "1.jpg", "rule", 1, reply);
    assert_int_equal(stop(home, STOP_MAIL, "", 0), 0);
    assert_refused(home, stop_again(home, STOP_MAIL, ""), "paused already");
    assert_false(claims(home));
    home_reopen(home);
    assert_false(claims(home));
    assert_int_equal(state_of(home, reply), REPLY_DECIDED);
    go_on(home, STOP_MAIL, "");
    assert_refused(home, store_stop_end(home->store, STOP_MAIL, "", "Вольга", &home->fault), "is not paused");
    assert_true(claims(home));
}

static void a_server_that_refuses_us_stops_all_mail_by_itself(void **state)
{
    struct home *home = *state;
    bool paused;
    stop(home, STOP_SERVER, "", 0);
    stop(home, STOP_MAIL, "", 0);
    go_on(home, STOP_MAIL, "");
    assert_done(home, store_mail_paused(home->store, &paused, &home->fault));
    assert_true(paused);
    go_on(home, STOP_SERVER, "");
    assert_done(home, store_mail_paused(home->store, &paused, &home->fault));
    assert_false(paused);
}

static void who_stopped_what_is_told_without_an_address(void **state)
{
    struct home *home = *state;
    struct store_stop *stops;
    size_t count;
    stop(home, STOP_ADDRESS, anna, 0);
    stop(home, STOP_DROP, "inbox", 1234);
    stop(home, STOP_DROP, "other", 0);
    go_on(home, STOP_DROP, "other");
    assert_done(home, store_stops(home->store, &home->arena, &stops, &count, &home->fault));
    assert_int_equal(count, 2);
    assert_int_equal(stops[0].kind, STOP_ADDRESS);
    assert_string_equal(stops[0].subject, "");
    assert_string_equal(stops[0].by, "Вольга");
    assert_string_equal(stops[0].reason, "так трэба");
    assert_in_range(stops[0].at, clock_now() - 60, clock_now());
    assert_int_equal(stops[1].kind, STOP_DROP);
    assert_string_equal(stops[1].subject, "inbox");
    assert_int_equal(stops[1].since, 1234);
    const struct store_stop nobodys = { STOP_MAIL, "", 0, "", "", 0, 0 };
    assert_refused(home, store_stop(home->store, &nobodys, &count, &home->fault), "who stops it");
    assert_false(meddled(home, "UPDATE stop SET stops = 0"));
    assert_false(meddled(home, "DELETE FROM stop"));
}

/* ---- an address ---- */

static void what_waits_for_a_suspended_address_is_recalled(void **state)
{
    struct home *home = *state;
    char held[STORE_ID_BYTES], due[STORE_ID_BYTES], other[STORE_ID_BYTES];
    decided(home, "1.jpg", "rule", far_away, held);
    decided(home, "2.jpg", "Вольга", 1, due);
    const int64_t message = put_message(home, "3.jpg", "iryna@example.org");
    reply_in_review(home, "3.jpg", "3.jpg", other);
    assert_done(home, decide_mail(home, other, "rule", message, "iryna@example.org", far_away));
    assert_int_equal(stop(home, STOP_ADDRESS, "ANNA+x@Example.org", 0), 2);
    assert_asks(home, held, "mail to the sender's address is suspended");
    assert_asks(home, due, "mail to the sender's address is suspended");
    assert_int_equal(state_of(home, other), REPLY_DECIDED);
    assert_refused(home, stop_again(home, STOP_ADDRESS, anna), "suspended already");
}

static void a_suspended_address_is_known_in_any_spelling(void **state)
{
    struct home *home = *state;
    bool suspended;
    stop(home, STOP_ADDRESS, anna, 0);
    assert_done(home, store_address_suspended(home->store, "ANNA+x@Example.org", &suspended, &home->fault));
    assert_true(suspended);
    assert_done(home, store_address_suspended(home->store, "hanna@example.org", &suspended, &home->fault));
    assert_false(suspended);
    go_on(home, STOP_ADDRESS, anna);
    assert_done(home, store_address_suspended(home->store, anna, &suspended, &home->fault));
    assert_false(suspended);
}

static void nothing_is_planned_for_a_suspended_address(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    stop(home, STOP_ADDRESS, anna, 0);
    const int64_t message = put_message(home, "1.jpg", anna);
    reply_in_review(home, "1.jpg", "1.jpg", reply);
    assert_refused(home, decide_mail(home, reply, "rule", message, anna, 1), "address is suspended");
    assert_refused(home, decide_mail(home, reply, "Вольга", message, anna, 1), "address is suspended");
    go_on(home, STOP_ADDRESS, anna);
    assert_done(home, decide_mail(home, reply, "Вольга", message, anna, 1));
    assert_true(claims(home));
}

/* A mail that may have gone is in nobody's hands when the address is suspended; its second try is. */
static void a_second_try_does_not_go_to_a_suspended_address(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct store_mail mail;
    struct line line;
    const struct store_attempt lost = { 10, "dot", 0, "", "", "", false, "", "", 0 };
    decided(home, "1.jpg", "rule", 1, reply);
    assert_done(home, store_mail_claim(home->store, FAR, NULL, &home->arena, &mail, &home->fault));
    assert_done(home, store_mail_mark(home->store, mail.id, &home->fault));
    assert_done(home, store_mail_result(home->store, mail.id, MAIL_UNKNOWN, FAR, &lost, &home->fault));
    assert_int_equal(stop(home, STOP_ADDRESS, anna, 0), 0);
    assert_false(claims(home));
    list_line(home, reply, &line);
    assert_int_equal(line.mail_state, MAIL_UNKNOWN);
}

static void a_mail_in_hand_is_stopped_before_its_last_byte(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct store_mail mail;
    decided(home, "1.jpg", "rule", 1, reply);
    assert_done(home, store_mail_claim(home->store, FAR, NULL, &home->arena, &mail, &home->fault));
    assert_int_equal(stop(home, STOP_ADDRESS, anna, 0), 1);
    assert_refused(home, store_mail_mark(home->store, mail.id, &home->fault), "recalled");
}

/* ---- a drop ---- */

static void what_came_from_a_suspended_drop_is_recalled_and_asks(void **state)
{
    struct home *home = *state;
    char held[STORE_ID_BYTES], persons[STORE_ID_BYTES];
    decided(home, "1.jpg", "rule", far_away, held);
    decided(home, "2.jpg", "Вольга", far_away, persons);
    assert_int_equal(stop(home, STOP_DROP, "elsewhere", 0), 0);
    assert_int_equal(stop(home, STOP_DROP, "inbox", 0), 2);
    assert_asks(home, held, "the drop that it came from is suspended");
    assert_asks(home, persons, "the drop that it came from is suspended");
}

static void what_arrives_in_a_suspended_drop_is_not_the_rules(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    stop(home, STOP_DROP, "inbox", 0);
    const int64_t message = put_message(home, "1.jpg", anna);
    reply_in_review(home, "1.jpg", "1.jpg", reply);
    assert_refused(home, decide_mail(home, reply, "rule", message, anna, 1), "drop that it came from");
    assert_done(home, decide_mail(home, reply, "Вольга", message, anna, 1)); /* who saw it */
    assert_true(claims(home));
}

static void a_stop_from_a_day_on_leaves_what_came_before(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    decided(home, "1.jpg", "rule", 1, reply);
    const int64_t arrived = number_in(home, "SELECT max(at) FROM source");
    assert_int_equal(stop(home, STOP_DROP, "inbox", arrived + 1), 0);
    assert_int_equal(state_of(home, reply), REPLY_DECIDED);
    go_on(home, STOP_DROP, "inbox");
    assert_int_equal(stop(home, STOP_DROP, "inbox", arrived), 1);
    assert_false(claims(home));
}

/* What was joined to a reply came when it came. */
static void a_stop_from_a_day_on_sees_the_pages_that_were_joined(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES], joined[STORE_ID_BYTES], move[160];
    reply_in_review(home, "2.jpg", "2.jpg", joined);
    const int64_t arrived = number_in(home, "SELECT max(at) FROM source");
    reply_in_review(home, "1.jpg", "1.jpg", reply);
    snprintf(move, sizeof move, "UPDATE source SET at = %" PRId64 " WHERE scan = 2", arrived - 1000);
    assert_true(meddled(home, move));
    snprintf(move, sizeof move, "UPDATE reply_page SET reply = '%s', number = 2 WHERE reply = '%s'", reply,
        joined);
    assert_true(meddled(home, move));
    const int64_t message = put_message(home, "1.jpg", anna);
    assert_done(home, decide_mail(home, reply, "Вольга", message, anna, far_away));
    assert_int_equal(stop(home, STOP_DROP, "inbox", arrived), 1);
    assert_asks(home, reply, "the drop that it came from is suspended");
}

int test_store_stop(void)
{
    const struct CMUnitTest tests[] = {
        HOME_TEST(while_mail_is_paused_nothing_is_claimed),
        HOME_TEST(a_server_that_refuses_us_stops_all_mail_by_itself),
        KEYED_TEST(who_stopped_what_is_told_without_an_address),
        KEYED_TEST(what_waits_for_a_suspended_address_is_recalled),
        HOME_TEST(a_suspended_address_is_known_in_any_spelling),
        HOME_TEST(nothing_is_planned_for_a_suspended_address),
        HOME_TEST(a_second_try_does_not_go_to_a_suspended_address),
        HOME_TEST(a_mail_in_hand_is_stopped_before_its_last_byte),
        KEYED_TEST(what_came_from_a_suspended_drop_is_recalled_and_asks),
        HOME_TEST(what_arrives_in_a_suspended_drop_is_not_the_rules),
        HOME_TEST(a_stop_from_a_day_on_leaves_what_came_before),
        HOME_TEST(a_stop_from_a_day_on_sees_the_pages_that_were_joined),
    };
    return cmocka_run_group_tests_name("store: stops", tests, NULL, NULL);
}
