/* The decoder child: the bytes of one part → pixels in the area that it shares with the walk, page by page.
 * After each page it waits for one byte: the walk has copied the pixels out. A raster that shows two facing
 * pages is handed over as two; the same bytes are cut the same way each time, so that the walk may skip pages
 * that it has. */
#include "zygote.h"

#include "cleanup.h"
#include "clock.h"
#include "cut.h"
#include "file.h"
#include "walls.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct area_sink {
    struct raster_sink sink;
    const struct reader_hooks *hooks;
    int socket;
    unsigned char *area;
    size_t area_bytes;
    uint32_t width, height, channels; /* of the room that was asked for last */
    double told_ms; /* of this process's CPU time, what the pages before this one cost */
};

static unsigned char *room(
    struct raster_sink *self, uint32_t width, uint32_t height, uint32_t channels, struct fault *fault)
{
    struct area_sink *sink = (struct area_sink *)self;
    size_t wanted = wire_raster_bytes(width, height, channels);
    if (!wanted || wanted > sink->area_bytes) {
        fault_set(fault, FAULT_INPUT,
            "a page of %u x %u pixels is larger than this program takes (%d million pixels, %d to a side)",
            width, height, WIRE_PIXELS_MOST / 1000000, WIRE_SIDE_MOST_PX);
        return NULL;
    }
    sink->width = width;
    sink->height = height;
    sink->channels = channels;
    return sink->area;
}

/* Says that a page lies at the start of the area, and waits until it is taken. */
static bool tell(struct area_sink *sink, const struct raster *raster, struct fault *fault)
{
    CLEANUP(text_clear) struct text out = TEXT_LIMIT(WIRE_SMALL_MOST);
    const double used_ms = clock_cpu_ms();
    struct raster told = *raster;
    told.cpu_us = (uint32_t)((used_ms - sink->told_ms) * 1e3);
    sink->told_ms = used_ms;
    wire_put_raster(&out, &told);
    const struct bytes payload = { (unsigned char *)out.bytes, out.length };
    unsigned char go_on;
    return wire_answer(sink->socket, FRAME_RASTER, payload, fault) &&
        file_read_all(sink->socket, &go_on, 1, fault);
}

static bool tell_half(struct area_sink *sink, const struct raster *half, struct fault *fault)
{
    memcpy(sink->area, half->pixels, wire_raster_bytes(half->width, half->height, half->channels));
    return tell(sink, half, fault);
}

static bool hand_over_halves(
    struct area_sink *sink, const struct raster *raster, const struct fold *fold, struct fault *fault)
{
    struct raster first, second;
    if (!cut_half(raster, fold, fold->later_first, &first))
        return tell(sink, raster, fault);
    OWNED_FREE unsigned char *first_pixels = (unsigned char *)first.pixels;
    if (!cut_half(raster, fold, !fold->later_first, &second))
        return tell(sink, raster, fault);
    OWNED_FREE unsigned char *second_pixels = (unsigned char *)second.pixels;
    return tell_half(sink, &first, fault) && tell_half(sink, &second, fault);
}

static bool hand_over(struct raster_sink *self, const struct raster *raster, struct fault *fault)
{
    struct area_sink *sink = (struct area_sink *)self;
    if (raster->pixels != sink->area || raster->width != sink->width || raster->height != sink->height ||
        raster->channels != sink->channels)
        return fault_set(fault, FAULT_SYSTEM, "a decoder gave a page that is not in its room");
    struct fold fold;
    if (sink->hooks->find_fold && sink->hooks->find_fold(raster, &fold))
        return hand_over_halves(sink, raster, &fold, fault);
    return tell(sink, raster, fault);
}

/* Null for an empty part, which cannot be mapped, with `fault` untouched. */
static void *map(int fd, size_t size, int protection, int sharing, struct fault *fault)
{
    void *at = size ? mmap(NULL, size, protection, sharing, fd, 0) : NULL;
    if (at != MAP_FAILED)
        return at;
    fault_errno(fault, "cannot map %zu bytes", size);
    return NULL;
}

static bool run_stages(const struct pipeline *pipeline, struct sheet *sheet, struct fault *fault)
{
    for (size_t i = 0; i < pipeline->count; i++) {
        struct stage *stage = pipeline->stages[i];
        if (stage->kind->place == PLACE_DECODER && !stage->kind->run(stage, sheet, fault))
            return false;
    }
    return true;
}

static void decode(struct child_work *work, struct fault *why)
{
    const struct job *job = &work->job;
    struct area_sink sink = { .sink = { room, hand_over }, .hooks = work->hooks, .socket = work->socket };
    const unsigned char *part = map(work->fds[0], job->part_bytes, PROT_READ, MAP_PRIVATE, why);
    sink.area = map(work->fds[1], job->area_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, why);
    sink.area_bytes = job->area_bytes;
    if (why->kind)
        return;
    struct sheet sheet = { .arena = &work->arena,
        .scan = { part ? part : (const unsigned char *)"", job->part_bytes },
        .rasters = &sink.sink };
    run_stages(&work->pipeline->pipeline, &sheet, why);
}

bool child_decode(struct child_work *work, struct fault *fault)
{
    const struct walls walls = { .socket = work->socket,
        .pixels = -1,
        .asks_for_files = true,
        .cpu_s = work->job.cpu_s,
        .cpu_most_s = work->job.cpu_most_s,
        .memory_mib = work->job.memory_mib };
    struct fault why = { 0 };
    if (walls_raise(&walls, &why))
        decode(work, &why);
    if (why.kind && !wire_answer_fault(work->socket, &why, fault))
        return false;
    return wire_answer(work->socket, FRAME_END, (struct bytes){ NULL, 0 }, fault);
}
