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

/* So often the reading of a part is begun while its children die, which may come from outside (the machine
 * has no memory left, somebody kills them) and be over when the others are read. */
enum { TRIES_MOST = 3 };

/* Once through all that is not finished. */
struct round {
    struct fault machine; /* set when the machine fails inside a callback */
    bool again; /* a part is worth another try */
};

/* A scan on its way. It lives until its last page came back. */
struct scan_walk {
    struct flow *flow;
    struct round *round;
    char reply[STORE_ID_BYTES], *pipeline;
    int64_t scan;
    size_t parts_left; /* not done yet, plus one while parts are still being decoded */
    bool again; /* a part of it is left for the next round */
    struct fault fault; /* something is wrong with this scan: it is set aside, the others go on */
};

/* A part on its way: done when it is decoded and its last page came back. */
struct part_walk {
    struct page_taker taker;
    struct scan_walk *scan;
    int64_t id;
    int number; /* in its scan, from 1 */
    char *name; /* as the volunteer typed it */
    int pages_left; /* started and not back */
    bool decoded;
    bool last_try; /* if a child dies now, that is how it stays */
    bool again;
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
    return scan->fault.kind != FAULT_NONE || scan->round->machine.kind != FAULT_NONE;
}

/* Bad input costs its scan; whatever else it is, the walk. Returns `ok`. */
static bool note(struct scan_walk *scan, bool ok, const struct fault *fault)
{
    if (!ok)
        *(fault->kind == FAULT_INPUT ? &scan->fault : &scan->round->machine) = *fault;
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
    bool left;
    struct fault fault;
    struct flow *flow = scan->flow;
    if (!failed(scan) && !scan->again && note(scan, store_scan_read(flow->store, scan->scan, &fault), &fault))
        note(scan, flow_settle_or_leave(flow, scan->pipeline, scan->reply, &left, &fault), &fault);
    if (scan->fault.kind != FAULT_NONE && scan->round->machine.kind == FAULT_NONE)
        set_scan_aside(scan);
    free(scan->pipeline);
    free(scan);
}

static void finish_part(struct part_walk *part)
{
    struct fault fault;
    struct scan_walk *scan = part->scan;
    if (part->again)
        scan->again = scan->round->again = true;
    else if (!failed(scan))
        note(scan, store_part_done(scan->flow->store, part->id, part->trouble, &fault), &fault);
    free(part->name);
    free(part);
    if (--scan->parts_left == 0)
        finish_scan(scan);
}

/* Is what a child did worth another try? What it complains of in words is never logged: it saw a letter. */
static bool try_again(struct part_walk *part, const struct reader_report *report)
{
    const bool again = report->died && !report->spent && !part->last_try;
    if (report->died)
        log_line(LOG_WARNING, "reply=%s a reader died%s", part->scan->reply, again ? ", tried again" : "");
    part->again |= again;
    return again;
}

static void store_page(
    struct page_walk *walk, const struct page *page, struct bytes jpeg, const struct reader_report *report)
{
    struct fault fault;
    struct scan_walk *scan = walk->part->scan;
    struct store *store = scan->flow->store;
    struct store_cost cost = { report->cpu_ms, report->peak_kib };
    struct page named = *page;
    named.name = walk->name;
    named.number = walk->index + 1;
    if (named.trouble[0] && !report->died)
        named.flaws |= FLAW_USELESS;
    if (!note(scan, store_page_put(store, walk->part->id, walk->index, &named, jpeg, cost, &fault), &fault))
        return;
    scan->flow->report->pages++;
    const struct flow_setup *setup = scan->flow->setup;
    if (setup->explain)
        setup->explain(setup, scan->reply, walk->part->number, &named);
    log_line(LOG_INFO, "reply=%s page=%d kind=%s cpu_ms=%lld peak_kib=%lld%s", scan->reply, walk->index + 1,
        page_kind_name(page->kind), (long long)cost.cpu_ms, (long long)cost.peak_kib,
        report->trouble[0] ? " trouble" : "");
}

/* A page came back from its child: stored at once. */
static void page_done(
    struct page_job *job, const struct page *page, struct bytes jpeg, const struct reader_report *report)
{
    struct page_walk *walk = (struct page_walk *)job;
    struct part_walk *part = walk->part;
    struct flow *flow = part->scan->flow;
    if (!failed(part->scan) && !try_again(part, report))
        store_page(walk, page, jpeg, report);
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
    *fault = scan->fault.kind != FAULT_NONE ? scan->fault : scan->round->machine;
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
    try_again(part, &report);
    log_line(LOG_INFO, "reply=%s part=%d pages=%d decode_ms=%lld peak_kib=%lld%s", scan->reply, row->position,
        pages, (long long)report.cpu_ms, (long long)report.peak_kib, report.trouble[0] ? " trouble" : "");
    return true;
}

/* One part: decoded, its pages on their way. It is finished here, or when its last page came back. */
static void walk_part(struct scan_walk *scan, const struct store_part_row *row)
{
    struct fault fault;
    struct part_walk *part = must_alloc(sizeof *part);
    *part = (struct part_walk){
        .taker = { take_page },
        .scan = scan,
        .id = row->id,
        .number = row->position + 1,
        .name = must_copy(row->name),
        .last_try = row->tries + 1 >= TRIES_MOST,
    };
    scan->parts_left++;
    note(scan, decode(scan, row, part, &fault), &fault);
    part->decoded = true;
    if (part->pages_left == 0)
        finish_part(part);
}

static bool walk_scan(
    struct flow *flow, const struct store_walk_item *item, struct round *round, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_part_row *parts;
    size_t count;
    if (!store_parts(flow->store, item->scan, &arena, &parts, &count, fault))
        return false;
    struct scan_walk *scan = must_alloc(sizeof *scan);
    *scan = (struct scan_walk){ .flow = flow,
        .round = round,
        .scan = item->scan,
        .pipeline = must_copy(item->pipeline),
        .parts_left = 1 };
    memcpy(scan->reply, item->reply, sizeof scan->reply);
    for (size_t i = 0; i < count && !failed(scan); i++)
        if (!parts[i].done)
            walk_part(scan, &parts[i]);
    if (--scan->parts_left == 0)
        finish_scan(scan);
    return true;
}

static bool walk_item(
    struct flow *flow, const struct store_walk_item *item, struct round *round, struct fault *fault)
{
    if (!flow_pipeline(flow, item->pipeline)) {
        log_line(LOG_WARNING, "reply=%s waits: no drop uses its pipeline any more; bind a drop to it again",
            item->reply);
        return true;
    }
    bool left;
    if (item->state == REPLY_MATCHING)
        return flow_redact(flow, item->reply, fault) &&
            flow_settle_or_leave(flow, item->pipeline, item->reply, &left, fault);
    return walk_scan(flow, item, round, fault);
}

static bool walk_items(struct flow *flow, const struct store_walk_item *items, size_t count,
    struct round *round, struct fault *fault)
{
    for (size_t i = 0; i < count && round->machine.kind == FAULT_NONE; i++) {
        if (!walk_item(flow, &items[i], round, fault))
            return false;
        if (flow->setup->progress)
            flow->setup->progress(flow->setup, count - i - 1, flow->report->pages);
    }
    return true;
}

/* The pages under way are waited for in any case: what they belong to ends with them. */
static bool walk_round(struct flow *flow, bool *again, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct round round = { .machine = { .kind = FAULT_NONE } };
    struct store_walk_item *items;
    size_t count;
    if (!store_unfinished(flow->store, &arena, &items, &count, fault))
        return false;
    struct fault waiting;
    const bool walked = walk_items(flow, items, count, &round, fault);
    const bool waited = readers_wait(flow->readers, &waiting);
    *again = round.again;
    if (!walked)
        return false;
    if (!waited || round.machine.kind != FAULT_NONE)
        *fault = waited ? round.machine : waiting;
    return waited && round.machine.kind == FAULT_NONE;
}

bool flow_walk(struct flow *flow, struct fault *fault)
{
    bool ok, again = true;
    do
        ok = walk_round(flow, &again, fault);
    while (ok && again);
    return ok;
}
