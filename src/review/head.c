/* What all pages have around them. */
#include "keys.h"

void review_page_begin(struct visit *visit, const char *title)
{
    html_put(&visit->html, "<!doctype html>\n<html");
    html_attr(&visit->html, "lang", visit->language);
    html_put(&visit->html, "><head><meta charset=\"utf-8\"><title>");
    html_text(&visit->html, title);
    html_put(&visit->html,
        "</title><link rel=\"stylesheet\" href=\"/review.css\"></head><body><main id=\"main\">");
}

void review_page_end(struct visit *visit)
{
    html_put(&visit->html, "</main>");
    keys_write_list(visit);
    html_put(&visit->html, "</body></html>\n");
}
