/* grain: streaks of wood and gaps between boards, as against writing. Inside the look room. */
#ifndef GRAIN_H
#define GRAIN_H

#ifndef ROOM_LOOK
#error "grain.h is for the look room alone"
#endif

#include <stdbool.h>

struct edges;

/* The direction in which a desk's dark streaks run, of length 1; `runs` is false where they prefer none. The
 * sums are those of a structure tensor. */
struct grain {
    double xx, xy, yy;
    double along_x, along_y;
    bool runs;
};

/* Adds what the strokes say at a pixel of the desk, which lies not at the picture's border; begin with zeros,
 * and settle when all are in. */
void grain_add(const struct edges *edges, int x, int y, struct grain *grain);
void grain_settle(struct grain *grain);

/* Is the stroke at (x, y) a piece of an even, straight streak of `least` pixels or more that runs as the
 * grain does, or square to it? Writing bends and ends sooner. */
bool grain_is_streak(const struct edges *edges, const struct grain *grain, int x, int y, int least);

/* Is it a piece of an even, straight line of any direction, as a pen or a board's edge is? */
bool grain_is_straight(const struct edges *edges, int x, int y);

#endif
