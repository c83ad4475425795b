/* The pages that an addressee gets, as a person writes them: "1,3-5"; or all that are mailed. And the places
 * on a page: "10,20,300,40". */
#include "flow.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { PAGES_MOST = 1000 };

static int by_number(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* A single page is at least 1. */
bool flow_read_pages(const char *text, struct arena *arena, struct addressee *to, struct fault *fault)
{
    to->pages = arena_array(arena, PAGES_MOST, sizeof *to->pages);
    while (*text) {
        char *end;
        long first = isdigit((unsigned char)*text) ? strtol(text, &end, 10) : 0;
        long last = first;
        if (first && *end == '-' && isdigit((unsigned char)end[1]))
            last = strtol(end + 1, &end, 10);
        if (!first || last < first || last > PAGES_MOST || (*end && *end != ',') || (*end == ',' && !end[1]))
            return fault_set(fault, FAULT_CONFIG, "pages are written as 1,3-5; \"%s\" is not", text);
        for (long page = first; page <= last && to->page_count < PAGES_MOST; page++)
            to->pages[to->page_count++] = (int)page;
        text = *end ? end + 1 : end;
    }
    qsort(to->pages, to->page_count, sizeof *to->pages, by_number);
    return true;
}

bool flow_all_pages(const struct reply *reply, struct arena *arena, struct addressee *to, struct fault *fault)
{
    to->pages = arena_array(arena, reply->page_count, sizeof *to->pages);
    for (size_t i = 0; i < reply->page_count; i++) {
        const struct page *page = &reply->pages[i];
        if (page->trouble[0] || !page->hash[0] || page->kind_confidence < 0.5)
            return fault_set(fault, FAULT_INPUT,
                "it is not certain what page %d is: look at it (`adkaz show ID "
                "--pictures DIR`) and name the pages, --to REF:PAGES",
                page->number);
        if (page_kind_mailed(page->kind))
            to->pages[to->page_count++] = page->number;
    }
    return true;
}

static bool read_number(const char **at, char end, int *number)
{
    char *behind = NULL;
    const long value = isdigit((unsigned char)**at) ? strtol(*at, &behind, 10) : -1;
    if (value < 0 || value > PAGE_SIDE_MOST_PX || (*behind != end && (end || *behind != ' ')))
        return false;
    *number = (int)value;
    *at = *behind ? behind + 1 : behind;
    return true;
}

bool flow_read_boxes(
    const char *text, struct arena *arena, struct box **boxes, size_t *count, struct fault *fault)
{
    struct box *read = arena_array(arena, PAGE_BLACKED_MOST, sizeof *read);
    *boxes = read;
    *count = 0;
    for (const char *at = text + strspn(text, " "); *at; at += strspn(at, " ")) {
        struct box *box = &read[*count];
        if (*count == PAGE_BLACKED_MOST || !read_number(&at, ',', &box->left) ||
            !read_number(&at, ',', &box->top) || !read_number(&at, ',', &box->width) ||
            !read_number(&at, '\0', &box->height))
            return fault_set(fault, FAULT_CONFIG,
                "a place is written as LEFT,TOP,WIDTH,HEIGHT in pixels of the page's picture");
        ++*count;
    }
    return true;
}
