/* learn_sim: what a coordinator's decisions teach, in the simulator's towns. A coordinator who is always
 * right decides what the rule asks about, and one in twenty of what it would mail. The weights learnt from so
 * many decisions are set beside those that many more letters of that town show, chosen by nobody; then
 * letters of another town are matched with both.
 *
 *   learn_sim [SEED] [DECISIONS] [LETTERS]     Markdown on stdout; ends with 1 where the learnt weights mail
 * wrongly
 */
#include "match_sim.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MESSAGES = 2000, SENDERS = 30, TRUTH_LETTERS = 3000, BLIND_ONE_OF = 20 };

/* ---- learning ---- */

/* Only letters to one who is in the register say whose they are. */
static bool teach(struct match_learning *learning, const struct town *town, const struct truth *truth,
    const struct reply *reply, double counts)
{
    if (!truth->registered || truth->must_ask)
        return false;
    const struct match_lesson lesson = { reply, town->messages[truth->card - town->cards].id, 0, counts };
    return match_learning_add(learning, &lesson);
}

/* Does the coordinator decide it, and how much does that count? 0: nobody sees it. */
static double decided(const struct match_index *index, const struct reply *reply, size_t number)
{
    struct arena arena = { 0 };
    struct verdict verdict;
    match_weigh(&match_standard, index, reply, &arena, &verdict);
    const bool sends = verdict.follows == FOLLOWS_SEND;
    arena_clear(&arena);
    return !sends ? 0.5 : number % BLIND_ONE_OF == 0 ? 1 : 0;
}

static void learn(struct world *world, const struct town *town, const struct match_index *index,
    size_t decisions, struct match_learning *some, struct match_learning *all)
{
    size_t made = 0;
    for (size_t i = 0; made < decisions || i < TRUTH_LETTERS; i++) {
        struct letter letter;
        struct truth truth;
        letter_invent(world, town, i % 2, &letter, &truth);
        const double counts = made < decisions ? decided(index, &letter.reply, i) : 0;
        if (counts > 0)
            made += teach(some, town, &truth, &letter.reply, counts);
        teach(all, town, &truth, &letter.reply, 1);
        letter_clear(&letter);
        arena_clear(&world->people.arena);
    }
}

/* ---- the table ---- */

static void print_weights(const struct learnt_weight *some, const struct learnt_weight *all, size_t count)
{
    double before = 0, after = 0, pairs = 0;
    printf("| weight | shipped | pairs | right | claimed | learnt | of all letters "
           "|\n|---|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < count; i++) {
        if (some[i].pairs < 1)
            continue;
        printf("| %s | %.1f | %.0f | %.1f | %.1f | %.1f | %.1f |\n", some[i].name, some[i].shipped,
            some[i].pairs, some[i].right, some[i].claimed, some[i].bits, all[i].bits);
        before += all[i].right * fabs(some[i].shipped - all[i].bits);
        after += all[i].right * fabs(some[i].bits - all[i].bits);
        pairs += all[i].right;
    }
    printf("\nmean distance from what all letters show, weighted by how often it is so for the right one: "
           "%.2f bits as "
           "shipped, %.2f as learnt\n\n",
        before / pairs, after / pairs);
}

/* ---- another town ---- */

struct tally {
    size_t mailed, wrong, first;
};

static void match(const struct town *town, const struct match_index *index, const struct truth *truth,
    const struct letter *letter, struct tally *tally)
{
    struct arena arena = { 0 };
    struct verdict verdict;
    match_weigh(&match_standard, index, &letter->reply, &arena, &verdict);
    const bool first = verdict.count && is_right(town, truth, verdict.candidates[0].message);
    tally->first += truth->registered && first;
    tally->mailed += verdict.follows == FOLLOWS_SEND;
    tally->wrong += verdict.follows == FOLLOWS_SEND && (truth->must_ask || !first);
    arena_clear(&arena);
}

static void compare(struct world *world, const struct town *town, const struct match_index *shipped,
    const struct match_index *learnt, size_t letters, struct tally tallies[2])
{
    size_t registered = 0;
    for (size_t i = 0; i < letters; i++) {
        struct letter letter;
        struct truth truth;
        letter_invent(world, town, i % 2, &letter, &truth);
        registered += truth.registered;
        match(town, shipped, &truth, &letter, &tallies[0]);
        match(town, learnt, &truth, &letter, &tallies[1]);
        letter_clear(&letter);
        arena_clear(&world->people.arena);
    }
    printf("| %zu letters of another town, %zu from the register | mailed | wrong | right one first |\n"
           "|---|---|---|---|\n",
        letters, registered);
    for (int i = 0; i < 2; i++)
        printf("| %s | %zu | %zu | %zu |\n", i ? "learnt" : "shipped", tallies[i].mailed, tallies[i].wrong,
            tallies[i].first);
}

/* ---- the run ---- */

static struct match_index *open_index(const struct town *town)
{
    struct fault fault;
    struct match_index *index = match_index_new(town->messages, town->count, SOURCE_DIR "/models", &fault);
    if (!index) {
        fprintf(stderr, "%s\n", fault.text);
        exit(1);
    }
    return index;
}

static struct learnt_weight *school(struct world *world, size_t decisions, struct arena *arena, size_t *count)
{
    struct town town;
    town_invent(world, &town);
    struct match_index *index = open_index(&town);
    struct match_learning *some = match_learning_new(index), *all = match_learning_new(index);
    learn(world, &town, index, decisions, some, all);
    struct learnt_weight *weights = match_learning_weights(some, arena, count);
    print_weights(weights, match_learning_weights(all, arena, count), *count);
    match_learning_free(some);
    match_learning_free(all);
    match_index_free(index);
    town_clear(&town);
    return weights;
}

static size_t examination(
    struct world *world, const struct learnt_weight *weights, size_t count, size_t letters)
{
    struct town town;
    struct tally tallies[2] = { { 0 } };
    town_invent(world, &town);
    struct match_index *shipped = open_index(&town), *learnt = open_index(&town);
    match_index_learnt(learnt, weights, count);
    compare(world, &town, shipped, learnt, letters, tallies);
    match_index_free(shipped);
    match_index_free(learnt);
    town_clear(&town);
    return tallies[1].wrong;
}

int main(int argc, char **argv)
{
    static struct world world;
    struct arena arena = { 0 };
    struct fault fault;
    const size_t decisions = argc > 2 ? strtoul(argv[2], NULL, 10) : 200,
                 letters = argc > 3 ? strtoul(argv[3], NULL, 10) : 3000;
    world.options = (struct options){ .seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1,
        .messages = MESSAGES,
        .senders = SENDERS,
        .misread = -1,
        .absent = 12,
        .sheets = 10,
        .foreign = 0.5 };
    if (!world_open(&world, &fault)) {
        fprintf(stderr, "%s\n", fault.text);
        return 1;
    }
    size_t count;
    const struct learnt_weight *weights = school(&world, decisions, &arena, &count);
    const size_t wrong = examination(&world, weights, count, letters);
    arena_clear(&arena);
    world_close(&world);
    return wrong > 0;
}
