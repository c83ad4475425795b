/* One pass over a drop: two looks, what stood still is read once and handed to the keeper, and leaves the
 * drop only when the keeper has it safe and it is still what was read. A file whose end never came is moved,
 * not removed, so that whoever still writes to it loses nothing. */
#include "intake_inside.h"

#include "cleanup.h"
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Nobody pauses for an hour within one file: what is older is removed like any other. */
enum { ENDS_BYTES = 65536, SERIES_MOST = 12, ABANDONED_SECONDS = 3600 };

struct pass {
    const struct intake_settings *settings;
    struct intake_keeper *keeper;
    struct intake_report *report;
    const char *folder;
    int drop;
    int64_t now;
    struct seen *seen;
    size_t count;
};

/* A file of a scan, read: its bytes are freed with it. */
struct taken {
    const struct seen_file *file;
    struct text bytes;
    bool whole;
};

static void wait_ms(int ms)
{
    struct timespec wait = { ms / 1000, ms % 1000 * 1000000L };
    while (nanosleep(&wait, &wait) < 0 && errno == EINTR)
        continue;
}

static bool same_as_seen(int fd, const struct seen_file *file)
{
    struct stat now;
    return fstat(fd, &now) == 0 && now.st_dev == file->sight.device && now.st_ino == file->sight.inode &&
        now.st_size == file->sight.size && now.st_mtim.tv_sec == file->sight.changed.tv_sec &&
        now.st_mtim.tv_nsec == file->sight.changed.tv_nsec;
}

/* Reads a file that was seen. FAULT_LATER when it is not what was seen any more, or cannot be read just now.
 */
static bool read_file(
    const struct pass *pass, const struct seen_file *file, struct taken *taken, struct fault *fault)
{
    OWNED_FD int fd = openat(
        pass->drop, file->path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 || !same_as_seen(fd, file))
        return fault_set(fault, FAULT_LATER, "a file changed while it was looked at");
    size_t size = (size_t)file->sight.size;
    char *bytes = must_alloc(size + 1);
    taken->file = file;
    taken->bytes = (struct text){ .bytes = bytes, .length = size, .room = size + 1, .limit = size };
    if (!file_read_all(fd, bytes, size, fault) || !same_as_seen(fd, file))
        return fault_set(fault, FAULT_LATER, "a file changed while it was read");
    size_t end = size < ENDS_BYTES ? size : ENDS_BYTES;
    struct bytes head = { (unsigned char *)bytes, end };
    struct bytes tail = { (unsigned char *)bytes + size - end, end };
    taken->whole = size > 0 && pass->keeper->whole(pass->keeper, head, tail, size);
    return true;
}

static void release(struct taken *taken, size_t count)
{
    for (size_t i = 0; i < count; i++)
        text_clear(&taken[i].bytes);
    free(taken);
}

/* ---- out of the drop ---- */

/* A file whose end never came goes to PROBLEM under a name that says nothing: a writer that is still at it
 * keeps its file. */
static bool move_away(const struct pass *pass, const struct seen_file *file, struct fault *fault)
{
    char name[96];
    snprintf(name, sizeof name, "PROBLEM/%llx-%llx.incomplete", (unsigned long long)file->sight.inode,
        (unsigned long long)file->sight.changed.tv_nsec);
    if (mkdirat(pass->drop, "PROBLEM", 0700) < 0 && errno != EEXIST)
        return fault_errno(fault, "cannot make PROBLEM in the drop");
    if (renameat(pass->drop, file->path, pass->drop, name) < 0)
        return fault_errno(fault, "cannot move an incomplete file into PROBLEM");
    return true;
}

/* The source goes when it is still what was read; else it stays and is seen as something new next time. */
static bool clear_file(const struct pass *pass, const struct seen_file *file, bool whole, struct fault *fault)
{
    struct stat status;
    if (fstatat(pass->drop, file->path, &status, AT_SYMLINK_NOFOLLOW) < 0)
        return true;
    bool same = status.st_ino == file->sight.inode && status.st_size == file->sight.size &&
        status.st_mtim.tv_sec == file->sight.changed.tv_sec &&
        status.st_mtim.tv_nsec == file->sight.changed.tv_nsec;
    if (!same)
        return true;
    if (!whole && pass->now - file->sight.changed.tv_sec < ABANDONED_SECONDS)
        return move_away(pass, file, fault);
    if (unlinkat(pass->drop, file->path, 0) < 0)
        return fault_errno(fault, "cannot remove a scan that was taken in from the drop");
    return true;
}

/* Folders that were emptied go too, the deepest first; one that is not empty stays. */
static void clear_folders(const struct pass *pass, const struct seen *seen)
{
    for (size_t i = seen->count; i-- > 0;) {
        OWNED_FREE char *path = must_copy(seen->files[i].path);
        for (char *slash; (slash = strrchr(path, '/')) != NULL;) {
            *slash = '\0';
            unlinkat(pass->drop, path, AT_REMOVEDIR);
        }
    }
}

static bool clear_out(
    const struct pass *pass, const struct seen *seen, const bool *whole, struct fault *fault)
{
    for (size_t i = 0; i < seen->count; i++)
        if (!clear_file(pass, &seen->files[i], whole ? whole[i] : true, fault))
            return false;
    if (seen->folder)
        clear_folders(pass, seen);
    if (fsync(pass->drop) < 0)
        return fault_errno(fault, "cannot sync the drop");
    return true;
}

/* ---- into the keeper ---- */

/* What the volunteer named a part: the path below its scan. */
static const char *part_name(const struct seen *seen, const struct seen_file *file)
{
    return seen->folder ? file->path + strlen(seen->name) + 1 : file->path;
}

/* Hands one found thing over. What was read from `group` (one child, or the pictures of a series) lies in
 * `taken`. */
static bool hand_over(struct pass *pass, const struct seen *group, size_t group_count, struct taken *taken,
    bool proposed, const char *trouble, struct arena *arena, struct fault *fault)
{
    size_t files = 0;
    for (size_t i = 0; i < group_count; i++)
        files += group[i].count;
    struct intake_part *parts = arena_array(arena, files, sizeof *parts);
    const char **paths = arena_array(arena, group_count, sizeof *paths);
    bool *whole = arena_array(arena, files, sizeof *whole);
    struct intake_found found = {
        .paths = paths, .path_count = group_count, .parts = parts, .proposed = proposed, .trouble = trouble
    };
    for (size_t i = 0, k = 0; i < group_count; i++) {
        paths[i] = group[i].name;
        found.newest = group[i].newest > found.newest ? group[i].newest : found.newest;
        for (size_t j = 0; taken && j < group[i].count; j++, k++) {
            struct bytes bytes = { (unsigned char *)taken[k].bytes.bytes, taken[k].bytes.length };
            parts[found.part_count++] = (struct intake_part){ part_name(&group[i], &group[i].files[j]),
                bytes };
            whole[k] = taken[k].whole;
        }
    }
    if (!pass->keeper->keep(pass->keeper, &found, fault))
        return false;
    *(trouble[0] ? &pass->report->refused : &pass->report->kept) += 1;
    for (size_t i = 0, k = 0; i < group_count; k += group[i].count, i++)
        if (!clear_out(pass, &group[i], taken ? whole + k : NULL, fault))
            return false;
    return true;
}

/* Why a child can never be taken as it is, "" when it can. */
static const char *refusal(const struct pass *pass, const struct seen *seen)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < seen->count; i++) {
        if (!seen->files[i].regular)
            return "This is no ordinary file but a link or a device, which is not followed. Drop the file "
                   "itself.";
        bytes += (uint64_t)seen->files[i].sight.size;
    }
    if (seen->too_many)
        return "The folder holds too many files, or folders in folders. Drop it in smaller parts.";
    if (bytes > pass->settings->bytes_most)
        return "The file is too large. Scan it at 300 dpi, or drop it in smaller parts.";
    return "";
}

/* What cannot be taken is noted without its bytes, and moved, not read: PROBLEM keeps it for the volunteer.
 */
static bool refuse(
    struct pass *pass, const struct seen *seen, const char *why, struct arena *arena, struct fault *fault)
{
    char name[96];
    snprintf(name, sizeof name, "PROBLEM/%llx-%llx.refused", (unsigned long long)seen->files[0].sight.inode,
        (unsigned long long)seen->files[0].sight.changed.tv_nsec);
    const char *paths[] = { seen->name };
    struct intake_found found = { .paths = paths, .path_count = 1, .trouble = why, .newest = seen->newest };
    (void)arena;
    if (!pass->keeper->keep(pass->keeper, &found, fault))
        return false;
    pass->report->refused++;
    if (mkdirat(pass->drop, "PROBLEM", 0700) < 0 && errno != EEXIST)
        return fault_errno(fault, "cannot make PROBLEM in the drop");
    if (renameat(pass->drop, seen->name, pass->drop, name) < 0)
        return fault_errno(fault, "cannot move a file that was refused into PROBLEM");
    return true;
}

/* Reads all files of the group. `ready` is false when one is not whole yet and its patience is not over. */
static bool read_group(struct pass *pass, const struct seen *group, size_t group_count, struct taken **taken,
    size_t *count, bool *ready, struct fault *fault)
{
    size_t files = 0;
    for (size_t i = 0; i < group_count; i++)
        files += group[i].count;
    *taken = must_alloc(files * sizeof **taken);
    *count = 0;
    *ready = true;
    for (size_t i = 0; i < group_count; i++)
        for (size_t j = 0; j < group[i].count; j++) {
            struct taken *one = &(*taken)[*count];
            one->bytes = (struct text)TEXT_LIMIT(0);
            ++*count;
            if (!read_file(pass, &group[i].files[j], one, fault))
                return false;
            if (!one->whole &&
                pass->now - group[i].files[j].sight.changed.tv_sec < pass->settings->patience_s)
                *ready = false;
        }
    return true;
}

static bool take_group(
    struct pass *pass, const struct seen *group, size_t group_count, bool proposed, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    const char *why = group_count == 1 ? refusal(pass, group) : "";
    if (why[0])
        return refuse(pass, group, why, &arena, fault);
    struct taken *taken;
    size_t count;
    bool ready;
    bool ok = read_group(pass, group, group_count, &taken, &count, &ready, fault);
    if (ok && ready)
        ok = hand_over(pass, group, group_count, taken, proposed, "", &arena, fault);
    else
        pass->report->waiting += group_count;
    release(taken, count);
    return ok || fault->kind == FAULT_LATER;
}

/* ---- which belong together ---- */

static bool loose_picture(const struct pass *pass, const struct seen *seen)
{
    return !seen->folder && seen->files[0].regular && intake_is_picture_name(seen->name) &&
        !refusal(pass, seen)[0];
}

static bool follows(const struct pass *pass, const struct seen *before, const struct seen *after)
{
    int64_t apart = after->newest - before->newest;
    return loose_picture(pass, before) && loose_picture(pass, after) && apart <= pass->settings->series_s &&
        -apart <= pass->settings->series_s && intake_names_count_up(before->name, after->name);
}

/* How many of the children from `first` on are one series of loose pictures; natural order puts them side by
 * side. */
static size_t series_length(const struct pass *pass, size_t first)
{
    size_t length = 1;
    while (first + length < pass->count &&
        follows(pass, &pass->seen[first + length - 1], &pass->seen[first + length]))
        length++;
    return length;
}

static bool take_series(struct pass *pass, size_t first, size_t length, struct fault *fault)
{
    if (length <= SERIES_MOST)
        return take_group(pass, &pass->seen[first], length, length > 1, fault);
    for (size_t i = 0; i < length; i++)
        if (!take_group(pass, &pass->seen[first + i], 1, true, fault))
            return false;
    return true;
}

/* Keeps of the second look what the first saw just so. */
static void keep_settled(struct pass *pass, const struct seen *before, size_t before_count)
{
    size_t settled = 0;
    for (size_t i = 0; i < pass->count; i++) {
        const struct seen *first = intake_find(before, before_count, pass->seen[i].name);
        if (first && intake_unchanged(first, &pass->seen[i]))
            pass->seen[settled++] = pass->seen[i];
        else
            pass->report->waiting++;
    }
    pass->count = settled;
}

bool intake_pass(const struct intake_settings *settings, const char *folder, int64_t now,
    struct intake_keeper *keeper, struct intake_report *report, struct fault *fault)
{
    OWNED_FD int drop = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (drop < 0)
        return fault_set(fault, FAULT_LATER, "the drop's folder cannot be reached: %s", strerror(errno));
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct pass pass = {
        .settings = settings, .keeper = keeper, .report = report, .folder = folder, .drop = drop, .now = now
    };
    struct seen *before;
    size_t before_count;
    if (!intake_look(drop, settings->folder_files_most, &arena, &before, &before_count, fault))
        return false;
    if (!before_count)
        return true;
    wait_ms(settings->settle_ms);
    if (!intake_look(drop, settings->folder_files_most, &arena, &pass.seen, &pass.count, fault))
        return false;
    keep_settled(&pass, before, before_count);
    for (size_t i = 0, length; i < pass.count; i += length) {
        length = series_length(&pass, i);
        if (!take_series(&pass, i, length, fault))
            return false;
    }
    return true;
}
