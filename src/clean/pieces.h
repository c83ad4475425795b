/* pieces: what hangs together in a 1-bit picture, as the rows of pixels it is made from. Inside the clean
 * room. Leptonica makes a picture of each piece, which takes ten times as long where there are many. */
#ifndef PIECES_H
#define PIECES_H

#ifndef ROOM_CLEAN
#error "pieces.h is for the clean room alone"
#endif

#include <stddef.h>

struct Pix;

/* Pixels `from` to before `to` of row `y`. `next`: the piece's next run, -1 behind the last. */
struct run {
    int from, to, y, next;
};

struct pieces {
    struct run *runs;
    int *first; /* of each piece: its first run, the uppermost */
    int count; /* of pieces */
};

/* The dark pieces of `mask`, whose pixels touch along a side or across a corner. None where it has more runs
 * than any page of writing: a million. pieces_clear either way. */
struct pieces pieces_find(struct Pix *mask);
void pieces_clear(struct pieces *pieces);

#endif
