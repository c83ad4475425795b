/* Pages that one decision gives to several people: who of them has places of their own blacked out on it, so
 * that nobody gets what is not theirs, and who would get it as it is. */
#include "flow_inside.h"

static bool has_page(const struct addressee *to, int number)
{
    for (size_t i = 0; i < to->page_count; i++)
        if (to->pages[i] == number)
            return true;
    return false;
}

static size_t receivers(const struct decision *decision, int page)
{
    size_t count = 0;
    for (size_t i = 0; i < decision->to_count; i++)
        count += has_page(&decision->to[i], page);
    return count;
}

/* What is black for this receiver alone. */
static enum flow_share_state state_of(
    const struct store_redaction_last *last, size_t count, int page, int64_t message)
{
    static const enum flow_share_state states[] = {
        [REDACTION_WAITS] = SHARE_WAITS, [REDACTION_FAILED] = SHARE_FAILED, [REDACTION_DONE] = SHARE_APART
    };
    for (size_t i = 0; i < count; i++)
        if (last[i].message == message && last[i].page == page)
            return states[last[i].state];
    return SHARE_BARE;
}

bool flow_shares(struct store *store, const char *reply, const struct decision *decision, struct arena *arena,
    struct flow_share **shares, size_t *count, struct fault *fault)
{
    struct store_redaction_last *last;
    size_t last_count, room = 0;
    if (!store_redactions_last(store, reply, arena, &last, &last_count, fault))
        return false;
    for (size_t i = 0; i < decision->to_count; i++)
        room += decision->to[i].page_count;
    *shares = arena_array(arena, room, sizeof **shares);
    *count = 0;
    for (size_t i = 0; i < decision->to_count; i++)
        for (size_t k = 0; k < decision->to[i].page_count; k++) {
            const int page = decision->to[i].pages[k];
            const int64_t message = decision->to[i].message;
            if (receivers(decision, page) > 1)
                (*shares)[(*count)++] = (struct flow_share){ page, message,
                    state_of(last, last_count, page, message) };
        }
    return true;
}

int flow_bare_page(const struct flow_share *shares, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (shares[i].state == SHARE_BARE)
            return shares[i].page;
    return 0;
}
