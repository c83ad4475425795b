/* What coordinators tell each other about a reply: notes; and, where two decided differently, both opinions
 * for the lead. */
#include "decide.h"
#include "why.h"

#include <string.h>

/* ---- notes ---- */

static void write_note(const struct visit *visit, const struct store_note *note)
{
    const struct html *h = &visit->html;
    html_put(h, "<li>");
    html_time(h, note->at);
    html_put(h, " ");
    html_bdi(h, note->by);
    html_put(h, ": ");
    html_bdi(h, note->text);
    html_put(h, "</li>");
}

static void write_form(const struct visit *visit, const char *id)
{
    const struct html *h = &visit->html;
    tell_in(visit, "<details class=\"worded\"><summary>", MSG("Write a note"), "</summary>");
    form_open(visit, id, "note");
    tell_in(visit, "<label>", MSG("For coordinators only; it is never mailed:"),
        " <textarea name=\"note\" rows=\"3\" maxlength=\"2000\" required");
    html_attr(h, "data-unkept", say(visit, MSG("This is not kept yet: keep it, or empty the field.")));
    tell_in(visit,
        "></textarea></label>"
        " <button data-does=\"note\">",
        MSG("Keep the note"), "</button></form></details>");
}

/* Who is asked second has their own before them: another's may say what the other decided. */
bool notes_write(struct visit *visit, const struct store_listed *listed, struct fault *fault)
{
    const bool own = listed->blind && listed->second;
    size_t hidden = 0;
    struct store_note *notes;
    size_t count;
    if (!store_notes(visit->review->store, listed->reply, visit->arena, &notes, &count, fault))
        return false;
    const struct html *h = &visit->html;
    tell_in(visit, "<section class=\"notes\" aria-labelledby=\"notes-title\"><h2 id=\"notes-title\">",
        MSG("Notes"), "</h2><ul>");
    for (size_t i = 0; i < count; i++) {
        const bool shown = !own || strcmp(notes[i].by, visit->person->name) == 0;
        hidden += !shown;
        if (shown)
            write_note(visit, &notes[i]);
    }
    html_put(h, "</ul>");
    if (hidden) {
        tell_in(visit, "<p>", MSG("There are notes of others: they are shown when it is decided."), "</p>");
    }
    write_form(visit, listed->reply);
    html_put(h, "</section>");
    return true;
}

bool post_note(struct visit *visit, struct fault *fault)
{
    if (store_note_add(
            visit->review->store, visit->id, visit->person->name, web_field(visit->request, "note"), fault))
        return visit_go(visit, arena_printf(visit->arena, "/reply/%s#notes-title", visit->id));
    return fault->kind == FAULT_INPUT &&
        answer_returned(visit, refusal_in(visit->words, visit->arena, fault->text));
}

/* ---- opinions ---- */

static void write_pages_of(const struct visit *visit, const struct addressee *to)
{
    const struct html *h = &visit->html;
    html_put(h, " <small>");
    tell(visit, MSG("Pages"));
    for (size_t i = 0; i < to->page_count; i++) {
        html_put(h, " ");
        html_number(h, to->pages[i]);
    }
    html_put(h, "</small>");
}

/* Whose opinion it is counts for nothing: no name. */
static bool write_opinion(const struct visit *visit, const struct store_opinion *opinion, struct fault *fault)
{
    const struct html *h = &visit->html;
    const struct decision *decision = &opinion->decision;
    tell_in(visit, "<li><strong>", outcome_words(decision->outcome), "</strong> ");
    html_bdi(h, decision->outcome == OUTCOME_RESCAN ? decision->reason : decision->duplicate_of);
    if (decision->found_with)
        tell(visit, MSG("as a further page of a letter that was sent"));
    for (size_t i = 0; i < decision->to_count; i++) {
        struct message message;
        if (!store_message_by_id(
                visit->review->store, decision->to[i].message, visit->arena, &message, fault))
            return false;
        html_put(h, "<p>");
        html_bdi(h, message.sender_name);
        html_put(h, " <small>");
        html_bdi(h, message.ref);
        html_put(h, "</small>");
        write_pages_of(visit, &decision->to[i]);
        html_put(h, "</p>");
    }
    html_put(h, "</li>");
    return true;
}

/* Where nobody leads, the letter waits until somebody does. */
static bool anybody_leads(const struct visit *visit, bool *leads, struct fault *fault)
{
    struct store_person *persons;
    size_t count;
    *leads = false;
    if (!store_persons(visit->review->store, visit->arena, &persons, &count, fault))
        return false;
    for (size_t i = 0; i < count; i++)
        *leads |= !persons[i].disabled && persons[i].role >= ROLE_LEAD;
    return true;
}

/* What waits for a lead says so where none will come by themselves. */
static bool write_leads(const struct visit *visit, struct fault *fault)
{
    bool any;
    size_t there;
    if (!anybody_leads(visit, &any, fault) ||
        !store_leads_there(visit->review->store, visit->now, &there, fault))
        return false;
    if (there)
        return true;
    html_put(&visit->html, " ");
    tell(visit,
        any ? MSG("Nobody who leads has logged in for two weeks: nothing goes out until one of them comes, "
                  "or the operator makes somebody else a lead (adkaz user role).")
            : MSG("Nobody leads here: nothing goes out until the operator makes somebody a lead (adkaz user "
                  "role)."));
    return true;
}

/* One of the two is told whom it waits for. */
static bool write_settler(const struct visit *visit, const char *reply, struct fault *fault)
{
    static const char *const words[] = {
        [SETTLER_MAY] = "",
        [SETTLER_ANOTHER] = MSG("You are one of the two: another lead decides."),
        [SETTLER_LATER] = MSG("You are one of the two, and nobody else leads: it comes to you again a day "
                              "after you decided."),
    };
    enum store_settler settler;
    if (visit->person->role < ROLE_LEAD)
        return true;
    if (!store_difference_settler(
            visit->review->store, reply, visit->person->name, visit->now, &settler, fault))
        return false;
    if (settler != SETTLER_MAY) {
        html_put(&visit->html, " ");
        tell(visit, words[settler]);
    }
    return true;
}

/* A word behind the two is a lead's, which is not enough by itself. */
static bool a_lead_spoke(const struct store_opinion *opinions, size_t count)
{
    size_t decided = 0;
    for (size_t i = 0; i < count; i++)
        decided += !opinions[i].asks;
    return decided > 2;
}

static bool write_differ(const struct visit *visit, const char *reply, struct fault *fault)
{
    struct store_opinion *opinions;
    size_t count;
    if (!store_opinions(
            visit->review->store, reply, visit->person->name, visit->arena, &opinions, &count, fault))
        return false;
    tell(visit, MSG("Two people decided differently: a lead decides."));
    if (!write_leads(visit, fault) || !write_settler(visit, reply, fault))
        return false;
    if (a_lead_spoke(opinions, count)) {
        html_put(&visit->html, " ");
        tell(visit,
            MSG("A lead would let somebody have a page as it is that is for others, too; that stands last. "
                "It goes when another person, who may be one of the two, decides the same."));
    }
    html_put(&visit->html, "</p><ul>");
    for (size_t i = 0; i < count; i++)
        if (!opinions[i].asks && !write_opinion(visit, &opinions[i], fault))
            return false;
    html_put(&visit->html, "</ul>");
    return true;
}

/* Who is asked second is told nothing but that. */
bool opinions_write(struct visit *visit, const struct store_listed *listed, struct fault *fault)
{
    const struct html *h = &visit->html;
    if (!listed->second)
        return true;
    html_put(h, "<section class=\"opinions\"><p>");
    if (listed->second >= SECOND_DIFFERS) {
        if (!write_differ(visit, listed->reply, fault))
            return false;
    } else {
        tell(visit, MSG("A second person is asked about this one."));
        html_put(h, "</p>");
    }
    html_put(h, "</section>");
    return true;
}
