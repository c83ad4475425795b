/* back: what comes back is first somebody's, then something. All mails are written for these tests, all
 * people and places in them are invented. */
#include "back_bench.h"
#include "cleanup.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

#define TOKEN "0123456789abcdef0123"

static struct back read_bytes(void **state, const void *mail, size_t size)
{
    return back_bench_read(*state, (struct bytes){ mail, size });
}

static struct back read_mail(void **state, const char *mail)
{
    return read_bytes(state, mail, strlen(mail));
}

static void assert_kind(void **state, const char *mail, enum back_kind kind)
{
    struct back back = read_mail(state, mail);
    if (back.kind != kind)
        fail_msg("read as %s, not as %s: %.200s", back_kind_name(back.kind), back_kind_name(kind), mail);
}

static bool traced(const struct back *back, enum back_place place, bool token, const char *text)
{
    for (size_t i = 0; i < back->trace_count; i++)
        if (back->traces[i].place == place && back->traces[i].token == token &&
            !strcmp(back->traces[i].text, text))
            return true;
    return false;
}

/* ---- reports ---- */

#define REPORT_HEAD \
    "Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example>\nTo: reply+" TOKEN \
    "@letters.example\n" \
    "Subject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n" \
    "Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n\n" \
    "--b\nContent-Type: text/plain\n\nYour message could not be delivered.\n\n" \
    "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
#define REPORT_TAIL \
    "\n--b\nContent-Type: text/rfc822-headers\n\nReturn-Path: <reply+" TOKEN "@letters.example>\n" \
    "Message-ID: <77aa@letters.example>\nSubject: your card\n\n--b--\n"
#define REPORT(fields) REPORT_HEAD "Final-Recipient: rfc822; olena@mx.example\n" fields REPORT_TAIL

static void a_report_is_read_by_its_fields(void **state)
{
    struct back back = read_mail(state,
        REPORT("Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <olena@mx.example>:\n"
               "    Recipient address rejected: User unknown in virtual mailbox table\n"));
    assert_int_equal(back.kind, BACK_HARD);
    assert_true(back.lasting && back.gave_up);
    assert_string_equal(back.status, "5.1.1");
    assert_int_equal(back.code, 550);
}

static void what_a_report_says_decides_its_kind(void **state)
{
    static const struct {
        const char *mail;
        enum back_kind kind;
    } reports[] = {
        { REPORT("Action: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 Mailbox full\n"),
            BACK_FULL },
        { REPORT("Action: failed\nStatus: 5.2.2\n"), BACK_FULL },
        { REPORT("Action: failed\nStatus: 5.7.26\nDiagnostic-Code: smtp; 550-5.7.26 Unauthenticated email\n"),
            BACK_BLOCKED },
        { REPORT("Action: failed\nStatus: 5.7.1\n"), BACK_BLOCKED },
        { REPORT(
              "Action: failed\nStatus: 5.7.0\nDiagnostic-Code: smtp; 550 5.7.0 letters.example is over the "
              "allowed quota of mails for today\n"),
            BACK_BLOCKED },
        { REPORT("Action: failed\nStatus: 5.4.5\nDiagnostic-Code: smtp; 550 5.4.5 Daily sending quota "
                 "exceeded\n"),
            BACK_BLOCKED },
        { REPORT("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 The users mailfolder is over the "
                 "allowed quota (size)\n"),
            BACK_FULL },
        { REPORT("Action: failed\nStatus: 5.3.4\nDiagnostic-Code: smtp; 552 5.3.4 Message too big\n"),
            BACK_BLOCKED },
        { REPORT("Action: failed\nStatus: 5.4.4\nDiagnostic-Code: x-unix; host not found\n"), BACK_HARD },
        { REPORT("Action: failed\nStatus: 4.4.7\nDiagnostic-Code: smtp; delivery expired\n"), BACK_SOFT },
        { REPORT("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 something went wrong\n"),
            BACK_FAILED },
        { REPORT("Action: delivered\nStatus: 2.0.0\n"), BACK_DELIVERED },
        { REPORT("Action: relayed\nStatus: 2.0.0\n"), BACK_DELIVERED },
        /* The answer to a question about an address, in a word that no standard has. */
        { REPORT("Action: deliverable\nStatus: 2.1.5\nDiagnostic-Code: smtp; 250 2.1.5 Ok\n"),
            BACK_DELIVERED },
        { REPORT("Action: deliverable\nStatus: 2.1.5\n"), BACK_DELIVERED },
        { REPORT("Status: 2.0.0\n"), BACK_DELIVERED },
        { REPORT("Action: accepted\nStatus: 2.0.0\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n"),
            BACK_HARD },
        { REPORT("Action: accepted\nStatus: 2.0.0\nDiagnostic-Code: smtp; 451 4.3.0 Try again later\n"),
            BACK_SOFT },
        { REPORT("Action: failed\nStatus: 2.0.0\n"), BACK_FAILED },
        { REPORT("Action: delayed\nStatus: 2.0.0\n"), BACK_SOFT },
        { REPORT("Action: deliverable\nStatus: 5.1.1\n"), BACK_HARD },
    };
    for (size_t i = 0; i < sizeof reports / sizeof *reports; i++)
        assert_kind(state, reports[i].mail, reports[i].kind);
}

static void a_status_that_is_none_says_nothing(void **state)
{
    (void)state;
    static const char *const none[] = { "", "5", "51", "x.1.1", "2.1.1" };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(back_kind_of_status(none[i]), BACK_UNKNOWN);
    assert_int_equal(back_kind_of_status("5.1.1"), BACK_HARD);
}

static void a_delay_is_not_given_up(void **state)
{
    struct back back = read_mail(state, REPORT("Action: delayed\nStatus: 4.4.1\n"));
    assert_int_equal(back.kind, BACK_SOFT);
    assert_false(back.gave_up || back.lasting);
    back = read_mail(state, REPORT("Action: delayed\nStatus: 4.0.0\nDiagnostic-Code: smtp; user unknown\n"));
    assert_int_equal(back.kind, BACK_SOFT);
}

static void the_remote_servers_code_counts_before_the_one_in_the_report(void **state)
{
    struct back back = read_mail(
        state, REPORT("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 452 4.3.1 disk full\n"));
    assert_string_equal(back.status, "4.3.1");
    assert_int_equal(back.kind, BACK_SOFT);
    assert_false(back.lasting);
}

static void no_address_is_given_up_for_what_passes(void **state)
{
    assert_kind(state,
        REPORT("Action: failed\nStatus: 4.1.1\nDiagnostic-Code: smtp; 450 4.1.1 user unknown\n"), BACK_SOFT);
}

static void an_address_in_a_report_says_nothing_about_it(void **state)
{
    assert_kind(state,
        REPORT("Action: failed\nStatus: 5.7.1\n"
               "Diagnostic-Code: smtp; 554 <user.unknown@mailbox-full.example>: see "
               "https://x.example/no-such-user\n"),
        BACK_BLOCKED);
}

static void the_worst_of_several_receivers_counts(void **state)
{
    assert_kind(state,
        REPORT_HEAD "Final-Recipient: rfc822; a@mx.example\nAction: relayed\nStatus: 2.0.0\n\n"
                    "Final-Recipient: rfc822; b@mx.example\nAction: failed\nStatus: 5.1.1\n\n"
                    "Final-Recipient: rfc822; c@mx.example\nAction: delayed\nStatus: 4.2.0\n" REPORT_TAIL,
        BACK_HARD);
}

static void a_report_with_a_wrong_boundary_is_read_as_text(void **state)
{
    struct back back = read_mail(state,
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: reply@letters.example\nSubject: Undelivered "
        "Mail\n"
        "MIME-Version: 1.0\nContent-Type: multipart/report; boundary=\"other\"\n\n--b\n\nSorry.\n\n--b\n\n"
        "Final-Recipient: rfc822; o@mx.example\nAction: failed\nStatus: 5.2.2\n\n--b\n\n"
        "Message-ID: <77aa@letters.example>\n\n--b--\n");
    assert_int_equal(back.kind, BACK_FULL);
    assert_true(traced(&back, BACK_QUOTED, false, "77aa@letters.example"));
}

/* ---- bounces in words ---- */

#define DAEMON(subject) \
    "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: reply@letters.example\nSubject: " subject "\n\n"

static void a_bounce_without_a_report_is_read_by_its_words(void **state)
{
    struct back back = read_mail(state,
        DAEMON("failure notice") "Hi. This is the mail program at mx.example.\nThis is a permanent error; "
                                 "I've given up.\n\n"
                                 "<olena@mx.example>:\n192.0.2.5 does not like recipient.\n"
                                 "Remote host said: 550 5.1.1 no such user here\nGiving up on 192.0.2.5.\n\n"
                                 "--- Below this line is a copy of the message.\n\nMessage-ID: "
                                 "<77aa@letters.example>\n");
    assert_int_equal(back.kind, BACK_HARD);
    assert_string_equal(back.status, "5.1.1");
    assert_int_equal(back.code, 550);
    assert_true(traced(&back, BACK_QUOTED, false, "77aa@letters.example"));
}

static void bounces_in_other_words_and_languages_are_known(void **state)
{
    static const struct {
        const char *mail;
        enum back_kind kind;
    } bounces[] = {
        { DAEMON("Mail delivery failed") "olena@mx.example\n  mailbox is full: retry timeout exceeded\n",
            BACK_FULL },
        { DAEMON("Mail delivery failed") "SMTP error after RCPT TO:\n550 spam message rejected\n",
            BACK_BLOCKED },
        { DAEMON("Недоставленное сообщение") "Пользователь не найден.\n", BACK_HARD },
        { DAEMON("Недоставленное сообщение") "Почтовый ящик переполнен.\n", BACK_FULL },
        { DAEMON("Unzustellbar") "Das Postfach ist voll.\n", BACK_FULL },
        { DAEMON("Warning: message delayed 24 hours") "No action is required on your part. Delivery attempts "
                                                      "will continue\n",
            BACK_SOFT },
        { DAEMON("Delivery failure") "Something happened.\n", BACK_FAILED },
        { DAEMON("Delivered") "Your message was successfully delivered.\n", BACK_DELIVERED },
        { DAEMON("Delivery failure") "Your message was not successfully delivered.\n", BACK_FAILED },
    };
    for (size_t i = 0; i < sizeof bounces / sizeof *bounces; i++)
        assert_kind(state, bounces[i].mail, bounces[i].kind);
}

static void what_our_own_mail_says_is_no_reason(void **state)
{
    assert_kind(state,
        DAEMON("failure notice") "Remote host said: 550 5.1.1 no such user\n\n"
                                 "------ This is a copy of the message ------\n\nmailbox full, spam, try "
                                 "again\n",
        BACK_HARD);
}

static void numbers_that_are_no_codes_are_not_taken_for_codes(void **state)
{
    struct back back = read_mail(state,
        DAEMON("Delivery failure") "Host 5.1.1.7 on port 550 with version 8.5.1.2, queue 554ABC, at 4.2.0.1 "
                                   "told us no.\n");
    assert_string_equal(back.status, "");
    assert_int_equal(back.code, 0);
}

static void old_line_ends_change_nothing(void **state)
{
    static const char mail[] = REPORT("Action: failed\nStatus: 5.2.2\n");
    char mac[sizeof mail];
    for (size_t i = 0; i < sizeof mail; i++)
        mac[i] = mail[i] == '\n' ? '\r' : mail[i];
    struct back back = read_bytes(state, mac, sizeof mac - 1);
    assert_int_equal(back.kind, BACK_FULL);
    assert_true(traced(&back, BACK_RETURNED, false, "77aa@letters.example"));
}

/* ---- what is no bounce ---- */

#define PERSON(subject, body) \
    "From: Olena <olena@mail.example>\nTo: reply+" TOKEN "@letters.example\nSubject: " subject "\n" \
    "In-Reply-To: <77aa@letters.example>\nMIME-Version: 1.0\nContent-Type: text/plain; " \
    "charset=utf-8\n\n" body "\n"

static void other_mails_are_told_apart(void **state)
{
    static const struct {
        const char *mail;
        enum back_kind kind;
    } mails[] = {
        { PERSON("Re: your card", "Thank you! It came."), BACK_ANSWER },
        { PERSON("Re: failure notice", "Why does it say 550 5.1.1 user unknown?"), BACK_ANSWER },
        { PERSON("Fwd: Undelivered Mail Returned to Sender", "> 550 5.1.1 user unknown\nWhat is this?"),
            BACK_ANSWER },
        { PERSON("Automatic reply: your card", "I am back on Monday."), BACK_AWAY },
        { PERSON("Автоответ: ваша открытка", "Я в отпуске."), BACK_AWAY },
        { PERSON("Re: out of office", "Not mine."), BACK_ANSWER },
        { "X-Auto-Response-Suppress: All\n" PERSON("Re: your card", "Not mine."), BACK_ANSWER },
        { "Auto-Submitted: auto-replied\n" PERSON("Re: your card", "We have received your mail."),
            BACK_AWAY },
        { PERSON("your card", "To deliver your mail, please confirm your message by following this link."),
            BACK_CHALLENGE },
        { "List-Id: <news.shop.example>\n" PERSON("Offers", "Everything must go."), BACK_UNKNOWN },
        { "From: noreply@shop.example\nTo: reply@letters.example\nSubject: Offers\n\nEverything must go.\n",
            BACK_UNKNOWN },
        { "Return-Path: <>\nFrom: someone@mx.example\nTo: reply@letters.example\nSubject: hello\n\n"
          "I answer later. This address is no longer used, room 550.\n",
            BACK_UNKNOWN },
        { "Return-Path: <>\nFrom: postmaster@mx.example\nTo: reply@letters.example\nSubject: "
          "hello\n\nhello\n",
            BACK_UNKNOWN },
    };
    for (size_t i = 0; i < sizeof mails / sizeof *mails; i++)
        assert_kind(state, mails[i].mail, mails[i].kind);
}

#define FEEDBACK(type) \
    "From: feedback@provider.example\nTo: reply@letters.example\nSubject: complaint\nMIME-Version: 1.0\n" \
    "Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\nContent-Type: " \
    "text/plain\n\n" \
    "A report.\n\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: " type "\nVersion: 1\n\n" \
    "--b\nContent-Type: message/rfc822\n\nMessage-ID: <77aa@letters.example>\nFrom: " \
    "reply@letters.example\n\nhello\n--b--\n"

static void a_complaint_is_one_only_where_a_person_complained(void **state)
{
    assert_kind(state, FEEDBACK("abuse"), BACK_COMPLAINT);
    assert_kind(state, FEEDBACK("opt-out"), BACK_COMPLAINT);
    assert_kind(state, FEEDBACK("auth-failure"), BACK_UNKNOWN);
    struct back back = read_mail(state, FEEDBACK("abuse"));
    assert_true(traced(&back, BACK_RETURNED, false, "77aa@letters.example"));
}

static void a_reading_receipt_says_that_it_arrived(void **state)
{
    assert_kind(state,
        "From: olena@mail.example\nTo: reply@letters.example\nSubject: Read: your card\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n"
        "--b\nContent-Type: text/plain\n\nIt was read.\n\n--b\nContent-Type: "
        "message/disposition-notification\n\n"
        "Original-Message-ID: <77aa@letters.example>\nDisposition: manual-action/MDN-sent-manually; "
        "displayed\n\n--b--\n",
        BACK_DELIVERED);
}

/* ---- whose ---- */

static void a_token_is_found_where_the_mail_was_addressed(void **state)
{
    struct back back = read_mail(
        state, "X-Original-To: Reply+0123456789ABCDEF0123@LETTERS.example\nFrom: a@b.example\n\nhi\n");
    assert_true(traced(&back, BACK_ADDRESSED, true, TOKEN));
    assert_int_equal(back.trace_count, 1);
}

static void what_only_resembles_a_token_is_none(void **state)
{
    struct back back = read_mail(state,
        "To: xreply+" TOKEN "@letters.example, reply+" TOKEN
        "@letters.example.org,\n reply+short@letters.example,"
        " reply+" TOKEN "@other.example, reply@letters.example\nFrom: a@b.example\n\nhi\n");
    assert_int_equal(back.trace_count, 0);
}

/* Where a server, a forwarder or a mail program puts it: not where whoever writes may put anything. */
static void a_token_counts_only_where_mails_name_what_they_are_about(void **state)
{
    static const char none[] = "";
    static const struct {
        const char *mail;
        enum back_place place;
        const char *token;
    } mails[] = {
        { "Envelope-to: reply+" TOKEN "@letters.example\n\nhi\n", BACK_ADDRESSED, TOKEN },
        { "Delivered-To: 7-reply+" TOKEN "@letters.example\n\nhi\n", 0, none },
        { "To: prvs=1234567890=reply+" TOKEN "@letters.example\n\nhi\n", BACK_ADDRESSED, TOKEN },
        { "To: SRS0=aB3d=XY=letters.example=reply+" TOKEN "@forward.example\n\nhi\n", BACK_ADDRESSED, TOKEN },
        { "To: SRS0=aB3d=XY=xletters.example=reply+" TOKEN "@forward.example\n\nhi\n", 0, none },
        { "To: letters.example=reply+" TOKEN "@forward.example\n\nhi\n", 0, none },
        { "Subject: reply+" TOKEN "@letters.example\n\nhi\n", 0, none },
        { "X-Note: reply+" TOKEN "@letters.example\n\nhi\n", 0, none },
        { "Message-ID: <reply+" TOKEN "@letters.example>\n\nhi\n", 0, none },
        { "Subject: x\n\n> To: reply+" TOKEN "@letters.example\n", BACK_QUOTED, TOKEN },
        { "Subject: x\n\nreply%2B" TOKEN "@letters.example\n", 0, none },
    };
    for (size_t i = 0; i < sizeof mails / sizeof *mails; i++) {
        struct back_bench *bench = *state;
        const struct back back = read_mail(
            state, arena_printf(&bench->arena, "From: a@b.example\n%s", mails[i].mail));
        const bool found = *mails[i].token && traced(&back, mails[i].place, true, mails[i].token);
        if (found != (*mails[i].token != '\0') || back.trace_count != found)
            fail_msg("mail %zu: %zu traces", i, back.trace_count);
    }
}

static void each_trace_is_told_once_the_surest_place_first(void **state)
{
    struct back back = read_mail(state, REPORT("Action: failed\nStatus: 5.1.1\n"));
    assert_int_equal(back.trace_count, 2);
    assert_true(traced(&back, BACK_ADDRESSED, true, TOKEN));
    assert_true(traced(&back, BACK_RETURNED, false, "77aa@letters.example"));
    assert_int_equal(back.traces[0].place, BACK_ADDRESSED);
}

static void an_answer_is_known_by_its_thread(void **state)
{
    struct back back = read_mail(state,
        "From: a@b.example\nTo: reply@letters.example\nReferences: <1@x.example>\n "
        "<77aa@letters.example>\n\nhi\n");
    assert_true(traced(&back, BACK_THREAD, false, "77aa@letters.example"));
}

/* Who answers puts it behind what it was an answer to itself; of a thread without end, the end counts. */
static void the_last_of_a_thread_is_what_is_answered(void **state)
{
    CLEANUP(text_clear) struct text mail = TEXT_LIMIT(1 << 20);
    text_add(&mail, "From: a@b.example\nReferences:");
    for (int i = 0; i < 80; i++)
        text_printf(&mail, " <%d@x.example>\n", i);
    text_add(&mail, " <77aa@letters.example> <78bb@letters.example>\n\nhi\n");
    const struct back back = read_mail(state, mail.bytes);
    assert_string_equal(back.traces[0].text, "78bb@letters.example");
    assert_string_equal(back.traces[1].text, "77aa@letters.example");
}

static void a_forged_bounce_names_none_of_our_mails(void **state)
{
    struct back back = read_mail(state,
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: reply@letters.example\nSubject: failure "
        "notice\n\n"
        "<olena@mx.example>: 550 5.1.1 user unknown\n");
    assert_int_equal(back.kind, BACK_HARD);
    assert_int_equal(back.trace_count, 0);
}

static void traces_have_a_most(void **state)
{
    CLEANUP(text_clear) struct text mail = TEXT_LIMIT(1 << 20);
    text_add(&mail, "From: a@b.example\nReferences:");
    for (int i = 0; i < 5000; i++)
        text_printf(&mail, " <%d@letters.example>\n", i);
    text_add(&mail, "\nhi\n");
    assert_int_equal(read_mail(state, mail.bytes).trace_count, 64);
}

static void a_token_behind_a_thousand_headers_is_found(void **state)
{
    CLEANUP(text_clear) struct text mail = TEXT_LIMIT(1 << 20);
    text_add(&mail, "From: a@b.example\n");
    for (int i = 0; i < 1000; i++)
        text_printf(&mail, "X-Passed: %d\n", i);
    text_add(&mail, "To: reply+" TOKEN "@letters.example\n\nhi\n");
    const struct back back = read_mail(state, mail.bytes);
    assert_true(traced(&back, BACK_ADDRESSED, true, TOKEN));
}

/* ---- strange mails ---- */

static void what_is_no_mail_is_refused(void **state)
{
    struct back_bench *bench = *state;
    struct back back;
    struct fault fault = { 0 };
    assert_false(
        back_read(bench->words, (struct bytes){ NULL, 0 }, BENCH_MAILBOX, &bench->arena, &back, &fault));
    assert_int_equal(fault.kind, FAULT_INPUT);
    static const unsigned char noise[] = "\x89PNG\r\n\x1a\nnothing here is a mail";
    fault = (struct fault){ 0 };
    assert_false(back_read(bench->words, (struct bytes){ noise, sizeof noise - 1 }, BENCH_MAILBOX,
        &bench->arena, &back, &fault));
    assert_int_equal(fault.kind, FAULT_INPUT);
}

/* What stands inside another mail, or calls itself something else, is never a word about an address. */
static void a_report_inside_a_mail_is_no_report(void **state)
{
#define INSIDE REPORT("Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 user unknown\n")
#define PASSED_ON(head, type) \
    head "To: reply@letters.example\nSubject: Fwd: failure\nMIME-Version: 1.0\nContent-Type: " type \
         "; boundary=outer\n\n--outer\nContent-Type: text/plain\n\nlook at this\n" \
         "--outer\nContent-Type: message/rfc822\n\n" INSIDE "\n--outer--\n"
    static const struct {
        const char *mail;
        enum back_kind kind;
    } mails[] = {
        { PASSED_ON("From: Boris <boris@mail.example>\n", "multipart/mixed"), BACK_ANSWER },
        { PASSED_ON("From: Boris <boris@mail.example>\n", "multipart/report; report-type=delivery-status"),
            BACK_ANSWER },
        { "From: Boris <boris@mail.example>\nTo: reply@letters.example\nSubject: x\nMIME-Version: 1.0\n"
          "Content-Type: message/rfc822\n\n" INSIDE,
            BACK_ANSWER },
        { REPORT("Action: failed\nStatus: 2.0.0\nDiagnostic-Code: smtp; 250 2.0.0 ok\n"), BACK_FAILED },
        { "From: News <news@list.example>\nTo: reply@letters.example\nPrecedence: bulk\nList-Unsubscribe: "
          "<mailto:x@list.example>\nSubject: How to read 550 5.1.1\n\n550 5.1.1 user unknown means much.\n",
            BACK_UNKNOWN },
    };
    for (size_t i = 0; i < sizeof mails / sizeof *mails; i++)
        assert_kind(state, mails[i].mail, mails[i].kind);
}

static void deep_nesting_is_not_followed(void **state)
{
    CLEANUP(text_clear) struct text mail = TEXT_LIMIT(4 << 20);
    text_add(&mail, "From: a@b.example\n");
    for (int i = 0; i < 3000; i++)
        text_printf(&mail, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
    text_add(&mail, "\nhi\n");
    read_mail(state, mail.bytes);
}

/* A mail in a mail in a mail: what a bounce sends back is found near the top, and nothing condemns an
 * address. */
static void mails_in_mails_are_not_followed_for_ever(void **state)
{
    static const int depths[] = { 1, 20, 2000 };
    for (size_t i = 0; i < sizeof depths / sizeof *depths; i++) {
        CLEANUP(text_clear) struct text mail = TEXT_LIMIT(1 << 20);
        text_add(&mail, "From: a@b.example\n");
        for (int depth = 0; depth < depths[i]; depth++)
            text_add(
                &mail, "Content-Type: message/rfc822\n\nFrom: MAILER-DAEMON@mx.example\nReturn-Path: <>\n");
        text_add(&mail, "To: reply+" TOKEN "@letters.example\n\n550 5.1.1 user unknown\n");
        const struct back back = read_mail(state, mail.bytes);
        assert_int_not_equal(back.kind, BACK_HARD);
        assert_int_equal(traced(&back, BACK_RETURNED, true, TOKEN), depths[i] == 1);
    }
}

static void a_large_mail_of_anything_is_read_in_time(void **state)
{
    static const char *const stuff[] = { "x", "<a@b>", "Status: 5.1.1\n\n", "> ", "--b\n", "\xff\xfe\xd0",
        "((((" };
    enum { LARGE = 10 << 20 };
    for (size_t i = 0; i < sizeof stuff / sizeof *stuff; i++) {
        CLEANUP(text_clear) struct text mail = TEXT_LIMIT(LARGE + (1 << 16));
        text_add(&mail,
            "From: a@b.example\nTo: reply@letters.example\nMIME-Version: 1.0\n"
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n");
        while (mail.length < LARGE)
            text_add(&mail, stuff[i]);
        const struct back back = read_bytes(state, mail.bytes, mail.length);
        assert_int_not_equal(back.kind, BACK_HARD);
        assert_int_equal(back.trace_count, 0);
    }
}

/* A NUL ends no mail and makes no token; bytes that are no UTF-8 are no reason to leave a mail unread. */
static void nothing_ends_at_a_nul_or_at_a_byte_of_no_alphabet(void **state)
{
    static const char nul[] = "From: a@b.example\nTo: x\0, reply+" TOKEN
                              "@letters.example\nSubject: x\0y\n\nReceived\0\n";
    static const char halves[] =
        "From: a@b.example\nTo: reply+0123456789\0abcdef0123@letters.example\n\nhi\n";
    static const char bytes[] = "From: \xce\xeb\xe5\xed\xe0 <a@b.example>\nTo: reply+" TOKEN
                                "@letters.example\nSubject: \xcf\xe8\xf1\xfc\xec\xee\n\nReceived\n";
    struct back back = read_bytes(state, nul, sizeof nul - 1);
    assert_int_equal(back.kind, BACK_ANSWER);
    back = read_bytes(state, halves, sizeof halves - 1);
    assert_false(traced(&back, BACK_ADDRESSED, true, TOKEN));
    back = read_bytes(state, bytes, sizeof bytes - 1);
    assert_int_equal(back.kind, BACK_ANSWER);
    assert_int_equal(back.answer, BACK_RECEIVED);
    assert_true(traced(&back, BACK_ADDRESSED, true, TOKEN));
}

static void text_in_any_character_set_is_read(void **state)
{
    /* "Почтовый ящик переполнен" in KOI8-R, base64 */
    assert_kind(state,
        "Return-Path: <>\nFrom: postmaster@mx.example\nTo: reply@letters.example\nSubject: x\nMIME-Version: "
        "1.0\n"
        "Content-Type: text/plain; charset=koi8-r\nContent-Transfer-Encoding: base64\n\n"
        "8M/e1M/X2cog0d3JyyDQxdLF0M/MzsXOCg==\n",
        BACK_FULL);
}

static void a_page_of_html_is_read_by_its_words(void **state)
{
    assert_kind(state,
        "Return-Path: <>\nFrom: postmaster@mx.example\nTo: reply@letters.example\nSubject: x\nMIME-Version: "
        "1.0\n"
        "Content-Type: text/html\n\n<html><head><title>spam</title></head><body><p>The&nbsp;<b>mailbox</b> "
        "is&#32;full"
        "<!-- policy --></p><blockquote>spam</blockquote>\n",
        BACK_FULL);
}

/* Advertisements put words there that no reader sees. */
static void words_that_nobody_sees_are_none(void **state)
{
    static const char *const unseen[] = {
        "<div style=\"display:none\">The <div>mailbox</div> is full</div>",
        "<span style='color:red; DISPLAY : none'>mailbox is full</span>",
        "<p hidden>mailbox is full</p>",
        "<p style=\"visibility: hidden\">mailbox is full</p>",
        "<font style=\"font-size:0px\">mailbox is full</font>",
        "<div style=\"mso-hide:all\">mailbox is full",
    };
    static const char *const seen[] = {
        "<div style=\"display:none\">spam</div>The mailbox is full",
        "<p title=\"hidden\">mailbox is full</p>",
        "<p style=\"font-size:0.9em\">mailbox is full</p>",
        "<br style=\"display:none\">mailbox is full",
    };
    static const char head[] = "Return-Path: <>\nFrom: postmaster@mx.example\nTo: reply@letters.example\n"
                               "Subject: x\nMIME-Version: 1.0\nContent-Type: text/html\n\n";
    char mail[1000];
    for (size_t i = 0; i < sizeof unseen / sizeof *unseen; i++) {
        snprintf(mail, sizeof mail, "%s%s", head, unseen[i]);
        assert_int_not_equal(read_bytes(state, mail, strlen(mail)).kind, BACK_FULL);
    }
    for (size_t i = 0; i < sizeof seen / sizeof *seen; i++) {
        snprintf(mail, sizeof mail, "%s%s", head, seen[i]);
        assert_int_equal(read_bytes(state, mail, strlen(mail)).kind, BACK_FULL);
    }
}

static void a_table_with_an_unknown_meaning_is_refused(void **state)
{
    (void)state;
    struct fault fault = { 0 };
    assert_null(back_words_open(SOURCE_DIR "/models/nowhere", &fault));
    assert_int_equal(fault.kind, FAULT_CONFIG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_is_read_by_its_fields),
        cmocka_unit_test(what_a_report_says_decides_its_kind),
        cmocka_unit_test(a_status_that_is_none_says_nothing),
        cmocka_unit_test(a_delay_is_not_given_up),
        cmocka_unit_test(the_remote_servers_code_counts_before_the_one_in_the_report),
        cmocka_unit_test(no_address_is_given_up_for_what_passes),
        cmocka_unit_test(an_address_in_a_report_says_nothing_about_it),
        cmocka_unit_test(the_worst_of_several_receivers_counts),
        cmocka_unit_test(a_report_with_a_wrong_boundary_is_read_as_text),
        cmocka_unit_test(a_bounce_without_a_report_is_read_by_its_words),
        cmocka_unit_test(bounces_in_other_words_and_languages_are_known),
        cmocka_unit_test(what_our_own_mail_says_is_no_reason),
        cmocka_unit_test(numbers_that_are_no_codes_are_not_taken_for_codes),
        cmocka_unit_test(old_line_ends_change_nothing),
        cmocka_unit_test(other_mails_are_told_apart),
        cmocka_unit_test(a_complaint_is_one_only_where_a_person_complained),
        cmocka_unit_test(a_reading_receipt_says_that_it_arrived),
        cmocka_unit_test(a_token_is_found_where_the_mail_was_addressed),
        cmocka_unit_test(what_only_resembles_a_token_is_none),
        cmocka_unit_test(a_token_counts_only_where_mails_name_what_they_are_about),
        cmocka_unit_test(each_trace_is_told_once_the_surest_place_first),
        cmocka_unit_test(an_answer_is_known_by_its_thread),
        cmocka_unit_test(the_last_of_a_thread_is_what_is_answered),
        cmocka_unit_test(a_forged_bounce_names_none_of_our_mails),
        cmocka_unit_test(traces_have_a_most),
        cmocka_unit_test(a_token_behind_a_thousand_headers_is_found),
        cmocka_unit_test(what_is_no_mail_is_refused),
        cmocka_unit_test(a_report_inside_a_mail_is_no_report),
        cmocka_unit_test(deep_nesting_is_not_followed),
        cmocka_unit_test(mails_in_mails_are_not_followed_for_ever),
        cmocka_unit_test(a_large_mail_of_anything_is_read_in_time),
        cmocka_unit_test(nothing_ends_at_a_nul_or_at_a_byte_of_no_alphabet),
        cmocka_unit_test(text_in_any_character_set_is_read),
        cmocka_unit_test(a_page_of_html_is_read_by_its_words),
        cmocka_unit_test(words_that_nobody_sees_are_none),
        cmocka_unit_test(a_table_with_an_unknown_meaning_is_refused),
    };
    return cmocka_run_group_tests(tests, back_bench_open, back_bench_close);
}
