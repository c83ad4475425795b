/* The walls around the page's process: docs/decisions/web.md. */
#ifndef REVIEW_WALLS_H
#define REVIEW_WALLS_H

#ifndef ROOM_REVIEW
#error "walls.h is for the review room alone"
#endif

#include "fault.h"

struct review_walls {
    const char *store; /* folder that is read and written */
    const char *share; /* the program's own folder */
    const char *socket_folder; /* in which our socket is removed at the end; null */
};

int review_walls_version(void); /* of Landlock; 0: this kernel has none */

/* For good, for this process and all that it starts. What is open stays so. */
bool review_walls_put_up(const struct review_walls *walls, struct fault *fault);

#endif
