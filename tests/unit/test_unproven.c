/* unproven: is the mailbox still theirs? Asked once more, before it goes, of a letter behind a notice, and of
 * words that lay in the folder. All people are invented. */
#include "send_home.h"

#include "clock.h"
#include "follow.h"
#include "log.h"
#include "send.h"
#include "small_jpeg.h"
#include "smtp_script.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { DAY = 24 * 60 * 60, OLD_DAYS = 300 };

static char smtp_word[] = "smtp", url[64];

/* ---- the stage is set ---- */

/* Her row, with a card of so many days ago. */
static int64_t row_of(struct home *home, int days_ago)
{
    enum store_change change;
    struct message row = home_message("1.jpg", anna);
    row.sent_on = clock_now() / DAY - days_ago;
    assert_done(home, store_message_put(home->store, &row, &change, &home->fault));
    assert_done(home, store_message_find(home->store, "1.jpg", &home->arena, &row, &home->fault));
    return row.id;
}

static void decide(struct home *home, int64_t message, enum mail_purpose purpose, char reply[STORE_ID_BYTES])
{
    struct text jpeg = TEXT_LIMIT(1 << 20);
    small_jpeg(60, 80, 3, false, 1, &jpeg);
    const struct bytes page = { (const unsigned char *)jpeg.bytes, jpeg.length };
    decided_mail_to(home, message, anna, purpose, "1.jpg", &page, 1, clock_now() - 60, reply);
    text_clear(&jpeg);
}

static struct send_report send_at(
    struct home *home, const struct config_mail *transport, int notice_after_days, int64_t now)
{
    struct send_report report;
    struct config_mail mail = *transport;
    mail.notice_after_days = notice_after_days;
    const struct send_setup setup = {
        .store = home->store, .mail = &mail, .home = home->folder, .words = WORDS, .now = now
    };
    assert_done(home, send_due(&setup, &report, &home->fault));
    return report;
}

static struct send_report to_the_folder(struct home *home, int notice_after_days, int64_t now)
{
    const struct config_mail mail = to_folder();
    return send_at(home, &mail, notice_after_days, now);
}

static struct send_report to_a_server(struct home *home, int notice_after_days, int64_t now)
{
    struct smtp_script script;
    struct text said = TEXT_LIMIT(1 << 16);
    struct config_mail mail = to_folder();
    assert_true(smtp_script_start(&script, (const char *[]){ NULL }));
    snprintf(url, sizeof url, "smtp://127.0.0.1:%d", script.port);
    mail.transport = smtp_word;
    mail.url = url;
    const struct send_report report = send_at(home, &mail, notice_after_days, now);
    smtp_script_end(&script, &said);
    assert_int_equal(smtp_script_count(&said, "message "), report.handed_over);
    text_clear(&said);
    return report;
}

/* She wrote about that mail, at that time, from her mailbox. */
static void she_writes(struct home *home, int64_t mail, int64_t when)
{
    bool fresh;
    char sql[300];
    const struct store_received received = {
        .mail = mail, .what = "answer: received", .changes = true, .becomes = MAIL_CONFIRMED, .signs = true
    };
    const struct bytes bytes = { (const unsigned char *)"it came", 7 };
    assert_done(home, store_received_put(home->store, bytes, &received, &fresh, &home->fault));
    snprintf(sql, sizeof sql,
        "INSERT INTO received (digest, at, mail, what, signs, proves) VALUES ('then', %" PRId64 ", %" PRId64
        ", 'answer: received', 1, 1)",
        when, mail);
    assert_true(meddled(home, sql));
}

static int64_t states(struct home *home, const char *purpose, const char *state)
{
    char sql[200];
    snprintf(
        sql, sizeof sql, "SELECT count(*) FROM mail WHERE purpose = '%s' AND state = '%s'", purpose, state);
    return number_in(home, sql);
}

/* ---- a letter behind a notice ---- */

/* The notice left, and a person says that it was answered. */
static void notice_is_answered(struct home *home, int card_days_ago, char reply[STORE_ID_BYTES])
{
    decide(home, row_of(home, card_days_ago), PURPOSE_NOTICE, reply);
    assert_int_equal(to_a_server(home, 0, clock_now()).handed_over, 1);
    assert_done(home,
        follow_notice(home->store, number_in(home, "SELECT id FROM mail"), "reply@example.org", clock_now(),
            "Вольга", &home->fault));
    assert_int_equal(states(home, "scan", "queued"), 1);
}

/* Sent so many days after the answer, with this setting; she wrote so many days after it (-1: never). */
static const struct answered_case {
    const char *what;
    int card_days_ago, notice_after_days, days, wrote;
    bool goes;
} answered_cases[] = {
    { "at once", OLD_DAYS, 100, 0, -1, true },
    { "the answer is known", OLD_DAYS, 100, 99, -1, true },
    { "the answer is long ago", OLD_DAYS, 100, 101, -1, false },
    { "nobody asks for it", OLD_DAYS, 0, 101, -1, true },
    { "she wrote since", OLD_DAYS, 100, 101, 50, true },
    { "she wrote, and was silent again", OLD_DAYS, 100, 201, 50, false },
    { "her card is younger", -60, 100, 101, -1, true },
};

static void check_answered(struct home *home, const struct answered_case *row)
{
    char reply[STORE_ID_BYTES];
    const int64_t answered = clock_now();
    notice_is_answered(home, row->card_days_ago, reply);
    if (row->wrote >= 0)
        she_writes(home, number_in(home, "SELECT id FROM mail WHERE purpose = 'notice'"),
            answered + row->wrote * DAY);
    const struct send_report report = to_a_server(
        home, row->notice_after_days, answered + row->days * DAY + 60);
    if (report.handed_over != row->goes || report.cancelled != !row->goes)
        fail_msg("%s: %zu gone, %zu cancelled", row->what, report.handed_over, report.cancelled);
    assert_int_equal(states(home, "scan", row->goes ? "handed-over" : "recalled"), 1);
    assert_int_equal(state_of(home, reply), row->goes ? REPLY_DECIDED : REPLY_REVIEW);
}

static void a_letter_behind_a_notice_goes_as_long_as_its_answer_is_not_long_ago(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof answered_cases / sizeof *answered_cases; i++) {
        void *home;
        assert_int_equal(home_setup(&home), 0);
        check_answered(home, &answered_cases[i]);
        assert_int_equal(home_teardown(&home), 0);
    }
}

/* It may have gone by hand, so it is nobody's but a person's. */
static void a_letter_behind_a_notice_that_was_written_long_ago_is_a_persons(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    const int64_t answered = clock_now();
    notice_is_answered(home, OLD_DAYS, reply);
    assert_int_equal(to_the_folder(home, 100, answered + 60).written, 1);
    assert_int_equal(to_a_server(home, 100, answered + 98 * DAY).held_written, 1);
    const struct send_report report = to_a_server(home, 100, answered + 101 * DAY);
    assert_int_equal(report.handed_over, 0);
    assert_int_equal(report.cancelled, 1);
    assert_int_equal(states(home, "scan", "unknown"), 1);
    assert_int_equal(to_a_server(home, 100, answered + 110 * DAY).handed_over, 0);
}

static void a_letter_behind_a_notice_that_was_written_lately_goes(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    const int64_t answered = clock_now();
    notice_is_answered(home, OLD_DAYS, reply);
    assert_int_equal(to_the_folder(home, 100, answered + 60).written, 1);
    assert_int_equal(to_a_server(home, 100, answered + 90 * DAY).held_written, 1);
    assert_int_equal(to_a_server(home, 100, answered + 92 * DAY).handed_over, 1);
}

/* Its parts are planned when it is cut, long behind the answer. */
static void no_part_of_a_letter_goes_whose_answer_is_long_ago(void **state)
{
    enum { PAGES = 3, WIDTH_PX = 700 };
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct text jpegs[PAGES];
    struct bytes pages[PAGES];
    for (unsigned i = 0; i < PAGES; i++) {
        jpegs[i] = (struct text)TEXT_LIMIT(1 << 22);
        small_jpeg(WIDTH_PX, WIDTH_PX, 3, false, i + 1, &jpegs[i]);
        pages[i] = (struct bytes){ (const unsigned char *)jpegs[i].bytes, jpegs[i].length };
    }
    decided_mail_to(
        home, row_of(home, OLD_DAYS), anna, PURPOSE_NOTICE, "1.jpg", pages, PAGES, clock_now() - 60, reply);
    for (size_t i = 0; i < PAGES; i++)
        text_clear(&jpegs[i]);
    const int64_t answered = clock_now();
    assert_int_equal(to_a_server(home, 0, answered).handed_over, 1);
    assert_done(home,
        follow_notice(home->store, number_in(home, "SELECT id FROM mail"), "reply@example.org", answered,
            "Вольга", &home->fault));
    struct config_mail mail = to_folder();
    mail.megabytes_most = 1;
    const struct send_report report = send_at(home, &mail, 100, answered + 101 * DAY);
    assert_true(number_in(home, "SELECT max(parts) FROM mail") > 1);
    assert_int_equal(report.written, 0);
    assert_int_equal(states(home, "scan", "recalled"), number_in(home, "SELECT max(parts) FROM mail"));
    assert_int_equal(state_of(home, reply), REPLY_REVIEW);
}

/* ---- words that were written of a letter since ---- */

static void write_words(struct home *home, const char *reply)
{
    const struct store_rendition_new words = { .rendition = { RENDITION_TRANSCRIPT, "", "Дзякуй за ліст." },
        .by = "Вольга" };
    assert_done(home, store_rendition_add(home->store, reply, &words, &home->fault));
}

/* The letter went by a server; its words lie in the folder. */
static void words_are_written(struct home *home, int card_days_ago, char reply[STORE_ID_BYTES])
{
    decide(home, row_of(home, card_days_ago), PURPOSE_SCAN, reply);
    assert_int_equal(to_a_server(home, 0, clock_now()).handed_over, 1);
    write_words(home, reply);
    assert_int_equal(to_the_folder(home, 0, clock_now()).written, 1);
    assert_int_equal(states(home, "supplement", "written"), 1);
}

/* A server takes mail again; it is claimed two days later. She wrote so many days before (-1: never). */
static const struct written_case {
    const char *what;
    int card_days_ago, notice_after_days, wrote_days_ago;
    bool goes;
} written_cases[] = {
    { "nobody has heard of her", OLD_DAYS, 100, -1, false },
    { "nobody asks for it", OLD_DAYS, 0, -1, true },
    { "she wrote lately", OLD_DAYS, 100, 10, true },
    { "she wrote long ago", OLD_DAYS, 100, 150, false },
    { "her card is young", 20, 100, -1, true },
    { "her card is old, and so is her word", 101, 100, 101, false },
};

static void check_written(struct home *home, const struct written_case *row)
{
    char reply[STORE_ID_BYTES];
    const int64_t now = clock_now();
    words_are_written(home, row->card_days_ago, reply);
    if (row->wrote_days_ago >= 0)
        she_writes(home, number_in(home, "SELECT id FROM mail WHERE purpose = 'scan'"),
            now - row->wrote_days_ago * DAY);
    assert_int_equal(to_a_server(home, row->notice_after_days, now).held_written, 1);
    const struct send_report report = to_a_server(home, row->notice_after_days, now + 2 * DAY);
    if (report.handed_over != row->goes || report.cancelled != !row->goes)
        fail_msg("%s: %zu gone, %zu cancelled", row->what, report.handed_over, report.cancelled);
    assert_int_equal(states(home, "supplement", row->goes ? "handed-over" : "unknown"), 1);
    assert_int_equal(states(home, "scan", row->wrote_days_ago >= 0 ? "confirmed" : "handed-over"), 1);
    assert_int_equal(state_of(home, reply), REPLY_DECIDED); /* the letter's decision stands */
    assert_int_equal(number_in(home, "SELECT count(*) FROM task WHERE done IS NULL"), !row->goes);
}

static void words_that_lay_in_the_folder_go_to_who_was_heard_of(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof written_cases / sizeof *written_cases; i++) {
        void *home;
        assert_int_equal(home_setup(&home), 0);
        check_written(home, &written_cases[i]);
        assert_int_equal(home_teardown(&home), 0);
    }
}

/* It follows its letter at once. */
static void words_that_never_lay_there_are_not_asked_for(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    decide(home, row_of(home, OLD_DAYS), PURPOSE_SCAN, reply);
    assert_int_equal(to_a_server(home, 0, clock_now()).handed_over, 1);
    write_words(home, reply);
    assert_int_equal(to_a_server(home, 100, clock_now()).handed_over, 1);
    assert_int_equal(states(home, "supplement", "handed-over"), 1);
}

#define UNPROVEN_TEST(name) cmocka_unit_test_setup_teardown(name, home_setup, home_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_letter_behind_a_notice_goes_as_long_as_its_answer_is_not_long_ago),
        UNPROVEN_TEST(a_letter_behind_a_notice_that_was_written_long_ago_is_a_persons),
        UNPROVEN_TEST(a_letter_behind_a_notice_that_was_written_lately_goes),
        UNPROVEN_TEST(no_part_of_a_letter_goes_whose_answer_is_long_ago),
        cmocka_unit_test(words_that_lay_in_the_folder_go_to_who_was_heard_of),
        UNPROVEN_TEST(words_that_never_lay_there_are_not_asked_for),
    };
    log_threshold(LOG_ERROR);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
