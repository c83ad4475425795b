/* The pages as a whole, with the places on them that reasons speak of. */
#include "screen_inside.h"
#include "why.h"

static void write_place(const struct screen *screen, size_t place)
{
    const struct html *h = &screen->html;
    const struct screen_place *at = &screen->places[place - 1];
    html_put(h, "<rect class=\"place");
    if (at->against && !screen->listed->blind)
        html_put(h, " against");
    html_put(h, "\" fill=\"none\" stroke=\"currentColor\" id=\"place-");
    html_number(h, (int64_t)place);
    html_put(h, "\"");
    place_write_rectangle(h, place_shown_box(screen, at));
    html_put(h, ">");
    if (!screen->listed->blind) {
        html_put(h, "<title>");
        html_text(h, why_in(screen->words, screen->arena, at->why));
        html_put(h, "</title>");
    }
    html_put(h, "</rect>");
}

static void write_svg(const struct screen *screen, size_t page)
{
    const struct html *h = &screen->html;
    const struct box whole = { 0, 0, place_shown_width(screen, page), place_shown_height(screen, page) };
    html_put(h, "<div class=\"view\"><svg class=\"sheet\" role=\"img\"");
    place_open_svg(h, whole);
    tell_in(screen, " aria-label=\"", MSG("Page"), " ");
    html_number(h, screen->reply->pages[page].number);
    html_put(h, "\">");
    place_write_picture(screen, page);
    for (size_t place = 1; place <= screen->place_count; place++)
        if (screen->places[place - 1].page == page && place_may_be_shown(screen, &screen->places[place - 1]))
            write_place(screen, place);
    html_put(h, "</svg></div>");
}

static void write_turn(const struct screen *screen, size_t page)
{
    const struct html *h = &screen->html;
    html_put(h, "<form class=\"turn\" method=\"post\" action=\"/reply/");
    html_url(h, screen->listed->reply);
    html_put(h, "/page/");
    html_number(h, screen->reply->pages[page].number);
    html_put(h, "/turn\">");
    field_csrf(screen);
    field_hidden_number(h, "version", screen->version);
    tell_in(screen, "<button name=\"turn\" value=\"left\" data-does=\"turn-left\">", MSG("Turn left"),
        "</button>");
    tell_in(screen, " <button name=\"turn\" value=\"right\" data-does=\"turn-right\">", MSG("Turn right"),
        "</button></form>");
}

void pages_end_black_link(const struct screen *screen, const struct page *page)
{
    const struct html *h = &screen->html;
    html_put(h, " href=\"/reply/");
    html_url(h, screen->listed->reply);
    html_put(h, "/page/");
    html_number(h, page->number);
    tell_in(screen, "/redact\">", MSG("Black out places"), "</a>");
}

/* What became of the last places of a page, and the button that takes them back. */
static const struct {
    const char *says, *button;
} by_state[] = {
    [REDACTION_WAITS] = { MSG("Places of this page are still to be blacked out; until then the letter does "
                              "not go."),
        MSG("Take that back: black out nothing") },
    [REDACTION_FAILED] = { MSG("Places of this page could not be blacked out, and so it is not mailed: its "
                               "picture could not be made anew. Take that back, and try once more."),
        MSG("Take that back: black out nothing") },
    [REDACTION_DONE] = { MSG("Places of this page are blacked out."), MSG("Show what was blacked out last") },
};

static void write_last(const struct screen *screen, const struct store_redaction_last *last)
{
    const struct html *h = &screen->html;
    html_put(h, "<form method=\"post\" action=\"/reply/");
    html_url(h, screen->listed->reply);
    html_put(h, "/page/");
    html_number(h, last->page);
    html_put(h, "/show-again\">");
    field_csrf(screen);
    field_hidden_number(h, "version", screen->version);
    if (last->message)
        field_hidden(h, "for", last->ref);
    tell_in(screen, "<button>", by_state[last->state].button, "</button></form><p");
    if (last->state == REDACTION_FAILED)
        html_put(h, " class=\"warning\"");
    html_put(h, ">");
    if (last->message) {
        tell(screen, MSG("For this one alone:"));
        html_put(h, " ");
        html_bdi(h, last->ref);
        html_put(h, " ");
    }
    tell(screen, by_state[last->state].says);
    html_put(h, "</p>");
}

/* For whom alone something is black says whom another person would give the page to. */
static bool may_be_told(const struct screen *screen, const struct store_redaction_last *last)
{
    return !last->message || !screen->listed->blind;
}

/* To black out places of it, and what was blacked out taken back. */
static void write_black(const struct screen *screen, const struct page *page)
{
    const struct html *h = &screen->html;
    html_put(h, "<div class=\"blacked\"><a class=\"button\" data-does=\"redact\"");
    pages_end_black_link(screen, page);
    for (size_t i = 0; i < screen->redaction_count; i++)
        if (screen->redactions[i].page == page->number && may_be_told(screen, &screen->redactions[i]))
            write_last(screen, &screen->redactions[i]);
    html_put(h, "</div>");
}

static void write_read_words(const struct screen *screen, const struct page *page)
{
    const struct html *h = &screen->html;
    if (!page->reading.count)
        return;
    tell_in(screen, "<details class=\"read\"><summary>", MSG("What was read"), "</summary><p dir=\"auto\">");
    for (size_t i = 0; i < page->reading.count; i++) {
        const bool first_of_line = i && page->reading.words[i].line != page->reading.words[i - 1].line;
        if (first_of_line)
            html_put(h, "<br>");
        html_text_most(h, page->reading.words[i].text, WORD_BYTES_MOST);
        html_put(h, " ");
    }
    html_put(h, "</p></details>");
}

static void write_flaws(const struct screen *screen, const struct page *page)
{
    for (int i = 0; i < FLAWS; i++) {
        if (!(page->flaws & 1u << i))
            continue;
        tell_in(screen, " <span class=\"flaw\">", page_flaw_name(1u << i), "</span>");
    }
}

static void write_head(const struct screen *screen, const struct page *page)
{
    const struct html *h = &screen->html;
    html_put(h, "<h3 id=\"page-");
    html_number(h, page->number);
    tell_in(screen, "\">", MSG("Page"), " ");
    html_number(h, page->number);
    html_put(h, ": ");
    tell(screen, page_kind_name(page->kind));
    if (page->kind_confidence < 0.5)
        html_put(h, "?");
    html_put(h, "</h3>");
    write_flaws(screen, page);
    if (!page_kind_mailed(page->kind)) {
        tell_in(screen, " <span class=\"stays\">", MSG("is never mailed"), "</span>");
    }
}

static void write_remark(const struct screen *screen, const char *remark)
{
    if (!remark[0])
        return;
    html_put(&screen->html, "<p class=\"warning\">");
    html_text(&screen->html, trouble_in(screen->words, screen->arena, remark));
    html_put(&screen->html, "</p>");
}

static void write_page(const struct screen *screen, size_t index)
{
    const struct html *h = &screen->html;
    const struct page *page = &screen->reply->pages[index];
    html_put(h, "<section class=\"page\">");
    write_head(screen, page);
    write_remark(screen, page->trouble);
    write_remark(screen, page->note);
    if (page->hash[0]) {
        write_svg(screen, index);
        if (screen->listed->state == REPLY_REVIEW)
            write_turn(screen, index);
        if (screen->listed->state == REPLY_REVIEW || screen->listed->state == REPLY_MATCHING)
            write_black(screen, page);
    }
    write_read_words(screen, page);
    html_put(h, "</section>");
}

static void write_tabs(const struct screen *screen)
{
    const struct html *h = &screen->html;
    if (screen->reply->page_count < 2)
        return;
    html_put(h, "<nav class=\"pages\"");
    tell_in(screen, " aria-label=\"", MSG("Pages"), "\"><ol>");
    for (size_t i = 0; i < screen->reply->page_count; i++) {
        const struct page *page = &screen->reply->pages[i];
        html_put(h, "<li><a href=\"");
        place_page_query(screen, i);
        html_put(h, "#page-");
        html_number(h, page->number);
        html_put(h, "\">");
        html_number(h, page->number);
        tell_in(screen, " <small>", page_kind_name(page->kind), "</small></a></li>");
    }
    html_put(h, "</ol></nav>");
}

void pages_write(const struct screen *screen)
{
    const size_t first = place_first_page(screen);
    write_tabs(screen);
    for (size_t i = first; i < screen->reply->page_count && i < first + SCREEN_PAGES; i++)
        write_page(screen, i);
}
