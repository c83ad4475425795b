/* Asked from the other side: of which letters that wait for a person these messages are candidates. */
#include "verdicts.h"

#include "cleanup.h"

#include <stdlib.h>
#include <string.h>

/* Who decides blindly is not told by a detour what the matcher thinks of it. */
static const char IN_REVIEW[] = "SELECT reply.id, reply.at, verdict.content FROM reply"
                                " JOIN verdict ON verdict.reply = reply.id WHERE reply.state = 'review'"
                                " AND NOT " DECIDED_BLINDLY "";

/* What is gone through, and what is found. */
struct asking {
    const int64_t *messages;
    size_t message_count;
    struct store *store;
    struct arena *arena;
    struct store_candidacies found;
};

/* False: the verdict is damaged, which is no failure of the query. */
static bool open_verdict(struct query *query, const char *reply, struct arena *arena, int64_t **messages,
    struct store_listed *listed)
{
    struct fault damaged, *const fault = query->fault;
    struct addressee *offer;
    query->fault = &damaged;
    const struct bytes content = column_opened(query, 2, arena, "verdict.content %s", reply);
    const bool opened = !query->failed && unpack_verdict(content, arena, listed, messages, &offer, &damaged);
    query->failed = false;
    query->fault = fault;
    return opened;
}

static bool is_among(int64_t message, const int64_t *messages, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (messages[i] == message)
            return true;
    return false;
}

/* Nobody is led back to whom it went wrongly. */
static bool add_candidacy(
    struct asking *asking, const struct store_candidacy *candidacy, struct arena *arena, struct fault *fault)
{
    int64_t *wrong;
    size_t wrong_count;
    if (!wrong_messages(asking->store, candidacy->reply, arena, &wrong, &wrong_count, fault))
        return false;
    if (is_among(candidacy->message, wrong, wrong_count))
        return true;
    struct store_candidacies *found = &asking->found;
    found->all = row_add(asking->arena, found->all, &found->count, sizeof *found->all);
    found->all[found->count - 1] = *candidacy;
    return true;
}

static void add_damaged(struct asking *asking, const char *reply)
{
    struct store_candidacies *found = &asking->found;
    found->damaged = row_add(asking->arena, found->damaged, &found->damaged_count, sizeof *found->damaged);
    memcpy(found->damaged[found->damaged_count - 1].text, reply, STORE_ID_BYTES);
}

/* One letter that waits. */
static bool look_at(struct asking *asking, struct query *query, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena one = { 0 };
    struct store_listed listed = { .reason = "" };
    struct store_candidacy candidacy = { .at = column_int(query, 1) };
    int64_t *first;
    column_id(query, 0, candidacy.reply);
    if (!open_verdict(query, candidacy.reply, &one, &first, &listed)) {
        add_damaged(asking, candidacy.reply);
        return true;
    }
    for (size_t i = 0; i < listed.candidate_count && i < STORE_FIRST_CANDIDATES; i++) {
        candidacy.message = first[i];
        candidacy.rank = i + 1;
        if (is_among(first[i], asking->messages, asking->message_count) &&
            !add_candidacy(asking, &candidacy, &one, fault))
            return false;
    }
    return true;
}

static int compare_candidacies(const void *a, const void *b)
{
    const struct store_candidacy *one = a, *other = b;
    if (one->rank != other->rank)
        return one->rank < other->rank ? -1 : 1;
    return one->at != other->at ? (one->at < other->at ? -1 : 1) : strcmp(one->reply, other->reply);
}

bool store_review_for(struct store *store, const int64_t *messages, size_t message_count, struct arena *arena,
    struct store_candidacies *found, struct fault *fault)
{
    struct asking asking = {
        .messages = messages, .message_count = message_count, .store = store, .arena = arena
    };
    CLEANUP(query_end) struct query query = query_start(store, IN_REVIEW, fault);
    while (query_row(&query))
        if (!look_at(&asking, &query, fault))
            return false;
    if (!query_done(&query))
        return false;
    if (asking.found.count)
        qsort(asking.found.all, asking.found.count, sizeof *asking.found.all, compare_candidacies);
    *found = asking.found;
    return true;
}
