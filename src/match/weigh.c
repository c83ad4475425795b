/* Weighing: which messages are looked at, what speaks for each, and how that compares with "none of the
 * register". For every prisoner there is one more candidate, the sender who is not in the register: he gets
 * the evidence for the prisoner and nothing else, and is never less likely than one of ten senders, so that
 * being the only one in the register proves nothing. */
#include "match_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CANDIDATES_MOST = 25, SENDERS_LEAST = 10 };

/* How likely it is that a reply comes from somebody whom the register does not have at all. */
static const double UNKNOWN_PRISONER = 0.05;

struct kind {
    enum evidence_group group;
    scorer *score;
};

/* The kinds of evidence. Content comes late and typed names after the salutation: they ask what was found. */
static const struct kind kinds[] = {
    { GROUP_PRISONER, score_prisoner },
    { GROUP_PLACE, score_place },
    { GROUP_SALUTATION, score_salutation },
    { GROUP_SENDER_NAME, score_sender },
    { GROUP_TYPED_SENDER, score_typed },
    { GROUP_CORRESPONDENCE, score_correspondence },
    { GROUP_CODE, score_code },
    { GROUP_DATE, score_date },
    { GROUP_LANGUAGE, score_language },
    { GROUP_CONTENT, score_content },
};

/* ---- what speaks for each ---- */

static void know_names(const struct weighing *weighing, struct contender *contender)
{
    const struct message *row = contender->row;
    const char *const written[] = { row->card_name, row->sender_name };
    for (int i = 0; i < 2; i++)
        if (*written[i])
            names_parse(weighing->index->names, written[i], weighing->arena,
                &contender->names[contender->name_count++]);
    names_parse(weighing->index->names, row->return_name, weighing->arena, &contender->return_name);
    for (int n = 0; n < contender->name_count; n++)
        contender->own_return |= name_same_person(&contender->return_name, &contender->names[n]);
    for (size_t i = 0; i < weighing->fit_count; i++)
        if (weighing->fits[i].prisoner == contender->prisoner)
            contender->fit = &weighing->fits[i];
}

static void score(const struct weighing *weighing, struct contender *contender)
{
    contender->evidence = arena_array(weighing->arena, GROUPS, sizeof *contender->evidence);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        struct evidence *evidence = &contender->evidence[kinds[k].group];
        *evidence = (struct evidence){ .group = kinds[k].group };
        contender->has[kinds[k].group] = kinds[k].score(weighing, contender, evidence);
        if (contender->has[kinds[k].group])
            contender->bits += evidence->bits;
    }
}

/* ---- against none of the register ---- */

static int by_prisoner_and_sender(const void *a, const void *b)
{
    const struct contender *one = a, *other = b;
    uint64_t p = (uint64_t)one->prisoner << 32 | one->sender,
             q = (uint64_t)other->prisoner << 32 | other->sender;
    if (p != q)
        return p < q ? -1 : 1;
    return (one->message > other->message) - (one->message < other->message);
}

static double prisoner_prior(const struct weighing *weighing, uint32_t prisoner)
{
    double all = (double)weighing->index->count;
    return log2((1 - UNKNOWN_PRISONER) * weighing->index->prisoners[prisoner].count / all);
}

static double bits_of(const struct contender *contender, enum evidence_group group)
{
    return contender->has[group] ? contender->evidence[group].bits : 0;
}

/* The absent sender of a prisoner: the prior, and what speaks for the prisoner. */
static double absent_weight(const struct weighing *weighing, uint32_t prisoner, double prisoner_bits)
{
    double senders = weighing->index->prisoners[prisoner].sender_count;
    double absent = weighing->rules->absent < 0.02 ? 0.02 : weighing->rules->absent;
    double known = senders < SENDERS_LEAST ? senders / SENDERS_LEAST : 1;
    return prisoner_prior(weighing, prisoner) + log2(1 - (1 - absent) * known) + prisoner_bits;
}

static double sender_prior(const struct weighing *weighing, uint32_t prisoner)
{
    double senders = weighing->index->prisoners[prisoner].sender_count;
    double absent = weighing->rules->absent < 0.02 ? 0.02 : weighing->rules->absent;
    return log2((1 - absent) / (senders < SENDERS_LEAST ? SENDERS_LEAST : senders));
}

/* How many of a sender's messages to this prisoner are looked at; they share his prior. */
static size_t siblings(const struct weighing *weighing, size_t first)
{
    size_t next = first;
    while (next < weighing->count &&
        weighing->contenders[next].sender == weighing->contenders[first].sender &&
        weighing->contenders[next].prisoner == weighing->contenders[first].prisoner)
        next++;
    return next - first;
}

/* Adds the weights of the absent senders; `seen` marks prisoners done. Returns their log-sum relative to
 * `top`. */
static double sum_none(const struct weighing *weighing, double top)
{
    unsigned char *done = must_alloc(weighing->index->prisoner_count + 1);
    double sum = exp2(log2(UNKNOWN_PRISONER) - top);
    for (size_t i = 0; i < weighing->count; i++) {
        const struct contender *contender = &weighing->contenders[i];
        uint32_t prisoner = contender->prisoner;
        if (done[prisoner])
            continue;
        done[prisoner] = 1;
        double bits = bits_of(contender, GROUP_PRISONER) + contender->guessed_prisoner +
            fmax(0, bits_of(contender, GROUP_PLACE));
        sum += exp2(absent_weight(weighing, prisoner, bits) - top);
    }
    free(done);
    return sum;
}

static void compare(struct weighing *weighing)
{
    double top = log2(UNKNOWN_PRISONER), sum = 0;
    for (size_t i = 0, n; i < weighing->count; i += n) {
        n = siblings(weighing, i);
        for (size_t m = i; m < i + n; m++) {
            struct contender *contender = &weighing->contenders[m];
            uint32_t prisoner = contender->prisoner;
            const double prior = prisoner_prior(weighing, prisoner) + sender_prior(weighing, prisoner);
            contender->weight = prior - log2((double)n) + contender->bits + contender->guessed;
            contender->worth = prior + contender->bits + contender->guessed;
            top = fmax(top, contender->weight);
        }
    }
    double none = sum_none(weighing, top);
    for (size_t i = 0; i < weighing->count; i++)
        sum += exp2(weighing->contenders[i].weight - top);
    for (size_t i = 0; i < weighing->count; i++)
        weighing->contenders[i].posterior = exp2(weighing->contenders[i].weight - top) / (sum + none);
    weighing->none = none / (sum + none);
}

/* Between equals the unanswered, then the one sent last. */
static int between_equals(const struct contender *one, const struct contender *other)
{
    bool answered = one->row->answered > 0, other_answered = other->row->answered > 0;
    if (answered != other_answered)
        return answered ? 1 : -1;
    if (one->row->sent_on != other->row->sent_on)
        return one->row->sent_on > other->row->sent_on ? -1 : 1;
    return (one->message > other->message) - (one->message < other->message);
}

/* Best first. */
static int by_rank(const void *a, const void *b)
{
    const struct contender *one = a, *other = b;
    if (one->weight != other->weight)
        return one->weight > other->weight ? -1 : 1;
    return between_equals(one, other);
}

static int by_own_worth(const void *a, const void *b)
{
    const struct contender *one = a, *other = b;
    if (one->worth != other->worth)
        return one->worth > other->worth ? -1 : 1;
    return between_equals(one, other);
}

/* ---- the verdict ---- */

static struct candidate candidate_of(const struct contender *contender, struct arena *arena)
{
    struct candidate candidate = { .message = contender->row,
        .bits = contender->bits + contender->guessed,
        .posterior = contender->posterior };
    candidate.evidence = arena_array(arena, GROUPS + contender->guess_count, sizeof *candidate.evidence);
    for (int group = 0; group < GROUPS; group++)
        if (contender->has[group])
            candidate.evidence[candidate.count++] = contender->evidence[group];
    for (size_t i = 0; i < contender->guess_count; i++)
        candidate.evidence[candidate.count++] = contender->guesses[i];
    return candidate;
}

static void list_candidates(const struct weighing *weighing, struct verdict *verdict)
{
    size_t count = weighing->count < CANDIDATES_MOST ? weighing->count : CANDIDATES_MOST;
    verdict->candidates = arena_array(weighing->arena, count + 1, sizeof *verdict->candidates);
    for (size_t i = 0; i < count; i++)
        verdict->candidates[i] = candidate_of(&weighing->contenders[i], weighing->arena);
    verdict->count = count;
    verdict->none = weighing->none;
}

/* The senders to whom it went by mistake. */
static uint32_t *wrong_senders(const struct weighing *weighing, size_t *count)
{
    const struct index *index = weighing->index;
    const struct reply *reply = weighing->view->reply;
    uint32_t *senders = arena_array(weighing->arena, reply->not_for_count, sizeof *senders);
    *count = 0;
    for (size_t i = 0; i < index->count && *count < reply->not_for_count; i++)
        for (size_t k = 0; k < reply->not_for_count; k++)
            if (index->messages[i].id == reply->not_for[k])
                senders[(*count)++] = index->sender_of[i];
    return senders;
}

static bool is_one_of(const uint32_t *senders, size_t count, uint32_t sender)
{
    for (size_t i = 0; i < count; i++)
        if (senders[i] == sender)
            return true;
    return false;
}

/* Who got it by mistake is no candidate, with none of his messages. */
static void leave_out_wrong(struct weighing *weighing)
{
    size_t wrong, kept = 0;
    if (!weighing->view->reply->not_for_count)
        return;
    const uint32_t *senders = wrong_senders(weighing, &wrong);
    for (size_t i = 0; i < weighing->count; i++)
        if (!is_one_of(senders, wrong, weighing->contenders[i].sender))
            weighing->contenders[kept++] = weighing->contenders[i];
    weighing->count = kept;
}

void weighing_score(struct weighing *weighing)
{
    weighing->content = content_memo_open(weighing);
    weighing->typed = typed_memo_open(weighing->arena);
    weighing->place = place_memo_open(weighing->arena);
    weighing->greeted = greeted_memo_open(weighing->view);
    for (size_t i = 0; i < weighing->count; i++)
        know_names(weighing, &weighing->contenders[i]);
    for (size_t i = 0; i < weighing->count; i++)
        score(weighing, &weighing->contenders[i]);
}

static bool is_contender(const struct weighing *weighing, uint32_t message)
{
    for (size_t i = 0; i < weighing->count; i++)
        if (weighing->contenders[i].message == message)
            return true;
    return false;
}

static bool is_wrong(const struct weighing *weighing, const uint32_t *wrong, size_t count, uint32_t message)
{
    return is_one_of(wrong, count, weighing->index->sender_of[message]);
}

void weighing_add(struct weighing *weighing, const uint32_t *messages, size_t count)
{
    const struct index *index = weighing->index;
    const size_t had = weighing->count;
    size_t wrong_count = 0, all = had;
    const uint32_t *wrong = weighing->view->reply->not_for_count ? wrong_senders(weighing, &wrong_count)
                                                                 : NULL;
    struct contender *more = arena_array(weighing->arena, had + count + 1, sizeof *more);
    for (size_t i = 0; i < had; i++)
        more[i] = weighing->contenders[i];
    for (size_t i = 0; i < count; i++)
        if (!is_contender(weighing, messages[i]) && !is_wrong(weighing, wrong, wrong_count, messages[i]))
            more[all++] = (struct contender){ .message = messages[i],
                .sender = index->sender_of[messages[i]],
                .prisoner = index->prisoner_of[messages[i]],
                .row = &index->messages[messages[i]] };
    weighing->contenders = more;
    weighing->count = all;
    for (size_t i = had; i < all; i++)
        know_names(weighing, &more[i]);
    for (size_t i = had; i < all; i++)
        score(weighing, &more[i]);
}

void weighing_rank(struct weighing *weighing)
{
    if (!weighing->count)
        return;
    qsort(weighing->contenders, weighing->count, sizeof *weighing->contenders, by_prisoner_and_sender);
    compare(weighing);
    qsort(weighing->contenders, weighing->count, sizeof *weighing->contenders, by_rank);
}

/* Whom a person compares the chosen one with is not among what is left out. */
static void keep_listed(struct weighing *weighing, uint32_t message)
{
    size_t at = 0;
    while (at + 1 < weighing->count && weighing->contenders[at].message != message)
        at++;
    if (at < CANDIDATES_MOST)
        return;
    const struct contender kept = weighing->contenders[at];
    for (; at >= CANDIDATES_MOST; at--)
        weighing->contenders[at] = weighing->contenders[at - 1];
    weighing->contenders[at] = kept;
}

void weighing_rank_by_worth(struct weighing *weighing, bool all)
{
    const size_t from = all ? 0 : 1;
    if (weighing->count <= from + 1)
        return;
    const uint32_t likeliest = weighing->contenders[0].message;
    qsort(weighing->contenders + from, weighing->count - from, sizeof *weighing->contenders, by_own_worth);
    keep_listed(weighing, likeliest);
}

/* The given name under a letter says who wrote only if none of his other senders is the one. */
static void take_all_of_signed(struct weighing *weighing)
{
    const struct index *index = weighing->index;
    if (!weighing_signed_given(weighing))
        return;
    const struct prisoner *prisoner = &index->prisoners[weighing->contenders[0].prisoner];
    weighing_add(weighing, index->by_prisoner + prisoner->first, prisoner->count);
    weighing_rank(weighing);
}

static void weigh(struct weighing *weighing, struct verdict *verdict)
{
    *verdict = (struct verdict){ .none = 1, .follows = FOLLOWS_ASK, .reason = "" };
    weighing_find_codes(weighing);
    weighing->fit_count = prisoners_fit(
        weighing->index, weighing->weights, weighing->view, weighing->fits, &weighing->left_out);
    weighing_gather(weighing);
    leave_out_wrong(weighing);
    weighing_score(weighing);
    weighing_rank(weighing);
    take_all_of_signed(weighing);
    rule_judge(weighing, verdict);
}

/* Guesses put the candidates of a reply that asks in another order; where another is the first now, what asks
 * is told anew, and that it was guessed asks too. */
static void guess(struct weighing *weighing, struct verdict *verdict)
{
    const struct message *first = weighing->count ? weighing->contenders[0].row : NULL;
    const bool return_read = verdict->return_read;
    if (!weighing_guess(weighing))
        return;
    weighing->guessed = weighing->contenders[0].row != first;
    if (weighing->guessed)
        rule_judge(weighing, verdict);
    verdict->return_read |= return_read;
}

static struct weighing begin(const struct match_rules *rules, const struct match_index *index,
    const struct view *view, struct arena *arena)
{
    return (struct weighing){ .index = index->rows,
        .weights = &index->weights,
        .view = view,
        .rules = rules,
        .arena = arena,
        .none = 1 };
}

void weigh_once(const struct match_rules *rules, const struct match_index *index, const struct reply *reply,
    struct arena *arena, struct verdict *verdict)
{
    struct view view;
    struct weighing weighing = begin(rules, index, &view, arena);
    view_open(&view, index->rows->names, index->rows->vocabulary, reply, arena);
    weigh(&weighing, verdict);
    list_candidates(&weighing, verdict);
    view_close(&view);
}

void match_weigh(const struct match_rules *rules, const struct match_index *index, const struct reply *reply,
    struct arena *arena, struct verdict *verdict)
{
    struct view view;
    struct weighing weighing = begin(rules, index, &view, arena);
    view_open(&view, index->rows->names, index->rows->vocabulary, reply, arena);
    weigh(&weighing, verdict);
    if (verdict->follows == FOLLOWS_ASK)
        guess(&weighing, verdict);
    list_candidates(&weighing, verdict);
    if (verdict->follows == FOLLOWS_ASK)
        weigh_offer_shared(&weighing, reply, verdict);
    view_close(&view);
    if (verdict->follows == FOLLOWS_ASK && !verdict->offer_count)
        weigh_offer(rules, index, reply, arena, verdict);
}
