/* What a scanner saw beside the sheet: black or grey bands of its bed, the bright lid behind a line of
 * shadow, the dark of a book's spine. A band begins at the frame and ends along one straight line, may be
 * tilted as the sheet was, and holds no strokes; whatever is not surely such a band stays on the page. */
#include "glance.h"

#include "cleanup.h"
#include "picture.h"

#include <leptonica/allheaders.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    STRIPS = 48, /* in which one side is measured */
    DEPTH_MOST = 2400,
    UNKNOWN = -1, /* of a strip that shows no end of the band: the band of another side fills it */
    EDGE_PX = 5, /* 1.7 mm of an A4 sheet at half a glance: blur and shadow of the paper's edge */
    BESIDE_PX = 15, /* 5 mm: what is compared on both sides of the edge */
};

/* Half a glance turned so that the side in question is up. */
struct side {
    PIX *picture;
    int width, height, deepest; /* a band is never looked for below row `deepest` */
    double paper; /* grey of the brighter part of the whole picture */
};

/* Where the band ends: at row `at_left` of the first column, `at_right` of the last. No band: 0 and 0. It was
 * seen between the columns `from` and `to`: a small sheet ends before the side does. */
struct edge {
    double at_left, at_right;
    int from, to;
};

static double edge_at(const struct side *side, const struct edge *edge, double x)
{
    return edge->at_left + (edge->at_right - edge->at_left) * x / side->width;
}

static int pixel_at(const struct side *side, int x, int y)
{
    const l_uint32 *row = pixGetData(side->picture) + (size_t)y * (size_t)pixGetWpl(side->picture);
    return GET_DATA_BYTE(row, x);
}

/* ---- one strip ---- */

static double row_mean(const struct side *side, int left, int right, int y)
{
    const l_uint32 *row = pixGetData(side->picture) + (size_t)y * (size_t)pixGetWpl(side->picture);
    int sum = 0; /* the hot loop of this file: the row is found once */
    for (int x = left; x < right; x++)
        sum += GET_DATA_BYTE(row, x);
    return (double)sum / (right - left);
}

static void take_profile(const struct side *side, int strip, float *profile)
{
    int left = side->width * strip / STRIPS, right = side->width * (strip + 1) / STRIPS;
    for (int y = 0; y < side->deepest; y++)
        profile[y] = (float)row_mean(side, left, right, y);
}

/* A dark band: from the frame on below half of the paper's brightness. */
static double dark_end(const struct side *side, const float *profile)
{
    enum { RIM = 3 }; /* some scanners draw a bright line around everything */
    int y = 0;
    while (y < RIM && profile[y] > side->paper / 2)
        y++;
    if (y == RIM)
        return 0;
    while (y < side->deepest && profile[y] <= side->paper / 2)
        y++;
    return y < side->deepest ? y : UNKNOWN;
}

/* A band of one tone, the lid or a grey bed: as far as it keeps the tone of its beginning. */
static double plain_end(const struct side *side, const float *profile)
{
    enum { START = 4, OFF = 7 };
    double tone = (double)(profile[1] + profile[2] + profile[3]) / 3;
    for (int y = START; y < side->deepest; y++) {
        if (fabs((double)profile[y] - tone) > OFF)
            return y > START + 1 ? y : 0; /* nothing that could be called a band */
        tone += ((double)profile[y] - tone) / 16; /* a lid is lit unevenly too */
    }
    return UNKNOWN;
}

/* ---- one straight edge through all strips ---- */

struct ends {
    double y[STRIPS];
};

static double strip_middle(int strip)
{
    return (strip + 0.5) / STRIPS;
}

static const double NEAR_PX = 1.6;

/* How the strips agree with a line; one that leaves the picture goes on at 0. */
struct votes {
    int speaking; /* strips that show an end */
    int near; /* of these, on the line */
    int banded, banded_near; /* the same, where the line keeps a band off */
};

static struct votes count_votes(const struct ends *ends, double start, double slope)
{
    struct votes votes = { 0 };
    for (int i = 0; i < STRIPS; i++) {
        double line = fmax(0, start + slope * strip_middle(i));
        if (ends->y[i] == UNKNOWN)
            continue;
        bool near = fabs(ends->y[i] - line) <= NEAR_PX, banded = line > 1.5;
        votes.speaking++;
        votes.near += near;
        votes.banded += banded;
        votes.banded_near += banded && near;
    }
    return votes;
}

static bool is_agreed(const struct votes *votes)
{
    enum { LEAST_BANDED = 6 };
    static const double MOST = 0.75;
    return votes->speaking >= STRIPS / 4 && votes->banded >= LEAST_BANDED &&
        votes->near >= MOST * votes->speaking && votes->banded_near >= MOST * votes->banded;
}

/* Least squares through the strips that voted for the line. */
static void refine(const struct ends *ends, struct edge *edge)
{
    double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
    for (int i = 0; i < STRIPS; i++) {
        double x = strip_middle(i), y = ends->y[i];
        if (y <= 0 || fabs(y - edge->at_left - (edge->at_right - edge->at_left) * x) > NEAR_PX)
            continue;
        n++, sx += x, sy += y, sxx += x * x, sxy += x * y;
    }
    double spread = n * sxx - sx * sx;
    if (spread <= 0)
        return;
    double slope = (n * sxy - sx * sy) / spread, start = (sy - slope * sx) / n;
    edge->at_left = start;
    edge->at_right = start + slope;
}

static void set_extent(const struct side *side, const struct ends *ends, struct edge *edge)
{
    int first = STRIPS, last = -1;
    for (int i = 0; i < STRIPS; i++) {
        double line = edge->at_left + (edge->at_right - edge->at_left) * strip_middle(i);
        if (ends->y[i] == UNKNOWN || fabs(ends->y[i] - line) > NEAR_PX)
            continue;
        first = i < first ? i : first;
        last = i;
    }
    edge->from = side->width * first / STRIPS;
    edge->to = side->width * (last + 1) / STRIPS;
}

/* The line on which most strips agree, of all lines through two of them. */
static bool agree(const struct side *side, const struct ends *ends, struct edge *edge)
{
    static const double STEEPEST = 0.18; /* 10 degrees */
    enum { APART = 3 };
    struct votes best = { 0 };
    for (int i = 0; i < STRIPS; i++)
        for (int j = i + APART; j < STRIPS; j++) {
            if (ends->y[i] <= 0 || ends->y[j] <= 0)
                continue;
            double slope = (ends->y[j] - ends->y[i]) / (strip_middle(j) - strip_middle(i));
            double start = ends->y[i] - slope * strip_middle(i);
            struct votes votes = count_votes(ends, start, slope);
            if (votes.near > best.near && fabs(slope) <= STEEPEST * side->width) {
                best = votes;
                *edge = (struct edge){ .at_left = start, .at_right = start + slope };
            }
        }
    refine(ends, edge);
    set_extent(side, ends, edge);
    return is_agreed(&best);
}

static bool find_edge(
    const struct side *side, double (*end_of)(const struct side *, const float *), struct edge *edge)
{
    float profile[DEPTH_MOST];
    struct ends ends;
    for (int i = 0; i < STRIPS; i++) {
        take_profile(side, i, profile);
        ends.y[i] = end_of(side, profile);
    }
    return agree(side, &ends, edge);
}

/* ---- is that a band? ---- */

struct tones {
    int count[256], all;
};

static int rank_of(const struct tones *tones, double share)
{
    return picture_rank_of(tones->count, tones->all, share);
}

/* The tones between `from` and `to` rows inwards of the edge; negative: outwards. */
static struct tones tones_beside(const struct side *side, const struct edge *edge, double from, double to)
{
    struct tones tones = { 0 };
    for (int x = edge->from; x < edge->to; x++) {
        double line = edge_at(side, edge, x);
        if (line <= 2) /* no band here */
            continue;
        int top = (int)fmax(0, line + from), bottom = (int)fmin(side->height, line + to);
        for (int y = top; y < bottom; y++, tones.all++)
            tones.count[pixel_at(side, x, y)]++;
    }
    return tones;
}

static const double UNBROKEN = 0.9;

/* The share of columns in which the edge shows: darker than `below` somewhere close to it, or, where `below`
 * is 0, brighter behind it than before it. The end of a block of text is straight too, but has gaps. */
static double share_of_columns(const struct side *side, const struct edge *edge, int below)
{
    int showing = 0, all = 0;
    for (int x = edge->from; x < edge->to; x++) {
        int line = (int)edge_at(side, edge, x);
        if (line <= 4 || line + EDGE_PX >= side->height)
            continue;
        int darkest = 255;
        for (int y = line - 2; y < line + EDGE_PX; y++)
            darkest = pixel_at(side, x, y) < darkest ? pixel_at(side, x, y) : darkest;
        showing += below ? darkest < below
                         : pixel_at(side, x, line + EDGE_PX - 1) > pixel_at(side, x, line - 4) + 4;
        all++;
    }
    return all ? (double)showing / all : 0;
}

/* A lid has nothing on it. Grain and a little dust are let pass. */
static bool is_bare(const struct tones *outside)
{
    static const double DUST = 0.002;
    int middle = rank_of(outside, 0.5), grain = middle - rank_of(outside, 0.16);
    int palest = middle - (grain > 2 ? 5 * grain : 10), strokes = 0;
    for (int i = 0; i < palest; i++)
        strokes += outside->count[i];
    return strokes <= DUST * outside->all;
}

/* Dark, and paper behind it: not the night of a photograph. */
static bool is_dark_band(const struct side *side, const struct edge *edge)
{
    struct tones outside = tones_beside(side, edge, -DEPTH_MOST, -1);
    struct tones inside = tones_beside(side, edge, EDGE_PX, EDGE_PX + 2 * BESIDE_PX);
    return outside.all && inside.all && rank_of(&outside, 0.9) < 0.5 * side->paper &&
        rank_of(&inside, 0.6) > 0.75 * side->paper && share_of_columns(side, edge, 0) > UNBROKEN;
}

/* A plain band that is not of the paper's tone; what is as bright as paper must be told from it by the line
 * of shadow along the sheet, since a margin, a frame or a letterhead is plain too. */
static bool is_plain_band(const struct side *side, const struct edge *edge)
{
    enum { DIFFER = 4, SHADOW = 8 };
    static const double GREY = 0.88;
    struct tones outside = tones_beside(side, edge, -DEPTH_MOST, -2);
    struct tones outer = tones_beside(side, edge, -2 - BESIDE_PX, -2);
    struct tones inner = tones_beside(side, edge, EDGE_PX, EDGE_PX + BESIDE_PX);
    if (!outside.all || !inner.all || !is_bare(&outside))
        return false;
    int out = rank_of(&outer, 0.5), in = rank_of(&inner, 0.6);
    if (in < 0.85 * side->paper)
        return false;
    if (out < GREY * in)
        return share_of_columns(side, edge, 0) > UNBROKEN;
    int shadow = (out < in ? out : in) - SHADOW;
    return abs(out - in) >= DIFFER && share_of_columns(side, edge, shadow) > UNBROKEN;
}

/* ---- one side ---- */

static bool find_band(const struct side *side, struct edge *edge)
{
    static const double MOST = 0.6;
    if (find_edge(side, dark_end, edge) && is_dark_band(side, edge))
        return fmax(edge->at_left, edge->at_right) < MOST * side->height;
    if (find_edge(side, plain_end, edge) && is_plain_band(side, edge))
        return fmax(edge->at_left, edge->at_right) < MOST * side->height;
    *edge = (struct edge){ 0 };
    return false;
}

/* How far behind the edge one may cut: over its blur and shadow and one row more, but not into strokes. */
static double room_behind(const struct side *side, const struct edge *edge)
{
    enum { SHADED = 3, STROKE = 30 };
    struct tones inner = tones_beside(side, edge, EDGE_PX, EDGE_PX + BESIDE_PX);
    int paper = rank_of(&inner, 0.5);
    for (int room = 1; room < EDGE_PX; room++) {
        struct tones row = tones_beside(side, edge, room, room + 1);
        if (rank_of(&row, 0.5) > paper - SHADED) /* from here on darkness is ink */
            return rank_of(&row, 0.02) > paper - STROKE ? room + 1 : room;
    }
    return EDGE_PX;
}

/* ---- all sides ---- */

/* A side of the sheet as a line through two points, in pixels of the upright picture. */
struct through {
    double x0, y0, x1, y1;
};

/* `edge` of a picture that was turned `turns` quarters clockwise to bring its side up, turned back. */
static struct through turned_back(const struct side *side, const struct edge *edge, int turns)
{
    double w = side->width, h = side->height;
    switch (turns) {
    case 0:
        return (struct through){ 0, edge->at_left, w, edge->at_right };
    case 1: /* the left side came up: its x is the upright picture's height less y */
        return (struct through){ edge->at_left, w, edge->at_right, 0 };
    case 2:
        return (struct through){ w, h - edge->at_left, 0, h - edge->at_right };
    default:
        return (struct through){ h - edge->at_left, 0, h - edge->at_right, w };
    }
}

static bool cross(const struct through *one, const struct through *other, double *x, double *y)
{
    double ax = one->x1 - one->x0, ay = one->y1 - one->y0, bx = other->x1 - other->x0,
           by = other->y1 - other->y0;
    double det = ax * by - ay * bx;
    if (fabs(det) < 1)
        return false;
    double t = ((other->x0 - one->x0) * by - (other->y0 - one->y0) * bx) / det;
    *x = one->x0 + t * ax;
    *y = one->y0 + t * ay;
    return true;
}

static bool look_at_side(PIX *small, int turns, double paper, struct through *through)
{
    CLEANUP(pixDestroy) PIX *turned = picture_quarter_turns(small, turns);
    struct edge edge = { 0 };
    *through = (struct through){ 0 }; /* crosses nothing */
    if (!turned)
        return false;
    struct side side = { turned, pixGetWidth(turned), pixGetHeight(turned), 0, paper };
    side.deepest = (int)fmin(DEPTH_MOST, 0.7 * side.height);
    bool found = side.width >= 4 * STRIPS && side.deepest > 2 * BESIDE_PX && find_band(&side, &edge);
    if (found) {
        double room = room_behind(&side, &edge);
        edge.at_left += room;
        edge.at_right += room;
    }
    *through = turned_back(&side, &edge, turns);
    return found;
}

/* The sheet between the four lines; false when there is no band on any side, or hardly a sheet left. */
static bool find_sheet(PIX *small, struct quad *quad)
{
    static const double LEAST = 0.15;
    struct through up, right, down, left;
    double paper = picture_rank(small, 0.75);
    bool found = look_at_side(small, 0, paper, &up);
    found |= look_at_side(small, 3, paper, &right);
    found |= look_at_side(small, 2, paper, &down);
    found |= look_at_side(small, 1, paper, &left);
    if (!found || !cross(&up, &left, &quad->x[0], &quad->y[0]) ||
        !cross(&up, &right, &quad->x[1], &quad->y[1]) || !cross(&down, &right, &quad->x[2], &quad->y[2]) ||
        !cross(&down, &left, &quad->x[3], &quad->y[3]))
        return false;
    double width, height;
    picture_sheet_size(quad, &width, &height);
    return width * height > LEAST * pixGetWidth(small) * pixGetHeight(small);
}

/* Beds and lids have no colour: what has is a table, a drawing, or the head of a printed sheet. Every 8th
 * pixel of every 8th row, and what the sheet itself has does not count. */
static bool is_colourless(PIX *colour, const struct quad *sheet)
{
    enum { STEP = 8, COLOURED = 40 };
    int beyond = 0, coloured = 0;
    for (int y = 0; pixGetDepth(colour) == 32 && y < pixGetHeight(colour); y += STEP)
        for (int x = 0; x < pixGetWidth(colour); x += STEP) {
            l_int32 red, green, blue;
            if (picture_depth(sheet, x, y) >= 0)
                continue;
            pixGetRGBPixel(colour, x, y, &red, &green, &blue);
            beyond++;
            coloured += abs(red - green) > COLOURED || abs(green - blue) > COLOURED ||
                abs(red - blue) > COLOURED;
        }
    return coloured <= beyond / 4;
}

/* 800 to 1600 pixels high: an edge's shadow is not narrower than a pixel, and grain is averaged. */
static PIX *small_picture(PIX *grey)
{
    enum { LEAST_PX = 700, MOST_PX = 1600 };
    int longer = picture_longer_side(grey);
    if (longer < LEAST_PX)
        return NULL;
    return longer > MOST_PX ? pixScaleAreaMap2(grey) : pixClone(grey);
}

static struct quad scaled(const struct quad *quad, double by)
{
    struct quad result;
    for (int i = 0; i < 4; i++) {
        result.x[i] = quad->x[i] * by;
        result.y[i] = quad->y[i] * by;
    }
    return result;
}

void look_for_borders(struct glance *glance, PIX *colour, struct looks *looks)
{
    CLEANUP(pixDestroy) PIX *small = looks->cut_out ? NULL : small_picture(glance->grey);
    struct quad found;
    if (!small || !find_sheet(small, &found))
        return;
    double up = (double)pixGetWidth(glance->grey) / pixGetWidth(small);
    struct quad seen = scaled(&found, up), raw = scaled(&seen, 1 / glance->scale);
    PIX *sheet = is_colourless(colour, &raw) ? picture_crop(glance->grey, &seen) : NULL;
    if (!sheet)
        return;
    pixDestroy(&glance->grey);
    glance->grey = sheet;
    looks->has_crop = true;
    memcpy(looks->crop_x, raw.x, sizeof raw.x);
    memcpy(looks->crop_y, raw.y, sizeof raw.y);
}
