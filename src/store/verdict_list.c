/* A verdict for whoever looks at its reply: candidates and offer, by the references of the register. */
#include "verdicts.h"

#include "cleanup.h"

static const char GET[] = "SELECT content FROM verdict WHERE reply = ?1";

/* `ref` "": the row is damaged. */
static bool ref_of(
    struct store *store, int64_t id, struct arena *arena, const char **ref, struct fault *fault)
{
    struct message message;
    if (!store_message_by_id(store, id, arena, &message, fault))
        return false;
    *ref = message.ref;
    return true;
}

/* Those whose rows are damaged are left out. */
static bool list_candidates(struct store *store, const int64_t *messages, struct arena *arena,
    struct store_listed *listed, struct fault *fault)
{
    const size_t count = listed->candidate_count;
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        listed->candidates[kept] = listed->candidates[i];
        if (!ref_of(store, messages[i], arena, &listed->candidates[kept].ref, fault))
            return false;
        kept += *listed->candidates[kept].ref != '\0';
    }
    listed->candidate_count = kept;
    return true;
}

/* Nothing is offered where one of those who would get it is damaged. */
static bool list_offer(struct store *store, const struct addressee *offer, struct arena *arena,
    struct store_listed *listed, struct fault *fault)
{
    bool whole = true;
    listed->offer = arena_array(arena, listed->offer_count, sizeof *listed->offer);
    for (size_t i = 0; i < listed->offer_count; i++) {
        listed->offer[i] = (struct store_listed_addressee){ "", offer[i].pages, offer[i].page_count };
        if (!ref_of(store, offer[i].message, arena, &listed->offer[i].ref, fault))
            return false;
        whole &= *listed->offer[i].ref != '\0';
    }
    listed->offer_count = whole ? listed->offer_count : 0;
    return true;
}

bool verdict_list(struct store *store, const char *reply, struct arena *arena, struct store_listed *listed,
    struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, GET, fault);
    query_text(&query, reply);
    if (!query_row(&query))
        return query_done(&query);
    struct bytes content = column_opened(&query, 0, arena, "verdict.content %s", reply);
    int64_t *messages;
    struct addressee *offer;
    if (!query_done(&query) || !unpack_verdict(content, arena, listed, &messages, &offer, fault))
        return false;
    listed->judged = true;
    return list_candidates(store, messages, arena, listed, fault) &&
        list_offer(store, offer, arena, listed, fault);
}
