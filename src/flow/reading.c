/* The readers as this program runs them: which rooms the zygote calls, and how it is started. */
#include "flow_inside.h"

#include "clean.h"
#include "decode.h"
#include "look.h"

#include <stdlib.h>

int flow_reader_main(int argc, char **argv)
{
    static const struct reader_hooks hooks = {
        .kinds = all_stages,
        .warm_up = decode_warm_up,
        .settle_kind = look_settle_kind,
        .show_plain = clean_show_plain,
        .find_fold = look_find_fold,
        .encode_picture = clean_jpeg,
    };
    return reader_main(argc, argv, &hooks);
}

bool flow_readers_start(struct flow *flow, struct fault *fault)
{
    flow->pipeline_paths = must_alloc((flow->pipeline_count + 1) * sizeof *flow->pipeline_paths);
    for (size_t i = 0; i < flow->pipeline_count; i++)
        flow->pipeline_paths[i] = flow->pipelines[i].path;
    flow->reader_setup = (struct reader_setup){
        .program = "/proc/self/exe",
        .pipelines = flow->pipeline_paths,
        .models = flow->models,
    };
    flow->readers = readers_start(&flow->reader_setup, fault);
    return flow->readers != NULL;
}
