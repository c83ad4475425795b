/* The lines of the pages that matter, cut out at reading size: whom the letter greets, how it is signed. */
#include "screen_inside.h"
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

static int bottom_of(struct box box)
{
    return box.top + box.height;
}

static int right_of(struct box box)
{
    return box.left + box.width;
}

static bool shows(struct box strip, struct box box)
{
    return box.left >= strip.left && right_of(box) <= right_of(strip) && box.top >= strip.top &&
        bottom_of(box) <= bottom_of(strip);
}

static struct box around_both(struct box one, struct box other)
{
    const int left = clamp(one.left, 0, other.left), top = clamp(one.top, 0, other.top);
    return (struct box){ left, top, clamp(right_of(one), right_of(other), INT32_MAX) - left,
        clamp(bottom_of(one), bottom_of(other), INT32_MAX) - top };
}

/* What is left of a line where a strip shows a part of it already; where a strip lies within it, the part
 * that stands above. */
static struct box without(struct box line, struct box strip)
{
    const int bottom = bottom_of(line);
    if (line.top < strip.top)
        line.height = strip.top - line.top;
    else {
        line.top = bottom_of(strip);
        line.height = bottom - line.top;
    }
    return line;
}

/* No line is shown twice: where two touch they are one strip, as long as that is no half of a page; else the
 * second begins where the first one ends. */
static void add_strip(const struct screen *screen, struct strip strips[], size_t *count, size_t place)
{
    const size_t page = screen->places[place - 1].page;
    const struct box box = place_shown_box(screen, &screen->places[place - 1]);
    const int width = place_shown_width(screen, page), height = place_shown_height(screen, page);
    const int most = clamp(width * 2 / 5, 1, height);
    struct strip fresh = { page, line_around(box, width, height), place };
    for (size_t i = 0; i < *count;) {
        const struct box old = strips[i].box, both = around_both(old, fresh.box);
        const bool apart = strips[i].page != page || fresh.box.top > bottom_of(old) ||
            old.top > bottom_of(fresh.box);
        if (!apart && shows(old, box))
            return;
        if (!apart && both.height <= most) {
            fresh = (struct strip){ page, both, strips[i].place };
            strips[i] = strips[--*count];
            i = 0;
            continue;
        }
        if (!apart)
            fresh.box = without(fresh.box, old);
        i++;
    }
    if (*count < SCREEN_STRIPS && fresh.box.height > 0)
        strips[(*count)++] = fresh;
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
    tell_in(screen, " aria-label=\"", MSG("Part of page"), " ");
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
    tell_in(screen, "<small>", MSG("Page"), " ");
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
