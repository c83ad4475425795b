/* What waits for a person, and what the rule settled and has not left, is matched again when the register or
 * the models are others than its verdict was made with. Nothing is decoded or read anew, and the rule, the
 * hold time and the outbox are those of any reply. Each reply is one transaction: killed in between, or out
 * of time, the rest is due still, and comes first the next time. */
#include "flow_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "log.h"

#include <stdlib.h>
#include <string.h>

static bool find_named(struct flow *flow, const struct flow_choice *choice, struct arena *arena,
    struct store_walk_item **items, size_t *count, struct fault *fault)
{
    *items = arena_array(arena, choice->id_count, sizeof **items);
    *count = choice->id_count;
    for (size_t i = 0; i < choice->id_count; i++) {
        struct store_walk_item *one;
        size_t found;
        if (!store_waiting(flow->store, choice->ids[i], NULL, arena, &one, &found, fault))
            return false;
        (*items)[i] = *one;
    }
    return true;
}

static bool find(struct flow *flow, const struct flow_choice *choice, struct arena *arena,
    struct store_walk_item **items, size_t *count, struct fault *fault)
{
    if (choice->id_count)
        return find_named(flow, choice, arena, items, count, fault);
    const struct store_made_with now = { store_register_version(flow->store), flow->models_hash };
    return store_waiting(flow->store, NULL, choice->all ? NULL : &now, arena, items, count, fault);
}

/* ---- those that are left as they are ---- */

static bool was_left(const struct flow_left *left, const char *reply)
{
    for (size_t i = 0; i < left->count; i++)
        if (strcmp(left->replies[i].text, reply) == 0)
            return true;
    return false;
}

static void leave(struct flow_left *left, const char *reply)
{
    if (left->count == left->room) {
        left->room = left->room ? 2 * left->room : 16;
        left->replies = must_realloc(left->replies, left->room * sizeof *left->replies);
    }
    memcpy(left->replies[left->count++].text, reply, STORE_ID_BYTES);
}

/* ---- one after the other ---- */

static const char no_drop_word[] =
    "no drop uses its pipeline any more, so it could not be matched again before "
    "its mail left: a person decides";
static const char unusable_word[] =
    "what was read of it cannot be used any more, so it could not be matched again "
    "before its mail left: a person decides";

/* What cannot be matched keeps its place in review; the rule's mail of it would wait for ever, and falls. */
static bool give_up(struct flow *flow, const char *reply, const char *why, size_t *left, struct fault *fault)
{
    bool recalled;
    if (!store_rules_mail_recall(flow->store, reply, why, &recalled, fault))
        return false;
    if (!recalled) {
        leave(&flow->left, reply);
        (*left)++;
        return true;
    }
    flow->report->again.held++;
    flow->report->again.recalled++;
    log_line(LOG_WARNING, "reply=%s cannot be matched again: its mail is recalled", reply);
    return true;
}

/* A fault that lies in this letter costs this letter only: what is stored of it is damaged. What keeps the
 * register or the models from being loaded is the machine's, and so is all else that the disk or the database
 * says, and what strikes many. */
static bool is_of_the_letter(struct flow *flow, size_t *troubles, struct fault *fault)
{
    enum { TROUBLES_MOST = 20 };
    struct fault of_register;
    if (fault->kind == FAULT_INPUT)
        return true;
    if (fault->kind != FAULT_SYSTEM || !fault->damaged || ++*troubles > TROUBLES_MOST)
        return false;
    if (flow_load_register(flow, &of_register))
        return true;
    *fault = of_register;
    return false;
}

/* What could not be settled comes first the next time, too: it is not tried twice in one pass through all. */
static bool match_again(struct flow *flow, const struct store_walk_item *item, struct flow_rematched *done,
    size_t *troubles, struct fault *fault)
{
    if (was_left(&flow->left, item->reply))
        return true;
    if (!flow_pipeline(flow, item->pipeline))
        return give_up(flow, item->reply, no_drop_word, &done->left, fault);
    if (flow_settle(flow, item->pipeline, item->reply, fault))
        return true;
    const bool waits = fault->kind == FAULT_LATER && flow->index && !flow->known.whole;
    if (!waits && !is_of_the_letter(flow, troubles, fault))
        return false;
    log_line(LOG_WARNING, "reply=%s is left as it is: %s", item->reply, fault->text);
    if (!waits && flow_load_register(flow, fault))
        return give_up(flow, item->reply, unusable_word, &done->left, fault);
    leave(&flow->left, item->reply);
    done->left++;
    return true;
}

static bool match_some(struct flow *flow, const struct flow_choice *choice,
    const struct store_walk_item *items, size_t count, struct flow_rematched *done, struct fault *fault)
{
    const int64_t until = choice->most_ms ? clock_monotonic_ms() + choice->most_ms : INT64_MAX;
    size_t i = 0, troubles = 0;
    for (; i < count && clock_monotonic_ms() < until; i++) {
        if (!match_again(flow, &items[i], done, &troubles, fault))
            return false;
        if (flow->setup->progress)
            flow->setup->progress(flow->setup, count - i - 1, 0);
    }
    done->later = count - i;
    if (!done->later)
        flow->left.count = 0;
    if (done->later)
        log_line(LOG_INFO, "replies that are left to be matched again: %zu", done->later);
    return true;
}

bool flow_rematch(
    struct flow *flow, const struct flow_choice *choice, struct flow_rematched *done, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_walk_item *items;
    size_t count;
    if (!flow_look_at_models(flow, fault) || !find(flow, choice, &arena, &items, &count, fault))
        return false;
    struct flow_report of_these = { 0 }, *const of_all = flow->report;
    flow->report = &of_these;
    const bool ok = match_some(flow, choice, items, count, done, fault);
    flow->report = of_all;
    done->sent += of_these.sent;
    done->matched += of_these.sent + of_these.review;
    done->held += of_these.again.held;
    done->recalled += of_these.again.recalled;
    return ok;
}
