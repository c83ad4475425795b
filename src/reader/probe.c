/* The probes: children that put up the walls and then try what they must not be able to do. doctor and the
 * tests ask for them; what stands here is a list of acts, not a second copy of the filter. */
#include "readers_inside.h"
#include "walls.h"
#include "zygote.h"

#include "cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* One system call with arguments that would work, or do no harm, without walls. */
static const struct act {
    const char *name;
    long call;
    long arguments[5];
    int answer; /* this error is an answer, too; 0: only death is */
} acts[] = {
    { "open a file", SYS_openat, { AT_FDCWD, (long)"/", O_RDONLY }, ENOENT },
    { "look at a file", SYS_newfstatat, { AT_FDCWD, (long)"/", 0, 0 }, ENOENT },
    { "read another descriptor", SYS_read, { 0, 0, 0 }, 0 },
    { "write another descriptor", SYS_write, { 0, 0, 0 }, 0 },
    { "list a folder", SYS_getdents64, { 0, 0, 0 }, 0 },
    { "make a folder", SYS_mkdirat, { AT_FDCWD, (long)"/", 0700 }, 0 },
    { "remove a file", SYS_unlinkat, { AT_FDCWD, (long)"", 0 }, 0 },
    { "rename a file", SYS_renameat2, { AT_FDCWD, (long)"", AT_FDCWD, (long)"", 0 }, 0 },
    { "watch a folder", SYS_inotify_init1, { 0 }, 0 },
    { "make an anonymous file", SYS_memfd_create, { (long)"x", 0 }, 0 },
    { "double a descriptor", SYS_dup, { 0 }, 0 },
    { "send a file", SYS_sendfile, { 1, 0, 0, 0 }, 0 },
    { "make a socket", SYS_socket, { AF_INET, SOCK_STREAM, 0 }, 0 },
    { "make a local socket", SYS_socket, { AF_UNIX, SOCK_STREAM, 0 }, 0 },
    { "connect", SYS_connect, { 0, 0, 0 }, 0 },
    { "send to a socket", SYS_sendto, { 0, 0, 0, 0, 0 }, 0 },
    { "send a descriptor", SYS_sendmsg, { 0, 0, 0 }, 0 },
    { "receive a descriptor", SYS_recvmsg, { 0, 0, 0 }, 0 },
    { "run a program", SYS_execve, { (long)"", 0, 0 }, 0 },
    { "fork", SYS_clone, { SIGCHLD, 0, 0, 0, 0 }, 0 },
    { "start a process by clone3", SYS_clone3, { 0, 0 }, 0 },
    { "debug", SYS_ptrace, { PTRACE_TRACEME, 0, 0, 0 }, 0 },
    { "read another process", SYS_process_vm_readv, { 1, 0, 0, 0, 0 }, 0 },
    { "signal another process", SYS_kill, { 1, 0 }, 0 },
    { "signal another's thread", SYS_tgkill, { 1, 1, 0 }, 0 },
    { "open another process", SYS_pidfd_open, { 1, 0 }, 0 },
    { "map executable memory", SYS_mmap, { 0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1 },
        0 },
    { "make memory executable", SYS_mprotect, { 0, 0, PROT_READ | PROT_EXEC }, 0 },
    { "use io_uring", SYS_io_uring_setup, { 1, 0 }, 0 },
    { "use userfaultfd", SYS_userfaultfd, { 0 }, 0 },
    { "use bpf", SYS_bpf, { 0, 0, 0 }, 0 },
    { "use perf events", SYS_perf_event_open, { 0, 0, 0, 0, 0 }, 0 },
    { "use keys", SYS_keyctl, { 0, 0, 0, 0, 0 }, 0 },
    { "leave its namespaces", SYS_unshare, { 0 }, 0 },
    { "mount", SYS_mount, { 0, 0, 0, 0, 0 }, 0 },
    { "lift a limit", SYS_prlimit64, { 0, RLIMIT_CORE, 0, 0 }, 0 },
    { "change its process flags", SYS_prctl, { PR_SET_DUMPABLE, 1, 0, 0, 0 }, 0 },
    { "catch a signal", SYS_rt_sigaction, { SIGXCPU, 0, 0, 8 }, 0 },
    { "become another user", SYS_setuid, { 0 }, 0 },
    { "wait without end", SYS_pause, { 0 }, 0 },
};

enum { ACTS = sizeof acts / sizeof *acts, ACT_STATE = 2 * ACTS };

/* What stands before seccomp is there, as one number of bits. */
enum { STATE_PRIVILEGES = 1, STATE_LIMITS = 2, STATE_FILES = 4 };

/* ---- in the child ---- */

static bool is_limited(__rlimit_resource_t what, rlim_t most)
{
    struct rlimit limit;
    return getrlimit(what, &limit) == 0 && limit.rlim_max <= most;
}

static uint32_t state_of(const struct walls *walls)
{
    uint32_t state = 0;
    if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1)
        state |= STATE_PRIVILEGES;
    if (is_limited(RLIMIT_CPU, walls->cpu_most_s) && is_limited(RLIMIT_AS, (rlim_t)walls->memory_mib << 20) &&
        is_limited(RLIMIT_FSIZE, 0) && is_limited(RLIMIT_CORE, 0) && is_limited(RLIMIT_NPROC, 0))
        state |= STATE_LIMITS;
    if (open("/", O_RDONLY | O_CLOEXEC) < 0 && errno == EACCES)
        state |= STATE_FILES;
    return state;
}

static uint32_t try(const struct act *act)
{
    const long *a = act->arguments;
    return syscall(act->call, a[0], a[1], a[2], a[3], a[4], 0) < 0 ? (uint32_t)errno : 0;
}

bool child_probe(struct child_work *work, struct fault *fault)
{
    const uint32_t act = work->job.act;
    const struct walls walls = { .socket = work->socket,
        .pixels = -1,
        .asks_for_files = act % 2,
        .cpu_s = work->job.cpu_s,
        .cpu_most_s = work->job.cpu_most_s,
        .memory_mib = work->job.memory_mib };
    struct fault why = { 0 };
    if (!walls_limit(&walls, &why) || !walls_close_files(&why) ||
        (act < ACT_STATE && !walls_filter(&walls, &why)))
        return wire_answer_fault(work->socket, &why, fault);
    CLEANUP(text_clear) struct text out = TEXT_LIMIT(16);
    wire_put_number(&out, act < ACT_STATE ? try(&acts[act / 2]) : state_of(&walls));
    return wire_answer(
        work->socket, FRAME_PAGE, (struct bytes){ (unsigned char *)out.bytes, out.length }, fault);
}

/* ---- in the walk ---- */

struct probe {
    struct child child;
    bool answered;
    uint32_t answer;
};

static bool hear_answer(struct child *child, enum frame_kind kind, struct bytes payload, struct fault *fault)
{
    struct probe *probe = (struct probe *)child;
    probe->answered = kind == FRAME_PAGE && wire_take_number(payload, &probe->answer);
    return probe->answered || fault_set(fault, FAULT_INPUT, "its answer is not whole");
}

static bool run_probe(struct readers *readers, uint32_t act, struct probe *probe, struct fault *fault)
{
    const struct job job = {
        .task = TASK_PROBE, .cpu_s = 5, .cpu_most_s = 5, .memory_mib = readers->memory_mib, .act = act
    };
    *probe = (struct probe){ .child = { .socket = -1, .inbox = TEXT_LIMIT(1 << 16), .hear = hear_answer } };
    bool run = zygote_child(readers, NULL, &job, NULL, 0, &probe->child, fault);
    while (run && probe->child.socket >= 0)
        run = children_hear(readers, &probe->child, 100, fault);
    child_clear(&probe->child);
    return run;
}

/* Killed for it, or told that there is no such file. */
static bool was_stopped(const struct probe *probe, const struct act *act)
{
    if (probe->answered)
        return act->answer && probe->answer == (uint32_t)act->answer;
    return WIFSIGNALED(probe->child.status) && WTERMSIG(probe->child.status) == SIGSYS;
}

static void tell_state(const struct probe *probe, struct text *out)
{
    const uint32_t state = probe->answered ? probe->answer : 0;
    const int version = walls_landlock_version();
    text_printf(out, "no_new_privs %s\n", state & STATE_PRIVILEGES ? "on" : "off");
    text_printf(out, "rlimits %s\n", state & STATE_LIMITS ? "on" : "off");
    text_printf(out, "landlock %s", state & STATE_FILES ? "on" : "off");
    if (version)
        text_printf(out, " (version %d)\n", version);
    else
        text_add(out, " (this kernel has none)\n");
}

bool readers_walls(struct readers *readers, struct text *out, struct fault *fault)
{
    struct probe probe;
    if (!run_probe(readers, ACT_STATE, &probe, fault))
        return false;
    tell_state(&probe, out);
    if (WALLS_SANITIZED) { /* some acts would be done, and one never ends */
        text_add(out, "seccomp off (a sanitizer build)\n");
        return true;
    }
    CLEANUP(text_clear) struct text holes = TEXT_LIMIT(1 << 16);
    int stopped = 0;
    for (uint32_t act = 0; act < 2 * ACTS; act++) {
        if (!run_probe(readers, act, &probe, fault))
            return false;
        if (was_stopped(&probe, &acts[act / 2]))
            stopped++;
        else
            text_printf(&holes, "  the %s child can %s\n", act % 2 ? "decoder" : "page", acts[act / 2].name);
    }
    text_printf(out, "seccomp %s (%d of %d forbidden acts are stopped)\n", stopped == 2 * ACTS ? "on" : "off",
        stopped, 2 * ACTS);
    text_add(out, holes.bytes);
    return true;
}
