/* GET /set-aside: what volunteers could not get through, piece by piece. The letter's own page has the ways
 * that there are. */
#include "lists.h"
#include "why.h"

struct aside_lister {
    struct store_lister lister;
    struct visit *visit;
    size_t count;
};

static bool write_aside(struct store_lister *self, const struct store_listed *listed, struct fault *fault)
{
    (void)fault;
    struct aside_lister *lister = (struct aside_lister *)self;
    const struct html *h = &lister->visit->html;
    html_put(h, "<li>");
    html_time(h, listed->arrived);
    html_put(h, " ");
    pager_write_reply(lister->visit, listed->reply);
    html_put(h, " ");
    if (listed->source_count)
        html_bdi(h, listed->sources[0].drop);
    html_put(h, " <span>");
    html_text(h, trouble_in(lister->visit->words, lister->visit->arena, listed->reason));
    html_put(h, "</span></li>");
    lister->count++;
    return true;
}

bool asides_write(struct visit *visit, size_t skip, size_t most, struct fault *fault)
{
    const struct store_choice choice = {
        .state = REPLY_SET_ASIDE, .reason = "", .drop = "", .newest = true, .skip = skip, .most = most
    };
    struct aside_lister lister = { { write_aside }, visit, 0 };
    html_put(&visit->html, "<ul class=\"problems\">");
    if (!store_list_chosen(visit->review->store, &choice, &lister.lister, fault))
        return false;
    html_put(&visit->html, "</ul>");
    return true;
}

bool page_set_aside(struct visit *visit, struct fault *fault)
{
    const struct html *h = &visit->html;
    const size_t skip = pager_skip(visit);
    int by_state[REPLY_STATES];
    if (!store_reply_count(visit->review->store, by_state, fault))
        return false;
    review_page_begin(visit, say(visit, "What could not be used"));
    tell_in(visit, "<h1>", MSG("What could not be used"), ": ");
    html_number(h, by_state[REPLY_SET_ASIDE]);
    tell_in(visit, "</h1><p>",
        MSG("Open one to ask its volunteer for a better scan, or to say that it is no letter."),
        "</p><div class=\"panel\">");
    if (!asides_write(visit, skip, LIST_PAGE, fault))
        return false;
    html_put(h, "</div>");
    pager_write(visit, "/set-aside?", skip, (size_t)by_state[REPLY_SET_ASIDE]);
    review_page_end(visit);
    return true;
}
