/* leaf: the writing on both sides of a fold. Inside the look room. */
#ifndef LEAF_H
#define LEAF_H

#ifndef ROOM_LOOK
#error "leaf.h is for the look room alone"
#endif

#include <stdbool.h>

/* The sheet with its fold in column `fold` and upright, each pixel as a share of the paper around it, in 255:
 * it is taken as grey levels, and leaf_level makes shares of them. */
struct leaf {
    unsigned char *share; /* width * height, rows from the top; owned */
    int width, height, fold;
    int dark, faint; /* shares below which a pixel is surely ink, and may be */
};

void leaf_level(struct leaf *leaf);
void leaf_clear(struct leaf *leaf); /* of zeroes is fine */

/* Nothing written within some 4 mm on either side; on the fold itself a staple may sit. */
bool leaf_gutter_is_empty(const struct leaf *leaf);

/* Lines of writing on both sides. In the spine's shadow one page may be empty; a crease, which the post makes
 * too, needs writing on both. */
bool leaf_is_two_pages(const struct leaf *leaf, bool in_spine);

/* Do the lines begin at the right: does the sheet stand on its head? */
bool leaf_begins_right(const struct leaf *leaf);

/* The grey level below which `share` (0 … 1) of what was counted lies. */
int leaf_rank(const int count[256], double share);

#endif
