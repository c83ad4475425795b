/* Tones of the ground as against each other. Brightness is that of all channels; colours are apart as far as
 * the channels' ratios are. */
#include "tone.h"

#include "edges.h"
#include "pixel.h"

#include <math.h>

struct tone tone_at(const struct edges *edges, int x, int y)
{
    struct tone tone = { { 0 } };
    for (int i = 0; i < edges->channels; i++)
        tone.value[i] = at(edges->ground[i], x, y);
    return tone;
}

struct ratio tone_compare(const struct edges *edges, const struct tone *one, const struct tone *other)
{
    double least = INFINITY, most = 0, sum = 0;
    for (int i = 0; i < edges->channels; i++) {
        double ratio = fmax(one->value[i], 1) / fmax(other->value[i], 1);
        least = fmin(least, ratio);
        most = fmax(most, ratio);
        sum += ratio;
    }
    return (struct ratio){ sum / edges->channels, most / least };
}

bool tone_is_paper(const struct edges *edges, const struct tone *tone, const struct tone *paper)
{
    static const double DARKEST = 0.5, BRIGHTEST = 1.4, COLOUR = 1.12;
    struct ratio ratio = tone_compare(edges, tone, paper);
    return ratio.brightness > DARKEST && ratio.brightness < BRIGHTEST && ratio.colour < COLOUR;
}
