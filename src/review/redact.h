/* redact: the screen on which places of a page are blacked out. Places are told in pixels of the page as it
 * is shown, upright as somebody turned it; the store knows them on the picture as it is kept. */
#ifndef REDACT_H
#define REDACT_H

#include "screen_inside.h"

struct redact_place {
    struct box box; /* as it is shown */
    bool chosen; /* it is to be black */
    enum redact_from { REDACT_PROPOSED, REDACT_DRAWN } from;
};

/* One page as it is shown for this. */
struct redact_screen {
    struct screen screen; /* its listed, reply, words and version */
    size_t page; /* index in the reply's pages */
    const struct redact_place *places;
    size_t place_count;
    const struct box *lines; /* as they were read, as they are shown */
    size_t line_count;
    bool opaque; /* as the picture will be */
    const char *receiver; /* a ref: they become black for this one alone; "": for everybody */
    const char *wrong; /* a sentence: why what was sent cannot be done; null */
};

/* The sides of the page's picture and a box of it, upright as somebody turned it; and back. */
struct box redact_shown(const struct page *page, struct box box);
struct box redact_kept(const struct page *page, struct box shown);

/* All of it, between the page's head and its end. */
void redact_write(const struct redact_screen *redact);

#endif
