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
    struct timespec changed;
};

/* A file of a scan, by its path below the drop. */
struct seen_file {
    const char *path;
    struct sight sight;
    bool regular; /* false: a link, a device, a pipe: never opened */
};

/* A direct child of the drop that may be a scan: a file, or a folder with its files in natural order. */
struct seen {
    const char *name;
    bool folder;
    bool too_many; /* the folder holds more files than are taken */
    struct seen_file *files;
    size_t count;
    int64_t newest; /* latest change of any file, seconds */
};

/* look_twice.c: the drop's children, whatever is ours or debris left out, in natural order of their names. */
bool intake_look(
    int drop, size_t files_most, struct arena *arena, struct seen **seen, size_t *count, struct fault *fault);

/* Nothing was added, removed or changed between two looks at the same child. */
bool intake_unchanged(const struct seen *before, const struct seen *now);
const struct seen *intake_find(const struct seen *seen, size_t count, const char *name);

/* names.c */
bool intake_ignored(const char *name); /* temporary files of programs, debris of systems, our own */
int intake_natural_order(const char *a, const char *b); /* IMG_9 before IMG_10; like strcmp otherwise */
bool intake_is_picture_name(const char *name); /* jpg jpeg png heic heif, in any case */

/* problem_words.c: an English problem sentence in "ru" or "be"; a general one where there is none. */
const char *intake_problem_words(const char *english, const char *language);

#endif
