/* The style sheet and the scripts: own files, part of the program, so that no folder of the web lies about.
 */
#include "black_js.h"
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

static bool answer_script(struct visit *visit, const unsigned char *script)
{
    visit->answer->type = "text/javascript; charset=utf-8";
    text_add(&visit->answer->body, (const char *)script);
    return true;
}

bool page_js(struct visit *visit, struct fault *fault)
{
    (void)fault;
    return answer_script(visit, review_js);
}

bool page_black_js(struct visit *visit, struct fault *fault)
{
    (void)fault;
    return answer_script(visit, black_js);
}

/* An envelope, for the tab: browsers ask for it by this name, and take a drawing. */
bool page_icon(struct visit *visit, struct fault *fault)
{
    (void)fault;
    visit->answer->type = "image/svg+xml";
    html_put(&visit->html,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><rect x=\"2\" y=\"6\" width=\"28\" "
        "height=\"20\" rx=\"3\" fill=\"#8a3a1d\"/><path d=\"M4 9l12 9 12-9\" fill=\"none\" "
        "stroke=\"#fff8f0\" stroke-width=\"2.5\"/></svg>");
    return true;
}
