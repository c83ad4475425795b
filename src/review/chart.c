/* Bars: so many hundredths of the largest are as many units high. */
#include "chart.h"

enum { WIDTH = 20, GAP = 4, HEIGHT = 100, LEAST = 10 };

void chart_write_bars(const struct html *h, const size_t *values, size_t count, size_t most)
{
    const double scale = most > LEAST ? (double)most : LEAST;
    html_put(h, "<svg class=\"bars\" aria-hidden=\"true\" preserveAspectRatio=\"none\" viewBox=\"0 0 ");
    html_number(h, (int64_t)count * (WIDTH + GAP));
    html_put(h, " 100\">");
    for (size_t i = 0; i < count; i++) {
        const double height = (double)values[i] / scale * HEIGHT;
        html_put(h, "<rect width=\"20\" x=\"");
        html_number(h, (int64_t)i * (WIDTH + GAP) + GAP / 2);
        html_put(h, "\" y=\"");
        html_decimal(h, HEIGHT - height, 1);
        html_put(h, "\" height=\"");
        html_decimal(h, height, 1);
        html_put(h, "\"/>");
    }
    html_put(h, "</svg>");
}
