/* Forms: where they go, their hidden fields, and what stands in their texts. These are written whole: what is
 * sent back must be what came. */
#include "review_inside.h"

#include <string.h>

void field_hidden(const struct html *h, const char *name, const char *value)
{
    html_put(h, "<input type=\"hidden\"");
    html_attr(h, "name", name);
    html_put(h, " value=\"");
    html_text_most(h, value, strlen(value));
    html_put(h, "\">");
}

void field_hidden_number(const struct html *h, const char *name, int64_t value)
{
    html_put(h, "<input type=\"hidden\"");
    html_attr(h, "name", name);
    html_put(h, " value=\"");
    html_number(h, value);
    html_put(h, "\">");
}

/* A form without a script ends its lines with CR LF, of which html would show the CR. */
void field_text(const struct html *h, const char *text)
{
    html_put(h, "\n"); /* the first line's end is the tag's */
    for (const char *at = text; *at;) {
        const size_t n = strcspn(at, "\r");
        html_text_n(h, at, n, n);
        at += n;
        if (*at && *++at != '\n')
            html_put(h, "\n");
    }
}

void form_open_at(const struct visit *visit, const char *id, const char *to, size_t length)
{
    const struct html *h = &visit->html;
    html_put(h, "<form method=\"post\" action=\"/reply/");
    html_url(h, id);
    html_put_literal(h, to, length);
    field_csrf(visit);
}
