/* pack: structs as bytes before they are sealed: numbers of eight bytes, little-endian; texts ended by NUL.
 * Taking checks every number and end; what does not fit makes the reader `broken`, and it stays so. */
#ifndef PACK_H
#define PACK_H

#ifndef ROOM_STORE
#error "pack.h is for the store room alone"
#endif

#include "fault.h"
#include "text.h"

void pack_int(struct text *out, int64_t value);
void pack_real(struct text *out, double value);
void pack_text(struct text *out, const char *value); /* null is "" */

struct unpack {
    struct bytes left;
    bool broken;
};
int64_t unpack_int(struct unpack *from, int64_t least, int64_t most);
double unpack_real(struct unpack *from);
const char *unpack_text(struct unpack *from); /* lies in the bytes read: they must outlive it */

/* Is it all taken, and nothing broken? Else FAULT_SYSTEM: a stored `what` is damaged. */
bool unpack_end(const struct unpack *from, const char *what, struct fault *fault);

#endif
