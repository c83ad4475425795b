/* The site: one store handle, a request at a time. */
#include "review_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "file.h"
#include "log.h"

#include <unistd.h>

bool visit_go(struct visit *visit, const char *path)
{
    text_clear(&visit->answer->body);
    visit->answer->status = 303;
    visit->answer->location = arena_copy(visit->arena, path);
    return true;
}

/* A page for what cannot be shown: a heading, one sentence, a way back. */
static bool answer_plain(struct visit *visit, int status, const char *sentence)
{
    text_clear(&visit->answer->body);
    visit->answer->status = status;
    html_put(&visit->html, "<!doctype html><title>");
    html_text(&visit->html, sentence);
    html_put(&visit->html, "</title><link rel=\"stylesheet\" href=\"/review.css\"><main><h1>");
    html_text(&visit->html, sentence);
    html_put(&visit->html, "</h1><p><a href=\"/\">");
    html_text(&visit->html, say(visit, "Back to the overview"));
    html_put(&visit->html, "</a></main>");
    return true;
}

static bool answer_fault(struct visit *visit, const struct fault *fault)
{
    if (fault->kind == FAULT_INPUT)
        return answer_plain(visit, 404, say(visit, "There is no such page."));
    if (fault->kind == FAULT_LATER)
        return answer_plain(visit, 503, say(visit, "This is busy at the moment. Please try again."));
    log_line(LOG_ERROR, "review: %s", fault->text);
    return answer_plain(visit, 500, say(visit, "Something went wrong here. Nothing was changed."));
}

static bool answer(
    struct web_site *self, const struct web_request *request, struct web_answer *answer, struct fault *fault)
{
    struct visit visit = {
        .review = (struct review *)self,
        .request = request,
        .answer = answer,
        .html = { &answer->body },
        .arena = request->arena,
        .csrf = "",
        .now = clock_now(),
    };
    const struct route *route = route_find(&visit);
    if (!route)
        return answer_plain(&visit, 404, say(&visit, "There is no such page."));
    return route->answer(&visit, fault) || answer_fault(&visit, fault);
}

static void trouble(struct web_site *self, const struct fault *fault)
{
    (void)self;
    log_line(LOG_ERROR, "review: %s", fault->text);
}

static void ready(struct web_site *self, const char *address)
{
    const struct review_setup *setup = ((struct review *)self)->setup;
    setup->ready(setup, address);
}

static void end(struct review *review)
{
    store_close(review->store);
}

bool review_serve(const struct review_setup *setup, int stop, struct fault *fault)
{
    CLEANUP(end) struct review review = { .site = { answer, ready, trouble }, .setup = setup };
    review.store = store_open(setup->home, setup->key, fault);
    if (!review.store)
        return false;
    const struct web_setup web = { setup->listen, setup->proxy_host, "s" };
    return web_serve(&web, &review.site, stop, fault);
}
