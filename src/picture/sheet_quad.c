/* A sheet photographed from aside, made a rectangle again. */
#include "picture.h"

#include "cleanup.h"

#include <leptonica/allheaders.h>

#include <math.h>

struct quad picture_quad(const double x[4], const double y[4])
{
    return (struct quad){ { x[0], x[1], x[2], x[3] }, { y[0], y[1], y[2], y[3] } };
}

static double side(const struct quad *quad, int a, int b)
{
    return hypot(quad->x[a] - quad->x[b], quad->y[a] - quad->y[b]);
}

void picture_sheet_size(const struct quad *quad, double *width, double *height)
{
    static const double A_RATIO = 1.41421356, NEAR = 0.08;
    *width = (side(quad, 0, 1) + side(quad, 3, 2)) / 2;
    *height = (side(quad, 0, 3) + side(quad, 1, 2)) / 2;
    double *longer = *width > *height ? width : height, *shorter = *width > *height ? height : width;
    double ratio = *longer / *shorter;
    if (fabs(ratio / A_RATIO - 1) > NEAR)
        return;
    double area = *width * *height;
    *shorter = sqrt(area / A_RATIO);
    *longer = *shorter * A_RATIO;
}

static PTA *points(const double x[4], const double y[4])
{
    PTA *pta = ptaCreate(4);
    for (int i = 0; pta && i < 4; i++)
        ptaAddPt(pta, (l_float32)x[i], (l_float32)y[i]);
    return pta;
}

/* Leptonica's warp fills a picture of the photograph's size; the sheet is what is cut out of it, made a
 * little smaller where it would not fit (a sheet that lies along the diagonal). */
PIX *picture_sheet(PIX *photo, const struct quad *quad)
{
    double width, height;
    picture_sheet_size(quad, &width, &height);
    double fits = fmin(1, fmin(pixGetWidth(photo) / width, pixGetHeight(photo) / height));
    width = floor(width * fits);
    height = floor(height * fits);
    const double to_x[4] = { 0, width, width, 0 }, to_y[4] = { 0, 0, height, height };
    CLEANUP(ptaDestroy) PTA *from = points(quad->x, quad->y);
    CLEANUP(ptaDestroy) PTA *to = points(to_x, to_y);
    CLEANUP(pixDestroy) PIX *warped = pixProjectivePta(photo, to, from, L_BRING_IN_WHITE);
    CLEANUP(boxDestroy) BOX *sheet = boxCreate(0, 0, (int)width, (int)height);
    return warped && sheet ? pixClipRectangle(warped, sheet, NULL) : NULL;
}
