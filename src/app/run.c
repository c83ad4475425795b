/* adkaz run, watch. The walking process never holds a mail server's password and never opens a picture: mails
 * are sent and received by this program exec'd anew as `adkaz send` and `adkaz receive`, pictures are read in
 * the reader processes. */
#include "commands.h"

#include "clock.h"
#include "cleanup.h"
#include "explain.h"
#include "flow.h"
#include "log.h"
#include "print.h"
#include "rematch_inside.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
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

static void print_report(const struct flow_report *report)
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

/* Starts `adkaz --home HOME COMMAND [OPTION]` with no signal blocked, whatever watch blocks for itself. 0, or
 * an errno. */
static int spawn_helper(const struct app *app, const char *command, const char *option, pid_t *pid)
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

static int exit_status(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : MACHINE;
}

/* Sends in a process of its own and returns its exit status. */
static int send_in_own_process(const struct app *app)
{
    pid_t pid;
    struct fault fault;
    errno = spawn_helper(app, "send", NULL, &pid);
    if (errno) {
        fault_errno(&fault, "cannot start the sender of mails");
        return app_fail("run", &fault);
    }
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return exit_status(status);
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

struct walking {
    struct config config;
    struct flow_setup setup;
    struct flow *flow;
};

static void end_walk(struct walking *walking)
{
    flow_close(walking->flow);
    walking->flow = NULL;
    config_clear(&walking->config);
}

/* DONE, or the status with which `command` ends. */
static int begin_walk(
    const struct app *app, const struct command *command, int argc, char **argv, struct walking *walking)
{
    enum { WATCH_WAITS_MS = 60 * 1000 }; /* an import may be at it: nobody need start a service twice */
    static const struct option options[] = { { "explain", no_argument, NULL, 'e' }, { 0 } };
    bool explains = false;
    for (int option; (option = app_option(argc, argv, options)) != -1;) {
        if (option != 'e')
            return app_usage(command, NULL);
        explains = true;
    }
    if (optind != argc)
        return app_usage(command, "it takes no arguments");
    struct fault fault;
    if (!app_config(app, &walking->config, &fault) || !app_words_sound(app, &walking->config, &fault))
        return app_fail(command->name, &fault);
    walking->setup = (struct flow_setup){
        .home = app->home,
        .share = app->share,
        .config = &walking->config,
        .key = app_key(),
        .wait_ms = command == &command_watch ? WATCH_WAITS_MS : 0,
        .progress = isatty(STDERR_FILENO) && !explains ? progress : NULL,
        .explain = explains ? explain : NULL,
    };
    walking->flow = flow_open(&walking->setup, &fault);
    return walking->flow ? DONE : app_fail(command->name, &fault);
}

static int run(const struct app *app, int argc, char **argv)
{
    CLEANUP(end_walk) struct walking walking = { 0 };
    int begun = begin_walk(app, &command_run, argc, argv, &walking);
    if (begun != DONE)
        return begun;
    struct fault fault;
    struct flow_report report = { 0 };
    bool ok = flow_run(walking.flow, FLOW_NOW, &report, &fault);
    end_walk(&walking); /* the mail server may take its time */
    print_report(&report);
    if (!ok)
        return app_fail("run", &fault);
    return worse(status_of(&report), send_in_own_process(app));
}

/* ---- the same for ever ---- */

enum { WATCH_SECONDS = 10, SEND_EVERY_SECONDS = 60 };

/* A command that runs beside the walk, again and again: a slow mail server never holds up the drops. */
struct helper {
    const char *command;
    int every_s; /* 0: never */
    int worst; /* the status with which it may end without a word */
    bool tells; /* it takes --told: what it told last time it need not tell again */
    pid_t pid; /* 0: not at work */
    int64_t next;
};

enum { HELPERS = 2 };

struct watcher {
    struct flow_watcher flow;
    const struct app *app;
    struct helper helpers[HELPERS];
    size_t left; /* as of the last round: said once, not every ten seconds */
};

static void look_after(struct helper *helper)
{
    int status = 0;
    if (!helper->pid || waitpid(helper->pid, &status, WNOHANG) == 0)
        return;
    helper->pid = 0;
    if (exit_status(status) > helper->worst)
        log_line(LOG_ERROR, "`adkaz %s` ended with status %d; tried again in %d s", helper->command,
            exit_status(status), helper->every_s);
}

static void start(const struct app *app, struct helper *helper)
{
    char told[48];
    snprintf(told, sizeof told, "--told=%" PRId64, helper->next ? helper->next - helper->every_s : 0);
    helper->next = clock_now() + helper->every_s;
    const int error = spawn_helper(app, helper->command, helper->tells ? told : NULL, &helper->pid);
    if (!error)
        return;
    helper->pid = 0;
    log_line(LOG_ERROR, "cannot start `adkaz %s`: %s; tried again in %d s", helper->command, strerror(error),
        helper->every_s);
}

static bool after_round(struct flow_watcher *self, const struct flow_report *report, struct fault *fault)
{
    (void)fault;
    struct watcher *watcher = (struct watcher *)self;
    if (report->kept || report->repeated || report->pages || report->again.matched || report->again.held ||
        report->again.left != watcher->left)
        print_report(report);
    watcher->left = report->again.left;
    for (size_t i = 0; i < HELPERS; i++) {
        struct helper *helper = &watcher->helpers[i];
        look_after(helper);
        if (helper->every_s && !helper->pid && clock_now() >= helper->next)
            start(watcher->app, helper);
    }
    return true;
}

/* A sender that is still at work then ends by itself: stopped, it would leave a mail unknown. */
static int watch(const struct app *app, int argc, char **argv)
{
    CLEANUP(end_walk) struct walking walking = { 0 };
    int begun = begin_walk(app, &command_watch, argc, argv, &walking);
    if (begun != DONE)
        return begun;
    struct fault fault;
    const struct config_back *back = &walking.config.back;
    struct watcher watcher = { .flow = { after_round },
        .app = app,
        .helpers = {
            { .command = "send", .every_s = SEND_EVERY_SECONDS, .worst = DONE, .tells = true },
            { .command = "receive",
                .every_s = config_back_set(back) ? back->minutes * 60 : 0,
                .worst = REFUSED /* a mail that cannot be read is a task */ },
        } };
    OWNED_FD int stop = app_stop_signals(&fault);
    bool ok = stop >= 0 && flow_watch(walking.flow, stop, WATCH_SECONDS, &watcher.flow, &fault);
    return ok ? DONE : app_fail("watch", &fault);
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

const struct command command_watch = {
    .name = "watch",
    .summary = "the same for ever, as a daemon",
    .help = "Usage: adkaz watch [--explain]\n\nStays in the foreground until SIGTERM or SIGINT, as a service "
            "manager wants it. Where\n"
            "adkaz.conf says where mails come back to (back), it receives them, too.\n",
    .run = watch,
};
