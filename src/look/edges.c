/* Edges and lines of a photograph. What matters is where paper ends, not writing: dark strokes are closed
 * away first, and a change of colour counts as much as one of brightness. Roots of the brightness stand for
 * it, so that an edge in the shade counts nearly as much as one in the light. */
#include "edges.h"
#include "pixel.h"

#include "arena.h"
#include "cleanup.h"
#include "picture.h"

#include <leptonica/allheaders.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    LONGEST_PX = 512,
    CHANNELS = 3,
    STROKE_PX = 5, /* writing is thinner: 2 mm of an A4 sheet */
    FRAME_PX = 3, /* at the picture's own border nothing is measured */
    BASE_PX = 2, /* half the distance over which a slope is taken */
    SMOOTH_PX = 2, /* no less than that, or steep edges seem to turn towards the diagonal */
    ANGLES = 360, /* one degree each */
    SPREAD = 4, /* degrees by which an edge's own direction may err */
    BIN_PX = 2,
    QUARTERS = 4,
    STRONG = 60, /* a stronger edge counts no more */
    ASIDE_PX = 3, /* what lies so far from a line still belongs to it: paper is never quite flat */
};

/* ---- the small picture ---- */

/* The mean of a few pixels of a block is enough: grain is blurred away later. */
static void mean_of_block(PIX *colour, int left, int top, int size, int mean[CHANNELS])
{
    int step = size / 2 > 1 ? size / 2 : 1, all = 0, sum[CHANNELS] = { 0 };
    for (int y = top + step / 2; y < top + size; y += step) {
        const l_uint32 *row = pixGetData(colour) + (size_t)y * (size_t)pixGetWpl(colour);
        for (int x = left + step / 2; x < left + size; x += step, all++) {
            sum[0] += (int)(row[x] >> L_RED_SHIFT & 255);
            sum[1] += (int)(row[x] >> L_GREEN_SHIFT & 255);
            sum[2] += (int)(row[x] >> L_BLUE_SHIFT & 255);
        }
    }
    for (int i = 0; i < CHANNELS; i++)
        mean[i] = all ? sum[i] / all : 0;
}

static int mean_of_grey_block(PIX *grey, int left, int top, int size)
{
    int step = size / 2 > 1 ? size / 2 : 1, all = 0, sum = 0;
    for (int y = top + step / 2; y < top + size; y += step)
        for (int x = left + step / 2; x < left + size; x += step, all++)
            sum += at(grey, x, y);
    return all ? sum / all : 0;
}

static void fill_roots(l_uint8 root[256])
{
    for (int value = 0; value < 256; value++)
        root[value] = (l_uint8)lround(sqrt(255.0 * value));
}

/* One small picture a channel; a grey page has one. */
static int small_planes(PIX *colour, int factor, PIX *planes[CHANNELS])
{
    int width = pixGetWidth(colour) / factor, height = pixGetHeight(colour) / factor;
    int channels = pixGetDepth(colour) == 32 ? CHANNELS : 1;
    l_uint8 root[256];
    fill_roots(root);
    for (int i = 0; i < channels; i++)
        if (!(planes[i] = pixCreate(width, height, 8)))
            return 0;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            int mean[CHANNELS];
            if (channels == 1)
                mean[0] = mean_of_grey_block(colour, x * factor, y * factor, factor);
            else
                mean_of_block(colour, x * factor, y * factor, factor, mean);
            for (int i = 0; i < channels; i++) {
                l_uint32 *row = pixGetData(planes[i]) + (size_t)y * (size_t)pixGetWpl(planes[i]);
                SET_DATA_BYTE(row, x, root[mean[i]]);
            }
        }
    return channels;
}

/* Splits a plane into its ground and what is written on it. */
static PIX *without_writing(PIX *plane, PIX **strokes)
{
    CLEANUP(pixDestroy) PIX *closed = picture_close_grey(plane, STROKE_PX);
    if (closed && !*strokes)
        *strokes = pixSubtractGray(NULL, closed, plane);
    return closed ? pixBlockconv(closed, SMOOTH_PX, SMOOTH_PX) : NULL;
}

/* ---- slopes ---- */

/* Keeps, pixel by pixel, the slope of the channel that changes most. */
static void add_slopes(struct edges *edges, PIX *plane)
{
    const ptrdiff_t words = pixGetWpl(plane);
    for (int y = FRAME_PX; y < edges->height - FRAME_PX; y++) {
        const l_uint32 *row = pixGetData(plane) + y * words;
        const l_uint32 *above = row - BASE_PX * words, *below = row + BASE_PX * words;
        for (int x = FRAME_PX; x < edges->width - FRAME_PX; x++) {
            size_t i = (size_t)y * (size_t)edges->width + (size_t)x;
            float dx = (float)(GET_DATA_BYTE(row, x + BASE_PX) - GET_DATA_BYTE(row, x - BASE_PX));
            float dy = (float)(GET_DATA_BYTE(below, x) - GET_DATA_BYTE(above, x));
            float had = edges->down_x[i] * edges->down_x[i] + edges->down_y[i] * edges->down_y[i];
            if (dx * dx + dy * dy <= had)
                continue;
            edges->down_x[i] = dx;
            edges->down_y[i] = dy;
        }
    }
}

static double steepness(const struct edges *edges, int x, int y)
{
    size_t i = (size_t)y * (size_t)edges->width + (size_t)x;
    double dx = (double)edges->down_x[i], dy = (double)edges->down_y[i];
    return sqrt(dx * dx + dy * dy); /* hypot takes ten times as long */
}

/* The flattest share of a picture is grain and nothing else: what it shows of Rayleigh's distribution tells
 * sigma of the slopes. */
static double grain_of(const struct edges *edges, double share)
{
    enum { FINE = 8, MOST = 512 };
    int count[MOST] = { 0 }, all = 0, below = 0, value = 0;
    for (int y = FRAME_PX; y < edges->height - FRAME_PX; y += 2)
        for (int x = FRAME_PX; x < edges->width - FRAME_PX; x += 2, all++)
            count[(int)fmin(MOST - 1, FINE * steepness(edges, x, y))]++;
    while (value < MOST - 1 && below + count[value] < share * all)
        below += count[value++];
    return (double)value / FINE / sqrt(-2 * log(1 - share));
}

static PIX *roughness(const struct edges *edges)
{
    enum { AROUND = 3 };
    CLEANUP(pixDestroy) PIX *slopes = pixCreate(edges->width, edges->height, 8);
    for (int y = 0; slopes && y < edges->height; y++) {
        l_uint32 *row = pixGetData(slopes) + (size_t)y * (size_t)pixGetWpl(slopes);
        for (int x = 0; x < edges->width; x++)
            SET_DATA_BYTE(row, x, (l_uint8)fmin(255, QUARTERS * steepness(edges, x, y)));
    }
    return slopes ? pixBlockconv(slopes, AROUND, AROUND) : NULL;
}

bool edges_take(struct edges *edges, PIX *colour)
{
    PIX *planes[CHANNELS] = { NULL };
    int width = pixGetWidth(colour), height = pixGetHeight(colour);
    int factor = (picture_longer_side(colour) + LONGEST_PX - 1) / LONGEST_PX;
    *edges = (struct edges){ .width = width / factor, .height = height / factor, .per_pixel = factor };
    if (edges->width < 8 * FRAME_PX || edges->height < 8 * FRAME_PX)
        return false;
    size_t bytes = (size_t)edges->width * (size_t)edges->height * sizeof(float);
    edges->down_x = must_alloc(bytes);
    edges->down_y = must_alloc(bytes);
    edges->channels = small_planes(colour, factor, planes);
    bool all = edges->channels > 0;
    for (int i = 0; i < CHANNELS; i++) {
        if (i < edges->channels)
            all = (edges->ground[i] = without_writing(planes[i], &edges->strokes)) && all;
        if (edges->ground[i])
            add_slopes(edges, edges->ground[i]);
        pixDestroy(&planes[i]);
    }
    if (!all || !edges->strokes)
        return false;
    static const double PAPER = 0.1, QUIET = 0.25; /* a wooden desk is rough: paper may be all that is flat */
    double grain = grain_of(edges, QUIET);
    edges->least = fmin(fmax(2.5, 3 * grain_of(edges, PAPER)), 12);
    edges->flat = 4 * (3 + 2 * grain);
    edges->rough = roughness(edges);
    return edges->rough != NULL;
}

void edges_clear(struct edges *edges)
{
    free(edges->down_x);
    free(edges->down_y);
    pixDestroy(&edges->rough);
    pixDestroy(&edges->strokes);
    for (int i = 0; i < CHANNELS; i++)
        pixDestroy(&edges->ground[i]);
    *edges = (struct edges){ 0 };
}

double edges_across(const struct edges *edges, double x, double y, double a, double b)
{
    int left = (int)floor(x), top = (int)floor(y);
    if (left < FRAME_PX || top < FRAME_PX || left + 1 >= edges->width - FRAME_PX ||
        top + 1 >= edges->height - FRAME_PX)
        return 0;
    double right = x - left, down = y - top, sum = 0;
    const double share[4] = { (1 - right) * (1 - down), right * (1 - down), (1 - right) * down,
        right * down };
    for (int i = 0; i < 4; i++) {
        size_t at_pixel = (size_t)(top + i / 2) * (size_t)edges->width + (size_t)(left + i % 2);
        sum += share[i] * (a * (double)edges->down_x[at_pixel] + b * (double)edges->down_y[at_pixel]);
    }
    return sum;
}

/* ---- lines: every crest votes for those that could run through it ---- */

/* A point of an edge between pixels, and the direction (a, b) in which it rises; that in degrees. */
struct crest {
    float x, y, a, b, weight;
    int angle;
};

struct crests {
    struct crest *crest;
    size_t count;
};

/* Votes by angle of the normal and distance from the first pixel. */
struct votes {
    float *weight;
    int reach; /* distances go from -reach to reach - 1, in steps of BIN_PX */
    double a[ANGLES], b[ANGLES]; /* the normals */
    float most[ANGLES]; /* no vote of this angle is heavier */
};

/* Paper is flat: what is rough on the brighter side of an edge is cloth, wood or keys. A shadow that falls
 * on the paper is no more than a share as steep as the edge. */
static bool flat_beside(const struct edges *edges, double x, double y, double a, double b, double steep)
{
    static const double BESIDE = 9, SHADE = 0.35;
    int px = (int)lround(x + BESIDE * a), py = (int)lround(y + BESIDE * b);
    return px < 0 || py < 0 || px >= edges->width || py >= edges->height ||
        at(edges->rough, px, py) < fmax(edges->flat, SHADE * QUARTERS * steep);
}

/* Where between (x, y) and its neighbours up and down the slope the edge is steepest, if it is here at all.
 */
static bool crest_at(const struct edges *edges, int x, int y, double steep, struct crest *crest)
{
    static const double STEEP_ENOUGH = 25; /* one very strong edge is not two */
    size_t i = (size_t)y * (size_t)edges->width + (size_t)x;
    double a = (double)edges->down_x[i] / steep, b = (double)edges->down_y[i] / steep;
    int dx = (int)lround(a), dy = (int)lround(b);
    double before = steepness(edges, x - dx, y - dy), after = steepness(edges, x + dx, y + dy);
    if (steep < before || steep < after)
        return false;
    double bend = before + after - 2 * steep, off = bend < 0 ? (before - after) / (2 * bend) : 0;
    *crest = (struct crest){ (float)(x + off * dx), (float)(y + off * dy), (float)a, (float)b,
        (float)fmin(steep, STEEP_ENOUGH), (int)lround(atan2(b, a) * ANGLES / (2 * M_PI)) };
    return true;
}

static struct crests find_crests(const struct edges *edges)
{
    size_t most = (size_t)edges->width * (size_t)edges->height;
    struct crests crests = { must_alloc(most * sizeof *crests.crest), 0 };
    for (int y = FRAME_PX + 1; y < edges->height - FRAME_PX - 1; y++)
        for (int x = FRAME_PX + 1; x < edges->width - FRAME_PX - 1; x++) {
            double steep = steepness(edges, x, y);
            struct crest *crest = &crests.crest[crests.count];
            if (steep > edges->least && crest_at(edges, x, y, steep, crest) &&
                flat_beside(edges, x, y, (double)crest->a, (double)crest->b, steep))
                crests.count++;
        }
    return crests;
}

/* lround, which is a call each time. */
static int nearest(double at)
{
    return at < 0 ? -(int)(0.5 - at) : (int)(at + 0.5);
}

/* Adds a crest's votes, or takes them back. */
static void vote(const struct votes *votes, const struct crest *crest, double sign)
{
    for (int off = -SPREAD; off <= SPREAD; off++) {
        int near = ((crest->angle + off) % ANGLES + ANGLES) % ANGLES;
        double distance = (double)crest->x * votes->a[near] + (double)crest->y * votes->b[near];
        int bin = nearest(distance / BIN_PX) + votes->reach;
        votes->weight[near * 2 * votes->reach + bin] += (float)(sign * (double)crest->weight /
            (2 + abs(off)));
    }
}

static void collect(const struct edges *edges, const struct crests *crests, struct votes *votes)
{
    votes->reach = (int)(hypot(edges->width, edges->height) / BIN_PX) + 2;
    votes->weight = must_alloc((size_t)ANGLES * 2 * (size_t)votes->reach * sizeof(float));
    for (int angle = 0; angle < ANGLES; angle++) {
        votes->a[angle] = cos(angle * 2 * M_PI / ANGLES);
        votes->b[angle] = sin(angle * 2 * M_PI / ANGLES);
        votes->most[angle] = INFINITY;
    }
    for (size_t i = 0; i < crests->count; i++)
        vote(votes, &crests->crest[i], 1);
}

/* Which side of a sheet an edge with this direction may be: the quarter turn in which the direction lies. */
static enum side side_of(int angle)
{
    static const enum side quarters[] = { LEFT, TOP, RIGHT, BOTTOM };
    return quarters[(angle + ANGLES / 8) % ANGLES * 4 / ANGLES];
}

static int heaviest_of_angle(const struct votes *votes, int angle)
{
    const float *weight = votes->weight + (size_t)angle * 2 * (size_t)votes->reach;
    int best = 0;
    for (int i = 1; i < 2 * votes->reach; i++)
        if (weight[i] > weight[best])
            best = i;
    return best;
}

/* The line with the heaviest vote for this side; false: none is left. Votes only fall while lines are taken
 * out, so an angle is searched again only where what it had may still be the most. */
static bool heaviest(struct votes *votes, enum side side, struct line *line)
{
    float most = 0, *at_most = NULL;
    for (int angle = 0; angle < ANGLES; angle++) {
        if (side_of(angle) != side || votes->most[angle] <= most)
            continue;
        int best = heaviest_of_angle(votes, angle);
        float *weight = &votes->weight[(size_t)angle * 2 * (size_t)votes->reach + (size_t)best];
        votes->most[angle] = *weight;
        if (*weight <= most)
            continue;
        most = *weight;
        at_most = weight;
        *line = (struct line){
            .a = votes->a[angle], .b = votes->b[angle], .c = (best - votes->reach) * BIN_PX
        };
    }
    if (at_most)
        *at_most = 0; /* not asked again, even if no edge stands behind it */
    return at_most;
}

static const double ALIGNED = 0.97; /* 14 degrees */

static bool runs_along(const struct line *line, const struct crest *crest, double aside, double aligned)
{
    double off = line->a * (double)crest->x + line->b * (double)crest->y - line->c;
    return fabs(off) < aside && line->a * (double)crest->a + line->b * (double)crest->b > aligned;
}

/* Least squares across the line's own direction. A few crests could turn it anywhere: it stays as it was
 * voted for then. */
static void fit_within(struct line *line, const struct crests *crests, double aside)
{
    static const double MOST_TURN = 5 * M_PI / 180;
    double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0, syy = 0;
    for (size_t i = 0; i < crests->count; i++) {
        const struct crest *crest = &crests->crest[i];
        if (!runs_along(line, crest, aside, ALIGNED))
            continue;
        double w = (double)crest->weight, x = (double)crest->x, y = (double)crest->y;
        n += w, sx += w * x, sy += w * y, sxx += w * x * x, sxy += w * x * y, syy += w * y * y;
    }
    if (n <= 0)
        return;
    double direction = 0.5 * atan2(2 * (sxy - sx * sy / n), sxx - sx * sx / n - (syy - sy * sy / n));
    double a = -sin(direction), b = cos(direction), same = a * line->a + b * line->b,
           sign = same < 0 ? -1 : 1;
    if (fabs(same) < cos(MOST_TURN))
        return;
    line->a = sign * a;
    line->b = sign * b;
    line->c = (line->a * sx + line->b * sy) / n;
}

/* Moves a voted line onto its edge, pass by pass closer; `near` holds as many crests as there are. */
static void fit(struct line *line, const struct crests *crests, struct crests *near)
{
    static const double BANDS[] = { 6, 5, 4, ASIDE_PX, ASIDE_PX };
    static const double NEAR = 20, TURNED = 0.93; /* 21 degrees: no pass leads further away */
    near->count = 0;
    for (size_t i = 0; i < crests->count; i++)
        if (runs_along(line, &crests->crest[i], NEAR, TURNED))
            near->crest[near->count++] = crests->crest[i];
    for (size_t pass = 0; pass < sizeof BANDS / sizeof *BANDS; pass++)
        fit_within(line, near, BANDS[pass]);
}

/* What belongs to the line votes for no other. */
static void take_out(const struct votes *votes, const struct line *line, struct crests *crests)
{
    size_t left = 0;
    for (size_t i = 0; i < crests->count; i++)
        if (runs_along(line, &crests->crest[i], ASIDE_PX, ALIGNED))
            vote(votes, &crests->crest[i], -1);
        else
            crests->crest[left++] = crests->crest[i];
    crests->count = left;
}

/* ---- what runs along a line ---- */

int line_stop(const struct line *line, double x, double y)
{
    double along = line->a * y - line->b * x;
    return (int)lround(fmin(fmax(along, -REACH_MOST), REACH_MOST - 1)) + REACH_MOST;
}

/* The strongest slope towards (a, b) within a few pixels of (x, y), if it points that way and ends on paper;
 * 0: there is none. */
static double edge_near(const struct edges *edges, const struct line *line, double x, double y)
{
    enum { ASIDE = 2 };
    static const double TOWARDS = 0.9; /* 26 degrees */
    double best = 0;
    for (int off = -ASIDE; off <= ASIDE; off++) {
        int px = (int)lround(x + off * line->a), py = (int)lround(y + off * line->b);
        if (px < 0 || py < 0 || px >= edges->width || py >= edges->height)
            continue;
        size_t i = (size_t)py * (size_t)edges->width + (size_t)px;
        double across = line->a * (double)edges->down_x[i] + line->b * (double)edges->down_y[i];
        if (across > fmax(best, edges->least) && across > TOWARDS * steepness(edges, px, py))
            best = across;
    }
    return flat_beside(edges, x, y, line->a, line->b, best) ? best : 0;
}

static bool measurable(const struct edges *edges, double x, double y)
{
    return x > FRAME_PX + 1 && y > FRAME_PX + 1 && x < edges->width - FRAME_PX - 2 &&
        y < edges->height - FRAME_PX - 2;
}

static void walk(const struct edges *edges, struct line *line)
{
    for (int i = 1; i < 2 * REACH_MOST; i++) {
        double along = i - REACH_MOST;
        double x = line->a * line->c - line->b * along, y = line->b * line->c + line->a * along;
        bool inside = measurable(edges, x, y);
        double edge = inside ? edge_near(edges, line, x, y) : 0;
        line->seen[i] = line->seen[i - 1] + inside;
        line->edge[i] = line->edge[i - 1] + (edge > 0);
        line->strength[i] = line->strength[i - 1] + (float)fmin(edge, STRONG);
    }
}

/* Of the slopes `off` pixels aside of a line, across it and along it: sums over the stops from the first. */
struct slopes {
    float across[2 * REACH_MOST], along[2 * REACH_MOST];
};

static void sum_slopes(const struct edges *edges, const struct line *line, int off, struct slopes *sums)
{
    *sums = (struct slopes){ 0 };
    for (int stop = 1; stop < 2 * REACH_MOST; stop++) {
        const double along = stop - REACH_MOST, out = line->c + off;
        const int x = nearest(line->a * out - line->b * along), y = nearest(line->b * out + line->a * along);
        sums->across[stop] = sums->across[stop - 1];
        sums->along[stop] = sums->along[stop - 1];
        if (x < 0 || y < 0 || x >= edges->width || y >= edges->height)
            continue;
        const size_t i = (size_t)y * (size_t)edges->width + (size_t)x;
        sums->across[stop] += (float)line->a * edges->down_x[i] + (float)line->b * edges->down_y[i];
        sums->along[stop] += (float)line->a * edges->down_y[i] - (float)line->b * edges->down_x[i];
    }
}

/* The mean slope towards the line's brighter side around each stop, of where aside it is steepest; 0: none
 * that is no grain. */
static void faint_slopes(const struct edges *edges, const struct line *line, float faint[2 * REACH_MOST])
{
    enum { ASIDE = 2, REACH = 7, STOPS = 2 * REACH + 1 };
    static const float SHARE = 0.5F; /* of the least slope: the mean of grain is a third of it */
    static const float TURNED = 0.48F; /* 26 degrees */
    struct slopes sums;
    memset(faint, 0, 2 * REACH_MOST * sizeof *faint);
    for (int off = -ASIDE; off <= ASIDE; off++) {
        sum_slopes(edges, line, off, &sums);
        for (int stop = REACH + 1; stop < 2 * REACH_MOST - REACH; stop++) {
            const int first = stop - REACH - 1, last = stop + REACH;
            const float across = (sums.across[last] - sums.across[first]) / STOPS;
            const float along = (sums.along[last] - sums.along[first]) / STOPS;
            if (across > faint[stop] && across > SHARE * (float)edges->least &&
                fabsf(along) < TURNED * across)
                faint[stop] = across;
        }
    }
}

void edges_follow_faint(const struct edges *edges, struct line *line)
{
    float faint[2 * REACH_MOST], had = 0;
    int had_edges = 0;
    faint_slopes(edges, line, faint);
    for (int stop = 1; stop < 2 * REACH_MOST; stop++) {
        const double along = stop - REACH_MOST;
        const double x = line->a * line->c - line->b * along, y = line->b * line->c + line->a * along;
        int edge = line->edge[stop] - had_edges;
        float strength = line->strength[stop] - had;
        had_edges = line->edge[stop];
        had = line->strength[stop];
        if (!edge && faint[stop] > 0 && measurable(edges, x, y) &&
            flat_beside(edges, x, y, line->a, line->b, (double)faint[stop])) {
            edge = 1;
            strength = fminf(faint[stop], STRONG);
        }
        line->edge[stop] = line->edge[stop - 1] + edge;
        line->strength[stop] = line->strength[stop - 1] + strength;
    }
}

/* The longest stretch of one edge that a line has, small gaps apart: that is what a sheet's side is, and what
 * the grain of wood or a weave is not. */
static int longest_run(const struct line *line)
{
    enum { GAP = 10 };
    int longest = 0, start = 0, last = 0;
    for (int i = 1; i < 2 * REACH_MOST; i++) {
        if (line->edge[i] == line->edge[i - 1])
            continue;
        if (line->seen[i] - line->seen[last] > GAP)
            start = i;
        last = i;
        longest = line->edge[i] - line->edge[start] > longest ? line->edge[i] - line->edge[start] : longest;
    }
    return longest;
}

static int by_run(const void *a, const void *b)
{
    return ((const struct line *)b)->run - ((const struct line *)a)->run;
}

/* What is left of a line that was taken leads to it again. */
static bool known(const struct lines *lines, const struct line *line)
{
    static const double SAME_PX = 0.7, SAME = 0.99998; /* 0.4 degrees */
    for (int i = 0; i < lines->count; i++) {
        const struct line *other = &lines->line[i];
        if (fabs(other->c - line->c) < SAME_PX && other->a * line->a + other->b * line->b > SAME)
            return true;
    }
    return false;
}

static void find_lines(const struct edges *edges, enum side side, struct votes *votes, struct crests *crests,
    struct crests *near, struct lines *lines)
{
    enum { TRIED = 40 };
    *lines = (struct lines){ must_alloc(TRIED * sizeof *lines->line), 0 };
    for (int i = 0; i < TRIED; i++) {
        struct line *line = &lines->line[lines->count];
        if (!heaviest(votes, side, line))
            break;
        fit(line, crests, near);
        take_out(votes, line, crests);
        if (known(lines, line))
            continue;
        walk(edges, line);
        line->run = longest_run(line);
        lines->count++;
    }
    qsort(lines->line, (size_t)lines->count, sizeof *lines->line, by_run);
    lines->count = lines->count < LINES_MOST ? lines->count : LINES_MOST;
}

void edges_lines(const struct edges *edges, struct lines lines[EDGE_SIDES])
{
    struct crests crests = find_crests(edges);
    struct crests near = { must_alloc((crests.count + 1) * sizeof *near.crest), 0 };
    struct votes votes;
    collect(edges, &crests, &votes);
    for (int side = 0; side < EDGE_SIDES; side++)
        find_lines(edges, side, &votes, &crests, &near, &lines[side]);
    free(votes.weight);
    free(near.crest);
    free(crests.crest);
}

static int by_size(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

double edges_rank_of(double values[], int count, int tenths)
{
    qsort(values, (size_t)count, sizeof *values, by_size);
    return values[count * tenths / 10];
}
