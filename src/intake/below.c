/* Paths below the drop. A volunteer, or whoever took over that account, can put a link in the place of a
 * folder at any moment, so every part of a path is opened by itself, from the folder before it. */
#include "intake_inside.h"

#include "cleanup.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int intake_open_parent(int drop, const char *path, const char **name)
{
    OWNED_FD int folder = openat(drop, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (const char *slash; folder >= 0 && (slash = strchr(path, '/')); path = slash + 1) {
        OWNED_FREE char *part = strndup(path, (size_t)(slash - path));
        int next = part ? openat(folder, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
        close_fd_at(&folder);
        folder = next;
    }
    *name = path;
    return steal_fd(&folder);
}

int intake_open_below(int drop, const char *path, int flags)
{
    const char *name;
    OWNED_FD int folder = intake_open_parent(drop, path, &name);
    return folder < 0 ? -1 : openat(folder, name, flags | O_NOFOLLOW | O_CLOEXEC);
}
