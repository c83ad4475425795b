/* Is a TIFF file all there, as far as its first and last bytes show? Walks the directories that lie in them
 * and asks whether everything that they point to lies in the file. */
#ifndef TIFF_WHOLE_H
#define TIFF_WHOLE_H

#include "decode_inside.h"

bool whole_tiff(struct bytes head, struct bytes tail, uint64_t size);

#endif
