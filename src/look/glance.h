/* glance: a page as it is seen at a glance, small and grey; the looks measure on it. Inside the look room. */
#ifndef GLANCE_H
#define GLANCE_H

#ifndef ROOM_LOOK
#error "glance.h is for the look room alone"
#endif

#include "stage.h"

enum {
    GLANCE_TILE_PX = 32, /* for the light; 5 mm of an A4 sheet */
    GLANCE_WHITE = 220, /* of paper in `level` */
};

enum { SIDE_UP, SIDE_LEFT, SIDE_DOWN, SIDE_RIGHT, SIDES };

/* A4 becomes 1755 pixels high: 150 dpi. Pictures are null until their look made them. */
struct glance {
    struct Pix *grey; /* where corners were found, straightened; the sheet alone if it is cut out */
    struct Pix *level; /* grey, evenly lit and without tilt; paper is GLANCE_WHITE */
    struct Pix *ink; /* 1 bit: what was written, without printed rules */
    struct Boxa *pieces; /* boxes of what hangs together in `ink` */
    double scale; /* pixels of the glance per pixel of the raw picture */
    int paper; /* grey level of most of the paper in `grey` */
    bool inside; /* the sheet was cut out of its ground */
    bool seen[SIDES]; /* the sheet's own edge was seen there, with ground beyond it */
    double noise; /* of `level`, in grey levels (sigma) */
    int dark, rule; /* grey levels of ink and of printed rules (GLANCE_WHITE: none) in `level` */
    int strokes; /* components of ink that are larger than dust */
    int longest; /* px: the longer side of the largest of them */
    double specks; /* share of what is darker than its paper, rules apart; where strokes are few */
    bool empty; /* hardly any strokes: blank, if its grain lets one be sure */
    bool shines; /* its pale strokes are soft, and read in a mirror: the other side shows through */
    double colour; /* share of the page that has colour */
    double tone; /* share of the page that is neither paper nor ink: photographs, prints */
    int dpi; /* of the raw picture, perhaps a guess; 0 where it cannot be */
    bool scanned; /* its file says the dpi: no photograph */
};

bool glance_take(struct glance *glance, struct Pix *colour, struct fault *fault);
void glance_clear(struct glance *glance);

/* The grey below which a pixel is ink, midway between ink and paper (or printed rules), as far as that stands
 * out of the grain. */
int glance_threshold(const struct glance *glance);

/* How many strokes `mask` has, a 1-bit picture as large as the glance, and the longer side of the largest:
 * dust, what lies along the edge and punched holes apart, which are cleared in it. */
int glance_strokes(const struct glance *glance, struct Pix *mask, int *longest);

/* Has the page strokes with the edges of a pen or a pencil? What shows through from the other side has none
 * (sharp.c). True also where it cannot be told. */
bool glance_sharp(const struct glance *glance, const struct looks *looks);

/* How the lines of a 1-bit picture tilt, searched within `range` degrees both ways. */
struct tilt {
    double degrees, confidence; /* clockwise; confidence: 1 is nothing, text has 3 to 20 */
};

struct tilt tilt_of(struct Pix *ink, double range);

/* Of the rows and the columns that of which it is surer; the columns are not asked when the rows leave no
 * doubt. */
struct tilt tilt_either_way(struct Pix *ink, double range);

/* Half the mean row with ink, of `count` rows: more than the tails of letters have, less than their bodies.
 */
int lines_little_ink(const int *rows, int count);

/* How many rows of what may be writing the page has, after some quarter turns. */
int lines_count(const struct glance *glance, int turns);

/* What the recogniser is asked about, after some quarter turns of the page (lines.c): a piece of the line
 * that holds most ink in the upper (0) or lower (1) half of the writing, null where the ink makes no lines;
 * or a band of three to five lines. */
struct Pix *lines_cut_one(const struct glance *glance, int turns, int half);
struct Pix *lines_cut_band(const struct glance *glance, int turns);

/* The looks, in their order (look.c). What they cannot measure they leave as it is. */
void look_for_corners(struct glance *glance, struct Pix *colour, struct looks *looks);
void look_for_borders(struct glance *glance, struct Pix *colour, struct looks *looks);

/* Was a sheet with corners surely seen from aside? A scanner sees a rectangle. */
bool look_is_in_perspective(const struct looks *looks);

/* Straightens the whole picture by a sheet that is not cut out of it, unless a scanner's bed was found around
 * it or its plane runs too far away: then it has no corners. */
void look_straighten(struct glance *glance, struct looks *looks);

void look_at_light(struct glance *glance, struct looks *looks);
void look_for_tilt(struct glance *glance, struct looks *looks);
void look_for_rules(struct glance *glance, struct looks *looks);
void look_at_ink(struct glance *glance, struct looks *looks);
void look_at_bareness(struct glance *glance, struct Pix *colour, struct looks *looks);
void look_at_shine(const struct glance *glance, struct Pix *colour, struct looks *looks);
const char *look_at_quality(
    const struct glance *glance, double tilt_degrees, struct page *page, struct arena *arena);
void look_for_axis(struct glance *glance, struct looks *looks, struct recogniser *recogniser);
void look_at_kind(const struct glance *glance, const struct looks *looks, struct page *page);

#endif
