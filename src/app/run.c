/* adkaz run, watch, send. The walking process never holds the mail server's password and never opens a
 * picture: mails are sent by this program exec'd anew as `adkaz send`, pictures are read in the reader
 * processes. */
#include "commands.h"

#include "clock.h"
#include "cleanup.h"
#include "file.h"
#include "flow.h"
#include "log.h"
#include "send.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static void progress(const struct flow_setup *setup, size_t scans_left, size_t pages_read)
{
    (void)setup;
    (void)scans_left;
    fprintf(stderr, "\r%zu pages read ", pages_read);
}

static void print_report(const struct flow_report *report)
{
    if (isatty(STDERR_FILENO) && report->pages)
        fputc('\n', stderr);
    printf("%zu taken in, %zu pages read: %zu settled by the rule, %zu wait for a person, %zu set aside",
        report->kept, report->pages, report->sent, report->review, report->set_aside);
    if (report->repeated)
        printf("; %zu were there already", report->repeated);
    if (report->waiting)
        printf("; %zu still being written, left for next time", report->waiting);
    putchar('\n');
    fflush(stdout);
}

/* Starts `adkaz --home HOME send` with no signal blocked, whatever watch blocks for itself. 0, or an errno.
 */
static int spawn_sender(const struct app *app, pid_t *pid)
{
    const char *const argv[] = { "adkaz", "--home", app->home, "send", NULL };
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

/* Sends in a process of its own and returns its exit status. */
static int send_in_own_process(const struct app *app)
{
    pid_t pid;
    errno = spawn_sender(app, &pid);
    struct fault fault;
    if (errno) {
        fault_errno(&fault, "cannot start the sender of mails");
        return app_fail("run", &fault);
    }
    int status;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return WIFEXITED(status) ? WEXITSTATUS(status) : MACHINE;
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

static struct flow_setup setup_for(const struct app *app, const struct config *config)
{
    return (struct flow_setup){
        .home = app->home,
        .share = app->share,
        .config = config,
        .key = app_key(),
        .progress = isatty(STDERR_FILENO) ? progress : NULL,
    };
}

static int run(const struct app *app, int argc, char **argv)
{
    static const struct option options[] = { { 0 } };
    if (app_option(argc, argv, options) != -1 || optind != argc)
        return app_usage(&command_run, "it takes no arguments");
    struct fault fault;
    CLEANUP(config_clear) struct config config = { 0 };
    if (!app_config(app, &config, &fault))
        return app_fail("run", &fault);
    const struct flow_setup setup = setup_for(app, &config);
    struct flow *flow = flow_open(&setup, &fault);
    if (!flow)
        return app_fail("run", &fault);
    struct flow_report report = { 0 };
    bool ok = flow_run(flow, FLOW_NOW, &report, &fault);
    flow_close(flow);
    print_report(&report);
    if (!ok)
        return app_fail("run", &fault);
    return worse(status_of(&report), send_in_own_process(app));
}

struct watcher {
    struct flow_watcher flow;
    const struct app *app;
    int64_t next_send;
};

enum { WATCH_SECONDS = 10, SEND_EVERY_SECONDS = 60 };

static bool after_round(struct flow_watcher *self, const struct flow_report *report, struct fault *fault)
{
    (void)fault;
    struct watcher *watcher = (struct watcher *)self;
    if (report->kept || report->repeated || report->pages)
        print_report(report);
    if (clock_now() < watcher->next_send)
        return true;
    watcher->next_send = clock_now() + SEND_EVERY_SECONDS;
    int status = send_in_own_process(watcher->app);
    if (status != DONE)
        log_line(LOG_ERROR, "the sender of mails ended with status %d; tried again in %d s", status,
            SEND_EVERY_SECONDS);
    return true;
}

static int watch(const struct app *app, int argc, char **argv)
{
    static const struct option options[] = { { 0 } };
    if (app_option(argc, argv, options) != -1 || optind != argc)
        return app_usage(&command_watch, "it takes no arguments");
    struct fault fault;
    CLEANUP(config_clear) struct config config = { 0 };
    if (!app_config(app, &config, &fault))
        return app_fail("watch", &fault);
    const struct flow_setup setup = setup_for(app, &config);
    struct flow *flow = flow_open(&setup, &fault);
    if (!flow)
        return app_fail("watch", &fault);
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    OWNED_FD int stop = signalfd(-1, &signals, SFD_CLOEXEC);
    struct watcher watcher = { { after_round }, app, 0 };
    bool ok = stop >= 0 || fault_errno(&fault, "cannot wait for signals");
    ok = ok && flow_watch(flow, stop, WATCH_SECONDS, &watcher.flow, &fault);
    flow_close(flow);
    return ok ? DONE : app_fail("watch", &fault);
}

static void print_sent(const struct send_report *report)
{
    static const struct {
        const char *text;
        size_t offset;
    } lines[] = {
        { "written", offsetof(struct send_report, written) },
        { "handed over", offsetof(struct send_report, handed_over) },
        { "deferred", offsetof(struct send_report, deferred) },
        { "failed", offsetof(struct send_report, failed) },
        { "unknown whether they arrived", offsetof(struct send_report, unknown) },
        { "recalled, since something changed", offsetof(struct send_report, cancelled) },
    };
    const char *separator = "mails: ";
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        size_t count = *(const size_t *)((const char *)report + lines[i].offset);
        if (count) {
            printf("%s%zu %s", separator, count, lines[i].text);
            separator = ", ";
        }
    }
    if (*separator == ',')
        putchar('\n');
}

static int send_now(const struct app *app, int argc, char **argv)
{
    static const struct option options[] = { { 0 } };
    if (app_option(argc, argv, options) != -1 || optind != argc)
        return app_usage(&command_send, "it takes no arguments");
    struct fault fault;
    CLEANUP(config_clear) struct config config = { 0 };
    if (!app_config(app, &config, &fault))
        return app_fail("send", &fault);
    struct store *store = app_store(app, &fault);
    if (!store)
        return app_fail("send", &fault);
    OWNED_FREE char *words = file_join(app->share, "words");
    const struct send_setup setup = { store, &config.mail, app->home, words, clock_now() };
    struct send_report report = { 0 };
    bool ok = send_due(&setup, &report, &fault);
    store_close(store);
    print_sent(&report);
    if (!ok)
        return app_fail("send", &fault);
    return report.failed || report.cancelled ? REFUSED : DONE;
}

const struct command command_run = {
    .name = "run",
    .summary = "take in what is in the drops now, read, match, mail what is due, then end",
    .help =
        "Usage: adkaz run\n\n"
        "Takes in what lies in the drops, goes on where the last run was stopped, settles what the rule may\n"
        "settle, and mails what is due. What is doubtful waits: see `adkaz list`.\n",
    .run = run,
};

const struct command command_watch = {
    .name = "watch",
    .summary = "the same for ever, as a daemon",
    .help = "Usage: adkaz watch\n\nStays in the foreground until SIGTERM or SIGINT, as a service manager "
            "wants it.\n",
    .run = watch,
};

const struct command command_send = {
    .name = "send",
    .summary = "mail what is due now, nothing else",
    .help =
        "Usage: adkaz send\n\nSends the mails whose hold time is over, and those that a server put off.\n",
    .run = send_now,
};
