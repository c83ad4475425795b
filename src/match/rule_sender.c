/* The rule about the sender: which signs point to the best one, whether they are enough, and whether another
 * fits nearly as well. */
#include "rule_inside.h"

#include <math.h>

enum {
    CONTENT_WORDS_LEAST = 3,
    CONTENT_FACTS_LEAST = 2,
    CONTENT_BREATHS_LEAST = 2,
    CONTENT_BREATHS_PLENTY = 3,
    CONTENT_BREATH_WORDS = 5, /* so many in one breath are more than one fact that two may share */
    CONTENT_RARE_LEAST = 1,
};

/* A group agrees when its bits reach the floor and lead those of this prisoner's other senders. */
static const double floors[GROUPS] = {
    [GROUP_SALUTATION] = 3,
    [GROUP_SENDER_NAME] = 5,
    [GROUP_CONTENT] = 12,
    [GROUP_TYPED_SENDER] = 4,
    [GROUP_CORRESPONDENCE] = 4,
    [GROUP_CODE] = 8,
};
static const double QUOTED_BITS_LEAST = 3, OTHER_BITS_LEAST = 6;

/* What fewer facts must weigh: an absent sender of the same name shares two oftener than three. */
static const double FEW_BITS_LEAST = 14;

/* What of it may be a sign: not what the letter tells of somebody else. */
static double sign_bits(const struct contender *best, enum evidence_group group)
{
    return group == GROUP_CONTENT ? best->content_left : best->evidence[group].bits;
}

static double lead_of(const struct judged *judged, enum evidence_group group)
{
    double next = 0;
    for (size_t i = 0; i < judged->weighing->count; i++) {
        const struct contender *other = &judged->weighing->contenders[i];
        if (same_prisoner(judged, other) && other->sender != judged->best->sender && other->has[group])
            next = fmax(next, other->evidence[group].bits);
    }
    return sign_bits(judged->best, group) - next;
}

/* Who typed the name had read the greeting and looked into the register, as we do: a second sign only where
 * something of the message comes back too. */
static bool typed_repeats(const struct contender *best)
{
    bool quoted = best->has[GROUP_CONTENT] && best->evidence[GROUP_CONTENT].bits >= QUOTED_BITS_LEAST;
    return best->greeted && !(best->typed_surname && quoted);
}

static bool facts_enough(const struct contender *best)
{
    const bool plenty = best->content_breaths >= CONTENT_BREATHS_PLENTY;
    return best->content_words >= CONTENT_WORDS_LEAST && best->content_facts >= CONTENT_FACTS_LEAST &&
        best->content_rare >= CONTENT_RARE_LEAST &&
        (best->content_breaths >= CONTENT_BREATHS_LEAST || best->content_words >= CONTENT_BREATH_WORDS) &&
        (plenty || best->content_left >= FEW_BITS_LEAST);
}

static bool group_agrees(const struct judged *judged, enum evidence_group group)
{
    const struct contender *best = judged->best;
    if (!evidence_group_tells_apart(group) || !best->has[group] || sign_bits(best, group) < floors[group])
        return false;
    if (group == GROUP_CONTENT && (best->content_quoted || !facts_enough(best)))
        return false;
    if (group == GROUP_CODE && !best->code)
        return false; /* a number of the register's column is anybody's */
    if (group == GROUP_SENDER_NAME && !best->addressed)
        return false; /* who is named in a letter is as often spoken of as spoken to */
    if (group == GROUP_TYPED_SENDER && typed_repeats(best))
        return false;
    if (lead_of(judged, group) >= SIGN_LEAD)
        return true;
    return group == GROUP_SALUTATION && group_agrees(judged, GROUP_CONTENT) && rule_told_apart(judged);
}

unsigned rule_signs(const struct judged *judged)
{
    unsigned signs = 0;
    for (enum evidence_group group = 0; group < GROUPS; group++)
        signs |= group_agrees(judged, group) ? sign_of(group) : 0;
    return signs;
}

bool code_on_envelope(const struct judged *judged)
{
    return !stands_in_letter(judged, &judged->best->evidence[GROUP_CODE]);
}

/* A whole code, or with one digit mended, in the letter: it was given out for this message and for no other.
 */
static bool code_settles(const struct judged *judged)
{
    return judged->signs & sign_of(GROUP_CODE) && judged->best->code->how <= CODE_ONE_MENDED &&
        !code_on_envelope(judged);
}

/* The own words would be enough, were they all told of the sender. */
bool rule_words_lost(const struct judged *judged)
{
    const unsigned settled = sign_of(GROUP_CONTENT) | sign_of(GROUP_CODE);
    return judged->best->content_told_count && !(judged->signs & settled) &&
        judged->best->evidence[GROUP_CONTENT].bits >= floors[GROUP_CONTENT];
}

/* What greets the best one greets another as well: that is why the greeting is no sign. */
static bool greeting_shared(const struct judged *judged)
{
    return !(judged->signs & sign_of(GROUP_SALUTATION)) && rule_greeted_too(judged);
}

static bool no_sign(const struct judged *judged)
{
    return !judged->signs && !greeting_shared(judged);
}

static bool no_sign_shared(const struct judged *judged)
{
    return !judged->signs && greeting_shared(judged);
}

/* Own words would be enough, did they not stand in a quotation. */
static bool words_quoted(const struct judged *judged)
{
    const struct contender *best = judged->best;
    return judged->signs == sign_of(GROUP_SALUTATION) && best->content_quoted &&
        best->evidence[GROUP_CONTENT].bits >= floors[GROUP_CONTENT];
}

/* Words of this message came back, and of nobody else's, but not enough of them. Where they are told of
 * somebody else, that is said instead (rule_told). */
static bool few_words(const struct judged *judged)
{
    const struct contender *best = judged->best;
    return judged->signs == sign_of(GROUP_SALUTATION) && best->has[GROUP_CONTENT] && !best->content_quoted &&
        !rule_words_lost(judged) && lead_of(judged, GROUP_CONTENT) >= SIGN_LEAD;
}

static bool only_salutation(const struct judged *judged)
{
    return judged->signs == sign_of(GROUP_SALUTATION) && !words_quoted(judged) && !few_words(judged) &&
        !rule_words_lost(judged);
}

static bool only_words(const struct judged *judged)
{
    return judged->signs == sign_of(GROUP_CONTENT) && !greeting_shared(judged);
}

static bool only_words_shared(const struct judged *judged)
{
    return judged->signs == sign_of(GROUP_CONTENT) && greeting_shared(judged);
}

static bool only_code(const struct judged *judged)
{
    return judged->signs == sign_of(GROUP_CODE);
}

bool code_without_words(const struct judged *judged)
{
    const unsigned words = sign_of(GROUP_SALUTATION) | sign_of(GROUP_CONTENT);
    return judged->signs & sign_of(GROUP_CODE) && !(judged->signs & words);
}

static bool only_envelopes_code(const struct judged *judged)
{
    return only_code(judged) && code_on_envelope(judged);
}

static bool only_part_of_code(const struct judged *judged)
{
    return only_code(judged) && !code_on_envelope(judged) && !code_settles(judged);
}

static bool only_other(const struct judged *judged)
{
    bool single = judged->signs && !(judged->signs & (judged->signs - 1));
    const unsigned told = sign_of(GROUP_SALUTATION) | sign_of(GROUP_CONTENT) | sign_of(GROUP_CODE);
    return single && !(judged->signs & told);
}

/* Under a greeting that cannot be read two may be greeted, of whom a volunteer typed one: only a full name
 * says more than the greeting would. */
static bool nobody_greeted(const struct judged *judged)
{
    const struct contender *best = judged->best;
    return !rule_greets_several(judged) && !best->has[GROUP_SALUTATION] && !best->addressed &&
        !best->typed_surname && !code_settles(judged);
}

/* Something that another sender of this prisoner wrote comes back too: perhaps a second letter. */
static bool other_quoted(const struct judged *judged)
{
    for (size_t i = 0; i < judged->weighing->count; i++) {
        const struct contender *other = &judged->weighing->contenders[i];
        if (same_prisoner(judged, other) && other->sender != judged->best->sender &&
            other->has[GROUP_CONTENT] && other->evidence[GROUP_CONTENT].bits >= OTHER_BITS_LEAST)
            return true;
    }
    return false;
}

static bool contradicted(const struct judged *judged)
{
    for (enum evidence_group group = 0; group < GROUPS; group++)
        if (judged->best->has[group] && judged->best->evidence[group].bits < -1.5)
            return true;
    return false;
}

static bool below_threshold(const struct judged *judged)
{
    return !(judged->sender_posterior >= judged->weighing->rules->posterior);
}

/* More likely than not. */
static bool not_sure(const struct judged *judged)
{
    return below_threshold(judged) && judged->sender_posterior > 0.5;
}

/* Also whom a guess put first, before a likelier one. */
static bool far_from_sure(const struct judged *judged)
{
    return below_threshold(judged) && !not_sure(judged);
}

const struct contender *rule_next_sender(const struct judged *judged)
{
    const struct contender *next = NULL;
    for (size_t i = 0; i < judged->weighing->count; i++) {
        const struct contender *other = &judged->weighing->contenders[i];
        if (!same_sender(judged, other) && (!next || other->weight > next->weight))
            next = other;
    }
    return next;
}

static bool lead_small(const struct judged *judged)
{
    return !(judged->lead >= judged->weighing->rules->margin);
}

/* The last safeguard: what was guessed mails nothing. */
static bool guessed(const struct judged *judged)
{
    return judged->weighing->guessed;
}

static void quote_greeted_too(const struct judged *judged, struct quotes *quotes)
{
    quote(quotes, rule_greeted_too(judged)->row->sender_name);
}

static void quote_next(const struct judged *judged, struct quotes *quotes)
{
    const struct contender *next = rule_next_sender(judged);
    if (next)
        quote(quotes, next->row->sender_name);
}

const struct quoting sender_quotes[] = {
    { lead_small, quote_next },
    { no_sign_shared, quote_greeted_too },
    { only_words_shared, quote_greeted_too },
    { 0 },
};

const struct condition rule_own_words[] = {
    { words_quoted,
        "only the greeting says which sender it is for: the words of the message stand in a quotation" },
    { 0 },
};

const struct condition rule_sender[] = {
    { guessed, "the first of the list is guessed from what was read badly" },
    { no_sign, "nothing in the letter says clearly which sender it is for" },
    { no_sign_shared,
        "nothing in the letter says clearly which sender it is for: the greeting fits another one as well" },
    { few_words, "only the greeting says which sender it is for: too little of the message comes back" },
    { only_salutation, "only the greeting says which sender it is for: somebody else may have that name" },
    { only_words,
        "only words of the message say which sender it is for: somebody else may have written the same" },
    { only_words_shared,
        "only words of the message say which sender it is for: the greeting fits another one, who may have "
        "written the same" },
    { only_envelopes_code,
        "only a code on the envelope says which sender it is for: the envelope may be another letter's" },
    { only_part_of_code, "only a code that lacks two digits says which sender it is for" },
    { only_other, "only one thing says which sender it is for, and it takes two" },
    { nobody_greeted, "it could not be made out who is greeted" },
    { other_quoted, "another sender's words come back too" },
    { contradicted, "something speaks against the first of the list" },
    { not_sure, "the first of the list is likely, but not certain enough" },
    { far_from_sure, "the first of the list is far from certain" },
    { lead_small, "another sender fits nearly as well" },
    { 0 },
};
