/* Places on pages: where reasons stand, and how a page's one JPEG is shown through an SVG, whole or a piece
 * of it, upright as somebody turned it; so no new picture is made. */
#include "screen_inside.h"

#include <string.h>

/* ---- geometry ---- */

static int side_of(int quarters, int even, int odd)
{
    return quarters % 2 ? odd : even;
}

int place_shown_width(const struct screen *screen, size_t page)
{
    const struct page *of = &screen->reply->pages[page];
    return side_of(of->quarters, of->width_px, of->height_px);
}

int place_shown_height(const struct screen *screen, size_t page)
{
    const struct page *of = &screen->reply->pages[page];
    return side_of(of->quarters, of->height_px, of->width_px);
}

struct box box_turned(struct box box, int width_px, int height_px, int quarters)
{
    const int right = width_px - box.left - box.width, bottom = height_px - box.top - box.height;
    switch (quarters) {
    case 1:
        return (struct box){ bottom, box.left, box.height, box.width };
    case 2:
        return (struct box){ right, bottom, box.width, box.height };
    case 3:
        return (struct box){ box.top, right, box.height, box.width };
    default:
        return box;
    }
}

struct box place_shown_box(const struct screen *screen, const struct screen_place *place)
{
    const struct page *page = &screen->reply->pages[place->page];
    return box_turned(place->box, page->width_px, page->height_px, page->quarters);
}

static bool lies_on(struct box box, const struct page *page)
{
    return box.width > 0 && box.height > 0 && box.left >= 0 && box.top >= 0 && box.left < page->width_px &&
        box.top < page->height_px && box.width <= page->width_px - box.left &&
        box.height <= page->height_px - box.top;
}

static bool same_box(struct box a, struct box b)
{
    return a.left == b.left && a.top == b.top && a.width == b.width && a.height == b.height;
}

/* ---- gathering ---- */

static size_t page_index(const struct screen *screen, int number)
{
    size_t i = 0;
    while (i < screen->reply->page_count && screen->reply->pages[i].number != number)
        i++;
    return i;
}

/* A place that the reason may stand at; false: it stands on no page that is shown. */
static bool find_page(const struct screen *screen, const struct evidence *evidence, size_t *page)
{
    *page = evidence->page ? page_index(screen, evidence->page) : screen->reply->page_count;
    return *page < screen->reply->page_count && lies_on(evidence->box, &screen->reply->pages[*page]);
}

size_t place_of(const struct screen *screen, const struct evidence *evidence)
{
    size_t page;
    if (!find_page(screen, evidence, &page))
        return 0;
    for (size_t i = 0; i < screen->place_count; i++)
        if (screen->places[i].page == page && same_box(screen->places[i].box, evidence->box))
            return i + 1;
    return 0;
}

static void gather(struct screen *screen, struct screen_place *places, const struct evidence *evidence)
{
    size_t page;
    const size_t known = place_of(screen, evidence);
    if (known && evidence->bits > 0)
        places[known - 1].against = false;
    if (known || screen->place_count == SCREEN_PLACES || !find_page(screen, evidence, &page))
        return;
    places[screen->place_count++] = (struct screen_place){ .page = page,
        .box = evidence->box,
        .why = evidence->why,
        .group = evidence->group,
        .against = evidence->bits < 0 };
}

void places_gather(struct screen *screen)
{
    struct screen_place *places = arena_array(screen->arena, SCREEN_PLACES, sizeof *places);
    screen->places = places;
    screen->place_count = 0;
    for (size_t i = 0; i < screen->judged_count; i++)
        for (size_t k = 0; k < screen->judged[i].count; k++)
            gather(screen, places, &screen->judged[i].evidence[k]);
}

/* ---- which pages are shown ---- */

size_t place_first_page(const struct screen *screen)
{
    size_t wanted = screen->wanted ? page_index(screen, screen->wanted) : 0;
    if (wanted == screen->reply->page_count || screen->reply->page_count <= SCREEN_PAGES)
        return 0;
    const size_t last = screen->reply->page_count - SCREEN_PAGES;
    return wanted < last ? wanted : last;
}

static bool page_is_shown(const struct screen *screen, size_t page)
{
    const size_t first = place_first_page(screen);
    return page >= first && page < first + SCREEN_PAGES;
}

/* ?page=3, where that page is not on the screen. */
void place_page_query(const struct screen *screen, size_t page)
{
    if (page_is_shown(screen, page))
        return;
    html_put(&screen->html, "?page=");
    html_number(&screen->html, screen->reply->pages[page].number);
}

void place_link(const struct screen *screen, size_t place)
{
    place_page_query(screen, screen->places[place - 1].page);
    html_put(&screen->html, "#place-");
    html_number(&screen->html, (int64_t)place);
}

/* ---- drawing ---- */

static void attribute(const struct html *h, int value)
{
    html_number(h, value);
    html_put(h, "\"");
}

#define ATTRIBUTE(h, name, value) (html_put((h), " " name "=\""), attribute((h), (value)))

void place_write_rectangle(const struct html *h, struct box box)
{
    ATTRIBUTE(h, "x", box.left);
    ATTRIBUTE(h, "y", box.top);
    ATTRIBUTE(h, "width", box.width);
    ATTRIBUTE(h, "height", box.height);
}

enum { PICTURE_NAME = 8 }; /* letters of its hash */

/* The page's picture, upright as somebody turned it, in pixels of what is shown. */
void place_write_picture(const struct screen *screen, size_t page)
{
    const struct html *h = &screen->html;
    const struct page *of = &screen->reply->pages[page];
    const int quarters = of->quarters;
    const int right = quarters == 1 ? of->height_px : quarters == 2 ? of->width_px : 0;
    const int down = quarters == 2 ? of->height_px : quarters == 3 ? of->width_px : 0;
    html_put(h, "<image href=\"/reply/");
    html_url(h, screen->listed->reply);
    html_put(h, "/page/");
    html_number(h, of->number);
    html_put(h, ".jpg?of="); /* else a browser shows what it has of a page that was blacked out meanwhile */
    html_url(h, arena_copy_n(screen->arena, of->hash, strnlen(of->hash, PICTURE_NAME)));
    if (screen->receiver) {
        html_put(h, "&amp;for=");
        html_url(h, screen->receiver);
        html_put(h, "&amp;at=");
        html_number(h, screen->version);
    }
    html_put(h, "\"");
    ATTRIBUTE(h, "width", of->width_px);
    ATTRIBUTE(h, "height", of->height_px);
    if (quarters) {
        html_put(h, " transform=\"translate(");
        html_number(h, right);
        html_put(h, " ");
        html_number(h, down);
        html_put(h, ") rotate(");
        html_number(h, 90L * quarters);
        html_put(h, ")\"");
    }
    html_put(h, "/>");
}

void place_write_numbers(const struct html *h, struct box box, const char *between)
{
    const int numbers[] = { box.left, box.top, box.width, box.height };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        html_text(h, i ? between : "");
        html_number(h, numbers[i]);
    }
}

void place_open_svg(const struct html *h, struct box view)
{
    html_put(h, " viewBox=\"");
    place_write_numbers(h, view, " ");
    html_put(h, "\"");
    ATTRIBUTE(h, "width", view.width);
    ATTRIBUTE(h, "height", view.height);
}
