/* The walls: no_new_privs, limits, Landlock, seccomp. Landlock comes before seccomp, whose filter would kill
 * the Landlock calls. Knows nothing of pictures. */
#include "walls.h"

#include "cleanup.h"

#include <errno.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- limits ---- */

static bool limit(__rlimit_resource_t what, uint64_t soft, uint64_t hard, struct fault *fault)
{
    if (setrlimit(what, &(struct rlimit){ .rlim_cur = soft, .rlim_max = hard }) < 0)
        return fault_errno(fault, "cannot limit a reader process");
    return true;
}

bool walls_limit(const struct walls *walls, struct fault *fault)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return fault_errno(fault, "cannot set no_new_privs");
    if (!limit(RLIMIT_CORE, 0, 0, fault))
        return false;
    if (WALLS_SANITIZED) /* ASan's shadow is terabytes of address space, and its code four times slower */
        return true;
    const uint64_t memory = (uint64_t)walls->memory_mib << 20;
    return limit(RLIMIT_CPU, walls->cpu_s, walls->cpu_most_s, fault) &&
        limit(RLIMIT_AS, memory, memory, fault) && limit(RLIMIT_FSIZE, 0, 0, fault) &&
        limit(RLIMIT_NPROC, 0, 0, fault) && limit(RLIMIT_MEMLOCK, 0, 0, fault) &&
        limit(RLIMIT_MSGQUEUE, 0, 0, fault);
}

/* ---- Landlock ---- */

/* Debian 12's header ends with the rights of its own kernel, so these are ours. Rights come with versions:
 * files 13 (1), refer (2), truncate (3), TCP bind and connect (4), device ioctl (5), signals and abstract
 * sockets outside (6). */
struct landlock_wishes {
    uint64_t files, network, scopes;
};

static const struct {
    uint64_t files, network, scopes;
    size_t size; /* of the struct that this version knows */
} landlock_versions[] = {
    { 0, 0, 0, 0 },
    { (1 << 13) - 1, 0, 0, 8 },
    { (1 << 14) - 1, 0, 0, 8 },
    { (1 << 15) - 1, 0, 0, 8 },
    { (1 << 15) - 1, 3, 0, 16 },
    { (1 << 16) - 1, 3, 0, 16 },
    { (1 << 16) - 1, 3, 3, 24 },
};

enum { LANDLOCK_VERSION_FLAG = 1, LANDLOCK_KNOWN = sizeof landlock_versions / sizeof *landlock_versions - 1 };

int walls_landlock_version(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_VERSION_FLAG);
    return version < 0 ? 0 : (int)version;
}

/* A set of rules that handles every right and grants none: no path at all. */
bool walls_close_files(struct fault *fault)
{
    int version = walls_landlock_version();
    if (version == 0)
        return true;
    if (version > LANDLOCK_KNOWN)
        version = LANDLOCK_KNOWN;
    struct landlock_wishes wishes = { landlock_versions[version].files, landlock_versions[version].network,
        landlock_versions[version].scopes };
    OWNED_FD int rules = (int)syscall(
        SYS_landlock_create_ruleset, &wishes, landlock_versions[version].size, 0);
    if (rules < 0 || syscall(SYS_landlock_restrict_self, rules, 0) < 0)
        return fault_errno(fault, "cannot put up Landlock");
    return true;
}

/* ---- seccomp ---- */

/* What glibc, leptonica, tesseract, libjpeg and the PDF and HEIC libraries were seen to need once everything
 * is warm, and what ends a process. */
static const int always[] = {
    /* memory; mmap and mprotect have a rule of their own */
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    /* time and cost */
    SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(times),
    SCMP_SYS(getrusage),
    /* locks within the process */
    SCMP_SYS(futex),
    SCMP_SYS(sched_yield),
    /* itself */
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getrandom),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(close),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

/* Answered "no such file", without looking: fstat of an open descriptor is newfstatat in glibc, and which
 * path a call names cannot be checked here; the last three are asked by sorts and thread libraries that can
 * do without. */
static const int unseen[] = { SCMP_SYS(newfstatat), SCMP_SYS(fstat), SCMP_SYS(statx), SCMP_SYS(lseek),
    SCMP_SYS(ioctl), SCMP_SYS(sysinfo), SCMP_SYS(uname), SCMP_SYS(sched_getaffinity) };

static const int unseen_files[] = { SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(access), SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(readlink), SCMP_SYS(readlinkat),
    SCMP_SYS(getcwd), SCMP_SYS(statfs) };

static int add_all(scmp_filter_ctx filter, uint32_t action, const int *calls, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int failed = seccomp_rule_add(filter, action, calls[i], 0);
        if (failed)
            return failed;
    }
    return 0;
}

#define ADD_ALL(filter, action, calls) add_all(filter, action, calls, sizeof calls / sizeof *calls)

/* Only with this descriptor as first argument. */
static int add_for_fd(scmp_filter_ctx filter, int call, int fd)
{
    return seccomp_rule_add(
        filter, SCMP_ACT_ALLOW, call, 1, SCMP_A0_32(SCMP_CMP_EQ, (uint32_t)fd, (uint32_t)fd));
}

/* Never with PROT_EXEC. */
static int add_without_exec(scmp_filter_ctx filter, int call)
{
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
}

static int add_rules(scmp_filter_ctx filter, const struct walls *walls)
{
    const uint32_t no_such_file = SCMP_ACT_ERRNO(ENOENT);
    const uint32_t self = (uint32_t)getpid();
    int failed = ADD_ALL(filter, SCMP_ACT_ALLOW, always);
    failed = failed ? failed : ADD_ALL(filter, no_such_file, unseen);
    if (walls->asks_for_files)
        failed = failed ? failed : ADD_ALL(filter, no_such_file, unseen_files);
    failed = failed ? failed : add_without_exec(filter, SCMP_SYS(mmap));
    failed = failed ? failed : add_without_exec(filter, SCMP_SYS(mprotect));
    failed = failed ? failed : add_for_fd(filter, SCMP_SYS(read), walls->socket);
    failed = failed ? failed : add_for_fd(filter, SCMP_SYS(write), walls->socket);
    failed = failed ? failed : add_for_fd(filter, SCMP_SYS(write), STDOUT_FILENO);
    failed = failed ? failed : add_for_fd(filter, SCMP_SYS(write), STDERR_FILENO);
    if (walls->pixels >= 0)
        failed = failed ? failed : add_for_fd(filter, SCMP_SYS(pread64), walls->pixels);
    /* abort() raises a signal in its own process */
    return failed ? failed : add_for_fd(filter, SCMP_SYS(tgkill), (int)self);
}

static void release_filter(scmp_filter_ctx *filter)
{
    seccomp_release(*filter);
}

bool walls_filter(const struct walls *walls, struct fault *fault)
{
    if (WALLS_SANITIZED)
        return true;
    if (!limit(RLIMIT_NOFILE, 0, 0, fault)) /* here, since Landlock still needed a descriptor */
        return false;
    CLEANUP(release_filter) scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter)
        return fault_set(fault, FAULT_SYSTEM, "cannot prepare the seccomp filter");
    int failed = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    failed = failed ? failed : add_rules(filter, walls);
    failed = failed ? failed : seccomp_load(filter);
    if (!failed)
        return true;
    errno = -failed;
    return fault_errno(fault, "cannot load the seccomp filter");
}

bool walls_raise(const struct walls *walls, struct fault *fault)
{
    return walls_limit(walls, fault) && walls_close_files(fault) && walls_filter(walls, fault);
}
