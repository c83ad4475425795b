/* launch: this program exec'd anew, with nothing of its parent's but one socket. */
#ifndef ROOM_READER
#error "launch.h is for the reader processes alone"
#endif
#ifndef LAUNCH_H
#define LAUNCH_H

#include "fault.h"

#include <sys/types.h>

/* Executes words[0] with these words and the few environment variables that a reader needs; `control` is its
 * descriptor 3, everything else is closed. It dies with this process. */
bool launch(char *const *words, int control, pid_t *pid, struct fault *fault);

#endif
