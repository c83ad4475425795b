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

static int at(PIX *picture, int x, int y)
{
    const l_uint32 *row = pixGetData(picture) + (size_t)y * (size_t)pixGetWpl(picture);
    return GET_DATA_BYTE(row, x);
}

/* The share of columns, from `left` to `right`, in which row `y` is a dark line on brighter paper. */
static double line_share(PIX *level, int left, int right, int y, int step, double *tone)
{
    int dark = 0, all = 0;
    double sum = 0;
    for (int x = left; x < right; x += 2, all++) {
        int here = at(level, x, y), above = at(level, x, y - REACH_PX), below = at(level, x, y + REACH_PX);
        bool line = here + step < above && here + step < below;
        dark += line;
        sum += line ? here : 0;
    }
    *tone = dark ? sum / dark : GLANCE_WHITE;
    return all ? (double)dark / all : 0;
}

/* Of neighbouring rows only the first counts: a line is two or three pixels thick. */
static void find_rows(PIX *level, int left, int right, int step, struct found *found)
{
    static const double LONG = 0.55;
    int height = pixGetHeight(level), last = -REACH_PX;
    found->count = 0;
    found->tone_sum = 0;
    for (int y = REACH_PX; y < height - REACH_PX && found->count < ROWS_MOST; y++) {
        double tone;
        if (line_share(level, left, right, y, step, &tone) < LONG || y - last < REACH_PX)
            continue;
        last = y;
        found->row[found->count++] = y;
        found->tone_sum += tone;
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
    for (int i = 0; i < STRIPS; i++) {
        int width = pixGetWidth(level);
        find_rows(level, width * i / STRIPS, width * (i + 1) / STRIPS, step, &found);
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
