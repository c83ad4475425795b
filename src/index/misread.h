/* Words that are read badly, and the stems that they may have been. */
#ifndef MISREAD_H
#define MISREAD_H

#include "names.h"
#include "postings.h"

/* A word of the letter, borrowed, and which letters it has, a bit each. `seen` is the caller's: which it is.
 */
struct read_word {
    const char *skeleton;
    size_t length;
    uint32_t letters;
    int seen;
};
struct read_word read_word_of(const char *skeleton, int seen);

/* How many letters of one are not in the other. Asked millions of times a letter; a compiler that may not use
 * the processor's own instruction calls a function for it. */
static inline int letters_beyond(uint32_t letters, uint32_t others)
{
    uint32_t bits = letters & ~others;
    bits -= bits >> 1 & 0x55555555;
    bits = (bits & 0x33333333) + (bits >> 2 & 0x33333333);
    return (int)(((bits + (bits >> 4)) & 0x0F0F0F0F) * 0x01010101 >> 24);
}

/* A stem that is looked for, or a word with its ending; `text` is borrowed. */
struct nearness;
struct misread_stem {
    const char *text;
    const struct nearness *nearness; /* what so many wrong letters are worth */
    size_t length;
    uint32_t letters;
    int levels; /* of nearness, that ask for no more letters than it has */
    double most; /* wrong letters */
};
struct misread_stem misread_stem_of(const char *text);
struct misread_stem misread_word_of(const char *skeleton);

/* How nearly the stem stands there, in bits; 0: not. */
double misread_bits(const struct names *names, const struct misread_stem *stem, const struct read_word *read);

struct index;
struct misread_use {
    const struct posting *use; /* which messages have the stem */
    double bits;
};

/* Stems of `rare` messages at most that the words may have been; each once. Returns how many, `most` at most.
 */
size_t misread_find(const struct index *index, const struct read_word *words, size_t count, uint32_t rare,
    struct misread_use *uses, size_t most);

#endif
