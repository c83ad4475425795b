/* words: translations, read from the .mo files that msgfmt makes. No locale is set or asked: the caller says
 * which file. A .mo file is checked whole when it is opened, so that looking up cannot leave it. */
#ifndef WORDS_H
#define WORDS_H

#include "fault.h"

struct words;

/* Reads the .mo file `path`. FAULT_INPUT: it is none, or is damaged; FAULT_SYSTEM: it cannot be read. */
struct words *words_open(const char *path, struct fault *fault);
void words_close(struct words *words); /* null is fine */

/* The translation of `msgid`, borrowed from `words`; `msgid` itself where there is none, or where `words` is
 * null. */
const char *words_text(const struct words *words, const char *msgid);

#endif
