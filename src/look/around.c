/* Whether a figure may be cut out of its photograph. It must be filled with one flat sheet, and nothing
 * around it may be taken for the rest of that sheet: a fold, a shadow's edge, a sheet beneath and a keyboard
 * all have four straight sides too. No corners cost nothing; a wrong cut loses a letter. */
#include "around.h"

#include "edges.h"
#include "finger.h"
#include "grain.h"
#include "pixel.h"
#include "tone.h"

#include "cleanup.h"

#include <leptonica/allheaders.h>

#include <math.h>
#include <stdlib.h>

static bool is_flat(const struct edges *edges, int x, int y)
{
    return at(edges->rough, x, y) < edges->flat;
}

/* ---- the sheet ---- */

/* The sides as lines a*x + b*y = c, (a, b) of length 1 and pointing inwards: picture_depth for every pixel.
 */
struct sides {
    double a[4], b[4], c[4];
};

static struct sides sides_of(const struct quad *quad)
{
    struct sides sides;
    for (int i = 0; i < 4; i++) {
        int next = (i + 1) % 4;
        double dx = quad->x[next] - quad->x[i], dy = quad->y[next] - quad->y[i], length = hypot(dx, dy);
        sides.a[i] = -dy / length;
        sides.b[i] = dx / length;
        sides.c[i] = sides.a[i] * quad->x[i] + sides.b[i] * quad->y[i];
    }
    return sides;
}

static double depth_at(const struct sides *sides, int x, int y)
{
    double depth = INFINITY;
    for (int i = 0; i < 4; i++) {
        double inwards = sides->a[i] * x + sides->b[i] * y - sides->c[i];
        depth = inwards < depth ? inwards : depth;
    }
    return depth;
}

/* Of the figure, or of what lies around it. */
static struct tone middle_tone(const struct edges *edges, const struct sides *sides, bool inside)
{
    struct tone tone = { { 0 } };
    for (int i = 0; i < edges->channels; i++) {
        int count[256] = { 0 }, all = 0, below = 0, value = 0;
        for (int y = 0; y < edges->height; y += 2)
            for (int x = 0; x < edges->width; x += 2)
                if ((depth_at(sides, x, y) > 0) == inside) {
                    count[at(edges->ground[i], x, y)]++;
                    all++;
                }
        while (value < 255 && below + count[value] <= all / 2)
            below += count[value++];
        tone.value[i] = value;
    }
    return tone;
}

/* ---- beyond each side ---- */

enum { SAMPLES = 100 };

/* The ground beyond a side as against the paper within: how bright and how far in colour the middle of it is,
 * and along which share of the side it has the paper's tone. Then its longest stretches, as shares of the
 * side: of the paper's tone, of it with no edge between, of a note that lies across, of the tone of paper in
 * the shade, of what may be other paper, of something light that is no desk; and in how many places such
 * things are. A checked cloth has many of them, and all are short. What the camera did not see does not
 * count, nor do fingers. */
struct beyond {
    struct ratio middle;
    double same, paper_stretch, open_stretch, note_stretch, shaded_stretch, tinted_stretch, stray_stretch;
    int strays;
    bool seen;
};

struct stretch {
    int now, longest;
};

static void extend(struct stretch *stretch, bool on)
{
    stretch->now = on ? stretch->now + 1 : 0;
    stretch->longest = stretch->now > stretch->longest ? stretch->now : stretch->longest;
}

static bool measurable(const struct edges *edges, double x, double y)
{
    enum { FRAME = 3 };
    return x >= FRAME && y >= FRAME && x < edges->width - FRAME && y < edges->height - FRAME;
}

/* What a side is compared with: the sheet's tone and that of what lies around, and the fingers that hold the
 * sheet (255 there; null: none). */
struct ground {
    struct tone paper, desk;
    PIX *fingers;
};

/* The place `along` (0 … 1) a side. */
struct place {
    double x, y, out_x, out_y; /* (out_x, out_y): of length 1, pointing outwards */
};

static struct place place_on(const struct quad *quad, int side, double along)
{
    int next = (side + 1) % 4;
    double dx = quad->x[next] - quad->x[side], dy = quad->y[next] - quad->y[side], length = hypot(dx, dy);
    struct place place = { quad->x[side] + dx * along, quad->y[side] + dy * along, dy / length,
        -dx / length };
    return place;
}

/* Does an edge run here, brighter within? */
static bool has_edge(const struct edges *edges, const struct place *place)
{
    enum { ASIDE = 4 };
    for (int off = -ASIDE; off <= ASIDE; off++)
        if (edges_across(edges, place->x + off * place->out_x, place->y + off * place->out_y, -place->out_x,
                -place->out_y) > edges->least)
            return true;
    return false;
}

/* Both sides of a place, as far from it as the side's own shadow reaches. */
struct both {
    struct tone in, out;
    struct ratio ratio; /* of the outer as against the inner one */
};

enum { BESIDE = 8 };

static bool compare_at(const struct edges *edges, const struct place *place, struct both *both)
{
    double out_x = place->x + BESIDE * place->out_x, out_y = place->y + BESIDE * place->out_y;
    double in_x = place->x - BESIDE * place->out_x, in_y = place->y - BESIDE * place->out_y;
    if (!measurable(edges, out_x, out_y) || !measurable(edges, in_x, in_y))
        return false;
    both->out = tone_at(edges, (int)out_x, (int)out_y);
    both->in = tone_at(edges, (int)in_x, (int)in_y);
    both->ratio = tone_compare(edges, &both->out, &both->in);
    return true;
}

/* A saturated tint is as light as paper in one channel only. */
static double lightest(const struct edges *edges, const struct tone *tone, const struct tone *paper)
{
    double most = 0;
    for (int i = 0; i < edges->channels; i++)
        most = fmax(most, tone->value[i] / fmax(paper->value[i], 1));
    return most;
}

/* Light, of no white paper's tone nor the desk's. */
static bool is_tinted(const struct edges *edges, const struct tone *tone, const struct ground *ground)
{
    static const double COLOUR = 1.06, DARKER = 0.87, BRIGHTER = 1.15, LIGHT = 0.75;
    struct ratio desk = tone_compare(edges, tone, &ground->desk);
    bool as_desk = desk.colour < COLOUR && desk.brightness > DARKER && desk.brightness < BRIGHTER;
    return lightest(edges, tone, &ground->paper) > LIGHT && !as_desk &&
        !tone_is_paper(edges, tone, &ground->paper);
}

/* As light as what lies within beside it, and of another colour than the desk; or on a dark desk without
 * colour, where a lamp makes none. A red pen has 0.8. */
static bool is_stray(
    const struct edges *edges, const struct tone *tone, const struct tone *in, const struct ground *ground)
{
    static const double COLOUR = 1.08, DARK = 0.7, GREY = 1.2, LIGHT = 0.83;
    struct ratio own = tone_compare(edges, tone, &ground->desk);
    struct ratio desk = tone_compare(edges, &ground->desk, &ground->paper);
    bool dark = desk.brightness < DARK && desk.colour < GREY;
    return lightest(edges, tone, in) > LIGHT && (own.colour > COLOUR || dark);
}

static bool marked(PIX *fingers, double x, double y)
{
    return x >= 0 && y >= 0 && x < pixGetWidth(fingers) && y < pixGetHeight(fingers) &&
        at(fingers, (int)x, (int)y) > 0;
}

/* On the side or beyond it: a finger may lie aslant. */
static bool on_finger(const struct ground *ground, const struct place *place)
{
    return ground->fingers &&
        (marked(ground->fingers, place->x, place->y) ||
            marked(ground->fingers, place->x + BESIDE * place->out_x, place->y + BESIDE * place->out_y));
}

static bool is_as_bright(const struct ratio *ratio)
{
    static const double SAME = 0.94, BRIGHTEST = 1.12, COLOUR = 1.05;
    return ratio->brightness > SAME && ratio->brightness < BRIGHTEST && ratio->colour < COLOUR;
}

/* Does something tinted lie across the side here? */
static bool lies_across(const struct edges *edges, const struct place *place, const struct ground *ground)
{
    struct both both;
    return compare_at(edges, place, &both) && is_as_bright(&both.ratio) &&
        (is_tinted(edges, &both.out, ground) || is_stray(edges, &both.out, &both.in, ground));
}

static struct beyond look_beyond(
    const struct edges *edges, const struct quad *quad, int side, const struct ground *ground)
{
    static const double SHADED = 0.8, BRIGHTEST = 1.12, COLOUR = 1.05, LEAST_SEEN = 0.1;
    static const double TINTED = 1.25, DARKEST = 0.8;
    enum { PLACE = 2 }; /* one sample may be noise */
    double brightness[SAMPLES], colour[SAMPLES];
    struct stretch like = { 0 }, open = { 0 }, note = { 0 }, shaded = { 0 }, tinted = { 0 }, stray = { 0 };
    int seen = 0, all_same = 0, strays = 0;
    for (int i = SAMPLES / 20; i <= SAMPLES - SAMPLES / 20; i++) {
        struct place place = place_on(quad, side, (double)i / SAMPLES);
        struct both both;
        if (!compare_at(edges, &place, &both) || on_finger(ground, &place))
            continue;
        const struct ratio ratio = both.ratio;
        bool alike = ratio.brightness < BRIGHTEST && ratio.colour < COLOUR;
        bool as_bright = is_as_bright(&ratio),
             like_paper = as_bright && tone_is_paper(edges, &both.out, &ground->paper);
        all_same += as_bright;
        extend(&like, like_paper);
        extend(&open, like_paper && !has_edge(edges, &place));
        extend(&note, as_bright && is_tinted(edges, &both.out, ground));
        extend(&shaded, alike && ratio.brightness > SHADED);
        extend(&tinted, ratio.colour < TINTED && ratio.brightness > DARKEST);
        extend(&stray, is_stray(edges, &both.out, &both.in, ground));
        strays += stray.now == PLACE;
        brightness[seen] = ratio.brightness;
        colour[seen++] = ratio.colour;
    }
    if (seen < LEAST_SEEN * SAMPLES)
        return (struct beyond){ 0 };
    return (struct beyond){ { edges_rank_of(brightness, seen, 5), edges_rank_of(colour, seen, 5) },
        (double)all_same / seen, (double)like.longest / seen, (double)open.longest / seen,
        (double)note.longest / seen, (double)shaded.longest / seen, (double)tinted.longest / seen,
        (double)stray.longest / seen, strays, true };
}

static void find_fingers_across(
    const struct edges *edges, const struct quad *quad, int side, const struct ground *ground, PIX *fingers)
{
    enum { LEAST = 3 };
    struct stretch across = { 0 };
    for (int i = SAMPLES / 20; i <= SAMPLES - SAMPLES / 20; i++) {
        struct place place = place_on(quad, side, (double)i / SAMPLES);
        extend(&across, !on_finger(ground, &place) && lies_across(edges, &place, ground));
        CLEANUP(pixDestroy)
        PIX *finger = across.now == LEAST ? finger_at(edges, quad, &ground->paper, place.x, place.y) : NULL;
        if (finger)
            pixOr(fingers, fingers, finger);
    }
}

/* Finds them into the ground; the caller destroys its picture. Without memory there are none, and what they
 * are refuses the figure. */
static void find_fingers(const struct edges *edges, const struct quad *quad, struct ground *ground)
{
    ground->fingers = pixCreate(edges->width, edges->height, 8);
    for (int side = 0; ground->fingers && side < 4; side++)
        find_fingers_across(edges, quad, side, ground, ground->fingers);
}

/* A white, grey or black desk: as bright beyond every side, and of as little colour. Its brightness; 0: it is
 * none. Where fewer sides are like paper they may be a fold, or the edge of a shadow that lies across the
 * sheet. */
static double even_desk(const struct beyond beyond[4])
{
    static const double COLOUR = 1.08, EVEN_COLOUR = 0.05;
    static const double EVEN = 0.08; /* of 97 right figures on white and grey the least even has 0.06 */
    struct ratio least = { INFINITY, INFINITY }, most = { 0, 0 };
    int seen = 0;
    for (int side = 0; side < 4; side++) {
        const struct ratio *middle = &beyond[side].middle;
        if (!beyond[side].seen)
            continue;
        least = (struct ratio){ fmin(least.brightness, middle->brightness),
            fmin(least.colour, middle->colour) };
        most = (struct ratio){ fmax(most.brightness, middle->brightness), fmax(most.colour, middle->colour) };
        seen++;
    }
    bool even = most.brightness - least.brightness < EVEN && most.colour - least.colour < EVEN_COLOUR;
    return seen > 2 && even && most.colour < COLOUR ? least.brightness : 0;
}

/* Beyond how many sides is wood or cloth seen, of another colour than paper has in any light, and beyond how
 * many something else? */
struct coloured {
    int sides, others;
};

static struct coloured count_coloured(const struct beyond beyond[4])
{
    static const double COLOUR = 1.12, SHORT = 0.1;
    struct coloured count = { 0 };
    for (int side = 0; side < 4; side++) {
        const bool is = beyond[side].middle.colour >= COLOUR && beyond[side].shaded_stretch <= SHORT;
        count.sides += beyond[side].seen && is;
        count.others += beyond[side].seen && !is;
    }
    return count;
}

/* All around. */
static bool is_coloured(const struct beyond beyond[4])
{
    const struct coloured count = count_coloured(beyond);
    return count.sides > 2 && !count.others;
}

/* Where paper surely ends on three sides its plane is known: beyond the fourth a keyboard may lie, whose
 * edges go on. */
static bool has_coloured_sides(const struct beyond beyond[4])
{
    return count_coloured(beyond).sides > 2;
}

/* The paper may go on there, in the same light or in a deep shadow, and it is not the desk. */
static bool may_be_paper(const struct beyond *beyond, double desk, bool divided)
{
    static const double FEW = 0.2, FEWER = 0.13, JUTS_OUT = 0.035, SOME = 0.3, NOTE = 0.025;
    static const double DEEP_SHADE = 0.5, COLOUR = 1.05, WHITE = 0.85;
    static const double WOOD = 1.3, SHORT = 0.1;
    if (!beyond->seen)
        return false;
    if (beyond->note_stretch > NOTE)
        return true;
    if (beyond->same > FEW || beyond->open_stretch > JUTS_OUT || (divided && beyond->paper_stretch > FEWER))
        return desk < WHITE;
    if (beyond->middle.colour > WOOD && beyond->tinted_stretch > SHORT)
        return true; /* a tinted sheet on a coloured desk */
    bool shaded = beyond->middle.brightness > DEEP_SHADE && beyond->middle.colour < COLOUR;
    return desk <= 0 && (shaded || beyond->shaded_stretch > SOME);
}

/* A note beneath the sheet, of any tint, or on it. A cloth's pattern is such a thing in many places. */
static bool has_stray(const struct beyond beyond[4])
{
    enum { MOST = 4 };
    static const double JUTS_OUT = 0.03;
    int strays = 0;
    double longest = 0;
    for (int side = 0; side < 4; side++) {
        strays += beyond[side].strays;
        longest = fmax(longest, beyond[side].stray_stretch);
    }
    return strays <= MOST && longest > JUTS_OUT;
}

/* Does the paper go on beyond a side? An even desk may look like it, where the sheet's edges end at its
 * corners. */
static bool goes_on(const struct beyond beyond[4], double desk, bool divided)
{
    for (int side = 0; side < 4; side++)
        if (may_be_paper(&beyond[side], desk, divided))
            return true;
    return false;
}

/* ---- everything inside and outside ---- */

/* Pixels inside and outside of a figure, and how many of them could be its paper: in the shade or the light,
 * of its very tone, written upon. So could other paper, of any colour: flat and brighter than the desk. */
struct count {
    int inside, paper, same_outside, strokes_outside;
};

/* How bright what is more than half of the way from the desk to the paper is. */
static double light_of(const struct edges *edges, const struct tone *desk, const struct tone *paper)
{
    static const double TO_PAPER = 0.5;
    double brightness = tone_compare(edges, desk, paper).brightness;
    return brightness + TO_PAPER * (1 - brightness);
}

static void count_pixel(const struct edges *edges, const struct tone *paper, double light, bool inside, int x,
    int y, struct count *count)
{
    enum { STROKE = 18 };
    static const double COLOUR = 1.08, SHADED = 0.7, LIT = 1.3, DEEP_SHADE = 0.5, GLARE = 1.6;
    static const double SAME_COLOUR = 1.06, DARKEST = 0.92, BRIGHTEST = 1.1;
    struct tone tone = tone_at(edges, x, y);
    struct ratio ratio = tone_compare(edges, &tone, paper);
    bool alike = is_flat(edges, x, y) && ratio.colour < COLOUR;
    if (inside) {
        count->inside++;
        count->paper += alike && ratio.brightness > DEEP_SHADE && ratio.brightness < GLARE;
        return;
    }
    bool like = alike && ratio.brightness > SHADED && ratio.brightness < LIT;
    count->same_outside += like && ratio.colour < SAME_COLOUR && ratio.brightness > DARKEST &&
        ratio.brightness < BRIGHTEST;
    bool lit = is_flat(edges, x, y) && ratio.brightness > light;
    count->strokes_outside += (like || lit) && at(edges->strokes, x, y) > STROKE;
}

static struct count count_pixels(
    const struct edges *edges, const struct sides *sides, const struct ground *ground)
{
    enum { BLUR = 6 }; /* of the sides: it counts neither way */
    struct count count = { 0 };
    double light = light_of(edges, &ground->desk, &ground->paper);
    for (int y = BLUR; y < edges->height - BLUR; y++)
        for (int x = BLUR; x < edges->width - BLUR; x++) {
            double depth = depth_at(sides, x, y);
            if (fabs(depth) >= BLUR)
                count_pixel(edges, &ground->paper, light, depth > 0, x, y, &count);
        }
    return count;
}

/* Which way the strokes of the desk run, if they do. */
static struct grain grain_of(const struct edges *edges, const struct sides *sides)
{
    enum { BLUR = 6 };
    struct grain grain = { .runs = false };
    for (int y = BLUR; y < edges->height - BLUR; y++)
        for (int x = BLUR; x < edges->width - BLUR; x++)
            if (depth_at(sides, x, y) <= -BLUR)
                grain_add(edges, x, y, &grain);
    grain_settle(&grain);
    return grain;
}

/* A pen leaves neighbours that are as dark, and 16 of 255 in light; a camera's noise on a dark desk does not.
 */
static bool is_stroke(const struct edges *edges, int x, int y)
{
    enum { STROKE = 18, NEIGHBOURS = 2, LEVELS = 16, WHITE = 255 };
    int deep = at(edges->strokes, x, y), dark = 0;
    if (deep <= STROKE || deep * (2 * at(edges->ground[0], x, y) - deep) < LEVELS * WHITE)
        return false;
    for (int i = 0; i < 9; i++)
        dark += at(edges->strokes, x + i % 3 - 1, y + i / 3 - 1) > STROKE;
    return dark > NEIGHBOURS;
}

/* A stroke outside of the sheet that is no streak of the desk's grain; where there is none, no pen. On what
 * is light a streak must be longer, for that may be paper. Fingers apart. */
static bool is_odd(const struct edges *edges, const struct grain *grain, const struct ground *ground,
    double light, int x, int y)
{
    enum { LONG = 10, LONG_ON_LIGHT = 16 }; /* pixels; 2 and 3 % of the picture's longer side */
    if (!is_stroke(edges, x, y) || (ground->fingers && marked(ground->fingers, x, y)))
        return false;
    if (!grain->runs)
        return !grain_is_straight(edges, x, y);
    struct tone tone = tone_at(edges, x, y);
    bool lit = tone_compare(edges, &tone, &ground->paper).brightness > light;
    return !grain_is_streak(edges, grain, x, y, lit ? LONG_ON_LIGHT : LONG);
}

enum { CELLS = 16 };

static int count_marked(const int odd[CELLS * CELLS])
{
    int marked_cells = 0;
    for (int i = 0; i < CELLS * CELLS; i++)
        marked_cells += odd[i] > 0;
    return marked_cells;
}

/* What the strokes of a cloth's pattern are, all over it; those of a note lie together. `odd`: how many there
 * are in each cell of the picture. */
static bool is_pattern(const int odd[CELLS * CELLS])
{
    static const double NEARLY = 0.15;
    return count_marked(odd) > NEARLY * CELLS * CELLS;
}

/* The side of the picture that a cell is nearest to. */
static int side_of(int cell)
{
    const int x = 2 * (cell % CELLS) + 1 - CELLS, y = 2 * (cell / CELLS) + 1 - CELLS;
    if (abs(x) > abs(y))
        return x > 0 ? 1 : 3;
    return y > 0 ? 2 : 0;
}

/* What a camera makes of a dark desk is little anywhere, and on all sides of the sheet but perhaps one. */
static bool is_noisy(const int odd[CELLS * CELLS])
{
    enum { FEW = 2, LITTLE = 3 };
    static const double SOME = 0.05;
    int noisy = 0, on_side[4] = { 0 }, sides = 0;
    for (int i = 0; i < CELLS * CELLS; i++)
        if (odd[i] > 0 && odd[i] <= LITTLE) {
            noisy++;
            on_side[side_of(i)]++;
        }
    for (int side = 0; side < 4; side++)
        sides += on_side[side] >= FEW;
    return noisy > SOME * CELLS * CELLS && sides > 2;
}

/* As many strokes as there are in the middle one of the marked cells. */
static int middle_of(const int odd[CELLS * CELLS])
{
    const int half = count_marked(odd) / 2;
    int middle = 0, below = 0;
    while (below <= half) {
        middle++;
        for (int i = 0; i < CELLS * CELLS; i++)
            below += odd[i] == middle;
    }
    return middle;
}

/* How many strokes lie closer together than those of noise or a pattern do. */
static int count_crowded(const int odd[CELLS * CELLS])
{
    enum { TIMES = 2, MORE = 2 };
    const int most = TIMES * middle_of(odd) + MORE;
    int crowded = 0;
    for (int i = 0; i < CELLS * CELLS; i++)
        crowded += odd[i] > most ? odd[i] - most : 0;
    return crowded;
}

/* How many strokes outside of the sheet are odd, in each cell of the picture; `inside`: how large it is. */
static void count_odd(const struct edges *edges, const struct sides *sides, const struct ground *ground,
    const struct grain *grain, int odd[CELLS * CELLS], int *inside)
{
    enum { BLUR = 6 };
    double light = light_of(edges, &ground->desk, &ground->paper);
    for (int y = BLUR; y < edges->height - BLUR; y++)
        for (int x = BLUR; x < edges->width - BLUR; x++) {
            double depth = depth_at(sides, x, y);
            *inside += depth >= BLUR;
            if (depth <= -BLUR && is_odd(edges, grain, ground, light, x, y))
                odd[y * CELLS / edges->height * CELLS + x * CELLS / edges->width]++;
        }
}

/* Whatever it stands on is a note then: it may be of any tint, and of the desk's own. Shares of the inside.
 */
static bool is_written_on(const struct edges *edges, const struct sides *sides, const struct ground *ground,
    const struct grain *grain)
{
    static const double ODD = 0.0003; /* even desks have up to 0.0001, a line on a stub 0.0005 */
    static const double ODD_IN_GRAIN = 0.0002; /* wood has up to 0.00014, a line on a stub 0.0003 */
    static const double CROWDED_IN_NOISE = 0.0001; /* noise has up to 0.00002 */
    static const double CROWDED_IN_PATTERN = 0.0003; /* cloth has up to 0.00025, a line on a stub 0.0005 */
    int odd[CELLS * CELLS] = { 0 }, inside = 0, all = 0;
    count_odd(edges, sides, ground, grain, odd, &inside);
    for (int i = 0; i < CELLS * CELLS; i++)
        all += odd[i];
    if (grain->runs)
        return all > ODD_IN_GRAIN * inside;
    if (is_pattern(odd))
        return count_crowded(odd) > CROWDED_IN_PATTERN * inside;
    if (is_noisy(odd))
        return count_crowded(odd) > CROWDED_IN_NOISE * inside;
    return all > ODD * inside;
}

/* The place `in` pixels inside of a side and `other_in` inside of the one before it. */
static bool place_in_corner(const struct edges *edges, const struct sides *sides, int corner, double in,
    double other_in, struct tone *tone)
{
    int last = (corner + 3) % 4;
    double a = sides->a[corner], b = sides->b[corner], c = sides->c[corner] + in;
    double other_a = sides->a[last], other_b = sides->b[last], other_c = sides->c[last] + other_in;
    double det = a * other_b - other_a * b;
    double x = (c * other_b - other_c * b) / det, y = (a * other_c - other_a * c) / det;
    if (!measurable(edges, x, y))
        return false;
    *tone = tone_at(edges, (int)x, (int)y);
    return true;
}

/* Where most of a sheet lies in the shade the paper in the light is many times as bright. */
static bool is_lit(const struct edges *edges, const struct tone *tone, const struct tone *paper)
{
    static const double BRIGHTER = 1.2, BRIGHTEST = 1.9, COLOUR = 1.05;
    const struct ratio ratio = tone_compare(edges, tone, paper);
    return ratio.brightness > BRIGHTER && ratio.brightness < BRIGHTEST && ratio.colour < COLOUR;
}

static bool fills_corner(
    const struct edges *edges, const struct sides *sides, const struct tone *paper, int corner, bool lit)
{
    static const double DEPTHS[] = { 5, 9, 13 };
    enum { COUNT = sizeof DEPTHS / sizeof *DEPTHS };
    int seen = 0, like = 0;
    for (int i = 0; i < COUNT * COUNT; i++) {
        struct tone tone;
        if (!place_in_corner(edges, sides, corner, DEPTHS[i / COUNT], DEPTHS[i % COUNT], &tone))
            continue;
        seen++;
        like += tone_is_paper(edges, &tone, paper) || (lit && is_lit(edges, &tone, paper));
    }
    return like * 3 >= seen * 2;
}

bool around_fills_corners(const struct edges *edges, const struct quad *quad, bool lit)
{
    struct sides sides = sides_of(quad);
    struct tone paper = middle_tone(edges, &sides, true);
    for (int corner = 0; corner < 4; corner++)
        if (!fills_corner(edges, &sides, &paper, corner, lit))
            return false;
    return true;
}

static bool is_desk(const struct edges *edges, const struct sides *sides, const struct ground *ground,
    const struct beyond beyond[4], const struct ends *ends)
{
    static const double PAPER = 0.6, SAME = 0.15, STROKES = 0.0005; /* shares of the inside */
    static const double AS_PAPER = 0.7; /* a darker desk is not counted for paper */
    if (ends->divided && !ends->all && !is_coloured(beyond))
        return false;
    double desk = ends->all ? even_desk(beyond) : 0;
    if (goes_on(beyond, desk, ends->divided) || has_stray(beyond))
        return false;
    struct grain grain = is_coloured(beyond) ? grain_of(edges, sides) : (struct grain){ .runs = false };
    if (is_written_on(edges, sides, ground, &grain))
        return false;
    struct count count = count_pixels(edges, sides, ground);
    bool written = !grain.runs && count.strokes_outside >= STROKES * count.inside;
    return count.paper > PAPER * count.inside && !written &&
        (desk > AS_PAPER || ends->alone || count.same_outside < SAME * count.inside);
}

enum around around_what(const struct edges *edges, const struct quad *quad, const struct ends *ends)
{
    struct sides sides = sides_of(quad);
    struct tone paper = middle_tone(edges, &sides, true);
    struct ground ground = { paper, middle_tone(edges, &sides, false), NULL };
    find_fingers(edges, quad, &ground);
    CLEANUP(pixDestroy) PIX *fingers = ground.fingers;
    struct beyond beyond[4];
    for (int side = 0; side < 4; side++)
        beyond[side] = look_beyond(edges, quad, side, &ground);
    if (is_desk(edges, &sides, &ground, beyond, ends))
        return AROUND_DESK;
    return ends->all || has_coloured_sides(beyond) ? AROUND_MORE : AROUND_UNKNOWN;
}
