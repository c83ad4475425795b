/* Mails that go on from others: a notice, and the scan that its answer brings. All people are invented. */
#include "test_store.h"

#include <string.h>
#include <unistd.h>

static const char anna[] = "anna@example.org";
static const struct store_attempt attempt = { 10, "done", 250, "2.0.0", "ok", "Q1", false };
static const struct store_follow scan = { "0022@example.org", "token2", 2000, "" };
enum { FAR = 2000000000 };

struct noticed {
    char reply[STORE_ID_BYTES];
    int64_t message;
    struct store_mail notice;
};

static bool decide_to(struct home *home, const struct noticed *made, const char *address,
    const char *message_id, enum mail_purpose purpose)
{
    int pages[] = { 1 };
    const struct decision decision = {
        .outcome = OUTCOME_MAIL, .by = "Вольга", .reason = "", .duplicate_of = ""
    };
    const struct store_mail_plan plan = { .message = made->message,
        .address = address,
        .language = "be",
        .pages = pages,
        .page_count = 1,
        .due = 1,
        .message_id = message_id,
        .token = "token",
        .date = 1,
        .purpose = purpose };
    return store_decide(home->store, made->reply, &decision, &plan, 1, &home->fault);
}

static bool decide_notice(
    struct home *home, const struct noticed *made, const char *message_id, enum mail_purpose purpose)
{
    return decide_to(home, made, anna, message_id, purpose);
}

static void put_wish(struct home *home, enum delivery delivery, const char *email)
{
    enum store_change change;
    struct message message = home_message("A-1", email);
    message.delivery = delivery;
    assert_done(home, store_message_put(home->store, &message, &change, &home->fault));
}

/* A reply in review, whose sender wants a notice. */
static struct noticed asked_for(struct home *home)
{
    struct message message;
    struct noticed made = { 0 };
    put_wish(home, DELIVERY_NOTICE, anna);
    assert_done(home, store_message_find(home->store, "A-1", &home->arena, &message, &home->fault));
    made.message = message.id;
    reply_in_review(home, "1.jpg", "one", made.reply);
    return made;
}

static struct store_mail send_next(struct home *home)
{
    struct store_mail mail;
    assert_done(home, store_mail_claim(home->store, FAR, NULL, &home->arena, &mail, &home->fault));
    assert_done(home, store_mail_mark(home->store, mail.id, &home->fault));
    assert_done(home, store_mail_result(home->store, mail.id, MAIL_HANDED_OVER, 0, &attempt, &home->fault));
    return mail;
}

/* The same with a notice that has left. */
static struct noticed noticed(struct home *home)
{
    struct noticed made = asked_for(home);
    assert_done(home, decide_notice(home, &made, "0011@example.org", PURPOSE_NOTICE));
    made.notice = send_next(home);
    assert_int_equal(made.notice.purpose, PURPOSE_NOTICE);
    assert_string_equal(made.notice.follows, "");
    return made;
}

static void answer(struct home *home, const struct noticed *made)
{
    assert_done(home, store_notice_answered(home->store, made->notice.id, &scan, &home->fault));
}

static int64_t scans(struct home *home)
{
    return number_in(home, "SELECT count(*) FROM mail WHERE purpose = 'scan'");
}

static void a_scan_follows_the_answer_to_its_notice(void **state)
{
    struct home *home = *state;
    const struct noticed made = noticed(home);
    assert_int_equal(scans(home), 0);
    answer(home, &made);
    const struct store_mail mail = send_next(home);
    assert_int_equal(mail.purpose, PURPOSE_SCAN);
    assert_string_equal(mail.address, anna);
    assert_string_equal(mail.follows, "0011@example.org");
    assert_string_equal(mail.message_id, "0022@example.org");
    assert_string_equal(mail.token, "token2");
    assert_int_equal(mail.page_count, 1);
    assert_int_equal(mail.pages[0].number, 1);
    answer(home, &made); /* "thank you!" */
    assert_int_equal(scans(home), 1);
}

static void a_letter_announced_and_sent_is_one_letter(void **state)
{
    struct home *home = *state;
    struct message message;
    const struct noticed made = noticed(home);
    answer(home, &made);
    assert_done(home, store_message_find(home->store, "A-1", &home->arena, &message, &home->fault));
    assert_int_equal(message.answered, 1);
}

static void whoever_wants_a_notice_gets_no_letter_before(void **state)
{
    struct home *home = *state;
    const struct noticed made = asked_for(home);
    assert_refused(home, decide_notice(home, &made, "0011@example.org", PURPOSE_SCAN), "wants a notice");
}

static void what_answers_a_letter_brings_no_other(void **state)
{
    struct home *home = *state;
    struct noticed made = asked_for(home);
    put_wish(home, DELIVERY_SCAN, anna);
    assert_done(home, decide_notice(home, &made, "0011@example.org", PURPOSE_SCAN));
    made.notice = send_next(home);
    answer(home, &made);
    assert_int_equal(scans(home), 1);
}

static void an_answer_from_an_address_that_is_no_longer_the_senders_asks(void **state)
{
    struct home *home = *state;
    const struct noticed made = noticed(home);
    sleep(1); /* times are whole seconds */
    put_wish(home, DELIVERY_NOTICE, "hanna@example.org");
    answer(home, &made);
    assert_int_equal(scans(home), 0);
    assert_int_equal(state_of(home, made.reply), REPLY_REVIEW);
    struct line line;
    list_line(home, made.reply, &line);
    assert_string_equal(line.reason, "the register changed since it was decided");
    assert_done(home, decide_to(home, &made, "hanna@example.org", "0033@example.org", PURPOSE_NOTICE));
}

static void an_answer_after_the_decision_fell_brings_nothing_and_says_so(void **state)
{
    struct home *home = *state;
    const struct noticed made = noticed(home);
    assert_done(home, store_wrong(home->store, made.reply, "", "Вольга", &home->fault));
    assert_refused(
        home, store_notice_answered(home->store, made.notice.id, &scan, &home->fault), "holds no more");
    assert_int_equal(scans(home), 0);
}

static void a_suspended_address_gets_no_letter_for_its_answer(void **state)
{
    struct home *home = *state;
    size_t fallen;
    const struct noticed made = noticed(home);
    const struct store_stop stop = { STOP_ADDRESS, anna, 0, "Вольга", "", 0, 0 };
    assert_done(home, store_stop(home->store, &stop, &fallen, &home->fault));
    assert_int_equal(fallen, 0); /* the notice has left */
    answer(home, &made);
    assert_int_equal(scans(home), 0);
    assert_int_equal(state_of(home, made.reply), REPLY_REVIEW);
}

static void a_mailbox_is_proven_by_a_mail_that_was_confirmed(void **state)
{
    struct home *home = *state;
    int64_t when;
    bool fresh;
    const struct noticed made = noticed(home);
    const struct store_received received = { made.notice.id, "answer: received", true, MAIL_CONFIRMED, true,
        true, false };
    assert_done(home, store_address_proven(home->store, anna, &when, &home->fault));
    assert_int_equal(when, 0);
    assert_done(home, store_received_put(home->store, bytes_from("yes"), &received, &fresh, &home->fault));
    assert_done(home, store_address_proven(home->store, "Anna+cards@Example.org", &when, &home->fault));
    assert_true(when > 0);
    assert_done(home, store_address_proven(home->store, "hanna@example.org", &when, &home->fault));
    assert_int_equal(when, 0);
}

static void who_answers_from_elsewhere_proves_no_mailbox(void **state)
{
    struct home *home = *state;
    int64_t when;
    bool fresh;
    const struct noticed made = noticed(home);
    const struct store_received received = { made.notice.id, "answer: received", true, MAIL_CONFIRMED, true,
        false, false };
    assert_done(home, store_received_put(home->store, bytes_from("yes"), &received, &fresh, &home->fault));
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail WHERE state = 'confirmed'"), 1);
    assert_done(home, store_address_proven(home->store, anna, &when, &home->fault));
    assert_int_equal(when, 0);
}

static void a_mail_is_found_by_its_name(void **state)
{
    struct home *home = *state;
    int64_t mail;
    enum mail_purpose purpose;
    const struct noticed made = noticed(home);
    assert_done(home, store_mail_find(home->store, made.notice.name, &mail, &purpose, &home->fault));
    assert_int_equal(mail, made.notice.id);
    assert_int_equal(purpose, PURPOSE_NOTICE);
    assert_refused(
        home, store_mail_find(home->store, "M-00000000", &mail, &purpose, &home->fault), "no mail");
}

int test_store_follow(void)
{
    const struct CMUnitTest tests[] = {
        KEYED_TEST(a_scan_follows_the_answer_to_its_notice),
        HOME_TEST(a_letter_announced_and_sent_is_one_letter),
        HOME_TEST(whoever_wants_a_notice_gets_no_letter_before),
        HOME_TEST(what_answers_a_letter_brings_no_other),
        HOME_TEST(an_answer_from_an_address_that_is_no_longer_the_senders_asks),
        HOME_TEST(an_answer_after_the_decision_fell_brings_nothing_and_says_so),
        HOME_TEST(a_suspended_address_gets_no_letter_for_its_answer),
        KEYED_TEST(a_mailbox_is_proven_by_a_mail_that_was_confirmed),
        HOME_TEST(who_answers_from_elsewhere_proves_no_mailbox),
        HOME_TEST(a_mail_is_found_by_its_name),
    };
    return cmocka_run_group_tests_name("store: mails that follow others", tests, NULL, NULL);
}
