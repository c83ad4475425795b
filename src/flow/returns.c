/* The words of a page that a person is offered to black out: return names and addresses of the cards to
 * whoever may have written it. */
#include "flow_inside.h"

#include "cleanup.h"

#include <string.h>

enum { PRISONERS_MOST = 20 };

static bool is_to(const struct message *row, const struct message *prisoner)
{
    return (row->prisoner_id[0] && strcmp(row->prisoner_id, prisoner->prisoner_id) == 0) ||
        strcmp(row->prisoner_name, prisoner->prisoner_name) == 0;
}

/* The rows of whoever wrote to one of these prisoners, moved to the front. */
static size_t keep_rows(struct message *rows, size_t count, const struct message *prisoners, size_t most)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < most; k++)
            if (is_to(&rows[i], &prisoners[k])) {
                rows[kept++] = rows[i];
                break;
            }
    return kept;
}

static bool load_prisoners(struct store *store, const struct store_listed *listed, struct arena *arena,
    struct message prisoners[PRISONERS_MOST], size_t *count, struct fault *fault)
{
    for (*count = 0; *count < listed->candidate_count && *count < PRISONERS_MOST; ++*count)
        if (!store_message_find(store, listed->candidates[*count].ref, arena, &prisoners[*count], fault))
            return false;
    return true;
}

bool flow_return_words(struct store *store, const char *models, const struct store_listed *listed,
    const struct page *page, struct arena *arena, bool *words, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena rows_arena = { 0 };
    struct message prisoners[PRISONERS_MOST], *rows;
    size_t prisoner_count, count;
    if (!load_prisoners(store, listed, &rows_arena, prisoners, &prisoner_count, fault) ||
        !store_rows_load(store, &rows_arena, &rows, &count, fault))
        return false;
    count = keep_rows(rows, count, prisoners, prisoner_count);
    struct register_texts texts = register_texts_of(store);
    struct match_index *index = match_index_over(rows, count, &texts.texts, models, fault);
    if (!index)
        return false;
    match_return_words(index, page, arena, words);
    match_index_free(index);
    return true;
}
