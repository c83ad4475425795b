/* Who looks at the bytes: the zygote of a cell, and its children, one a piece of work. The zygote holds a
 * piece's descriptors for as long as it takes to fork, and never a byte of it. */
#include "cell.h"

#include "arena.h"
#include "cleanup.h"
#include "walls.h"
#include "wire.h"
#include "zygote.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SOCKET = 3, BYTES = 4, CPU_S = 20, MEMORY_MIB = 1024, PIECE_MOST = 64 << 20, MADE_MOST = 8 << 20 };

/* With pread, which the walls let it do on this one descriptor. */
static bool read_bytes(unsigned char *into, size_t size)
{
    for (size_t at = 0; at < size;) {
        const ssize_t got = pread(BYTES, into + at, size - at, (off_t)at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        at += (size_t)got;
    }
    return true;
}

static bool raise_walls(struct fault *fault)
{
    const struct walls walls = { .socket = SOCKET,
        .pixels = BYTES,
        .asks_for_files = true, /* GLib and iconv ask, and get none */
        .cpu_s = CPU_S,
        .cpu_most_s = CPU_S,
        .memory_mib = MEMORY_MIB };
    struct fault why = { 0 };
    if (walls_raise(&walls, &why))
        return wire_answer(SOCKET, FRAME_READY, (struct bytes){ NULL, 0 }, fault);
    return wire_answer_fault(SOCKET, &why, fault) && false;
}

static bool work(struct cell_worker *worker, size_t size, struct fault *fault)
{
    struct fault why = { 0 };
    struct text made = TEXT_LIMIT(MADE_MOST);
    unsigned char *bytes = must_alloc(size + 1);
    if (!raise_walls(fault) || !read_bytes(bytes, size))
        return false;
    if (!worker->work(worker, (struct bytes){ bytes, size }, &made, &why))
        return wire_answer_fault(SOCKET, &why, fault);
    const struct bytes all = { (unsigned char *)made.bytes, made.length };
    return !made.full && wire_answer(SOCKET, FRAME_PAGE, all, fault);
}

/* Both descriptors go high first, since either may lie where the other belongs. */
static _Noreturn void live(
    struct cell_worker *worker, const struct wire_note *note, pid_t zygote, uint32_t size)
{
    zygote_settle(zygote);
    const int socket = fcntl(note->fds[0], F_DUPFD, 64), bytes = fcntl(note->fds[1], F_DUPFD, 64);
    if (dup2(socket, SOCKET) < 0 || dup2(bytes, BYTES) < 0)
        _exit(1);
    syscall(SYS_close_range, BYTES + 1, ~0U, 0);
    struct fault fault;
    _exit(work(worker, size, &fault) ? 0 : 1);
}

static bool serve(int control, struct cell_worker *worker, struct fault *fault)
{
    uint32_t size;
    struct wire_note note;
    if (!wire_receive(control, &note, fault))
        return false;
    OWNED_FD int socket = note.fds[0], bytes = note.fds[1];
    if (note.kind != FRAME_JOB || note.fd_count != 2 ||
        !wire_take_number((struct bytes){ note.bytes, note.size }, &size) || size > PIECE_MOST)
        return fault_set(fault, FAULT_SYSTEM, "a piece of work is not whole");
    const pid_t zygote = getpid(), pid = fork();
    if (pid == 0)
        live(worker, &note, zygote, size);
    close_fd_at(&socket);
    close_fd_at(&bytes);
    while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
    return true; /* where it could not fork the other side hears an end */
}

int cell_main(int argc, char **argv, struct cell_worker *worker,
    bool (*open)(struct cell_worker *worker, const char *argument, struct fault *fault))
{
    if (argc < 4)
        return 2;
    const int control = atoi(argv[2]);
    struct fault fault = { 0 }, silence = { 0 };
    zygote_settle(getppid());
    if (!open(worker, argv[3], &fault)) {
        wire_send_fault(control, &fault, &silence);
        return 1;
    }
    if (!wire_send(control, FRAME_READY, (struct bytes){ NULL, 0 }, NULL, 0, &fault))
        return 1;
    while (serve(control, worker, &fault))
        ;
    return 0;
}
