/* code_rates READS: how often eleven digits are taken for a code that they are not, by how the code was got
 * out of them. Foreign numbers are eleven random digits; misread ones are issued codes of which each digit
 * was read wrong with the chance named: a third of those as a sign that is no digit, the others as another
 * digit. Every code counts, whether it was ever given out: where N are, the rate is N / 6,800,000 of it. */
#include "codeword.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state = 88172645463325252; /* xorshift */

static uint64_t next(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

/* A row of the table. */
struct kind {
    const char *name;
    double misread;
    bool foreign;
    int missing; /* places of a foreign number that are no digit */
};

static const struct kind kinds[] = {
    { "3 % misread", 0.03, false, 0 },
    { "10 % misread", 0.10, false, 0 },
    { "a foreign number", 0, true, 0 },
    { "one, a digit missing", 0, true, 1 },
    { "one, two digits missing", 0, true, 2 },
};

static bool happens(double chance)
{
    return (double)(next() >> 11) < chance * 9007199254740992.0;
}

static void misread(char *digits, double chance)
{
    for (int i = 0; i < CODEWORD_DIGITS; i++)
        if (happens(chance))
            digits[i] = (char)(happens(1 / 3.0) ? CODEWORD_MISSING
                                                : '0' + (digits[i] - '0' + 1 + next() % 9) % 10);
}

static void make_foreign(char *digits, int missing)
{
    for (int i = 0; i < CODEWORD_DIGITS; i++)
        digits[i] = (char)('0' + next() % 10);
    for (int i = 0; i < missing; i++)
        digits[4 * i + 2] = CODEWORD_MISSING;
}

/* As the matcher tells them apart: none changed, one, two missing, two of which one was there. */
enum { HOWS = 4 };

struct counts {
    long right[HOWS], wrong[HOWS], none;
};

static int how_got(const char *seen, const struct codeword_corrected *corrected)
{
    const char *missing = strchr(seen, CODEWORD_MISSING);
    const bool two_missing = missing && strchr(missing + 1, CODEWORD_MISSING);
    return two_missing || corrected->changed < 2 ? corrected->changed : HOWS - 1;
}

static void count(const char *seen, const char *meant, struct counts *counts)
{
    struct codeword_corrected corrected;
    if (!codeword_correct(seen, &corrected))
        counts->none++;
    else if (strcmp(corrected.digits, meant) == 0)
        counts->right[how_got(seen, &corrected)]++;
    else
        counts->wrong[how_got(seen, &corrected)]++;
}

static void print(const char *what, const struct counts *counts, long reads)
{
    const double million = 1e6 / (double)reads;
    printf("| %s |", what);
    for (int i = 0; i < HOWS; i++)
        printf(" %.2f %% | %.2f |", 100.0 * (double)counts->right[i] / (double)reads,
            (double)counts->wrong[i] * million);
    printf(" %.2f %% |\n", 100.0 * (double)counts->none / (double)reads);
}

static bool read_once(const struct kind *kind, struct counts *counts)
{
    char seen[CODEWORD_DIGITS + 1] = "", meant[CODEWORD_DIGITS + 1] = "";
    struct fault fault;
    if (!kind->foreign && !codeword_issue(meant, &fault))
        return false;
    memcpy(seen, meant, sizeof seen);
    if (kind->foreign)
        make_foreign(seen, kind->missing);
    misread(seen, kind->misread);
    count(seen, meant, counts);
    return true;
}

int main(int argc, char **argv)
{
    const long reads = argc > 1 ? strtol(argv[1], NULL, 10) : 1000000;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        struct counts counts = { 0 };
        for (long i = 0; i < reads; i++)
            if (!read_once(&kinds[k], &counts))
                return 1;
        print(kinds[k].name, &counts, reads);
    }
    return 0;
}
