/* A reply that may hold letters to several senders is offered to the coordinator as a set: whom each part
 * seems to answer, and its pages. An offer mails nothing. */
#include "match_inside.h"

#include "cleanup.h"

#include <string.h>

enum { PARTS_MOST = 16 }; /* each is weighed by itself */

static const double LIKELY = 0.5; /* posterior of a part's best message, from which it is offered */

/* Whom the pages from `first` up to the one before `end` answer, taken alone; null: nobody likely. */
static const struct message *answered_by(const struct match_rules *rules, const struct match_index *index,
    const struct reply *reply, size_t first, size_t end)
{
    const struct reply part = {
        .pages = reply->pages + first, .page_count = end - first, .several = true, .trouble = "", .seen = ""
    };
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct verdict verdict;
    weigh_once(rules, index, &part, &arena, &verdict);
    return verdict.count && verdict.candidates[0].posterior >= LIKELY ? verdict.candidates[0].message : NULL;
}

/* The pages among them that could be mailed. */
static size_t mailable(const struct reply *reply, size_t first, size_t end, int *numbers)
{
    size_t count = 0;
    for (size_t i = first; i < end; i++)
        if (page_kind_mailed(reply->pages[i].kind) && reply->pages[i].hash[0])
            numbers[count++] = reply->pages[i].number;
    return count;
}

static struct addressee *addressee_of(
    struct verdict *verdict, int64_t message, size_t pages_most, struct arena *arena)
{
    for (size_t i = 0; i < verdict->offer_count; i++)
        if (verdict->offer[i].message == message)
            return &verdict->offer[i];
    struct addressee *added = &verdict->offer[verdict->offer_count++];
    *added = (struct addressee){ message, arena_array(arena, pages_most, sizeof *added->pages), 0 };
    return added;
}

/* All pages or nothing: what an offer left out would be mailed to nobody. */
void weigh_offer(const struct match_rules *rules, const struct match_index *index, const struct reply *reply,
    struct arena *arena, struct verdict *verdict)
{
    size_t *first;
    const size_t count = split_perhaps(index, reply, arena, &first);
    if (count < 2 || count > PARTS_MOST)
        return;
    int *numbers = arena_array(arena, reply->page_count, sizeof *numbers);
    verdict->offer = arena_array(arena, count, sizeof *verdict->offer);
    for (size_t i = 0; i < count; i++) {
        const size_t pages = mailable(reply, first[i], first[i + 1], numbers);
        const struct message *message = answered_by(rules, index, reply, first[i], first[i + 1]);
        if (!pages || !message) {
            verdict->offer_count = 0;
            return;
        }
        struct addressee *to = addressee_of(verdict, message->id, reply->page_count, arena);
        memcpy(to->pages + to->page_count, numbers, pages * sizeof *numbers);
        to->page_count += pages;
    }
    if (verdict->offer_count < 2)
        verdict->offer_count = 0;
}
