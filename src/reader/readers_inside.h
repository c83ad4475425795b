/* readers_inside: what the files of the walk's side share: the zygote as the walk knows it, and the children
 * under way. */
#ifndef ROOM_READER
#error "readers_inside.h is for the reader processes alone"
#endif
#ifndef READERS_INSIDE_H
#define READERS_INSIDE_H

#include "reader.h"
#include "wire.h"

#include <sys/types.h>

enum {
    READERS_PAGES_MOST = 2000, /* of one part: a belt behind the decoder's own limit */
    READERS_CORES_MOST = 64,
    WALL_PER_CPU = 10, /* the watchdog's seconds per second of the CPU budget (15 s took 47 on busy cores) */
};

struct child {
    struct child *next; /* in readers->pages */
    pid_t pid;
    int socket; /* -1 once the child has ended */
    enum task task;
    uint32_t cpu_s;
    int64_t deadline_ms; /* clock_monotonic_ms: the watchdog's */
    struct text inbox; /* bytes that are not a whole frame yet */
    bool said_end;
    struct fault said; /* what the child itself complained of */
    struct fault complaint; /* why the walk killed it */
    struct reader_report report; /* filled when it has ended */
    int status; /* as waited for */
    /* A whole frame came. False with a fault: what it says cannot be; the child is killed for it. */
    bool (*hear)(struct child *self, enum frame_kind kind, struct bytes payload, struct fault *fault);
};

struct readers {
    char *program, *models;
    char **pipelines; /* paths, null-ended */
    int cores;
    uint32_t page_cpu_s, decode_cpu_s, memory_mib;
    pid_t zygote; /* 0: none */
    int control;
    struct child *pages; /* page children, running or ended; the latest first */
};

/* launch.c: the zygote, and children from it. The job's descriptors stay the caller's. A probe has no
 * `pipeline`. */
bool zygote_start(struct readers *readers, struct fault *fault);
void zygote_stop(struct readers *readers);
bool zygote_child(struct readers *readers, const char *pipeline, const struct job *job, const int *fds,
    size_t fd_count, struct child *child, struct fault *fault);

/* listen.c: hearing children, and their end. */
/* Waits at most `most_ms` for somebody to say something, hears them, ends who is over the time. `also` (or
 * null) is heard beside readers->pages. */
bool children_hear(struct readers *readers, struct child *also, int most_ms, struct fault *fault);
void child_clear(
    struct child *child); /* kills it and waits for it, `report` is filled; frees what it holds */
void child_allow_another_page(struct child *child); /* a fresh budget */

#endif
