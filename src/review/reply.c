/* GET /reply/ID and what belongs to it: its screen, a page's picture, a page's turn. */
#include "decide.h"
#include "screen_inside.h"
#include "tasks.h"

#include <stdlib.h>
#include <string.h>

/* ---- loading ---- */

/* The letters of which this may be a further page; none where nobody may be told what was decided. */
static bool load_letters(
    struct visit *visit, const struct screen *screen, struct screen_candidate *candidate, struct fault *fault)
{
    struct store_letter *all, *letters;
    size_t count;
    if (screen->listed->blind || screen->listed->state != REPLY_REVIEW || !candidate->message.answered)
        return true;
    if (!store_letters_in_force(
            visit->review->store, candidate->message.id, visit->arena, &all, &count, fault))
        return false;
    letters = arena_array(visit->arena, count, sizeof *letters);
    for (size_t i = 0; i < count; i++)
        if (!*all[i].page_of && strcmp(all[i].reply, screen->listed->reply) != 0)
            letters[candidate->letter_count++] = all[i];
    candidate->letters = letters;
    return true;
}

static bool load_candidates(
    struct visit *visit, struct screen *screen, const struct store_listed *listed, struct fault *fault)
{
    struct screen_candidate *candidates = arena_array(visit->arena, SCREEN_CANDIDATES, sizeof *candidates);
    size_t count = 0;
    for (; count < listed->candidate_count && count < SCREEN_CANDIDATES; count++) {
        const struct store_listed_candidate *from = &listed->candidates[count];
        struct screen_candidate *candidate = &candidates[count];
        *candidate = (struct screen_candidate){
            .posterior = from->posterior, .evidence = from->evidence, .count = from->count
        };
        if (!store_message_find(visit->review->store, from->ref, visit->arena, &candidate->message, fault) ||
            !load_letters(visit, screen, candidate, fault))
            return false;
    }
    screen->candidates = screen->judged = candidates;
    screen->candidate_count = screen->judged_count = count;
    return true;
}

/* What somebody searched for stands in the candidates' place, without a verdict about it. */
static bool load_found(struct visit *visit, struct screen *screen, struct store_listed *listed,
    const struct searched *searched, struct fault *fault)
{
    struct screen_candidate *candidates = arena_array(visit->arena, FIND_MOST, sizeof *candidates);
    for (size_t i = 0; i < searched->count; i++) {
        candidates[i].found = searched->found[i].fields;
        if (!store_message_by_id(visit->review->store, searched->found[i].message, visit->arena,
                &candidates[i].message, fault) ||
            !load_letters(visit, screen, &candidates[i], fault))
            return false;
    }
    screen->typed = searched->typed;
    screen->candidates = candidates;
    screen->candidate_count = listed->candidate_count = searched->count;
    listed->judged = false;
    listed->offer_count = 0;
    return true;
}

/* Of a blind check the best are taken first, and only then hidden among each other. */
static void hide_choice(struct store_listed *listed)
{
    if (listed->candidate_count > SCREEN_CANDIDATES)
        listed->candidate_count = SCREEN_CANDIDATES;
    store_hide_choice(listed);
}

/* ?page=3; anything that is no page's number is no wish. */
static int page_wanted(const struct visit *visit)
{
    enum { PAGE_MOST = 9999 };
    const long number = strtol(web_query(visit->request, "page"), NULL, 10);
    return number > 0 && number <= PAGE_MOST ? (int)number : 0;
}

/* Who goes to a reply has it from then on; what is fetched otherwise takes it from nobody. */
static bool find_holder(struct visit *visit, const char *id, struct store_lease *lease, struct fault *fault)
{
    const bool comes = visit->request->navigated || visit->request->method == WEB_POST;
    return (comes ? store_lease_take : store_lease_look)(
        visit->review->store, id, visit->person->name, visit->now, visit->arena, lease, fault);
}

/* Beside a search it is what was found that may be chosen. */
static bool load_rows(
    const struct visit *visit, struct screen *screen, const struct searched *searched, struct fault *fault)
{
    struct store_listed_addressee *chosen;
    if (searched)
        return true;
    if (!chosen_find(visit, &chosen, &screen->row_count, fault))
        return false;
    screen->rows = chosen;
    if (!screen->row_count) {
        screen->rows = screen->listed->offer;
        screen->row_count = screen->listed->offer_count;
    }
    return true;
}

static bool load_redactions(struct visit *visit, struct screen *screen, const char *id, struct fault *fault)
{
    struct store_redaction_last *last;
    if (!store_redactions_last(
            visit->review->store, id, visit->arena, &last, &screen->redaction_count, fault))
        return false;
    screen->redactions = last;
    return true;
}

/* What is told of the reply; its texts lie in the visit's arena. */
static bool load_screen(struct visit *visit, const char *id, const struct searched *searched,
    struct screen *screen, struct store_listed *listed, struct reply *reply, struct fault *fault)
{
    struct store *store = visit->review->store;
    if (!store_reply_version(store, id, &screen->version, fault) ||
        !store_list_one(store, id, visit->arena, listed, fault) ||
        !store_reply_load(store, id, visit->arena, reply, fault) ||
        !load_redactions(visit, screen, id, fault))
        return false;
    if (listed->blind)
        hide_choice(listed);
    return load_candidates(visit, screen, listed, fault) &&
        (!searched || load_found(visit, screen, listed, searched, fault)) &&
        load_rows(visit, screen, searched, fault);
}

/* Who has the reply before them: another, or this person, with what they did there before. */
static bool take_lease(struct visit *visit, const char *id, struct screen *screen, struct fault *fault)
{
    struct store_lease lease = { .mine = true, .before = "" };
    if (screen->listed->state == REPLY_REVIEW && !find_holder(visit, id, &lease, fault))
        return false;
    *(lease.mine ? &screen->before : &screen->holder) = lease.mine ? lease.before : lease.by;
    return true;
}

static bool write_all(struct visit *visit, const char *id, struct screen *screen, struct fault *fault)
{
    const struct store_listed *listed = screen->listed;
    if (!mine_write_last(visit, fault) || !opinions_write(visit, listed, fault))
        return false;
    if (!listed->blind && !tasks_write_of(visit, id, fault)) /* they name who got it */
        return false;
    screen_write(screen);
    return renditions_write(visit, listed, fault) && notes_write(visit, listed, fault) &&
        (listed->state != REPLY_REVIEW || queue_write_next(visit, id, fault));
}

static bool show(struct visit *visit, const char *id, const struct searched *searched, struct fault *fault)
{
    struct store_listed listed;
    struct reply reply;
    struct screen screen = { .html = visit->html,
        .words = visit->words,
        .arena = visit->arena,
        .csrf = visit->csrf,
        .wanted = page_wanted(visit),
        .models = visit->review->models,
        .listed = &listed,
        .reply = &reply,
        .holder = "",
        .before = "" };
    if (!load_screen(visit, id, searched, &screen, &listed, &reply, fault) ||
        !take_lease(visit, id, &screen, fault))
        return false;
    review_page_begin(visit, id);
    if (!write_all(visit, id, &screen, fault))
        return false;
    review_page_end(visit);
    return true;
}

bool reply_show_found(
    struct visit *visit, const char *id, const struct searched *searched, struct fault *fault)
{
    return show(visit, id, searched, fault);
}

bool page_reply(struct visit *visit, struct fault *fault)
{
    return show(visit, visit->id, NULL, fault);
}

/* ---- a page's picture ---- */

/* Who checks the rule sees what those see who have none of their own: another one says who would get it. Of
 * two who decide about one page for several, each sees what goes. */
static bool hide_receiver(const struct visit *visit, struct message *receiver, struct fault *fault)
{
    struct store_listed listed;
    if (!store_list_one(visit->review->store, visit->id, visit->arena, &listed, fault))
        return false;
    if (listed.blind && !listed.second)
        receiver->id = 0;
    return true;
}

/* What this one has by a mail. Who decides blindly is not told who has one. */
static bool picture_had(struct visit *visit, int64_t receiver, struct fault *fault)
{
    struct store *store = visit->review->store;
    struct store_listed listed;
    if (!store_list_one(store, visit->id, visit->arena, &listed, fault))
        return false;
    if (listed.blind)
        return fault_set(fault, FAULT_INPUT, "%s is decided blindly", visit->id);
    return store_page_picture_had(store, visit->id, visit->page, receiver, &visit->answer->body, fault);
}

bool page_picture(struct visit *visit, struct fault *fault)
{
    struct message receiver = { .id = 0 };
    const char *ref = web_query(visit->request, "for");
    visit->answer->type = "image/jpeg";
    if (*ref && !store_message_find(visit->review->store, ref, visit->arena, &receiver, fault))
        return false;
    if (*web_query(visit->request, "had"))
        return picture_had(visit, receiver.id, fault);
    if (receiver.id && !hide_receiver(visit, &receiver, fault))
        return false;
    return store_page_picture(
        visit->review->store, visit->id, visit->page, receiver.id, &visit->answer->body, fault);
}

bool post_turn(struct visit *visit, struct fault *fault)
{
    enum { RIGHT = 1, LEFT = 3 };
    const int quarters = strcmp(web_field(visit->request, "turn"), "left") == 0 ? LEFT : RIGHT;
    return store_page_turn(visit->review->store, visit->id, visit->page, quarters, fault) &&
        visit_go(visit,
            arena_printf(visit->arena, "/reply/%s?page=%d#page-%d", visit->id, visit->page, visit->page));
}
