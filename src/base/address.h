/* address: does this look like one e-mail address? A cheap check for doors (the register, the settings): what
 * passes may still not exist. */
#ifndef ADDRESS_H
#define ADDRESS_H

#include <stdbool.h>

/* One @ with something on both sides, UTF-8, at most 254 bytes (RFC 5321 with its erratum 1690); no blanks,
 * control or invisible characters, nor any that could end the address in a header or a command: < > ( ) [ ]
 * , ; : " \ */
bool address_looks_right(const char *address);

#endif
