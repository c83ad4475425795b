/* The table of the stages that exist, in the order of the walk. A new stage is one line here and a room of
 * its own. */
#include "flow.h"

#include "clean.h"
#include "decode.h"
#include "look.h"
#include "mail.h"
#include "match.h"
#include "read.h"

const struct stage_kind *const all_stages[] = {
    &decode_stage,
    &look_stage,
    &clean_stage,
    &smaller_stage,
    &read_stage,
    &match_stage,
    &mail_stage,
    NULL,
};
