/* Searching the register: keeps the index and the number of the register that it was built with. The messages
 * themselves are let go; the caller loads those that it shows. */
#include "search.h"

#include "cleanup.h"

#include <stdlib.h>

struct search {
    struct store *store;
    char *models;
    struct find *find;
    int64_t version; /* of the register that `find` is built over */
};

struct search *search_open(struct store *store, const char *models)
{
    struct search *search = must_alloc(sizeof *search);
    search->store = store;
    search->models = must_copy(models);
    return search;
}

void search_close(struct search *search)
{
    if (!search)
        return;
    find_free(search->find);
    free(search->models);
    free(search);
}

static bool build(struct search *search, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct message *messages;
    size_t count;
    const int64_t version = store_register_version(search->store);
    if (search->find && version == search->version)
        return true;
    if (!store_messages_load(search->store, &arena, &messages, &count, fault))
        return false;
    struct find *find = find_new(messages, count, search->models, fault);
    if (!find)
        return false;
    find_free(search->find);
    search->find = find;
    search->version = version;
    return true;
}

bool search_messages(struct search *search, const char *text, struct found found[FIND_MOST], size_t *count,
    struct fault *fault)
{
    if (!build(search, fault))
        return false;
    *count = find_messages(search->find, text, found);
    return true;
}
