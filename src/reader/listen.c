/* Hears the children, cuts what they say into frames, watches the clock, and tells how each of them ended.
 * Nothing that a child says is believed here: kinds, sizes and order are checked, the payload by who asked.
 */
#include "readers_inside.h"

#include "cleanup.h"
#include "clock.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { BITE_BYTES = 1 << 16, OUT_OF_MEMORY_STATUS = 3 };

/* Largest payloads, by who says what. 0: not his to say. */
static const uint32_t most_bytes[TASKS][FRAME_KINDS] = {
    [TASK_DECODE] = { [FRAME_RASTER] = WIRE_SMALL_MOST, [FRAME_FAULT] = WIRE_SMALL_MOST, [FRAME_END] = 1 },
    [TASK_PAGE] = { [FRAME_PAGE] = 16 << 20,
        [FRAME_PICTURE] = 64 << 20,
        [FRAME_FAULT] = WIRE_SMALL_MOST,
        [FRAME_END] = 1 },
    [TASK_PROBE] = { [FRAME_PAGE] = WIRE_SMALL_MOST, [FRAME_FAULT] = WIRE_SMALL_MOST, [FRAME_END] = 1 },
};

/* ---- how a child ended ---- */

static const char *const nouns[TASKS] = { "file", "page", "probe" };

static void tell_signal(const struct child *child, int signal_number, struct reader_report *report)
{
    const char *noun = nouns[child->task];
    char *out = report->trouble;
    const size_t n = sizeof report->trouble;
    report->spent = signal_number == SIGXCPU;
    if (report->spent)
        snprintf(out, n, "the %s needed more than %u s of computing", noun, child->cpu_s);
    else if (signal_number == SIGSYS)
        snprintf(out, n, "the reader of this %s tried what it may not do and was stopped", noun);
    else if (signal_number == SIGKILL)
        snprintf(out, n, "the machine stopped the reader of this %s, perhaps for want of memory", noun);
    else
        snprintf(out, n, "the reader of this %s was stopped (signal %d)", noun, signal_number);
}

static void tell_end(const struct child *child, struct reader_report *report)
{
    const int status = child->status;
    const char *noun = nouns[child->task];
    report->died = child->complaint.kind || !child->said_end;
    if (child->complaint.kind)
        snprintf(report->trouble, sizeof report->trouble, "%.399s", child->complaint.text);
    else if (child->said_end && child->said.kind)
        snprintf(report->trouble, sizeof report->trouble, "%.399s", child->said.text);
    else if (child->said_end)
        report->trouble[0] = '\0';
    else if (WIFSIGNALED(status))
        tell_signal(child, WTERMSIG(status), report);
    else if (WEXITSTATUS(status) == OUT_OF_MEMORY_STATUS)
        snprintf(report->trouble, sizeof report->trouble, "the %s needed more memory than allowed", noun);
    else
        snprintf(report->trouble, sizeof report->trouble, "the reader of this %s ended too early (status %d)",
            noun, WEXITSTATUS(status));
}

static int64_t ms_of(struct timeval time)
{
    return (int64_t)time.tv_sec * 1000 + time.tv_usec / 1000;
}

/* And waits for it; `report` is filled. Fine when it has ended. A child that ends already keeps the cause
 * that it has: the signal comes too late to change it. */
static void end_child(struct child *child)
{
    if (child->socket < 0)
        return;
    close_fd_at(&child->socket);
    if (child->pid <= 0)
        return;
    kill(child->pid, SIGKILL);
    struct rusage cost = { 0 };
    while (wait4(child->pid, &child->status, 0, &cost) < 0 && errno == EINTR)
        ;
    child->report.cpu_ms = ms_of(cost.ru_utime) + ms_of(cost.ru_stime);
    child->report.peak_kib = cost.ru_maxrss;
    tell_end(child, &child->report);
}

void child_clear(struct child *child)
{
    end_child(child);
    text_clear(&child->inbox);
}

void child_allow_another_page(struct child *child)
{
    child->deadline_ms = clock_monotonic_ms() + (int64_t)child->cpu_s * WALL_PER_CPU * 1000;
    clockid_t clock;
    struct timespec used;
    struct rlimit limit;
    if (clock_getcpuclockid(child->pid, &clock) || clock_gettime(clock, &used) < 0 ||
        prlimit(child->pid, RLIMIT_CPU, NULL, &limit) < 0 || limit.rlim_cur == RLIM_INFINITY)
        return;
    limit.rlim_cur = (rlim_t)used.tv_sec + 1 + child->cpu_s;
    if (limit.rlim_cur > limit.rlim_max)
        limit.rlim_cur = limit.rlim_max;
    prlimit(child->pid, RLIMIT_CPU, &limit, NULL);
}

/* ---- hearing ---- */

static void kill_for(struct child *child, const struct fault *why)
{
    child->complaint = *why;
    end_child(child);
}

static bool hear_frame(struct child *child, enum frame_kind kind, struct bytes payload, struct fault *fault)
{
    if (child->said_end)
        return fault_set(fault, FAULT_INPUT, "it goes on after its end");
    if (kind == FRAME_END) {
        child->said_end = true;
        return true;
    }
    if (kind == FRAME_FAULT)
        return wire_take_fault(payload, &child->said) ||
            fault_set(fault, FAULT_INPUT, "its complaint is not whole");
    return child->hear(child, kind, payload, fault);
}

/* The first frame of the inbox, when it is whole. False with a fault: it cannot become one. */
static bool cut_frame(struct child *child, size_t from, size_t *length, struct fault *fault)
{
    const unsigned char *at = (const unsigned char *)child->inbox.bytes + from;
    const size_t left = child->inbox.length - from;
    enum frame_kind kind;
    uint32_t size;
    *length = 0;
    if (left < FRAME_HEAD_BYTES)
        return true;
    if (!wire_head(at, &kind, &size) || !most_bytes[child->task][kind] ||
        size > most_bytes[child->task][kind])
        return fault_set(fault, FAULT_INPUT, "it does not speak as agreed");
    if (left - FRAME_HEAD_BYTES < size)
        return true;
    *length = FRAME_HEAD_BYTES + size;
    return hear_frame(child, kind, (struct bytes){ at + FRAME_HEAD_BYTES, size }, fault);
}

static void cut_frames(struct child *child)
{
    size_t from = 0;
    struct fault why = { 0 };
    for (size_t length = 1; length && child->socket >= 0; from += length) {
        if (cut_frame(child, from, &length, &why))
            continue;
        struct fault told = { 0 };
        fault_set(
            &told, FAULT_INPUT, "the reader of this %s answered nonsense: %s", nouns[child->task], why.text);
        kill_for(child, &told);
    }
    if (!from)
        return;
    child->inbox.length -= from;
    memmove(child->inbox.bytes, child->inbox.bytes + from, child->inbox.length);
    child->inbox.bytes[child->inbox.length] = '\0';
}

/* One bite, so that all are heard in turn. */
static void hear(struct child *child)
{
    char bite[BITE_BYTES];
    ssize_t got = recv(child->socket, bite, sizeof bite, MSG_DONTWAIT);
    if (got > 0) {
        text_add_n(&child->inbox, bite, (size_t)got);
        cut_frames(child);
    } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
        end_child(child);
    }
}

static void watch_clock(struct child *child)
{
    if (child->socket < 0 || clock_monotonic_ms() < child->deadline_ms)
        return;
    struct fault why = { 0 };
    fault_set(
        &why, FAULT_INPUT, "the %s took more than %u s", nouns[child->task], child->cpu_s * WALL_PER_CPU);
    kill_for(child, &why);
}

/* `also` comes last: what it says may start a page, by which others are finished and freed. */
bool children_hear(struct readers *readers, struct child *also, int most_ms, struct fault *fault)
{
    struct child *all[READERS_CORES_MOST + 1];
    struct pollfd waits[READERS_CORES_MOST + 1];
    size_t count = 0;
    for (struct child *child = readers->pages; child; child = child->next)
        if (child->socket >= 0 && count < READERS_CORES_MOST)
            all[count++] = child;
    if (also && also->socket >= 0)
        all[count++] = also;
    for (size_t i = 0; i < count; i++)
        waits[i] = (struct pollfd){ .fd = all[i]->socket, .events = POLLIN };
    if (count && poll(waits, count, most_ms) < 0 && errno != EINTR)
        return fault_errno(fault, "cannot wait for reader processes");
    for (size_t i = 0; i < count; i++) {
        if (waits[i].revents)
            hear(all[i]);
        watch_clock(all[i]);
    }
    return true;
}
