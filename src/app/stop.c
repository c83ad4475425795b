/* adkaz pause, resume, address, drop: a person stops mail, all of it, to one address, or of what came from
 * one drop; and lets it go on. */
#include "stop_inside.h"
#include "commands.h"

#include "address.h"
#include "cleanup.h"
#include "clock.h"
#include "file.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- what holds ---- */

void stop_words(const struct store_stop *stop, struct text *out)
{
    static const char *const what[STOP_KINDS] = {
        [STOP_MAIL] = "all mail is paused",
        [STOP_SERVER] = "the mail server refuses us, nothing is sent until `adkaz resume`",
        [STOP_ADDRESS] = "an address is suspended",
        [STOP_DROP] = "a drop is suspended: ",
    };
    char at[32];
    clock_iso(stop->at, at);
    text_printf(out, "%s%s", what[stop->kind], stop->subject);
    if (stop->since) {
        char since[32];
        clock_iso(stop->since, since);
        text_printf(out, ", what arrived from %.10s on", since);
    }
    text_printf(out, "; at %s, by %s%s%s", at, stop->by, stop->reason[0] ? ": " : "", stop->reason);
}

bool stop_tell(struct store *store, int64_t since, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_stop *stops;
    size_t count;
    if (!store_stops(store, &arena, &stops, &count, fault))
        return false;
    for (size_t i = 0; i < count; i++) {
        CLEANUP(text_clear) struct text words = TEXT_LIMIT(1 << 16);
        stop_words(&stops[i], &words);
        if ((stops[i].kind == STOP_MAIL || stops[i].kind == STOP_SERVER) && stops[i].at >= since)
            fprintf(stderr, "adkaz: %s\n", words.bytes);
    }
    return true;
}

/* ---- what a person says ---- */

struct saying {
    const struct command *command;
    struct store_stop stop;
    bool ends; /* it goes on */
    char line[400]; /* an address from standard input */
};

/* An address on a command line stays in the shell's history: "-" reads it from standard input. */
static const char *read_address(struct saying *saying, const char *word)
{
    if (strcmp(word, "-") == 0) {
        if (!fgets(saying->line, sizeof saying->line, stdin))
            return "no address came on standard input";
        saying->line[strcspn(saying->line, "\r\n")] = '\0';
        word = saying->line;
    }
    saying->stop.subject = word;
    return address_looks_right(word) ? NULL : "that is no e-mail address";
}

/* "suspend SUBJECT" or "resume SUBJECT". */
static const char *read_words(struct saying *saying, int count, char **words)
{
    const bool all = saying->stop.kind == STOP_MAIL;
    if (all)
        return count ? "it takes no arguments but its options" : NULL;
    if (count != 2)
        return saying->stop.kind == STOP_DROP ? "say: suspend DROP, or resume DROP"
                                              : "say: suspend ADDRESS, or resume ADDRESS";
    saying->ends = strcmp(words[0], "resume") == 0;
    if (!saying->ends && strcmp(words[0], "suspend") != 0)
        return "say suspend or resume";
    saying->stop.subject = words[1];
    return saying->stop.kind == STOP_ADDRESS ? read_address(saying, words[1]) : NULL;
}

static const char *read_option(struct saying *saying, int option)
{
    int64_t day;
    switch (option) {
    case 'b':
        saying->stop.by = optarg;
        return NULL;
    case 'r':
        saying->stop.reason = optarg;
        return NULL;
    case 's':
        if (!clock_parse_date(optarg, &day))
            return "--since takes a date: 2026-03-14";
        saying->stop.since = day * 86400;
        return NULL;
    default:
        return "";
    }
}

/* Why the arguments make no sense; "" where getopt said it already, null where they do. */
static const char *read_arguments(struct saying *saying, int argc, char **argv)
{
    static const struct option all[] = { { "by", required_argument, NULL, 'b' },
        { "reason", required_argument, NULL, 'r' }, { 0 } };
    static const struct option drops[] = { { "by", required_argument, NULL, 'b' },
        { "reason", required_argument, NULL, 'r' }, { "since", required_argument, NULL, 's' }, { 0 } };
    const struct option *options = saying->stop.kind == STOP_DROP ? drops : all;
    for (int option; (option = app_option(argc, argv, options)) != -1;) {
        const char *refused = read_option(saying, option);
        if (refused)
            return refused;
    }
    const char *refused = read_words(saying, argc - optind, argv + optind);
    if (refused)
        return refused;
    return saying->stop.by[0] ? NULL : "say who says so: --by NAME (your own)";
}

/* ---- carried out ---- */

/* A name mistyped would suspend nothing, silently. */
static bool check_drop(const struct app *app, const struct saying *saying, struct fault *fault)
{
    CLEANUP(config_clear) struct config config = { 0 };
    if (saying->stop.kind != STOP_DROP || saying->ends)
        return true;
    if (!app_config(app, &config, fault))
        return false;
    for (size_t i = 0; i < config.drop_count; i++)
        if (strcmp(config.drops[i].name, saying->stop.subject) == 0)
            return true;
    return fault_set(fault, FAULT_INPUT, "adkaz.conf has no drop \"%s\"", saying->stop.subject);
}

static bool begin(struct store *store, const struct saying *saying, struct fault *fault)
{
    size_t fallen;
    if (!store_stop(store, &saying->stop, &fallen, fault))
        return false;
    if (saying->stop.kind == STOP_MAIL)
        puts("all mail is paused; a mail that is being handed over at this moment is finished");
    else
        printf("suspended; %zu %s recalled and %s for a person\n", fallen,
            fallen == 1 ? "reply is" : "replies are", fallen == 1 ? "waits" : "wait");
    return true;
}

/* The server's word and a person's are ended one after the other: who mended the one may not know of the
 * other. */
static bool resume(struct store *store, const char *by, bool *paused, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_stop *stops;
    size_t count;
    bool refused = false;
    *paused = false;
    if (!store_stops(store, &arena, &stops, &count, fault))
        return false;
    for (size_t i = 0; i < count; i++) {
        refused |= stops[i].kind == STOP_SERVER;
        *paused |= stops[i].kind == STOP_MAIL;
    }
    *paused = *paused && refused;
    return store_stop_end(store, refused ? STOP_SERVER : STOP_MAIL, "", by, fault);
}

static bool end(struct store *store, const struct saying *saying, struct fault *fault)
{
    bool paused = false;
    const struct store_stop *stop = &saying->stop;
    if (stop->kind == STOP_MAIL ? !resume(store, stop->by, &paused, fault)
                                : !store_stop_end(store, stop->kind, stop->subject, stop->by, fault))
        return false;
    puts(stop->kind != STOP_MAIL ? "resumed; what was recalled waits for a person"
            : paused             ? "the mail server's refusal is over; a person has paused all mail, too "
                                   "(`adkaz doctor` says who and why): `adkaz resume` once more lets it go on"
                                 : "mail goes on");
    return true;
}

static int run(struct saying *saying, const struct app *app, int argc, char **argv)
{
    saying->stop.by = saying->stop.reason = saying->stop.subject = "";
    const char *refused = read_arguments(saying, argc, argv);
    if (refused)
        return app_usage(saying->command, *refused ? refused : NULL);
    struct fault fault;
    struct store *store = check_drop(app, saying, &fault) ? app_store(app, &fault) : NULL;
    const bool ok = store && (saying->ends ? end : begin)(store, saying, &fault);
    return app_end(saying->command->name, store, ok, &fault);
}

static int run_pause(const struct app *app, int argc, char **argv)
{
    struct saying saying = { .command = &command_pause, .stop.kind = STOP_MAIL };
    return run(&saying, app, argc, argv);
}

static int run_resume(const struct app *app, int argc, char **argv)
{
    struct saying saying = { .command = &command_resume, .stop.kind = STOP_MAIL, .ends = true };
    return run(&saying, app, argc, argv);
}

static int run_address(const struct app *app, int argc, char **argv)
{
    struct saying saying = { .command = &command_address, .stop.kind = STOP_ADDRESS };
    return run(&saying, app, argc, argv);
}

static int run_drop(const struct app *app, int argc, char **argv)
{
    struct saying saying = { .command = &command_drop, .stop.kind = STOP_DROP };
    return run(&saying, app, argc, argv);
}

const struct command command_pause = {
    .name = "pause",
    .summary = "stop all mail until `resume`",
    .help = "Usage: adkaz pause [--reason TEXT] --by NAME\n\n"
            "No mail is begun from now on, whoever is sending; letters are taken in, "
            "read and decided as ever.\n"
            "What can be recalled while it is held can be so without hurry.\n",
    .run = run_pause,
};

const struct command command_resume = {
    .name = "resume",
    .summary = "let mail go on after `pause`, or after the mail server refused us",
    .help = "Usage: adkaz resume --by NAME\n\nWhat became due meanwhile goes with the next `run`, `watch` "
            "or `send`.\n",
    .run = run_resume,
};

const struct command command_address = {
    .name = "address",
    .summary = "suspend an e-mail address: nothing goes there, its replies ask",
    .help = "Usage: adkaz address suspend ADDRESS [--reason TEXT] --by NAME\n"
            "       adkaz address resume ADDRESS --by NAME\n\n"
            "What is decided for it and has not left is recalled and waits for a person, "
            "in every spelling of the\n"
            "address. Only a keyed hash of it is kept: nobody can list what is suspended. "
            "ADDRESS \"-\" is read from\n"
            "standard input, so that it does not stay in the shell's history.\n",
    .run = run_address,
};

const struct command command_drop = {
    .name = "drop",
    .summary = "suspend a drop: what came from there asks",
    .help = "Usage: adkaz drop suspend DROP [--since DATE] [--reason TEXT] --by NAME\n"
            "       adkaz drop resume DROP --by NAME\n\n"
            "For a drop that somebody else may have put things into. What came from it (from "
            "DATE on, UTC), is decided\n"
            "and has not left is recalled and waits for a person. New scans are taken in and "
            "read, and ask. What a person\n"
            "decides from now on goes.\n",
    .run = run_drop,
};
