/* What is known before any register is, and the index over one with what it is weighed with. */
#ifndef MODELS_INSIDE_H
#define MODELS_INSIDE_H

#include "index.h"
#include "weights_inside.h"

struct match_models {
    struct names *names;
    struct weights weights;
    struct vocabulary vocabulary;
};

struct match_index {
    struct index *rows;
    struct weights weights; /* which learn */
    struct match_models *own; /* closed with the index; null: borrowed */
};

#endif
