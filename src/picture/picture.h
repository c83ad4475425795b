/* picture: what look and clean both do to pixels, on leptonica's pictures (8-bit grey or 32-bit colour). The
 * caller owns what is returned, and destroys it with pixDestroy. Null means that leptonica refused: the
 * picture was too small or memory ran out. Angles are degrees, clockwise; pixels count from the upper left.
 */
#ifndef PICTURE_H
#define PICTURE_H

#include <stdbool.h>

struct Pix;

/* ---- masks ---- */

/* A 1-bit mask of the pixels of `grey` that are darker than `limit` (0 … 255, else null). */
struct Pix *picture_below(struct Pix *grey, int limit);

/* Opening and closing of a 1-bit mask by a brick, as pixOpenBrick and pixCloseSafeBrick do it. */
struct Pix *picture_open(struct Pix *mask, int wide, int high);
struct Pix *picture_close(struct Pix *mask, int wide, int high);

/* Closing of an 8-bit grey picture by a square of an odd `size`, as pixCloseGray does it. */
struct Pix *picture_close_grey(struct Pix *grey, int size);

/* ---- paper and light ---- */

/* How bright the paper is, tile by tile: one pixel of the answer for `tile` x `tile` pixels of `grey`.
 * Stamps, hatching and small pictures do not pass for paper: dark islands up to a quarter of the page are
 * bridged. */
struct Pix *picture_paper(struct Pix *grey, int tile);

/* `grey` divided by its paper, which becomes `white` (1 … 255) everywhere. */
struct Pix *picture_level_grey(struct Pix *grey, struct Pix *paper, int tile, int white);

struct quad;

/* The light on a sheet, channel by channel. What is not paper, because it stands out by a sharp edge or by
 * its colour (photographs glued on, holes, a censor's bars, coloured drawings), is lit like the paper around
 * it. */
struct light {
    struct Pix *map[3]; /* as of picture_paper; red, green, blue, of a grey picture one */
    int channels, tile;
    int tone[3]; /* of the paper, the middle of the sheet */
};

/* `sheet`: where the paper lies in `picture`, upright, with other things around it; null: all is paper. What
 * is brighter than paper around it keeps a light of its own, so that no writing there is washed out. False:
 * no paper was found, or leptonica refused. Cleared with picture_light_clear either way. */
bool picture_light(struct Pix *picture, int tile, const struct quad *sheet, struct light *light);
void picture_light_clear(struct light *light);

/* Divides `picture` by its light, in place: paper becomes white[channel], what is brighter already stays. */
void picture_even(struct Pix *picture, const struct light *light, const int white[3]);

/* The value below which `share` (0 … 1) of the pixels lie, of a colour picture that of each channel; the last
 * of `all` values, counted by value. */
int picture_rank(struct Pix *grey, double share);
void picture_colour_rank(struct Pix *colour, double share, int rank[3]); /* red, green, blue */
int picture_rank_of(const int count[256], int all, double share);

/* ---- how sharp strokes are ---- */

/* A way across an 8-bit grey picture: along row `at`, or down column `at`. */
struct way {
    struct Pix *grey;
    int at;
    bool down;
};

/* A stroke where a way crosses it: pixels `from` to before `to`, all darker than paper. Its sharpness is the
 * steepest step between neighbouring pixels as a share of its depth, paper less darkest: 1 is an edge within
 * one pixel, written strokes have 0.36 to 0.95 at 200 dpi, and 0.22 where they show through paper (pages of
 * the read benchmark). */
struct section {
    int from, to;
    int darkest, steepest; /* grey levels */
};

/* The next section from pixel `from` of the way on; its pixels are darker than `palest`. False: none. */
bool picture_section(const struct way *way, int from, int palest, struct section *section);

/* ---- a sheet that stands askew in a photograph ---- */

/* Corners of a sheet: upper left, upper right, lower right, lower left. */
struct quad {
    double x[4], y[4];
};

struct quad picture_quad(const double x[4], const double y[4]);

/* How deep (x, y) lies inside of `quad`; negative: how far outside. */
double picture_depth(const struct quad *quad, double x, double y);

/* Width and height of the sheet in the photograph's pixels. A ratio near that of A4, A5 or A6 is taken for
 * it, since perspective shortens one side. */
void picture_sheet_size(const struct quad *quad, double *width, double *height);

/* The sheet alone, a rectangle; one resampling. */
struct Pix *picture_sheet(struct Pix *photo, const struct quad *quad);

/* The sheet a rectangle as large as picture_sheet_size says, and all of the photograph around it, in the
 * sheet's plane; what comes new has the tone of what lies beside it. `quad` becomes the sheet's place in the
 * new picture. Null, and `quad` stays, without memory, or well beyond what picture_can_rectify allows: what
 * that allows of a small copy is done at any size. */
struct Pix *picture_rectify(struct Pix *photo, struct quad *quad);

/* Is a photograph of that size fit to be shown whole in the sheet's plane? Not where that runs towards the
 * horizon: what lies far away would be many times as large as it was. */
bool picture_can_rectify(int width, int height, const struct quad *quad);

/* ---- size and colour ---- */

/* Without colour, by the weights of the eye. */
struct Pix *picture_grey(struct Pix *picture);

int picture_longer_side(struct Pix *picture);

/* `picture` at `scale` of its size, between its pixels; below 0.7 the mean of those that fall together. */
struct Pix *picture_scale(struct Pix *picture, double scale);

/* `grey`, halved until no side is longer than `longest` pixels. */
struct Pix *picture_small(struct Pix *grey, int longest);

/* ---- turning ---- */

/* By 0 … 3 quarter turns clockwise, without loss. */
struct Pix *picture_quarter_turns(struct Pix *picture, int turns);

/* A sheet's place in a `width` x `height` picture after such turns of it. */
struct quad picture_turned_quad(const struct quad *quad, int width, int height, int turns);

/* By a small angle clockwise; the picture grows so that no corner is cut, and what comes new is white. */
struct Pix *picture_rotate(struct Pix *picture, double degrees);

/* The same, but what comes new has the tone of the paper beside it. */
struct Pix *picture_straighten(struct Pix *picture, double degrees);

/* ---- around a sheet ---- */

/* Paints what lies outside of `sheet` with the tone of the paper beside it, in place. */
void picture_paint_around(struct Pix *picture, const struct quad *sheet);

/* The smallest rectangle that holds `sheet`, which may be tilted, cut out and painted around. */
struct Pix *picture_crop(struct Pix *picture, const struct quad *sheet);

#endif
