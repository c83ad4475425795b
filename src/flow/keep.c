/* Drops → store: what intake finds is kept, durably, before it leaves its drop; and loose pictures whose
 * names count up with ones kept a moment ago are brought before a person together. */
#include "flow_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "decode.h"
#include "file.h"
#include "log.h"

#include <stdlib.h>
#include <string.h>

struct keeper {
    struct intake_keeper intake;
    struct flow *flow;
    const struct config_drop *drop;
};

/* The same bytes may come twice; the neighbours of a loose picture may have come in an earlier pass. */
static bool find_neighbours(
    struct keeper *keeper, const struct intake_found *found, const char *reply, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_recent *recent;
    size_t count;
    int64_t since = clock_now() - keeper->flow->setup->config->intake.series_s;
    if (!store_recent_loose(keeper->flow->store, keeper->drop->name, since, &arena, &recent, &count, fault))
        return false;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < found->path_count; j++) {
            bool neighbours = intake_names_count_up(recent[i].path, found->paths[j]) ||
                intake_names_count_up(found->paths[j], recent[i].path);
            if (neighbours && strcmp(recent[i].reply, reply) != 0 &&
                !store_replies_neighbours(keeper->flow->store, reply, recent[i].reply, fault))
                return false;
        }
    return true;
}

static bool keep(struct intake_keeper *self, const struct intake_found *found, struct fault *fault)
{
    struct keeper *keeper = (struct keeper *)self;
    OWNED_FREE struct store_part *parts = must_alloc(found->part_count * sizeof *parts);
    for (size_t i = 0; i < found->part_count; i++)
        parts[i] = (struct store_part){ found->parts[i].name, found->parts[i].bytes };
    const struct store_arrival arrival = {
        .drop = keeper->drop->name,
        .pipeline = keeper->drop->pipeline,
        .paths = found->paths,
        .path_count = found->path_count,
        .parts = parts,
        .part_count = found->part_count,
        .at = clock_now(),
        .proposed = found->proposed,
        .trouble = found->trouble,
    };
    char reply[STORE_ID_BYTES];
    bool again;
    struct store *store = keeper->flow->store;
    bool kept = store_begin(store, fault) && store_scan_keep(store, &arrival, reply, &again, fault) &&
        (again || find_neighbours(keeper, found, reply, fault)) && store_commit(store, fault);
    if (!kept) {
        store_rollback(store);
        return false;
    }
    struct flow_report *report = keeper->flow->report;
    *(again ? &report->repeated : &report->kept) += 1;
    const bool aside = !again && found->trouble[0];
    report->set_aside += aside;
    log_line(aside ? LOG_WARNING : LOG_INFO, "reply=%s drop=%s parts=%zu%s%s", reply, keeper->drop->name,
        found->part_count, again ? " again" : "", aside ? " outcome=set-aside" : "");
    return true;
}

static bool whole(struct intake_keeper *self, struct bytes head, struct bytes tail, uint64_t size)
{
    (void)self;
    return decode_looks_complete(head, tail, size);
}

static bool known(struct intake_keeper *self, struct bytes head)
{
    (void)self;
    return decode_format(head)[0];
}

char *flow_drop_folder(const struct flow *flow, const struct config_drop *drop)
{
    return drop->path[0] == '/' ? must_copy(drop->path) : file_join(flow->setup->home, drop->path);
}

static bool take_in_drop(struct flow *flow, const struct config_drop *drop,
    const struct intake_settings *settings, struct fault *fault)
{
    struct keeper keeper = { { keep, whole, known }, flow, drop };
    struct intake_report report = { 0 };
    OWNED_FREE char *folder = flow_drop_folder(flow, drop);
    bool ok = intake_pass(settings, folder, clock_now(), &keeper.intake, &report, fault);
    flow->report->waiting += report.waiting;
    if (ok || fault->kind == FAULT_SYSTEM)
        return ok;
    log_line(LOG_ERROR, "drop=%s: %s", drop->name, fault->text);
    flow->report->troubles += report.troubles;
    flow->report->unreachable += !report.troubles;
    return true;
}

bool flow_take_in(struct flow *flow, enum flow_patience patience, struct fault *fault)
{
    const struct config *config = flow->setup->config;
    const struct config_intake *intake = &config->intake;
    const struct intake_settings settings = {
        .settle_ms = intake->settle_ms,
        .patience_s = patience == FLOW_PATIENT ? intake->patience_s : intake->run_patience_s,
        .series_s = intake->series_s,
        .bytes_most = (uint64_t)intake->megabytes_most << 20,
        .folder_files_most = 200,
    };
    for (size_t i = 0; i < config->drop_count; i++)
        if (!take_in_drop(flow, &config->drops[i], &settings, fault))
            return false;
    return true;
}
