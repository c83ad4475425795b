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

#endif
