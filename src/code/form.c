/* What the words of a code mean. A reply sheet's code is eleven digits with four check sums over GF(11): any
 * two differ in five places, and of foreign numbers of eleven digits one in 14,641 passes. */
#include "code.h"

#include <string.h>

enum { DIGITS = 11, SUMS = 4 };

/* Sum j is the sum of digit i times i to the power of j; all are zero (mod 11) for a valid code. */
static bool sums_to_zero(const char *digits)
{
    int sums[SUMS] = { 0 };
    for (int i = 0; i < DIGITS; i++) {
        int term = digits[i] - '0';
        for (int j = 0; j < SUMS; j++, term = term * i % DIGITS)
            sums[j] = (sums[j] + term) % DIGITS;
    }
    for (int j = 0; j < SUMS; j++)
        if (sums[j])
            return false;
    return true;
}

enum code_form code_form_of(const char *text)
{
    if (strcmp(text, CODE_SLIP_TEXT) == 0)
        return CODE_SLIP;
    bool eleven = strlen(text) == DIGITS && strspn(text, "0123456789") == DIGITS;
    return eleven && sums_to_zero(text) ? CODE_SHEET : CODE_FOREIGN;
}

static bool bears(const struct page *page, enum code_form form)
{
    for (size_t i = 0; i < page->code_count; i++)
        if (code_form_of(page->codes[i].text) == form)
            return true;
    return false;
}

bool code_says_slip(const struct page *page)
{
    return bears(page, CODE_SLIP) && !bears(page, CODE_SHEET);
}
