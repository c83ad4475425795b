/* finger: a finger that holds a sheet down, as against a note that lies across its side. Inside the look
 * room. */
#ifndef FINGER_H
#define FINGER_H

#ifndef ROOM_LOOK
#error "finger.h is for the look room alone"
#endif

struct edges;
struct Pix;
struct quad;
struct tone;

/* What lies at (x, y), on a side of the sheet, as an 8-bit picture of the edges' size, 255 on it and a little
 * way around; NULL: it is no finger, or no memory. `paper`: the sheet's tone. The caller destroys it. */
struct Pix *finger_at(
    const struct edges *edges, const struct quad *sheet, const struct tone *paper, double x, double y);

#endif
