/* intake_inside: what the files of the intake room share. */
#ifndef ROOM_INTAKE
#error "intake_inside.h is for the intake room alone"
#endif
#ifndef INTAKE_INSIDE_H
#define INTAKE_INSIDE_H

#include "intake.h"

#include "arena.h"

#include <sys/stat.h>

/* What a look saw of one file: enough to tell later that it is the same and has not changed. */
struct sight {
    dev_t device;
    ino_t inode;
    off_t size;
    nlink_t links;
    struct timespec changed; /* mtime: programs that copy set it as they like */
    struct timespec touched; /* ctime: what the kernel saw, the measure of patience */
};

/* A file of a scan, by its path below the drop. */
struct seen_file {
    const char *path;
    struct sight sight;
    bool regular; /* false: a link, a device, a pipe: never opened */
    bool whole; /* has its end, as far as its type can tell; known when the child does not wait */
};

/* What else lies in a folder and goes with it: folders, and debris of systems. */
struct seen_rest {
    const char *path;
    bool folder;
};

/* A direct child of the drop that may be a scan: a file, or a folder with its files in natural order. A file
 * that is announced by a program's temporary file alone stands here too, without files. */
struct seen {
    const char *name; /* of an announced file: the one that it will have */
    struct sight sight;
    bool folder;
    bool too_many; /* the folder holds more files, or deeper ones, than are taken */
    bool waits; /* not to be taken in this pass */
    const char *unreadable; /* "" or why a part of the folder could not be seen */
    struct seen_file *files;
    size_t count;
    struct seen_rest *rest; /* each folder before what lies in it */
    size_t rest_count;
    int64_t newest; /* latest mtime of any file, seconds */
    int64_t touched; /* latest ctime of anything in it but debris, seconds */
    int64_t unfinished; /* latest ctime of a program's temporary file that belongs to it; 0: there is none */
};

struct pass {
    const struct intake_settings *settings;
    struct intake_keeper *keeper;
    struct intake_report *report;
    int drop;
    int64_t now;
    struct seen *seen;
    size_t count;
    bool impatient; /* something waits for nothing but the end of its patience */
    size_t troubles; /* what the pass went on without */
    struct fault first; /* the first of them */
};

/* trouble.c: counts a trouble that concerns one child; the others go on. */
void intake_trouble(struct pass *pass, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* look_twice.c: the drop's children, whatever is ours or debris left out, in natural order of their names. */
bool intake_look(
    const struct pass *pass, struct arena *arena, struct seen **seen, size_t *count, struct fault *fault);

bool intake_is_announced(const struct seen *seen); /* stands for a file that is not there yet */

/* Nothing was added, removed or changed between two looks at the same child. */
bool intake_unchanged(const struct seen *before, const struct seen *now);
const struct seen *intake_find(const struct seen *seen, size_t count, const char *name);
bool intake_same_file(const struct stat *status, const struct sight *sight);

/* below.c: a path below the drop is walked folder by folder, and no link on the way is followed. -1: errno
 * tells why not. */
int intake_open_below(int drop, const char *path, int flags);
int intake_open_parent(int drop, const char *path, const char **name); /* name: its last part, borrowed */

/* ready.c: fills `waits` of all children and `whole` of their files; `before` is the first look. */
void intake_settle(struct pass *pass, const struct seen *before, size_t before_count);

/* take.c: one child, or the pictures of one series, out of the drop into the keeper. False: stop the pass. */
bool intake_take(
    struct pass *pass, const struct seen *group, size_t count, bool proposed, struct fault *fault);
const char *intake_refusal(const struct pass *pass, const struct seen *seen); /* "" or why never */
uint64_t intake_size(const struct seen *seen);

/* clear.c: what was taken leaves the drop; what cannot leave is counted as a trouble, and comes again. */
void intake_clear(struct pass *pass, const struct seen *seen);
void intake_clear_folder(struct pass *pass, const struct seen *seen);
void intake_move_refused(struct pass *pass, const struct seen *seen);

/* names.c */
enum name_kind {
    NAME_ORDINARY,
    NAME_OURS, /* means something in the drop itself only */
    NAME_DEBRIS, /* of systems: no scan, nobody misses it */
    NAME_UNFINISHED, /* a program has not finished writing something */
};
enum name_kind intake_name_kind(const char *name);
const char *intake_announced(struct arena *arena, const char *name); /* "x.jpg.part": "x.jpg"; null: none */
int intake_natural_order(const char *a, const char *b); /* IMG_9 before IMG_10; like strcmp otherwise */
bool intake_is_picture_name(const char *name); /* jpg jpeg png heic heif, in any case */
const char *intake_utf8(struct arena *arena, const char *name); /* broken bytes as U+FFFD */

/* problem.c: the folder PROBLEM, made where it is missing; -1 with a fault when something else bears its
 * name. */
int intake_open_problem(int drop, struct fault *fault);

/* The same by the drop's path; `like` is what the drop itself is like, for intake_write_at. */
int intake_reach_problem(const char *folder, struct stat *like, struct fault *fault);

/* Writes a file durably, whole or not at all, for whoever may read the drop. */
bool intake_write_at(
    int folder, const char *name, struct bytes bytes, const struct stat *drop, struct fault *fault);

/* problem_words.c: adds an English problem sentence in "ru" or "be" to `to`; a general one where there is
 * none. */
void intake_problem_words(const char *english, const char *language, struct text *to);

#endif
