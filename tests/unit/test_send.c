/* send: the outbox on a real store, to a folder and to scripted servers: what becomes of each mail, and that
 * none is lost or taken for what it is not. All people are invented. */
#include "send_home.h"

#include "config.h"
#include "file.h"
#include "log.h"
#include "outgoing.h"
#include "small_jpeg.h"
#include "send.h"
#include "smtp_script.h"

#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { HALF_AN_HOUR = 1800 };

/* ---- the stage is set ---- */

static char smtp_word[] = "smtp", from[] = "reply@example.org", url[64];

static struct config_mail to_script(const struct smtp_script *script)
{
    struct config_mail mail = to_folder();
    snprintf(url, sizeof url, "smtp://127.0.0.1:%d", script->port);
    mail.transport = smtp_word;
    mail.url = url;
    return mail;
}

enum { REPLIES_MOST = 3 };

/* A store with what is due, and what became of it. */
struct sending {
    struct home *home;
    struct send_report report; /* of the last run */
    struct text said; /* by all scripted servers */
    char replies[REPLIES_MOST][STORE_ID_BYTES];
    int reply_count;
};

static int sending_setup(void **state)
{
    struct sending *run = calloc(1, sizeof *run);
    void *home;
    assert_non_null(run);
    assert_int_equal(home_setup(&home), 0);
    *run = (struct sending){ .home = home, .said = TEXT_LIMIT(1 << 20) };
    *state = run;
    return 0;
}

static int sending_teardown(void **state)
{
    struct sending *run = *state;
    void *home = run->home;
    text_clear(&run->said);
    free(run);
    return home_teardown(&home);
}

/* For the next row of a test. */
static void sending_anew(void **state)
{
    sending_teardown(state);
    sending_setup(state);
}

/* A reply of one page whose mail is due; its ID. `path` tells the replies apart. */
static const char *due(struct sending *run, const char *path)
{
    assert_true(run->reply_count < REPLIES_MOST);
    char *reply = run->replies[run->reply_count++];
    due_reply(run->home, path, reply);
    return reply;
}

static bool send_with(struct sending *run, const struct config_mail *mail, int64_t now)
{
    struct home *home = run->home;
    const struct send_setup setup = {
        .store = home->store, .mail = mail, .home = home->folder, .words = WORDS, .now = now
    };
    home->fault = (struct fault){ 0 };
    return send_due(&setup, &run->report, &home->fault);
}

static bool send_to_folder(struct sending *run, int64_t now)
{
    const struct config_mail mail = to_folder();
    return send_with(run, &mail, now);
}

/* Sends with these settings, but to a server that does as the words say. */
static bool send_to_script(
    struct sending *run, struct config_mail mail, const char *const *words, int64_t now)
{
    struct smtp_script script;
    assert_true(smtp_script_start(&script, words));
    const struct config_mail server = to_script(&script);
    mail.transport = server.transport;
    mail.url = server.url;
    const bool sent = send_with(run, &mail, now);
    smtp_script_end(&script, &run->said);
    return sent;
}

static bool send_scripted(struct sending *run, const char *word, int64_t now)
{
    return send_to_script(run, to_folder(), (const char *[]){ word, NULL }, now);
}

static size_t came(const struct sending *run, const char *line)
{
    return smtp_script_count(&run->said, line);
}

static int64_t next_due(struct home *home)
{
    struct store_mail_counts counts;
    assert_done(home, store_mail_count(home->store, &counts, &home->fault));
    return counts.next_due;
}

/* ---- the folder ---- */

static void a_due_mail_is_written_once(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    char reply[STORE_ID_BYTES], path[200];
    struct line line;
    due_reply(home, "1.jpg", reply);
    assert_done(home, send_to_folder(run, NOW));
    assert_int_equal(run->report.written, 1);
    list_line(home, reply, &line);
    assert_int_equal(line.mail_state, MAIL_WRITTEN);
    snprintf(path, sizeof path, "%s/outbox/new/%s.eml", home->folder, line.mail);
    struct text eml = TEXT_LIMIT(1 << 20);
    assert_done(home, file_read(path, &eml, &home->fault));
    assert_non_null(strstr(eml.bytes, "To: <anna@post.example>\r\n"));
    assert_non_null(strstr(eml.bytes, "Reply-To: <reply+00ff@example.org>\r\n"));
    assert_non_null(strstr(eml.bytes, "Content-Language: be\r\n"));
    text_clear(&eml);
    assert_done(home, send_to_folder(run, NOW + 1000000));
    assert_int_equal(run->report.written, 0);
}

static void write_file(struct home *home, const char *name)
{
    char path[200];
    snprintf(path, sizeof path, "%s/outbox/new/%s", home->folder, name);
    const struct bytes bytes = { (const unsigned char *)"half", 4 };
    assert_done(home, file_write(path, bytes, 0600, &home->fault));
}

static bool is_there(struct home *home, const char *name)
{
    char path[200];
    snprintf(path, sizeof path, "%s/outbox/new/%s", home->folder, name);
    return access(path, F_OK) == 0;
}

static void what_a_killed_sender_left_half_written_is_removed(void **state)
{
    static const char ours[] = "M-0123ABCD.eml.4711.tmp";
    static const char *const others[] = { "M-0123ABCD.eml", "M-0123ABCD.eml.tmp", "notes.eml.4711.tmp",
        "M-0123ABCD.eml.4711.tmp.bak", "M-0123.x.eml.4711.tmp" };
    struct sending *run = *state;
    struct home *home = run->home;
    char reply[STORE_ID_BYTES], folder[200];
    snprintf(folder, sizeof folder, "%s/outbox/new", home->folder);
    assert_done(home, file_make_folder(folder, 0700, &home->fault));
    write_file(home, ours);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        write_file(home, others[i]);
    due_reply(home, "1.jpg", reply);
    assert_done(home, send_to_folder(run, NOW));
    assert_false(is_there(home, ours));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_true(is_there(home, others[i]));
}

static void a_mail_that_is_held_waits(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    char reply[STORE_ID_BYTES];
    struct text jpeg = TEXT_LIMIT(1 << 20);
    small_jpeg(60, 80, 1, false, 1, &jpeg);
    decided_reply(
        home, "1.jpg", (struct bytes){ (const unsigned char *)jpeg.bytes, jpeg.length }, NOW + 60, reply);
    text_clear(&jpeg);
    assert_done(home, send_to_folder(run, NOW));
    assert_int_equal(run->report.written, 0);
    assert_done(home, send_to_folder(run, NOW + 60));
    assert_int_equal(run->report.written, 1);
}

/* After a day, in which somebody may say that it went by hand. */
static void what_was_written_goes_by_a_server_in_the_end(void **state)
{
    enum { DAY = 24 * 60 * 60 };
    struct sending *run = *state;
    struct home *home = run->home;
    const char *reply = due(run, "1.jpg");
    assert_done(home, send_to_folder(run, NOW));
    assert_done(home, send_scripted(run, NULL, NOW + 10));
    assert_int_equal(run->report.held_written, 1);
    assert_int_equal(mail_state_of(home, reply), MAIL_HELD);
    assert_done(home, send_scripted(run, NULL, NOW + 9 + DAY));
    assert_int_equal(run->report.handed_over, 0);
    text_reset(&run->said);
    assert_done(home, send_scripted(run, NULL, NOW + 10 + DAY));
    assert_int_equal(run->report.handed_over, 1);
    assert_int_equal(mail_state_of(home, reply), MAIL_HANDED_OVER);
    assert_non_null(strstr(run->said.bytes, " reply+00ff@example.org anna@post.example\n"));
}

static void what_the_settings_want_announced_first_is_not_sent(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    char reply[STORE_ID_BYTES], domain[] = "post.example", *domains[] = { domain };
    due_reply(home, "1.jpg", reply);
    struct config_mail mail = to_folder();
    mail.notice_domains = (struct param_words){ domains, 1 };
    assert_done(home, send_with(run, &mail, NOW));
    assert_int_equal(run->report.written, 0);
    assert_int_equal(run->report.cancelled, 1);
    assert_int_equal(state_of(home, reply), REPLY_REVIEW);
}

/* It lies there, and nobody shows meanwhile that the mailbox is still theirs. */
static void what_was_written_long_ago_is_announced_first_by_now(void **state)
{
    enum { DAY = 24 * 60 * 60 };
    struct sending *run = *state;
    struct home *home = run->home;
    struct smtp_script script;
    const char *reply = due(run, "1.jpg");
    struct config_mail mail = to_folder();
    assert_done(home, send_with(run, &mail, NOW));
    assert_int_equal(run->report.written, 1);
    assert_true(smtp_script_start(&script, (const char *[]){ NULL }));
    mail = to_script(&script);
    mail.notice_after_days = 100; /* their card was written 217 days before */
    assert_done(home, send_with(run, &mail, NOW));
    assert_int_equal(run->report.held_written, 1);
    assert_done(home, send_with(run, &mail, NOW + 2 * DAY));
    smtp_script_end(&script, &run->said);
    assert_int_equal(run->report.handed_over, 0);
    assert_int_equal(run->report.cancelled, 1);
    assert_int_equal(came(run, "message "), 0);
    assert_int_equal(mail_state_of(home, reply), MAIL_UNKNOWN); /* it may have gone by hand */
}

/* As a decision of that day would have it. */
static void what_its_age_wants_announced_first_asks(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    struct config_mail mail = to_folder();
    mail.notice_after_days = 100; /* their card was written 217 days before */
    const char *reply = due(run, "1.jpg");
    assert_done(home, send_with(run, &mail, NOW));
    assert_int_equal(run->report.cancelled, 1);
    assert_int_equal(state_of(home, reply), REPLY_REVIEW);
    assert_int_equal(mail_state_of(home, reply), MAIL_RECALLED);
}

/* ---- letters that are too large for one mail ---- */

/* A letter of `count` pages to `message`, each of them about `kilobytes` large. */
static void large_letter_to(struct home *home, int64_t message, const char *name, int count, int kilobytes,
    char reply[STORE_ID_BYTES])
{
    struct text jpegs[8];
    struct bytes pages[8];
    int width_px = 60;
    while (width_px * width_px * 2 / 3 < kilobytes * 1000)
        width_px++;
    for (int i = 0; i < count; i++) {
        jpegs[i] = (struct text)TEXT_LIMIT(1 << 24);
        small_jpeg(width_px, width_px, 3, false, (unsigned)i + 1, &jpegs[i]);
        pages[i] = (struct bytes){ (const unsigned char *)jpegs[i].bytes, jpegs[i].length };
    }
    decided_letter_to(home, message, name, pages, (size_t)count, NOW - 60, reply);
    for (int i = 0; i < count; i++)
        text_clear(&jpegs[i]);
}

static void large_letter_named(
    struct home *home, const char *name, int count, int kilobytes, char reply[STORE_ID_BYTES])
{
    large_letter_to(home, put_message(home, name, anna), name, count, kilobytes, reply);
}

static void large_letter(struct home *home, int count, int kilobytes, char reply[STORE_ID_BYTES])
{
    large_letter_named(home, "large.jpg", count, kilobytes, reply);
}

struct seen_mails {
    struct store_lister lister;
    size_t count;
    char names[8][STORE_ID_BYTES];
    int first_page[8];
};

static bool see_mails(struct store_lister *lister, const struct store_listed *listed, struct fault *fault)
{
    (void)fault;
    struct seen_mails *seen = (struct seen_mails *)lister;
    for (size_t i = 0; i < listed->mail_count; i++) {
        strcpy(seen->names[i], listed->mails[i].name);
        seen->first_page[i] = listed->mails[i].pages[0];
    }
    seen->count = listed->mail_count;
    return true;
}

static struct seen_mails mails_of(struct home *home, const char *reply)
{
    struct seen_mails seen = { .lister = { see_mails } };
    assert_done(home, store_list(home->store, reply, &seen.lister, &home->fault));
    return seen;
}

static void read_mail(struct home *home, const char *name, struct text *eml)
{
    char path[200];
    snprintf(path, sizeof path, "%s/outbox/new/%s.eml", home->folder, name);
    text_reset(eml);
    assert_done(home, file_read(path, eml, &home->fault));
}

static void a_letter_that_is_too_large_goes_as_several_mails(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    char reply[STORE_ID_BYTES], first_id[100] = "";
    struct text eml = TEXT_LIMIT(1 << 22);
    large_letter(home, 5, 300, reply);
    struct config_mail mail = to_folder();
    mail.megabytes_most = 1;
    assert_done(home, send_with(run, &mail, NOW));
    assert_int_equal(run->report.written, 3);
    const struct seen_mails seen = mails_of(home, reply);
    assert_int_equal(seen.count, 3);
    for (size_t i = 0; i < seen.count; i++) {
        char id[100], answers[260];
        read_mail(home, seen.names[i], &eml);
        assert_in_range(eml.length, 300000, 1000000);
        assert_int_equal(seen.first_page[i], 2 * i + 1); /* 1 and 2, 3 and 4, 5 */
        assert_int_equal(sscanf(strstr(eml.bytes, "Message-ID: <"), "Message-ID: <%99[^>]", id), 1);
        snprintf(answers, sizeof answers, "In-Reply-To: <%s>\r\nReferences: <%s>\r\n", first_id, first_id);
        assert_true(i == 0 || (strcmp(id, first_id) != 0 && strstr(eml.bytes, answers)));
        if (i == 0)
            strcpy(first_id, id);
    }
    text_clear(&eml);
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail WHERE parts = 3 AND state = 'written'"), 3);
    assert_done(home, send_with(run, &mail, NOW + 100));
    assert_int_equal(run->report.written, 0);
}

/* Each part bears pages: what keeps the first one keeps the others. */
static void no_part_of_what_was_written_long_ago_goes_to_a_silent_mailbox(void **state)
{
    enum { DAY = 24 * 60 * 60 };
    struct sending *run = *state;
    struct home *home = run->home;
    char reply[STORE_ID_BYTES];
    struct smtp_script script;
    large_letter(home, 3, 300, reply);
    struct config_mail mail = to_folder();
    mail.megabytes_most = 1;
    assert_done(home, send_with(run, &mail, NOW));
    assert_int_equal(run->report.written, 2);
    assert_true(smtp_script_start(&script, (const char *[]){ NULL }));
    mail = to_script(&script);
    mail.notice_after_days = 100; /* their card was written 217 days before */
    assert_done(home, send_with(run, &mail, NOW));
    assert_int_equal(run->report.held_written, 2);
    assert_done(home, send_with(run, &mail, NOW + 2 * DAY));
    smtp_script_end(&script, &run->said);
    assert_int_equal(run->report.handed_over, 0);
    assert_int_equal(came(run, "message "), 0);
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail WHERE state = 'unknown'"), 2);
}

/* Their Message-IDs are stable, their bytes are not. */
static void every_part_of_a_locked_letter_is_locked(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    char reply[STORE_ID_BYTES];
    enum store_change change;
    struct text eml = TEXT_LIMIT(1 << 22);
    struct message row = home_message("large.jpg", anna);
    row.delivery = DELIVERY_PDF;
    row.pdf_password = "яблык кветка мост";
    assert_done(home, store_message_put(home->store, &row, &change, &home->fault));
    assert_done(home, store_message_find(home->store, "large.jpg", &home->arena, &row, &home->fault));
    large_letter_to(home, row.id, "large.jpg", 3, 600, reply);
    struct config_mail mail = to_folder();
    mail.megabytes_most = 1;
    assert_done(home, send_with(run, &mail, NOW));
    assert_int_equal(run->report.written, 3);
    const struct seen_mails seen = mails_of(home, reply);
    for (size_t i = 0; i < seen.count; i++) {
        read_mail(home, seen.names[i], &eml);
        assert_non_null(strstr(eml.bytes, "=D0=BF=D0=B0=D1=80=D0=BE=D0=BB=D0=B5=D0=BC")); /* паролем */
        assert_non_null(strstr(eml.bytes, "JVBERi0xLj")); /* "%PDF-1." */
        assert_null(strstr(eml.bytes, "JVBERi0xLjQK")); /* "%PDF-1.4\n", as paper writes them in clear */
        assert_in_range(eml.length, 400000, 1000000);
    }
    text_clear(&eml);
}

static void a_locked_letter_without_a_password_comes_back_to_review(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    char reply[STORE_ID_BYTES];
    enum store_change change;
    struct message row = home_message("large.jpg", anna);
    row.delivery = DELIVERY_PDF; /* whatever let it be decided */
    assert_done(home, store_message_put(home->store, &row, &change, &home->fault));
    assert_done(home, store_message_find(home->store, "large.jpg", &home->arena, &row, &home->fault));
    large_letter_to(home, row.id, "large.jpg", 1, 10, reply);
    assert_done(home, send_to_folder(run, NOW));
    assert_int_equal(run->report.written, 0);
    assert_int_equal(run->report.cancelled, 1);
    assert_int_equal(state_of(home, reply), REPLY_REVIEW);
}

/* The walk's part: a picture of `kilobytes` for each page of the mail that waits. */
static void make_smaller(struct home *home, int kilobytes, int step)
{
    size_t count;
    struct store_mail *mails;
    int width_px = 60;
    while (width_px * width_px * 2 / 3 < kilobytes * 1000)
        width_px++;
    assert_done(home, store_mails_without_step(home->store, 1, &home->arena, &mails, &count, &home->fault));
    assert_int_equal(count, 1);
    for (size_t i = 0; i < mails[0].page_count; i++) {
        struct text jpeg = TEXT_LIMIT(1 << 24);
        small_jpeg(width_px, width_px, 3, false, (unsigned)i + 100, &jpeg);
        const struct bytes bytes = { (const unsigned char *)jpeg.bytes, jpeg.length };
        assert_done(home, store_smaller_put(home->store, mails[0].pages[i].hash, step, bytes, &home->fault));
        text_clear(&jpeg);
    }
    assert_done(home, store_mail_put_step(home->store, mails[0].id, step, 1, &home->fault));
}

static void smaller_pictures_let_a_large_letter_go_as_one_mail(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    char reply[STORE_ID_BYTES];
    struct text eml = TEXT_LIMIT(1 << 22);
    large_letter(home, 5, 300, reply);
    make_smaller(home, 100, 3);
    struct config_mail mail = to_folder();
    mail.megabytes_most = 1;
    assert_done(home, send_with(run, &mail, NOW));
    assert_int_equal(run->report.written, 1);
    const struct seen_mails seen = mails_of(home, reply);
    read_mail(home, seen.names[0], &eml);
    assert_in_range(eml.length, 500000, 1000000);
    text_clear(&eml);
}

static void the_parts_of_a_letter_have_smaller_pictures_too(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    char reply[STORE_ID_BYTES];
    large_letter(home, 5, 700, reply); /* a page alone does not fit */
    make_smaller(home, 300, 3);
    struct config_mail mail = to_folder();
    mail.megabytes_most = 1;
    assert_done(home, send_with(run, &mail, NOW));
    assert_int_equal(run->report.written, 3);
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail WHERE parts = 3 AND step = 3"), 3);
}

static void a_page_that_no_mail_can_carry_waits_for_a_person(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    char reply[STORE_ID_BYTES];
    struct line line;
    large_letter(home, 2, 1000, reply);
    struct config_mail mail = to_folder();
    mail.megabytes_most = 1;
    assert_done(home, send_with(run, &mail, NOW));
    assert_int_equal(run->report.written, 0);
    assert_int_equal(run->report.cancelled, 1);
    list_line(home, reply, &line);
    assert_int_equal(line.listed.state, REPLY_REVIEW);
    assert_non_null(strstr(line.reason, "page 1 alone is too large for a mail of 1 MB"));
}

static void the_parts_of_a_letter_are_recalled_together(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    char reply[STORE_ID_BYTES];
    large_letter(home, 3, 500, reply);
    struct config_mail mail = to_folder();
    mail.megabytes_most = 1;
    assert_done(home, send_to_script(run, mail, (const char *[]){ "rcpt=450 4.2.0 greylisted", NULL }, NOW));
    assert_int_equal(run->report.deferred, 3);
    assert_done(home, store_undo(home->store, reply, "Вольга", &home->fault));
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail WHERE state = 'recalled'"), 3);
    assert_int_equal(state_of(home, reply), REPLY_REVIEW);
    assert_done(home, send_scripted(run, NULL, NOW + 86400));
    assert_int_equal(came(run, "message "), 0);
}

/* Servers say how much they take, or find out when it has come. */
static void a_mail_that_the_server_finds_too_large_is_cut_and_goes(void **state)
{
    static const struct {
        const char *word;
        int mails, refused;
    } servers[] = { { "size=700000", 5, 1 }, { "size=1000000", 3, 1 }, { "most=1300000", 3, 1 } };
    struct sending *run = *state;
    struct home *home = run->home;
    for (size_t i = 0; i < sizeof servers / sizeof *servers; i++) {
        char reply[STORE_ID_BYTES];
        assert_true(meddled(home, "UPDATE mail SET state = 'recalled', due = NULL"));
        char name[] = "a.jpg";
        text_reset(&run->said);
        name[0] = (char)('a' + i);
        large_letter_named(home, name, 5, 300, reply);
        assert_done(home, send_scripted(run, servers[i].word, NOW));
        assert_int_equal(run->report.handed_over, servers[i].mails);
        assert_int_equal(run->report.failed + run->report.deferred, 0);
        assert_int_equal(came(run, "mail"), servers[i].mails + servers[i].refused);
        const struct seen_mails seen = mails_of(home, reply);
        assert_int_equal(seen.count, servers[i].mails);
        for (size_t k = 1; k < seen.count; k++)
            assert_true(seen.first_page[k] > seen.first_page[k - 1]);
        assert_int_equal(number_in(home,
                             "SELECT count(DISTINCT number) = 5 AND count(*) = 5 FROM mail_page JOIN mail ON"
                             " mail.id = mail_page.mail WHERE mail.state = 'handed-over'"),
            1);
        assert_int_equal(number_in(home,
                             "SELECT count(DISTINCT part) = max(parts) AND min(parts) = max(parts) FROM mail"
                             " WHERE state = 'handed-over'"),
            1);
    }
}

static void it_is_cut_once_and_then_a_person_looks(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    char reply[STORE_ID_BYTES];
    large_letter(home, 4, 300, reply);
    assert_done(home, send_scripted(run, "most=1000", NOW));
    assert_in_range(run->report.failed, 2, 3); /* half of it, each */
    assert_int_equal(number_in(home, "SELECT count(*) = max(parts) FROM mail WHERE state = 'failed'"), 1);
    assert_int_equal(came(run, "message "), run->report.failed + 1);
    assert_int_equal(next_due(home), 0);
}

/* Only a try that a server heard of keeps a mail as it is. */
static void a_mail_that_no_server_heard_of_is_cut(void **state)
{
    static const struct {
        const char *phase;
        size_t mails;
    } tries[] = { { "prepare", 3 }, { "connect", 3 }, { "rcpt", 1 } };
    struct sending *run = *state;
    struct home *home = run->home;
    struct config_mail mail = to_folder();
    mail.megabytes_most = 1;
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        char reply[STORE_ID_BYTES];
        struct store_mail tried;
        const struct store_attempt attempt = { NOW, tries[i].phase, 0, "", "", "", false, "", "", 0 };
        large_letter_named(home, tries[i].phase, 5, 300, reply);
        assert_done(home, store_mail_claim(home->store, NOW, NULL, &home->arena, &tried, &home->fault));
        assert_done(
            home, store_mail_result(home->store, tried.id, MAIL_DEFERRED, NOW + 300, &attempt, &home->fault));
        assert_done(home, send_with(run, &mail, NOW + 300));
        assert_int_equal(run->report.written, tries[i].mails);
        assert_int_equal(mails_of(home, reply).count, tries[i].mails);
    }
}

/* A crash leaves no line in the log of tries. */
static void a_mail_that_may_have_gone_in_a_crash_goes_again_whole(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    char reply[STORE_ID_BYTES];
    struct store_mail tried;
    struct config_mail mail = to_folder();
    mail.megabytes_most = 1;
    large_letter(home, 5, 300, reply);
    assert_done(home, store_mail_claim(home->store, NOW, NULL, &home->arena, &tried, &home->fault));
    assert_done(home, store_mail_mark(home->store, tried.id, &home->fault));
    assert_done(home, store_mails_recover(home->store, NOW, 1, &home->fault));
    assert_done(home, send_with(run, &mail, NOW + 3600));
    assert_int_equal(run->report.written, 1);
    assert_int_equal(mails_of(home, reply).count, 1);
}

static void give_another_address(struct home *home, const char *ref, const char *address)
{
    enum store_change change;
    const struct message message = home_message(ref, address);
    assert_done(home, store_message_put(home->store, &message, &change, &home->fault));
}

/* Part 1 has left; the address went away before part 2 came to it. */
static void a_person_sends_the_rest_of_a_letter_and_no_page_twice(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    char reply[STORE_ID_BYTES];
    struct text eml = TEXT_LIMIT(1 << 22);
    large_letter(home, 4, 300, reply);
    struct config_mail mail = to_folder();
    mail.megabytes_most = mail.connections = 1;
    assert_done(home, send_to_script(run, mail, (const char *[]){ "rcpt@2=550 5.1.1 gone", NULL }, NOW));
    assert_true(run->report.handed_over == 1 && run->report.failed == 1);
    give_another_address(home, "large.jpg", "anna@new.example");
    assert_int_equal(state_of(home, reply), REPLY_REVIEW);

    const int pages[] = { 1, 2, 3, 4 };
    const struct decision decision = { .outcome = OUTCOME_MAIL, .by = "Вольга", .reason = "" };
    const struct store_mail_plan plan = { .message = number_in(home, "SELECT id FROM message"),
        .address = "anna@new.example",
        .language = "be",
        .pages = pages,
        .page_count = 4,
        .due = NOW,
        .message_id = "the-rest@example.org",
        .token = "00ee",
        .date = NOW };
    assert_done(home, store_decide(home->store, reply, &decision, &plan, 1, &home->fault));
    assert_done(home, send_to_folder(run, NOW));
    assert_int_equal(run->report.written, 1);
    assert_int_equal(
        number_in(home,
            "SELECT group_concat(mail_page.number, '') FROM mail_page JOIN mail"
            " ON mail.id = mail_page.mail WHERE mail.state = 'written' AND part = 2 AND parts = 2"),
        34);
    const struct seen_mails seen = mails_of(home, reply);
    read_mail(home, seen.names[seen.count - 1], &eml);
    assert_non_null(strstr(eml.bytes, "In-Reply-To: <0011large.jpg@example.org>"));
    text_clear(&eml);
}

static void a_rehearsal_weighs_a_large_letter_and_parts_nothing(void **state)
{
    struct home *home = ((struct sending *)*state)->home;
    char reply[STORE_ID_BYTES];
    size_t count;
    struct send_rehearsed *rows;
    large_letter(home, 3, 500, reply);
    struct config_mail mail = to_folder();
    mail.megabytes_most = 1;
    const struct send_setup setup = {
        .store = home->store, .mail = &mail, .home = home->folder, .words = WORDS, .now = NOW
    };
    assert_done(home, send_rehearse(&setup, &home->arena, &rows, &count, &home->fault));
    assert_int_equal(count, 1);
    assert_true(rows[0].now);
    assert_int_equal(rows[0].mails, 3);
    assert_in_range(rows[0].bytes, 1500000, 2400000);
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail"), 1);
}

/* ---- pausing, and looking before ---- */

static struct send_rehearsed *rehearsed(
    struct home *home, const struct config_mail *mail, int64_t now, size_t count)
{
    size_t found;
    struct send_rehearsed *rows;
    const struct send_setup setup = {
        .store = home->store, .mail = mail, .home = home->folder, .words = WORDS, .now = now
    };
    assert_done(home, send_rehearse(&setup, &home->arena, &rows, &found, &home->fault));
    assert_int_equal(found, count);
    return rows;
}

static void a_rehearsal_says_what_would_go_and_changes_nothing(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    struct line line;
    struct text eml = TEXT_LIMIT(1 << 20);
    char path[200];
    const char *first = due(run, "1.jpg");
    due(run, "2.jpg");
    const struct config_mail mail = to_folder();
    const int64_t changes = number_in(home, "SELECT sum(changed) + sum(attempts) FROM mail");
    const struct send_rehearsed *rows = rehearsed(home, &mail, NOW, 2);
    assert_true(rows[0].now && rows[1].now);
    assert_string_equal(rows[0].mailbox, anna);
    assert_int_equal(rows[0].mails, 1);
    assert_int_equal(rows[0].delivery, DELIVERY_SCAN);
    assert_int_equal(number_in(home, "SELECT sum(changed) + sum(attempts) FROM mail"), changes);
    assert_int_equal(mail_state_of(home, first), MAIL_QUEUED);
    rows = rehearsed(home, &mail, NOW - 61, 2); /* a second before they are due */
    assert_false(rows[0].now || rows[1].now);
    assert_int_equal(rows[0].bytes, 0);
    const size_t bytes = rehearsed(home, &mail, NOW, 2)[0].bytes;
    assert_done(home, send_with(run, &mail, NOW));
    list_line(home, first, &line);
    snprintf(path, sizeof path, "%s/outbox/new/%s.eml", home->folder, line.mail);
    assert_done(home, file_read(path, &eml, &home->fault));
    assert_int_equal(eml.length, bytes);
    text_clear(&eml);
    rehearsed(home, &mail, NOW, 0);
    struct config_mail server = mail;
    server.transport = smtp_word;
    rehearsed(home, &server, NOW, 0); /* what was written waits for a word */
}

/* Composing refuses it. */
static void reply_with_more_than_a_picture(struct home *home, char reply[STORE_ID_BYTES])
{
    struct text jpeg = TEXT_LIMIT(1 << 20);
    small_jpeg(60, 80, 3, false, 1, &jpeg);
    text_add(&jpeg, "GPS 53.9 27.6");
    decided_reply(
        home, "1.jpg", (struct bytes){ (const unsigned char *)jpeg.bytes, jpeg.length }, NOW, reply);
    text_clear(&jpeg);
}

static void a_rehearsal_says_what_would_be_recalled(void **state)
{
    struct home *home = ((struct sending *)*state)->home;
    char reply[STORE_ID_BYTES];
    reply_with_more_than_a_picture(home, reply);
    const struct config_mail mail = to_folder();
    const struct send_rehearsed *rows = rehearsed(home, &mail, NOW, 1);
    assert_false(rows[0].now);
    assert_non_null(strstr(rows[0].objection, "bytes behind its end"));
    assert_int_equal(state_of(home, reply), REPLY_DECIDED);
}

static void while_mail_is_paused_nothing_goes_and_nothing_is_asked(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    size_t fallen;
    const struct store_stop pause = { STOP_MAIL, "", 0, "Вольга", "", 0, 0 };
    due(run, "1.jpg");
    assert_done(home, store_stop(home->store, &pause, &fallen, &home->fault));
    assert_done(home, send_to_folder(run, NOW));
    assert_true(run->report.paused);
    assert_int_equal(run->report.written, 0);
    assert_done(home, store_stop_end(home->store, STOP_MAIL, "", "Вольга", &home->fault));
    assert_done(home, send_to_folder(run, NOW));
    assert_false(run->report.paused);
    assert_int_equal(run->report.written, 1);
}

static void due_replies(struct home *home, int count)
{
    char path[] = "a.jpg", reply[STORE_ID_BYTES];
    for (int i = 0; i < count; i++) {
        path[0] = (char)('a' + i);
        due_reply(home, path, reply);
    }
}

/* A person who pauses all mail once `sql` counts something. */
static pid_t pause_when(struct home *home, const char *sql)
{
    const pid_t person = fork();
    if (person)
        return person;
    size_t fallen;
    const struct store_stop pause = { STOP_MAIL, "", 0, "Вольга", "", 0, 0 };
    struct store *store = store_open(home->folder, home->key, &home->fault);
    while (store && !number_in(home, sql))
        usleep(20000);
    _exit(store && store_stop(store, &pause, &fallen, &home->fault) ? 0 : 1);
}

static void assert_left_well(pid_t child)
{
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

/* A person says it while the server takes its time over the first of two mails. */
static void a_pause_is_heeded_between_two_mails(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    due(run, "1.jpg");
    const char *second = due(run, "2.jpg");
    const pid_t person = pause_when(home, "SELECT count(*) FROM mail WHERE marked = 1");
    assert_done(home, send_scripted(run, "dot=slow", NOW));
    assert_left_well(person);
    assert_true(run->report.paused);
    assert_int_equal(run->report.handed_over, 1);
    assert_int_equal(came(run, "message "), 1);
    assert_int_equal(mail_state_of(home, second), MAIL_QUEUED);
}

static void a_pause_holds_back_a_mail_that_is_not_marked_yet(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    const char *reply = due(run, "1.jpg");
    const pid_t person = pause_when(home, "SELECT count(*) FROM mail WHERE state = 'sending'");
    assert_done(home, send_scripted(run, "rcpt=slow", NOW));
    assert_left_well(person);
    assert_true(run->report.paused);
    assert_int_equal(run->report.handed_over + run->report.deferred + run->report.unknown, 0);
    assert_int_equal(came(run, "message "), 0);
    assert_int_equal(mail_state_of(home, reply), MAIL_QUEUED);
    assert_int_equal(number_in(home, "SELECT attempts FROM mail"), 0);
    assert_int_equal(number_in(home, "SELECT count(*) FROM attempt"), 0);
}

/* A quick server has the second mail marked when its recipient is named. Then it takes its time, and all mail
 * is paused: what was found a while ago does not hold any more. */
static void a_pause_holds_back_a_mail_that_was_marked_long_before_its_last_byte(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    due_replies(home, 2);
    const pid_t person = pause_when(
        home, "SELECT count(*) FROM mail WHERE state = 'sending' AND 1 = (SELECT count(*) FROM attempt)");
    struct config_mail mail = to_folder();
    mail.connections = 1;
    assert_done(home, send_to_script(run, mail, (const char *[]){ "data@2=slow", NULL }, NOW));
    assert_left_well(person);
    assert_true(run->report.paused);
    assert_int_equal(run->report.handed_over, 1);
    assert_int_equal(came(run, "message "), 1);
    assert_int_equal(came(run, "data\n"), 2);
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail WHERE state = 'queued' AND marked = 0"), 1);
}

/* ---- a server ---- */

static void each_answer_becomes_a_state(void **state)
{
    static const struct {
        const char *word;
        enum mail_state state;
        int64_t due_least, due_most; /* from now; 0: none */
    } rows[] = {
        { NULL, MAIL_HANDED_OVER, 0, 0 },
        { "rcpt=550 5.2.0 not here", MAIL_FAILED, 0, 0 },
        { "rcpt=450 4.2.0 greylisted", MAIL_DEFERRED, 240, 360 },
        { "connect=close", MAIL_DEFERRED, 240, 360 },
        { "data=close", MAIL_DEFERRED, 240, 360 },
        { "dot=552 5.3.4 too large", MAIL_FAILED, 0, 0 },
        { "dot=close", MAIL_UNKNOWN, HALF_AN_HOUR, HALF_AN_HOUR },
    };
    struct sending *run = *state;
    struct home *home = run->home;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const int64_t now = NOW + (int64_t)i * 86400 * 30;
        char path[] = "a.jpg", reply[STORE_ID_BYTES];
        path[0] = (char)('a' + i);
        assert_int_equal(next_due(home), 0);
        due_reply(home, path, reply);
        assert_done(home, send_scripted(run, rows[i].word, now));
        assert_int_equal(mail_state_of(home, reply), rows[i].state);
        const int64_t due = next_due(home);
        if (rows[i].due_least)
            assert_in_range(due - now, rows[i].due_least, rows[i].due_most);
        else
            assert_int_equal(due, 0);
        if (due) /* out of the next row's way */
            assert_done(home,
                store_undo(home->store, reply, "Вольга", &home->fault) || send_scripted(run, NULL, due));
    }
}

/* The digest that the server printed of the message it got: "message BYTES SHA256 …". */
static void digest_of(const struct text *said, char digest[65])
{
    char bytes[32];
    const char *line = strstr(said->bytes, "message ");
    assert_non_null(line);
    assert_int_equal(sscanf(line, "message %31s %64s", bytes, digest), 2);
}

static void a_mail_that_may_have_gone_is_sent_once_more_the_same_bytes(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    char reply[STORE_ID_BYTES], first[65], second[65];
    due_reply(home, "1.jpg", reply);
    assert_done(home, send_scripted(run, "dot=close", NOW));
    assert_int_equal(run->report.unknown, 1);
    digest_of(&run->said, first);
    text_reset(&run->said);
    assert_done(home, send_scripted(run, "dot=close", NOW + HALF_AN_HOUR - 1));
    assert_int_equal(came(run, "message "), 0); /* not yet */
    assert_done(home, send_scripted(run, "dot=close", NOW + HALF_AN_HOUR));
    digest_of(&run->said, second);
    assert_string_equal(first, second);
    assert_int_equal(mail_state_of(home, reply), MAIL_UNKNOWN);
    text_reset(&run->said);
    assert_done(home, send_scripted(run, NULL, NOW + 90 * 86400));
    assert_int_equal(came(run, "message "), 0); /* never a third time: a person looks */
    assert_int_equal(mail_state_of(home, reply), MAIL_UNKNOWN);
}

static void a_server_that_refuses_us_stops_the_queue(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    const char *first = due(run, "1.jpg");
    const char *second = due(run, "2.jpg");
    assert_false(send_scripted(run, "rcpt=550 5.7.1 anna@post.example: policy", NOW));
    assert_int_equal(home->fault.kind, FAULT_CONFIG);
    assert_true(run->report.stopped);
    assert_int_equal(run->report.deferred, 1);
    assert_null(strstr(home->fault.text, "anna"));
    assert_int_equal(came(run, "rcpt\n"), 1);
    assert_int_equal(mail_state_of(home, first), MAIL_DEFERRED);
    assert_int_equal(mail_state_of(home, second), MAIL_QUEUED);
    assert_non_null(strstr(home->fault.text, "adkaz resume"));
    text_reset(&run->said);
    assert_done(home, send_scripted(run, NULL, NOW + 86400));
    assert_true(run->report.paused);
    assert_int_equal(came(run, "connected"), 0); /* not tried again and again */
    assert_done(home, store_stop_end(home->store, STOP_SERVER, "", "Вольга", &home->fault));
    assert_done(home, send_scripted(run, NULL, NOW + 86400));
    assert_int_equal(run->report.handed_over, 2);
}

/* By another mail under way, or by what came back meanwhile. */
static void what_stops_the_queue_may_find_it_stopped(void **state)
{
    const struct sending *run = *state;
    struct home *home = run->home;
    const struct mail_result refused = { .answer = MAIL_STOP, .code = 550, .advice = "look at SPF" };
    const struct mail_result later = { .answer = MAIL_STOP, .code = 421, .advice = "look at TLS" };
    bool paused;
    assert_done(home, send_stop_for_good(home->store, &later, &home->fault));
    assert_done(home, store_mail_paused(home->store, &paused, &home->fault));
    assert_false(paused);
    for (int i = 0; i < 2; i++)
        assert_done(home, send_stop_for_good(home->store, &refused, &home->fault));
    assert_done(home, store_mail_paused(home->store, &paused, &home->fault));
    assert_true(paused);
}

/* A mailbox that blocks us must not hold up all the others after every resume. */
static void a_mail_that_alone_is_refused_as_ours_is_a_persons_and_the_queue_goes_on(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    const char *first = due(run, "1.jpg");
    due(run, "2.jpg");
    assert_false(send_scripted(run, "rcpt@1=550 5.7.1 blocked", NOW));
    assert_int_equal(mail_state_of(home, first), MAIL_DEFERRED);
    assert_done(home, store_stop_end(home->store, STOP_SERVER, "", "Вольга", &home->fault));
    assert_done(home, send_scripted(run, NULL, NOW + 1));
    assert_int_equal(run->report.handed_over, 1);
    assert_done(home, send_scripted(run, "rcpt=550 5.7.1 blocked", NOW + 86400));
    assert_false(run->report.stopped);
    assert_int_equal(run->report.failed, 1);
    assert_int_equal(mail_state_of(home, first), MAIL_FAILED);
    const char *third = due(run, "3.jpg");
    assert_done(home, send_scripted(run, NULL, NOW + 86401)); /* nobody had to resume */
    assert_int_equal(mail_state_of(home, third), MAIL_HANDED_OVER);
}

static void a_server_that_refuses_us_again_before_anything_went_stops_the_queue_again(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    const char *first = due(run, "1.jpg");
    for (int try = 0; try < 3; try++) {
        assert_false(send_scripted(run, "rcpt=550 5.7.1 policy", NOW + (int64_t)try * 86400));
        assert_true(run->report.stopped);
        assert_int_equal(mail_state_of(home, first), MAIL_DEFERRED);
        assert_done(home, store_stop_end(home->store, STOP_SERVER, "", "Вольга", &home->fault));
    }
    due(run, "2.jpg");
    assert_false(send_scripted(run, "rcpt=550 5.7.1 policy", NOW + 4 * 86400));
    assert_true(run->report.stopped);
    assert_int_equal(run->report.failed, 0);
}

/* What may mend itself stops this run only. */
static void a_server_that_nobody_vouches_for_is_tried_again(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    char ca_file[] = "/etc/hostname"; /* holds no certificate */
    due(run, "1.jpg");
    due(run, "2.jpg");
    struct config_mail mail = to_folder();
    mail.ca_file = ca_file;
    assert_false(send_to_script(run, mail, (const char *[]){ "--tls", NULL }, NOW));
    assert_true(run->report.stopped);
    assert_int_equal(came(run, "message "), 0);
    assert_done(home, send_scripted(run, NULL, NOW + 86400));
    assert_int_equal(run->report.handed_over, 2);
}

static void a_server_that_is_away_costs_one_mail_its_turn(void **state)
{
    static const char *const words[] = { "connect=421 4.3.2 busy", "connect=close", "ehlo=close" };
    struct sending *run = *state;
    struct home *home = run->home;
    due(run, "1.jpg");
    due(run, "2.jpg");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        assert_done(home, send_scripted(run, words[i], NOW + (int64_t)i * 86400));
        assert_true(run->report.unreachable);
        assert_int_equal(run->report.deferred, 1);
        assert_int_equal(came(run, "connected"), i + 1);
    }
    assert_done(home, send_scripted(run, NULL, NOW + 10 * 86400));
    assert_false(run->report.unreachable);
    assert_int_equal(run->report.handed_over, 2);
}

/* ---- not too fast ---- */

/* How many messages came. */
static size_t send_paced(struct sending *run, const char *word, int a_minute, int a_day, int64_t now)
{
    struct config_mail mail = to_folder();
    mail.a_minute = a_minute;
    mail.a_day = a_day;
    mail.connections = 1; /* the second mail follows the first */
    text_reset(&run->said);
    assert_done(run->home, send_to_script(run, mail, (const char *[]){ word, NULL }, now));
    return came(run, "message ");
}

static void a_provider_gets_so_many_mails_a_minute(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    due_replies(home, 5);
    assert_int_equal(send_paced(run, NULL, 2, 0, NOW), 2);
    assert_int_equal(run->report.deferred, 0); /* the others were not touched */
    assert_true(run->report.paced);
    assert_int_equal(send_paced(run, NULL, 2, 0, NOW + 30), 0);
    assert_int_equal(send_paced(run, NULL, 2, 0, NOW + 61), 2);
    assert_int_equal(send_paced(run, NULL, 0, 0, NOW + 62), 1); /* no bound */
    assert_false(run->report.paced);
}

static void a_server_that_wants_it_slower_gets_half_and_then_more_again(void **state)
{
    enum { USUAL = 20 };
    struct sending *run = *state;
    struct home *home = run->home;
    due_replies(home, 6);
    assert_int_equal(send_paced(run, "dot@2=450 4.7.1 too many", 60, 0, NOW), 2);
    assert_int_equal(run->report.handed_over, 1);
    assert_int_equal(run->report.deferred, 1);
    assert_int_equal(number_in(home, "SELECT a_minute FROM provider"), USUAL / 2);
    assert_int_equal(send_paced(run, NULL, 60, 0, NOW + 30), 0); /* the rest of the minute */
    assert_int_equal(send_paced(run, "connect=421 4.7.0 slow", 60, 0, NOW + 61), 0);
    assert_int_equal(number_in(home, "SELECT a_minute FROM provider"), USUAL / 4);
    assert_int_equal(send_paced(run, NULL, 60, 0, NOW + 4000), 5);
    assert_int_equal(number_in(home, "SELECT a_minute FROM provider"), USUAL / 4 + 1);
}

static void so_many_mails_go_in_a_day(void **state)
{
    const int64_t tomorrow = time(NULL) + 86400 + 10; /* attempts bear the clock's time */
    struct sending *run = *state;
    struct home *home = run->home;
    due_replies(home, 5);
    assert_int_equal(send_paced(run, NULL, 0, 2, NOW), 2);
    assert_true(run->report.full);
    assert_int_equal(send_paced(run, NULL, 0, 3, NOW), 1);
    assert_int_equal(send_paced(run, NULL, 0, 2, tomorrow), 2);
    assert_false(run->report.full);
}

static void a_second_connection_is_opened_when_the_first_mail_was_taken(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    due_replies(home, 5);
    assert_done(home, send_scripted(run, "dot=slow", NOW));
    assert_int_equal(run->report.handed_over, 5);
    assert_int_equal(came(run, "connected\n"), 2);
    assert_int_equal(came(run, "message "), 5);
    const char *taken = strstr(run->said.bytes, "message "), *second = strstr(run->said.bytes, "\nconnected");
    assert_true(second && taken < second);
}

/* Connections to a server here that is slow enough to need all it gets. */
static size_t connections_for(struct sending *run, int setting)
{
    struct config_mail mail = to_folder();
    mail.connections = setting;
    due_replies(run->home, 9);
    assert_done(run->home, send_to_script(run, mail, (const char *[]){ "dot=slow", NULL }, NOW));
    assert_int_equal(run->report.handed_over, 9);
    assert_int_equal(came(run, "message "), 9);
    const char *taken = strstr(run->said.bytes, "message "), *second = strstr(run->said.bytes, "\nconnected");
    assert_true(!second || taken < second);
    return came(run, "connected\n");
}

static void a_server_here_gets_four_connections_where_nothing_is_said(void **state)
{
    assert_int_equal(connections_for(*state, 0), 4);
}

static void the_connections_that_are_said_are_kept_to(void **state)
{
    assert_int_equal(connections_for(*state, 3), 3);
}

static void a_server_elsewhere_gets_two_connections_where_nothing_is_said(void **state)
{
    (void)state;
    struct config_mail mail = to_folder();
    const struct send_setup setup = { .mail = &mail };
    assert_int_equal(send_connections(&setup, true), 1);
    mail.transport = smtp_word;
    for (int said = 0; said <= 4; said++) {
        mail.connections = said;
        assert_int_equal(send_connections(&setup, false), said ? said : 2);
        assert_int_equal(send_connections(&setup, true), said ? said : 4);
    }
}

/* ---- a server that has no room for so many connections ---- */

static bool send_limited(struct sending *run, const char *word, int connections, int mails)
{
    struct config_mail mail = to_folder();
    mail.connections = connections;
    mail.a_minute = 60;
    due_replies(run->home, mails);
    return send_to_script(run, mail, (const char *[]){ "dot@2=slow", word, NULL }, NOW);
}

/* A server that greets so many at once, here or at the end of a tunnel that looks as if it were here: all
 * mails go over those, at once, and none bears the blame. */
static const struct narrow {
    const char *word;
    int room; /* for so many */
} narrow[] = {
    { "connect+1=421 4.3.2 too many connections", 1 },
    { "connect+2=421 4.7.0 too many connections", 2 },
    { "connect+2=554 5.7.1 too many connections", 2 },
    { "connect+3=554 too many connections", 3 },
    { "connect+1=554 5.7.1 too many connections", 1 },
    { "connect+2=close", 2 },
    { "ehlo#3=554 5.7.0 too many connections", 3 },
};

static void check_narrow(struct sending *run, const struct narrow *row)
{
    enum { MAILS = 9, WIDEST = 4 };
    bool paused;
    struct home *home = run->home;
    const bool sent = send_limited(run, row->word, 0, MAILS);
    if (!sent || run->report.stopped || run->report.unreachable || run->report.handed_over != MAILS)
        fail_msg("%s: %zu handed over, %s", row->word, run->report.handed_over, home->fault.text);
    assert_int_equal(run->report.deferred, 0);
    assert_int_equal(came(run, "message "), MAILS);
    assert_int_equal(came(run, "connected\n"), WIDEST); /* each was asked for once */
    if (number_in(home, "SELECT count(*) FROM mail WHERE attempts <> 1") ||
        number_in(home, "SELECT count(*) FROM attempt WHERE state <> 'handed-over'"))
        fail_msg("%s: a mail was blamed", row->word);
    assert_done(home, store_mail_paused(home->store, &paused, &home->fault));
    assert_false(paused);
}

static void a_server_without_room_for_another_connection_gets_fewer(void **state)
{
    for (size_t i = 0; i < sizeof narrow / sizeof *narrow; i++) {
        check_narrow(*state, &narrow[i]);
        sending_anew(state);
    }
}

/* That it wants fewer mails is not said by having no room. */
static void a_connection_too_many_slows_nothing_down(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    assert_done(home, send_limited(run, "connect+1=421 4.7.0 too many connections", 2, 4));
    assert_int_equal(run->report.handed_over, 4);
    assert_int_equal(came(run, "connected\n"), 2);
    assert_true(number_in(home, "SELECT min(a_minute) FROM provider") >= 20); /* and there is one */
}

/* The only connection there ever was, when it is opened anew. */
static void the_sole_connection_that_is_refused_stops_the_queue(void **state)
{
    bool paused;
    struct sending *run = *state;
    struct home *home = run->home;
    due_replies(home, 4);
    static const char *const words[] = { "after=close", "connect#3=554 5.7.1 go away", NULL };
    struct config_mail mail = to_folder();
    mail.connections = 1;
    assert_false(send_to_script(run, mail, words, NOW));
    assert_true(run->report.stopped);
    assert_int_equal(run->report.handed_over, 2);
    assert_int_equal(run->report.deferred, 1);
    assert_done(home, store_mail_paused(home->store, &paused, &home->fault));
    assert_true(paused);
}

/* Of several the last one is left, is opened anew and refused: perhaps the server counts the others yet. The
 * run ends; the next one begins with a single connection, and then it is about us. */
static void the_last_of_several_that_is_refused_ends_the_run_and_the_next_one_stops(void **state)
{
    bool paused;
    struct sending *run = *state;
    struct home *home = run->home;
    struct smtp_script script;
    due_replies(home, 6);
    assert_true(smtp_script_start(&script,
        (const char *[]){ "after=close", "connect#2=554 5.7.1 full", "connect#3=554 5.7.1 full",
            "connect#4=554 5.7.1 full", "connect#5=554 5.7.1 full", "connect#6=554 5.7.1 full", NULL }));
    struct config_mail mail = to_script(&script);
    mail.connections = 2;
    assert_done(home, send_with(run, &mail, NOW));
    assert_true(run->report.unreachable);
    assert_int_equal(run->report.handed_over, 1);
    assert_int_equal(run->report.deferred, 1);
    assert_done(home, store_mail_paused(home->store, &paused, &home->fault));
    assert_false(paused);
    assert_false(send_with(run, &mail, NOW));
    assert_true(run->report.stopped);
    smtp_script_end(&script, &run->said);
    assert_int_equal(came(run, "connected\n"), 4);
}

/* The last mails are prepared when the second connection is refused. */
static void what_was_prepared_goes_over_the_one_connection(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    due_replies(home, 4);
    assert_done(home, send_scripted(run, "connect#2=421 4.3.2 too many connections", NOW));
    assert_int_equal(run->report.handed_over, 4);
    assert_int_equal(run->report.deferred, 0);
}

static void a_server_that_wants_one_connection_gets_one(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    due_replies(home, 6);
    assert_done(home, send_scripted(run, "connect#2=421 4.3.2 too many connections", NOW));
    assert_false(run->report.unreachable);
    assert_int_equal(run->report.handed_over, 6);
    assert_int_equal(run->report.deferred, 0);
    assert_int_equal(came(run, "connected\n"), 2);
}

/* One mail is refused for good while another is under way. */
static void what_is_under_way_is_waited_for_when_the_queue_stops(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    due_replies(home, 6);
    assert_false(send_scripted(run, "mail#2=550 5.7.1 policy", NOW));
    assert_true(run->report.stopped);
    assert_int_equal(run->report.deferred, 1);
    assert_in_range(run->report.handed_over, 1, 5);
    assert_int_equal(came(run, "message "), run->report.handed_over);
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail WHERE state IN ('sending', 'unknown')"), 0);
}

static void a_bad_address_does_not_stop_the_others(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    due(run, "1.jpg");
    due(run, "2.jpg");
    due(run, "3.jpg");
    assert_done(home, send_scripted(run, "rcpt@2=550 5.2.0 not here", NOW));
    assert_int_equal(run->report.handed_over, 2);
    assert_int_equal(run->report.failed, 1);
}

/* As a bounce that says so: a task, and nothing more goes there until a person has looked. */
static const struct refused {
    const char *word, *what;
    bool gone;
} refused[] = {
    { "rcpt=550 5.1.1 no such user", "hard 5.1.1", true },
    { "rcpt=556 5.1.10 null mx", "hard 5.1.10", true },
    { "rcpt=550 5.2.1 disabled", "hard 5.2.1", true },
    { "rcpt=550 5.2.0 something else", "", false },
    { "rcpt=552 5.2.2 full", "", false },
    { "rcpt=450 4.1.1 not yet", "", false },
};

static void check_refused(struct sending *run, const struct refused *row)
{
    struct home *home = run->home;
    bool suspended = false;
    size_t count = 0;
    struct store_task *tasks;
    const char *first = due(run, "1.jpg");
    const char *second = due(run, "2.jpg");
    assert_done(home, send_scripted(run, row->word, NOW));
    assert_done(home,
        store_address_suspended(home->store, "anna@post.example", &suspended, &home->fault) &&
            store_tasks(home->store, false, 0, &home->arena, &tasks, &count, &home->fault));
    assert_int_equal(suspended, row->gone);
    assert_int_equal(count, row->gone);
    assert_int_equal(came(run, "rcpt"), row->gone ? 1 : 2);
    if (!row->gone)
        return;
    assert_int_equal(tasks[0].kind, TASK_BOUNCED);
    assert_string_equal(tasks[0].what, row->what);
    assert_int_equal(state_of(home, first), REPLY_REVIEW);
    assert_int_equal(mail_state_of(home, second), MAIL_RECALLED);
}

static void an_address_that_does_not_exist_is_given_up(void **state)
{
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        check_refused(*state, &refused[i]);
        sending_anew(state);
    }
}

static void five_days_of_later_end_with_a_person(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    const char *reply = due(run, "1.jpg");
    int tries = 0;
    for (int64_t now = NOW; now; now = next_due(home), tries++) {
        assert_true(tries < 60);
        assert_done(home, send_scripted(run, "mail=451 4.3.0 not now", now));
    }
    assert_int_equal(mail_state_of(home, reply), MAIL_FAILED);
    assert_in_range(tries, 18, 36);
}

/* Another process that holds the store's lock for `seconds` once a mail is marked. */
static pid_t lock_after_the_mark(const struct home *home, unsigned seconds)
{
    pid_t holder = fork();
    if (holder)
        return holder;
    char path[128];
    sqlite3 *db;
    snprintf(path, sizeof path, "%s/store/adkaz.db", home->folder);
    sqlite3_open(path, &db);
    do {
        usleep(20000);
        sqlite3_exec(db, "BEGIN IMMEDIATE; UPDATE mail SET marked = 1 WHERE marked = 1", NULL, NULL, NULL);
    } while (!sqlite3_changes(db) && sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL) <= SQLITE_BUSY);
    sleep(seconds);
    _exit(0);
}

static void a_store_that_is_locked_for_long_does_not_lose_that_a_mail_went(void **state)
{
    enum { LONGER_THAN_THE_STORE_WAITS_S = 13 };
    struct sending *run = *state;
    struct home *home = run->home;
    const char *reply = due(run, "1.jpg");
    pid_t holder = lock_after_the_mark(home, LONGER_THAN_THE_STORE_WAITS_S);
    assert_done(home, send_scripted(run, "dot=slow", NOW));
    int status;
    assert_int_equal(waitpid(holder, &status, 0), holder);
    assert_true(WIFEXITED(status));
    assert_int_equal(run->report.handed_over, 1);
    assert_int_equal(came(run, "message "), 1);
    assert_int_equal(mail_state_of(home, reply), MAIL_HANDED_OVER);
}

/* The store is locked from before the mark on, for longer than it waits. */
static pid_t lock_before_the_mark(const struct home *home, unsigned seconds)
{
    pid_t holder = fork();
    if (holder)
        return holder;
    char path[128];
    sqlite3 *db;
    snprintf(path, sizeof path, "%s/store/adkaz.db", home->folder);
    sqlite3_open(path, &db);
    do {
        usleep(5000);
        sqlite3_exec(db, "BEGIN IMMEDIATE; UPDATE mail SET marked = 0 WHERE state = 'sending' AND marked = 0",
            NULL, NULL, NULL);
    } while (!sqlite3_changes(db) && sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL) <= SQLITE_BUSY);
    sleep(seconds);
    _exit(0);
}

static void a_store_that_is_locked_at_the_mark_lets_nothing_go(void **state)
{
    enum { LONGER_THAN_THE_STORE_WAITS_S = 20 };
    struct sending *run = *state;
    struct home *home = run->home;
    int status;
    const char *reply = due(run, "1.jpg");
    const pid_t holder = lock_before_the_mark(home, LONGER_THAN_THE_STORE_WAITS_S);
    assert_false(send_scripted(run, "rcpt=slow", NOW));
    assert_int_equal(home->fault.kind, FAULT_LATER);
    assert_int_equal(waitpid(holder, &status, 0), holder);
    assert_int_equal(came(run, "message "), 0);
    assert_int_equal(run->report.handed_over + run->report.unknown, 0);
    assert_int_equal(mail_state_of(home, reply), MAIL_DEFERRED);
    assert_done(home, send_scripted(run, NULL, NOW + 86400));
    assert_int_equal(mail_state_of(home, reply), MAIL_HANDED_OVER);
    assert_int_equal(came(run, "message "), 1);
}

/* As SQLite does where the disk is full, the whole change is taken back: the second mail's mark with the
 * first one's result. */
static void a_disk_that_is_full_at_the_mark_loses_no_result(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    const char *first = due(run, "1.jpg");
    const char *second = due(run, "2.jpg");
    assert_true(meddled(home,
        "CREATE TRIGGER full BEFORE UPDATE OF marked ON mail WHEN NEW.marked = 1 AND OLD.marked = 0"
        " AND NEW.id = (SELECT max(id) FROM mail)"
        " BEGIN SELECT RAISE(ROLLBACK, 'the disk is full'); END"));
    assert_false(send_scripted(run, NULL, NOW));
    assert_int_equal(home->fault.kind, FAULT_SYSTEM);
    assert_int_equal(run->report.handed_over, 1);
    assert_int_equal(came(run, "message "), 1);
    assert_int_equal(mail_state_of(home, first), MAIL_HANDED_OVER);
    assert_int_equal(mail_state_of(home, second), MAIL_DEFERRED);
    assert_true(meddled(home, "DROP TRIGGER full"));
    assert_done(home, send_scripted(run, NULL, NOW + 86400));
    assert_int_equal(mail_state_of(home, second), MAIL_HANDED_OVER);
    assert_int_equal(came(run, "message "), 2);
}

/* Found when it is claimed; so is another behind it. */
static void a_mail_whose_row_changed_is_counted_and_the_next_one_goes(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    const char *first = due(run, "1.jpg");
    due(run, "2.jpg");
    const char *third = due(run, "3.jpg");
    assert_true(
        meddled(home, "UPDATE message SET changed = 9999999999 WHERE id <> (SELECT max(id) FROM message)"));
    assert_done(home, send_to_folder(run, NOW));
    assert_int_equal(run->report.written, 1);
    assert_int_equal(run->report.cancelled, 2);
    assert_int_equal(state_of(home, first), REPLY_REVIEW);
    assert_int_equal(mail_state_of(home, third), MAIL_WRITTEN);
    assert_done(home, send_to_folder(run, NOW));
    assert_int_equal(run->report.cancelled, 0);
}

static void what_is_cancelled_last_is_counted_too(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    due(run, "1.jpg");
    assert_true(meddled(home, "UPDATE message SET changed = 9999999999"));
    assert_done(home, send_to_folder(run, NOW));
    assert_int_equal(run->report.cancelled, 1);
}

/* The second and the third mail go side by side, and are marked together where they ask together. */
static void a_mail_that_may_not_go_leaves_the_one_beside_it(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    due(run, "1.jpg");
    const char *second = due(run, "2.jpg");
    const char *third = due(run, "3.jpg");
    assert_true(meddled(home, /* its row changes between the look at its claim and the last one */
        "CREATE TRIGGER late AFTER UPDATE OF state ON mail WHEN NEW.state = 'sending'"
        " AND NEW.id = (SELECT max(id) FROM mail)"
        " BEGIN UPDATE message SET changed = 9999999999 WHERE id = NEW.message; END"));
    assert_done(home, send_scripted(run, NULL, NOW));
    assert_int_equal(run->report.handed_over, 2);
    assert_int_equal(run->report.cancelled, 1);
    assert_int_equal(came(run, "message "), 2);
    assert_int_equal(mail_state_of(home, second), MAIL_HANDED_OVER);
    assert_int_equal(mail_state_of(home, third), MAIL_RECALLED);
    assert_int_equal(state_of(home, third), REPLY_REVIEW);
}

/* Their marks are one change, which is taken back whole: none of the two goes without its mark, and none goes
 * twice. */
static void a_disk_that_is_full_at_two_marks_loses_and_doubles_none(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    due(run, "1.jpg");
    due(run, "2.jpg");
    const char *third = due(run, "3.jpg");
    assert_true(meddled(home,
        "CREATE TRIGGER full BEFORE UPDATE OF marked ON mail WHEN NEW.marked = 1 AND OLD.marked = 0"
        " AND NEW.id = (SELECT max(id) FROM mail)"
        " BEGIN SELECT RAISE(ROLLBACK, 'the disk is full'); END"));
    assert_false(send_scripted(run, NULL, NOW));
    const size_t went = came(run, "message ");
    assert_in_range(went, 1, 2); /* the second one did where it asked alone */
    assert_int_equal(run->report.handed_over, went);
    assert_int_equal(mail_state_of(home, third), MAIL_DEFERRED);
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail WHERE state = 'handed-over'"), (int64_t)went);
    assert_true(meddled(home, "DROP TRIGGER full"));
    assert_done(home, send_scripted(run, NULL, NOW + 86400));
    assert_int_equal(came(run, "message "), 3);
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail WHERE state = 'handed-over'"), 3);
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail WHERE resent = 1"), 0);
}

/* ---- what must not go ---- */

static void a_changed_address_takes_the_mail_back(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    const char *reply = due(run, "1.jpg");
    put_message(home, "1.jpg", "anna.new@post.example");
    assert_done(home, send_scripted(run, NULL, NOW));
    assert_int_equal(came(run, "rcpt\n"), 0);
    assert_int_equal(mail_state_of(home, reply), MAIL_RECALLED);
    assert_int_equal(state_of(home, reply), REPLY_REVIEW);
}

static void a_page_with_more_than_its_picture_asks_a_person(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    char reply[STORE_ID_BYTES];
    struct line line;
    reply_with_more_than_a_picture(home, reply);
    assert_done(home, send_to_folder(run, NOW));
    assert_int_equal(run->report.cancelled, 1);
    list_line(home, reply, &line);
    assert_int_equal(line.listed.state, REPLY_REVIEW);
    assert_non_null(strstr(line.reason, "bytes behind its end"));
}

static void settings_that_are_broken_lose_no_mail(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    char reply[STORE_ID_BYTES], missing[] = "no-such-file";
    due_reply(home, "1.jpg", reply);
    struct config_mail mail = to_folder();
    struct send_setup setup = {
        .store = home->store, .mail = &mail, .home = home->folder, .words = "/nowhere", .now = NOW
    };
    assert_false(send_due(&setup, &run->report, &home->fault));
    assert_int_equal(home->fault.kind, FAULT_CONFIG);
    mail.transport = smtp_word;
    mail.url = url;
    snprintf(url, sizeof url, "smtp://127.0.0.1:1");
    mail.user = from;
    mail.password_file = missing;
    assert_false(send_with(run, &mail, NOW));
    assert_int_equal(home->fault.kind, FAULT_CONFIG);
    assert_int_equal(mail_state_of(home, reply), MAIL_QUEUED);
    assert_done(home, send_to_folder(run, NOW));
    assert_int_equal(run->report.written, 1);
}

static void two_senders_at_once_are_one_too_many(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    struct store *other = store_open(home->folder, home->key, &home->fault);
    assert_non_null(other);
    assert_done(home, store_lock(other, "send", &home->fault));
    assert_false(send_to_folder(run, NOW));
    assert_int_equal(home->fault.kind, FAULT_LATER);
    store_close(other);
    assert_done(home, send_to_folder(run, NOW));
}

/* ---- killed on the way ---- */

/* Reads what the script prints until `word` comes. */
static void wait_for(const struct smtp_script *script, const char *word)
{
    struct text said = TEXT_LIMIT(1 << 16);
    char c;
    while (!strstr(said.bytes, word)) {
        assert_int_equal(read(script->out, &c, 1), 1);
        text_add_char(&said, c);
    }
    text_clear(&said);
}

/* A process that sends; the store is closed here while it is at it. */
static pid_t start_sender(struct sending *run, const struct config_mail *mail, int64_t now)
{
    struct home *home = run->home;
    store_close(home->store);
    home->store = NULL;
    const pid_t sender = fork();
    if (sender)
        return sender;
    home->store = store_open(home->folder, home->key, &home->fault);
    send_with(run, mail, now);
    _exit(0);
}

/* Kills it, and opens the store again; true when it had ended before. */
static bool end_sender(struct home *home, pid_t sender)
{
    int status;
    kill(sender, SIGKILL);
    waitpid(sender, &status, 0);
    home->store = store_open(home->folder, home->key, &home->fault);
    assert_done(home, home->store);
    return WIFEXITED(status);
}

/* A sender process is killed when the server has said `when`, with the server doing `word`. */
static void kill_sender(struct sending *run, const char *word, const char *when)
{
    struct smtp_script script;
    struct text said = TEXT_LIMIT(1 << 16);
    assert_true(smtp_script_start(&script, (const char *[]){ word, NULL }));
    const struct config_mail mail = to_script(&script);
    const pid_t sender = start_sender(run, &mail, NOW);
    wait_for(&script, when);
    end_sender(run->home, sender);
    smtp_script_end(&script, &said);
    text_clear(&said);
}

static void a_sender_killed_before_the_last_byte_sends_again_at_once(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    const char *reply = due(run, "1.jpg");
    kill_sender(run, "rcpt=hang", "rcpt\n");
    assert_int_equal(mail_state_of(home, reply), MAIL_SENDING);
    assert_done(home, send_scripted(run, NULL, NOW + 1));
    assert_int_equal(run->report.handed_over, 1);
}

static void a_sender_killed_behind_the_last_byte_knows_that_it_may_have_gone(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    const char *reply = due(run, "1.jpg");
    kill_sender(run, "dot=hang", "message ");
    assert_done(home, send_scripted(run, NULL, NOW + 1));
    assert_int_equal(came(run, "message "), 0);
    assert_int_equal(mail_state_of(home, reply), MAIL_UNKNOWN);
    assert_done(home, send_scripted(run, NULL, NOW + 1 + HALF_AN_HOUR));
    assert_int_equal(run->report.handed_over, 1);
}

/* Kills a sender that talks to `script` after `wait_us`; true when it had ended before. */
static bool kill_after(struct sending *run, const struct smtp_script *script, int64_t now, unsigned wait_us)
{
    const struct config_mail mail = to_script(script);
    const pid_t sender = start_sender(run, &mail, now);
    usleep(wait_us);
    return end_sender(run->home, sender);
}

/* Each mail that came, by its Message-ID, is marked, or more; how many did. */
static int assert_marked(struct home *home, const struct text *said)
{
    int came = 0;
    for (const char *at = said->bytes; (at = strstr(at, "\nid ")); at++) {
        char id[65], sql[300];
        assert_int_equal(sscanf(at, "\nid %64s", id), 1);
        snprintf(sql, sizeof sql,
            "SELECT count(*) FROM mail WHERE instr(envelope, CAST('%s' AS BLOB)) > 0"
            " AND (marked = 1 OR state IN ('handed-over', 'unknown'))",
            id);
        assert_int_equal(number_in(home, sql), 1);
        came++;
    }
    return came;
}

/* The second connection's server thinks for two seconds, and so each mark of the first one is waited with for
 * more to gather, until the kill. Nothing is tried twice here: what came is some mail's only copy. */
static void a_sender_killed_while_marks_gather_has_marked_what_went(void **state)
{
    enum { MAILS = 28, KILLS = 12 };
    static const char wait[] = "SELECT count(*) FROM mail WHERE state IN ('held', 'queued')"
                               " OR (state = 'sending' AND marked = 0)";
    struct sending *run = *state;
    struct home *home = run->home;
    due_replies(home, MAILS);
    for (int kill_no = 0; kill_no < KILLS && number_in(home, wait) > 4; kill_no++) {
        struct smtp_script script;
        assert_true(smtp_script_start(&script, (const char *[]){ "rcpt#2=slow", NULL }));
        const struct config_mail mail = to_script(&script);
        const pid_t sender = start_sender(run, &mail, NOW + kill_no);
        wait_for(&script, "message ");
        usleep(5000 + (unsigned)(kill_no * 7919 % 30000));
        end_sender(home, sender);
        text_reset(&run->said);
        smtp_script_end(&script, &run->said);
        assert_true(assert_marked(home, &run->said) > 0);
    }
}

/* A mail that was in doubt twice is left to a person, who says that it did not go. */
static void say_that_it_did_not_go(struct home *home, const char *reply, int64_t now)
{
    struct line line;
    enum mail_state becomes;
    list_line(home, reply, &line);
    if (line.mail_state != MAIL_UNKNOWN)
        return;
    assert_done(
        home, store_mail_settle(home->store, line.mail, false, now, "Вольга", &becomes, &home->fault));
    assert_int_equal(becomes, MAIL_HELD);
}

/* Wherever a sender is killed: every mail arrives, or is left to a person, and twice only what was in the
 * air, two at most. */
static void whenever_it_is_killed_nothing_is_lost(void **state)
{
    enum { MAILS = 8, KILLS_MOST = 60 };
    struct sending *run = *state;
    struct home *home = run->home;
    struct smtp_script script;
    char replies[MAILS][STORE_ID_BYTES], path[] = "a.jpg";
    for (int i = 0; i < MAILS; i++) {
        path[0] = (char)('a' + i);
        due_reply(home, path, replies[i]);
    }
    assert_true(smtp_script_start(&script, (const char *[]){ NULL }));
    size_t kills = 0;
    int64_t now = NOW;
    for (bool ended = false; !ended && kills < KILLS_MOST; now += HALF_AN_HOUR) {
        ended = kill_after(run, &script, now, 4000 + (unsigned)(kills * 7919 % 60000));
        kills += !ended;
    }
    const struct config_mail mail = to_script(&script);
    for (int i = 0; i < 3; i++, now += HALF_AN_HOUR)
        assert_done(home, send_with(run, &mail, now));
    for (int i = 0; i < MAILS; i++)
        say_that_it_did_not_go(home, replies[i], now);
    assert_done(home, send_with(run, &mail, now));
    smtp_script_end(&script, &run->said);

    struct store_mail_counts counts;
    assert_done(home, store_mail_count(home->store, &counts, &home->fault));
    assert_int_equal(counts.by_state[MAIL_HANDED_OVER], MAILS);
    char seen[MAILS][65];
    size_t distinct = 0;
    for (const char *at = run->said.bytes; (at = strstr(at, "message ")); at++) {
        char digest[65];
        assert_int_equal(sscanf(at, "message %*s %64s", digest), 1);
        size_t i = 0;
        while (i < distinct && strcmp(seen[i], digest) != 0)
            i++;
        if (i == distinct)
            strcpy(seen[distinct++], digest);
        assert_in_range(distinct, 1, MAILS);
    }
    assert_int_equal(distinct, MAILS);
    assert_in_range(came(run, "message "), MAILS, MAILS + 2 * kills);
    assert_true(kills > 0);
}

/* ---- what is logged ---- */

static void no_log_line_holds_an_address_or_the_servers_words(void **state)
{
    struct sending *run = *state;
    struct home *home = run->home;
    char reply[STORE_ID_BYTES], path[100];
    struct text logged = TEXT_LIMIT(1 << 16);
    snprintf(path, sizeof path, "%s/log", home->folder);
    due_reply(home, "1.jpg", reply);
    int before = dup(STDERR_FILENO), log = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(before >= 0 && log >= 0);
    dup2(log, STDERR_FILENO);
    log_threshold(LOG_INFO);
    bool done = send_scripted(run, "rcpt=550 5.1.1 <anna@post.example>: nobody", NOW);
    dup2(before, STDERR_FILENO);
    log_threshold(LOG_WARNING);
    close(before);
    close(log);
    assert_true(done);
    assert_done(home, file_read(path, &logged, &home->fault));
    assert_non_null(strstr(logged.bytes, "outcome=failed"));
    static const char *const never[] = { "anna", "post.example", "nobody", "1.jpg", "Прыдуманая" };
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        assert_null(strstr(logged.bytes, never[i]));
    text_clear(&logged);
}

#define SEND_TEST(name) cmocka_unit_test_setup_teardown(name, sending_setup, sending_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SEND_TEST(a_due_mail_is_written_once),
        SEND_TEST(what_a_killed_sender_left_half_written_is_removed),
        SEND_TEST(a_mail_that_is_held_waits),
        SEND_TEST(a_letter_that_is_too_large_goes_as_several_mails),
        SEND_TEST(no_part_of_what_was_written_long_ago_goes_to_a_silent_mailbox),
        SEND_TEST(every_part_of_a_locked_letter_is_locked),
        SEND_TEST(a_locked_letter_without_a_password_comes_back_to_review),
        SEND_TEST(a_page_that_no_mail_can_carry_waits_for_a_person),
        SEND_TEST(smaller_pictures_let_a_large_letter_go_as_one_mail),
        SEND_TEST(the_parts_of_a_letter_have_smaller_pictures_too),
        SEND_TEST(the_parts_of_a_letter_are_recalled_together),
        SEND_TEST(a_mail_that_the_server_finds_too_large_is_cut_and_goes),
        SEND_TEST(it_is_cut_once_and_then_a_person_looks),
        SEND_TEST(a_mail_that_no_server_heard_of_is_cut),
        SEND_TEST(a_mail_that_may_have_gone_in_a_crash_goes_again_whole),
        SEND_TEST(a_person_sends_the_rest_of_a_letter_and_no_page_twice),
        SEND_TEST(a_rehearsal_weighs_a_large_letter_and_parts_nothing),
        SEND_TEST(what_was_written_goes_by_a_server_in_the_end),
        SEND_TEST(what_the_settings_want_announced_first_is_not_sent),
        SEND_TEST(what_was_written_long_ago_is_announced_first_by_now),
        SEND_TEST(what_its_age_wants_announced_first_asks),
        SEND_TEST(a_rehearsal_says_what_would_go_and_changes_nothing),
        SEND_TEST(a_rehearsal_says_what_would_be_recalled),
        SEND_TEST(while_mail_is_paused_nothing_goes_and_nothing_is_asked),
        SEND_TEST(a_pause_is_heeded_between_two_mails),
        SEND_TEST(a_pause_holds_back_a_mail_that_is_not_marked_yet),
        SEND_TEST(a_pause_holds_back_a_mail_that_was_marked_long_before_its_last_byte),
        SEND_TEST(each_answer_becomes_a_state),
        SEND_TEST(a_mail_that_may_have_gone_is_sent_once_more_the_same_bytes),
        SEND_TEST(a_server_that_refuses_us_stops_the_queue),
        SEND_TEST(what_stops_the_queue_may_find_it_stopped),
        SEND_TEST(a_mail_that_alone_is_refused_as_ours_is_a_persons_and_the_queue_goes_on),
        SEND_TEST(a_server_that_refuses_us_again_before_anything_went_stops_the_queue_again),
        SEND_TEST(a_server_that_nobody_vouches_for_is_tried_again),
        SEND_TEST(a_server_that_is_away_costs_one_mail_its_turn),
        SEND_TEST(a_provider_gets_so_many_mails_a_minute),
        SEND_TEST(a_server_that_wants_it_slower_gets_half_and_then_more_again),
        SEND_TEST(so_many_mails_go_in_a_day),
        SEND_TEST(a_second_connection_is_opened_when_the_first_mail_was_taken),
        SEND_TEST(a_server_here_gets_four_connections_where_nothing_is_said),
        SEND_TEST(the_connections_that_are_said_are_kept_to),
        SEND_TEST(a_server_elsewhere_gets_two_connections_where_nothing_is_said),
        SEND_TEST(a_server_without_room_for_another_connection_gets_fewer),
        SEND_TEST(a_connection_too_many_slows_nothing_down),
        SEND_TEST(what_was_prepared_goes_over_the_one_connection),
        SEND_TEST(a_server_that_wants_one_connection_gets_one),
        SEND_TEST(the_sole_connection_that_is_refused_stops_the_queue),
        SEND_TEST(the_last_of_several_that_is_refused_ends_the_run_and_the_next_one_stops),
        SEND_TEST(what_is_under_way_is_waited_for_when_the_queue_stops),
        SEND_TEST(a_bad_address_does_not_stop_the_others),
        SEND_TEST(an_address_that_does_not_exist_is_given_up),
        SEND_TEST(five_days_of_later_end_with_a_person),
        SEND_TEST(a_store_that_is_locked_for_long_does_not_lose_that_a_mail_went),
        SEND_TEST(a_store_that_is_locked_at_the_mark_lets_nothing_go),
        SEND_TEST(a_disk_that_is_full_at_the_mark_loses_no_result),
        SEND_TEST(a_mail_that_may_not_go_leaves_the_one_beside_it),
        SEND_TEST(a_mail_whose_row_changed_is_counted_and_the_next_one_goes),
        SEND_TEST(what_is_cancelled_last_is_counted_too),
        SEND_TEST(a_disk_that_is_full_at_two_marks_loses_and_doubles_none),
        SEND_TEST(a_changed_address_takes_the_mail_back),
        SEND_TEST(a_page_with_more_than_its_picture_asks_a_person),
        SEND_TEST(settings_that_are_broken_lose_no_mail),
        SEND_TEST(two_senders_at_once_are_one_too_many),
        SEND_TEST(a_sender_killed_before_the_last_byte_sends_again_at_once),
        SEND_TEST(a_sender_killed_behind_the_last_byte_knows_that_it_may_have_gone),
        SEND_TEST(a_sender_killed_while_marks_gather_has_marked_what_went),
        SEND_TEST(whenever_it_is_killed_nothing_is_lost),
        SEND_TEST(no_log_line_holds_an_address_or_the_servers_words),
    };
    log_threshold(LOG_ERROR);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
