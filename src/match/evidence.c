/* What several kinds of evidence need: where a word stands, and how many people bear a name. */
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
    return out->level_bits = weight_bits(&weighing->index->weights, weight, share);
}

/* However rare a name is, friends and relatives of a sender bear it oftener than strangers do. */
static const double SHARE_LEAST = 0.008;

double given_share(const struct names *names, const struct name_word *word)
{
    struct name_given given[NAME_FAMILIES];
    double share = 0;
    size_t count = names_given_exactly(names, word, NAME_HOW_CASE | NAME_HOW_CALL, given);
    for (size_t i = 0; i < count; i++)
        share += names_family_share(names, given[i].family);
    return share < SHARE_LEAST ? SHARE_LEAST : share > 0.5 ? 0.5 : share;
}
