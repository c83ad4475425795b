/* What the files of the match room share, in the order in which it comes to be: what is known before any
 * register, the index over the register with what it is weighed with, who wrote a reply, and what is weighed.
 */
#ifndef MATCH_INSIDE_H
#define MATCH_INSIDE_H

#include "letter.h"
#include "index.h"
#include "weights_inside.h"
#include "models_inside.h"
#include "prisoner_inside.h"
#include "weighing_inside.h"

#endif
