/* GET /reply/ID/story: all that happened to a reply, in order, what the mail servers said, and what people
 * noted about it. */
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

/* A server's words are its own, in whatever language. */
static void write_attempt(const struct visit *visit, const struct store_tried *tried)
{
    const struct html *h = &visit->html;
    html_put(h, "<li>");
    html_time(h, tried->ended);
    html_put(h, " ");
    html_bdi(h, tried->mail);
    tell_in(visit, ": ", mail_state_name(tried->state), ", ");
    html_bdi(h, tried->code ? arena_printf(visit->arena, "%s %d", tried->phase, tried->code) : tried->phase);
    if (*tried->remote) {
        html_put(h, ", ");
        html_bdi(
            h, *tried->tls ? arena_printf(visit->arena, "%s, %s", tried->remote, tried->tls) : tried->remote);
    }
    if (*tried->said) {
        html_put(h, "<br>");
        html_bdi(h, tried->said);
    }
    html_put(h, "</li>");
}

static bool write_attempts(const struct visit *visit, struct fault *fault)
{
    const struct html *h = &visit->html;
    struct store_tried *tried;
    size_t count;
    if (!store_attempts(visit->review->store, visit->id, visit->arena, &tried, &count, fault))
        return false;
    if (!count)
        return true;
    tell_in(visit, "<section><h2>", MSG("What the mail server said"), "</h2><ol class=\"story\">");
    for (size_t i = 0; i < count; i++)
        write_attempt(visit, &tried[i]);
    html_put(h, "</ol></section>");
    return true;
}

/* It tells what another person decided, too. */
static void write_blind(const struct visit *visit)
{
    tell_in(visit, "<p>", MSG("What was decided before is not shown: whoever decides now does so blindly."),
        "</p>");
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
    tell_in(visit, "<h1>", MSG("The story of"), " <a href=\"/reply/");
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
    if ((!listed.blind && !write_attempts(visit, fault)) || !renditions_write(visit, &listed, fault) ||
        !notes_write(visit, &listed, fault))
        return false;
    review_page_end(visit);
    return true;
}
