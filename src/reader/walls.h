/* walls: what keeps a child that looks at a stranger's bytes from doing anything else. Put up after the job
 * and its descriptors have come and before the first byte of them is looked at; nothing takes them down. */
#ifndef ROOM_READER
#error "walls.h is for the reader processes alone"
#endif
#ifndef WALLS_H
#define WALLS_H

#include "fault.h"

#include <stdint.h>

struct walls {
    int socket; /* the only descriptor that may be read, and beside stdout and stderr (/dev/null) written */
    int pixels; /* the only one that may be read at an offset; -1: none */
    bool asks_for_files; /* the decoder: its libraries ask for files and get none */
    uint32_t cpu_s, cpu_most_s; /* SIGXCPU at the first; the walk may raise it up to the second */
    uint32_t memory_mib;
};

/* All of them. A sanitizer build has only those that the sanitizers bear: no_new_privs, no core dump,
 * Landlock. */
bool walls_raise(const struct walls *walls, struct fault *fault);

/* One by one, in this order, for the probes. */
bool walls_limit(const struct walls *walls, struct fault *fault); /* no_new_privs and rlimits */
bool walls_close_files(struct fault *fault); /* Landlock; fine where the kernel has none */
bool walls_filter(const struct walls *walls, struct fault *fault); /* seccomp; no more descriptors */

int walls_landlock_version(void); /* 0: this kernel has none */

#ifdef ADKAZ_SANITIZED
enum { WALLS_SANITIZED = 1 };
#else
enum { WALLS_SANITIZED = 0 };
#endif

#endif
