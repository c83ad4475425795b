/* The queue: what is next for a person. */
#include "decide.h"
#include "lists.h"

bool reviewer_of(struct visit *visit, struct store_reviewer *who, struct fault *fault)
{
    size_t there;
    if (!store_people_there(visit->review->store, visit->now, &there, fault))
        return false;
    *who = (struct store_reviewer){
        .name = visit->person->name,
        .leads = visit->person->role >= ROLE_LEAD,
        .alone = there < 2,
    };
    return true;
}

static bool go_to(struct visit *visit, const char *next, const char *as)
{
    const char *path = *next ? arena_printf(visit->arena, "/reply/%s", next) : "/next";
    return visit_go(visit, as ? arena_printf(visit->arena, "%s?as=%s", path, as) : path);
}

bool queue_go_on(struct visit *visit, const char *but, const char *as, struct fault *fault)
{
    struct store_reviewer who;
    char next[STORE_ID_BYTES];
    return reviewer_of(visit, &who, fault) &&
        store_next(visit->review->store, &who, visit->now, but, next, fault) && go_to(visit, next, as);
}

bool queue_go_on_meanwhile(struct visit *visit, const char *but, const char *as, struct fault *fault)
{
    struct store_reviewer who;
    char next[STORE_ID_BYTES];
    return reviewer_of(visit, &who, fault) &&
        store_next_meanwhile(visit->review->store, &who, visit->now, but, next, fault) &&
        go_to(visit, next, as);
}

static void write_count(const struct visit *visit, size_t count, const char *words)
{
    if (!count)
        return;
    tell_in(visit, "<li>", words, ": <strong>");
    html_number(&visit->html, (int64_t)count);
    html_put(&visit->html, "</strong></li>");
}

const char *second_words(enum store_second second)
{
    return second == SECOND_DIFFERS ? MSG("waits for a lead") : MSG("waits for a second person");
}

bool seconds_write(struct visit *visit, struct fault *fault)
{
    struct store_seconds counts;
    if (!store_seconds_count(visit->review->store, &counts, fault))
        return false;
    html_put(&visit->html, "<ul class=\"seconds\">");
    write_count(visit, counts.second, second_words(SECOND_WANTED));
    write_count(visit, counts.lead, second_words(SECOND_DIFFERS));
    html_put(&visit->html, "</ul>");
    return true;
}

static bool nothing_waits(struct visit *visit, struct fault *fault)
{
    review_page_begin(visit, say(visit, "Next reply"));
    if (!mine_write_last(visit, fault))
        return false;
    tell_in(visit, "<h1>", MSG("Nothing waits for you just now."), "</h1>");
    if (!seconds_write(visit, fault))
        return false;
    tell_in(visit, "<p class=\"pager\"><a class=\"button\" href=\"/waiting\">", MSG("What waits"), "</a>");
    tell_in(visit, " <a class=\"button\" href=\"/mine\">", MSG("What you decided last"), "</a></p>");
    review_page_end(visit);
    return true;
}

/* A button, for whoever comes here otherwise than by going here. */
static bool something_waits(struct visit *visit)
{
    const struct html *h = &visit->html;
    review_page_begin(visit, say(visit, "Next reply"));
    tell_in(visit, "<h1>", MSG("A reply waits for you."), "</h1><form method=\"post\" action=\"/next\">");
    field_csrf(visit);
    field_hidden(h, "but", web_query(visit->request, "but"));
    tell_in(visit, "<button class=\"primary\">", MSG("Next reply"), "</button></form>");
    review_page_end(visit);
    return true;
}

/* What a browser fetches ahead, or a preview asks for, takes no reply away from others, and puts none off.
 * `but`: the letter from which a person goes on. */
bool page_next(struct visit *visit, struct fault *fault)
{
    struct store_reviewer who;
    char next[STORE_ID_BYTES];
    if (!reviewer_of(visit, &who, fault) ||
        !store_next_shown(visit->review->store, &who, visit->now, "", next, fault))
        return false;
    if (!*next)
        return nothing_waits(visit, fault);
    return visit->request->navigated ? queue_go_on(visit, web_query(visit->request, "but"), NULL, fault)
                                     : something_waits(visit);
}

bool post_next(struct visit *visit, struct fault *fault)
{
    return queue_go_on(visit, web_field(visit->request, "but"), NULL, fault);
}

/* The first picture of the following reply, for the browser to fetch meanwhile; it is nobody's by that. */
bool queue_write_next(struct visit *visit, const char *id, struct fault *fault)
{
    struct store_reviewer who;
    struct reply reply;
    char next[STORE_ID_BYTES];
    if (!reviewer_of(visit, &who, fault) ||
        !store_next_shown(visit->review->store, &who, visit->now, id, next, fault))
        return false;
    if (!*next)
        return true;
    if (!store_reply_load(visit->review->store, next, visit->arena, &reply, fault))
        return false;
    html_put(&visit->html, "<link rel=\"next\"");
    html_attr(&visit->html, "href", arena_printf(visit->arena, "/reply/%s", next));
    if (reply.page_count && reply.pages[0].hash[0])
        html_attr(&visit->html, "data-picture",
            arena_printf(visit->arena, "/reply/%s/page/%d.jpg?of=%.8s", next, reply.pages[0].number,
                reply.pages[0].hash));
    html_put(&visit->html, ">");
    return true;
}
