/* The walls around the page's process: docs/decisions/web.md. */
#ifndef ENCLOSURE_H
#define ENCLOSURE_H

#ifndef ROOM_REVIEW
#error "enclosure.h is for the review room alone"
#endif

#include "fault.h"

struct enclosure {
    const char *store; /* folder that is read and written */
    const char *share; /* the program's own folder */
    const char *socket_folder; /* in which our socket is removed at the end; null */
};

int enclosure_version(void); /* of Landlock; 0: this kernel has none */

/* For good, for this process and all that it starts. What is open stays so. */
bool enclosure_put_up(const struct enclosure *walls, struct fault *fault);

#endif
