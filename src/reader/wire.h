/* wire: what the walk, the zygote and the children say to each other: frames, a kind and a size in front,
 * little-endian, all lengths explicit. Both sides check; the walk believes nothing that a child says. */
#ifndef ROOM_READER
#error "wire.h is for the reader processes alone"
#endif
#ifndef WIRE_H
#define WIRE_H

#include "stage.h"

enum frame_kind {
    /* between walk and zygote, one datagram each */
    FRAME_READY = 1, /* the models are open */
    FRAME_FORK, /* pipeline; with the descriptor that becomes the child's socket */
    FRAME_CHILD, /* process id of the new child */
    /* the walk to a child */
    FRAME_JOB, /* a job; with its descriptors */
    /* a child to the walk */
    FRAME_RASTER, /* a raster whose pixels lie in the shared area; the child waits for one byte */
    FRAME_PAGE, /* page_encode's bytes */
    FRAME_PICTURE, /* the presentation picture */
    FRAME_FAULT, /* fault; also from the zygote */
    FRAME_END, /* the work is done, nothing follows */
    FRAME_KINDS,
};

enum {
    FRAME_HEAD_BYTES = 8,
    WIRE_FDS_MOST = 2,
    WIRE_SENTENCE_MOST = 400, /* bytes of a note or a fault's text */
    WIRE_NAME_MOST = 1000, /* bytes of a file name inside a ZIP */
    WIRE_SMALL_MOST = 4096, /* bytes of a whole frame without page or picture */
    WIRE_SIDE_MOST_PX = PAGE_SIDE_MOST_PX,
    WIRE_PIXELS_MOST = 100 * 1000 * 1000, /* of one page */
};

enum task { TASK_DECODE, TASK_PAGE, TASK_PROBE, TASKS };

/* What a child is to do. */
struct job {
    enum task task;
    uint32_t cpu_s, cpu_most_s; /* budget, and what the walk may raise it to */
    uint32_t memory_mib;
    uint32_t part_bytes, area_bytes; /* TASK_DECODE: sizes of its two descriptors */
    uint32_t act; /* TASK_PROBE: what to try */
    struct raster raster; /* TASK_PAGE: the descriptor's pixels; `pixels` is null */
    const struct box *black; /* TASK_PAGE: painted black before anything else is done */
    size_t black_count; /* at most PAGE_BLACKED_MOST */
};

/* Frames out. wire_send hands descriptors along and never raises SIGPIPE; wire_answer needs no more than
 * write, which is all that a child behind its walls has. */
bool wire_send(int socket, enum frame_kind kind, struct bytes payload, const int *fds, size_t fd_count,
    struct fault *fault);
bool wire_send_fault(int socket, const struct fault *why, struct fault *fault);
bool wire_answer(int socket, enum frame_kind kind, struct bytes payload, struct fault *fault);
bool wire_answer_fault(int socket, const struct fault *why, struct fault *fault);

/* One small frame in, with its descriptors (close-on-exec, the caller's; -1 where none came). FAULT_LATER
 * when the other side has gone. */
struct wire_note {
    enum frame_kind kind;
    size_t size, fd_count;
    int fds[WIRE_FDS_MOST];
    unsigned char bytes[WIRE_SMALL_MOST];
};
bool wire_receive(int socket, struct wire_note *note, struct fault *fault);

/* The head of a frame. False: no such kind. */
bool wire_head(const unsigned char bytes[FRAME_HEAD_BYTES], enum frame_kind *kind, uint32_t *size);

/* Payloads. The takers fail on anything that is not whole, too long, out of its bounds or not UTF-8; control
 * characters become blanks. Text lives in `arena`. */
void wire_clean_words(const char *words, size_t most, struct text *out); /* fresh: UTF-8, cut to `most` */
void wire_put_number(struct text *out, uint32_t number);
bool wire_take_number(struct bytes payload, uint32_t *number);
void wire_put_job(struct text *out, const struct job *job);
bool wire_take_job(struct bytes payload, struct arena *arena, struct job *job);
void wire_put_raster(struct text *out, const struct raster *raster);
bool wire_take_raster(struct bytes payload, struct arena *arena, struct raster *raster);
bool wire_take_fault(struct bytes payload, struct fault *fault);

/* Pixels of a page in bytes; 0 when a side, the count of pixels or the channels are out of their bounds. */
size_t wire_raster_bytes(uint32_t width, uint32_t height, uint32_t channels);

#endif
