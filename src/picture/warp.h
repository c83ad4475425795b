/* warp: a quad of a photograph as a rectangle. Inside the picture room. */
#ifndef WARP_H
#define WARP_H

#ifndef ROOM_PICTURE
#error "warp.h is for the picture room alone"
#endif

struct Pix;
struct quad;

/* The place of (u, v), 0 … 1 across and down the sheet, is ((a u + b v + c) / w, (d u + e v + f) / w) with
 * w = g u + h v + 1 (Heckbert, "Fundamentals of texture mapping and image warping", 1989). */
struct view {
    double a, b, c, d, e, f, g, h;
};

struct view view_of(const struct quad *quad);

/* A picture of `width` x `height` pixels, its corners those of `quad`; what lies beyond the photograph is
 * white. Null where there is no memory. */
struct Pix *warp(struct Pix *photo, const struct quad *quad, int width, int height);

#endif
