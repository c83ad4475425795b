/* Evidence: prisoners mostly answer in the language of the card. */
#include "match_inside.h"

#include <string.h>

char text_language_of(const char *text)
{
    int b = 0, r = 0;
    for (const char *at = text; (at = strstr(at, "і")); at += 2)
        b++;
    for (const char *at = text; (at = strstr(at, "ў")); at += 2)
        b++;
    for (const char *at = text; (at = strstr(at, "и")); at += 2)
        r++;
    return b > 2 * r + 1 ? 'b' : r > 2 * b + 1 ? 'r' : '?';
}

char text_language(const struct message *whole)
{
    return text_language_of(*whole->card_text ? whole->card_text : whole->message);
}

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
