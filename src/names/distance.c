/* The weighted distance of two skeletons, and what it makes of them. */
#include "names_inside.h"

#include <string.h>

static const double NEAR_SHARE = 0.20, FAR_SHARE = 0.34;

static const float OUT_OF_REACH = 1000; /* more letters than any word has */

double names_distance(const struct names *names, const char *a, const char *b, double most)
{
    const size_t la = strnlen(a, NAME_LETTERS), lb = strnlen(b, NAME_LETTERS);
    if ((double)(la > lb ? la - lb : lb - la) > most)
        return most + 1;
    /* who is further ahead or behind than this costs more than `most`: those places stay as dear as can be */
    const size_t reach = most < NAME_LETTERS ? (size_t)most : NAME_LETTERS;
    float row[NAME_LETTERS + 2] = { 0 };
    for (size_t j = 0; j <= lb + 1; j++)
        row[j] = j <= reach ? (float)j : OUT_OF_REACH;
    for (size_t i = 1; i <= la; i++) {
        const float *swap = names->swap[a[i - 1] & 127];
        const size_t from = i > reach ? i - reach : 1, to = i + reach < lb ? i + reach : lb;
        float corner = row[from - 1], left = from > 1 ? OUT_OF_REACH : (float)i, least = left;
        row[from - 1] = left;
        for (size_t j = from; j <= to; j++) {
            const float swapped = corner + swap[b[j - 1] & 127], gap = (row[j] < left ? row[j] : left) + 1;
            corner = row[j];
            row[j] = left = swapped < gap ? swapped : gap;
            least = left < least ? left : least;
        }
        if (least > most)
            return most + 1;
    }
    return row[lb];
}

double names_share(enum name_likeness worst)
{
    return worst == NAME_NEAR ? NEAR_SHARE : FAR_SHARE;
}

enum name_likeness name_level(double distance, size_t a, size_t b)
{
    size_t longest = a > b ? a : b, shortest = a > b ? b : a;
    if (distance <= 0)
        return NAME_ALIKE;
    if (shortest < NAME_SHORTEST)
        return NAME_OTHER;
    double each = distance / (double)longest;
    return each <= NEAR_SHARE ? NAME_NEAR : each <= FAR_SHARE ? NAME_FAR : NAME_OTHER;
}
