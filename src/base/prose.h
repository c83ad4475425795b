/* prose: what a person wrote, or pasted, as plain lines of text that may be shown and mailed anywhere. */
#ifndef PROSE_H
#define PROSE_H

#include "fault.h"
#include "text.h"

/* Appends `bytes` as NFC with '\n' at line ends: no BOM, tabs and no-break spaces as spaces, nothing blank at
 * the end of a line, before the first or behind the last. FAULT_INPUT, without a word of it: it is no UTF-8,
 * holds control characters, or ones that turn the direction of writing, or is longer than the limit of `out`,
 * as NFC can be three times what was typed. */
bool prose_clean(struct bytes bytes, struct text *out, struct fault *fault);

#endif
