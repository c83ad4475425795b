/* Evidence: prisoners mostly answer in the language of the card. */
#include "match_inside.h"

bool score_language(const struct weighing *weighing, struct contender *contender, struct evidence *out)
{
    char of_card = weighing->index->languages[contender->message], of_reply = weighing->view->language;
    if (of_card == '?' || of_reply == '?')
        return false;
    bool same = of_card == of_reply;
    out->bits = evidence_level(weighing, same ? WEIGHT_LANGUAGE_SAME : WEIGHT_LANGUAGE_OTHER, 1, out);
    out->why = same ? "Card and reply are in the same language" : "Card and reply are in different languages";
    return true;
}
