/* open_stage: a stage with its usual settings, outside of any pipeline. */
#ifndef OPEN_STAGE_H
#define OPEN_STAGE_H

#include "stage.h"

/* To be ended with close_stage; null, with the fault filled, where the stage does not open. */
struct stage *open_stage(const struct stage_kind *kind, const struct services *services, struct fault *fault);

/* Null is fine. */
void close_stage(struct stage *stage);

#endif
