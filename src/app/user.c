/* adkaz user: who may log in at the review page. Passphrases come from the terminal, unseen and twice, or as
 * one line from a pipe; never from the command line, where the shell would keep them. */
#include "commands.h"

#include "cleanup.h"
#include "clock.h"

#include <getopt.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { LINE_MOST = STORE_PASSPHRASE_MOST + 2 };

struct asking {
    const char *verb, *name; /* "" where not given */
    struct store_person person;
    bool json;
};

/* ---- passphrases ---- */

static bool read_line(char line[LINE_MOST], struct fault *fault)
{
    if (!fgets(line, LINE_MOST, stdin))
        return fault_set(fault, FAULT_INPUT, "no passphrase came on standard input");
    line[strcspn(line, "\r\n")] = '\0';
    return true;
}

/* One line that the terminal does not show. */
static bool ask_unseen(const char *question, char line[LINE_MOST], struct fault *fault)
{
    struct termios seen, unseen;
    if (tcgetattr(STDIN_FILENO, &seen) < 0)
        return fault_errno(fault, "cannot ask for a passphrase");
    unseen = seen;
    unseen.c_lflag &= ~(tcflag_t)ECHO;
    unseen.c_lflag |= ECHONL;
    if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &unseen) < 0)
        return fault_errno(fault, "cannot ask for a passphrase unseen");
    fprintf(stderr, "%s: ", question);
    const bool read = read_line(line, fault);
    tcsetattr(STDIN_FILENO, TCSANOW, &seen);
    return read;
}

static bool ask_passphrase(char passphrase[LINE_MOST], struct fault *fault)
{
    char again[LINE_MOST];
    if (!isatty(STDIN_FILENO))
        return read_line(passphrase, fault);
    const bool same = ask_unseen("Passphrase", passphrase, fault) && ask_unseen("Again", again, fault) &&
        (strcmp(passphrase, again) == 0 ||
            fault_set(fault, FAULT_INPUT, "the two passphrases differ: nothing was changed"));
    sodium_memzero(again, sizeof again);
    return same;
}

/* ---- verbs ---- */

static bool add(struct store *store, const struct asking *asking, struct fault *fault)
{
    char passphrase[LINE_MOST];
    const bool added = ask_passphrase(passphrase, fault) &&
        store_person_add(store, &asking->person, passphrase, fault);
    sodium_memzero(passphrase, sizeof passphrase);
    if (added)
        puts("made; at the page, served by `adkaz review`, they choose a passphrase of their own first");
    return added;
}

static bool change_passphrase(struct store *store, const struct asking *asking, struct fault *fault)
{
    char passphrase[LINE_MOST];
    const bool changed = ask_passphrase(passphrase, fault) &&
        store_person_passphrase(store, asking->name, passphrase, fault);
    sodium_memzero(passphrase, sizeof passphrase);
    if (changed)
        puts("changed; logged in again with the new one, they choose their own at the page");
    return changed;
}

static bool disable(struct store *store, const struct asking *asking, struct fault *fault)
{
    if (!store_person_disable(store, asking->name, fault))
        return false;
    puts("may not log in any more; the name stays in what was decided");
    return true;
}

static bool promote(struct store *store, const struct asking *asking, struct fault *fault)
{
    if (!store_person_role(store, asking->name, asking->person.role, fault))
        return false;
    printf("%s from now on; logs in again\n", store_role_name(asking->person.role));
    return true;
}

static void print_person(const struct store_person *person)
{
    char since[32];
    clock_iso(person->since, since);
    printf("%s  %s  %s  since %.10s%s\n", person->name, store_role_name(person->role), person->language,
        since, person->disabled ? "  may not log in" : "");
}

static void print_person_json(const struct store_person *person)
{
    char since[32];
    clock_iso(person->since, since);
    json_t *line = json_pack("{s:s, s:s, s:s, s:s, s:b}", "name", person->name, "role",
        store_role_name(person->role), "language", person->language, "since", since, "disabled",
        person->disabled);
    json_dumpf(line, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(line);
}

static bool list(struct store *store, const struct asking *asking, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_person *persons;
    size_t count;
    if (!store_persons(store, &arena, &persons, &count, fault))
        return false;
    for (size_t i = 0; i < count; i++)
        (asking->json ? print_person_json : print_person)(&persons[i]);
    return true;
}

static const struct verb {
    const char *name;
    bool takes_name;
    bool (*run)(struct store *store, const struct asking *asking, struct fault *fault);
} verbs[] = {
    { "add", true, add },
    { "list", false, list },
    { "passphrase", true, change_passphrase },
    { "role", true, promote },
    { "remove", true, disable },
};

/* ---- what is asked ---- */

static const char *read_role(const char *word, enum store_role *role)
{
    for (int i = 0; i < ROLES; i++) {
        if (strcmp(word, store_role_name((enum store_role)i)) != 0)
            continue;
        *role = (enum store_role)i;
        return NULL;
    }
    return "--role is coordinator, lead or operator";
}

static const char *read_language(const char *word, const char **language)
{
    static const char *const known[] = { "be", "ru", "en" };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(word, known[i]) == 0)
            *language = known[i];
    return strcmp(*language, word) == 0 ? NULL : "--language is be, ru or en";
}

/* Why the arguments make no sense; "" where getopt said it already, null where they do. */
static const char *read_arguments(struct asking *asking, int argc, char **argv)
{
    static const struct option options[] = { { "role", required_argument, NULL, 'r' },
        { "language", required_argument, NULL, 'l' }, { "json", no_argument, NULL, 'j' }, { 0 } };
    const char *refused = NULL;
    bool has_role = false;
    for (int option; !refused && (option = app_option(argc, argv, options)) != -1;) {
        if (option == 'r')
            refused = read_role(optarg, &asking->person.role), has_role = true;
        else if (option == 'l')
            refused = read_language(optarg, &asking->person.language);
        else if (option == 'j')
            asking->json = true;
        else
            return "";
    }
    if (refused)
        return refused;
    asking->verb = optind < argc ? argv[optind] : "";
    asking->name = asking->person.name = optind + 1 < argc ? argv[optind + 1] : "";
    if (argc - optind > 2)
        return "it takes one name; put one of several words in quotes";
    const bool gives_role = strcmp(asking->verb, "add") == 0 || strcmp(asking->verb, "role") == 0;
    return gives_role && !has_role ? "say what they may do: --role coordinator" : NULL;
}

static int run(const struct app *app, int argc, char **argv)
{
    struct asking asking = { .person = { .language = "be" } };
    const char *refused = read_arguments(&asking, argc, argv);
    const struct verb *verb = NULL;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (!refused && strcmp(asking.verb, verbs[i].name) == 0)
            verb = &verbs[i];
    if (refused || !verb)
        return app_usage(&command_user,
            refused && !*refused ? NULL
                : refused        ? refused
                                 : "say add, list, passphrase, role or remove");
    if (verb->takes_name != (asking.name[0] != '\0'))
        return app_usage(&command_user, verb->takes_name ? "say whose account" : "it takes no name");
    struct fault fault;
    struct store *store = app_store(app, &fault);
    const bool ok = store && verb->run(store, &asking, &fault);
    return app_end("user", store, ok, &fault);
}

const struct command command_user = {
    .name = "user",
    .summary = "who may log in at the review page",
    .help = "Usage: adkaz user add NAME --role coordinator|lead|operator [--language be|ru|en]\n"
            "       adkaz user list [--json]\n"
            "       adkaz user passphrase NAME\n"
            "       adkaz user role NAME --role coordinator|lead|operator\n"
            "       adkaz user remove NAME\n\n"
            "One account for each person: NAME stands in what they decide. The passphrase is asked "
            "for twice, unseen; in a\n"
            "pipe it is one line of standard input. It has at least 12 letters. Changing it, or "
            "removing the account, ends\n"
            "what is logged in. Who is removed may not log in any more, and the name is never "
            "given to somebody else.\n"
            "A coordinator decides; a lead also settles what two coordinators see differently, "
            "which waits where nobody\n"
            "leads; an operator may all that.\n",
    .run = run,
};
