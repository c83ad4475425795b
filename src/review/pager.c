/* A long list, piece by piece: which piece is asked for, and the links to the others. */
#include "lists.h"

#include <stdlib.h>

enum { SKIP_MOST = 1000000 };

size_t pager_skip(const struct visit *visit)
{
    const long skip = strtol(web_query(visit->request, "skip"), NULL, 10);
    return skip > 0 && skip < SKIP_MOST ? (size_t)skip : 0;
}

static void write_link(const struct visit *visit, const char *address, size_t skip, const char *words)
{
    const struct html *h = &visit->html;
    html_put(h, "<a class=\"button\" href=\"");
    html_text(h, address);
    html_put(h, "skip=");
    html_number(h, (int64_t)skip);
    tell_in(visit, "\">", words, "</a> ");
}

void pager_write(const struct visit *visit, const char *address, size_t skip, size_t all)
{
    html_put(&visit->html, "<p class=\"pager\">");
    if (skip)
        write_link(visit, address, skip > LIST_PAGE ? skip - LIST_PAGE : 0, MSG("Back"));
    if (all > skip + LIST_PAGE)
        write_link(visit, address, skip + LIST_PAGE, MSG("Further on"));
    html_put(&visit->html, "</p>");
}

void pager_write_reply(const struct visit *visit, const char *reply)
{
    const struct html *h = &visit->html;
    html_put(h, "<a href=\"/reply/");
    html_url(h, reply);
    html_put(h, "\">");
    html_text(h, reply);
    html_put(h, "</a>");
}

void pager_open_kinds(const struct visit *visit, const char *words)
{
    tell_in(visit, "<nav class=\"kinds\" aria-label=\"", words, "\"><ul>");
}

void pager_close_kinds(const struct visit *visit)
{
    html_put(&visit->html, "</ul></nav>");
}

void pager_write_kind(
    const struct visit *visit, const char *address, const char *words, size_t count, bool shown)
{
    const struct html *h = &visit->html;
    html_put(h, "<li><a class=\"button\" href=\"");
    html_text(h, address);
    html_put(h, "\"");
    if (shown)
        html_put(h, " aria-current=\"page\"");
    tell_in(visit, ">", words, " <strong>");
    html_number(h, (int64_t)count);
    html_put(h, "</strong></a></li>");
}
