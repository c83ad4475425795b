/* The screen of redact.c as it is written: the page with the places on it, and each place and each line that
 * was read as a box to tick, so that all of it works without a script; black.js lets places be drawn. */
#include "redact.h"

#include <string.h>

/* ---- geometry ---- */

struct box redact_shown(const struct page *page, struct box box)
{
    return box_turned(box, page->width_px, page->height_px, page->quarters);
}

struct box redact_kept(const struct page *page, struct box shown)
{
    const bool across = page->quarters % 2;
    return box_turned(shown, across ? page->height_px : page->width_px,
        across ? page->width_px : page->height_px, (4 - page->quarters) % 4);
}

static struct box whole(const struct redact_screen *redact)
{
    return (struct box){ 0, 0, place_shown_width(&redact->screen, redact->page),
        place_shown_height(&redact->screen, redact->page) };
}

static const struct page *page_of(const struct redact_screen *redact)
{
    return &redact->screen.reply->pages[redact->page];
}

/* ---- pieces ---- */

static void write_path(const struct redact_screen *redact, int page)
{
    const struct html *h = &redact->screen.html;
    html_put(h, "/reply/");
    html_url(h, redact->screen.listed->reply);
    html_put(h, "/page/");
    html_number(h, page);
}

/* A piece of the page; inside a label that says what it is. */
static void write_strip(const struct redact_screen *redact, struct box box)
{
    const struct html *h = &redact->screen.html;
    html_put(h, "<svg aria-hidden=\"true\"");
    place_open_svg(h, box);
    html_put(h, ">");
    place_write_picture(&redact->screen, redact->page);
    html_put(h, "</svg>");
}

static void write_value(const struct html *h, struct box box)
{
    html_put(h, " value=\"");
    place_write_numbers(h, box, ",");
    html_put(h, "\"");
}

/* One place to tick: "Place 3" and what stands there. */
static void write_tick(
    const struct redact_screen *redact, struct box box, bool chosen, const char *name, size_t number)
{
    const struct html *h = &redact->screen.html;
    html_put(h, "<li><label><input type=\"checkbox\" name=\"box\"");
    write_value(h, box);
    if (chosen)
        html_put(h, " checked");
    html_put(h, "><span class=\"name\">");
    tell(&redact->screen, name);
    html_put(h, "&nbsp;<span class=\"number\">");
    if (number)
        html_number(h, (int64_t)number);
    html_put(h, "</span></span>");
    write_strip(redact, box);
    html_put(h, "</label></li>");
}

/* ---- the page ---- */

static void write_rectangle(const struct redact_screen *redact, struct box box)
{
    html_put(&redact->screen.html, "<rect class=\"black\"");
    place_write_rectangle(&redact->screen.html, box);
    html_put(&redact->screen.html, "/>");
}

/* What black.js says of the rectangles comes from here; so it knows no words. */
static void write_page(const struct redact_screen *redact)
{
    const struct html *h = &redact->screen.html;
    html_put(h, "<div class=\"view\"><svg class=\"sheet draw\" role=\"group\"");
    place_open_svg(h, whole(redact));
    html_put(h, " aria-label=\"");
    tell(&redact->screen, MSG("Page"));
    html_put(h, " ");
    html_number(h, page_of(redact)->number);
    html_put(h, "\" data-place=\"");
    tell(&redact->screen, MSG("Place"));
    html_put(h, "\" data-removed=\"");
    tell(&redact->screen, MSG("Place removed"));
    html_put(h, "\">");
    place_write_picture(&redact->screen, redact->page);
    for (size_t i = 0; i < redact->place_count; i++)
        if (redact->places[i].chosen)
            write_rectangle(redact, redact->places[i].box);
    html_put(h, "</svg></div>");
}

static void write_tool(const struct redact_screen *redact, const char *does, const char *words)
{
    html_put(&redact->screen.html, "<button type=\"button\"");
    html_attr(&redact->screen.html, "data-tool", does);
    if (strcmp(does, "hand") == 0) /* it stays as it was put */
        html_put(&redact->screen.html, " aria-pressed=\"false\"");
    html_put(&redact->screen.html, ">");
    tell(&redact->screen, words);
    html_put(&redact->screen.html, "</button> ");
}

/* For black.js alone, which shows them. */
static void write_tools(const struct redact_screen *redact)
{
    const struct html *h = &redact->screen.html;
    html_put(h, "<div class=\"tools\" hidden><p>");
    tell(&redact->screen,
        MSG("Draw over what nobody is to see. A place is moved by its middle and sized by its corners, or "
            "with the arrow keys, and with Shift; Delete removes it."));
    html_put(h, "</p>");
    write_tool(redact, "add", MSG("Add a place"));
    write_tool(redact, "hand", MSG("Move the picture"));
    write_tool(redact, "in", MSG("larger"));
    write_tool(redact, "out", MSG("smaller"));
    write_tool(redact, "whole", MSG("the whole page"));
    html_put(h, "</div><label class=\"opaque\"><input type=\"checkbox\" id=\"opaque\"");
    if (redact->opaque)
        html_put(h, " checked");
    html_put(h, "> ");
    tell(&redact->screen, MSG("Show it as it will be"));
    html_put(h, "</label>");
}

/* ---- what can be ticked and filled in ---- */

static void write_places(const struct redact_screen *redact)
{
    const struct html *h = &redact->screen.html;
    html_put(h, "<fieldset class=\"places\"><legend>");
    tell(&redact->screen, MSG("Places that become black"));
    html_put(h, "</legend><ul>");
    for (size_t i = 0; i < redact->place_count; i++)
        write_tick(redact, redact->places[i].box, redact->places[i].chosen,
            redact->places[i].from == REDACT_PROPOSED ? MSG("Return name or address?") : MSG("Place"), i + 1);
    html_put(h, "</ul><template>");
    write_tick(redact, (struct box){ 0, 0, 1, 1 }, true, MSG("Place"), 0);
    html_put(h, "</template><p class=\"none\">");
    tell(&redact->screen,
        MSG("Return names and addresses that were recognised are proposed. Please look for others."));
    html_put(h, "</p></fieldset>");
}

static void write_lines(const struct redact_screen *redact)
{
    const struct html *h = &redact->screen.html;
    if (!redact->line_count)
        return;
    html_put(h, "<details class=\"lines\"><summary>");
    tell(&redact->screen, MSG("The lines of the page"));
    html_put(h, "</summary><ul>");
    for (size_t i = 0; i < redact->line_count; i++)
        write_tick(redact, redact->lines[i], false, MSG("Line"), i + 1);
    html_put(h, "</ul></details>");
}

static void write_number(
    const struct redact_screen *redact, const char *name, const char *words, int64_t least, int64_t most)
{
    const struct html *h = &redact->screen.html;
    html_put(h, "<label>");
    tell(&redact->screen, words);
    html_put(h, " <input type=\"number\" inputmode=\"numeric\"");
    html_attr(h, "name", name);
    html_put(h, " min=\"");
    html_number(h, least);
    html_put(h, "\" max=\"");
    html_number(h, most);
    html_put(h, "\"></label> ");
}

static void write_numbers(const struct redact_screen *redact)
{
    const struct html *h = &redact->screen.html;
    const struct box page = whole(redact);
    html_put(h, "<details class=\"numbers\"><summary>");
    tell(&redact->screen, MSG("A place in numbers"));
    html_put(h, "</summary><p>");
    tell(&redact->screen, MSG("In pixels, from the upper left corner. The page has:"));
    html_put(h, " ");
    html_number(h, page.width);
    html_put(h, " × ");
    html_number(h, page.height);
    html_put(h, "</p>");
    write_number(redact, "left", MSG("From the left"), 0, page.width - 1);
    write_number(redact, "top", MSG("From above"), 0, page.height - 1);
    write_number(redact, "width", MSG("Width"), 1, page.width);
    write_number(redact, "height", MSG("Height"), 1, page.height);
    html_put(h, "</details>");
}

static void write_buttons(const struct redact_screen *redact)
{
    const struct html *h = &redact->screen.html;
    html_put(h, "<div class=\"main\"><button class=\"primary\" name=\"what\" value=\"black\">");
    tell(&redact->screen, MSG("Black out"));
    html_put(h, "</button><button name=\"what\" value=\"look\">");
    tell(&redact->screen, MSG("Look at it first"));
    html_put(h, "</button><a class=\"button\" href=\"/reply/");
    html_url(h, redact->screen.listed->reply);
    html_put(h, "\">");
    tell(&redact->screen, MSG("Back to the letter"));
    html_put(h, "</a></div>");
}

/* ---- around ---- */

/* The other pages that have a picture. */
static void write_pages(const struct redact_screen *redact)
{
    const struct html *h = &redact->screen.html;
    const struct reply *reply = redact->screen.reply;
    if (reply->page_count < 2)
        return;
    html_put(h, "<nav class=\"pages\" aria-label=\"");
    tell(&redact->screen, MSG("Pages"));
    html_put(h, "\"><ol>");
    for (size_t i = 0; i < reply->page_count; i++) {
        if (!reply->pages[i].hash[0])
            continue;
        html_put(h, "<li><a href=\"");
        write_path(redact, reply->pages[i].number);
        html_put(h, "/redact");
        if (*redact->receiver) {
            html_put(h, "?for=");
            html_url(h, redact->receiver);
        }
        html_put(h, "\"");
        if (i == redact->page)
            html_put(h, " aria-current=\"page\"");
        html_put(h, ">");
        html_number(h, reply->pages[i].number);
        html_put(h, " <small>");
        tell(&redact->screen, page_kind_name(reply->pages[i].kind));
        html_put(h, "</small></a></li>");
    }
    html_put(h, "</ol></nav>");
}

static void write_head(const struct redact_screen *redact)
{
    const struct html *h = &redact->screen.html;
    html_put(h, "<h1>");
    tell(&redact->screen, MSG("Black out places of page"));
    html_put(h, " ");
    html_number(h, page_of(redact)->number);
    html_put(h, "</h1>");
    holder_write_place(h);
    if (redact->wrong) {
        html_put(h, "<p class=\"warning\" role=\"alert\">");
        html_text(h, redact->wrong);
        html_put(h, "</p>");
    }
    if (*redact->receiver) {
        html_put(h, "<p class=\"alone\"><strong>");
        tell(&redact->screen, MSG("For this one alone:"));
        html_put(h, " ");
        html_bdi(h, redact->receiver);
        html_put(h, "</strong> ");
        tell(&redact->screen,
            MSG("Draw over what is not theirs. The others see it, and have places of their own."));
        html_put(h, "</p>");
    }
    html_put(h, "<p>");
    tell(&redact->screen,
        MSG("The sender gets a picture in which these places are black, and nothing of what was there. The "
            "letter then comes back to you: look at it, and decide. Until its mail "
            "leaves it can be shown again."));
    html_put(h, "</p>");
    write_pages(redact);
}

void redact_write(const struct redact_screen *redact)
{
    const struct html *h = &redact->screen.html;
    html_put(h, "<article class=\"redact\"");
    html_attr(h, "data-reply", redact->screen.listed->reply);
    html_put(h, ">");
    write_head(redact);
    html_put(h, "<form method=\"post\" class=\"redact\" action=\"");
    write_path(redact, page_of(redact)->number);
    html_put(h, "/redact\">");
    field_csrf(&redact->screen);
    field_hidden_number(h, "version", redact->screen.version);
    field_hidden_number(h, "quarters", page_of(redact)->quarters);
    if (*redact->receiver)
        field_hidden(h, "for", redact->receiver);
    html_put(h, "<div class=\"look\">");
    write_tools(redact);
    write_page(redact);
    html_put(h, "</div><div class=\"ticks\">");
    write_places(redact);
    write_lines(redact);
    write_numbers(redact);
    html_put(h, "</div>");
    write_buttons(redact);
    html_put(h, "</form></article>");
}
