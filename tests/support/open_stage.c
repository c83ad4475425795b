/* A stage alone, for tests and benches: opened as a pipeline opens it that sets nothing. */
#include "open_stage.h"

#include <stdlib.h>

static void forget(struct stage *stage)
{
    param_clear(stage->kind->params, stage);
    free(stage);
}

struct stage *open_stage(const struct stage_kind *kind, const struct services *services, struct fault *fault)
{
    struct stage *stage = must_alloc(kind->size);
    stage->kind = kind;
    param_defaults(kind->params, stage);
    if (!kind->open || kind->open(stage, services, fault))
        return stage;
    forget(stage);
    return NULL;
}

void close_stage(struct stage *stage)
{
    if (!stage)
        return;
    if (stage->kind->close)
        stage->kind->close(stage);
    forget(stage);
}
