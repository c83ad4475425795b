/* why: what the matcher found, in the person's language. The matcher says it in English, with words of the
 * page and of the register inside ("The letter greets "Аня", as in Анна"); here the sentence around them is
 * found again and said in another language. */
#ifndef WHY_H
#define WHY_H

#include "arena.h"
#include "words.h"

/* `why` itself where `words` is null or the sentence is not known. Text in `arena`. */
const char *why_in(const struct words *words, struct arena *arena, const char *why);

/* The same of an entry of a reply's story: "asks: …", "decided by …". */
const char *story_in(const struct words *words, struct arena *arena, const char *what);

/* Why something cannot be done, as store, flow and mail say it: "there is no page 4; …" (refusals.c). */
const char *refusal_in(const struct words *words, struct arena *arena, const char *refusal);

/* Why a file could not be used, or what is wrong with a page (troubles.c). */
const char *trouble_in(const struct words *words, struct arena *arena, const char *trouble);

/* Sentences that are known by their form: "{1} … {5}" stand for words that are put in again, each of them
 * translated by itself where it is a known word. The first pattern that fits is taken. */
struct sentences {
    const char *const *patterns; /* msgids */
    size_t count;
    bool nested; /* what is put in may be one of these sentences itself */
};
const char *sentence_in(
    const struct words *words, struct arena *arena, const struct sentences *known, const char *sentence);

#endif
