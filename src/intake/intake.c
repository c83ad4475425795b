/* One pass over a drop: two looks, then what stood still and belongs together is taken together. Loose
 * pictures that count up wait for each other: half a letter is worse than a late one. */
#include "intake_inside.h"

#include "cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { SERIES_MOST = 12, SHORT_PATIENCE_SECONDS = 15, DAY_SECONDS = 86400 };

static void settle(int ms)
{
    struct timespec wait = { ms / 1000, ms % 1000 * 1000000L };
    while (nanosleep(&wait, &wait) < 0 && errno == EINTR)
        continue;
}

/* ---- which belong together ---- */

static bool loose_picture(const struct seen *seen)
{
    return !seen->folder && intake_is_picture_name(seen->name);
}

/* The times of what is still being written say nothing yet, so its name alone counts. */
static bool follows(const struct pass *pass, const struct seen *before, const struct seen *after)
{
    if (!loose_picture(before) || !loose_picture(after) || !intake_names_count_up(before->name, after->name))
        return false;
    int64_t apart = after->newest - before->newest;
    return before->waits || after->waits ||
        (apart <= pass->settings->series_s && -apart <= pass->settings->series_s);
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

static bool any_waits(const struct seen *seen, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (seen[i].waits)
            return true;
    return false;
}

/* One scan: not too many, not too large, and each of them is there and can be taken. */
static bool fits_together(const struct pass *pass, const struct seen *seen, size_t count)
{
    uint64_t size = 0;
    for (size_t i = 0; i < count; i++) {
        size += intake_size(&seen[i]);
        if (intake_is_announced(&seen[i]) || intake_refusal(pass, &seen[i])[0])
            return false;
    }
    return count <= SERIES_MOST && size <= pass->settings->bytes_most;
}

/* ---- the pass ---- */

static void clear_old(struct pass *pass, const struct seen *folder)
{
    if (pass->now - folder->touched > DAY_SECONDS)
        intake_clear_folder(pass, folder);
}

static bool is_empty(const struct seen *seen)
{
    return seen->folder && !seen->count && !seen->too_many;
}

/* A child, or a series: together where that fits, else one by one for a person to put together. */
static bool take_series(struct pass *pass, const struct seen *seen, size_t length, struct fault *fault)
{
    if (any_waits(seen, length)) {
        pass->report->waiting += length;
        return true;
    }
    if (is_empty(seen)) {
        clear_old(pass, seen);
        return true;
    }
    bool proposed = length > 1 || seen->unfinished;
    if (fits_together(pass, seen, length))
        return intake_take(pass, seen, length, proposed, fault);
    for (size_t i = 0; i < length; i++)
        if (!intake_is_announced(&seen[i]) && !intake_take(pass, &seen[i], 1, proposed, fault))
            return false;
    return true;
}

static bool look_and_take(struct pass *pass, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct seen *before;
    size_t before_count;
    if (!intake_look(pass, &arena, &before, &before_count, fault))
        return false;
    if (!before_count)
        return true;
    settle(pass->settings->settle_ms);
    if (!intake_look(pass, &arena, &pass->seen, &pass->count, fault))
        return false;
    intake_settle(pass, before, before_count);
    for (size_t i = 0, length; i < pass->count; i += length) {
        length = series_length(pass, i);
        if (!take_series(pass, &pass->seen[i], length, fault))
            return false;
    }
    return true;
}

/* A short patience is that of a run that nobody repeats: it is waited for here, once, unless a signal comes.
 */
static bool wait_for_ends(const struct pass *pass)
{
    const struct timespec patience = { pass->settings->patience_s, 100000000L };
    return pass->impatient && pass->settings->patience_s <= SHORT_PATIENCE_SECONDS &&
        nanosleep(&patience, NULL) == 0;
}

bool intake_pass(const struct intake_settings *settings, const char *folder, int64_t now,
    struct intake_keeper *keeper, struct intake_report *report, struct fault *fault)
{
    OWNED_FD int drop = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (drop < 0)
        return fault_set(fault, FAULT_LATER, "the drop's folder cannot be reached: %s", strerror(errno));
    struct pass pass = { .settings = settings, .keeper = keeper, .report = report, .drop = drop, .now = now };
    if (!look_and_take(&pass, fault))
        return false;
    if (wait_for_ends(&pass)) {
        report->waiting = pass.troubles = 0;
        pass.now += settings->patience_s + 1;
        if (!look_and_take(&pass, fault))
            return false;
    }
    /* Once is enough: a removal that a power cut undoes brings back bytes that the keeper knows. */
    if (fsync(drop) < 0)
        intake_trouble(&pass, "cannot sync the drop: %s", strerror(errno));
    report->troubles = pass.troubles;
    if (pass.troubles)
        return fault_set(fault, FAULT_LATER,
            "%zu in the drop could not be taken or cleared; the first: %.300s", pass.troubles,
            pass.first.text);
    return true;
}
