/* The scripted mail server's start and end. */
#include "smtp_script.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS_MOST = 8 };

static void become_server(int in, int out, const char *program, const char *const *words)
{
    const char *arguments[WORDS_MOST + 3] = { "/usr/bin/python3", program };
    for (size_t i = 0; i < WORDS_MOST && words[i]; i++)
        arguments[i + 2] = words[i];
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    for (int fd = 3; fd < 64; fd++)
        close(fd);
    execv(arguments[0], (char **)arguments);
    _exit(127);
}

static int read_port(int fd)
{
    char digits[16], c;
    size_t n = 0;
    while (n + 1 < sizeof digits && read(fd, &c, 1) == 1 && c != '\n')
        digits[n++] = c;
    digits[n] = '\0';
    return atoi(digits);
}

bool smtp_script_start(struct smtp_script *script, const char *const *words)
{
    return smtp_server_start(script, SOURCE_DIR "/tests/support/smtp_script.py", words);
}

bool smtp_server_start(struct smtp_script *script, const char *program, const char *const *words)
{
    int in[2], out[2];
    if (pipe(in) < 0 || pipe(out) < 0)
        return false;
    script->pid = fork();
    if (script->pid == 0)
        become_server(in[0], out[1], program, words);
    close(in[0]);
    close(out[1]);
    script->in = in[1];
    script->out = out[0];
    script->port = read_port(out[0]);
    return script->pid > 0 && script->port > 0;
}

void smtp_script_end(struct smtp_script *script, struct text *said)
{
    char buffer[4096];
    ssize_t got;
    close(script->in);
    while ((got = read(script->out, buffer, sizeof buffer)) > 0)
        text_add_n(said, buffer, (size_t)got);
    close(script->out);
    waitpid(script->pid, NULL, 0);
}

size_t smtp_script_count(const struct text *said, const char *line)
{
    size_t found = 0;
    for (const char *at = said->bytes; (at = strstr(at, line)); at++)
        found++;
    return found;
}
