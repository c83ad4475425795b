/* zygote: what the files behind reader_main share. */
#ifndef ROOM_READER
#error "zygote.h is for the reader processes alone"
#endif
#ifndef ZYGOTE_H
#define ZYGOTE_H

#include "config.h"
#include "reader.h"
#include "wire.h"

#include <sys/types.h>

/* Dies with `parent`; is nothing for debuggers and core dumps; leaves the stop signals of a terminal or a
 * service manager to the walk, so that an ordinary stop is not taken for a reader that died. */
void zygote_settle(pid_t parent);

/* A pipeline with its stages of the children opened. */
struct reader_pipeline {
    struct pipeline pipeline;
    struct recogniser *recogniser;
};

/* A child after its fork: what it inherited and what it was told. `socket` and the descriptors are its own.
 */
struct child_work {
    const struct reader_hooks *hooks;
    const struct reader_pipeline *pipeline;
    struct job job;
    struct arena arena;
    int socket;
    int fds[2]; /* TASK_DECODE: the part, the shared area; TASK_PAGE: the pixels */
};

/* Each puts up its walls, works, and answers over the socket; the caller ends the process. False: answering
 * was not possible. */
bool child_decode(struct child_work *work, struct fault *fault);
bool child_page(struct child_work *work, struct fault *fault);
bool child_probe(struct child_work *work, struct fault *fault);

#endif
