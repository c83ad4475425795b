/* The second person: what is less than plain is settled when two people, the second of whom is not told what
 * the first decided, decide the same. Where they differ, a lead decides, and not one of the two where
 * somebody else leads. Who is alone decides twice, a day apart. */
#include "flow_inside.h"

#include "cleanup.h"

#include <math.h>
#include <string.h>

/* People are new to it for so many decisions. */
enum { NEW_FOR = 50 };

/* What fits ten times less well than the one chosen is far behind it. */
static const double CLOSE = 0.1;

/* ---- what needs two people ---- */

/* How the message chosen stands in the verdict. */
struct standing {
    struct store_lister lister;
    const char *ref;
    size_t rank; /* from 1; 0: it is no candidate */
    double posterior; /* without what is a guess */
    double best_other; /* the best of the others, and of none of the register */
};

/* A guess puts the likely first; it does not make one pair of eyes enough. */
static double without_guesses(const struct store_listed_candidate *candidate)
{
    double bits = 0;
    for (size_t i = 0; i < candidate->count; i++)
        if (evidence_is_guess(&candidate->evidence[i]))
            bits += fmax(candidate->evidence[i].bits, 0);
    return candidate->posterior * exp2(-bits);
}

static bool find_standing(struct store_lister *self, const struct store_listed *listed, struct fault *fault)
{
    (void)fault;
    struct standing *standing = (struct standing *)self;
    standing->best_other = listed->none;
    for (size_t i = 0; i < listed->candidate_count; i++) {
        const struct store_listed_candidate *candidate = &listed->candidates[i];
        if (strcmp(candidate->ref, standing->ref) == 0) {
            standing->rank = i + 1;
            standing->posterior = without_guesses(candidate);
        } else if (candidate->posterior > standing->best_other) {
            standing->best_other = candidate->posterior;
        }
    }
    return true;
}

static enum flow_why why_of_standing(const struct standing *standing)
{
    if (!standing->rank)
        return WHY_NO_CANDIDATE;
    if (standing->rank > 1)
        return WHY_NOT_FIRST;
    if (standing->best_other > standing->posterior * CLOSE)
        return WHY_CLOSE;
    return WHY_NOT;
}

static bool look_at_standing(struct store *store, const char *id, const struct decision *decision,
    struct arena *arena, enum flow_why *why, struct fault *fault)
{
    struct message message;
    struct standing standing = { .lister = { find_standing } };
    if (!store_message_by_id(store, decision->to->message, arena, &message, fault))
        return false;
    standing.ref = message.ref;
    if (!store_list(store, id, &standing.lister, fault))
        return false;
    *why = why_of_standing(&standing);
    return true;
}

/* What mails nothing can be taken back for ever. */
static bool why_two(struct store *store, const char *id, const struct decision *decision, struct arena *arena,
    enum flow_why *why, struct fault *fault)
{
    struct reply reply;
    int64_t decided;
    *why = WHY_NOT;
    if (decision->outcome != OUTCOME_MAIL)
        return true;
    if (!store_reply_load(store, id, arena, &reply, fault) ||
        !store_decided_by(store, decision->by, &decided, fault))
        return false;
    if (decision->to_count > 1)
        *why = WHY_SEVERAL;
    else if (reply.by_hand)
        *why = WHY_BY_HAND;
    else if (decided < NEW_FOR)
        *why = WHY_NEW;
    return *why || look_at_standing(store, id, decision, arena, why, fault);
}

/* ---- what follows ---- */

/* The opinions that hold, as far as they matter. Null: there is none. */
struct opinions {
    const struct store_opinion *mine, *other; /* the first of somebody else */
    bool differ;
    bool shared; /* somebody else decided the same */
    bool leads_shared; /* a lead, behind two that differ */
};

static bool find_opinions(struct store *store, const char *id, const struct decision *decision,
    struct arena *arena, struct opinions *found, struct fault *fault)
{
    struct store_opinion *all;
    size_t count, decisions = 0;
    *found = (struct opinions){ .mine = NULL };
    if (!store_opinions(store, id, decision->by, arena, &all, &count, fault))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (all[i].asks)
            continue;
        decisions++;
        const bool shared = !all[i].mine && decision_same(&all[i].decision, decision);
        found->shared |= shared;
        found->leads_shared |= shared && decisions > 2;
        if (all[i].mine)
            found->mine = &all[i];
        else if (!found->other)
            found->other = &all[i];
    }
    found->differ = decisions > 1;
    return true;
}

/* Would somebody get what another gets, too, with nothing blacked out for them alone? */
static bool shares_bare(struct store *store, const char *id, const struct decision *decision,
    struct arena *arena, bool *bare, struct fault *fault)
{
    struct flow_share *shares;
    size_t count;
    if (!flow_shares(store, id, decision, arena, &shares, &count, fault))
        return false;
    *bare = flow_bare_page(shares, count) != 0;
    return true;
}

/* A second look of one's own counts where there is nobody else, and a day has gone by. */
static bool looked_twice(const struct store_opinion *mine, const struct store_reviewer *who, int64_t now)
{
    return mine && who->alone && mine->at + STORE_ALONE_SECONDS <= now;
}

static bool keep_opinion(
    const struct flow_decider *decider, const char *id, const struct decision *decision, struct fault *fault)
{
    return flow_may_decide(decider, id, decision, fault) &&
        store_opinion_put(decider->store, id, decision, false, fault);
}

/* Two differ: a lead settles it, and not one of the two while another one leads. */
static bool check_settler(
    const struct flow_decider *decider, const struct store_reviewer *who, const char *id, struct fault *fault)
{
    enum store_settler settler;
    if (!who->leads)
        return fault_set(fault, FAULT_INPUT, "two people decided differently: a lead decides");
    if (!store_difference_settler(decider->store, id, who->name, decider->now, &settler, fault))
        return false;
    if (settler == SETTLER_ANOTHER)
        return fault_set(fault, FAULT_INPUT, "you are one of the two who differ: another lead decides");
    return settler == SETTLER_MAY ||
        fault_set(fault, FAULT_INPUT,
            "you are one of the two who differ, and nobody else leads: decide a day after you did");
}

/* Everybody has both opinions before them by now. A lead's word is enough, but for a page that several would
 * get as it is: that one is kept, and whoever decides the same, be it one of the two, settles it.
 */
static bool settle_difference(const struct flow_decider *decider, const struct store_reviewer *who,
    const char *id, const struct decision *decision, const struct opinions *opinions, bool bare,
    struct flow_review *review, struct fault *fault)
{
    if (!opinions->leads_shared && !check_settler(decider, who, id, fault))
        return false;
    if (!bare || opinions->shared)
        return flow_decide_logged_in(decider, id, decision, fault);
    *review = (struct flow_review){ FLOW_WANTS_SECOND, WHY_SHARED };
    return keep_opinion(decider, id, decision, fault);
}

bool flow_decide_reviewed(const struct flow_decider *decider, const struct store_reviewer *who,
    bool second_by_rule, const char *id, const struct decision *decision, struct flow_review *review,
    struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    bool bare;
    struct opinions opinions;
    *review = (struct flow_review){ FLOW_SETTLED, WHY_NOT };
    if (!find_opinions(decider->store, id, decision, &arena, &opinions, fault) ||
        !shares_bare(decider->store, id, decision, &arena, &bare, fault))
        return false;
    if (opinions.differ)
        return settle_difference(decider, who, id, decision, &opinions, bare, review, fault);
    const struct store_opinion *first = opinions.other;
    if (!first && !bare && looked_twice(opinions.mine, who, decider->now))
        first = opinions.mine;
    if (first && decision_same(&first->decision, decision))
        return flow_decide_logged_in(decider, id, decision, fault);
    if (opinions.other) {
        review->settled = FLOW_DIFFERS;
        return keep_opinion(decider, id, decision, fault);
    }
    if (bare && !opinions.mine)
        review->why = WHY_SHARED;
    else if (second_by_rule && !opinions.mine &&
        !why_two(decider->store, id, decision, &arena, &review->why, fault))
        return false;
    if (!opinions.mine && !review->why)
        return flow_decide_logged_in(decider, id, decision, fault);
    review->settled = FLOW_WANTS_SECOND;
    return keep_opinion(decider, id, decision, fault);
}
