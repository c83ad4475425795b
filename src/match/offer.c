/* A reply that may be for several senders is offered to the coordinator as a set: whom each part seems to
 * answer, and its pages; or, where one page speaks to several, all of them with all pages. An offer mails
 * nothing. */
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
    const size_t count = split_perhaps(index->rows, reply, arena, &first);
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

/* ---- one page to several ---- */

static bool is_called(const struct weighing *weighing, const struct contender *contender, int seen)
{
    const struct name_word *word = &weighing->view->seen[seen].word;
    for (int n = 0; n < contender->name_count; n++) {
        const struct name_part *given = name_part_of(&contender->names[n], NAME_GIVEN);
        if (given &&
            names_compare(weighing->index->names, word, given, contender->names[n].sex,
                NAME_HOW_CASE | NAME_HOW_CALL) <= NAME_VARIANT)
            return true;
    }
    return false;
}

/* Of the first one's prisoner the only sender who is called so, best message first; null: nobody is, or two
 * are. */
static const struct contender *only_called(const struct weighing *weighing, int seen)
{
    const struct contender *found = NULL;
    for (size_t i = 0; i < weighing->count; i++) {
        const struct contender *contender = &weighing->contenders[i];
        if (contender->prisoner != weighing->contenders[0].prisoner || !is_called(weighing, contender, seen))
            continue;
        if (found && found->sender != contender->sender)
            return NULL;
        found = found ? found : contender;
    }
    return found;
}

/* A further name is one more person, but for a patronymic: "Людмила Аркадьевна". */
static bool is_person(const struct weighing *weighing, const struct salutation *salutation, int at)
{
    return !at ||
        !names_patronymic(weighing->index->names, &weighing->view->seen[salutation->names[at]].word);
}

/* All pages, in the set that is being made. */
struct sharing {
    const struct weighing *weighing;
    struct verdict *verdict;
    int *numbers;
    size_t pages;
};

static void add(const struct sharing *sharing, const struct contender *meant)
{
    struct addressee *to = addressee_of(
        sharing->verdict, meant->row->id, sharing->pages, sharing->weighing->arena);
    memcpy(to->pages, sharing->numbers, sharing->pages * sizeof *sharing->numbers);
    to->page_count = sharing->pages;
}

/* Each that is greeted, or nothing: whom a set left out would get nothing. */
static bool add_greeted(const struct sharing *sharing, const struct salutation *salutation)
{
    for (int n = 0; n < salutation->name_count; n++) {
        if (!is_person(sharing->weighing, salutation, n))
            continue;
        const struct contender *meant = only_called(sharing->weighing, salutation->names[n]);
        if (!meant)
            return false;
        add(sharing, meant);
    }
    return true;
}

/* Further down what seems to be a name may be none. */
static void add_spoken_to(const struct sharing *sharing, const int *seen, int count, int page)
{
    const struct view *view = sharing->weighing->view;
    for (int i = 0; i < count; i++) {
        const struct contender *meant = only_called(sharing->weighing, seen[i]);
        if (meant && view->lines[view->seen[seen[i]].line].page == page)
            add(sharing, meant);
    }
}

/* Letters that begin on pages of their own are no page to several. */
static bool on_one_page(const struct view *view, int *page)
{
    if (view->salutation_count)
        *page = view->lines[view->salutations[0].line].page;
    for (int i = 1; i < view->salutation_count; i++)
        if (view->lines[view->salutations[i].line].page != *page)
            return false;
    return view->salutation_count;
}

void weigh_offer_shared(const struct weighing *weighing, const struct reply *reply, struct verdict *verdict)
{
    enum { NAMES_MOST = sizeof((struct salutation *)0)->names / sizeof(int) };
    int page;
    const struct view *view = weighing->view;
    if (!weighing->count || !weighing->contenders[0].fit || !on_one_page(view, &page))
        return;
    const size_t most = SALUTATIONS * NAMES_MOST + 2 * SPOKEN_TO;
    struct sharing sharing = { weighing, verdict,
        arena_array(weighing->arena, reply->page_count, sizeof(int)), 0 };
    sharing.pages = mailable(reply, 0, reply->page_count, sharing.numbers);
    verdict->offer = arena_array(weighing->arena, most, sizeof *verdict->offer);
    bool all = sharing.pages;
    for (int i = 0; all && i < view->salutation_count; i++)
        all = add_greeted(&sharing, &view->salutations[i]);
    add_spoken_to(&sharing, view->greeted_again, view->greeted_again_count, page);
    add_spoken_to(&sharing, view->spoken_to, view->spoken_count, page);
    if (!all || verdict->offer_count < 2)
        verdict->offer_count = 0;
}
