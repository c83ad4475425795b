/* Dark streaks of wood, and gaps between boards, are long, straight and thin, and all of them run one way or
 * square to it. Writing on a piece of paper turns at every letter. */
#include "grain.h"

#include "edges.h"
#include "pixel.h"

#include <leptonica/allheaders.h>

#include <math.h>
#include <stdlib.h>

void grain_add(const struct edges *edges, int x, int y, struct grain *grain)
{
    double dx = at(edges->strokes, x + 1, y) - at(edges->strokes, x - 1, y);
    double dy = at(edges->strokes, x, y + 1) - at(edges->strokes, x, y - 1);
    grain->xx += dx * dx;
    grain->xy += dx * dy;
    grain->yy += dy * dy;
}

void grain_settle(struct grain *grain)
{
    static const double ONE_WAY = 0.35; /* 1: all slopes lie along one line; 0: none is preferred */
    double all = grain->xx + grain->yy, one_way = hypot(grain->xx - grain->yy, 2 * grain->xy);
    double slopes = 0.5 * atan2(2 * grain->xy, grain->xx - grain->yy);
    grain->along_x = -sin(slopes);
    grain->along_y = cos(slopes);
    grain->runs = one_way > ONE_WAY * all;
}

/* The darkest stroke at a place or a pixel aside of it, for no streak is quite straight; 0 outside. */
static int stroke_near(const struct edges *edges, double x, double y, double aside_x, double aside_y)
{
    int darkest = 0;
    for (int off = -1; off <= 1; off++) {
        int px = (int)lround(x + off * aside_x), py = (int)lround(y + off * aside_y);
        if (px < 0 || py < 0 || px >= edges->width || py >= edges->height)
            return 0;
        int here = at(edges->strokes, px, py);
        darkest = here > darkest ? here : darkest;
    }
    return darkest;
}

/* How far a stroke of (x, y) goes on along (a, b), both ways, nearly as dark from pixel to pixel. A word runs
 * as far, but is darker and paler at every letter. */
static int length_along(const struct edges *edges, int x, int y, double a, double b)
{
    enum { MOST = 40, FAINT = 5, NOISE = 6 };
    static const double UNEVEN = 0.5;
    int length = 1;
    for (int way = -1; way <= 1; way += 2) {
        int last = stroke_near(edges, x, y, -b, a);
        for (int i = 1; i < MOST; i++, length++) {
            int next = stroke_near(edges, x + way * i * a, y + way * i * b, -b, a);
            int darker = next > last ? next : last;
            if (next <= FAINT || abs(next - last) > fmax(NOISE, UNEVEN * darker))
                break;
            last = next;
        }
    }
    return length;
}

bool grain_is_streak(const struct edges *edges, const struct grain *grain, int x, int y, int least)
{
    if (!grain->runs)
        return false;
    double a = grain->along_x, b = grain->along_y;
    return length_along(edges, x, y, a, b) >= least || length_along(edges, x, y, -b, a) >= least;
}

bool grain_is_straight(const struct edges *edges, int x, int y)
{
    enum { LONG = 24, DIRECTIONS = 12 }; /* pixels; 5 % of the picture's longer side */
    for (int i = 0; i < DIRECTIONS; i++) {
        double turn = i * M_PI / DIRECTIONS;
        if (length_along(edges, x, y, cos(turn), sin(turn)) >= LONG)
            return true;
    }
    return false;
}
