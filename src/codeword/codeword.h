/* codeword: the eleven digits of a reply sheet, and the number of a flat in a return address: issued,
 * checked, corrected, and picked out of what was read. Pure but for the system's random numbers; no picture,
 * no register (docs/decisions/codes.md).
 */
#ifndef CODEWORD_H
#define CODEWORD_H

#include "arena.h"
#include "fault.h"

#include <stdbool.h>
#include <stddef.h>

enum { CODEWORD_DIGITS = 11, CODEWORD_MISSING = '?' };

bool codeword_checks(const char *text); /* eleven digits that are a code which may have been issued */

/* A new code, from the system's random numbers. Any two differ in five places or more; that it is not the
 * same as an older one is the caller's to see. FAULT_SYSTEM: there are no random numbers. */
bool codeword_issue(char digits[CODEWORD_DIGITS + 1], struct fault *fault);

struct codeword_corrected {
    char digits[CODEWORD_DIGITS + 1];
    int changed; /* 0: read as it was issued; 1, 2: so many places were wrong or missing */
};

/* The one code that differs from `seen` (eleven digits, CODEWORD_MISSING for what could not be read) in two
 * places at most; false where there is none. */
bool codeword_correct(const char *seen, struct codeword_corrected *out);

/* As a person copies them: "439 6147 6004". No group has the six digits of a postcode. */
const char *codeword_grouped(const char *digits, struct arena *arena);

/* ---- the number of a flat or a box ---- */

enum { CODEWORD_NUMBER_BYTES = 4 };

/* A number from 101 to 399 for the return address on a card, as far as possible from those that the
 * prisoner's other senders have. FAULT_INPUT: all are taken; FAULT_SYSTEM: there are no random numbers. */
bool codeword_number(
    const char *const *taken, size_t count, char number[CODEWORD_NUMBER_BYTES], struct fault *fault);

/* ---- what was read ---- */

/* Eleven places out of "4396-1476-004" or "4З96 І47б OO4": letters that look like a digit are that digit, any
 * other sign is missing, spaces, hyphens, stops and the like part groups. False: not eleven places. */
bool codeword_digits_of(const char *text, char seen[CODEWORD_DIGITS + 1]);

#endif
