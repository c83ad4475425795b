/* The zygote: opens the models once, then only forks. It never holds a byte or a descriptor of a letter: what
 * it is handed is a child's end of a socket, which it closes as soon as the child has it. */
#include "zygote.h"

#include "cleanup.h"
#include "walls.h"

#include <dirent.h>
#include <errno.h>
#include <malloc.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHILD_SOCKET = 3 };

struct zygote {
    const struct reader_hooks *hooks;
    const char *models;
    struct reader_pipeline *pipelines;
    size_t count;
    int control;
    pid_t walk;
};

void zygote_settle(pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_DUMPABLE, 0);
    setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    if (getppid() != parent)
        _exit(0);
}

/* ---- opening ---- */

static bool open_stages(
    const struct zygote *zygote, struct reader_pipeline *pipeline, const char *path, struct fault *fault)
{
    if (!pipeline_read(path, zygote->hooks->kinds, &pipeline->pipeline, fault))
        return false;
    const struct services services = { .recogniser = &pipeline->recogniser, .models = zygote->models };
    for (size_t i = 0; i < pipeline->pipeline.count; i++) {
        struct stage *stage = pipeline->pipeline.stages[i];
        if (stage->kind->place == PLACE_WALK || !stage->kind->open)
            continue;
        if (!stage->kind->open(stage, &services, fault))
            return fault_while(fault, "%s: %s", pipeline->pipeline.name, stage->kind->name);
    }
    return true;
}

/* A fork takes only the thread that calls it along, so a library must not have started another. */
static bool has_one_thread(struct fault *fault)
{
    DIR *tasks = opendir("/proc/self/task");
    if (!tasks)
        return true;
    int count = 0;
    for (struct dirent *entry; (entry = readdir(tasks));)
        count += entry->d_name[0] != '.';
    closedir(tasks);
    if (count > 1)
        return fault_set(
            fault, FAULT_SYSTEM, "a library started %d threads in the reader process", count - 1);
    return true;
}

/* Tried once in a child of its own, so that a machine without the walls refuses to start instead of failing
 * page by page. */
static bool walls_stand(struct fault *fault)
{
    int ends[2];
    if (pipe(ends) < 0)
        return fault_errno(fault, "cannot make a pipe");
    pid_t pid = fork();
    if (pid == 0) {
        struct fault why = { 0 };
        const struct walls walls = {
            .socket = ends[1], .pixels = -1, .cpu_s = 10, .cpu_most_s = 10, .memory_mib = 1024
        };
        if (!walls_raise(&walls, &why) && write(ends[1], &why, sizeof why) < 0)
            _exit(1);
        _exit(why.kind != FAULT_NONE);
    }
    close(ends[1]);
    OWNED_FD int answer = ends[0];
    struct fault why = { 0 };
    if (pid > 0 && read(answer, &why, sizeof why) == sizeof why)
        *fault = why;
    int status = 0;
    if (pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    if (why.kind == FAULT_NONE)
        fault_set(fault, FAULT_SYSTEM, "a reader process cannot live behind its walls (status %d)", status);
    return false;
}

static bool open_all(struct zygote *zygote, char *const *paths, struct fault *fault)
{
    zygote->pipelines = must_alloc(zygote->count * sizeof *zygote->pipelines);
    if (zygote->hooks->warm_up)
        zygote->hooks->warm_up();
    for (size_t i = 0; i < zygote->count; i++)
        if (!open_stages(zygote, &zygote->pipelines[i], paths[i], fault))
            return false;
    return has_one_thread(fault) && walls_stand(fault);
}

/* ---- the child ---- */

static bool (*const tasks[TASKS])(struct child_work *, struct fault *) = {
    [TASK_DECODE] = child_decode,
    [TASK_PAGE] = child_page,
    [TASK_PROBE] = child_probe,
};

static bool take_job(struct child_work *work, struct fault *fault)
{
    static const size_t fd_counts[TASKS] = { [TASK_DECODE] = 2, [TASK_PAGE] = 1, [TASK_PROBE] = 0 };
    struct wire_note note;
    if (!wire_receive(work->socket, &note, fault))
        return false;
    memcpy(work->fds, note.fds, sizeof note.fds);
    if (note.kind != FRAME_JOB ||
        !wire_take_job((struct bytes){ note.bytes, note.size }, &work->arena, &work->job) ||
        note.fd_count != fd_counts[work->job.task])
        return fault_set(fault, FAULT_SYSTEM, "a job is not whole");
    return true;
}

/* A colour picture that is freed goes back to the machine at once, since two of them are the most that a
 * child may hold; what is smaller is kept for the next picture, or every step would have its memory cleared
 * anew. */
static void keep_memory(void)
{
    enum { PICTURE_BYTES = 12 << 20, KEPT_BYTES = 48 << 20 };
    mallopt(M_MMAP_THRESHOLD, PICTURE_BYTES);
    mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
}

static _Noreturn void live(const struct zygote *zygote, uint32_t pipeline, int socket)
{
    zygote_settle(zygote->walk);
    if (socket != CHILD_SOCKET)
        dup2(socket, CHILD_SOCKET);
    syscall(SYS_close_range, CHILD_SOCKET + 1, ~0U, 0);
    keep_memory();
    struct child_work work = { .hooks = zygote->hooks,
        .pipeline = &zygote->pipelines[pipeline],
        .socket = CHILD_SOCKET,
        .fds = { -1, -1 } };
    struct fault fault = { 0 };
    bool answered = take_job(&work, &fault) && tasks[work.job.task](&work, &fault);
    _exit(answered ? 0 : 1);
}

/* ---- forking on request ---- */

/* A fork whose child belongs to the walk: who asked for it waits for it. glibc has no wrapper for this; the
 * zygote has one thread and no fork handlers to miss. */
static pid_t fork_for_walk(void)
{
    return (pid_t)syscall(SYS_clone, CLONE_PARENT | SIGCHLD, NULL, NULL, NULL, NULL);
}

static bool answer_number(int socket, enum frame_kind kind, uint32_t number, struct fault *fault)
{
    CLEANUP(text_clear) struct text out = TEXT_LIMIT(16);
    wire_put_number(&out, number);
    return wire_send(socket, kind, (struct bytes){ (unsigned char *)out.bytes, out.length }, NULL, 0, fault);
}

static bool serve(const struct zygote *zygote, struct fault *fault)
{
    struct wire_note note;
    uint32_t pipeline;
    if (!wire_receive(zygote->control, &note, fault))
        return false;
    OWNED_FD int socket = note.fds[0];
    if (note.kind != FRAME_FORK || note.fd_count != 1 ||
        !wire_take_number((struct bytes){ note.bytes, note.size }, &pipeline) || pipeline >= zygote->count)
        return fault_set(fault, FAULT_SYSTEM, "a request to the zygote is not whole");
    pid_t pid = fork_for_walk();
    if (pid == 0)
        live(zygote, pipeline, socket);
    return answer_number(zygote->control, FRAME_CHILD, pid > 0 ? (uint32_t)pid : 0, fault);
}

int reader_main(int argc, char **argv, const struct reader_hooks *hooks)
{
    if (argc < 4)
        return 2;
    struct zygote zygote = { .hooks = hooks,
        .control = atoi(argv[2]),
        .models = argv[3],
        .count = (size_t)argc - 4,
        .walk = getppid() };
    zygote_settle(zygote.walk);
    struct fault fault = { 0 }, silence = { 0 };
    if (!open_all(&zygote, argv + 4, &fault)) {
        wire_send_fault(zygote.control, &fault, &silence);
        return 1;
    }
    if (!wire_send(zygote.control, FRAME_READY, (struct bytes){ NULL, 0 }, NULL, 0, &fault))
        return 1;
    while (serve(&zygote, &fault))
        ;
    return 0;
}
