/* tone: how bright and of what colour the ground of a photograph is. Inside the look room. */
#ifndef TONE_H
#define TONE_H

#ifndef ROOM_LOOK
#error "tone.h is for the look room alone"
#endif

#include <stdbool.h>

struct edges;

/* The tone of flat ground: roots of the brightness, as edges.c keeps them. Of a grey picture the first alone
 * counts. */
struct tone {
    double value[3];
};

/* How two tones compare: as bright (1), and how far apart their colours are (1: the same). */
struct ratio {
    double brightness, colour;
};

/* (x, y) lies in the picture. */
struct tone tone_at(const struct edges *edges, int x, int y);

struct ratio tone_compare(const struct edges *edges, const struct tone *one, const struct tone *other);

/* Is it `paper` in whatever light? No finger is. */
bool tone_is_paper(const struct edges *edges, const struct tone *tone, const struct tone *paper);

#endif
