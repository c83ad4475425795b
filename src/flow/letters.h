/* letters: received mails read behind walls. What strangers write is taken apart by a library; it is done in
 * a process that has no files, no network and no store, one for each mail, and what comes back is checked
 * number by number. */
#ifndef LETTERS_H
#define LETTERS_H

#include "arena.h"
#include "fault.h"
#include "text.h"

struct back; /* back.h */
struct letters;

/* `program` is what to exec, /proc/self/exe: its main must call letters_main for LETTERS_WORD. `words` as for
 * back_words_open. */
#define LETTERS_WORD "--letters"
struct letters *letters_open(const char *program, const char *words, struct fault *fault);
void letters_close(struct letters *letters); /* null is fine */
int letters_main(int argc, char **argv);

/* As back_read. `read` false: that is no mail, is too large, or ended the process that looked at it. False:
 * the machine is in trouble, nothing is known of the mail. */
bool letters_read(struct letters *letters, struct bytes mail, const char *ours, struct arena *arena,
    struct back *back, bool *read, struct fault *fault);

#endif
