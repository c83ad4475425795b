/* GET /reply/ID/story: all that happened to a reply, in order; who came after whom is drawn by the list
 * itself. */
#include "review_inside.h"

static void write_event(const struct visit *visit, const struct store_event *event)
{
    const struct html *h = &visit->html;
    html_put(h, "<li>");
    html_time(h, event->at);
    html_put(h, " ");
    html_bdi(h, event->what);
    html_put(h, "</li>");
}

static void write_note(const struct visit *visit, const struct store_note *note)
{
    const struct html *h = &visit->html;
    html_put(h, "<li>");
    html_time(h, note->at);
    html_put(h, " ");
    html_bdi(h, note->by);
    html_put(h, "<p dir=\"auto\">");
    html_text(h, note->text);
    html_put(h, "</p></li>");
}

static bool write_notes(struct visit *visit, struct fault *fault)
{
    const struct html *h = &visit->html;
    struct store_note *notes;
    size_t count;
    if (!store_notes(visit->review->store, visit->id, visit->arena, &notes, &count, fault))
        return false;
    if (!count)
        return true;
    html_put(h, "<h2>");
    tell(visit, MSG("Notes"));
    html_put(h, "</h2><ul class=\"notes\">");
    for (size_t i = 0; i < count; i++)
        write_note(visit, &notes[i]);
    html_put(h, "</ul>");
    return true;
}

bool page_story(struct visit *visit, struct fault *fault)
{
    const struct html *h = &visit->html;
    struct store_event *events;
    size_t count;
    if (!store_history(visit->review->store, visit->id, visit->arena, &events, &count, fault))
        return false;
    review_page_begin(visit, visit->id);
    html_put(h, "<h1>");
    tell(visit, MSG("The story of"));
    html_put(h, " <a href=\"/reply/");
    html_url(h, visit->id);
    html_put(h, "\">");
    html_text(h, visit->id);
    html_put(h, "</a></h1><ol class=\"story\">");
    for (size_t i = 0; i < count; i++)
        write_event(visit, &events[i]);
    html_put(h, "</ol>");
    if (!write_notes(visit, fault))
        return false;
    review_page_end(visit);
    return true;
}
