/* What people's decisions say of the weights. Each decided letter is matched again from its stored reading,
 * as the register and the program are now, and counted by how old and how free the decision is. */
#include "flow_inside.h"

#include "cleanup.h"

#include <math.h>

static const double HALF_LIFE_S = 365 * 86400.0;

/* A person who was shown a ranked list is led by it: half a person. */
static const double SIGHTED = 0.5;

static double weight_of(const struct store_lesson *lesson, int64_t now)
{
    const double age = now > lesson->at ? (double)(now - lesson->at) : 0;
    return exp2(-age / HALF_LIFE_S) * (lesson->blind ? 1 : SIGHTED);
}

static bool learn_from(struct store *store, const struct store_lesson *lesson, int64_t now,
    struct match_learning *learning, struct flow_learnt *learnt, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct reply reply;
    if (!store_reply_load(store, lesson->reply, &arena, &reply, fault))
        return false;
    const struct match_lesson letter = { &reply, lesson->right, lesson->wrong, weight_of(lesson, now) };
    const bool counts = match_learning_add(learning, &letter);
    *(counts ? &learnt->decisions : &learnt->passed_over) += 1;
    learnt->blind += counts && lesson->blind;
    return true;
}

static bool learn_all(struct store *store, const struct match_index *index, int64_t now, struct arena *arena,
    struct flow_learnt *learnt, struct fault *fault)
{
    struct store_lesson *lessons;
    size_t count;
    if (!store_lessons(store, arena, &lessons, &count, fault))
        return false;
    struct match_learning *learning = match_learning_new(index);
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++)
        ok = learn_from(store, &lessons[i], now, learning, learnt, fault);
    learnt->weights = match_learning_weights(learning, arena, &learnt->count);
    match_learning_free(learning);
    return ok;
}

bool flow_learn(struct store *store, const char *models, int64_t now, struct arena *arena,
    struct flow_learnt *learnt, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena register_arena = { 0 };
    struct message *messages;
    size_t count;
    *learnt = (struct flow_learnt){ 0 };
    if (!store_rows_load(store, &register_arena, &messages, &count, fault))
        return false;
    struct register_texts texts = register_texts_of(store);
    struct match_index *index = match_index_over(messages, count, &texts.texts, models, fault);
    const bool ok = index && learn_all(store, index, now, arena, learnt, fault);
    match_index_free(index);
    return ok;
}
