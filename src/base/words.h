/* words: translations, read from .po files as translators and their programs write them. No locale is set or
 * asked: the caller says which file. */
#ifndef WORDS_H
#define WORDS_H

#include "fault.h"

#include <stddef.h>

struct words;

/* Reads the .po file `path`. FAULT_CONFIG says in which line it cannot be understood and what to do: what is
 * read here was written by hand. Plural forms and contexts, which nobody here asks for, are refused, as is
 * what somebody marked fuzzy. */
struct words *words_open(const char *path, struct fault *fault);
void words_close(struct words *words); /* null is fine */

/* From now on `behind`, borrowed, is asked for what `words` lacks. */
void words_put_behind(struct words *words, const struct words *behind);

/* The translation of `msgid`, borrowed from `words` or what is behind it; `msgid` itself where there is none,
 * or where `words` is null. */
const char *words_text(const struct words *words, const char *msgid);

/* What stands in the file itself, in its order, without the header. */
struct words_entry {
    const char *msgid;
    const char *text; /* "": not translated yet */
    int line; /* of its msgid */
};
const struct words_entry *words_entries(const struct words *words, size_t *count);

#endif
