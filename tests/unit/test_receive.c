/* receive: mails in a Maildir, and what becomes of the mails that they are about. All people are invented. */
#include "store_home.h"

#include "back.h"
#include "cleanup.h"
#include "clock.h"
#include "file.h"
#include "follow.h"
#include "letters.h"
#include "receive.h"
#include "receive_inside.h"
#include "remind.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define OURS "reply@letters.example"
#define TOKEN "0123456789abcdef0123"
#define OTHER_TOKEN "abcdefabcdefabcdef01"
#define MESSAGE_ID "77aa@letters.example"

static const char olena[] = "olena@mail.example";
enum { NOW = 1790000000 };

/* ---- the stage is set ---- */

/* A mail about `path`, decided by `by`, that is being sent. */
static struct store_mail sending_to(struct home *home, const char *path, const char *ref, const char *address,
    const char *by, const char *message_id, const char *token, char reply[STORE_ID_BYTES])
{
    int pages[] = { 1 };
    const int64_t message = put_message(home, ref, address);
    reply_in_review(home, path, path, reply);
    const struct decision decision = { .outcome = OUTCOME_MAIL, .by = by, .reason = "", .duplicate_of = "" };
    const struct store_case rule = { .pattern = 1, .message = message };
    const struct store_mail_plan plan = { .message = message,
        .address = address,
        .language = "be",
        .pages = pages,
        .page_count = 1,
        .due = NOW,
        .message_id = message_id,
        .token = token,
        .date = NOW };
    if (!strcmp(by, "rule"))
        assert_done(home, store_case_put(home->store, reply, &rule, &home->fault));
    assert_done(home, store_decide(home->store, reply, &decision, &plan, 1, &home->fault));
    struct store_mail mail;
    assert_done(home, store_mail_claim(home->store, NOW, false, &home->arena, &mail, &home->fault));
    return mail;
}

static struct store_mail sending(struct home *home, const char *path, const char *ref, const char *by,
    const char *message_id, const char *token, char reply[STORE_ID_BYTES])
{
    return sending_to(home, path, ref, olena, by, message_id, token, reply);
}

static struct store_mail mail_sending(struct home *home, const char *by, char reply[STORE_ID_BYTES])
{
    return sending(home, "1.jpg", "A-1", by, MESSAGE_ID, TOKEN, reply);
}

static void sent(struct home *home, const struct store_mail *mail, enum mail_state state)
{
    static const struct store_attempt attempt = {
        .phase = "done", .code = 250, .enhanced = "2.0.0", .server_text = "ok", .queue_id = "Q1"
    };
    assert_done(home, store_mail_mark(home->store, mail->id, &home->fault));
    assert_done(home, store_mail_result(home->store, mail->id, state, NOW, &attempt, &home->fault));
}

static void mail_left(struct home *home, enum mail_state state, char reply[STORE_ID_BYTES])
{
    const struct store_mail mail = mail_sending(home, "Вольга", reply);
    sent(home, &mail, state);
}

static void another_mail_left(struct home *home, char reply[STORE_ID_BYTES])
{
    const struct store_mail mail = sending(
        home, "2.jpg", "A-2", "Вольга", "78bb@letters.example", OTHER_TOKEN, reply);
    sent(home, &mail, MAIL_HANDED_OVER);
}

static char *maildir_of(struct home *home)
{
    return file_join(home->folder, "maildir");
}

static void deliver(struct home *home, const char *name, const char *mail)
{
    OWNED_FREE char *maildir = maildir_of(home), *path = file_join(maildir, name);
    OWNED_FREE char *new = file_join(maildir, "new"), *cur = file_join(maildir, "cur");
    assert_done(home, file_make_folder(new, 0700, &home->fault));
    assert_done(home, file_make_folder(cur, 0700, &home->fault));
    assert_done(home, file_write(path, bytes_from(mail), 0600, &home->fault));
}

static struct receive_report receive(struct home *home)
{
    OWNED_FREE char *maildir = maildir_of(home);
    const struct receive_setup setup = {
        .store = home->store, .words = SOURCE_DIR "/models", .maildir = maildir, .ours = OURS
    };
    struct receive_report report;
    assert_done(home, receive_maildir(&setup, &report, &home->fault));
    return report;
}

/* The one task there is, whole. */
static struct store_task only_task(struct home *home)
{
    struct store_task *tasks, task;
    size_t count;
    assert_done(home, store_tasks(home->store, false, 0, &home->arena, &tasks, &count, &home->fault));
    assert_int_equal(count, 1);
    assert_done(home, store_task_load(home->store, tasks[0].name, &home->arena, &task, &home->fault));
    return task;
}

/* The first mail's. */
static const char *mail_name_of(struct home *home)
{
    struct store_left *left;
    size_t count;
    assert_done(home, store_mails_left(home->store, &home->arena, &left, &count, &home->fault));
    return left[0].name;
}

static bool suspended(struct home *home)
{
    struct store_stop *stops;
    size_t count;
    assert_done(home, store_stops(home->store, &home->arena, &stops, &count, &home->fault));
    return count == 1 && stops[0].kind == STOP_ADDRESS;
}

#define BOUNCE(status, words) \
    "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: reply+" TOKEN \
    "@letters.example\nSubject: failure notice\n\n" \
    "Remote host said: " status " " words "\n"
#define FORGED \
    "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: " OURS "\nSubject: failure notice\n\n" \
    "<olena@mail.example>: 550 5.1.1 no such user\n"
/* To the notice, with the letter's Message-ID in the thread. */
#define NAMES_LETTER \
    "From: Olena <olena@mail.example>\nTo: " VERP "\nIn-Reply-To: <%s>\nSubject: Re: x\n\nThanks, I got " \
    "it!\n"
#define ANSWER(words) \
    "From: Olena <olena@mail.example>\nTo: " OURS "\nIn-Reply-To: <" MESSAGE_ID \
    ">\nSubject: Re: x\n\n" words "\n"

/* ---- what becomes of a mail ---- */

static void each_kind_of_mail_has_its_effect(void **state)
{
    struct home *home = *state;
    static const struct {
        const char *mail;
        enum mail_state becomes;
        bool suspends;
        const char *task; /* "": nobody has to do anything */
        enum store_task_kind kind;
    } cases[] = {
        { BOUNCE("550 5.1.1", "no such user"), MAIL_BOUNCED, true, "hard 5.1.1", TASK_BOUNCED },
        { BOUNCE("552 5.2.2", "mailbox full"), MAIL_BOUNCED, false, "full 5.2.2", TASK_BOUNCED },
        { BOUNCE("550 5.7.1", "blocked by policy"), MAIL_BOUNCED, false, "blocked 5.7.1", TASK_BOUNCED },
        { BOUNCE("450 4.4.1", "no answer. We will keep trying."), MAIL_HANDED_OVER, false, "", 0 },
        { ANSWER("Received, thank you!"), MAIL_CONFIRMED, false, "", 0 },
        { ANSWER("Please translate it."), MAIL_CONFIRMED, false, "answer: translate", TASK_TRANSLATE },
        { ANSWER("This is not mine."), MAIL_HANDED_OVER, true, "answer: not mine", TASK_NOT_MINE },
        { ANSWER("stop"), MAIL_CONFIRMED, true, "answer: stop", TASK_STOP },
        { ANSWER("Who are you?"), MAIL_HANDED_OVER, false, "answer: unsure", TASK_ANSWER },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char reply[STORE_ID_BYTES];
        mail_left(home, MAIL_HANDED_OVER, reply);
        deliver(home, "new/1", cases[i].mail);
        struct receive_report report = receive(home);
        assert_int_equal(report.fresh, 1);
        assert_int_equal(report.tasks, *cases[i].task != '\0');
        if (report.tasks) {
            const struct store_task task = only_task(home);
            assert_string_equal(task.what, cases[i].task);
            assert_int_equal(task.kind, cases[i].kind);
        }
        assert_int_equal(mail_state_of(home, reply), cases[i].becomes);
        assert_int_equal(suspended(home), cases[i].suspends);
        home = home_anew(state);
    }
}

static void the_same_mail_counts_once(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    mail_left(home, MAIL_HANDED_OVER, reply);
    deliver(home, "new/1", BOUNCE("550 5.1.1", "no such user"));
    assert_int_equal(receive(home).fresh, 1);
    deliver(home, "cur/1:2,S", BOUNCE("550 5.1.1", "no such user"));
    struct receive_report report = receive(home);
    assert_int_equal(report.fresh, 0);
    assert_int_equal(report.known, 2);
    assert_int_equal(report.tasks, 0);
}

static void a_forged_bounce_changes_nothing(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    mail_left(home, MAIL_HANDED_OVER, reply);
    deliver(home, "new/1", FORGED);
    struct receive_report report = receive(home);
    assert_int_equal(report.strangers, 1);
    assert_int_equal(report.fresh, 0);
    assert_int_equal(mail_state_of(home, reply), MAIL_HANDED_OVER);
    assert_false(suspended(home));
}

/* The receiver's mailbox is passed on to another, which is dead; somebody sends a bounce on to us; it came to
 * our plain address and names nobody. */
static void an_address_is_given_up_for_a_word_about_itself_only(void **state)
{
    struct home *home = *state;
#define REPORT(to, extra, failed) \
    "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: " to "\n" extra "Subject: failure notice\n" \
    "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; " \
    "boundary=b\n\n--b\n\nno\n" \
    "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: " \
    "rfc822; " failed \
    "\nAction: failed\nStatus: 5.1.1\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <" MESSAGE_ID \
    ">\n\n--b--\n"
#define VERP "reply+" TOKEN "@letters.example"
    static const struct {
        const char *mail;
        bool suspends;
    } cases[] = {
        { REPORT(VERP, "", "olena@mail.example"), true },
        { REPORT(OURS, "", "Olena@MAIL.example"), true },
        { REPORT(VERP, "", "another@other.example"), false },
        { REPORT(OURS, "", "another@other.example"), false },
        { REPORT(VERP, "Resent-From: boris@mail.example\n", "olena@mail.example"), false },
        { "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: " OURS "\nSubject: failure notice\n\n"
          "Remote host said: 550 5.1.1 no such user\n\n> Message-ID: <" MESSAGE_ID ">\n",
            false },
        { BOUNCE("550 5.1.1", "no such user"), true },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char reply[STORE_ID_BYTES];
        mail_left(home, MAIL_HANDED_OVER, reply);
        deliver(home, "new/1", cases[i].mail);
        receive(home);
        if (suspended(home) != cases[i].suspends)
            fail_msg("case %zu", i);
        assert_int_equal(mail_state_of(home, reply), MAIL_BOUNCED);
        assert_int_equal(only_task(home).kind, TASK_BOUNCED);
        home = home_anew(state);
    }
}

/* Whoever has a letter has its token: what they write there about another one's, whose Message-ID they have
 * come by, is about their own. */
static void a_bounce_to_ones_own_token_says_nothing_of_anothers_letter(void **state)
{
    struct home *home = *state;
    char own[STORE_ID_BYTES], anothers[STORE_ID_BYTES];
    mail_left(home, MAIL_HANDED_OVER, anothers);
    const struct store_mail mail = sending_to(
        home, "2.jpg", "A-2", "boris@mail.example", "Вольга", "78bb@letters.example", OTHER_TOKEN, own);
    sent(home, &mail, MAIL_HANDED_OVER);
    deliver(home, "new/1", REPORT("reply+" OTHER_TOKEN "@letters.example", "", "olena@mail.example"));
    receive(home);
    assert_int_equal(mail_state_of(home, anothers), MAIL_HANDED_OVER);
    assert_int_equal(mail_state_of(home, own), MAIL_BOUNCED);
    assert_false(suspended(home));
    assert_string_equal(only_task(home).reply, own);
}

/* `count` mails to one provider left, to so many mailboxes, and all came back with these words. */
static void blocked_at(struct home *home, size_t count, size_t mailboxes, const char *words)
{
    struct arena *arena = &home->arena;
    for (size_t i = 0; i < count; i++) {
        char reply[STORE_ID_BYTES];
        const char *token = arena_printf(arena, "0123456789abcdef%04zu", i);
        const struct store_mail mail = sending(home, arena_printf(arena, "%zu.jpg", i),
            arena_printf(arena, "A-%zu", i), "Вольга", arena_printf(arena, "%04zu@letters.example", i), token,
            reply);
        sent(home, &mail, MAIL_HANDED_OVER);
        assert_true(meddled(home,
            arena_printf(
                arena, "UPDATE mail SET mailbox = 'hash %zu' WHERE id = %" PRId64, i % mailboxes, mail.id)));
        deliver(home, arena_printf(arena, "new/%zu", i),
            arena_printf(arena,
                "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: reply+%s@letters.example\n"
                "Subject: failure notice\n\nRemote host said: %s\n",
                token, words));
    }
    receive(home);
}

static void a_provider_that_blocks_us_at_several_mailboxes_stops_all_mail(void **state)
{
    struct home *home = *state;
    static const struct {
        size_t mails, mailboxes;
        const char *words;
        bool stops;
    } cases[] = {
        { 3, 3, "550 5.7.26 blocked by policy", true },
        { 2, 2, "550 5.7.26 blocked by policy", false },
        { 4, 1, "550 5.7.26 blocked by policy", false }, /* whoever has the tokens of one */
        { 3, 3, "552 5.2.2 mailbox full", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool paused;
        blocked_at(home, cases[i].mails, cases[i].mailboxes, cases[i].words);
        assert_done(home, store_mail_paused(home->store, &paused, &home->fault));
        if (paused != cases[i].stops)
            fail_msg("case %zu", i);
        home = home_anew(state);
    }
}

static void what_was_blocked_before_a_person_looked_stops_nothing_again(void **state)
{
    struct home *home = *state;
    bool paused;
    blocked_at(home, 3, 3, "550 5.7.26 blocked by policy");
    assert_done(home, store_stop_end(home->store, STOP_SERVER, "", "Вольга", &home->fault));
    deliver(home, "new/9",
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: reply+0123456789abcdef0001@letters.example\n"
        "Subject: failure notice\n\nRemote host said: 550 5.7.26 blocked by policy, again\n");
    assert_int_equal(receive(home).fresh, 1);
    assert_done(home, store_mail_paused(home->store, &paused, &home->fault));
    assert_false(paused);
}

static void a_task_keeps_what_somebody_wrote(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    mail_left(home, MAIL_HANDED_OVER, reply);
    deliver(home, "new/1", ANSWER("Please translate it.\n\n> quoted"));
    receive(home);
    const struct store_task task = only_task(home);
    assert_string_equal(task.from, "Olena <olena@mail.example>");
    assert_string_equal(task.words, "Please translate it.\n\n");
    assert_non_null(strstr(task.whole, "> quoted"));
    assert_string_equal(task.reply, reply);
    assert_done(home, store_task_done(home->store, task.name, "Вольга", &home->fault));
    assert_refused(home, store_task_done(home->store, task.name, "Вольга", &home->fault), "done already");
    struct store_task *tasks;
    size_t count;
    assert_done(home, store_tasks(home->store, false, 0, &home->arena, &tasks, &count, &home->fault));
    assert_int_equal(count, 0);
    assert_done(home, store_tasks(home->store, true, 0, &home->arena, &tasks, &count, &home->fault));
    assert_string_equal(tasks[0].done_by, "Вольга");
}

/* It was put off by a server, then recalled, and came all the same. */
static void a_trace_of_a_recalled_mail_is_a_task_of_its_own(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    mail_left(home, MAIL_DEFERRED, reply);
    assert_done(home, store_undo(home->store, reply, "Вольга", &home->fault));
    assert_int_equal(mail_state_of(home, reply), MAIL_RECALLED);
    deliver(home, "new/1", ANSWER("Received, thank you!"));
    receive(home);
    assert_int_equal(only_task(home).kind, TASK_RECALLED);
    assert_int_equal(mail_state_of(home, reply), MAIL_RECALLED);
}

static void what_names_two_of_our_letters_is_for_a_person(void **state)
{
    struct home *home = *state;
    char first[STORE_ID_BYTES], second[STORE_ID_BYTES];
    mail_left(home, MAIL_HANDED_OVER, first);
    another_mail_left(home, second);
    deliver(home, "new/1",
        "From: Olena <olena@mail.example>\nTo: " VERP ", reply+" OTHER_TOKEN
        "@letters.example\nSubject: Re: x\n\nstop\n");
    receive(home);
    const struct store_task task = only_task(home);
    assert_int_equal(task.kind, TASK_UNCLEAR);
    assert_string_equal(task.what, "it names several of our letters");
    assert_false(suspended(home));
    assert_int_equal(mail_state_of(home, first), MAIL_HANDED_OVER);
    assert_int_equal(mail_state_of(home, second), MAIL_HANDED_OVER);
}

/* A page that was found later follows its letter in the thread: an answer names both, and neither by the
 * address that it came to. They are one person's, and her word holds. */
static void an_answer_in_the_thread_of_a_letter_and_its_found_page_is_understood(void **state)
{
    static const char *const threads[] = {
        "In-Reply-To: <78bb@letters.example>\nReferences: <" MESSAGE_ID "> <78bb@letters.example>",
        "References: <" MESSAGE_ID ">\n <78bb@letters.example>", /* the last one is answered */
    };
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
        struct home *home = *state;
        char letter[STORE_ID_BYTES], page[STORE_ID_BYTES];
        mail_left(home, MAIL_HANDED_OVER, letter);
        const struct store_mail found = sending(
            home, "2.jpg", "A-1", "Вольга", "78bb@letters.example", OTHER_TOKEN, page);
        sent(home, &found, MAIL_HANDED_OVER);
        deliver(home, "new/1",
            arena_printf(&home->arena,
                "From: Olena <olena@mail.example>\nTo: " OURS "\n%s\nSubject: Re: x\n\nThis is not mine.\n",
                threads[i]));
        receive(home);
        const struct store_task task = only_task(home);
        assert_int_equal(task.kind, TASK_NOT_MINE);
        assert_string_equal(task.what, "answer: not mine");
        assert_string_equal(task.reply, page);
        assert_true(suspended(home));
        home_anew(state);
    }
}

/* One message may have another address by now: that is somebody else, perhaps. */
static void an_answer_that_names_letters_to_two_addresses_is_for_a_person(void **state)
{
    struct home *home = *state;
    char first[STORE_ID_BYTES], second[STORE_ID_BYTES];
    mail_left(home, MAIL_HANDED_OVER, first);
    const struct store_mail other = sending_to(
        home, "2.jpg", "A-1", "boris@mail.example", "Вольга", "78bb@letters.example", OTHER_TOKEN, second);
    sent(home, &other, MAIL_HANDED_OVER);
    deliver(home, "new/1",
        "From: Olena <olena@mail.example>\nTo: " OURS "\nReferences: <" MESSAGE_ID
        "> <78bb@letters.example>\nSubject: Re: x\n\nThis is not mine.\n");
    receive(home);
    assert_string_equal(only_task(home).what, "it names several of our letters");
    assert_false(suspended(home));
}

/* The same bytes in another file: known without being read again, whatever they are about. */
static void mails_about_none_of_ours_are_opened_once(void **state)
{
    struct home *home = *state;
    deliver(home, "new/1", FORGED);
    assert_int_equal(receive(home).strangers, 1);
    const struct receive_report again = receive(home);
    assert_int_equal(again.strangers, 0);
    assert_int_equal(again.known, 1);
    deliver(home, "new/1", FORGED " "); /* another mail under the same name */
    assert_int_equal(receive(home).strangers, 1);
}

static void a_late_bounce_does_not_undo_what_a_person_confirmed(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    mail_left(home, MAIL_HANDED_OVER, reply);
    deliver(home, "new/1", ANSWER("Received, thank you!"));
    receive(home);
    deliver(home, "new/2", BOUNCE("552 5.2.2", "mailbox full"));
    receive(home);
    assert_int_equal(mail_state_of(home, reply), MAIL_CONFIRMED);
}

static void an_answer_settles_a_mail_that_may_have_gone(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    mail_left(home, MAIL_UNKNOWN, reply);
    deliver(home, "new/1", ANSWER("Who are you?"));
    receive(home);
    assert_int_equal(mail_state_of(home, reply), MAIL_HANDED_OVER);
}

/* A server may say 451 and deliver all the same; a person may be wrong; what was written may go by hand. */
static void an_answer_to_what_waits_to_be_sent_again_keeps_it_from_going_again(void **state)
{
    struct home *home = *state;
    static const struct {
        enum mail_state left;
        bool again; /* a person says that it did not go */
    } cases[] = { { MAIL_UNKNOWN, true }, { MAIL_QUEUED, false }, { MAIL_DEFERRED, false },
        { MAIL_FAILED, false }, { MAIL_WRITTEN, false } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char reply[STORE_ID_BYTES];
        enum mail_state becomes;
        const struct store_mail mail = mail_sending(home, "Вольга", reply);
        sent(home, &mail, cases[i].left);
        if (cases[i].again)
            assert_done(home,
                store_mail_settle(home->store, mail.name, false, NOW, "Вольга", &becomes, &home->fault));
        deliver(home, "new/1", ANSWER("Who are you?"));
        receive(home);
        assert_int_equal(mail_state_of(home, reply), MAIL_HANDED_OVER);
        deliver(home, "new/2", ANSWER("Received, thank you!"));
        receive(home);
        assert_int_equal(mail_state_of(home, reply), MAIL_CONFIRMED);
        home = home_anew(state);
    }
}

static void a_mail_that_is_being_sent_is_left_for_the_next_time(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    const struct store_mail mail = mail_sending(home, "Вольга", reply);
    deliver(home, "new/1", BOUNCE("552 5.2.2", "mailbox full"));
    struct receive_report report = receive(home);
    assert_int_equal(report.later, 1);
    sent(home, &mail, MAIL_HANDED_OVER);
    assert_int_equal(receive(home).fresh, 1);
    assert_int_equal(mail_state_of(home, reply), MAIL_BOUNCED);
}

static void not_mine_stops_the_pattern_that_mailed_it(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    const struct store_mail mail = mail_sending(home, "rule", reply);
    sent(home, &mail, MAIL_HANDED_OVER);
    deliver(home, "new/1", ANSWER("This is not mine."));
    receive(home);
    struct store_pattern known;
    assert_done(home, store_pattern_known(home->store, 1, &known, &home->fault));
    assert_true(known.stopped);
}

static void who_says_that_it_went_wrong_has_done_what_not_mine_asked_for(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    mail_left(home, MAIL_HANDED_OVER, reply);
    deliver(home, "new/1", ANSWER("This is not mine."));
    receive(home);
    const struct store_task task = only_task(home);
    assert_done(home, store_wrong(home->store, reply, "", "Вольга", &home->fault));
    assert_int_equal(state_of(home, reply), REPLY_REVIEW);
    struct store_task done;
    assert_done(home, store_task_load(home->store, task.name, &home->arena, &done, &home->fault));
    assert_true(done.done > 0);
    assert_string_equal(done.done_by, "Вольга");
}

/* Who says so has it: it does not go again, and whose it is the task asks. */
static void not_mine_stops_the_pattern_of_a_mail_that_waits_to_be_sent_again(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    enum mail_state becomes;
    const struct store_mail mail = mail_sending(home, "rule", reply);
    sent(home, &mail, MAIL_UNKNOWN);
    assert_done(
        home, store_mail_settle(home->store, mail.name, false, NOW, "Вольга", &becomes, &home->fault));
    deliver(home, "new/1", ANSWER("This is not mine."));
    receive(home);
    struct store_pattern known;
    assert_done(home, store_pattern_known(home->store, 1, &known, &home->fault));
    assert_true(known.stopped);
    assert_true(suspended(home));
    assert_int_equal(mail_state_of(home, reply), MAIL_HANDED_OVER);
    assert_int_equal(only_task(home).kind, TASK_NOT_MINE);
}

static void confirm_and_deny(struct home *home, char reply[STORE_ID_BYTES])
{
    mail_left(home, MAIL_HANDED_OVER, reply);
    deliver(home, "new/1", ANSWER("Received, thank you!"));
    receive(home);
    assert_int_equal(mail_state_of(home, reply), MAIL_CONFIRMED);
    deliver(home, "new/2", ANSWER("This is not mine."));
    receive(home);
    assert_int_equal(mail_state_of(home, reply), MAIL_HANDED_OVER);
}

/* It is what its task says: nobody's own, until a person knows better. */
static void what_was_confirmed_and_is_not_theirs_is_confirmed_no_more(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    int64_t proven;
    confirm_and_deny(home, reply);
    assert_done(home, store_address_proven(home->store, olena, &proven, &home->fault));
    assert_int_equal(proven, 0);
    assert_done(home, store_stop_end(home->store, STOP_ADDRESS, olena, "Вольга", &home->fault));
    assert_done(home, store_task_done(home->store, only_task(home).name, "Вольга", &home->fault));
    assert_int_equal(mail_state_of(home, reply), MAIL_CONFIRMED);
}

static void what_went_wrong_is_not_confirmed_with_its_task(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    confirm_and_deny(home, reply);
    assert_done(home, store_wrong(home->store, reply, "", "Вольга", &home->fault));
    assert_int_equal(mail_state_of(home, reply), MAIL_HANDED_OVER);
}

static void a_task_that_is_done_confirms_nothing_where_mail_stays_stopped(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    confirm_and_deny(home, reply);
    assert_done(home, store_task_done(home->store, only_task(home).name, "Вольга", &home->fault));
    assert_int_equal(mail_state_of(home, reply), MAIL_HANDED_OVER);
}

/* The token stands in the address as it went over the wire. */
static void our_domain_may_have_letters_that_are_not_ascii(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    mail_left(home, MAIL_HANDED_OVER, reply);
    deliver(home, "new/1",
        "From: Olena <olena@mail.example>\nTo: reply+" TOKEN
        "@xn--k1amd0b0c.example\nSubject: Re: x\n\nReceived, thank you!\n");
    OWNED_FREE char *maildir = maildir_of(home);
    const struct receive_setup setup = {
        .store = home->store, .words = SOURCE_DIR "/models", .maildir = maildir, .ours = "reply@лісты.example"
    };
    struct receive_report report;
    assert_done(home, receive_maildir(&setup, &report, &home->fault));
    assert_int_equal(report.fresh, 1);
    assert_int_equal(mail_state_of(home, reply), MAIL_CONFIRMED);
}

/* A coordinator writes to the sender from our mailbox, and a copy comes back to it. */
static void what_we_write_ourselves_is_no_answer(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    mail_left(home, MAIL_HANDED_OVER, reply);
    deliver(home, "new/1",
        "From: Letters <" OURS ">\nTo: olena@mail.example\nCc: " OURS "\nReferences: <" MESSAGE_ID
        ">\nSubject: Re: x\n\nPlease stop.\n");
    receive(home);
    assert_false(suspended(home));
    assert_int_equal(mail_state_of(home, reply), MAIL_HANDED_OVER);
    assert_string_equal(only_task(home).what, "unknown");
    deliver(home, "new/2",
        "From: my" OURS "\nTo: " OURS "\nIn-Reply-To: <" MESSAGE_ID ">\nSubject: Re: x\n\nstop\n");
    receive(home);
    assert_true(suspended(home));
}

static void a_reply_tells_what_came_back(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    mail_left(home, MAIL_HANDED_OVER, reply);
    deliver(home, "new/1", BOUNCE("552 5.2.2", "mailbox full"));
    receive(home);
    struct store_event *events;
    size_t count;
    assert_done(home, store_history(home->store, reply, &home->arena, &events, &count, &home->fault));
    assert_non_null(strstr(events[count - 1].what, "came back: full 5.2.2; now bounced"));
}

static void what_cannot_be_read_becomes_a_task_once_and_stays(void **state)
{
    struct home *home = *state;
    deliver(home, "new/1", "\x89PNG no mail");
    const struct receive_report report = receive(home);
    assert_int_equal(report.unreadable, 1);
    assert_int_equal(report.tasks, 1);
    const struct store_task task = only_task(home);
    assert_int_equal(task.kind, TASK_UNREADABLE);
    assert_non_null(strstr(task.place, "new/1"));
    assert_int_equal(receive(home).tasks, 0);
    OWNED_FREE char *maildir = maildir_of(home), *path = file_join(maildir, "new/1");
    assert_int_equal(access(path, R_OK), 0);
}

static void what_is_no_maildir_is_refused(void **state)
{
    struct home *home = *state;
    const struct receive_setup setup = {
        .store = home->store, .words = SOURCE_DIR "/models", .maildir = home->folder, .ours = OURS
    };
    struct receive_report report;
    assert_false(receive_maildir(&setup, &report, &home->fault));
    assert_int_equal(home->fault.kind, FAULT_CONFIG);
}

/* A letter goes to a person who answers from that address, and does not say that it is somebody else's. */
static void only_a_persons_yes_brings_the_letter_behind_a_notice(void **state)
{
    struct home *home = *state;
    static const struct {
        const char *mail;
        int scans;
    } cases[] = {
        { ANSWER("Received"), 1 },
        { ANSWER("Received. Thank you!"), 1 },
        { ANSWER("Please translate it."), 0 }, /* so can whoever has the mailbox now */
        { ANSWER("Please tell him that we wait."), 0 },
        { ANSWER("I don't understand this mail. The woman who had this address before me died."), 0 },
        { ANSWER("Передайте ей, что тут её больше нет."), 0 },
        { ANSWER("Received, for my late wife."), 0 },
        { ANSWER("This is not mine."), 0 },
        { ANSWER("stop"), 0 },
        { ANSWER("Who are you?"), 0 },
        { BOUNCE("550 5.1.1", "no such user"), 0 },
        { BOUNCE("450 4.4.1", "no answer. We will keep trying."), 0 },
        { "From: Olena <olena@mail.example>\nTo: reply+" TOKEN "@letters.example\n"
          "Auto-Submitted: auto-replied\nSubject: Out of office\n\nReceived, thank you! I am away.\n",
            0 },
        { "X-Auto-Reply: yes\n" ANSWER("Your letter has arrived. Thank you!"), 0 },
        { "Precedence: auto-reply\n" ANSWER("Received. Thank you!"), 0 },
        { "X-POST-MessageClass: 9; Autoresponder\n" ANSWER("Received. Thank you!"), 0 },
        { "From: Olena <OLENA@mail.example>\nTo: " VERP "\nSubject: Re: x\n\nReceived\n", 1 },
        { "From: olena@mail.example\nTo: " VERP "\nSubject: Re: x\n\nReceived\n", 1 },
        { "From: Boris <boris@mail.example>\nTo: " VERP "\nSubject: Re: x\n\nReceived\n", 0 },
        { "From: \"olena@mail.example\" <boris@mail.example>\nTo: " VERP "\nSubject: Re: x\n\nReceived\n",
            0 },
        { "From: \"<olena@mail.example>\" <boris@mail.example>\nTo: " VERP "\nSubject: Re: x\n\nReceived\n",
            0 },
        { "From: Olena <olena@mail.example>\nResent-From: boris@mail.example\nTo: " VERP
          "\nSubject: Re: x\n\nReceived\n",
            0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char reply[STORE_ID_BYTES];
        mail_left(home, MAIL_HANDED_OVER, reply);
        assert_true(meddled(home, "UPDATE mail SET purpose = 'notice'"));
        deliver(home, "new/1", cases[i].mail);
        assert_int_equal(receive(home).fresh, 1);
        assert_int_equal(number_in(home, "SELECT count(*) FROM mail WHERE purpose = 'scan'"), cases[i].scans);
        assert_int_equal(number_in(home, "SELECT sum(proves) FROM received"), cases[i].scans);
        home = home_anew(state);
    }
}

/* Whoever has the mailbox now can ask for something; a machine writes sentences; and what was passed on was
 * read elsewhere, where nobody can say that its sender has it. */
static void what_proves_a_mailbox_and_confirms_a_letter(void **state)
{
    struct home *home = *state;
#define FROM(from, words) "From: " from "\nTo: " VERP "\nSubject: Re: x\n\n" words "\n"
#define BORIS(words) FROM("Boris <boris@mail.example>", words)
    static const struct {
        const char *mail;
        bool proves, confirms, suspends;
        const char *task; /* "": none */
    } cases[] = {
        { ANSWER("Received"), true, true, false, "" },
        { ANSWER("Received. Thank you!"), true, true, false, "" },
        { FROM("olena+letters@mail.example", "Received"), true, true, false, "" },
        { ANSWER("I got the letter today. Thank you!"), false, true, false, "" },
        { ANSWER("We have received your email. Thank you!"), false, true, false, "" },
        { ANSWER("Please translate it."), false, true, false, "answer: translate" },
        { ANSWER("Please tell him that we wait."), false, true, false, "answer: for the prisoner" },
        { ANSWER("Передайте ей, что тут её больше нет."), false, true, false, "answer: for the prisoner" },
        { ANSWER("stop"), false, true, true, "answer: stop" },
        { ANSWER("This is not mine."), false, false, true, "answer: not mine" },
        { ANSWER("Who are you?"), false, false, false, "answer: unsure" },
        { BORIS("Received"), false, false, false, "answer: received, from another address" },
        { BORIS("Please translate it."), false, false, false, "answer: translate, from another address" },
        { BORIS("Please tell him that we wait."), false, false, false,
            "answer: for the prisoner, from another address" },
        { BORIS("stop"), false, false, true, "answer: stop, from another address" },
        { BORIS("This is not mine."), false, false, true, "answer: not mine, from another address" },
        { BORIS("Who are you?"), false, false, false, "answer: unsure, from another address" },
        { FROM("\"olena@mail.example\" <boris@mail.example>", "Received"), false, false, false,
            "answer: received, from another address" },
        { "Resent-From: boris@mail.example\n" ANSWER("Received"), false, false, false,
            "answer: received, from another address" },
        { "Auto-Submitted: auto-replied\n" ANSWER("Received"), false, false, false, "" },
        { BOUNCE("550 5.1.1", "no such user"), false, false, true, "hard 5.1.1" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t proven;
        char reply[STORE_ID_BYTES];
        mail_left(home, MAIL_HANDED_OVER, reply);
        deliver(home, "new/1", cases[i].mail);
        const struct receive_report report = receive(home);
        const char *task = report.tasks ? only_task(home).what : "";
        assert_done(home, store_address_proven(home->store, olena, &proven, &home->fault));
        const bool confirmed = mail_state_of(home, reply) == MAIL_CONFIRMED;
        if (report.fresh != 1 || (proven != 0) != cases[i].proves || confirmed != cases[i].confirms ||
            suspended(home) != cases[i].suspends || strcmp(task, cases[i].task) != 0)
            fail_msg("case %zu: %s", i, task);
        home = home_anew(state);
    }
}

/* Its letter bounced, or nobody knows: whether it goes once more is no program's to say. */
static void an_answer_that_can_bring_nothing_is_a_task_and_stops_no_other_mail(void **state)
{
    struct home *home = *state;
    static const char *const cases[] = { "bounced", "unknown" };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char reply[STORE_ID_BYTES], lost[80];
        mail_left(home, MAIL_HANDED_OVER, reply);
        assert_true(meddled(home, "UPDATE mail SET purpose = 'notice'"));
        deliver(home, "new/1", ANSWER("Received"));
        assert_int_equal(receive(home).fresh, 1);
        snprintf(
            lost, sizeof lost, "UPDATE mail SET state = '%s', resent = 1 WHERE purpose = 'scan'", cases[i]);
        assert_true(meddled(home, lost));
        deliver(home, "new/2", ANSWER("Received!"));
        deliver(home, "new/3", FORGED);
        struct receive_report report = receive(home);
        assert_int_equal(report.fresh, 1);
        assert_int_equal(report.strangers, 1);
        assert_int_equal(report.tasks, 1);
        const struct store_task task = only_task(home);
        assert_int_equal(task.kind, TASK_ANSWER);
        assert_non_null(strstr(task.what, "bounced, or may have gone"));
        assert_int_equal(receive(home).known, 3);
        assert_int_equal(number_in(home, "SELECT count(*) FROM mail WHERE purpose = 'scan'"), 1);
        home = home_anew(state);
    }
}

/* ---- letters of which nobody has heard ---- */

/* What is done where so many days have gone by. */
static struct remind_report remind_after(struct home *home, int days)
{
    const int64_t now = clock_now() + (int64_t)days * 24 * 60 * 60;
    const struct remind_setup setup = { home->store, OURS, 14, now, now };
    struct remind_report report;
    assert_done(home, remind_silent(&setup, &report, &home->fault));
    return report;
}

/* Mails are received, and one leaves. */
static void listen_and_mail(struct home *home, char reply[STORE_ID_BYTES])
{
    deliver(home, "new/0", FORGED);
    receive(home);
    mail_left(home, MAIL_HANDED_OVER, reply);
}

static struct store_mail reminder_leaves(struct home *home)
{
    struct store_mail mail;
    assert_done(home,
        store_mail_claim(
            home->store, clock_now() + (int64_t)100 * 24 * 60 * 60, NULL, &home->arena, &mail, &home->fault));
    sent(home, &mail, MAIL_HANDED_OVER);
    return mail;
}

static void a_silent_letter_is_reminded_of_once_and_is_then_a_task(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    listen_and_mail(home, reply);
    assert_int_equal(remind_after(home, 13).reminders, 0);
    assert_int_equal(remind_after(home, 15).reminders, 1);
    assert_int_equal(remind_after(home, 15).reminders, 0);
    const struct store_mail reminder = reminder_leaves(home);
    assert_int_equal(reminder.purpose, PURPOSE_REMINDER);
    assert_string_equal(reminder.follows, MESSAGE_ID);
    assert_string_equal(reminder.address, olena);
    assert_int_equal(reminder.page_count, 0);
    assert_int_equal(remind_after(home, 13).tasks, 0);
    const struct remind_report late = remind_after(home, 15);
    assert_int_equal(late.reminders, 0);
    assert_int_equal(late.tasks, 1);
    const struct store_task task = only_task(home);
    assert_int_equal(task.kind, TASK_SILENT);
    assert_string_equal(task.reply, reply);
    assert_int_equal(remind_after(home, 15).tasks, 0);
}

static void nobody_is_reminded_who_was_heard_of(void **state)
{
    struct home *home = *state;
    static const struct {
        const char *mail;
        size_t reminders;
    } cases[] = {
        { ANSWER("Received, thank you!"), 0 },
        { ANSWER("Who are you?"), 0 },
        { ANSWER("stop"), 0 },
        { ANSWER("This is not mine."), 0 },
        { BOUNCE("550 5.1.1", "no such user"), 0 },
        { BOUNCE("552 5.2.2", "mailbox full"), 0 },
        { BOUNCE("450 4.4.1", "no answer. We will keep trying."), 1 },
        { "From: Olena <olena@mail.example>\nTo: reply+" TOKEN "@letters.example\n"
          "Auto-Submitted: auto-replied\nSubject: Out of office\n\nI am away.\n",
            1 },
        { BORIS("Received"), 1 }, /* a stranger's word: the sender may have nothing */
        { BORIS("stop"), 0 },
        { FORGED " ", 1 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char reply[STORE_ID_BYTES];
        listen_and_mail(home, reply);
        deliver(home, "new/1", cases[i].mail);
        receive(home);
        if (remind_after(home, 15).reminders != cases[i].reminders)
            fail_msg("case %zu", i);
        home = home_anew(state);
    }
}

static void nobody_is_reminded_at_a_suspended_address_or_of_what_left_before_anybody_listened(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    size_t fallen;
    listen_and_mail(home, reply);
    const struct store_stop stop = { .kind = STOP_ADDRESS, .subject = olena, .by = "Вольга", .reason = "" };
    assert_done(home, store_stop(home->store, &stop, &fallen, &home->fault));
    assert_int_equal(remind_after(home, 15).reminders, 0);
    assert_done(home, store_stop_end(home->store, STOP_ADDRESS, olena, "Вольга", &home->fault));
    assert_true(meddled(home, "UPDATE looked_at SET at = at + 10"));
    assert_int_equal(remind_after(home, 15).reminders, 0);
    assert_true(meddled(home, "UPDATE looked_at SET at = at - 10"));
    assert_int_equal(remind_after(home, 15).reminders, 1);
}

static void what_was_silent_while_nothing_ran_is_a_task_once_and_not_reminded_of(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    listen_and_mail(home, reply);
    assert_true(meddled(home, "UPDATE looked_at SET at = at + 10"));
    assert_int_equal(remind_after(home, 60).tasks, 0); /* nobody listened when it left */
    assert_true(meddled(home, "UPDATE looked_at SET at = at - 10"));
    const struct remind_report report = remind_after(home, 60);
    assert_int_equal(report.reminders, 0);
    assert_int_equal(report.tasks, 1);
    assert_int_equal(only_task(home).kind, TASK_SILENT);
    assert_string_equal(only_task(home).reply, reply);
    assert_int_equal(remind_after(home, 61).tasks, 0);
    assert_int_equal(remind_after(home, 15).reminders, 0);
}

static void a_reminder_that_was_silent_while_nothing_ran_is_a_task_once(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    listen_and_mail(home, reply);
    assert_int_equal(remind_after(home, 15).reminders, 1);
    reminder_leaves(home);
    assert_int_equal(remind_after(home, 60).tasks, 1);
    assert_int_equal(remind_after(home, 61).tasks, 0);
}

/* Who answered the notice has not seen its letter. */
static void a_letter_behind_an_answered_notice_is_missed(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    listen_and_mail(home, reply);
    assert_true(meddled(home, "UPDATE mail SET purpose = 'notice'"));
    deliver(home, "new/1", ANSWER("Received"));
    receive(home);
    assert_int_equal(reminder_leaves(home).purpose, PURPOSE_SCAN);
    assert_int_equal(remind_after(home, 13).reminders, 0);
    assert_int_equal(remind_after(home, 15).reminders, 1);
    assert_int_equal(
        number_in(home,
            "SELECT count(*) FROM mail AS reminder JOIN mail AS scan ON scan.id = reminder.follows"
            " WHERE reminder.purpose = 'reminder' AND scan.purpose = 'scan'"),
        1);
}

/* Who writes to the notice when the letter has long left speaks of the letter; that it came, in whatever
 * words, may be said of the notice once more by somebody whom the letter did not reach, unless the letter is
 * named; and what came with the letter may have crossed it. */
static void an_answer_to_a_notice_behind_its_letter_is_one_to_the_letter(void **state)
{
    struct home *home = *state;
    static const char once_more[] = "a notice whose letter went is answered once more: it may not have come";
    static const struct {
        const char *mail, *left;
        int confirmed;
        const char *task; /* "": none */
        size_t reminders;
    } cases[] = {
        { ANSWER("Thanks, I got it!"), "3601", 0, once_more, 1 },
        { ANSWER("Yes, I received it."), "7200", 0, once_more, 1 },
        { ANSWER("Дзякуй, ліст атрымала!"), "86400", 0, once_more, 1 },
        { "" /* NAMES_LETTER */, "3601", 1, "", 0 },
        { ANSWER("Please translate it."), "3601", 1, "answer: translate", 0 },
        { ANSWER("Who are you?"), "3601", 0, "answer: unsure", 0 },
        { ANSWER("Received."), "3601", 0, "", 1 },
        { ANSWER("Thanks, I got it!"), "3000", 0, once_more, 1 },
        { "From: Boris <boris@mail.example>\nTo: " VERP "\nSubject: Re: x\n\nThanks, I got it!\n", "3601", 0,
            "a notice whose letter went is answered from another address", 1 },
        { "From: Boris <boris@mail.example>\nTo: " VERP "\nSubject: Re: x\n\nWho are you?\n", "3601", 0,
            "a notice whose letter went is answered from another address", 1 },
        { BOUNCE("450 4.4.1", "no answer. We will keep trying."), "3601", 0, "", 1 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char reply[STORE_ID_BYTES], long_ago[120];
        listen_and_mail(home, reply);
        assert_true(meddled(home, "UPDATE mail SET purpose = 'notice'"));
        deliver(home, "new/1", ANSWER("Received"));
        receive(home);
        assert_int_equal(reminder_leaves(home).purpose, PURPOSE_SCAN);
        snprintf(long_ago, sizeof long_ago,
            "UPDATE mail SET changed = changed - %s WHERE purpose = 'scan'; UPDATE looked_at SET at = 0",
            cases[i].left);
        assert_true(meddled(home, long_ago));
        struct store_left *left;
        size_t count;
        assert_done(home, store_mails_left(home->store, &home->arena, &left, &count, &home->fault));
        deliver(home, "new/2",
            *cases[i].mail ? cases[i].mail
                           : arena_printf(&home->arena, NAMES_LETTER, left[count - 1].message_id));
        const struct receive_report report = receive(home);
        const int64_t confirmed = number_in(
            home, "SELECT count(*) FROM mail WHERE purpose = 'scan' AND state = 'confirmed'");
        const char *task = report.tasks ? only_task(home).what : "";
        if (report.fresh != 1 || strcmp(task, cases[i].task) != 0 || confirmed != cases[i].confirmed ||
            remind_after(home, 15).reminders != cases[i].reminders)
            fail_msg("case %zu: %s", i, task);
        home = home_anew(state);
    }
}

static void sent_again(struct home *home, const char *name)
{
    enum mail_state becomes;
    sleep(1); /* times are whole seconds */
    assert_done(home, store_mail_settle(home->store, name, false, NOW, "Вольга", &becomes, &home->fault));
    assert_int_equal(reminder_leaves(home).purpose, PURPOSE_SCAN);
}

static void a_letter_that_was_sent_again_after_a_bounce_is_missed(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    deliver(home, "new/0", FORGED);
    receive(home);
    const struct store_mail mail = mail_sending(home, "Вольга", reply);
    sent(home, &mail, MAIL_HANDED_OVER);
    deliver(home, "new/1", BOUNCE("552 5.2.2", "mailbox full"));
    receive(home);
    assert_int_equal(remind_after(home, 15).reminders, 0);
    sent_again(home, mail.name);
    assert_int_equal(remind_after(home, 13).reminders, 0);
    assert_int_equal(remind_after(home, 15).reminders, 1);
}

/* There is one reminder for a letter: what is silent after that is a person's. */
static void a_letter_that_was_reminded_of_before_it_bounced_is_a_task(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    deliver(home, "new/0", FORGED);
    receive(home);
    const struct store_mail mail = mail_sending(home, "Вольга", reply);
    sent(home, &mail, MAIL_HANDED_OVER);
    assert_int_equal(remind_after(home, 15).reminders, 1);
    reminder_leaves(home);
    deliver(home, "new/1", BOUNCE("552 5.2.2", "mailbox full"));
    receive(home);
    sent_again(home, mail.name);
    assert_int_equal(remind_after(home, 13).tasks, 0);
    const struct remind_report report = remind_after(home, 15);
    assert_int_equal(report.reminders, 0);
    assert_int_equal(report.tasks, 1);
    assert_int_equal(remind_after(home, 15).tasks, 0);
}

static void a_letter_whose_row_changed_is_a_persons_instead(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    listen_and_mail(home, reply);
    assert_true(meddled(home, "UPDATE message SET changed = 4000000000"));
    const struct remind_report report = remind_after(home, 15);
    assert_int_equal(report.reminders, 0);
    assert_int_equal(report.tasks, 1);
    assert_int_equal(only_task(home).kind, TASK_SILENT);
    assert_int_equal(remind_after(home, 15).tasks, 0);
}

static void an_answer_recalls_a_reminder_that_has_not_left(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    listen_and_mail(home, reply);
    assert_int_equal(remind_after(home, 15).reminders, 1);
    deliver(home, "new/1", ANSWER("Who are you?"));
    receive(home);
    assert_int_equal(
        number_in(home, "SELECT count(*) FROM mail WHERE purpose = 'reminder' AND state = 'recalled'"), 1);
    assert_int_equal(remind_after(home, 20).reminders, 0);
}

static void an_answer_to_a_reminder_confirms_the_letter(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    listen_and_mail(home, reply);
    remind_after(home, 15);
    const struct store_mail reminder = reminder_leaves(home);
    CLEANUP(text_clear) struct text answer = TEXT_LIMIT(1 << 16);
    text_printf(&answer,
        "From: Olena <olena@mail.example>\nTo: reply+%s@letters.example\nIn-Reply-To: <%s>\n"
        "References: <" MESSAGE_ID "> <%s>\nSubject: Re: x\n\nReceived!\n",
        reminder.token, reminder.message_id, reminder.message_id);
    deliver(home, "new/1", answer.bytes);
    assert_int_equal(receive(home).fresh, 1);
    assert_int_equal(
        number_in(home, "SELECT count(*) FROM mail WHERE purpose = 'scan' AND state = 'confirmed'"), 1);
    assert_int_equal(remind_after(home, 15).tasks, 0);
}

/* Its address was passed on to somebody else's mailbox: whose it is now, a person finds out. */
static void a_notice_that_is_answered_from_another_address_is_for_a_person(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    mail_left(home, MAIL_HANDED_OVER, reply);
    assert_true(meddled(home, "UPDATE mail SET purpose = 'notice'"));
    deliver(home, "new/1",
        "From: Boris <boris@mail.example>\nTo: " VERP "\nSubject: Re: x\n\nPlease translate it.\n");
    receive(home);
    const struct store_task task = only_task(home);
    assert_int_equal(task.kind, TASK_ANSWER);
    assert_string_equal(task.what, "a notice is answered from another address");
    assert_int_equal(mail_state_of(home, reply), MAIL_HANDED_OVER); /* that address is not proven */
}

static void a_notice_that_a_machine_may_have_answered_is_for_a_person(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    mail_left(home, MAIL_HANDED_OVER, reply);
    assert_true(meddled(home, "UPDATE mail SET purpose = 'notice'"));
    deliver(home, "new/1",
        "From: Olena <olena@mail.example>\nTo: " VERP
        "\nSubject: Re: x\n\nWe have received your email. Thank you!\n");
    receive(home);
    const struct store_task task = only_task(home);
    assert_int_equal(task.kind, TASK_ANSWER);
    assert_string_equal(task.what, "a notice is answered as a machine might do, not with the word asked for");
    assert_int_equal(mail_state_of(home, reply), MAIL_HANDED_OVER);
}

/* Who asks for a translation of a notice may be whoever has the mailbox now. */
static void a_notice_that_is_answered_otherwise_is_for_a_person(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    mail_left(home, MAIL_HANDED_OVER, reply);
    assert_true(meddled(home, "UPDATE mail SET purpose = 'notice'"));
    deliver(home, "new/1", ANSWER("Please translate it."));
    receive(home);
    const struct store_task task = only_task(home);
    assert_int_equal(task.kind, TASK_ANSWER);
    assert_string_equal(task.what, "a notice is answered, but not with the word asked for");
    assert_int_equal(mail_state_of(home, reply), MAIL_HANDED_OVER);
}

/* A bounce of a notice names no mailbox that answered it, whatever stands in its From, nor does it speak for
 * the notice's own. */
static void a_bounce_is_no_answer_to_a_notice(void **state)
{
    struct home *home = *state;
#define COMPLAINT \
    "From: feedback@mail.example\nTo: " VERP "\nSubject: abuse report\nMIME-Version: 1.0\n" \
    "Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\n\nspam\n--b\n" \
    "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: x/1\nVersion: 1\n\n--b--\n"
    static const struct {
        const char *mails[2];
        bool may;
    } cases[] = {
        { { BOUNCE("552 5.2.2", "mailbox full") }, true },
        { { COMPLAINT }, true },
        { { ANSWER("Please translate it."), BOUNCE("552 5.2.2", "mailbox full") }, true },
        { { BORIS("Received"), BOUNCE("552 5.2.2", "mailbox full") }, false },
        { { BORIS("Received"),
              "Return-Path: <>\nX-Failed-Recipients: olena@mail.example\nFrom: olena@mail.example\nTo: " VERP
              "\nSubject: failure notice\n\nRemote host said: 552 5.2.2 mailbox full\n" },
            false },
        { { BORIS("Received"),
              FROM("Olena <olena@mail.example>",
                  "Your message is being held. Please confirm your message by clicking on the link below.") },
            false }, /* a filter's, in the name of the mailbox */
        { { BORIS("Received"), ANSWER("Please translate it.") }, true },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char reply[STORE_ID_BYTES];
        mail_left(home, MAIL_HANDED_OVER, reply);
        assert_true(meddled(home, "UPDATE mail SET purpose = 'notice'"));
        for (size_t k = 0; k < 2 && cases[i].mails[k]; k++)
            deliver(home, k ? "new/2" : "new/1", cases[i].mails[k]);
        assert_true(receive(home).tasks > 0);
        const char *notice = mail_name_of(home);
        if (follow_check(home->store, notice, &home->fault) != cases[i].may)
            fail_msg("case %zu", i);
        home = home_anew(state);
    }
}

static void no_number_of_tasks_hides_who_answered_a_notice(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    mail_left(home, MAIL_HANDED_OVER, reply);
    assert_true(meddled(home, "UPDATE mail SET purpose = 'notice'"));
    for (int i = 0; i < 101; i++) {
        const char *bounce = arena_printf(
            &home->arena, BOUNCE("552 5.2.2", "mailbox full, said the %dth time"), i);
        deliver(home, arena_printf(&home->arena, "new/%03d", i), bounce);
    }
    assert_int_equal(receive(home).tasks, 101);
    deliver(home, "new/999", BORIS("Received"));
    assert_int_equal(receive(home).tasks, 1);
    assert_refused(home, follow_check(home->store, mail_name_of(home), &home->fault), "another mailbox");
}

/* `send` and `receive` run side by side. */
static void what_leaves_while_mails_are_received_comes_back_as_ours(void **state)
{
    struct home *home = *state;
    char first[STORE_ID_BYTES], second[STORE_ID_BYTES];
    enum receiver_end end;
    struct receive_report report;
    const struct receive_setup setup = { .store = home->store, .words = SOURCE_DIR "/models", .ours = OURS };
    struct receiver receiver = { 0 };
    mail_left(home, MAIL_HANDED_OVER, first);
    assert_done(home, receiver_open(&receiver, &setup, &report, &home->fault));
    another_mail_left(home, second);
    const struct bytes bounce = bytes_from(
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: reply+" OTHER_TOKEN
        "@letters.example\nSubject: failure notice\n\nRemote host said: 552 5.2.2 full\n");
    assert_done(home, receiver_take(&receiver, bounce, "here", &end, &home->fault));
    assert_int_equal(end, RECEIVER_NOTED);
    assert_int_equal(mail_state_of(home, second), MAIL_BOUNCED);
    assert_int_equal(mail_state_of(home, first), MAIL_HANDED_OVER);
    receiver_close(&receiver);
}

static void assert_reads_alike(
    const struct back_words *words, struct letters *letters, const char *mail, struct arena *arena)
{
    bool read;
    struct back here, there;
    struct fault fault = { 0 };
    assert_true(back_read(words, bytes_from(mail), OURS, arena, &here, &fault));
    if (!letters_read(letters, bytes_from(mail), OURS, arena, &there, &read, &fault))
        fail_msg("%s", fault.text);
    assert_true(read);
    assert_int_equal(there.kind, here.kind);
    assert_int_equal(there.answer, here.answer);
    assert_int_equal(there.gave_up, here.gave_up);
    assert_int_equal(there.code, here.code);
    assert_string_equal(there.status, here.status);
    assert_string_equal(there.words, here.words);
    assert_string_equal(there.whole, here.whole);
    assert_string_equal(there.from, here.from);
    assert_string_equal(there.failed, here.failed);
    assert_int_equal(there.trace_count, here.trace_count);
    for (size_t k = 0; k < here.trace_count; k++)
        assert_string_equal(there.traces[k].text, here.traces[k].text);
}

static const char *report_of(struct arena *arena, const char *status, const char *receiver)
{
    return arena_printf(arena,
        "From: MAILER-DAEMON@mx.example\nTo: reply+" TOKEN "@letters.example\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        "--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; %s\n"
        "Action: failed\nStatus: %s\n\n--b--\n",
        receiver, status);
}

/* Character sets lie in files, which are not there behind the walls. */
static void behind_walls_a_mail_reads_as_it_does_before_them(void **state)
{
    (void)state;
#define IN_CHARSET(set, words) \
    "From: a@mail.example\nTo: reply+" TOKEN "@letters.example\nSubject: Re: x\nMIME-Version: 1.0\n" \
    "Content-Type: text/plain; charset=" set "\nContent-Transfer-Encoding: 8bit\n\n" words "\n"
    static const char *const mails[] = { IN_CHARSET("koi8-r", "\xd0\xcf\xcc\xd5\xde\xc5\xce\xcf"),
        IN_CHARSET("windows-1251", "\xef\xee\xeb\xf3\xf7\xe5\xed\xee"),
        IN_CHARSET("iso-8859-5", "\xdf\xde\xdb\xe3\xe7\xd5\xdd\xde"),
        IN_CHARSET("cp866", "\xaf\xae\xab\xe3\xe7\xa5\xad\xae"),
        IN_CHARSET("iso-8859-2",
            "otrzyma\xb3"
            "em, dzi\xea"
            "kuj\xea"),
        IN_CHARSET("iso-2022-jp", "\x1b$B<u$1<h$j$^$7$?\x1b(B"), BOUNCE("550 5.1.1", "no such user"),
        ANSWER("Please tell her that we wait.\n\n> quoted") };
    struct fault fault = { 0 };
    struct arena arena = { 0 };
    struct back_words *words = back_words_open(SOURCE_DIR "/models", &fault);
    struct letters *letters = letters_open("/proc/self/exe", SOURCE_DIR "/models", &fault);
    if (!words || !letters)
        fail_msg("%s", fault.text);
    for (size_t i = 0; i < sizeof mails / sizeof *mails; i++)
        assert_reads_alike(words, letters, mails[i], &arena);
    assert_reads_alike(words, letters, report_of(&arena, "5.1.1x", "anna@mx.example"), &arena);
    struct text receiver = TEXT_LIMIT(10000);
    while (receiver.length < 9000)
        text_add(&receiver, "ж"); /* one of the two is cut within a letter */
    assert_reads_alike(words, letters, report_of(&arena, "5.1.1", receiver.bytes), &arena);
    assert_reads_alike(
        words, letters, report_of(&arena, "5.1.1", arena_printf(&arena, "x%s", receiver.bytes)), &arena);
    text_clear(&receiver);
    letters_close(letters);
    back_words_close(words);
    arena_clear(&arena);
}

int main(int argc, char **argv)
{
    if (argc > 1 && !strcmp(argv[1], LETTERS_WORD))
        return letters_main(argc, argv);
#define HOME_TEST(function) cmocka_unit_test_setup_teardown(function, home_setup, home_teardown)
    const struct CMUnitTest tests[] = {
        HOME_TEST(only_a_persons_yes_brings_the_letter_behind_a_notice),
        HOME_TEST(what_proves_a_mailbox_and_confirms_a_letter),
        HOME_TEST(a_bounce_is_no_answer_to_a_notice),
        HOME_TEST(no_number_of_tasks_hides_who_answered_a_notice),
        HOME_TEST(a_provider_that_blocks_us_at_several_mailboxes_stops_all_mail),
        HOME_TEST(what_was_blocked_before_a_person_looked_stops_nothing_again),
        HOME_TEST(an_answer_that_can_bring_nothing_is_a_task_and_stops_no_other_mail),
        HOME_TEST(a_notice_that_is_answered_from_another_address_is_for_a_person),
        HOME_TEST(a_notice_that_a_machine_may_have_answered_is_for_a_person),
        HOME_TEST(a_notice_that_is_answered_otherwise_is_for_a_person),
        HOME_TEST(what_leaves_while_mails_are_received_comes_back_as_ours),
        HOME_TEST(each_kind_of_mail_has_its_effect),
        HOME_TEST(the_same_mail_counts_once),
        HOME_TEST(a_forged_bounce_changes_nothing),
        HOME_TEST(an_address_is_given_up_for_a_word_about_itself_only),
        HOME_TEST(a_bounce_to_ones_own_token_says_nothing_of_anothers_letter),
        HOME_TEST(a_task_keeps_what_somebody_wrote),
        HOME_TEST(a_trace_of_a_recalled_mail_is_a_task_of_its_own),
        HOME_TEST(what_names_two_of_our_letters_is_for_a_person),
        HOME_TEST(an_answer_in_the_thread_of_a_letter_and_its_found_page_is_understood),
        HOME_TEST(an_answer_that_names_letters_to_two_addresses_is_for_a_person),
        HOME_TEST(mails_about_none_of_ours_are_opened_once),
        HOME_TEST(a_late_bounce_does_not_undo_what_a_person_confirmed),
        HOME_TEST(an_answer_settles_a_mail_that_may_have_gone),
        HOME_TEST(an_answer_to_what_waits_to_be_sent_again_keeps_it_from_going_again),
        HOME_TEST(a_mail_that_is_being_sent_is_left_for_the_next_time),
        HOME_TEST(not_mine_stops_the_pattern_that_mailed_it),
        HOME_TEST(who_says_that_it_went_wrong_has_done_what_not_mine_asked_for),
        HOME_TEST(not_mine_stops_the_pattern_of_a_mail_that_waits_to_be_sent_again),
        HOME_TEST(what_was_confirmed_and_is_not_theirs_is_confirmed_no_more),
        HOME_TEST(what_went_wrong_is_not_confirmed_with_its_task),
        HOME_TEST(a_task_that_is_done_confirms_nothing_where_mail_stays_stopped),
        HOME_TEST(our_domain_may_have_letters_that_are_not_ascii),
        HOME_TEST(what_we_write_ourselves_is_no_answer),
        HOME_TEST(a_reply_tells_what_came_back),
        HOME_TEST(what_cannot_be_read_becomes_a_task_once_and_stays),
        HOME_TEST(what_is_no_maildir_is_refused),
        HOME_TEST(a_silent_letter_is_reminded_of_once_and_is_then_a_task),
        HOME_TEST(what_was_silent_while_nothing_ran_is_a_task_once_and_not_reminded_of),
        HOME_TEST(a_reminder_that_was_silent_while_nothing_ran_is_a_task_once),
        HOME_TEST(nobody_is_reminded_who_was_heard_of),
        HOME_TEST(nobody_is_reminded_at_a_suspended_address_or_of_what_left_before_anybody_listened),
        HOME_TEST(a_letter_behind_an_answered_notice_is_missed),
        HOME_TEST(an_answer_to_a_notice_behind_its_letter_is_one_to_the_letter),
        HOME_TEST(a_letter_that_was_sent_again_after_a_bounce_is_missed),
        HOME_TEST(a_letter_that_was_reminded_of_before_it_bounced_is_a_task),
        HOME_TEST(a_letter_whose_row_changed_is_a_persons_instead),
        HOME_TEST(an_answer_recalls_a_reminder_that_has_not_left),
        HOME_TEST(an_answer_to_a_reminder_confirms_the_letter),
        cmocka_unit_test(behind_walls_a_mail_reads_as_it_does_before_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
