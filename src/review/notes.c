/* What coordinators tell each other about a reply: notes; and, where two decided differently, both opinions
 * for the lead. */
#include "decide.h"

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
    html_put(h, "<details class=\"worded\"><summary>");
    tell(visit, MSG("Write a note"));
    html_put(h, "</summary>");
    form_open(visit, id, "note");
    html_put(h, "<label>");
    tell(visit, MSG("For coordinators only; it is never mailed:"));
    html_put(h,
        " <textarea name=\"note\" rows=\"3\" maxlength=\"2000\" required></textarea></label>"
        " <button data-does=\"note\">");
    tell(visit, MSG("Keep the note"));
    html_put(h, "</button></form></details>");
}

bool notes_write(struct visit *visit, const char *id, struct fault *fault)
{
    struct store_note *notes;
    size_t count;
    if (!store_notes(visit->review->store, id, visit->arena, &notes, &count, fault))
        return false;
    const struct html *h = &visit->html;
    html_put(h, "<section class=\"notes\" aria-labelledby=\"notes-title\"><h2 id=\"notes-title\">");
    tell(visit, MSG("Notes"));
    html_put(h, "</h2><ul>");
    for (size_t i = 0; i < count; i++)
        write_note(visit, &notes[i]);
    html_put(h, "</ul>");
    write_form(visit, id);
    html_put(h, "</section>");
    return true;
}

bool post_note(struct visit *visit, struct fault *fault)
{
    enum { UNPROCESSABLE = 422 };
    if (store_note_add(
            visit->review->store, visit->id, visit->person->name, web_field(visit->request, "note"), fault))
        return visit_go(visit, arena_printf(visit->arena, "/reply/%s#notes-title", visit->id));
    return fault->kind == FAULT_INPUT && answer_plain(visit, UNPROCESSABLE, fault->text);
}

/* ---- opinions ---- */

static bool write_opinion(const struct visit *visit, const struct store_opinion *opinion, struct fault *fault)
{
    const struct html *h = &visit->html;
    html_put(h, "<li>");
    html_bdi(h, opinion->by);
    html_put(h, ": ");
    tell(visit, outcome_words(opinion->decision.outcome));
    for (size_t i = 0; i < opinion->decision.to_count; i++) {
        struct message message;
        if (!store_message_by_id(
                visit->review->store, opinion->decision.to[i].message, visit->arena, &message, fault))
            return false;
        html_put(h, " ");
        html_bdi(h, message.ref);
    }
    html_put(h, "</li>");
    return true;
}

/* Who is asked second is told nothing but that. */
bool opinions_write(struct visit *visit, const struct store_listed *listed, struct fault *fault)
{
    const struct html *h = &visit->html;
    struct store_opinion *opinions;
    size_t count;
    if (!listed->second)
        return true;
    html_put(h, "<section class=\"opinions\"><p>");
    tell(visit,
        listed->second == SECOND_DIFFERS ? MSG("Two people decided differently: a lead decides.")
                                         : MSG("A second person is asked about this one."));
    html_put(h, "</p><ul>");
    if (listed->second == SECOND_DIFFERS &&
        !store_opinions(
            visit->review->store, listed->reply, visit->person->name, visit->arena, &opinions, &count, fault))
        return false;
    for (size_t i = 0; listed->second == SECOND_DIFFERS && i < count; i++)
        if (!opinions[i].asks && !write_opinion(visit, &opinions[i], fault))
            return false;
    html_put(h, "</ul></section>");
    return true;
}
