/* What is known before any register is, read once: names, weights, the words of letters. */
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
