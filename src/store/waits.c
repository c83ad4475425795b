/* Replies that wait for a row of the register: a person knows that none of those there are is meant. They are
 * matched again like what is in review, and come back by themselves. */
#include "store_inside.h"

#include "cleanup.h"

#include <string.h>

static const char WAITS[] = "SELECT " WAITS_FOR_A_ROW " FROM reply WHERE id = ?1";

/* Less likely ones are not worth a person's time. */
static const double WORTH_A_LOOK = 0.01;
static const double MUCH_BETTER = 10;

bool waits_for_row(struct store *store, const char *reply, bool *waits, struct fault *fault)
{
    int64_t found;
    CLEANUP(query_end) struct query query = query_start(store, WAITS, fault);
    query_text(&query, reply);
    *waits = false;
    if (!query_number(&query, 0, &found))
        return false;
    *waits = found;
    return true;
}

static double posterior_before(const struct store_listed *before, const char *ref)
{
    for (size_t i = 0; i < before->candidate_count; i++)
        if (strcmp(before->candidates[i].ref, ref) == 0)
            return before->candidates[i].posterior;
    return 0;
}

/* Are the odds of `now` so many times those of `before`? */
static bool much_better(double before, double now)
{
    return now * (1 - before) >= MUCH_BETTER * before * (1 - now);
}

bool waits_fits_better(
    struct store *store, const char *reply, const struct verdict *verdict, bool *better, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_listed before = { .reason = "" };
    *better = false;
    if (!verdict_list(store, reply, &arena, &before, fault))
        return false;
    for (size_t i = 0; i < verdict->count && !*better; i++) {
        const struct candidate *candidate = &verdict->candidates[i];
        *better = candidate->posterior >= WORTH_A_LOOK &&
            much_better(posterior_before(&before, candidate->message->ref), candidate->posterior);
    }
    return true;
}
