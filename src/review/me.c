/* /me: what a person chose for herself. */
#include "review_inside.h"

bool page_me(struct visit *visit, struct fault *fault)
{
    (void)fault;
    html_put(&visit->html, "<!doctype html><title>");
    html_text(&visit->html, say(visit, "Hello"));
    html_put(&visit->html, "</title><main><h1>");
    html_text(&visit->html, say(visit, "Hello"));
    html_put(&visit->html, "</h1></main>");
    return true;
}
