/* The style sheet and the script: own files, part of the program, so that no folder of the web lies about. */
#include "review_css.h"
#include "review_inside.h"
#include "review_js.h"

bool page_css(struct visit *visit, struct fault *fault)
{
    (void)fault;
    visit->answer->type = "text/css; charset=utf-8";
    text_add(&visit->answer->body, (const char *)review_css);
    return true;
}

bool page_js(struct visit *visit, struct fault *fault)
{
    (void)fault;
    visit->answer->type = "text/javascript; charset=utf-8";
    text_add(&visit->answer->body, (const char *)review_js);
    return true;
}
