/* POST /reply/ID/decide: everything that may be decided about a reply. What is doubtful, or somebody else was
 * quicker with, is answered in question.c. */
#include "question.h"
#include "shared.h"

#include <stdlib.h>
#include <string.h>

/* One of the things that may be decided. */
struct act {
    const char *what;
    enum outcome outcome;
    bool (*fill)(struct deciding *deciding, struct fault *fault); /* from the form; null: nothing is needed */
    bool (*carry_out)(struct deciding *deciding, struct fault *fault);
    enum store_deed deed;
};

static const char *field(const struct deciding *deciding, const char *name)
{
    return web_field(deciding->visit->request, name);
}

/* ---- what the form says ---- */

static bool read_addressee(struct deciding *deciding, const char *ref, const char *pages, struct fault *fault)
{
    struct visit *visit = deciding->visit;
    struct decision *decision = &deciding->decision;
    struct addressee to = { 0 };
    struct message message;
    if (!*pages)
        return fault_set(fault, FAULT_INPUT, "%s", say(visit, "Please say which pages go."));
    if (!store_message_find(visit->review->store, ref, visit->arena, &message, fault) ||
        !flow_read_pages(pages, visit->arena, &to, fault))
        return false;
    to.message = message.id;
    if (!decision->to)
        decision->to = arena_array(visit->arena, CHOSEN_ROWS, sizeof *decision->to);
    decision->to[decision->to_count++] = to;
    return true;
}

static bool fill_to(struct deciding *deciding, struct fault *fault)
{
    const struct visit *visit = deciding->visit;
    const char *ref = field(deciding, "ref");
    if (!*ref)
        return fault_set(fault, FAULT_INPUT, "%s", say(visit, "Please choose a candidate first."));
    return read_addressee(deciding, ref, field(deciding, "pages"), fault);
}

/* Rows ref1, pages1 and so on; without pages a row counts for nothing. */
static bool fill_several(struct deciding *deciding, struct fault *fault)
{
    const struct visit *visit = deciding->visit;
    struct arena *arena = visit->arena;
    for (int i = 1; i <= CHOSEN_ROWS; i++) {
        const char *ref = field(deciding, arena_printf(arena, "ref%d", i));
        const char *pages = field(deciding, arena_printf(arena, "pages%d", i));
        if (*ref && *pages && !read_addressee(deciding, ref, pages, fault))
            return false;
    }
    return deciding->decision.to_count ||
        fault_set(fault, FAULT_INPUT, "%s", say(visit, "Please say which pages go."));
}

static bool fill_reason(struct deciding *deciding, struct fault *fault)
{
    const struct visit *visit = deciding->visit;
    deciding->decision.reason = field(deciding, "reason");
    return *deciding->decision.reason ||
        fault_set(fault, FAULT_INPUT, "%s",
            say(visit, "Please say what is wrong with it: the volunteer reads this."));
}

static bool fill_other(struct deciding *deciding, struct fault *fault)
{
    const struct visit *visit = deciding->visit;
    deciding->decision.duplicate_of = field(deciding, "other");
    return *deciding->decision.duplicate_of ||
        fault_set(fault, FAULT_INPUT, "%s", say(visit, "Please name the other reply."));
}

/* Whoever has chosen a candidate sends nothing after a letter that went to another. */
static bool check_chosen(const struct deciding *deciding, int64_t receiver, struct fault *fault)
{
    const struct visit *visit = deciding->visit;
    const char *ref = field(deciding, "ref");
    struct message chosen;
    if (!*ref)
        return true;
    if (!store_message_find(visit->review->store, ref, visit->arena, &chosen, fault))
        return false;
    return chosen.id == receiver ||
        fault_set(fault, FAULT_INPUT, "%s",
            say(visit,
                "Another candidate is chosen than the one whom that letter went to. Choose that one, "
                "or load the page anew."));
}

/* A found page goes to whom its letter went. */
static bool fill_found(struct deciding *deciding, struct fault *fault)
{
    const struct visit *visit = deciding->visit;
    struct decision *decision = &deciding->decision;
    struct store_letter letter;
    const char *pages = field(deciding, "pages");
    const char *named = *field(deciding, "found") ? field(deciding, "found") : field(deciding, "other");
    if (!*named)
        return fault_set(fault, FAULT_INPUT, "%s", say(visit, "Please name the other reply."));
    if (!*pages)
        return fault_set(fault, FAULT_INPUT, "%s", say(visit, "Please say which pages go."));
    decision->to = arena_take(visit->arena, sizeof *decision->to);
    decision->to_count = 1;
    if (!store_letter_named(visit->review->store, visit->id, named, visit->arena, &letter, fault) ||
        !check_chosen(deciding, letter.message, fault) ||
        !flow_read_pages(pages, visit->arena, decision->to, fault))
        return false;
    decision->to->message = letter.message;
    decision->found_with = letter.mail;
    deciding->other = arena_copy(visit->arena, letter.reply);
    return true;
}

/* Was all of that seen? `asked`: it is asked now. */
static bool look_at_shared(struct deciding *deciding, bool *asked, struct fault *fault)
{
    struct visit *visit = deciding->visit;
    struct flow_share *shares;
    size_t count;
    *asked = false;
    if (!flow_shares(
            visit->review->store, visit->id, &deciding->decision, visit->arena, &shares, &count, fault))
        return false;
    *asked = count && strcmp(field(deciding, "shared"), shared_name(visit, shares, count)) != 0;
    if (!*asked)
        return true;
    struct flow_decider decider = deciding->decider;
    decider.anyway = true; /* doubts are asked about behind it */
    return (!shared_may_go(shares, count) ||
               flow_may_decide(&decider, visit->id, &deciding->decision, fault)) &&
        question_of_shares(deciding, shares, count, fault);
}

/* ---- carrying out ---- */

static bool settle(struct deciding *deciding, struct fault *fault)
{
    const bool by_rule = strcmp(deciding->visit->review->setup->config->review.second, "never") != 0;
    bool asked;
    struct flow_doubts found;
    struct flow_review review;
    if (!look_at_shared(deciding, &asked, fault))
        return false;
    if (asked)
        return true;
    if (!flow_doubt(&deciding->decider, deciding->visit->id, &deciding->decision, &found, fault))
        return false;
    if (found.count && strcmp(field(deciding, "anyway"), question_names_doubts(deciding->visit, &found)) != 0)
        return question_of_doubts(deciding, &found, fault);
    deciding->decider.anyway = true; /* it was asked just now */
    if (!flow_decide_reviewed(&deciding->decider, &deciding->who, by_rule, deciding->visit->id,
            &deciding->decision, &review, fault))
        return false;
    deciding->as = review.settled == FLOW_WANTS_SECOND ? second_as(review.why)
        : review.settled == FLOW_DIFFERS               ? "differs"
                                                       : "settled";
    return true;
}

static bool split(struct deciding *deciding, struct fault *fault)
{
    struct visit *visit = deciding->visit;
    struct addressee at = { 0 };
    if (!flow_read_pages(field(deciding, "pages"), visit->arena, &at, fault))
        return false;
    int *first = arena_array(visit->arena, at.page_count + 1, sizeof *first);
    struct store_id *made = arena_array(visit->arena, at.page_count + 1, sizeof *made);
    for (size_t i = 0; i < at.page_count; i++)
        first[i + 1] = at.pages[i];
    deciding->as = "parted";
    return store_reply_part(visit->review->store, visit->id, first, at.page_count + 1, visit->person->name,
        deciding->decision.based_on, made, fault);
}

static int64_t version_seen(const struct deciding *deciding)
{
    return strtoll(field(deciding, "other_version"), NULL, 10);
}

static bool join(struct deciding *deciding, struct fault *fault)
{
    const struct visit *visit = deciding->visit;
    const struct store_joining joining = { visit->id, deciding->decision.duplicate_of,
        deciding->decision.based_on, version_seen(deciding) };
    deciding->as = "joined";
    return joining.other_based_on
        ? store_reply_join(visit->review->store, &joining, visit->person->name, fault)
        : question_of_both(deciding, joining.other,
              MSG("These two become one letter. Is it one hand, and one letter?"), MSG("Join with it"),
              fault);
}

/* Whoever closes a letter for another has seen both, as they are. */
static bool settle_duplicate(struct deciding *deciding, struct fault *fault)
{
    const struct visit *visit = deciding->visit;
    const char *other = deciding->decision.duplicate_of;
    int64_t version;
    if (!store_check_duplicate(visit->review->store, visit->id, other, fault) ||
        !store_reply_version(visit->review->store, other, &version, fault))
        return false;
    return version == version_seen(deciding)
        ? settle(deciding, fault)
        : question_of_both(deciding, other,
              MSG("Nobody gets the first one then. Is every page of it in the other, and as readable?"),
              MSG("It is there already"), fault);
}

/* Whoever sends a page after a letter has seen both. */
static bool settle_found(struct deciding *deciding, struct fault *fault)
{
    int64_t version;
    if (!store_reply_version(deciding->visit->review->store, deciding->other, &version, fault))
        return false;
    return version == version_seen(deciding)
        ? settle(deciding, fault)
        : question_of_both(deciding, deciding->other,
              MSG("It goes to whom the second letter went, and to nobody else. Is it a page of that letter: "
                  "one hand, one paper, and do the words go on?"),
              MSG("Send it after that letter"), fault);
}

static bool ask_second(struct deciding *deciding, struct fault *fault)
{
    const struct visit *visit = deciding->visit;
    deciding->as = "asked";
    return store_opinion_put(visit->review->store, visit->id, &deciding->decision, true, fault);
}

static bool put_off(struct deciding *deciding, struct fault *fault)
{
    const struct visit *visit = deciding->visit;
    deciding->as = "later";
    return store_put_off(visit->review->store, visit->id, visit->person->name, visit->now, fault);
}

static const struct act acts[] = {
    { "to", OUTCOME_MAIL, fill_to, settle, DEED_DECIDE },
    { "several", OUTCOME_MAIL, fill_several, settle, DEED_DECIDE },
    { "none", OUTCOME_NONE, NULL, settle, DEED_DECIDE },
    { "waits", OUTCOME_WAITS, NULL, settle, DEED_DECIDE },
    { "handed-on", OUTCOME_HANDED_ON, NULL, settle, DEED_DECIDE },
    { "to-all", OUTCOME_TO_ALL, NULL, settle, DEED_DECIDE },
    { "returned", OUTCOME_RETURNED, NULL, settle, DEED_DECIDE },
    { "not-a-letter", OUTCOME_NOT_A_LETTER, NULL, settle, DEED_DECIDE },
    { "rescan", OUTCOME_RESCAN, fill_reason, settle, DEED_DECIDE },
    { "duplicate", OUTCOME_DUPLICATE, fill_other, settle_duplicate, DEED_DECIDE },
    { "found", OUTCOME_MAIL, fill_found, settle_found, DEED_DECIDE },
    { "split", OUTCOME_NONE_YET, NULL, split, DEED_DECIDE },
    { "join", OUTCOME_NONE_YET, fill_other, join, DEED_DECIDE },
    { "second", OUTCOME_NONE_YET, NULL, ask_second, DEED_SECOND },
    { "later", OUTCOME_NONE_YET, NULL, put_off, DEED_LATER },
};

static const struct act *find_act(const char *what)
{
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (strcmp(acts[i].what, what) == 0)
            return &acts[i];
    return NULL;
}

/* ---- the request ---- */

static bool note_deed(const struct deciding *deciding, struct fault *fault)
{
    const struct visit *visit = deciding->visit;
    const struct store_audit entry = {
        .person = visit->person->id, .deed = deciding->act->deed, .reply = visit->id
    };
    return store_audit(visit->review->store, &entry, fault);
}

static bool decide(struct deciding *deciding, struct fault *fault)
{
    struct visit *visit = deciding->visit;
    const struct act *act = deciding->act;
    if (!deciding->decision.based_on)
        return fault_set(
            fault, FAULT_INPUT, "%s", say(visit, "This form is too old. Please load the page anew."));
    if (!reviewer_of(visit, &deciding->who, fault) || (act->fill && !act->fill(deciding, fault)) ||
        !act->carry_out(deciding, fault))
        return false;
    return deciding->asks_again ||
        (note_deed(deciding, fault) && queue_go_on(visit, visit->id, deciding->as, fault));
}

bool post_decide(struct visit *visit, struct fault *fault)
{
    struct deciding deciding = {
        .visit = visit,
        .act = find_act(*web_field(visit->request, "found") ? "found" : web_field(visit->request, "what")),
        .decider = { .store = visit->review->store,
            .mail = &visit->review->setup->config->mail,
            .now = visit->now,
            .known = visit->review->models },
        .decision = { .by = visit->person->name,
            .reason = "",
            .duplicate_of = "",
            .based_on = strtoll(web_field(visit->request, "version"), NULL, 10) },
    };
    if (!deciding.act)
        return fault_set(fault, FAULT_INPUT, "nothing of that name can be decided");
    deciding.decision.outcome = deciding.act->outcome;
    chosen_forget(visit); /* but what is asked about once more */
    return decide(&deciding, fault) || answer_undecided(&deciding, fault);
}
