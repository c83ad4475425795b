/* A word of a letter by itself: what it is, how it ends, and its stem. What a sender wrote comes back in
 * another case, another person, the other language; the skeleton has joined the languages already, here the
 * endings go. */
#include "view_inside.h"

#include <string.h>

bool word_is_among(const struct name_word *word, const char *const *words)
{
    for (; word && *words; words++)
        if (!strcmp(word->folded, *words))
            return true;
    return false;
}

bool word_is_initial(const struct name_word *word)
{
    return word->letters == 1 && word->capital;
}

bool ends_with(const char *text, const char *end)
{
    const size_t size = strlen(text), tail = strlen(end);
    return size > tail && !strcmp(text + size - tail, end);
}

bool word_ends_as(const struct name_word *word, const char *const *ends)
{
    for (; *ends; ends++)
        if (ends_with(word->folded, *ends))
            return true;
    return false;
}

bool word_is_postcode(const struct name_word *word)
{
    return word->digits && word->letters == POSTCODE_DIGITS;
}

/* Endings in skeleton letters, longest first: -ого -ему -ами -ает -ешь … Past tenses and infinitives are left
 * alone: their endings are those of too many nouns (журнал, самокат). */
static const char *const endings[] = { "aete", "iete", "aga", "ega", "iga", "amu", "emu", "imu", "ami", "emi",
    "imi", "aew", "aet", "aem", "aut", "uet", "uut", "ite", "iw", "ew", "ah", "eh", "ih", "av", "ev", "am",
    "em", "im", "ai", "ei", "ui", "ae", "ee", "au", "eu", "uu", "a", "e", "i", "u" };

bool stem_of(const struct name_word *word, char stem[STEM_BYTES])
{
    size_t length = strnlen(word->skeleton, STEM_BYTES - 1);
    if (word->digits ? word->letters < 3 : length < 4)
        return false;
    memcpy(stem, word->skeleton, length);
    stem[length] = '\0';
    if (word->digits)
        return true;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t n = strlen(endings[i]);
        size_t least = n == 1 ? 3 : 4; /* сова, сове: one letter goes from short words too */
        if (length >= n + least && !memcmp(stem + length - n, endings[i], n)) {
            stem[length - n] = '\0';
            break;
        }
    }
    return true;
}
