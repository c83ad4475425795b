/* The words of a page that a person is offered to black out: return names and addresses of the cards to
 * whoever may have written it. */
#include "flow_inside.h"

#include "cleanup.h"

#include <string.h>

struct rows {
    struct message *all;
    size_t count;
};

/* Those that are new: a prisoner's name may be written in two ways. Each row is there once in `more`. */
static void add_rows(struct rows *rows, const struct message *more, size_t count, struct arena *arena)
{
    const size_t before = rows->count;
    struct message *all = arena_array(arena, before + count, sizeof *all);
    for (size_t i = 0; i < before; i++)
        all[i] = rows->all[i];
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        while (at < before && all[at].id != more[i].id)
            at++;
        if (at == before)
            all[rows->count++] = more[i];
    }
    rows->all = all;
}

static bool is_known(const struct message *prisoners, size_t count, const struct message *prisoner)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(prisoners[i].prisoner_name, prisoner->prisoner_name) == 0 &&
            strcmp(prisoners[i].prisoner_id, prisoner->prisoner_id) == 0)
            return true;
    return false;
}

/* The rows of whoever wrote to one of the candidates' prisoners. */
static bool load_rows(struct store *store, const struct store_listed *listed, struct arena *arena,
    struct rows *rows, struct fault *fault)
{
    struct message *prisoners = arena_array(arena, listed->candidate_count, sizeof *prisoners), *more;
    size_t count;
    for (size_t i = 0; i < listed->candidate_count; i++) {
        if (!store_message_find(store, listed->candidates[i].ref, arena, &prisoners[i], fault))
            return false;
        if (is_known(prisoners, i, &prisoners[i]))
            continue;
        if (!store_rows_of_prisoner(store, &prisoners[i], arena, &more, &count, fault))
            return false;
        add_rows(rows, more, count, arena);
    }
    return true;
}

bool flow_return_words(struct store *store, const struct match_models *models,
    const struct store_listed *listed, const struct page *page, struct arena *arena, bool *words,
    struct fault *fault)
{
    CLEANUP(arena_clear) struct arena rows_arena = { 0 };
    struct rows rows = { .count = 0 };
    if (!load_rows(store, listed, &rows_arena, &rows, fault))
        return false;
    struct register_texts texts = register_texts_of(store);
    struct match_index *index = match_index_with(rows.all, rows.count, &texts.texts, models, fault);
    if (!index)
        return false;
    match_return_words(index, page, arena, words);
    match_index_free(index);
    return true;
}
