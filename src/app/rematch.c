/* adkaz rematch: what waits for a person, and what the rule settled and has not left, is matched again,
 * without scanning or reading anew. After an import the same happens by itself. */
#include "rematch_inside.h"

#include "cleanup.h"
#include "commands.h"
#include "flow.h"
#include "print.h"

#include <getopt.h>
#include <stdio.h>
#include <unistd.h>

static void progress(const struct flow_setup *setup, size_t left, size_t pages_read)
{
    (void)setup;
    (void)pages_read;
    fprintf(stderr, "\r%zu left to match ", left);
}

static bool match(
    const struct app *app, const struct flow_choice *choice, struct flow_rematched *done, struct fault *fault)
{
    CLEANUP(config_clear) struct config config = { 0 };
    if (!app_config(app, &config, fault))
        return false;
    const struct flow_setup setup = { .home = app->home,
        .share = app->share,
        .config = &config,
        .key = app_key(),
        .progress = isatty(STDERR_FILENO) ? progress : NULL };
    struct flow *flow = flow_open_without_readers(&setup, fault);
    const bool ok = flow && flow_rematch(flow, choice, done, fault);
    flow_close(flow);
    if (setup.progress && (done->matched || done->held))
        fputc('\n', stderr);
    return ok;
}

void rematch_print_held(const struct flow_rematched *done)
{
    if (done->held)
        printf("; %zu whose mail waited %s matched again: %zu recalled", done->held,
            done->held == 1 ? "was" : "were", done->recalled);
}

static void print_done(const struct flow_rematched *done)
{
    printf("%zu matched again: %zu settled by the rule, %zu wait for a person", done->matched, done->sent,
        done->matched - done->sent);
    rematch_print_held(done);
    if (done->left)
        printf("; %zu left as they are", done->left);
    putchar('\n');
}

static bool print_done_json(const struct flow_rematched *done)
{
    json_t *object = json_object();
    json_object_set_new(object, "matched", json_integer((json_int_t)done->matched));
    json_object_set_new(object, "sent", json_integer((json_int_t)done->sent));
    json_object_set_new(object, "review", json_integer((json_int_t)(done->matched - done->sent)));
    json_object_set_new(object, "held", json_integer((json_int_t)done->held));
    json_object_set_new(object, "recalled", json_integer((json_int_t)done->recalled));
    json_object_set_new(object, "left", json_integer((json_int_t)done->left));
    return print_json_line(object);
}

int rematch_after(const struct app *app, const char *command, const char *before)
{
    struct fault fault;
    struct flow_rematched done = { 0 };
    const struct flow_choice due = { .all = false };
    const bool ok = match(app, &due, &done, &fault);
    if (!ok && fault.kind == FAULT_LATER) {
        puts("what waits is matched again by the run that is at work, or by the next one");
        return DONE;
    }
    if (!ok) {
        fprintf(stderr, "%s; but what waits could not be matched again\n", before);
        return app_fail(command, &fault);
    }
    if (done.matched || done.held || done.left)
        print_done(&done);
    return DONE;
}

static int run(const struct app *app, int argc, char **argv)
{
    bool json = false;
    struct flow_choice choice = { .all = false };
    static const struct option options[] = { { "all", no_argument, NULL, 'a' },
        { "json", no_argument, NULL, 'j' }, { 0 } };
    for (int option; (option = app_option(argc, argv, options)) != -1;) {
        if (option == '?')
            return app_usage(&command_rematch, NULL);
        *(option == 'a' ? &choice.all : &json) = true;
    }
    choice.ids = (const char *const *)argv + optind;
    choice.id_count = (size_t)(argc - optind);
    if (choice.all && choice.id_count)
        return app_usage(&command_rematch, "name replies, or say --all, not both");
    struct fault fault;
    struct flow_rematched done = { 0 };
    if (!match(app, &choice, &done, &fault))
        return app_fail("rematch", &fault);
    if (!json)
        print_done(&done);
    return !json || print_done_json(&done) ? DONE : MACHINE;
}

const struct command command_rematch = {
    .name = "rematch",
    .summary = "match what waits again, without scanning anew",
    .help = "Usage: adkaz rematch [--all | ID …] [--json]\n\n"
            "Replies in review are matched against the register and the models as they are "
            "now. Where the rule may\n"
            "send now, the mail is held as any other; what a person settled, or took back, is not touched.\n"
            "What the rule settled and has not left is matched again, too: the mail stays as it was, or is "
            "recalled\nand asks. Until then `send` leaves it.\n"
            "Without arguments: those that were matched with another register or other "
            "models. `import`, `run` and\n"
            "`watch` do that by themselves.\n"
            "--all   all of them: after a change of the settings, or a newer program\n"
            "--json  the counts as one object\n",
    .run = run,
};
