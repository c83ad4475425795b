/* encoding: what a file that is not UTF-8 looks like, so that somebody can export it rightly. */
#ifndef ENCODING_H
#define ENCODING_H

#ifndef ROOM_REGISTER
#error "encoding.h is for the register room alone"
#endif

#include "text.h"

/* Null where `bytes` are UTF-8 but for single broken lines; else the name of what they look like ("UTF-16",
 * "windows-1251", …, "an older encoding"). */
const char *encoding_other_than_utf8(struct bytes bytes);

#endif
