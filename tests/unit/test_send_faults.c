/* The matrix: at each of thirteen steps of the protocol the server fails in each of ten ways. Whatever comes
 * of it, the mail is delivered in the end, once or, where nobody could know, twice with the same bytes; and
 * it is on record that it may have gone. That the server failed where it was to, and that the mail came so
 * far and no farther, is looked at in each field. */
#include "send_home.h"

#include "log.h"
#include "send.h"
#include "small_jpeg.h"
#include "smtp_script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct step {
    const char *name;
    const char *phase; /* of the attempt that it spoils */
} steps[] = {
    { "connect", "connect" }, /* before there is a mail server */
    { "banner", "connect" }, { "ehlo", "hello" }, { "starttls", "tls" }, { "handshake", "tls" },
    { "ehlo-again", "hello" }, { "auth", "auth" }, { "mail", "mail" }, { "rcpt", "rcpt" }, { "data", "data" },
    { "body", "data" }, /* none of it is read, so that its last byte cannot go */
    { "dot", "dot" }, { "quit", "done" }, /* nothing is spoilt */
};
static const char *const faults[] = { "close", "reset", "hang", "drip", "half", "later", "busy", "never",
    "garbage", "flood" };
enum { STEPS = sizeof steps / sizeof *steps, FAULTS = sizeof faults / sizeof *faults, TRIES_MOST = 6 };

struct trial {
    struct home *home;
    struct smtp_script server;
    char url[64], ca_file[96], password_file[96];
    struct text said;
    int twice; /* fields in which the mail came twice */
};

static char smtp_word[] = "smtp", user[] = "post", plain_from[] = "reply@example.org";

/* ---- the server ---- */

/* Tells the server what to do, and hears what it said since it was told last. */
static void tell(struct trial *trial, const char *plan)
{
    char c;
    text_reset(&trial->said);
    assert_int_equal(write(trial->server.in, plan, strlen(plan)), strlen(plan));
    while (!strstr(trial->said.bytes, "set\n")) {
        assert_int_equal(read(trial->server.out, &c, 1), 1);
        text_add_char(&trial->said, c);
    }
}

static void start(struct trial *trial)
{
    FILE *password;
    snprintf(trial->ca_file, sizeof trial->ca_file, "%s/ca.pem", trial->home->folder);
    snprintf(trial->password_file, sizeof trial->password_file, "%s/password", trial->home->folder);
    assert_true(smtp_server_start(&trial->server, SOURCE_DIR "/tests/support/smtp_faults.py",
        (const char *[]){ trial->ca_file, NULL }));
    snprintf(trial->url, sizeof trial->url, "smtp://localhost:%d", trial->server.port);
    password = fopen(trial->password_file, "w");
    assert_non_null(password);
    assert_int_equal(fchmod(fileno(password), 0600), 0);
    fputs("secret\n", password);
    assert_int_equal(fclose(password), 0);
}

/* ---- one field of the matrix ---- */

static void send_once(struct trial *trial, int64_t now, struct send_report *report)
{
    struct config_mail mail = to_folder();
    mail.transport = smtp_word;
    mail.url = trial->url;
    mail.user = user;
    mail.password_file = trial->password_file;
    mail.ca_file = trial->ca_file;
    mail.from = plain_from;
    const struct send_setup setup = {
        .store = trial->home->store,
        .mail = &mail,
        .home = trial->home->folder,
        .words = WORDS,
        .now = now,
        .answer_wait_s = 1,
        .stall_wait_s = 1,
    };
    if (!send_due(&setup, report, &trial->home->fault) && !report->stopped)
        fail_msg("%s", trial->home->fault.text);
    bool paused;
    assert_done(trial->home, store_mail_paused(trial->home->store, &paused, &trial->home->fault));
    if (paused) /* a person has looked */
        assert_done(
            trial->home, store_stop_end(trial->home->store, STOP_SERVER, "", "Вольга", &trial->home->fault));
}

static size_t unsure_events(struct trial *trial, const char *reply)
{
    struct store_event *events;
    size_t count, unsure = 0;
    assert_done(trial->home,
        store_history(trial->home->store, reply, &trial->home->arena, &events, &count, &trial->home->fault));
    for (size_t i = 0; i < count; i++)
        unsure += strstr(events[i].what, ": unknown") != NULL;
    return unsure;
}

/* A mail that is larger than what the kernels hold between the two ends. */
static void due_large_reply(struct home *home, const char *path, char reply[STORE_ID_BYTES])
{
    struct text jpeg = TEXT_LIMIT(4 << 20);
    small_jpeg(3000, 2400, 3, false, (unsigned)path[0], &jpeg);
    assert_true(jpeg.length > 400000);
    decided_reply(
        home, path, (struct bytes){ (const unsigned char *)jpeg.bytes, jpeg.length }, NOW - 60, reply);
    text_clear(&jpeg);
}

/* The attempt log: the first one failed where it should, the last one succeeded. How many may have gone. */
static size_t check_attempts(
    struct trial *trial, const char *reply, const struct step *step, const char *what)
{
    struct store_tried *tried;
    size_t count, unsure = 0;
    assert_done(trial->home,
        store_attempts(trial->home->store, reply, &trial->home->arena, &tried, &count, &trial->home->fault));
    assert_true(count > 0);
    const bool spoilt = strcmp(step->phase, "done") != 0;
    if (strcmp(tried[0].phase, step->phase) != 0 || (count > 1) != spoilt)
        fail_msg("%s: %zu attempts, the first came to %s", what, count, tried[0].phase);
    assert_int_equal(tried[count - 1].state, MAIL_HANDED_OVER);
    assert_string_equal(tried[count - 1].phase, "done");
    for (size_t i = 0; i < count; i++)
        unsure += tried[i].state == MAIL_UNKNOWN;
    return unsure;
}

/* The whole message came, and no reply said what became of it. */
static bool nobody_could_know(const char *step, const char *fault)
{
    return strcmp(step, "dot") == 0 && strcmp(fault, "later") != 0 && strcmp(fault, "busy") != 0 &&
        strcmp(fault, "never") != 0;
}

/* Its 250 was said once, to the last one: what was taken does not come again. Before that it came at most
 * once, where it had to: then with the same bytes, and that is on record, in the history and in the log. */
static void check_kept(struct trial *trial, const char *reply, const struct step *step, const char *fault,
    const char *what, const struct text *said)
{
    char first[65], again[65];
    const size_t expected = nobody_could_know(step->name, fault) ? 2 : 1;
    const size_t unsure = check_attempts(trial, reply, step, what);
    if (smtp_script_count(said, "kept ") != expected || smtp_script_count(said, "taken ") != 1 ||
        smtp_script_count(said, "in the open"))
        fail_msg("%s: %s", what, said->bytes);
    if (unsure_events(trial, reply) != unsure || unsure != expected - 1)
        fail_msg("%s: came %zu times, %zu times unknown", what, expected, unsure);
    if (expected == 1)
        return;
    trial->twice++;
    const char *at = strstr(said->bytes, "kept ");
    assert_int_equal(sscanf(at, "kept %64s", first), 1);
    assert_int_equal(sscanf(strstr(at + 1, "kept "), "kept %64s", again), 1);
    assert_string_equal(first, again);
}

/* Nobody is there to say so where nobody listens, or the kernel does not answer. */
static bool is_silent(const char *plan)
{
    return strcmp(plan, "connect close\n") == 0 || strcmp(plan, "connect hang\n") == 0;
}

/* Nobody waits for the answer to QUIT, so that the server may come to it later. */
static void hear_goodbye(struct trial *trial, const char *plan, struct text *said)
{
    for (int i = 0; i < 200 && strncmp(plan, "quit ", 5) == 0 && !smtp_script_count(said, "at quit\n"); i++) {
        usleep(50000);
        tell(trial, plan);
        text_add(said, trial->said.bytes);
    }
}

static void try_field(struct trial *trial, const struct step *step, const char *fault, int64_t now)
{
    char what[64], plan[64], failed[64], reply[STORE_ID_BYTES];
    struct send_report report;
    struct text said = TEXT_LIMIT(1 << 16);
    snprintf(what, sizeof what, "%s.%s", step->name, fault);
    snprintf(plan, sizeof plan, "%s %s\n", step->name, fault);
    snprintf(failed, sizeof failed, "at %s\n", step->name);
    (strcmp(step->name, "body") == 0 ? due_large_reply : due_reply)(trial->home, what, reply);
    tell(trial, plan);
    send_once(trial, now, &report);
    hear_goodbye(trial, plan, &said);
    tell(trial, "good\n");
    text_add(&said, trial->said.bytes);
    if (!is_silent(plan) && !smtp_script_count(&said, failed))
        fail_msg("%s: the server was to fail: %s", what, said.bytes);
    for (int i = 1; i < TRIES_MOST && mail_state_of(trial->home, reply) != MAIL_HANDED_OVER; i++)
        send_once(trial, now + (int64_t)i * 86400, &report);
    tell(trial, "good\n");
    text_add(&said, trial->said.bytes);
    if (mail_state_of(trial->home, reply) != MAIL_HANDED_OVER)
        fail_msg(
            "%s: %s after %d tries", what, mail_state_name(mail_state_of(trial->home, reply)), TRIES_MOST);
    check_kept(trial, reply, step, fault, what, &said);
    text_clear(&said);
}

static void whatever_fails_the_mail_arrives(void **state)
{
    struct trial trial = { .home = *state, .said = TEXT_LIMIT(1 << 16) };
    struct text rest = TEXT_LIMIT(1 << 20);
    start(&trial);
    for (size_t i = 0; i < STEPS; i++)
        for (size_t k = 0; k < FAULTS; k++)
            try_field(&trial, &steps[i], faults[k], NOW + (int64_t)(i * FAULTS + k) * 86400 * 10);
    print_message("%d fields, in %d of them it came twice\n", STEPS * FAULTS, trial.twice);
    struct send_report report;
    send_once(&trial, NOW + (int64_t)STEPS * FAULTS * 86400 * 20, &report);
    smtp_script_end(&trial.server, &rest);
    assert_int_equal(smtp_script_count(&rest, "kept "), 0); /* and none comes once more, ever */
    text_clear(&rest);
    text_clear(&trial.said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(whatever_fails_the_mail_arrives, home_setup, home_teardown),
    };
    log_threshold(LOG_ERROR);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
