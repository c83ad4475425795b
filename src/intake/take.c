/* Into the keeper: what may be taken is read once and handed over, and leaves the drop only when the keeper
 * has it safe. What can never be taken is noted without its bytes, and moved, not read. */
#include "intake_inside.h"

#include "cleanup.h"
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One child, or the pictures of a series, with the bytes of their files once they are read. */
struct group {
    const struct seen *seen;
    size_t count, files;
    char **bytes;
};

static void release(struct group *group)
{
    for (size_t i = 0; i < group->files; i++)
        free(group->bytes[i]);
    free(group->bytes);
}

uint64_t intake_size(const struct seen *seen)
{
    uint64_t size = 0;
    for (size_t i = 0; i < seen->count; i++)
        size += (uint64_t)seen->files[i].sight.size;
    return size;
}

const char *intake_refusal(const struct pass *pass, const struct seen *seen)
{
    for (size_t i = 0; i < seen->count; i++)
        if (!seen->files[i].regular)
            return "This is no ordinary file but a link or a device, which is not followed. Drop the file "
                   "itself.";
    if (seen->too_many)
        return "The folder holds too many files, or folders in folders. Drop it in smaller parts.";
    if (intake_size(seen) > pass->settings->bytes_most)
        return "The file is too large. Scan it at 300 dpi, or drop it in smaller parts.";
    return "";
}

/* The file's bytes, owned by the caller; null when it is not what was seen any more, or cannot be read. */
static char *read_file(struct pass *pass, const struct seen_file *file)
{
    OWNED_FD int fd = intake_open_below(pass->drop, file->path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) < 0 || !intake_same_file(&status, &file->sight))
        return NULL;
    size_t size = (size_t)file->sight.size;
    OWNED_FREE char *bytes = must_alloc(size + 1);
    struct fault fault;
    if (!file_read_all(fd, bytes, size, &fault)) {
        intake_trouble(pass, "a file in the drop cannot be read: %s", strerror(errno));
        return NULL;
    }
    return fstat(fd, &status) == 0 && intake_same_file(&status, &file->sight) ? STEAL(bytes) : NULL;
}

static bool read_group(struct pass *pass, struct group *group)
{
    for (size_t i = 0, k = 0; i < group->count; i++)
        for (size_t j = 0; j < group->seen[i].count; j++, k++)
            if (!(group->bytes[k] = read_file(pass, &group->seen[i].files[j])))
                return false;
    return true;
}

/* What the volunteer named a part: the path below its scan. */
static const char *part_name(const struct seen *seen, const struct seen_file *file)
{
    return seen->folder ? file->path + strlen(seen->name) + 1 : file->path;
}

static bool hand_over(
    struct pass *pass, const struct group *group, bool proposed, const char *why, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct intake_part *parts = arena_array(&arena, group->files, sizeof *parts);
    const char **paths = arena_array(&arena, group->count, sizeof *paths);
    struct intake_found found = { .paths = paths,
        .path_count = group->count,
        .parts = parts,
        .part_count = group->files,
        .proposed = proposed,
        .trouble = why };
    size_t k = 0;
    for (const struct seen *seen = group->seen; seen < group->seen + group->count; seen++) {
        *paths++ = intake_utf8(&arena, seen->name);
        found.newest = seen->newest > found.newest ? seen->newest : found.newest;
        for (size_t j = 0; k < group->files && j < seen->count; j++, k++) {
            struct bytes bytes = { (unsigned char *)group->bytes[k], (size_t)seen->files[j].sight.size };
            parts[k] = (struct intake_part){ intake_utf8(&arena, part_name(seen, &seen->files[j])), bytes };
        }
    }
    return pass->keeper->keep(pass->keeper, &found, fault);
}

/* The keeper would not have it: when the machine is in trouble the pass ends, else the others go on. */
static bool left_behind(struct pass *pass, size_t count, struct fault *fault)
{
    if (fault->kind != FAULT_INPUT && fault->kind != FAULT_LATER)
        return false;
    pass->report->waiting += count;
    intake_trouble(pass, "%s", fault->text);
    return true;
}

static bool refuse(struct pass *pass, const struct seen *seen, const char *why, struct fault *fault)
{
    const struct group group = { .seen = seen, .count = 1 };
    if (!hand_over(pass, &group, false, why, fault))
        return left_behind(pass, 1, fault);
    pass->report->refused++;
    intake_move_refused(pass, seen);
    return true;
}

bool intake_take(struct pass *pass, const struct seen *seen, size_t count, bool proposed, struct fault *fault)
{
    const char *why = count == 1 ? intake_refusal(pass, seen) : "";
    if (why[0])
        return refuse(pass, seen, why, fault);
    CLEANUP(release) struct group group = { .seen = seen, .count = count };
    for (size_t i = 0; i < count; i++)
        group.files += seen[i].count;
    group.bytes = must_alloc(group.files * sizeof *group.bytes);
    if (!read_group(pass, &group)) {
        pass->report->waiting += count;
        return true;
    }
    if (!hand_over(pass, &group, proposed, "", fault))
        return left_behind(pass, count, fault);
    pass->report->kept++;
    for (size_t i = 0; i < count; i++)
        intake_clear(pass, &seen[i]);
    return true;
}
