/* Which children of the drop may be taken, and which wait: for whoever still writes, for a missing end, for a
 * second hard link to go. Patience counts from the ctime: programs that copy set the mtime as they like, also
 * before they are done (Samba leaves it so while it writes), but nobody sets the ctime. */
#include "intake_inside.h"

#include "cleanup.h"
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A ctime that is more than a day ahead was made by a clock that was wrong: waiting for it would never end.
 */
enum { ENDS_BYTES = 65536, DAY_SECONDS = 86400 };

static bool patience_over(const struct pass *pass, int64_t touched)
{
    int64_t age = pass->now - touched;
    return age >= pass->settings->patience_s || age < -DAY_SECONDS;
}

/* Reads the file's head and tail and asks whether it is whole. False: it is not what was seen, or cannot be
 * read. */
static bool read_ends(struct pass *pass, struct seen_file *file)
{
    OWNED_FD int fd = intake_open_below(pass->drop, file->path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    struct stat status;
    if (fd < 0 && errno != ENOENT && errno != ELOOP && errno != ENOTDIR)
        intake_trouble(pass, "a file in the drop cannot be opened: %s", strerror(errno));
    if (fd < 0 || fstat(fd, &status) < 0 || !intake_same_file(&status, &file->sight))
        return false;
    size_t end = file->sight.size < ENDS_BYTES ? (size_t)file->sight.size : ENDS_BYTES;
    OWNED_FREE unsigned char *head = must_alloc(2 * end);
    unsigned char *tail = head + end;
    struct fault fault;
    if (!file_read_all(fd, head, end, &fault) || lseek(fd, file->sight.size - (off_t)end, SEEK_SET) < 0 ||
        !file_read_all(fd, tail, end, &fault)) {
        intake_trouble(pass, "a file in the drop cannot be read: %s", strerror(errno));
        return false;
    }
    file->whole = end > 0 &&
        pass->keeper->whole(pass->keeper, (struct bytes){ head, end }, (struct bytes){ tail, end },
            (uint64_t)file->sight.size);
    return true;
}

/* A second hard link is how some sync programs finish: link to the final name, unlink the temporary one. So
 * it means "not yet" for a while; after that it is taken, reading it and removing this name harms nobody. */
static bool file_waits(struct pass *pass, struct seen_file *file)
{
    if (!read_ends(pass, file))
        return true;
    if ((file->whole && file->sight.links == 1) || patience_over(pass, file->sight.touched.tv_sec))
        return false;
    pass->impatient = true;
    return true;
}

static bool child_waits(struct pass *pass, const struct seen *before, struct seen *seen)
{
    if (!before || !intake_unchanged(before, seen))
        return true;
    if (seen->unreadable[0]) {
        intake_trouble(pass, "a folder in the drop cannot be read whole: %s", seen->unreadable);
        return true;
    }
    if (seen->unfinished && !patience_over(pass, seen->unfinished)) {
        pass->impatient = true;
        return true;
    }
    if (intake_refusal(pass, seen)[0])
        return false;
    for (size_t i = 0; i < seen->count; i++)
        if (file_waits(pass, &seen->files[i]))
            return true;
    return false;
}

void intake_settle(struct pass *pass, const struct seen *before, size_t before_count)
{
    for (size_t i = 0; i < pass->count; i++) {
        struct seen *seen = &pass->seen[i];
        seen->waits = child_waits(pass, intake_find(before, before_count, seen->name), seen);
    }
}
