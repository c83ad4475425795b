/* show_inside: what the two forms of `adkaz show` share, for people and for programs. */
#ifndef SHOW_INSIDE_H
#define SHOW_INSIDE_H

#include "app.h"

struct shower {
    struct store_lister lister;
    struct store *store;
    const char *id, *pictures;
    const char *ref; /* whose pictures; "": those of whoever has none of their own */
    bool json, words, steps, blind;
};

/* show_left_out.c: the rows of the candidates' senders that are left out, in the arena; none in a blind
 * check, whose second person decides by the letter. */
bool show_find_left_out(struct shower *shower, const struct store_listed *listed, struct arena *arena,
    struct store_left_out **rows, size_t *count, struct fault *fault);

/* show_plain.c: the reply in lines for a reader. */
bool show_plain(
    struct shower *shower, const struct store_listed *listed, const struct reply *reply, struct fault *fault);

/* show_json.c: the reply as one JSON object, on a line. */
bool show_json(
    struct shower *shower, const struct store_listed *listed, const struct reply *reply, struct fault *fault);

#endif
