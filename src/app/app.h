/* app: what the commands share. A command is one line in the table of main.c and one file. */
#ifndef APP_H
#define APP_H

#include "config.h"
#include "store.h"

/* Exit status (docs/operating.md). Replies that wait for a person are ordinary. */
enum status {
    DONE = 0,
    REFUSED = 1, /* something was refused or failed: rejected rows, set-aside scans, failed mails; named on
                    stderr */
    USAGE = 2, /* usage or configuration */
    MACHINE = 3, /* the machine is in trouble */
};

struct app {
    const char *home; /* --home, or ADKAZ_HOME, or null */
    const char *share; /* folder of pipelines/, models/, words/ */
};

struct command {
    const char *name, *summary, *help;
    int (*run)(const struct app *app, int argc, char **argv); /* argv[0] is the command's name */
};

extern const struct command *const commands[]; /* null-ended */

/* Prints "adkaz NAME: fault" on stderr and returns the status that the fault's kind means. */
int app_fail(const char *command, const struct fault *fault);

/* For what getopt refused or the arguments lack: prints `why` (may be null) and where the help is. */
int app_usage(const struct command *command, const char *why);

/* getopt_long with the command's own options; --help is known to all. Returns the option's val, -1 at the
 * end, '?' when refused (said already); after '?' return USAGE. `options` ends with a zero entry. */
struct option;
int app_option(int argc, char **argv, const struct option *options);
enum { OPTION_HELP = 1 << 16 };

bool app_config(const struct app *app, struct config *config, struct fault *fault);
/* Is the drop's folder there, and may it be read and emptied? */
bool app_drop_usable(const struct app *app, const struct config_drop *drop);
/* Can all the words of mails be read, the operator's own too? Asked before anything is taken in: a mail is
 * not held up by a slip of the pen when its time has come. */
bool app_words_sound(const struct app *app, const struct config *config, struct fault *fault);
struct store *app_store(const struct app *app, struct fault *fault);

/* From now on SIGINT and SIGTERM make this readable, and nothing else; -1 with a fault. The caller closes it.
 */
int app_stop_signals(struct fault *fault);

/* How a command on the store ends: closes it (null is fine); DONE, or what app_fail says of the fault. */
int app_end(const char *command, struct store *store, bool done, const struct fault *fault);

/* The one key that exists until the vault is there (docs/architecture.md). */
struct bytes app_key(void);

#endif
