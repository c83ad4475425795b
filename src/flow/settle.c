/* One reply whose pages are all read: matched against the register, and settled by the rule where it may,
 * else put before a person. The verdict and the rule's decision are one transaction. */
#include "flow_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "log.h"

#include <stdlib.h>

static void drop_index(struct flow *flow)
{
    match_index_free(flow->index);
    flow->index = NULL;
}

/* Rows that came are taken into the index that there is; where others changed it is built anew. An index that
 * could not grow is of no use any more. */
static bool index_register(struct flow *flow, struct fault *fault)
{
    bool grown;
    const struct store_register *known = &flow->known;
    if (!store_register_read(flow->store, &flow->known, &grown, fault)) {
        drop_index(flow);
        return false;
    }
    if (!known->whole)
        log_line(LOG_WARNING, "rows of the register are damaged: see `adkaz check`");
    if (flow->index && grown) {
        const bool done = match_index_grow(flow->index, known->rows, known->count, fault);
        if (!done)
            drop_index(flow);
        return done;
    }
    drop_index(flow);
    flow->texts = register_texts_of(flow->store);
    flow->index = match_index_over(known->rows, known->count, &flow->texts.texts, flow->models, fault);
    if (flow->index)
        match_index_learnt(flow->index, flow->learnt.weights, flow->learnt.count);
    return flow->index;
}

bool flow_load_register(struct flow *flow, struct fault *fault)
{
    enum { TRIES = 3 }; /* it may change while it is read */
    if (flow->index && store_register_version(flow->store) == flow->with.register_version)
        return true;
    for (int try = 1; !index_register(flow, fault); try++)
        if (fault->kind != FAULT_LATER || try == TRIES)
            return false;
    flow->with = (struct store_made_with){ flow->known.version, flow->models_hash };
    return true;
}

/* Runs the stages of PLACE_WALK over the reply. */
static bool run_stages(
    struct flow *flow, const struct pipeline *pipeline, struct sheet *sheet, struct fault *fault)
{
    const struct services services = { .index = flow->index, .policy = flow->setup->config->match.policy };
    bool ok = true;
    for (size_t i = 0; ok && i < pipeline->count; i++) {
        struct stage *stage = pipeline->stages[i];
        if (stage->kind->place != PLACE_WALK)
            continue;
        ok = (!stage->kind->open || stage->kind->open(stage, &services, fault)) &&
            stage->kind->run(stage, sheet, fault);
        if (stage->kind->close)
            stage->kind->close(stage);
    }
    return ok;
}

static int by_id(const void *id, const void *row)
{
    const int64_t one = *(const int64_t *)id, other = ((const struct message *)row)->id;
    return one < other ? -1 : one > other;
}

/* What the rule mails of this reply already, is no answer that somebody else's letter was. */
static bool run_stages_again(struct flow *flow, const struct pipeline *pipeline, const char *id,
    const struct addressee *planned, struct sheet *sheet, struct fault *fault)
{
    struct message *row = NULL;
    if (flow->known.count)
        row = bsearch(
            &planned->message, flow->known.rows, flow->known.count, sizeof *flow->known.rows, by_id);
    if (!row)
        return run_stages(flow, pipeline, sheet, fault);
    int64_t others;
    if (!store_message_answered(flow->store, row->id, id, &others, fault))
        return false;
    const int64_t all = row->answered;
    row->answered = others;
    const bool ok = run_stages(flow, pipeline, sheet, fault);
    row->answered = all;
    return ok;
}

/* A pipeline may leave a walk to a person. Null: it has all that settles a reply. */
static const char *left_to_a_person(const struct pipeline *pipeline, const struct sheet *sheet)
{
    unsigned gives = 0;
    for (size_t i = 0; i < pipeline->count; i++)
        gives |= pipeline->stages[i]->kind->gives;
    if (!(gives & SLOT_READING))
        return "its pipeline has no stage read, so nobody was looked for: a person decides";
    if (!(gives & SLOT_VERDICT))
        return "its pipeline has no stage match, so nobody was looked for: a person decides";
    if (!(gives & SLOT_DECISION) && sheet->verdict.follows == FOLLOWS_SEND)
        return "it is certain enough to be mailed, but its pipeline has no stage mail: a person decides";
    return NULL;
}

static bool any_page(const struct reply *reply)
{
    for (size_t i = 0; i < reply->page_count; i++)
        if (reply->pages[i].hash[0])
            return true;
    return false;
}

static bool set_aside(struct flow *flow, const char *id, const struct reply *reply, struct fault *fault)
{
    const char *why = reply->trouble[0] ? reply->trouble : "no page of it could be read";
    if (!reply->trouble[0] && reply->page_count && reply->pages[0].trouble[0])
        why = reply->pages[0].trouble;
    flow->report->set_aside++;
    log_line(LOG_WARNING, "reply=%s outcome=set-aside", id);
    return store_set_aside(flow->store, id, why, fault);
}

static bool sends(const struct sheet *sheet)
{
    return sheet->decision.outcome == OUTCOME_MAIL;
}

/* The verdict, and what follows from it, in the transaction that is open. */
static bool carry_out(struct flow *flow, const char *id, struct sheet *sheet, struct fault *fault)
{
    const struct flow_decider decider = {
        .store = flow->store, .mail = &flow->setup->config->mail, .now = clock_now()
    };
    struct store_case rule = { .held = false };
    if (sends(sheet) && !flow_release(flow, id, sheet, &rule, fault))
        return false;
    if (!sends(sheet))
        sheet->verdict.follows = FOLLOWS_ASK;
    if (!store_verdict_put(flow->store, id, &sheet->verdict, &flow->with, fault))
        return false;
    if (sends(sheet) && !flow_decide(&decider, id, &sheet->decision, fault))
        return false;
    return sends(sheet) || rule.held ? store_case_put(flow->store, id, &rule, fault)
                                     : store_case_forget(flow->store, id, fault);
}

/* What forbids it stands behind it, as one more reason: each is translated by itself. */
static const char forbidden_word[] = "the rule would send, but something forbids it";

/* The rule's decision, or the reason why a person is asked. A decision that cannot be carried out becomes a
 * question. */
static bool keep_result(struct flow *flow, const char *pipeline, const char *id,
    const struct addressee *planned, struct sheet *sheet, struct fault *fault)
{
    const bool would_send = sends(sheet);
    if (!store_begin(flow->store, fault))
        return false;
    bool same = false, black = false;
    const bool looked = store_reply_same(flow->store, id, sheet->reply, &same, fault) &&
        store_redaction_waits(flow->store, id, &black, fault);
    if (looked && black) {
        store_rollback(flow->store); /* asked for meanwhile: the next round burns it in, and matches again */
        return true;
    }
    if (looked && (!same || store_register_version(flow->store) != flow->with.register_version)) {
        store_rollback(flow->store); /* a person, or an import, came in between */
        return flow_settle(flow, pipeline, id, fault);
    }
    const bool ok = looked &&
        (planned->message ? flow_carry_out_again(flow, id, planned, sheet, fault)
                          : carry_out(flow, id, sheet, fault)) &&
        store_commit(flow->store, fault);
    if (!ok)
        store_rollback(flow->store);
    if (!ok && would_send && !planned->message && fault->kind == FAULT_INPUT) {
        sheet->decision.outcome = OUTCOME_NONE_YET;
        sheet->verdict.reason = arena_printf(sheet->arena, "%s; %s", forbidden_word, fault->text);
        return keep_result(flow, pipeline, id, planned, sheet, fault);
    }
    if (!ok || planned->message)
        return ok;
    *(sends(sheet) ? &flow->report->sent : &flow->report->review) += 1;
    log_line(LOG_INFO, "reply=%s outcome=%s", id, sends(sheet) ? "mail" : "review");
    return true;
}

static bool settle_letter(struct flow *flow, const char *pipeline, const char *id, struct reply *reply,
    struct arena *arena, struct fault *fault)
{
    struct addressee planned;
    struct sheet sheet = { .arena = arena, .reply = reply };
    const struct pipeline *walked = flow_pipeline(flow, pipeline);
    if (!store_rules_mail(flow->store, id, arena, &planned, fault) ||
        !run_stages_again(flow, walked, id, &planned, &sheet, fault))
        return false;
    const char *left = left_to_a_person(walked, &sheet);
    if (!left && reply->by_hand && sends(&sheet)) {
        left = "it was parted, joined or blacked out by hand: a person decides";
        sheet.decision.outcome = OUTCOME_NONE_YET;
    }
    if (left)
        sheet.verdict.reason = left;
    return keep_result(flow, pipeline, id, &planned, &sheet, fault);
}

/* A scan may hold several letters: where that is certain, each becomes a reply of its own. */
static bool split(struct flow *flow, const char *id, const struct reply *reply, struct arena *arena,
    struct store_id **made, size_t *made_count, struct fault *fault)
{
    int *first_pages;
    *made_count = 0;
    const size_t count = reply->several || reply->judged
        ? 1
        : match_split(flow->index, reply, arena, &first_pages);
    if (count < 2)
        return true;
    *made = arena_array(arena, count, sizeof **made);
    if (!store_reply_split(flow->store, id, first_pages, count, *made, made_count, fault))
        return false;
    if (*made_count)
        log_line(LOG_INFO, "reply=%s is parted into %zu replies", id, *made_count + 1);
    return true;
}

bool flow_settle(struct flow *flow, const char *pipeline, const char *id, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct reply reply;
    struct store_id *made = NULL;
    size_t made_count;
    if (!store_reply_load(flow->store, id, &arena, &reply, fault))
        return false;
    if (!any_page(&reply))
        return set_aside(flow, id, &reply, fault);
    if (!flow_load_register(flow, fault) || !split(flow, id, &reply, &arena, &made, &made_count, fault))
        return false;
    if (!made_count)
        return settle_letter(flow, pipeline, id, &reply, &arena, fault);
    bool ok = flow_settle(flow, pipeline, id, fault);
    for (size_t i = 0; ok && i < made_count; i++)
        ok = flow_settle(flow, pipeline, made[i].text, fault);
    return ok;
}

bool flow_settle_or_leave(
    struct flow *flow, const char *pipeline, const char *reply, bool *left, struct fault *fault)
{
    *left = !flow_settle(flow, pipeline, reply, fault);
    if (*left && fault->kind == FAULT_INPUT)
        log_line(LOG_WARNING, "reply=%s is left as it is: %s", reply, fault->text);
    return !*left || fault->kind == FAULT_INPUT;
}
