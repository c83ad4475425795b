/* Evidence: the two have written to each other before. It speaks of the pair, not of this letter, and is
 * small. */
#include "match_inside.h"

bool score_correspondence(const struct weighing *weighing, struct contender *contender, struct evidence *out)
{
    if (!*contender->row->answers_ref && contender->row->answered <= 0)
        return false;
    out->bits = weight_bits(weighing->weights, WEIGHT_CORRESPONDENCE, 1);
    out->why = "They have written to each other before";
    return true;
}
