/* folders: where drops may lie. A drop is shared with one volunteer and synced by strangers' services, so
 * nothing but its own scans may lie in it. */
#ifndef FOLDERS_H
#define FOLDERS_H

#ifndef ROOM_CONFIG
#error "folders.h is for the config room alone"
#endif

#include "config.h"

/* Checks drop `which` against home (the folder of the configuration file `path`), the program's folders in
 * it, and the drops before it. The fault knows no file and line. Links are followed where the folders exist.
 */
bool folders_check(const char *path, const struct config_drop *drops, size_t which, struct fault *fault);

#endif
