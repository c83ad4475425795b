/* Opening and closing the walk, one round of it, and the watch. */
#include "flow_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "file.h"
#include "log.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

enum { LOCK_AGAIN_MS = 500 };

/* So long a scan may wait in its drop for replies that are matched again. */
enum { MATCHED_AGAIN_MS = 2000 };

static bool lock_walk(const struct flow *flow, struct fault *fault)
{
    const int64_t until = clock_monotonic_ms() + flow->setup->wait_ms;
    while (!store_lock(flow->store, "walk", fault)) {
        if (fault->kind != FAULT_LATER || clock_monotonic_ms() >= until)
            return false;
        poll(NULL, 0, LOCK_AGAIN_MS);
    }
    return true;
}

/* All but the store. */
static struct flow *set_up(const struct flow_setup *setup, bool reads, struct fault *fault)
{
    struct flow *flow = must_alloc(sizeof *flow);
    flow->setup = setup;
    flow->models = file_join(setup->share, "models");
    bool ok = flow_pipelines_open(flow, fault) &&
        flow_settings_now(setup->share, setup->config, flow->settings_hash, fault) &&
        (!reads || flow_readers_start(flow, fault));
    if (ok)
        return flow;
    flow_close(flow);
    return NULL;
}

static struct flow *open_flow(const struct flow_setup *setup, bool reads, struct fault *fault)
{
    struct flow *flow = set_up(setup, reads, fault);
    if (!flow)
        return NULL;
    flow->store = store_open(setup->home, setup->key, fault);
    if (flow->store && lock_walk(flow, fault))
        return flow;
    flow_close(flow);
    return NULL;
}

struct flow *flow_open(const struct flow_setup *setup, struct fault *fault)
{
    return open_flow(setup, true, fault);
}

struct flow *flow_open_without_readers(const struct flow_setup *setup, struct fault *fault)
{
    return open_flow(setup, false, fault);
}

struct flow *flow_open_anew(struct flow *old, const struct flow_setup *setup, struct fault *fault)
{
    struct flow *flow = set_up(setup, true, fault);
    if (!flow)
        return NULL;
    flow->store = STEAL(old->store);
    flow_close(old);
    return flow;
}

void flow_close(struct flow *flow)
{
    if (!flow)
        return;
    readers_stop(flow->readers);
    free(flow->pipeline_paths);
    free(flow->models);
    match_index_free(flow->index);
    store_register_clear(&flow->known);
    arena_clear(&flow->learnt_arena);
    free(flow->left.replies);
    store_close(flow->store);
    flow_pipelines_close(flow);
    free(flow);
}

bool flow_walls(const char *share, const struct config *config, struct text *out, struct fault *fault)
{
    const struct flow_setup setup = { .share = share, .config = config };
    struct flow *flow = must_alloc(sizeof *flow);
    flow->setup = &setup;
    flow->models = file_join(share, "models");
    const bool ok = flow_pipelines_open(flow, fault) && flow_readers_start(flow, fault) &&
        readers_walls(flow->readers, out, fault);
    flow_close(flow);
    return ok;
}

bool flow_run(struct flow *flow, enum flow_patience patience, struct flow_report *report, struct fault *fault)
{
    const struct flow_choice due = { .most_ms = patience == FLOW_PATIENT ? MATCHED_AGAIN_MS : 0 };
    flow->report = report;
    return flow_take_in(flow, patience, fault) && flow_look_at_models(flow, fault) &&
        flow_walk(flow, fault) && flow_rematch(flow, &due, &report->again, fault) &&
        flow_choose_steps(flow, fault) && flow_answer_drops(flow, fault);
}

/* inotify is a hint: it says that a look may be worth it, the look itself is the truth. */
static int watch_drops(const struct flow *flow)
{
    int hints = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    const struct config *config = flow->setup->config;
    for (size_t i = 0; hints >= 0 && i < config->drop_count; i++) {
        OWNED_FREE char *folder = flow_drop_folder(flow, &config->drops[i]);
        inotify_add_watch(hints, folder, IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_ONLYDIR);
    }
    return hints;
}

/* True when it is time for the next round, false to stop. */
static bool wait_for_work(int hints, int stop, int seconds)
{
    struct pollfd polled[] = { { stop, POLLIN, 0 }, { hints, POLLIN, 0 } };
    poll(polled, 2, seconds * 1000);
    char events[4096];
    while (hints >= 0 && read(hints, events, sizeof events) > 0)
        continue;
    return !(polled[0].revents & POLLIN);
}

bool flow_watch(struct flow *flow, int stop, int seconds, struct flow_watcher *watcher, struct fault *fault)
{
    OWNED_FD int hints = watch_drops(flow);
    struct flow_report report;
    do {
        report = (struct flow_report){ 0 };
        bool ok = flow_run(flow, FLOW_PATIENT, &report, fault) && watcher->after(watcher, &report, fault);
        if (!ok && fault->kind != FAULT_LATER)
            return false;
        if (!ok)
            log_line(LOG_WARNING, "this round is tried again: %s", fault->text);
    } while (!watcher->over && wait_for_work(hints, stop, report.again.later ? 0 : seconds));
    return true;
}
