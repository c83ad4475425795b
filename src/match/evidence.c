/* What several kinds of evidence need: where a word stands, and what a level of it is worth. */
#include "match_inside.h"

void evidence_at(const struct weighing *weighing, int seen, struct evidence *out)
{
    if (seen < 0)
        return;
    const struct seen *at = &weighing->view->seen[seen];
    out->page = weighing->view->reply->pages[at->page].number;
    out->box = at->read->box;
}

double evidence_level(const struct weighing *weighing, enum weight weight, double share, struct evidence *out)
{
    out->level = (int)weight;
    return out->level_bits = weight_bits(weighing->weights, weight, share);
}
