/* The arithmetic of a reply sheet's code: Reed and Solomon's [11,7,5] over GF(11). A code is what a
 * polynomial of degree six at most is worth at 0 … 10, and so its sums of c_i * i^j are zero for j = 0 … 3
 * (the powers below ten sum to zero over the whole field): two codes agree in six places at most. */
#include "codeword.h"

#include <string.h>
#include <sys/random.h>

enum { FIELD = 11, COEFFICIENTS = 7, SUMS = 4 };

_Static_assert((int)CODEWORD_DIGITS == (int)FIELD, "a code has a digit for each element of the field");

/* ---- the field ---- */

static int modulo(int value)
{
    return ((value % FIELD) + FIELD) % FIELD;
}

static int over(int value, int divisor)
{
    static const int inverses[FIELD] = { 0, 1, 6, 4, 3, 9, 2, 8, 7, 5, 10 };
    return modulo(value * inverses[modulo(divisor)]);
}

static void sum_up(const char *digits, int sums[SUMS])
{
    memset(sums, 0, SUMS * sizeof *sums);
    for (int i = 0; i < CODEWORD_DIGITS; i++) {
        int term = digits[i] - '0';
        for (int j = 0; j < SUMS; j++, term = term * i % FIELD)
            sums[j] = (sums[j] + term) % FIELD;
    }
}

/* ---- checking and issuing ---- */

/* Eleven equal digits are a code by the sums, but a number that anybody may write: none is issued. */
static bool all_equal(const char *digits)
{
    return strspn(digits, (const char[]){ digits[0], '\0' }) == CODEWORD_DIGITS;
}

bool codeword_checks(const char *text)
{
    if (strlen(text) != CODEWORD_DIGITS || strspn(text, "0123456789") != CODEWORD_DIGITS || all_equal(text))
        return false;
    int sums[SUMS];
    sum_up(text, sums);
    return !(sums[0] | sums[1] | sums[2] | sums[3]);
}

/* From a byte, each element equally often: bytes above the last multiple of eleven are thrown again. */
static bool random_polynomial(int coefficients[COEFFICIENTS], struct fault *fault)
{
    unsigned char bytes[64];
    int count = 0;
    while (count < COEFFICIENTS) {
        if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
            return fault_errno(fault, "no random numbers");
        for (size_t i = 0; i < sizeof bytes && count < COEFFICIENTS; i++)
            if (bytes[i] < 256 / FIELD * FIELD)
                coefficients[count++] = bytes[i] % FIELD;
    }
    return true;
}

/* False where an element has no digit. */
static bool evaluate(const int coefficients[COEFFICIENTS], char digits[CODEWORD_DIGITS + 1])
{
    for (int i = 0; i < CODEWORD_DIGITS; i++) {
        int value = 0;
        for (int k = COEFFICIENTS; k-- > 0;)
            value = (value * i + coefficients[k]) % FIELD;
        if (value == FIELD - 1)
            return false;
        digits[i] = (char)('0' + value);
    }
    digits[CODEWORD_DIGITS] = '\0';
    return true;
}

/* 35 % of the polynomials have eleven digits: three tries, on average. */
bool codeword_issue(char digits[CODEWORD_DIGITS + 1], struct fault *fault)
{
    char tried[CODEWORD_DIGITS + 1];
    int coefficients[COEFFICIENTS];
    do {
        if (!random_polynomial(coefficients, fault))
            return false;
    } while (!evaluate(coefficients, tried) || all_equal(tried));
    memcpy(digits, tried, sizeof tried);
    return true;
}

/* ---- correcting ---- */

/* Digit i is too much by `first` and digit k by `second`: the only two differences there that
 * explain sums 0 and 1. True where they explain all four. */
static bool explain(const int sums[SUMS], int i, int k, int *first, int *second)
{
    *second = over(sums[1] - i * sums[0], k - i);
    *first = modulo(sums[0] - *second);
    return modulo(*first * i * i + *second * k * k) == sums[2] &&
        modulo(*first * i * i * i + *second * k * k * k) == sums[3];
}

/* The missing places must be among the two that change. */
static bool covers(const char *seen, int i, int k)
{
    for (int at = 0; at < CODEWORD_DIGITS; at++)
        if (seen[at] == CODEWORD_MISSING && at != i && at != k)
            return false;
    return true;
}

static bool change(const char *seen, int place, int difference, char *digits)
{
    const int value = modulo((seen[place] == CODEWORD_MISSING ? 0 : seen[place] - '0') - difference);
    digits[place] = (char)('0' + value);
    return value < FIELD - 1;
}

static int count_changed(const char *seen, const char *digits)
{
    int changed = 0;
    for (int i = 0; i < CODEWORD_DIGITS; i++)
        changed += seen[i] != digits[i];
    return changed;
}

bool codeword_correct(const char *seen, struct codeword_corrected *out)
{
    char zeroed[CODEWORD_DIGITS + 1] = "", digits[CODEWORD_DIGITS + 1];
    int sums[SUMS], first, second;
    if (strlen(seen) != CODEWORD_DIGITS || strspn(seen, "0123456789?") != CODEWORD_DIGITS)
        return false;
    for (int i = 0; i < CODEWORD_DIGITS; i++)
        zeroed[i] = (char)(seen[i] == CODEWORD_MISSING ? '0' : seen[i]);
    sum_up(zeroed, sums);
    for (int i = 0; i < CODEWORD_DIGITS; i++)
        for (int k = i + 1; k < CODEWORD_DIGITS; k++) {
            memcpy(digits, zeroed, sizeof digits);
            if (!covers(seen, i, k) || !explain(sums, i, k, &first, &second) ||
                !change(seen, i, first, digits) || !change(seen, k, second, digits) || all_equal(digits))
                continue;
            memcpy(out->digits, digits, sizeof digits);
            out->changed = count_changed(seen, digits);
            return true;
        }
    return false;
}
