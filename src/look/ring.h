/* ring: the round edge of a postmark. Inside the look room. */
#ifndef RING_H
#define RING_H

#ifndef ROOM_LOOK
#error "ring.h is for the look room alone"
#endif

struct Pix;
struct Box;

/* Looks on `level`, an 8-bit picture of a whole page, for a drawn circle of a postmark's size: 2 to 10 % of
 * the page's longer side from its middle to its edge. The caller destroys the box; null: there is none. */
struct Box *ring_find(struct Pix *level);

#endif
