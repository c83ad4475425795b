/* The program: finds home and share, finds the command in the table, runs it. As `adkaz --reader` it is the
 * zygote of the reader processes instead, before anything else is opened. */
#include "app.h"
#include "commands.h"

#include "arena.h"
#include "cleanup.h"
#include "file.h"
#include "flow.h"
#include "letters.h"
#include "log.h"
#include "mail.h"

#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

const struct command *const commands[] = {
    &command_init,
    &command_import,
    &command_run,
    &command_watch,
    &command_list,
    &command_show,
    &command_find,
    &command_decide,
    &command_undo,
    &command_redact,
    &command_attach,
    &command_rematch,
    &command_stats,
    &command_learn,
    &command_send,
    &command_digest,
    &command_receive,
    &command_tasks,
    &command_answers,
    &command_pause,
    &command_resume,
    &command_address,
    &command_drop,
    &command_review,
    &command_user,
    &command_audit,
    &command_slip,
    &command_stages,
    &command_check,
    &command_doctor,
    NULL,
};

int app_fail(const char *command, const struct fault *fault)
{
    static const int statuses[] = {
        [FAULT_NONE] = DONE,
        [FAULT_INPUT] = REFUSED,
        [FAULT_CONFIG] = USAGE,
        [FAULT_LATER] = REFUSED,
        [FAULT_STALE] = REFUSED,
        [FAULT_SYSTEM] = MACHINE,
    };
    fprintf(stderr, "adkaz %s: %s\n", command, fault->text);
    return statuses[fault->kind];
}

int app_usage(const struct command *command, const char *why)
{
    if (why)
        fprintf(stderr, "adkaz %s: %s\n", command->name, why);
    fprintf(stderr, "Try `adkaz %s --help`.\n", command->name);
    return USAGE;
}

int app_option(int argc, char **argv, const struct option *options)
{
    return getopt_long(argc, argv, "", options, NULL);
}

struct bytes app_key(void)
{
    return (struct bytes){ NULL, 0 };
}

static bool need_home(const struct app *app, struct fault *fault)
{
    return app->home ||
        fault_set(fault, FAULT_CONFIG,
            "no home is named: `adkaz --home DIR …`, or ADKAZ_HOME=DIR in the environment");
}

bool app_config(const struct app *app, struct config *config, struct fault *fault)
{
    if (!need_home(app, fault))
        return false;
    OWNED_FREE char *path = file_join(app->home, "adkaz.conf");
    return config_read(path, config, fault);
}

bool app_drop_usable(const struct app *app, const struct config_drop *drop)
{
    OWNED_FREE char *path = file_join(drop->path[0] == '/' ? "" : app->home, drop->path);
    return access(path, R_OK | W_OK | X_OK) == 0;
}

bool app_words_sound(const struct app *app, const struct config *config, struct fault *fault)
{
    const char *own = config->mail.words;
    OWNED_FREE char *words = file_join(app->share, "words");
    OWNED_FREE char *own_words = own[0] ? file_join(own[0] == '/' ? "" : app->home, own) : must_copy("");
    struct mail_words *open = mail_words_open(words, own_words, fault);
    mail_words_close(open);
    return open != NULL;
}

struct store *app_store(const struct app *app, struct fault *fault)
{
    return need_home(app, fault) ? store_open(app->home, app_key(), fault) : NULL;
}

int app_end(const char *command, struct store *store, bool done, const struct fault *fault)
{
    store_close(store);
    return done ? DONE : app_fail(command, fault);
}

int app_stop_signals(struct fault *fault)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    int stop = signalfd(-1, &signals, SFD_CLOEXEC);
    if (stop < 0)
        fault_errno(fault, "cannot wait for signals");
    return stop;
}

/* ADKAZ_SHARE, or share/adkaz beside the program (as built), or ../share/adkaz (as installed). */
static char *find_share(void)
{
    const char *named = getenv("ADKAZ_SHARE");
    if (named && *named)
        return must_copy(named);
    char program[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    program[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(program, '/');
    if (slash)
        *slash = '\0';
    static const char *const beside[] = { "share/adkaz", "../share/adkaz" };
    for (size_t i = 0; i < 2; i++) {
        char *share = file_join(program, beside[i]);
        if (access(share, R_OK) == 0)
            return share;
        free(share);
    }
    return must_copy("/usr/share/adkaz");
}

static void print_commands(FILE *out)
{
    fputs("Usage: adkaz [--home DIR] COMMAND …\n\n", out);
    for (size_t i = 0; commands[i]; i++)
        fprintf(out, "  %-9s %s\n", commands[i]->name, commands[i]->summary);
    fputs(
        "\nEach command has --help. DIR is where adkaz.conf lies; ADKAZ_HOME names it too.\n"
        "Exit status: 0 done, 1 something was refused or failed, 2 usage or configuration, 3 the machine.\n",
        out);
}

static int unknown_command(const char *name)
{
    const char *names[sizeof commands / sizeof *commands];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        names[i] = commands[i] ? commands[i]->name : NULL;
    const char *nearest = nearest_word(names, name);
    fprintf(stderr, "adkaz: there is no command \"%s\"", name);
    if (nearest)
        fprintf(stderr, "; did you mean \"%s\"?", nearest);
    fputs("\nTry `adkaz --help`.\n", stderr);
    return USAGE;
}

static int run_command(const struct app *app, int argc, char **argv)
{
    for (size_t i = 0; commands[i]; i++) {
        if (strcmp(commands[i]->name, argv[0]) != 0)
            continue;
        for (int j = 1; j < argc && strcmp(argv[j], "--") != 0; j++)
            if (strcmp(argv[j], "--help") == 0)
                return printf("%s", commands[i]->help) < 0 ? MACHINE : DONE;
        optind = 0; /* glibc: forget the "+" of the options before the command */
        return commands[i]->run(app, argc, argv);
    }
    return unknown_command(argv[0]);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], FLOW_READER_WORD) == 0)
        return flow_reader_main(argc, argv);
    if (argc > 1 && strcmp(argv[1], LETTERS_WORD) == 0)
        return letters_main(argc, argv);
    memory_map_large();
    OWNED_FREE char *share = find_share();
    struct app app = { getenv("ADKAZ_HOME"), share };
    static const struct option options[] = {
        { "home", required_argument, NULL, 'h' },
        { "verbose", no_argument, NULL, 'v' },
        { "help", no_argument, NULL, OPTION_HELP },
        { "version", no_argument, NULL, 'V' },
        { 0 },
    };
    int option;
    while ((option = getopt_long(argc, argv, "+v", options, NULL)) != -1) {
        if (option == 'h')
            app.home = optarg;
        else if (option == 'v')
            log_threshold(LOG_INFO);
        else if (option == 'V')
            return printf("adkaz " ADKAZ_VERSION "\n") < 0 ? MACHINE : DONE;
        else if (option == OPTION_HELP)
            return print_commands(stdout), DONE;
        else
            return fputs("Try `adkaz --help`.\n", stderr), USAGE;
    }
    if (app.home && !*app.home)
        app.home = NULL;
    if (optind == argc)
        return print_commands(stderr), USAGE;
    int status = run_command(&app, argc - optind, argv + optind);
    return fflush(stdout) == 0 ? status : MACHINE;
}
