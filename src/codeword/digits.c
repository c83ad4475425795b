/* Eleven digits as they are printed, and out of what a recogniser made of them. */
#include "codeword.h"

#include "text.h"

#include <string.h>

const char *codeword_grouped(const char *digits, struct arena *arena)
{
    return arena_printf(arena, "%.3s %.4s %.4s", digits, digits + 3, digits + 7);
}

/* Letters that a hand or a recogniser puts where a digit stood, both scripts and cases. */
static const struct {
    const char *letters;
    char digit;
} stand_ins[] = {
    { "ОоOo", '0' },
    { "ІіIl|", '1' },
    { "Зз", '3' },
    { "Чч", '4' },
    { "SsЅѕ", '5' },
    { "бb", '6' },
    { "ВвB", '8' },
};

/* What stands in front of, between and behind groups of digits. */
static const char parting[] = " -–—.,:;()№";

static bool holds(const char *letters, int32_t letter)
{
    const char *end = letters + strlen(letters);
    while (letters < end)
        if (utf8_next(&letters, end) == letter)
            return true;
    return false;
}

static char digit_of(int32_t letter)
{
    if (letter >= '0' && letter <= '9')
        return (char)letter;
    for (size_t i = 0; i < sizeof stand_ins / sizeof *stand_ins; i++)
        if (holds(stand_ins[i].letters, letter))
            return stand_ins[i].digit;
    return CODEWORD_MISSING;
}

bool codeword_digits_of(const char *text, char seen[CODEWORD_DIGITS + 1])
{
    char found[CODEWORD_DIGITS + 1] = "";
    int count = 0;
    for (const char *end = text + strlen(text); text < end;) {
        const int32_t letter = utf8_next(&text, end);
        if (holds(parting, letter))
            continue;
        if (count == CODEWORD_DIGITS)
            return false;
        found[count++] = digit_of(letter);
    }
    if (count < CODEWORD_DIGITS)
        return false;
    memcpy(seen, found, sizeof found);
    return true;
}
