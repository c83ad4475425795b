/* Learning: of the pairs of a decided letter and a sender of its prisoner for whom something was so (the
 * greeting bears her name, say), how many were right, and how many does its weight claim? The weight moves
 * towards what was seen, held back by virtual pairs that came out as it claims. */
#include "match_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* As many pairs as the shipped weight is worth, at odds of nine to one at most: a claim of 999 in 1,000 could
 * else be shaken by one pair. */
static const double VIRTUAL_PAIRS = 50, VIRTUAL_LEAST = 0.1;

/* Bits that a weight may move. More bits mail more, fewer ask. */
static const double UP_MOST = 1, DOWN_MOST = 2;

/* Who wrote, where from, and whether they have written before is the same for all senders of the prisoner, or
 * known from the decision itself: nothing is learnt of that. */
static const char *const learning_groups[] = { "salutation.", "sender.", "typed.", "code", "date.",
    "language." };

/* Pairs by what was claimed of them, in eighths of a bit of odds. */
enum { STEPS = 8, ODDS_MOST = 40, BINS = 2 * ODDS_MOST * STEPS + 1 };

struct counted {
    double pairs[BINS];
    double right;
};

struct match_learning {
    const struct match_index *index;
    struct counted of[WEIGHTS];
};

static bool learns(enum weight weight)
{
    for (size_t i = 0; i < sizeof learning_groups / sizeof *learning_groups; i++)
        if (strncmp(weight_name(weight), learning_groups[i], strlen(learning_groups[i])) == 0)
            return true;
    return false;
}

/* ---- counting ---- */

/* The odds that a sender for whom it was so is the right one, if each of the prisoner's was as likely before.
 */
static void count_level(struct counted *counted, double level_bits, size_t senders, bool right, double counts)
{
    const double odds = level_bits - log2((double)senders - 1);
    const double within = fmax(-ODDS_MOST, fmin(ODDS_MOST, odds));
    counted->pairs[lround((within + ODDS_MOST) * STEPS)] += counts;
    counted->right += right ? counts : 0;
}

static void count_contender(struct match_learning *learning, const struct contender *contender,
    size_t senders, bool right, double counts)
{
    for (int group = 0; group < GROUPS; group++) {
        const struct evidence *evidence = &contender->evidence[group];
        if (contender->has[group] && learns((enum weight)evidence->level))
            count_level(&learning->of[evidence->level], evidence->level_bits, senders, right, counts);
    }
}

static const struct contender *with_id(const struct weighing *weighing, int64_t id)
{
    for (size_t i = 0; i < weighing->count; i++)
        if (weighing->contenders[i].row->id == id)
            return &weighing->contenders[i];
    return NULL;
}

/* Those of one sender together, the one with most bits first. */
static int by_sender_and_bits(const void *a, const void *b)
{
    const struct contender *one = *(const struct contender *const *)a,
                           *other = *(const struct contender *const *)b;
    if (one->sender != other->sender)
        return one->sender < other->sender ? -1 : 1;
    return (one->bits < other->bits) - (one->bits > other->bits);
}

/* The prisoner's senders, each by the message that fits best. */
static const struct contender **senders_of(const struct weighing *weighing, uint32_t prisoner, size_t *count)
{
    const struct contender **all = arena_array(weighing->arena, weighing->count, sizeof *all);
    size_t messages = 0;
    for (size_t i = 0; i < weighing->count; i++)
        if (weighing->contenders[i].prisoner == prisoner)
            all[messages++] = &weighing->contenders[i];
    qsort(all, messages, sizeof *all, by_sender_and_bits);
    *count = 0;
    for (size_t i = 0; i < messages; i++)
        if (!i || all[i]->sender != all[i - 1]->sender)
            all[(*count)++] = all[i];
    return all;
}

/* Where the prisoner was not found by his name, only those of his senders are looked at who fit somehow: they
 * would not be counted fairly. */
static bool count_letter(
    struct match_learning *learning, const struct weighing *weighing, const struct match_lesson *lesson)
{
    const struct contender *meant = with_id(weighing, lesson->right ? lesson->right : lesson->wrong);
    if (!meant || !meant->fit)
        return false;
    size_t count;
    const struct contender **senders = senders_of(weighing, meant->prisoner, &count);
    if (count < 2)
        return false;
    count_contender(learning, meant, count, lesson->right != 0, lesson->counts);
    for (size_t i = 0; lesson->right && i < count; i++)
        if (senders[i]->sender != meant->sender)
            count_contender(learning, senders[i], count, false, lesson->counts);
    return true;
}

bool match_learning_add(struct match_learning *learning, const struct match_lesson *lesson)
{
    struct arena arena = { 0 };
    struct view view;
    struct weighing weighing = { .index = learning->index->rows,
        .weights = &learning->index->weights,
        .view = &view,
        .rules = &match_standard,
        .arena = &arena };
    view_open(&view, weighing.index->names, weighing.index->vocabulary, lesson->reply, &arena);
    weighing_find_codes(&weighing);
    weighing.fit_count = prisoners_fit(
        weighing.index, weighing.weights, &view, weighing.fits, &weighing.left_out);
    weighing_gather(&weighing);
    weighing_score(&weighing);
    const bool taught = count_letter(learning, &weighing, lesson);
    view_close(&view);
    arena_clear(&arena);
    return taught;
}

/* ---- what follows ---- */

static double chance(double odds)
{
    return 1 / (1 + exp2(-odds));
}

/* How many of the pairs would be right, were the weight so many bits more. */
static double claims(const struct counted *counted, double more)
{
    double sum = 0;
    for (int i = 0; i < BINS; i++)
        if (counted->pairs[i] > 0)
            sum += counted->pairs[i] * chance((double)i / STEPS - ODDS_MOST + more);
    return sum;
}

static double count_pairs(const struct counted *counted)
{
    double sum = 0;
    for (int i = 0; i < BINS; i++)
        sum += counted->pairs[i];
    return sum;
}

/* By how many bits the weight moves: until it claims as many as were right, the virtual pairs included. */
static double moves(const struct counted *counted, double pairs)
{
    const double share = claims(counted, 0) / pairs;
    const double virtual = fmax(VIRTUAL_LEAST, fmin(1 - VIRTUAL_LEAST, share));
    const double seen = counted->right + VIRTUAL_PAIRS * virtual, odds = log2(virtual / (1 - virtual));
    double low = -DOWN_MOST, high = UP_MOST;
    for (int i = 0; i < 30; i++) {
        const double middle = (low + high) / 2;
        const bool too_few = claims(counted, middle) + VIRTUAL_PAIRS * chance(odds + middle) < seen;
        *(too_few ? &low : &high) = middle;
    }
    return trunc(10 * low + copysign(1e-6, low)) / 10; /* whole tenths: one letter moves nothing */
}

static struct learnt_weight weight_learnt(const struct match_learning *learning, enum weight weight)
{
    const struct counted *counted = &learning->of[weight];
    struct learnt_weight learnt = { .name = weight_name(weight),
        .shipped = weight_bits(&learning->index->weights, weight, 1),
        .pairs = count_pairs(counted),
        .right = counted->right,
        .claimed = claims(counted, 0) };
    learnt.bits = learnt.shipped + (learnt.pairs > 0 ? moves(counted, learnt.pairs) : 0);
    return learnt;
}

struct learnt_weight *match_learning_weights(
    const struct match_learning *learning, struct arena *arena, size_t *count)
{
    struct learnt_weight *all = arena_array(arena, WEIGHTS, sizeof *all);
    *count = 0;
    for (enum weight weight = 0; weight < WEIGHTS; weight++)
        if (learns(weight))
            all[(*count)++] = weight_learnt(learning, weight);
    return all;
}

struct match_learning *match_learning_new(const struct match_index *index)
{
    struct match_learning *learning = must_alloc(sizeof *learning);
    learning->index = index;
    return learning;
}

void match_learning_free(struct match_learning *learning)
{
    free(learning);
}

/* ---- weighing with it ---- */

static bool apply(struct weights *weights, enum weight weight, const struct learnt_weight *learnt)
{
    const double shipped = weight_bits(weights, weight, 1), more = learnt->bits - shipped;
    if (fabs(shipped - learnt->shipped) > 1e-6 || !isfinite(more))
        return false;
    weights->of[weight].u *= exp2(-fmax(-DOWN_MOST, fmin(UP_MOST, more)));
    return true;
}

size_t match_index_learnt(struct match_index *index, const struct learnt_weight *learnt, size_t count)
{
    size_t hold = 0;
    for (size_t i = 0; i < count; i++)
        for (enum weight weight = 0; weight < WEIGHTS; weight++)
            if (learns(weight) && strcmp(weight_name(weight), learnt[i].name) == 0)
                hold += apply(&index->weights, weight, &learnt[i]);
    return hold;
}
