/* chart: counts as bars, beside which a table always says the same. */
#ifndef CHART_H
#define CHART_H

#include "html.h"

/* An SVG of `count` bars on one scale; hidden from those who hear the page: the table is theirs. */
void chart_write_bars(const struct html *h, const size_t *values, size_t count);

#endif
