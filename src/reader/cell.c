/* Who has the bytes: starts the zygote of a cell, hands it work, and believes no number that comes back. */
#include "cell.h"

#include "arena.h"
#include "cleanup.h"
#include "clock.h"
#include "file.h"
#include "launch.h"
#include "wire.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { START_MOST_MS = 60 * 1000, WORK_MOST_MS = 120 * 1000, ANSWER_MOST = 16 << 20 };

struct cell {
    char *program, *word, *argument;
    pid_t zygote; /* 0: none */
    int control;
};

static bool readable(int fd, int64_t most_ms)
{
    struct pollfd wait = { .fd = fd, .events = POLLIN };
    int ready;
    do
        ready = poll(&wait, 1, most_ms > 0 ? (int)most_ms : 0);
    while (ready < 0 && errno == EINTR);
    return ready > 0;
}

/* ---- the zygote ---- */

static void end_zygote(struct cell *cell)
{
    close_fd_at(&cell->control);
    if (cell->zygote <= 0)
        return;
    kill(cell->zygote, SIGKILL);
    while (waitpid(cell->zygote, NULL, 0) < 0 && errno == EINTR)
        ;
    cell->zygote = 0;
}

static bool hear_ready(const struct cell *cell, struct fault *fault)
{
    struct wire_note note;
    if (!readable(cell->control, START_MOST_MS))
        return fault_set(fault, FAULT_SYSTEM, "the process behind walls does not answer");
    if (!wire_receive(cell->control, &note, fault))
        return fault_set(fault, FAULT_SYSTEM, "the process behind walls ended before it was ready");
    if (note.kind == FRAME_READY)
        return true;
    if (note.kind != FRAME_FAULT || !wire_take_fault((struct bytes){ note.bytes, note.size }, fault))
        fault_set(fault, FAULT_SYSTEM,
            "the process behind walls does not answer as this adkaz expects: was adkaz replaced while it "
            "ran? Start it again");
    return false;
}

static bool begin_zygote(struct cell *cell, struct fault *fault)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
        return fault_errno(fault, "cannot make a socket pair");
    cell->control = ends[0];
    OWNED_FD int theirs = ends[1];
    char *words[] = { cell->program, cell->word, (char *)"3", cell->argument, NULL };
    if (!launch(words, theirs, &cell->zygote, fault))
        return false;
    close_fd_at(&theirs);
    if (hear_ready(cell, fault))
        return true;
    end_zygote(cell);
    return false;
}

struct cell *cell_start(const char *program, const char *word, const char *argument, struct fault *fault)
{
    struct cell *cell = must_alloc(sizeof *cell);
    *cell = (struct cell){ must_copy(program), must_copy(word), must_copy(argument), 0, -1 };
    if (begin_zygote(cell, fault))
        return cell;
    cell_stop(cell);
    return NULL;
}

void cell_stop(struct cell *cell)
{
    if (!cell)
        return;
    end_zygote(cell);
    free(cell->program);
    free(cell->word);
    free(cell->argument);
    free(cell);
}

/* ---- a piece of work ---- */

/* Everything that a child says, to its end. False: it is over the time, or says too much. */
static bool hear_all(int socket, struct text *said)
{
    const int64_t deadline = clock_monotonic_ms() + WORK_MOST_MS;
    char piece[1 << 16];
    while (readable(socket, deadline - clock_monotonic_ms())) {
        const ssize_t got = read(socket, piece, sizeof piece);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got == 0;
        text_add_n(said, piece, (size_t)got);
        if (said->full)
            return false;
    }
    return false;
}

/* The next whole frame of what was said. */
static bool next_frame(struct bytes *said, enum frame_kind *kind, struct bytes *payload)
{
    uint32_t size;
    if (said->size < FRAME_HEAD_BYTES || !wire_head(said->at, kind, &size) ||
        size > said->size - FRAME_HEAD_BYTES)
        return false;
    *payload = (struct bytes){ said->at + FRAME_HEAD_BYTES, size };
    said->at += FRAME_HEAD_BYTES + size;
    said->size -= FRAME_HEAD_BYTES + size;
    return true;
}

/* READY, once the walls stand; then what it made, or why not. Who ends before READY has not looked at a byte.
 */
static bool take_answer(struct bytes said, struct text *out, enum cell_end *end, struct fault *fault)
{
    enum frame_kind kind;
    struct bytes payload;
    if (!next_frame(&said, &kind, &payload))
        return fault_set(fault, FAULT_SYSTEM, "a process behind walls ended before they stood");
    if (kind == FRAME_FAULT) {
        if (!wire_take_fault(payload, fault))
            fault_set(fault, FAULT_SYSTEM, "a process cannot put up its walls");
        fault->kind = FAULT_SYSTEM;
        return false;
    }
    *end = CELL_DIED;
    if (!next_frame(&said, &kind, &payload) || said.size)
        return true;
    *end = kind == FRAME_PAGE ? CELL_DONE : CELL_REFUSED;
    if (kind == FRAME_PAGE)
        text_add_n(out, payload.at, payload.size);
    return true;
}

static bool hand_over(const struct cell *cell, struct bytes in, int theirs, struct fault *fault)
{
    OWNED_FD int sealed = file_sealed(in, fault);
    if (sealed < 0)
        return false;
    CLEANUP(text_clear) struct text size = TEXT_LIMIT(16);
    wire_put_number(&size, (uint32_t)in.size);
    const int fds[] = { theirs, sealed };
    return wire_send(
        cell->control, FRAME_JOB, (struct bytes){ (unsigned char *)size.bytes, size.length }, fds, 2, fault);
}

bool cell_work(struct cell *cell, struct bytes in, struct text *out, enum cell_end *end, struct fault *fault)
{
    int ends[2];
    CLEANUP(text_clear) struct text said = TEXT_LIMIT(ANSWER_MOST);
    if (!cell->zygote && !begin_zygote(cell, fault))
        return false;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
        return fault_errno(fault, "cannot make a socket pair");
    OWNED_FD int ours = ends[0], theirs = ends[1];
    if (!hand_over(cell, in, theirs, fault)) {
        end_zygote(cell); /* it died: another one is started with the next piece */
        fault->kind = FAULT_SYSTEM;
        return false;
    }
    close_fd_at(&theirs);
    if (!hear_all(ours, &said)) {
        end_zygote(cell); /* the child dies with it */
        *end = CELL_DIED;
        return true;
    }
    return take_answer((struct bytes){ (const unsigned char *)said.bytes, said.length }, out, end, fault);
}
