/* The number of a flat or a box in a return address. Nobody sees a code in it, so it has no check sums; those
 * of one prisoner's senders are kept apart instead, so that one misread digit is nobody else's number. */
#include "codeword.h"

#include <string.h>
#include <sys/random.h>

enum { LEAST = 101, MOST = 399, PLACES = 3, UNLIKE = 2 };

_Static_assert((int)CODEWORD_NUMBER_BYTES == (int)PLACES + 1, "three digits and the end");

/* Digits that hands and recognisers confuse (what code_rates's prototype was measured with). */
static const char alike[][3] = { "17", "49", "06", "38", "56", "14", "27", "08" };

static bool are_alike(char a, char b)
{
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++)
        if (strchr(alike[i], a) && strchr(alike[i], b))
            return true;
    return false;
}

static void write(int number, char digits[CODEWORD_NUMBER_BYTES])
{
    for (int place = PLACES; place-- > 0; number /= 10)
        digits[place] = (char)('0' + number % 10);
    digits[PLACES] = '\0';
}

/* 0: the same; a digit that is like the other counts half. */
static int apart(const char *a, const char *b)
{
    int sum = 0;
    for (int i = 0; i < PLACES; i++)
        sum += a[i] == b[i] ? 0 : are_alike(a[i], b[i]) ? UNLIKE / 2 : UNLIKE;
    return sum;
}

static int nearest(const char *digits, const char *const *taken, size_t count)
{
    int least = PLACES * UNLIKE;
    for (size_t i = 0; i < count; i++) {
        const int distance = strlen(taken[i]) == PLACES ? apart(digits, taken[i]) : least;
        least = distance < least ? distance : least;
    }
    return least;
}

bool codeword_number(
    const char *const *taken, size_t count, char number[CODEWORD_NUMBER_BYTES], struct fault *fault)
{
    char digits[CODEWORD_NUMBER_BYTES];
    unsigned random, ties = 0;
    int best = 0;
    for (int candidate = LEAST; candidate <= MOST; candidate++) {
        write(candidate, digits);
        const int distance = nearest(digits, taken, count);
        if (distance < best || !distance)
            continue;
        if (getrandom(&random, sizeof random, 0) != (ssize_t)sizeof random)
            return fault_errno(fault, "no random numbers");
        ties = distance > best ? 1 : ties + 1;
        best = distance;
        if (random % ties == 0) /* each of the equally good ones with the same chance */
            memcpy(number, digits, sizeof digits);
    }
    return best || fault_set(fault, FAULT_INPUT, "no number is free for this prisoner's senders");
}
