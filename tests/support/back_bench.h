/* back_bench: the back room with its words open, for a group of tests that read mails. */
#ifndef BACK_BENCH_H
#define BACK_BENCH_H

#include "back.h"

#define BENCH_MAILBOX "reply@letters.example" /* ours */

struct back_bench {
    struct back_words *words;
    struct arena arena; /* of all that is read */
};

/* The set-up and the tear-down of a group: *state is the bench. */
int back_bench_open(void **state);
int back_bench_close(void **state);

/* What the mail is, as one that came to BENCH_MAILBOX; fails the test where it cannot be read. */
struct back back_bench_read(struct back_bench *bench, struct bytes mail);

#endif
