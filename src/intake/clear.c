/* Out of the drop. A file goes when it is still what was read; one whose end never came is moved, not
 * removed, so that whoever still writes to it loses nothing. What cannot go comes again in the next pass, and
 * the keeper knows it by its bytes. */
#include "intake_inside.h"

#include "cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Nobody pauses for an hour within one file: what is older is removed like any other. */
enum { ABANDONED_SECONDS = 3600 };

/* To PROBLEM under a name that says nothing and is given once: inode and ctime. */
static void move_away(
    struct pass *pass, int folder, const char *name, const struct sight *sight, const char *ending)
{
    struct fault fault;
    OWNED_FD int problem = intake_open_problem(pass->drop, &fault);
    if (problem < 0) {
        intake_trouble(pass, "%s", fault.text);
        return;
    }
    char away[96];
    snprintf(away, sizeof away, "%llx-%llx-%lx.%s", (unsigned long long)sight->inode,
        (unsigned long long)sight->touched.tv_sec, (unsigned long)sight->touched.tv_nsec, ending);
    if (renameat(folder, name, problem, away) < 0)
        intake_trouble(pass, "cannot move a file into PROBLEM: %s", strerror(errno));
}

void intake_move_refused(struct pass *pass, const struct seen *seen)
{
    move_away(pass, pass->drop, seen->name, &seen->sight, "refused");
}

static void clear_file(struct pass *pass, const struct seen_file *file)
{
    const char *name;
    struct stat status;
    OWNED_FD int folder = intake_open_parent(pass->drop, file->path, &name);
    if (folder < 0 || fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) < 0 ||
        !intake_same_file(&status, &file->sight))
        return;
    if (!file->whole && pass->now - file->sight.touched.tv_sec < ABANDONED_SECONDS)
        move_away(pass, folder, name, &file->sight, "incomplete");
    else if (unlinkat(folder, name, 0) < 0)
        intake_trouble(pass, "cannot remove a file that was taken in: %s", strerror(errno));
}

/* Debris, and folders that are empty then, the deepest first; one that is not empty stays. */
void intake_clear_folder(struct pass *pass, const struct seen *seen)
{
    for (size_t i = seen->rest_count; i-- > 0;) {
        const char *name;
        OWNED_FD int folder = intake_open_parent(pass->drop, seen->rest[i].path, &name);
        if (folder >= 0)
            unlinkat(folder, name, seen->rest[i].folder ? AT_REMOVEDIR : 0);
    }
}

void intake_clear(struct pass *pass, const struct seen *seen)
{
    for (size_t i = 0; i < seen->count; i++)
        clear_file(pass, &seen->files[i]);
    intake_clear_folder(pass, seen);
}
