/* The walk's side of the readers: parts → pixels, pages → results, two kinds of children and the checks on
 * what they say. */
#include "readers_inside.h"

#include "cleanup.h"
#include "file.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    PAGE_CPU_S = 10,
    DECODE_CPU_S = 15,
    MEMORY_MIB = 1024,
    AREA_BYTES = WIRE_PIXELS_MOST * 3,
    INBOX_MOST = 80 << 20,
    PICTURES_MOST = 2, /* of one page */
    TICK_MS = 1000, /* how often the watchdog looks when nobody speaks */
};

/* ---- start and stop ---- */

static uint32_t or_standard(int given, uint32_t standard)
{
    return given > 0 ? (uint32_t)given : standard;
}

static int cores_to_use(int wanted)
{
    long cores = wanted > 0 ? wanted : sysconf(_SC_NPROCESSORS_ONLN);
    if (cores < 1)
        return 1;
    return cores < READERS_CORES_MOST ? (int)cores : READERS_CORES_MOST;
}

struct readers *readers_start(const struct reader_setup *setup, struct fault *fault)
{
    size_t count = 0;
    while (setup->pipelines[count])
        count++;
    struct readers *readers = must_alloc(sizeof *readers);
    *readers = (struct readers){ .program = must_copy(setup->program),
        .models = must_copy(setup->models),
        .pipelines = must_alloc((count + 1) * sizeof(char *)),
        .cores = cores_to_use(setup->cores),
        .page_cpu_s = or_standard(setup->page_cpu_s, PAGE_CPU_S),
        .decode_cpu_s = or_standard(setup->decode_cpu_s, DECODE_CPU_S),
        .memory_mib = or_standard(setup->memory_mib, MEMORY_MIB),
        .control = -1 };
    for (size_t i = 0; i < count; i++)
        readers->pipelines[i] = must_copy(setup->pipelines[i]);
    if (zygote_start(readers, fault))
        return readers;
    readers_stop(readers);
    return NULL;
}

static void page_free(struct child *child);

void readers_stop(struct readers *readers)
{
    if (!readers)
        return;
    for (struct child *child = readers->pages, *next; child; child = next) {
        next = child->next;
        page_free(child);
    }
    zygote_stop(readers);
    for (char **path = readers->pipelines; *path; path++)
        free(*path);
    free(readers->pipelines);
    free(readers->program);
    free(readers->models);
    free(readers);
}

/* ---- decoding ---- */

struct decoding {
    struct child child;
    struct page_taker *taker;
    int skip, count; /* pages known already; pages that came, those included */
    const unsigned char *area; /* as the child shares it: read here, never written */
    struct fault taker_fault;
};

/* Copies the pixels out into a sealed memfd and hands it to the taker. */
static bool take_raster(struct decoding *decoding, const struct raster *raster, struct fault *fault)
{
    const size_t size = wire_raster_bytes(raster->width, raster->height, raster->channels);
    const int fd = file_sealed((struct bytes){ decoding->area, size }, fault);
    if (fd < 0)
        return false;
    const struct reader_raster taken = { raster->width, raster->height, raster->channels, raster->dpi,
        raster->orientation, raster->note, raster->name, fd, raster->cpu_us, raster->flaws, NULL, 0 };
    return decoding->taker->take(decoding->taker, decoding->count, &taken, fault);
}

static bool hear_raster(struct child *child, enum frame_kind kind, struct bytes payload, struct fault *fault)
{
    struct decoding *decoding = (struct decoding *)child;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct raster raster;
    if (kind != FRAME_RASTER || !wire_take_raster(payload, &arena, &raster))
        return fault_set(fault, FAULT_INPUT, "its page is not whole");
    if (decoding->count >= READERS_PAGES_MOST)
        return fault_set(fault, FAULT_INPUT, "it has more than %d pages", READERS_PAGES_MOST);
    if (decoding->count >= decoding->skip && !take_raster(decoding, &raster, &decoding->taker_fault))
        return fault_set(fault, FAULT_INPUT, "it is not wanted any more");
    decoding->count++;
    child_allow_another_page(child);
    /* one that has gone already is heard of when it is waited for */
    (void)!send(child->socket, "", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    return true;
}

/* An area that the child can write but neither shrink nor grow: reading it can never fault. */
static int shared_area(struct fault *fault)
{
    OWNED_FD int fd = memfd_create("area", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0 || ftruncate(fd, AREA_BYTES) < 0 ||
        fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW) < 0) {
        fault_errno(fault, "cannot make a memory area to share");
        return -1;
    }
    return steal_fd(&fd);
}

static bool start_decoding(struct decoding *decoding, struct readers *readers, const char *pipeline,
    struct bytes part, int area, struct fault *fault)
{
    if (part.size > UINT32_MAX)
        return fault_set(
            fault, FAULT_SYSTEM, "a part of %zu bytes is too large to be handed over", part.size);
    OWNED_FD int bytes = file_sealed(part, fault);
    if (bytes < 0)
        return false;
    const struct job job = { .task = TASK_DECODE,
        .cpu_s = readers->decode_cpu_s,
        .cpu_most_s = readers->decode_cpu_s * (READERS_PAGES_MOST + 1),
        .memory_mib = readers->memory_mib + (AREA_BYTES >> 20) + 1,
        .part_bytes = (uint32_t)part.size,
        .area_bytes = AREA_BYTES };
    return zygote_child(readers, pipeline, &job, (int[]){ bytes, area }, 2, &decoding->child, fault);
}

static bool follow(struct decoding *decoding, struct readers *readers, struct fault *fault)
{
    while (decoding->child.socket >= 0)
        if (!children_hear(readers, &decoding->child, TICK_MS, fault))
            return false;
    return true;
}

bool readers_decode(struct readers *readers, const char *pipeline, struct bytes part, int skip,
    struct page_taker *taker, int *pages, struct reader_report *report, struct fault *fault)
{
    OWNED_FD int area = shared_area(fault);
    if (area < 0)
        return false;
    void *mapped = mmap(NULL, AREA_BYTES, PROT_READ, MAP_SHARED, area, 0);
    if (mapped == MAP_FAILED)
        return fault_errno(fault, "cannot map %d bytes", AREA_BYTES);
    struct decoding decoding = {
        .child = { .socket = -1, .inbox = TEXT_LIMIT(INBOX_MOST), .hear = hear_raster },
        .taker = taker,
        .skip = skip,
        .area = mapped,
    };
    bool followed = start_decoding(&decoding, readers, pipeline, part, area, fault) &&
        follow(&decoding, readers, fault);
    child_clear(&decoding.child);
    munmap(mapped, AREA_BYTES);
    *pages = decoding.count;
    *report = decoding.child.report;
    if (!followed || !decoding.taker_fault.kind)
        return followed;
    *fault = decoding.taker_fault;
    return false;
}

/* ---- pages ---- */

struct paging {
    struct child child;
    struct page_job *job;
    struct text page, picture; /* the latest of each that the child answered; empty: none */
    int pictures; /* how many it answered: a drawing's second replaces the first (child_page.c) */
};

static void page_free(struct child *child)
{
    struct paging *paging = (struct paging *)child;
    child_clear(child);
    text_clear(&paging->page);
    text_clear(&paging->picture);
    free(paging);
}

static bool hear_page(struct child *child, enum frame_kind kind, struct bytes payload, struct fault *fault)
{
    struct paging *paging = (struct paging *)child;
    struct text *kept = kind == FRAME_PAGE ? &paging->page : &paging->picture;
    if (kind == FRAME_PICTURE && ++paging->pictures > PICTURES_MOST)
        return fault_set(fault, FAULT_INPUT, "it answers more than %d pictures", PICTURES_MOST);
    text_reset(kept);
    text_add_n(kept, payload.at, payload.size);
    return true;
}

/* What the child did after its last answer, or did not live to tell. */
static void note_rest(struct page *page, struct arena *arena, const struct reader_report *report)
{
    double told_ms = 0;
    for (size_t i = 1; i < page->step_count; i++) /* the first is the decoder's */
        told_ms += page->steps[i].cpu_ms;
    if (page->step_count)
        page_did(
            page, arena, "rest", report->died ? "it died" : "", fmax((double)report->cpu_ms - told_ms, 0));
}

/* What is known of a page whose child has ended. A picture with an early answer and no late one is a page
 * whose text was not read. */
static struct page page_of(struct paging *paging, struct arena *arena)
{
    struct reader_report *report = &paging->child.report;
    struct page page = { .hash = "", .name = "", .trouble = "", .note = "" };
    struct fault fault = { 0 };
    const struct bytes bytes = { (unsigned char *)paging->page.bytes, paging->page.length };
    if (bytes.size && !page_decode(bytes, arena, &page, &fault)) {
        snprintf(report->trouble, sizeof report->trouble, "the reader of this page answered nonsense: %.300s",
            fault.text);
        report->died = true;
        text_reset(&paging->picture);
        page = (struct page){ .hash = "", .name = "", .note = "" };
    }
    if (!paging->picture.length && !(page.trouble && page.trouble[0]))
        page.trouble = report->trouble[0] ? arena_copy(arena, report->trouble)
                                          : "the reader of this page answered no picture";
    else if (report->trouble[0])
        page.note = arena_printf(arena, "%s%sthe text of this page could not be read: %s", page.note,
            page.note[0] ? "; " : "", report->trouble);
    note_rest(&page, arena, report);
    return page;
}

static void finish(struct paging *paging)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    const struct page page = page_of(paging, &arena);
    const struct bytes jpeg = { (unsigned char *)paging->picture.bytes, paging->picture.length };
    paging->job->done(paging->job, &page, jpeg, &paging->child.report);
    page_free(&paging->child);
}

/* Calls `done` for every page whose child has ended; tells how many still run. A page is out of the list
 * before its `done` is called, which may start another. */
static int finish_ended(struct readers *readers)
{
    int running = 0;
    for (struct child **at = &readers->pages; *at;) {
        struct child *child = *at;
        if (child->socket >= 0) {
            running++;
            at = &child->next;
            continue;
        }
        *at = child->next;
        finish((struct paging *)child);
        running = 0; /* the list may have changed: from its start again */
        at = &readers->pages;
    }
    return running;
}

static bool wait_until_fewer(struct readers *readers, int most, struct fault *fault)
{
    while (finish_ended(readers) >= most)
        if (!children_hear(readers, NULL, TICK_MS, fault))
            return false;
    return true;
}

static struct job page_order(const struct readers *readers, const struct reader_raster *raster)
{
    return (struct job){ .task = TASK_PAGE,
        .cpu_s = readers->page_cpu_s,
        .cpu_most_s = readers->page_cpu_s + 5,
        .memory_mib = readers->memory_mib,
        .raster = { .width = raster->width,
            .height = raster->height,
            .channels = raster->channels,
            .dpi = raster->dpi,
            .orientation = raster->orientation,
            .cpu_us = raster->cpu_us,
            .flaws = raster->flaws,
            /* its name is not for the child to know */
            .note = raster->note },
        .black = raster->black,
        .black_count = raster->black_count };
}

bool readers_page(struct readers *readers, const char *pipeline, const struct reader_raster *raster,
    struct page_job *job, struct fault *fault)
{
    OWNED_FD int pixels = raster->fd;
    if (!wire_raster_bytes(raster->width, raster->height, raster->channels))
        return fault_set(fault, FAULT_SYSTEM, "a page of %u x %u pixels is not to be handed over",
            raster->width, raster->height);
    if (raster->black_count > PAGE_BLACKED_MOST)
        return fault_set(fault, FAULT_INPUT, "%zu places are too many to black out", raster->black_count);
    if (!wait_until_fewer(readers, readers->cores, fault))
        return false;
    const struct job order = page_order(readers, raster);
    struct paging *paging = must_alloc(sizeof *paging);
    *paging = (struct paging){
        .child = { .socket = -1, .inbox = TEXT_LIMIT(INBOX_MOST), .hear = hear_page },
        .job = job,
        .page = TEXT_LIMIT(INBOX_MOST),
        .picture = TEXT_LIMIT(INBOX_MOST),
    };
    if (!zygote_child(readers, pipeline, &order, &pixels, 1, &paging->child, fault)) {
        page_free(&paging->child);
        return false;
    }
    paging->child.next = readers->pages;
    readers->pages = &paging->child;
    return true;
}

bool readers_wait(struct readers *readers, struct fault *fault)
{
    return wait_until_fewer(readers, 1, fault);
}
