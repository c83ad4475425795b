/* A page that turned up after its letter was mailed: a test for each row of the table in found.c. All people
 * are invented. */
#include "test_store.h"

#include "cleanup.h"

#include <stdio.h>
#include <string.h>

static const char anna[] = "anna@example.org";
static const struct store_attempt attempt = { 10, "done", 250, "2.0.0", "ok", "Q1", false, "", "", 0 };
enum { FAR = 2000000000, HOUR = 60 * 60 };

/* A letter that is decided to go to one sender, and in review what may be a further page of it. */
struct both {
    char letter[STORE_ID_BYTES], page[STORE_ID_BYTES];
    int64_t message;
    struct store_letter found;
};

static bool decide(struct home *home, const char *reply, const struct decision *decision,
    struct store_mail_plan plan, const char *address, const char *message_id)
{
    int pages[] = { 1 };
    plan.address = address;
    plan.language = "be";
    plan.pages = pages;
    plan.page_count = 1;
    plan.due = plan.date = 1;
    plan.message_id = message_id;
    plan.token = "token";
    return store_decide(home->store, reply, decision, &plan, 1, &home->fault);
}

static bool decide_letter(
    struct home *home, const char *reply, int64_t message, const char *address, enum mail_purpose purpose)
{
    const struct decision decision = {
        .outcome = OUTCOME_MAIL, .by = "Вольга", .reason = "", .duplicate_of = ""
    };
    return decide(home, reply, &decision, (struct store_mail_plan){ .message = message, .purpose = purpose },
        address, "0011@example.org");
}

static bool decide_found_by(struct home *home, const struct both *both, const char *by, int64_t message,
    const char *address, enum mail_purpose purpose)
{
    const struct decision decision = {
        .outcome = OUTCOME_MAIL, .by = by, .reason = "", .duplicate_of = "", .found_with = both->found.mail
    };
    return decide(home, both->page, &decision,
        (struct store_mail_plan){ .message = message, .purpose = purpose }, address, "0022@example.org");
}

static bool decide_found(struct home *home, const struct both *both)
{
    return decide_found_by(home, both, "Вольга", both->message, anna, PURPOSE_SCAN);
}

static bool name_letter(struct home *home, struct both *both, const char *named)
{
    return store_letter_named(home->store, both->page, named, &home->arena, &both->found, &home->fault);
}

static bool due(struct home *home, struct store_mail *mail, int64_t now)
{
    const bool claimed = store_mail_claim(home->store, now, NULL, &home->arena, mail, &home->fault);
    if (!claimed && home->fault.kind != FAULT_NONE)
        fail_msg("%s", home->fault.text);
    return claimed;
}

static struct store_mail send_next(struct home *home)
{
    struct store_mail mail;
    assert_true(due(home, &mail, FAR));
    assert_done(home, store_mail_mark(home->store, mail.id, &home->fault));
    assert_done(home, store_mail_result(home->store, mail.id, MAIL_HANDED_OVER, 0, &attempt, &home->fault));
    return mail;
}

static struct both decided(struct home *home, enum mail_purpose purpose)
{
    struct both both = { .message = put_message(home, "A-1", anna) };
    reply_in_review(home, "1.jpg", "one", both.letter);
    reply_in_review(home, "2.jpg", "two", both.page);
    assert_done(home, decide_letter(home, both.letter, both.message, anna, purpose));
    assert_done(home, name_letter(home, &both, both.letter));
    return both;
}

static struct both sent(struct home *home)
{
    const struct both both = decided(home, PURPOSE_SCAN);
    assert_string_equal(send_next(home).reply, both.letter);
    return both;
}

static void assert_asks(struct home *home, const char *reply, const char *why)
{
    struct line line;
    list_line(home, reply, &line);
    assert_int_equal(line.listed.state, REPLY_REVIEW);
    assert_string_equal(line.reason, why);
    assert_int_equal(line.mail_state, MAIL_RECALLED);
}

static const char not_settled[] = "the letter of which it is a page is not settled any more";

/* ---- it goes ---- */

static void a_found_page_goes_behind_its_letter_to_the_same_sender(void **state)
{
    struct home *home = *state;
    const struct both both = sent(home);
    assert_done(home, decide_found(home, &both));
    const struct store_mail mail = send_next(home);
    assert_string_equal(mail.reply, both.page);
    assert_string_equal(mail.address, anna);
    assert_int_equal(mail.message, both.message);
    assert_int_equal(mail.purpose, PURPOSE_SCAN);
    assert_string_equal(mail.follows, "0011@example.org");
    assert_string_equal(mail.message_id, "0022@example.org");
    assert_true(mail.first); /* all that is asked of a first mail is asked of it */
    assert_int_equal(mail.found_on, both.found.date ? FAR : 0); /* its letter's Date, given when it left */
    assert_int_equal(mail.page_count, 1);
}

static void a_letter_is_found_by_its_reply_or_its_mail(void **state)
{
    struct home *home = *state;
    struct both both = sent(home);
    const int64_t mail = both.found.mail;
    assert_done(home, name_letter(home, &both, both.found.name));
    assert_int_equal(both.found.mail, mail);
    assert_string_equal(both.found.reply, both.letter);
    assert_string_equal(both.found.page_of, "");
    assert_refused(home, name_letter(home, &both, "R-00000000"), "there is no reply");
    assert_refused(home, name_letter(home, &both, "M-00000000"), "there is no mail");
    assert_refused(home, name_letter(home, &both, both.page), "was mailed to nobody");
}

static void letters_to_a_message_are_listed_without_those_that_fell(void **state)
{
    struct home *home = *state;
    struct store_letter *letters;
    size_t count;
    const struct both both = sent(home);
    assert_done(home,
        store_letters_in_force(home->store, both.message, &home->arena, &letters, &count, &home->fault));
    assert_int_equal(count, 1);
    assert_string_equal(letters[0].reply, both.letter);
    assert_int_equal(letters[0].state, MAIL_HANDED_OVER);
    assert_done(home, store_wrong(home->store, both.letter, "", "Вольга", &home->fault));
    assert_done(home,
        store_letters_in_force(home->store, both.message, &home->arena, &letters, &count, &home->fault));
    assert_int_equal(count, 0);
}

static void a_found_page_is_listed_with_its_letter(void **state)
{
    struct home *home = *state;
    struct store_listed listed;
    const struct both both = sent(home);
    assert_done(home, decide_found(home, &both));
    assert_done(home, store_list_one(home->store, both.page, &home->arena, &listed, &home->fault));
    assert_string_equal(listed.page_of, both.letter);
    assert_done(home, store_list_one(home->store, both.letter, &home->arena, &listed, &home->fault));
    assert_string_equal(listed.page_of, "");
}

/* ---- it waits ---- */

static void a_found_page_waits_until_its_letter_has_left(void **state)
{
    struct home *home = *state;
    struct store_mail letter, page;
    const struct both both = decided(home, PURPOSE_SCAN);
    assert_done(home, decide_found(home, &both));
    assert_true(due(home, &letter, FAR));
    assert_string_equal(letter.reply, both.letter);
    assert_false(due(home, &page, FAR)); /* being sent is not sent */
    assert_done(home, store_mail_mark(home->store, letter.id, &home->fault));
    const int64_t again = FAR + 9 * HOUR;
    assert_done(home, store_mail_result(home->store, letter.id, MAIL_UNKNOWN, again, &attempt, &home->fault));
    assert_false(due(home, &page, FAR + HOUR)); /* nor is what may have gone */
    enum mail_state becomes;
    assert_done(home, store_mail_settle(home->store, letter.name, true, 0, "Вольга", &becomes, &home->fault));
    assert_false(due(home, &page, FAR + HOUR)); /* it has just looked */
    assert_true(due(home, &page, FAR + 2 * HOUR));
    assert_string_equal(page.reply, both.page);
}

static void a_found_page_does_not_go_before_the_answer_to_a_notice(void **state)
{
    struct home *home = *state;
    struct store_mail page;
    const struct both both = decided(home, PURPOSE_NOTICE);
    const struct store_mail notice = send_next(home);
    assert_int_equal(notice.purpose, PURPOSE_NOTICE);
    assert_done(home, decide_found(home, &both));
    assert_false(due(home, &page, FAR));
    const struct store_follow scan = { "0033@example.org", "token3", 1, "" };
    assert_done(home, store_notice_answered(home->store, notice.id, &scan, &home->fault));
    assert_string_equal(send_next(home).reply, both.letter);
    assert_true(due(home, &page, FAR + HOUR));
    assert_string_equal(page.reply, both.page);
    assert_string_equal(page.follows, "0033@example.org"); /* what brought the letter */
}

static void who_wants_a_notice_gets_one_of_the_found_page_too(void **state)
{
    struct home *home = *state;
    enum store_change change;
    struct message message = home_message("A-1", anna);
    message.delivery = DELIVERY_NOTICE;
    assert_done(home, store_message_put(home->store, &message, &change, &home->fault));
    assert_done(home, store_message_find(home->store, "A-1", &home->arena, &message, &home->fault));
    struct both both = { .message = message.id };
    reply_in_review(home, "1.jpg", "one", both.letter);
    reply_in_review(home, "2.jpg", "two", both.page);
    assert_done(home, decide_letter(home, both.letter, both.message, anna, PURPOSE_NOTICE));
    const struct store_mail first = send_next(home);
    const struct store_follow scan = { "0033@example.org", "token3", 1, "" };
    assert_done(home, store_notice_answered(home->store, first.id, &scan, &home->fault));
    send_next(home);
    assert_done(home, name_letter(home, &both, both.letter));
    assert_refused(home, decide_found(home, &both), "wants a notice"); /* though it follows a mail */
    assert_done(home, decide_found_by(home, &both, "Вольга", both.message, anna, PURPOSE_NOTICE));
    const struct store_mail notice = send_next(home);
    assert_int_equal(notice.purpose, PURPOSE_NOTICE);
    assert_string_equal(notice.follows, "0033@example.org");
    const struct store_follow second = { "0044@example.org", "token4", 1, "" };
    assert_done(home, store_notice_answered(home->store, notice.id, &second, &home->fault));
    const struct store_mail page = send_next(home);
    assert_string_equal(page.reply, both.page);
    assert_string_equal(page.follows, "0022@example.org");
    assert_false(page.first);
    assert_true(page.found_on > 0);
}

static size_t times_told(struct home *home, const char *reply, const char *what)
{
    size_t count, told = 0;
    struct store_event *events;
    assert_done(home, store_history(home->store, reply, &home->arena, &events, &count, &home->fault));
    for (size_t i = 0; i < count; i++)
        told += strstr(events[i].what, what) != NULL;
    return told;
}

static void a_found_page_that_waits_says_so_once(void **state)
{
    struct home *home = *state;
    struct store_mail letter, page;
    const struct both both = decided(home, PURPOSE_SCAN);
    assert_done(home, decide_found(home, &both));
    assert_int_equal(times_told(home, both.page, "waits until the letter"), 0);
    assert_true(due(home, &letter, FAR));
    for (int hours = 0; hours < 3; hours++)
        assert_false(due(home, &page, FAR + hours * HOUR));
    assert_int_equal(times_told(home, both.page, "waits until the letter of which it is a page has left"), 1);
}

static void became(struct home *home, const char *reply, const char *state)
{
    char sql[120];
    snprintf(sql, sizeof sql, "UPDATE mail SET state = '%s' WHERE reply = '%s'", state, reply);
    assert_true(meddled(home, sql));
}

/* The page falls when its letter is `lost`, and asks; it can be decided so again when that is `settled`. */
static void assert_falls_with(void **state, enum mail_purpose purpose, const char *lost, const char *settled,
    const char *asks, const char *refused)
{
    struct home *home = *state;
    struct store_mail mail;
    const struct both both = decided(home, purpose);
    send_next(home);
    assert_done(home, decide_found(home, &both));
    became(home, both.letter, lost);
    assert_false(due(home, &mail, FAR));
    assert_asks(home, both.page, asks);
    assert_refused(home, decide_found(home, &both), refused);
    became(home, both.letter, settled);
    assert_done(home, decide_found(home, &both));
    home_anew(state);
}

static void a_found_page_does_not_wait_for_a_letter_that_did_not_arrive(void **state)
{
    static const char *const ends[] = { "bounced", "failed" };
    static const enum mail_purpose purposes[] = { PURPOSE_SCAN, PURPOSE_NOTICE };
    for (size_t i = 0; i < 4; i++)
        assert_falls_with(state, purposes[i / 2], ends[i % 2], "confirmed",
            "the letter of which it is a page did not arrive", "did not arrive");
}

/* Nobody tries such a letter again: it would wait for ever, and nobody would know. */
static void a_found_page_asks_where_a_person_has_to_say_whether_its_letter_went(void **state)
{
    static const char *const unknown[] = { "unknown', due = NULL, resent = '0",
        "unknown', due = 4000000000, resent = '1" };
    static const enum mail_purpose purposes[] = { PURPOSE_SCAN, PURPOSE_NOTICE };
    for (size_t i = 0; i < 4; i++)
        assert_falls_with(state, purposes[i / 2], unknown[i % 2], "handed-over",
            "it must be said first whether the letter of which it is a page went", "it must be said first");
}

static void what_waits_for_its_letter_is_said_to(void **state)
{
    struct home *home = *state;
    struct store_mail_waiting *rows;
    struct store_mail mail;
    size_t count;
    const struct both both = decided(home, PURPOSE_SCAN);
    assert_done(home, decide_found(home, &both));
    assert_done(home, store_mails_waiting(home->store, &home->arena, &rows, &count, &home->fault));
    assert_int_equal(count, 2);
    assert_false(rows[0].for_letter);
    assert_true(rows[1].for_letter);
    assert_true(due(home, &mail, FAR));
    assert_done(home, store_mail_mark(home->store, mail.id, &home->fault));
    assert_done(home, store_mail_result(home->store, mail.id, MAIL_HANDED_OVER, 0, &attempt, &home->fault));
    assert_done(home, store_mails_waiting(home->store, &home->arena, &rows, &count, &home->fault));
    assert_int_equal(count, 1);
    assert_false(rows[0].for_letter);
}

/* ---- it cannot be decided so ---- */

static void of_a_letter_to_several_its_mail_is_named(void **state)
{
    struct home *home = *state;
    struct store_mail_plan plans[2] = { 0 };
    int first[] = { 1 }, second[] = { 2 };
    struct both both = { .message = put_message(home, "A-1", anna) };
    const int64_t other = put_message(home, "B-2", "bahdan@example.org");
    keep_file(home, "1.jpg", "one", both.letter);
    static const struct page_read both_pages[] = { { PAGE_LETTER, "one" }, { PAGE_LETTER, "another" } };
    read_pages(home, both.letter, both_pages, 2);
    const struct verdict verdict = { .follows = FOLLOWS_ASK, .reason = "two", .none = 0.2 };
    assert_done(home, store_verdict_put(home->store, both.letter, &verdict, &made_first, &home->fault));
    const struct decision decision = {
        .outcome = OUTCOME_MAIL, .by = "Вольга", .reason = "", .duplicate_of = ""
    };
    plans[0] = (struct store_mail_plan){ .message = both.message,
        .address = anna,
        .language = "be",
        .pages = first,
        .page_count = 1,
        .due = 1,
        .message_id = "01@example.org",
        .token = "t",
        .date = 1 };
    plans[1] = (struct store_mail_plan){ .message = other,
        .address = "bahdan@example.org",
        .language = "be",
        .pages = second,
        .page_count = 1,
        .due = 1,
        .message_id = "02@example.org",
        .token = "t",
        .date = 1 };
    assert_done(home, store_decide(home->store, both.letter, &decision, plans, 2, &home->fault));
    const struct store_mail to_anna = send_next(home), to_other = send_next(home);
    reply_in_review(home, "2.jpg", "two", both.page);
    assert_refused(home, name_letter(home, &both, both.letter), "went to several senders");
    assert_done(home, name_letter(home, &both, to_other.name));
    assert_int_equal(both.found.message, other);
    assert_done(home, name_letter(home, &both, to_anna.name));
    assert_refused(home, decide_found_by(home, &both, "Вольга", other, "bahdan@example.org", PURPOSE_SCAN),
        "to nobody else");
    assert_done(home, decide_found(home, &both));
    assert_string_equal(send_next(home).follows, "01@example.org");
}

static void a_found_page_goes_to_nobody_but_who_got_the_letter(void **state)
{
    struct home *home = *state;
    const struct both both = sent(home);
    const int64_t other = put_message(home, "B-2", "bahdan@example.org");
    assert_refused(home, decide_found_by(home, &both, "Вольга", other, "bahdan@example.org", PURPOSE_SCAN),
        "to nobody else");
    assert_int_equal(state_of(home, both.page), REPLY_REVIEW);
}

static void only_a_person_says_of_which_letter_a_page_is(void **state)
{
    struct home *home = *state;
    const struct both both = sent(home);
    assert_refused(
        home, decide_found_by(home, &both, "rule", both.message, anna, PURPOSE_SCAN), "a person says");
}

static void a_letter_is_no_page_of_itself_nor_of_a_found_page(void **state)
{
    struct home *home = *state;
    struct both both = sent(home), third = both;
    assert_done(home, decide_found(home, &both));
    send_next(home);
    assert_refused(home,
        store_letter_named(home->store, both.letter, both.letter, &home->arena, &both.found, &home->fault),
        "a page of itself");
    reply_in_review(home, "3.jpg", "three", third.page);
    assert_refused(home, name_letter(home, &third, both.page), both.letter);
    assert_done(home, name_letter(home, &third, both.letter)); /* a second page of the first */
    const struct decision decision = { .outcome = OUTCOME_MAIL,
        .by = "Вольга",
        .reason = "",
        .duplicate_of = "",
        .found_with = number_in(home, "SELECT max(id) FROM mail") };
    assert_refused(home,
        decide(home, third.page, &decision, (struct store_mail_plan){ .message = both.message }, anna,
            "0044@example.org"),
        "name that one");
}

static void a_letter_whose_decision_fell_has_no_further_pages(void **state)
{
    struct home *home = *state;
    const struct both both = decided(home, PURPOSE_SCAN);
    assert_done(home, store_undo(home->store, both.letter, "Вольга", &home->fault));
    assert_refused(home, decide_found(home, &both), "not settled any more");
}

static void a_sender_with_another_address_by_now_is_not_taken_for_the_same(void **state)
{
    struct home *home = *state;
    const struct both both = sent(home);
    put_message(home, "A-1", "hanna@example.org");
    assert_refused(home,
        decide_found_by(home, &both, "Вольга", both.message, "hanna@example.org", PURPOSE_SCAN),
        "another address");
}

static void a_found_page_whose_senders_address_changed_asks(void **state)
{
    struct home *home = *state;
    const struct both both = sent(home);
    assert_done(home, decide_found(home, &both));
    put_message(home, "A-1", "hanna@example.org");
    assert_asks(home, both.page, "the register changed");
}

static void a_suspended_address_gets_no_found_page(void **state)
{
    struct home *home = *state;
    size_t fallen;
    const struct both both = sent(home);
    const struct store_stop stop = { STOP_ADDRESS, anna, 0, "Вольга", "", 0, 0 };
    assert_done(home, decide_found(home, &both));
    assert_done(home, store_stop(home->store, &stop, &fallen, &home->fault));
    assert_int_equal(fallen, 1);
    assert_int_equal(state_of(home, both.page), REPLY_REVIEW);
    assert_refused(home, decide_found(home, &both), "suspended");
}

/* ---- what falls ---- */

static void a_found_page_asks_where_the_letters_decision_is_undone(void **state)
{
    struct home *home = *state;
    const struct both both = decided(home, PURPOSE_SCAN);
    assert_done(home, decide_found(home, &both));
    assert_done(home, store_undo(home->store, both.letter, "Вольга", &home->fault));
    assert_asks(home, both.page, not_settled);
}

static void a_found_page_is_undone_alone(void **state)
{
    struct home *home = *state;
    const struct both both = decided(home, PURPOSE_SCAN);
    assert_done(home, decide_found(home, &both));
    assert_done(home, store_undo(home->store, both.page, "Вольга", &home->fault));
    assert_asks(home, both.page, "the decision was undone");
    assert_int_equal(state_of(home, both.letter), REPLY_DECIDED);
}

static int64_t open_tasks(struct home *home, const char *kind)
{
    char sql[200];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM task WHERE done IS NULL AND kind = '%s'", kind);
    return number_in(home, sql);
}

static void where_the_letter_went_wrong_so_did_its_found_page(void **state)
{
    struct home *home = *state;
    struct reply reply;
    const struct both both = sent(home);
    assert_done(home, decide_found(home, &both));
    send_next(home);
    assert_done(home, store_wrong(home->store, both.letter, "", "Вольга", &home->fault));
    assert_int_equal(state_of(home, both.letter), REPLY_REVIEW);
    assert_int_equal(state_of(home, both.page), REPLY_REVIEW);
    assert_done(home, store_reply_load(home->store, both.page, &home->arena, &reply, &home->fault));
    assert_int_equal(reply.not_for_count, 1);
    assert_int_equal(reply.not_for[0], both.message);
    assert_int_equal(open_tasks(home, "wrong"), 2); /* both mails have left */
}

static void a_found_page_that_waits_does_not_go_where_the_letter_went_wrong(void **state)
{
    struct home *home = *state;
    struct store_mail mail;
    const struct both both = sent(home);
    assert_done(home, decide_found(home, &both));
    assert_done(home, store_wrong(home->store, both.letter, "", "Вольга", &home->fault));
    assert_asks(
        home, both.page, "the letter of which it is a page went, or would have gone, to the wrong person");
    assert_false(due(home, &mail, FAR + HOUR));
    assert_int_equal(open_tasks(home, "wrong"), 1);
}

static void a_found_page_that_went_wrong_asks_about_its_letter(void **state)
{
    struct home *home = *state;
    const struct both both = sent(home);
    assert_done(home, decide_found(home, &both));
    send_next(home);
    assert_done(home, store_wrong(home->store, both.page, "", "Вольга", &home->fault));
    assert_int_equal(state_of(home, both.page), REPLY_REVIEW);
    assert_int_equal(state_of(home, both.letter), REPLY_DECIDED); /* it may be theirs all the same */
    assert_int_equal(open_tasks(home, "wrong"), 1);
    assert_int_equal(open_tasks(home, "not-mine"), 1);
}

static void a_letter_that_waits_asks_where_its_found_page_is_not_theirs(void **state)
{
    struct home *home = *state;
    const struct both both = decided(home, PURPOSE_SCAN);
    assert_done(home, decide_found(home, &both));
    assert_done(home, store_wrong(home->store, both.page, "", "Вольга", &home->fault));
    assert_asks(home, both.letter, "a page that was found later, and was to follow it, is not theirs");
    assert_int_equal(open_tasks(home, "not-mine"), 0);
}

/* Of one letter, two further pages: the second is not sent yet. */
static struct both second_page(struct home *home, const struct both *both)
{
    struct both second = *both;
    assert_done(home, decide_found(home, both));
    send_next(home);
    reply_in_review(home, "3.jpg", "three", second.page);
    assert_done(home, name_letter(home, &second, both->letter));
    return second;
}

static void another_found_page_asks_where_the_first_is_not_theirs(void **state)
{
    struct home *home = *state;
    struct store_mail mail;
    const struct both both = sent(home);
    const struct both second = second_page(home, &both);
    assert_done(home, decide_found(home, &second));
    assert_done(home, store_wrong(home->store, both.page, "", "Вольга", &home->fault));
    assert_asks(home, second.page, "it is doubted whether the letter of which it is a page is theirs");
    assert_int_equal(state_of(home, both.letter), REPLY_DECIDED);
    assert_false(due(home, &mail, FAR + HOUR));
}

static void end_tasks(struct home *home)
{
    struct store_task *tasks;
    size_t count;
    assert_done(home, store_tasks(home->store, false, 0, &home->arena, &tasks, &count, &home->fault));
    for (size_t i = 0; i < count; i++)
        assert_done(home, store_task_done(home->store, tasks[i].name, "Вольга", &home->fault));
}

/* Whoever asks: it was sent, or was about to be, before a sender wrote that the letter is not hers. */
static void nothing_follows_a_letter_while_it_is_asked_whether_it_is_theirs(void **state)
{
    struct home *home = *state;
    struct store_mail mail;
    const struct both both = sent(home);
    const struct both second = second_page(home, &both);
    assert_done(home, store_wrong(home->store, both.page, "", "Вольга", &home->fault));
    assert_refused(home, decide_found(home, &second), "it is doubted whether");
    end_tasks(home);
    assert_done(home, decide_found(home, &second));
    assert_true(due(home, &mail, FAR));
    const struct store_task task = { .kind = TASK_NOT_MINE,
        .mail = second.found.mail,
        .what = "answer: not mine",
        .from = "",
        .words = "",
        .whole = "",
        .place = "" };
    assert_done(home, store_task_add(home->store, &task, &home->fault));
    assert_refused(home, store_mail_mark(home->store, mail.id, &home->fault), "it is doubted whether");
}

/* The answer is booked on the page that it names; its letter's other pages may be no more hers. */
static void nothing_follows_a_letter_while_one_of_its_pages_is_asked_about(void **state)
{
    struct home *home = *state;
    struct store_mail mail;
    const struct both both = sent(home);
    const struct both second = second_page(home, &both);
    const struct store_task task = { .kind = TASK_NOT_MINE,
        .mail = number_in(home, "SELECT max(id) FROM mail"),
        .what = "answer: not mine",
        .from = "",
        .words = "",
        .whole = "",
        .place = "" };
    assert_done(home, decide_found(home, &second));
    assert_int_equal(number_in(home, "SELECT max(id) FROM mail"), task.mail + 1);
    assert_done(home, store_task_add(home->store, &task, &home->fault));
    assert_false(due(home, &mail, FAR + HOUR));
    assert_asks(home, second.page, "it is doubted whether the letter of which it is a page is theirs");
    assert_refused(home, decide_found(home, &second), "it is doubted whether");
    end_tasks(home);
    assert_done(home, decide_found(home, &second));
}

/* Its notice has left; the letter behind it, which waits, falls. */
static void who_is_asked_about_a_letter_is_asked_about_a_mail_that_left(void **state)
{
    struct home *home = *state;
    const struct both both = decided(home, PURPOSE_NOTICE);
    const struct store_mail notice = send_next(home);
    const struct store_follow scan = { "0033@example.org", "token3", 1, "" };
    assert_done(home, store_notice_answered(home->store, notice.id, &scan, &home->fault));
    assert_done(home, decide_found(home, &both));
    assert_done(home, store_wrong(home->store, both.page, "", "Вольга", &home->fault));
    assert_int_equal(number_in(home, "SELECT mail FROM task WHERE kind = 'not-mine'"), notice.id);
    assert_asks(home, both.letter, "a page that was found later, and was to follow it, is not theirs");
}

/* ---- what is kept and counted ---- */

static void the_store_is_checked_for_found_pages_that_go_elsewhere(void **state)
{
    struct home *home = *state;
    CLEANUP(text_clear) struct text wrong = TEXT_LIMIT(10000), harmless = TEXT_LIMIT(10000);
    const struct both both = sent(home);
    const int64_t other = put_message(home, "B-2", "bahdan@example.org");
    assert_done(home, decide_found(home, &both));
    assert_done(home, store_check(home->store, &wrong, &harmless, &home->fault));
    assert_string_equal(wrong.bytes ? wrong.bytes : "", "");
    char sql[200];
    snprintf(sql, sizeof sql, "UPDATE mail SET message = %d WHERE reply = '%s'", (int)other, both.page);
    assert_true(meddled(home, sql));
    assert_done(home, store_check(home->store, &wrong, &harmless, &home->fault));
    assert_non_null(strstr(wrong.bytes, "goes elsewhere than the letter of which it has a page"));
}

static void the_store_is_checked_for_found_pages_that_go_to_another_mailbox(void **state)
{
    struct home *home = *state;
    CLEANUP(text_clear) struct text wrong = TEXT_LIMIT(10000), harmless = TEXT_LIMIT(10000);
    const struct both both = sent(home);
    assert_done(home, decide_found(home, &both));
    char sql[200];
    snprintf(sql, sizeof sql, "UPDATE mail SET mailbox = 'another' WHERE reply = '%s'", both.page);
    assert_true(meddled(home, sql));
    assert_done(home, store_check(home->store, &wrong, &harmless, &home->fault));
    assert_non_null(strstr(wrong.bytes, "goes elsewhere than the letter of which it has a page"));
}

static void a_found_page_is_no_letter_in_the_digest(void **state)
{
    struct home *home = *state;
    struct store_tally tallies[TALLIES];
    const struct both both = sent(home);
    assert_done(home, decide_found(home, &both));
    send_next(home);
    assert_done(home, store_tallies(home->store, 0, tallies, &home->fault));
    assert_int_equal(tallies[TALLY_GONE].count, 1);
}

static void a_found_page_teaches_nothing(void **state)
{
    struct home *home = *state;
    struct store_lesson *lessons;
    size_t count;
    const struct both both = sent(home);
    assert_done(home, decide_found(home, &both));
    assert_done(home, store_lessons(home->store, &home->arena, &lessons, &count, &home->fault));
    assert_int_equal(count, 1);
    assert_string_equal(lessons[0].reply, both.letter);
}

static void an_opinion_says_of_which_letter_a_page_is(void **state)
{
    struct home *home = *state;
    int pages[] = { 1 };
    struct store_opinion *opinions;
    size_t count;
    const struct both both = sent(home);
    struct addressee to = { .message = both.message, .pages = pages, .page_count = 1 };
    const struct decision decision = { .outcome = OUTCOME_MAIL,
        .by = "Вольга",
        .reason = "",
        .duplicate_of = "",
        .to = &to,
        .to_count = 1,
        .found_with = both.found.mail };
    assert_done(home, store_opinion_put(home->store, both.page, &decision, false, &home->fault));
    assert_done(
        home, store_opinions(home->store, both.page, "Алесь", &home->arena, &opinions, &count, &home->fault));
    assert_int_equal(count, 1);
    assert_int_equal(opinions[0].decision.found_with, both.found.mail);
}

int test_store_found(void)
{
    const struct CMUnitTest tests[] = {
        KEYED_TEST(a_found_page_goes_behind_its_letter_to_the_same_sender),
        HOME_TEST(a_letter_is_found_by_its_reply_or_its_mail),
        HOME_TEST(letters_to_a_message_are_listed_without_those_that_fell),
        HOME_TEST(a_found_page_is_listed_with_its_letter),
        HOME_TEST(a_found_page_waits_until_its_letter_has_left),
        HOME_TEST(a_found_page_does_not_go_before_the_answer_to_a_notice),
        HOME_TEST(who_wants_a_notice_gets_one_of_the_found_page_too),
        HOME_TEST(a_found_page_that_waits_says_so_once),
        HOME_TEST(a_found_page_does_not_wait_for_a_letter_that_did_not_arrive),
        HOME_TEST(a_found_page_asks_where_a_person_has_to_say_whether_its_letter_went),
        HOME_TEST(what_waits_for_its_letter_is_said_to),
        HOME_TEST(of_a_letter_to_several_its_mail_is_named),
        HOME_TEST(a_found_page_goes_to_nobody_but_who_got_the_letter),
        HOME_TEST(only_a_person_says_of_which_letter_a_page_is),
        HOME_TEST(a_letter_is_no_page_of_itself_nor_of_a_found_page),
        HOME_TEST(a_letter_whose_decision_fell_has_no_further_pages),
        HOME_TEST(a_sender_with_another_address_by_now_is_not_taken_for_the_same),
        HOME_TEST(a_found_page_whose_senders_address_changed_asks),
        HOME_TEST(a_suspended_address_gets_no_found_page),
        HOME_TEST(a_found_page_asks_where_the_letters_decision_is_undone),
        HOME_TEST(a_found_page_is_undone_alone),
        HOME_TEST(where_the_letter_went_wrong_so_did_its_found_page),
        HOME_TEST(a_found_page_that_waits_does_not_go_where_the_letter_went_wrong),
        HOME_TEST(a_found_page_that_went_wrong_asks_about_its_letter),
        HOME_TEST(a_letter_that_waits_asks_where_its_found_page_is_not_theirs),
        HOME_TEST(another_found_page_asks_where_the_first_is_not_theirs),
        HOME_TEST(nothing_follows_a_letter_while_it_is_asked_whether_it_is_theirs),
        HOME_TEST(nothing_follows_a_letter_while_one_of_its_pages_is_asked_about),
        HOME_TEST(who_is_asked_about_a_letter_is_asked_about_a_mail_that_left),
        HOME_TEST(the_store_is_checked_for_found_pages_that_go_elsewhere),
        HOME_TEST(the_store_is_checked_for_found_pages_that_go_to_another_mailbox),
        HOME_TEST(a_found_page_is_no_letter_in_the_digest),
        HOME_TEST(a_found_page_teaches_nothing),
        HOME_TEST(an_opinion_says_of_which_letter_a_page_is),
    };
    return cmocka_run_group_tests_name("store: pages found later", tests, NULL, NULL);
}
