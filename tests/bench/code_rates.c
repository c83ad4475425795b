/* code_rates READS: how often eleven digits are taken for a code that they are not, by the number of places
 * that correcting changed. Foreign numbers are eleven random digits; misread ones are issued codes of which
 * each digit was replaced by another with the chance named. Every code counts, whether it was ever given out:
 * where N are, the rate is N / 6,800,000 of it. */
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

static void misread(char *digits, double chance)
{
    for (int i = 0; i < CODEWORD_DIGITS; i++)
        if ((double)(next() >> 11) < chance * 9007199254740992.0)
            digits[i] = (char)('0' + (digits[i] - '0' + 1 + next() % 9) % 10);
}

struct counts {
    long right[3], wrong[3], none;
};

static void count(const char *seen, const char *meant, struct counts *counts)
{
    struct codeword_corrected corrected;
    if (!codeword_correct(seen, &corrected))
        counts->none++;
    else if (strcmp(corrected.digits, meant) == 0)
        counts->right[corrected.changed]++;
    else
        counts->wrong[corrected.changed]++;
}

static void print(const char *what, const struct counts *counts, long reads)
{
    const double million = 1e6 / (double)reads;
    printf("| %s |", what);
    for (int i = 0; i < 3; i++)
        printf(" %.2f %% | %.2f |", 100.0 * (double)counts->right[i] / (double)reads,
            (double)counts->wrong[i] * million);
    printf(" %.2f %% |\n", 100.0 * (double)counts->none / (double)reads);
}

int main(int argc, char **argv)
{
    static const double chances[] = { 0.03, 0.10, 1 };
    static const char *const names[] = { "3 % misread", "10 % misread", "a foreign number" };
    const long reads = argc > 1 ? strtol(argv[1], NULL, 10) : 1000000;
    for (int c = 0; c < 3; c++) {
        struct counts counts = { 0 };
        for (long i = 0; i < reads; i++) {
            char seen[CODEWORD_DIGITS + 1], meant[CODEWORD_DIGITS + 1] = "";
            struct fault fault;
            if (!codeword_issue(seen, &fault))
                return 1;
            if (chances[c] < 1)
                memcpy(meant, seen, sizeof meant);
            for (int k = 0; chances[c] == 1 && k < CODEWORD_DIGITS; k++)
                seen[k] = (char)('0' + next() % 10);
            misread(seen, chances[c] < 1 ? chances[c] : 0);
            count(seen, meant, &counts);
        }
        print(names[c], &counts, reads);
    }
    return 0;
}
