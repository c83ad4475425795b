/* warp: a quad of a photograph as a rectangle. Inside the picture room. */
#ifndef WARP_H
#define WARP_H

#ifndef ROOM_PICTURE
#error "warp.h is for the picture room alone"
#endif

struct Pix;
struct quad;

/* A picture of `width` x `height` pixels, its corners those of `quad`; what lies beyond the photograph is
 * white. Null where there is no memory. */
struct Pix *warp(struct Pix *photo, const struct quad *quad, int width, int height);

#endif
