/* edges: where one ground meets another in a photograph, and the straight lines along which it does. Inside
 * the look room. */
#ifndef EDGES_H
#define EDGES_H

#ifndef ROOM_LOOK
#error "edges.h is for the look room alone"
#endif

#include <stdbool.h>

struct Pix;

/* Slopes of brightness or colour, on a picture some 500 pixels long in which writing is closed away. */
struct edges {
    int width, height;
    double per_pixel; /* pixels of the raw picture per pixel of these */
    struct Pix *ground[3]; /* without writing, channel by channel: roots of the brightness */
    int channels; /* 3, of a grey picture 1 */
    struct Pix *strokes; /* how much darker than its ground each pixel is */
    float *down_x, *down_y; /* the slope of the channel that changes most; towards the brighter side */
    double least; /* a slope smaller than this is none: grain */
    struct Pix *rough; /* the mean slope around each pixel, in quarters */
    double flat; /* what is rougher than this is no paper */
};

enum { LINES_MOST = 14, REACH_MOST = 1024 /* no point of the edges lies further from their first */ };

/* The sides of a sheet, clockwise. */
enum side { TOP, RIGHT, BOTTOM, LEFT, EDGE_SIDES };

/* Edges along the straight line a*x + b*y = c, (a, b) of length 1, that get brighter towards (a, b): the
 * sheet lies there. A stop is a pixel's step along it. The sums run over the stops from the first one, so
 * that any stretch of the line is a difference. */
struct line {
    double a, b, c;
    int run; /* stops of its longest edge */
    int seen[2 * REACH_MOST]; /* stops inside the picture */
    int edge[2 * REACH_MOST]; /* stops at which an edge runs along it */
    float strength[2 * REACH_MOST]; /* of those edges */
};

struct lines {
    struct line *line; /* the longest edge first */
    int count;
};

bool edges_take(struct edges *edges, struct Pix *colour);
void edges_clear(struct edges *edges);

/* For each side of a sheet the lines that may be it. The caller frees them. */
void edges_lines(const struct edges *edges, struct lines lines[EDGE_SIDES]);

/* Counts those stops of a line for edge, too, around which its slopes are as faint as grain but run together
 * along it. */
void edges_follow_faint(const struct edges *edges, struct line *line);

/* The slope across (a, b) at a point, between pixels too; 0 outside. */
double edges_across(const struct edges *edges, double x, double y, double a, double b);

/* The stop of the point (x, y) of a line, within its arrays. */
int line_stop(const struct line *line, double x, double y);

/* Sorts one value and more; the one that so many tenths of them lie below. */
double edges_rank_of(double values[], int count, int tenths);

#endif
