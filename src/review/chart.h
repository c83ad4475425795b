/* chart: counts as bars, beside which a table always says the same. */
#ifndef CHART_H
#define CHART_H

#include "html.h"

/* An SVG of `count` bars, of which one for `most` is as high as there is room; hidden from those who hear the
 * page: the table is theirs. The least scale is ten: one letter is no tower. */
void chart_write_bars(const struct html *h, const size_t *values, size_t count, size_t most);

#endif
