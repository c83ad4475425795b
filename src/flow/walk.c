/* The walk of whatever is not finished: scans are decoded part by part and their pages read in children,
 * several at a time; a scan whose parts are all read is settled. Each page is stored when it comes back, so a
 * crash costs one page. */
#include "flow_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "log.h"

#include <stdlib.h>
#include <string.h>

/* A scan on its way. It lives until its last page came back. */
struct scan_walk {
    struct flow *flow;
    char reply[STORE_ID_BYTES], pipeline[64];
    int64_t scan;
    size_t parts_left; /* not done yet, plus one while parts are still being decoded */
    struct fault *fault; /* of the walk: set when the store fails inside a callback */
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

static bool failed(const struct scan_walk *scan)
{
    return scan->fault->kind != FAULT_NONE;
}

static void finish_scan(struct scan_walk *scan)
{
    struct flow *flow = scan->flow;
    if (!failed(scan) && store_scan_read(flow->store, scan->scan, scan->fault))
        flow_settle(flow, scan->pipeline, scan->reply, scan->fault);
    free(scan);
}

static void finish_part(struct part_walk *part)
{
    struct scan_walk *scan = part->scan;
    if (!failed(scan))
        store_part_done(scan->flow->store, part->id, part->trouble, scan->fault);
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
    if (!failed(part->scan) &&
        store_page_put(flow->store, part->id, walk->index, &named, jpeg, cost, part->scan->fault)) {
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
        return !failed(part->scan) ||
            fault_set(fault, part->scan->fault->kind, "%s", part->scan->fault->text);
    part->pages_left--;
    free(name);
    free(walk);
    return false;
}

/* Decodes one part. What is wrong with the part is its trouble; false is for the machine's. */
static bool walk_part(struct scan_walk *scan, const struct store_part_row *row, struct fault *fault)
{
    struct flow *flow = scan->flow;
    struct part_walk *part = must_alloc(sizeof *part);
    *part = (struct part_walk){
        .taker = { take_page }, .scan = scan, .id = row->id, .name = must_copy(row->name)
    };
    scan->parts_left++;
    CLEANUP(text_clear) struct text bytes = TEXT_LIMIT(SIZE_MAX / 2);
    struct reader_report report = { .trouble = "" };
    int pages = 0;
    bool ok = store_part_begin(flow->store, row->id, fault) &&
        store_blob_get(flow->store, row->blob, &bytes, fault) &&
        readers_decode(flow->readers, scan->pipeline,
            (struct bytes){ (unsigned char *)bytes.bytes, bytes.length }, row->pages_known, &part->taker,
            &pages, &report, fault);
    memcpy(part->trouble, report.trouble, sizeof part->trouble);
    part->decoded = true;
    if (!ok && scan->fault->kind == FAULT_NONE)
        *scan->fault = *fault;
    log_line(LOG_INFO, "reply=%s part=%d pages=%d decode_ms=%lld peak_kib=%lld%s%s", scan->reply,
        row->position, pages, (long long)report.cpu_ms, (long long)report.peak_kib,
        report.trouble[0] ? " trouble=" : "", report.trouble);
    if (part->pages_left == 0)
        finish_part(part);
    return ok;
}

static bool walk_scan(
    struct flow *flow, const struct store_walk_item *item, struct fault *walk_fault, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_part_row *parts;
    size_t count;
    if (!store_parts(flow->store, item->scan, &arena, &parts, &count, fault))
        return false;
    struct scan_walk *scan = must_alloc(sizeof *scan);
    *scan = (struct scan_walk){ .flow = flow, .scan = item->scan, .parts_left = 1, .fault = walk_fault };
    memcpy(scan->reply, item->reply, sizeof scan->reply);
    strncpy(scan->pipeline, item->pipeline, sizeof scan->pipeline - 1);
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++)
        if (!parts[i].done)
            ok = walk_part(scan, &parts[i], fault);
    if (--scan->parts_left == 0)
        finish_scan(scan);
    return ok;
}

static bool walk_item(
    struct flow *flow, const struct store_walk_item *item, struct fault *walk_fault, struct fault *fault)
{
    if (!flow_pipeline(flow, item->pipeline)) {
        log_line(LOG_WARNING, "reply=%s waits: no drop uses its pipeline any more", item->reply);
        return true;
    }
    if (item->state == REPLY_MATCHING)
        return flow_settle(flow, item->pipeline, item->reply, fault);
    return walk_scan(flow, item, walk_fault, fault);
}

bool flow_walk(struct flow *flow, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_walk_item *items;
    size_t count;
    if (!store_unfinished(flow->store, &arena, &items, &count, fault))
        return false;
    struct fault walk_fault = { .kind = FAULT_NONE };
    bool ok = true;
    for (size_t i = 0; ok && i < count && walk_fault.kind == FAULT_NONE; i++) {
        ok = walk_item(flow, &items[i], &walk_fault, fault);
        if (flow->setup->progress)
            flow->setup->progress(flow->setup, count - i - 1, flow->report->pages);
    }
    struct fault wait_fault;
    if (!readers_wait(flow->readers, &wait_fault) && ok)
        ok = fault_set(fault, wait_fault.kind, "%s", wait_fault.text);
    if (ok && walk_fault.kind != FAULT_NONE)
        ok = fault_set(fault, walk_fault.kind, "%s", walk_fault.text);
    return ok;
}
