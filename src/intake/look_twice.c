/* A look into a drop: what lies there, in natural order, without following a link, and opening
 * no file but one that was forgotten. Two looks some time apart tell what is still being written. */
#include "intake_inside.h"

#include "cleanup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    CHILDREN_MOST = 200000,
    DEPTH_MOST = 4,
    FORGOTTEN_SECONDS = 3 * 86400, /* sync programs give up their temporary files after one day */
    HEAD_BYTES = 1024,
};

/* A look at one child of the drop. */
struct look {
    const struct pass *pass;
    struct arena *arena;
    struct seen *seen;
};

static struct sight sight_of(const struct stat *status)
{
    return (struct sight){ status->st_dev, status->st_ino, status->st_size, status->st_nlink, status->st_mtim,
        status->st_ctim };
}

static bool same_time(struct timespec a, struct timespec b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static bool same_sight(const struct sight *a, const struct sight *b)
{
    return a->device == b->device && a->inode == b->inode && a->size == b->size && a->links == b->links &&
        same_time(a->changed, b->changed) && same_time(a->touched, b->touched);
}

bool intake_same_file(const struct stat *status, const struct sight *sight)
{
    struct sight now = sight_of(status);
    return same_sight(&now, sight);
}

static void close_folder(DIR **folder)
{
    if (*folder)
        closedir(*folder);
}

/* Opens a folder that stands in the folder `at`; the fd lives as long as the DIR. */
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

/* A list with room for one more, twice as large whenever it is full. */
static void *one_more(struct arena *arena, void *list, size_t count, size_t size)
{
    if (count & (count - 1))
        return list;
    return arena_grow(arena, list, count, count ? count * 2 : 1, size);
}

/* The names in a folder, in natural order. False: the list broke off, errno tells why. */
static bool names_in(DIR *folder, struct arena *arena, const char ***names, size_t *count)
{
    *names = NULL;
    *count = 0;
    errno = 0;
    for (struct dirent *entry; (entry = readdir(folder)) && *count < CHILDREN_MOST; errno = 0) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        *names = one_more(arena, *names, *count, sizeof **names);
        (*names)[(*count)++] = arena_copy(arena, entry->d_name);
    }
    if (errno)
        return false;
    if (*count)
        qsort(*names, *count, sizeof **names, by_name);
    return true;
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static void add_file(struct look *look, const char *path, const struct stat *status)
{
    struct seen *seen = look->seen;
    if (seen->count == look->pass->settings->folder_files_most) {
        seen->too_many = true;
        return;
    }
    seen->files = one_more(look->arena, seen->files, seen->count, sizeof *seen->files);
    seen->files[seen->count++] = (struct seen_file){
        .path = path, .sight = sight_of(status), .regular = S_ISREG(status->st_mode)
    };
    seen->newest = later(seen->newest, status->st_mtim.tv_sec);
}

static void add_rest(struct look *look, const char *path, bool folder)
{
    struct seen *seen = look->seen;
    seen->rest = one_more(look->arena, seen->rest, seen->rest_count, sizeof *seen->rest);
    seen->rest[seen->rest_count++] = (struct seen_rest){ path, folder };
}

/* What could not be seen makes the whole folder wait: part of a letter is not the letter. What is gone is no
 * trouble, the two looks differ then. */
static void cannot_see(struct look *look)
{
    if (errno != ENOENT)
        look->seen->unreadable = arena_copy(look->arena, strerror(errno));
}

/* Programs end the names of files so; "Анна 2.part" was typed by a person. */
static bool is_typed_folder(const char *name, const struct stat *status)
{
    return S_ISDIR(status->st_mode) && name[0] != '.' && name[0] != '~';
}

static void look_into(struct look *look, int at, const char *name, const char *path, int depth);

static void look_at(struct look *look, int at, const char *name, const char *path, int depth)
{
    struct seen *seen = look->seen;
    enum name_kind kind = depth ? intake_name_kind(name) : NAME_ORDINARY;
    struct stat status;
    if (fstatat(at, name, &status, AT_SYMLINK_NOFOLLOW) < 0) {
        cannot_see(look);
        return;
    }
    if (kind == NAME_DEBRIS) {
        add_rest(look, path, S_ISDIR(status.st_mode));
        return;
    }
    seen->touched = later(seen->touched, status.st_ctim.tv_sec);
    if (kind == NAME_UNFINISHED && !is_typed_folder(name, &status))
        seen->unfinished = later(seen->unfinished, later(status.st_ctim.tv_sec, 1));
    else if (S_ISDIR(status.st_mode))
        look_into(look, at, name, path, depth);
    else
        add_file(look, path, &status);
}

/* The files below a folder, in natural order of their paths. Deeper than any volunteer nests is cut off as
 * too many. */
static void look_into(struct look *look, int at, const char *name, const char *path, int depth)
{
    struct seen *seen = look->seen;
    add_rest(look, path, true);
    CLEANUP(close_folder) DIR *folder = open_folder(at, name);
    const char **names;
    size_t count;
    if (!folder || !names_in(folder, look->arena, &names, &count)) {
        cannot_see(look);
        return;
    }
    seen->too_many = seen->too_many || count == CHILDREN_MOST || (count && depth == DEPTH_MOST);
    for (size_t i = 0; i < count && !seen->too_many; i++) {
        const char *below = arena_printf(look->arena, "%s/%s", path, names[i]);
        look_at(look, dirfd(folder), names[i], below, depth + 1);
    }
}

/* What bears a temporary name for days is nobody's any more: an upload that broke off before its last step, a
 * picture whose empty title made it ".pdf". Programs keep files of their own under such names, so its first
 * bytes must be those of a scan. */
static bool is_forgotten(const struct pass *pass, const char *name, const struct stat *status)
{
    if (!S_ISREG(status->st_mode) || pass->now - status->st_ctim.tv_sec < FORGOTTEN_SECONDS)
        return false;
    unsigned char head[HEAD_BYTES];
    OWNED_FD int fd = intake_open_below(pass->drop, name, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    const ssize_t size = fd < 0 ? -1 : read(fd, head, sizeof head);
    return size > 0 && pass->keeper->known(pass->keeper, (struct bytes){ head, (size_t)size });
}

/* A program's temporary file stands for the file that it will be; false where that is no picture. */
static bool announce(struct look *look, const char *name, const struct stat *status)
{
    struct seen *seen = look->seen;
    seen->name = intake_announced(look->arena, name);
    seen->newest = status->st_mtim.tv_sec;
    seen->touched = status->st_ctim.tv_sec;
    seen->unfinished = later(status->st_ctim.tv_sec, 1);
    return seen->name && !seen->folder;
}

/* A child of the drop as it was seen; false where there is nothing to see. */
static bool look_at_child(struct look *look, const char *name)
{
    const int drop = look->pass->drop;
    const enum name_kind kind = intake_name_kind(name);
    struct stat status;
    *look->seen = (struct seen){ .name = name, .unreadable = "" };
    if (kind == NAME_OURS || kind == NAME_DEBRIS)
        return false;
    if (fstatat(drop, name, &status, AT_SYMLINK_NOFOLLOW) < 0) {
        cannot_see(look);
        return look->seen->unreadable[0];
    }
    look->seen->sight = sight_of(&status);
    look->seen->folder = S_ISDIR(status.st_mode);
    const bool forgotten = kind == NAME_UNFINISHED && is_forgotten(look->pass, name, &status);
    if (kind == NAME_UNFINISHED && !forgotten && !is_typed_folder(name, &status))
        return announce(look, name, &status);
    look_at(look, drop, name, name, 0);
    if (forgotten)
        look->seen->unfinished = later(status.st_ctim.tv_sec, 1);
    return true;
}

static int by_child(const void *a, const void *b)
{
    return intake_natural_order(((const struct seen *)a)->name, ((const struct seen *)b)->name);
}

bool intake_is_announced(const struct seen *seen)
{
    return !seen->folder && !seen->count && seen->unfinished;
}

/* A file that is there and announced as well is about to be replaced: one child, and it is not finished. */
static size_t merge_announced(struct seen *seen, size_t count)
{
    size_t merged = 0;
    for (size_t i = 0; i < count; i++) {
        struct seen *last = merged ? &seen[merged - 1] : NULL;
        if (!last || strcmp(last->name, seen[i].name) != 0) {
            seen[merged++] = seen[i];
            continue;
        }
        int64_t unfinished = later(last->unfinished, seen[i].unfinished);
        if (intake_is_announced(last))
            *last = seen[i];
        last->unfinished = unfinished;
    }
    return merged;
}

bool intake_look(
    const struct pass *pass, struct arena *arena, struct seen **seen, size_t *count, struct fault *fault)
{
    CLEANUP(close_folder) DIR *folder = open_folder(pass->drop, ".");
    const char **names;
    size_t name_count;
    if (!folder || !names_in(folder, arena, &names, &name_count))
        return fault_set(fault, FAULT_LATER, "the drop's folder cannot be read: %s", strerror(errno));
    *seen = arena_array(arena, name_count, sizeof **seen);
    *count = 0;
    for (size_t i = 0; i < name_count; i++) {
        struct look look = { pass, arena, &(*seen)[*count] };
        *count += look_at_child(&look, names[i]);
    }
    if (*count)
        qsort(*seen, *count, sizeof **seen, by_child);
    *count = merge_announced(*seen, *count);
    return true;
}

bool intake_unchanged(const struct seen *before, const struct seen *now)
{
    if (before->count != now->count || before->folder != now->folder || before->touched != now->touched ||
        before->unfinished != now->unfinished || !same_sight(&before->sight, &now->sight))
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
