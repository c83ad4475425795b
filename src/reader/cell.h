/* cell: bytes → bytes in a process that can do nothing else, for what strangers send that is no picture. The
 * same walls and the same way to raise them as for readers: a zygote exec'd from this program, which opens
 * what the work needs and then only forks; one child a piece of work, which ends with it. */
#ifndef CELL_H
#define CELL_H

#include "fault.h"
#include "text.h"

/* ---- who has the bytes ---- */

struct cell;

/* Starts `program` as `program word 3 argument` and waits until it is ready; its words about what it lacks
 * come back as the fault. */
struct cell *cell_start(const char *program, const char *word, const char *argument, struct fault *fault);
void cell_stop(struct cell *cell); /* null is fine */

/* What became of a piece of work. */
enum cell_end {
    CELL_DONE, /* `out` has what it made; not to be believed */
    CELL_REFUSED, /* it said FAULT_INPUT: the bytes are not what they should be */
    CELL_DIED, /* by the walls, a limit, or a fault of the code that looked at the bytes */
};

/* Appends to `out`. FAULT_SYSTEM: the machine is in trouble, or the walls cannot be put up; the bytes have
 * not been looked at. */
bool cell_work(struct cell *cell, struct bytes in, struct text *out, enum cell_end *end, struct fault *fault);

/* ---- who looks at them ---- */

/* To be embedded as the first member. */
struct cell_worker {
    bool (*work)(struct cell_worker *self, struct bytes in, struct text *out, struct fault *fault);
};

/* The zygote's side, in the program that cell_start exec'd, argc and argv as main had them: `open` makes the
 * worker ready (files may be opened there), then pieces of work come until nobody asks any more. Returns the
 * exit status. */
int cell_main(int argc, char **argv, struct cell_worker *worker,
    bool (*open)(struct cell_worker *worker, const char *argument, struct fault *fault));

#endif
