/* Endings that many surnames and patronymics share. Half of "Петровский" and of "Островский" is the same
 * ending, and as wholes they are near; what tells two families apart is the rest. */
#include "names_inside.h"

#include <math.h>
#include <string.h>

enum { REST_LEAST = 3, TAILS = 7 };

/* As skeletons, the longer before what it ends in. Two of one kind may be one name, misread. */
static const struct ending {
    char kind;
    const char *base;
    const char *tails[TAILS + 1];
} endings[] = {
    { 's', "avsk", { "i", "aga", "amu", "im", "ai", "ae", "uu" } },
    { 's', "evsk", { "i", "aga", "amu", "im", "ai", "ae", "uu" } },
    { 's', "insk", { "i", "aga", "amu", "im", "ai", "ae", "uu" } },
    { 's', "sk", { "i", "aga", "amu", "im", "ai", "ae", "uu" } },
    { 's', "tk", { "i", "aga", "amu", "im", "ai", "ae", "uu" } },
    { 'k', "cuk", { "", "a", "u", "am" } },
    { 'k', "uk", { "", "a", "u", "am" } },
    { 'e', "enk", { "a", "i", "u", "ai" } },
    { 'v', "avic", { "", "a", "u", "am", "em", "e" } },
    { 'v', "evic", { "", "a", "u", "am", "em", "e" } },
    { 'd', "avn", { "a", "e", "u", "i", "ai" } },
    { 'd', "evn", { "a", "e", "u", "i", "ai" } },
    { 'i', "icn", { "a", "e", "u", "i", "ai" } },
};

static bool stands_at(const char *skeleton, size_t at, const struct ending *ending, const char *tail)
{
    const size_t base = strlen(ending->base);
    return !strncmp(skeleton + at, ending->base, base) && !strcmp(skeleton + at + base, tail);
}

/* Letters of the ending; 0: the word has it not, or nearly nothing else. */
static size_t length_of(const char *skeleton, const struct ending *ending)
{
    const size_t length = strlen(skeleton), base = strlen(ending->base);
    for (int t = 0; t < TAILS && ending->tails[t]; t++) {
        const size_t behind = base + strlen(ending->tails[t]);
        if (length >= behind + REST_LEAST && stands_at(skeleton, length - behind, ending, ending->tails[t]))
            return behind;
    }
    return 0;
}

static const struct ending *ending_of(const char *skeleton, size_t *letters)
{
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if ((*letters = length_of(skeleton, &endings[i])))
            return &endings[i];
    return NULL;
}

/* "Остройский" has less of an ending than "Островский": so much is taken from both, and their cases. */
double names_distance_before_ending(const struct names *names, const char *a, const char *b, size_t *letters)
{
    size_t ending_a, ending_b;
    const struct ending *of_a = ending_of(a, &ending_a), *of_b = ending_of(b, &ending_b);
    *letters = 0;
    if (!of_a || !of_b)
        return 0;
    if (of_a->kind != of_b->kind)
        return HUGE_VAL;
    const size_t base_a = strlen(of_a->base), base_b = strlen(of_b->base);
    const size_t base = base_a < base_b ? base_a : base_b;
    const size_t rest_a = strlen(a) - ending_a + base_a - base, rest_b = strlen(b) - ending_b + base_b - base;
    char left[NAME_BYTES] = { 0 }, right[NAME_BYTES] = { 0 };
    memcpy(left, a, rest_a);
    memcpy(right, b, rest_b);
    *letters = rest_a > rest_b ? rest_a : rest_b;
    return names_distance(names, left, right, (double)*letters);
}
