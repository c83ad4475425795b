/* What is known before any register is, read once: names, weights, the words of letters; and the index over a
 * register with what it is weighed with. */
#include "match_inside.h"

#include "cleanup.h"
#include "file.h"

#include <stdlib.h>

struct match_models *match_models_open(const char *models, struct fault *fault)
{
    OWNED_FREE char *names = file_join(models, "names");
    OWNED_FREE char *match = file_join(models, "match");
    struct match_models *made = must_alloc(sizeof *made);
    made->names = names_open(names, fault);
    if (made->names && weights_load(&made->weights, match, fault) &&
        vocabulary_load(&made->vocabulary, match, fault))
        return made;
    match_models_close(made);
    return NULL;
}

void match_models_close(struct match_models *models)
{
    if (!models)
        return;
    names_close(models->names);
    vocabulary_clear(&models->vocabulary);
    free(models);
}

struct match_index *match_index_new(
    const struct message *messages, size_t count, const char *models, struct fault *fault)
{
    return match_index_over(messages, count, NULL, models, fault);
}

struct match_index *match_index_over(const struct message *messages, size_t count, struct index_texts *texts,
    const char *models, struct fault *fault)
{
    struct match_models *own = match_models_open(models, fault);
    if (!own)
        return NULL;
    struct match_index *index = match_index_with(messages, count, texts, own, fault);
    if (index)
        index->own = own;
    else
        match_models_close(own);
    return index;
}

struct match_index *match_index_with(const struct message *messages, size_t count, struct index_texts *texts,
    const struct match_models *models, struct fault *fault)
{
    struct index *rows = index_new(messages, count, texts, models->names, &models->vocabulary, fault);
    if (!rows)
        return NULL;
    struct match_index *index = must_alloc(sizeof *index);
    index->rows = rows;
    index->weights = models->weights;
    return index;
}

bool match_index_grow(
    struct match_index *index, const struct message *messages, size_t count, struct fault *fault)
{
    return index_grow(index->rows, messages, count, fault);
}

void match_index_free(struct match_index *index)
{
    if (!index)
        return;
    index_free(index->rows);
    match_models_close(index->own);
    free(index);
}
