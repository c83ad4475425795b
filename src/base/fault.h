/* fault: why something did not work, made by the caller, filled by the callee, passed last.
 *
 * A function that can fail returns bool and fills the fault; its outputs are left alone on failure. A
 * function either returns a fault or logs it, never both: only flow and app log. Texts name what, where and
 * what to do; they never hold a name, an address or a line of a letter. */
#ifndef FAULT_H
#define FAULT_H

#include <stdarg.h>
#include <stdbool.h>

/* Chosen by what the caller does about it. */
enum fault_kind {
    FAULT_NONE,
    FAULT_INPUT, /* this file, row or command is bad: set it aside, go on with the others */
    FAULT_CONFIG, /* the settings are bad: stop and say where */
    FAULT_LATER, /* network, lock, half-written file: try again */
    FAULT_STALE, /* what it was based on is another by now: look again */
    FAULT_SYSTEM, /* the machine is in trouble: stop */
};

struct fault {
    enum fault_kind kind;
    char text[480];
    bool damaged; /* it lies in one stored value, which is not as it was stored: the machine may be well */
};

/* Fills `fault` and returns false, so that a failing function ends in `return fault_set(fault, …)`. */
bool fault_set(struct fault *fault, enum fault_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* As fault_set with FAULT_SYSTEM, and `damaged`. */
bool fault_damaged(struct fault *fault, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* As fault_set with FAULT_SYSTEM, with ": " and the text of errno behind. */
bool fault_errno(struct fault *fault, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Puts context in front of a fault on its way up: "page 2: " + what was there. Returns false. */
bool fault_while(struct fault *fault, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
