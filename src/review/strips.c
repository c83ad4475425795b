/* The lines of the pages that matter, cut out at reading size: whom the letter greets, how it is signed. */
#include "screen_inside.h"
#include "why.h"
#include "why.h"

#include <stdlib.h>

struct strip {
    size_t page;
    struct box box; /* what is cut out, in pixels of what is shown */
    size_t place; /* the first one in it, from 1; 0: the top of a page */
};

/* Reasons by how much a coordinator wants to see them; the others are one click away. Of what somebody is not
 * to be told, only what any reader of the letter looks for first. */
static const enum evidence_group seen_first[] = { GROUP_SALUTATION, GROUP_PRISONER, GROUP_SENDER_NAME,
    GROUP_CODE, GROUP_CONTENT };
enum { SEEN_FIRST = sizeof seen_first / sizeof *seen_first, SEEN_BLIND = 2 };

bool place_may_be_shown(const struct screen *screen, const struct screen_place *place)
{
    for (int g = 0; screen->listed->blind && g < SEEN_BLIND; g++)
        if (place->group == seen_first[g])
            return true;
    return !screen->listed->blind;
}

static int clamp(int value, int least, int most)
{
    return value < least ? least : value > most ? most : value;
}

/* The line around a box: as wide as most of the page, as high as three of its lines. */
static struct box line_around(struct box box, int width, int height)
{
    const int wide = clamp(box.width * 3 / 2, width * 6 / 10, width);
    const int high = clamp(box.height * 3, clamp(width / 14, 1, height), height);
    const int left = clamp(box.left + box.width / 2 - wide / 2, 0, width - wide);
    const int top = clamp(box.top + box.height / 2 - high / 2, 0, height - high);
    return (struct box){ left, top, wide, high };
}

/* Does it lie in what a strip shows already? Two lines that touch are one strip. */
static bool joins(struct strip *strip, size_t page, struct box box)
{
    struct box *old = &strip->box;
    if (strip->page != page || box.top > old->top + old->height || old->top > box.top + box.height)
        return false;
    const int right = clamp(box.left + box.width, old->left + old->width, INT32_MAX);
    const int bottom = clamp(box.top + box.height, old->top + old->height, INT32_MAX);
    old->left = clamp(old->left, 0, box.left);
    old->top = clamp(old->top, 0, box.top);
    old->width = right - old->left;
    old->height = bottom - old->top;
    return true;
}

static void add_strip(const struct screen *screen, struct strip strips[], size_t *count, size_t place)
{
    const struct screen_place *at = &screen->places[place - 1];
    const struct box line = line_around(place_shown_box(screen, at), place_shown_width(screen, at->page),
        place_shown_height(screen, at->page));
    for (size_t i = 0; i < *count; i++)
        if (joins(&strips[i], at->page, line))
            return;
    if (*count < SCREEN_STRIPS)
        strips[(*count)++] = (struct strip){ at->page, line, place };
}

/* Where nothing was found: the top of the first page with a picture, where letters greet. */
static size_t add_top(const struct screen *screen, struct strip strips[])
{
    for (size_t i = 0; i < screen->reply->page_count; i++) {
        if (!screen->reply->pages[i].hash[0] || !page_kind_mailed(screen->reply->pages[i].kind))
            continue;
        const int width = place_shown_width(screen, i), height = place_shown_height(screen, i);
        strips[0] = (struct strip){ i, { 0, 0, width, clamp(width / 3, 1, height) }, 0 };
        return 1;
    }
    return 0;
}

static size_t find_strips(const struct screen *screen, struct strip strips[SCREEN_STRIPS])
{
    size_t count = 0;
    const int wanted = screen->listed->blind ? SEEN_BLIND : SEEN_FIRST;
    for (int g = 0; g < wanted; g++)
        for (size_t place = 1; place <= screen->place_count; place++)
            if (screen->places[place - 1].group == seen_first[g])
                add_strip(screen, strips, &count, place);
    return count ? count : add_top(screen, strips);
}

static int by_place(const void *a, const void *b)
{
    const struct strip *one = a, *other = b;
    if (one->page != other->page)
        return one->page < other->page ? -1 : 1;
    return one->box.top - other->box.top;
}

static void write_strip(const struct screen *screen, const struct strip *strip)
{
    const struct html *h = &screen->html;
    html_put(h, "<figure class=\"strip\"><svg role=\"img\"");
    place_open_svg(h, strip->box);
    html_put(h, " aria-label=\"");
    tell(screen, "Part of page");
    html_put(h, " ");
    html_number(h, screen->reply->pages[strip->page].number);
    html_put(h, "\">");
    place_write_picture(screen, strip->page);
    html_put(h, "</svg><figcaption>");
    if (strip->place && !screen->listed->blind) {
        html_put(h, "<a href=\"");
        place_link(screen, strip->place);
        html_put(h, "\">");
        html_bdi(h, why_in(screen->words, screen->arena, screen->places[strip->place - 1].why));
        html_put(h, "</a> ");
    }
    html_put(h, "<small>");
    tell(screen, "Page");
    html_put(h, " ");
    html_number(h, screen->reply->pages[strip->page].number);
    html_put(h, "</small></figcaption></figure>");
}

void strips_write(const struct screen *screen)
{
    struct strip strips[SCREEN_STRIPS];
    const size_t count = find_strips(screen, strips);
    qsort(strips, count, sizeof *strips, by_place);
    for (size_t i = 0; i < count; i++)
        write_strip(screen, &strips[i]);
}
