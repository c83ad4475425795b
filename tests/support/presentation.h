/* presentation: what look and clean make of a drawn page, and measurements on it. No recogniser is lent. */
#ifndef PRESENTATION_H
#define PRESENTATION_H

struct Pix;

/* The presentation picture of `page`, which is destroyed. The caller owns the answer. */
struct Pix *presented(struct Pix *page);

/* `page`, destroyed, on a scanner's bed or under its lid of brightness `grey`. `shadow`: grey of a line of 6
 * pixels along the sheet, 0: none. */
struct Pix *on_bed(struct Pix *page, int grey, int right, int below, int shadow);

void paint_box(struct Pix *page, int left, int top, int width, int height, int red, int green, int blue);

/* A part of a picture in pixels. */
struct part {
    int left, top, width, height;
};

struct Pix *grey_of(struct Pix *picture); /* the caller owns it */

/* Pixels of `grey` darker than `below` in a part; a part of width 0 is everything. */
int count_darker(struct Pix *grey, struct part part, int below);

/* Mean of one channel (0 red, 1 green, 2 blue) in a part. */
double mean_of(struct Pix *picture, struct part part, int channel);

#endif
