/* adkaz run, and what it shares with `adkaz watch`. The walking process never holds a mail server's password
 * and never opens a picture: mails are sent and received by this program exec'd anew as `adkaz send` and
 * `adkaz receive`, pictures are read in the reader processes. */
#include "commands.h"
#include "run_inside.h"

#include "explain.h"
#include "print.h"
#include "rematch_inside.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static void progress(const struct flow_setup *setup, size_t scans_left, size_t pages_read)
{
    (void)setup;
    (void)scans_left;
    fprintf(stderr, "\r%zu pages read ", pages_read);
}

/* No word of the page, no name, no sentence of its reader: what a run prints may be kept. */
static void explain(const struct flow_setup *setup, const char *reply, int file, const struct page *page)
{
    (void)setup;
    CLEANUP(text_clear) struct text line = TEXT_LIMIT(1 << 16);
    explain_page(page, &line);
    print_line("%s file %d page %d: %s", reply, file, page->number, line.bytes);
    explain_steps(page);
    fflush(stdout);
}

void run_print_report(const struct flow_report *report)
{
    if (isatty(STDERR_FILENO) && report->pages)
        fputc('\n', stderr);
    printf("%zu taken in, %zu pages read: %zu settled by the rule, %zu wait for a person, %zu set aside",
        report->kept, report->pages, report->sent, report->review, report->set_aside);
    if (report->again.matched)
        printf("; %zu that waited were matched again, %zu of them settled by the rule", report->again.matched,
            report->again.sent);
    rematch_print_held(&report->again);
    if (report->again.left)
        printf("; %zu that wait%s could not be matched again, the log says why", report->again.left,
            report->again.left == 1 ? "s" : "");
    if (report->repeated)
        printf("; %zu were there already", report->repeated);
    if (report->waiting)
        printf("; %zu still being written, left for next time", report->waiting);
    putchar('\n');
    fflush(stdout);
}

int run_spawn(const struct app *app, const char *command, const char *option, pid_t *pid)
{
    const char *const argv[] = { "adkaz", "--home", app->home, command, option, NULL };
    sigset_t none;
    posix_spawnattr_t attributes;
    sigemptyset(&none);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigmask(&attributes, &none);
    int error = posix_spawn(pid, "/proc/self/exe", NULL, &attributes, (char *const *)argv, environ);
    posix_spawnattr_destroy(&attributes);
    return error;
}

int run_exit_status(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : MACHINE;
}

/* Sends in a process of its own and returns its exit status. */
static int send_in_own_process(const struct app *app)
{
    pid_t pid;
    struct fault fault;
    errno = run_spawn(app, "send", NULL, &pid);
    if (errno) {
        fault_errno(&fault, "cannot start the sender of mails");
        return app_fail("run", &fault);
    }
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return run_exit_status(status);
}

static int status_of(const struct flow_report *report)
{
    if (report->unreachable)
        fprintf(stderr, "adkaz run: %zu of the drops cannot be reached; their scans were not looked at\n",
            report->unreachable);
    if (report->troubles)
        fprintf(stderr,
            "adkaz run: %zu things in the drops could not be taken in or cleared; they are tried again at "
            "the next run\n",
            report->troubles);
    if (report->set_aside)
        fprintf(stderr,
            "adkaz run: %zu set aside; `adkaz list` says why, the files lie in PROBLEM/ of their drops\n",
            report->set_aside);
    return report->set_aside || report->unreachable || report->troubles ? REFUSED : DONE;
}

static int worse(int a, int b)
{
    return a > b ? a : b;
}

/* ---- the walk, opened ---- */

void walking_end(struct walking **walking)
{
    if (!*walking)
        return;
    flow_close((*walking)->flow);
    config_clear(&(*walking)->config);
    free(*walking);
    *walking = NULL;
}

static struct walking *set_up(const struct app *app, const struct walk_wish *wish, struct fault *fault)
{
    CLEANUP(walking_end) struct walking *walking = must_alloc(sizeof *walking);
    *walking = (struct walking){
        .setup = {
            .home = app->home,
            .share = app->share,
            .config = &walking->config,
            .key = app_key(),
            .wait_ms = wish->wait_ms,
            .progress = isatty(STDERR_FILENO) && !wish->explains ? progress : NULL,
            .explain = wish->explains ? explain : NULL,
        },
    };
    if (!app_config(app, &walking->config, fault) || !app_words_sound(app, &walking->config, fault))
        return NULL;
    return STEAL(walking);
}

struct walking *walking_begin(const struct app *app, const struct walk_wish *wish, struct fault *fault)
{
    CLEANUP(walking_end) struct walking *walking = set_up(app, wish, fault);
    if (!walking || !(walking->flow = flow_open(&walking->setup, fault)))
        return NULL;
    return STEAL(walking);
}

bool walking_anew(
    const struct app *app, const struct walk_wish *wish, struct walking **walking, struct fault *fault)
{
    CLEANUP(walking_end) struct walking *anew = set_up(app, wish, fault);
    if (!anew || !(anew->flow = flow_open_anew((*walking)->flow, &anew->setup, fault)))
        return false;
    (*walking)->flow = NULL;
    walking_end(walking);
    *walking = STEAL(anew);
    return true;
}

int run_options(const struct command *command, int argc, char **argv, struct walk_wish *wish)
{
    static const struct option options[] = { { "explain", no_argument, NULL, 'e' }, { 0 } };
    for (int option; (option = app_option(argc, argv, options)) != -1;) {
        if (option != 'e')
            return app_usage(command, NULL);
        wish->explains = true;
    }
    return optind == argc ? DONE : app_usage(command, "it takes no arguments");
}

static int run(const struct app *app, int argc, char **argv)
{
    struct fault fault;
    struct walk_wish wish = { 0 };
    const int usage = run_options(&command_run, argc, argv, &wish);
    if (usage != DONE)
        return usage;
    CLEANUP(walking_end) struct walking *walking = walking_begin(app, &wish, &fault);
    if (!walking)
        return app_fail("run", &fault);
    struct flow_report report = { 0 };
    bool ok = flow_run(walking->flow, FLOW_NOW, &report, &fault);
    walking_end(&walking); /* the mail server may take its time */
    run_print_report(&report);
    if (!ok)
        return app_fail("run", &fault);
    return worse(status_of(&report), send_in_own_process(app));
}

const struct command command_run = {
    .name = "run",
    .summary = "take in what is in the drops now, read, match, mail what is due, then end",
    .help =
        "Usage: adkaz run [--explain]\n\n"
        "Takes in what lies in the drops, goes on where the last run was stopped, settles what the rule may\n"
        "settle, and mails what is due. What is doubtful waits: see `adkaz list`.\n"
        "--explain  of each page that is read: what was done to it, with what outcome, and what it cost\n",
    .run = run,
};
