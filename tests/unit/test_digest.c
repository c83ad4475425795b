/* digest: counts and dates of a real store, in words, and mailed once a day. All people are invented. */
#include "send_home.h"

#include "clock.h"
#include "digest.h"
#include "file.h"
#include "log.h"
#include "smtp_script.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HOUR = 3600, DAY = 24 * HOUR, MIDNIGHT = NOW / DAY * DAY };

static char team[] = "team@example.org", alena[] = "alena@example.org",
            both[] = "team@example.org, alena@example.org", smtp_word[] = "smtp", url[64];

struct desk {
    struct home *home;
    struct config_mail mail;
    struct config_digest config;
    struct send_setup send;
    struct digest_setup digest;
};

static void sit_down(struct desk *desk, struct home *home, char *language)
{
    desk->home = home;
    desk->mail = to_folder();
    desk->config = (struct config_digest){ .to = team, .hour = 7, .language = language };
    desk->send = (struct send_setup){
        .store = home->store, .mail = &desk->mail, .home = home->folder, .words = WORDS, .now = NOW
    };
    desk->digest = (struct digest_setup){ &desk->send, &desk->config, SOURCE_DIR "/src/flow/digest" };
}

static void send_all(struct desk *desk)
{
    struct send_report report;
    assert_done(desk->home, send_due(&desk->send, &report, &desk->home->fault));
}

static void write_digest(struct desk *desk, struct text *out)
{
    assert_done(desk->home, digest_write(&desk->digest, out, &desk->home->fault));
}

/* ---- what it says ---- */

/* The store's own clock says when. */
static void it_counts_what_went_and_what_waits(void **state)
{
    struct desk desk;
    struct text out = TEXT_LIMIT(1 << 16);
    char reply[STORE_ID_BYTES], english[] = "en";
    sit_down(&desk, *state, english);
    due_reply(*state, "1.jpg", reply);
    send_all(&desk);
    due_reply(*state, "2.jpg", reply);
    due_reply(*state, "3.jpg", reply);
    desk.send.now = clock_now() + 2 * DAY;
    write_digest(&desk, &out);
    assert_non_null(strstr(out.bytes, "Letters mailed: 0\n"));
    assert_non_null(strstr(out.bytes, "Mails that wait to be sent: 2, since 20"));
    assert_non_null(strstr(out.bytes, "Letters that wait for a decision: 0\n"));
    assert_null(strstr(out.bytes, "stopped"));
    text_reset(&out);
    desk.send.now = clock_now() + HOUR;
    write_digest(&desk, &out);
    assert_non_null(strstr(out.bytes, "Letters mailed: 1\n"));
    text_clear(&out);
}

static void it_says_what_is_stopped_and_names_nobody(void **state)
{
    static const char *const never[] = { "anna", "post.example", "1.jpg", "Прыдуманая", "Вольга", "adkaz",
        "R-", "M-", "@" };
    struct home *home = *state;
    struct desk desk;
    size_t fallen;
    struct text out = TEXT_LIMIT(1 << 16);
    char reply[STORE_ID_BYTES], english[] = "en", address[] = anna;
    const struct store_stop stop = { STOP_ADDRESS, address, 0, "Вольга", "", 0, 0 };
    sit_down(&desk, home, english);
    due_reply(home, "1.jpg", reply);
    assert_done(home, store_stop(home->store, &stop, &fallen, &home->fault));
    assert_int_equal(fallen, 1);
    write_digest(&desk, &out);
    assert_non_null(strstr(out.bytes, "Addresses to which nothing is mailed: 1, since 20"));
    assert_non_null(strstr(out.bytes, "Letters that wait for a decision: 1, since 20"));
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        assert_null(strstr(out.bytes, never[i]));
    text_clear(&out);
}

static int64_t tally_of(struct home *home, enum store_tally_kind kind)
{
    struct store_tally all[TALLIES] = { 0 };
    assert_done(home, store_tallies(home->store, clock_now() - DAY, all, &home->fault));
    return all[kind].count;
}

/* A notice before it, its parts, a second try and a reminder are not letters. */
static void a_letter_in_several_mails_is_one_letter(void **state)
{
    struct home *home = *state;
    struct desk desk;
    char reply[STORE_ID_BYTES], english[] = "en";
    sit_down(&desk, home, english);
    due_reply(home, "1.jpg", reply);
    assert_true(meddled(home, "UPDATE mail SET purpose = 'notice'"));
    send_all(&desk);
    assert_int_equal(tally_of(home, TALLY_GONE), 0);
    assert_true(meddled(home, "UPDATE mail SET purpose = 'scan', state = 'queued', due = 1"));
    send_all(&desk);
    assert_int_equal(number_in(home, "SELECT count(*) FROM attempt WHERE state = 'written'"), 2);
    assert_int_equal(tally_of(home, TALLY_GONE), 1);
}

/* Not since its letter was decided. */
static void a_mail_that_was_planned_later_waits_since_then(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct store_tally all[TALLIES] = { 0 };
    due_reply(home, "1.jpg", reply);
    assert_true(meddled(home, "UPDATE mail SET planned = 4000000000"));
    assert_done(home, store_tallies(home->store, 0, all, &home->fault));
    assert_int_equal(all[TALLY_OUTBOX].oldest, 4000000000);
}

/* Every line has its translation: not one Latin letter is left. */
static void it_speaks_belarusian_and_russian(void **state)
{
    static char languages[][3] = { "be", "ru" };
    struct home *home = *state;
    char address[] = anna;
    size_t fallen;
    const struct store_stop stops[] = { { STOP_MAIL, "", 0, "Вольга", "", 0, 0 },
        { STOP_SERVER, "", 0, "Вольга", "", 0, 0 }, { STOP_ADDRESS, address, 0, "Вольга", "", 0, 0 },
        { STOP_DROP, "inbox", 0, "Вольга", "", 0, 0 } };
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        assert_done(home, store_stop(home->store, &stops[i], &fallen, &home->fault));
    for (size_t i = 0; i < 2; i++) {
        struct desk desk;
        struct text out = TEXT_LIMIT(1 << 16);
        sit_down(&desk, home, languages[i]);
        write_digest(&desk, &out);
        assert_int_equal(strspn(out.bytes, " \n"), 0);
        for (const char *c = out.bytes; *c; c++)
            if (isascii(*c) && isalpha((unsigned char)*c))
                fail_msg("%s: %s", languages[i], c);
        text_clear(&out);
    }
}

static void a_language_without_words_is_a_fault(void **state)
{
    struct desk desk;
    struct text out = TEXT_LIMIT(1 << 16);
    char polish[] = "pl";
    sit_down(&desk, *state, polish);
    assert_false(digest_write(&desk.digest, &out, &desk.home->fault));
    assert_int_equal(desk.home->fault.kind, FAULT_CONFIG);
    text_clear(&out);
}

/* ---- once a day ---- */

static bool written_on(const struct desk *desk, const char *day, struct text *out)
{
    char path[200];
    struct fault fault;
    snprintf(path, sizeof path, "%s/outbox/new/D-%s.eml", desk->home->folder, day);
    text_reset(out);
    return file_read(path, out, &fault);
}

static void at(struct desk *desk, int64_t now)
{
    desk->send.now = now;
    assert_done(desk->home, digest_mail_due(&desk->digest, &desk->home->fault));
}

static void it_is_mailed_once_a_day_from_its_hour_on(void **state)
{
    struct desk desk;
    struct text out = TEXT_LIMIT(1 << 16);
    char belarusian[] = "be", first[16], second[16], path[200];
    sit_down(&desk, *state, belarusian);
    clock_date(MIDNIGHT / DAY, first);
    clock_date(MIDNIGHT / DAY + 1, second);
    at(&desk, MIDNIGHT + 7 * HOUR - 1);
    assert_false(written_on(&desk, first, &out));
    at(&desk, MIDNIGHT + 7 * HOUR);
    assert_true(written_on(&desk, first, &out));
    assert_non_null(strstr(out.bytes, "To: <team@example.org>\r\n"));
    assert_non_null(strstr(out.bytes, "Auto-Submitted: auto-generated\r\n"));
    assert_null(strstr(out.bytes, "adkaz"));
    for (size_t i = 0; i < out.length; i++)
        assert_true(isascii(out.bytes[i]));
    snprintf(path, sizeof path, "%s/outbox/new/D-%s.eml", desk.home->folder, first);
    assert_int_equal(unlink(path), 0);
    at(&desk, MIDNIGHT + 23 * HOUR);
    assert_false(written_on(&desk, first, &out));
    at(&desk, MIDNIGHT + DAY + 8 * HOUR);
    assert_true(written_on(&desk, second, &out));
    text_clear(&out);
}

static void nobody_is_mailed_where_nobody_is_named(void **state)
{
    struct desk desk;
    char english[] = "en", nobody[] = "";
    sit_down(&desk, *state, english);
    desk.config.to = nobody;
    at(&desk, MIDNIGHT + 12 * HOUR);
    assert_int_equal(number_in(*state, "SELECT count(*) FROM digest"), 0);
    assert_false(digest_mail(&desk.digest, &desk.home->fault));
    assert_int_equal(desk.home->fault.kind, FAULT_CONFIG);
}

static void a_server_that_is_away_is_tried_again_after_a_quarter_of_an_hour(void **state)
{
    enum { NOON = MIDNIGHT + 12 * HOUR };
    struct desk desk;
    struct smtp_script script;
    struct text said = TEXT_LIMIT(1 << 16);
    char english[] = "en";
    sit_down(&desk, *state, english);
    desk.mail.transport = smtp_word;
    desk.mail.url = url;
    snprintf(url, sizeof url, "smtp://127.0.0.1:1");
    desk.send.now = NOON;
    assert_false(digest_mail_due(&desk.digest, &desk.home->fault));
    assert_int_equal(desk.home->fault.kind, FAULT_LATER);
    assert_true(smtp_script_start(&script, (const char *[]){ NULL }));
    snprintf(url, sizeof url, "smtp://127.0.0.1:%d", script.port);
    at(&desk, NOON + 15 * 60 - 1);
    at(&desk, NOON + 15 * 60);
    at(&desk, NOON + HOUR);
    smtp_script_end(&script, &said);
    assert_int_equal(smtp_script_count(&said, "message "), 1);
    assert_non_null(strstr(said.bytes, " reply@example.org team@example.org\n"));
    text_clear(&said);
}

/* No address is shown to another, and one that is refused silences nobody. */
static void each_of_several_gets_their_own(void **state)
{
    enum { NOON = MIDNIGHT + 12 * HOUR };
    struct desk desk;
    struct smtp_script script;
    struct text said = TEXT_LIMIT(1 << 16), out = TEXT_LIMIT(1 << 16);
    char english[] = "en", day[16], second[24];
    sit_down(&desk, *state, english);
    desk.config.to = both;
    clock_date(MIDNIGHT / DAY, day);
    snprintf(second, sizeof second, "%s-2", day);
    desk.send.now = NOON;
    assert_done(desk.home, digest_mail(&desk.digest, &desk.home->fault));
    assert_true(written_on(&desk, day, &out) && !strstr(out.bytes, alena));
    assert_true(written_on(&desk, second, &out) && strstr(out.bytes, alena) && !strstr(out.bytes, team));
    desk.mail.transport = smtp_word;
    desk.mail.url = url;
    assert_true(smtp_script_start(&script, (const char *[]){ "rcpt#1=550 5.1.1 no such user", NULL }));
    snprintf(url, sizeof url, "smtp://127.0.0.1:%d", script.port);
    desk.send.now = NOON + DAY;
    assert_false(digest_mail_due(&desk.digest, &desk.home->fault));
    assert_int_equal(desk.home->fault.kind, FAULT_CONFIG);
    at(&desk, NOON + DAY + HOUR);
    smtp_script_end(&script, &said);
    assert_int_equal(smtp_script_count(&said, "message "), 1);
    assert_non_null(strstr(said.bytes, " reply@example.org alena@example.org\n"));
    text_clear(&said);
    text_clear(&out);
}

/* A full mailbox, or one that puts its mail off, is one person's trouble. */
static void one_who_cannot_take_it_now_silences_nobody(void **state)
{
    enum { NOON = MIDNIGHT + 12 * HOUR };
    static const char *const refusals[] = { "rcpt#1=452 4.2.2 over quota", "rcpt#1=452 4.5.3 later",
        "rcpt#1=552 5.2.2 mailbox full", "dot#1=552 5.2.2 mailbox full" };
    struct desk desk;
    char english[] = "en";
    sit_down(&desk, *state, english);
    desk.config.to = both;
    desk.mail.transport = smtp_word;
    desk.mail.url = url;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        struct smtp_script script;
        struct text said = TEXT_LIMIT(1 << 16);
        assert_true(smtp_script_start(&script, (const char *[]){ refusals[i], NULL }));
        snprintf(url, sizeof url, "smtp://127.0.0.1:%d", script.port);
        desk.send.now = NOON + (int64_t)i * DAY;
        assert_false(digest_mail_due(&desk.digest, &desk.home->fault));
        smtp_script_end(&script, &said);
        if (!strstr(said.bytes, " reply@example.org alena@example.org\n"))
            fail_msg("%s: %s", refusals[i], desk.home->fault.text);
        text_clear(&said);
    }
}

/* What a server that answers so hears of the digest at `now`: the lines of its messages. */
static size_t mailed_at(struct desk *desk, const char *word, int64_t now, struct text *said)
{
    struct smtp_script script;
    text_reset(said);
    assert_true(smtp_script_start(&script, (const char *[]){ word, NULL }));
    snprintf(url, sizeof url, "smtp://127.0.0.1:%d", script.port);
    desk->send.now = now;
    (void)digest_mail_due(&desk->digest, &desk->home->fault);
    smtp_script_end(&script, said);
    return smtp_script_count(said, "message ");
}

static void sit_with_two(struct desk *desk, struct home *home, char *language)
{
    sit_down(desk, home, language);
    desk->config.to = both;
    desk->mail.transport = smtp_word;
    desk->mail.url = url;
}

/* Whoever was put off gets the same day's, and nobody gets it twice. */
static void who_was_put_off_is_tried_again_alone(void **state)
{
    enum { NOON = MIDNIGHT + 12 * HOUR, QUARTER = 15 * 60 };
    static const char *const put_off[] = { "rcpt#1=452 4.2.2 over quota", "data#1=451 4.3.0 later",
        "rcpt#2=452 4.5.3 later", "connect#2=421 4.3.2 later" };
    char english[] = "en";
    struct desk desk;
    sit_with_two(&desk, *state, english);
    struct text said = TEXT_LIMIT(1 << 16);
    for (size_t i = 0; i < sizeof put_off / sizeof *put_off; i++) {
        const int64_t noon = NOON + (int64_t)i * DAY;
        const char *late = strstr(put_off[i], "#1") ? team : alena, *soon = late == team ? alena : team;
        assert_int_equal(mailed_at(&desk, put_off[i], noon, &said), 1);
        assert_non_null(strstr(said.bytes, soon));
        assert_int_equal(mailed_at(&desk, NULL, noon + QUARTER - 1, &said), 0);
        assert_int_equal(mailed_at(&desk, NULL, noon + QUARTER, &said), 1);
        assert_non_null(strstr(said.bytes, late));
        assert_int_equal(mailed_at(&desk, NULL, noon + HOUR, &said), 0);
    }
    text_clear(&said);
}

/* A dead address is not knocked at all day, and costs nobody a digest, of that day or a later one. */
static void a_dead_address_costs_nobody_a_digest(void **state)
{
    enum { NOON = MIDNIGHT + 12 * HOUR };
    char english[] = "en";
    struct desk desk;
    sit_with_two(&desk, *state, english);
    struct text said = TEXT_LIMIT(1 << 16);
    for (int64_t day = 0; day < 3; day++) {
        assert_int_equal(mailed_at(&desk, "rcpt#1=550 5.1.1 no such user", NOON + day * DAY, &said), 1);
        assert_int_equal(desk.home->fault.kind, FAULT_CONFIG);
        assert_non_null(strstr(said.bytes, alena));
        assert_int_equal(mailed_at(&desk, NULL, NOON + day * DAY + HOUR, &said), 0);
        assert_int_equal(smtp_script_count(&said, "connect"), 0);
    }
    text_clear(&said);
}

/* One is dead, the other is put off: the first is what a person hears of. */
static void who_is_put_off_behind_a_dead_address_is_tried_again(void **state)
{
    enum { NOON = MIDNIGHT + 12 * HOUR };
    char english[] = "en";
    struct desk desk;
    sit_with_two(&desk, *state, english);
    struct smtp_script script;
    struct text said = TEXT_LIMIT(1 << 16);
    assert_true(smtp_script_start(
        &script, (const char *[]){ "rcpt#1=550 5.1.1 no such user", "rcpt#2=452 4.2.2 over quota", NULL }));
    snprintf(url, sizeof url, "smtp://127.0.0.1:%d", script.port);
    desk.send.now = NOON;
    assert_false(digest_mail_due(&desk.digest, &desk.home->fault));
    assert_int_equal(desk.home->fault.kind, FAULT_CONFIG);
    smtp_script_end(&script, &said);
    assert_int_equal(mailed_at(&desk, NULL, NOON + HOUR, &said), 1);
    assert_non_null(strstr(said.bytes, alena));
    text_clear(&said);
}

/* Knocking every quarter of an hour has a mailbox locked. */
static void a_server_that_refuses_us_is_left_alone_until_a_person_has_looked(void **state)
{
    enum { NOON = MIDNIGHT + 12 * HOUR };
    struct desk desk;
    bool paused;
    struct smtp_script script;
    struct text said = TEXT_LIMIT(1 << 16);
    char english[] = "en";
    sit_down(&desk, *state, english);
    desk.config.to = both;
    desk.mail.transport = smtp_word;
    desk.mail.url = url;
    assert_true(smtp_script_start(&script, (const char *[]){ "mail=550 5.7.1 not allowed to send", NULL }));
    snprintf(url, sizeof url, "smtp://127.0.0.1:%d", script.port);
    desk.send.now = NOON;
    assert_false(digest_mail_due(&desk.digest, &desk.home->fault));
    assert_int_equal(desk.home->fault.kind, FAULT_CONFIG);
    assert_done(desk.home, store_mail_paused(desk.home->store, &paused, &desk.home->fault));
    assert_true(paused);
    at(&desk, NOON + 15 * 60);
    at(&desk, NOON + HOUR);
    smtp_script_end(&script, &said);
    assert_int_equal(smtp_script_count(&said, "connect"), 1);
    text_clear(&said);
}

/* Their server takes nothing of ours: that stops the mail, once a day, not each time that a person lets it go
 * again. Who was not yet tried gets theirs then. */
static void an_address_that_refuses_us_stops_the_mail_once_a_day(void **state)
{
    enum { NOON = MIDNIGHT + 12 * HOUR, QUARTER = 15 * 60 };
    static const char *const refusals[] = { "dot#1=550 5.7.1 no", "data#1=554 no", "data#1=550 5.7.1 no" };
    char english[] = "en";
    struct desk desk;
    sit_with_two(&desk, *state, english);
    struct text said = TEXT_LIMIT(1 << 16);
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        bool paused;
        const int64_t noon = NOON + (int64_t)i * DAY;
        (void)mailed_at(&desk, refusals[i], noon, &said);
        assert_null(strstr(said.bytes, alena));
        assert_done(desk.home, store_mail_paused(desk.home->store, &paused, &desk.home->fault));
        assert_true(paused);
        assert_done(
            desk.home, store_stop_end(desk.home->store, STOP_SERVER, "", "Вольга", &desk.home->fault));
        assert_int_equal(mailed_at(&desk, NULL, noon + QUARTER, &said), 1);
        assert_non_null(strstr(said.bytes, alena));
        assert_int_equal(mailed_at(&desk, NULL, noon + HOUR, &said), 0);
    }
    text_clear(&said);
}

static void our_own_address_that_is_none_costs_nobody_a_digest(void **state)
{
    enum { NOON = MIDNIGHT + 12 * HOUR };
    char english[] = "en", none[] = "none";
    struct desk desk;
    sit_with_two(&desk, *state, english);
    char *from = desk.mail.from;
    struct text said = TEXT_LIMIT(1 << 16);
    desk.mail.from = none;
    assert_int_equal(mailed_at(&desk, NULL, NOON, &said), 0);
    assert_non_null(strstr(desk.home->fault.text, "mail.from"));
    desk.mail.from = from;
    assert_int_equal(mailed_at(&desk, NULL, NOON + HOUR, &said), 2);
    text_clear(&said);
}

static void it_waits_while_all_mail_is_paused(void **state)
{
    struct desk desk;
    size_t fallen;
    char english[] = "en";
    const struct store_stop pause = { STOP_MAIL, "", 0, "Вольга", "", 0, 0 };
    sit_down(&desk, *state, english);
    assert_done(desk.home, store_stop(desk.home->store, &pause, &fallen, &desk.home->fault));
    at(&desk, MIDNIGHT + 12 * HOUR);
    assert_int_equal(number_in(*state, "SELECT count(*) FROM digest"), 0);
    assert_false(digest_mail(&desk.digest, &desk.home->fault));
    assert_int_equal(desk.home->fault.kind, FAULT_LATER);
}

#define DIGEST_TEST(name) cmocka_unit_test_setup_teardown(name, home_setup, home_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DIGEST_TEST(it_counts_what_went_and_what_waits),
        DIGEST_TEST(a_letter_in_several_mails_is_one_letter),
        DIGEST_TEST(a_mail_that_was_planned_later_waits_since_then),
        DIGEST_TEST(each_of_several_gets_their_own),
        DIGEST_TEST(one_who_cannot_take_it_now_silences_nobody),
        DIGEST_TEST(who_was_put_off_is_tried_again_alone),
        DIGEST_TEST(a_dead_address_costs_nobody_a_digest),
        DIGEST_TEST(who_is_put_off_behind_a_dead_address_is_tried_again),
        DIGEST_TEST(a_server_that_refuses_us_is_left_alone_until_a_person_has_looked),
        DIGEST_TEST(an_address_that_refuses_us_stops_the_mail_once_a_day),
        DIGEST_TEST(our_own_address_that_is_none_costs_nobody_a_digest),
        DIGEST_TEST(it_says_what_is_stopped_and_names_nobody),
        DIGEST_TEST(it_speaks_belarusian_and_russian),
        DIGEST_TEST(a_language_without_words_is_a_fault),
        DIGEST_TEST(it_is_mailed_once_a_day_from_its_hour_on),
        DIGEST_TEST(nobody_is_mailed_where_nobody_is_named),
        DIGEST_TEST(a_server_that_is_away_is_tried_again_after_a_quarter_of_an_hour),
        DIGEST_TEST(it_waits_while_all_mail_is_paused),
    };
    log_threshold(LOG_ERROR);
    setenv("TZ", "UTC", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
