/* Writing HTML: escaping, and marks for what a browser would hide or obey. One writer for element content and
 * quoted attributes: it escapes what is special in either. */
#include "html.h"

#include "clock.h"

#include <math.h>
#include <string.h>

enum { REPLACEMENT = 0xfffd, CONTROL_PICTURES = 0x2400, PICTURE_OF_DELETE = 0x2421 };

void html_put_literal(const struct html *h, const char *literal, size_t length)
{
    text_add_n(h->out, literal, length);
}

/* Characters that turn the direction of what follows, or end a line where nobody sees it; and the invisible
 * copies of ASCII, which smuggle words past a reader. */
static bool misleads(int32_t c)
{
    static const struct {
        int32_t from, to;
    } unseen[] = { { 0x061c, 0x061c }, { 0x200e, 0x200f }, { 0x2028, 0x202e }, { 0x2066, 0x2069 },
        { 0xfff9, 0xfffb }, { 0xfffe, 0xffff }, { 0xe0000, 0xe007f } };
    for (size_t i = 0; i < sizeof unseen / sizeof *unseen; i++)
        if (c >= unseen[i].from && c <= unseen[i].to)
            return true;
    return false;
}

/* What stands for `c` on the page. */
static int32_t visible(int32_t c)
{
    if (c == '\n' || c == '\t')
        return c;
    if (c < 0x20)
        return CONTROL_PICTURES + c;
    if (c == 0x7f)
        return PICTURE_OF_DELETE;
    if ((c >= 0x80 && c < 0xa0) || misleads(c))
        return REPLACEMENT;
    return c;
}

static const char *entity(int32_t c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '`':
        return "&#96;";
    default:
        return NULL;
    }
}

void html_text_n(const struct html *h, const char *bytes, size_t n, size_t most)
{
    const char *at = bytes, *end = bytes + n;
    while (at < end && (size_t)(at - bytes) < most) {
        int32_t c = visible(utf8_next(&at, end));
        const char *escaped = entity(c);
        if (escaped)
            text_add(h->out, escaped);
        else
            text_add_utf8(h->out, c);
    }
    if (at < end)
        text_add(h->out, "…");
}

void html_text_most(const struct html *h, const char *text, size_t most)
{
    if (text)
        html_text_n(h, text, strlen(text), most);
}

void html_text(const struct html *h, const char *text)
{
    html_text_most(h, text, HTML_TEXT_MOST);
}

void html_bdi(const struct html *h, const char *text)
{
    html_put(h, "<bdi>");
    html_text(h, text);
    html_put(h, "</bdi>");
}

void html_attr_value(const struct html *h, const char *opening, size_t length, const char *value)
{
    html_put_literal(h, opening, length);
    html_text(h, value);
    html_put(h, "\"");
}

static bool stands_for_itself(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
        c == '.' || c == '_' || c == '~';
}

void html_url(const struct html *h, const char *segment)
{
    for (const char *at = segment; at && *at; at++) {
        if (stands_for_itself(*at))
            text_add_char(h->out, *at);
        else
            text_printf(h->out, "%%%02X", (unsigned)(unsigned char)*at);
    }
}

void html_number(const struct html *h, int64_t number)
{
    text_printf(h->out, "%lld", (long long)number);
}

void html_decimal(const struct html *h, double number, int digits)
{
    text_printf(h->out, "%.*f", digits, isfinite(number) ? number : 0.0);
}

void html_time(const struct html *h, int64_t at)
{
    char iso[32] = "";
    clock_iso(at, iso);
    text_printf(h->out, "<time datetime=\"%.16sZ\">%.10s %.5s UTC</time>", iso, iso, iso + 11);
}

void html_day(const struct html *h, int64_t day)
{
    char date[16];
    clock_date(day, date);
    text_printf(h->out, "<time datetime=\"%s\">%s</time>", date, date);
}
