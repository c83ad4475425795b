/* The rule about codes of reply sheets: one that does not agree with everything else asks. A prisoner may
 * write to another on a sheet at hand, or copy a cellmate's number. */
#include "rule_inside.h"

/* Surely enough to be held against another message; what is less sure only raises a question. */
static bool is_read(const struct code_read *read)
{
    return read->how <= CODE_TWO_MISSING;
}

static bool is_senders(const struct judged *judged, const struct code_read *read)
{
    const struct match_index *index = judged->weighing->index;
    return index->sender_of[read->message] == judged->best->sender &&
        index->prisoner_of[read->message] == judged->best->prisoner;
}

static bool two_codes(const struct judged *judged)
{
    int count = 0;
    for (int i = 0; i < judged->view->code_count; i++)
        count += is_read(&judged->view->codes[i]);
    return count > 1;
}

/* Whoever the pages name most clearly is not whom the sheet was sent to. */
static bool other_prisoners_code(const struct judged *judged)
{
    const struct weighing *weighing = judged->weighing;
    const uint32_t *prisoner_of = weighing->index->prisoner_of;
    for (int i = 0; i < judged->view->code_count && weighing->fit_count; i++) {
        const struct code_read *read = &judged->view->codes[i];
        if (is_read(read) && prisoner_of[read->message] != weighing->fits[0].prisoner)
            return true;
    }
    return false;
}

static bool other_senders_code(const struct judged *judged)
{
    for (int i = 0; i < judged->view->code_count; i++)
        if (is_read(&judged->view->codes[i]) && !is_senders(judged, &judged->view->codes[i]))
            return true;
    return false;
}

static bool perhaps_other_code(const struct judged *judged)
{
    for (int i = 0; i < judged->view->code_count; i++)
        if (!is_read(&judged->view->codes[i]) && !is_senders(judged, &judged->view->codes[i]))
            return true;
    return false;
}

static bool greets_another(const struct judged *judged)
{
    const struct contender *best = judged->best;
    return best->code && best->has[GROUP_SALUTATION] && best->evidence[GROUP_SALUTATION].bits < 0;
}

/* Typed for another sender of this prisoner, by a given name alone too. */
static bool typed_another(const struct judged *judged)
{
    const struct contender *best = judged->best;
    const double own = best->has[GROUP_TYPED_SENDER] ? best->evidence[GROUP_TYPED_SENDER].bits : 0;
    for (size_t i = 0; best->code && i < judged->weighing->count; i++) {
        const struct contender *other = &judged->weighing->contenders[i];
        if (same_prisoner(judged, other) && other->sender != best->sender && other->has[GROUP_TYPED_SENDER] &&
            other->evidence[GROUP_TYPED_SENDER].bits > (own > 0 ? own : 0))
            return true;
    }
    return false;
}

const struct condition rule_code[] = {
    { two_codes, "the codes of two reply sheets are read: perhaps two letters" },
    { other_prisoners_code, "the reply sheet was sent to somebody else than the one who seems to write" },
    { other_senders_code, "the code of another sender's reply sheet is read" },
    { perhaps_other_code, "a number may be the code of another sender's reply sheet" },
    { greets_another, "the reply sheet is one sender's, the greeting another's" },
    { typed_another, "the reply sheet is one sender's, the file or folder name says another" },
    { 0 },
};
