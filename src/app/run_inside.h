/* run_inside: what `adkaz run` and `adkaz watch` share: the walk with the settings of adkaz.conf, the line
 * that a round ends with, and the commands that run beside it. */
#ifndef RUN_INSIDE_H
#define RUN_INSIDE_H

#include "app.h"
#include "cleanup.h"
#include "flow.h"

#include <sys/types.h>

struct walk_wish {
    bool explains; /* --explain */
    int64_t wait_ms; /* for another process that walks (struct flow_setup) */
};

/* The walk, and the settings that it borrows. */
struct walking {
    struct config config;
    struct flow_setup setup;
    struct flow *flow;
};

/* DONE, or the status with which `command` ends. */
int run_options(const struct command *command, int argc, char **argv, struct walk_wish *wish);

/* Null: a fault, also of adkaz.conf and of the words of mails. End it with walking_end (null is fine). */
struct walking *walking_begin(const struct app *app, const struct walk_wish *wish, struct fault *fault);
void walking_end(struct walking **walking);

/* The same walk with the settings as they are now. On a fault it goes on with those that it has. */
bool walking_anew(
    const struct app *app, const struct walk_wish *wish, struct walking **walking, struct fault *fault);

void run_print_report(const struct flow_report *report);

/* Starts `adkaz --home HOME COMMAND [OPTION]` with no signal blocked, whatever watch blocks for itself. 0, or
 * an errno. */
int run_spawn(const struct app *app, const char *command, const char *option, pid_t *pid);
int run_exit_status(int status); /* of waitpid */

#endif
