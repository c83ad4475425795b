/* Why a second person is asked, told to the first one alone: what the second is told would not be blind any
 * more. It travels to the next page as a word of its address. */
#include "decide.h"

#include <string.h>

static const struct why {
    const char *as, *words;
} whys[WHYS] = {
    [WHY_NOT] = { "second", "" },
    [WHY_SHARED] = { "second-shared", MSG("Somebody would get a page as it is that is for others, too.") },
    [WHY_SEVERAL] = { "second-several", MSG("It goes to several people.") },
    [WHY_BY_HAND] = { "second-by-hand", MSG("It was cut or joined by hand.") },
    [WHY_NEW] = { "second-new", MSG("Everybody's first fifty letters are looked at twice.") },
    [WHY_NO_CANDIDATE] = { "second-found", MSG("It was found by search, not proposed.") },
    [WHY_NOT_FIRST] = { "second-not-first", MSG("It is not the first of the list.") },
    [WHY_CLOSE] = { "second-close", MSG("Somebody else, or nobody of the register, fits nearly as well.") },
};

const char *second_as(enum flow_why why)
{
    return whys[why].as;
}

bool second_write(const struct visit *visit, const char *as)
{
    const struct why *why = whys;
    while (why < whys + WHYS && strcmp(why->as, as) != 0)
        why++;
    if (why == whys + WHYS)
        return false;
    tell(visit, MSG("Thank you. A second person decides it, too, before anything goes out."));
    html_put(&visit->html, " ");
    tell(visit, why->words);
    return true;
}
