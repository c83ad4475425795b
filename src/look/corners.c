/* The corners of a sheet that was photographed on a desk. Straight edges are paired to four-sided figures,
 * and the one wins whose sides have most edge along them, paper within, and end at its corners. It must then
 * prove side by side that it is a sheet: no corners cost nothing, a wrong cut would lose strokes. */
#include "glance.h"

#include "around.h"
#include "edges.h"

#include "cleanup.h"
#include "picture.h"

#include <leptonica/allheaders.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BEST_MOST = 6 };

/* Four sides and where they cross: upper left, upper right, lower right, lower left. Side i runs from corner
 * i to the next. */
struct figure {
    const struct line *side[EDGE_SIDES];
    struct quad quad;
    double score;
    double beyond; /* the largest share of an edge that goes on beyond a corner */
    struct ends ends;
};

/* ---- figures ---- */

static bool cross(const struct line *one, const struct line *other, double *x, double *y)
{
    double det = one->a * other->b - other->a * one->b;
    if (fabs(det) < 0.6) /* less than 37 degrees between two sides */
        return false;
    *x = (one->c * other->b - other->c * one->b) / det;
    *y = (one->a * other->c - other->a * one->c) / det;
    return true;
}

static bool find_corners(struct figure *figure)
{
    for (int i = 0; i < EDGE_SIDES; i++)
        if (!cross(
                figure->side[(i + 3) % EDGE_SIDES], figure->side[i], &figure->quad.x[i], &figure->quad.y[i]))
            return false;
    return true;
}

static double length_of(const struct quad *quad, int side)
{
    int next = (side + 1) % EDGE_SIDES;
    return hypot(quad->x[next] - quad->x[side], quad->y[next] - quad->y[side]);
}

static double area_of(const struct quad *quad)
{
    double twice = 0;
    for (int i = 0, next = 1; i < EDGE_SIDES; i++, next = (i + 1) % EDGE_SIDES)
        twice += quad->x[i] * quad->y[next] - quad->x[next] * quad->y[i];
    return twice / 2;
}

/* How much of a stretch of line can be seen, has an edge that is brighter on the sheet's side, and how strong
 * the edge is. */
struct stretch {
    double seen, edge, strength;
};

static struct stretch stretch_of(const struct line *line, int from, int to)
{
    int first = from < to ? from : to, last = from < to ? to : from;
    double seen = line->seen[last] - line->seen[first], edge = line->edge[last] - line->edge[first];
    double strength = (double)(line->strength[last] - line->strength[first]);
    return (struct stretch){ seen, seen > 0 ? edge / seen : 0, edge > 0 ? strength / edge : 0 };
}

static struct stretch stretch_of_side(const struct figure *figure, int side)
{
    const struct line *line = figure->side[side];
    int next = (side + 1) % EDGE_SIDES;
    return stretch_of(line, line_stop(line, figure->quad.x[side], figure->quad.y[side]),
        line_stop(line, figure->quad.x[next], figure->quad.y[next]));
}

/* The stops of a side's corner `corner` and of its other one. */
static void stops_of(const struct figure *figure, int side, int corner, int *here, int *there)
{
    const struct line *line = figure->side[side];
    int other = corner == side ? (side + 1) % EDGE_SIDES : side;
    *here = line_stop(line, figure->quad.x[corner], figure->quad.y[corner]);
    *there = line_stop(line, figure->quad.x[other], figure->quad.y[other]);
}

/* How much of a side's last stretch before its corner `corner`, and of its continuation beyond, has an edge.
 * A fainter edge beyond counts less: it is the desk's own. */
struct end {
    double before, beyond;
};

static struct end end_of(const struct figure *figure, int side, int corner)
{
    static const double REACH = 0.15, UNSEEN = 0.6;
    enum { GAP = 3 }; /* pixels: a corner is round in a blurred picture */
    const struct line *line = figure->side[side];
    int here, there;
    stops_of(figure, side, corner, &here, &there);
    int away = here > there ? 1 : -1, reach = (int)(REACH * abs(here - there));
    int near = here + away * GAP, far = near + away * reach;
    if (far < 0 || far >= 2 * REACH_MOST)
        return (struct end){ UNSEEN, 0 };
    struct stretch before = stretch_of(line, here - away * (GAP + reach), here - away * GAP);
    struct stretch beyond = stretch_of(line, near, far);
    double same = before.strength > 0 ? fmin(1, beyond.strength / before.strength) : 1;
    return (struct end){ before.seen > reach / 3.0 ? before.edge : UNSEEN,
        beyond.seen > reach / 3.0 ? beyond.edge * same : 0 };
}

/* Do the edges of both its neighbours go on beyond this side? Then it is a fold, or the edge of a shadow. */
static bool crossed(const struct figure *figure, int side)
{
    static const double GOES_ON = 0.5;
    int next = (side + 1) % EDGE_SIDES, last = (side + 3) % EDGE_SIDES;
    return end_of(figure, last, side).beyond > GOES_ON && end_of(figure, next, next).beyond > GOES_ON;
}

/* The share of an edge on everything that is seen of a side's line beyond its corner `corner`. */
static double edge_after(const struct figure *figure, int side, int corner)
{
    enum { GAP = 6 };
    int here, there;
    stops_of(figure, side, corner, &here, &there);
    int from = here > there ? here + GAP : here - GAP, to = here > there ? 2 * REACH_MOST - 1 : 0;
    if (from < 0 || from >= 2 * REACH_MOST)
        return 0;
    return stretch_of(figure->side[side], from, to).edge;
}

static struct ends where_it_ends(const struct figure *figure)
{
    static const double GOES_ON = 0.3;
    static const double AFTER = 0.2; /* the rest of a sheet has its sides there; a keyboard has not */
    struct ends ends = { .all = figure->beyond < GOES_ON, .alone = true };
    for (int side = 0; side < EDGE_SIDES; side++) {
        int next = (side + 1) % EDGE_SIDES, last = (side + 3) % EDGE_SIDES;
        ends.alone &= fmin(edge_after(figure, last, side), edge_after(figure, next, next)) < AFTER;
    }
    return ends;
}

/* 1 where every side ends at its corners, less where edges are missing there or go on: such edges are the
 * desk's, or another sheet's. 0: no sheet. */
static double ends_of(struct figure *figure)
{
    double ends = 0;
    for (int side = 0; side < EDGE_SIDES; side++) {
        if (crossed(figure, side))
            return 0;
        struct end first = end_of(figure, side, side), second = end_of(figure, side, (side + 1) % EDGE_SIDES);
        ends += first.before - first.beyond + second.before - second.beyond;
        figure->beyond = fmax(figure->beyond, fmax(first.beyond, second.beyond));
    }
    return fmax(0, ends / (2 * EDGE_SIDES));
}

/* A side counts with its length: for it where an edge runs, against it where none does. Then its ends. 0: no
 * sheet. Sides with edge along little more than half are put together from several sheets; the mean of all
 * four must be `least_mean`. */
static double score_of(struct figure *figure, double least_mean)
{
    static const double MISSING = 1.5, LEAST = 0.57, FAINT = 6, FAINTEST = 0.2;
    double score = 0, edges = 0, strongest = 0, faintest = INFINITY;
    for (int side = 0; side < EDGE_SIDES; side++) {
        struct stretch stretch = stretch_of_side(figure, side);
        double length = length_of(&figure->quad, side);
        if (stretch.edge < LEAST || stretch.seen < 0.5 * length)
            return 0;
        double clear = stretch.strength / (stretch.strength + FAINT);
        score += length * (stretch.edge * clear - MISSING * (1 - stretch.edge));
        edges += stretch.edge / EDGE_SIDES;
        strongest = fmax(strongest, stretch.strength);
        faintest = fmin(faintest, stretch.strength);
    }
    if (edges < least_mean || faintest < FAINTEST * strongest || score < 0)
        return 0;
    return score * ends_of(figure);
}

static bool within(const struct edges *edges, const struct quad *quad)
{
    static const double BEYOND = 0.08, LEAST_AREA = 0.12, LEAST_SIDE = 0.2;
    for (int i = 0; i < EDGE_SIDES; i++)
        if (quad->x[i] < -BEYOND * edges->width || quad->x[i] > (1 + BEYOND) * edges->width ||
            quad->y[i] < -BEYOND * edges->height || quad->y[i] > (1 + BEYOND) * edges->height ||
            length_of(quad, i) < LEAST_SIDE * fmin(edges->width, edges->height))
            return false;
    if (quad->y[0] > quad->y[3] || quad->y[1] > quad->y[2] || quad->x[0] > quad->x[1])
        return false;
    return area_of(quad) > LEAST_AREA * edges->width * edges->height;
}

/* No letter is so long: keyboards and shelves are. */
static bool has_sheets_shape(const struct quad *quad)
{
    static const double LONGEST = 1.8;
    double width, height;
    picture_sheet_size(quad, &width, &height);
    return width < LONGEST * height && height < LONGEST * width;
}

/* `best` is kept in order, the highest score first. */
static void keep(struct figure best[BEST_MOST], struct figure figure)
{
    for (int i = 0; i < BEST_MOST; i++)
        if (figure.score > best[i].score) {
            struct figure moved = best[i];
            best[i] = figure;
            figure = moved;
        }
}

static void try_figure(
    const struct edges *edges, struct figure figure, double least_mean, struct figure best[BEST_MOST])
{
    if (!find_corners(&figure) || !within(edges, &figure.quad))
        return;
    figure.score = score_of(&figure, least_mean);
    if (figure.score <= 0 || !has_sheets_shape(&figure.quad))
        return;
    figure.ends = where_it_ends(&figure);
    keep(best, figure);
}

static void try_sides(const struct edges *edges, const struct lines lines[EDGE_SIDES], const struct line *top,
    const struct line *bottom, double least_mean, struct figure best[BEST_MOST])
{
    for (int left = 0; left < lines[LEFT].count; left++)
        for (int right = 0; right < lines[RIGHT].count; right++)
            try_figure(edges,
                (struct figure){
                    .side = { top, &lines[RIGHT].line[right], bottom, &lines[LEFT].line[left] } },
                least_mean, best);
}

static void try_figures(const struct edges *edges, const struct lines lines[EDGE_SIDES], double least_mean,
    struct figure best[BEST_MOST])
{
    for (int top = 0; top < lines[TOP].count; top++)
        for (int bottom = 0; bottom < lines[BOTTOM].count; bottom++)
            try_sides(edges, lines, &lines[TOP].line[top], &lines[BOTTOM].line[bottom], least_mean, best);
}

/* ---- sides, as they really run ---- */

enum { SAMPLES_MOST = 2048 };

/* How far outside a side the paper's edge lies (pixels; negative: inside), at places `along` it. */
struct samples {
    double along[SAMPLES_MOST], out[SAMPLES_MOST];
    int count;
};

enum { ASIDE = 6, STEPS = 2, ACROSS = 2 * ASIDE * STEPS + 1 }; /* pixels; places looked at in each */

/* The crest of the rises across a side that is the paper's edge, in pixels outside of it. What is nearer
 * counts more, for a weave or a keyboard beside the sheet has steeper ones. */
static bool choose_crest(const double rise[ACROSS], double least, double *out)
{
    static const double FAR = 10;
    double most = 0;
    for (int i = 1; i < ACROSS - 1; i++) {
        double off = (double)i / STEPS - ASIDE, counts = rise[i] * (1 - fabs(off) / FAR);
        if (rise[i] <= least || rise[i] < rise[i - 1] || rise[i] < rise[i + 1] || counts <= most)
            continue;
        most = counts;
        *out = off;
    }
    return most > 0;
}

static void sample_side(const struct edges *edges, const struct quad *quad, int side, struct samples *samples)
{
    static const double END = 0.04;
    int next = (side + 1) % EDGE_SIDES;
    double length = length_of(quad, side);
    double dx = (quad->x[next] - quad->x[side]) / length, dy = (quad->y[next] - quad->y[side]) / length;
    samples->count = 0;
    for (int i = 0; i < (1 - 2 * END) * length && samples->count < SAMPLES_MOST; i++) {
        double along = END * length + i, rise[ACROSS];
        double x = quad->x[side] + along * dx, y = quad->y[side] + along * dy;
        for (int step = 0; step < ACROSS; step++) {
            double out = (double)step / STEPS - ASIDE;
            rise[step] = edges_across(edges, x + out * dy, y - out * dx, -dy, dx);
        }
        if (!choose_crest(rise, edges->least, &samples->out[samples->count]))
            continue;
        samples->along[samples->count++] = along;
    }
}

/* out = start + slope * along, by least squares over what lies within `most` of the line so far. */
static void fit(const struct samples *samples, double most, double *start, double *slope)
{
    double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
    for (int i = 0; i < samples->count; i++) {
        double x = samples->along[i], y = samples->out[i];
        if (fabs(y - *start - *slope * x) > most)
            continue;
        n++, sx += x, sy += y, sxx += x * x, sxy += x * y;
    }
    double spread = n * sxx - sx * sx;
    if (n < 8 || spread <= 0)
        return;
    *slope = (n * sxy - sx * sy) / spread;
    *start = (sy - *slope * sx) / n;
}

/* How far the paper bulges beyond the line: the middle of what was seen in each eighth of the side, and the
 * largest of these. A curled edge keeps its strokes; a weave beside the sheet bulges nowhere. */
static double bulge(const struct samples *samples, double length, double most, double start, double slope)
{
    enum { PARTS = 8, FEW = 6 };
    double beyond[SAMPLES_MOST], largest = 0;
    for (int part = 0, i = 0; part < PARTS; part++) {
        int count = 0;
        for (; i < samples->count && samples->along[i] * PARTS <= (part + 1) * length; i++) {
            double off = samples->out[i] - start - slope * samples->along[i];
            if (fabs(off) <= most)
                beyond[count++] = off;
        }
        if (count >= FEW)
            largest = fmax(largest, edges_rank_of(beyond, count, 5));
    }
    return largest;
}

/* Moves the side onto the paper's edge. */
static void refine_side(const struct edges *edges, const struct quad *quad, int side, struct line *line)
{
    static const double PASSES[] = { 6, 4, 3 };
    static const double MARGIN = 1; /* a strip of desk is better than a lost stroke */
    struct samples samples;
    sample_side(edges, quad, side, &samples);
    double start = 0, slope = 0;
    for (size_t i = 0; i < sizeof PASSES / sizeof *PASSES; i++)
        fit(&samples, PASSES[i], &start, &slope);
    double length = length_of(quad, side);
    start += MARGIN + bulge(&samples, length, PASSES[2], start, slope);
    int next = (side + 1) % EDGE_SIDES;
    double end = start + slope * length;
    double dx = (quad->x[next] - quad->x[side]) / length, dy = (quad->y[next] - quad->y[side]) / length;
    double x = quad->x[side] + start * dy, y = quad->y[side] - start * dx;
    double along_x = quad->x[next] + end * dy - x, along_y = quad->y[next] - end * dx - y;
    double size = hypot(along_x, along_y);
    line->a = -along_y / size;
    line->b = along_x / size;
    line->c = line->a * x + line->b * y;
}

/* The place `along` a side (0 … 1) and `out` pixels outside of it. */
static double across_at(
    const struct edges *edges, const struct quad *quad, int side, double along, double out)
{
    int next = (side + 1) % EDGE_SIDES;
    double length = length_of(quad, side);
    double dx = (quad->x[next] - quad->x[side]) / length, dy = (quad->y[next] - quad->y[side]) / length;
    double x = quad->x[side] + along * length * dx + out * dy,
           y = quad->y[side] + along * length * dy - out * dx;
    return edges_across(edges, x, y, -dy, dx);
}

/* A printed frame is dark a little way outwards and then paper again, everywhere at the same distance: its
 * outer edge is as sharp as its inner one. The shadow of a sheet fades. */
static bool framed(const struct edges *edges, const struct quad *quad, int side)
{
    enum { SAMPLES = 60, REACH = 16 };
    static const double AS_SHARP = 0.6, MOST = 0.6;
    int at[REACH + 2] = { 0 }, together = 0;
    for (int i = 1; i < SAMPLES; i++) {
        double along = (double)i / SAMPLES, inner = edges->least, outer = 0;
        int where = 0;
        for (int out = -3; out <= 3; out++)
            inner = fmax(inner, across_at(edges, quad, side, along, out));
        for (int out = 2; out < REACH; out++) {
            double falls = -across_at(edges, quad, side, along, out);
            if (falls > outer) {
                outer = falls;
                where = out;
            }
        }
        at[where] += outer > AS_SHARP * inner;
    }
    for (int out = 1; out < REACH; out++)
        together = at[out] + at[out - 1] + at[out + 1] > together ? at[out] + at[out - 1] + at[out + 1]
                                                                  : together;
    return together > MOST * SAMPLES;
}

static bool is_frame(const struct edges *edges, const struct quad *quad)
{
    int sides = 0;
    for (int side = 0; side < EDGE_SIDES; side++)
        sides += framed(edges, quad, side);
    return sides >= 3;
}

static bool refine(const struct edges *edges, struct quad *quad)
{
    struct line *lines = must_alloc(EDGE_SIDES * sizeof *lines);
    struct figure figure = { .quad = *quad };
    for (int side = 0; side < EDGE_SIDES; side++) {
        refine_side(edges, quad, side, &lines[side]);
        figure.side[side] = &lines[side];
    }
    bool done = find_corners(&figure) && within(edges, &figure.quad);
    if (done)
        *quad = figure.quad;
    free(lines);
    return done;
}

/* Another figure nearly as good that takes in much more: which of the two is the sheet is not known. */
static bool is_doubtful(const struct figure best[BEST_MOST])
{
    static const double AS_GOOD = 0.68, MORE = 1.06;
    for (int i = 1; i < BEST_MOST; i++)
        if (best[i].score > AS_GOOD * best[0].score && area_of(&best[i].quad) > MORE * area_of(&best[0].quad))
            return true;
    return false;
}

/* Has the line a long strong edge well inside of the figure, though not from side to side? */
static bool divides(
    const struct edges *edges, const struct line *line, const struct quad *quad, double length)
{
    enum { GAP = 6, DEEP = 10 };
    static const double LONG = 0.25, FROM_SIDE_TO_SIDE = 0.75;
    static const double STRONG_MEAN = 10; /* the crease of a folded letter has 4 to 9 */
    double strength = 0;
    int run = 0, gap = 0, longest = 0, across = 0;
    for (int stop = 1; stop < 2 * REACH_MOST; stop++) {
        double along = stop - REACH_MOST;
        double x = line->a * line->c - line->b * along, y = line->b * line->c + line->a * along;
        bool inside = x >= 0 && y >= 0 && x < edges->width && y < edges->height &&
            picture_depth(quad, x, y) > DEEP;
        bool edge = inside && line->edge[stop] > line->edge[stop - 1];
        across += inside;
        gap = edge ? 0 : gap + 1;
        run = inside && gap <= GAP ? run + edge : 0;
        strength = run ? strength + edge * (double)(line->strength[stop] - line->strength[stop - 1]) : 0;
        if (run > longest && strength > STRONG_MEAN * run)
            longest = run;
    }
    return longest > LONG * length && longest < FROM_SIDE_TO_SIDE * across;
}

/* A long edge inside of the figure is the side of another sheet that lies on this one or beneath it, or of a
 * shadow that may have been taken for a side. What runs from side to side is a fold, and both its parts are
 * within. */
static bool is_divided(
    const struct edges *edges, const struct lines lines[EDGE_SIDES], const struct quad *quad)
{
    for (int side = 0; side < EDGE_SIDES; side++) {
        double length = fmin(length_of(quad, side), length_of(quad, (side + 2) % EDGE_SIDES));
        for (int i = 0; i < lines[side].count; i++)
            if (divides(edges, &lines[side].line[i], quad, length))
                return true;
    }
    return false;
}

static enum around what_is_around(const struct edges *edges, const struct lines lines[EDGE_SIDES],
    const struct figure best[BEST_MOST], const struct quad *quad)
{
    if (!around_fills_corners(edges, quad, true) || is_frame(edges, quad))
        return AROUND_UNKNOWN;
    struct ends ends = best[0].ends;
    ends.divided = is_divided(edges, lines, quad);
    const enum around around = around_what(edges, quad, &ends);
    const bool sure = around_fills_corners(edges, quad, false) && !is_doubtful(best);
    return around == AROUND_DESK && !sure ? AROUND_MORE : around;
}

/* Counts the grey values of the rectangle's pixels, every fourth of every fourth row. */
static int count_grey(PIX *grey, int left, int top, int right, int bottom, int count[256])
{
    enum { EVERY = 4 };
    int all = 0;
    for (int y = top; y < bottom; y += EVERY) {
        const l_uint32 *row = pixGetData(grey) + (size_t)y * (size_t)pixGetWpl(grey);
        for (int x = left; x < right; x += EVERY, all++)
            count[GET_DATA_BYTE(row, x)]++;
    }
    return all;
}

/* A scan, or a sheet larger than its photograph: along the picture's border nearly everything is as bright as
 * paper, so there is no desk to cut away. */
static bool has_no_desk(PIX *grey)
{
    static const double PAPER = 0.8, AS_BRIGHT = 0.92, NEARLY_ALL = 0.95, RING = 0.015;
    int width = pixGetWidth(grey), height = pixGetHeight(grey), whole[256] = { 0 }, inner[256] = { 0 };
    int ring = (int)(RING * (width < height ? width : height)) / 4 * 4 + 4;
    int all = count_grey(grey, 0, 0, width, height, whole);
    int within = count_grey(grey, ring, ring, width - ring, height - ring, inner);
    int paper = 0, below = whole[0], bright = 0;
    while (paper < 255 && below < PAPER * all)
        below += whole[++paper];
    for (int value = (int)(AS_BRIGHT * paper); value < 256; value++)
        bright += whole[value] - inner[value];
    return bright > NEARLY_ALL * (all - within);
}

/* The sheet in the pixels of the raw picture; none, if what lies around it is not known. */
struct found {
    struct quad quad;
    enum around around;
};

static struct found best_sheet(
    const struct edges *edges, const struct lines lines[EDGE_SIDES], double least_mean)
{
    struct figure best[BEST_MOST] = { 0 };
    try_figures(edges, lines, least_mean, best);
    struct found found = { .quad = best[0].quad };
    if (best[0].score > 0 && refine(edges, &found.quad))
        found.around = what_is_around(edges, lines, best, &found.quad);
    return found;
}

/* On a white desk a side may be as faint as the grain. What is cut must show all of its edges. */
static struct found faint_sheet(const struct edges *edges, const struct lines lines[EDGE_SIDES])
{
    static const double LEAST_MEAN = 0.8;
    for (int side = 0; side < EDGE_SIDES; side++)
        for (int i = 0; i < lines[side].count; i++)
            edges_follow_faint(edges, &lines[side].line[i]);
    struct found found = best_sheet(edges, lines, LEAST_MEAN);
    if (found.around == AROUND_DESK)
        found.around = AROUND_MORE;
    return found;
}

static struct found find_sheet(const struct edges *edges)
{
    static const double LEAST_MEAN = 0.84;
    struct lines lines[EDGE_SIDES];
    edges_lines(edges, lines);
    struct found found = best_sheet(edges, lines, LEAST_MEAN);
    if (found.around == AROUND_UNKNOWN)
        found = faint_sheet(edges, lines);
    for (int side = 0; side < EDGE_SIDES; side++)
        free(lines[side].line);
    for (int i = 0; i < EDGE_SIDES; i++) {
        found.quad.x[i] = (found.quad.x[i] + 0.5) * edges->per_pixel;
        found.quad.y[i] = (found.quad.y[i] + 0.5) * edges->per_pixel;
    }
    return found;
}

/* In pixels of the glance. */
static struct quad seen_at(const struct glance *glance, const struct looks *looks)
{
    struct quad quad;
    for (int i = 0; i < EDGE_SIDES; i++) {
        quad.x[i] = looks->corner_x[i] * glance->scale;
        quad.y[i] = looks->corner_y[i] * glance->scale;
    }
    return quad;
}

void look_for_corners(struct glance *glance, struct Pix *colour, struct looks *looks)
{
    if (has_no_desk(glance->grey))
        return;
    struct edges edges;
    struct found found = { .around = AROUND_UNKNOWN };
    if (edges_take(&edges, colour))
        found = find_sheet(&edges);
    edges_clear(&edges);
    if (found.around == AROUND_UNKNOWN)
        return;
    memcpy(looks->corner_x, found.quad.x, sizeof found.quad.x);
    memcpy(looks->corner_y, found.quad.y, sizeof found.quad.y);
    const struct quad seen = seen_at(glance, looks);
    PIX *sheet = found.around == AROUND_DESK ? picture_sheet(glance->grey, &seen) : NULL;
    looks->has_corners = found.around == AROUND_MORE || sheet;
    looks->cut_out = sheet;
    if (!sheet)
        return;
    pixDestroy(&glance->grey);
    glance->grey = sheet;
}

/* Of the angle at a corner. */
static double cosine_of(const struct looks *looks, int corner)
{
    const double *x = looks->corner_x, *y = looks->corner_y;
    const int next = (corner + 1) % EDGE_SIDES, last = (corner + 3) % EDGE_SIDES;
    const double dx = x[next] - x[corner], dy = y[next] - y[corner];
    const double back_x = x[last] - x[corner], back_y = y[last] - y[corner];
    return (dx * back_x + dy * back_y) / hypot(dx, dy) / hypot(back_x, back_y);
}

bool look_is_in_perspective(const struct looks *looks)
{
    static const double LEAST =
        0.026; /* 1.5 degrees from 90: what corners that err by 0.3 % can make of it */
    for (int corner = 0; looks->has_corners && corner < EDGE_SIDES; corner++)
        if (fabs(cosine_of(looks, corner)) > LEAST)
            return true;
    return false;
}

/* Does the writing within run far askew? Then it is that of another sheet, on this one. */
static bool is_askew(PIX *whole, const struct quad *quad)
{
    enum { TILE_PX = 32, WHITE = 220, INK = 150 };
    static const double MARGIN = 0.04, ASKEW = 4, FARTHEST = 30, CERTAIN = 2.5;
    const double width = quad->x[2] - quad->x[0], height = quad->y[2] - quad->y[0];
    CLEANUP(boxDestroy)
    BOX *box = boxCreate((int)(quad->x[0] + MARGIN * width), (int)(quad->y[0] + MARGIN * height),
        (int)((1 - 2 * MARGIN) * width), (int)((1 - 2 * MARGIN) * height));
    CLEANUP(pixDestroy) PIX *sheet = box ? pixClipRectangle(whole, box, NULL) : NULL;
    CLEANUP(pixDestroy) PIX *paper = sheet ? picture_paper(sheet, TILE_PX) : NULL;
    CLEANUP(pixDestroy) PIX *level = paper ? picture_level_grey(sheet, paper, TILE_PX, WHITE) : NULL;
    CLEANUP(pixDestroy) PIX *ink = level ? picture_below(level, INK) : NULL;
    if (!ink)
        return false;
    const struct tilt tilt = tilt_either_way(ink, FARTHEST);
    return tilt.confidence >= CERTAIN && fabs(tilt.degrees) > ASKEW;
}

void look_straighten(struct glance *glance, struct looks *looks)
{
    if (!looks->has_corners || looks->cut_out)
        return;
    struct quad quad = seen_at(glance, looks);
    const bool can = !looks->has_crop &&
        picture_can_rectify(pixGetWidth(glance->grey), pixGetHeight(glance->grey), &quad);
    PIX *whole = can ? picture_rectify(glance->grey, &quad) : NULL;
    looks->has_corners = whole && !is_askew(whole, &quad);
    if (!looks->has_corners) {
        pixDestroy(&whole);
        return;
    }
    pixDestroy(&glance->grey);
    glance->grey = whole;
}
