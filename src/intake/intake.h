/* intake: drops → scans. Looks into the volunteers' folders, waits until a file is whole, hands its bytes to
 * a keeper, and removes the source only when the keeper has it safe. Knows folders, names and times; knows no
 * store and opens no picture.
 *
 * The periodic look is the truth; inotify is a hint only (`watch`). Names are never trusted and never logged.
 */
#ifndef INTAKE_H
#define INTAKE_H

#include "fault.h"
#include "text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One file of a scan, its bytes read once. */
struct intake_part {
    const char *name;
    struct bytes bytes;
};

/* One scan: a file, a folder's files in natural order, or loose pictures whose names count up. */
struct intake_found {
    const char **paths; /* relative to the drop; one, or one per loose picture */
    size_t path_count;
    const struct intake_part *parts;
    size_t part_count;
    bool proposed; /* a person must agree that this is all of it and belongs together: loose pictures whose
                    * names count up; what was taken although a program's temporary file still lay beside it,
                    * or under such a name */
    const char *trouble; /* "" or why the bytes could not be taken (too large, not a regular file, …) */
    int64_t newest; /* latest modification, seconds */
};

struct intake_keeper {
    /* True: everything is durable, the source may go. False with a fault: the source stays. */
    bool (*keep)(struct intake_keeper *self, const struct intake_found *found, struct fault *fault);
    /* Is this file whole as far as its type can tell (decode_looks_complete)? */
    bool (*whole)(struct intake_keeper *self, struct bytes head, struct bytes tail, uint64_t size);
    /* Is this, by its first bytes, of a kind that scans are of (decode_format)? */
    bool (*known)(struct intake_keeper *self, struct bytes head);
};

struct intake_settings {
    int settle_ms; /* two looks so far apart must see the same size, time and inode */
    int patience_s; /* so long after its last change (ctime) a file whose end is missing, that has a second
                     * hard link, or that has a program's temporary file beside it, is waited for; then it is
                     * taken as it is. Up to 15 s a pass waits for it itself, and looks again. */
    int series_s; /* loose pictures changed within so many seconds of each other may be a series */
    uint64_t bytes_most; /* larger files and folders are refused; a larger series comes one by one */
    size_t folder_files_most;
};

struct intake_report {
    size_t kept, waiting, refused; /* waiting: left for next time, with all that it belongs to */
    size_t troubles; /* how often something could not be read, kept or cleared; tried again next time */
};

/* One pass over the drop in `folder`. `now` in seconds. FAULT_LATER when the folder cannot be reached (an
 * unreachable drop must not look like an empty one), or after the pass when some of it could not be read,
 * kept or cleared: one child's trouble never stops the others, only a keeper's FAULT_SYSTEM or FAULT_CONFIG
 * does.
 */
bool intake_pass(const struct intake_settings *settings, const char *folder, int64_t now,
    struct intake_keeper *keeper, struct intake_report *report, struct fault *fault);

/* Is `b` the next after `a` in a series of loose pictures: same words, a counter one higher ("IMG_0041.jpg",
 * "IMG_0042.jpg")? Pure. */
bool intake_names_count_up(const char *a, const char *b);

/* The drop's own folder for what could not be used: writes PROBLEM/CODE.ext and PROBLEM/CODE.READ-ME.txt
 * durably, with the drop's group and mode. The sentence holds no personal data; behind it stands `remark`, as
 * a coordinator wrote it, or "". A fault when something else than a folder bears the name PROBLEM. */
bool intake_write_problem(const char *folder, const char *code, const char *original_name, struct bytes bytes,
    const char *sentence, const char *remark, struct fault *fault);

/* A page whose picture could be better. */
struct intake_flawed {
    int page;
    unsigned flaws; /* of enum page_flaw */
};

/* Asks for better pictures of these pages, durably, in PROBLEM/CODE.RETAKE.txt: nothing was refused. */
bool intake_write_retake(const char *folder, const char *code, const struct intake_flawed *pages,
    size_t count, struct fault *fault);

/* The sentence for a scan that a coordinator wants once more. */
extern const char intake_scan_again[];

/* One line of STATUS.html. */
struct intake_status_row {
    const char *code;
    int64_t arrived;
    int pages;
    bool waiting;
    const char *problem;
    bool flawed; /* taken, but its drop was asked for better pictures */
};

/* Writes STATUS.html into the drop when its content would change or is older than an hour. Words: picture
 * and page, never letter, prisoner, sender, or the program's name; Russian, Belarusian and English on one
 * page. FAULT_SYSTEM: the folder cannot be written to. */
bool intake_write_status(
    const char *folder, const struct intake_status_row *rows, size_t count, int64_t now, struct fault *fault);

#endif
