/* The pipelines that the configuration's drops name: read once, checked against the table of stages, and
 * handed to the zygote by path. */
#include "flow_inside.h"

#include "cleanup.h"
#include "file.h"

#include <stdlib.h>
#include <string.h>

static char *pipeline_path(const char *share, const char *name)
{
    OWNED_FREE char *folder = file_join(share, "pipelines");
    size_t size = strlen(name) + sizeof ".conf";
    OWNED_FREE char *file = must_alloc(size);
    memcpy(file, name, strlen(name));
    strcat(file, ".conf");
    return file_join(folder, file);
}

static bool named_before(const struct config *config, size_t drop)
{
    for (size_t i = 0; i < drop; i++)
        if (strcmp(config->drops[i].pipeline, config->drops[drop].pipeline) == 0)
            return true;
    return false;
}

/* Bound to no drop: for pictures of our own that are redacted (redact.c), or made smaller (smaller.c). */
static const char *const own[] = { "redact", "smaller-1", "smaller-2", "smaller-3" };
enum { OWN = sizeof own / sizeof *own };

static bool open_pipeline(struct flow *flow, const char *name, struct fault *fault)
{
    struct walk_pipeline *walk = &flow->pipelines[flow->pipeline_count++];
    walk->path = pipeline_path(flow->setup->share, name);
    return pipeline_read(walk->path, all_stages, &walk->pipeline, fault);
}

static bool open_own(struct flow *flow, struct fault *fault)
{
    for (size_t i = 0; i < OWN; i++)
        if (!open_pipeline(flow, own[i], fault))
            return false;
    return true;
}

bool flow_pipelines_open(struct flow *flow, struct fault *fault)
{
    const struct config *config = flow->setup->config;
    flow->pipelines = must_alloc((config->drop_count + OWN) * sizeof *flow->pipelines);
    for (size_t i = 0; i < config->drop_count; i++) {
        if (named_before(config, i))
            continue;
        if (!open_pipeline(flow, config->drops[i].pipeline, fault))
            return fault_while(fault, "%s", config->drops[i].where);
    }
    return open_own(flow, fault);
}

void flow_pipelines_close(struct flow *flow)
{
    for (size_t i = 0; i < flow->pipeline_count; i++) {
        pipeline_clear(&flow->pipelines[i].pipeline);
        free(flow->pipelines[i].path);
    }
    free(flow->pipelines);
}

const struct pipeline *flow_pipeline(const struct flow *flow, const char *name)
{
    for (size_t i = 0; i < flow->pipeline_count; i++)
        if (strcmp(flow->pipelines[i].pipeline.name, name) == 0)
            return &flow->pipelines[i].pipeline;
    return NULL;
}
