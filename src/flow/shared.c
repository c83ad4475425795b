/* Pages that are for several people: those whom one decision gives them to, who has them already, and for
 * whom there are places of their own blacked out on them; so that nobody gets what is not theirs, and it is
 * known who would get it as it is. */
#include "flow_inside.h"

static size_t receivers(const struct decision *decision, int page)
{
    size_t count = 0;
    for (size_t i = 0; i < decision->to_count; i++)
        count += addressee_has_page(&decision->to[i], page);
    return count;
}

/* What is looked at, and what was found. */
struct sharing {
    struct store *store;
    const char *reply;
    const struct decision *decision;
    struct arena *arena;
    struct flow_black black;
    struct flow_share *found;
    size_t count;
};

const struct store_redaction_last *flow_black_for(const struct flow_black *black, int page, int64_t message)
{
    for (size_t i = 0; i < black->count; i++)
        if (black->last[i].page == page && black->last[i].message == message)
            return &black->last[i];
    return NULL;
}

static bool is_given(const struct decision *decision, int page, int64_t message)
{
    for (size_t i = 0; i < decision->to_count; i++)
        if (decision->to[i].message == message && addressee_has_page(&decision->to[i], page))
            return true;
    return false;
}

/* What is black for this receiver alone. Who has the page has the picture that they got: whether another can
 * be made of it is nobody's concern. */
static enum flow_share_state state_of(const struct sharing *sharing, int page, int64_t message)
{
    static const enum flow_share_state states[] = {
        [REDACTION_WAITS] = SHARE_WAITS, [REDACTION_FAILED] = SHARE_FAILED, [REDACTION_DONE] = SHARE_APART
    };
    const struct store_redaction_last *own = flow_black_for(&sharing->black, page, message);
    if (!own)
        return SHARE_BARE;
    return is_given(sharing->decision, page, message) ? states[own->state] : SHARE_APART;
}

static void add(struct sharing *sharing, int page, int64_t message)
{
    for (size_t i = 0; i < sharing->count; i++)
        if (sharing->found[i].page == page && sharing->found[i].message == message)
            return;
    const size_t count = sharing->count++;
    sharing->found = arena_grow(sharing->arena, sharing->found, count, count + 1, sizeof *sharing->found);
    sharing->found[count] = (struct flow_share){ page, message, state_of(sharing, page, message) };
}

static bool look_at(struct sharing *sharing, int page, int64_t message, struct fault *fault)
{
    struct store_others others;
    if (!store_page_others(sharing->store, sharing->reply, page, message, sharing->arena, &others, fault))
        return false;
    if (!others.count && !others.sees_anothers && receivers(sharing->decision, page) < 2)
        return true;
    add(sharing, page, message);
    for (size_t i = 0; i < others.count; i++)
        add(sharing, page, others.have[i]);
    return true;
}

bool flow_shares(struct store *store, const char *reply, const struct decision *decision, struct arena *arena,
    struct flow_share **shares, size_t *count, struct fault *fault)
{
    struct sharing sharing = { .store = store, .reply = reply, .decision = decision, .arena = arena };
    if (!store_redactions_last(store, reply, arena, &sharing.black.last, &sharing.black.count, fault))
        return false;
    for (size_t i = 0; i < decision->to_count; i++)
        for (size_t k = 0; k < decision->to[i].page_count; k++)
            if (!look_at(&sharing, decision->to[i].pages[k], decision->to[i].message, fault))
                return false;
    *shares = sharing.found;
    *count = sharing.count;
    return true;
}

int flow_bare_page(const struct flow_share *shares, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (shares[i].state == SHARE_BARE)
            return shares[i].page;
    return 0;
}
