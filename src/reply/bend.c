/* How the lines of a curled page run: where a place of the straightened reading picture was before. */
#include "stage.h"

#include <math.h>

static double clamp(double value, double least, double most)
{
    return fmin(fmax(value, least), most);
}

struct bend_column bend_column(const struct bend *bend, double x)
{
    if (bend->half_width <= 0)
        return (struct bend_column){ 0 };
    double u = clamp((x - bend->half_width) / bend->half_width, bend->left, bend->right), power = u;
    struct bend_column column = { 0 };
    for (int i = 0; i < BEND_POWERS; i++) {
        column.shift += bend->by[i] * power;
        column.stretch += i < BEND_STRETCHES ? bend->by[BEND_POWERS + i] * power : 0;
        power *= u;
    }
    return column;
}

/* A line at v is moved by shift + v * stretch, so v is looked for whose line came here. */
double bend_from(const struct bend *bend, struct bend_column column, double y)
{
    if (bend->half_height <= 0)
        return y;
    double v = (y - bend->half_height + column.shift) / (bend->half_height - column.stretch);
    return y + column.shift + column.stretch * clamp(v, bend->top, bend->bottom);
}
