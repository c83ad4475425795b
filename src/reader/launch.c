/* Starts the zygote and asks it for children. */
#include "launch.h"
#include "readers_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "walls.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CONTROL_FD = 3, START_MOST_MS = 120 * 1000, ANSWER_MOST_MS = 30 * 1000 };

/* ---- the zygote ---- */

struct exec {
    char *const *words;
    char **environment;
};

/* The words of the zygote's command line. The strings are borrowed. */
static char **command_line(const struct readers *readers, size_t count)
{
    char **words = must_alloc((count + 5) * sizeof *words);
    size_t n = 0;
    words[n++] = readers->program;
    words[n++] = (char *)READER_WORD;
    words[n++] = (char *)"3"; /* CONTROL_FD */
    words[n++] = readers->models;
    for (size_t i = 0; i < count; i++)
        words[n++] = readers->pipelines[i];
    return words;
}

/* Both are read when the program starts, so they have to be there before exec. OMP_THREAD_LIMIT: tesseract on
 * two cores is 13 times slower without it (ocr.md 1.1). Memory in large pages, where the machine has them for
 * whoever asks: a page costs 8 % less, most of it the models' walks through memory. */
static char **environment_for_zygote(void)
{
    static const char *const kept[] = {
        "TESSDATA_PREFIX",
#ifdef ADKAZ_SANITIZED
        "ASAN_OPTIONS",
        "UBSAN_OPTIONS",
        "LSAN_OPTIONS",
#endif
    };
    const size_t count = sizeof kept / sizeof *kept;
    char **environment = must_alloc((count + 3) * sizeof *environment);
    size_t n = 0;
    environment[n++] = must_copy("OMP_THREAD_LIMIT=1");
    environment[n++] = must_copy("GLIBC_TUNABLES=glibc.malloc.hugetlb=1");
    for (size_t i = 0; i < count; i++) {
        const char *value = getenv(kept[i]);
        if (!value)
            continue;
        size_t size = strlen(kept[i]) + strlen(value) + 2;
        environment[n] = must_alloc(size);
        snprintf(environment[n++], size, "%s=%s", kept[i], value);
    }
    return environment;
}

/* In the fork: nothing of the walk's but the control socket comes along. */
static _Noreturn void become_zygote(const struct exec *exec, int control, pid_t parent)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGCHLD, SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(0);
    setsid(); /* no terminal, and no Ctrl-C from one */
    int high = fcntl(control, F_DUPFD, 10);
    int null = open("/dev/null", O_RDWR);
    if (high < 0 || null < 0)
        _exit(126);
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    if (!WALLS_SANITIZED) /* libraries chatter, and what they say may be of a letter */
        dup2(null, STDERR_FILENO);
    dup2(high, CONTROL_FD);
    syscall(SYS_close_range, CONTROL_FD + 1, ~0U, 0);
    execve(exec->words[0], exec->words, exec->environment);
    _exit(127);
}

bool launch(char *const *words, int control, pid_t *pid, struct fault *fault)
{
    const struct exec exec = { words, environment_for_zygote() };
    const pid_t parent = getpid();
    *pid = fork();
    if (*pid == 0)
        become_zygote(&exec, control, parent);
    for (char **word = exec.environment; *word; word++)
        free(*word);
    free(exec.environment);
    if (*pid > 0)
        return true;
    *pid = 0;
    return fault_errno(fault, "cannot fork");
}

static bool fork_zygote(struct readers *readers, int control, struct fault *fault)
{
    size_t count = 0;
    while (readers->pipelines[count])
        count++;
    OWNED_FREE char **words = command_line(readers, count);
    return launch(words, control, &readers->zygote, fault);
}

/* A frame from the zygote; its fault is passed on. */
static bool hear_zygote(
    const struct readers *readers, struct wire_note *note, int most_ms, struct fault *fault)
{
    struct pollfd wait = { .fd = readers->control, .events = POLLIN };
    int ready;
    do
        ready = poll(&wait, 1, most_ms);
    while (ready < 0 && errno == EINTR);
    if (ready <= 0)
        return fault_set(fault, FAULT_SYSTEM, "the reader process does not answer");
    if (!wire_receive(readers->control, note, fault))
        return false;
    if (note->kind != FRAME_FAULT)
        return true;
    if (!wire_take_fault((struct bytes){ note->bytes, note->size }, fault))
        fault_set(fault, FAULT_SYSTEM, "the reader process cannot say what it lacks");
    return false;
}

bool zygote_start(struct readers *readers, struct fault *fault)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
        return fault_errno(fault, "cannot make a socket pair");
    readers->control = ends[0];
    OWNED_FD int theirs = ends[1];
    if (!fork_zygote(readers, theirs, fault))
        return false;
    close_fd_at(&theirs);
    struct wire_note note;
    if (hear_zygote(readers, &note, START_MOST_MS, fault)) {
        if (note.kind == FRAME_READY)
            return true;
        fault_set(fault, FAULT_SYSTEM,
            "the reader process does not answer as this adkaz expects: was adkaz replaced while it ran? "
            "Start it again");
    } else if (fault->kind == FAULT_LATER) {
        fault_set(fault, FAULT_SYSTEM, "the reader process ended before it was ready");
    }
    zygote_stop(readers);
    return false;
}

void zygote_stop(struct readers *readers)
{
    close_fd_at(&readers->control);
    if (readers->zygote <= 0)
        return;
    kill(readers->zygote, SIGKILL);
    while (waitpid(readers->zygote, NULL, 0) < 0 && errno == EINTR)
        ;
    readers->zygote = 0;
}

/* ---- its children ---- */

/* Which of the pipelines is called `name`: "letter" is …/letter.conf. -1: none. */
static int pipeline_index(const struct readers *readers, const char *name)
{
    const size_t n = strlen(name);
    for (int i = 0; readers->pipelines[i]; i++) {
        const char *slash = strrchr(readers->pipelines[i], '/');
        const char *file = slash ? slash + 1 : readers->pipelines[i];
        if (!strncmp(file, name, n) && (!strcmp(file + n, ".conf") || !file[n]))
            return i;
    }
    return -1;
}

static bool ask(struct readers *readers, uint32_t pipeline, int socket, pid_t *pid, struct fault *fault)
{
    CLEANUP(text_clear) struct text out = TEXT_LIMIT(16);
    wire_put_number(&out, pipeline);
    const struct bytes payload = { (unsigned char *)out.bytes, out.length };
    struct wire_note note;
    uint32_t number;
    if (!wire_send(readers->control, FRAME_FORK, payload, &socket, 1, fault) ||
        !hear_zygote(readers, &note, ANSWER_MOST_MS, fault))
        return false;
    if (note.kind != FRAME_CHILD || !wire_take_number((struct bytes){ note.bytes, note.size }, &number) ||
        number > INT32_MAX)
        return fault_set(fault, FAULT_SYSTEM,
            "the reader process does not answer as this adkaz expects: was adkaz replaced while it ran? "
            "Start it again");
    if (number == 0)
        return fault_set(fault, FAULT_SYSTEM, "the reader process cannot fork");
    *pid = (pid_t)number;
    return true;
}

/* Asks for a child at the other end of a fresh socket pair. */
static bool fork_child(struct readers *readers, uint32_t pipeline, struct child *child, struct fault *fault)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
        return fault_errno(fault, "cannot make a socket pair");
    OWNED_FD int ours = ends[0], theirs = ends[1];
    if (!ask(readers, pipeline, theirs, &child->pid, fault))
        return false;
    child->socket = steal_fd(&ours);
    return true;
}

bool zygote_child(struct readers *readers, const char *pipeline, const struct job *job, const int *fds,
    size_t fd_count, struct child *child, struct fault *fault)
{
    const int index = pipeline ? pipeline_index(readers, pipeline) : 0;
    if (index < 0)
        return fault_set(fault, FAULT_SYSTEM, "the readers were started without the pipeline %s", pipeline);
    child->task = job->task;
    child->cpu_s = job->cpu_s;
    child->deadline_ms = clock_monotonic_ms() + (int64_t)job->cpu_s * WALL_PER_CPU * 1000;
    if (!readers->zygote || !fork_child(readers, (uint32_t)index, child, fault)) {
        /* A zygote that died (the machine was short of memory, somebody killed it) is started once more. */
        zygote_stop(readers);
        if (!zygote_start(readers, fault) || !fork_child(readers, (uint32_t)index, child, fault)) {
            fault->kind = FAULT_SYSTEM;
            return false;
        }
    }
    CLEANUP(text_clear) struct text out = TEXT_LIMIT(WIRE_SMALL_MOST);
    wire_put_job(&out, job);
    struct fault gone = { 0 };
    if (!wire_send(child->socket, FRAME_JOB, (struct bytes){ (unsigned char *)out.bytes, out.length }, fds,
            fd_count, &gone) &&
        gone.kind != FAULT_LATER) {
        *fault = gone;
        return false;
    }
    return true; /* one that has gone already is heard of when it is waited for */
}
