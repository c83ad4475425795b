/* Printed lines and squares: thin, as long as the page, and evenly spaced. All three are asked for, since
 * text lines are evenly spaced too, and a table's lines are long. */
#include "glance.h"

#include "cleanup.h"

#include <leptonica/allheaders.h>

#include <math.h>
#include <stdlib.h>

enum {
    STRIPS = 8, /* a tilted line is level enough within an eighth of the page */
    ROWS_MOST = 4096,
    RULES_LEAST = 6,
    REACH_PX = 4, /* a rule is thinner than this */
};

/* Rows of one strip in which a thin dark line runs, and how dark it is. */
struct found {
    int row[ROWS_MOST], count;
    double tone_sum;
};

/* How much of one row of a strip is line. */
struct share {
    int dark, all, tone_sum;
};

static const l_uint8 *row_of(PIX *level, int y)
{
    return (const l_uint8 *)(pixGetData(level) + (size_t)y * (size_t)pixGetWpl(level));
}

/* The columns, from `left` to `right`, in which row `y` is a dark line on brighter paper. Leptonica keeps the
 * bytes of a word in the machine's order: for counting any order will do, if all three rows have the same. */
static struct share share_of_row(PIX *level, int left, int right, int y, int step)
{
    struct share share = { .all = right - left };
    const l_uint8 *here = row_of(level, y), *above = row_of(level, y - REACH_PX),
                  *below = row_of(level, y + REACH_PX);
    for (int x = left; x < right; x++) {
        int line = (here[x] + step < above[x]) & (here[x] + step < below[x]);
        share.dark += line;
        share.tone_sum += line * here[x];
    }
    return share;
}

/* Of neighbouring rows only the first counts: a line is two or three pixels thick. */
static void find_rows(PIX *level, int left, int right, int step, struct found *found)
{
    static const double LONG = 0.55;
    int height = pixGetHeight(level), last = -REACH_PX;
    found->count = 0;
    found->tone_sum = 0;
    for (int y = REACH_PX; y < height - REACH_PX && found->count < ROWS_MOST; y++) {
        struct share share = share_of_row(level, left, right, y, step);
        if (share.dark < LONG * share.all || share.dark == 0 || y - last < REACH_PX)
            continue;
        last = y;
        found->row[found->count++] = y;
        found->tone_sum += (double)share.tone_sum / share.dark;
    }
}

static int by_size(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* The pitch of evenly spaced rows, 0 when they are not: most gaps are the middle one, or twice that where a
 * line of text hid one. */
static double pitch_of(const struct found *found)
{
    static const double EVEN = 0.6;
    int gaps[ROWS_MOST], count = found->count - 1, even = 0;
    if (found->count < RULES_LEAST)
        return 0;
    for (int i = 0; i < count; i++)
        gaps[i] = found->row[i + 1] - found->row[i];
    qsort(gaps, (size_t)count, sizeof *gaps, by_size);
    double middle = gaps[count / 2];
    for (int i = 0; i < count; i++)
        even += fabs(gaps[i] - middle) <= 2 || fabs(gaps[i] - 2 * middle) <= 3;
    return middle >= 2 * REACH_PX && even >= EVEN * count ? middle : 0;
}

/* Lines along the rows of `level`: true when most strips agree on one pitch. */
static bool ruled_along(PIX *level, int step, double *tone)
{
    double pitches[STRIPS], tones = 0, rows = 0;
    int strips = 0, agree = 0;
    struct found found;
    int words = pixGetWidth(level) / 4;
    for (int i = 0; i < STRIPS; i++) {
        find_rows(level, words * i / STRIPS * 4, words * (i + 1) / STRIPS * 4, step, &found);
        double pitch = pitch_of(&found);
        if (pitch <= 0)
            continue;
        pitches[strips++] = pitch;
        tones += found.tone_sum;
        rows += found.count;
    }
    for (int i = 0; i < strips; i++)
        agree += fabs(pitches[i] - pitches[strips / 2]) <= 2;
    *tone = rows > 0 ? tones / rows : GLANCE_WHITE;
    return agree >= STRIPS * 5 / 8;
}

void look_for_rules(struct glance *glance, struct looks *looks)
{
    if (!glance->level || pixGetHeight(glance->level) > ROWS_MOST)
        return;
    int step = (int)fmax(8, 2 * glance->noise);
    double along_tone, down_tone = GLANCE_WHITE;
    bool along = ruled_along(glance->level, step, &along_tone);
    CLEANUP(pixDestroy) PIX *turned = pixRotate90(glance->level, 1);
    bool down = turned && ruled_along(turned, step, &down_tone);
    looks->ruled = along || down;
    looks->rule_tone = 1;
    if (!looks->ruled)
        return;
    glance->rule = (int)(along && down ? fmin(along_tone, down_tone) : along ? along_tone : down_tone);
    looks->rule_tone = (double)glance->rule / GLANCE_WHITE;
}
