/* The walk of whatever is not finished: scans are decoded part by part and their pages read in children,
 * several at a time; a scan whose parts are all read is settled. Each page is stored when it comes back, so a
 * crash costs one page. */
#include "flow_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A scan on its way. It lives until its last page came back. */
struct scan_walk {
    struct flow *flow;
    char reply[STORE_ID_BYTES], *pipeline;
    int64_t scan;
    size_t parts_left; /* not done yet, plus one while parts are still being decoded */
    struct fault fault; /* something is wrong with this scan: it is set aside, the others go on */
    struct fault *machine; /* of the walk: set when the machine fails inside a callback */
};

/* A part on its way: done when it is decoded and its last page came back. */
struct part_walk {
    struct page_taker taker;
    struct scan_walk *scan;
    int64_t id;
    char *name; /* as the volunteer typed it */
    int pages_left; /* started and not back */
    bool decoded;
    char trouble[400];
};

struct page_walk {
    struct page_job job;
    struct part_walk *part;
    char *name; /* of its file, or of the file in the ZIP */
    int index;
};

/* What cannot be settled any more (a person was quicker) or not now is left as it is; only the machine's
 * faults count. */
static bool settle_or_leave(struct flow *flow, const char *pipeline, const char *reply, struct fault *fault)
{
    if (flow_settle(flow, pipeline, reply, fault))
        return true;
    if (fault->kind == FAULT_INPUT)
        log_line(LOG_WARNING, "reply=%s is left as it is: %s", reply, fault->text);
    return fault->kind == FAULT_INPUT;
}

static bool failed(const struct scan_walk *scan)
{
    return scan->fault.kind != FAULT_NONE || scan->machine->kind != FAULT_NONE;
}

/* Bad input costs its scan; whatever else it is, the walk. Returns `ok`. */
static bool note(struct scan_walk *scan, bool ok, const struct fault *fault)
{
    if (!ok)
        *(fault->kind == FAULT_INPUT ? &scan->fault : scan->machine) = *fault;
    return ok;
}

static void set_scan_aside(struct scan_walk *scan)
{
    struct fault fault;
    log_line(LOG_ERROR, "reply=%s outcome=set-aside: %s", scan->reply, scan->fault.text);
    scan->flow->report->set_aside++;
    note(
        scan, store_set_aside(scan->flow->store, scan->reply, "its pages could not be kept", &fault), &fault);
}

static void finish_scan(struct scan_walk *scan)
{
    struct fault fault;
    struct flow *flow = scan->flow;
    if (!failed(scan) && note(scan, store_scan_read(flow->store, scan->scan, &fault), &fault))
        note(scan, settle_or_leave(flow, scan->pipeline, scan->reply, &fault), &fault);
    if (scan->fault.kind != FAULT_NONE && scan->machine->kind == FAULT_NONE)
        set_scan_aside(scan);
    free(scan->pipeline);
    free(scan);
}

static void finish_part(struct part_walk *part)
{
    struct fault fault;
    struct scan_walk *scan = part->scan;
    if (!failed(scan))
        note(scan, store_part_done(scan->flow->store, part->id, part->trouble, &fault), &fault);
    free(part->name);
    free(part);
    if (--scan->parts_left == 0)
        finish_scan(scan);
}

/* A page came back from its child: stored at once. */
static void page_done(
    struct page_job *job, const struct page *page, struct bytes jpeg, const struct reader_report *report)
{
    struct page_walk *walk = (struct page_walk *)job;
    struct part_walk *part = walk->part;
    struct flow *flow = part->scan->flow;
    struct store_cost cost = { report->cpu_ms, report->peak_kib };
    struct page named = *page;
    named.name = walk->name;
    struct fault fault;
    if (!failed(part->scan) &&
        note(part->scan, store_page_put(flow->store, part->id, walk->index, &named, jpeg, cost, &fault),
            &fault)) {
        flow->report->pages++;
        log_line(LOG_INFO, "reply=%s page=%d kind=%s cpu_ms=%lld peak_kib=%lld%s%s", part->scan->reply,
            walk->index + 1, page_kind_name(page->kind), (long long)cost.cpu_ms, (long long)cost.peak_kib,
            report->trouble[0] ? " trouble=" : "", report->trouble);
    }
    if (flow->setup->progress)
        flow->setup->progress(flow->setup, 0, flow->report->pages);
    free(walk->name);
    free(walk);
    if (--part->pages_left == 0 && part->decoded)
        finish_part(part);
}

/* Ends the decoding of a scan that has failed already. */
static bool stop(const struct scan_walk *scan, struct fault *fault)
{
    *fault = scan->fault.kind != FAULT_NONE ? scan->fault : *scan->machine;
    return false;
}

/* A page's pixels came from the decoder child: on to a page child of its own. */
static bool take_page(
    struct page_taker *taker, int index, const struct reader_raster *raster, struct fault *fault)
{
    struct part_walk *part = (struct part_walk *)taker;
    struct page_walk *walk = must_alloc(sizeof *walk);
    char *name = must_copy(raster->name[0] ? raster->name : part->name);
    *walk = (struct page_walk){ { page_done }, part, name, index };
    part->pages_left++;
    if (readers_page(part->scan->flow->readers, part->scan->pipeline, raster, &walk->job, fault))
        return !failed(part->scan) || stop(part->scan, fault);
    part->pages_left--;
    free(name);
    free(walk);
    return false;
}

/* The bytes as they were kept. Where the disk does not give them back, the part is lost to this machine, not
 * the walk. */
static bool load(struct scan_walk *scan, const struct store_part_row *row, struct text *bytes,
    struct part_walk *part, struct fault *fault)
{
    if (store_blob_get(scan->flow->store, row->blob, bytes, fault))
        return true;
    if (fault->kind == FAULT_LATER)
        return false;
    log_line(LOG_ERROR, "reply=%s part=%d: %s", scan->reply, row->position, fault->text);
    snprintf(part->trouble, sizeof part->trouble, "the stored file cannot be read back from this disk");
    return true;
}

static bool decode(
    struct scan_walk *scan, const struct store_part_row *row, struct part_walk *part, struct fault *fault)
{
    CLEANUP(text_clear) struct text bytes = TEXT_LIMIT(SIZE_MAX / 2);
    struct reader_report report = { .trouble = "" };
    int pages = 0;
    if (!store_part_begin(scan->flow->store, row->id, fault) || !load(scan, row, &bytes, part, fault))
        return false;
    if (part->trouble[0])
        return true;
    const struct bytes whole = { (unsigned char *)bytes.bytes, bytes.length };
    if (!readers_decode(scan->flow->readers, scan->pipeline, whole, row->pages_known, &part->taker, &pages,
            &report, fault))
        return false;
    if (!pages && !report.trouble[0])
        snprintf(
            report.trouble, sizeof report.trouble, "There is no page in this file. Scan the page again.");
    memcpy(part->trouble, report.trouble, sizeof part->trouble);
    log_line(LOG_INFO, "reply=%s part=%d pages=%d decode_ms=%lld peak_kib=%lld%s%s", scan->reply,
        row->position, pages, (long long)report.cpu_ms, (long long)report.peak_kib,
        report.trouble[0] ? " trouble=" : "", report.trouble);
    return true;
}

/* One part: decoded, its pages on their way. It is finished here, or when its last page came back. */
static void walk_part(struct scan_walk *scan, const struct store_part_row *row)
{
    struct fault fault;
    struct part_walk *part = must_alloc(sizeof *part);
    *part = (struct part_walk){
        .taker = { take_page }, .scan = scan, .id = row->id, .name = must_copy(row->name)
    };
    scan->parts_left++;
    note(scan, decode(scan, row, part, &fault), &fault);
    part->decoded = true;
    if (part->pages_left == 0)
        finish_part(part);
}

static bool walk_scan(
    struct flow *flow, const struct store_walk_item *item, struct fault *machine, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_part_row *parts;
    size_t count;
    if (!store_parts(flow->store, item->scan, &arena, &parts, &count, fault))
        return false;
    struct scan_walk *scan = must_alloc(sizeof *scan);
    *scan = (struct scan_walk){ .flow = flow,
        .scan = item->scan,
        .pipeline = must_copy(item->pipeline),
        .parts_left = 1,
        .machine = machine };
    memcpy(scan->reply, item->reply, sizeof scan->reply);
    for (size_t i = 0; i < count && !failed(scan); i++)
        if (!parts[i].done)
            walk_part(scan, &parts[i]);
    if (--scan->parts_left == 0)
        finish_scan(scan);
    return true;
}

static bool walk_item(
    struct flow *flow, const struct store_walk_item *item, struct fault *machine, struct fault *fault)
{
    if (!flow_pipeline(flow, item->pipeline)) {
        log_line(LOG_WARNING, "reply=%s waits: no drop uses its pipeline any more; bind a drop to it again",
            item->reply);
        return true;
    }
    if (item->state == REPLY_MATCHING)
        return settle_or_leave(flow, item->pipeline, item->reply, fault);
    return walk_scan(flow, item, machine, fault);
}

bool flow_walk(struct flow *flow, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_walk_item *items;
    size_t count;
    if (!store_unfinished(flow->store, &arena, &items, &count, fault))
        return false;
    struct fault machine = { .kind = FAULT_NONE };
    bool ok = true;
    for (size_t i = 0; ok && i < count && machine.kind == FAULT_NONE; i++) {
        ok = walk_item(flow, &items[i], &machine, fault);
        if (flow->setup->progress)
            flow->setup->progress(flow->setup, count - i - 1, flow->report->pages);
    }
    struct fault wait_fault;
    if (!readers_wait(flow->readers, &wait_fault) && ok)
        ok = fault_set(fault, wait_fault.kind, "%s", wait_fault.text);
    if (ok && machine.kind != FAULT_NONE)
        ok = fault_set(fault, machine.kind, "%s", machine.text);
    return ok;
}
