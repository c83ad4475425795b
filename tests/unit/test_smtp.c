/* smtp: what becomes of a mail when the server refuses, falls silent or dies, at each step. The server is
 * tests/support/smtp_script.py. */
#include "test.h"

#include "mail.h"
#include "smtp_script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BODY "Subject: a mail\r\n\r\n.with a dot in front\r\nand an end\r\n"

struct envelope {
    struct mail_envelope mail;
    int nears, marks;
    bool refuse;
};

static bool mark(struct mail_envelope *mail)
{
    struct envelope *envelope = (struct envelope *)mail;
    envelope->marks++;
    return !envelope->refuse;
}

static void note_near(struct mail_envelope *mail)
{
    struct envelope *envelope = (struct envelope *)mail;
    envelope->nears++;
    assert_int_equal(envelope->marks, 0);
}

static struct envelope an_envelope(void)
{
    return (struct envelope){
        .mail = { .name = "M-TEST",
            .from = "reply+00ff@example.org",
            .to = "vera@post.example",
            .bytes = { (const unsigned char *)BODY, sizeof BODY - 1 },
            .last_byte_nears = note_near,
            .before_last_byte = mark },
    };
}

static struct mail_transport *transport_to(const struct smtp_script *script, struct mail_smtp smtp)
{
    char url[64];
    struct fault fault = { 0 };
    snprintf(url, sizeof url, "smtp://127.0.0.1:%d", script->port);
    smtp.url = url;
    smtp.helo = "mail.example.org";
    smtp.answer_wait_s = smtp.answer_wait_s ? smtp.answer_wait_s : 2;
    smtp.stall_wait_s = 1;
    struct mail_transport *transport = mail_transport_smtp(&smtp, &fault);
    if (!transport)
        fail_msg("%s", fault.text);
    return transport;
}

/* ---- one mail, one misfortune ---- */

static const struct misfortune {
    const char *words[4];
    bool tls; /* demanded, to a server whose certificate nobody signed */
    enum mail_answer answer;
    const char *phase;
    int code;
    const char *enhanced;
    bool marked, came; /* the mark was made; the message reached the server whole */
} misfortunes[] = {
    { { 0 }, false, MAIL_TOOK, "done", 250, "2.0.0", true, true },

    { { "connect=554 5.7.1 go away" }, false, MAIL_STOP, "connect", 554, "5.7.1", false, false },
    { { "connect=421 4.3.2 busy" }, false, MAIL_LATER, "connect", 421, "4.3.2", false, false },
    { { "connect=close" }, false, MAIL_LATER, "connect", 0, "", false, false },
    { { "connect=hang" }, false, MAIL_LATER, "connect", 0, "", false, false },

    { { "ehlo=550 no" }, false, MAIL_STOP, "hello", 550, "", false, false },
    { { "ehlo=421 4.3.2 busy" }, false, MAIL_LATER, "hello", 421, "4.3.2", false, false },
    { { "ehlo=close" }, false, MAIL_LATER, "hello", 0, "", false, false },
    { { "ehlo=hang" }, false, MAIL_LATER, "hello", 0, "", false, false },

    { { "connect=220 no TLS here" }, true, MAIL_STOP, "hello", 250, "", false, false },
    { { "--tls", "starttls=454 4.7.0 not now" }, true, MAIL_STOP, "tls", 454, "4.7.0", false, false },
    { { "--tls", "starttls=close" }, true, MAIL_LATER, "tls", 0, "", false, false },
    { { "--tls" }, true, MAIL_STOP, "tls", 220, "2.0.0", false, false },

    { { "auth=535 5.7.8 wrong" }, false, MAIL_STOP, "auth", 535, "5.7.8", false, false },
    { { "auth=454 4.7.0 not now" }, false, MAIL_LATER, "auth", 454, "4.7.0", false, false },
    { { "auth=close" }, false, MAIL_LATER, "auth", 334, "", false, false },
    { { "auth=hang" }, false, MAIL_LATER, "auth", 334, "", false, false },

    { { "mail=550 5.1.8 who are you" }, false, MAIL_STOP, "mail", 550, "5.1.8", false, false },
    { { "mail=530 5.7.0 login first" }, false, MAIL_STOP, "mail", 530, "5.7.0", false, false },
    { { "mail=552 5.3.4 too large" }, false, MAIL_REFUSED, "mail", 552, "5.3.4", false, false },
    { { "mail=451 4.3.0 not now" }, false, MAIL_LATER, "mail", 451, "4.3.0", false, false },
    { { "mail=close" }, false, MAIL_LATER, "mail", 0, "", false, false },
    { { "mail=hang" }, false, MAIL_LATER, "mail", 0, "", false, false },

    { { "rcpt=550 5.1.1 no such user" }, false, MAIL_REFUSED, "rcpt", 550, "5.1.1", false, false },
    { { "rcpt=550 5.2.1 closed" }, false, MAIL_REFUSED, "rcpt", 550, "5.2.1", false, false },
    { { "rcpt=550 no such user" }, false, MAIL_REFUSED, "rcpt", 550, "", false, false },
    { { "rcpt=552 5.2.2 full" }, false, MAIL_LATER, "rcpt", 552, "5.2.2", false, false },
    { { "rcpt=550 5.7.1 spam" }, false, MAIL_STOP, "rcpt", 550, "5.7.1", false, false },
    { { "rcpt=450 4.2.0 greylisted" }, false, MAIL_LATER, "rcpt", 450, "4.2.0", false, false },
    { { "rcpt=421 4.7.0 too many" }, false, MAIL_LATER, "rcpt", 421, "4.7.0", false, false },
    { { "rcpt=close" }, false, MAIL_LATER, "rcpt", 0, "", false, false },
    { { "rcpt=hang" }, false, MAIL_LATER, "rcpt", 0, "", false, false },

    { { "data=554 5.5.1 no" }, false, MAIL_STOP, "data", 554, "5.5.1", false, false },
    { { "data=451 4.3.0 not now" }, false, MAIL_LATER, "data", 451, "4.3.0", false, false },
    { { "data=close" }, false, MAIL_LATER, "data", 0, "", false, false },
    { { "data=hang" }, false, MAIL_LATER, "data", 0, "", false, false },

    { { "dot=552 5.3.4 too large" }, false, MAIL_REFUSED, "dot", 552, "5.3.4", true, true },
    { { "dot=554 5.6.0 bad content" }, false, MAIL_REFUSED, "dot", 554, "5.6.0", true, true },
    { { "dot=554 5.7.1 spam" }, false, MAIL_STOP, "dot", 554, "5.7.1", true, true },
    { { "dot=451 4.3.0 not now" }, false, MAIL_LATER, "dot", 451, "4.3.0", true, true },
    { { "dot=close" }, false, MAIL_AMBIGUOUS, "dot", 0, "", true, true },
    { { "dot=hang" }, false, MAIL_AMBIGUOUS, "dot", 0, "", true, true },
    { { "dot=what was that" }, false, MAIL_AMBIGUOUS, "dot", 0, "", true, true }, /* no word about the mail */
    { { "dot=250-perhaps" }, false, MAIL_AMBIGUOUS, "dot", 250, "", true,
        true }, /* and never its last line */
};

static void check_misfortune(const struct misfortune *row)
{
    struct smtp_script script;
    struct text said = TEXT_LIMIT(1 << 16);
    struct fault fault = { 0 };
    struct mail_result result;
    struct envelope envelope = an_envelope();
    assert_true(smtp_script_start(&script, row->words));
    struct mail_transport *transport = transport_to(
        &script, (struct mail_smtp){ .user = "post", .password = "secret", .plain = !row->tls });
    assert_true(transport->send(transport, &envelope.mail, &result, &fault));
    transport->close(transport);
    smtp_script_end(&script, &said);
    const char *what = row->words[row->words[0] && row->words[1]] ? row->words[row->words[1] != NULL]
                                                                  : "nothing";
    if (result.answer != row->answer || strcmp(result.phase, row->phase) != 0 || result.code != row->code ||
        strcmp(result.enhanced, row->enhanced) != 0)
        fail_msg("%s: answer %d phase %s code %d enhanced %s text %s", what, (int)result.answer, result.phase,
            result.code, result.enhanced, result.text);
    if (envelope.marks != row->marked || (smtp_script_count(&said, "message ") == 1) != row->came)
        fail_msg("%s: %d marks, said:\n%s", what, envelope.marks, said.bytes);
    if ((row->answer == MAIL_STOP) != (result.advice[0] != '\0'))
        fail_msg("%s: advice \"%s\"", what, result.advice);
    text_clear(&said);
}

static void each_misfortune_has_its_answer(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof misfortunes / sizeof *misfortunes; i++)
        check_misfortune(&misfortunes[i]);
}

static void a_mail_that_was_taken_keeps_the_servers_name_for_it(void **state)
{
    (void)state;
    struct smtp_script script;
    struct text said = TEXT_LIMIT(1 << 16);
    struct fault fault = { 0 };
    struct mail_result result;
    struct envelope envelope = an_envelope();
    assert_true(smtp_script_start(&script, (const char *[]){ NULL }));
    struct mail_transport *transport = transport_to(&script, (struct mail_smtp){ .plain = true });
    assert_false(transport->to_folder);
    assert_true(transport->send(transport, &envelope.mail, &result, &fault));
    assert_string_equal(result.queue_id, "4ABCDEF");
    assert_true(result.here);
    assert_string_equal(result.text, "250 2.0.0 Ok: queued as 4ABCDEF");
    char remote[64];
    snprintf(remote, sizeof remote, "127.0.0.1[127.0.0.1]:%d", script.port);
    assert_string_equal(result.remote, remote);
    assert_string_equal(result.tls, "");
    assert_in_range(result.took_ms, 0, 2000);
    transport->close(transport);
    smtp_script_end(&script, &said);
    /* sha256 of BODY: it came byte for byte, dots included, for one recipient. */
    assert_non_null(strstr(said.bytes,
        "message 53 9d2ac86160881daa82f1b4153bdbb78e81f1b74a06c5f8380797572980b71bfd reply+00ff@example.org "
        "vera@post.example\n"));
    assert_int_equal(smtp_script_count(&said, "rcpt\n"), 1);
    assert_int_equal(smtp_script_count(&said, "ehlo\n"), 1);
    text_clear(&said);
}

static void a_mark_that_cannot_be_made_stops_the_mail(void **state)
{
    (void)state;
    struct smtp_script script;
    struct text said = TEXT_LIMIT(1 << 16);
    struct fault fault = { 0 };
    struct mail_result result;
    struct envelope envelope = an_envelope();
    envelope.refuse = true;
    assert_true(smtp_script_start(&script, (const char *[]){ NULL }));
    struct mail_transport *transport = transport_to(&script, (struct mail_smtp){ .plain = true });
    assert_true(transport->send(transport, &envelope.mail, &result, &fault));
    assert_int_equal(result.answer, MAIL_LATER);
    assert_int_equal(envelope.marks, 1);
    transport->close(transport);
    smtp_script_end(&script, &said);
    assert_int_equal(smtp_script_count(&said, "message "), 0);
    text_clear(&said);
}

/* ---- a quick server ---- */

/* How often the second of two mails was announced, whose recipient is refused. */
static int announced_to(const char *first, const char *second)
{
    struct smtp_script script;
    struct text said = TEXT_LIMIT(1 << 16);
    struct fault fault = { 0 };
    struct mail_result result;
    struct envelope envelopes[] = { an_envelope(), an_envelope() };
    assert_true(smtp_script_start(&script, (const char *[]){ first, second, NULL }));
    struct mail_transport *transport = transport_to(
        &script, (struct mail_smtp){ .plain = true, .answer_wait_s = 4 });
    for (size_t i = 0; i < 2; i++)
        assert_true(transport->send(transport, &envelopes[i].mail, &result, &fault));
    assert_int_equal(result.answer, MAIL_LATER);
    assert_string_equal(result.phase, "rcpt");
    assert_int_equal(envelopes[0].nears, 0); /* nothing is known of the server yet */
    assert_int_equal(envelopes[0].marks, 1);
    assert_int_equal(envelopes[1].marks, 0);
    transport->close(transport);
    smtp_script_end(&script, &said);
    text_clear(&said);
    return envelopes[1].nears;
}

static void a_quick_server_has_the_next_mail_announced_with_its_recipient(void **state)
{
    (void)state;
    assert_int_equal(announced_to("rcpt@2=450 4.2.0 not now", NULL), 1);
    assert_int_equal(announced_to("rcpt@1=slow", "rcpt@2=450 4.2.0 not now"), 0);
}

/* ---- large bodies ---- */

static void check_large(const char *word, enum mail_answer answer, int marks)
{
    const size_t size = 12 << 20;
    unsigned char *body = malloc(size);
    assert_non_null(body);
    for (size_t i = 0; i < size; i++)
        body[i] = (unsigned char)("0123456789\r\n"[i % 12]);
    struct smtp_script script;
    struct text said = TEXT_LIMIT(1 << 16);
    struct fault fault = { 0 };
    struct mail_result result;
    struct envelope envelope = an_envelope();
    envelope.mail.bytes = (struct bytes){ body, size };
    assert_true(smtp_script_start(&script, (const char *[]){ word, NULL }));
    struct mail_transport *transport = transport_to(
        &script, (struct mail_smtp){ .plain = true, .answer_wait_s = 20 });
    assert_true(transport->send(transport, &envelope.mail, &result, &fault));
    if (result.answer != answer || envelope.marks != marks)
        fail_msg("%s: answer %d phase %s code %d, %d marks", word ? word : "", (int)result.answer,
            result.phase, result.code, envelope.marks);
    transport->close(transport);
    smtp_script_end(&script, &said);
    text_clear(&said);
    free(body);
}

static void a_body_that_does_not_move_is_given_up_with_certainty(void **state)
{
    (void)state;
    check_large("body=hang", MAIL_LATER, 0);
    check_large("body=close", MAIL_LATER, 0);
    check_large(NULL, MAIL_TOOK, 1);
}

/* A stalled body ends after a second; the reply to the final dot has longer. */
static void the_reply_to_the_dot_is_waited_for_longer_than_a_stall(void **state)
{
    (void)state;
    struct smtp_script script;
    struct text said = TEXT_LIMIT(1 << 16);
    struct fault fault = { 0 };
    struct mail_result result;
    struct envelope envelope = an_envelope();
    assert_true(smtp_script_start(&script, (const char *[]){ "dot=hang", NULL }));
    struct mail_transport *transport = transport_to(
        &script, (struct mail_smtp){ .plain = true, .answer_wait_s = 5 });
    const time_t before = time(NULL);
    assert_true(transport->send(transport, &envelope.mail, &result, &fault));
    assert_int_equal(result.answer, MAIL_AMBIGUOUS);
    assert_true(time(NULL) - before >= 4);
    transport->close(transport);
    smtp_script_end(&script, &said);
    text_clear(&said);
}

/* ---- many mails ---- */

static void send_many(struct mail_transport *transport, int mails)
{
    for (int i = 0; i < mails; i++) {
        struct fault fault = { 0 };
        struct mail_result result;
        struct envelope envelope = an_envelope();
        assert_true(transport->send(transport, &envelope.mail, &result, &fault));
        if (result.answer != MAIL_TOOK)
            fail_msg("mail %d: answer %d phase %s code %d", i, (int)result.answer, result.phase, result.code);
    }
}

static void check_many(const char *word, int mails, size_t connections)
{
    struct smtp_script script;
    struct text said = TEXT_LIMIT(1 << 16);
    assert_true(smtp_script_start(&script, (const char *[]){ word, NULL }));
    struct mail_transport *transport = transport_to(&script, (struct mail_smtp){ .plain = true });
    send_many(transport, mails);
    transport->close(transport);
    smtp_script_end(&script, &said);
    assert_int_equal(smtp_script_count(&said, "connected"), connections);
    assert_int_equal(smtp_script_count(&said, "message "), (size_t)mails);
    text_clear(&said);
}

static void many_mails_share_a_connection_until_it_is_worn_out(void **state)
{
    (void)state;
    check_many(NULL, 5, 1);
    check_many(NULL, 51, 2); /* a new one after fifty */
    check_many("after=close", 3, 3); /* the server hung up between two */
    check_many("mail@3=452 4.5.3 enough for one connection", 4, 2);
}

/* They are the server's, whatever becomes of the connection. */
static void a_server_that_hangs_at_the_goodbye_holds_nobody(void **state)
{
    (void)state;
    struct smtp_script script;
    struct text said = TEXT_LIMIT(1 << 16);
    assert_true(smtp_script_start(&script, (const char *[]){ "quit=hang", NULL }));
    struct mail_transport *transport = transport_to(
        &script, (struct mail_smtp){ .plain = true, .answer_wait_s = 60 });
    const time_t before = time(NULL);
    send_many(transport, 51); /* one goodbye after fifty */
    transport->close(transport);
    assert_true(time(NULL) - before < 30);
    smtp_script_end(&script, &said);
    assert_int_equal(smtp_script_count(&said, "message "), 51);
    assert_in_range(
        smtp_script_count(&said, "quit\n"), 1, 2); /* the last is not waited for: the server may be gone */
    text_clear(&said);
}

static void a_refused_mail_leaves_the_next_one_alone(void **state)
{
    (void)state;
    struct smtp_script script;
    struct text said = TEXT_LIMIT(1 << 16);
    struct fault fault = { 0 };
    struct mail_result result;
    struct envelope envelope = an_envelope();
    assert_true(smtp_script_start(&script, (const char *[]){ "rcpt@2=550 5.1.1 no such user", NULL }));
    struct mail_transport *transport = transport_to(&script, (struct mail_smtp){ .plain = true });
    send_many(transport, 1);
    assert_true(transport->send(transport, &envelope.mail, &result, &fault));
    assert_int_equal(result.answer, MAIL_REFUSED);
    send_many(transport, 1);
    transport->close(transport);
    smtp_script_end(&script, &said);
    assert_int_equal(smtp_script_count(&said, "message "), 2);
    text_clear(&said);
}

/* ---- servers that mean no good, or know no better ---- */

/* What is said oddly is still said: the mail goes, or it is known that it did not, or it is in doubt. */
static const struct misfortune oddities[] = {
    { { "connect=wide" }, false, MAIL_TOOK, "done", 250, "2.0.0", true, true },
    { { "connect=odd" }, false, MAIL_TOOK, "done", 250, "2.0.0", true, true },
    { { "connect=endless" }, false, MAIL_LATER, "connect", 220, "", false, false },
    { { "ehlo=wide" }, false, MAIL_TOOK, "done", 250, "2.0.0", true, true },
    { { "ehlo=odd" }, false, MAIL_TOOK, "done", 250, "2.0.0", true, true },
    { { "ehlo=endless" }, false, MAIL_LATER, "hello", 250, "", false, false },
    { { "auth=wide" }, false, MAIL_TOOK, "done", 250, "2.0.0", true, true },
    { { "auth=endless" }, false, MAIL_LATER, "auth", 235, "2.7.0", false, false },
    { { "mail=odd" }, false, MAIL_TOOK, "done", 250, "2.0.0", true, true },
    { { "mail=endless" }, false, MAIL_LATER, "mail", 250, "2.1.0", false, false },
    { { "rcpt=wide" }, false, MAIL_TOOK, "done", 250, "2.0.0", true, true },
    { { "rcpt=odd" }, false, MAIL_TOOK, "done", 250, "2.0.0", true, true },
    { { "rcpt=endless" }, false, MAIL_LATER, "rcpt", 250, "2.1.5", false, false },
    { { "data=wide" }, false, MAIL_TOOK, "done", 250, "2.0.0", true, true },
    { { "data=odd" }, false, MAIL_TOOK, "done", 250, "2.0.0", true, true },
    { { "data=endless" }, false, MAIL_LATER, "data", 354, "", false, false },
    { { "dot=wide" }, false, MAIL_TOOK, "done", 250, "", true, true },
    { { "dot=odd" }, false, MAIL_TOOK, "done", 250, "", true, true },
    { { "dot=endless" }, false, MAIL_AMBIGUOUS, "dot", 250, "2.0.0", true, true },
    /* What is said in the clear behind the word that TLS may begin is no word of the server's. */
    { { "--tls", "starttls=behind" }, true, MAIL_LATER, "tls", 220, "2.0.0", false, false },
};

static void what_a_server_says_oddly_is_understood_or_not_believed(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof oddities / sizeof *oddities; i++)
        check_misfortune(&oddities[i]);
}

/* What the server says ends up before a coordinator's eyes: plain ASCII, and no more than there is room for.
 */
static void what_a_server_says_is_kept_in_plain_letters(void **state)
{
    (void)state;
    static const char *const words[] = { "dot=odd", "dot=wide" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct smtp_script script;
        struct text said = TEXT_LIMIT(1 << 16);
        struct fault fault = { 0 };
        struct mail_result result;
        struct envelope envelope = an_envelope();
        assert_true(smtp_script_start(&script, (const char *[]){ words[i], NULL }));
        struct mail_transport *transport = transport_to(&script, (struct mail_smtp){ .plain = true });
        assert_true(transport->send(transport, &envelope.mail, &result, &fault));
        transport->close(transport);
        smtp_script_end(&script, &said);
        assert_true(strlen(result.text) > 4 && strlen(result.text) < sizeof result.text);
        for (const char *c = result.text; *c; c++)
            assert_in_range(*c, ' ', '~');
        text_clear(&said);
    }
}

/* To a server whose certificate is trusted as such: is it this host's, and of today? */
static void a_certificate_must_be_the_hosts_own_and_of_today(void **state)
{
    (void)state;
    static const struct {
        const char *words[2];
        enum mail_answer answer;
    } cases[] = {
        { { NULL }, MAIL_TOOK },
        { { "--name=mail.elsewhere.example" }, MAIL_STOP },
        { { "--expired" }, MAIL_STOP },
        { { "starttls=behind" }, MAIL_LATER },
    };
    char folder[] = "/tmp/smtp-XXXXXX", file[64], option[80], url[64];
    assert_non_null(mkdtemp(folder));
    snprintf(file, sizeof file, "%s/ca.pem", folder);
    snprintf(option, sizeof option, "--tls=%s", file);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct smtp_script script;
        struct text said = TEXT_LIMIT(1 << 16);
        struct fault fault = { 0 };
        struct mail_result result;
        struct envelope envelope = an_envelope();
        assert_true(smtp_script_start(&script, (const char *[]){ option, cases[i].words[0], NULL }));
        snprintf(url, sizeof url, "smtp://localhost:%d", script.port);
        const struct mail_smtp smtp = { .url = url,
            .user = "post",
            .password = "secret",
            .ca_file = file,
            .helo = "mail.example.org",
            .answer_wait_s = 5 };
        struct mail_transport *transport = mail_transport_smtp(&smtp, &fault);
        assert_non_null(transport);
        assert_true(transport->send(transport, &envelope.mail, &result, &fault));
        if (result.answer != cases[i].answer)
            fail_msg("%s: answer %d phase %s text %s", cases[i].words[0], (int)result.answer, result.phase,
                result.text);
        const size_t taken = result.answer == MAIL_TOOK;
        const struct mail_result first = result;
        envelope.marks = 0;
        if (taken) /* by the same connection, whose handshake was before */
            assert_true(transport->send(transport, &envelope.mail, &result, &fault));
        assert_string_equal(result.tls, first.tls);
        assert_string_equal(result.remote, first.remote);
        assert_int_equal(strncmp(first.remote, "localhost[127.0.0.1]:", 21), 0);
        assert_true(!taken || strncmp(first.tls, "TLSv1.", 6) == 0);
        assert_true(!taken || strstr(first.tls, ", TLS_") || strstr(first.tls, ", ECDHE"));
        transport->close(transport);
        smtp_script_end(&script, &said);
        assert_int_equal(smtp_script_count(&said, "auth\n"), taken); /* no password to anybody else */
        assert_int_equal(smtp_script_count(&said, "message "), 2 * taken);
        text_clear(&said);
    }
    unlink(file);
    rmdir(folder);
}

/* ---- settings ---- */

static void settings_that_cannot_work_are_refused(void **state)
{
    (void)state;
    static const struct mail_smtp cases[] = {
        { .url = "http://127.0.0.1", .helo = "a.example" },
        { .url = "mail.example.org", .helo = "a.example" },
        { .url = "", .helo = "a.example" },
        { .url = "smtp://post:secret@127.0.0.1", .helo = "a.example" },
        { .url = "smtp://127.0.0.1", .helo = "" },
        { .url = "smtp://127.0.0.1", .helo = "two words" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fault fault = { 0 };
        struct mail_transport *transport = mail_transport_smtp(&cases[i], &fault);
        assert_null(transport);
        assert_int_equal(fault.kind, FAULT_CONFIG);
        assert_null(strstr(fault.text, "secret"));
    }
}

/* `plain` asks for no TLS, but only where the host is this very machine by name: elsewhere nothing goes in
 * the open, not even the sender's address. */
static void check_plain(const char *word, const char *host, bool plain, enum mail_answer answer, size_t mails)
{
    struct smtp_script script;
    struct text said = TEXT_LIMIT(1 << 16);
    struct fault fault = { 0 };
    struct mail_result result;
    struct envelope envelope = an_envelope();
    char url[64];
    assert_true(smtp_script_start(&script, (const char *[]){ word, NULL }));
    snprintf(url, sizeof url, "smtp://%s:%d", host, script.port);
    const struct mail_smtp smtp = { .url = url, .helo = "a.example", .plain = plain, .answer_wait_s = 5 };
    struct mail_transport *transport = mail_transport_smtp(&smtp, &fault);
    assert_non_null(transport);
    assert_true(transport->send(transport, &envelope.mail, &result, &fault));
    assert_int_equal(result.answer, answer);
    transport->close(transport);
    smtp_script_end(&script, &said);
    assert_int_equal(smtp_script_count(&said, "mail\n"), mails);
    text_clear(&said);
}

static void plain_text_is_for_this_machine_only(void **state)
{
    (void)state;
    check_plain(NULL, "127.0.0.1", true, MAIL_TOOK, 1);
    check_plain(NULL, "localhost", true, MAIL_TOOK, 1);
    check_plain(NULL, "127.0.0.1", false, MAIL_STOP, 0);
    check_plain("--elsewhere", "127.0.0.2", true, MAIL_STOP, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_misfortune_has_its_answer),
        cmocka_unit_test(a_mail_that_was_taken_keeps_the_servers_name_for_it),
        cmocka_unit_test(a_mark_that_cannot_be_made_stops_the_mail),
        cmocka_unit_test(a_quick_server_has_the_next_mail_announced_with_its_recipient),
        cmocka_unit_test(a_body_that_does_not_move_is_given_up_with_certainty),
        cmocka_unit_test(the_reply_to_the_dot_is_waited_for_longer_than_a_stall),
        cmocka_unit_test(many_mails_share_a_connection_until_it_is_worn_out),
        cmocka_unit_test(a_server_that_hangs_at_the_goodbye_holds_nobody),
        cmocka_unit_test(a_refused_mail_leaves_the_next_one_alone),
        cmocka_unit_test(what_a_server_says_oddly_is_understood_or_not_believed),
        cmocka_unit_test(what_a_server_says_is_kept_in_plain_letters),
        cmocka_unit_test(a_certificate_must_be_the_hosts_own_and_of_today),
        cmocka_unit_test(settings_that_cannot_work_are_refused),
        cmocka_unit_test(plain_text_is_for_this_machine_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
