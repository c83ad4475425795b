/* stages: the one table of the stages that exist, in the order of the walk, null-ended. Inside the flow room.
 */
#ifndef STAGES_H
#define STAGES_H

#include "stage.h"

extern const struct stage_kind *const all_stages[];

#endif
