/* What a coordinator writes of a letter: with its mail as long as that waits, in a mail of its own when that
 * has left, and held back while nobody knows which; and never to somebody whose letter it is not of. */
#include "flow_inside.h"

#include "cleanup.h"
#include "supplement.h"

#include <string.h>

/* What was written last. */
static bool find_written(struct store *store, const char *reply, struct arena *arena,
    struct store_rendition *written, struct fault *fault)
{
    struct store_rendition *all;
    size_t count;
    if (!store_renditions(store, reply, arena, &all, &count, fault))
        return false;
    *written = all[count - 1];
    return true;
}

/* The letter lies in a locked file, for somebody who has a reason. */
static bool check_delivery(struct store *store, int64_t message_id, struct arena *arena, struct fault *fault)
{
    struct message message;
    return store_message_by_id(store, message_id, arena, &message, fault) &&
        (delivery_may_quote(message.delivery) ||
            fault_set(fault, FAULT_INPUT,
                "the sender's letters do not go in clear, and words of this one would: give them in another "
                "way"));
}

bool flow_attach(const struct flow_decider *decider, const char *reply, const struct store_rendition_new *new,
    enum flow_way *way, struct fault *fault)
{
    static const enum flow_way ways[] = { [LETTER_UNDECIDED] = WAY_KEPT,
        [LETTER_WAITS] = WAY_ALONG,
        [LETTER_IN_PARTS] = WAY_IN_PARTS,
        [LETTER_UNSURE] = WAY_LATER,
        [LETTER_LEFT] = WAY_OWN };
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_rendition written;
    enum store_letter_stand stands = LETTER_UNDECIDED;
    const char *objection;
    if (!store_rendition_add(decider->store, reply, new, fault) ||
        !find_written(decider->store, reply, &arena, &written, fault))
        return false;
    if (written.message &&
        (!store_letter_stands(decider->store, reply, written.message, &stands, fault) ||
            (!new->withdrawn && !check_delivery(decider->store, written.message, &arena, fault))))
        return false;
    *way = ways[stands];
    if (!supplement_letters(decider->store, decider->mail, reply, decider->now, &arena, &objection, fault))
        return false;
    return !*objection || new->withdrawn ||
        fault_set(fault, FAULT_INPUT, "the letter has left, and nothing may follow it: %s", objection);
}

/* ---- before it is decided ---- */

/* Words for whoever gets the pages are of all that stands on them. */
static bool goes_to(
    const struct store_rendition *rendition, const struct addressee *to, const struct flow_black *black)
{
    for (size_t i = 0; i < rendition->page_count; i++)
        if (!addressee_has_page(to, rendition->pages[i]) ||
            (!rendition->written_for && flow_black_for(black, rendition->pages[i], to->message)))
            return false;
    return store_rendition_holds_for(rendition, to->message);
}

static bool tells(
    struct store *store, const struct addressee *to, struct arena *arena, bool *tells, struct fault *fault)
{
    struct message message;
    if (!store_message_by_id(store, to->message, arena, &message, fault))
        return false;
    *tells = delivery_may_quote(message.delivery);
    return true;
}

/* Of a page that a person sends to nobody: its words stay with it. What changed since, or is none of these
 * pages any more, is looked at. */
static bool is_elsewhere(const struct store_rendition *rendition, const struct decision *decision)
{
    for (size_t i = 0; i < rendition->page_count; i++)
        for (size_t k = 0; k < decision->to_count; k++)
            if (!rendition->pages[i] || addressee_has_page(&decision->to[k], rendition->pages[i]))
                return false;
    return strcmp(decision->by, "rule") != 0;
}

bool flow_words_stay(
    struct store *store, const char *reply, const struct decision *decision, bool *stay, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_rendition *all;
    struct flow_black black;
    size_t count;
    *stay = false;
    if (!store_renditions(store, reply, &arena, &all, &count, fault) ||
        !store_redactions_last(store, reply, &arena, &black.last, &black.count, fault))
        return false;
    for (size_t i = 0; i < count; i++) {
        bool goes = !all[i].holds || is_elsewhere(&all[i], decision);
        for (size_t k = 0; k < decision->to_count && !goes; k++)
            if (goes_to(&all[i], &decision->to[k], &black) &&
                !tells(store, &decision->to[k], &arena, &goes, fault))
                return false;
        *stay |= !goes;
    }
    return true;
}
