/* smtp_script: smtp_script.py as a child of a test. */
#ifndef SMTP_SCRIPT_H
#define SMTP_SCRIPT_H

#include "text.h"

#include <stdbool.h>
#include <sys/types.h>

struct smtp_script {
    pid_t pid;
    int in, out; /* its standard input and output */
    int port;
};

/* `words`: its arguments, null-ended. False: it did not start. */
bool smtp_script_start(struct smtp_script *script, const char *const *words);

/* The same of another program that prints its port. */
bool smtp_server_start(struct smtp_script *script, const char *program, const char *const *words);

/* Ends it; what it had printed is appended to `said`. */
void smtp_script_end(struct smtp_script *script, struct text *said);

/* How often the server said `line`, in all that it `said`. */
size_t smtp_script_count(const struct text *said, const char *line);

#endif
