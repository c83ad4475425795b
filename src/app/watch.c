/* adkaz watch: the same as `adkaz run` for ever, with the commands that run beside it. Settings that change
 * beneath it are taken up between two rounds, as if it had been started anew. */
#include "commands.h"
#include "run_inside.h"

#include "clock.h"
#include "file.h"
#include "log.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

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

enum { SEND, RECEIVE, HELPERS };

struct watcher {
    struct flow_watcher flow;
    const struct app *app;
    struct helper helpers[HELPERS];
    size_t left; /* as of the last round: said once, not every ten seconds */
    struct settings {
        struct text at_work, seen; /* stamps, of those of the walk and as of the last look */
        int64_t look_at; /* next, on the monotonic clock */
        struct fault told; /* why those that lie there cannot be used: said once, too */
    } settings;
};

static void look_after(struct helper *helper)
{
    int status = 0;
    if (!helper->pid || waitpid(helper->pid, &status, WNOHANG) == 0)
        return;
    helper->pid = 0;
    if (run_exit_status(status) > helper->worst)
        log_line(LOG_ERROR, "`adkaz %s` ended with status %d; tried again in %d s", helper->command,
            run_exit_status(status), helper->every_s);
}

static void start(const struct app *app, struct helper *helper)
{
    char told[48];
    snprintf(told, sizeof told, "--told=%" PRId64, helper->next ? helper->next - helper->every_s : 0);
    helper->next = clock_now() + helper->every_s;
    const int error = run_spawn(app, helper->command, helper->tells ? told : NULL, &helper->pid);
    if (!error)
        return;
    helper->pid = 0;
    log_line(LOG_ERROR, "cannot start `adkaz %s`: %s; tried again in %d s", helper->command, strerror(error),
        helper->every_s);
}

/* ---- settings that change beneath it ---- */

enum { CONF_BYTES_MOST = 1 << 20 };

/* adkaz.conf as it lies there, and the hash of what its drops' pipelines say. */
static bool stamp_settings(const struct app *app, struct text *stamp, struct fault *fault)
{
    char hash[FLOW_SETTINGS_BYTES];
    CLEANUP(config_clear) struct config config = { 0 };
    if (!app_config(app, &config, fault) || !flow_settings_now(app->share, &config, hash, fault))
        return false;
    OWNED_FREE char *path = file_join(app->home, "adkaz.conf");
    text_reset(stamp);
    if (!file_read(path, stamp, fault))
        return false;
    text_add(stamp, hash);
    return true;
}

/* `adkaz send` reads them anew each time, and leaves what the rule holds to be matched with them again. */
static void tell_unusable(struct settings *settings, const struct fault *fault)
{
    if (strcmp(settings->told.text, fault->text) != 0)
        log_line(LOG_ERROR,
            "watch goes on with the settings that it has, and mails wait until this is mended: %s",
            fault->text);
    settings->told = *fault;
}

static bool same(const struct text *one, const struct text *other)
{
    return one->length == other->length && memcmp(one->bytes, other->bytes, one->length) == 0;
}

static void keep(struct text *into, const struct text *stamp)
{
    text_reset(into);
    text_add_n(into, stamp->bytes, stamp->length);
}

/* Are there others, and the same at two looks in turn? An editor may still be at it. */
static bool others_lie_there(struct watcher *watcher)
{
    struct fault fault;
    struct settings *settings = &watcher->settings;
    CLEANUP(text_clear) struct text now = TEXT_LIMIT(CONF_BYTES_MOST);
    if (clock_monotonic_ms() < settings->look_at)
        return false;
    settings->look_at = clock_monotonic_ms() + WATCH_SECONDS * 1000;
    const bool usable = stamp_settings(watcher->app, &now, &fault);
    const bool settled = usable && same(&now, &settings->seen), others = !same(&now, &settings->at_work);
    if (!usable)
        tell_unusable(settings, &fault);
    else if (!others)
        settings->told = (struct fault){ 0 };
    keep(&settings->seen, &now);
    return settled && others;
}

static void receive_too(struct watcher *watcher, const struct config_back *back)
{
    watcher->helpers[RECEIVE].every_s = config_back_set(back) ? back->minutes * 60 : 0;
}

/* What is refused is tried again at the next look: the machine may have been short of something. */
static void take_up(struct watcher *watcher, const struct walk_wish *wish, struct walking **walking)
{
    struct fault fault;
    struct settings *settings = &watcher->settings;
    watcher->flow.over = false;
    if (!walking_anew(watcher->app, wish, walking, &fault)) {
        tell_unusable(settings, &fault);
        return;
    }
    keep(&settings->at_work, &settings->seen);
    settings->told = (struct fault){ 0 };
    receive_too(watcher, &(*walking)->config.back);
    puts("the settings changed; they are at work from now on");
    fflush(stdout);
}

/* ---- round after round ---- */

static bool after_round(struct flow_watcher *self, const struct flow_report *report, struct fault *fault)
{
    (void)fault;
    struct watcher *watcher = (struct watcher *)self;
    if (report->kept || report->repeated || report->pages || report->again.matched || report->again.held ||
        report->again.left != watcher->left)
        run_print_report(report);
    watcher->left = report->again.left;
    for (size_t i = 0; i < HELPERS; i++) {
        struct helper *helper = &watcher->helpers[i];
        look_after(helper);
        if (helper->every_s && !helper->pid && clock_now() >= helper->next)
            start(watcher->app, helper);
    }
    self->over = others_lie_there(watcher);
    return true;
}

static void end_watcher(struct watcher *watcher)
{
    text_clear(&watcher->settings.at_work);
    text_clear(&watcher->settings.seen);
}

/* A sender that is still at work when it stops ends by itself: stopped, it would leave a mail unknown. */
static int watch(const struct app *app, int argc, char **argv)
{
    enum { WATCH_WAITS_MS = 60 * 1000 }; /* an import may be at it: nobody need start a service twice */
    struct fault fault;
    struct walk_wish wish = { .wait_ms = WATCH_WAITS_MS };
    const int usage = run_options(&command_watch, argc, argv, &wish);
    if (usage != DONE)
        return usage;
    CLEANUP(end_watcher)
    struct watcher watcher = { .flow = { after_round },
        .app = app,
        .helpers = {
            [SEND] = { .command = "send", .every_s = SEND_EVERY_SECONDS, .worst = DONE, .tells = true },
            [RECEIVE] = { .command = "receive", .worst = REFUSED /* a mail that cannot be read is a task */ },
        },
        .settings = { .at_work = TEXT_LIMIT(CONF_BYTES_MOST), .seen = TEXT_LIMIT(CONF_BYTES_MOST) } };
    CLEANUP(walking_end) struct walking *walking = NULL;
    OWNED_FD int stop = -1;
    /* The stamp first: what changes between the two is then seen as another. */
    if (!stamp_settings(app, &watcher.settings.at_work, &fault) ||
        !(walking = walking_begin(app, &wish, &fault)) || (stop = app_stop_signals(&fault)) < 0)
        return app_fail("watch", &fault);
    receive_too(&watcher, &walking->config.back);
    while (flow_watch(walking->flow, stop, WATCH_SECONDS, &watcher.flow, &fault)) {
        if (!watcher.flow.over)
            return DONE;
        take_up(&watcher, &wish, &walking);
    }
    return app_fail("watch", &fault);
}

const struct command command_watch = {
    .name = "watch",
    .summary = "the same for ever, as a daemon",
    .help = "Usage: adkaz watch [--explain]\n\nStays in the foreground until SIGTERM or SIGINT, as a service "
            "manager wants it. Where\n"
            "adkaz.conf says where mails come back to (back), it receives them, too.\n",
    .run = watch,
};
