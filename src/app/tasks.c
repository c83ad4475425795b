/* adkaz tasks: what a person has to do about mails that went out; shown, and said to be done. */
#include "commands.h"

#include "cleanup.h"
#include "clock.h"
#include "print.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

static const char *advice(enum store_task_kind kind)
{
    static const char *const advices[TASK_KINDS] = {
        [TASK_ANSWER] = "read what was answered; --sort it, or --done",
        [TASK_TRANSLATE] = "a translation or a transcript is wanted",
        [TASK_PRISONER] = "something for the prisoner: `adkaz answers`",
        [TASK_NOT_MINE] = "somebody else's letter? If so: `adkaz undo REPLY --wrong`",
        [TASK_STOP] = "no more mail is wanted; the address is suspended",
        [TASK_BOUNCED] = "it did not arrive: find another way, or `adkaz send --again`",
        [TASK_COMPLAINT] = "called spam; the address is suspended",
        [TASK_SILENT] = "no sign of receipt: ask by another way",
        [TASK_RECALLED] = "it was recalled, and yet somebody has it",
        [TASK_UNCLEAR] = "read what came back",
        [TASK_UNREADABLE] = "look at the mail with a mail program",
        [TASK_WRONG] = "it went to the wrong person: a lead asks to delete it, and tells those concerned",
    };
    return advices[kind];
}

/* ---- listing ---- */

static bool print_json(const struct store_task *task)
{
    char at[32], done[32];
    clock_iso(task->at, at);
    clock_iso(task->done, done);
    return print_json_line(json_pack("{s:s, s:s, s:s, s:s?, s:s?, s:s, s:o, s:o}", "task", task->name, "kind",
        store_task_kind_name(task->kind), "since", at, "reply", task->reply[0] ? task->reply : NULL, "mail",
        task->mail_name[0] ? task->mail_name : NULL, "what", task->what, "done",
        task->done ? json_string(done) : json_null(), "done_by",
        task->done ? json_string(task->done_by) : json_null()));
}

static void print(const struct store_task *task)
{
    char at[32], done[32];
    clock_iso(task->at, at);
    clock_iso(task->done, done);
    if (task->done)
        print_line("%s  %.10s  %s  %s  %s; done %.10s by %s", task->name, at, task->reply, task->mail_name,
            task->what, done, task->done_by);
    else
        print_line("%s  %.10s  %s  %s  %s: %s", task->name, at, task->reply, task->mail_name, task->what,
            advice(task->kind));
}

static bool list(struct store *store, bool all, bool json, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_task *tasks;
    size_t count;
    if (!store_tasks(store, all, 0, &arena, &tasks, &count, fault))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!json)
            print(&tasks[i]);
        else if (!print_json(&tasks[i]))
            return fault_set(fault, FAULT_SYSTEM, "cannot write the answer");
    }
    if (!count && !json)
        puts("nobody has to do anything");
    return true;
}

/* ---- one of them ---- */

static void print_text(const char *title, const char *text)
{
    if (!*text)
        return;
    print_line("\n%s:", title);
    while (*text) {
        const size_t length = strcspn(text, "\n");
        print_line("  %.*s", (int)length, text);
        text += length + (text[length] != '\0');
    }
}

static bool show(struct store *store, const char *name, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_task task;
    if (!store_task_load(store, name, &arena, &task, fault))
        return false;
    print(&task);
    if (*task.from)
        print_line("from: %s", task.from);
    if (*task.place)
        print_line("lies at: %s", task.place);
    print_text("what they wrote", task.words);
    print_text("the mail, with what it quotes", task.whole);
    return true;
}

/* ---- the command ---- */

struct asking {
    bool json, all;
    const char *shown, *done, *sorted, *as, *by;
};

static bool sort(struct store *store, const struct asking *asking, struct fault *fault)
{
    int kind = 0;
    while (kind < TASK_KINDS && strcmp(asking->as, store_task_kind_name((enum store_task_kind)kind)) != 0)
        kind++;
    return store_task_sort(store, asking->sorted, (enum store_task_kind)kind, asking->by, fault);
}

/* Why the arguments make no sense; "" where getopt said it already, null where they do. */
static const char *read_arguments(int argc, char **argv, struct asking *asking)
{
    static const struct option options[] = { { "json", no_argument, NULL, 'j' },
        { "all", no_argument, NULL, 'a' }, { "done", required_argument, NULL, 'd' },
        { "sort", required_argument, NULL, 's' }, { "as", required_argument, NULL, 'k' },
        { "by", required_argument, NULL, 'b' }, { 0 } };
    for (int option; (option = app_option(argc, argv, options)) != -1;) {
        if (option == '?')
            return "";
        asking->json |= option == 'j';
        asking->all |= option == 'a';
        if (option == 'd')
            asking->done = optarg;
        if (option == 's')
            asking->sorted = optarg;
        if (option == 'k')
            asking->as = optarg;
        if (option == 'b')
            asking->by = optarg;
    }
    const int words = argc - optind;
    if (words && (words != 2 || strcmp(argv[optind], "show") != 0))
        return "say `adkaz tasks`, or `adkaz tasks show ID`";
    if (words)
        asking->shown = argv[optind + 1];
    const bool settles = asking->done || asking->sorted;
    if (!asking->sorted != !asking->as)
        return "say --sort ID --as KIND";
    if (settles != (asking->by != NULL))
        return settles ? "say who did it: --by NAME (your own)" : "--by goes with --done and --sort";
    if ((asking->shown != NULL) + (asking->done != NULL) + (asking->sorted != NULL) +
            (asking->json || asking->all) >
        1)
        return "one thing at a time: the list, show ID, --sort ID, or --done ID";
    return NULL;
}

static int run(const struct app *app, int argc, char **argv)
{
    struct asking asking = { 0 };
    const char *refused = read_arguments(argc, argv, &asking);
    if (refused)
        return app_usage(&command_tasks, *refused ? refused : NULL);
    struct fault fault;
    struct store *store = app_store(app, &fault);
    const bool ok = store &&
        (asking.shown           ? show(store, asking.shown, &fault)
                : asking.sorted ? sort(store, &asking, &fault)
                : asking.done   ? store_task_done(store, asking.done, asking.by, &fault)
                                : list(store, asking.all, asking.json, &fault));
    return app_end("tasks", store, ok, &fault);
}

const struct command command_tasks = {
    .name = "tasks",
    .summary = "what a person has to do about mails that went out",
    .help = "Usage: adkaz tasks [--all] [--json]\n"
            "       adkaz tasks show ID\n"
            "       adkaz tasks --sort ID --as translate|prisoner|not-mine|stop --by NAME\n"
            "       adkaz tasks --done ID --by NAME\n\n"
            "One line for each, oldest first: task, since when, reply, mail, what it is.\n"
            "show ID    what was written, as far as somebody wrote: for your eyes, not for a file\n"
            "--all      those that are done, too\n"
            "--sort ID  what an answer in words that were not understood asks for: it is "
            "then as if they had been.\n"
            "           not-mine and stop suspend the address; prisoner goes out with `adkaz answers`\n"
            "--done ID  it is done, says --by NAME (your own); it stays in the list of --all\n",
    .run = run,
};
