/* GET /reply/ID/story: all that happened to a reply, in order, and what people noted about it. */
#include "decide.h"
#include "why.h"

static void write_event(const struct visit *visit, const struct store_event *event)
{
    const struct html *h = &visit->html;
    html_put(h, "<li>");
    html_time(h, event->at);
    html_put(h, " ");
    html_bdi(h, story_in(visit->words, visit->arena, event->what));
    html_put(h, "</li>");
}

/* It tells what another person decided, too. */
static void write_blind(const struct visit *visit)
{
    html_put(&visit->html, "<p>");
    tell(visit, MSG("What was decided before is not shown: whoever decides now does so blindly."));
    html_put(&visit->html, "</p>");
}

bool page_story(struct visit *visit, struct fault *fault)
{
    const struct html *h = &visit->html;
    struct store_event *events;
    size_t count;
    struct store_listed listed;
    if (!store_list_one(visit->review->store, visit->id, visit->arena, &listed, fault) ||
        !store_history(visit->review->store, visit->id, visit->arena, &events, &count, fault))
        return false;
    review_page_begin(visit, visit->id);
    html_put(h, "<h1>");
    tell(visit, MSG("The story of"));
    html_put(h, " <a href=\"/reply/");
    html_url(h, visit->id);
    html_put(h, "\">");
    html_text(h, visit->id);
    html_put(h, "</a></h1>");
    holder_write_place(h);
    if (listed.blind)
        write_blind(visit);
    html_put(h, "<ol class=\"story\">");
    for (size_t i = 0; i < count && !listed.blind; i++)
        write_event(visit, &events[i]);
    html_put(h, "</ol>");
    if (!renditions_write(visit, &listed, fault) || !notes_write(visit, &listed, fault))
        return false;
    review_page_end(visit);
    return true;
}
