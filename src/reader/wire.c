/* Frames and payloads of the reader processes, both ways. Opens nothing, decides nothing. */
#include "wire.h"

#include "cleanup.h"
#include "file.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { DPI_MOST = 10000 };

/* ---- numbers and words ---- */

static void set_number(unsigned char out[4], uint32_t number)
{
    for (int i = 0; i < 4; i++)
        out[i] = (unsigned char)(number >> (8 * i));
}

static uint32_t number_at(const unsigned char *b)
{
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

void wire_put_number(struct text *out, uint32_t number)
{
    unsigned char b[4];
    set_number(b, number);
    text_add_n(out, b, sizeof b);
}

void wire_clean_words(const char *words, size_t most, struct text *out)
{
    *out = (struct text)TEXT_LIMIT(most);
    const char *at = words ? words : "";
    const char *end = at + strlen(at);
    for (int32_t c; !out->full && (c = utf8_next(&at, end)) != 0;)
        text_add_utf8(out, c < 0x20 || c == 0x7f ? ' ' : c);
}

static void put_words(struct text *out, const char *words, size_t most)
{
    CLEANUP(text_clear) struct text clean;
    wire_clean_words(words, most, &clean);
    wire_put_number(out, (uint32_t)clean.length);
    text_add_n(out, clean.bytes, clean.length);
}

/* Stays broken once it ran over the end or met something out of its bounds. */
struct cursor {
    struct bytes left;
    bool broken;
};

static uint32_t take_number(struct cursor *cursor, uint32_t least, uint32_t most)
{
    if (cursor->broken || cursor->left.size < 4) {
        cursor->broken = true;
        return least;
    }
    uint32_t number = number_at(cursor->left.at);
    cursor->left.at += 4;
    cursor->left.size -= 4;
    if (number >= least && number <= most)
        return number;
    cursor->broken = true;
    return least;
}

/* Copies the words into out[most + 1]. */
static void take_words(struct cursor *cursor, char *out, uint32_t most)
{
    uint32_t n = take_number(cursor, 0, most);
    out[0] = '\0';
    if (cursor->broken || cursor->left.size < n || !utf8_valid((const char *)cursor->left.at, n)) {
        cursor->broken = true;
        return;
    }
    memcpy(out, cursor->left.at, n);
    out[n] = '\0';
    cursor->left.at += n;
    cursor->left.size -= n;
    for (char *c = out; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = ' ';
}

static bool whole(const struct cursor *cursor)
{
    return !cursor->broken && !cursor->left.size;
}

bool wire_take_number(struct bytes payload, uint32_t *number)
{
    struct cursor cursor = { payload, false };
    *number = take_number(&cursor, 0, UINT32_MAX);
    return whole(&cursor);
}

/* ---- rasters, jobs, faults ---- */

size_t wire_raster_bytes(uint32_t width, uint32_t height, uint32_t channels)
{
    if (!width || !height || width > WIRE_SIDE_MOST_PX || height > WIRE_SIDE_MOST_PX)
        return 0;
    if ((channels != 1 && channels != 3) || (uint64_t)width * height > WIRE_PIXELS_MOST)
        return 0;
    return (size_t)width * height * channels;
}

void wire_put_raster(struct text *out, const struct raster *raster)
{
    wire_put_number(out, raster->width);
    wire_put_number(out, raster->height);
    wire_put_number(out, raster->channels);
    wire_put_number(out, raster->dpi <= DPI_MOST ? raster->dpi : 0);
    wire_put_number(out, raster->orientation >= 1 && raster->orientation <= 8 ? raster->orientation : 1);
    wire_put_number(out, raster->cpu_us);
    wire_put_number(out, raster->flaws);
    put_words(out, raster->note, WIRE_SENTENCE_MOST);
    put_words(out, raster->name, WIRE_NAME_MOST);
}

static struct raster take_raster(struct cursor *cursor, struct arena *arena)
{
    struct raster raster = { 0 };
    raster.width = take_number(cursor, 1, WIRE_SIDE_MOST_PX);
    raster.height = take_number(cursor, 1, WIRE_SIDE_MOST_PX);
    raster.channels = take_number(cursor, 1, 3);
    raster.dpi = take_number(cursor, 0, DPI_MOST);
    raster.orientation = take_number(cursor, 1, 8);
    raster.cpu_us = take_number(cursor, 0, UINT32_MAX);
    raster.flaws = take_number(cursor, 0, (1u << FLAWS) - 1);
    char note[WIRE_SENTENCE_MOST + 1], name[WIRE_NAME_MOST + 1];
    take_words(cursor, note, WIRE_SENTENCE_MOST);
    take_words(cursor, name, WIRE_NAME_MOST);
    raster.note = arena_copy(arena, note);
    raster.name = arena_copy(arena, name);
    if (!wire_raster_bytes(raster.width, raster.height, raster.channels))
        cursor->broken = true;
    return raster;
}

bool wire_take_raster(struct bytes payload, struct arena *arena, struct raster *raster)
{
    struct cursor cursor = { payload, false };
    *raster = take_raster(&cursor, arena);
    return whole(&cursor);
}

static void put_boxes(struct text *out, const struct box *boxes, size_t count)
{
    wire_put_number(out, (uint32_t)count);
    for (size_t i = 0; i < count; i++) {
        wire_put_number(out, (uint32_t)boxes[i].left);
        wire_put_number(out, (uint32_t)boxes[i].top);
        wire_put_number(out, (uint32_t)boxes[i].width);
        wire_put_number(out, (uint32_t)boxes[i].height);
    }
}

/* Within the largest picture; whether on this one, who has it says. */
static struct box *take_boxes(struct cursor *cursor, struct arena *arena, size_t *count)
{
    *count = take_number(cursor, 0, PAGE_BLACKED_MOST);
    struct box *boxes = arena_array(arena, *count, sizeof *boxes);
    for (size_t i = 0; i < *count; i++) {
        boxes[i].left = (int)take_number(cursor, 0, WIRE_SIDE_MOST_PX);
        boxes[i].top = (int)take_number(cursor, 0, WIRE_SIDE_MOST_PX);
        boxes[i].width = (int)take_number(cursor, 1, WIRE_SIDE_MOST_PX);
        boxes[i].height = (int)take_number(cursor, 1, WIRE_SIDE_MOST_PX);
    }
    return boxes;
}

void wire_put_job(struct text *out, const struct job *job)
{
    wire_put_number(out, job->task);
    wire_put_number(out, job->cpu_s);
    wire_put_number(out, job->cpu_most_s);
    wire_put_number(out, job->memory_mib);
    wire_put_number(out, job->part_bytes);
    wire_put_number(out, job->area_bytes);
    wire_put_number(out, job->act);
    if (job->task != TASK_PAGE)
        return;
    wire_put_raster(out, &job->raster);
    put_boxes(out, job->black, job->black_count);
}

bool wire_take_job(struct bytes payload, struct arena *arena, struct job *job)
{
    struct cursor cursor = { payload, false };
    *job = (struct job){ .task = (enum task)take_number(&cursor, 0, TASKS - 1) };
    job->cpu_s = take_number(&cursor, 1, UINT32_MAX);
    job->cpu_most_s = take_number(&cursor, 1, UINT32_MAX);
    job->memory_mib = take_number(&cursor, 1, UINT32_MAX);
    job->part_bytes = take_number(&cursor, 0, UINT32_MAX);
    job->area_bytes = take_number(&cursor, 0, UINT32_MAX);
    job->act = take_number(&cursor, 0, UINT32_MAX);
    if (job->task == TASK_PAGE) {
        job->raster = take_raster(&cursor, arena);
        job->black = take_boxes(&cursor, arena, &job->black_count);
    }
    return whole(&cursor);
}

bool wire_take_fault(struct bytes payload, struct fault *fault)
{
    struct cursor cursor = { payload, false };
    enum fault_kind kind = (enum fault_kind)take_number(&cursor, FAULT_INPUT, FAULT_SYSTEM);
    char sentence[WIRE_SENTENCE_MOST + 1];
    take_words(&cursor, sentence, WIRE_SENTENCE_MOST);
    if (whole(&cursor))
        fault_set(fault, kind, "%s", sentence);
    return whole(&cursor);
}

/* ---- frames ---- */

static void make_head(unsigned char out[FRAME_HEAD_BYTES], enum frame_kind kind, size_t size)
{
    set_number(out, kind);
    set_number(out + 4, (uint32_t)size);
}

bool wire_head(const unsigned char bytes[FRAME_HEAD_BYTES], enum frame_kind *kind, uint32_t *size)
{
    uint32_t said = number_at(bytes);
    *kind = (enum frame_kind)said;
    *size = number_at(bytes + 4);
    return said >= FRAME_READY && said < FRAME_KINDS;
}

bool wire_answer(int socket, enum frame_kind kind, struct bytes payload, struct fault *fault)
{
    unsigned char head[FRAME_HEAD_BYTES];
    make_head(head, kind, payload.size);
    return file_write_all(socket, head, sizeof head, fault) &&
        file_write_all(socket, payload.at, payload.size, fault);
}

static void put_fault(struct text *out, const struct fault *why)
{
    wire_put_number(out, why->kind ? why->kind : FAULT_SYSTEM);
    put_words(out, why->text, WIRE_SENTENCE_MOST);
}

bool wire_answer_fault(int socket, const struct fault *why, struct fault *fault)
{
    CLEANUP(text_clear) struct text out = TEXT_LIMIT(WIRE_SMALL_MOST);
    put_fault(&out, why);
    return wire_answer(socket, FRAME_FAULT, (struct bytes){ (unsigned char *)out.bytes, out.length }, fault);
}

bool wire_send(int socket, enum frame_kind kind, struct bytes payload, const int *fds, size_t fd_count,
    struct fault *fault)
{
    unsigned char head[FRAME_HEAD_BYTES];
    make_head(head, kind, payload.size);
    struct iovec parts[] = { { head, sizeof head }, { (void *)payload.at, payload.size } };
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(WIRE_FDS_MOST * sizeof(int))];
    } control = { .bytes = { 0 } };
    struct msghdr message = { .msg_iov = parts, .msg_iovlen = 2 };
    if (fd_count) {
        message.msg_control = control.bytes;
        message.msg_controllen = CMSG_SPACE(fd_count * sizeof *fds);
        struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
        *rights = (struct cmsghdr){
            .cmsg_len = CMSG_LEN(fd_count * sizeof *fds), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS
        };
        memcpy(CMSG_DATA(rights), fds, fd_count * sizeof *fds);
    }
    ssize_t sent;
    do
        sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    if (sent < 0 && (errno == EPIPE || errno == ECONNRESET))
        return fault_set(fault, FAULT_LATER, "the other side has gone");
    if (sent < 0)
        return fault_errno(fault, "cannot send to a reader process");
    if ((size_t)sent != sizeof head + payload.size)
        return fault_set(fault, FAULT_SYSTEM, "a frame to a reader process was cut");
    return true;
}

bool wire_send_fault(int socket, const struct fault *why, struct fault *fault)
{
    CLEANUP(text_clear) struct text out = TEXT_LIMIT(WIRE_SMALL_MOST);
    put_fault(&out, why);
    return wire_send(
        socket, FRAME_FAULT, (struct bytes){ (unsigned char *)out.bytes, out.length }, NULL, 0, fault);
}

static void take_fds(struct msghdr *message, struct wire_note *note)
{
    note->fd_count = 0;
    for (int i = 0; i < WIRE_FDS_MOST; i++)
        note->fds[i] = -1;
    struct cmsghdr *rights = CMSG_FIRSTHDR(message);
    if (!rights || rights->cmsg_level != SOL_SOCKET || rights->cmsg_type != SCM_RIGHTS)
        return;
    size_t count = (rights->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    note->fd_count = count <= WIRE_FDS_MOST ? count : WIRE_FDS_MOST;
    memcpy(note->fds, CMSG_DATA(rights), note->fd_count * sizeof(int));
}

bool wire_receive(int socket, struct wire_note *note, struct fault *fault)
{
    unsigned char head[FRAME_HEAD_BYTES];
    struct iovec parts[] = { { head, sizeof head }, { note->bytes, sizeof note->bytes } };
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(WIRE_FDS_MOST * sizeof(int))];
    } control;
    struct msghdr message = { .msg_iov = parts,
        .msg_iovlen = 2,
        .msg_control = control.bytes,
        .msg_controllen = sizeof control.bytes };
    ssize_t got;
    do
        got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    if (got == 0 || (got < 0 && errno == ECONNRESET))
        return fault_set(fault, FAULT_LATER, "the other side has gone");
    if (got < 0)
        return fault_errno(fault, "cannot receive from a reader process");
    take_fds(&message, note);
    uint32_t size = 0;
    bool known = (size_t)got >= sizeof head && wire_head(head, &note->kind, &size);
    note->size = size;
    if (known && (size_t)got == sizeof head + size && !(message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)))
        return true;
    for (size_t i = 0; i < note->fd_count; i++)
        close(note->fds[i]);
    return fault_set(fault, FAULT_SYSTEM, "a frame between reader processes is not whole");
}
