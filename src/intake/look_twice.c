/* A look into a drop: what lies there, in natural order, without following a link or opening a file. Two
 * looks some time apart tell what is still being written. */
#include "intake_inside.h"

#include "cleanup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CHILDREN_MOST = 200000, DEPTH_MOST = 4 };

static struct sight sight_of(const struct stat *status)
{
    return (struct sight){ status->st_dev, status->st_ino, status->st_size, status->st_mtim };
}

static void close_folder(DIR **folder)
{
    if (*folder)
        closedir(*folder);
}

static DIR *open_folder(int at, const char *name)
{
    OWNED_FD int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
    if (folder)
        steal_fd(&fd);
    return folder;
}

static int by_name(const void *a, const void *b)
{
    return intake_natural_order(*(const char *const *)a, *(const char *const *)b);
}

/* The names in a folder that may matter, in natural order. */
static bool names_in(int at, const char *path, struct arena *arena, const char ***names, size_t *count)
{
    CLEANUP(close_folder) DIR *folder = open_folder(at, path);
    if (!folder)
        return false;
    size_t room = 64;
    *names = arena_array(arena, room, sizeof **names);
    *count = 0;
    for (struct dirent *entry; (entry = readdir(folder)) && *count < CHILDREN_MOST;) {
        if (intake_ignored(entry->d_name))
            continue;
        if (*count == room) {
            *names = arena_grow(arena, *names, *count, room * 2, sizeof **names);
            room *= 2;
        }
        (*names)[(*count)++] = arena_copy(arena, entry->d_name);
    }
    qsort(*names, *count, sizeof **names, by_name);
    return true;
}

static void add_file(
    struct seen *seen, size_t most, const char *path, const struct stat *status, struct arena *arena)
{
    if (seen->count == most) {
        seen->too_many = true;
        return;
    }
    if ((seen->count & (seen->count - 1)) == 0)
        seen->files = arena_grow(
            arena, seen->files, seen->count, seen->count ? seen->count * 2 : 1, sizeof *seen->files);
    seen->files[seen->count++] = (struct seen_file){ path, sight_of(status), S_ISREG(status->st_mode) };
    if (status->st_mtim.tv_sec > seen->newest)
        seen->newest = status->st_mtim.tv_sec;
}

/* The files below a folder, in natural order of their paths. Deeper than any volunteer nests is cut off as
 * too many. */
static void look_into(
    int drop, const char *path, int depth, size_t most, struct arena *arena, struct seen *seen)
{
    const char **names;
    size_t count;
    if (depth == DEPTH_MOST || !names_in(drop, path, arena, &names, &count)) {
        seen->too_many = seen->too_many || depth == DEPTH_MOST;
        return;
    }
    for (size_t i = 0; i < count && !seen->too_many; i++) {
        const char *below = arena_printf(arena, "%s/%s", path, names[i]);
        struct stat status;
        if (fstatat(drop, below, &status, AT_SYMLINK_NOFOLLOW) < 0)
            continue;
        if (S_ISDIR(status.st_mode))
            look_into(drop, below, depth + 1, most, arena, seen);
        else
            add_file(seen, most, below, &status, arena);
    }
}

bool intake_look(
    int drop, size_t files_most, struct arena *arena, struct seen **seen, size_t *count, struct fault *fault)
{
    const char **names;
    size_t name_count;
    if (!names_in(drop, ".", arena, &names, &name_count))
        return fault_set(fault, FAULT_LATER, "the drop's folder cannot be read: %s", strerror(errno));
    *seen = arena_array(arena, name_count, sizeof **seen);
    *count = 0;
    for (size_t i = 0; i < name_count; i++) {
        struct stat status;
        if (fstatat(drop, names[i], &status, AT_SYMLINK_NOFOLLOW) < 0)
            continue;
        struct seen *child = &(*seen)[*count];
        *child = (struct seen){ .name = names[i], .folder = S_ISDIR(status.st_mode) };
        if (child->folder)
            look_into(drop, names[i], 0, files_most, arena, child);
        else
            add_file(child, 1, names[i], &status, arena);
        *count += child->count > 0;
    }
    return true;
}

static bool same_sight(const struct sight *a, const struct sight *b)
{
    return a->device == b->device && a->inode == b->inode && a->size == b->size &&
        a->changed.tv_sec == b->changed.tv_sec && a->changed.tv_nsec == b->changed.tv_nsec;
}

bool intake_unchanged(const struct seen *before, const struct seen *now)
{
    if (before->count != now->count || before->folder != now->folder)
        return false;
    for (size_t i = 0; i < now->count; i++)
        if (strcmp(before->files[i].path, now->files[i].path) != 0 ||
            !same_sight(&before->files[i].sight, &now->files[i].sight))
            return false;
    return true;
}

const struct seen *intake_find(const struct seen *seen, size_t count, const char *name)
{
    for (size_t low = 0, high = count; low < high;) {
        size_t middle = low + (high - low) / 2;
        int order = intake_natural_order(seen[middle].name, name);
        if (order == 0)
            return &seen[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}
