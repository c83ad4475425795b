/* zip_name: names of entries in an archive. They are evidence (volunteers type names of people), never
 * paths: nothing is ever written under them. */
#ifndef ZIP_NAME_H
#define ZIP_NAME_H

#ifndef ROOM_DECODE
#error "zip_name.h is for the decode room alone"
#endif

#include "arena.h"

#include <stdbool.h>

/* Folders, and what operating systems leave in archives by themselves. */
bool zip_name_skipped(const char *name);

/* As UTF-8 without control characters, 1000 bytes of it, in `arena`. Windows in Russian and Belarusian writes
 * CP 866 and does not say so. */
const char *zip_name_utf8(const char *name, struct arena *arena);

#endif
