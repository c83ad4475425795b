/* The walls around the process that strangers' browsers talk to: it reads and writes the store, reads what
 * belongs to the program and the system, and reaches neither the drops and the settings nor another machine.
 * Landlock where the kernel has it; SQLite needs more calls than a filter of calls could sensibly leave out.
 */
#include "enclosure.h"

#include "cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Debian 12's header ends before these: truncating (version 3), TCP bind and connect (4). */
enum { RIGHT_REFER = 1 << 13, RIGHT_TRUNCATE = 1 << 14, TCP_BIND = 1, TCP_CONNECT = 2 };
enum { VERSION_FLAG = 1 };

struct rights {
    uint64_t files, network;
};

enum {
    LOOK = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_EXECUTE,
    KEEP = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_WRITE_FILE |
        LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
        RIGHT_REFER | RIGHT_TRUNCATE,
    ALL = (1 << 13) - 1, /* version 1 */
    OF_A_FILE = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_EXECUTE |
        RIGHT_TRUNCATE,
};

int enclosure_version(void)
{
    const long version = syscall(SYS_landlock_create_ruleset, NULL, 0, VERSION_FLAG);
    return version < 0 ? 0 : (int)version;
}

static struct rights rights_of(int version)
{
    return (struct rights){
        .files = (uint64_t)ALL | (version >= 2 ? RIGHT_REFER : 0) | (version >= 3 ? RIGHT_TRUNCATE : 0),
        .network = version >= 4 ? TCP_BIND | TCP_CONNECT : 0,
    };
}

/* What is not there needs no door. */
static bool open_door(int rules, const char *path, uint64_t rights, struct fault *fault)
{
    struct stat status;
    OWNED_FD int place = open(path, O_PATH | O_CLOEXEC);
    if (place < 0)
        return errno == ENOENT || errno == ENOTDIR || fault_errno(fault, "cannot look at %s", path);
    if (fstat(place, &status) == 0 && !S_ISDIR(status.st_mode))
        rights &= OF_A_FILE;
    const struct landlock_path_beneath_attr door = { .allowed_access = rights, .parent_fd = place };
    return syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &door, 0) == 0 ||
        fault_errno(fault, "cannot put up Landlock");
}

#ifdef ADKAZ_SANITIZED
#define LEAK_FINDER "/proc", /* which looks at its own process from outside */
#else
#define LEAK_FINDER
#endif

static bool open_doors(int rules, const struct enclosure *walls, uint64_t known, struct fault *fault)
{
    /* The program, its libraries and models; reader processes are started from here. */
    const char *const looked_at[] = { "/usr", "/lib", "/lib64", "/etc", "/proc/self/exe", "/dev/urandom",
        LEAK_FINDER walls->share };
    for (size_t i = 0; i < sizeof looked_at / sizeof *looked_at; i++)
        if (!open_door(rules, looked_at[i], LOOK & known, fault))
            return false;
    return open_door(rules, walls->store, KEEP & known, fault) &&
        open_door(rules, "/dev/null", KEEP & known, fault) &&
        (!walls->socket_folder ||
            open_door(rules, walls->socket_folder, LANDLOCK_ACCESS_FS_REMOVE_FILE, fault));
}

static bool put_up_landlock(const struct enclosure *walls, struct fault *fault)
{
    const int version = enclosure_version();
    const struct rights rights = rights_of(version);
    if (version == 0)
        return true;
    OWNED_FD int rules = (int)syscall(
        SYS_landlock_create_ruleset, &rights, version >= 4 ? sizeof rights : sizeof rights.files, 0);
    if (rules < 0)
        return fault_errno(fault, "cannot put up Landlock");
    if (!open_doors(rules, walls, rights.files, fault))
        return false;
    return syscall(SYS_landlock_restrict_self, rules, 0) == 0 || fault_errno(fault, "cannot put up Landlock");
}

bool enclosure_put_up(const struct enclosure *walls, struct fault *fault)
{
    if (setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 }) < 0)
        return fault_errno(fault, "cannot forbid core dumps");
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return fault_errno(fault, "cannot set no_new_privs");
    return put_up_landlock(walls, fault);
}
