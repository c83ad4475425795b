/* A circle is where many edges point: every dark edge votes for the middles that lie along its slope, both
 * ways, and the best middle is asked at which distance the page is dark all around. (A Hough transform by the
 * gradient: Kimme, Ballard and Sklansky, "Finding circles by an array of accumulators", 1975.) */
#include "ring.h"

#include "arena.h"
#include "cleanup.h"

#include <leptonica/allheaders.h>

#include <math.h>
#include <stdbool.h>

enum {
    LONGEST_PX = 650, /* a postmark's ring is 13 to 65 pixels wide there */
    STEEP = 24, /* grey levels from one side of a pixel to the other: an edge */
    SECTORS = 48,
    DARKER = 14, /* grey levels: a stroke against what lies beside it */
    TRIES = 6, /* best middles that are looked at closely */
};

static const double LEAST_SHARE = 0.032, MOST_SHARE = 0.095, /* of the longer side */
    ROUND = 0.78; /* of the sectors: 94 % of drawn postmarks have more, 94 % of what is none has less */

struct ground {
    PIX *grey;
    int width, height, least, most; /* least, most: radii */
    int *votes; /* width * height */
    double across[SECTORS], down[SECTORS]; /* which way each sector lies from its middle */
};

/* lround, which is a call each time, of what is not far below 0. */
static int nearest(double at)
{
    enum { FAR_PX = 1 << 12 };
    return (int)(at + FAR_PX + 0.5) - FAR_PX;
}

static int grey_at(const struct ground *ground, int x, int y)
{
    const l_uint32 *row = pixGetData(ground->grey) + (size_t)y * (size_t)pixGetWpl(ground->grey);
    return GET_DATA_BYTE(row, x);
}

static bool inside(const struct ground *ground, int x, int y, int margin)
{
    return x >= margin && y >= margin && x < ground->width - margin && y < ground->height - margin;
}

static void vote_for(struct ground *ground, double x, double y)
{
    const int cx = nearest(x), cy = nearest(y);
    if (inside(ground, cx, cy, 0))
        ground->votes[cy * ground->width + cx]++;
}

static void vote_from(struct ground *ground, int x, int y)
{
    const int across = grey_at(ground, x + 1, y) - grey_at(ground, x - 1, y);
    const int down = grey_at(ground, x, y + 1) - grey_at(ground, x, y - 1);
    const int square = across * across + down * down;
    if (square < STEEP * STEEP)
        return;
    const double steep = sqrt(square), step_x = across / steep, step_y = down / steep;
    for (int r = ground->least; r <= ground->most; r++) {
        vote_for(ground, x - r * step_x, y - r * step_y);
        vote_for(ground, x + r * step_x, y + r * step_y);
    }
}

static void vote(struct ground *ground)
{
    for (int y = 1; y < ground->height - 1; y++)
        for (int x = 1; x < ground->width - 1; x++)
            vote_from(ground, x, y);
}

/* The grey at distance `r` from (x, y) towards sector `i`; paper outside the picture. */
static int grey_towards(const struct ground *ground, int x, int y, double r, int i)
{
    enum { PAPER = 220 };
    int px = nearest(x + r * ground->across[i]), py = nearest(y + r * ground->down[i]);
    return inside(ground, px, py, 0) ? grey_at(ground, px, py) : PAPER;
}

/* In how many sectors, of all, a dark stroke stands at distance `r` from (x, y), with paper on both sides. */
static double roundness(const struct ground *ground, int x, int y, double r)
{
    enum { BESIDE_PX = 4 };
    int seen = 0;
    for (int i = 0; i < SECTORS; i++) {
        int darkest = grey_towards(ground, x, y, r, i);
        for (int step = -1; step <= 1; step += 2) {
            int near = grey_towards(ground, x, y, r + step, i);
            darkest = near < darkest ? near : darkest;
        }
        int within = grey_towards(ground, x, y, r - BESIDE_PX, i);
        int without = grey_towards(ground, x, y, r + BESIDE_PX, i);
        seen += darkest + DARKER < (within + without) / 2;
    }
    return (double)seen / SECTORS;
}

/* Votes fall beside each other: a middle counts with its neighbours. */
static int votes_about(const struct ground *ground, int x, int y)
{
    int sum = 0;
    for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++)
            sum += ground->votes[(y + dy) * ground->width + x + dx];
    return sum;
}

static void forget_about(struct ground *ground, int x, int y)
{
    for (int dy = -ground->least / 2; dy <= ground->least / 2; dy++)
        for (int dx = -ground->least / 2; dx <= ground->least / 2; dx++)
            if (inside(ground, x + dx, y + dy, 0))
                ground->votes[(y + dy) * ground->width + x + dx] = 0;
}

struct middle {
    int x, y, votes;
};

static struct middle best_middle(const struct ground *ground)
{
    struct middle best = { 0 };
    for (int y = 1; y < ground->height - 1; y++)
        for (int x = 1; x < ground->width - 1; x++) {
            int votes = ground->votes[y * ground->width + x] ? votes_about(ground, x, y) : 0;
            if (votes > best.votes)
                best = (struct middle){ x, y, votes };
        }
    return best;
}

struct ring {
    int x, y, r;
    double round;
};

/* The roundest ring about (x, y), or about a pixel beside it, if it is rounder than `best`. */
static void rounder(const struct ground *ground, int x, int y, struct ring *best)
{
    for (int cy = y - 1; cy <= y + 1; cy++)
        for (int cx = x - 1; cx <= x + 1; cx++)
            for (int r = ground->least; r <= ground->most; r++) {
                double round = roundness(ground, cx, cy, r);
                if (round > best->round)
                    *best = (struct ring){ cx, cy, r, round };
            }
}

/* Postmarks have an inner ring, too: the outermost that is as good. */
static int edge_of(const struct ground *ground, const struct ring *ring)
{
    static const double AS_GOOD = 0.15;
    int r = ground->most;
    while (r > ring->r && roundness(ground, ring->x, ring->y, r) < ring->round - AS_GOOD)
        r--;
    return r;
}

static void lay_sectors(struct ground *ground)
{
    for (int i = 0; i < SECTORS; i++) {
        ground->across[i] = cos(i * 2 * M_PI / SECTORS);
        ground->down[i] = sin(i * 2 * M_PI / SECTORS);
    }
}

static BOX *ring_on(struct ground *ground)
{
    struct ring best = { 0 };
    lay_sectors(ground);
    vote(ground);
    for (int i = 0; i < TRIES; i++) {
        struct middle middle = best_middle(ground);
        if (middle.votes == 0)
            break;
        rounder(ground, middle.x, middle.y, &best);
        forget_about(ground, middle.x, middle.y);
    }
    if (best.round < ROUND)
        return NULL;
    int r = edge_of(ground, &best);
    return boxCreate(best.x - r, best.y - r, 2 * r, 2 * r);
}

static int longer_side(PIX *picture)
{
    return pixGetWidth(picture) > pixGetHeight(picture) ? pixGetWidth(picture) : pixGetHeight(picture);
}

BOX *ring_find(PIX *level)
{
    int halves = 0;
    struct ground ground = { .grey = pixClone(level) };
    for (; ground.grey && longer_side(ground.grey) > LONGEST_PX; halves++) {
        PIX *half = pixScaleAreaMap2(ground.grey);
        pixDestroy(&ground.grey);
        ground.grey = half;
    }
    CLEANUP(pixDestroy) PIX *owned = ground.grey;
    if (!owned)
        return NULL;
    ground.width = pixGetWidth(owned);
    ground.height = pixGetHeight(owned);
    ground.least = (int)(LEAST_SHARE * longer_side(owned)) + 1;
    ground.most = (int)(MOST_SHARE * longer_side(owned));
    OWNED_FREE int *votes = must_alloc((size_t)ground.width * (size_t)ground.height * sizeof *votes);
    ground.votes = votes;
    CLEANUP(boxDestroy) BOX *ring = ring_on(&ground);
    return ring ? boxTransform(ring, 0, 0, (float)(1 << halves), (float)(1 << halves)) : NULL;
}
