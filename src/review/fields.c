/* The hidden fields of a form. They are written whole: what is sent back must be what came. */
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
